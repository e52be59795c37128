"""What was typed into a PDF's fields and notes is read whole, whatever of it is drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pdffiles import XS, YS, drawn, lines, read, rows_of, say, texts
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf

_LONG = " ".join(f"Sentence {number} says what is done about it." for number in range(1, 25))
_ROWS = (("Ref", "What is asked", "Where we stand", "Met", "By when"), ("1.1", "Test staff", "", "Y", "December"))


def _form(text: str, *, lines_in_it: bool = True) -> object:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:3])
        texts(canvas, _ROWS)
        canvas.acroForm.textfield(
            name="stand",
            value=text,
            x=XS[2] + 2,
            y=YS[2] + 2,
            width=XS[3] - XS[2] - 4,
            height=YS[1] - YS[2] - 4,
            fontSize=9,
            borderWidth=0,
            maxlen=5000,
            fieldFlags="multiline" if lines_in_it else "",
        )

    return draw


@pytest.mark.parametrize("text", ["Under way", _LONG, "First.\nSecond, é and ü.", "X" * 200])
def test_a_field_is_read_whole_though_its_box_shows_less(tmp_path: Path, text: str) -> None:
    (table,) = read(tmp_path, _form(text)).tables  # type: ignore[arg-type]
    cell = rows_of(table)[1][2] or ""
    assert re.sub(r"\s", "", cell) == re.sub(r"\s", "", text)
    assert rows_of(table)[1][4] == "December"


def test_a_field_that_no_program_has_drawn_is_read_from_its_value(tmp_path: Path) -> None:
    path = drawn(tmp_path, _form("Under way"))  # type: ignore[arg-type]
    path.write_bytes(re.sub(rb"/AP <<\s*/N [^>]*>>", lambda found: b" " * len(found.group()), path.read_bytes()))
    (table,) = read_pdf(path, "drawn.pdf", Settings()).tables
    assert rows_of(table)[1][2] == "Under way"


def test_a_note_typed_on_a_page_is_read_where_no_program_has_drawn_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:3])
        texts(canvas, _ROWS)
        canvas.freeTextAnnotation(
            "Since May", DA="/Helv 9 Tf 0 g", Rect=[XS[2] + 3, YS[2] + 20, XS[3] - 3, YS[1] - 4], relative=0
        )

    (table,) = read(tmp_path, draw).tables
    assert rows_of(table)[1][2] == "Since May"


def test_a_text_over_merged_cells_stays_whole_where_a_space_falls_on_a_border(tmp_path: Path) -> None:
    """The spaces of a running text are no gap between columns, even where the next word stands like a column's text."""

    def draw(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:4])
        for x in (XS[0], XS[1], XS[3], XS[4], XS[5]):
            canvas.line(x, YS[3], x, YS[4])
        canvas.line(XS[0], YS[4], XS[-1], YS[4])
        texts(canvas, [*_ROWS, ("1.2", "Share it", "A call", "N", "Ongoing")])
        before = "Now the board has met twice"
        say(canvas, XS[1] + 4, YS[3] - 11, "Present:")
        say(canvas, XS[2] + 4 - 2.5 - canvas.stringWidth(before, "Helvetica", 9), YS[3] - 22, before)
        say(canvas, XS[2] + 4, YS[3] - 22, "each month of the first wave")

    (table,) = read(tmp_path, draw).tables
    assert "has met twice each month" in (rows_of(table)[3][1] or "")


@pytest.mark.parametrize(
    ("colours", "text", "expected"),
    [
        (("#00B050",), "", "00B050"),
        (("#FF0000", "#FF0000"), "", "FF0000"),
        (("#FF0000", "#00B050"), "", ""),  # a legend, or all the lamps: no verdict
        (("#808080",), "", ""),
        (("#00B050",), "Yes", ""),  # the words answer
    ],
)
def test_a_coloured_disc_alone_in_a_cell_is_its_colour(
    tmp_path: Path, colours: tuple[str, ...], text: str, expected: str
) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ys=YS[:3])
        texts(canvas, (_ROWS[0], ("1.1", "Test staff", "Under way", text, "December")))
        for number, colour in enumerate(colours):
            canvas.setFillColor(HexColor(colour))
            canvas.circle(XS[3] + 12 + 20 * number, YS[2] + 12, 7, stroke=0, fill=1)

    (table,) = read(tmp_path, draw).tables
    cell = table.rows[1][3]
    assert cell is not None
    assert cell.fill == expected
