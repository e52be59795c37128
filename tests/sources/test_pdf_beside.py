"""Tables side by side on their pages: each is read through before the one on its right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pdffiles as draw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Box
from winterplan_extract.layout.side_by_side import PlacedItem, dividers_between, reading_order

LEFT, RIGHT = (30.0, 60.0, 180.0, 230.0, 280.0), (320.0, 350.0, 470.0, 520.0, 570.0)
HEADINGS = ("Ref", "What is asked", "Met", "When")


def rows(*numbers: str) -> list[tuple[str, ...]]:
    return [(number, f"Ask {number} of homes", "Y", "May") for number in numbers]


def table(canvas: Canvas, xs: Sequence[float], held: Sequence[Sequence[str]], top: float, *, rules: str) -> None:
    ys = [top - 30 * number for number in range(len(held) + 1)]
    for y in ys if rules != "none" else ():
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs if rules == "all" else ():
        canvas.line(x, ys[0], x, ys[-1])
    draw.texts(canvas, held[:1], xs, ys, **({"font": "Helvetica-Bold"} if held[0] == HEADINGS else {}))
    draw.texts(canvas, held[1:], xs, ys[1:])


def page(*held: tuple[Sequence[float], Sequence[Sequence[str]], float], rules: str, over: str = "") -> draw.Draw:
    def drawing(canvas: Canvas) -> None:
        if over:
            draw.say(canvas, 30, 800, over, font="Helvetica-Bold", size=12)
        for xs, texts, top in held:
            table(canvas, xs, texts, top, rules=rules)

    return drawing


def refs(folder: Path, *pages: draw.Draw) -> list[list[str]]:
    return [[text for row in draw.rows_of(table) if (text := row[0])] for table in draw.read(folder, *pages).tables]


@pytest.mark.parametrize(
    ("rules", "lower", "why"),
    [
        ("all", 0.0, "grids"),
        ("all", 7.0, "the right one begins a little lower"),
        ("levels", 7.0, "rules end at two places"),
        ("none", 0.0, "one line holds the headings of both"),
        ("none", 7.0, "the same headings stand on two lines"),
    ],
)
def test_each_table_is_read_over_its_pages(tmp_path: Path, rules: str, lower: float, why: str) -> None:
    first = page(
        (LEFT, [HEADINGS, *rows("1.1", "1.2", "1.3")], 760),
        (RIGHT, [HEADINGS, *rows("3.1", "3.2", "3.3")], 760 - lower),
        rules=rules,
        over="The council's return for the winter",
    )
    then = page(
        (LEFT, [HEADINGS, *rows("2.1", "2.2", "2.3")], 760),
        (RIGHT, [HEADINGS, *rows("4.1", "4.2", "4.3")], 760 - lower),
        rules=rules,
    )
    found = [ref for own in refs(tmp_path, first, then) for ref in own if ref != "Ref"]
    assert found == [f"{chapter}.{n}" for chapter in (1, 2, 3, 4) for n in (1, 2, 3)], why


def test_a_line_over_two_tables_has_a_part_for_each(tmp_path: Path) -> None:
    def headings(canvas: Canvas) -> None:
        draw.say(canvas, 30, 780, "Flu", font="Helvetica-Bold", size=12)
        draw.say(canvas, 320, 780, "Testing", font="Helvetica-Bold", size=12)
        for xs, refs in ((LEFT, ("1.1", "1.2")), (RIGHT, ("2.1", "2.2"))):
            table(canvas, xs, [HEADINGS, *rows(*refs)], 760, rules="all")

    document = draw.read(tmp_path, headings)
    assert [p.text for p in draw.paragraphs(document)] == ["Flu", "Testing"]
    assert [type(item).__name__ for item in document.body] == ["Paragraph", "Table", "Paragraph", "Table"]


def test_what_stands_over_both_parts_the_tables_above_from_those_below(tmp_path: Path) -> None:
    """The second page has a heading of its own: what stands on the first is read out before it."""
    pages = [
        page((LEFT, rows("1.1", "1.2"), 760), (RIGHT, rows("2.1", "2.2"), 760), rules="all", over="Theme 1: the first"),
        page((LEFT, rows("3.1", "3.2"), 760), (RIGHT, rows("4.1", "4.2"), 760), rules="all", over="Theme 2: the next"),
    ]
    assert refs(tmp_path, *pages) == [["1.1", "1.2"], ["2.1", "2.2"], ["3.1", "3.2"], ["4.1", "4.2"]]


@pytest.mark.parametrize("rules", ["all", "levels"])
def test_a_key_beside_a_table_is_a_table_of_its_own(tmp_path: Path, rules: str) -> None:
    key = [("Y", "Fully met"), ("N", "Not met yet"), ("N/A", "Not asked of us")]

    def both(canvas: Canvas) -> None:
        table(canvas, LEFT, [HEADINGS, *rows("1.1", "1.2", "1.3", "1.4")], 760, rules=rules)
        table(canvas, (330.0, 370.0, 500.0), key, 752, rules=rules)

    document = draw.read(tmp_path, both)
    texts = [" ".join(text or "" for row in draw.rows_of(table) for text in row) for table in document.tables]
    assert not any("Fully met" in text for text in texts if "1.1" in text)
    assert document.tables[0].rows[1][3].text == "May"  # type: ignore[union-attr]  # a cell stands there


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(0, 500), st.floats(0, 700), st.floats(1, 300), st.floats(1, 300),
)  # fmt: skip


@given(st.lists(st.builds(PlacedItem, st.integers(1, 3), boxes, st.booleans()), max_size=12))
def test_every_item_is_read_once(items: list[PlacedItem]) -> None:
    assert sorted(reading_order(items)) == list(range(len(items)))


def test_tables_one_over_another_are_not_side_by_side() -> None:
    assert dividers_between([Box(30, 50, 280, 200), Box(320, 195, 570, 400)]) == ()
