"""What a sheet shows of its values by style: struck through, white on white, in symbol fonts, hidden by format, errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.table import Table as SheetTable
from sheetfiles import at, book_of, codes, down, read_back

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.answer_key import find_key
from winterplan_extract.storage.plan_folder import load_plan

STRUCK = InlineFont(strike=True)


def test_struck_stretches_and_cells_are_no_part_of_the_text(tmp_path: Path) -> None:
    book, sheet = book_of("D", CellRichText(TextBlock(STRUCK, "No"), " Yes"), "Partly", "Yes")
    sheet["D3"].font = Font(strike=True)
    sheet["C4"].value = CellRichText("Weekly ", TextBlock(STRUCK, "monthly "), "calls")
    made = read_back(book, tmp_path)
    assert [(at(made, place).text, at(made, place).struck) for place in ("D2", "D3", "C4")] == [
        ("Yes", "No"),
        ("", "Partly"),
        ("Weekly calls", "monthly"),
    ]
    assert all(cell.chars == chars(cell.text + cell.struck) for row in made.tables[0].rows for cell in row if cell)


def test_a_row_struck_as_a_whole_keeps_its_place_in_the_table(tmp_path: Path) -> None:
    book, sheet = book_of("D", "Yes", "No", "Yes")
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    made = read_back(book, tmp_path)
    assert down(made, "B") == ["Keep a plan", "", "Review visiting"]
    assert at(made, "B3").struck == "Share the plan"


@pytest.mark.parametrize(
    ("ink", "ground", "seen"),
    [
        ("FFFFFFFF", None, False),
        ("FFFFFFFF", "FF1F4E79", True),  # white on a dark ground is how headings are set
        ("FFF8F8F8", None, False),  # so near to white that nobody reads it
        ("FFC00000", "FFC00000", False),  # red on red
        (Color(theme=0), None, False),  # the theme's white
        ("FF808080", None, True),  # grey can be read
    ],
)
def test_print_in_the_colour_of_its_ground_is_not_read(
    tmp_path: Path, ink: str | Color, ground: str | None, seen: bool
) -> None:
    book, sheet = book_of("F", "Jane Doe", "Head of Quality")
    sheet["F2"].font = Font(color=ink)
    if ground:
        sheet["F2"].fill = PatternFill("solid", fgColor=ground)
    made = read_back(book, tmp_path)
    assert (at(made, "F2").text == "Jane Doe", at(made, "F2").covered) == (seen, not seen)
    assert ("cells_unseen" in codes(made)) is not seen
    if not seen:
        assert codes(made)["cells_unseen"] == {"sheet": "Sheet", "places": "F2", "count": "7"}


def test_white_print_in_a_table_that_excel_colours_is_read(tmp_path: Path) -> None:
    book, sheet = book_of("D", "Yes", "No")
    sheet.add_table(SheetTable(displayName="Answers", ref="A1:G3"))
    for cell in sheet[1]:
        cell.font = Font(color="FFFFFFFF")
    assert at(read_back(book, tmp_path), "D1").text == "Met?"


def test_ticks_of_a_symbol_font_are_ticks(tmp_path: Path) -> None:
    book, sheet = book_of("D", "ü", "û", "Yes")
    for place in ("D2", "D3", "D4"):
        sheet[place].font = Font(name="Wingdings")
    assert down(read_back(book, tmp_path), "D") == ["✓", "✗", "Yes"]


def test_errors_are_no_values_and_told_of(tmp_path: Path) -> None:
    book, sheet = book_of("F", "#REF!", "Head of Quality", "#N/A")
    sheet["D3"].value = "#DIV/0!"
    made = read_back(book, tmp_path)
    assert down(made, "F") == ["", "Head of Quality", ""]
    assert codes(made)["cells_in_error"] == {"sheet": "Sheet", "places": "F2, D3, F4", "count": "3"}


def test_words_that_a_format_hides_are_not_read(tmp_path: Path) -> None:
    book, sheet = book_of("F", "Jane Doe", "Head of Quality")
    sheet["F2"].number_format = ";;;"
    made = read_back(book, tmp_path)
    assert (at(made, "F2").text, at(made, "F2").covered) == ("", True)


def test_a_mark_before_words_is_an_answer_and_before_lines_a_list(tmp_path: Path) -> None:
    book, _ = book_of("D", "✓ ongoing", "○ from May", "✓ one\n✓ two", "● one\n● two")
    assert down(read_back(book, tmp_path), "D") == ["✓ ongoing", "○ from May", "• one\n• two", "• one\n• two"]


def test_notes_stand_beside_their_cells_with_who_made_them(tmp_path: Path) -> None:
    book, sheet = book_of("D", "Yes", "No")
    sheet["D2"].comment = Comment("No longer\nmet", "Ann")
    sheet["C3"].value = None
    sheet["C3"].comment = Comment("Ben:\nforum has met", "Ben")
    made = read_back(book, tmp_path)
    assert (at(made, "D2").text, at(made, "D2").note) == ("Yes", "Ann: No longer met")
    assert (at(made, "C3").text, at(made, "C3").note) == ("", "Ben: forum has met")
    assert codes(made) == {"comments_kept": {"count": "2"}}


def test_a_thread_of_comments_is_kept_whole_in_place_of_its_note(tmp_path: Path) -> None:
    book, sheet = book_of("D", "Yes", "No")
    sheet["D2"].comment = Comment("[Threaded comment] Your version of Excel cannot show it", "tc={1}")
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    made = read_back(
        book,
        tmp_path,
        {
            "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}"><threadedComment ref="D2" personId="p"><text>Is this so?</text></threadedComment><threadedComment ref="D2" personId="q"><text>It is</text></threadedComment></ThreadedComments>',
            "xl/persons/person.xml": f'<personList xmlns="{space}"><person id="p" displayName="Ann"/><person id="q" displayName="Ben"/></personList>',
        },
    )
    assert at(made, "D2").note == "Ann: Is this so?\nBen: It is"
    assert codes(made)["comments_kept"] == {"count": "2"}


@pytest.mark.parametrize("beside", [True, False], ids=["beside a colour", "on a colour"])
def test_a_key_of_colours_below_a_table_is_a_table_of_its_own(tmp_path: Path, beside: bool) -> None:
    book, sheet = book_of("D", None, None, None)
    sheet["A7"] = "Key"
    for row, (colour, said) in enumerate((("0070C0", "Complete"), ("00B050", "On track"), ("FF0000", "Not begun")), 8):
        sheet[f"A{row}"].fill = PatternFill("solid", fgColor=colour)
        sheet[f"{'B' if beside else 'A'}{row}"] = said
    made = read_back(book, tmp_path)
    assert [len(table.rows) for table in made.tables] == [4, 4]
    key = find_key(made, load_plan(), Settings()).means
    assert (key["blue"], key["green"], key["red"]) == ("yes", "partly", "no")


def test_rows_below_an_empty_one_that_are_no_key_belong_to_the_table(tmp_path: Path) -> None:
    book, sheet = book_of("D", "Yes", "No", "Yes")
    sheet["A6"], sheet["B6"] = "4", "Call homes"
    for row in (7, 8):
        sheet[f"B{row}"] = f"Visit homes {row}"
        sheet[f"B{row}"].fill = PatternFill("solid", fgColor="DDDDDD")  # a band, alike in each row
    assert [len(table.rows) for table in read_back(book, tmp_path).tables] == [7]
