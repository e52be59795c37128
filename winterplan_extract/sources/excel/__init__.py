"""A workbook as a Document: its sheets in order, as they are shown, each as tables and paragraphs."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterable, Set
from dataclasses import replace
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Document, Notice, Paragraph, Table
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources.excel.blocks import has_headings, sheet_body
from winterplan_extract.sources.excel.ods import read_other
from winterplan_extract.sources.excel.sheet import CellPlace, SheetCells
from winterplan_extract.sources.excel.xls import read_xls
from winterplan_extract.sources.excel.xlsx import read_xlsx
from winterplan_extract.sources.settings import MOST_PLACES


def read_excel(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """The tables and paragraphs of a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), values as Excel shows them; what is hidden is named in notices.
    `plan` has the headings by which a row that begins a table is known. Raises UnreadableFile."""
    sheets, notices = _sheets(path, settings.limits)
    sheets, hidden = as_shown(sheets, plan)
    body: list[Table | Paragraph] = []
    for sheet in sheets:
        body += sheet_body(sheet, plan, sum(isinstance(part, Table) for part in body))
    return Document(shown, "xlsx", None, tuple(body), notices=(*notices, *hidden))


def _sheets(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's sheets by the library that reads its kind with the most looks."""
    if not zipfile.is_zipfile(path):
        return read_xls(path)
    with zipfile.ZipFile(path) as package:
        names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()}
    # openpyxl reads those whose parts are XML.
    return read_other(path, limits) if names & {"xl/workbook.bin", "content.xml"} else read_xlsx(path, limits)


# One notice of each, whatever the sheets.
_CODES: Final = ("sheet_hidden_return", "sheet_hidden", "rows_hidden", "rows_filtered")


def as_shown(sheets: Iterable[SheetCells], plan: Plan) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The sheets without what is hidden in them, hidden ones left out, and a notice for everything out of sight.
    What somebody hid is none of the return that they sent; a filter left on and a folded group are ways of looking at all of it."""
    shown: list[SheetCells] = []
    out_of_sight: dict[str, list[str]] = {code: [] for code in _CODES}
    for sheet in sheets:
        rows = {row for (row, _), cell in sheet.cells.items() if cell.text}
        columns = {column for (_, column), cell in sheet.cells.items() if cell.text}
        if sheet.hidden:
            code = "sheet_hidden_return" if has_headings(sheet, plan) else "sheet_hidden"
            out_of_sight[code] += [f"“{sheet.name}” ({len(rows)} row{'s' * (len(rows) != 1)})"] if rows else []
            continue
        shown.append(_without(sheet, sheet.hidden_rows, sheet.hidden_columns))
        for code, what, out, how in (
            ("rows_hidden", "row", sheet.hidden_rows & rows, ""),
            ("rows_hidden", "column", sheet.hidden_columns & columns, ""),
            ("rows_filtered", "row", sheet.filtered_rows & rows, "hidden by a filter"),
            ("rows_filtered", "row", sheet.folded_rows & rows, "folded away"),
            ("rows_filtered", "column", sheet.folded_columns & columns, "folded away"),
        ):
            if out:
                places = _ranges(out, letters=what == "column")
                said = f"{what}{'s' * (len(out) > 1)} {places}{f' ({len(out)} in all)' * (len(out) > 1)}"
                out_of_sight[code].append(f"“{sheet.name}” {said}{how and f', {how}'}")
    told = [notice(code, places=_listed(places)) for code, places in out_of_sight.items() if places]
    if any(sheet.hiding_unknown for sheet in shown):
        told.append(notice("hidden_unknown"))
    return tuple(shown), tuple(told)


def _listed(places: list[str]) -> str:
    more = len(places) - MOST_PLACES
    return "; ".join(places[:MOST_PLACES]) + (f"; and {more} more" if more > 0 else "")


def _without(sheet: SheetCells, rows: Set[int], columns: Set[int]) -> SheetCells:
    """The sheet without those rows and columns; a merged cell that reaches out of them stands where it is still seen."""
    if not rows and not columns:
        return sheet
    cells = {place: cell for place, cell in sheet.cells.items() if place[0] not in rows and place[1] not in columns}
    merged: dict[CellPlace, CellPlace] = {}
    for (top, left), (bottom, right) in sheet.merged.items():
        row = next((row for row in range(top, bottom + 1) if row not in rows), None)
        column = next((column for column in range(left, right + 1) if column not in columns), None)
        if row is None or column is None:
            continue
        merged[row, column] = (bottom, right)
        if (cell := sheet.cells.get((top, left))) is not None:
            cells[row, column] = cell
    return replace(sheet, cells=cells, merged=merged)


def _ranges(numbers: Set[int], *, letters: bool) -> str:
    """The numbers in order, neighbours put together: 5, 7 to 9; columns by their letters."""
    from openpyxl.utils import get_column_letter  # loaded with the workbook already

    runs = itertools.groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    ends = [[number for _, number in run] for _, run in runs]
    said = [[get_column_letter(n) if letters else str(n) for n in dict.fromkeys((run[0], run[-1]))] for run in ends]
    return ", ".join(" to ".join(pair) for pair in said)
