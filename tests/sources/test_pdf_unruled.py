"""Tables whose rules are missing in part or altogether, and text that is no table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pdffiles as draw
import pytest
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Document

XS = (40.0, 75.0, 230.0, 400.0, 440.0, 560.0)
HEAD = ("Ref", "What is asked", "Where we stand", "Met", "By when")
BODY = (
    ("1.1", "Work with partners on\nthe local plan and share\nit with them", "All of it in place", "Y", "31 October"),
    (
        "1.2",
        "Share the guidance\nwith every provider",
        "• a call each week\n• a list of questions\n• a note",
        "N",
        "Ongoing",
    ),
    ("1.3", "Test staff each week", "Under way since June\nin most of the homes", "Y", "December"),
    ("1.4", "Name a lead for visits", "", "N", "End of May"),
)
STEP = 10.8  # from line to line


def laid_out(
    canvas: Canvas, rows: Sequence[Sequence[str]], top: float, *, apart: float = 9.0, bold: int = 0
) -> list[float]:
    """Draws rows of cells one below the other; gives the heights between them, from the top."""
    ys = [top]
    for number, row in enumerate(rows):
        for text, x in zip(row, XS, strict=False):
            draw.say(canvas, x + 4, top - 10, text, font="Helvetica-Bold" if number < bold else "Helvetica")
        top -= STEP * max(text.count("\n") + 1 for text in row) + apart
        ys.append(top)
    return ys


def plain(canvas: Canvas) -> None:
    laid_out(canvas, [HEAD, *BODY], 780, bold=1)


def level_rules(canvas: Canvas) -> None:
    for y in laid_out(canvas, [HEAD, *BODY], 780, bold=1, apart=4):
        canvas.line(XS[0], y, XS[-1], y)


def head_and_foot_rules(canvas: Canvas) -> None:
    ys = laid_out(canvas, [HEAD, *BODY], 780, bold=1)
    for y in (ys[0], ys[1], ys[-1]):
        canvas.line(XS[0], y, XS[-1], y)


def box_and_level_rules(canvas: Canvas) -> None:
    ys = laid_out(canvas, [HEAD, *BODY], 780, bold=1, apart=4)
    for y in ys:
        canvas.line(XS[0], y, XS[-1], y)
    for x in (XS[0], XS[-1]):
        canvas.line(x, ys[0], x, ys[-1])


def striped(canvas: Canvas) -> None:
    blank = Canvas("unused.pdf")
    ys = laid_out(blank, [HEAD, *BODY], 780, bold=1, apart=4)
    for number, (top, bottom) in enumerate(itertools.pairwise(ys)):
        for left, right in itertools.pairwise(XS):
            if number % 2 == 0:
                draw.shaded(canvas, left, bottom, right, top, "EEEEEE")
    laid_out(canvas, [HEAD, *BODY], 780, bold=1, apart=4)


def without_uprights_inside(canvas: Canvas) -> None:
    """A full grid but for the rule before the last column."""
    ys = laid_out(canvas, [HEAD, *BODY], 780, bold=1, apart=4)
    for y in ys:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        if x != XS[2]:
            canvas.line(x, ys[0], x, ys[-1])
        else:
            canvas.line(x, ys[0], x, ys[2])
            canvas.line(x, ys[3], x, ys[-1])


def without_an_upright(canvas: Canvas) -> None:
    """No rule anywhere between the requirement and the status."""
    ys = laid_out(canvas, [HEAD, *BODY], 780, bold=1, apart=4)
    draw.lines(canvas, [x for x in XS if x != XS[2]], ys)


def without_a_level_rule(canvas: Canvas) -> None:
    ys = laid_out(canvas, [HEAD, *BODY], 780, bold=1, apart=4)
    for number, y in enumerate(ys):
        if number not in (2, 3):
            canvas.line(XS[0], y, XS[-1], y)
    canvas.line(XS[0], ys[3], XS[2], ys[3])  # a rule that stops in the middle
    for x in XS:
        canvas.line(x, ys[0], x, ys[-1])


def uprights_only(canvas: Canvas) -> None:
    ys = laid_out(canvas, [HEAD, *BODY], 780, bold=1)
    for x in XS[1:-1]:
        canvas.line(x, ys[0], x, ys[-1])


WAYS = [
    ("no rules", plain, "columns from the alignment, rows from references"),
    ("level rules", level_rules, "rows from rules"),
    ("rules at head and foot", head_and_foot_rules, "rules set off the heading; rows from references"),
    ("box and level rules", box_and_level_rules, "the box has one column, its text has five"),
    ("stripes", striped, "shading alone"),
    ("a piece of an upright missing", without_uprights_inside, "the cell begins where its column does"),
    ("an upright missing", without_an_upright, "two headings in one cell, and a gap all the way down"),
    ("a level rule missing", without_a_level_rule, "two references in one row"),
    ("uprights only", uprights_only, "rows from references"),
]


@pytest.mark.parametrize(("way", "page", "why"), WAYS, ids=[way for way, _, _ in WAYS])
def test_a_table_reads_the_same_with_few_rules(tmp_path: Path, way: str, page: draw.Draw, why: str) -> None:
    document = draw.read(tmp_path, page)
    assert folded(document) == [[text.replace("\n", " ").replace(" •", "\n•") for text in row] for row in (HEAD, *BODY)]
    assert not draw.paragraphs(document), why


def folded(document: Document) -> list[list[str | None]]:
    """The rows of all tables, lines that somebody ended taken as one but for list items."""
    rows = [row for table in document.tables for row in draw.rows_of(table)]
    return [[None if text is None else text.replace("\n", " ").replace(" •", "\n•") for text in row] for row in rows]


@pytest.mark.parametrize("rules", ["none", "head and foot", "between rows"])
def test_spaces_of_a_typewriter_s_font_part_no_columns(tmp_path: Path, rules: str) -> None:
    """They stand under one another on all lines, and are wider than in other fonts."""

    def page(canvas: Canvas) -> None:
        top, ys = 780.0, [780.0]
        for row in (HEAD, *BODY):
            for text, x in zip(row, (40, 70, 220, 380, 410), strict=True):
                draw.say(canvas, x + 4, top - 10, text, font="Courier", size=8)
            top -= 9.6 * max(text.count("\n") + 1 for text in row) + 10
            ys.append(top)
        for y in {"none": [], "head and foot": [ys[0], ys[1], ys[-1]], "between rows": ys}[rules]:
            canvas.line(40, y, 500, y)

    assert folded(draw.read(tmp_path, page)) == folded(draw.read(tmp_path, plain))


def test_two_columns_between_rules_are_a_table_however_their_texts_wrap(tmp_path: Path) -> None:
    rows = [("What is asked", "Where we stand"), *((f"Point {n} is put\nin words that\nwrap", f"In place at {n}") for n in range(4))]  # fmt: skip

    def page(canvas: Canvas) -> None:
        top, ys = 780.0, [780.0]
        for row in rows:
            for text, x in zip(row, (40, 240), strict=True):
                draw.say(canvas, x, top - 10, text)
            top -= STEP * (row[0].count("\n") + 1) + 9
            ys.append(top)
        for y in (ys[0], ys[1], ys[-1]):
            canvas.line(40, y, 400, y)

    assert folded(draw.read(tmp_path, page)) == [[text.replace("\n", " ") for text in row] for row in rows]


def test_a_short_rule_shows_a_heading_of_several_columns_beside_others(tmp_path: Path) -> None:
    """Rows go by references, and the heading beside the group's has its own column to itself."""
    rows = [("Ref", "What is asked", "", "", ""), ("", "", "Where we stand", "Met", "By when"), *(row for row in BODY if "\n" not in "".join(row)), ("1.5", "Call homes", "Weekly", "Y", "May")]  # fmt: skip

    def page(canvas: Canvas) -> None:
        ys = laid_out(canvas, rows, 780)
        draw.say(canvas, 385, 770, "How it stands")
        canvas.line(XS[2], ys[1], XS[-1], ys[1])
        for y in (ys[0], ys[2], ys[-1]):
            canvas.line(XS[0], y, XS[-1], y)

    got = folded(draw.read(tmp_path, page))
    assert got[:2] == [["Ref", "What is asked", "How it stands", None, None], ["", "", "Where we stand", "Met", "By when"]]  # fmt: skip
    assert got[2:] == [list(row) for row in rows[2:]]


def test_the_ledger_holds_without_rules(tmp_path: Path) -> None:
    table = draw.read(tmp_path, plain).tables[0]
    drawn = sum(c.isalnum() for row in (HEAD, *BODY) for text in row for c in text)
    assert sum(cell.chars for row in table.rows for cell in row if cell) == drawn


def test_rows_without_references_begin_after_gaps(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        laid_out(canvas, [("", *row[1:]) for row in (HEAD, *BODY)], 780, bold=1)

    wanted = [[text.replace("\n", " ").replace(" •", "\n•") for text in row[1:]] for row in (HEAD, *BODY)]
    assert folded(draw.read(tmp_path, page)) == wanted


def test_columns_hold_over_pages_and_the_rest_of_a_row_stays_in_its_table(tmp_path: Path) -> None:
    def first(canvas: Canvas) -> None:
        draw.say(canvas, 40, 800, "Plan for the winter", size=16)
        laid_out(canvas, [HEAD, *BODY[:2]], 780, bold=1)

    def second(canvas: Canvas) -> None:
        draw.say(canvas, XS[2] + 4, 780, "and a form to fill in,\nwhich the team reads")  # the rest of 1.2
        laid_out(canvas, BODY[2:], 740)

    document = draw.read(tmp_path, first, second)
    assert [table.page for table in document.tables] == [1, 2]
    assert document.tables[0].edges == document.tables[1].edges
    assert folded(document)[3:] == [
        ["", "", "and a form to fill in, which the team reads", "", ""],
        *[[text.replace("\n", " ") for text in row] for row in BODY[2:]],
    ]
    assert [p.text for p in draw.paragraphs(document)] == ["Plan for the winter"]


def test_a_repeated_heading_in_the_top_margin_is_the_tables(tmp_path: Path) -> None:
    def page(rows: Sequence[Sequence[str]]) -> draw.Draw:
        def one(canvas: Canvas) -> None:
            laid_out(canvas, [HEAD, *rows], 830, bold=1)
            draw.say(canvas, 40, 25, "Wexmoor Borough Council")

        return one

    document = draw.read(tmp_path, page(BODY[:2]), page(BODY[2:]), page(BODY[:1]))
    assert [draw.rows_of(table)[0] for table in document.tables] == [list(HEAD)] * 3
    assert [p.text for p in document.furniture] == ["Wexmoor Borough Council"]


WEB = (
    ("Ref", "What is asked", "Where we stand", "Gap", "Lead"),
    ("1.1", "Work with partners on\nthe local plan", "All of it in place", "{dash}", "Director"),
    ("1.2", "Share the guidance", "A call each week\nwith notes", "Calls\nin May", "Head of Care"),
    ("1.3", "Test staff each week", "Under way since June", "{dash}", "Head of Quality"),
    ("1.4", "Name a lead for visits", "", "A name", "Director\nof Health"),
)


def a_web_page(rows: Sequence[Sequence[str]], head: Sequence[str], themes: float) -> draw.Draw:
    """Parts of a table, each under its heading and of two rows, the second shaded; `themes`: the size of what stands above."""

    def page(canvas: Canvas) -> None:
        top = 780.0
        for number, part in enumerate((rows[:2], rows[2:])):
            if themes:
                draw.say(canvas, XS[0] + 4, top - 12, ("Care", "Staff")[number], font="Helvetica-Bold", size=themes)
                top -= 22
            blank = Canvas("unused.pdf")
            ys = laid_out(blank, [head, *part], top, bold=1)
            for left, right in itertools.pairwise(XS):
                draw.shaded(canvas, left, ys[3], right, ys[2], "EEEEEE")
            top = laid_out(canvas, [head, *part], top, bold=1)[-1] - 8

    return page


@pytest.mark.parametrize(
    ("dash", "head", "themes", "why"),
    [
        ("–", WEB[0], 12, "a dash in a narrow column is an answer, and no mark of the item beside it"),
        ("-", ("ID", *WEB[0][1:]), 0, "the heading said again with nothing above it"),
        ("—", ("Ref", "What is asked\nof us", "Where we stand", "Gap", "Lead"), 12, "a heading of two lines"),
        ("–", ("Ref", "What is asked", "Where we stand", "Gap", "Lead\nofficer"), 0, "the same without themes"),
        ("–", WEB[0], 9, "a theme no larger than the heading, and a rule above it where the shading ends"),
        ("–", ("", *WEB[0][1:]), 9, "no references"),
    ],
)
def test_a_heading_above_each_part_is_a_row_of_its_own_where_every_other_row_is_shaded(
    tmp_path: Path, dash: str, head: Sequence[str], themes: float, why: str
) -> None:
    rows = [[head[0] and row[0], *(text.format(dash=dash) for text in row[1:])] for row in WEB[1:]]
    document = draw.read(tmp_path, a_web_page(rows, head, themes))
    wanted = [head, *rows[:2], head, *rows[2:]]
    assert folded(document) == [[text.replace("\n", " ") for text in row[not head[0] :]] for row in wanted], why
    assert [p.text for p in draw.paragraphs(document)] == (["Care", "Staff"] if themes else []), why


@pytest.mark.parametrize(
    ("second", "status"),
    [
        ((*XS[:3], 430.0, 470.0), "Staff in homes and in day centres,\nseen in turn"),
        ((*XS[:2], 190.0, 400.0, 440.0), "The homes and the day centres\nare seen in turn"),
    ],
)
def test_tables_with_one_heading_may_have_columns_of_other_widths(
    tmp_path: Path, second: Sequence[float], status: str
) -> None:
    """The second's text would run over a column's end of the first."""
    wide = [(f"2.{n}", "Look at homes each\nweek", status, "Y", "May") for n in range(4)]

    def page(canvas: Canvas) -> None:
        for first, xs, rows in ((780.0, XS, BODY[2:]), (640.0, second, wide)):
            for at, row in enumerate((HEAD, *rows)):
                for text, x in zip(row, xs, strict=False):
                    draw.say(canvas, x + 4, first - 26 * at, text, font="Helvetica" if at else "Helvetica-Bold")

    wanted = [HEAD, *BODY[2:], HEAD, *wide]
    assert folded(draw.read(tmp_path, page)) == [[text.replace("\n", " ") for text in row] for row in wanted]


def test_a_table_is_parted_by_headings_that_run_across_it(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        laid_out(canvas, [HEAD, *BODY[:2]], 780, bold=1)
        draw.say(canvas, 44, 660, "Theme 2: testing, and how we go about it", font="Helvetica-Bold")
        laid_out(canvas, BODY[2:], 640)

    document = draw.read(tmp_path, page)
    assert [len(table.rows) for table in document.tables] == [3, 2]
    assert [p.text for p in draw.paragraphs(document)] == ["Theme 2: testing, and how we go about it"]


FILLER = "The board looks at the plan each month and asks what has been done, and by whom, and what is left to do."


def running(canvas: Canvas, x: float, y: float, width: float, times: int) -> None:
    words, line = (FILLER + " ").split() * times, ""
    canvas.setFont("Helvetica", 9)
    for word in words:
        if canvas.stringWidth(f"{line} {word}", "Helvetica", 9) > width:
            canvas.drawString(x, y, line)
            line, y = word, y - STEP
        else:
            line = f"{line} {word}".strip()
    canvas.drawString(x, y, line)


def one_column(canvas: Canvas) -> None:
    running(canvas, 40, 780, 500, 12)


def two_columns(canvas: Canvas) -> None:
    running(canvas, 40, 780, 240, 6)
    running(canvas, 310, 780, 240, 6)


def three_columns(canvas: Canvas) -> None:
    for x in (40, 220, 400):
        running(canvas, x, 780, 160, 5)


def contents(canvas: Canvas) -> None:
    for number, y in enumerate((780, 765, 750, 735), start=1):
        draw.say(canvas, 40, y, f"{number}.")
        draw.say(canvas, 60, y, f"Section {number} of the plan " + "." * 60)
        draw.say(canvas, 500, y, str(number + 2))


def a_key_and_a_signature(canvas: Canvas) -> None:
    one_column(canvas)
    draw.say(canvas, 40, 400, "KEY:")
    draw.say(canvas, 100, 400, "Y = fully met")
    draw.say(canvas, 250, 400, "N = partly met")
    draw.say(canvas, 40, 380, "Signed:")
    draw.say(canvas, 180, 380, "A. Moss")
    draw.say(canvas, 300, 380, "Date: 3 October")


NO_TABLES = [
    ("prose", one_column, "lines of text leave no gutters"),
    ("two columns", two_columns, "two columns make no table"),
    ("three columns", three_columns, "wide columns of full lines are running text"),
    ("a key", a_key_and_a_signature, "two lines with gaps are too few"),
]


@pytest.mark.parametrize(("name", "page", "why"), NO_TABLES, ids=[name for name, _, _ in NO_TABLES])
def test_prose_becomes_no_table(tmp_path: Path, name: str, page: draw.Draw, why: str) -> None:
    assert draw.read(tmp_path, page).tables == (), why
