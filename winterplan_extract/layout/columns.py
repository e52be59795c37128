"""Columns without vertical rules: the strips that many lines leave free, and how far a table of such reaches."""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.rows import Lines, has_figures, has_reference, in_column
from winterplan_extract.layout.words import Span, WordLine, merged_spans
from winterplan_extract.vocabulary.references import is_figure


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
        """The layout of the lines of both; this one itself where the other's change nothing, as most do."""
        if other.widest_space <= self.widest_space and _cover(self.filled, other.filled):
            return self
        return ColumnLayout(merged_spans([*self.filled, *other.filled]), max(self.widest_space, other.widest_space))

    def without_off_headings(self, lines: Sequence[WordLine]) -> ColumnLayout:
        """The layout with each column that only a heading fills joined with the column of figures beside it, as where
        one is centred over figures at the right; a heading over several columns is of a group.
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


def line_gap(above: WordLine, below: WordLine) -> float:
    """The gap between two lines, in heights of the lower one."""
    return (below.top - above.bottom) / below.height


def is_within(line: WordLine, layout: ColumnLayout) -> bool:
    """Whether a line reaches no further than a layout does; the last column is filled to a varying length."""
    left, (start, right) = layout.filled[0][0], layout.filled[-1]
    slack = settings.LAYOUT_SLACK
    return line[0].x0 > left - slack and line[-1].x1 < right + max(slack, (right - start) / 2)


def _rules(rules: Sequence[Box], layout: ColumnLayout, above: float, below: float) -> list[float]:
    """The heights of the rules between two heights that run over most of a layout's width."""
    left, right = layout.filled[0][0], layout.filled[-1][1]
    least = settings.RULE_SPAN * (right - left)
    return [
        rule.top for rule in rules if above < rule.top < below and min(rule.x1, right) - max(rule.x0, left) >= least
    ]


def _parting(rules: Sequence[Box], lines: Lines, layout: ColumnLayout) -> int:
    """How many of the gaps between lines have a rule in them."""
    return sum(bool(_rules(rules, layout, a.middle, b.middle)) for a, b in itertools.pairwise(lines))


def ends_here(lines: Lines, line: WordLine, layout: ColumnLayout, rules: Sequence[Box]) -> bool:
    """Whether a table ends above a line: its lowest rule is there, and the highest of another one beneath it."""
    between = _rules(rules, layout, lines[-1].middle, line.middle)
    if len(between) < 2 or max(between) - min(between) <= settings.DOUBLE_RULE:
        return False
    return _parting(rules, lines, layout) < settings.ROW_RULES


def is_headed_again(heading: WordLine, lines: Lines, layout: ColumnLayout) -> bool:
    """Whether lines begin with a table's heading, perhaps under that of a part: that part is a table of its own."""
    if not heading.is_bold or not lines[0].is_bold or has_figures(heading, layout.borders):
        return False
    bold = itertools.takewhile(lambda line: line.is_bold, lines)
    return any(line.text == heading.text for line in bold)


def heads_rows(lines: Lines, start: int, at: int, layout: ColumnLayout, rules: Sequence[Box], reading: Reading) -> bool:
    """Whether a line that runs over columns is a heading of rows: the lines around it are no further off."""
    line = lines[at]
    if not is_within(line, layout) or pieces_of(line, reading) > 1:
        return False
    after = next(
        (other for other in range(at + 1, min(at + 3, len(lines))) if pieces_of(lines[other], reading) > 1), None
    )
    if after is None or not layout.keeps_gutters(layout.joined(layout_of([lines[after]], reading))):
        return False
    if line.is_bold and not has_figures(lines[after], layout.borders):
        return False
    around = lines[start : after + 1]
    gaps = [line_gap(a, b) for a, b in itertools.pairwise(around)]
    usual = min(statistics.median(gaps[: at - start]), settings.HEADING_LINE_GAP)
    if (
        max(gaps[at - start - 1 :]) > usual + settings.EVEN_GAP
        or abs(line.size - lines[after].size) > settings.SAME_SIZE * line.size
    ):
        return False
    closed = _parting(rules, lines[at - 1 : at + 1], layout) and _parting(rules, lines[at : at + 2], layout)
    return not closed or _parting(rules, lines[start:at], layout) >= settings.ROW_RULES


def stands_over(lines: Lines, start: int, layout: ColumnLayout, rules: Sequence[Box], reading: Reading) -> int:
    """The first line of a table's heading: up to the rule above it, or the lines close above that fall into pieces."""
    top = start
    usual = max(settings.HEADING_LINE_GAP, line_gap(*lines[start : start + 2]) if start + 1 < len(lines) else 0.0)
    left = layout.filled[0][0] + settings.LAYOUT_SLACK
    first_gutter = layout.gutters[0][1]
    for at in range(start - 1, max(start - 1 - settings.HEADING_LINES, -1), -1):
        line, below = lines[at], lines[at + 1]
        prose = line[0].x0 < left and max(line[0].x1, _first_text(line, reading)) > first_gutter
        # in the first column alone, the rest of that column's heading is nearer than what heads the table
        space = settings.HEADING_SPACE if line[-1].x1 > first_gutter else settings.HEADING_LINE_GAP
        upper = max(lines[at - 1].middle if at else -inf, line.top - settings.RULE_BEYOND)
        closed = bool(_rules(rules, layout, upper, line.middle))
        parted = closed and bool(_rules(rules, layout, line.middle, below.middle))  # a row between two rules
        if not is_within(line, layout) or prose or (line_gap(line, below) > space and not parted):
            break
        if pieces_of(line, reading) > 1 and at == top - 1 and line_gap(line, below) <= usual + settings.EVEN_LEADING:
            top = at
        if closed:
            lower = lines[min(start + settings.LEVELS_BELOW, len(lines) - 1)].middle
            return at if _rules(rules, layout, line.middle, lower) else top
    return top


def _first_text(line: WordLine, reading: Reading) -> float:
    """Where the first piece of a line ends."""
    return next((word.x1 for word, gap in zip(line, line.gaps, strict=False) if gap > reading.column_gap), line[-1].x1)


def without_notes(lines: Lines, layout: ColumnLayout, rules: Sequence[Box], reading: Reading) -> int:
    """How many of a table's lines are left without the notes beneath it: in one piece at the left, below the last rule,
    in smaller print, or further off than lines of the table.
    """
    end = max((at for at, line in enumerate(lines, start=1) if pieces_of(line, reading) > 1), default=len(lines))
    if end < settings.PAIR:
        return len(lines)
    gaps = [line_gap(a, b) for a, b in itertools.pairwise(lines[:end])]
    for at in range(end, len(lines)):
        line, above = lines[at], lines[at - 1]
        if line[0].x0 > layout.gutters[0][0] or has_reference(line, layout.borders):
            return len(lines)
        below = lines[-1].bottom + settings.RULE_BEYOND
        closed = _rules(rules, layout, above.middle, line.middle) and not _rules(rules, layout, line.middle, below)
        small = line.size < (1 - settings.SAME_SIZE) * min(other.size for other in lines[:end])
        if closed or small or line_gap(above, line) > max(gaps) + settings.EVEN_GAP:
            return at
    return len(lines)


def is_two_columns(lines: Lines, layout: ColumnLayout, rules: Sequence[Box], reading: Reading) -> bool:
    """Whether lines in two columns are a table: it has a heading in bold, rules of its own, or a column of figures."""
    both = [line for line in lines if pieces_of(line, reading) > 1]
    if len(layout.gutters) != 1 or len(both) < settings.PAIRED_BETWEEN_RULES * len(lines):
        return False
    xs = layout.borders
    beyond = settings.RULE_BEYOND
    above = _rules(rules, layout, lines[0].top - beyond, lines[0].middle)
    headed = lines[0] in both and _parting(rules, lines, layout) == _parting(rules, lines[:2], layout) == 1
    if above and headed and _rules(rules, layout, lines[-1].middle, lines[-1].bottom + beyond):
        return True  # rules above and below the heading and at the end, however its texts wrap
    if len(both) < settings.PAIRED_LINES * len(lines):
        return False
    if lines[0].is_bold and lines[0] in both and sum(not line.is_bold for line in lines) >= settings.FEWEST_ROWS:
        return True
    if above and _rules(rules, layout, lines[0].middle, lines[-1].bottom + beyond):
        return True
    if headed:
        return True  # a rule under the heading alone
    figures = sum(is_figure(" ".join(word.text for word in in_column(line, xs, 1))) for line in both)
    listed = sum(has_reference(line, xs) for line in both)
    return figures >= max(settings.FEWEST_LINES, settings.FILLED_COLUMNS * len(both)) and 2 * listed < len(both)
