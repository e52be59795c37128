"""What the overviews say: By theme, By lead, Deadlines, Quality, Crosswalk and Missing returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from outputs_builders import plain

from winterplan_extract.comparison.counts import is_gap, tally
from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.records import Comparison, Coverage, Problem, State
from winterplan_extract.outputs.charts import placing
from winterplan_extract.outputs.settings import CHARACTER_CM
from winterplan_extract.outputs.sheet import SheetLink, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets import workbook_sheets
from winterplan_extract.outputs.theme import CHART_WIDTH_CM
from winterplan_extract.outputs.view import view

_REGISTER = (
    Council("Ambleford City Council", "Ambleford", "E01", (), "South Vale", "Unitary"),
    Council("Brackwater Council", "Brackwater", "E02", ("E92",), "North Vale", "Unitary"),
    Council("Corrigmere Council", "Corrigmere", "E03", (), "North Vale", "County"),
    Council("Dunholt Council", "Dunholt", "E04", (), "North Vale", "County"),
    Council("Eastling Council", "Eastling", "E05", (), "Elsewhere Vale", "County"),
)


def _plan() -> Plan:
    return replace(build.plan(), councils=_REGISTER)


def _coded() -> Comparison:
    """The comparison with the councils' codes; Brackwater has its former one."""
    codes = {"Ambleford": "E01", "Brackwater": "E92", "Corrigmere": "E03"}
    whole = build.comparison()
    return replace(whole, documents=tuple(replace(d, council_code=codes.get(d.council, "")) for d in whole.documents))


def _sheet(name: str, comparison: Comparison | None = None, silent: Sequence[str] | None = None) -> WorkbookSheet:
    seen = view(comparison or build.comparison(), _plan(), build.AS_OF, silent=silent)
    return next(sheet for sheet in workbook_sheets(seen) if sheet.name == name)


def _lines(sheet: WorkbookSheet, *titles: str) -> list[tuple[Any, ...]]:
    at = [[header.title for header in sheet.headers].index(title) for title in titles]
    return [tuple(plain(line[i]) for i in at) for line in sheet.lines]


@pytest.mark.parametrize(
    ("states", "shares", "why"),
    [
        (("yes", "no"), (0.5, 0.5, 1.0), "half of the answers, and of the list"),
        (("yes", "partly", "no", "not_stated"), (0.25, 1 / 3, 0.75), "an answer not stated is none"),
        (("yes", "missing", "missing", "missing"), (0.25, 1.0, 0.25), "one answer of four is not all of the list met"),
        (("yes", "elsewhere", "not_applicable"), (1 / 3, 1.0, 1 / 3), "what has no answer of its own is in the list"),
        (("not_stated", "not_stated"), (0.0, None, 0.0), "nothing is answered: no share of it, not one of nought"),
        ((), (None, None, None), "there is no list"),
    ],
)
def test_shares_stand_on_the_list_and_on_the_answers(
    states: tuple[State, ...], shares: tuple[float | None, ...], why: str
) -> None:
    found = tally(Coverage("Ambleford", "", f"KIT-{i}", state) for i, state in enumerate(states))
    assert (found.met_of_listed, found.met_of_answered, found.answered_of_listed) == shares, why


@pytest.mark.parametrize(
    ("met", "decision", "flags", "gap"),
    [
        ("no", "unmapped", (), True),
        ("partly", "review", (), True),
        ("not_stated", "mapped", (), True),
        ("not_stated", "unmapped", (), False),
        ("not_stated", "review", ("overdue",), True),
        ("yes", "mapped", (), False),
        ("not_applicable", "mapped", (), False),
    ],
)
def test_what_counts_as_not_fully_met(met: Any, decision: Any, flags: Any, gap: bool) -> None:
    assert is_gap(build.row("amb", 1, met=met, decision=decision, flags=flags)) is gap


def test_by_theme_has_a_share_for_each_council_and_for_all() -> None:
    sheet = _sheet("By theme")
    assert _lines(sheet, "Council", "Kitchens (of 3)", "Gardens (of 3)", "All themes (of 6)") == [
        ("Brackwater", 0.0, "[none answered]", 0.0),
        ("Ambleford", 1 / 3, 0.0, 1 / 6),
        ("All councils", 1 / 6, 0.0, 1 / 12),
    ]
    assert _lines(sheet, "Kitchens: met of answered", "All themes: met of answered")[1:] == [
        (0.5, 1 / 3),
        (1 / 3, 1 / 4),
    ]
    assert _lines(sheet, "Kitchens: answered of 3", "Gardens: answered of 3")[-1] == (3, 1)


def test_by_theme_has_a_line_for_each_region_with_several_councils() -> None:
    whole = build.comparison()
    third = tuple(replace(c, council="Corrigmere") for c in whole.coverage if c.council == "Brackwater")
    sheet = _sheet("By theme", replace(whole, coverage=(*whole.coverage, *third)))
    assert [line[1] for line in _lines(sheet, "Region", "Council")][3:] == ["All 2 of North Vale", "All councils"]


def test_a_theme_that_nobody_answers_has_no_share() -> None:
    whole = build.comparison()
    coverage = tuple(
        replace(c, state="missing", missing_because="not_found", row_ids=()) if c.action_id.startswith("GAR") else c
        for c in whole.coverage
    )
    assert _lines(_sheet("By theme", replace(whole, coverage=coverage)), "Gardens (of 3)")[0] == ("[none answered]",)


def test_charts_name_the_cells_of_all_councils_and_of_all_themes() -> None:
    sheet = _sheet("By theme")
    by_theme, by_council = sheet.charts
    assert _cells(sheet, by_theme.values) == [1 / 6, 0.0]
    assert [header.title for header in sheet.headers[by_theme.names.first_column :]][:2] == [
        "Kitchens (of 3)",
        "Gardens (of 3)",
    ]
    assert _cells(sheet, by_council.names) == ["Brackwater", "Ambleford"]
    assert _cells(sheet, by_council.values) == [0.0, 1 / 6]


@pytest.mark.parametrize(
    ("name", "lines", "beside", "areas", "why"),
    [
        ("By month", 12, True, 1, "a narrow table leaves room beside it"),
        ("At a glance", 6, False, 1, "a wide table and its chart fit one sheet of paper"),
        ("By theme", 16, False, 1, "so they do with two charts side by side"),
        ("By theme", 160, False, 2, "a long table fills its pages, and the charts begin another"),
    ],
)
def test_a_chart_is_printed_with_its_table_where_both_fit(
    name: str, lines: int, beside: bool, areas: int, why: str
) -> None:
    sheet = _sheet(name)
    placed = placing(sheet, 5, [30.0, *[16.0] * lines], 10)
    (_, _, right, bottom) = range_boundaries(placed.areas[-1])
    corners = [range_boundaries(f"{each.cell}:{each.cell}") for each in placed.charts]
    assert len(placed.areas) == areas, why
    assert all((column > len(sheet.headers)) is beside and column <= right for column, *_ in corners)
    assert all((row > 5 + lines) is not beside and row <= bottom for _, row, *_ in corners)
    assert all(each.width >= CHART_WIDTH_CM for each in placed.charts)


def test_charts_side_by_side_do_not_cover_one_another() -> None:
    one, other = placing(_sheet("By theme"), 5, [30.0] * 4, 10).charts
    columns = [header.width * 10 * CHARACTER_CM for header in _sheet("By theme").headers]
    starts = dict(zip(range(1, 99), accumulate(columns, initial=0.0), strict=False))
    at = range_boundaries(f"{other.cell}:{other.cell}")
    assert at[1] == range_boundaries(f"{one.cell}:{one.cell}")[1]
    assert starts[at[0]] > one.width


def test_what_is_only_there_to_be_chosen_from_is_printed_as_far_as_a_person_reads_it(written: Path) -> None:
    book = load_workbook(written / "comparison.xlsx")
    assert book["Choices"].print_area.endswith(f"$F${book['Choices'].max_row}"), (
        "its own candidates and what is always offered, not a hundred columns"
    )
    assert book["Cover"].page_setup.orientation == "portrait"
    assert book["Rows"].page_setup.orientation == "landscape"


def test_a_chart_of_a_nation_has_the_regions() -> None:
    whole = build.comparison()
    coverage, documents = [], []
    for number in range(50):
        council, region = f"Made {number:02}", ("North Vale", "South Vale")[number % 2]
        coverage += [replace(c, council=council, row_ids=()) for c in whole.coverage[:6]]
        documents.append(replace(whole.documents[0], return_id=f"m{number}", council=council, region=region))
    nation = replace(whole, rows=(), matches=(), candidates=(), coverage=tuple(coverage), documents=tuple(documents))
    sheet = _sheet("By theme", nation)
    assert _cells(sheet, sheet.charts[1].names) == ["All 25 of North Vale", "All 25 of South Vale", "All councils"]


def _cells(sheet: WorkbookSheet, span: Any) -> list[Any]:
    lines = sheet.lines[span.first_line : span.last_line + 1]
    return [plain(value) for line in lines for value in line[span.first_column : span.last_column + 1]]


def test_by_lead_counts_rows_for_each_role_and_council() -> None:
    lines = _lines(_sheet("By lead"), "Lead role", "Council", "Councils", "Rows", "Not fully met", "Overdue")
    assert lines == [
        ("Head of Stores", "All councils", 1, 1, 1, 1),
        ("Head of Stores", "Ambleford", 1, 1, 1, 1),
        ("[not stated]", "All councils", 2, 7, 4, 0),
        ("[not stated]", "Brackwater", 1, 4, 3, 0),
        ("[not stated]", "Ambleford", 1, 3, 1, 0),
    ]


def test_a_row_with_two_roles_counts_under_both_and_a_name_is_no_role() -> None:
    two = build.row("amb", 1, leads=("Director of Larders", "Head of Stores"), lead_text="DoL / HoS")
    roles = [role for role, council in _lines(_sheet("By lead", build.with_row(two)), "Lead role", "Council") if council == "Ambleford"]  # fmt: skip
    assert {"Director of Larders", "Head of Stores"} <= set(roles)
    named = build.row("amb", 1, leads=(), lead_text="B Larder")
    assert ("[no role]", "Ambleford") in _lines(_sheet("By lead", build.with_row(named)), "Lead role", "Council")


def test_deadlines_begin_with_what_is_overdue_and_end_with_what_has_no_date() -> None:
    sheet = _sheet("Deadlines")
    assert _lines(sheet, "Due", "Row id", "Days overdue") == [
        ("Overdue", "amb-002", 31),
        ("Ongoing", "bra-001", None),
        ("No date", "bra-002", None),
        ("No date", "bra-004", None),
        ("No date", "amb-003", None),
    ]
    assert sheet.about[-1] == "Overdue 1, Ongoing 1, No date 3."
    assert sheet.parts == {1, 2}
    assert _lines(sheet, "Action, or what the row requires")[3] == ("[unmapped] Mend the bandstand",)


def test_deadlines_to_come_stand_by_month() -> None:
    later = build.row("bra", 1, met="no", deadline_kind="month", deadline_last=build.date(2021, 1, 31))
    sooner = build.row("bra", 2, met="no", deadline_kind="date", deadline_last=build.date(2020, 12, 7))
    whole = build.comparison()
    kept = tuple(row for row in whole.rows if row.row_id not in (later.row_id, sooner.row_id))
    sheet = _sheet("Deadlines", replace(whole, rows=(later, sooner, *kept)))
    assert [due for (due,) in _lines(sheet, "Due")][:3] == ["Overdue", "Dec 2020", "Jan 2021"]


def test_side_by_side_has_each_action_with_every_councils_own_words() -> None:
    sheet = _sheet("Side by side")
    lines = _lines(sheet, "Action", "Council", "Fully met", "How the gap will be closed", "Row id")
    assert lines[:3] == [
        ("KIT-01 Meals every day", "What the list asks", None, None, None),
        ("KIT-01 Meals every day", "Brackwater", "Partly", "Two more cooks", "bra-001"),
        ("KIT-01 Meals every day", "Ambleford", "Yes", "", "amb-001"),
    ]
    said = {
        line[0][:6]: line[2] for line in _lines(sheet, "Action", "Council", "Current status") if line[1][:2] == "No"
    }
    assert said["GAR-03"] == "Missing: Brackwater, Ambleford"
    assert said["KIT-03"] == "Missing (part not read): Brackwater"
    assert said["GAR-02"] == "In review: Ambleford"
    assert [lines[at][1] for at in sorted(sheet.heads)] == ["What the list asks"] * len(build.ACTIONS)


def test_answers_side_by_side_fold_under_their_action(written: Path) -> None:
    sheet = load_workbook(written / "comparison.xlsx")["Side by side"]
    levels = [sheet.row_dimensions[row].outlineLevel for row in range(5, 9)]
    head = next(row for row in range(1, 9) if sheet.cell(row, 2).value == "What the list asks")
    assert [sheet.row_dimensions[head + at].outlineLevel for at in range(4)] == [0, 1, 1, 0], levels
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_quality_counts_flags_by_council() -> None:
    lines = _lines(
        _sheet("Quality"), "Council", "Rows", "Rows with a flag", "No plan", "Overdue", "Answer not stated",
        "Errors and warnings",
    )  # fmt: skip
    assert lines == [
        ("Brackwater", 4, 1, 0, 0, 1, 1),
        ("Ambleford", 4, 2, 1, 1, 0, 0),
        ("All councils", 8, 3, 1, 1, 1, 1),
    ]


def test_crosswalk_shows_each_councils_own_references_and_leads_to_the_row() -> None:
    sheet = _sheet("Crosswalk")
    assert _lines(sheet, "Action", "Brackwater", "Ambleford")[:3] == [
        ("KIT-01", "1.1", "1.1"),
        ("KIT-02", "[no row]", "[no row]"),
        ("KIT-03", "[no row]", "[no number]"),
    ]
    cell = sheet.lines[0][3]
    assert isinstance(cell, StyledText)
    assert cell.to == SheetLink("Rows", [row.row_id for row in build.comparison().rows].index("bra-001"))


@pytest.mark.parametrize(
    ("silent", "expected", "why"),
    [
        (None, ["Corrigmere", "Dunholt"], "no region asked for: the other councils of regions that returns came from"),
        ((), [], "a region was asked for, and every council sent something"),
        (("Dunholt",), ["Dunholt"], "a region was asked for"),
        (("Farholme",), ["Farholme"], "a council that is not on the register is named all the same"),
    ],
)
def test_missing_returns_lists_who_sent_nothing(silent: Sequence[str] | None, expected: list[str], why: str) -> None:
    sheet = _sheet("Missing returns", _coded(), silent)
    assert [council for (council,) in _lines(sheet, "Council")] == expected, why
    assert ("--region" in " ".join(sheet.about)) is (silent is None)


@pytest.mark.parametrize(
    ("regions", "title"),
    [
        (("North Vale", "North Vale"), f"{build.plan().identity.title}: returns compared, North Vale"),
        (("North Vale", ""), f"{build.plan().identity.title}: returns compared"),
        (("North Vale", "South Vale"), f"{build.plan().identity.title}: returns compared"),
        (("", ""), f"{build.plan().identity.title}: returns compared"),
    ],
)
def test_a_title_names_a_region_that_every_council_is_of(regions: tuple[str, str], title: str) -> None:
    whole = build.comparison()
    of = dict(zip(("amb", "bra"), regions, strict=True))
    placed = tuple(replace(d, region=of.get(d.return_id, d.region)) for d in whole.documents)
    seen = view(replace(whole, documents=placed), build.plan(), build.AS_OF)
    cover = next(sheet for sheet in workbook_sheets(seen) if sheet.name == "Cover")
    assert cover.title == title
    assert ("No region known" in [plain(line[0]) for line in cover.lines if line]) is ("" in regions)


def test_the_cover_says_which_returns_were_read_by_their_own_key() -> None:
    whole = build.comparison()
    said = [
        Problem(of, f"{of}.pdf", 1, None, None, "note", "answers_by_key", "By its key: N = partly. More.")
        for of in ("bra", "old")
    ]
    seen = view(replace(whole, problems=(*whole.problems, *said)), build.plan(), build.AS_OF)
    cover = next(sheet for sheet in workbook_sheets(seen) if sheet.name == "Cover")
    lines = [plain(line[1]) for line in cover.lines if line and plain(line[0]) == "Own keys"]
    assert lines == [f"{whole.documents[1].council}: By its key: N = partly"]


def test_missing_returns_says_what_came_and_could_not_be_read() -> None:
    assert _lines(_sheet("Missing returns", _coded()), "What came") == [
        ("corrigmere.doc could not be read: The file is damaged.",),
        ("Nothing",),
    ]


def test_at_a_glance_has_each_share_beside_the_numbers_that_it_is_of() -> None:
    sheet = _sheet("At a glance")
    lines = _lines(sheet, "Theme", "On the list", "Answered", "Fully met", "Met of the list", "Met of answered")
    assert lines == [
        ("Kitchens", 6, 3, 1, 1 / 6, 1 / 3),
        ("Gardens", 6, 1, 0, 0.0, 0.0),
        ("All themes", 12, 4, 1, 1 / 12, 1 / 4),
    ]
    (chart,) = sheet.charts
    answers = [header.title for header in sheet.headers[chart.values.first_column :]]
    assert (answers[0], answers[-1], len(chart.fills)) == ("Yes", "Missing", len(answers))
    assert [sum(line[7:]) for line in sheet.lines] == [6, 6, 12], "every pair of council and action has one answer"  # type: ignore[arg-type]


def test_by_month_counts_what_is_due_as_deadlines_lists_it() -> None:
    assert _lines(_sheet("By month"), "Due", "Rows", "Councils") == [
        ("Overdue", 1, 1),
        ("Ongoing", 1, 1),
        ("No date", 3, 2),
    ]


def test_a_chart_of_one_council_is_left_out_of_the_summary() -> None:
    assert len(_sheet("Summary").charts) == 1
    assert _sheet("Summary", build.everything_met()).charts == ()


def test_the_cover_speaks_of_reading_in_part_only_where_that_happened() -> None:
    whole = build.comparison()
    for status, said in (("read", False), ("partial", True)):
        documents = tuple(replace(d, status=status) for d in whole.documents)
        seen = view(replace(whole, documents=documents), build.plan(), build.AS_OF)
        cover = next(sheet for sheet in workbook_sheets(seen) if sheet.name == "Cover")
        files = next(plain(line[1]) for line in cover.lines if line and plain(line[0]) == "Files")
        assert ("of them in part" in files) is said
