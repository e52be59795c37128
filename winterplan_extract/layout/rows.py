"""Where the rows of a table without horizontal rules begin: at references, or after gaps that all columns share."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Word, WordLine
from winterplan_extract.vocabulary.references import is_reference

Lines = Sequence[WordLine]


def in_column(line: WordLine, xs: Sequence[float], column: int) -> list[Word]:
    """The words of a line that stand in a column."""
    return [word for word in line if xs[column] <= (word.x0 + word.x1) / 2 < xs[column + 1]]


def has_reference(line: WordLine, xs: Sequence[float]) -> bool:
    """Whether a line has a reference and nothing else in the first column."""
    words = in_column(line, xs, 0)
    return len(words) == 1 and is_reference(words[0].text)


def goes_by_reference(lines: Lines, xs: Sequence[float]) -> bool:
    """Whether the first column of a table, headings apart, mostly holds references."""
    filled = [line for line in lines if in_column(line, xs, 0) and not line.is_bold]
    references = sum(has_reference(line, xs) for line in filled)
    return references >= 2 and references >= settings.REFERENCE_SHARE * len(filled)


def row_starts(lines: Lines, xs: Sequence[float], *, by_reference: bool) -> list[int]:
    """The numbers of the lines with which rows begin, without the first line."""
    if not by_reference:
        if _a_row_each(lines, xs):
            return list(range(1, len(lines)))
        together = {at for at in range(1, len(lines)) if _columns_begin(lines, at, xs)}
        return sorted(together | set(_after_gaps(lines, xs)))
    references = [at for at, line in enumerate(lines) if has_reference(line, xs)]
    if not references:
        return []
    first = [_row_start(lines, 0, references[0])] if references[0] > 0 else []
    found = {*first, *(_row_start(lines, before, at) for before, at in itertools.pairwise(references))}
    filled = {at for at, line in enumerate(lines) if in_column(line, xs, 0)}
    return sorted(found | {at for at in range(1, len(lines)) if at not in filled and _columns_begin(lines, at, xs)})


def _a_row_each(lines: Lines, xs: Sequence[float]) -> bool:
    """Whether nearly every line has words in most columns, as where each row is one line."""
    columns = range(len(xs) - 1)
    full = sum(
        sum(bool(in_column(line, xs, column)) for column in columns) >= settings.FILLED_COLUMNS * len(columns)
        for line in lines
    )
    return len(lines) > 1 and full >= settings.ONE_LINE_ROWS * len(lines)


def _columns_begin(lines: Lines, at: int, xs: Sequence[float]) -> bool:
    """Whether texts begin in most columns on one line, and at most one column goes on."""
    line = lines[at]
    columns = [column for column in range(len(xs) - 1) if in_column(line, xs, column)]
    begin = 0
    for column in columns:
        above = [other for other in lines[max(0, at - settings.LINES_BESIDE) : at] if in_column(other, xs, column)]
        begin += not above or line.top - above[-1].bottom >= settings.ROW_START_DRIFT * line.height
    return begin >= max(settings.COLUMNS_THAT_BEGIN, len(columns) - 1, settings.FILLED_COLUMNS * (len(xs) - 1))


def _row_start(lines: Lines, before: int, at: int) -> int:
    """The line with which the row of the reference on line `at` begins; the reference before is on `before`.

    That is the reference's own line, or the first of those at its height; a reference in the middle
    of its row has the widest gap somewhere above it.
    """
    gaps = {line: _gap_above(lines, line) for line in range(before + 1, at + 1)}
    height = lines[at].height
    same_height = [line for line in gaps if lines[at].top - lines[line].top <= settings.ROW_START_DRIFT * height]
    widest = max(gaps, key=lambda line: gaps[line])
    own = max(gaps[line] for line in same_height)
    return widest if gaps[widest] > max(own, 0.0) + settings.WIDER_GAP * height else min(same_height)


def border_above(lines: Lines, at: int, rules: Sequence[float] = ()) -> float:
    """The row border above a line: the rule that is there, or the middle of the gap."""
    line, before = lines[at], lines[at - 1].middle
    lowest = line.top - _gap_above(lines, at)
    gap = (lowest + line.top) / 2 if lowest < line.middle else line.top
    return next((rule for rule in rules if before < rule < line.middle), gap)


def _gap_above(lines: Lines, at: int) -> float:
    """The gap above a line that no column fills."""
    return lines[at].top - max([line.bottom for line in lines[max(0, at - settings.LINES_BESIDE) : at]])


def _after_gaps(lines: Lines, xs: Sequence[float]) -> list[int]:
    """The lines after gaps wider than between lines, with words in the first well filled column."""
    if len(lines) < 2:
        return []
    key = _key_column(lines, xs)
    own = [line for line in lines if in_column(line, xs, key)]
    usual = min((after.top - before.bottom for before, after in itertools.pairwise(own)), default=0.0)
    gaps = {at: _gap_above(lines, at) for at in range(1, len(lines)) if in_column(lines[at], xs, key)}
    if not gaps:
        return []
    widest = max(gaps.values())
    least = max(usual + settings.ROW_GAP * lines[0].height, usual + settings.ROW_GAP_SHARE * (widest - usual))
    return [at for at, gap in gaps.items() if gap >= least]


def _key_column(lines: Lines, xs: Sequence[float]) -> int:
    """The column of the requirement: the first that has words on a good part of the lines."""
    for column in range(len(xs) - 1):
        if sum(bool(in_column(line, xs, column)) for line in lines) >= settings.KEY_COLUMN_SHARE * len(lines):
            return column
    return 0
