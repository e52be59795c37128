"""A Word table as a rectangular grid: spans, merges and ragged rows resolved into rows of places."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from winterplan_extract.sources.word.markup import TC, TR, Element, step, switched, twips, val, w, whole

_TWIPS_A_POINT: Final = 20
_FULL_WIDTH: Final = 5000  # fiftieths of a per cent, in which Word gives a width as a share


@dataclass(frozen=True, slots=True)
class ColumnSpan:
    """A cell of a row between two borders of the grid, counted from 0. `covered`: part of the cell above it."""

    start: int
    end: int
    cells: tuple[Element, ...]
    covered: bool = False
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell where it stands in the grid, with the elements that it is made of."""

    row: int
    column: int
    row_span: int
    col_span: int
    cells: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table by their place; `header_rows` lead the table on every page it runs over."""

    rows: int
    columns: int
    cells: tuple[PlacedCell, ...]
    header_rows: int


def lay_out(table: Element, snap: float) -> Grid:
    """The table's cells in its grid. Borders nearer to each other than `snap` (points) are taken as one."""
    trs = list(table.iterchildren(TR))
    positions = _positions(table)
    rows = [_by_width(_slots(tr), positions, snap * _TWIPS_A_POINT) for tr in trs]
    column_of = _columns(rows, positions, snap * _TWIPS_A_POINT)
    moved = [
        [dataclasses.replace(slot, start=column_of[slot.start], end=column_of[slot.end]) for slot in row]
        for row in rows
    ]
    placed = _merge_down(moved)
    headers = [bool(switched(step(tr, "trPr", "tblHeader"))) for tr in trs]
    return Grid(len(rows), max(column_of.values(), default=0), placed, (*headers, False).index(False))


def _slots(tr: Element) -> list[ColumnSpan]:
    """The row's cells between the borders that its spans say, the old way of merging sideways undone."""
    at = max(0, whole(step(tr, "trPr", "gridBefore")) or 0)
    slots: list[ColumnSpan] = []
    for cell in tr.iterchildren(TC):
        wide = max(1, whole(step(cell, "tcPr", "gridSpan")) or 1)
        sideways = step(cell, "tcPr", "hMerge")
        if sideways is not None and val(sideways) != "restart" and slots:
            before = slots[-1]
            slots[-1] = dataclasses.replace(before, end=at + wide, cells=(*before.cells, cell))
        else:
            down = step(cell, "tcPr", "vMerge")
            restarts = down is not None and val(down) == "restart"
            slots.append(ColumnSpan(at, at + wide, (cell,), down is not None and not restarts, restarts))
        at += wide
    return slots


def _by_width(slots: list[ColumnSpan], positions: Sequence[float], snap: float) -> list[ColumnSpan]:
    """The slots of a row; if it ends short of the grid and says no spans, those that its cells' widths come to."""
    plain = all(slot.start == at and slot.end == at + 1 for at, slot in enumerate(slots))
    if not slots or not plain or len(slots) >= len(positions) - 1:
        return slots
    widths = [_width(slot.cells[0], positions[-1]) for slot in slots]
    ends = [min(range(len(positions)), key=lambda at: abs(positions[at] - end)) for end in accumulate(widths)]
    near = all(abs(positions[at] - end) < snap for at, end in zip(ends, accumulate(widths), strict=True))
    if not (near and ends[-1] == len(positions) - 1 and all(a < b for a, b in pairwise([0, *ends]))):
        return slots
    return [dataclasses.replace(slot, start=a, end=b) for slot, (a, b) in zip(slots, pairwise([0, *ends]), strict=True)]


def _width(cell: Element, whole_width: float) -> float:
    """How wide a cell asks to be, in twips; 0 where it does not say."""
    asked = step(cell, "tcPr", "tcW")
    if asked is None:
        return 0.0
    width = twips(asked.get(w("w")))
    return width * whole_width / _FULL_WIDTH if asked.get(w("type")) == "pct" else width


def _positions(table: Element) -> list[float]:
    """Where the borders of the table's grid stand, in twips from its left; empty where it does not say."""
    widths = [twips(column.get(w("w"))) for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    return [0.0, *accumulate(widths)] if widths and all(width > 0 for width in widths) else []


def _columns(rows: Sequence[Sequence[ColumnSpan]], positions: Sequence[float], snap: float) -> dict[int, int]:
    """For each border that a cell uses, the number of its column.

    Borders that no cell uses fall away. Word keeps a border for every cell that was dragged a hair
    aside; such near borders become one, unless a cell stands between them.
    """
    used = sorted({0} | {border for row in rows for slot in row for border in (slot.start, slot.end)})
    shortest: dict[int, int] = {}  # the nearest end of a cell that starts at the border
    for row in rows:
        for slot in row:
            shortest[slot.start] = min(slot.end, shortest.get(slot.start, slot.end))
    column_of: dict[int, int] = {}
    column, first = -1, 0
    for border in used:
        joins = (
            column_of
            and border < len(positions)
            and positions[border] - positions[first] < snap
            and all(end > border for start, end in shortest.items() if first <= start < border)
        )
        if not joins:
            column, first = column + 1, border
        column_of[border] = column
    return column_of


def _merge_down(rows: Sequence[Sequence[ColumnSpan]]) -> tuple[PlacedCell, ...]:
    """The cells, each covered one joined to the cell above it that it goes on."""
    done: list[PlacedCell] = []
    open_merges: dict[int, int] = {}  # column -> index in `done` of the cell that may go on downwards
    for number, row in enumerate(rows):
        going_on: dict[int, int] = {}
        for slot in row:
            above = open_merges.get(slot.start)
            if slot.covered and above is not None and done[above].col_span == slot.end - slot.start:
                head = done[above]
                done[above] = dataclasses.replace(head, row_span=head.row_span + 1, cells=(*head.cells, *slot.cells))
                going_on[slot.start] = above
                continue
            if slot.covered or slot.restarts:
                going_on[slot.start] = len(done)
            done.append(PlacedCell(number, slot.start, 1, slot.end - slot.start, slot.cells))
        open_merges = going_on
    return tuple(done)
