"""Workbooks made for tests: a return's rows by openpyxl, and parts that openpyxl does not write laid into the package."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from winterplan_extract.domain.document import Cell, Document
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan

HEADINGS = ("Ref", "Requirement", "Current status", "Met?", "Gap", "Lead", "By when")
ASKED = ("Keep a plan", "Share the plan", "Review visiting", "Hold stock", "Test staff", "Brief homes")
PLAN = load_plan()
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def book_of(column: str, *values: object) -> tuple[openpyxl.Workbook, Worksheet]:
    """A return whose rows (from the second on) have the values in a column, by its letter, and words elsewhere."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEADINGS)
    for number, (asked, value) in enumerate(zip(ASKED, values, strict=False), start=1):
        sheet.append((str(number), asked, f"In hand at site {number}", "Yes", "None", "Head of Quality", "31/10/2020"))
        sheet[f"{column}{number + 1}"].value = value  # type: ignore[assignment]
    return book, sheet


def read_back(
    book: openpyxl.Workbook,
    folder: Path,
    extra: Mapping[str, str] | None = None,
    edits: Mapping[str, str] | None = None,
) -> Document:
    """The workbook as a Document.

    `extra` are parts to lay into it, the first sheet's relationships made from their names; `edits` what to put for what.
    """
    path = folder / "return.xlsx"
    book.save(path)
    if extra:
        _lay_in(path, extra, edits or {})
    return read(path, "return.xlsx", Settings(), PLAN)


def _lay_in(path: Path, extra: Mapping[str, str], edits: Mapping[str, str]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, text in extra.items():
        parts[name] = text.encode()
    for old, new in edits.items():
        parts = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    kinds = {"xl/drawings/drawing": "drawing", "xl/drawings/vml": "vmlDrawing", "xl/threadedComments/": "threadedComment"}  # fmt: skip
    links = "".join(
        f'<Relationship Id="x{i}" Type="{_TYPES}/{kind}" Target="/{name}"/>'
        for i, name in enumerate(extra)
        for start, kind in kinds.items()
        if name.startswith(start)
    )
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    before = parts.get(rels, f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode())
    parts[rels] = before.replace(b"</Relationships>", links.encode() + b"</Relationships>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def at(made: Document, place: str) -> Cell:
    """The cell that stood at a place of the sheet, such as D3, whose table begins at A1."""
    cell = made.tables[0].rows[int(place[1:]) - 1]["ABCDEFG".index(place[0])]
    assert cell is not None
    return cell


def down(made: Document, column: str) -> list[str]:
    """The texts of a column below its heading."""
    return [at(made, f"{column}{row}").text for row in range(2, len(made.tables[0].rows) + 1)]


def codes(made: Document) -> dict[str, dict[str, str]]:
    """What the document has to say, by code."""
    return {found.code: dict(found.values) for found in made.notices}
