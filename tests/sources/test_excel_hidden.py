"""What a workbook keeps out of sight: not read where somebody hid it, read where a filter or a fold does; told of always."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from winterplan_extract.domain.document import Document, Paragraph
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan

HEADER = ("Ref", "Requirement", "Current status", "Met?", "Lead")
ROWS = tuple((f"1.{n}", f"Requirement {n}", f"Status {n}", "Yes", "DASS") for n in range(1, 6))


def workbook() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Return"
    for row in (HEADER, *ROWS):
        sheet.append(row)
    return book, sheet


def read_back(book: openpyxl.Workbook, folder: Path) -> Document:
    book.save(folder / "return.xlsx")
    return read(folder / "return.xlsx", "return.xlsx", Settings(), load_plan())


def refs(made: Document) -> list[str]:
    return [cell.text for table in made.tables for row in table.rows[1:] if (cell := row[0])]


def told(made: Document) -> list[tuple[str, str]]:
    """Each notice's severity and sentence."""
    return [wording(found) for found in made.notices]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_older_version_is_not_read_but_told_of(tmp_path: Path, state: str) -> None:
    book, _ = workbook()
    old = book.create_sheet("September", 0)
    for row in (HEADER, *((*row[:3], "No", "DASS") for row in ROWS)):
        old.append(row)
    old.sheet_state = state
    made = read_back(book, tmp_path)
    assert [[cell.text for cell in row if cell] for row in made.tables[0].rows] == [list(HEADER), *map(list, ROWS)]
    assert len(made.tables) == 1
    ((severity, sentence),) = told(made)
    assert severity == "warning" and "“September” (6 rows)" in sentence


def test_hidden_lists_are_told_of_without_alarm_and_an_empty_hidden_sheet_not_at_all(tmp_path: Path) -> None:
    book, _ = workbook()
    lists = book.create_sheet("Lists")
    for answer in ("Yes", "Partly", "No"):
        lists.append((answer,))
    lists.sheet_state = "veryHidden"
    book.create_sheet("Empty").sheet_state = "hidden"
    ((severity, sentence),) = told(read_back(book, tmp_path))
    assert severity == "note" and "“Lists” (3 rows)" in sentence


def hide_rows(sheet: Worksheet) -> None:
    for row in (3, 4, 6):
        sheet.row_dimensions[row].hidden = True


def hide_below_an_idle_filter(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:E6"  # its arrows are there, but nothing is filtered
    hide_rows(sheet)


@pytest.mark.parametrize("hide", [hide_rows, hide_below_an_idle_filter])
def test_hidden_rows_are_not_read_but_told_of_by_their_numbers(tmp_path: Path, hide: Callable[[Worksheet], None]) -> None:  # fmt: skip
    book, sheet = workbook()
    hide(sheet)
    made = read_back(book, tmp_path)
    assert refs(made) == ["1.1", "1.4"]
    ((severity, sentence),) = told(made)
    assert severity == "warning" and "“Return” rows 3 to 4, 6 (3 in all)" in sentence


def filter_sheet(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:E6"
    sheet.auto_filter.add_filter_column(3, ["No"])
    hide_rows(sheet)


def filter_table(sheet: Worksheet) -> None:
    table = SheetTable(displayName="Answers", ref="A1:E6")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, HEADER, strict=True):
        assert isinstance(column, TableColumn)
        column.name = name
    table.autoFilter.add_filter_column(3, ["No"])
    sheet.add_table(table)
    hide_rows(sheet)


def fold_rows(sheet: Worksheet) -> None:
    sheet.row_dimensions.group(3, 4, hidden=True)
    sheet.row_dimensions.group(6, 6, hidden=True)


@pytest.mark.parametrize(("hide", "how"), [(filter_sheet, "filter"), (filter_table, "filter"), (fold_rows, "folded")])
def test_rows_that_a_filter_or_a_folded_group_hides_are_read_and_told_of(tmp_path: Path, hide: Callable[[Worksheet], None], how: str) -> None:  # fmt: skip
    book, sheet = workbook()
    hide(sheet)
    made = read_back(book, tmp_path)
    assert refs(made) == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    ((severity, sentence),) = told(made)
    assert severity == "note" and how in sentence and "3 to 4, 6 (3 in all)" in sentence


def test_a_folded_group_that_answers_again_what_shows_is_not_read_but_told_of(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.append(("Answers of 2 October, kept for audit",))
    for row in ROWS[:3]:
        sheet.append((*row[:2], "Not started", "No", *row[4:]))
    sheet.append(("9.9", "Ask the homes", "Asked", "Yes", *ROWS[0][4:]))
    sheet.row_dimensions.group(7, 10, hidden=True)
    sheet.row_dimensions.group(11, 11, hidden=True)
    found = read_back(book, tmp_path)
    assert "9.9" in refs(found), "one that nothing else shows is read"
    sheet.row_dimensions.group(11, 11, outline_level=0, hidden=False)
    made = read_back(book, tmp_path)
    assert refs(made) == ["1.1", "1.2", "1.3", "1.4", "1.5", "9.9"]
    ((severity, sentence),) = told(made)
    assert severity == "warning" and "rows 7 to 10 (4 in all)" in sentence


def test_a_row_hidden_outside_the_filtered_range_is_hidden(tmp_path: Path) -> None:
    book, sheet = workbook()
    filter_sheet(sheet)
    sheet.append(("9.9", "Below", "the filter", "No", "DASS"))
    sheet.row_dimensions[7].hidden = True
    made = read_back(book, tmp_path)
    assert refs(made) == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert [found.code for found in made.notices] == ["rows_hidden", "rows_filtered"]


def test_hidden_columns_are_not_read_but_told_of_by_their_letters(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.insert_cols(4)
    sheet["D1"] = "Met? (September)"
    for row in range(2, 7):
        sheet.cell(row, 4).value = "No"
    sheet.column_dimensions["D"].hidden = True
    made = read_back(book, tmp_path)
    assert [[cell.text for cell in row if cell] for row in made.tables[0].rows] == [list(HEADER), *map(list, ROWS)]
    ((severity, sentence),) = told(made)
    assert severity == "warning" and "“Return” column D" in sentence


def test_what_is_hidden_in_several_sheets_is_told_in_one_notice_of_a_kind(tmp_path: Path) -> None:
    book, first = workbook()
    for name, state in (("Second", "visible"), ("Third", "visible"), ("August", "hidden"), ("July", "veryHidden"), ("Lists", "hidden"), ("Codes", "hidden")):  # fmt: skip
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in (HEADER, *ROWS) if name[0] in "STAJ" else (("Yes",), ("No",)):
            sheet.append(row)
    first.row_dimensions[3].hidden = True
    for name in ("Second", "Third"):
        book[name].column_dimensions["C"].hidden = True
        book[name].row_dimensions[4].hidden = True
    said = {found.code: dict(found.values)["places"] for found in read_back(book, tmp_path).notices}
    assert said == {
        "sheet_hidden_return": "“August” (6 rows); “July” (6 rows)",
        "sheet_hidden": "“Lists” (2 rows); “Codes” (2 rows)",
        "rows_hidden": "“Return” row 3; “Second” row 4; “Second” column C; “Third” row 4; “Third” column C",
    }


def test_hidden_rows_and_columns_without_text_are_nothing_to_tell(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.row_dimensions[40].hidden = True
    sheet.column_dimensions["J"].hidden = True
    assert told(read_back(book, tmp_path)) == []


def test_a_merged_cell_that_reaches_out_of_hidden_rows_is_read_where_it_is_seen(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.merge_cells("E3:E6")
    sheet.row_dimensions[3].hidden = True
    made = read_back(book, tmp_path)
    leads = [(cell.text, cell.row_span) if (cell := row[4]) else None for row in made.tables[0].rows[1:]]
    assert leads == [("DASS", 1), ("DASS", 3), None, None]


def test_the_name_of_a_sheet_without_a_table_heads_no_row_of_the_next(tmp_path: Path) -> None:
    book, sheet = workbook()
    sheet.title = "Sheet2"
    book.create_sheet("Cover", 0)["A1"] = "Winter plan return of Northmere"
    made = read_back(book, tmp_path)
    assert [(item.text, item.level) for item in made.body if isinstance(item, Paragraph)] == [("Cover", 0), ("Winter plan return of Northmere", 0)]  # fmt: skip
