"""The grid: merged, missing and dragged cells resolved, every row as wide as the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfiles import p, table_of, tbl, tc, texts, tr

SPAN = '<w:gridSpan w:val="{}"/>'
RESTART = '<w:vMerge w:val="restart"/>'
COVERED = "<w:vMerge/>"
WIDE = '<w:tcW w:w="{}" w:type="{}"/>'

CASES = [
    ("plain", tbl(tr("a", "b"), tr("c", "d")), [["a", "b"], ["c", "d"]], "nothing merged"),
    (
        "banner",
        tbl(tr(tc("Theme 1", properties=SPAN.format(3))), tr("a", "b", "c")),
        [["Theme 1", None, None], ["a", "b", "c"]],
        "one cell over all columns",
    ),
    (
        "merged down",
        tbl(tr(tc("a", properties=RESTART), "b"), tr(tc(p(), properties=COVERED), "c"), tr("d", "e")),
        [["a", "b"], [None, "c"], ["d", "e"]],
        "table.cell() of python-docx is right here only",
    ),
    (
        "wide by their own width",
        tbl(
            tr("a", "b", "c", "d"),
            tr(tc("e", properties=WIDE.format(3000, "dxa")), tc("f", properties=WIDE.format(3000, "dxa"))),
            tr(tc("g", properties=WIDE.format(1250, "pct")), tc("h", properties=WIDE.format(3750, "pct"))),
            tr(tc("i", properties=WIDE.format(2200, "dxa")), tc("j", properties=WIDE.format(2200, "dxa"))),
            widths=(1500, 1500, 1500, 1500),
        ),
        [
            ["a", "b", "c", "d"],
            ["e", None, "f", None],
            ["g", "h", None, None],
            ["i", "j", None, None],
        ],
        "the row says no spans; widths that end at no border of the grid say nothing",
    ),
    (
        "merged both ways",
        tbl(
            tr(tc("a", properties=SPAN.format(2) + RESTART), "b"),
            tr(tc(p(), properties=SPAN.format(2) + COVERED), "c"),
            tr("d", "e", "f"),
        ),
        [["a", None, "b"], [None, None, "c"], ["d", "e", "f"]],
        "a block of four",
    ),
    (
        "merged sideways the old way",
        tbl(
            tr(tc("a", properties='<w:hMerge w:val="restart"/>'), tc(p(), properties="<w:hMerge/>"), "b"),
            tr("c", "d", "e"),
        ),
        [["a", None, "b"], ["c", "d", "e"]],
        "hMerge keeps a cell for each column",
    ),
    (
        "two merges meet",
        tbl(
            tr(tc("a", properties=RESTART), "1"),
            tr(tc("b", properties=RESTART), "2"),
            tr(tc(p(), properties=COVERED), "3"),
        ),
        [["a", "1"], ["b", "2"], [None, "3"]],
        "a restart ends the merge above it",
    ),
    (
        "merge without a start",
        tbl(tr("a", "1"), tr(tc("b", properties=COVERED), "2")),
        [["a", "1"], ["b", "2"]],
        "Word shows it as a cell of its own",
    ),
    (
        "text under a merge",
        tbl(tr(tc("a", properties=RESTART), "1"), tr(tc("b", properties=COVERED), "2")),
        [["a\nb", "1"], [None, "2"]],
        "Word hides it: it is kept with the cell that covers it",
    ),
    (
        "text repeated under a merge",
        tbl(tr(tc("a", properties=RESTART), "1"), tr(tc("a", properties=COVERED), "2")),
        [["a", "1"], [None, "2"]],
        "programs that fill merged cells say it in each",
    ),
    (
        "row starts late",
        tbl(tr("a", "b", "c"), tr("d", "e", properties='<w:gridBefore w:val="1"/>')),
        [["a", "b", "c"], [None, "d", "e"]],
        "gridBefore: no cell stands there",
    ),
    (
        "row ends early",
        tbl(tr("a", "b", "c"), tr("d", "e", properties='<w:gridAfter w:val="1"/>')),
        [["a", "b", "c"], ["d", "e", None]],
        "gridAfter",
    ),
    ("ragged", tbl(tr("a", "b", "c"), tr("d")), [["a", "b", "c"], ["d", None, None]], "a row with too few cells"),
    ("no cells", tbl(tr(), tr("a")), [[None], ["a"]], "a row with none"),
    (
        "columns that nobody uses",
        tbl(tr(tc("a", properties=SPAN.format(2)), "b"), tr(tc("c", properties=SPAN.format(2)), "d")),
        [["a", "b"], ["c", "d"]],
        "a border that was dragged away leaves a grid column behind",
    ),
    (
        "border dragged a hair",
        tbl(
            tr("a", tc("b", properties=SPAN.format(2))),
            tr(tc("c", properties=SPAN.format(2)), "d"),
            widths=(2000, 60, 3000),
        ),
        [["a", "b"], ["c", "d"]],
        "60 twentieths of a point are a slip of the mouse, not a column",
    ),
    (
        "narrow column",
        tbl(tr("a", "b", "c"), tr(tc("d", properties=SPAN.format(2)), "e"), widths=(2000, 60, 3000)),
        [["a", "b", "c"], ["d", None, "e"]],
        "a cell stands in it, so it is one",
    ),
    (
        "row set in a hair",
        tbl(
            tr(tc("a", properties=SPAN.format(2)), "b"),
            tr("c", "d", properties='<w:gridBefore w:val="1"/>'),
            widths=(10, 2000, 3000),
        ),
        [["a", "b"], ["c", "d"]],
        "Word makes a grid column of the indent of a row",
    ),
    (
        "different columns",
        tbl(
            tr("a", tc("b", properties=SPAN.format(2))),
            tr(tc("c", properties=SPAN.format(2)), "d"),
            widths=(2000, 900, 3000),
        ),
        [["a", "b", None], ["c", None, "d"]],
        "borders that really differ stay apart",
    ),
    (
        "absurd span",
        tbl(tr(tc("a", properties=SPAN.format(10**8)), "b"), tr("c", "d")),
        [["a", None, None, "b"], ["c", "d", None, None]],
        "a number that would fill the memory if it were believed",
    ),
    (
        "nonsense for numbers",
        tbl(tr(tc("a", properties=SPAN.format("two")), "b"), tr("c", properties='<w:gridBefore w:val="-1"/>')),
        [["a", "b"], ["c", None]],
        "what is no number counts as not said",
    ),
]


@pytest.mark.parametrize(("body", "grid"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_rows_are_rectangular_and_cells_stand_in_their_columns(body: str, grid: list[list[str | None]]) -> None:
    assert texts(table_of(body)) == grid


def test_spans_are_told() -> None:
    table = table_of(
        tbl(
            tr(tc("a", properties=SPAN.format(2) + RESTART), "b"),
            tr(tc(p(), properties=SPAN.format(2) + COVERED), "c"),
            tr("d", "e", "f"),
        )
    )
    spans = [[cell and (cell.row_span, cell.col_span) for cell in row] for row in table.rows]
    assert spans == [[(2, 2), None, (1, 1)], [None, None, (1, 1)], [(1, 1), (1, 1), (1, 1)]]


HEADER = "<w:tblHeader/>"


@pytest.mark.parametrize(
    ("flags", "rows"),
    [
        ([HEADER, "", ""], 1),
        ([HEADER, HEADER, ""], 2),
        (["", HEADER, ""], 0),
        (['<w:tblHeader w:val="0"/>', "", ""], 0),
        ([HEADER, HEADER, HEADER], 3),
    ],
    ids=["one", "two", "not the first", "switched off", "all"],
)
def test_rows_that_repeat_on_every_page_are_header_rows(flags: list[str], rows: int) -> None:
    assert table_of(tbl(*(tr("a", "b", properties=flag) for flag in flags))).header_rows == rows


SHAPES = st.lists(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["", RESTART, COVERED]), st.text("abc 1", max_size=3)), max_size=5
    ),
    min_size=1,
    max_size=6,
)


@given(SHAPES)
def test_whatever_the_merges_the_grid_is_rectangular_and_nothing_overlaps(
    shape: list[list[tuple[int, str, str]]],
) -> None:
    rows = (tr(*(tc(p(text or " "), properties=SPAN.format(n) + merge) for n, merge, text in row)) for row in shape)
    table = table_of(tbl(*rows))
    width = len(table.rows[0])
    assert [len(row) for row in table.rows] == [width] * len(shape)
    taken = [
        (y, x)
        for number, row in enumerate(table.rows)
        for column, cell in enumerate(row)
        if cell is not None
        for y in range(number, number + cell.row_span)
        for x in range(column, column + cell.col_span)
    ]
    assert len(taken) == len(set(taken))
    assert all(y < len(shape) and x < width for y, x in taken)
