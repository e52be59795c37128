"""A workbook as a Document: its sheets in order, hidden ones too, each as tables and paragraphs."""

from __future__ import annotations

import zipfile
from pathlib import Path

from winterplan_extract.model import Document, Notice, Paragraph, Table
from winterplan_extract.plan import Plan
from winterplan_extract.problems import notice
from winterplan_extract.readers.excel.blocks import sheet_body
from winterplan_extract.readers.excel.other import read_other
from winterplan_extract.readers.excel.sheet import Sheet
from winterplan_extract.readers.excel.xlsx import read_xlsx
from winterplan_extract.settings import Settings


def read_excel(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """The tables and paragraphs of a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), values as Excel shows them.

    `plan` has the headings by which a row that begins a table is known. Hidden sheets, rows and columns are read and named in notices: a return may well answer in them.
    There are no pages. Raises UnreadableFile.
    """
    sheets, notices = read_xlsx(path, settings.limits) if _is_xlsx(path) else (read_other(path, settings.limits), ())
    body: list[Table | Paragraph] = []
    for sheet in sheets:
        body += sheet_body(sheet, plan, sum(isinstance(part, Table) for part in body))
    return Document(
        shown, "xlsx", None, tuple(body), notices=(*notices, *(n for sheet in sheets for n in _hidden(sheet)))
    )


def _is_xlsx(path: Path) -> bool:
    """Whether a workbook is of the kind that openpyxl reads: its parts are XML in a zip package."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()}
    return "xl/workbook.bin" not in names and "content.xml" not in names


def _hidden(sheet: Sheet) -> list[Notice]:
    if not any(cell.text for cell in sheet.cells.values()):
        return []
    found = [notice("sheet_hidden", sheet=sheet.name)] if sheet.hidden else []
    for what, count in (("rows", sheet.hidden_rows), ("columns", sheet.hidden_columns)):
        if count:
            found.append(notice("rows_hidden", sheet=sheet.name, what=what, count=count))
    return found
