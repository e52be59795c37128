"""Tables without upright rules: columns from the alignment of words, rows from rules, references or gaps.

Columns are found over all pages of a table at once. Prose has no gutters and becomes no table.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.columns import Layout, borders
from winterplan_extract.readers.pdf.grid import Grid, Slot
from winterplan_extract.readers.pdf.regions import Area, Region, find_regions
from winterplan_extract.readers.pdf.rows import (
    Row,
    border_over,
    goes_by_reference,
    has_reference,
    in_column,
    is_bold,
    middle,
    row_starts,
)
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading


def find_unruled(areas: Sequence[Area], reading: Reading) -> dict[int, list[Grid]]:
    """The grids of tables without upright rules, by page."""
    tables: dict[Layout, list[Region]] = {}
    regions = find_regions(areas, reading)
    for region in regions:
        tables.setdefault(region.layout, []).append(region)
    habits = {layout: _habit(layout, parts) for layout, parts in tables.items()}
    grids = [_grid(region, habits[region.layout]) for region in regions]
    rows: Counter[Layout] = Counter()
    for region, grid in zip(regions, grids, strict=True):
        rows[region.layout] += len(grid.ys) - 1
    found: dict[int, list[Grid]] = {}
    for region, grid in zip(regions, grids, strict=True):
        prose = rows[region.layout] < settings.FEWEST_ROWS or habits[region.layout].running_text
        if not prose:
            found.setdefault(region.area.page, []).append(grid)
    return found


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a table is set over all its pages: its column borders, and what tells its rows.

    `running_text` tells that it is none, but text set in columns.
    """

    xs: tuple[float, ...]
    by_rules: bool
    by_reference: bool
    running_text: bool


def _habit(layout: Layout, parts: Sequence[Region]) -> _Habit:
    xs = _columns(layout, parts)
    bands = [[part.rows[a:b] for a, b in _bands(part, _levels(part, xs))] for part in parts]
    # rules that part rows stand between two bands of ordinary text; others set off headings
    ruled = any(not is_bold(a[-1]) and not is_bold(b[0]) for own in bands for a, b in itertools.pairwise(own))
    crowded = sum(sum(has_reference(row, xs) for row in band) > 1 for own in bands for band in own)
    return _Habit(
        xs=tuple(xs),
        by_rules=ruled and 2 * crowded < sum(map(len, bands)) - 1,
        by_reference=goes_by_reference([row for part in parts for row in part.rows], xs),
        running_text=_is_running_text([row for part in parts for row in part.rows], xs),
    )


def _is_running_text(rows: Sequence[Row], xs: Sequence[float]) -> bool:
    """Whether every column is wide and its lines mostly run to its end; a table has columns of short answers."""
    for column, (left, right) in enumerate(itertools.pairwise(xs)):
        lines = [words for row in rows if (words := in_column(row, xs, column))]
        if len(lines) < settings.FEWEST_LINES or right - left < settings.TEXT_COLUMN * lines[0][0].size:
            return False
        end = max(words[-1].x1 for words in lines)
        full = sum(end - words[-1].x1 < settings.RAGGED_EDGE * words[-1].size for words in lines)
        if full < settings.FULL_LINES * len(lines):
            return False
    return True


def _columns(layout: Layout, parts: Sequence[Region]) -> list[float]:
    """The column borders of a table, without those to whose right its heading says nothing."""
    xs = borders(layout)
    headings = [[word for row in itertools.takewhile(is_bold, part.rows) for word in row] for part in parts]
    named = max(([_holds(words, span) for span in itertools.pairwise(xs)] for words in headings), key=sum)
    if sum(named) < max(settings.FEWEST_COLUMNS, settings.HEADED_COLUMNS * len(named)):
        return xs
    return [xs[0], *(x for x, known in zip(xs[1:-1], named[1:], strict=True) if known), xs[-1]]


def _holds(words: Sequence[Word], span: tuple[float, float]) -> bool:
    return any(span[0] <= (word.x0 + word.x1) / 2 < span[1] for word in words)


def _grid(region: Region, habit: _Habit) -> Grid:
    ys = _row_borders(region, habit)
    slots: list[Slot] = []
    middles = [middle(row) for row in region.rows]
    held: dict[int, list[Word]] = defaultdict(list)
    for row, y in zip(region.rows, middles, strict=True):
        held[bisect.bisect_right(ys, y) - 1].extend(row)
    for number in range(len(ys) - 1):
        words = held[number]
        slots.extend(_slots(number, habit.xs, words))
    return Grid(habit.xs, tuple(ys), tuple(slots))


def _slots(row: int, xs: Sequence[float], words: Sequence[Word]) -> list[Slot]:
    """The cells of a row; text that runs over a border makes one cell of both sides."""
    open_borders = {
        at
        for word in words
        for at in range(
            bisect.bisect_right(xs, word.x0 + settings.OVER_BORDER),
            bisect.bisect_left(xs, word.x1 - settings.OVER_BORDER),
        )
    } - {0, len(xs) - 1}
    starts = [at for at in range(len(xs) - 1) if at not in open_borders]
    return [Slot(row, a, 1, b - a) for a, b in itertools.pairwise([*starts, len(xs) - 1])]


def _levels(region: Region, xs: Sequence[float]) -> list[float]:
    """Where rules or the ends of shadings run between lines, over most of the table's width."""
    width = xs[-1] - xs[0]
    return sorted(
        (level.top + level.bottom) / 2
        for level in region.area.levels
        if min(level.x1, xs[-1]) - max(level.x0, xs[0]) >= settings.RULE_SPAN * width
        and region.top - settings.RULE_BEYOND <= level.top <= region.bottom + settings.RULE_BEYOND
    )


def _row_borders(region: Region, habit: _Habit) -> list[float]:
    rows, levels = region.rows, _levels(region, habit.xs)
    cuts = {0}
    for first, end in _bands(region, levels):
        inside = () if habit.by_rules else _starts(rows[first:end], habit)
        cuts |= {first, *(first + at for at in inside)}
    return [
        _outer(region.top, levels, -1),
        *(border_over(rows, at, levels) for at in sorted(cuts) if at > 0),
        _outer(region.bottom, levels, 1),
    ]


def _bands(region: Region, levels: Sequence[float]) -> list[tuple[int, int]]:
    """The lines between one level rule and the next: the first of them and the one after the last."""
    middles = [middle(row) for row in region.rows]
    between = enumerate(itertools.pairwise(middles), start=1)
    first = [0, *(at for at, (above, below) in between if any(above < level < below for level in levels))]
    return list(itertools.pairwise([*first, len(middles)]))


def _starts(rows: Sequence[Row], habit: _Habit) -> list[int]:
    """The lines of a band with which rows begin, a heading at its top being a row of its own."""
    heading = sum(1 for _ in itertools.takewhile(is_bold, rows))
    if heading == len(rows):
        return []
    inside = row_starts(rows[heading:], habit.xs, by_reference=habit.by_reference)
    return [*([heading] if heading else []), *(heading + at for at in inside)]


def _outer(end: float, levels: Sequence[float], side: int) -> float:
    """The border beyond a region's first or last line: the nearest rule, or a little beside the line."""
    beyond = [level for level in levels if (level - end) * side > -settings.OUTER_RULE]
    if beyond:
        return min(beyond, key=lambda level: abs(level - end))
    return end + settings.OUTER_MARGIN * side
