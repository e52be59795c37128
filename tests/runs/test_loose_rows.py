"""Loose rows in, the same rows out with what they answer, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from winterplan_extract.domain.errors import OutputError, SettingsError, SourceError, UnreadableFile
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs import match
from winterplan_extract.runs.match import RowTable, matched, writable, write_rows
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
SHEET = "xl/worksheets/sheet2.xml"
NESTED = "".join(f'<!ENTITY {name} "{f"&{inner};" * 20}">' for inner, name in pairwise("abcdefghij"))
ADDED = ("action_ids", "decision", "confidence", "candidates", "reasons")


def read_rows(path: Path) -> RowTable:
    return match.read_rows(path, Limits())


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_bytes(text.encode(encoding))
    return path


def excel_file(folder: Path, *lines: tuple[object, ...], before: tuple[object, ...] = ()) -> Path:
    book = Workbook()
    book.active.append(before or ("nothing here",))
    sheet = book.create_sheet("Rows")
    for line in lines:
        sheet.append(line)
    path = folder / "rows.xlsx"
    book.save(path)
    return path


READ = [
    ("requirement,ref\nDo it,1.1\n", "utf-8", "plain"),
    ("\ufeffREQUIREMENT ,Ref\r\nDo it,1.1\r\n\r\n", "utf-8", "a mark, capitals, Windows' line ends, an empty line"),
    ("requirement;ref\nDo it;1.1\n", "utf-8", "semicolons"),
    ("requirement\tref\nDo it\t1.1\n", "utf-8", "tabs"),
    ("requirement\tref\nDo it\t1.1\n", "utf-16", "what Excel calls Unicode text"),
    ("Rows sent in December\n\nrequirement,ref\nDo it,1.1\n", "utf-8", "a title over the header"),
    ("requirement,ref\nDo it,1.1,more than the header has\n", "utf-8", "a line that is too long"),
]


@pytest.mark.parametrize(("text", "encoding", "why"), READ, ids=[case[2] for case in READ])
def test_csv_as_people_have_it(text: str, encoding: str, why: str, tmp_path: Path) -> None:
    sheet = read_rows(csv_file(tmp_path, text, encoding))
    assert (sheet.column("requirement"), sheet.column("ref"), sheet.column("section")) == (("Do it",), ("1.1",), ("",))


def test_csv_of_an_older_excel(tmp_path: Path) -> None:
    sheet = read_rows(csv_file(tmp_path, "requirement\nCare homes’ £5\n", "cp1252"))
    assert sheet.column("requirement") == ("Care homes’ £5",)


def test_a_cell_may_hold_more_than_a_page(tmp_path: Path) -> None:
    long = "word " * 60_000
    assert read_rows(csv_file(tmp_path, f'requirement\n"{long}"\n')).column("requirement") == (long.strip(),)


def test_a_workbook_is_read_from_the_sheet_that_has_the_column(tmp_path: Path) -> None:
    path = excel_file(tmp_path, ("A title",), ("Ref", "Requirement"), (1.1, "Do it"), (None, None))
    sheet = read_rows(path)
    assert (sheet.column("requirement"), sheet.column("ref")) == (("Do it",), ("1.1",))


def with_sheet(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with the XML of its second sheet changed."""
    with ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, change(content.decode()) if name == SHEET else content)
    return path


SIZES = [
    ("A1:A1", "less than it holds"),
    ("A1:XFD1048576", "all that a sheet could hold"),
]


@pytest.mark.parametrize(("told", "why"), SIZES, ids=[case[1] for case in SIZES])
def test_what_a_workbook_says_of_its_size_is_not_believed(told: str, why: str, tmp_path: Path) -> None:
    path = excel_file(tmp_path, ("Requirement", "Ref"), ("Do it", "1.1"), ("And that", "1.2"))
    sheet = read_rows(with_sheet(path, lambda xml: xml.replace("A1:B3", told)))
    assert sheet == RowTable(("Requirement", "Ref"), (("Do it", "1.1"), ("And that", "1.2")))


DAMAGE = [
    (lambda xml: xml[: len(xml) // 2], "cut short"),
    (
        lambda xml: f'<!DOCTYPE x [<!ENTITY a "{"a" * 99}">{NESTED}]>' + xml.replace("Do it", "&j;"),
        "a bomb of entities",
    ),
]


@pytest.mark.parametrize(("change", "why"), DAMAGE, ids=[case[1] for case in DAMAGE])
def test_a_damaged_workbook_is_named(change: Callable[[str], str], why: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rows\.xlsx cannot be read as a workbook"):
        read_rows(with_sheet(excel_file(tmp_path, ("Requirement",), ("Do it",)), change))


FAULTS = [
    ("a,b\n1,2\n", SettingsError, "has a, b", "no column of requirements"),
    ("", UnreadableFile, "is empty", "an empty file"),
    ("\n\n", SettingsError, "has nothing", "empty lines"),
    ("{\\rtf1 requirement}", SourceError, "is rich text. Save the rows as CSV", "another kind of file"),
]


@pytest.mark.parametrize(("text", "kind", "told", "why"), FAULTS, ids=[case[3] for case in FAULTS])
def test_a_file_without_requirements_is_named(
    text: str, kind: type[Exception], told: str, why: str, tmp_path: Path
) -> None:
    with pytest.raises(kind, match=told):
        read_rows(csv_file(tmp_path, text))


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not there"):
        read_rows(tmp_path / "gone.csv")
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SettingsError, match="its first line has no workbook"):
        read_rows(tmp_path / "no.xlsx")
    with pytest.raises(SettingsError, match=r"neither \.csv nor \.xlsx"):
        writable(Path("rows.txt"))
    with pytest.raises(SettingsError, match="holds the rows themselves"):
        writable(tmp_path / "no.xlsx", tmp_path / "." / "no.xlsx")
    with pytest.raises(OutputError, match="cannot be written"):
        write_rows(RowTable(("a",), ()), tmp_path / "no.xlsx" / "x.csv")
    write_rows(RowTable(("a",), ()), tmp_path / "no folder" / "yet" / "x.csv")  # made, as a run makes its folder
    assert (tmp_path / "no folder" / "yet" / "x.csv").is_file()


ACTION = PLAN.actions[0]


@pytest.mark.slow
@pytest.mark.parametrize("as_return", [False, True])
def test_every_row_comes_back_in_its_place(as_return: bool) -> None:
    sheet = RowTable(
        ("note", "requirement", "decision", "council"),
        (
            ("first", ACTION.requirement, "old", "A"),
            ("second", "", "old", "A"),
            ("third", "Repaint the white lines of the car park", "old", "B"),
        ),
    )
    made = matched(sheet, PLAN, Settings(), as_return=as_return)
    assert made.header == ("note", "requirement", "council", *ADDED)
    assert made.column("note") == ("first", "second", "third")
    assert made.column("decision")[0] == "mapped"
    assert made.column("decision")[1:] == ("unmapped", "unmapped")
    assert ACTION.action_id in made.column("action_ids")[0]
    assert made.column("candidates")[0].startswith(f"{ACTION.action_id} ")
    assert all(made.column("reasons"))


def test_no_rows_give_no_rows() -> None:
    for as_return in (False, True):
        made = matched(RowTable(("requirement",), ()), PLAN, Settings(), as_return=as_return)
        assert made == RowTable(("requirement", *ADDED), ())


def test_what_a_spreadsheet_would_run_is_text_in_a_workbook(tmp_path: Path) -> None:
    texts = ("=1+1", "+44 20", "-", "@x", "#N/A", "bell\x07", "x" * 40_000)
    write_rows(RowTable(("requirement",), tuple((text,) for text in texts)), tmp_path / "o.xlsx")
    cells = [row[0] for row in load_workbook(tmp_path / "o.xlsx").active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:5]] == list(texts[:5])
    assert len(cells[6].value) <= 32_767


def test_written_csv_opens_in_excel_and_reads_back(tmp_path: Path) -> None:
    sheet = RowTable(("requirement",), (("two\nlines, “quoted”",),))
    write_rows(sheet, tmp_path / "o.csv")
    raw = (tmp_path / "o.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) == [
        list(sheet.header),
        *map(list, sheet.lines),
    ]
    assert read_rows(tmp_path / "o.csv") == sheet
