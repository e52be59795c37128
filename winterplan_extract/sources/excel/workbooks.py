"""The sheets of Excel's own workbooks: of .xlsx and .xlsm through openpyxl, from parts unpacked under limits; of .xls
through xlrd, with formats, fonts, colours, notes and what is hidden."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openpyxl.utils import range_boundaries

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.excel.belongings import remarks_told, with_belongings
from winterplan_extract.sources.excel.conditional import repainted
from winterplan_extract.sources.excel.number_format import text_of
from winterplan_extract.sources.excel.sheet import (
    NOTHING,
    CellLook,
    CellPlace,
    PrintRun,
    SheetCell,
    SheetCells,
    StyleLooks,
    printed,
    remark,
    seen,
    theme_colours,
    unread_told,
    with_hiding,
)
from winterplan_extract.sources.settings import BOLD_WEIGHT, MOST_FOOT, MOST_MERGED, XML_HEAD
from winterplan_extract.sources.signs import WHITE
from winterplan_extract.sources.unpack import as_transitional, damaged, sheet_parts, unpack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet
    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

# What is raised on workbooks that are damaged or made by careless programs, which has no common class.
_SPOILT: Final = (OSError, LookupError, ValueError, TypeError, AttributeError)
_DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_RESULT: Final = re.compile(rb"<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_PICTURES: Final = re.compile(rb"<(?:drawing|legacyDrawing|legacyDrawingHF|picture)\b[^<>]*/>")
_MERGED: Final = re.compile(rb'<mergeCell\b[^<>]*?\bref="(\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)"[^<>]*/>')
_CONTENT_ENDS: Final = (b"v>", b"is>", b"f>", b"<f ")  # of a value, a text, a formula; also with a namespace's prefix
_LEFT_OUT: Final = re.compile(rb"<Relationship\b[^<>]*/(?:drawing|vmlDrawing|image|chart|externalLink|vbaProject|oleObject|package)\"[^<>]*/>")  # fmt: skip
_OURS: Final = ("xl/drawings/", "xl/media/", "xl/charts/", "xl/embeddings/", "xl/vbaproject", "xl/externallinks/")


def read_xlsx(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's sheets in order, formulas by the results saved with them, and what is to be said of it as a whole.
    Raises UnreadableFile."""
    import openpyxl  # heavy: loaded when a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException

    parts = unpack(path, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl drops when it saves: nothing is saved
            book = openpyxl.load_workbook(package(parts), data_only=True, rich_text=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, SyntaxError, *_SPOILT) as fault:
        detail = f"the workbook cannot be opened: {type(fault).__name__}"
        raise UnreadableFile(notice("file_damaged", detail=detail)) from fault
    looks = StyleLooks(theme_colours(book.loaded_theme))
    paths = {about.get("name", ""): part for about, part in sheet_parts(parts)}
    made: list[SheetCells] = []
    notices: list[Notice] = []
    remarks = Counter[bool]()
    for sheet in book.worksheets:
        cells, said = _sheet(sheet, looks)
        if beside := paths.get(sheet.title, ""):
            cells, more, counted = with_belongings(cells, path, parts, beside, sheet, looks.theme)
            said += more
            remarks.update(counted)
        made.append(cells)
        notices += () if cells.hidden else said
    return tuple(made), (*_without_results(parts), *remarks_told(remarks), *notices)


def _sheet(sheet: Worksheet, looks: StyleLooks) -> tuple[SheetCells, list[Notice]]:
    """The sheet's cells as they are shown, and what of them cannot be read."""
    own = {place: looks.of(cell) for place, cell in sheet._cells.items()}  # type: ignore[arg-type]
    repaints, unknown = repainted(sheet, looks.theme, own)
    styled = [range_boundaries(table.ref) for table in sheet.tables.values()]
    cells: dict[CellPlace, SheetCell] = {}
    failed: list[CellPlace] = []
    # The cells that are there, and no others: a single one far out would make a grid of millions.
    for place, look in (own | repaints).items():
        cell = sheet._cells.get(place)
        value = getattr(cell, "value", None)
        if value is None and not look.fill:
            continue
        if cell is not None and cell.data_type == "e":
            failed.append(place)
            value = None
        made = seen(value, look, looks.theme, styled=any(_within(place, area) for area in styled))
        if made.holds or made.fill or made.unseen:
            cells[place] = made
    merged = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    rows = {row: bool(look.outlineLevel) for row, look in sheet.row_dimensions.items() if look.hidden}
    columns = {
        column: bool(look.outlineLevel)
        for look in sheet.column_dimensions.values()
        if look.hidden
        for column in range(look.min or 0, (look.max or 0) + 1)
    }
    read = SheetCells(sheet.title, cells, merged, hidden=sheet.sheet_state != "visible")
    told = unread_told(read, failed)
    if unknown:
        told.append(notice("formats_unread", sheet=sheet.title, count=unknown))
    return with_hiding(read, rows, columns, _filtered(sheet)), told


def _within(place: CellPlace, area: Sequence[int | None]) -> bool:
    left, top, right, bottom = (number or 0 for number in area)
    return top <= place[0] <= bottom and left <= place[1] <= right


def _filtered(sheet: Worksheet) -> frozenset[int]:
    """The rows under a filter that is on, whether they pass it or not."""
    filters = [sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())]
    areas = [range_boundaries(one.ref) for one in filters if one and one.ref and one.filterColumn]
    return frozenset(row for _, top, _, bottom in areas for row in range((top or 0) + 1, (bottom or 0) + 1))


def package(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The checked parts as a package in memory: strict names made ordinary, pictures and links left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for name, data in parts.items():
            if name.lower().startswith(_OURS):
                continue
            if _DECLARES.search(data[:XML_HEAD]):
                raise UnreadableFile(notice("file_damaged", detail="its XML declares entities, which no workbook does"))
            data = as_transitional(data)
            if name.lower().startswith("xl/worksheets/"):
                data = _MERGED.sub(_unless_vast, _PICTURES.sub(b"", _without_vast_foot(data)))
            if name.lower().endswith(".rels"):
                data = _LEFT_OUT.sub(b"", data)
            packed.writestr(name, data)
    stream.seek(0)
    return stream


def _unless_vast(found: re.Match[bytes]) -> bytes:
    """The merge as it stands; nothing where it covers whole columns or sheets, of which only the first cell counts."""
    left, top, right, bottom = (number or 0 for number in range_boundaries(found[1].decode()))
    return found[0] if (right - left + 1) * (bottom - top + 1) <= MOST_MERGED else b""


def _without_vast_foot(sheet: bytes) -> bytes:
    """The sheet without the rows below its last content, where there are so many that somebody formatted all there are."""
    first = sheet.find(b"sheetData>")
    end = sheet.rfind(b"sheetData>", first + 1)
    last = max(sheet.rfind(mark, first, end) for mark in _CONTENT_ENDS)
    row = first if last < 0 else sheet.find(b"row>", last, end)
    if min(first, end, row) < 0:  # no such rows, or cut short: what it is, the parser will say
        return sheet
    foot, close = sheet.index(b">", row) + 1, sheet.rfind(b"</", row, end)
    return sheet[:foot] + sheet[close:] if close - foot > MOST_FOOT else sheet


def _without_results(parts: Mapping[str, bytes]) -> tuple[Notice, ...]:
    sheets = (data for name, data in parts.items() if name.lower().startswith("xl/worksheets/"))
    count = sum(len(_NO_RESULT.findall(data)) for data in sheets)
    return (notice("formulas_without_values", count=count),) if count else ()


_SPOILT_XLS: Final = (ArithmeticError, AssertionError, struct.error, RecursionError, MemoryError)  # by xlrd besides
_OLE: Final = b"\xd0\xcf\x11\xe0"
_SOLID: Final = 1  # the fill pattern of one colour
_AUTOMATIC: Final = 0x7FFF
_FILTER: Final = "_filterdatabase"


def read_xls(path: Path) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's worksheets in order, and what of them cannot be read. Raises UnreadableFile."""
    import python_calamine  # loaded, as is xlrd, when such a workbook is read
    import xlrd

    try:
        if path.read_bytes()[:4] == _OLE:
            # A stream whose sectors go round in a circle would keep xlrd busy for ever; calamine refuses it at once.
            python_calamine.load_workbook(str(path)).close()
        book = xlrd.open_workbook(str(path), logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
        looks = _XlsLooks(book)
        made = [_xls_sheet(sheet, book, looks) for sheet in book.sheets()]
    except python_calamine.PasswordError as fault:
        raise UnreadableFile(notice("file_encrypted")) from fault
    except (python_calamine.CalamineError, xlrd.XLRDError, xlrd.compdoc.CompDocError, *_SPOILT, *_SPOILT_XLS) as fault:
        locked = isinstance(fault, xlrd.XLRDError) and "encrypt" in str(fault).lower()
        raise (UnreadableFile(notice("file_encrypted")) if locked else damaged(fault)) from fault
    return tuple(sheet for sheet, _ in made), tuple(said for _, told in made for said in told)


class _XlsLooks:
    """The looks of the workbook's styles, each worked out once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.of: Callable[[int], CellLook] = cache(self._look)

    def run(self, text: str, font: int) -> PrintRun:
        """A stretch of text in one of the workbook's fonts."""
        fonts = self._book.font_list
        found = fonts[font] if 0 <= font < len(fonts) else fonts[0]
        ink, lined = self._colour(found.colour_index), bool(found.underline_type)
        return PrintRun(text, found.weight >= BOLD_WEIGHT, bool(found.struck_out), ink, found.name, lined)

    def _look(self, style: int) -> CellLook:
        looks = self._book.xf_list[style]
        known = self._book.format_map.get(looks.format_key)
        code = known.format_str if known else "General"
        font = self.run("", looks.font_index)
        ground = self._colour(looks.background.pattern_colour_index) if looks.background.fill_pattern == _SOLID else ""
        if not looks.background.fill_pattern:
            ground = WHITE
        fill = "" if looks.background.fill_pattern != _SOLID or ground == WHITE else ground
        return CellLook(code, font.bold, font.struck, fill, font.ink, ground, font.font)

    def _colour(self, number: int) -> str:
        rgb = self._book.colour_map.get(number) if number != _AUTOMATIC else None
        return "".join(f"{part:02X}" for part in rgb) if rgb else ""


def _xls_sheet(sheet: Sheet, book: Book, looks: _XlsLooks) -> tuple[SheetCells, list[Notice]]:
    import xlrd

    cells: dict[CellPlace, SheetCell] = {}
    failed: list[CellPlace] = []
    for r in range(sheet.nrows):
        for c, cell in enumerate(sheet.row(r)):
            look = looks.of(cell.xf_index)
            if cell.ctype == xlrd.XL_CELL_ERROR:
                failed.append((r + 1, c + 1))
            value = _value(cell, book)
            if value is None and not look.fill:
                continue
            made = printed(_runs(sheet, (r, c), value, look, looks), value, look)
            if made.holds or made.fill or made.unseen:
                cells[r + 1, c + 1] = made
    for (r, c), note in sheet.cell_note_map.items():
        said = remark(note.author or "", " ".join((note.text or "").split()))
        cells[r + 1, c + 1] = replace(cells.get((r + 1, c + 1), NOTHING), note=said)
    merged = {(top + 1, left + 1): (bottom, right) for top, bottom, left, right in sheet.merged_cells}
    read = SheetCells(sheet.name, cells, merged, hidden=bool(sheet.visibility))
    told = unread_told(read, failed)
    if sheet.cell_note_map:
        told.append(notice("comments_kept", count=len(sheet.cell_note_map)))
    rows = {r + 1: bool(row.outline_level) for r, row in sheet.rowinfo_map.items() if row.hidden}
    columns = {c + 1: bool(column.outline_level) for c, column in sheet.colinfo_map.items() if column.hidden}
    return with_hiding(read, rows, columns, _xls_filtered(sheet, book)), [] if sheet.visibility else told


def _value(cell: Cell, book: Book) -> object:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
    return cell.value


def _runs(sheet: Sheet, at: tuple[int, int], value: object, look: CellLook, looks: _XlsLooks) -> Iterator[PrintRun]:
    """The cell's text, in the fonts that its stretches have."""
    parts = sheet.rich_text_runlist_map.get(at) if isinstance(value, str) else None
    text = text_of(value, look.number_format)
    starts = [start for start, _ in parts or ()]
    yield PrintRun(text[: starts[0]] if starts else text, look.bold, look.struck, look.ink, look.font)
    for (start, font), end in zip(parts or (), [*starts[1:], len(text)], strict=False):
        yield looks.run(text[start:end], font)


def _xls_filtered(sheet: Sheet, book: Book) -> frozenset[int]:
    """The rows under a filter of the sheet."""
    rows: set[int] = set()
    for name in book.name_obj_list:
        if name.name.lower().replace("\x0d", _FILTER) != _FILTER or name.result is None or name.result.kind != -1:
            continue
        for area in name.result.value or ():
            first, last, top, bottom = area.coords[:4]
            if first <= sheet.number < last:
                rows.update(range(top + 2, bottom + 1))
    return frozenset(rows)
