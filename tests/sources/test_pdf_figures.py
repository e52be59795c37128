"""Tables as reports print them: figures and short texts in columns without upright rules, few horizontal ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pdffiles as draw
import pytest
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Document, Table

Rows = Sequence[Sequence[str]]
FIVE = (60.0, -260.0, -330.0, -400.0, -470.0)  # where columns begin, or with a minus where they end
THREE = (60.0, 200.0, 330.0)
TWO = (60.0, 230.0)
HEAD = ("Service", "2017", "2018", "2019", "2020")
BODY = (
    ("Home care", "1,204", "1,190", "1,066", "987"),
    ("Day centres", "88", "91", "–", "54"),
    ("Meals", "310", "4", "12", "1,015"),
    ("Equipment", "7", "6.5", "8", "9"),
)
STEP = 11.0


def set_out(
    canvas: Canvas,
    rows: Rows,
    columns: Sequence[float] = FIVE,
    *,
    top: float = 700.0,
    rules: Sequence[int] = (),
    bold: int = 0,
    low: bool = False,
) -> float:
    """Draws rows from a height down, a rule above those numbered in `rules`; gives the height below them.

    `low`: figures stand beside the last line of a label rather than the first.
    """
    for number, row in enumerate([*rows, ()]):
        if number in rules:
            canvas.line(50, top + 10, 480, top + 10)
            top -= 4
        deepest = max((text.count("\n") for text in row), default=0)
        for text, x in zip(row, columns, strict=False):
            canvas.setFont("Helvetica-Bold" if number < bold else "Helvetica", 9)
            down = deepest - text.count("\n") if low else 0
            for at, line in enumerate(text.split("\n"), start=down):
                (canvas.drawString if x > 0 else canvas.drawRightString)(abs(x), top - at * STEP, line)
        top -= STEP * (deepest + 1)
    return top


def cells(table: Table) -> list[list[str]]:
    """The rows of a table; a cell that covers several columns is followed by a + for each further one."""
    return [
        [f"{cell.text}{'+' * (cell.col_span - 1)}".replace("\n", " ") for cell in row if cell] for row in table.rows
    ]


def wanted(rows: Rows) -> list[list[str]]:
    return [[text.replace("\n", " ") for text in row] for row in rows]


def texts_of(document: Document) -> list[str]:
    return [paragraph.text for paragraph in draw.paragraphs(document)]


WRAPPED = (
    ("Home care", "1,204", "1,190", "1,066", "987"),
    ("Day centres and transport\nto them in the week", "88", "91", "–", "54"),
    ("Meals", "310", "4", "12", "1,015"),
    ("Equipment and repairs,\nwhere they are asked for", "7", "6", "8", "9"),
)
GROUPED = (("North", "", "", "", ""), *BODY[:2], ("South", "", "", "", ""), *BODY[2:])
FIGURES: list[tuple[str, Rows, dict[str, object], str]] = [
    ("three rules", (HEAD, *BODY), {"rules": (0, 1, 5)}, "the rule under a plain heading parts no rows"),
    ("a rule above the total", (HEAD, *BODY), {"rules": (0, 1, 4, 5)}, "two rules inside part groups of rows"),
    ("no rules", (HEAD, *BODY), {}, "each line has figures"),
    ("bold heading", (HEAD, *BODY), {"bold": 1}, "each line below the heading has figures"),
    ("labels wrap downwards", (HEAD, *WRAPPED), {"rules": (0, 1, 5)}, "a small letter goes on with the line above"),
    ("labels wrap upwards", (HEAD, *WRAPPED), {"low": True, "rules": (1,)}, "and so it does above the figures"),
    ("headings of rows", (HEAD, *GROUPED), {"rules": (0, 1, 7)}, "a label without figures that does not run on"),
    ("blanks", (HEAD, BODY[0], ("Day centres", "", "91", "", ""), *BODY[2:]), {}, "one figure is enough"),
    ("a heading in lines", (("Service", "Homes\nseen", "Calls\nin the\nyear", "Visits", "Cost"), *BODY), {"low": True, "rules": (0, 1, 5)}, "all above the rule is the heading"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "look", "why"), FIGURES, ids=[name for name, *_ in FIGURES])
def test_rows_of_figures_are_told_apart(
    tmp_path: Path, name: str, rows: Rows, look: dict[str, object], why: str
) -> None:
    document = draw.read(tmp_path, lambda canvas: set_out(canvas, rows, **look))  # type: ignore[arg-type]
    assert [cells(table) for table in document.tables] == [wanted(rows)], why


def test_rows_of_short_texts_go_by_their_labels(tmp_path: Path) -> None:
    rows = (
        ("Term", "Meaning"),
        ("Frost", "A night below nought by\nthe nearest station"),
        ("Ice day", "A day without thaw"),
        ("Cold spell", "Three ice days in a row"),
    )
    document = draw.read(tmp_path, lambda canvas: set_out(canvas, rows, TWO, rules=(0, 1, 4)))
    assert [cells(table) for table in document.tables] == [wanted(rows)]


@pytest.mark.parametrize("rules", [(0, 1, 4), (1,), ()], ids=["three rules", "one under the heading", "a bold heading"])
def test_a_label_that_wraps_joins_no_rows(tmp_path: Path, rules: Sequence[int]) -> None:
    rows = (
        ("Requirement", "State", "Lead"),
        ("Salt stock for ten days", "Partly met", "Depot"),
        ("Care homes rota in place,\nwith names of deputies", "Not met", "Adult care"),
        ("Flu clinics for staff", "Met", "Public health"),
    )
    document = draw.read(tmp_path, lambda canvas: set_out(canvas, rows, THREE, rules=rules, bold=not rules))
    assert [cells(table) for table in document.tables] == [wanted(rows)]


def over_two(canvas: Canvas) -> None:
    set_out(canvas, [("", "", "", "", ""), HEAD, *BODY], rules=(0, 2, 6))
    canvas.drawCentredString(282, 696, "Under 65")
    canvas.drawCentredString(424, 696, "65 and over")


def over_two_at_the_left(canvas: Canvas) -> None:
    set_out(canvas, [("", "", "", "", ""), HEAD, *BODY], rules=(0, 2, 6))
    for x, text in ((236, "Men"), (376, "Women")):
        canvas.drawString(x + 2, 696, text)
        canvas.line(x, 693.5, x + 96, 693.5)


def across_all(canvas: Canvas) -> None:
    set_out(canvas, [("", "", "", "", ""), HEAD, *BODY], rules=(0, 2, 6))
    canvas.drawCentredString(352, 696, "Hours of care bought, thousands")


def between_rules_set_wide(canvas: Canvas) -> None:
    """As over_two, each row and each level of the heading between rules far from its text."""
    for number, row in enumerate([HEAD, *BODY]):
        set_out(canvas, [row], top=660 - 24 * number)
    for number in range(7):
        canvas.line(50, 701 - 24 * number, 480, 701 - 24 * number)
    canvas.drawCentredString(282, 688, "Under 65")
    canvas.drawCentredString(424, 688, "65 and over")


SPANS: list[tuple[str, draw.Draw, list[str], str]] = [
    ("centred", over_two, ["", "Under 65+", "65 and over+"], "over the middle of two columns each"),
    ("set wide", between_rules_set_wide, ["", "Under 65+", "65 and over+"], "rules above and beneath, however far"),
    ("short rules", over_two_at_the_left, ["", "Men+", "Women+"], "a rule beneath shows which columns"),
    ("over all", across_all, ["", "Hours of care bought, thousands+++"], "it runs over borders"),
]


@pytest.mark.parametrize(("name", "page", "first", "why"), SPANS, ids=[name for name, *_ in SPANS])
def test_a_heading_stands_over_several_columns(
    tmp_path: Path, name: str, page: draw.Draw, first: list[str], why: str
) -> None:
    document = draw.read(tmp_path, page)
    assert [cells(table) for table in document.tables] == [[first, *wanted([HEAD, *BODY])]], why


def test_a_level_of_many_groups_stands_over_more_columns(tmp_path: Path) -> None:
    """The level alone is as many texts as a table has at least, and its columns hold beneath it."""
    columns = (60.0, -210.0, -260.0, -330.0, -380.0, -450.0, -500.0)
    rows = [("Service", *("Staff", "Cost") * 3), *((row[0], *row[1:], "14", "7.5") for row in BODY)]

    def page(canvas: Canvas) -> None:
        set_out(canvas, [("",), *rows], columns, rules=(0, 2, 6))
        for right, text in ((260, "2018"), (380, "2019"), (500, "Change")):
            canvas.drawCentredString(right - 38, 696, text)
            canvas.line(right - 78, 693, right, 693)

    first = ["", "2018+", "2019+", "Change+"]
    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [[first, *wanted(rows)]]


@pytest.mark.parametrize("font", ["Helvetica", "Helvetica-Bold"])
def test_a_heading_of_rows_may_run_over_the_columns(tmp_path: Path, font: str) -> None:
    text = "Services that the council pays for in whole or in part"

    def page(canvas: Canvas) -> None:
        set_out(canvas, [HEAD, *BODY[:2], ("",), *BODY[2:]], rules=(0, 1, 6))
        draw.say(canvas, 60, 659, text, font=font)

    document = draw.read(tmp_path, page)
    assert [cells(table) for table in document.tables] == [
        wanted([HEAD, *BODY[:2], (f"{text}++++",), *BODY[2:]]),
    ]


def test_notes_beneath_a_table_are_none_of_its_rows(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        foot = set_out(canvas, [HEAD, *BODY], rules=(0, 1, 5))
        draw.say(canvas, 60, foot - 3, "Source: returns.", size=7)
        draw.say(canvas, 60, foot - 13, "Figures are those of the council and its partners, rounded.", size=7)

    document = draw.read(tmp_path, page)
    assert [cells(table) for table in document.tables] == [wanted([HEAD, *BODY])]
    assert "Source: returns." in " ".join(texts_of(document))


POSITIONS = (("Requirement", "Position"), ("Gritting", "Agreed"), ("Salt", "Ordered"), ("Rota", "Not yet"))
AMOUNTS = (("Cost", "Amount"), ("Staff", "1,240"), ("Salt", "310"), ("Fuel", "95.5"))
PAIRS: list[tuple[str, Rows, dict[str, object], str]] = [
    ("bold heading", POSITIONS, {"bold": 1}, "a heading in bold over both columns"),
    ("rules", POSITIONS, {"rules": (0, 1, 4)}, "rules of its own above and beneath"),
    ("figures", AMOUNTS, {}, "a column of figures"),
]


@pytest.mark.parametrize(("name", "rows", "look", "why"), PAIRS, ids=[name for name, *_ in PAIRS])
def test_two_columns_are_a_table_where_something_shows_it(
    tmp_path: Path, name: str, rows: Rows, look: dict[str, object], why: str
) -> None:
    document = draw.read(tmp_path, lambda canvas: set_out(canvas, rows, TWO, **look))  # type: ignore[arg-type]
    assert [cells(table) for table in document.tables] == [wanted(rows)], why


def test_tables_under_one_another_keep_their_own_columns(tmp_path: Path) -> None:
    below = (("Post", "Team", "Staff"), ("Nurse", "North", "12"), ("Carer", "South", "40"), ("Cook", "East", "3"))

    def page(canvas: Canvas) -> None:
        foot = set_out(canvas, [HEAD, *BODY], rules=(0, 1, 5))
        set_out(canvas, below, THREE, top=foot - 14, rules=(0, 1, 4))

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted([HEAD, *BODY]), wanted(below)]


@pytest.mark.parametrize("apart", [3.5, 4.5])
def test_ruled_tables_that_all_but_touch_are_two(tmp_path: Path, apart: float) -> None:
    one, other = (("Service", "Stock"), ("Grit", "1,200")), (("Lead", "State", "Date"), ("Highways", "Met", "1 May"))

    def page(canvas: Canvas) -> None:
        for rows, xs, top in ((one, (40, 180, 400), 700.0), (other, (40, 140, 260, 400), 660.0 - apart)):
            ys = [top, top - 20, top - 40]
            draw.lines(canvas, xs, ys)
            draw.texts(canvas, rows, xs, ys)

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(one), wanted(other)]


def test_tables_beside_one_another_have_rules_of_their_own(tmp_path: Path) -> None:
    posts = (("Post", "Men", "Women"), ("Nurse", "4", "12"), ("Carer", "15", "40"), ("Cook", "3", "5"))
    years = (("Area", "2019", "2020"), ("North", "1,204", "980"), ("South", "88", "1,015"), ("East", "6", "7"))

    def page(canvas: Canvas) -> None:
        prose(canvas, 60, 800, 3)
        for left, rows in ((60.0, years), (320.0, posts)):
            set_out(canvas, rows, (left, -left - 120, -left - 180), top=700)
            for y in (710, 697.5, 660):
                canvas.line(left - 4, y, left + 184, y)
        draw.say(canvas, 60, 600, f"{LINE}, and who is to do it, by when, and at what cost")

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(years), wanted(posts)]


def test_tables_with_captions_beside_one_another_may_have_rules_at_the_same_heights(tmp_path: Path) -> None:
    homes = (("Size", "Homes"), ("Large", "6"), ("Medium", "19"), ("Small", "44"))
    years = (("Area", "2019", "2020"), ("North", "1,204", "980"), ("South", "88", "1,015"), ("East", "6", "7"))

    def page(canvas: Canvas) -> None:
        for left, rows, ends, caption in ((60, years, (120, 180), "Care"), (320, homes, (120,), "Homes by size")):
            draw.say(canvas, left - 4, 716, caption)
            set_out(canvas, rows, (left, *(-left - end for end in ends)), top=700)
            for y in (710, 697.5, 660):
                canvas.line(left - 4, y, left + ends[-1] + 4, y)

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(years), wanted(homes)]


def test_centred_headings_keep_their_words_apart(tmp_path: Path) -> None:
    rows = (
        ("Area", "Complaints\nreceived", "Cases\nclosed"),
        ("North", "12", "4"),
        ("South", "8", "40"),
        ("East", "3", "5"),
    )

    def page(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            y = 700.0 - 24 * number
            for text, x in zip(row, (80, 240, 360), strict=True):
                for at, line in enumerate(text.split("\n")):
                    canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 9)
                    canvas.drawCentredString(x, y - 11 * at, line)

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(rows)]


SHORT = (("Year", "2019", "2020"), ("Moor", "4", "12"), ("Vale", "1,204", "7"), ("Shore", "88", "1,015"))
OFF: list[tuple[str, Sequence[tuple[float, float]], str]] = [
    ("figures", ((-80, 60), (230, -300), (340, -410)), "a centred heading ends before the figures begin"),
    ("labels too", ((160, 60), (230, -300), (340, -410)), "and one over the labels begins after they end"),
    ("wider figures further down", ((160, 60), (264, -300), (374, -410)), "a figure that reaches below its heading"),
]


@pytest.mark.parametrize(("name", "places", "why"), OFF, ids=[name for name, *_ in OFF])
def test_a_heading_beside_the_figures_under_it_is_of_their_column(
    tmp_path: Path, name: str, places: Sequence[tuple[float, float]], why: str
) -> None:
    def page(canvas: Canvas) -> None:
        set_out(canvas, SHORT[:1], [abs(head) for head, _ in places], bold=1)
        set_out(canvas, SHORT[1:], [body for _, body in places], top=689)

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(SHORT)], why


def test_a_heading_without_a_word_over_the_labels_is_found_in_a_table_set_wide(tmp_path: Path) -> None:
    rows = (("", "2019", "2020"), ("Moor", "40", "12"), ("Vale", "204", "70"), ("Shore", "88", "15"))

    def page(canvas: Canvas) -> None:
        prose(canvas, 60, 760, 3)
        for at, row in enumerate(rows):
            set_out(canvas, [row], (60, -250, -400), top=700 - 16 * at, bold=not at)

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(rows)]


def test_running_text_right_beneath_a_table_is_no_line_of_it(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        foot = set_out(canvas, SHORT, (60, -160, -250), rules=(0, 1, 4))
        for at in range(4):
            x = 60.0
            for word in LINE.split()[at:]:  # justified, with spaces as wide as those of a narrow column
                draw.say(canvas, x, foot - 11 * at, word)
                x += canvas.stringWidth(word, "Helvetica", 9) + 6

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [wanted(SHORT)]


def uprights(canvas: Canvas, *, level: bool) -> None:
    set_out(canvas, [("Area", "Calls", "", "Visits", ""), ("", "2019", "2020", "2019", "2020")])
    set_out(
        canvas, [(name, *row[1:]) for name, row in zip(("Moor", "Vale", "Shore", "Hill"), BODY, strict=True)], top=678
    )
    draw.lines(canvas, (50, 160, 340, 480), (710, 698, 687, *((676, 665, 654) if level else ()), 641))


@pytest.mark.parametrize("level", [True, False], ids=["a rule under each row", "none between rows"])
def test_upright_rules_between_groups_alone_leave_the_columns_of_each(tmp_path: Path, level: bool) -> None:
    table = draw.read(tmp_path, lambda canvas: uprights(canvas, level=level)).tables[0]
    names = ("Moor", "Vale", "Shore", "Hill")
    assert cells(table) == [
        ["Area", "Calls+", "Visits+"],
        ["", "2019", "2020", "2019", "2020"],
        *([name, *row[1:]] for name, row in zip(names, BODY, strict=True)),
    ]


FILLED: list[tuple[str, float, str, str]] = [
    ("gaps", 1.0, "DDE6F0", "a strip of paper parts the cells"),
    ("none", 0.0, "E8E8E8", "cell stands against cell"),
    ("white", 0.5, "FFFFFF", "on a dark ground that shows between them"),
]


@pytest.mark.parametrize(("name", "gap", "colour", "why"), FILLED, ids=[name for name, *_ in FILLED])
def test_filled_areas_are_the_cells_of_a_table_without_rules(
    tmp_path: Path, name: str, gap: float, colour: str, why: str
) -> None:
    rows = (("Area", "Men", None, "Women", None), ("", "2019", "2020", "2019", "2020"), *BODY[:3])
    xs = (60.0, 200.0, 260.0, 320.0, 380.0, 440.0)

    def page(canvas: Canvas) -> None:
        if colour == "FFFFFF":
            draw.shaded(canvas, 59, 624, 441, 701, "000000")
        for number, row in enumerate(rows):
            top = 700.0 - 15 * number
            for at, text in enumerate(row):
                if text is not None:
                    end = xs[at + 2] if at + 1 < len(row) and row[at + 1] is None else xs[at + 1]
                    draw.shaded(canvas, xs[at] + gap, top - 15 + gap, end - gap, top - gap, colour)
                    draw.say(canvas, xs[at] + 4, top - 11, text)

    assert [cells(table) for table in draw.read(tmp_path, page).tables] == [
        [["Area", "Men+", "Women+"], *wanted(rows[1:])]  # type: ignore[arg-type]
    ], why


LINE = "The board asks each month what is done and what is left to do"


def prose(canvas: Canvas, x: float, top: float, count: int) -> None:
    for number in range(count):
        draw.say(canvas, x, top - 12.5 * number, LINE[number % 3 :], size=8.5)


@pytest.mark.parametrize(("count", "lower"), [(4, 0), (3, 6)])
def test_a_table_in_a_column_of_text_is_read_without_the_column_beside_it(
    tmp_path: Path, count: int, lower: int
) -> None:
    columns = (60.0, -170.0, -215.0, -260.0)
    rows = [row[:count] for row in (HEAD, *BODY)]

    def page(canvas: Canvas) -> None:
        draw.say(canvas, 60, 825, "What the campaign has achieved", size=16)
        prose(canvas, 60, 800, 10)
        prose(canvas, 320, 800 - lower, 40)
        set_out(canvas, rows, columns[:count], top=660)
        prose(canvas, 60, 590, 10)

    tables = [cells(table) for table in draw.read(tmp_path, page).tables]
    assert tables == [wanted(rows)]


def letterhead(canvas: Canvas) -> None:
    set_out(
        canvas, (("Mx A. Moss", "Our reference: WP"), ("High Street", "Yours: none"), ("Wexmoor", "Date: 1 May")), TWO
    )


def list_of_lists(canvas: Canvas) -> None:
    rows = [(f"{n}.", f"{n}.1", f"{LINE}\nand so on, with all that\nbelongs to it") for n in (1, 2, 3)]
    set_out(canvas, rows, (60, 90, 120))


def contents(canvas: Canvas) -> None:
    for number, y in enumerate((700, 685, 670, 655), start=1):
        draw.say(canvas, 60, y, f"{number}    Part {number} of the plan " + "." * (90 - number))
        draw.say(canvas, 450, y, str(4 * number))


def text_in_two_columns(canvas: Canvas) -> None:
    for x in (60, 320):
        draw.say(canvas, x, 814, "Preparing for the winter", font="Helvetica-Bold")
        prose(canvas, x, 800, 20)


NO_TABLES: list[tuple[str, draw.Draw, str]] = [
    ("a letterhead", letterhead, "two columns that nothing shows to be a table"),
    ("a list", list_of_lists, "numbers of paragraphs beside one text"),
    ("contents", contents, "dots lead to numbers of pages"),
    ("text in columns", text_in_two_columns, "headings in bold over full lines"),
]


@pytest.mark.parametrize(("name", "page", "why"), NO_TABLES, ids=[name for name, *_ in NO_TABLES])
def test_text_in_columns_is_no_table(tmp_path: Path, name: str, page: draw.Draw, why: str) -> None:
    assert draw.read(tmp_path, page).tables == (), why


def test_dots_after_a_label_part_no_letters(tmp_path: Path) -> None:
    rows = [(f"{row[0]} " + ". " * 18, *row[1:]) for row in BODY]
    document = draw.read(tmp_path, lambda canvas: set_out(canvas, [HEAD, *rows], rules=(0, 1, 5)))
    assert [[text.replace(" .", "") for text in row] for row in cells(document.tables[0])] == wanted([HEAD, *BODY])


@pytest.mark.parametrize("sign", ["–", "-", ":", "*"])
def test_a_sign_far_from_the_next_figure_is_a_cell_and_marks_no_item(tmp_path: Path, sign: str) -> None:
    rows = [(row[0], *(sign if (at + n) % 3 else text for n, text in enumerate(row[1:]))) for at, row in enumerate(BODY)]  # fmt: skip
    table = draw.read(tmp_path, lambda canvas: set_out(canvas, [HEAD, *rows], bold=1)).tables[0]  # type: ignore[arg-type, return-value]
    assert cells(table) == wanted([HEAD, *rows])


def test_a_currency_stays_with_its_figure_however_far_that_stands(tmp_path: Path) -> None:
    rows = [(row[0], *(f"£{' ' * (15 - 2 * len(text))}{text}" if row is BODY[0] else text for text in row[1:])) for row in BODY]  # fmt: skip
    table = draw.read(tmp_path, lambda canvas: set_out(canvas, [HEAD, *rows], bold=1)).tables[0]  # type: ignore[arg-type, return-value]
    assert cells(table) == wanted([HEAD, *((row[0], *(" ".join(text.split()) for text in row[1:])) for row in rows)])
