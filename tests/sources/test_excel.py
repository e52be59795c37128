"""Workbooks: what a cell shows, where tables begin and end, what is merged, hidden, coloured or damaged."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from winterplan_extract.domain.document import Document, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources import read
from winterplan_extract.sources.excel.number_format import text_of
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
moment = datetime.fromisoformat
HEADER = ("Ref", "Requirement", "Current status", "Met?", "Lead")
ROWS = (("1.1", "Keep a plan", "It is kept", "Y", "DASS"), ("1.2", "Share it", "Not yet", "N", "DPH"))


def saved(book: openpyxl.Workbook, folder: Path, name: str = "return.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def sheet_of(*rows: tuple[object, ...], title: str = "Sheet1") -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook of one sheet with those rows; an empty tuple leaves a row out."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c).value = value  # type: ignore[assignment]
    return book, sheet


def read_back(book: openpyxl.Workbook, folder: Path, name: str = "return.xlsx") -> Document:
    return read(saved(book, folder, name), name, Settings(), PLAN)


def told(document: Document) -> list[object]:
    """Paragraphs as their text, tables as rows of texts."""
    return [item.text if isinstance(item, Paragraph) else texts(item) for item in document.body]


def texts(table: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in table.rows]


def test_a_sheet_is_a_table_and_what_stands_above_it_is_not(tmp_path: Path) -> None:
    book, _ = sheet_of(("Council:", "Northmere"), (), ("Winter plan",), (), HEADER, *ROWS, title="Return")
    made = read_back(book, tmp_path)
    assert told(made) == ["Return", "Council: Northmere", "Winter plan", [list(HEADER), *map(list, ROWS)]]
    assert (made.format, made.pages, [p.level for p in made.body if isinstance(p, Paragraph)]) == (
        "xlsx",
        None,
        [1, 0, 0],
    )


def test_a_table_may_start_anywhere_and_empty_rows_do_not_part_it(tmp_path: Path) -> None:
    shifted = [(None, None, *row) for row in (HEADER, ROWS[0], (), ROWS[1])]
    book, _ = sheet_of((), (), *shifted)
    assert told(read_back(book, tmp_path)) == [[list(HEADER), *map(list, ROWS)]]


def test_another_row_of_headings_begins_another_table_with_its_title(tmp_path: Path) -> None:
    book, _ = sheet_of(("Theme 1",), HEADER, *ROWS, (), ("Theme 2",), HEADER, ROWS[1])
    made = read_back(book, tmp_path)
    assert told(made) == ["Theme 1", [list(HEADER), *map(list, ROWS)], "Theme 2", [list(HEADER), list(ROWS[1])]]
    assert [table.number for table in made.tables] == [1, 2]


@pytest.mark.parametrize("merged", [True, False])
def test_headings_in_two_rows_begin_one_table(tmp_path: Path, merged: bool) -> None:
    above = (
        "Ref" if merged else "No.",
        "What we were asked" if merged else "Requirement",
        "Position",
        None,
        "Next",
        "Remarks",
    )
    below = (None, None, "Current status", "Met?", "Lead", None)
    book, sheet = sheet_of(("Winter plan",), (), above, below, *ROWS)
    for place in ("A3:A4", "B3:B4", "C3:D3", "F3:F4") if merged else ():
        sheet.merge_cells(place)
    (table,) = read_back(book, tmp_path).tables
    assert [len([text for text in line if text]) for line in texts(table)] == [5, 3, 5, 5]


def test_tables_side_by_side_are_two(tmp_path: Path) -> None:
    book, _ = sheet_of((*HEADER, None, *HEADER), (*ROWS[0], None, *ROWS[1]))
    assert told(read_back(book, tmp_path)) == [[list(HEADER), list(ROWS[0])], [list(HEADER), list(ROWS[1])]]


@pytest.mark.parametrize(
    "headings",
    [
        ("Ref", "Requirement", "Current status", "Met?", None, "Gap", "Lead", "By when"),
        ("Ref", "Requirement", "Met?", None, "Action", "Owner", "Due date"),
        ("Ref", "Requirement", "Current status", None, "Met?", "Gap", None, "Lead", "By when"),
    ],
)
def test_a_table_goes_on_beyond_an_empty_column_under_other_headings(
    tmp_path: Path, headings: tuple[str | None, ...]
) -> None:
    row = tuple(heading and f"{heading} one" for heading in headings)
    book, _ = sheet_of(headings, row, row)
    cells = [[text for text in line if text] for line in (headings, row, row)]
    assert told(read_back(book, tmp_path)) == [cells]


def test_a_sheet_of_instructions_is_prose_and_sheets_count_their_tables_on(tmp_path: Path) -> None:
    book, _ = sheet_of(("How to fill this in",), ("Answer every row.",), title="Instructions")
    for name in ("Theme 1", "Theme 2", "Sheet3"):
        sheet = book.create_sheet(name)
        for row in (HEADER, *ROWS) if name != "Sheet3" else ():
            sheet.append(row)
    made = read_back(book, tmp_path)
    assert [item.text if isinstance(item, Paragraph) else item.number for item in made.body] == [
        "Instructions", "How to fill this in", "Answer every row.", "Theme 1", 1, "Theme 2", 2,
    ]  # fmt: skip


def test_merged_cells_have_spans_over_the_rows_and_columns_that_are_filled(tmp_path: Path) -> None:
    book, sheet = sheet_of(HEADER, ("A banner",), ROWS[0], (), (None, "Part two", "In hand", "N", None))
    sheet.merge_cells("A2:E2")
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("E3:E5")
    (table,) = read_back(book, tmp_path).tables
    spans = {cell.text: (cell.row_span, cell.col_span) for row in table.rows for cell in row if cell and cell.text}
    assert spans["A banner"] == (1, 5) and spans["1.1"] == (2, 1) and spans["DASS"] == (2, 1)
    assert texts(table)[1:] == [["A banner", None, None, None, None], list(ROWS[0]), [None, "Part two", "In hand", "N", None]]  # fmt: skip


def test_bold_and_colour_come_with_the_cell(tmp_path: Path) -> None:
    book, sheet = sheet_of(HEADER, *ROWS, ("1.3", "Colours", "x", None, "y"))
    sheet["A1"].font = Font(bold=True)
    sheet["B2"].value = CellRichText(TextBlock(InlineFont(b=True), "All "), TextBlock(InlineFont(b=True), "bold"))
    sheet["B3"].value = CellRichText("Partly ", TextBlock(InlineFont(b=True), "bold"))
    for place, colour in (("D2", "FF00B050"), ("D3", Color(indexed=10)), ("D4", Color(theme=4)), ("E2", "FFFFFFFF")):
        sheet[place].fill = PatternFill("solid", fgColor=colour)
    sheet["E3"].fill = PatternFill("lightGray", fgColor="FF000000")
    (table,) = read_back(book, tmp_path).tables
    assert [table.rows[r][c].bold for r, c in ((0, 0), (1, 1), (2, 1), (1, 0))] == [True, True, False, False]  # type: ignore[union-attr]
    assert [table.rows[r][c].fill for r, c in ((1, 3), (2, 3), (3, 3), (1, 4), (2, 4))] == [
        "00B050",
        "FF0000",
        "4F81BD",
        "",
        "",
    ]  # type: ignore[union-attr]
    assert texts(table)[1][1] == "All bold" and texts(table)[3][3] == ""
    assert [table.rows[r][1].marked for r in (1, 2, 3)] == ["", "bold", ""]  # type: ignore[union-attr]


def test_lines_and_list_glyphs_in_a_cell_are_lines_and_items(tmp_path: Path) -> None:
    book, _ = sheet_of(HEADER, ("1.1", "Do:\n- one\no two\n\nthree", "  a   b ", "Y", "DASS"))
    (table,) = read_back(book, tmp_path).tables
    assert texts(table)[1][1:3] == ["Do:\n• one\n• two\nthree", "a b"]


def test_letters_are_counted_from_the_values(tmp_path: Path) -> None:
    book, _ = sheet_of(HEADER, (1.1, "- Plan\n- Act", moment("2020-10-31"), True, 0.5))
    (table,) = read_back(book, tmp_path).tables
    assert all(cell.chars == chars(cell.text) for row in table.rows for cell in row if cell)
    assert texts(table)[1] == ["1.1", "• Plan\n• Act", "2020-10-31", "TRUE", "0.5"]


def test_formulas_without_a_saved_result_are_counted(tmp_path: Path) -> None:
    book, _ = sheet_of(HEADER, ROWS[0], ("1.2", "=B2", '=IF(1,"a","b")', "N", "DPH"))
    made = read_back(book, tmp_path)
    assert [(n.code, dict(n.values)["count"]) for n in made.notices] == [("formulas_without_values", "2")]


@pytest.mark.parametrize(
    ("value", "number_format", "shown", "why"),
    [
        (None, "General", "", "nothing"),
        ("text", "General", "text", ""),
        (True, "General", "TRUE", "as Excel writes it"),
        (1.1, "General", "1.1", "a reference typed as a number"),
        (1.1, "0.00", "1.10", "shown with its zero, so it has one"),
        (3.0, "General", "3", ""),
        (0.1 + 0.2, "General", "0.3", "no digits that Excel does not show"),
        (1e21, "General", "1e+21", ""),
        (0.75, "0%", "75%", ""),
        (0.755, "0.0%", "75.5%", ""),
        (1234.5, "#,##0.00", "1234.50", "no commas: they part values elsewhere"),
        (moment("2020-10-31"), "yyyy-mm-dd", "2020-10-31", "as the sheet shows it"),
        (moment("2020-10-31T09:30"), "dd/mm/yyyy hh:mm", "31/10/2020 09:30", ""),
        (date(2020, 10, 31), "General", "31/10/2020", ""),
        (moment("2020-10-01"), "mmm-yy", "Oct-20", "the day is not shown"),
        (moment("2020-10-15"), r"mmm\-yy", "15/10/2020", "a day was typed, for Excel keeps a month as its first day"),
        (moment("2020-12-11"), "mmm yyyy", "Dec 2020", "somebody chose to show the month alone"),
        (moment("2020-12-11"), "[$-809]mmmm yyyy;@", "December 2020", "the same"),
        (moment("2020-12-11"), "mm/yyyy", "12/2020", "the same in figures"),
        (moment("2020-10-01"), '[$-809]d mmm "day"', "1 Oct day", "the year is not shown"),
        (time(9, 5), "hh:mm", "09:05", ""),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00", ""),
        ("#N/A", "General", "#N/A", "typed as text"),
        (moment("2020-12-01"), "d mmm yy", "1 Dec 20", ""),
        (moment("2020-12-01"), "d-mmm-yy", "1-Dec-20", "built in"),
        (moment("2020-12-01"), "dddd, d mmmm yyyy", "Tuesday, 1 December 2020", ""),
        (moment("2020-12-01"), "ddd dd.mm.yy", "Tue 01.12.20", ""),
        (moment("2020-12-01"), "[$-809]dd mmmm yyyy;@", "01 December 2020", "a language, and a section for texts"),
        (moment("2020-12-01"), "[$-F800]dddd, mmmm dd, yyyy", "01 December 2020", "the computer's own long date"),
        (moment("2020-12-01"), "mmmm d, yyyy", "December 1, 2020", "a month in letters cannot be taken for a day"),
        (moment("2020-12-01"), "mm-dd-yy", "01/12/2020", "built in, and shown as the computer's own short date"),
        (moment("2020-12-01T09:05"), "m/d/yy h:mm", "01/12/2020 9:05", "the same with its time"),
        (moment("2020-12-01T17:05:09"), "d/m/yy h:mm AM/PM", "1/12/20 5:05 PM", "minutes after hours"),
        (moment("2020-12-01T17:05:09"), "d mmm", "1 Dec", "the time is not shown"),
        (moment("2020-12-01"), "yyyy-mm-dd h:mm:ss", "2020-12-01", "midnight is no time that was typed"),
        (moment("2020-12-01"), '"by "d mmm yy h:mm AM/PM" sharp"', "by 1 Dec 20 sharp", "as above"),
        (time(17, 5, 9), "mm:ss", "05:09", "minutes before seconds"),
        (moment("2021-03-31"), '"End of "mmmm yyyy', "End of March 2021", "words before the date"),
        (moment("2020-11-02"), '"w/c "dd/mm/yyyy', "w/c 02/11/2020", ""),
        (moment("2020-11-05"), '"By "mm/dd/yyyy', "By 05/11/2020", "day first among words too"),
        (moment("2020-11-05"), 'd mmmm yyyy" (latest)"', "5 November 2020 (latest)", "words after the date"),
        (7, "000", "007", "leading zeros"),
        (1e300, "0.00", "1e+300", "more digits than there are"),
        (7, '"WP-"000', "WP-007", "a prefix"),
        (1, r"\W\P\-00", "WP-01", "a prefix letter by letter"),
        (102, '0"."00', "1.02", "words between the digits"),
        (12345, "00-00-00", "01-23-45", ""),
        (3, '0 "days"', "3 days", ""),
        (0.755, "0%", "76%", "halves are rounded up"),
        (2.25, "[$£-809]#,##0.00", "£2.25", "a currency"),
        ("sent", 'General;General;General;"Funds "@', "Funds sent", "words round a text"),
        ("home", '@" team"', "home team", "words after a text"),
        ("1.10", "@", "1.10", "a text as it is"),
        ("n/k", '0.0;"-"0', "n/k", "a format for numbers"),
        (1234567, '0.0,,"m"', "1.2m", "a comma for each thousand"),
        (-5, "0;(0)", "(5)", "the section for less than nothing writes its own sign"),
        (-5, "0", "-5", ""),
        (0, '"Yes";;"No"', "No", "the third section is for nothing"),
        (1, '"Yes";;"No"', "Yes", ""),
        (-1, '[Green]"Met";[Red]"Not met";[Red]"Unknown"', "Not met", "colours are no words"),
        (2, '[=1]"Yes";[=2]"Partly";"No"', "Partly", "a condition"),
        (0, '[=1]"Yes";[=2]"Partly";"No"', "No", "where no condition holds"),
        (1, '[>=2]"Yes";[<2]"No"', "No", "a bound"),
        (3, '[=1]"Yes";;[=2]"No";"Partly"', "Partly", "conditions further on"),
        (7, '[=1]"Yes";[=0]"No"', "7", "no section holds: as it is"),
        (3, ";;;", "", "hidden by its format"),
        ("No", ";;;", "", "hidden by its format"),
        (0.25, "# ?/?", "0.25", "a fraction is shown plainly"),
    ],
)
def test_a_value_is_shown_as_excel_shows_it(value: object, number_format: str, shown: str, why: str) -> None:
    assert text_of(value, number_format) == shown, why


def test_a_workbook_in_the_strict_form_is_read(tmp_path: Path) -> None:
    book, _ = sheet_of(HEADER, *ROWS)
    plain = saved(book, tmp_path)
    strict = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/") or name == "_rels/.rels":
                data = data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip
                data = data.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip
            new.writestr(name, data)
    assert told(read(strict, "strict.xlsx", Settings(), PLAN)) == [[list(HEADER), *map(list, ROWS)]]


def replaced(path: Path, name: str, data: bytes) -> Path:
    """The package with one part's bytes in place of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, data if part == name else old.read(part))
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize(
    ("part", "data", "code"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 3_000_000, "file_too_large"),
        ("xl/worksheets/sheet1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>", "file_damaged"),
        ("xl/worksheets/sheet1.xml", b"<worksheet", "file_damaged"),
        ("xl/workbook.xml", b"", "file_damaged"),
        ("xl/styles.xml", b"<nothing/>", "file_damaged"),
    ],
    ids=["bomb", "entities", "cut short", "no workbook", "no styles"],
)
def test_a_workbook_that_is_damaged_or_a_bomb_is_refused(tmp_path: Path, part: str, data: bytes, code: str) -> None:
    book, _ = sheet_of(HEADER, *ROWS)
    path = replaced(saved(book, tmp_path), part, data)
    try:
        read(path, "return.xlsx", Settings(), PLAN)
    except UnreadableFile as refused:
        assert refused.notice.code == code
    else:
        assert part == "xl/styles.xml"  # looks may be missing: the values are there


@pytest.mark.slow
def test_the_limit_on_unpacked_size_holds(tmp_path: Path) -> None:
    book, _ = sheet_of(HEADER, *(("1", f"Row {n} {hash(n * 7919)}", "x", "Y", "z") for n in range(30_000)))
    path = saved(book, tmp_path)
    with pytest.raises(UnreadableFile) as caught:
        read(path, "return.xlsx", Settings(limits=replace(Limits(), unpacked_mb=1)), PLAN)
    assert caught.value.notice.code == "file_too_large"


def test_a_single_cell_far_out_costs_nothing(tmp_path: Path) -> None:
    book, sheet = sheet_of(HEADER, *ROWS)
    sheet.cell(1_000_000, 16_000).fill = PatternFill("solid", fgColor="FFFF0000")
    (table,) = read_back(book, tmp_path).tables
    assert (len(table.rows), len(table.rows[0])) == (3, 5)


def test_comments_of_every_sheet_are_told_of(tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    book, sheet = sheet_of(HEADER, *ROWS)
    sheet["A2"].comment = Comment("Is this still right?", "Jo")
    sheet["B2"].comment = Comment("Ask the trust", "Jo")
    other = book.create_sheet("More")
    other["A1"] = "More"
    other["A1"].comment = Comment("No more", "Jo")
    made = read_back(book, tmp_path)
    told_of = [(n.code, dict(n.values)["count"]) for n in made.notices]
    assert told_of == [("comments_kept", "2"), ("comments_unread", "1")]
