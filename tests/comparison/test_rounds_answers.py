"""What it is called when an answer turns from one state to another, and when it is the matching that changed."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from rounds_builders import changes, compared, kinds, returned, row, run

from winterplan_extract.comparison.rounds.rows import became
from winterplan_extract.comparison.rounds.run import Run
from winterplan_extract.domain.document import Role
from winterplan_extract.domain.records import Column, DecisionRecord, ReturnRecord, RulingField, State, Verdict

STEPS = [
    ("no", "yes", ("newly_met", "closed"), "met since"),
    ("partly", "yes", ("newly_met", "closed"), "met since"),
    ("not_stated", "yes", ("newly_met", ""), "nobody had called it a gap"),
    ("missing", "yes", ("newly_met", ""), "answered for the first time, and met"),
    ("no", "partly", ("improved", ""), "better, and still a gap"),
    ("partly", "no", ("slipped", ""), "worse, and a gap all along"),
    ("yes", "no", ("slipped", "opened"), "worse"),
    ("yes", "partly", ("slipped", "opened"), "worse"),
    ("yes", "not_stated", ("slipped", ""), "no longer says yes, and does not say no"),
    ("missing", "no", ("new_gap", "opened"), "answered for the first time, and not met"),
    ("elsewhere", "partly", ("new_gap", "opened"), "a row of its own now"),
    ("not_stated", "no", ("new_gap", "opened"), "now it says so"),
    ("not_applicable", "partly", ("new_gap", "opened"), "it applies now"),
    ("no", "not_applicable", ("closed_gap", "closed"), "it does not apply any more"),
    ("no", "missing", ("no_longer_answered", ""), "silence closes no gap"),
    ("yes", "elsewhere", ("no_longer_answered", ""), "its own row is gone"),
    ("missing", "not_stated", ("newly_answered", ""), "a row, and no answer in it"),
    ("no", "not_stated", ("answer_changed", ""), "silence closes no gap"),
    ("yes", "not_applicable", ("answer_changed", ""), "neither better nor worse"),
    ("missing", "elsewhere", None, "not answered in either round"),
    ("partly", "partly", None, "the same"),
]


@pytest.mark.parametrize(("was", "now", "expected", "why"), STEPS, ids=[f"{s[0]}-{s[1]}" for s in STEPS])
def test_each_step_has_a_name(was: State, now: State, expected: tuple[str, str] | None, why: str) -> None:
    assert became(was, now) == expected


def test_every_change_of_an_answer_is_told() -> None:
    silent = {
        pair for pair in itertools.permutations(get_args(State), 2) if became(*pair) is None
    }  # fmt: skip
    assert silent == {("missing", "elsewhere"), ("elsewhere", "missing")}


def test_a_step_and_its_return_never_both_close_a_gap() -> None:
    for was, now in itertools.permutations(get_args(State), 2):
        gaps = [step[1] for step in (became(was, now), became(now, was)) if step]
        assert gaps.count("closed") <= 1
        assert gaps.count("opened") <= 1


def test_a_line_names_the_rows_and_their_places_in_both_rounds() -> None:
    lines = changes([row("SEA-01", "no")], [row("LIT-01"), row("SEA-01", "yes")])
    change = next(line for line in lines if line.action_ids == ("SEA-01",))
    assert (change.action_ids, change.title) == (("SEA-01",), "Boats tarred")
    assert (change.was, change.now, change.gap) == ("no", "yes", "closed")
    assert (change.row_ids_old, change.row_ids_new) == (("gullhaven-docx-001",), ("gullhaven-docx-002",))
    assert change.place_new == "Gullhaven.docx, page 1, table 1, row 2"


def test_the_worst_of_several_rows_stands_and_a_better_row_is_told_on_its_own() -> None:
    second = {"requirement": "On the north quay every lamp is lit by dusk."}
    old = [row("LIT-01", "no"), row("LIT-01", "no", **second)]
    new = [row("LIT-01", "no"), row("LIT-01", "yes", **second)]
    (change,) = changes(old, new)
    assert (change.kind, change.was, change.now, change.gap) == ("answer_changed", "no", "yes", "")
    assert "outweighs" in change.note
    assert kinds(old, [row("LIT-01", "yes"), row("LIT-01", "yes", **second)]) == ["newly_met"]


def test_the_dates_of_an_answer_are_those_of_the_rows_that_give_it() -> None:
    met = row("LIT-01", "yes", requirement="Lamps on the quay", last=date(2021, 3, 31))
    late = row("LIT-01", "no", requirement="Lamps on the mole", last=date(2020, 11, 16))
    (change,) = (c for c in changes([met, replace(late, met="partly")], [met, late]) if c.kind == "slipped")
    assert (change.was, change.now, change.was_date, change.now_date) == ("partly", "no", *[date(2020, 11, 16)] * 2)


def test_a_row_on_no_list_has_a_line_of_its_own_under_its_requirement() -> None:
    (change,) = changes([row("", "no")], [row("", "yes")])
    assert (change.kind, change.action_ids) == ("newly_met", ())
    assert change.title == "Gulls are to be counted each morning."


def test_a_row_taken_out_of_review_is_no_step_of_the_council() -> None:
    waiting = row("LIT-01", "yes", action_ids=(), decision="review")
    (change,) = changes([waiting, row("SEA-01")], [row("LIT-01", "yes"), row("SEA-01")])
    assert (change.kind, change.was, change.now) == ("mapping_changed", "missing", "yes")
    assert "yes in both rounds" in change.note


def test_a_row_taken_out_of_review_whose_answer_changed_is_compared_with_itself() -> None:
    waiting = row("SEA-01", "no", action_ids=(), decision="review")
    (change,) = changes([waiting, row("LIT-01")], [row("SEA-01", "yes"), row("LIT-01")])
    assert (change.kind, change.was, change.now, change.gap) == ("newly_met", "no", "yes", "closed")
    assert "earlier run counts the action as missing" in change.note


def test_a_row_matched_to_another_action_later_slips_nowhere() -> None:
    stray = {"requirement": "Nets on the boats are kept dry."}
    old = [row("SEA-01", "yes"), row("SEA-01", "no", **stray), row("SEA-02", "yes")]
    new = [row("SEA-01", "yes"), row("SEA-02", "no", **stray), row("SEA-02", "yes")]
    assert [(c.kind, c.action_ids, c.was, c.now) for c in changes(old, new)] == [
        ("mapping_changed", ("SEA-01",), "no", "yes"),
        ("mapping_changed", ("SEA-02",), "yes", "no"),
    ]


def test_what_is_answered_elsewhere_and_what_may_stand_in_an_unread_part_is_said() -> None:
    (line, gone) = changes([row("LIT-01", "no"), row("LIT-02")], [row("LIT-02")])
    assert (line.kind, line.now, gone.kind) == ("no_longer_answered", "elsewhere", "row_gone")
    assert "LIT-02" in line.note


def ruled(returned_row: ReturnRecord, *actions: str, field: RulingField = "", value: str = "") -> DecisionRecord:
    """A person's decision on the first row of the council, or a correction of it."""
    verdict: Verdict = "" if field else "answers" if actions else "no_action"
    return DecisionRecord(
        "2020-12-01T10:00:00", "J. Gull", "Gullhaven", "k", returned_row.requirement, actions, verdict,
        field=field, value=value, met=("gullhaven-docx-001",),
    )  # fmt: skip


WAITS = row("LIT-01", "yes", action_ids=(), decision="review")


@pytest.mark.parametrize(
    ("later", "ruling", "kind", "shown"),
    [
        (row("LIT-01", "yes"), ruled(WAITS, "LIT-01"), "decided", ("in_review", "yes")),
        (row("", "yes", requirement=WAITS.requirement), ruled(WAITS), "decided", ("yes", "yes")),
        (row("LIT-01", "yes"), None, "mapping_changed", ("in_review", "yes")),
        (row("", "yes", requirement=WAITS.requirement), None, "mapping_changed", ("yes", "yes")),
    ],
    ids=["a person named the action", "a person found it on no list", "the matcher", "the matcher found none"],
)
def test_what_a_person_decided_is_told_from_what_the_matcher_did(
    later: ReturnRecord, ruling: DecisionRecord | None, kind: str, shown: tuple[str, str]
) -> None:
    old = may_answer(run(returned(WAITS)), "LIT-01")
    new = replace(run(returned(later), folder="january"), decisions=(ruling,) if ruling else ())
    lines = [change for change in compared(old, new).changes if change.row_ids_new]
    assert [(change.kind, change.was, change.now) for change in lines] == [(kind, *shown)]


@pytest.mark.parametrize(
    ("wording", "named"),
    [(f"{WAITS.requirement} Soon.", True), ("Gulls are to be fed by nobody at all.", False)],
    ids=["a like row", "another matter"],
)
def test_a_mapping_that_a_decision_on_another_council_changed_names_it(wording: str, named: bool) -> None:
    taught = replace(ruled(row(requirement=wording), "LIT-01"), council="Ternmouth", met=("ternmouth-docx-004",))
    old = may_answer(run(returned(WAITS)), "LIT-01")
    new = replace(run(returned(row("LIT-01", "yes")), folder="january"), decisions=(taught,))
    for runs in ((old, new), (new, old)):  # decided, and taken back
        (change,) = [change for change in compared(*runs).changes if change.row_ids_new]
        assert change.kind == "mapping_changed"
        assert ("J. Gull decided on 2020-12-01 on a like row of Ternmouth (LIT-01)" in change.note) is named


def test_an_action_that_waited_in_review_and_is_missing_now_has_a_line_and_so_has_the_other_way() -> None:
    waiting, settled = may_answer(run(returned(WAITS)), "LIT-01", "SEA-02"), run(returned(row("LIT-01", "yes")))
    gone, come = (
        [c for c in compared(*runs).changes if c.kind == "review_changed"]
        for runs in ((waiting, settled), (settled, waiting))
    )
    assert [(c.action_ids, c.was, c.now) for c in gone] == [(("SEA-02",), "in_review", "missing")]
    assert [(c.action_ids, c.was, c.now) for c in come] == [(("SEA-02",), "missing", "in_review")]


def test_a_row_that_was_decided_in_both_runs_has_no_line_and_a_corrected_answer_says_who_changed_it() -> None:
    same = replace(run(returned(row("LIT-01"))), decisions=(ruled(WAITS, "LIT-01"),))
    assert compared(same, same).changes == ()
    in_memory = replace(ruled(WAITS, field="leads", value="Harbour master"), verdict="")
    as_read = replace(in_memory, verdict="answers")  # a table has none of a correction
    assert compared(replace(same, decisions=(as_read,)), replace(same, decisions=(in_memory,))).changes == ()
    put_right = replace(
        run(returned(row("LIT-01", "no"))), decisions=(ruled(WAITS, "LIT-01"), ruled(WAITS, field="met", value="no"))
    )
    (change,) = compared(same, put_right).changes
    assert (change.kind, change.now) == ("slipped", "no")
    assert "A person decided or corrected it" in change.note


@pytest.mark.parametrize(
    ("more", "field", "kind"),
    [({"last": date(2021, 2, 1)}, "deadline_last", "date_given"), ({"current_status": "Lamps are lit."}, "current_status", "status_reworded"),
     ({}, "leads", "decided"), ({}, "", "decided")],
    ids=["a date", "words", "what shows in no other line", "a row decided as it was matched"],
)  # fmt: skip
def test_what_a_person_put_right_says_so_and_has_a_line_whatever_it_is(
    more: dict[str, Any], field: RulingField, kind: str
) -> None:
    later = row("", "yes", **more)
    old, new = run(returned(row("", "yes"))), run(returned(later), folder="january")
    (change,) = compared(old, replace(new, decisions=(ruled(later, field=field, value="x"),))).changes
    assert change.kind == kind
    assert "A person decided or corrected" in change.note
    (other,) = compared(old, new).changes if more else (None,)
    assert other is None or "A person" not in other.note  # as a council's own change
    (back,) = compared(replace(new, decisions=(ruled(later, field=field, value="x"),)), old).changes
    assert "A person decided or corrected" in back.note  # taken back


@pytest.mark.parametrize(("field", "value"), [("leave_out", "yes"), ("council", "Ternmouth"), ("stands", "no")])
def test_a_council_that_comes_or_goes_by_a_correction_says_so(field: RulingField, value: str) -> None:
    stays = returned(row(), council="Ternmouth", code="E98")
    both, one = run(stays, returned(row())), run(stays, folder="january")
    of_file = replace(ruled(row(), field=field, value=value), requirement="Gullhaven.docx", met=("gullhaven-docx",))
    left_out = replace(one, decisions=(of_file,))
    assert [(c.kind, "A person decided or corrected" in c.note) for c in compared(both, left_out).changes] == [("council_gone", True)]  # fmt: skip
    assert [(c.kind, "A person decided or corrected" in c.note) for c in compared(left_out, both).changes] == [("council_new", True)]  # fmt: skip
    assert [c.note for c in compared(both, one).changes] == [""]
    assert compared(both, left_out).whole and compared(left_out, both).whole  # nothing was left unread


def columns(role: Role) -> tuple[Column, ...]:
    return tuple(Column("gullhaven-docx", 1, at, "", each, 1.0, "") for at, each in enumerate(("met", role), start=1))


@pytest.mark.parametrize(
    ("role", "field", "later", "by_person"),
    [
        ("gap", "role", row(gap="More lamps"), True),
        ("lead", "role", row(lead_text="Lamp warden"), True),
        ("deadline", "role", row(deadline_text="Soon", last=date(2021, 2, 1)), True),
        ("met", "role", row("LIT-01", "no"), True),
        ("requirement", "role", row(requirement="Every lamp on the quay is to be lit by dusk, said again."), True),
        ("other", "document_date", row(last=date(2021, 2, 1)), True),
        ("gap", "role", row(deadline_text="Soon", last=date(2021, 2, 1)), False),
        ("other", "document_date", row(gap="More lamps"), False),
    ],
    ids=["gap", "lead", "date", "answer", "requirement", "year", "another column", "no year"],
)
def test_what_a_corrected_column_or_date_of_a_file_changed_is_told_from_what_else_did(
    role: Role, field: RulingField, later: ReturnRecord, by_person: bool
) -> None:
    of_file = replace(ruled(row(), field=field, value=role), met=("gullhaven-docx",))
    old = replace(run(returned(row())), columns=columns("other"))
    new = replace(run(returned(later), folder="january"), columns=columns(role), decisions=(of_file,))
    for runs in ((old, new), (new, old)):  # corrected, and taken back
        (change,) = compared(*runs).changes
        assert change.by_person is by_person
    another = replace(new, documents=tuple(replace(each, sha256="1" * 64) for each in new.documents))
    assert not compared(old, another).changes[0].by_person  # the council sent another file


@pytest.mark.parametrize("field", ["stands", "leave_out"])
def test_another_file_of_a_council_that_a_person_chose_is_no_step_of_the_council(field: RulingField) -> None:
    first, second = returned(row()), returned(row("LIT-01", "no"), name="Update")
    second = replace(second[0], sha256="2" * 64), second[1]
    old = run(first, (replace(second[0], stands=False), second[1]))
    of_file = replace(ruled(row(), field=field, value="yes"), requirement="Update.docx", met=("update-docx",))
    new = run((replace(first[0], stands=False), first[1]), second, folder="january")
    assert [c.by_person for c in compared(old, replace(new, decisions=(of_file,))).changes] == [True]
    assert [c.by_person for c in compared(old, new).changes] == [False]
    assert [c.by_person for c in compared(run(first), replace(new, decisions=(of_file,))).changes] == [False]


def may_answer(one: Run, *action_ids: str) -> Run:
    """The run, these actions waiting for a decision on a row in review."""
    waiting = tuple(
        replace(line, missing_because="in_review") if line.action_id in action_ids else line for line in one.coverage
    )
    return replace(one, coverage=waiting)


def test_what_other_lists_made_of_the_same_file_says_so_and_a_decision_is_told_of_its_own_row_alone() -> None:
    first, second, third = row("LIT-01", "yes"), row("SEA-01", "not_stated"), row("SEA-02", "not_stated")
    old = replace(run(returned(second, third)), lists="none taught")
    new = run(returned(first, replace(second, met="no"), replace(third, met="yes")), folder="january")
    put_right = tuple(ruled(new.rows[1], field=field, value="no") for field in ("met", "deadline_last"))
    dated = ruled(new.rows[2], field="deadline_last", value="2020-12-18")  # which makes no answer
    new = replace(new, lists="a heading", decisions=tuple(replace(each, met=(new.rows[at].row_id,)) for each, at in zip((*put_right, dated), (1, 1, 2), strict=True)))  # fmt: skip
    told = {c.now_met: (c.by_person, "The lists" in c.note) for c in compared(old, new).changes if c.action_ids}
    assert (told["no"], told["yes"]) == ((True, False), (False, True))
    assert all(c.by_person or "The lists" in c.note for c in compared(old, new).changes)
    for one in (replace(new, lists=""), replace(new, lists=old.lists)):
        assert not any("The lists" in c.note for c in compared(old, one).changes)
    other = replace(new, documents=tuple(replace(each, sha256="1" * 64) for each in new.documents))
    assert not any("The lists" in c.note for c in compared(old, other).changes)
