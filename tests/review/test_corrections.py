"""Corrections of rows, files and columns: what each changes, what follows from it, and what is said where it meets nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from correction_builders import HEAD, NOW, PLAN, ROWS, SETTINGS, by, correction, of_column, of_file, read

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord, Ruling, RulingField, Typed
from winterplan_extract.domain.words import FIELD_NAMES
from winterplan_extract.extract import extract_return
from winterplan_extract.review import correct_column, correct_file, correct_row, rule_on
from winterplan_extract.review.correctable import ROW_FIELDS
from winterplan_extract.review.making import TypedCorrections
from winterplan_extract.runs.decisions import Decided, decide, for_reading
from winterplan_extract.verdicts import matched_again


@pytest.fixture
def ashcombe(tmp_path: Path) -> ExtractedReturn:
    return read(tmp_path)


def decided(returns: ExtractedReturn | list[ExtractedReturn], *rulings: Ruling) -> Decided:
    """What a run makes of the returns with that ledger."""
    held = returns if isinstance(returns, list) else [returns]
    return decide(held, rulings, plan=PLAN, settings=SETTINGS)


def row_of(done: Decided, row_id: str) -> ReturnRecord:
    """The row of that id."""
    return next(row for each in done.returns for row in each.rows if row.row_id == row_id)


def codes(done: Decided) -> list[str]:
    """The codes of all that has to be said of the ledger."""
    return [problem.code for problem in done.problems]


@pytest.mark.parametrize(
    ("number", "field", "typed", "then"),
    [
        (0, "met", "Partly", {"met": "partly", "met_text": "Mostly there"}),
        (1, "met", "not applicable", {"met": "not_applicable"}),
        (0, "current_status", "All kitchens open", {"current_status": "All kitchens open"}),
        (1, "gap", "Copy them", {"gap": "Copy them", "flags": ("met_with_gap", "corrected")}),  # flags follow
        (2, "gap", "[none]", {"gap": "", "flags": ("gap_without_plan", "cross_reference", "corrected")}),
        (0, "lead_text", "Director of Public Health", {"leads": ("Director of Public Health",)}),
        (0, "lead_text", "", {"leads": (), "flags": ("gap_without_lead", "overdue", "corrected")}),
        (0, "leads", "Head of Commissioning; Catering team", {"leads": ("Head of Commissioning", "Catering team")}),
        (0, "deadline_text", "31 March 2021", {"deadline_last": date(2021, 3, 31), "flags": ("corrected",)}),  # not overdue
        (0, "deadline_text", "15 Feb", {"deadline_first": date(2021, 2, 15), "flags": ("year_inferred", "corrected")}),
        (0, "deadline_last", "15 Nov 2021", {"deadline_last": date(2021, 11, 15), "deadline_first": date(2020, 11, 15)}),
        (0, "deadline_last", "01/11/2020", {"deadline_last": date(2020, 11, 1), "deadline_first": date(2020, 11, 1)}),
        (1, "deadline_first", "2021-02-01", {"deadline_first": date(2021, 2, 1), "deadline_last": date(2021, 2, 1)}),
        (4, "deadline_last", "1 December 2020", {"deadline_kind": "date", "deadline_last": date(2020, 12, 1)}),
        (0, "met", "Y", {"met": "yes"}),  # as people type it
        (0, "met", "fully", {"met": "yes"}),
        (0, "met", "Partially met", {"met": "partly"}),
        (0, "met", "n/a", {"met": "not_applicable"}),
        (0, "deadline_last", "30 Nov", {"deadline_last": date(2020, 11, 30)}),  # in the plan's winter
        (0, "deadline_last", "31.1.21", {"deadline_last": date(2021, 1, 31)}),
        (0, "deadline_last", "[none]", {"deadline_first": None, "deadline_kind": "none"}),
        (1, "section", "Hot meals", {"section": "Hot meals"}),
        (1, "ref", "1.1", {"ref": "1.1", "flags": ("ref_repeated", "corrected")}),
        (4, "requirement", "Grit the paths when it freezes", {"decision": "mapped", "action_ids": ("GAR-01",)}),
    ],
)  # fmt: skip
def test_a_corrected_field_and_what_follows_from_it(
    ashcombe: ExtractedReturn, number: int, field: RulingField, typed: str, then: dict[str, Any]
) -> None:
    before = ashcombe.rows[number]
    done = decided(ashcombe, correction(before, field, typed))
    now = row_of(done, before.row_id)
    assert {name: getattr(now, name) for name in then} == then
    assert "corrected" in now.flags
    assert now.row_key == before.row_key
    assert [entry.state for entry in done.entries] == ["stands"]
    assert done.entries[0].met == (before.row_id,)
    assert done.problems == ()


def test_a_corrected_answer_changes_what_the_council_is_said_to_have_done(ashcombe: ExtractedReturn) -> None:
    done = decided(ashcombe, correction(ashcombe.rows[0], "met", "no"))
    comparison = compare_returns(done.returns, plan=PLAN, settings=SETTINGS)
    states = {line.action_id: line.state for line in comparison.coverage}
    assert states["KIT-01"] == "no"


def test_what_another_row_says_as_above_follows_the_correction(ashcombe: ExtractedReturn) -> None:
    done = decided(ashcombe, correction(ashcombe.rows[1], "lead_text", "Director of Public Health"))
    assert row_of(done, "ashcombe-003").leads == ("Director of Public Health",)
    assert "corrected" not in row_of(done, "ashcombe-003").flags


def test_a_derived_field_is_derived_anew_unless_it_is_corrected_itself(ashcombe: ExtractedReturn) -> None:
    text = correction(ashcombe.rows[0], "deadline_text", "1 March 2021 to 15 March 2021")
    last = correction(ashcombe.rows[0], "deadline_last", "20 March 2021", text)
    done = decided(ashcombe, text, last)
    now = row_of(done, "ashcombe-001")
    assert (now.deadline_first, now.deadline_last) == (date(2021, 3, 1), date(2021, 3, 20))
    assert [entry.state for entry in done.entries] == ["stands", "stands"]


def test_only_returns_whose_wording_or_council_is_corrected_are_matched_anew(tmp_path: Path) -> None:
    returns = [read(tmp_path), read(tmp_path, "Brackwater Borough Council")]
    for field, typed, matched in (
        ("met", "no", set()),
        ("section", "Paths", {"ashcombe"}),
        ("requirement", "Grit", {"ashcombe"}),
    ):
        ruling = correction(returns[0].rows[4], field, typed)  # type: ignore[arg-type]
        done = decide(returns, [ruling], plan=PLAN, settings=SETTINGS, matched_by=())
        anew = {
            new.document.return_id
            for old, new in zip(returns, done.returns, strict=True)
            if new.matches is not old.matches
        }
        assert anew == matched, field
        assert done.returns[1] is returns[1]


def test_what_was_matched_by_the_same_decisions_is_not_matched_again(tmp_path: Path) -> None:
    row = read(tmp_path).rows[0]
    gone = Ruling("2020-11-19T10:00", "A", "", "", row.requirement, ("GAR-02",), withdrawn="2020-11-20T10:00")
    rulings = (gone, Ruling("2020-11-20T10:00", "A", "", "", row.requirement, ("GAR-01",)))
    returns = [matched_again(read(tmp_path), plan=PLAN, settings=SETTINGS, rulings=rulings)]
    for known, expected in ((rulings, 0), (rulings[:1], 1), (None, 1)):
        asked: list[str] = []

        def match(returned: ExtractedReturn, *, asked: list[str] = asked, **more: Any) -> ExtractedReturn:
            asked.append(returned.document.return_id)
            return matched_again(returned, **more)

        done = decide(returns, rulings, plan=PLAN, settings=SETTINGS, matched_by=known, match=match)
        assert len(asked) == expected, known
        assert done.returns[0].rows == returns[0].rows
        assert [link.decided_by for link in done.returns[0].matches if link.row_id == row.row_id] == ["reviewer"]


def test_a_row_is_split_in_two_and_its_parts_are_rows_like_others(ashcombe: ExtractedReturn) -> None:
    row = ashcombe.rows[3]
    split = correction(row, "split", "Light the paths")
    done = decided(ashcombe, split)
    first, second = row_of(done, "ashcombe-004"), row_of(done, "ashcombe-004b")
    assert (first.requirement, second.requirement) == ("Grit the paths when it freezes.", "Light the paths after dusk")
    assert (first.action_ids, second.action_ids) == (("GAR-01",), ("GAR-02",))
    assert (first.row_key == row.row_key, second.row_key != row.row_key) == (True, True)
    met = correction(second, "met", "no", split)
    done = decided(ashcombe, split, met)
    assert (row_of(done, "ashcombe-004").met, row_of(done, "ashcombe-004b").met) == ("partly", "no")
    line = done.returns[0].document
    assert (line.rows, line.further_rows) == (6, 1)
    assert line.table_rows == line.rows - line.further_rows + line.continuations + line.headers + line.set_aside


def test_a_row_is_joined_with_the_next(ashcombe: ExtractedReturn) -> None:
    row, following = ashcombe.rows[3:]
    done = decided(ashcombe, correction(row, "join", "next", following=following))
    now = row_of(done, "ashcombe-004")
    assert now.requirement == f"{row.requirement}\n{following.requirement}"
    assert (now.current_status, now.met, now.deadline_last) == ("Gritted\nSwept", "partly", row.deadline_last)
    line = done.returns[0].document
    assert (line.rows, line.continuations) == (4, 1)
    assert line.table_rows == line.rows - line.further_rows + line.continuations + line.headers + line.set_aside
    assert done.returns[0].joins[-1].row_id == "ashcombe-004"
    assert {match.row_id for match in done.returns[0].matches} <= {row.row_id for row in done.returns[0].rows}


def test_a_row_is_not_joined_with_another_than_was_meant(tmp_path: Path, ashcombe: ExtractedReturn) -> None:
    join = correction(ashcombe.rows[3], "join", "next", following=ashcombe.rows[4])
    changed = read(tmp_path, rows=(*ROWS[:4], "2.2,Feed the ducks,Fed,,,,"))
    done = decided(changed, join)
    assert len(done.returns[0].rows) == 5
    assert codes(done) == ["correction_next_differs"]
    assert "Feed the ducks" in done.problems[0].message


def test_a_corrected_council_moves_the_whole_return(ashcombe: ExtractedReturn) -> None:
    on_row = correction(ashcombe.rows[0], "met", "yes")
    action = rule_on(ashcombe.rows[4], ("GAR-01",), by="A. Reviewer", now=NOW)
    council = of_file(ashcombe, "council", "Brackwater Borough Council")
    done = decided(ashcombe, on_row, action, council)
    line = done.returns[0].document
    assert (line.council, line.council_code, line.region) == ("Brackwater", "E10000902", "London")
    assert line.council_evidence == "corrected by a reviewer on 2020-12-01"
    assert {row.council for row in done.returns[0].rows} == {"Brackwater"}
    assert not {row.row_key for row in done.returns[0].rows} & {row.row_key for row in ashcombe.rows}
    # What was decided on its rows while they were taken for another's moves with them.
    assert row_of(done, "ashcombe-001").met == "yes"
    assert row_of(done, "ashcombe-005").action_ids == ("GAR-01",)
    assert [entry.state for entry in done.entries] == ["stands"] * 3
    comparison = compare_returns(done.returns, plan=PLAN, settings=SETTINGS)
    assert {line.council for line in comparison.coverage} == {"Brackwater"}


def test_decisions_on_a_council_s_own_rows_stay_when_another_return_is_moved_away_from_it(tmp_path: Path) -> None:
    own, taken_for_it = read(tmp_path), read(tmp_path, name="theirs")
    met = correction(own.rows[0], "met", "yes")
    taken_for_it = replace(taken_for_it, document=replace(taken_for_it.document, sha256="f" * 64))
    done = decided([own, taken_for_it], met, of_file(taken_for_it, "council", "Brackwater"))
    assert row_of(done, "ashcombe-001").met == "yes"
    assert row_of(done, "theirs-001").met == "not_stated"


def test_a_date_typed_far_outside_the_winter_is_told_of(ashcombe: ExtractedReturn) -> None:
    def told(field: RulingField, typed: str) -> list[str]:
        return [p.code for p in decided(ashcombe, correction(ashcombe.rows[0], field, typed)).returns[0].problems]

    assert told("deadline_last", "12/05/2020") == told("deadline_text", "12/05/2020") == ["correction_outside_plan"]
    assert told("deadline_last", "30/04/2021") == told("met", "no") == []


def test_the_dates_of_a_month_first_return_are_not_turned_when_their_proof_is_corrected(tmp_path: Path) -> None:
    asked = ("Serve a hot meal", "Write the menus down")
    rows = [
        f"{n},{text},Open,No,Buy,Catering team,{when}"
        for n, text, when in zip("12", asked, ("11/13/2020", "12/05/2020"), strict=True)
    ]
    returned = read(tmp_path, rows=rows)
    done = decided(returned, correction(returned.rows[0], "deadline_text", "13 November 2020")).returns[0].rows
    assert [(row.deadline_last, "impossible_date" in row.flags) for row in done] == [
        (date(2020, 11, 13), False),
        (None, True),
    ]


def test_a_council_that_is_on_no_register_is_named_by_a_person(ashcombe: ExtractedReturn) -> None:
    done = decided(ashcombe, of_file(ashcombe, "council", "fenmarsh borough council"))
    line = done.returns[0].document
    assert (line.council, line.council_code, line.region) == ("Fenmarsh Borough Council", "", "")
    assert {row.council for row in done.returns[0].rows} == {"Fenmarsh Borough Council"}
    assert [problem.code for problem in done.returns[0].problems] == ["council_not_on_register"]


def test_a_council_that_was_not_found_is_corrected_and_its_problem_is_gone(tmp_path: Path) -> None:
    nameless = read(tmp_path, council="", name="return")
    assert [problem.code for problem in nameless.problems] == ["council_not_found"]
    done = decided(nameless, of_file(nameless, "council", "E10000901"))
    assert done.returns[0].document.council == "Ashcombe"
    assert done.returns[0].problems == ()
    assert done.returns[0].document.problems == 0


def test_files_are_dated_chosen_and_left_out(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path, rows=(*ROWS, "3.1,Feed the ducks,Fed,Yes,,,"), name="longer")
    stands: Callable[..., list[bool]] = lambda *rulings: [  # noqa: E731
        line.stands
        for line in compare_returns(decided([first, second], *rulings).returns, plan=PLAN, settings=SETTINGS).documents
    ]
    assert stands() == [False, True]  # the one with more rows
    assert stands(of_file(first, "document_date", "20/11/2020")) == [True, False]
    assert stands(of_file(first, "stands", "yes")) == [True, False]
    assert stands(of_file(second, "stands", "no")) == [True, False]
    done = decided([first, second], of_file(second, "leave_out", "yes"))
    line = done.returns[1].document
    assert (line.status, line.rows, line.error) == (
        "skipped",
        0,
        "Left out of the comparison by a reviewer's decision of 2020-12-01.",
    )
    assert stands(of_file(second, "leave_out", "yes")) == [True, False]
    assert stands(of_file(second, "leave_out", "no")) == [False, True]


@pytest.mark.parametrize(
    ("typed", "dates", "outside"),
    [
        ("20/11/2021", ["2022-01-31", "2021-11-30"], [False, False]),  # the winter after
        ("2019-12-01", ["2020-01-31", "2019-11-30"], [False, False]),  # the winter before
        ("20/05/2021", ["2021-01-31", "2020-11-30"], [False, False]),  # late, but nearest to the plan's own winter
        ("10/08/2020", ["2021-01-31", "2020-11-30"], [False, False]),  # early
        ("", ["2021-01-31", "2020-11-30"], [False, False]),
    ],
)
def test_years_that_are_not_printed_follow_a_corrected_date_of_the_return(
    tmp_path: Path, typed: str, dates: list[str], outside: list[bool]
) -> None:
    rows = ("1,Serve a hot meal,Open,No,Buy,Head of Care,31 January", "2,Keep stores,Full,No,Buy,Head of Care,end of November",
            "3,Write the menus down,Begun,No,Print,Head of Care,15/11/2020")  # fmt: skip
    returned = replace(read(tmp_path, rows=rows), stands=None)
    returned = replace(returned, document=replace(returned.document, document_date=date(2020, 11, 1)))
    done = decided(returned, of_file(returned, "document_date", typed)).returns[0]
    assert [str(row.deadline_last) for row in done.rows] == [*dates, "2020-11-15"]  # what is printed stays
    assert ["date_outside_plan" in row.flags for row in done.rows[:2]] == outside
    assert all("year_inferred" in row.flags for row in done.rows[:2])
    late = correction(done.rows[0], "deadline_last", "2 Feb 2022")
    both = decided(returned, of_file(returned, "document_date", typed), late).returns[0]
    assert str(both.rows[0].deadline_last) == "2022-02-02"


def test_a_correction_left_behind_on_an_older_version_of_a_return_is_said_with_the_nearest_row(tmp_path: Path) -> None:
    old = read(tmp_path, name="first")
    new = read(tmp_path, rows=("1.1,Serve something warm at noon,Kitchens open,No,,,", *ROWS[1:], "9,Feed the ducks,Fed,Yes,,,"), name="second")  # fmt: skip
    reworded, kept = correction(old.rows[0], "gap", "Buy"), correction(old.rows[1], "met", "no")
    done = decided([old, new], reworded, kept)
    assert codes(done) == ["ruling_superseded"]
    assert "nearest: row second-001" in done.problems[0].message
    assert [entry.state for entry in done.entries] == ["met nothing", "stands"]
    assert done.entries[1].met == ("first-002", "second-002")
    assert codes(decided([old, new], reworded, of_file(old, "stands", "yes"))) == []  # the older is chosen to stand
    assert codes(decided([old], reworded)) == []


@pytest.mark.parametrize(
    ("now", "code", "state", "met"),
    [("Serve something warm at noon", "ruling_superseded", "met nothing", ("first-001",)),  # nobody can tell that it is the same
     ("Serve a hot meal on every day", "ruling_carried_over", "stands", ("first-001", "second-001")),  # lightly reworded
     ("Serve a hot meal every day", "", "stands", ("first-001", "second-001"))],
)  # fmt: skip
def test_a_decision_left_behind_on_an_older_version_of_a_return_is_said_with_the_nearest_row(
    tmp_path: Path, now: str, code: str, state: str, met: tuple[str, ...]
) -> None:
    old = read(tmp_path, name="first")
    new = read(tmp_path, rows=(f"1.1,{now},Kitchens open,No,,,", *ROWS[1:], "9,Feed the ducks,Fed,Yes,,,"), name="second")  # fmt: skip
    done = decided([old, new], rule_on(old.rows[0], (), by="", now=NOW, verdict="no_action"))
    assert codes(done) == [code] * bool(code)
    assert [(entry.state, entry.met) for entry in done.entries] == [(state, met)]
    assert all("second-001" in problem.message for problem in done.problems)


def test_the_nearest_row_of_a_newer_version_is_told_by_all_that_it_says(tmp_path: Path) -> None:
    said = "Kitchens in Oak Lane and at the pier are open from eleven to two,Partly,Two more cooks,,"
    old = read(tmp_path, rows=(f"1,Serve a hot meal every day,{said}", *ROWS[1:]), name="first")
    new = read(tmp_path, rows=("1,Serve a cold tea every day,Urns bought,Yes,,,", *ROWS[1:], f"2,People do not go hungry,{said}"), name="second")  # fmt: skip
    done = decided([old, new], rule_on(old.rows[0], ("KIT-01",), by="", now=NOW))
    assert codes(done) == ["ruling_superseded"]
    assert "nearest: row second-006" in done.problems[0].message


def test_a_document_taken_for_another_kind_stands_when_a_person_says_so(ashcombe: ExtractedReturn) -> None:
    line = replace(ashcombe.document, kind="other plan", status="skipped")
    done = decided(replace(ashcombe, document=line), of_file(ashcombe, "stands", "yes"))
    assert (done.returns[0].document.kind, done.returns[0].document.status) == ("return", "read")
    assert compare_returns(done.returns, plan=PLAN, settings=SETTINGS).documents[0].stands


def test_the_role_of_a_column_is_corrected_where_the_file_is_read(tmp_path: Path, ashcombe: ExtractedReturn) -> None:
    role = of_column(ashcombe, "Gap", "current_status")
    done = decided(ashcombe, role)
    assert done.reread == {ashcombe.document.sha256}
    again = extract_return(
        tmp_path / "ashcombe.csv", plan=PLAN, settings=SETTINGS, shown="ashcombe.csv", return_id="ashcombe",
        rulings=for_reading([role]),
    )  # fmt: skip
    assert again.rows[0].current_status == "Two more kitchens are needed"
    (told,) = [problem.message for problem in again.problems if problem.code == "column_gave_way"]
    assert told.startswith(
        "The column “Current status” was taken for the current status until a correction gave that to"
    )
    assert [
        (column.heading, column.role) for column in again.columns if column.evidence == "corrected by a person"
    ] == [("Gap", "current_status")]
    done = decided(again, role)
    assert (done.reread, [entry.state for entry in done.entries]) == (frozenset(), ["stands"])
    assert decided(again).reread == frozenset()
    assert decided(again, replace(role, withdrawn="2020-12-02T10:00:00Z")).reread == {ashcombe.document.sha256}


def test_the_role_of_a_column_without_a_heading_is_corrected_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "ashcombe.csv"
    lines = ("Ashcombe County Council", "Winter Plan 2020-21", HEAD.replace("Current status", ""), *ROWS[:3])
    path.write_text("\n".join(lines) + "\n")

    def read_by(*rulings: Ruling) -> ExtractedReturn:
        return extract_return(path, plan=PLAN, settings=SETTINGS, shown=path.name, rulings=for_reading(rulings))

    before = read_by()
    assert [row.current_status for row in before.rows] == ["", "", ""]
    role = of_column(before, "Column 3 of table 1", "current_status")
    assert decided(before, role).reread == {before.document.sha256}
    after = read_by(role)
    assert [row.current_status for row in after.rows] == ["Kitchens open", "Written", "Full"]
    done = decided(after, role)
    assert (done.reread, [entry.state for entry in done.entries]) == (frozenset(), ["stands"])
    nowhere = decided(after, of_column(before, "column 9 of table 1", "gap"), of_column(before, "Fuly met?", "met"))
    assert [entry.state for entry in nowhere.entries] == ["met nothing", "met nothing"]
    assert "nearest: “What the column holds: Column 1 of table 1”" in nowhere.problems[0].message
    there = "nearest: “What the column holds: Fully met?”; the columns of ashcombe.csv are “Ref”, “Requirement”, “Column 3 of table 1”, “Fully"
    assert there in nowhere.problems[1].message


@pytest.mark.parametrize("place", ["column 5 of table 1", "Column 5 of Table 1"])
def test_a_column_that_has_a_heading_is_corrected_by_its_place_too(
    tmp_path: Path, ashcombe: ExtractedReturn, place: str
) -> None:
    role = of_column(ashcombe, place, "current_status")
    by_heading = of_column(ashcombe, "Gap", "lead")
    for rulings in ((role,), (by_heading, role)):  # the place is the more particular of the two
        assert decided(ashcombe, *rulings).reread == {ashcombe.document.sha256}
        again = extract_return(
            tmp_path / "ashcombe.csv", plan=PLAN, settings=SETTINGS, shown="ashcombe.csv", return_id="ashcombe",
            rulings=for_reading(rulings),
        )  # fmt: skip
        assert again.rows[0].current_status == "Two more kitchens are needed"
        states = [entry.state for entry in decided(again, *rulings).entries]
        assert states == ["met nothing", "stands"][-len(rulings) :]


def test_of_two_columns_that_are_to_hold_the_same_one_is_told_not_to(tmp_path: Path, ashcombe: ExtractedReturn) -> None:
    both = of_column(ashcombe, "Lead", "gap"), of_column(ashcombe, "By when", "gap")
    again = extract_return(
        tmp_path / "ashcombe.csv", plan=PLAN, settings=SETTINGS, shown="ashcombe.csv", return_id="ashcombe",
        rulings=for_reading(both),
    )  # fmt: skip
    done = decided(again, *both)
    assert sorted(entry.state for entry in done.entries) == ["refused", "stands"]
    assert "Another column of its table was corrected to the same" in done.problems[0].message


def test_a_correction_that_meets_nothing_is_said_with_what_comes_nearest(
    tmp_path: Path, ashcombe: ExtractedReturn
) -> None:
    gone = correction(ashcombe.rows[0], "met", "yes")
    changed = read(tmp_path, rows=("1.1,Serve something warm at noon,Kitchens open,No,,,", *ROWS[1:]))
    done = decided(changed, gone)
    assert codes(done) == ["correction_met_nothing"]
    assert "nearest: row ashcombe-001" in done.problems[0].message
    assert done.entries[0].state == "met nothing"
    other = read(tmp_path, "Brackwater Borough Council")
    done = decided(other, gone)
    assert (codes(done), done.entries[0].state) == (["correction_waits"], "waits")
    assert codes(decided(other, of_file(ashcombe, "council", "Brackwater"))) == ["correction_met_nothing"]


def test_what_a_better_reader_reads_is_said_and_not_silently_overruled(
    tmp_path: Path, ashcombe: ExtractedReturn
) -> None:
    made = correction(ashcombe.rows[0], "met", "no")
    better = read(tmp_path, rows=(ROWS[0].replace("Mostly there", "Partly"), *ROWS[1:]))
    done = decided(better, made)
    assert row_of(done, "ashcombe-001").met == "no"
    assert codes(done) == ["correction_read_otherwise"]
    assert "“not stated”" in done.problems[0].message
    assert "“partly”" in done.problems[0].message
    right = read(tmp_path, rows=(ROWS[0].replace("Mostly there", "No"), *ROWS[1:]))
    assert decided(right, made).problems == ()  # it is what the person said


def test_a_value_that_cannot_be_is_not_applied_and_said(ashcombe: ExtractedReturn) -> None:
    made = replace(correction(ashcombe.rows[0], "met", "no"), value="mostly")
    done = decided(ashcombe, made)
    assert row_of(done, "ashcombe-001").met == "not_stated"
    assert codes(done) == ["correction_refused"]
    assert done.entries[0].state == "refused"


def test_a_last_date_alone_is_a_date(ashcombe: ExtractedReturn) -> None:
    row = ashcombe.rows[0]
    last = correction(row, "deadline_last", "2020-12-31")
    now = row_of(decided(ashcombe, last, correction(row, "deadline_first", "[none]", last)), row.row_id)
    assert (now.deadline_first, now.deadline_last, now.deadline_kind) == (None, date(2020, 12, 31), "date")
    assert "gap_without_date" not in now.flags


def test_a_first_date_after_the_last_is_applied_in_neither(ashcombe: ExtractedReturn) -> None:
    last = correction(ashcombe.rows[0], "deadline_last", "2020-12-01")
    first = replace(correction(ashcombe.rows[0], "deadline_first", "2020-11-01"), value="2021-01-01")
    done = decided(ashcombe, last, first)
    assert row_of(done, "ashcombe-001").deadline_last == date(2020, 11, 15)
    assert [entry.state for entry in done.entries] == ["refused", "refused"]


def test_the_latest_correction_stands_and_keeps_what_was_read_first(ashcombe: ExtractedReturn) -> None:
    first = correction(ashcombe.rows[0], "met", "no")
    shown = row_of(decided(ashcombe, first), "ashcombe-001")
    second = correct_row(shown, "met", "yes", by(first, now=NOW + timedelta(minutes=5)))
    assert isinstance(second, Ruling)
    assert second.was == "not_stated"
    done = decided(ashcombe, first, second)
    assert row_of(done, "ashcombe-001").met == "yes"
    assert [entry.state for entry in done.entries] == ["replaced", "stands"]
    assert done.problems == ()


REFUSED = [
    ("met", "mostly", "yes, partly, no, not applicable or not stated"),
    ("met", "", "yes, partly, no"),
    ("met", "Yes!; no", "yes, partly, no"),
    ("deadline_last", "31/11/2020", "a day as 15/11/2020, 15 Nov 2020 or 2020-11-15"),
    ("deadline_last", "soon", "a day as"),
    ("deadline_last", "since 5 October", "a day as"),  # begins then
    ("deadline_last", "1 to 5 October", "a day as"),
    ("deadline_last", "31 Nov", "a day as"),
    ("deadline_first", "11/2020", "a day as"),
    ("leads", ";;;", "such as “Director of Public Health"),  # marks alone name nobody
    ("leads", " ; - ", "letters or digits"),
    ("lead_text", "…", "letters or digits"),
    ("ref", "--", "letters or digits, such as “1.2”"),
    ("leads", "x" * 2500, "at most 2,000 characters, and these are 2,500"),
    ("section", "word " * 150, "at most 500 characters"),
    ("deadline_last", "1/1/1066", "a day as"),
    ("leads", "Jane Okafor", "posts, teams or bodies"),
    ("requirement", "  ", "words"),
    ("requirement", "x" * 40_000, "at most 32,767 characters, and these are 40,000"),
    ("split", "Serve", "the words of the requirement"),  # nothing is left for the first
    ("split", "a cold meal", "the words of the requirement"),
    ("split", "", "the words of the requirement"),
    ("join", "both", "“next”"),
    ("owner", "me", "; ".join(FIELD_NAMES[field] for field in ROW_FIELDS)),
]


@pytest.mark.parametrize(
    ("field", "typed", "possible"), REFUSED, ids=[f"{field}-{typed[:12]}" for field, typed, _ in REFUSED]
)
def test_what_cannot_be_is_refused_with_what_can(
    ashcombe: ExtractedReturn, field: Any, typed: str, possible: str
) -> None:
    refused = correct_row(ashcombe.rows[0], field, typed, by(), following=ashcombe.rows[1])
    assert isinstance(refused, Notice)
    severity, sentence = wording(refused)
    assert severity == "error"
    assert possible in sentence


@pytest.mark.parametrize(
    ("field", "typed", "possible"),
    [
        ("council", "Ashcomb", "nearest: Ashcombe"),
        ("council", "Ashcombe and Brackwater", "a council of the register"),
        ("council", "Ashcomb County Council", "nearest: Ashcombe"),
        ("council", "Ashcombe and Brackwater Council", "a council of the register"),
        ("council", "Town Council", "with its title, as “… Council”"),
        ("council", "", "a council of the register"),
        ("document_date", "in November", "a day as"),
        ("document_date", "30 Nov", "a day as"),
        ("stands", "perhaps", "yes or no"),
        (
            "met",
            "yes",
            "Council; Date of the return; Stands for its council; Leave the file out.",
        ),
    ],
)
def test_what_a_file_cannot_be_is_refused_too(ashcombe: ExtractedReturn, field: Any, typed: str, possible: str) -> None:
    refused = correct_file(ashcombe.document, field, typed, by())
    assert isinstance(refused, Notice)
    assert possible in wording(refused)[1]


def test_a_column_is_corrected_by_its_heading_to_a_role_there_is(ashcombe: ExtractedReturn) -> None:
    for heading, typed, possible in (
        ("Gap", "gaps", "the reference; the requirement; the current status"),
        (" ", "gap", "known by its heading"),
    ):
        refused = correct_column(ashcombe.document, heading, typed, by())
        assert isinstance(refused, Notice)
        assert possible in wording(refused)[1]


@pytest.mark.parametrize(
    ("named", "typed", "field"),
    [("deadline last", "1 Feb 2021", "deadline_last"), ("deadline_last", "1 Feb 2021", "deadline_last"), ("Last date", "1 Feb 2021", "deadline_last"),
     ("Fully met?", "yes", "met"), ("Fully met", "Y", "met"), ("Lead roles", "head of care", "leads"), ("Section, as printed", "Kitchens", "section"), ("lead, as printed", "Head of Care", "lead_text"), ("Lead", "Head of Care", "lead_text"), ("By when", "30 November 2020", "deadline_text"), ("Council", "Brackwater", "council"),
     ("What the column holds: Gap", "current_status", "role")],
)  # fmt: skip
def test_a_field_is_typed_by_any_of_its_names(ashcombe: ExtractedReturn, named: str, typed: str, field: str) -> None:
    said = Typed(at="sheet Corrections, line 5", row_id="ashcombe-001", field=named, value=typed)
    made = TypedCorrections(ashcombe.rows, [ashcombe.document], by()).read(said)
    assert isinstance(made, Ruling), made
    assert made.field == field


def test_a_last_row_has_no_next(ashcombe: ExtractedReturn) -> None:
    refused = correct_row(ashcombe.rows[4], "join", "next", by())
    assert isinstance(refused, Notice)
    assert refused.code == "correction_no_next"
