"""The lines of pages that stand in columns, and which of them are parts of one table over several pages."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.columns import (
    ColumnLayout,
    ends_here,
    heads_rows,
    is_headed_again,
    is_tabular,
    is_two_columns,
    is_within,
    layout_of,
    line_gap,
    pieces_of,
    stands_over,
    without_notes,
)
from winterplan_extract.layout.rows import goes_by_reference, has_reference, holds_several
from winterplan_extract.layout.words import WordLine


@dataclass(frozen=True, slots=True)
class PageRemainder:
    """What a page leaves outside its ruled tables: lines of words; horizontal rules and ends of shadings."""

    number: int
    lines: tuple[WordLine, ...]
    horizontals: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class ColumnRegion:
    """Lines of one page in columns, from line number `start` on; `layout` is the whole table's, once it is known."""

    page: PageRemainder
    start: int
    lines: tuple[WordLine, ...]
    layout: ColumnLayout

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)

    @property
    def is_headed(self) -> bool:
        """Whether it begins with a heading."""
        return self.lines[0].is_bold

    @property
    def goes_by_figures(self) -> bool:
        """Whether its rows are told by their figures, and not by references."""
        xs = self.layout.borders
        return not goes_by_reference(self.lines, xs) and holds_several(self.lines, xs)


def find_regions(pages: Sequence[PageRemainder], reading: Reading) -> list[ColumnRegion]:
    """The regions of a document in order, each with the layout of the table that it is part of. Tables with a heading
    are found first: their columns show which lines go on with them. A heading alone is known by the columns of any
    table.
    """
    first = [region for page in pages for region in _regions(page, _NOTHING_SEEN, reading)]
    headed = [region for region in first if region.is_headed]
    seen = _SeenTables(
        tuple(dict.fromkeys(region.layout for region in _with_whole_layouts(headed))),
        tuple(dict.fromkeys(region.layout for region in _with_whole_layouts(first))),
        frozenset(region.lines[0].text for region in headed),
    )
    again = [region for page in pages for region in _regions(page, seen, reading)]
    whole = _with_continuations(pages, _with_whole_layouts(again), reading)
    return [
        *whole,
        *(
            pair
            for page in pages
            for pair in _pairs(page, [region for region in whole if region.page is page], reading)
        ),
    ]


@dataclass(frozen=True, slots=True)
class _SeenTables:
    """What was seen of a document's tables: layouts of those with a heading, and of all; wordings of headings."""

    headed: tuple[ColumnLayout, ...] = ()
    all: tuple[ColumnLayout, ...] = ()
    headings: Collection[str] = frozenset()


_NOTHING_SEEN: Final = _SeenTables()


def _regions(page: PageRemainder, seen: _SeenTables, reading: Reading) -> list[ColumnRegion]:
    """The regions of a page; one that begins with a heading seen elsewhere may be short."""
    found: list[ColumnRegion] = []
    at = 0
    while at < len(page.lines):
        region = _region(page, at, seen, reading) if is_tabular(page.lines[at], reading) else None
        if region and at + 1 < len(page.lines) and is_tabular(page.lines[at + 1], reading):
            region = _under_groups(page, at, region, seen, reading)
        if region and region.is_headed and seen.all:  # another table with this heading may have columns of other widths
            own = _region(page, at, _NOTHING_SEEN, reading)
            alike = own is not None and len(own.layout.gutters) == len(region.layout.gutters)
            region = own if alike and own and len(own.lines) >= len(region.lines) else region
        if region is not None:
            if found and region.start <= found[-1].start:
                found.pop()  # all of it stands in these columns too, which more lines keep to
            found.append(region)
        at = region.start + len(region.lines) if region else at + 1
    return found


def _under_groups(
    page: PageRemainder, at: int, region: ColumnRegion, seen: _SeenTables, reading: Reading
) -> ColumnRegion:
    """The region from a line on, or the one from the next line on where that has this line over its more columns."""
    if pieces_of(page.lines[at + 1], reading) <= pieces_of(page.lines[at], reading):
        return region
    below = _region(page, at + 1, seen, reading)
    more = below is not None and len(below.layout.gutters) > len(region.layout.gutters)
    whole = below is not None and below.start <= at and len(below.lines) >= len(region.lines)
    return below if below and more and whole else region


def _pairs(page: PageRemainder, taken: Sequence[ColumnRegion], reading: Reading) -> list[ColumnRegion]:
    """The regions of two columns among the lines of a page that no other region takes."""
    found: list[ColumnRegion] = []
    at = 0
    for end, after in [*((region.start, region.start + len(region.lines)) for region in taken), (len(page.lines),) * 2]:
        while at < end:
            region = None
            if pieces_of(page.lines[at], reading) == settings.PAIR:
                region = _region(replace(page, lines=page.lines[:end]), at, _NOTHING_SEEN, reading, settings.PAIR)
            if region and region.start >= at and is_two_columns(region.lines, region.layout, page.horizontals, reading):
                found.append(replace(region, page=page))
                at += len(region.lines)
            else:
                at += 1
        at = after
    return found


def _region(
    page: PageRemainder, start: int, seen: _SeenTables, reading: Reading, fewest: int = settings.FEWEST_COLUMNS
) -> ColumnRegion | None:
    """The region that begins with a line; None where too few lines keep to its columns."""
    lines = page.lines
    first = lines[start]
    known = seen.all if first.is_bold else seen.headed
    like = next((layout for layout in known if _fits(first, layout, reading)), None)
    own = layout_of([first], reading)
    layout = like.joined(own) if like else own
    end, several, crossing = start + 1, 1, 0
    while end < len(lines) and line_gap(lines[end - 1], lines[end]) <= settings.FARTHEST_LINE:
        line = lines[end]
        if ends_here(lines[start:end], line, layout, page.horizontals) or is_headed_again(
            first, lines[end : end + settings.HEADING_LINES], layout
        ):
            break
        pieces = pieces_of(line, reading)
        own = layout_of([line], reading)
        wider = layout.joined(own)
        if pieces == 1 and len(wider.gutters) > len(layout.gutters) + 1:
            break  # running text with wide spaces that leaves the gutters free by chance
        if not layout.keeps_gutters(wider):
            layout = layout.without_off_headings(lines[start:end])
            wider = layout.joined(own)
        if not layout.keeps_gutters(wider):
            if heads_rows(lines, start, end, layout, page.horizontals, reading):
                end += 1
                continue
            crossing += 1
            few = crossing <= 1 + settings.LINES_OVER_GUTTER * (end - start)
            if pieces == 1 or not few or not is_within(line, layout):
                break
        else:
            layout = wider
        several += pieces > 1
        end += 1
    layout = layout.without_off_headings(lines[start:end])
    if len(layout.gutters) < fewest - 1:
        return None
    top = start
    while top > 0 and line_gap(lines[top - 1], lines[top]) <= settings.HEADING_LINE_GAP and _fits(lines[top - 1], layout, reading):  # fmt: skip
        top -= 1  # a heading whose cells stand at the bottom of their row
    top = stands_over(lines, top, layout, page.horizontals, reading)
    several += sum(pieces_of(line, reading) > 1 for line in lines[top:start])
    enough = several >= settings.FEWEST_LINES or first.text in seen.headings
    if like is not None:  # fewer lines will do, and a single one that begins with a reference
        columns = len(like.gutters) + 1
        named = first.is_bold and pieces_of(first, reading) >= settings.HEADED_COLUMNS * columns
        enough = enough or several > 1 or named or has_reference(first, like.borders)
    if not enough:
        return None
    for line in lines[top:start]:
        wider = layout.joined(layout_of([line], reading))
        layout = wider if layout.keeps_gutters(wider) else layout
    start = top
    end = start + without_notes(lines[start:end], layout, page.horizontals, reading)
    return ColumnRegion(page, start, lines[start:end], layout)


def _fits(line: WordLine, layout: ColumnLayout, reading: Reading) -> bool:
    """Whether a line stands within a layout and leaves its gutters free."""
    return is_within(line, layout) and layout.keeps_gutters(layout.joined(layout_of([line], reading)))


def _with_whole_layouts(regions: Sequence[ColumnRegion]) -> list[ColumnRegion]:
    """The regions, each with the layout of its whole table: they belong together where neither loses a column by it.
    One without a heading may lose some, strips that its few lines happen to leave free.
    """
    tables: list[tuple[ColumnLayout, list[int]]] = []
    for number, region in enumerate(regions):
        for at, (layout, members) in enumerate(tables):
            both = layout.joined(region.layout)
            if (
                not layout.beside(region.layout)
                and layout.keeps_gutters(both)
                and not any(_are_two(regions[member], region) for member in members)
                and (not region.is_headed or region.layout.keeps_gutters(both))
            ):
                tables[at] = (both, [*members, number])
                break
        else:
            tables.append((region.layout, [number]))
    found = {number: layout for layout, members in tables for number in members}
    return [replace(region, layout=found[number]) for number, region in enumerate(regions)]


def _are_two(one: ColumnRegion, other: ColumnRegion) -> bool:
    """Whether regions of one page are tables of their own: of figures, with other columns, each below its heading."""
    if one.page is not other.page or len(one.layout.gutters) == len(other.layout.gutters):
        return False
    return one.goes_by_figures and other.goes_by_figures


def _with_continuations(
    pages: Sequence[PageRemainder], regions: Sequence[ColumnRegion], reading: Reading
) -> list[ColumnRegion]:
    """The regions with the lines at the top of a page that go on in the columns of the page before."""
    found: list[ColumnRegion] = []
    last: ColumnRegion | None = None
    for page in pages:
        own = [region for region in regions if region.page is page]
        if last is not None and last.page.number == page.number - 1:
            end = own[0].start if own else len(page.lines)
            goes_on = partial(_goes_on, layout=last.layout, reading=reading)
            rest = tuple(itertools.takewhile(goes_on, page.lines[:end]))
            if rest and own and len(rest) == end and not own[0].is_headed:
                own[0] = replace(own[0], start=0, lines=(*rest, *own[0].lines))
            elif rest:
                own.insert(0, ColumnRegion(page, 0, rest, last.layout))
        found.extend(own)
        last = own[-1] if own and not own[-1].goes_by_figures else None
    return found


def _goes_on(line: WordLine, layout: ColumnLayout, reading: Reading) -> bool:
    """Whether a line stands in a layout's columns as the rest of a row does: not in a column of references."""
    gutter = layout.gutters[0][0]
    behind = line[0].x0 > gutter
    wide = gutter - layout.filled[0][0] > settings.REFERENCE_COLUMN * line[0].size
    return _fits(line, layout, reading) and (behind or (wide and not line.is_bold))
