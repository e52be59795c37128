"""The sheets of an .xlsx or .xlsm workbook through openpyxl, from parts unpacked under limits."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.excel.belongings import with_belongings
from winterplan_extract.sources.excel.cells import sheet_cells
from winterplan_extract.sources.excel.colours import theme_colours
from winterplan_extract.sources.excel.linked import sheet_paths
from winterplan_extract.sources.excel.looks import StyleLooks
from winterplan_extract.sources.excel.remarks import remarks_told
from winterplan_extract.sources.excel.sheet import SheetCells
from winterplan_extract.sources.settings import MOST_FOOT, MOST_MERGED, XML_HEAD
from winterplan_extract.sources.word.unpack import unpack

_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
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
    looks = StyleLooks(theme_colours(book.loaded_theme))
    paths = sheet_paths(parts)
    made: list[SheetCells] = []
    notices: list[Notice] = []
    remarks = Counter[bool]()
    for sheet in book.worksheets:
        cells, said = sheet_cells(sheet, looks)
        if beside := paths.get(sheet.title, ""):
            cells, more, counted = with_belongings(cells, path, parts, beside, sheet, looks.theme)
            said += more
            remarks.update(counted)
        made.append(cells)
        notices += () if cells.hidden else said
    return tuple(made), (*_without_results(parts), *remarks_told(remarks), *notices)


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


def _without_results(parts: Mapping[str, bytes]) -> tuple[Notice, ...]:
    count = sum(
        len(_NO_RESULT.findall(data)) for name, data in parts.items() if name.lower().startswith("xl/worksheets/")
    )
    return (notice("formulas_without_values", count=count),) if count else ()
