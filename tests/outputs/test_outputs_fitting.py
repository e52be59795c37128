"""Text made to fit Excel's cells, rows and headings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outputs_builders import contrast

from winterplan_extract.outputs import fitting, theme
from winterplan_extract.outputs.fitting import (
    CONTINUES,
    Fitter,
    Measure,
    headings,
    protected,
    showable,
)
from winterplan_extract.outputs.settings import CELL_CHARACTERS, CELL_LINE_FEEDS
from winterplan_extract.outputs.sheet import SheetColumn, SheetLink, StyledText, WorkbookSheet
from winterplan_extract.outputs.theme import LOOKS, MAX_ROW_POINTS, STYLES


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        ("a\x0bb", "a\ufffdb", "not allowed in XML"),
        ("a\ud800b", "a\ufffdb", "half of a pair of characters"),
        ("a\uffffb", "a\ufffdb", "no character"),
        ("a\x85b", "a\ufffdb", "allowed in XML, but cannot be seen"),
        ("a\r\nb\rc\td", "a\nb\nc\td", "line ends and tabs stay what they are"),
        ("=1+1", "=1+1", "what looks like a formula is kept as it is"),
    ],
)
def test_showable(text: str, shown: str, why: str) -> None:
    assert showable(text) == shown, why


@pytest.mark.parametrize(
    ("text", "written"),
    [("_x0041_", "_x005F_x0041_"), ("_x004_ _xyz1_", "_x004_ _xyz1_"), ("__x000D_", "__x005F_x000D_")],
)
def test_escapes_of_the_file_format_are_protected(text: str, written: str) -> None:
    assert protected(text) == written


@given(st.text())
def test_protected_text_reads_back_as_it_was(text: str) -> None:
    read = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), protected(text))
    assert read == text


@given(st.text(alphabet="ab \n\U0001f600", max_size=400), st.integers(1, 400))
def test_a_fitted_text_fits_and_says_when_it_does_not_end(text: str, times: int) -> None:
    long = text * times
    kept = fitting.fitting(long)
    assert len(kept.encode("utf-16-le")) // 2 <= CELL_CHARACTERS
    assert kept.count("\n") <= CELL_LINE_FEEDS
    assert kept == long or kept.endswith(CONTINUES)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a" * CELL_CHARACTERS, True),
        ("a" * (CELL_CHARACTERS + 1), False),
        ("\U0001f600" * (CELL_CHARACTERS // 2 + 1), False),
        ("a\n" * CELL_LINE_FEEDS, True),
        ("a\n" * (CELL_LINE_FEEDS + 1), False),
    ],
    ids=["at the limit", "over it", "two units a character", "line feeds at the limit", "over that"],
)
def test_the_limits_of_a_cell(text: str, whole: bool) -> None:
    assert (fitting.fitting(text) == text) is whole


@given(st.lists(st.text(max_size=300), max_size=20))
def test_headings_are_unique_whatever_the_councils_are_called(titles: list[str]) -> None:
    made = headings(titles)
    assert len({heading.casefold() for heading in made}) == len(titles)
    assert all(heading and len(heading) <= 255 and "\n" not in heading for heading in made)


def test_the_word_that_does_not_fit_goes_to_the_next_line() -> None:
    measure = Measure(10)
    assert measure.lines("", 10) == 1
    assert measure.lines("short", 10) == 1
    assert measure.lines("several words that go on", 10) == 3
    assert measure.lines("one\ntwo\n\nfour", 10) == 4
    assert measure.lines("a" * 100, 10) >= 9, "a word longer than the line is broken"


@given(st.text(alphabet="abc WM\n", max_size=200), st.integers(3, 60))
def test_line_ends_lie_in_order_and_reach_the_end(text: str, width: int) -> None:
    ends = Measure(10).ends(text, width)
    assert ends == sorted(ends)
    assert ends[-1] == len(text)


def _fit(text: str, **values: bool) -> fitting.FittedSheet:
    headers = (SheetColumn("Id", 8), SheetColumn("Text", 30), SheetColumn("Cut", 10))
    sheet = WorkbookSheet("Gaps", "Gaps", (), headers, (("g1", text, None),), **values)  # type: ignore[arg-type]
    return Fitter(STYLES["working"]).fit(sheet)


def test_a_row_is_as_high_as_its_text_needs() -> None:
    one, three = _fit("short").heights[0], _fit("line\nline\nline").heights[0]
    assert three - one == pytest.approx(2 * 10 * theme.LINE_HEIGHT)


@pytest.mark.parametrize(("width", "lines"), [(30, 31), (12, 15)], ids=["a column for prose", "a column for entries"])
def test_a_text_taller_than_its_column_may_be_points_to_the_whole(width: int, lines: int) -> None:
    text = "word " * 500
    sheet = WorkbookSheet("Gaps", "Gaps", (), (SheetColumn("Text", width),), ((text,),), shortens=True)
    fitted = Fitter(STYLES["working"]).fit(sheet)
    beginning, _, pointer = str(fitted.sheet.lines[0][0]).partition("\n")
    assert text.startswith(beginning)
    assert pointer == "[continues: see the sheet Rows]"
    assert fitted.heights[0] == pytest.approx(lines * 10 * theme.LINE_HEIGHT + theme.ROW_PADDING)
    assert fitted.problems == ()


def test_a_text_that_stays_whole_is_named_where_print_cuts_it() -> None:
    text = "word " * 500
    fitted = _fit(text, tells_cut=True)
    assert fitted.sheet.lines[0][1:] == (text, "Text")
    assert fitted.heights[0] == MAX_ROW_POINTS


def test_a_text_that_no_cell_can_hold_is_a_problem() -> None:
    fitted = _fit("word " * 9000)
    assert str(fitted.sheet.lines[0][1]).endswith(CONTINUES)
    assert [(p.code, p.severity) for p in fitted.problems] == [("cell_shortened", "note")]
    assert "“Text” of g1" in fitted.problems[0].message


def test_links_stay_within_the_limit_of_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "SHEET_LINKS", 2)
    linked = tuple((StyledText(f"r{i}", "link", SheetLink("Rows", i)),) for i in range(5))
    fitted = Fitter(STYLES["working"]).fit(WorkbookSheet("Gaps", "Gaps", (), (SheetColumn("Id", 8),), linked))
    assert [bool(line[0].to) for line in fitted.sheet.lines] == [True, True, False, False, False]  # type: ignore[union-attr]
    assert [problem.code for problem in fitted.problems] == ["links_left_out"]


def test_blanks_are_marked_only_when_published() -> None:
    sheet = WorkbookSheet("Gaps", "Gaps", (), (SheetColumn("Lead", 8, blank="[not stated]"), SheetColumn("Entry", 8, blank="")), (("", None),))  # fmt: skip
    assert Fitter(STYLES["working"]).fit(sheet).sheet.lines == ((None, None),)
    assert Fitter(STYLES["publish"]).fit(sheet).sheet.lines == (("[not stated]", None),)


def test_values_that_are_alike_keep_what_sets_them_apart() -> None:
    link = SheetLink("Rows", 3)
    values = (1, 1.0, True, "1", StyledText("1"), StyledText("1", "yes"), StyledText("1", "yes", link), 1.0, 1)
    sheet = WorkbookSheet("Gaps", "Gaps", (), (SheetColumn("Any", 8),), tuple((value,) for value in values))
    fitted = [line[0] for line in Fitter(STYLES["working"]).fit(sheet).sheet.lines]
    assert [(type(value), value) for value in fitted] == [(type(value), value) for value in values]


@pytest.mark.parametrize("ink", [*LOOKS.values(), theme.TITLE, theme.ABOUT, theme.HEADER, theme.BAND])
def test_letters_can_be_read_on_their_ground(ink: theme.Ink) -> None:
    assert contrast(ink.color, ink.fill or "FFFFFF") >= 4.5
