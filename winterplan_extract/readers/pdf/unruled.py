"""Tables without upright rules: columns from the alignment of words, rows from rules, references or gaps.

Columns are found over all pages of a table at once. Prose has no gutters and becomes no table.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf.columns import FEWEST_COLUMNS, FEWEST_LINES, Layout, borders, layout_of, segments
from winterplan_extract.readers.pdf.grid import Grid, Slot
from winterplan_extract.readers.pdf.rows import (
    Row,
    bottom,
    goes_by_reference,
    has_reference,
    height,
    is_bold,
    middle,
    row_starts,
    top,
)
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading

_FARTHEST: Final = 5.0  # lines' heights between two lines of a table
_CROSSING: Final = 0.1  # share of a table's lines in which text may run over a column's end
_SPANS: Final = 0.7  # share of a table's width that a rule or shading between rows covers


@dataclass(frozen=True, slots=True)
class Area:
    """What a page leaves outside its ruled tables: lines of words, level rules and strips of shading."""

    page: int
    rows: tuple[Row, ...]
    levels: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one page that stand in columns, from number `start` of its area on."""

    area: Area
    start: int
    rows: tuple[Row, ...]
    layout: Layout

    @property
    def top(self) -> float:
        return top(self.rows[0])

    @property
    def bottom(self) -> float:
        return bottom(self.rows[-1])


def find_unruled(areas: Sequence[Area], reading: Reading) -> dict[int, list[Grid]]:
    """The grids of tables without upright rules, by page."""
    regions = [region for area in areas for region in _regions(area, reading, frozenset())]
    if not regions:
        return {}
    headings = frozenset(_wording(region.rows[0]) for region in regions)
    regions = [region for area in areas for region in _regions(area, reading, headings)]
    regions, layouts = _with_tails(areas, regions, _shared(regions))
    rows: dict[Layout, list[Row]] = {}
    for region, layout in zip(regions, layouts, strict=True):
        rows.setdefault(layout, []).extend(region.rows)
    marked = {layout: goes_by_reference(own, borders(layout)) for layout, own in rows.items()}
    found: dict[int, list[Grid]] = {}
    for region, layout in zip(regions, layouts, strict=True):
        found.setdefault(region.area.page, []).append(_grid(region, layout, by_reference=marked[layout]))
    return found


def _wording(row: Row) -> str:
    return " ".join(word.text for word in row)


def _regions(area: Area, reading: Reading, headings: Collection[str]) -> list[Region]:
    """The regions of a page; one that begins like another, with its heading, may be short."""
    found: list[Region] = []
    at = 0
    while at < len(area.rows):
        region, after = _region(area, at, reading, headings)
        if region is not None:
            found.append(region)
        at = after
    return found


def _region(area: Area, start: int, reading: Reading, headings: Collection[str]) -> tuple[Region | None, int]:
    """The region that begins with a line, or none, and the number of the line after it."""
    rows = area.rows
    if segments(rows[start], reading) < FEWEST_COLUMNS:
        return None, start + 1
    layout = layout_of([rows[start]], reading)
    end, several, crossing = start + 1, 1, 0
    while end < len(rows):
        row = rows[end]
        pieces = segments(row, reading)
        if _apart(rows[end - 1], row) > _FARTHEST:
            break
        wider = layout.joined(layout_of([row], reading))
        if len(wider.gutters) < len(layout.gutters):
            crossing += 1
            if pieces == 1 or crossing > 1 + _CROSSING * (end - start):
                break
        else:
            layout = wider
        several += pieces > 1
        end += 1
    few = several < FEWEST_LINES and _wording(rows[start]) not in headings
    if few or len(layout.gutters) < FEWEST_COLUMNS - 1:
        return None, start + 1
    first = _upwards(rows, start, layout)
    return Region(area, first, rows[first:end], layout), end


def _with_tails(
    areas: Sequence[Area], regions: Sequence[Region], layouts: Sequence[Layout]
) -> tuple[list[Region], list[Layout]]:
    """The regions with the lines on top of a page that go on in the columns of the page before."""
    found: list[tuple[Region, Layout]] = []
    pairs = list(zip(regions, layouts, strict=True))
    last: tuple[Region, Layout] | None = None
    for area in areas:
        own = [pair for pair in pairs if pair[0].area is area]
        if last is not None and last[0].area.page == area.page - 1:
            own = _with_tail(area, own, last[1])
        found.extend(own)
        last = own[-1] if own else None
    return [region for region, _ in found], [layout for _, layout in found]


def _with_tail(area: Area, own: list[tuple[Region, Layout]], layout: Layout) -> list[tuple[Region, Layout]]:
    """A page's regions with the lines over them that stand in the columns of the page before."""
    upto = own[0][0].start if own else len(area.rows)
    tail = tuple(itertools.takewhile(lambda row: _in_columns(row, layout), area.rows[:upto]))
    if not tail:
        return own
    if own and len(tail) == upto and not is_bold(own[0][0].rows[0]):
        first, columns = own[0]
        return [(replace(first, start=0, rows=(*tail, *first.rows)), columns), *own[1:]]
    return [(Region(area, 0, tail, layout), layout), *own]


def _in_columns(row: Row, layout: Layout) -> bool:
    """Whether a line stands in the columns of a layout and begins behind the first, as the rest of a row does."""
    return row[0].x0 > layout.gutters[0][0] and row[-1].x1 < layout.taken[-1][1] + 1 and not layout.crossed(row)


def _apart(above: Row, below: Row) -> float:
    """The gap between two lines, in heights of the lower one."""
    return (top(below) - bottom(above)) / height(below)


def _upwards(rows: Sequence[Row], start: int, layout: Layout) -> int:
    """The first line of a header whose cells stand at the bottom of their row."""
    while start > 0 and _apart(rows[start - 1], rows[start]) <= 0.4 and not layout.crossed(rows[start - 1]):
        start -= 1
    return start


def _shared(regions: Sequence[Region]) -> list[Layout]:
    """For each region the layout of the whole table that it is part of, over all pages.

    Regions belong together where neither loses a column by it; one without a heading may, for what
    looks like a column of its own is a strip that its few lines happen to leave free.
    """
    tables: list[tuple[Layout, list[int]]] = []
    for number, region in enumerate(regions):
        own = len(region.layout.gutters) if is_bold(region.rows[0]) else 0
        for at, (layout, members) in enumerate(tables):
            both = layout.joined(region.layout)
            if len(both.gutters) >= max(len(layout.gutters), own):
                tables[at] = (both, [*members, number])
                break
        else:
            tables.append((region.layout, [number]))
    found = {number: layout for layout, members in tables for number in members}
    return [found[number] for number in range(len(regions))]


def _grid(region: Region, layout: Layout, *, by_reference: bool) -> Grid:
    xs = _anchored(borders(layout), region.rows)
    levels = _levels(region, xs)
    ys = _row_borders(region, xs, levels, by_reference=by_reference)
    slots: list[Slot] = []
    for number, (upper, lower) in enumerate(itertools.pairwise(ys)):
        words = [word for row in region.rows if upper <= middle(row) < lower for word in row]
        slots.extend(_slots(number, xs, words))
    return Grid(tuple(xs), tuple(ys), tuple(slots))


def _anchored(xs: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """The borders without those to whose right the header, where it is told by its weight, says nothing."""
    header = list(itertools.takewhile(is_bold, rows))
    words = [word for row in header for word in row]
    if not words or len(header) == len(rows):
        return list(xs)
    named = [any(left <= (word.x0 + word.x1) / 2 < right for word in words) for left, right in itertools.pairwise(xs)]
    return [xs[0], *(x for x, known in zip(xs[1:-1], named[1:], strict=True) if known), xs[-1]]


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
        *(_between(rows, at, levels) for at in cuts if at > 0),
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


def _between(rows: Sequence[Row], at: int, levels: Sequence[float]) -> float:
    """The border over a line: the rule there, or the middle of the gap."""
    above, below = middle(rows[at - 1]), middle(rows[at])
    lowest = max(bottom(row) for row in rows[max(0, at - 12) : at])
    gap = (lowest + top(rows[at])) / 2 if lowest < top(rows[at]) + 0.5 * height(rows[at]) else top(rows[at])
    return next((level for level in levels if above < level < below), gap)


def _outer(end: float, levels: Sequence[float], side: int) -> float:
    """The border beyond a region's first or last line: the nearest rule, or a little beside the line."""
    beyond = [level for level in levels if (level - end) * side > -4]
    if beyond:
        return min(beyond, key=lambda level: abs(level - end))
    return end + 2 * side
