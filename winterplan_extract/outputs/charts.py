"""Excel's own bar charts over cells of a sheet: beside its table where both fit a sheet of paper, else under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, cast

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import get_column_letter, quote_sheetname

from winterplan_extract.outputs import settings, theme
from winterplan_extract.outputs.sheet import CellRange, Chart, StyledText, Value, WorkbookSheet


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
    """The charts of the sheet, whose headings stand in the row `header`; `heights` are points, theirs first."""
    columns = [header_.width * size * settings.CHARACTER_CM for header_ in sheet.headers]
    table, gap, charts = sum(columns), settings.CHART_GAP_CM, sheet.charts
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
    width = min(settings.WIDEST_CHART_CM, (table - gap * (across - 1)) / across)
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
    over = (header - 1) * theme.DEFAULT_ROW_POINTS * settings.TITLE_HEIGHT
    together = (over + sum(heights) + (row - last) * theme.DEFAULT_ROW_POINTS) / theme.POINTS_PER_CM
    if together * shrunk <= theme.PAGE_CM[1]:
        return Placing(tuple(placed), (f"A1:{letter}{row}",))
    return Placing(tuple(placed), (f"A1:{letter}{last}", f"A{last + 2}:{letter}{row}"))


def _height(chart: Chart) -> float:
    bars = (chart.names.last_line - chart.names.first_line + 1) * (
        chart.names.last_column - chart.names.first_column + 1
    )
    return theme.CHART_FRAME_CM + theme.CHART_BAR_CM * bars + (settings.LEGEND_CM if chart.fills else 0)


def _rows_under(heights: Sequence[float], centimetres: float) -> int:
    """How many rows something of that height covers: the first are as high as `heights` says."""
    left, rows = centimetres * theme.POINTS_PER_CM, 0
    while left > 0:
        left -= heights[rows] if rows < len(heights) else theme.DEFAULT_ROW_POINTS
        rows += 1
    return rows


def bar_chart(placed: Placed, sheet: WorkbookSheet, first_row: int, size: int) -> BarChart:
    """The chart with level bars, the first on top; `first_row` is the first line's in Excel, `size` in points."""
    chart = placed.chart
    names = [v.text if isinstance(v, StyledText) else str(v or "") for v in _values(sheet, chart.names)]
    pieces = _pieces(chart)
    longest = _longest(chart, sheet, pieces)
    bars: Any = BarChart()  # whose stubs know too little of what may be set
    bars.type, bars.grouping, bars.gapWidth, bars.legend = "bar", "clustered", settings.BAR_GAP, None
    if chart.fills:
        bars.grouping, bars.overlap, bars.legend = "stacked", 100, Legend()
        bars.legend.position, bars.legend.txPr = "b", _rich(size)
    bars.width, bars.height = placed.width, placed.height
    bars.series = [_series(chart, sheet, first_row, names, number, piece) for number, piece in enumerate(pieces)]
    if chart.fills:
        digit = settings.DIGIT_CM / (placed.width * (settings.BARS_RIGHT - settings.NAMES_SHARE)) * longest
        for series, piece, fill in zip(bars.series, pieces, chart.fills, strict=True):
            series.dLbls = _labels_of_pieces([_number(value) for value in _values(sheet, piece)], digit, fill, size)
    bars.title = _title(chart.title, size + 2, settings.TITLE_TOP_CM / bars.height)
    bars.x_axis.delete, bars.x_axis.scaling.orientation = False, "maxMin"
    bars.x_axis.majorTickMark = "none"
    bars.x_axis.txPr = _rich(size)
    bars.y_axis.delete, bars.y_axis.majorGridlines = True, None
    bars.y_axis.scaling.min, bars.y_axis.scaling.max = 0, longest
    bars.dataLabels = _labels(DataLabelList(), shown=True)
    bars.dataLabels.txPr = _rich(size)
    top = settings.TITLE_CM / bars.height
    bars.layout = Layout(
        ManualLayout(
            layoutTarget="inner",
            xMode="edge",
            yMode="edge",
            x=settings.NAMES_SHARE,
            y=top,
            w=settings.BARS_RIGHT - settings.NAMES_SHARE,
            h=(settings.BARS_BOTTOM if not chart.fills else 1 - settings.LEGEND_CM / bars.height) - top,
        )
    )
    bars.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=theme.LINE_RULE))
    bars.roundedCorners = False
    return cast(BarChart, bars)


def _longest(chart: Chart, sheet: WorkbookSheet, pieces: Sequence[CellRange]) -> float:
    """What the axis goes to: all of it for shares, the longest bar for counts."""
    if not chart.counts:
        return 1.0
    beside = [[_number(value) for value in _values(sheet, piece)] for piece in pieces]
    return max(map(sum, zip(*beside, strict=True)), default=0.0) or 1.0


def _labels(labels: Any, *, shown: bool) -> Any:
    labels.showVal = shown
    for other in ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"):
        setattr(labels, other, False)
    return labels


def _labels_of_pieces(values: Sequence[float], digit: float, fill: str, size: int) -> Any:
    """The numbers in the pieces of one kind, none on a piece too short for it (`digit`: the length of one)."""
    labels = _labels(DataLabelList(), shown=True)
    labels.dLbl = [
        _labels(DataLabel(idx=at), shown=False)
        for at, value in enumerate(values)
        if value < digit * len(f"{value:,.0f}")
    ]
    labels.txPr = _rich(size, theme.HEADER.color if fill in theme.DARK_FILLS else theme.LOOKS[""].color)
    return labels


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _pieces(chart: Chart) -> list[CellRange]:
    """The cells of each series: all of them, or each column of its own."""
    whole = chart.values
    if not chart.fills:
        return [whole]
    columns = range(whole.first_column, whole.last_column + 1)
    return [replace(whole, first_column=column, last_column=column) for column in columns]


def _series(
    chart: Chart, sheet: WorkbookSheet, first_row: int, names: Sequence[str], number: int, piece: CellRange
) -> Series:
    values = [_number(value) for value in _values(sheet, piece)]
    title = sheet.headers[piece.first_column].title if chart.fills else chart.title
    series = Series(
        idx=number,
        order=number,
        tx=SeriesLabel(v=title),
        cat=AxDataSource(
            strRef=StrRef(
                f=_reference(sheet, chart.names, first_row),
                strCache=StrData(ptCount=len(names), pt=[StrVal(idx=i, v=name) for i, name in enumerate(names)]),
            )
        ),
        val=NumDataSource(
            numRef=NumRef(
                f=_reference(sheet, piece, first_row),
                numCache=NumData(
                    formatCode=theme.NUMBER_FORMAT if chart.counts else theme.SHARE_FORMAT,
                    ptCount=len(values),
                    pt=[NumVal(idx=i, v=repr(value)) for i, value in enumerate(values)],
                ),
            )
        ),
    )
    fill = theme.BAR_FILLS[chart.fills[number]] if chart.fills else theme.BAR_FILL
    series.graphicalProperties = GraphicalProperties(solidFill=fill, ln=LineProperties(solidFill=theme.LINE_RULE))
    series.invertIfNegative = False
    return series


def _reference(sheet: WorkbookSheet, span: CellRange, first_row: int) -> str:
    letter: Callable[[int], str] = get_column_letter
    first = f"${letter(span.first_column + 1)}${first_row + span.first_line}"
    last = f"${letter(span.last_column + 1)}${first_row + span.last_line}"
    return f"{quote_sheetname(sheet.name)}!{first}:{last}"


def _values(sheet: WorkbookSheet, span: CellRange) -> list[Value]:
    columns = slice(span.first_column, span.last_column + 1)
    if span.first_line < 0:
        return [header.title for header in sheet.headers[columns]]
    return [value for line in sheet.lines[span.first_line : span.last_line + 1] for value in line[columns]]


def _title(text: str, size: int, top: float) -> Title:
    title = Title(overlay=False, layout=Layout(ManualLayout(xMode="edge", yMode="edge", x=settings.TITLE_LEFT, y=top)))
    run = RegularTextRun(rPr=_letters(size, bold=True), t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_letters(size, bold=True)), r=[run])
    title.tx = Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph]))
    return title


def _rich(size: int, color: str = theme.LOOKS[""].color) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_letters(size, color)), endParaRPr=CharacterProperties())
    paragraph.r = []  # openpyxl puts an empty run into each; text that is only formatted has none
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _letters(size: int, color: str = theme.LOOKS[""].color, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size * 100, b=bold, solidFill=color, latin=Font(typeface=theme.FONT))
