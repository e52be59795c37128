"""The document around its tables: paragraphs, headings, headers and footers, title, order, faults."""

from __future__ import annotations

from pathlib import Path

import pdffiles as draw
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Limits, Reading, Settings
from winterplan_extract.sources.pdf import read_pdf

BODY = (
    "This plan says how the council and its partners will look after the people who need care this\n"
    "winter. It was agreed by the board in September and will be looked at again each month."
)

TITLE = "Wexmoor Borough Council: plan for the people who need care in the winter to come"


def report(canvas: Canvas) -> None:
    draw.say(
        canvas,
        40,
        800,
        "Wexmoor Borough Council: plan for the people\nwho need care in the winter to come",
        font="Helvetica-Bold",
        size=18,
    )
    draw.say(canvas, 40, 740, BODY, size=11)
    draw.say(canvas, 40, 690, "THEME A: PREVENTION", font="Helvetica-Bold", size=13)
    draw.say(canvas, 40, 670, "1. Guidance", font="Helvetica-Bold", size=11)
    draw.lines(canvas, (40, 140, 400), (650, 630, 610))
    draw.texts(canvas, [["Ref", "What is asked"], ["1.1", "Share it"]], (40, 140), (650, 630))
    draw.say(canvas, 40, 580, "Signed by the director.", size=11)


def test_headings_have_levels_by_their_look_and_wrapped_ones_are_whole(tmp_path: Path) -> None:
    document = draw.read(tmp_path, report)
    assert [(p.text, p.level) for p in draw.paragraphs(document)] == [
        (TITLE, 1),
        (BODY.replace("\n", " "), 0),
        ("THEME A: PREVENTION", 2),
        ("1. Guidance", 3),
        ("Signed by the director.", 0),
    ]
    assert [isinstance(item, Table) for item in document.body] == [False, False, False, False, True, False]


TITLES = [
    ("Winter plan of Wexmoor", "Winter plan of Wexmoor", "the file's own"),
    ("", TITLE, "else the largest heading"),
    (
        "Microsoft Word - plan_v3.docx",
        TITLE,
        "a file name is no title",
    ),
    ("untitled", TITLE, ""),
]


@pytest.mark.parametrize(("own", "wanted", "why"), TITLES)
def test_title(tmp_path: Path, own: str, wanted: str, why: str) -> None:
    assert draw.read(tmp_path, report, title=own).title == wanted, why


def with_margins(number: int) -> draw.Draw:
    def page(canvas: Canvas) -> None:
        draw.full_grid(canvas)
        draw.say(canvas, 40, 815, "Wexmoor Borough Council")
        draw.say(canvas, 40, 30, f"KEY: Y = FULLY MET   N = PARTLY      Page {number} of 3")
        draw.say(canvas, 40, 400, f"Section {number}")
        if number == 2:
            draw.say(canvas, 40, 60, "A note on this page alone")

    return page


def test_what_comes_back_in_the_margins_is_furniture(tmp_path: Path) -> None:
    document = draw.read(tmp_path, *(with_margins(number) for number in (1, 2, 3)))
    assert [p.text for p in document.furniture] == [
        "Wexmoor Borough Council",
        "KEY: Y = FULLY MET N = PARTLY Page 1 of 3",
    ]
    assert [p.text for p in draw.paragraphs(document)] == [
        "Section 1",
        "Section 2",
        "A note on this page alone",
        "Section 3",
    ]
    assert all(draw.rows_of(table) == draw.rows_of(document.tables[0]) for table in document.tables)


def test_the_number_of_a_question_at_the_top_of_pages_is_no_furniture(tmp_path: Path) -> None:
    def page(number: str) -> draw.Draw:
        return lambda canvas: draw.say(canvas, 40, 820, number)

    document = draw.read(tmp_path, page("2.1"), page("3.3"))
    assert [p.text for p in draw.paragraphs(document)] == ["2.1", "3.3"]


def test_a_lone_page_number_is_furniture(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        report(canvas)
        draw.say(canvas, 290, 20, "- 7 -")

    assert [p.text for p in draw.read(tmp_path, page).furniture] == ["• 7 -"]


def form(canvas: Canvas) -> None:
    draw.lines(canvas)
    draw.texts(canvas, [draw.ROWS[0], ("1.1", "Work with partners"), ("1.2", "Share the guidance")])
    fields = canvas.acroForm
    fields.textfield(name="status", value="All in place", x=224, y=712, width=160, height=18, fontSize=9)
    fields.checkbox(name="met", checked=True, x=412, y=715, size=12)
    fields.checkbox(name="unmet", checked=False, x=412, y=665, size=12)
    fields.choice(name="when", value="October", options=["October", "May"], x=455, y=712, width=90, height=18)
    canvas.linkURL("https://example.org", (90, 715, 150, 730), thickness=1)


def test_fields_and_tick_boxes_are_read_where_they_stand(tmp_path: Path) -> None:
    table = draw.read(tmp_path, form).tables[0]
    assert draw.rows_of(table)[1:3] == [
        ["1.1", "Work with partners", "All in place", "☑", "October"],
        ["1.2", "Share the guidance", "", "☐", ""],
    ]


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 60), (180, 180, 170))), 20, 20, 550, 780)


def recognised(canvas: Canvas) -> None:
    picture(canvas)
    draw.unseen(canvas, 60, 700, "What a text recogniser found")


def blank(canvas: Canvas) -> None:
    canvas.setTitle("Blank")


def notices(path: Path) -> list[tuple[str, int | None]]:
    return [(n.code, n.page) for n in read_pdf(path, "drawn.pdf", Settings()).notices]


@pytest.mark.slow
def test_a_page_that_is_a_picture_is_told_of(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, draw.full_grid, picture, draw.full_grid)
    assert notices(path) == [("page_without_text", 2)]


def test_a_picture_with_a_footer_is_still_a_picture(tmp_path: Path) -> None:
    def scanned(number: int) -> draw.Draw:
        def page(canvas: Canvas) -> None:
            (picture if number == 2 else draw.full_grid)(canvas)
            draw.say(canvas, 40, 30, f"Winter plan, page {number}")

        return page

    path = draw.drawn(tmp_path, *(scanned(number) for number in (1, 2, 3)))
    assert notices(path) == [("page_without_text", 2)]


@pytest.mark.slow
def test_the_text_under_a_scan_is_read(tmp_path: Path) -> None:
    document = draw.read(tmp_path, recognised)
    assert [p.text for p in draw.paragraphs(document)] == ["What a text recogniser found"]


def test_a_blank_page_is_noted(tmp_path: Path) -> None:
    assert notices(draw.drawn(tmp_path, draw.full_grid, blank)) == [("page_blank", 2)]


def code_of(path: Path, settings: Settings | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(path, "drawn.pdf", settings or Settings())
    return caught.value.notice.code


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    whole = draw.drawn(tmp_path, draw.full_grid).read_bytes()
    half = tmp_path / "half.pdf"
    half.write_bytes(whole[: len(whole) // 2])
    assert code_of(empty) == "file_empty"
    assert code_of(half) == "file_damaged"
    assert code_of(tmp_path / "absent.pdf") == "file_missing"
    unread = Settings(reading=Reading(ocr=False))
    assert code_of(draw.drawn(tmp_path, picture, picture), unread) == "images_only"
    assert code_of(draw.drawn(tmp_path, blank)) == "no_text"
    locked = draw.drawn(tmp_path, draw.full_grid, encrypt=StandardEncryption("secret", "owner"))
    assert code_of(locked) == "file_encrypted"


def test_a_file_that_forbids_copying_but_not_reading_is_read(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, draw.full_grid, encrypt=StandardEncryption("", "owner", canCopy=0))
    assert len(read_pdf(path, "drawn.pdf", Settings()).tables) == 1


def test_a_file_over_the_page_limit_is_not_read(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, draw.full_grid, draw.full_grid)
    assert code_of(path, Settings(limits=Limits(pages=1))) == "file_too_large"


def test_what_pdfium_mends_in_silence_is_told(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, draw.full_grid)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"startxref\n", b"startxref\n9"))
    assert notices(path) == [("file_mended", None)]
    path.write_bytes(whole.replace(b"%%EOF", b""))
    assert notices(path) == [("file_cut_short", None)]


def test_a_page_that_fails_alone_leaves_the_others(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, draw.full_grid, draw.full_grid, draw.full_grid)
    whole = path.read_bytes()
    kids = whole[whole.index(b"/Kids [") :].split()
    second = kids[5]  # /Kids [ 3 0 R 4 0 R ...
    path.write_bytes(whole.replace(b"\n" + second + b" 0 obj", b"\n88 0 obj"))
    document = read_pdf(path, "drawn.pdf", Settings())
    assert ("page_unread", 2) in [(n.code, n.page) for n in document.notices]
    assert [table.page for table in document.tables] == [1, 3]


@pytest.mark.parametrize(
    "fault", [IndexError, RuntimeError, AttributeError, AssertionError, RecursionError, StopIteration]
)
def test_a_page_on_which_the_table_functions_fail_leaves_the_others(
    fault: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdfplumber import table as plumber

    plain, calls = plumber.cells_to_tables, []

    def failing(cells: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise fault("list index out of range")
        return plain(cells)

    monkeypatch.setattr(plumber, "cells_to_tables", failing)
    document = read_pdf(draw.drawn(tmp_path, *[draw.full_grid] * 3), "drawn.pdf", Settings())
    assert [(n.code, n.page, dict(n.values)["detail"]) for n in document.notices] == [
        ("page_unread", 2, "list index out of range")
    ]
    assert [table.page for table in document.tables] == [1, 3]
