"""A PDF is read as a reader sees it: what is struck through, covered, hidden, stamped or noted is no part of a cell's text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pdffiles import (
    XS,
    YS,
    Draw,
    by_hand,
    content_of,
    drawn,
    in_white,
    lines,
    read,
    rows_of,
    say,
    shaded,
    struck_out,
    texts,
)
from PIL import Image
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Cell, Document
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.answer_key import find_key
from winterplan_extract.sources.pdf import read_pdf
from winterplan_extract.sources.pdf.pages import attached_files
from winterplan_extract.sources.second import second_reading
from winterplan_extract.storage.plan_folder import load_plan

HEADINGS = ("Ref", "What is asked", "Where we stand", "Met", "By when")
X, Y = XS[3] + 4, YS[1] - 11  # where the answer of the only row stands


def page(*draw: Draw, row: tuple[str, ...] = ("1.1", "Test staff", "Under way", "", "December")) -> Draw:
    """A table of a row without its answer, and what is drawn on it."""

    def on(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:3])
        texts(canvas, (HEADINGS, row))
        for each in draw:
            each(canvas)

    return on


def answer(document: Document) -> Cell:
    (table,) = document.tables
    cell = table.rows[1][3]
    assert cell is not None
    return cell


def strike(text: str, rest: str, **look: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        end = struck_out(canvas, X, Y, text, **look)
        say(canvas, end + 2.5, Y, rest)

    return draw


@pytest.mark.parametrize(
    ("draw", "text", "struck"),
    [
        (strike("No", "Yes"), "Yes", "No"),
        (strike("Not", "met", at=0.22, thick=0.9), "met", "Not"),
        (strike("No", "Yes", at=0.38, thick=0.3), "Yes", "No"),
        (strike("No longer", ""), "", "No longer"),
        (strike("Yes", "", at=-0.12), "Yes", ""),  # an underline
    ],
)
def test_a_bar_through_letters_takes_them_out(tmp_path: Path, draw: Draw, text: str, struck: str) -> None:
    cell = answer(read(tmp_path, page(draw)))
    assert (cell.text.split("\n")[-1], cell.struck) == (text, struck)
    assert cell.chars == sum(letter.isalnum() for letter in text + struck)


def test_a_rule_behind_text_that_is_too_long_strikes_nothing(tmp_path: Path) -> None:
    document = read(tmp_path, page(lambda canvas: (say(canvas, X, Y, "Yes"), canvas.line(XS[3], Y + 3, XS[5], Y + 3))))
    assert not any(cell.struck for row in document.tables[0].rows for cell in row if cell)


def test_words_in_bold_or_on_a_colour_are_marked(tmp_path: Path) -> None:
    def choice(canvas: Canvas) -> None:
        shaded(canvas, X + 8, Y - 2, X + 17, Y + 8, "0xFFFF00")
        for at, letter in enumerate("YPN"):
            say(canvas, X + 10 * at, Y, letter)

    def bold(canvas: Canvas) -> None:
        say(canvas, X, Y, "Yes", font="Helvetica-Bold")
        say(canvas, X + 20, Y, "/ No")

    assert [answer(read(tmp_path, page(draw))).marked for draw in (choice, bold)] == ["P", "Yes"]


def test_a_part_of_a_word_is_struck_alone(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, struck_out(canvas, X, Y, "No"), Y, "Yes")

    cell = answer(read(tmp_path, page(draw)))
    assert (cell.text, cell.struck) == ("Yes", "No")


def test_words_struck_outside_tables_are_kept_apart_from_the_text(tmp_path: Path) -> None:
    document = read(tmp_path, page(lambda canvas: struck_out(canvas, 60, 300, "We will open a ward.")))
    assert [item.text for item in document.furniture] == ["We will open a ward."]


def over(*fill: str | Color, alpha: float = 1.0, size: tuple[float, float] = (44, 46)) -> Draw:
    """An answer, something painted over its cell, and a new answer where a second colour says so."""

    def draw(canvas: Canvas) -> None:
        say(canvas, X, Y, "No")
        canvas.setFillColor(HexColor(fill[0]) if isinstance(fill[0], str) else fill[0])
        canvas.setFillAlpha(alpha)
        canvas.rect(XS[3] + 2, YS[2] + 2, *size, stroke=0, fill=1)
        canvas.setFillAlpha(1)
        canvas.setFillColor(black)

    return draw


def picture(tone: int) -> Draw:
    def draw(canvas: Canvas) -> None:
        say(canvas, X, Y, "No")
        made = Image.new("RGBA", (20, 20), (90, 90, 90, tone))
        canvas.drawImage(ImageReader(made), XS[3] + 2, YS[2] + 2, 44, 46, mask="auto")

    return draw


def black_on_black(canvas: Canvas) -> None:
    shaded(canvas, XS[3] + 2, YS[2] + 2, XS[4] - 2, YS[1] - 2, "000000")
    say(canvas, X, Y, "No")


def thick_line(canvas: Canvas) -> None:
    say(canvas, X, Y, "No")
    canvas.setLineWidth(11)
    canvas.line(X - 1, Y + 3, X + 20, Y + 3)
    canvas.setLineWidth(1)


def rounded(canvas: Canvas) -> None:
    say(canvas, X, Y, "No")
    canvas.setFillColor(white)
    canvas.roundRect(XS[3] + 2, YS[2] + 2, 44, 46, 4, stroke=0, fill=1)
    canvas.setFillColor(black)


@pytest.mark.parametrize(
    "draw",
    [
        over("#FFFFFF"),
        over("#000000"),
        picture(255),
        black_on_black,
        rounded,
        thick_line,
        lambda canvas: in_white(canvas, X, Y, "No"),
    ],
)
def test_what_is_covered_is_not_read_and_the_cell_is_marked(tmp_path: Path, draw: Draw) -> None:
    document = read(tmp_path, page(draw))
    assert (answer(document).text, answer(document).covered) == ("", True)
    assert [(each.code, each.page, dict(each.values)) for each in document.notices] == [
        ("text_covered", 1, {"count": "2"})
    ]
    assert "No" not in repr(document.body).replace("None", "")


@pytest.mark.parametrize(
    "draw",
    [
        over("#FFFF00", alpha=0.3),  # a highlighter
        picture(40),
        lambda canvas: (
            shaded(canvas, XS[3] + 2, YS[2] + 2, XS[4] - 2, YS[1] - 2, "1F3864"),
            in_white(canvas, X, Y, "No"),
        ),
        over("#FFFFFF", size=(44, 8)),  # beside the word
    ],
)
def test_what_shows_all_the_same_is_read(tmp_path: Path, draw: Draw) -> None:
    document = read(tmp_path, page(draw))
    assert (answer(document).text, answer(document).covered, document.notices) == ("No", False, ())


def test_a_new_answer_over_a_covered_one_is_the_answer_in_both_readings(tmp_path: Path) -> None:
    def changed(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:3])
        texts(canvas, (HEADINGS, ("1.1", "Test staff", "Under way", "No", "December")))
        over("#FFFFFF")(canvas)
        say(canvas, X, Y, "Yes")

    path = drawn(tmp_path, changed)
    document = read_pdf(path, path.name, Settings())
    assert answer(document).text == "Yes"
    (part,) = second_reading(path, document, Settings()).parts
    assert part.text.split()[-5:] == ["staff", "Under", "way", "Yes", "December"]  # though it is drawn last


def test_a_filled_box_put_on_the_page_covers_too(tmp_path: Path) -> None:
    x0, y0, x1, y1 = XS[3] + 2, YS[2] + 2, XS[4] - 2, YS[1] - 2
    box = f"<< /Type /Annot /Subtype /Square /F 4 /Rect [{x0} {y0} {x1} {y1}] /IC [0 0 0] /AP << /N 7 0 R >> >>"
    drawing = f"{x0} {y0} {x1 - x0} {y1 - y0} re f"
    shown = f"<< /Type /XObject /Subtype /Form /BBox [{x0} {y0} {x1} {y1}] /Length {len(drawing)} >>\nstream\n{drawing}\nendstream"
    rows = (HEADINGS, ("1.1", "Test staff", "Under way", "No", "December"))
    path = by_hand(tmp_path / "made.pdf", content_of(rows, ys=YS[:3]), more=(box, shown), put_on="/Annots [6 0 R]")
    assert answer(read_pdf(path, path.name, Settings())).covered


@pytest.mark.parametrize(
    ("kind", "more", "text"),
    [
        ("Redact", "", ""),
        ("Square", "/IC [0 0 0]", ""),  # filled by the program that shows it
        ("Square", "/IC [1 1 0] /CA 0.3", "No"),  # which lets the text through
        ("Square", "/C [1 0 0]", "No"),  # a frame
    ],
)
def test_what_is_marked_for_redaction_or_boxed_in_is_covered(tmp_path: Path, kind: str, more: str, text: str) -> None:
    cell = answer(noted(tmp_path, kind, more))
    assert (cell.text, cell.covered) == (text, not text)


@pytest.mark.parametrize(("switch", "text"), [("/OFF [6 0 R]", "No"), ("/ON [6 0 R]", "No Yes")])
def test_a_layer_that_is_off_is_not_read(tmp_path: Path, switch: str, text: str) -> None:
    rows = (HEADINGS, ("1.1", "Test staff", "Under way", "No", "December"))
    layer = f"/OC /MC0 BDC BT /F1 9 Tf {X + 16} {Y} Td (Yes) Tj ET EMC"
    path = by_hand(
        tmp_path / "made.pdf",
        f"{content_of(rows, ys=YS[:3])}\n{layer}",
        catalogue=f"/OCProperties << /OCGs [6 0 R] /D << /Order [6 0 R] {switch} >> >>",
        resources="/Properties << /MC0 6 0 R >>",
        more=("<< /Type /OCG /Name (Draft) >>",),
    )
    cell = answer(read_pdf(path, path.name, Settings()))
    assert (cell.text, cell.covered) == (text, text == "No")


@pytest.mark.parametrize(
    ("switch", "member"),
    [
        ("/BaseState /OFF /ON [6 0 R]", "7 0 R"),
        ("/OFF [7 0 R]", "<< /Type /OCMD /OCGs [6 0 R 7 0 R] /P /AllOn >>"),
        ("", "<< /Type /OCMD /OCGs [6 0 R] /P /AllOff >>"),
    ],
)
@pytest.mark.parametrize("in_a_form", [True, False])
def test_a_layer_that_is_off_over_words_that_are_seen_hides_only_its_own(
    tmp_path: Path, switch: str, member: str, in_a_form: bool
) -> None:
    rows = (HEADINGS, ("1.1", "Test staff", "Under way", "No", "December"))
    said = f"BT /F1 9 Tf {X} {Y} Td (Yes) Tj ET"
    form = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /OC {member} /Resources << /Font << /F1 5 0 R >> >>"
    path = by_hand(
        tmp_path / "made.pdf",
        f"{content_of(rows, ys=YS[:3])}\n{'/Fm0 Do' if in_a_form else f'/OC /MC0 BDC {said} EMC'}",
        catalogue=f"/OCProperties << /OCGs [6 0 R 7 0 R] /D << /Order [6 0 R 7 0 R] {switch} >> >>",
        resources=f"/Properties << /MC0 {member} >> /XObject << /Fm0 8 0 R >>",
        more=(
            "<< /Type /OCG /Name (Final) >>",
            "<< /Type /OCG /Name (Draft) >>",
            f"<< {form} /Length {len(said)} >>\nstream\n{said}\nendstream",
        ),
    )
    cell = answer(read_pdf(path, path.name, Settings()))
    assert (cell.text, cell.struck, cell.covered) == ("No", "", True)


def stamp(text: str, size: float, tone: float, *places: tuple[float, float]) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(tone)
        for x, y in places:
            say(canvas, x, y, text, size=size, font="Helvetica-Bold")
        canvas.setFillColor(black)

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        stamp("DRAFT", 90, 0.85, (60, 700)),
        stamp("OFFICIAL", 24, 0.7, (200, 738)),
        stamp("DRAFT", 40, 0.0, (225, 725)),  # in full colour, across the words
        stamp("COPY", 9, 0.75, (60, 738), (215, 740), (400, 736)),  # small and pale, again and again
    ],
)
def test_a_stamp_level_with_the_text_is_none_of_it(tmp_path: Path, draw: Draw) -> None:
    document = read(tmp_path, page(draw, row=("1.1", "Test staff", "Under way", "Yes", "December")))
    assert rows_of(document.tables[0])[1] == ["1.1", "Test staff", "Under way", "Yes", "December"]
    assert document.furniture


def put_on(*said: str, colour: str = "0xCC0000", frame: str = "", x: float = X - 20) -> Draw:
    """Words one under the other, wider than the cell of the answer or in a frame that is, in 60 points from `x`."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(HexColor(colour))
        canvas.setStrokeColor(HexColor(colour))
        if frame:
            getattr(canvas, frame)(x, Y - 11, 60, 22, *([3] if frame == "roundRect" else []))
        for at, words in enumerate(said):
            say(canvas, x + 22, Y - 9 * at, words, size=7 - at, font="Courier-Bold")
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(
    ("draw", "read_as"),
    [
        (put_on("RECEIVED", "2 NOV", frame="roundRect"), ""),
        (put_on("APPROVED", "by J Reed", frame="rect", colour="0x0000CC"), ""),
        (put_on("RECEIVED BY COUNTY"), ""),
        (put_on("Partly met, see gap"), "Partly met, see gap"),
        (put_on("NOT MET, SEE GAP", colour="0x333333"), "NOT MET, SEE GAP"),
        (put_on("NONE", x=X - 20), "NONE"),  # typed within its cell
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_stamp_put_on_a_page_is_none_of_it(tmp_path: Path, draw: Draw, read_as: str, last: bool) -> None:
    plain = page(row=("1.1", "Test staff", "Under way", "", "December"))

    def on(canvas: Canvas) -> None:
        for each in (plain, draw) if last else (draw, plain):
            each(canvas)

    document = read(tmp_path, on)
    said = "".join(filter(None, rows_of(document.tables[0])[1]))
    assert Counter("".join(said.split())) == Counter("".join(f"1.1TeststaffUnderway{read_as}December".split()))
    assert len(document.furniture) == (not read_as)
    assert document.as_seen == (() if read_as else (1,)), "a page without a stamp is held against the whole file's text"


def test_a_large_heading_and_pale_words_on_their_own_stay(tmp_path: Path) -> None:
    heading = stamp("Winter plan", 26, 0.0, (60, 805))
    small = stamp("pending", 9, 0.6, (X, Y))
    document = read(tmp_path, page(heading, small))
    assert answer(document).text == "pending"
    assert not document.furniture


NOTE = "<< /Type /Annot /Subtype /{kind} /F 4 /Rect [{x} {y} {x1} {y1}] {more} >>"


def noted(folder: Path, kind: str, more: str) -> Document:
    rows = (HEADINGS, ("1.1", "Test staff", "Under way", "No", "December"))
    note = NOTE.format(kind=kind, x=X, y=Y - 2, x1=X + 12, y1=Y + 8, more=more)
    path = by_hand(folder / "made.pdf", content_of(rows, ys=YS[:3]), more=(note,), put_on="/Annots [6 0 R]")
    return read_pdf(path, path.name, Settings())


@pytest.mark.parametrize(
    ("kind", "more", "text", "struck", "note"),
    [
        ("Text", "/T (Ann) /Contents (Is this so?)", "No", "", "Ann: Is this so?"),
        ("Highlight", "/Contents (Yes from May)", "No", "", "Yes from May"),
        ("Highlight", "", "No", "", ""),
        ("StrikeOut", "", "", "No", ""),
        ("StrikeOut", "/Contents (Met now)", "No", "", "Struck through: Met now"),  # a question about what stands
    ],
)
def test_notes_and_marks_stand_beside_the_text(
    tmp_path: Path, kind: str, more: str, text: str, struck: str, note: str
) -> None:
    document = noted(tmp_path, kind, more)
    cell = answer(document)
    assert (cell.text, cell.struck, cell.note) == (text, struck, note)
    assert [each.code for each in document.notices] == (["comments_beside"] if note else [])


def test_attached_files_are_named(tmp_path: Path) -> None:
    file = "<< /Type /Filespec /F (return.xlsx) /UF (return.xlsx) /EF << /F 7 0 R >> >>"
    held = "<< /Type /EmbeddedFile /Length 3 >>\nstream\nabc\nendstream"
    path = by_hand(
        tmp_path / "made.pdf",
        content_of(),
        catalogue="/Names << /EmbeddedFiles << /Names [(return.xlsx) 6 0 R] >> >>",
        more=(file, held),
    )
    (told,) = read_pdf(path, path.name, Settings()).notices
    assert (told.code, dict(told.values)) == ("file_attachments", {"text": "return.xlsx"})
    assert attached_files(path) == [("return.xlsx", b"abc")]


def test_a_dot_set_as_text_has_the_colour_of_its_print(tmp_path: Path) -> None:
    """The sign is all that its cell says; a list's bullet in colour stands before words."""

    def page(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:4])
        texts(canvas, (("Ref", "What is asked", "Where we stand", "Met", "By when"), ("1.1", "Test", "", "", "May"), ("1.2", "Call", "", "", "")))  # fmt: skip
        for row, colour in ((1, "#00B050"), (2, "#FF0000")):
            canvas.setFillColor(HexColor(colour))
            say(canvas, XS[3] + 4, YS[row] - 9, "l", font="ZapfDingbats", size=11)
            say(canvas, XS[2] + 4, YS[row] - 11, "l", font="ZapfDingbats")
            canvas.setFillColor(HexColor("#000000"))
            say(canvas, XS[2] + 16, YS[row] - 11, "All of it held")

    (table,) = read(tmp_path, page).tables
    cells = [[(cell.text, cell.fill) for cell in row[2:4] if cell] for row in table.rows[1:]]
    assert cells == [[("• All of it held", ""), ("■", "00B050")], [("• All of it held", ""), ("■", "FF0000")]]


KEY = (("00B050", "Fully met"), ("FFC000", "Partly met"), ("A6A6A6", "Not applicable to the council"))


@pytest.mark.parametrize("way", ["before, side by side", "before, one under another", "words in boxes"])
def test_the_colours_of_a_key_are_read_with_their_words(tmp_path: Path, way: str) -> None:
    def page(canvas: Canvas) -> None:
        say(canvas, 50, 790, "Winter plan")
        shaded(canvas, 50, 740, 500, 756, "1F3864")  # a heading in a band
        in_white(canvas, 60, 745, "A. What the council has done")
        for at, (colour, said) in enumerate(KEY):
            x, y = (60.0, 700.0 - 20 * at) if way == "before, one under another" else (60.0 + 120 * at, 700.0)
            shaded(canvas, x, y - 3, x + (110 if way == "words in boxes" else 20), y + 9, colour)
            say(canvas, x + (5 if way == "words in boxes" else 24), y, said, size=7)

    found = read_pdf(drawn(tmp_path, page), shown="key.pdf", settings=Settings())
    assert found.coloured == KEY
    told = {"green": "yes", "amber": "partly", "grey": "not_applicable"}
    assert find_key(found, load_plan(), Settings()).means.items() >= told.items()
