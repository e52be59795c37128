"""Writes winterplan.sqlite: the dataset's tables with keys, links and indexes, and three views."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Comparison, Problem, problem_of
from winterplan_extract.outputs.dataset import KINDS, ColumnSchema, TableSchema, Value, as_text
from winterplan_extract.outputs.settings import FREE_BYTES

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
    added: list[Problem] = []
    for claim in broken:
        told: dict[str, Any] = {"table_name": claim.table, "columns": ", ".join(claim.columns), "count": claim.count}
        found = notice("link_broken", target=claim.link, **told) if claim.link else notice("key_repeated", **told)
        added.append(problem_of(found))
    return replace(comparison, problems=(*comparison.problems, *added)) if added else comparison


def _values(table: TableSchema, lines: Lines, columns: Sequence[str]) -> list[tuple[Value, ...]]:
    at = [next(i for i, column in enumerate(table.columns) if column.name == name) for name in columns]
    return [tuple(line[i] for i in at) for line in lines[table.name]]


# Columns that people filter by; those that are keys or links have their index anyway.
_INDEXED: Final = (
    ("documents", "council"),
    ("rows", "council"),
    ("rows", "decision"),
    ("rows", "met"),
    ("coverage", "state"),
    ("problems", "code"),
)
_QUESTIONS: Final = re.compile(r"^-- (\w+): (.*)\n((?:\S.*\n|  .*\n)+)", re.MULTILINE)
# By the name of each view: what a line of it is, and the question it asks.
VIEWS: Final[dict[str, tuple[str, str]]] = {
    name: (line, query)
    for name, line, query in _QUESTIONS.findall(Path(__file__).with_name("views.sql").read_text(encoding="utf-8"))
}
_PLACES: Final = VIEWS.pop("places")[1]


def write_database(path: Path, tables: Sequence[TableSchema], lines: Iterable[Sequence[tuple[Value, ...]]]) -> None:
    """Writes the database anew, `lines` being those of each table; raises OSError where the disk refuses."""
    try:
        _write(path, tables, lines)
    except sqlite3.Error as fault:
        refusal = _behind(fault, path)
        if refusal is None:
            raise
        raise refusal from fault


def _write(path: Path, tables: Sequence[TableSchema], lines: Iterable[Sequence[tuple[Value, ...]]]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # The file is written in a folder of its own and thrown away when anything fails.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("BEGIN")
        for table in tables:
            database.execute(_create(table))
        for table, its_lines in zip(tables, lines, strict=True):
            places = ", ".join("?" * len(table.columns))
            other = [(at, c) for at, c in enumerate(table.columns) if c.link or c.kind in ("date", "list")]
            database.executemany(
                f"INSERT INTO {_quoted(table.name)} VALUES ({places})",  # noqa: S608 - names are the schema's own
                (_stored(line, other) for line in its_lines),
            )
        for statement in _indexes(tables):
            database.execute(statement)
        for name, (_, query) in VIEWS.items():
            places = _PLACES if "places." in query else ""
            database.execute(f"CREATE VIEW {name} AS\n{places}{query}")
        database.execute("COMMIT")


def _behind(fault: sqlite3.Error, path: Path) -> OSError | None:
    """The system's refusal that SQLite met and keeps to itself, if any: the file is made longer to hear it."""
    kind = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if kind not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return None
    try:
        with path.open("ab") as handle:
            handle.write(bytes(FREE_BYTES))
    except OSError as refusal:
        return refusal
    return OSError(errno.ENOSPC if kind == sqlite3.SQLITE_FULL else errno.EIO, str(fault), str(path))


def _create(table: TableSchema) -> str:
    parts = [
        f"{_quoted(column.name)} {KINDS[column.kind].sqlite}{' NOT NULL' if column.key else ''}"
        for column in table.columns
    ]
    if table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    parts += [
        f"FOREIGN KEY ({_quoted(name)}) REFERENCES {_quoted(link.table)} ({_quoted(link.column)})"
        for name, link in table.links
    ]
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _indexes(tables: Sequence[TableSchema]) -> list[str]:
    wanted = [(table.name, name) for table in tables for name, _ in table.links if table.key[:1] != (name,)]
    wanted += [pair for pair in _INDEXED if pair not in wanted]
    return [
        f"CREATE INDEX {_quoted(f'{table}_{column}')} ON {_quoted(table)} ({_quoted(column)})"
        for table, column in wanted
    ]


def _stored(line: tuple[Value, ...], other: Sequence[tuple[int, ColumnSchema]]) -> list[Value]:
    """The line, its values in the `other` columns as SQLite can hold them."""
    cells = list(line)
    for at, column in other:
        value = cells[at]
        if column.link and value == "":
            cells[at] = None  # an empty link is no link
        elif isinstance(value, tuple | date):
            cells[at] = as_text(value)
    return cells


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
