"""A workbook as a Document: its sheets in order, as they are shown, each as tables and paragraphs."""

from __future__ import annotations

import zipfile
from pathlib import Path

from winterplan_extract.domain.document import Document, Notice, Paragraph, Table
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources.excel.blocks import sheet_body
from winterplan_extract.sources.excel.hidden import as_shown
from winterplan_extract.sources.excel.ods import read_other
from winterplan_extract.sources.excel.sheet import SheetCells
from winterplan_extract.sources.excel.xls import read_xls
from winterplan_extract.sources.excel.xlsx import read_xlsx


def read_excel(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """The tables and paragraphs of a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), values as Excel shows them.

    `plan` has the headings by which a row that begins a table is known.
    Hidden sheets, rows and columns are not read but named in notices. There are no pages. Raises UnreadableFile.
    """
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
