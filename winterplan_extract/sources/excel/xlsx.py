"""The sheets of an .xlsx or .xlsm workbook through openpyxl, from parts unpacked under limits."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openpyxl.utils import range_boundaries

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.excel.belongings import remarks_told, with_belongings
from winterplan_extract.sources.excel.conditional import repainted
from winterplan_extract.sources.excel.sheet import (
    CellPlace,
    SheetCell,
    SheetCells,
    StyleLooks,
    seen,
    theme_colours,
    unread_told,
    with_hiding,
)
from winterplan_extract.sources.settings import MOST_FOOT, MOST_MERGED, XML_HEAD
from winterplan_extract.sources.unpack import as_transitional, sheet_parts, unpack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_RESULT: Final = re.compile(rb"<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_PICTURES: Final = re.compile(rb"<(?:drawing|legacyDrawing|legacyDrawingHF|picture)\b[^<>]*/>")
_MERGED: Final = re.compile(rb'<mergeCell\b[^<>]*?\bref="(\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)"[^<>]*/>')
_CONTENT_ENDS: Final = (b"v>", b"is>", b"f>", b"<f ")  # of a value, a text, a formula; also with a namespace's prefix
_LEFT_OUT: Final = re.compile(rb"<Relationship\b[^<>]*/(?:drawing|vmlDrawing|image|chart|externalLink|vbaProject|oleObject|package)\"[^<>]*/>")  # fmt: skip
_OURS: Final = ("xl/drawings/", "xl/media/", "xl/charts/", "xl/embeddings/", "xl/vbaproject", "xl/externallinks/")


def read_xlsx(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's sheets in order, formulas by the results saved with them, and what is to be said of it as a whole. Raises UnreadableFile."""
    import openpyxl  # heavy: loaded when a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException

    parts = unpack(path, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl drops when it saves: nothing is saved
            book = openpyxl.load_workbook(package(parts), data_only=True, rich_text=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError) as fault:  # fmt: skip
        # What openpyxl raises on workbooks that are damaged or made by careless programs has no common class.
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
