"""Text drawn over text is never put together with it: the same is read once, of different texts one is read and both are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdffiles import ROWS, XS, YS, Draw, by_hand, content_of, drawn, full_grid, lines, read, rows_of, say, texts
from reportlab.lib.colors import black, grey
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf
from winterplan_extract.sources.second import second_reading

OTHER = (
    ROWS[0],
    ("1.1", "Talk to others about\nthe wider plan", "Hardly any yet", "N", "30 November"),
    ("1.2", "Give some advice\nto homes", "Letters each month", "Y", "January"),
    ("1.3", "Train staff", "Not begun", "N", "March"),
)


def twice(right: float, up: float, **look: float | str) -> Draw:
    """The table's text drawn once more, so many points beside its place."""

    def draw(canvas: Canvas) -> None:
        full_grid(canvas)
        texts(canvas, xs=[x + right for x in XS], ys=[y + up for y in YS], **look)

    return draw


def with_shadow(canvas: Canvas) -> None:
    canvas.setFillColor(grey)
    texts(canvas, xs=[x + 1.2 for x in XS], ys=[y - 1.2 for y in YS])
    canvas.setFillColor(black)
    full_grid(canvas)


def glyph_by_glyph(canvas: Canvas) -> None:
    """Each letter drawn twice before the next, as some drivers embolden."""
    lines(canvas)
    for row, top in zip(ROWS, YS, strict=False):
        for text, x in zip(row, XS, strict=False):
            for number, line in enumerate(text.split("\n")):
                at = x + 4
                for letter in line:
                    for shift in (0.0, 0.6):
                        say(canvas, at + shift, top - 11 - number * 10.8, letter)
                    at += canvas.stringWidth(letter, "Helvetica", 9)


@pytest.mark.parametrize(
    "draw",
    [
        twice(0.3, 0),
        twice(1.2, -1.2),
        twice(2.5, 0),
        twice(-0.6, 1.5),
        twice(0, 0, font="Times-Roman"),
        twice(0, 0, size=8.5),
        with_shadow,
        glyph_by_glyph,
    ],
)
def test_text_drawn_twice_is_read_once(tmp_path: Path, draw: Draw) -> None:
    document = read(tmp_path, draw)
    assert rows_of(document.tables[0]) == [list(row) for row in ROWS]
    assert not document.notices


def over(at: tuple[int, int], text: str, right: float = 0, up: float = 0) -> Draw:
    """The table, and at a cell's text another."""

    def draw(canvas: Canvas) -> None:
        full_grid(canvas)
        say(canvas, XS[at[1]] + 4 + right, YS[at[0]] - 11 + up, text)

    return draw


def read_and_left(document: Document) -> list[tuple[str, str]]:
    """What was read and what was left out of the cells in which texts lie over one another."""
    return [(cell.text, cell.struck) for row in document.tables[0].rows for cell in row if cell and cell.struck]


@pytest.mark.parametrize(
    ("draw", "found"),
    [
        (over((1, 3), "N"), ("N", "Y")),
        (over((1, 4), "30 September", 3), ("30 September", "31 October")),
        (over((2, 2), "Nothing so far", 1, -2), ("Nothing so far", "A call each week")),
        (over((3, 4), "May 2021", up=4), ("May 2021", "December")),
        (over((2, 2), "talk", right=9.5), ("A talk each week", "call")),  # one word of a line
    ],
)
def test_of_different_texts_at_one_place_the_later_is_read_and_both_are_told(
    tmp_path: Path, draw: Draw, found: tuple[str, str]
) -> None:
    document = read(tmp_path, draw)
    assert [(cell, struck) for cell, struck in read_and_left(document)] == [found]
    assert [(each.code, dict(each.values)["other"]) for each in document.notices] == [("text_over_text", found[1])]


def test_two_layers_of_text_do_not_mix(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        full_grid(canvas)
        texts(canvas, OTHER)

    path = drawn(tmp_path, draw)
    document = read_pdf(path, "drawn.pdf", Settings())
    assert rows_of(document.tables[0]) == [list(row) for row in OTHER]
    assert [(each.code, dict(each.values)["count"]) for each in document.notices] == [("text_over_text", "14")]
    assert len(read_and_left(document)) == 12
    (second,) = second_reading(path, document, Settings()).parts
    assert "Hardly any yet N 30 November" in second.text
    assert "partners" not in second.text


@pytest.mark.parametrize("wrong", [{"e": "c", "l": "i"}, {"o": "0", "e": "c"}, {"l": "1", "1": "l"}, {"t": "f"}])
def test_a_recognisers_reading_laid_over_the_text_does_not_replace_it(tmp_path: Path, wrong: dict[str, str]) -> None:
    """It has the same words with some letters wrong."""
    misread = [[text.translate(str.maketrans(wrong)) for text in row] for row in ROWS]

    def draw(canvas: Canvas) -> None:
        full_grid(canvas)
        texts(canvas, misread, xs=[x + 0.4 for x in XS], font="Courier", size=7.6)

    document = read(tmp_path, draw)
    assert rows_of(document.tables[0]) == [list(row) for row in ROWS]
    assert [each.code for each in document.notices] == ["text_over_text"]


def test_pale_text_gives_way_to_what_is_written_over_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        full_grid(canvas)
        canvas.setFillColor(grey)
        say(canvas, XS[3] + 4, YS[1] - 11, "Choose")
        canvas.setFillColor(black)

    assert read_and_left(read(tmp_path, draw)) == [("Y", "Choose")]


def test_words_in_the_middle_of_a_cell_are_changed_too(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        texts(canvas, [(*row[:3], "", row[4]) for row in ROWS])
        for row, said in enumerate(("Met", "Partly", "Not at all", "N")):
            canvas.drawCentredString(425, YS[row] - 11, said)
        canvas.drawCentredString(425, YS[1] - 11, "Yes")

    assert read_and_left(read(tmp_path, draw)) == [("Yes", "Partly")]


def test_crossing_words_out_with_letters_strikes_them(tmp_path: Path) -> None:
    (found,) = read_and_left(document := read(tmp_path, over((1, 4), "XXXXXXXX")))
    assert found[0] == ""
    assert not document.notices


def test_a_letter_over_a_word_does_not_replace_it(tmp_path: Path) -> None:
    assert read_and_left(read(tmp_path, over((3, 4), "Q"))) == [("December", "Q")]


def test_large_words_stamped_over_small_ones_do_not_replace_them(tmp_path: Path) -> None:
    document = read(tmp_path, lambda canvas: (full_grid(canvas), say(canvas, XS[2] + 4, YS[1] - 12, "VOID", size=14)))
    assert read_and_left(document) == [("All of it in place", "VOID")]


def field(value: str) -> Draw:
    """The table, with a form's field over the answer of its first row."""

    def draw(canvas: Canvas) -> None:
        full_grid(canvas)
        place = {"x": XS[3] + 3, "y": YS[1] - 16, "width": 44, "height": 14}
        canvas.acroForm.textfield(name="met", value=value, fontSize=9, fillColor=None, borderWidth=0, **place)

    return draw


@pytest.mark.parametrize(
    ("value", "found", "codes"),
    [("Y", [], []), ("Not yet", [("Not yet", "Y")], ["text_over_text"]), ("Yes", [("Yes", "Y")], ["text_over_text"])],
)
def test_a_field_filled_in_over_printed_words_is_what_is_read(
    tmp_path: Path, value: str, found: list[tuple[str, str]], codes: list[str]
) -> None:
    document = read(tmp_path, field(value))
    assert read_and_left(document) == found
    assert [each.code for each in document.notices] == codes
    assert rows_of(document.tables[0])[1][3] == value


def test_words_blacked_out_with_block_letters_are_not_read(tmp_path: Path) -> None:
    """A font of one letter, a block as wide as high."""
    blocks = f"{content_of()}\nBT /F2 9 Tf {XS[4] + 4} {YS[1] - 12} Td (AAAAA) Tj ET"
    to_letters = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <2588> endbfchar"
    path = by_hand(
        tmp_path / "blocks.pdf",
        blocks,
        resources="/Font << /F1 5 0 R /F2 8 0 R >>",
        more=(
            f"<< /Length {len(to_letters)} >>\nstream\n{to_letters}\nendstream",
            "<< /Length 40 >>\nstream\n1000 0 0 -200 1000 900 d1 0 -200 1000 1100 re f\nendstream",
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 900] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 /LastChar 65 "
            "/Widths [1000] /Encoding << /Type /Encoding /Differences [65 /A] >> /CharProcs << /A 7 0 R >> /ToUnicode 6 0 R >>",
        ),
    )
    document = read_pdf(path, "drawn.pdf", Settings())
    assert "October" not in repr(document.body)
    assert [each.code for each in document.notices] == ["text_covered"]


@pytest.mark.parametrize(
    "draw",
    [
        over((1, 3), "______"),  # a line to write on
        over((1, 2), "st", right=65, up=3),  # a raised part touches the last letter
        over((2, 2), "which is all that we do", right=-60),  # a text too long for its column
        over((1, 4), "and after", up=-10.8),  # the next line
    ],
)
def test_what_only_touches_text_is_left_with_it(tmp_path: Path, draw: Draw) -> None:
    document = read(tmp_path, draw)
    assert not document.notices
    assert not read_and_left(document)
