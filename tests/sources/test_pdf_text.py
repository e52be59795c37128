"""Words and lines from glyphs: spaces, raised figures, doubled and hidden glyphs, list glyphs, symbols."""

from __future__ import annotations

from pathlib import Path

import pdffiles as draw
import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.sources.signs import glyph_text, symbol_font


def text_of(folder: Path, page: draw.Draw) -> str:
    return "\n".join(paragraph.text for paragraph in draw.paragraphs(draw.read(folder, page)))


def placed(*parts: tuple[float, float, str, float]) -> draw.Draw:
    """A page with each text at its x and y, in its size."""

    def page(canvas: Canvas) -> None:
        for x, y, text, size in parts:
            draw.say(canvas, x, y, text, size=size)

    return page


def words_without_spaces(canvas: Canvas) -> None:
    x = 40.0
    for word in ["Words", "set", "without", "a", "space"]:
        draw.say(canvas, x, 700, word)
        x += canvas.stringWidth(word, "Helvetica", 9) + 2.2


def kerned(canvas: Canvas) -> None:
    """A producer that places every letter on its own, kerning and all."""
    x = 40.0
    for letter in "Waiting":
        draw.say(canvas, x, 700, letter, size=12)
        x += canvas.stringWidth(letter, "Helvetica", 12) - (0.6 if letter == "W" else -0.3)


def out_of_order(canvas: Canvas) -> None:
    draw.say(canvas, 100, 700, "second")
    draw.say(canvas, 40, 700, "first")
    draw.say(canvas, 160, 700, "third")


def bold_by_shift(canvas: Canvas) -> None:
    for shift in (0, 0.3):
        draw.say(canvas, 40 + shift, 700, "coffee for staff")


def bold_letter_by_letter(canvas: Canvas) -> None:
    x = 40.0
    for letter in "coffee":
        for shift in (0, 0.25):
            draw.say(canvas, x + shift, 700, letter)
        x += canvas.stringWidth(letter, "Helvetica", 9)


def hidden(canvas: Canvas) -> None:
    draw.say(canvas, 40, 700, "Printed")
    draw.unseen(canvas, 100, 700, "unseen")
    draw.in_white(canvas, 160, 700, "white")
    draw.see_through(canvas, 220, 700, "clear")
    draw.say(canvas, 280, 700, "tiny", size=0.5)
    draw.say(canvas, 700, 700, "beyond")


CASES = [
    ("gaps without spaces", words_without_spaces, "Words set without a space", "a gap as wide as a space is one"),
    ("letter by letter", kerned, "Waiting", "kerning is no gap"),
    ("out of order", out_of_order, "first second third", "read from the left, not as drawn"),
    ("letter-spaced", lambda c: draw.spaced_out(c, 40, 700, "THEME ONE", 5), "THEME ONE", "wide gaps between all"),
    ("typed with spaces", lambda c: draw.say(c, 40, 700, "T H E M E   T W O"), "THEME TWO", "the wider gaps count"),
    ("slightly tracked", lambda c: draw.spaced_out(c, 40, 700, "Theme one", 1.2), "Theme one", "below a space"),
    ("raised", placed((40, 700, "by 31", 9), (61.5, 703.5, "st", 6), (68, 700, "May", 9)), "by 31st May", "one date"),
    ("raised a little smaller", placed((40, 700, "31", 9), (50.2, 703, "st", 7.5)), "31st", "as browsers set it"),
    ("lowered", placed((40, 700, "CO", 9), (53.8, 698, "2", 6)), "CO2", "below the line"),
    ("bold by shift", bold_by_shift, "coffee for staff", "each glyph counts once, and twice where it stands twice"),
    ("bold letter by letter", bold_letter_by_letter, "coffee", "a doubled letter is not a doubled glyph"),
    ("hidden", hidden, "Printed", "what nobody can see on paper is not read"),
]


@pytest.mark.parametrize(("name", "page", "wanted", "why"), CASES, ids=[case[0] for case in CASES])
def test_words_as_printed(tmp_path: Path, name: str, page: draw.Draw, wanted: str, why: str) -> None:
    assert text_of(tmp_path, page) == wanted, why


def test_doubled_text_is_bold_and_counted_once(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.full_grid(canvas)
        canvas.translate(0.3, 0)
        draw.texts(canvas, draw.ROWS[:1])

    head, first = draw.read(tmp_path, page).tables[0].rows[:2]
    assert [cell.text for cell in head if cell] == list(draw.ROWS[0])
    assert [(cell.bold, cell.chars) for cell in head if cell] == [
        (True, 3),
        (True, 11),
        (True, 12),
        (True, 3),
        (True, 6),
    ]
    assert not any(cell.bold for cell in first if cell)


def test_hidden_text_is_neither_read_nor_counted(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 340, 540), (780, 760))
        draw.say(canvas, 44, 767, "Seen")
        draw.unseen(canvas, 100, 767, "unseen")
        draw.in_white(canvas, 160, 767, "white")

    cell = draw.read(tmp_path, page).tables[0].rows[0][0]
    assert cell and (cell.text, cell.chars) == ("Seen", 4)


def test_sideways_text_in_a_heading_cell_is_one_line(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 70, 300), (780, 700, 680))
        draw.texts(canvas, [["", "What is asked"], ["Y", "Work with partners"]], (40, 70), (780, 700))
        canvas.saveState()
        canvas.translate(52, 705)
        canvas.rotate(90)
        draw.say(canvas, 0, 0, "Fully met\n(Y/N)")
        canvas.restoreState()

    table = draw.read(tmp_path, page).tables[0]
    assert draw.rows_of(table) == [["Fully met (Y/N)", "What is asked"], ["Y", "Work with partners"]]


def items(canvas: Canvas) -> None:
    draw.lines(canvas, (40, 240, 440), (780, 700))
    for y, text in ((767, "call each home weekly"), (756, "share what they say")):
        draw.say(canvas, 44, y, "\u2022")
        draw.say(canvas, 56, y, text)
        canvas.circle(246, y + 3, 1.3, stroke=0, fill=1)  # as browsers draw their list glyphs
        draw.say(canvas, 254, y, text)
    draw.say(canvas, 44, 740, "o", font="Courier")
    draw.say(canvas, 56, 740, "a bullet of a font for typing")


def test_list_items_begin_with_a_bullet_whatever_draws_it(tmp_path: Path) -> None:
    table = draw.read(tmp_path, items).tables[0]
    both = "• call each home weekly\n• share what they say"
    assert draw.rows_of(table) == [[f"{both}\n• a bullet of a font for typing", both]]
    assert [cell.chars for cell in table.rows[0] if cell] == [18 + 16 + 23, 18 + 16]


def test_a_dotted_border_draws_no_bullets(tmp_path: Path) -> None:
    cell = draw.read(tmp_path, draw.pieces(1.0, 2.5, 1.0)).tables[0].rows[1][1]
    assert cell and cell.text == "Work with partners\non the local plan"


def test_skewed_text_is_a_stamp_and_enters_no_cell(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.full_grid(canvas)
        canvas.saveState()
        canvas.translate(200, 600)
        canvas.rotate(45)
        canvas.setFillColor(HexColor("#CCCCCC"))
        draw.say(canvas, 0, 0, "DRAFT COPY", size=40)
        canvas.restoreState()

    document = draw.read(tmp_path, page)
    assert [p.text for p in document.furniture] == ["DRAFT COPY"]
    assert draw.rows_of(document.tables[0])[3] == list(draw.ROWS[3])


GLYPHS = [
    (0xFB03, "", "ffi", "a ligature is its letters"),
    (0x00A0, "", " ", "any space is a space"),
    (0x2009, "", " ", "a thin one too"),
    (0x02, "", "-", "how pdfium gives a hyphen at a line end"),
    (0xFFFE, "", "-", "and in the text of a whole page"),
    (0xFFFF, "", "", "no glyph at all"),
    (0x200B, "", "", "a space of no width is nothing"),
    (0xF0B7, "", "•", "the bullet of a symbol font, in a private code"),
    (0xF0FC, "", "✓", "the tick of Wingdings, in a private code"),
    (0xFC, "wingdings", "✓", "the same in its own code"),
    (0xD8, "wingdings", "•", "an arrow before an item, not a letter"),
    (0x6F, "wingdings", "☐", "an empty box, not an o"),
    (0x50, "wingdings2", "✓", "each of the fonts has its own codes"),
    (0x34, "dingbats", "✔", ""),
    (0xFC, "", "ü", "a letter of an ordinary font"),
]


@pytest.mark.parametrize(("code", "font", "wanted", "why"), GLYPHS)
def test_what_a_glyph_stands_for(code: int, font: str, wanted: str, why: str) -> None:
    assert glyph_text(code, font) == wanted, why


FONTS = [
    ("ABCDEF+Wingdings-Regular", "wingdings", "with the tag of a subset"),
    ("Wingdings2", "wingdings2", ""),
    ("ZapfDingbats", "dingbats", ""),
    ("SegoeUISymbol", "", "holds letters under their own codes"),
    ("Arial", "", ""),
]


@pytest.mark.parametrize(("name", "wanted", "why"), FONTS)
def test_which_fonts_draw_pictures(name: str, wanted: str, why: str) -> None:
    assert symbol_font(name) == wanted, why


def test_a_tick_is_an_answer(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 140, 240), (780, 760))
        draw.say(canvas, 44, 767, "\u2714", font="ZapfDingbats")
        draw.say(canvas, 144, 767, "Met")

    assert draw.rows_of(draw.read(tmp_path, page).tables[0]) == [["✔", "Met"]]
