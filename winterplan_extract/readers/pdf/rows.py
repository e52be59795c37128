"""Where the rows of a table begin that no level rule tells: by their references, or by gaps all columns share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.words import Line, Word

Row = Sequence[Word]

_REFERENCE: Final = re.compile(r"^\(?(?:[A-Z]{0,4}[-.]?\d{1,3}(?:\.\d{1,3}){0,3}|[A-Z]\d?|[ivxlc]{1,5})[a-z]?[.):]?$")


def top(row: Row) -> float:
    """The upper end of a line."""
    return row.top if isinstance(row, Line) else min(word.base - settings.ASCENT * word.size for word in row)


def bottom(row: Row) -> float:
    """The lower end of a line."""
    return row.bottom if isinstance(row, Line) else max(word.base + settings.DESCENT * word.size for word in row)


def middle(row: Row) -> float:
    """Half way down a line."""
    return (top(row) + bottom(row)) / 2


def height(row: Row) -> float:
    """How tall a line is."""
    return bottom(row) - top(row)


def is_bold(row: Row) -> bool:
    """Whether all of a line is bold, as headings are."""
    return all(word.bold for word in row)


def in_column(row: Row, xs: Sequence[float], column: int) -> list[Word]:
    """The words of a line that stand in a column."""
    return [word for word in row if xs[column] <= (word.x0 + word.x1) / 2 < xs[column + 1]]


def has_reference(row: Row, xs: Sequence[float]) -> bool:
    """Whether a line has a reference and nothing else in the first column."""
    words = in_column(row, xs, 0)
    return len(words) == 1 and is_reference(words[0].text)


def is_reference(text: str) -> bool:
    """Whether a text is nothing but a reference: 1.2, A3, (iv)."""
    return _REFERENCE.match(text) is not None


def goes_by_reference(rows: Sequence[Row], xs: Sequence[float]) -> bool:
    """Whether the first column of a table holds references and little else, headings apart."""
    marked = [row for row in rows if in_column(row, xs, 0) and not is_bold(row)]
    references = sum(has_reference(row, xs) for row in marked)
    return references >= 2 and references >= settings.REFERENCE_SHARE * len(marked)


def row_starts(rows: Sequence[Row], xs: Sequence[float], *, by_reference: bool) -> list[int]:
    """The numbers of the lines with which rows begin, but for the first line."""
    if not by_reference:
        if _a_line_each(rows, xs):
            return list(range(1, len(rows)))
        together = {at for at in range(1, len(rows)) if _all_begin(rows, at, xs)}
        return sorted(together | set(_after_gaps(rows, xs)))
    references = [at for at, row in enumerate(rows) if has_reference(row, xs)]
    if not references:
        return []
    first = [_begin(rows, 0, references[0])] if references[0] > 0 else []
    found = {*first, *(_begin(rows, before, at) for before, at in itertools.pairwise(references))}
    marked = {at for at, row in enumerate(rows) if in_column(row, xs, 0)}
    return sorted(found | {at for at in range(1, len(rows)) if at not in marked and _all_begin(rows, at, xs)})


def _a_line_each(rows: Sequence[Row], xs: Sequence[float]) -> bool:
    """Whether nearly every line has words in most columns, as where each row is one line."""
    full = sum(
        sum(bool(in_column(row, xs, column)) for column in range(len(xs) - 1))
        >= settings.FILLED_COLUMNS * (len(xs) - 1)
        for row in rows
    )
    return len(rows) > 1 and full >= settings.ONE_LINE_ROWS * len(rows)


def _all_begin(rows: Sequence[Row], at: int, xs: Sequence[float]) -> bool:
    """Whether texts begin in most columns on one line, and at most one column goes on."""
    columns = [column for column in range(len(xs) - 1) if in_column(rows[at], xs, column)]
    fresh = 0
    for column in columns:
        above = [row for row in rows[max(0, at - settings.LINES_BESIDE) : at] if in_column(row, xs, column)]
        fresh += not above or top(rows[at]) - bottom(above[-1]) >= settings.ROW_START_DRIFT * height(rows[at])
    return fresh >= max(settings.COLUMNS_THAT_BEGIN, len(columns) - 1, settings.FILLED_COLUMNS * (len(xs) - 1))


def _begin(rows: Sequence[Row], before: int, at: int) -> int:
    """The line with which the row of the reference on line `at` begins, the one before being on `before`.

    That is the reference's own line, or the first of those that stand as high; a reference in the
    middle of its row has the widest gap somewhere above it.
    """
    gaps = {line: _free(rows, line) for line in range(before + 1, at + 1)}
    level = [line for line in gaps if top(rows[at]) - top(rows[line]) <= settings.ROW_START_DRIFT * height(rows[at])]
    widest = max(gaps, key=lambda line: gaps[line])
    own = max(gaps[line] for line in level)
    if gaps[widest] > max(own, 0.0) + settings.WIDER_GAP * height(rows[at]):
        return widest
    return min(level)


def border_over(rows: Sequence[Row], at: int, levels: Sequence[float] = ()) -> float:
    """The border over a line: the rule there is, or the middle of the gap."""
    above, below = middle(rows[at - 1]), middle(rows[at])
    lowest = top(rows[at]) - _free(rows, at)
    gap = (lowest + top(rows[at])) / 2 if lowest < middle(rows[at]) else top(rows[at])
    return next((level for level in levels if above < level < below), gap)


def _free(rows: Sequence[Row], at: int) -> float:
    """The gap over a line that no column fills."""
    return top(rows[at]) - max(bottom(row) for row in rows[max(0, at - settings.LINES_BESIDE) : at])


def _after_gaps(rows: Sequence[Row], xs: Sequence[float]) -> list[int]:
    """The lines after gaps between rows: wider than between lines, with words in the first full column."""
    if len(rows) < 2:
        return []
    key = _key_column(rows, xs)
    own = [row for row in rows if in_column(row, xs, key)]
    usual = min((top(after) - bottom(before) for before, after in itertools.pairwise(own)), default=0.0)
    gaps = {at: _free(rows, at) for at in range(1, len(rows)) if in_column(rows[at], xs, key)}
    if not gaps:
        return []
    widest = max(gaps.values())
    least = max(usual + settings.ROW_GAP * height(rows[0]), usual + settings.ROW_GAP_SHARE * (widest - usual))
    return [at for at, gap in gaps.items() if gap >= least]


def _key_column(rows: Sequence[Row], xs: Sequence[float]) -> int:
    """The column of the requirement: the first that has words on a good part of the lines."""
    for column in range(len(xs) - 1):
        if sum(bool(in_column(row, xs, column)) for row in rows) >= settings.KEY_COLUMN_SHARE * len(rows):
            return column
    return 0
