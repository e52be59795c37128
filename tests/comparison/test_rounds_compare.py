"""Each kind of change of a row, councils in one round only, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rounds_builders import ACTIONS, changes, compared, kinds, returned, row, run

from winterplan_extract.domain.change_lines import KINDS, ChangeKind
from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.records import ReturnRecord

OCT, NOV, DEC = date(2020, 10, 31), date(2020, 11, 30), date(2020, 12, 31)
NO_DATE: dict[str, Any] = {"deadline_text": "Ongoing", "deadline_kind": "ongoing"}
DATES = [
    ({"last": OCT}, {"last": NOV}, ("date_later", 30), "moved back"),
    ({"last": NOV}, {"last": OCT}, ("date_earlier", -30), "moved forward"),
    ({"first": OCT, "last": DEC}, {"first": NOV, "last": DEC}, ("date_later", 30), "the first of two"),
    (NO_DATE, {"last": NOV}, ("date_given", None), "none before"),
    ({"last": NOV}, NO_DATE, ("date_dropped", None), "none now"),
    (NO_DATE, {"deadline_text": "When funds allow"}, ("date_reworded", None), "other words, no date"),
    ({"last": NOV, "deadline_text": "30/11"}, {"last": NOV, "deadline_text": "End Nov"}, ("date_reworded", None), "same"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "expected", "why"), DATES, ids=[case[3] for case in DATES])
def test_dates_that_moved(was: dict[str, Any], now: dict[str, Any], expected: tuple[str, int | None], why: str) -> None:
    (change,) = changes([row("SEA-01", "no", **was)], [row("SEA-01", "no", **now)])
    assert (change.kind, change.days) == expected
    assert (change.was, change.now) == (was.get("deadline_text", ""), now.get("deadline_text", ""))


def test_the_dates_stand_beside_their_days_and_doubt_is_said() -> None:
    new = row("SEA-01", "no", last=NOV, flags=("overdue", "year_inferred"))
    (change,) = changes([row("SEA-01", "no", last=OCT)], [new])
    assert (change.was_date, change.now_date) == (OCT, NOV)
    assert "Overdue" in change.note
    assert "inferred" in change.note
    (change,) = changes([row("SEA-01", first=OCT, last=DEC)], [row("SEA-01", first=NOV, last=DEC)])
    assert "first of several" in change.note


TEXTS = [
    ("requirement", "requirement_reworded"),
    ("current_status", "status_reworded"),
    ("gap", "plan_reworded"),
    ("lead_text", "lead_changed"),
]


@pytest.mark.parametrize(("column", "kind"), TEXTS)
def test_words_that_changed_say_how_much(column: str, kind: ChangeKind) -> None:
    was, now = "Twelve boats are tarred and dry.", "Thirteen boats are tarred and dry."
    (change,) = changes([row("SEA-01", **{column: was})], [row("SEA-01", **{column: now})])
    assert (change.kind, change.was, change.now) == (kind, was, now)
    assert change.likeness is not None
    assert 0.8 < change.likeness < 1


def test_words_where_there_were_none_and_none_where_there_were() -> None:
    given_now, dropped = (
        changes([row(gap=was)], [row(gap=now)])[0] for was, now in (("", "Buy tar"), ("Buy tar", ""))
    )  # fmt: skip
    assert (given_now.likeness, given_now.note) == (0.0, "Nothing was said before.")
    assert (dropped.likeness, dropped.note) == (0.0, "Nothing is said now.")


def test_another_wording_for_the_same_lead_is_marked() -> None:
    leads = {"leads": ("Harbour master",)}
    (change,) = changes([row(lead_text="HM", **leads)], [row(lead_text="The harbour master", **leads)])
    assert "same" in change.note


def test_rows_gone_and_new_say_whether_their_action_is_answered_still() -> None:
    split = row("SEA-01", requirement="Boats on the slip are tarred by the yard.")
    gone = [c for c in changes([row("SEA-01"), split], [row("SEA-01")]) if c.kind == "row_gone"]
    assert [(c.was, c.row_ids_old, c.row_ids_new) for c in gone] == [
        (split.requirement, ("gullhaven-docx-002",), ())
    ]  # fmt: skip
    assert "SEA-01 is answered by gullhaven-docx-001" in gone[0].note
    assert kinds([row("SEA-01")], [row("SEA-01"), row("LIT-01", "no")]) == ["new_gap", "row_new"]


def test_a_council_in_one_round_only_is_one_line() -> None:
    both = returned(row("LIT-01"), council="Ternhaven", code="E98")
    old = run(both, returned(row("LIT-01"), row("SEA-01"), council="Aukhaven", code="E97"))
    new = run(both, returned(row("LIT-01"), council="Puffhaven", code="E96"))
    rounds = compared(old, new)
    assert [(c.council, c.kind, c.was, c.now) for c in rounds.changes] == [
        ("Aukhaven", "council_gone", "Aukhaven.docx", ""),
        ("Puffhaven", "council_new", "", "Puffhaven.docx"),
    ]
    assert [(c.council, c.met_old, c.met_new) for c in rounds.councils] == [
        ("Aukhaven", 2, None), ("Puffhaven", None, 1), ("Ternhaven", 1, 1),
    ]  # fmt: skip
    assert rounds.whole


def test_a_council_whose_return_was_not_read_is_told_from_one_that_sent_none() -> None:
    both = returned(row("LIT-01"), council="Ternhaven", code="E98")
    failed = returned(council="Aukhaven", code="E97", status="failed", error="Needs OCR.")
    rounds = compared(run(both, returned(row(), council="Aukhaven", code="E97")), run(both, failed))
    assert "Aukhaven.docx (Needs OCR.)" in rounds.changes[0].note
    assert not rounds.whole
    nameless = returned(council="", code="", name="scan", status="failed", error="Needs OCR.")
    rounds = compared(run(both, returned(row(), council="Aukhaven", code="E97")), run(both, nameless))
    assert "scan.docx" in rounds.changes[0].note
    assert not rounds.whole


def test_a_return_read_in_part_is_said_beside_its_rows_that_are_gone() -> None:
    old, new = run(returned(row("LIT-01"), row("SEA-01"))), run(returned(row("LIT-01"), status="partial"))
    rounds = compared(old, new)
    assert [c.kind for c in rounds.changes] == ["no_longer_answered", "row_gone"]
    assert all("could not be read" in c.note or "only in part" in c.note for c in rounds.changes)
    assert "only in part" in rounds.councils[0].note
    assert not rounds.whole


def test_totals_count_actions_rows_and_gaps() -> None:
    old = [row("LIT-01", "no", last=OCT), row("LIT-02", "yes"), row("SEA-01", "partly"), row("", "no")]
    new = [row("LIT-01", "yes", last=NOV), row("LIT-02", "no"), row("SEA-02", "no"), row("", "yes")]
    (council,) = compared(run(returned(*old)), run(returned(*new))).councils
    assert (council.met_old, council.met_new) == (1, 1)
    assert (council.newly_met, council.slipped, council.no_longer_answered) == (1, 1, 1)
    assert (council.gaps_opened, council.gaps_closed) == (2, 1)
    assert council.other_answers == 2, "the new gap, and the row that answers no action"
    assert (council.later, council.rows_gone, council.rows_new) == (1, 1, 1)


def test_runs_without_a_common_council_are_refused() -> None:
    with pytest.raises(SourceError, match="no council in common"):
        compared(
            run(returned(row(), council="Aukhaven", code="E1")), run(returned(row(), council="Ternhaven", code="E2"))
        )


def test_a_run_with_a_column_for_every_return_is_refused() -> None:
    twice = run(returned(row(), name="first"), returned(row(), name="second"))
    with pytest.raises(SettingsError, match="--all-returns"):
        compared(twice, run(returned(row())))


def test_returns_that_stand_for_nobody_play_no_part() -> None:
    superseded = returned(row("LIT-01", "no"), name="draft", stands=False, superseded_by="gullhaven-docx")
    assert compared(run(returned(row())), run(superseded, returned(row()))).changes == ()


def test_a_return_that_names_no_council_is_known_by_its_file() -> None:
    old, new = (run(returned(row("LIT-01", met), council="", code="", name="scan")) for met in ("no", "yes"))
    (change,) = compared(old, new).changes
    assert (change.council, change.kind) == ("scan-docx", "newly_met")


def test_runs_the_wrong_way_round_and_on_other_lists_are_pointed_out() -> None:
    early = run(returned(row(), document_date=OCT), folder="a", as_of=DEC)
    late = run(returned(row(), document_date=NOV), folder="b", as_of=OCT, actions=ACTIONS[:3])
    assert compared(early, early).notes == ()
    (lists,) = compared(early, late).notes
    assert "3 actions" in lists
    assert any("wrong way round" in note for note in compared(late, early).notes)
    undated = replace(early, documents=(replace(early.documents[0], document_date=None),))
    assert any("wrong way round" in note for note in compared(undated, late).notes)


ROWS = st.lists(
    st.builds(
        lambda action, met, status, last: row(action, met, current_status=status, last=last),
        st.sampled_from([action.action_id for action in ACTIONS] + [""]),
        st.sampled_from(["yes", "partly", "no", "not_applicable", "not_stated"]),
        st.sampled_from(["", "Done.", "In hand."]),
        st.sampled_from([None, OCT, NOV]),
    ),
    min_size=1,
    max_size=6,
)


@given(ROWS)
def test_a_run_compared_with_itself_shows_no_change(rows: list[ReturnRecord]) -> None:
    one = run(returned(*rows))
    assert compared(one, one).changes == ()


@given(ROWS, ROWS)
def test_the_order_of_the_files_plays_no_part(first: list[ReturnRecord], second: list[ReturnRecord]) -> None:
    old = returned(*first), returned(*second, council="Ternhaven", code="E98")
    new = returned(*second), returned(*first, council="Ternhaven", code="E98")
    assert compared(run(*old), run(*new)) == compared(run(*old[::-1]), run(*new[::-1]))


@given(ROWS, ROWS)
def test_gaps_that_opened_and_closed_account_for_those_there_are(
    old: list[ReturnRecord], new: list[ReturnRecord]
) -> None:
    """Where no matching has changed: gaps then + opened - closed - those nothing more is said of = gaps now."""
    before, after = run(returned(*old)), run(returned(*new))
    found = [c for c in compared(before, after).changes if c.action_ids and "outweighs" not in c.note]
    silent = [c for c in found if c.kind in ("no_longer_answered", "answer_changed") and c.was in ("no", "partly")]
    opened, closed = (sum(c.gap == gap for c in found) for gap in ("opened", "closed"))
    then, now = (sum(line.state in ("no", "partly") for line in one.coverage) for one in (before, after))
    assert now == then + opened - closed - len(silent)


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(get_args(ChangeKind))
    assert len({name for name, _ in KINDS.values()}) == len(KINDS)
    assert all(meaning.endswith(".") for _, meaning in KINDS.values())
