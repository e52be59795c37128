"""Writes the sheets as comparison.xlsx: text is text, and the same sheets give the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from operator import getitem
from pathlib import Path
from typing import Any, Final, Literal
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.writer.excel import ExcelWriter

from winterplan_extract.outputs import theme
from winterplan_extract.outputs.cells import WrittenCell, cell, link_to, links, row
from winterplan_extract.outputs.charts import bar_chart, placing
from winterplan_extract.outputs.fitting import FORMULA_STARTS, FittedSheet, protected
from winterplan_extract.outputs.settings import (
    BAND_HEIGHT,
    CHOICES_PRINTED,
    FOOTER_SIZE,
    HEADER_STYLE,
    ROWS_PACKED,
    TITLE_HEIGHT,
    TITLE_STYLE,
    ZIP_LEVEL,
)
from winterplan_extract.outputs.sheet import (
    DeskLink,
    DropDown,
    FileLink,
    Kind,
    Look,
    Once,
    SheetColumn,
    SheetLink,
    StyledText,
    Value,
    WorkbookSheet,
)
from winterplan_extract.outputs.staging import line_as_saved
from winterplan_extract.outputs.theme import Ink, ProfileStyle

_NO_ROWS: Final = re.compile(r"<sheetData>\s*</sheetData>|<sheetData\s*/>")
_LINKS_STAND_BEFORE: Final = "<pageMargins"
# openpyxl cannot write this part of a sheet; it stands right before the drawing and the tables.
_NO_WARNING: Final = '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_SHEET_END: Final = re.compile("<drawing |<tableParts")
_CHART_NAME: Final = re.compile(r'(<[^<>]*cNvPr [^<>]*?name="Chart \d+")')


class Archive(ZipFile):
    """A zip file without a clock, which writes each sheet's rows and puts `descriptions` to the charts."""

    def __init__(self, path: Path, sheets: Mapping[str, _SheetWriter], descriptions: Sequence[str]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED, compresslevel=ZIP_LEVEL)
        self._sheets = sheets
        self._descriptions = iter(descriptions)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Adds a part; a chart in it is given its description."""
        name = str(zinfo_or_arcname)
        if name.startswith("xl/drawings/drawing"):
            text = data.decode("utf-8") if isinstance(data, bytes) else data
            data = _CHART_NAME.sub(lambda found: f"{found[1]} descr={quoteattr(next(self._descriptions))}", text)
        super().writestr(ZipInfo(name), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Adds a file as a part: a sheet, which is given its rows and told not to warn of references that are text."""
        name = str(arcname or filename)
        above, below = _NO_ROWS.split(Path(filename).read_text(encoding="utf-8"), maxsplit=1)
        before, mark, after = below.partition(_LINKS_STAND_BEFORE)
        before, _begins, to_files = before.partition("<hyperlinks>")
        end = _SHEET_END.search(after)
        at = end.start() if end else len(after)
        with self.open(name, "w") as part:
            part.write(f"{above}<sheetData>".encode())
            rows = self._sheets[name].rows()
            while some := "".join(islice(rows, ROWS_PACKED)):
                part.write(some.encode())
            links = "".join(self._sheets[name].links) + to_files.removesuffix("</hyperlinks>")
            listing = f"<hyperlinks>{links}</hyperlinks>" if links else ""
            part.write(f"</sheetData>{before}{listing}{mark}{after[:at]}".encode())
            part.write(((_NO_WARNING if end else "") + after[at:]).encode())


_FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "code": "@",
    "number": theme.NUMBER_FORMAT,
    "score": theme.SCORE_FORMAT,
    "share": theme.SHARE_FORMAT,
    "date": theme.DATE_FORMAT,
}
_TITLE_STYLE: Final = "Heading 1"
_HEADER_STYLE: Final = "Heading 3"
_SEVERAL: Final = "Pick one of the list. For several actions, type their ids with “; ” between them."
_OPENS: Final[dict[type, str]] = {
    FileLink: "Opens the file, where it lies as it did when it was read",
    DeskLink: "Opens the row beside its source while the desk runs. The command winterplan desk starts it.",
}


def write_workbook(path: Path, sheets: Sequence[FittedSheet], style: ProfileStyle, *, as_of: date) -> dict[str, str]:
    """Writes the workbook; `as_of` is the date in its properties. Gives the digest of each sheet's values."""
    book = Workbook(write_only=True)
    _add_named_styles(book, style)
    layouts = {fitted.sheet.name: _layout(fitted.sheet, style) for fitted in sheets}
    # openpyxl names the parts of sheets by their order
    writers = {
        f"xl/worksheets/sheet{number}.xml": _SheetWriter(book, fitted, style, layouts)
        for number, fitted in enumerate(sheets, start=1)
    }
    moment = datetime.combine(as_of, time())
    book.properties = DocumentProperties(
        title=sheets[0].sheet.title,
        creator=theme.AUTHOR,
        lastModifiedBy=theme.AUTHOR,
        language=theme.LANGUAGE,
        created=moment,
        modified=moment,
    )
    with Archive(path, writers, [chart.says for fitted in sheets for chart in fitted.sheet.charts]) as archive:
        ExcelWriter(book, archive).write_data()
    return {writer.name: writer.digest.hexdigest() for writer in writers.values()}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Rows of a sheet, counted from 1; `band` and `header` are 0 where there is none."""

    band: int
    header: int
    first: int


class _SheetWriter:
    """Writes one sheet: its rows by itself, keeping their `links` and `digest` of values, all else by openpyxl."""

    def __init__(
        self, book: Workbook, fitted: FittedSheet, style: ProfileStyle, layouts: Mapping[str, _Layout]
    ) -> None:
        self._fitted = fitted
        self._sheet: WorkbookSheet = fitted.sheet
        self._style = style
        self._layouts = layouts
        self.name = self._sheet.name
        self._layout = layouts[self.name]
        self._paper: Any = book.create_sheet(self.name)  # a write-only sheet, which the stubs do not tell apart
        self._styles: dict[tuple[Look, Kind, bool, bool], int] = {}
        self._tops = self._top()
        self.links: list[str] = []
        self.digest = hashlib.sha256()
        self._set_page()
        self._add_table()
        self._add_choices()
        self._add_charts()
        self._add_links_out()

    def _top(self) -> list[tuple[list[WrittenCell | None], float]]:
        """What stands over the lines, with its height: title, what the sheet is about, bands and headers."""
        sheet, layout, size = self._sheet, self._layout, self._style.size
        over: list[tuple[list[WrittenCell | None], float]] = [
            ([self._named(sheet.title, _TITLE_STYLE)], (size + theme.TITLE.larger) * TITLE_HEIGHT)
        ]
        over += [([self._inked(text, theme.ABOUT)], size * TITLE_HEIGHT) for text in sheet.about]
        if layout.band:
            bands = [self._inked(text, theme.BAND, at) if text else None for at, text in enumerate(sheet.bands)]
            over.append((bands, size * BAND_HEIGHT))
        if layout.header:
            headings = [self._named(h.title, _HEADER_STYLE, at) for at, h in enumerate(sheet.headers)]
            over.append(([*headings], self._fitted.header_height))
        return over

    def rows(self) -> Iterator[str]:
        """The rows of the sheet from the top down, some at a time."""
        yield from (self._row(number, cells, height) for number, (cells, height) in enumerate(self._tops, start=1))
        sheet, first = self._sheet, self._layout.first
        columns = [*enumerate(sheet.headers)]
        usual, beginning = ([Once(partial(self._cell, begins, *each)) for each in columns] for begins in (False, True))
        for at, (line, height) in enumerate(zip(sheet.lines, self._fitted.heights, strict=True)):
            folds = bool(sheet.heads) and at not in sheet.heads
            made = beginning if at in sheet.parts else usual
            yield self._row(first + at, list(map(getitem, made, line)), height, folds=folds)

    def _row(self, number: int, cells: Sequence[WrittenCell | None], height: float, *, folds: bool = False) -> str:
        self.digest.update(line_as_saved([each.as_saved for each in cells if each]))
        self.links += links(number, cells)
        return row(number, cells, height, folds=folds)

    def _set_page(self) -> None:
        paper, sheet, layout = self._paper, self._sheet, self._layout
        for at, header in enumerate(sheet.headers, start=1):
            paper.column_dimensions[get_column_letter(at)].width = header.width
        paper.sheet_view.showGridLines = False
        paper.sheet_view.tabSelected = paper.parent.worksheets[0] is paper
        if not self._style.published and layout.header:
            paper.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{layout.first}"
        if sheet.heads:
            paper.sheet_properties.outlinePr.summaryBelow = False
            paper.sheet_format.outlineLevelRow = 1
        paper.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page = paper.page_setup
        page.paperSize, page.orientation = theme.PAPER_A3, "landscape" if sheet.table else "portrait"
        page.fitToWidth, page.fitToHeight, page.pageOrder = sheet.pages_wide, 0 if sheet.table else 1, "overThenDown"
        margins = paper.page_margins
        margins.left = margins.right = margins.top = theme.MARGIN_INCHES
        margins.bottom = theme.MARGIN_INCHES + theme.FOOTER_MARGIN_INCHES
        margins.header = margins.footer = theme.FOOTER_MARGIN_INCHES
        footer, head = paper.HeaderFooter.oddFooter, paper.HeaderFooter.oddHeader.left
        footer.left.text, footer.right.text = "&A", "Page &P of &N"
        for part in (footer.left, footer.right, head):
            part.font, part.size = f"{theme.FONT},Regular", FOOTER_SIZE
        top, last = layout.band or layout.header, layout.header + max(1, len(sheet.lines))
        if sheet.keeps_level:
            paper.print_area = f"A1:{get_column_letter(CHOICES_PRINTED)}{last}"
        if layout.header:
            paper.print_title_rows = f"{top}:{layout.header}"
        if sheet.pages_wide > 1 and sheet.frozen:  # a title in columns that come on every page would come cut off
            head.text, margins.top = sheet.title.replace("&", "&&"), margins.bottom
            paper.print_area = f"A{top}:{get_column_letter(len(sheet.headers))}{last}"
            paper.print_title_cols = f"A:{get_column_letter(sheet.frozen)}"

    def _add_links_out(self) -> None:
        """Those out of the workbook, which openpyxl has to list beside the sheet."""
        out = [
            (f"{get_column_letter(at)}{number}", value.to)
            for number, line in enumerate(self._sheet.lines, start=self._layout.first)
            for at, value in enumerate(line, start=1)
            if type(value) is StyledText and isinstance(value.to, FileLink | DeskLink)
        ]
        if out:
            self._paper._get_writer()  # which begins with no links
            self._paper._hyperlinks = [Hyperlink(at, target=to.path, tooltip=_OPENS[type(to)]) for at, to in out]

    def _cell(self, begins: bool, at: int, header: SheetColumn, value: Value) -> WrittenCell:
        """The value in its look, in the column of that number; text is text even where it looks like a formula."""
        look: Look = value.look if isinstance(value, StyledText) else ""
        plain = value.text if isinstance(value, StyledText) else value
        link = self._leading(value.to) if isinstance(value, StyledText) and isinstance(value.to, SheetLink) else ""
        is_text = isinstance(plain, str)
        quoted = isinstance(plain, str) and plain.startswith(FORMULA_STARTS)
        kind: Kind = "text" if is_text and header.kind != "code" else header.kind
        return cell(plain, self._style_of(look, kind, quoted, begins), at, link)

    def _style_of(self, look: Look, kind: Kind, quoted: bool, begins: bool) -> int:
        """The number of the style of such a cell, made once a sheet."""
        known = self._styles.get((look, kind, quoted, begins))
        if known is None:
            cell = self._bare(theme.LOOKS[look])
            right = kind in ("number", "score", "share")
            wraps = kind in ("text", "code") and look not in theme.UNWRAPPED
            cell.alignment = Alignment("right" if right else "left", "top", wrap_text=wraps, indent=right)
            if self._sheet.table:
                cell.border = _BEGINNING if begins else _RULED
            cell.number_format = "General" if kind == "text" else _FORMATS[kind]
            cell.quotePrefix = quoted
            known = self._styles[look, kind, quoted, begins] = cell.style_id
        return known

    def _named(self, text: str, name: str, at: int = 0) -> WrittenCell:
        known: Any = Cell(self._paper, row=1, column=1)
        known.style = name
        return cell(text, known.style_id, at)

    def _inked(self, text: str, ink: Ink, at: int = 0) -> WrittenCell:
        known = self._bare(ink)
        known.alignment = Alignment(vertical="top")
        return cell(text, known.style_id, at)

    def _bare(self, ink: Ink) -> Any:
        """A cell of the sheet with the font and ground of the ink, to ask openpyxl for the number of its style."""
        cell: Any = Cell(self._paper, row=1, column=1)
        cell.font = _font(ink, self._style)
        if ink.fill:
            cell.fill = PatternFill("solid", fgColor=ink.fill)
        return cell

    def _leading(self, to: SheetLink) -> str:
        row = 1 if to.line is None else self._layouts[to.sheet].first + to.line
        return link_to(to.sheet, row, "" if to.line is None else f", row {row}")

    def _add_table(self) -> None:
        sheet, layout = self._sheet, self._layout
        if not sheet.table:
            return
        last = layout.header + max(1, len(sheet.lines))
        ref = f"A{layout.header}:{get_column_letter(len(sheet.headers))}{last}"
        columns = [TableColumn(id=at, name=protected(h.title)) for at, h in enumerate(sheet.headers, start=1)]
        table = Table(displayName=f"{sheet.table}_table", name=f"{sheet.table}_table", ref=ref, tableColumns=columns)
        if not self._style.published:
            table.autoFilter = AutoFilter(ref=ref)
        self._paper.tables.add(table)  # add_table warns of columns, which stand here

    def _add_charts(self) -> None:
        if not self._sheet.charts:
            return
        heights = (self._fitted.header_height, *self._fitted.heights)
        placed = placing(self._sheet, self._layout.header, heights, self._style.size)
        for each in placed.charts:
            self._paper.add_chart(bar_chart(each, self._sheet, self._layout.first, self._style.size), each.cell)
        self._paper.print_area = ",".join(placed.areas)

    def _choices_from(self, choices: DropDown) -> str:
        """The cells that the drop-down offers; a line's own are found by its first cell, however sorted."""
        first = self._layouts[choices.source].first
        last, sheet = first + choices.count - 1, quote_sheetname(choices.source)
        names = f"{sheet}!$A${first}:$A${last}"
        if not choices.across:
            return names
        beside = f"{sheet}!$B${first}:${get_column_letter(choices.across + 1)}${last}"
        return f"INDEX({beside},MATCH($A{self._layout.first},{names},0),0)"

    def _add_choices(self) -> None:
        choices = self._sheet.choices
        if not choices:
            return
        column = get_column_letter(choices.column + 1)
        drop_down = DataValidation(
            type="list",
            formula1=self._choices_from(choices),
            allow_blank=True,
            errorStyle="information",  # what is not on the list may be several ids, so it is not refused
            errorTitle="Not on the list",
            error=_SEVERAL,
            promptTitle=self._sheet.headers[choices.column].title,
            prompt=_SEVERAL,
            showErrorMessage=True,
            showInputMessage=True,
        )
        drop_down.add(f"{column}{self._layout.first}:{column}{self._layout.first + len(self._sheet.lines) - 1}")
        self._paper.data_validations.append(drop_down)


_RULED: Final = Border(bottom=Side("thin", theme.LINE_RULE), right=Side("hair", theme.LINE_RULE))
_BEGINNING: Final = Border(
    top=Side("medium", theme.PART_RULE), bottom=Side("thin", theme.LINE_RULE), right=Side("hair", theme.LINE_RULE)
)


def _layout(sheet: WorkbookSheet, style: ProfileStyle) -> _Layout:
    top = 1 + len(sheet.about)
    if not sheet.table:
        return _Layout(0, 0, top + 1)
    banded = not style.published and any(sheet.bands)
    header = top + 1 + banded
    return _Layout(header - 1 if banded else 0, header, header + 1)


def _add_named_styles(book: Any, style: ProfileStyle) -> None:
    """The Normal font, by whose digits widths are counted, and two styles that are headings to a screen reader."""
    normal = Font(name=theme.FONT, size=style.size)
    book._fonts = IndexedList([normal])  # openpyxl has no door of its own to the Normal style
    book._named_styles["Normal"].font = normal
    title = NamedStyle(_TITLE_STYLE, font=_font(theme.TITLE, style), builtinId=TITLE_STYLE)
    header = NamedStyle(
        _HEADER_STYLE,
        font=_font(theme.HEADER, style),
        fill=PatternFill("solid", fgColor=theme.HEADER.fill),
        alignment=Alignment(wrap_text=True, vertical="top"),
        border=_RULED,
        builtinId=HEADER_STYLE,
    )
    for named in (title, header):
        book.add_named_style(named)


def _font(ink: Ink, style: ProfileStyle) -> Font:
    line: Literal["single"] | None = "single" if ink.underline else None
    return Font(name=theme.FONT, size=style.size + ink.larger, bold=ink.bold, color=ink.color, underline=line)
