"""What pages leave outside their ruled tables, parted where tables without upright rules stand side by side."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from math import inf

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.columns import segments
from winterplan_extract.readers.pdf.lanes import parted_row
from winterplan_extract.readers.pdf.regions import Area
from winterplan_extract.readers.pdf.rows import Row
from winterplan_extract.readers.pdf.words import Line, union
from winterplan_extract.settings import Reading


def parted_areas(areas: Sequence[Area], reading: Reading) -> list[Area]:
    """The areas, those with tables side by side in two: first the left ones of a run of pages, then the right ones.

    Two tables show by their rules, which end at two places, or by their headings, which are the same
    twice on one line; the pages after go on so as long as no word stands in between.
    """
    found: list[Area] = []
    right: list[Area] = []
    cut: float | None = None
    for area in areas:
        if cut is None or not _leaves_free(area.rows, cut):
            found, right, cut = [*found, *right], [], None
        cut = _cut(area, reading) or cut
        if cut is None:
            found.append(area)
        else:
            one, other = _in_two(area, cut, reading)
            found.append(one)
            right.append(other)
    return [*found, *right]


def _cut(area: Area, reading: Reading) -> float | None:
    """Where two tables of an area stand side by side; None where there are none."""
    wide = [row for row in area.rows if segments(row, reading) > settings.FEWEST_COLUMNS]
    if len(wide) < settings.SIDE_TABLE_LINES:
        return None
    cuts = (*_between_headings(wide, area.rows, reading), *_between_rules(area, reading))
    return next((cut for cut in cuts if _leaves_free(area.rows, cut)), None)


def _between_headings(wide: Sequence[Row], rows: Sequence[Row], reading: Reading) -> list[float]:
    """The middle of the widest strip between two headings that say the same, beside one another or a little lower."""
    first: dict[tuple[str, ...], float] = {}
    last: dict[tuple[str, ...], float] = {}
    for row in wide:
        pieces = _pieces(row, reading)
        texts = [" ".join(word.text for word in piece) for piece in pieces]
        for count in range(settings.FEWEST_COLUMNS, len(pieces) + 1):
            begun, ended = tuple(texts[:count]), tuple(texts[-count:])
            first[begun] = min(first.get(begun, inf), pieces[count - 1][-1].x1)
            last[ended] = max(last.get(ended, -inf), pieces[-count][0].x0)
    longest = sorted((texts for texts in first if texts in last and first[texts] < last[texts]), key=len)
    return _strips(rows, first[longest[-1]], last[longest[-1]]) if longest else []


def _pieces(row: Row, reading: Reading) -> list[Row]:
    """A line in pieces at gaps far wider than a space."""
    return parted_row(row, [(a.x1 + b.x0) / 2 for a, b in itertools.pairwise(row)], reading)


def _strips(rows: Sequence[Row], left: float, right: float) -> list[float]:
    """The middles of the strips between two places that lines leave free, the widest first."""
    inside = ((word.x0, word.x1) for row in rows for word in row if left < word.x1 and word.x0 < right)
    crossing = [span for span in inside if not (span[0] <= left and span[1] >= right)]
    taken = union([(left, left), *crossing, (right, right)])
    gaps = sorted(((b[0] - a[1], (a[1] + b[0]) / 2) for a, b in itertools.pairwise(taken)), reverse=True)
    return [middle for width, middle in gaps if width > 0]


def _between_rules(area: Area, reading: Reading) -> list[float]:
    """The middles of the strips between level rules that stand beside others, each group over a table of its own."""
    spans = union((level.x0, level.x1) for level in area.levels if level.x1 > level.x0)
    found = []
    for (start, end), (begin, stop) in itertools.pairwise(spans):
        left, right = (
            {round(level.top / settings.SAME_RULE) for level in area.levels if low <= level.x0 and level.x1 <= high}
            for low, high in ((start, end), (begin, stop))
        )
        cut = (end + begin) / 2
        apart = len(left & right) < settings.RULES_AT_ONE_HEIGHT * min(len(left), len(right))
        if (
            min(len(left), len(right)) >= settings.SIDE_TABLE_LINES
            and apart
            and _has_columns(area.rows, start, end, begin, stop, reading)
        ):
            found.append(cut)
    return found


def _has_columns(rows: Sequence[Row], start: float, end: float, begin: float, stop: float, reading: Reading) -> bool:
    """Whether lines stand in columns on both sides: more on one than two."""
    counts = [
        [segments(part, reading) for row in rows if (part := [w for w in row if low <= w.x0 and w.x1 <= high])]
        for low, high in ((start, end), (begin, stop))
    ]
    most = [max(own, default=0) for own in counts]
    several = [sum(count > 1 for count in own) >= settings.SIDE_TABLE_LINES - 1 for own in counts]
    return all(several) and max(most) >= settings.FEWEST_COLUMNS and min(most) >= settings.FEWEST_COLUMNS - 1


def _leaves_free(rows: Sequence[Row], cut: float) -> bool:
    """Whether hardly a line but a title has a word on the cut, and some have words on its left."""
    crossing = sum(any(word.x0 < cut < word.x1 for word in row) for row in rows)
    return crossing <= 1 + settings.LINES_OVER_DIVIDER * len(rows) and any(row[0].x1 <= cut for row in rows)


def _in_two(area: Area, cut: float, reading: Reading) -> tuple[Area, Area]:
    """The area's lines on the left of a cut and on its right; one that runs over it is on the left."""
    pieces = [Line(piece) for row in area.rows for piece in parted_row(row, [cut], reading)]
    left, right = ([piece for piece in pieces if (piece[0].x0 < cut) == side] for side in (True, False))
    return (
        replace(area, rows=tuple(left), levels=_levels(area.levels, 0.0, cut)),
        replace(area, rows=tuple(right), levels=_levels(area.levels, cut, inf)),
    )


def _levels(levels: Sequence[Box], low: float, high: float) -> tuple[Box, ...]:
    """The rules between two places, those that reach over one cut off there."""
    return tuple(
        Box(max(level.x0, low), level.top, min(level.x1, high), level.bottom)
        for level in levels
        if level.x0 < high and level.x1 > low
    )
