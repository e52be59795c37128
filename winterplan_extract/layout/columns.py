"""Columns without vertical rules: the strips of a page that the words of many lines leave free."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Span, WordLine, merged_spans


@dataclass(frozen=True)
class ColumnLayout:
    """The spans that the lines of a table fill, and the widest gap between them that is still a space."""

    filled: tuple[Span, ...]
    widest_space: float

    @cached_property
    def gutters(self) -> tuple[Span, ...]:
        """The free strips between the columns, from the left."""
        return tuple(
            (before[1], after[0])
            for before, after in itertools.pairwise(self.filled)
            if after[0] - before[1] > self.widest_space
        )

    def joined(self, other: ColumnLayout) -> ColumnLayout:
        """The layout of the lines of both; this one itself where the other's lines change nothing, as most lines do not."""
        if other.widest_space <= self.widest_space and _cover(self.filled, other.filled):
            return self
        return ColumnLayout(merged_spans([*self.filled, *other.filled]), max(self.widest_space, other.widest_space))

    def without_off_headings(self, lines: Sequence[WordLine]) -> ColumnLayout:
        """The layout with each column that only a heading fills joined with the column of figures beside it.

        A centred heading over figures at the right may leave a strip free between them. Each such heading has
        one such column; one that stands over several is a heading of a group.
        """
        starts = [start for start, _ in self.filled]
        rows: list[set[int]] = [set() for _ in self.filled]
        for number, line in enumerate(lines):
            for start, _ in line.filled:
                rows[max(bisect.bisect_right(starts, start) - 1, 0)].add(number)
        columns = [frozenset().union(*rows[a:b]) for a, b in itertools.pairwise(self._firsts)]
        for heading in range(1, min(settings.HEADING_LINES, len(lines))):
            named = [at for at, filled in enumerate(columns) if max(filled, default=heading) < heading]
            bare = [at for at, filled in enumerate(columns) if min(filled, default=0) >= heading]
            bare = bare[len(bare) > len(named) and bare[0] == 0 :]  # the labels of rows may have no heading
            if named and len(named) == len(bare) and all(abs(a - b) == 1 for a, b in zip(named, bare, strict=True)):
                joined = [self.gutters[min(a, b)] for a, b in zip(named, bare, strict=True)]
                return ColumnLayout(merged_spans([*self.filled, *joined]), self.widest_space)
        return self

    @property
    def _firsts(self) -> list[int]:
        """For each column the number of the span with which it begins, and last the number of spans."""
        ends = [right for _, right in self.gutters]
        return [0, *(at for at, (start, _) in enumerate(self.filled) if start in ends), len(self.filled)]

    def beside(self, other: ColumnLayout) -> bool:
        """Whether the tables stand side by side, no part of one above or below the other."""
        return self.filled[-1][1] <= other.filled[0][0] or other.filled[-1][1] <= self.filled[0][0]

    def keeps_gutters(self, joined: ColumnLayout) -> bool:
        """Whether each gutter is still there, if narrower, in the layout joined with other lines."""
        others = joined.gutters
        return joined is self or all(
            any(left < end and start < right for start, end in others) for left, right in self.gutters
        )

    @property
    def borders(self) -> list[float]:
        """The column borders: the middle of each gutter, and as much beside the outermost words."""
        gutters = self.gutters
        beside = min((right - left for left, right in gutters), default=0.0) / 2
        return [
            self.filled[0][0] - beside,
            *((left + right) / 2 for left, right in gutters),
            self.filled[-1][1] + beside,
        ]


def _cover(wide: Sequence[Span], spans: Sequence[Span]) -> bool:
    """Whether each span lies within one of the wide ones; both from the left, none overlapping another of its own."""
    at = 0
    for start, end in spans:
        while at < len(wide) and wide[at][1] < end:
            at += 1
        if at == len(wide) or wide[at][0] > start:
            return False
    return True


def layout_of(lines: Sequence[WordLine], reading: Reading) -> ColumnLayout:
    """The layout of lines of words."""
    if len(lines) == 1:
        return ColumnLayout(lines[0].filled, _widest_space(lines[0], reading))
    widest = max((_widest_space(line, reading) for line in lines), default=0.0)
    return ColumnLayout(merged_spans(itertools.chain.from_iterable(line.filled for line in lines)), widest)


def _widest_space(line: WordLine, reading: Reading) -> float:
    return max(reading.gutter * line.size, settings.TYPED_SPACE * line.typed_width)


def pieces_of(line: WordLine, reading: Reading) -> int:
    """How many pieces a line falls into at gaps far wider than a space; a list marker is no piece."""
    return 1 + sum([gap > reading.column_gap for gap in line.gaps])


def is_tabular(line: WordLine, reading: Reading) -> bool:
    """Whether a line stands in as many columns as a table without vertical rules has at least."""
    return pieces_of(line, reading) >= settings.FEWEST_COLUMNS
