"""Tables without upright rules: columns from the alignment of words, rows from rules, references or gaps.

Columns are found over all pages of a table at once. Prose has no gutters and becomes no table.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from winterplan_extract.readers.pdf.columns import FEWEST_COLUMNS, FEWEST_LINES, Layout, borders
from winterplan_extract.readers.pdf.grid import Grid, Slot
from winterplan_extract.readers.pdf.regions import Area, Region, find_regions
from winterplan_extract.readers.pdf.rows import (
    Row,
    border_over,
    goes_by_reference,
    has_reference,
    is_bold,
    middle,
    row_starts,
)
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading

_SPANS: Final = 0.7  # share of a table's width that a rule or shading between rows covers
_NAMED: Final = 0.6  # share of the columns that a heading must name to decide on the others


def find_unruled(areas: Sequence[Area], reading: Reading) -> dict[int, list[Grid]]:
    """The grids of tables without upright rules, by page."""
    tables: dict[Layout, list[Region]] = {}
    regions = find_regions(areas, reading)
    for region in regions:
        tables.setdefault(region.layout, []).append(region)
    columns = {layout: _columns(layout, parts) for layout, parts in tables.items()}
    marked = {
        layout: goes_by_reference([row for part in parts for row in part.rows], columns[layout])
        for layout, parts in tables.items()
    }
    found: dict[int, list[Grid]] = {}
    for region in regions:
        grid = _grid(region, columns[region.layout], by_reference=marked[region.layout])
        found.setdefault(region.area.page, []).append(grid)
    return found


def _columns(layout: Layout, parts: Sequence[Region]) -> list[float]:
    """The column borders of a table, without those to whose right its heading says nothing."""
    xs = borders(layout)
    headings = [[word for row in itertools.takewhile(is_bold, part.rows) for word in row] for part in parts]
    named = max(([_holds(words, span) for span in itertools.pairwise(xs)] for words in headings), key=sum)
    if sum(named) < max(FEWEST_COLUMNS, _NAMED * len(named)):
        return xs
    return [xs[0], *(x for x, known in zip(xs[1:-1], named[1:], strict=True) if known), xs[-1]]


def _holds(words: Sequence[Word], span: tuple[float, float]) -> bool:
    return any(span[0] <= (word.x0 + word.x1) / 2 < span[1] for word in words)


def _grid(region: Region, xs: Sequence[float], *, by_reference: bool) -> Grid:
    ys = _row_borders(region, xs, _levels(region, xs), by_reference=by_reference)
    slots: list[Slot] = []
    for number, (upper, lower) in enumerate(itertools.pairwise(ys)):
        words = [word for row in region.rows if upper <= middle(row) < lower for word in row]
        slots.extend(_slots(number, xs, words))
    return Grid(tuple(xs), tuple(ys), tuple(slots))


def _slots(row: int, xs: Sequence[float], words: Sequence[Word]) -> list[Slot]:
    """The cells of a row; text that runs over a border makes one cell of both sides."""
    open_borders = {
        at for at in range(1, len(xs) - 1) for word in words if word.x0 < xs[at] - 1 and word.x1 > xs[at] + 1
    }
    starts = [at for at in range(len(xs) - 1) if at not in open_borders]
    return [Slot(row, a, 1, b - a) for a, b in itertools.pairwise([*starts, len(xs) - 1])]


def _levels(region: Region, xs: Sequence[float]) -> list[float]:
    """Where rules or the ends of shadings run between lines, over most of the table's width."""
    width = xs[-1] - xs[0]
    return sorted(
        (level.top + level.bottom) / 2
        for level in region.area.levels
        if min(level.x1, xs[-1]) - max(level.x0, xs[0]) >= _SPANS * width
        and region.top - 20 <= level.top <= region.bottom + 20
    )


def _row_borders(region: Region, xs: Sequence[float], levels: Sequence[float], *, by_reference: bool) -> list[float]:
    rows = region.rows
    ruled = [0, *(at for at in range(1, len(rows)) if _parted(rows[at - 1], rows[at], levels))]
    bands = list(itertools.pairwise([*ruled, len(rows)]))
    if len(bands) >= FEWEST_LINES and not _crowded(bands, rows, xs):
        cuts = ruled
    else:
        cuts = sorted({first + at for first, end in bands for at in (0, *_starts(rows[first:end], xs, by_reference))})
    return [
        _outer(region.top, levels, -1),
        *(border_over(rows, at, levels) for at in cuts if at > 0),
        _outer(region.bottom, levels, 1),
    ]


def _parted(above: Row, below: Row, levels: Sequence[float]) -> bool:
    return any(middle(above) < level < middle(below) for level in levels)


def _starts(rows: Sequence[Row], xs: Sequence[float], by_reference: bool) -> list[int]:
    """The lines of a band with which rows begin, a heading at its top being a row of its own."""
    heading = sum(1 for _ in itertools.takewhile(is_bold, rows))
    if 0 < heading < len(rows):
        return [heading, *(heading + at for at in row_starts(rows[heading:], xs, by_reference=by_reference))]
    return row_starts(rows, xs, by_reference=by_reference)


def _crowded(bands: Sequence[tuple[int, int]], rows: Sequence[Row], xs: Sequence[float]) -> bool:
    """Whether many of the bands between rules hold several references each."""
    several = sum(sum(has_reference(row, xs) for row in rows[first:end]) > 1 for first, end in bands)
    return 2 * several >= len(bands) - 1


def _outer(end: float, levels: Sequence[float], side: int) -> float:
    """The border beyond a region's first or last line: the nearest rule, or a little beside the line."""
    beyond = [level for level in levels if (level - end) * side > -4]
    if beyond:
        return min(beyond, key=lambda level: abs(level - end))
    return end + 2 * side
