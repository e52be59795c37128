"""Files of decisions as they come: from other programs, sorted, merged, spoilt, or made to do harm."""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from review_builders import MORE, NOW, REVIEW, SETTINGS, handed_in, line, plan, row, workbook

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.review import filled_or_fault, take_decisions
from winterplan_extract.runs.isolation import read_apart

ROWS = (row(1, "Serve meals daily"), row(2, "Keep menus"), row(3, "Grit the paths – twice"))
FILLED = [line(ROWS[0], "KIT-01", note="one"), line(ROWS[1]), line(ROWS[2], "no action", note="à la carte")]
Change = Callable[[Path], object]


def answers(path: Path, tmp_path: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    """What is taken from a file: the actions and the note by the row's wording."""
    taken = take_decisions(
        [handed_in(path, ROWS)], tmp_path / "ledger.csv", plan=plan(), settings=SETTINGS, decided_by="C", now=NOW
    )
    assert taken.waiting == ()
    return {each.requirement: (each.action_ids, each.note) for each in taken.taken}


EXPECTED = {"Serve meals daily": (("KIT-01",), "one"), "Grit the paths – twice": ((), "à la carte")}
CSVS = [
    ("utf-8-sig", ",", 0, "as Excel saves CSV UTF-8"),
    ("cp1252", ",", 0, "as Excel saves plain CSV here"),
    ("cp1252", ";", 0, "as Excel saves it in much of Europe"),
    ("utf-16", "\t", 0, "as Excel saves Unicode text"),
    ("utf-8", ",", 30_000, "formatted down to far below its last line"),
]


@pytest.mark.parametrize(("encoding", "mark", "blanks", "why"), CSVS, ids=[each[3] for each in CSVS])
def test_a_sheet_saved_as_csv(tmp_path: Path, encoding: str, mark: str, blanks: int, why: str) -> None:
    path = tmp_path / "review.csv"
    titles = [["Review: rows, and what to do; with them"], ["2 rows. Choose, or leave; then save."]]
    table = [[*REVIEW, *MORE], *([each.get(name, "") for name in (*REVIEW, *MORE)] for each in FILLED)]
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=mark)
        width = len(table[0])
        writer.writerows([*((each + [""] * width)[:width] for each in titles), *table])
        handle.write((mark * (width - 1) + "\r\n") * blanks)
    assert answers(path, tmp_path) == EXPECTED, why


def hide(path: Path) -> None:
    book = load_workbook(path)
    for number in range(6, 9):
        book["Review"].row_dimensions[number].hidden = True
    book["Review"].sheet_state = "hidden"
    book["Review"].auto_filter.ref = "A5:P8"
    book.save(path)


def sort_backwards(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["Review"]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=6, max_row=8)]
    for number, values in enumerate(reversed(cells), start=6):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    book.save(path)


def far_cell(path: Path) -> None:
    book = load_workbook(path)
    book["Review"]["A1048576"] = "the end"
    book.save(path)


def formatted_rows(path: Path) -> None:
    rows = b"".join(b'<row r="%d" s="4" customFormat="1"/>' % number for number in range(9, 100_000))
    spoil(path, rb"</sheetData>", rows + b"</sheetData>")


def saved_as_strict(path: Path) -> None:
    spoil(
        path,
        rb"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def spoil(path: Path, pattern: bytes, by: bytes) -> None:
    """Changes the parts of a workbook's sheets."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, re.sub(pattern, by, content) if name.startswith("xl/work") else content)


WORKBOOKS = [
    (lambda path: None, "as it is"),
    (hide, "hidden, with hidden lines and a filter"),
    (sort_backwards, "sorted"),
    (far_cell, "with a cell at the end of the sheet"),
    (formatted_rows, "with rows formatted far below"),
    (saved_as_strict, "saved as strict Open XML"),
]


@pytest.mark.parametrize(("change", "why"), WORKBOOKS, ids=[each[1] for each in WORKBOOKS])
def test_a_workbook_that_people_have_worked_in(tmp_path: Path, change: Change, why: str) -> None:
    path = workbook(tmp_path / "review.xlsx", FILLED)
    change(path)
    assert answers(path, tmp_path) == EXPECTED, why


def test_a_decision_merged_over_several_lines_counts_on_each(tmp_path: Path) -> None:
    path = workbook(tmp_path / "review.xlsx", [line(each) for each in ROWS])
    book = load_workbook(path)
    column = REVIEW.index("Decision") + 1
    book["Review"].cell(6, column).value = "KIT-03"
    book["Review"].merge_cells(start_row=6, end_row=7, start_column=column, end_column=column)
    book.save(path)
    assert answers(path, tmp_path) == {"Serve meals daily": (("KIT-03",), ""), "Keep menus": (("KIT-03",), "")}


CELLS = [
    ("=Lists!A5", "“=Lists!A5” under Decision", "a formula without a saved result is no empty cell"),
    ("#N/A", "“#N/A” under Decision", "an error is no decision"),
]


@pytest.mark.parametrize(("text", "said", "why"), CELLS, ids=[each[2] for each in CELLS])
def test_a_cell_that_holds_no_text_waits_and_is_named(tmp_path: Path, text: str, said: str, why: str) -> None:
    path = workbook(tmp_path / "review.xlsx", [line(ROWS[0], text)])
    taken = take_decisions(
        [handed_in(path, ROWS)], tmp_path / "ledger.csv", plan=plan(), settings=SETTINGS, decided_by="C", now=NOW
    )
    (waits,) = taken.waiting
    assert (waits.decision, waits.row_key) == (text, ROWS[0].row_key), why
    assert waits.why.startswith(said)


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def bomb(path: Path) -> None:
    """A sheet of a million empty rows in next to no room."""
    workbook(path, FILLED)
    spoil(path, rb"</sheetData>", b'<row r="9"><c r="A9"/></row>' * 800_000 + b"</sheetData>")


def entities(path: Path) -> None:
    workbook(path, FILLED)
    spoil(path, rb"^<(?=\w)", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><')


def of_old_excel(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)


REFUSED = [
    (folder, "are a folder", "a folder"),
    (pipe, "are a pipe or a device, not a file", "a pipe, which nobody may ever write to"),
    (bomb, "over the limit of 100 times its packed size", "a bomb"),
    (entities, "declares entities", "a bomb of entities"),
    (of_old_excel, "protected by a password or in Excel's old form", "an .xls, or a password"),
]


@pytest.mark.parametrize(("make", "said", "why"), REFUSED, ids=[each[2] for each in REFUSED])
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, make: Change, said: str, why: str) -> None:
    if make is pipe and sys.platform == "win32":
        pytest.skip("no such pipes")
    path = tmp_path / "decisions.xlsx"
    make(path)
    fault = filled_or_fault(path, settings=SETTINGS)
    assert isinstance(fault, str), why
    assert str(path) in fault
    assert said in fault


@pytest.mark.slow
def test_a_run_reads_them_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = workbook(tmp_path / "review.xlsx", FILLED)
    assert read_apart(filled_or_fault, path, plan=plan(), settings=SETTINGS) == filled_or_fault(path, settings=SETTINGS)


@pytest.mark.slow
def test_the_command_names_a_file_that_is_refused(tmp_path: Path) -> None:
    from winterplan_extract.runs.decisions import take
    from winterplan_extract.runs.request import Request

    path = tmp_path / "bomb.xlsx"
    bomb(path)
    request = Request(sources=(tmp_path,), out=tmp_path / "out", decisions=(path,), settings=SETTINGS)
    with pytest.raises(SettingsError, match=r"bomb\.xlsx are over the limit"):
        take(request, plan(), NOW)
    assert not (tmp_path / "out").exists()


def test_a_day_that_excel_made_of_what_was_typed_is_that_day(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Row id", "Field", "Value"])
    for value in (datetime(2020, 11, 30), date(2020, 12, 1), datetime(2020, 11, 30, 9, 5)):  # noqa: DTZ001
        book.active.append(["ashcombe-001", "deadline last", value])
    book.save(tmp_path / "typed.xlsx")
    found = filled_or_fault(tmp_path / "typed.xlsx", settings=SETTINGS)
    assert not isinstance(found, str)
    assert [line.value for line in found.typed] == ["2020-11-30", "2020-12-01", "2020-11-30T09:05:00"]


def as_ods(path: Path, spanned: int = 1) -> Path:
    """The workbook's sheets as LibreOffice saves them: the same texts, days as days."""
    sheets = []
    for sheet in load_workbook(path).worksheets:
        lines = []
        for cells in sheet.iter_rows():
            texts = "".join(
                f'<table:table-cell office:value-type="string" table:number-rows-spanned="{spanned}"><text:p>{escape(str(cell.value or ""))}</text:p></table:table-cell>'
                for cell in cells
            )
            lines.append(f"<table:table-row>{texts}</table:table-row>")
        sheets.append(f'<table:table table:name="{sheet.title}">{"".join(lines)}</table:table>')
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))  # fmt: skip
    body = f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
    saved = path.with_suffix(".ods")
    with ZipFile(saved, "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", f"<office:document-content{names}>{body}</office:document-content>")
    return saved


def test_a_workbook_that_libreoffice_saved_as_its_own(tmp_path: Path) -> None:
    path = workbook(tmp_path / "review.xlsx", FILLED)
    sort_backwards(path)
    assert answers(as_ods(path), tmp_path) == EXPECTED
    merged = filled_or_fault(as_ods(path, spanned=2), settings=SETTINGS)
    assert "merged" in str(merged) and "save it as .xlsx" in str(merged)
