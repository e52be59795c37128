"""The sheets of an .xls workbook through xlrd, with formats, fonts, colours, notes and what is hidden."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.excel.number_format import text_of
from winterplan_extract.sources.excel.sheet import (
    NOTHING,
    CellLook,
    CellPlace,
    PrintRun,
    SheetCell,
    SheetCells,
    printed,
    remark,
    unread_told,
    with_hiding,
)
from winterplan_extract.sources.settings import BOLD_WEIGHT
from winterplan_extract.sources.signs import WHITE
from winterplan_extract.sources.unpack import damaged

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

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
        made = [_sheet(sheet, book, looks) for sheet in book.sheets()]
    except python_calamine.PasswordError as fault:
        raise UnreadableFile(notice("file_encrypted")) from fault
    except (python_calamine.CalamineError, xlrd.XLRDError, xlrd.compdoc.CompDocError, OSError, LookupError, ArithmeticError, ValueError, TypeError, AttributeError, AssertionError, struct.error, RecursionError, MemoryError) as fault:  # fmt: skip
        # What a damaged workbook makes xlrd raise has no common class.
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
        bold, struck = found.weight >= BOLD_WEIGHT, bool(found.struck_out)
        return PrintRun(text, bold, struck, self._colour(found.colour_index), found.name)

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


def _sheet(sheet: Sheet, book: Book, looks: _XlsLooks) -> tuple[SheetCells, list[Notice]]:
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
    return with_hiding(read, rows, columns, _filtered(sheet, book)), [] if sheet.visibility else told


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


def _filtered(sheet: Sheet, book: Book) -> frozenset[int]:
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
