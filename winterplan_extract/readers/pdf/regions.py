"""The lines of pages that stand in columns, and which of them are parts of one table over several pages."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.columns import Layout, borders, layout_of, segments
from winterplan_extract.readers.pdf.rows import Row, bottom, has_reference, height, is_bold, top
from winterplan_extract.settings import Reading


@dataclass(frozen=True, slots=True)
class Area:
    """What a page leaves outside its ruled tables: lines of words, level rules and ends of shadings."""

    page: int
    rows: tuple[Row, ...]
    levels: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one page that stand in columns, from number `start` of its area on.

    `layout` is that of the whole table once the regions of a document are known.
    """

    area: Area
    start: int
    rows: tuple[Row, ...]
    layout: Layout

    @property
    def top(self) -> float:
        return top(self.rows[0])

    @property
    def bottom(self) -> float:
        return max(bottom(row) for row in self.rows)


def find_regions(areas: Sequence[Area], reading: Reading) -> list[Region]:
    """The regions of a document in order, each with the layout of the table that it is part of.

    Tables with a heading are found first: their columns tell where other lines go on with them.
    A heading alone, parted from its table by a banner, is known by the columns of any table.
    """
    first = [region for area in areas for region in _regions(area, _NOTHING, reading)]
    if not first:
        return []
    headed = [region for region in first if is_bold(region.rows[0])]
    known = _Known(
        tuple(dict.fromkeys(region.layout for region in _shared(headed))),
        tuple(dict.fromkeys(region.layout for region in _shared(first))),
        frozenset(_wording(region.rows[0]) for region in headed),
    )
    again = [region for area in areas for region in _regions(area, known, reading)]
    return _with_tails(areas, _shared(again), reading)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was seen of a document's tables: layouts of those with a heading, and of all; wordings of headings."""

    headed: tuple[Layout, ...] = ()
    all: tuple[Layout, ...] = ()
    headings: Collection[str] = frozenset()


_NOTHING: Final = _Known()


def _wording(row: Row) -> str:
    return " ".join(word.text for word in row)


def _regions(area: Area, known: _Known, reading: Reading) -> list[Region]:
    """The regions of a page; one that begins with a heading seen elsewhere may be short."""
    found: list[Region] = []
    at = 0
    while at < len(area.rows):
        region = None
        if segments(area.rows[at], reading) >= settings.FEWEST_COLUMNS:
            region = _region(area, at, known, reading)
        if region is not None:
            found.append(region)
            at = region.start + len(region.rows)
        else:
            at += 1
    return found


def _region(area: Area, start: int, known: _Known, reading: Reading) -> Region | None:
    """The region that begins with a line; None where too few lines keep to its columns."""
    rows = area.rows
    heading = is_bold(rows[start])
    like = next((seen for seen in (known.all if heading else known.headed) if _fits(rows[start], seen, reading)), None)
    own = layout_of([rows[start]], reading)
    layout = like.joined(own) if like else own
    end, several, crossing = start + 1, 1, 0
    while end < len(rows) and _apart(rows[end - 1], rows[end]) <= settings.FARTHEST_LINE:
        row = rows[end]
        pieces = segments(row, reading)
        wider = layout.joined(layout_of([row], reading))
        if not layout.stands_in(wider):
            crossing += 1
            if pieces == 1 or crossing > 1 + settings.LINES_OVER_GUTTER * (end - start) or not _within(row, layout):
                break
        else:
            layout = wider
        several += pieces > 1
        end += 1
    enough = several >= settings.FEWEST_LINES or _wording(rows[start]) in known.headings
    if like is not None:  # fewer lines will do, and a single one that begins with a reference
        named = heading and segments(rows[start], reading) >= settings.HEADED_COLUMNS * (len(like.gutters) + 1)
        enough = enough or several > 1 or named or has_reference(rows[start], borders(like))
    if len(layout.gutters) < settings.FEWEST_COLUMNS - 1 or not enough:
        return None
    while (
        start > 0
        and _apart(rows[start - 1], rows[start]) <= settings.HEADING_LINE_GAP
        and _fits(rows[start - 1], layout, reading)
    ):
        start -= 1  # a heading whose cells stand at the bottom of their row
    return Region(area, start, rows[start:end], layout)


def _fits(row: Row, layout: Layout, reading: Reading) -> bool:
    """Whether a line stands within a layout and leaves it its gutters."""
    return _within(row, layout) and layout.stands_in(layout.joined(layout_of([row], reading)))


def _within(row: Row, layout: Layout) -> bool:
    """Whether a line reaches no further than a layout does, its last column being filled to a varying length."""
    left, (start, right) = layout.taken[0][0], layout.taken[-1]
    return row[0].x0 > left - settings.LAYOUT_SLACK and row[-1].x1 < right + max(
        settings.LAYOUT_SLACK, (right - start) / 2
    )


def _apart(above: Row, below: Row) -> float:
    """The gap between two lines, in heights of the lower one."""
    return (top(below) - bottom(above)) / height(below)


def _shared(regions: Sequence[Region]) -> list[Region]:
    """The regions, each with the layout of the whole table that it is part of.

    Regions belong together where neither loses a column by it; one without a heading may, for what
    looks like a column of its own is a strip that its few lines happen to leave free.
    """
    tables: list[tuple[Layout, list[int]]] = []
    for number, region in enumerate(regions):
        for at, (layout, members) in enumerate(tables):
            both = layout.joined(region.layout)
            if (
                not layout.beside(region.layout)
                and layout.stands_in(both)
                and (not is_bold(region.rows[0]) or region.layout.stands_in(both))
            ):
                tables[at] = (both, [*members, number])
                break
        else:
            tables.append((region.layout, [number]))
    found = {number: layout for layout, members in tables for number in members}
    return [replace(region, layout=found[number]) for number, region in enumerate(regions)]


def _with_tails(areas: Sequence[Area], regions: Sequence[Region], reading: Reading) -> list[Region]:
    """The regions with the lines on top of a page that go on in the columns of the page before."""
    found: list[Region] = []
    last: Region | None = None
    for area in areas:
        own = [region for region in regions if region.area is area]
        if last is not None and last.area.page == area.page - 1:
            own = _with_tail(area, own, last.layout, reading)
        found.extend(own)
        last = own[-1] if own else None
    return found


def _with_tail(area: Area, own: list[Region], layout: Layout, reading: Reading) -> list[Region]:
    """A page's regions with the lines over them that stand in the columns of the page before."""
    upto = own[0].start if own else len(area.rows)
    tail = tuple(itertools.takewhile(lambda row: _goes_on(row, layout, reading), area.rows[:upto]))
    if not tail:
        return own
    if own and len(tail) == upto and not is_bold(own[0].rows[0]):
        return [replace(own[0], start=0, rows=(*tail, *own[0].rows)), *own[1:]]
    return [Region(area, 0, tail, layout), *own]


def _goes_on(row: Row, layout: Layout, reading: Reading) -> bool:
    """Whether a line stands in a layout's columns as the rest of a row does: not in a column of references."""
    first = layout.taken[0]
    behind = row[0].x0 > layout.gutters[0][0]
    return _fits(row, layout, reading) and (
        behind or (layout.gutters[0][0] - first[0] > settings.REFERENCE_COLUMN * row[0].size and not is_bold(row))
    )
