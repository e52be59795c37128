"""Holds the lines against the keys and links that the tables claim, before they are written.

A broken key is a fault of the program. It must not cost the analyst the whole run: the claim is
left out of the database and the package, and a problem says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import Comparison, Problem
from winterplan_extract.outputs.schema import TableSchema, Value

Lines = Mapping[str, Sequence[tuple[Value, ...]]]


@dataclass(frozen=True, slots=True)
class BrokenClaim:
    """A key or a link of a table that `count` of its lines break; `link` is empty for a key."""

    table: str
    columns: tuple[str, ...]
    link: str
    count: int


def broken_claims(tables: Sequence[TableSchema], lines: Lines) -> tuple[BrokenClaim, ...]:
    """Every key that is not unique and every link that leads nowhere."""
    by_name = {table.name: table for table in tables}
    found: list[BrokenClaim] = []
    for table in tables:
        if table.key:
            keys = _values(table, lines, table.key)
            repeats = len(keys) - len(set(keys))
            if repeats:
                found.append(BrokenClaim(table.name, table.key, "", repeats))
        for column, link in table.links:
            targets = set(_values(by_name[link.table], lines, (link.column,)))
            astray = sum(value != ("",) and value not in targets for value in _values(table, lines, (column,)))
            if astray:
                found.append(BrokenClaim(table.name, (column,), f"{link.table}.{link.column}", astray))
    return tuple(found)


def holding(tables: Sequence[TableSchema], broken: Sequence[BrokenClaim]) -> tuple[TableSchema, ...]:
    """The tables without the claims that are broken, or that lead to a key that is."""
    keyless = {claim.table for claim in broken if not claim.link}
    astray = {(claim.table, claim.columns[0]) for claim in broken if claim.link}
    return tuple(
        replace(
            table,
            columns=tuple(
                replace(
                    column,
                    key=column.key and table.name not in keyless,
                    link=None
                    if (table.name, column.name) in astray or (column.link and column.link.table in keyless)
                    else column.link,
                )
                for column in table.columns
            ),
        )
        for table in tables
    )


def with_problems(comparison: Comparison, broken: Sequence[BrokenClaim]) -> Comparison:
    """The comparison with a line in problems for each broken claim."""
    added = tuple(_problem(claim) for claim in broken)
    return replace(comparison, problems=comparison.problems + added) if added else comparison


def _problem(claim: BrokenClaim) -> Problem:
    columns = ", ".join(claim.columns)
    said = (
        notice("link_broken", table_name=claim.table, columns=columns, target=claim.link, count=claim.count)
        if claim.link
        else notice("key_repeated", table_name=claim.table, columns=columns, count=claim.count)
    )
    severity, message = wording(said)
    return Problem("", "", None, None, None, severity, said.code, message)


def _values(table: TableSchema, lines: Lines, columns: Sequence[str]) -> list[tuple[Value, ...]]:
    at = [next(i for i, column in enumerate(table.columns) if column.name == name) for name in columns]
    return [tuple(line[i] for i in at) for line in lines[table.name]]
