"""The cells of ruled tables: pdfplumber's cells, set into a rectangular grid with spans."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.rules import Edge, as_plumber, closed, families, merged
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading

Bounds = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell's place in its grid, rows and columns counted from 0."""

    row: int
    column: int
    row_span: int
    col_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's column and row borders and the cells between them; cells never overlap."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, slot: Slot) -> Box:
        """Where a cell stands on the page."""
        return Box(
            self.xs[slot.column],
            self.ys[slot.row],
            self.xs[slot.column + slot.col_span],
            self.ys[slot.row + slot.row_span],
        )

    def owners(self) -> list[list[int | None]]:
        """For each row and column, the number of the cell that covers it."""
        owners: list[list[int | None]] = [[None] * (len(self.xs) - 1) for _ in self.ys[1:]]
        for number, slot in enumerate(self.slots):
            for row in range(slot.row, slot.row + slot.row_span):
                for column in range(slot.column, slot.column + slot.col_span):
                    owners[row][column] = number
        return owners

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside the grid."""
        xs, ys = self.xs, self.ys
        if not (xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]):
            return None
        return bisect.bisect_right(ys, y) - 1, bisect.bisect_right(xs, x) - 1


def find_grids(
    edges: Sequence[Edge], words: Sequence[Word], reading: Reading, known: Sequence[Sequence[float]] = ()
) -> list[Grid]:
    """The ruled tables of a page, from the top; a framed page and an empty box are no tables.

    `known` are the column borders of tables on pages before.
    """
    found: list[Grid] = []
    for family in families(edges, reading):
        if len(family) < 2:
            continue
        extra = closed(family, words, known, reading)
        whole = merged([*family, *extra], reading) if extra else family
        found.extend(_grids(whole, words, reading))
    return sorted(_outermost(found, words), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _grids(edges: Sequence[Edge], words: Sequence[Word], reading: Reading) -> list[Grid]:
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    near = reading.rule_snap
    crossings = edges_to_intersections([as_plumber(edge) for edge in edges], near, near)
    if len(crossings) < 4:
        return []
    cells: list[Bounds] = intersections_to_cells(crossings)
    tables: list[list[Bounds]] = cells_to_tables(cells)
    taken = {cell for table in tables for cell in table}
    tables.extend([cell] for cell in cells if cell not in taken)
    grids = (_grid(table, words, reading) for table in tables)
    return [grid for grid in grids if grid is not None]


def _grid(cells: Sequence[Bounds], words: Sequence[Word], reading: Reading) -> Grid | None:
    """Cells as a grid: borders nearer than a sliver are one, and cells in between fall away."""
    xs = _borders((x for cell in cells for x in (cell[0], cell[2])), reading.sliver)
    ys = _borders((y for cell in cells for y in (cell[1], cell[3])), reading.sliver)
    if len(xs) < 2 or len(ys) < 2:
        return None
    taken: set[tuple[int, int]] = set()
    slots: list[Slot] = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[2] - cell[0]) * (cell[3] - cell[1])):
        left, right, upper, lower = _nearest(xs, x0), _nearest(xs, x1), _nearest(ys, top), _nearest(ys, bottom)
        places = {(row, column) for row in range(upper, lower) for column in range(left, right)}
        if places and not places & taken:
            taken |= places
            slots.append(Slot(upper, left, lower - upper, right - left))
    slots.extend(_holes(xs, ys, taken, words))
    return Grid(tuple(xs), tuple(ys), tuple(sorted(slots, key=lambda slot: (slot.row, slot.column))))


def _borders(values: Iterable[float], near: float) -> list[float]:
    """The values with those nearer than `near` to one another taken as one, their mean."""
    groups: list[list[float]] = []
    for value in sorted(set(values)):
        if groups and value - groups[-1][0] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _nearest(values: Sequence[float], value: float) -> int:
    at = bisect.bisect_left(values, value)
    if at == 0:
        return 0
    if at == len(values):
        return at - 1
    return at if values[at] - value < value - values[at - 1] else at - 1


def _holes(xs: Sequence[float], ys: Sequence[float], taken: set[tuple[int, int]], words: Sequence[Word]) -> list[Slot]:
    """A cell for each place where text stands but the rules close no cell; text that runs on joins places."""
    if len(taken) == (len(xs) - 1) * (len(ys) - 1):
        return []
    grid = Grid(tuple(xs), tuple(ys), ())
    spans: dict[int, list[tuple[int, int]]] = {}
    for word in words:
        first, last = grid.place(*word.first), grid.place(*word.last)
        if first and last and first[0] == last[0] and first not in taken and last not in taken:
            spans.setdefault(first[0], []).append((min(first[1], last[1]), max(first[1], last[1])))
    slots: list[Slot] = []
    for row, found in sorted(spans.items()):
        joined: list[tuple[int, int]] = []
        for left, right in sorted(found):
            if joined and left <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
            else:
                joined.append((left, right))
        slots.extend(
            Slot(row, left, 1, right - left + 1)
            for left, right in joined
            if not any((row, column) in taken for column in range(left, right + 1))
        )
    return slots


def _outermost(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """The grids without frames around other tables, tables inside a cell, and boxes with no text."""
    kept = [grid for grid in grids if any(grid.place(*word.centre) for word in words)]
    for one, other in itertools.permutations(list(kept), 2):
        if one in kept and other in kept and _inside(other.box, one.box):
            kept.remove(one if len(one.slots) == 1 else other)
    return kept


def _inside(inner: Box, outer: Box) -> bool:
    slack = settings.INSIDE_SLACK
    return (
        outer.x0 - slack <= inner.x0
        and outer.top - slack <= inner.top
        and inner.x1 <= outer.x1 + slack
        and inner.bottom <= outer.bottom + slack
    )


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share some of the page."""
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom
