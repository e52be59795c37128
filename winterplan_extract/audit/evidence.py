"""What the audit looks at: the document, what became of it, and each table row beside its outcome."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from winterplan_extract.audit.settings import QUOTED
from winterplan_extract.audit.signs import Signs
from winterplan_extract.domain.document import Cell, ColumnRole, Document, RawSetAside, Rebuilt, SecondReading, Table
from winterplan_extract.domain.plaintext import shortened
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Auditing


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The text's letters and digits in their order, in lower case and nothing between them."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def counted(text: str) -> Counter[str]:
    """How often each letter and digit is in the text."""
    return Counter(squeezed(text))


def shown(text: str, most: int = QUOTED) -> str:
    """The start of a text in one line, for a message."""
    return shortened(text, most)


def lacking_words(said: str, held: str) -> str:
    """The longest run of words of `said` that `held` lacks, each word of `held` standing for one.

    Empty where every word is there.
    """
    left = Counter(squeezed(word) for word in held.split())
    runs: list[list[str]] = [[]]
    for word in said.split():
        key = squeezed(word)
        if key and left[key] > 0:
            left[key] -= 1
            runs.append([])
        elif key:
            runs[-1].append(word)
    longest: list[str] = max(runs, key=len)
    return " ".join(longest)


T = TypeVar("T")
Spot = tuple[int, int]  # a table's number and a row's in it, both from 1


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A table row as read: its cells that hold text, each with the index of its column."""

    table: Table
    number: int
    cells: tuple[tuple[int, Cell], ...]

    @property
    def spot(self) -> Spot:
        """Where the row stands."""
        return self.table.number, self.number

    @property
    def text(self) -> str:
        """What the row says, a line for each cell."""
        return "\n".join(cell.text for _, cell in self.cells)


@dataclass(frozen=True)
class AuditEvidence:
    """One file's reading and its outcome. What is derived is worked out once, when a check first asks for it."""

    document: Document
    rebuilt: Rebuilt
    rows: Sequence[ReturnRecord]
    second: SecondReading
    plan: Plan
    settings: Auditing

    @cached_property
    def signs(self) -> Signs:
        """What answers, leads, dates and references look like under this plan."""
        return Signs.of(self.plan)

    @cached_property
    def source_rows(self) -> tuple[SourceRow, ...]:
        """Every table row in reading order, empty ones left out."""
        return tuple(
            found
            for table in self.document.tables
            for number, row in enumerate(table.rows, start=1)
            if (found := SourceRow(table, number, _filled(row))).cells
        )

    @cached_property
    def roles(self) -> Mapping[tuple[int, int], ColumnRole]:
        """The column's role by table and index of the column."""
        return {(column.table, column.column - 1): column for column in self.rebuilt.columns}

    @cached_property
    def outcome(self) -> Mapping[Spot, ReturnRecord]:
        """The row that came out at each place, whether it begins or goes on there."""
        rows = {
            (row.table, row.row): row for row in reversed(self.rows)
        }  # the first of those that a row was split into
        joined = {
            (join.place.table, join.place.row): rows[into]
            for join in self.rebuilt.joins
            if (into := (join.into.table, join.into.row)) in rows
        }
        return joined | rows

    @cached_property
    def labels_beneath(self) -> Mapping[Spot, str]:
        """The label of each row that answers the one above it, by place."""
        return {(join.place.table, join.place.row): join.label for join in self.rebuilt.joins if join.label}

    @cached_property
    def aside(self) -> Mapping[Spot, RawSetAside]:
        """The rows that were set aside by place."""
        return {(found.place.table, found.place.row): found for found in self.rebuilt.set_aside}

    @cached_property
    def named(self) -> frozenset[int]:
        """The tables whose columns have roles: all but forms."""
        return frozenset(table for table, _ in self.roles)

    @cached_property
    def headed_by_columns(self) -> bool:
        """Whether the headings of the rows stand in columns of their own."""
        return any(column.role in ("theme", "section") for column in self.rebuilt.columns)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The letters of what cells of forms say again and again."""
        rows = (row for row in self.source_rows if row.table.number not in self.named)
        alike = Counter(squeezed(cell.text) for row in rows for _, cell in row.cells)
        return frozenset(said for said, often in alike.items() if often >= self.settings.labels_alike)

    @cached_property
    def headers(self) -> tuple[SourceRow, ...]:
        """The table rows that came out neither as rows nor as set aside: the headings, if the counts agree."""
        return tuple(row for row in self.source_rows if row.spot not in self.outcome and row.spot not in self.aside)


def spread(items: Sequence[T], most: int) -> Sequence[T]:
    """At most so many of the items, from all over."""
    return items[:: -(-len(items) // most)] if len(items) > most else items


def _filled(row: Sequence[Cell | None]) -> tuple[tuple[int, Cell], ...]:
    return tuple((at, cell) for at, cell in enumerate(row) if cell is not None and cell.text.strip())
