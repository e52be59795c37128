"""A file's text taken a second time: what a reader of it sees is in it, what nobody sees is not, and it never raises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from pdffiles import drawn, say, texts
from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas
from wordfiles import BEGIN, END, SEPARATE, instruction, p, packed, parts_of, r, tbl, tc, text_box, tr

from winterplan_extract.domain.document import CELL_END, SecondReading
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources import read
from winterplan_extract.sources.second import second_reading
from winterplan_extract.storage.plan_folder import load_plan


def second(path: Path) -> SecondReading:
    return second_reading(path, read(path, path.name, Settings(), load_plan()), Settings())


def said(path: Path) -> str:
    return " ".join("\n".join(part.text for part in second(path).parts).split())


CHOICE = "<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>Partly</w:t></w:r></w:sdtContent></w:sdt>"
WORDS = {
    "a text box is said once": (p(text_box(p("Boxed"))), "Boxed"),
    "deleted text is gone, inserted text is there": (
        p("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"),
        "new",
    ),
    "moved text is said where it came to": (p("<w:moveFrom><w:r><w:t>there</w:t></w:r></w:moveFrom>", r("here")), "here"),
    "hidden text is not shown": (p(r("unseen", "<w:vanish/>"), r("seen")), "seen"),
    "hidden text that is switched off is shown": (p(r("seen", '<w:vanish w:val="0"/>')), "seen"),
    "a field is its result": (p(BEGIN, instruction("DATE"), SEPARATE, r("1 October"), END), "1 October"),
    "what is chosen in an old form is shown": (
        p('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Yes"/><w:listEntry w:val="Not yet"/></w:ddList></w:ffData></w:fldChar></w:r>', SEPARATE, END),
        "Not yet",
    ),
    "what is chosen is shown": (p(CHOICE), "Partly"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text"), WORDS.values(), ids=list(WORDS))
def test_word_says_what_word_shows(body: str, text: str, tmp_path: Path) -> None:
    assert said(packed(tmp_path / "made.docx", parts_of(body))) == text


def test_what_is_chosen_in_a_form_may_be_left_out(tmp_path: Path) -> None:
    (part,) = second(packed(tmp_path / "made.docx", parts_of(p(CHOICE) + p("typed")))).parts
    assert part.optional == "Partly"


def test_hidden_styles_hide(tmp_path: Path) -> None:
    style = '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p(r("unseen", '<w:rStyle w:val="Ghost"/>'), r("seen"))
    assert said(packed(tmp_path / "made.docx", parts_of(body, styles=style))) == "seen"


def test_cells_of_word_are_parted_and_tables_in_cells_are_not(tmp_path: Path) -> None:
    inner = tbl(tr("in", "side"))
    (part,) = second(
        packed(tmp_path / "made.docx", parts_of(tbl(tr(tc("one", p("two")), tc(inner))) + p("after")))
    ).parts
    assert [" ".join(piece.split()) for piece in part.text.split("\x1f")] == ["", "one two", "in side", "after"]


def test_pages_are_told_apart_and_white_print_is_left_out(tmp_path: Path) -> None:
    def with_white(canvas: Canvas) -> None:
        texts(canvas)
        canvas.setFillColor(white)
        say(canvas, 50, 300, "nobody sees this")

    first, last = second(drawn(tmp_path, lambda canvas: texts(canvas), with_white)).parts
    assert (first.page, first.optional, last.page) == (1, "", 2)
    assert "nobody" not in last.text


def test_sheets_that_show_say_their_text_without_hidden_rows_and_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Return"
    for row in (
        ("Ref", "Requirement", "Notes"),
        ("1.1", "Keep a plan", "private"),
        ("1.2", "Share it", ""),
        (1, "Old", ""),
    ):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Earlier").append(("superseded",))
    book["Earlier"].sheet_state = "hidden"
    book.save(tmp_path / "made.xlsx")
    (part,) = second(tmp_path / "made.xlsx").parts
    assert part.name == "Return"
    assert [piece for piece in part.text.split("\x1f") if piece] == ["Ref", "Requirement", "1.1", "Keep a plan", "1.2", "Share it"]  # fmt: skip


def test_text_is_said_without_its_markup(tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    path.write_text('Ref,Requirement,Met\n1.1,"<p>Keep &amp; share</p>",Y\n1.2,Share it,N\n', encoding="utf-8")
    assert said(path) == 'Ref,Requirement,Met 1.1," Keep & share ",Y 1.2,Share it,N'


def test_a_way_that_fails_is_told_and_never_raises(tmp_path: Path) -> None:
    path = packed(tmp_path / "made.docx", parts_of(p("words") + tbl(tr("a", "b"))))
    document = read(path, path.name, Settings(), load_plan())
    for broken in (b"", b"PK\x03\x04 and nothing more", packed(tmp_path / "x.docx", {"word/document.xml": "<w:p>"}).read_bytes()):  # fmt: skip
        path.write_bytes(broken)
        found = second_reading(path, document, Settings())
        assert found.fault and not found.parts
    path.unlink()
    assert second_reading(path, document, Settings()).fault


def test_a_package_over_the_limit_is_not_unpacked_a_second_time_either(tmp_path: Path) -> None:
    path = packed(tmp_path / "made.docx", parts_of(p("words " * 400_000)))
    document = read(path, path.name, Settings(limits=Limits(inflate_ratio=10_000)), load_plan())
    assert "limit" in second_reading(path, document, Settings()).fault


def test_a_workbook_says_what_formats_and_symbol_fonts_show(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for number, (value, code) in enumerate(
        (
            ("Head of Quality", '@" team"'),
            (date(2020, 11, 30), '"by "d mmmm yyyy'),
            (0, '[=0]"Not met";General'),
            (date(2020, 11, 30), "dd/mm/yyyy"),  # a date that Excel spells is left out
        ),
        start=1,
    ):
        sheet.cell(number, 1, value).number_format = code
    sheet.cell(5, 1, "ü").font = Font(name="Wingdings")
    book.save(tmp_path / "return.xlsx")
    (part,) = second(tmp_path / "return.xlsx").parts
    assert part.text.split(CELL_END) == ["Head of Quality team", "by 30 November 2020", "Not met", "✓"]
