"""Columns that no rule draws: the strips of a page that the words of many lines leave free."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from winterplan_extract.readers.pdf.words import Line, Span, Word, union
from winterplan_extract.settings import Reading


@dataclass(frozen=True)
class Layout:
    """Where the lines of a table have words, and what a gap must measure to part columns."""

    taken: tuple[Span, ...]
    widest_space: float

    @cached_property
    def gutters(self) -> tuple[Span, ...]:
        """The free strips between the columns, from the left."""
        return tuple(
            (before[1], after[0])
            for before, after in itertools.pairwise(self.taken)
            if after[0] - before[1] > self.widest_space
        )

    def joined(self, other: Layout) -> Layout:
        """The layout of both tables' lines together."""
        return Layout(union([*self.taken, *other.taken]), max(self.widest_space, other.widest_space))

    def beside(self, other: Layout) -> bool:
        """Whether the tables stand side by side, no part of one over or under the other."""
        return self.taken[-1][1] <= other.taken[0][0] or other.taken[-1][1] <= self.taken[0][0]

    def stands_in(self, wider: Layout) -> bool:
        """Whether each gutter is still one, if a narrower one, of a layout of more lines."""
        theirs = wider.gutters
        return all(any(left < end and start < right for start, end in theirs) for left, right in self.gutters)


def layout_of(rows: Iterable[Sequence[Word]], reading: Reading) -> Layout:
    """The layout of printed lines; a list glyph reaches up to its item."""
    lines = [row if isinstance(row, Line) else Line(row) for row in rows]
    if len(lines) == 1:
        return Layout(lines[0].taken, reading.gutter * lines[0].size)
    size = max((line.size for line in lines), default=0.0)
    return Layout(union(itertools.chain.from_iterable(line.taken for line in lines)), reading.gutter * size)


def segments(row: Sequence[Word], reading: Reading) -> int:
    """How many pieces a line falls into at gaps far wider than a space; a list glyph is no piece."""
    gaps = row.gaps if isinstance(row, Line) else Line(row).gaps
    return 1 + sum([gap > reading.column_gap for gap in gaps])


def borders(layout: Layout) -> list[float]:
    """The column borders: the middle of each gutter, and as much beside the outermost words."""
    gutters = layout.gutters
    beside = min((right - left for left, right in gutters), default=0.0) / 2
    return [
        layout.taken[0][0] - beside,
        *((left + right) / 2 for left, right in gutters),
        layout.taken[-1][1] + beside,
    ]
