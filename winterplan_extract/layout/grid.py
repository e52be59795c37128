"""The grids of ruled tables: pdfplumber's cells, set into rows and columns with spans."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.rules import Borders, Edge, closing_edges, connected, merged
from winterplan_extract.layout.words import Word, in_runs, merged_spans

Bounds = tuple[float, float, float, float]  # x0, top, x1, bottom
Crossings = Mapping[tuple[float, float], tuple[set[int], set[int]]]  # by place, the upright and the level edges there


@dataclass(frozen=True, slots=True)
class CellSpan:
    """The rows and columns that a cell covers, counted from 0."""

    row: int
    column: int
    row_span: int
    col_span: int

    @property
    def transposed(self) -> CellSpan:
        """The same with rows for columns."""
        return CellSpan(self.column, self.row, self.col_span, self.row_span)


@dataclass(frozen=True, slots=True)
class PageGrid:
    """A table's column and row borders and the cells between them; cells never overlap."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[CellSpan, ...] = ()

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def transposed(self) -> PageGrid:
        """The same with rows for columns."""
        return PageGrid(self.ys, self.xs).with_spans(span.transposed for span in self.spans)

    def with_spans(self, spans: Iterable[CellSpan]) -> PageGrid:
        """The grid with these cells, in reading order."""
        return PageGrid(self.xs, self.ys, tuple(sorted(spans, key=lambda span: (span.row, span.column))))

    def box_of(self, span: CellSpan) -> Box:
        """Where a cell stands on the page."""
        end, bottom = span.column + span.col_span, span.row + span.row_span
        return Box(self.xs[span.column], self.ys[span.row], self.xs[end], self.ys[bottom])

    def owners(self) -> list[list[int | None]]:
        """For each row and column, the number of the cell that covers it."""
        owners: list[list[int | None]] = [[None] * (len(self.xs) - 1) for _ in self.ys[1:]]
        for number, span in enumerate(self.spans):
            for row in range(span.row, span.row + span.row_span):
                for column in range(span.column, span.column + span.col_span):
                    owners[row][column] = number
        return owners

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside the grid."""
        xs, ys = self.xs, self.ys
        if not (xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]):
            return None
        return bisect.bisect_right(ys, y) - 1, bisect.bisect_right(xs, x) - 1


def find_grids(
    edges: Sequence[Edge], words: Sequence[Word], reading: Reading, known: Sequence[Borders] = ()
) -> list[PageGrid]:
    """The grids of a page's ruled tables, from the top; a frame around other tables or without text is none. `known`
    are the column borders of tables on earlier pages.
    """
    found: list[PageGrid] = []
    for group in itertools.chain.from_iterable(_parted(group, reading) for group in connected(edges, reading)):
        if len(group) < 2:
            continue
        extra = closing_edges(group, words, known, reading)
        found.extend(_grids(merged([*group, *extra], reading) if extra else group, words, reading))
    return sorted(_tables_only(found, words), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _parted(edges: Sequence[Edge], reading: Reading) -> list[list[Edge]]:
    """The edges of tables that all but touch: two rules with other columns above than below, not a heading's alone."""
    near = reading.rule_snap
    levels = sorted({edge.at for edge in edges if edge.horizontal})
    for upper, lower in itertools.pairwise(levels):
        if lower - upper > settings.DOUBLE_RULE:
            continue
        uprights = [edge for edge in edges if not edge.horizontal]
        above = {round(edge.at / near) for edge in uprights if edge.start < upper - near}
        below = {round(edge.at / near) for edge in uprights if edge.end > lower + near}
        several = min(levels.index(upper), len(levels) - 1 - levels.index(lower)) >= settings.FEWEST_ROWS
        if above and below and above != below and (several or not (above <= below or below <= above)):
            return [
                [_cut(edge, -inf, upper) for edge in edges if (edge.at if edge.horizontal else edge.start) <= upper],
                *_parted([_cut(edge, lower, inf) for edge in edges if (edge.at if edge.horizontal else edge.end) >= lower], reading),
            ]  # fmt: skip
    return [list(edges)]


def _cut(edge: Edge, low: float, high: float) -> Edge:
    """An upright edge cut off at two heights."""
    return edge if edge.horizontal else replace(edge, start=max(edge.start, low), end=min(edge.end, high))


def _grids(edges: Sequence[Edge], words: Sequence[Word], reading: Reading) -> list[PageGrid]:
    from pdfplumber.table import cells_to_tables

    cells = _cells(edges, reading.rule_snap)
    tables: list[list[Bounds]] = cells_to_tables(cells)
    taken = {cell for table in tables for cell in table}
    tables.extend([cell] for cell in cells if cell not in taken)
    grids = (_grid(table, words, reading) for table in tables)
    return [grid for grid in grids if grid is not None]


def _cells(edges: Sequence[Edge], near: float) -> list[Bounds]:
    """The smallest cell right below each crossing of edges: pdfplumber's rule, several times as fast."""
    crossings: dict[tuple[float, float], tuple[set[int], set[int]]] = {}
    level = [(number, edge.at, edge.start - near, edge.end + near) for number, edge in enumerate(edges) if edge.horizontal]  # fmt: skip
    for number, upright in enumerate(edges):
        x, upper, lower = upright.at, upright.start, upright.end
        for other, y, start, end in () if upright.horizontal else level:
            if start <= x <= end and upper <= y + near and lower >= y - near:
                through = crossings.setdefault((x, y), (set(), set()))
                through[0].add(number)
                through[1].add(other)
    below: dict[float, list[float]] = defaultdict(list)
    right: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(crossings):
        below[x].append(y)
        right[y].append(x)
    cells = (_smallest_cell(x, y, below[x], right[y], crossings) for x, y in sorted(crossings))
    return [cell for cell in cells if cell is not None]


def _smallest_cell(x: float, y: float, below: Sequence[float], right: Sequence[float], crossings: Crossings) -> Bounds | None:  # fmt: skip
    """The smallest cell whose upper left corner is a crossing: edges run from corner to corner on its four sides."""
    uprights, rules = crossings[x, y]
    for bottom in below[bisect.bisect_right(below, y) :]:
        if uprights.isdisjoint(crossings[x, bottom][0]):
            continue
        for end in right[bisect.bisect_right(right, x) :]:
            corner = crossings.get((end, bottom))
            if (
                corner is not None
                and not rules.isdisjoint(crossings[end, y][1])
                and not corner[0].isdisjoint(crossings[end, y][0])
                and not corner[1].isdisjoint(crossings[x, bottom][1])
            ):
                return x, y, end, bottom
    return None


def _grid(cells: Sequence[Bounds], words: Sequence[Word], reading: Reading) -> PageGrid | None:
    """Cells as a grid: borders closer than a sliver become one, and cells between them are dropped."""
    xs = _borders((x for cell in cells for x in (cell[0], cell[2])), reading.sliver)
    ys = _borders((y for cell in cells for y in (cell[1], cell[3])), reading.sliver)
    if len(xs) < 2 or len(ys) < 2:
        return None
    narrowest = min(after - before for borders in (xs, ys) for before, after in itertools.pairwise(borders))
    if narrowest < max([word.size for word in words], default=0.0):
        inside = [word for word in words if xs[0] <= word.centre[0] < xs[-1] and ys[0] <= word.centre[1] < ys[-1]]
        xs, ys = (_without_strips(borders, inside, axis) for axis, borders in enumerate((xs, ys)))
    taken: set[tuple[int, int]] = set()
    spans: list[CellSpan] = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[2] - cell[0]) * (cell[3] - cell[1])):
        left, right, upper, lower = _nearest(xs, x0), _nearest(xs, x1), _nearest(ys, top), _nearest(ys, bottom)
        places = {(row, column) for row in range(upper, lower) for column in range(left, right)}
        if places and not places & taken:
            taken |= places
            spans.append(CellSpan(upper, left, lower - upper, right - left))
    grid = PageGrid(tuple(xs), tuple(ys))
    return grid.with_spans([*spans, *_unclosed(grid, taken, words)])


def _borders(values: Iterable[float], near: float) -> list[float]:
    """The values, those no more than `near` from the first of a group replaced by the group's mean."""
    groups = in_runs(sorted(set(values)), lambda group, value: value - group[0] <= near)
    return [sum(group) / len(group) for group in groups]


def _without_strips(borders: Sequence[float], words: Sequence[Word], axis: int) -> list[float]:
    """The borders, two of a double rule taken as one: nothing stands between them, and no line of text would fit."""
    least = min((word.size for word in words), default=0.0)
    if all(after - before >= least for before, after in itertools.pairwise(borders)):
        return list(borders)
    places = sorted(word.centre[axis] for word in words)

    def is_strip(group: Sequence[float], after: float) -> bool:
        empty = bisect.bisect_left(places, group[-1]) == bisect.bisect_left(places, after)
        return after - group[-1] < least and empty

    return [sum(group) / len(group) for group in in_runs(borders, is_strip)]


def _nearest(values: Sequence[float], value: float) -> int:
    """The number of the value nearest to `value`, the lower of two as near."""
    at = bisect.bisect_left(values, value)
    return at if at == 0 or (at < len(values) and values[at] - value < value - values[at - 1]) else at - 1


def _unclosed(grid: PageGrid, taken: set[tuple[int, int]], words: Sequence[Word]) -> list[CellSpan]:
    """A cell for each place with text that no rules close; text that runs on joins places."""
    if len(taken) == (len(grid.xs) - 1) * (len(grid.ys) - 1):
        return []
    filled: dict[int, list[tuple[int, int]]] = {}
    for word in words:
        first, last = grid.place(*word.first), grid.place(*word.last)
        if first and last and first[0] == last[0] and first not in taken and last not in taken:
            filled.setdefault(first[0], []).append((min(first[1], last[1]), max(first[1], last[1])))
    return [
        CellSpan(row, left, 1, right - left + 1)
        for row, found in filled.items()
        for left, right in merged_spans(found)
        if not any((row, column) in taken for column in range(left, right + 1))
    ]


def _tables_only(grids: Sequence[PageGrid], words: Sequence[Word]) -> list[PageGrid]:
    """The grids without frames around other tables, tables inside a cell, and boxes with no text."""
    kept = [grid for grid in grids if any(grid.place(*word.centre) for word in words)]
    for outer, inner in itertools.permutations(list(kept), 2):
        if outer in kept and inner in kept and outer.box.contains(inner.box, settings.BORDER_SLACK):
            kept.remove(outer if len(outer.spans) == 1 else inner)
    return kept
