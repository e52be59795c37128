"""Where a row of a ruled table holds several rows: figures stand under one another, or all columns begin anew at once."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Sequence
from math import inf

from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.rows import Lines, border_above, by_column, heading_starts, holds_several, row_starts
from winterplan_extract.layout.rules import Borders
from winterplan_extract.layout.text_lines import word_lines
from winterplan_extract.layout.words import Word


def borders_between(words: Sequence[Word], xs: Borders, reading: Reading, *, is_heading: bool) -> list[float]:
    """The heights at which rows begin inside a row with these words; `is_heading`: it heads a table of further rows."""
    if len(xs) <= settings.PAIR or not _may_hold_several(words, xs):
        return []
    lines = word_lines(words, reading)
    heading = sum(1 for _ in itertools.takewhile(lambda line: line.is_bold, lines))
    body = lines[heading:] if heading < len(lines) else []
    if holds_several(body, xs):
        starts = row_starts(body, xs, by_reference=False)
    elif is_heading or not body:
        return []
    else:
        starts = _begun_together(body, xs)
        if not starts:
            return []
    found = [*heading_starts(lines[:heading], xs), *([heading] if heading else []), *(heading + at for at in starts)]
    return [border_above(lines, at) for at in found]


def _may_hold_several(words: Sequence[Word], xs: Borders) -> bool:
    """Whether lines at two heights have words in several columns: a quick look."""
    columns: dict[int, set[int]] = defaultdict(set)
    for word in words:
        columns[round(word.base)].add(bisect.bisect_right(xs, word.x0))
    return sum(len(found) > 1 for found in columns.values()) >= settings.FEWEST_ROWS


def _begun_together(lines: Lines, xs: Borders) -> list[int]:
    """The lines with which texts begin in all columns, if every other line goes on with the one above; else none.

    A text goes on where the next word would not have fitted on the line above, or has a small letter.
    """
    if sum(line[0].x0 < xs[1] for line in lines) < settings.FEWEST_ROWS:
        return []  # asked for of every row, so that most are told at a glance
    cells = [by_column(line, xs) for line in lines]
    columns = [column for column in range(len(xs) - 1) if any(row[column] for row in cells)]
    if len(columns) < settings.PAIR or columns[0] != 0:
        return []
    paddings = [min([row[column][0].x0 - xs[column] for row in cells if row[column]], default=0.0) for column in range(len(xs) - 1)]  # fmt: skip
    starts: list[int] = []
    nearest = inf
    for at in range(1, len(lines)):
        above, row, line = cells[at - 1], cells[at], lines[at]
        filled = [column for column in columns if row[column]]
        apart = (line.middle - lines[at - 1].middle) / line.height
        runs_on = [_runs_on(above[column], row[column], xs[column + 1] - paddings[column]) for column in filled]
        most = len(filled) >= settings.FILLED_COLUMNS * len(columns)
        anew = 2 not in runs_on and 2 * sum(runs_on) < len(filled)
        if 0 in filled and most and anew:
            starts.append(at)
            nearest = min(nearest, apart)
        elif not all(runs_on) and (0 in filled or not any(runs_on)):
            return []
    full = sum(all(row[column] for column in columns) for row in cells)
    if len(starts) + 1 >= settings.FEWEST_LINES:
        return starts if full >= settings.KEY_COLUMN_SHARE * len(cells) else []
    sure = len(columns) > settings.PAIR or nearest >= settings.REFERENCE_DISTANCE
    return starts if sure and full == len(cells) else []


def _runs_on(above: Sequence[Word], below: Sequence[Word], end: float) -> int:
    """How surely a cell's text goes on from one line to the next: 2 with a small letter, 1 from a full line, else 0."""
    if not above or above[-1].bold != below[0].bold:
        return 0
    if below[0].text[:1].islower() or above[-1].text[-1:] in ",-–":
        return 2
    return int(above[-1].x1 + settings.UNDERLINE_SPACE * above[-1].size + below[0].x1 - below[0].x0 > end)
