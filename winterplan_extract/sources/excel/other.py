"""The sheets of .xlsb and .ods workbooks through python-calamine, which reads values and no looks; see ods.py for those."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.excel.number_format import text_of
from winterplan_extract.sources.excel.ods import sheets_of
from winterplan_extract.sources.excel.sheet import CellPlace, SheetCell, SheetCells, composed, letters_of
from winterplan_extract.sources.unpack import damaged, unpack

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def read_other(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's worksheets in order, and what of them could not be read. Raises UnreadableFile."""
    import python_calamine  # loaded when such a workbook is read

    parts = unpack(path, limits, whole=True)
    try:
        with python_calamine.load_workbook(str(path)) as book:
            shown, told = sheets_of(parts, path) if parts.get("content.xml") else ({}, ())
            sheets = tuple(
                _sheet(
                    book.get_sheet_by_name(about.name),
                    shown.get(about.name),
                    hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
                )
                for about in book.sheets_metadata
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet
            )
            return sheets, told
    except python_calamine.PasswordError as fault:
        raise UnreadableFile(notice("file_encrypted")) from fault
    except (python_calamine.CalamineError, OSError, ValueError, SyntaxError) as fault:
        raise damaged(fault) from fault


def _sheet(sheet: CalamineSheet, shown: SheetCells | None, *, hidden: bool) -> SheetCells:
    cells: dict[CellPlace, SheetCell] = {}
    # Row by row, empty values first of all: a single cell far out makes a range of millions.
    for r, row in enumerate(sheet.iter_rows() if shown is None else (), 1):
        for c, value in enumerate(row, 1):
            if value != "" and (said := text_of(value)).strip():
                cells[r, c] = SheetCell(composed(said), letters_of(said))
    ranges = sheet.merged_cell_ranges or []
    merged = {(top + 1, left + 1): (bottom + 1, right + 1) for (top, left), (bottom, right) in ranges}
    made = shown or SheetCells(sheet.name, cells, bare=True, hiding_unknown=True)
    return replace(made, merged=merged, hidden=hidden)
