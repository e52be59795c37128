"""Columns that no rule draws: the strips of a page that the words of many lines leave free."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading

Span = tuple[float, float]  # from and to, along a line
FEWEST_COLUMNS: Final = 3
FEWEST_LINES: Final = 3  # with words in several columns


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the lines of a table have words, and what a gap must measure to part columns."""

    taken: tuple[Span, ...]
    widest_space: float

    @property
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


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with those that overlap taken as one, from the left."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def layout_of(rows: Iterable[Sequence[Word]], reading: Reading) -> Layout:
    """The layout of printed lines; a list glyph reaches up to its item."""
    spans: list[Span] = []
    size = 0.0
    for row in rows:
        for word, after in itertools.zip_longest(row, row[1:]):
            size = max(size, word.size)
            lone = after is not None and len(word.text) == 1 and not word.text.isalnum()
            spans.append((word.x0, after.x0 if lone and after.x0 > word.x1 else word.x1))
    return Layout(union(spans), reading.gutter * size)


def segments(row: Sequence[Word], reading: Reading) -> int:
    """How many pieces a line falls into at gaps far wider than a space; a list glyph is no piece."""
    return 1 + sum(
        after.x0 - before.x1 > reading.column_gap * max(before.size, after.size) and before.text != "•"
        for before, after in itertools.pairwise(row)
    )


def borders(layout: Layout) -> list[float]:
    """The column borders: the middle of each gutter, and as much beside the outermost words."""
    gutters = layout.gutters
    beside = min((right - left for left, right in gutters), default=0.0) / 2
    return [
        layout.taken[0][0] - beside,
        *((left + right) / 2 for left, right in gutters),
        layout.taken[-1][1] + beside,
    ]
