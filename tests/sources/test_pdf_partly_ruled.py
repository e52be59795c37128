"""Tables that are ruled in part: columns or rows without rules, open sides, texts outside the frame, double rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pdffiles as draw
import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf

XS = (50, 100, 240, 320, 440)
POINTS = [
    ["No", "Point", "Answer", "Owner"],
    ["1", "Beds kept free", "Yes", "Hospital"],
    ["2", "Vaccines held", "In part", "Pharmacy team"],
    ["3", "Rotas drawn up", "No", "Wards"],
]
FIGURES = [
    ["Service", "Calls", "Lost", "Share"],
    ["Adult care", "1,204", "310", "25.7"],
    ["Care homes with nursing", "98", "45", "45.9"],
    ["Roads", "12,001", "7", "0.1"],
    ["All services", "13,303", "362", "2.7"],
]

YEARS = [
    ["Year", "Area", "Homes"],
    ["2019", "North", "12"],
    ["", "South", "31"],
    ["2020", "North", "14"],
    ["", "South", "30"],
]


def level(canvas: Canvas, x0: float, x1: float, *ys: float) -> None:
    for y in ys:
        canvas.line(x0, y, x1, y)


def upright(canvas: Canvas, top: float, bottom: float, *xs: float) -> None:
    for x in xs:
        canvas.line(x, top, x, bottom)


def words(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    xs: Sequence[float],
    top: float = 780,
    step: float = 20,
    drop: float = 13,
) -> None:
    for at, row in enumerate(rows):
        for text, x in zip(row, xs, strict=False):
            draw.say(canvas, x + 4, top - drop - step * at, text)


def columns_alone(canvas: Canvas) -> None:
    level(canvas, 50, 440, 780, 765, 713)
    upright(canvas, 780, 713, *XS)
    words(canvas, POINTS[:1], XS, drop=11)
    words(canvas, POINTS[1:], XS, top=764, step=14, drop=12)


def figures_alone(canvas: Canvas) -> None:
    xs = (50, 130, 210, 280, 340)
    level(canvas, 50, 340, 780, 765, 690)
    upright(canvas, 780, 690, *xs)
    words(canvas, FIGURES[:1], xs, drop=11)
    labels = ("Adult care", "Care homes with", "nursing", "Roads", "All services")
    for at, label in enumerate(labels):
        draw.say(canvas, 54, 752 - 12 * at, label)
    for at, row in zip((0, 2, 3, 4), FIGURES[1:], strict=True):
        for x, text in zip(xs[2:], row[1:], strict=True):
            canvas.drawRightString(x - 4, 752 - 12 * at, text)


def rules_between_years(canvas: Canvas) -> None:
    level(canvas, 50, 320, 780, 762, 734, 706)
    upright(canvas, 780, 706, 50, 100, 240, 320)
    words(canvas, [["Year", "Area", "Homes"]], (50, 100, 240), drop=12)
    for top, rows in ((762, YEARS[1:3]), (734, YEARS[3:])):
        words(canvas, rows, (50, 100, 240), top=top, step=12, drop=11)


def a_level_rule_missing(canvas: Canvas) -> None:
    level(canvas, 100, 440, 780, 760, 740, 700)
    upright(canvas, 780, 700, *XS[1:])
    words(canvas, [row[1:] for row in POINTS], XS[1:])


def a_row_without_uprights(canvas: Canvas) -> None:
    level(canvas, 50, 440, 780, 760, 740, 720, 700)
    upright(canvas, 780, 700, 50, 440)
    for top, bottom in ((780, 740), (720, 700)):
        upright(canvas, top, bottom, *XS[1:-1])
    for at, row in enumerate(POINTS):
        for a, b, text in zip(XS, XS[1:], row, strict=False):
            canvas.setFont("Helvetica", 9)
            canvas.drawCentredString((a + b) / 2, 767 - 20 * at, text)


def rules_right_under_full_cells(canvas: Canvas) -> None:
    level(canvas, 50, 440, *(780 - 11 * at for at in range(5)))
    upright(canvas, 780, 736, 50, 74, 143, 180, 440)
    words(canvas, POINTS, (47, 71, 140, 177), step=11, drop=9)


def two_columns_open_at_the_sides(canvas: Canvas) -> None:
    level(canvas, 100, 320, 780, 760, 740, 720, 700)
    upright(canvas, 780, 700, 240)
    words(canvas, [row[1:3] for row in POINTS], (100, 240))


def a_banner_open_at_the_left(canvas: Canvas) -> None:
    level(canvas, 100, 440, 780, 760, 740, 720)
    upright(canvas, 780, 720, 440)
    for top, bottom in ((780, 760), (740, 720)):
        upright(canvas, top, bottom, *XS[1:-1])
    words(canvas, [POINTS[0][1:], ["Health"], POINTS[1][1:]], XS[1:])


def labels_left_of_the_frame(canvas: Canvas, rule: float = 240) -> None:
    level(canvas, 240, 440, 780, 740)
    level(canvas, rule, 440, 760)
    upright(canvas, 780, 740, 240, 320, 440)
    words(canvas, [["", "October", "November"], ["Grit used, tonnes", "310", "420"]], (100, 240, 320))


def labels_below_a_line_of_text(canvas: Canvas) -> None:
    labels_left_of_the_frame(canvas)
    draw.say(canvas, 90, 786, "Tonnes of grit used by the county, with what the districts use in their own streets")


def a_label_on_a_longer_rule(canvas: Canvas) -> None:
    labels_left_of_the_frame(canvas, 100)


def heading_above_the_frame(canvas: Canvas) -> None:
    draw.lines(canvas, XS, (760, 740, 720, 700))
    words(canvas, POINTS, XS)


def heading_of_lines_above_the_frame(*lines: Sequence[str]) -> draw.Draw:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, XS, (760, 740, 720, 700))
        words(canvas, POINTS[1:], XS, top=760)
        words(canvas, lines, XS, top=764 + 11 * len(lines), step=11, drop=11)

    return page


def shaded_heading_of_two_lines(canvas: Canvas) -> None:
    canvas.setFillColor(HexColor("#117733"))
    canvas.rect(100, 760, 340, 30, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#FFFFFF"))
    words(canvas, [["Winter", "Answer", "Who"], ["point", "", "leads"]], XS[1:], top=790, step=11, drop=11)
    canvas.setFillColor(HexColor("#000000"))
    draw.lines(canvas, XS[1:], (760, 740, 720))
    words(canvas, [row[1:] for row in POINTS[1:3]], XS[1:], top=760)


def shaded_heading_of_three_lines(canvas: Canvas) -> None:
    canvas.setFillColor(HexColor("#F3D7C6"))
    canvas.rect(50, 740, 410, 40, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#000000"))
    xs = (50, 130, 215, 300, 380, 460)
    words(
        canvas,
        [["", "", "", "Organic", ""], ["", "Depth", "", "carbon", ""], ["Sample", "(cm)", "pH", "(%)", "Remarks"]],
        xs,
        step=11,
        drop=13,
    )
    draw.lines(canvas, xs, (740, 720, 700))
    words(
        canvas, [["K-01", "0 to 10", "5.8", "4.31", "Stones"], ["K-02", "10 to 25", "6.1", "2.77", "Clay"]], xs, top=740
    )


def double_rules_a_line_apart(canvas: Canvas) -> None:
    for shift in (0, 7):
        draw.lines(canvas, [x + shift for x in XS], [787 - 30 * at - shift for at in range(5)])
        level(canvas, 50, 447, *(787 - 30 * at - shift for at in range(5)))
        upright(canvas, 787, 660, *(x + shift for x in XS))
    words(canvas, POINTS, [x + 8 for x in XS], step=30, drop=16)


def a_ruled_heading_alone(canvas: Canvas) -> None:
    draw.lines(canvas, XS, (780, 760))
    for at, row in enumerate(POINTS):
        for text, left, right in zip(row, XS, XS[1:], strict=False):
            canvas.setFont("Helvetica", 9)
            canvas.drawCentredString((left + right) / 2, 767 - 20 * at, text)


def wrapped_cells(*texts: str) -> draw.Draw:
    """A row of texts of three columns beneath their headings."""

    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (50, 150, 250, 350), (780, 760, 720))
        words(canvas, [["Action", "Now", "Left"]], (50, 150, 250))
        for x, text in zip((54, 154, 254), texts, strict=True):
            draw.say(canvas, x, 748, text)

    return page


CASES = [
    ("columns alone", columns_alone, POINTS, "all columns begin anew on each line"),
    ("figures", figures_alone, FIGURES, "figures under one another are rows, a label of two lines is one"),
    ("years", rules_between_years, YEARS, "a label stands once for several rows of figures"),
    ("rule missing", a_level_rule_missing, [row[1:] for row in POINTS], "two rows stand further apart than lines"),
    ("no uprights", a_row_without_uprights, POINTS, "its texts are centred in the columns"),
    ("full cells", rules_right_under_full_cells, POINTS, "a rule that runs over uprights is no underline"),
    ("open sides", two_columns_open_at_the_sides, [row[1:3] for row in POINTS], "one upright rule parts two columns"),
    ("open banner", a_banner_open_at_the_left, [POINTS[0][1:], ["Health", None, None], POINTS[1][1:]], "one table"),
    ("labels", labels_left_of_the_frame, [["", "October", "November"], ["Grit used, tonnes", "310", "420"]], "level"),
    ("labels below text", labels_below_a_line_of_text, [["", "October", "November"], ["Grit used, tonnes", "310", "420"]], "it runs on over the table"),
    ("label on rule", a_label_on_a_longer_rule, [["", "October", "November"], ["Grit used, tonnes", "310", "420"]], ""),
    ("heading above", heading_above_the_frame, POINTS, "it stands in the columns of the frame"),
    (
        "heading of lines",
        heading_of_lines_above_the_frame(["No", "Point", "Answer on", "Owner"], ["", "", "30 October", ""]),
        [["No", "Point", "Answer on 30 October", "Owner"], *POINTS[1:]],
        "one heading goes on below the others",
    ),
    (
        "heading at the foot",
        heading_of_lines_above_the_frame(["", "", "Answer", "Who"], ["No", "Point", "on the day", "leads"]),
        [["No", "Point", "Answer on the day", "Who leads"], *POINTS[1:]],
        "the others begin above it",
    ),
    ("a short line", heading_of_lines_above_the_frame(["", "Points agreed", "", ""]), POINTS[1:], "one column named is no heading"),
    (
        "shaded heading",
        shaded_heading_of_two_lines,
        [["Winter point", "Answer", "Who leads"], *(row[1:] for row in POINTS[1:3])],
        "the shading stands on the first rule",
    ),
    (
        "shaded heading of lines",
        shaded_heading_of_three_lines,
        [["Sample", "Depth (cm)", "pH", "Organic carbon (%)", "Remarks"], ["K-01", "0 to 10", "5.8", "4.31", "Stones"], ["K-02", "10 to 25", "6.1", "2.77", "Clay"]],
        "its first line stands alone, at the left of its column",
    ),
    ("ruled heading", a_ruled_heading_alone, POINTS, "what stands in its columns goes on below it"),
    ("double rules", double_rules_a_line_apart, POINTS, "no line of text fits between the two"),
    (
        "wrapped",
        wrapped_cells("Homes are rung\neach week", "Ninety of them\nwere rung twice", "Homes beyond\nthe border"),
        [["Action", "Now", "Left"], ["Homes are rung each week", "Ninety of them were rung twice", "Homes beyond the border"]],
        "texts that go on in small letters are one row",
    ),
    (
        "wrapped date",
        wrapped_cells("Homes are rung\neach week", "Ninety of them\nwere rung\ntwice", "30\nNovember\n2020"),
        [["Action", "Now", "Left"], ["Homes are rung each week", "Ninety of them were rung twice", "30 November 2020"]],
        "the day and the year of a date are no figures of two rows",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "page", "wanted", "why"), CASES, ids=[name for name, *_ in CASES])
def test_a_table_ruled_in_part_is_read_as_it_is_seen(
    tmp_path: Path, name: str, page: draw.Draw, wanted: list[list[str | None]], why: str
) -> None:
    tables = draw.read(tmp_path, page).tables
    got = [[[text and text.replace("\n", " ") for text in row] for row in draw.rows_of(table)] for table in tables]
    assert got == [wanted], why


def test_a_sentence_above_a_table_and_text_beside_it_stay_outside(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, XS[1:], (760, 740, 720))
        words(canvas, [row[1:] for row in POINTS[:2]], XS[1:], top=760)
        draw.say(canvas, 100, 765, "The points below were agreed with all partners of the council in the autumn")
        draw.say(canvas, 20, 765, "Notes run\ndown the\nside here\nand go on\nfurther")

    document = draw.read(tmp_path, page)
    assert [draw.rows_of(table) for table in document.tables] == [[row[1:] for row in POINTS[:2]]]


def test_a_box_of_one_row_over_a_table_of_other_columns_stays_apart(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        draw.lines(canvas, (50, 120, 190, 260, 440), (780, 760))
        words(canvas, [["Date", "3 May", "By", "PSW"]], (50, 120, 190, 260))
        words(canvas, POINTS, XS, top=755)

    got = [draw.rows_of(table) for table in draw.read(tmp_path, page).tables]
    assert got == [[["Date", "3 May", "By", "PSW"]], POINTS]


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_page_whose_sides_are_mixed_up_is_read_whole(tmp_path: Path, rotation: int) -> None:
    """It is as wide as it should be high, and asks to be turned, but its text stands upright."""
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(842, 595))
    canvas.setPageRotation(rotation)
    draw.lines(canvas, XS, (780, 760, 740, 720, 700))
    words(canvas, POINTS, XS)
    canvas.save()
    tables = read_pdf(path, "turned.pdf", Settings()).tables
    assert [draw.rows_of(table) for table in tables] == [POINTS]
