"""Where the charts of a sheet stand, and what of it is printed together.

A chart stands beside a table that is narrow enough for both to fit a sheet of paper, and otherwise under it; where table
and charts do not fit one sheet of paper, the charts begin another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from openpyxl.utils import get_column_letter

from winterplan_extract.outputs import settings as fixed
from winterplan_extract.outputs import theme
from winterplan_extract.outputs.sheet import Chart, WorkbookSheet


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart with the cell at its upper left corner and its size in centimetres."""

    chart: Chart
    cell: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placing:
    """The charts of a sheet and the areas that are printed, each on pages of its own."""

    charts: tuple[Placed, ...]
    areas: tuple[str, ...]


def placing(sheet: WorkbookSheet, header: int, heights: Sequence[float], size: int) -> Placing:
    """The charts of the sheet, whose table has its headings in the row `header`.

    `heights` are the points of the headings and of each line; `size` is that of the text.
    """
    columns = [header_.width * size * fixed.CHARACTER_CM for header_ in sheet.headers]
    table, gap, charts = sum(columns), fixed.CHART_GAP_CM, sheet.charts
    last, letter = header + len(heights) - 1, get_column_letter(len(columns))
    tall = [_height(chart) for chart in charts]
    if table + gap + theme.CHART_WIDTH_CM <= theme.PAGE_CM[0]:
        placed, row = [], header
        for chart, height in zip(charts, tall, strict=True):
            placed.append(Placed(chart, f"{get_column_letter(len(columns) + 2)}{row}", theme.CHART_WIDTH_CM, height))
            row += _rows_under(heights[row - header :], height) + 1
        right = get_column_letter(len(columns) + 1 + theme.CHART_COLUMNS)
        return Placing(tuple(placed), (f"A1:{right}{max(last, row)}",))
    across = max(1, min(len(charts), int((table + gap) / (theme.CHART_WIDTH_CM + gap))))
    width = min(fixed.WIDEST_CHART_CM, (table - gap * (across - 1)) / across)
    starts = [0.0, *accumulate(columns)]
    placed, row = [], last + 2
    for at in range(0, len(charts), across):
        side_by_side = zip(charts[at : at + across], tall[at : at + across], strict=True)
        for turn, (chart, height) in enumerate(side_by_side):
            column = next(n for n, start in enumerate(starts) if start >= turn * (width + gap) - gap / 2)
            cell = f"{get_column_letter(column + 1)}{row}"
            placed.append(Placed(chart, cell, min(width, table - starts[column]), height))
        row += _rows_under((), max(tall[at : at + across])) + 1
    shrunk = min(1.0, theme.PAGE_CM[0] / table)
    over = (header - 1) * theme.DEFAULT_ROW_POINTS * fixed.TITLE_HEIGHT
    together = (over + sum(heights) + (row - last) * theme.DEFAULT_ROW_POINTS) / theme.POINTS_PER_CM
    if together * shrunk <= theme.PAGE_CM[1]:
        return Placing(tuple(placed), (f"A1:{letter}{row}",))
    return Placing(tuple(placed), (f"A1:{letter}{last}", f"A{last + 2}:{letter}{row}"))


def _height(chart: Chart) -> float:
    bars = (chart.names.last_line - chart.names.first_line + 1) * (
        chart.names.last_column - chart.names.first_column + 1
    )
    return theme.CHART_FRAME_CM + theme.CHART_BAR_CM * bars + (fixed.LEGEND_CM if chart.fills else 0)


def _rows_under(heights: Sequence[float], centimetres: float) -> int:
    """How many rows something of that height covers: the first are as high as `heights` says."""
    left, rows = centimetres * theme.POINTS_PER_CM, 0
    while left > 0:
        left -= heights[rows] if rows < len(heights) else theme.DEFAULT_ROW_POINTS
        rows += 1
    return rows
