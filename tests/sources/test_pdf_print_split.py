"""A sheet printed on pages side by side is one table again, or its answers are not read as rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from pdffiles import Draw, drawn, lines, rows_of, texts
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf
from winterplan_extract.sources.second import second_reading
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
LEFT, RIGHT = (40.0, 90.0, 300.0, 550.0), (40.0, 120.0, 240.0, 330.0)
HEADINGS = (("Ref", "Requirement", "Current status"), ("Met?", "Lead", "By when"))
ROWS = [
    (("1", "Keep a plan", "Kept"), ("Yes", "Head of Care", "31/10/2020")),
    (("2", "Share the plan", "Shared"), ("No", "Head of Quality", "Ongoing")),
    (("3", "Test staff", "Under way"), ("Partly", "Director", "30/11/2020")),
    (("4", "Open a hub", "Opened"), ("Yes", "Head of Care", "01/12/2020")),
]
TALL = (780.0, 760.0, 700.0, 660.0)


def part(rows: Sequence[Sequence[str]], xs: Sequence[float], ys: Sequence[float] = TALL) -> Draw:
    def draw(canvas: Canvas) -> None:
        lines(canvas, xs, ys[: len(rows) + 1])
        texts(canvas, rows, xs, ys)

    return draw


def pages(*, side: int, xs: Sequence[float], ys: Sequence[float] = TALL, again: bool = False) -> list[Draw]:
    first = [HEADINGS[side], *(row[side] for row in ROWS[:2])]
    second = [*([HEADINGS[side]] if again else []), *(row[side] for row in ROWS[2:])]
    return [part(first, xs, ys), part(second, xs, ys)]


def read(folder: Path, *made: Draw) -> tuple[Path, Document]:
    path = drawn(folder, *made)
    return path, read_pdf(path, path.name, Settings(), PLAN)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 2, 1, 3)])
def test_pages_side_by_side_are_one_table_in_either_order(tmp_path: Path, order: Sequence[int], *, again: bool) -> None:
    left, right = pages(side=0, xs=LEFT, again=again), pages(side=1, xs=RIGHT, again=again)
    path, document = read(tmp_path, *[[*left, *right][at] for at in order])
    headings = [*HEADINGS[0], *HEADINGS[1]]
    whole = [[*one, *other] for one, other in ROWS]
    assert [row for table in document.tables for row in rows_of(table)] == [
        headings, *whole[:2], *([headings] if again else []), *whole[2:],
    ]  # fmt: skip
    first = document.tables[0].rows[1]
    assert [cell.page for cell in first if cell] == [1, 1, 1, *([3] * 3 if order[1] == 1 else [2] * 3)]
    assert not document.notices
    assert second_reading(path, document, Settings()).parts == ()


@pytest.mark.parametrize(
    ("cuts", "again", "reason"),
    [
        ((2, 3), 0, "a page of one column"),
        ((3, 4), 0, "three pages, one with a heading that is not known"),
        ((3,), 1, "the reference on each page"),
        ((3, 5), 2, "the reference and the requirement on each page"),
    ],
)
def test_a_sheet_over_any_number_of_pages_is_one_table(
    tmp_path: Path, cuts: Sequence[int], again: int, reason: str
) -> None:
    headings = [*HEADINGS[0], "Met?", "Lead", "Afterthoughts" if len(cuts) > 1 and not again else "By when"]
    whole = [headings, *([*one, *other] for one, other in ROWS)]
    ys = (780.0, 760.0, 700.0, 660.0, 600.0, 570.0)
    made = [
        part([row[: again * (low > 0)] + row[low:high] for row in whole], [40.0 + 90 * i for i in range(high - low + 1 + again * (low > 0))], ys)
        for low, high in itertools.pairwise((0, *cuts, 6))
    ]  # fmt: skip
    _, document = read(tmp_path, *made)
    assert [rows_of(table) for table in document.tables] == [whole], reason
    assert not document.notices


STEP = 30.0


def banded(rows: Sequence[Sequence[str] | str], xs: Sequence[float], *, ruled: bool, shift: float = 0.0) -> Draw:
    """Rows of a sheet, some of them a banner: ruled around, or not ruled, so that it parts the table."""

    def draw(canvas: Canvas) -> None:
        for at, row in enumerate(rows):
            top = 780.0 - at * STEP - (shift if at > 1 else 0.0)
            texts(canvas, [[row] if isinstance(row, str) else row], xs, [top])
            if ruled or not isinstance(row, str):
                lines(canvas, (xs[0], xs[-1]) if isinstance(row, str) else xs, (top, top - STEP))

    return draw


THREE = ((0, 2, (40.0, 90.0, 300.0)), (2, 4, (40.0, 240.0, 300.0)), (4, 6, (40.0, 150.0, 330.0)))
CUT = [[*HEADINGS[0], *HEADINGS[1]], *([*one, *other] for one, other in ROWS)]
BANDED: dict[str, list[list[list[str] | str]]] = {
    "between rows": [[CUT[0], CUT[1], "Stop the spread", CUT[2]], [CUT[0], CUT[3], "Workforce", CUT[4]]],
    "at the top and the foot": [[CUT[0], "All", CUT[1], CUT[2], "Workforce"], [CUT[0], CUT[3], CUT[4]]],
    "a title over the headings": [
        ["Winter plan 2020", CUT[0], CUT[1], "In homes", CUT[2]],
        [CUT[3], "Workforce", CUT[4]],
    ],
    "two below each other": [[CUT[0], "Stop the spread", "In homes", CUT[1]], [CUT[2], "In day care", CUT[3], CUT[4]]],
}


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("where", BANDED)
def test_banners_that_part_the_table_on_the_other_pages_are_rows_of_it(
    tmp_path: Path, where: str, *, ruled: bool
) -> None:
    made = [
        banded([("" if low else row) if isinstance(row, str) else row[low:high] for row in page], xs, ruled=ruled and not low)
        for low, high, xs in THREE
        for page in BANDED[where]
    ]  # fmt: skip
    _, document = read(tmp_path, *made)
    found = [[text for text in row if text] for table in document.tables for row in rows_of(table)]
    said = [*itertools.chain(*BANDED[where])]
    assert found == [[row] if isinstance(row, str) else row for row in said if ruled or not isinstance(row, str)]
    assert not document.notices


@pytest.mark.parametrize(
    ("change", "reason"),
    [("shift", "a lower row beneath the banner"), ("row", "a row that the first page does not have"), ("blank", "no banner")],
)  # fmt: skip
def test_parted_tables_that_do_not_fit_are_refused(tmp_path: Path, change: str, reason: str) -> None:
    page = [CUT[0], CUT[1], CUT[2] if change == "blank" else "Stop the spread", CUT[3]]
    other = [CUT[0][3:], CUT[1][3:], "", CUT[3][3:], *([CUT[4][3:]] if change == "row" else [])]
    left = banded([row if isinstance(row, str) else row[:3] for row in page], LEFT, ruled=True)
    _, document = read(tmp_path, left, banded(other, RIGHT, ruled=False, shift=5.0 * (change == "shift")))
    assert {table.page for table in document.tables} == {1}, reason
    assert [each.code for each in document.notices] == ["sheet_split"]


def test_a_banner_may_be_cut_off_in_the_column_that_each_page_repeats(tmp_path: Path) -> None:
    page = [CUT[0], "Overarching", CUT[1], CUT[2], "Stop the spread", CUT[3]]
    made = [
        banded([row if isinstance(row, str) else row[:3] for row in page], LEFT, ruled=True),
        banded([row[:6] if isinstance(row, str) else [row[0], *row[3:]] for row in page], (*RIGHT, 420.0), ruled=True),
    ]
    _, document = read(tmp_path, *made)
    found = [[text for text in row if text] for table in document.tables for row in rows_of(table)]
    assert [row for row in found if len(row) > 1 and row[-1] not in ("Overar", "Stop t")] == [CUT[0], *CUT[1:4]]
    assert not document.notices


@pytest.mark.parametrize("shift", [0.0, 4.0])
@pytest.mark.parametrize("level", [True, False])
def test_pages_without_upright_rules_are_told_by_their_headings_though_their_columns_are_alike(
    tmp_path: Path, *, level: bool, shift: float
) -> None:
    def page(low: int, xs: Sequence[float], down: float) -> Draw:
        def draw(canvas: Canvas) -> None:
            ys = [780.0 - at * (STEP + down) for at in range(len(CUT) + 1)]
            texts(canvas, [row[low : low + 3] for row in CUT[:1]], xs, ys, font="Helvetica-Bold")
            texts(canvas, [row[low : low + 3] for row in CUT[1:]], xs, ys[1:])
            for y in ys if level else ():
                canvas.line(xs[0], y, xs[-1] + 80, y)

        return draw

    _, document = read(tmp_path, page(0, (40.0, 90.0, 300.0), 0.0), page(3, (40.0, 140.0, 330.0), shift))
    found = [rows_of(table) for table in document.tables]
    assert found == ([[row[:3] for row in CUT]] if shift else [CUT])
    assert [each.code for each in document.notices] == (["sheet_split"] if shift else [])


GAPS = ["Gap and action to close it", "", "Share it", "", ""]  # no listed heading, and cells that are blank
REFERRED = [[*row[:3], gap, *row[3:]] for row, gap in zip(CUT, GAPS, strict=True)]


@pytest.mark.parametrize("shift", [0.0, 9.0])
@pytest.mark.parametrize("order", [(0, 4, 1, 5, 2, 6, 3, 7), range(8)], ids=["down, then over", "over, then down"])
def test_pages_four_wide_and_two_tall_that_repeat_headings_and_references_are_one_table(
    tmp_path: Path, order: Sequence[int], shift: float
) -> None:
    halves = [[REFERRED[0], *REFERRED[1:3]], [REFERRED[0], *REFERRED[3:]]]
    made = [
        part(
            [[*row[: low > 0], *row[low:high]] for row in half],
            [40.0 + 110 * i for i in range(high - low + (low > 0) + 1)],
            [y - shift * n * (low > 0) for n, y in enumerate(TALL)],
        )
        for half in halves
        for low, high in ((0, 2), (2, 3), (3, 4), (4, 7))
    ]
    _, document = read(tmp_path, *(made[at] for at in order))
    assert [rows_of(table) for table in document.tables] == halves
    assert not document.notices


@pytest.mark.parametrize("refs", [("1", "3"), ("2", "1")], ids=["another row", "another order"])
def test_answers_to_repeated_references_that_do_not_fit_are_told_of(tmp_path: Path, refs: Sequence[str]) -> None:
    left, ys = [row[:3] for row in CUT[:4]], (*TALL, 620.0)
    right = [["Ref", *CUT[0][3:]], *([ref, *row[3:]] for ref, row in zip(refs, CUT[1:], strict=False))]
    _, document = read(tmp_path, part(left, LEFT, ys), part(right, (40.0, 120.0, 240.0, 330.0, 420.0), ys))
    assert [rows_of(table) for table in document.tables] == [left, right]
    assert [(each.code, dict(each.values)) for each in document.notices] == [("sheet_split", {"pages": "2"})]


def test_answers_to_repeated_references_are_told_of_where_no_page_has_what_is_asked_in_a_table(tmp_path: Path) -> None:
    halves = [[[row[0], *row[low:high]] for row in CUT[:3]] for low, high in ((2, 4), (4, 6))]
    _, document = read(tmp_path, *(part(half, LEFT) for half in halves))
    assert [rows_of(table) for table in document.tables] == halves
    assert [(each.code, dict(each.values)) for each in document.notices] == [("sheet_split", {"pages": "1, 2"})]


def test_parts_that_do_not_fit_are_refused_and_no_rows(tmp_path: Path) -> None:
    short = (780.0, 760.0, 720.0, 660.0)
    _, document = read(tmp_path, *pages(side=0, xs=LEFT), *pages(side=1, xs=RIGHT, ys=short))
    assert [table.page for table in document.tables] == [1, 2]
    assert [(each.code, dict(each.values)) for each in document.notices] == [("sheet_split", {"pages": "3, 4"})]
    assert "Head of Quality" in repr(document.body)


def test_a_table_that_goes_on_over_pages_stays_as_it_is(tmp_path: Path) -> None:
    rows = [[*one, *other] for one, other in ROWS]
    xs = (40.0, 70.0, 200.0, 300.0, 350.0, 450.0, 560.0)
    _, document = read(tmp_path, part([[*HEADINGS[0], *HEADINGS[1]], *rows[:2]], xs), part(rows[2:], xs))
    assert len(document.tables) == 2
    assert not document.notices


def test_a_page_that_comes_again_is_read_again(tmp_path: Path) -> None:
    xs = (40.0, 70.0, 200.0, 300.0, 350.0, 450.0, 560.0)
    page = part([[*one, *other] for one, other in (HEADINGS, *ROWS[:2])], xs)
    _, document = read(tmp_path, *[page] * 4)
    assert [len(table.rows) for table in document.tables] == [3] * 4
    assert not document.notices


def test_a_second_table_with_headings_of_its_own_is_left_alone(tmp_path: Path) -> None:
    contacts = [("Home", "Lead", "By when"), ("Elm House", "Manager", "Ongoing")]
    _, document = read(tmp_path, pages(side=0, xs=LEFT)[0], part(contacts, RIGHT))
    assert [len(table.rows) for table in document.tables] == [3, 2]
    assert not document.notices
