"""The sheets of an .xlsx or .xlsm workbook through openpyxl, from parts unpacked under limits."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.excel.colours import fill_of, theme_colours
from winterplan_extract.sources.excel.sheet import CellPlace, SheetCell, SheetCells, composed, letters_of
from winterplan_extract.sources.excel.shown import text_of
from winterplan_extract.sources.settings import MOST_FOOT, MOST_MERGED, XML_HEAD
from winterplan_extract.sources.word.unpack import unpack

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COMMENTS: Final = re.compile(r"^xl/(?:comments/|worksheets/)?comments?\d*\.xml$")
_COMMENT: Final = re.compile(rb"<(?:\w+:)?comment\s[^<>]*?\bref=")
_NO_RESULT: Final = re.compile(rb"<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_PICTURES: Final = re.compile(rb"<(?:drawing|legacyDrawing|legacyDrawingHF|picture)\b[^<>]*/>")
_MERGED: Final = re.compile(rb'<mergeCell\b[^<>]*?\bref="\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)"[^<>]*/>')
_CONTENT_ENDS: Final = (b"v>", b"is>", b"f>", b"<f ")  # of a value, a text, a formula; also with a namespace's prefix
_OURS: Final = ("xl/drawings/", "xl/media/", "xl/charts/", "xl/embeddings/", "xl/vbaproject", "xl/externallinks/")


def read_xlsx(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's sheets in order, and what is to be said of it as a whole.

    Formulas show the result that was saved with them. Raises UnreadableFile.
    """
    import openpyxl  # heavy: loaded when a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException

    parts = unpack(path, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that openpyxl drops when it saves: nothing is saved
            book = openpyxl.load_workbook(package(parts), data_only=True, rich_text=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError) as fault:  # fmt: skip
        # What openpyxl raises on workbooks that are damaged or made by careless programs has no common class.
        raise UnreadableFile(
            notice("file_damaged", detail=f"the workbook cannot be opened: {type(fault).__name__}")
        ) from fault
    theme = theme_colours(book.loaded_theme)
    sheets = tuple(_sheet(sheet, theme) for sheet in book.worksheets)
    return sheets, (*_without_results(parts), *_comments(parts))


def package(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The checked parts as a package in memory: strict names made ordinary, pictures and links left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packed:
        for name, data in parts.items():
            if name.lower().startswith(_OURS):
                continue
            if _DECLARES.search(data[:XML_HEAD]):
                raise UnreadableFile(notice("file_damaged", detail="its XML declares entities, which no workbook does"))
            for strict, ordinary in _STRICT:
                data = data.replace(strict, ordinary)
            if name.lower().startswith("xl/worksheets/"):
                data = _MERGED.sub(_unless_vast, _PICTURES.sub(b"", _without_vast_foot(data)))
            if name.lower().endswith(".rels"):
                data = _without_links(data)
            packed.writestr(name, data)
    stream.seek(0)
    return stream


def _unless_vast(found: re.Match[bytes]) -> bytes:
    """The merge as it stands; nothing where it covers whole columns or sheets, of which only the first cell counts."""
    from openpyxl.utils import column_index_from_string

    left, top, right, bottom = found.groups()
    columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
    return found[0] if columns * (int(bottom) - int(top) + 1) <= MOST_MERGED else b""


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


def _without_links(data: bytes) -> bytes:
    """Relationships without those to the parts that were left out."""
    return re.sub(rb"<Relationship\b[^<>]*/(?:drawing|vmlDrawing|image|chart|externalLink|vbaProject|oleObject|package)\"[^<>]*/>", b"", data)  # fmt: skip


def _sheet(sheet: Worksheet, theme: tuple[str, ...]) -> SheetCells:
    cells: dict[CellPlace, SheetCell] = {}
    # The cells that are there, and no others: a single one far out would make a grid of millions.
    for place, cell in sheet._cells.items():
        value = getattr(cell, "value", None)
        fill = fill_of(cell.fill, theme) if cell.has_style else ""
        shown = text_of(value, cell.number_format)
        if shown.strip() or fill:
            bold = bool(shown.strip()) and (bool(cell.font and cell.font.b) or _all_bold(value))
            cells[place] = SheetCell(composed(shown), letters_of(shown), bold, fill)
    merged = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    rows = {row: look for row, look in sheet.row_dimensions.items() if look.hidden}
    columns = {
        column: look
        for look in sheet.column_dimensions.values()
        if look.hidden
        for column in range(look.min or 0, (look.max or 0) + 1)
    }
    folded = frozenset(row for row, look in rows.items() if look.outlineLevel)
    folded_columns = frozenset(column for column, look in columns.items() if look.outlineLevel)
    filtered = _filtered(sheet).intersection(rows) - folded
    return SheetCells(
        sheet.title,
        cells,
        merged,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(rows) - folded - filtered,
        hidden_columns=frozenset(columns) - folded_columns,
        filtered_rows=filtered,
        folded_rows=folded,
        folded_columns=folded_columns,
    )


def _filtered(sheet: Worksheet) -> frozenset[int]:
    """The rows under a filter that is on, whether they pass it or not."""
    from openpyxl.utils import range_boundaries

    filters = [sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())]
    areas = [range_boundaries(one.ref) for one in filters if one and one.ref and one.filterColumn]
    return frozenset(row for _, top, _, bottom in areas for row in range((top or 0) + 1, (bottom or 0) + 1))


def _all_bold(value: object) -> bool:
    """Whether every stretch of a text of several formats is bold."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if not isinstance(value, CellRichText):
        return False
    return all(isinstance(part, TextBlock) and part.font.b for part in value if str(part).strip())


def _without_results(parts: Mapping[str, bytes]) -> tuple[Notice, ...]:
    count = sum(
        len(_NO_RESULT.findall(data)) for name, data in parts.items() if name.lower().startswith("xl/worksheets/")
    )
    return (notice("formulas_without_values", count=count),) if count else ()


def _comments(parts: Mapping[str, bytes]) -> tuple[Notice, ...]:
    """How many cells have a comment; an answer to one stands in the same place."""
    count = sum(len(_COMMENT.findall(data)) for name, data in parts.items() if _COMMENTS.search(name.lower()))
    return (notice("comments_unread", count=count),) if count else ()
