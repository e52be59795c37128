"""The cells of ruled tables: the same table drawn in many ways reads the same."""

from __future__ import annotations

from pathlib import Path

import pdffiles as draw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain import plaintext
from winterplan_extract.domain.document import Document, Table

WANTED = [list(row) for row in draw.ROWS]

WAYS = [
    ("stroked lines", draw.full_grid, ""),
    ("thin filled boxes", draw.thin_boxes, "Word"),
    ("one path", draw.one_path, "every rule a stroke of the same path"),
    ("a box a cell", draw.a_box_a_cell, "each border is drawn twice"),
    ("double rules", draw.double_rules(2.5), "two rules are one border"),
    ("wide double rules", draw.double_rules(4.5), "the strip between two rules is no row"),
    ("dashes", draw.dashed, "a dash pattern on a whole line"),
    ("pieces", draw.pieces(2.0, 4.0, 0.7), "each dash a shape of its own"),
    ("dots", draw.pieces(1.0, 2.5, 1.0), "a dot lies in a level and an upright rule at once"),
    ("open sides", draw.open_sides, "no upright at the left and the right"),
    ("open ends", draw.cut_by_page_ends, "the top border stands on the page before"),
    ("in a form", draw.in_a_form, "shapes and text are scaled with their form"),
    ("page border", draw.page_border, "a frame around the page is no table"),
    ("turned page", draw.turned_page, "the page asks to be shown turned"),
    ("sideways content", draw.sideways_content, "a landscape table on a portrait page"),
    ("cropped", draw.cropped, "the visible part starts elsewhere than the page"),
]


@pytest.mark.parametrize(("way", "page", "why"), WAYS, ids=[way for way, _, _ in WAYS])
def test_a_table_reads_the_same_however_it_is_drawn(tmp_path: Path, way: str, page: draw.Draw, why: str) -> None:
    document = draw.read(tmp_path, page)
    wanted = [[text.replace("\n", " ") for text in row] for row in WANTED]
    got = [[(text or "").replace("\n", " ") for text in row] for row in draw.rows_of(document.tables[0])]
    assert got == wanted, why
    assert len(document.tables) == 1
    assert document.tables[0].stray_chars == 0
    assert not draw.paragraphs(document)


def test_boxes_are_of_the_page_as_it_is_seen(tmp_path: Path) -> None:
    table = draw.read(tmp_path, draw.cropped).tables[0]
    assert table.box is not None
    assert (round(table.box.x0), round(table.box.top)) == (10, 20)  # the visible part starts at 30, 800
    assert [round(x) for x in table.edges] == [10, 50, 190, 370, 420, 530]


def spans(canvas: Canvas) -> None:
    """A banner over three columns, and a cell over two rows in the first."""
    xs, ys = (40, 140, 240, 340), (780, 760, 740, 720)
    canvas.line(40, 780, 340, 780)
    canvas.line(40, 760, 340, 760)
    canvas.line(140, 740, 340, 740)
    canvas.line(40, 720, 340, 720)
    for x in (40, 340):
        canvas.line(x, 780, x, 720)
    for x in (140, 240):
        canvas.line(x, 760, x, 720)
    draw.texts(canvas, [["Theme one"], ["both", "a", "b"], ["", "c", "d"]], xs, ys)


def test_spans_fill_a_rectangular_grid(tmp_path: Path) -> None:
    table = draw.read(tmp_path, spans).tables[0]
    assert draw.rows_of(table) == [["Theme one", None, None], ["both", "a", "b"], [None, "c", "d"]]
    banner, both = table.rows[0][0], table.rows[1][0]
    assert banner and (banner.row_span, banner.col_span) == (1, 3)
    assert both and (both.row_span, both.col_span) == (2, 1)


def test_a_single_box_with_text_is_a_table_of_one_cell(tmp_path: Path) -> None:
    def banner(canvas: Canvas) -> None:
        canvas.rect(40, 740, 500, 20)
        draw.say(canvas, 44, 746, "Theme 1: Infection")
        canvas.rect(40, 640, 500, 20)  # an empty box says nothing

    assert [draw.rows_of(table) for table in draw.read(tmp_path, banner).tables] == [[["Theme 1: Infection"]]]


def test_a_table_within_a_cell_is_read_as_the_cells_text(tmp_path: Path) -> None:
    def nested(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 300, 560), (780, 600))
        draw.say(canvas, 44, 770, "Outer")
        draw.lines(canvas, (320, 400, 500), (760, 740, 720))
        draw.texts(canvas, [["a", "b"], ["c", "d"]], (320, 400), (760, 740))

    document = draw.read(tmp_path, nested)
    assert len(document.tables) == 1
    assert draw.rows_of(document.tables[0]) == [["Outer", "a b\nc d"]]


def coloured(canvas: Canvas) -> None:
    xs, ys = (40.0, 140.0, 240.0, 340.0), (780.0, 760.0, 740.0)
    draw.shaded(canvas, 40, 760, 340, 780, "003366")
    draw.shaded(canvas, 40, 740, 140, 760, "FF0000")
    draw.shaded(canvas, 140, 740, 240, 760, "FFFFFF")
    draw.shaded(canvas, 242, 750, 262, 758, "00FF00")  # behind one word only
    draw.lines(canvas, xs, ys)
    for x, text in zip(xs, ("Gap", "Lead", "When"), strict=False):
        draw.in_white(canvas, x + 4, 767, text)
    draw.texts(canvas, [["No", "Director", "May"]], xs, ys[1:])


def test_a_cells_shading_is_what_covers_most_of_it(tmp_path: Path) -> None:
    table = draw.read(tmp_path, coloured).tables[0]
    assert draw.rows_of(table) == [["Gap", "Lead", "When"], ["No", "Director", "May"]]
    assert [[cell.fill if cell else None for cell in row] for row in table.rows] == [
        ["003366", "003366", "003366"],
        ["FF0000", "", ""],
    ]


def test_text_too_long_for_its_cell_stays_whole_and_is_cut_only_between_cells(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 100, 200), (780, 760, 740))
        draw.say(canvas, 44, 767, "Responsibilities")  # runs over the border
        draw.say(canvas, 76.5, 747, "done")  # ends a hair before the border,
        draw.say(canvas, 100.4, 747, "2020")  # and this begins behind it

    assert draw.rows_of(draw.read(tmp_path, page).tables[0]) == [["Responsibilities", ""], ["done", "2020"]]


def test_a_rule_under_words_is_no_border(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 100, 200), (780, 740))
        draw.say(canvas, 41, 760, "underlined")
        canvas.line(41, 758.5, 41 + canvas.stringWidth("underlined", "Helvetica", 9), 758.5)
        canvas.rect(41, 746, canvas.stringWidth("and once more", "Helvetica", 9), 0.5, stroke=0, fill=1)
        draw.say(canvas, 41, 748, "and once more")

    assert len(draw.read(tmp_path, page).tables[0].rows) == 1


WORDS = st.text(st.sampled_from("abcdefgh ABC123.,"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=2, max_size=5), outside=WORDS)
def test_no_letter_is_lost_or_made_up(tmp_path: Path, rows: list[list[str]], outside: str) -> None:
    xs, ys = (40.0, 200.0, 360.0, 520.0), tuple(780.0 - 24 * at for at in range(len(rows) + 1))

    def page(canvas: Canvas) -> None:
        draw.lines(canvas, xs, ys)
        draw.texts(canvas, rows, xs, ys)
        draw.say(canvas, 60, 300, f"Always {outside}")

    document = draw.read(tmp_path, page)
    drawn = sum(plaintext.chars(text) for row in rows for text in row)
    assert in_tables(document) == drawn
    assert kept(document.tables) == drawn
    assert sum(plaintext.chars(p.text) for p in draw.paragraphs(document)) == plaintext.chars(f"Always {outside}")


def in_tables(document: Document) -> int:
    return sum(cell.chars for table in document.tables for row in table.rows for cell in row if cell) + sum(
        table.stray_chars for table in document.tables
    )


def kept(tables: tuple[Table, ...]) -> int:
    return sum(plaintext.chars(cell.text) for table in tables for row in table.rows for cell in row if cell)


def test_a_line_that_runs_over_its_column_stays_in_its_cell(tmp_path: Path) -> None:
    """It is drawn in one stroke; what the next cell holds is drawn in another, though on the same spot."""

    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 80, 140, 200, 260), (780, 740, 700))
        draw.texts(canvas, [("1", "Workforce and Quality Manager", "May", "Y")], (40, 80, 140, 200), (780,))
        draw.texts(canvas, [("2", "Lead", "June", "N")], (40, 80, 140, 200), (740,))

    assert draw.rows_of(draw.read(tmp_path, page).tables[0]) == [
        ["1", "Workforce and Quality Manager", "May", "Y"],
        ["2", "Lead", "June", "N"],
    ]


def missing_under(first: int) -> draw.Draw:
    """A page whose rule under row `first` is not drawn; what goes on from the page before has no reference."""
    rows = [
        ("Ref", "Requirement", "Status", "Met"),
        ("", "from one home\nto another", "", ""),
        ("1.2", "Tell providers why\nfunding is given", "Sent in May", "Y"),
        ("1.3", "Test all staff", "Weekly", "N"),
    ]
    xs, ys = (40.0, 80.0, 200.0, 320.0, 400.0), [760.0, 740.0, 710.0, 680.0, 650.0]

    def page(canvas: Canvas) -> None:
        draw.lines(canvas, xs, [y for number, y in enumerate(ys) if number != first + 1])
        draw.texts(canvas, rows[:1], xs, ys, font="Helvetica-Bold")
        draw.texts(canvas, rows[1:], xs, ys[1:])

    return page


@pytest.mark.parametrize(("first", "why"), [(0, "the headings are in bold"), (1, "a strip is free over the reference")])
def test_the_first_row_of_a_page_is_parted_where_its_rule_is_missing(tmp_path: Path, first: int, why: str) -> None:
    def before(canvas: Canvas) -> None:
        draw.lines(canvas, (40, 80, 200, 320, 400), (760, 740, 700))
        draw.texts(canvas, [("Ref", "Requirement", "Status", "Met")], (40, 80, 200, 320), (760,))
        draw.texts(canvas, [("1.1", "Move staff less", "Begun", "Y")], (40, 80, 200, 320), (740,))

    table = draw.read(tmp_path, before, missing_under(first)).tables[1]
    refs = [row[0] for row in draw.rows_of(table)]
    assert refs == ["Ref", "", "1.2", "1.3"], why
