"""Returns side by side: which one stands, what each council answers, and why an answer is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.comparison import compare_returns, worst
from winterplan_extract.domain.records import (
    NO_RETURN,
    Candidate,
    Comparison,
    Coverage,
    Decision,
    DocumentRecord,
    ExtractedReturn,
    Met,
    ReturnRecord,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2020, 11, 15))


def row(
    return_id: str, n: int, *ids: str, met: Met = "yes", decision: Decision = "mapped", **more: object
) -> ReturnRecord:
    """A row of a return, mapped to those actions."""
    base = ReturnRecord(
        f"{return_id}-{n:03d}", f"key{n}", return_id, "Wealdshire", "", "", f"{return_id}.pdf", 1, 1, 1, n
    )
    return replace(base, met=met, action_ids=ids, decision=decision, ref=str(n), **more)  # type: ignore[arg-type]


def returned(
    return_id: str, *rows: ReturnRecord, council: str = "Wealdshire", day: date | None = None, **more: object
) -> ExtractedReturn:
    """A return of those rows."""
    document = DocumentRecord(
        return_id, f"{return_id}.pdf", "", "pdf", "read", council=council, document_date=day, rows=len(rows)
    )
    return ExtractedReturn(replace(document, **more), rows=rows)  # type: ignore[arg-type]


def compare(*returns: ExtractedReturn, all_returns: bool = False) -> Comparison:
    """Those returns side by side."""
    return compare_returns(returns, plan=PLAN, settings=SETTINGS, all_returns=all_returns)


def line(comparison: Comparison, action_id: str) -> Coverage:
    """The only council's coverage of an action."""
    return next(one for one in comparison.coverage if one.action_id == action_id)


@pytest.mark.parametrize(
    ("returns", "stands"),
    [
        ([returned("a", row("a", 1), day=date(2020, 10, 1)), returned("b", row("b", 1), day=date(2020, 11, 1))], "b"),
        ([returned("a", row("a", 1)), returned("b", row("b", 1), row("b", 2))], "b"),
        ([returned("b", row("b", 1)), returned("a", row("a", 1))], "a"),
        ([returned("B", row("B", 1)), returned("a", row("a", 1))], "a"),
        ([returned("a", row("a", 1), day=date(2020, 10, 1)), returned("b", row("b", 1), row("b", 2))], "a"),
        ([returned("a"), returned("b", row("b", 1))], "b"),
        ([returned("a", row("a", 1), format="text"), returned("b", row("b", 1))], "b"),
    ],
    ids=[
        "the later",
        "the fuller",
        "the first by name",
        "capitals or not",
        "a date before none",
        "one with rows",
        "no text export",
    ],
)
def test_one_return_stands_for_its_council(returns: list[ExtractedReturn], stands: str) -> None:
    for order in permutations(returns):
        documents = {document.return_id: document for document in compare(*order).documents}
        assert [key for key, document in documents.items() if document.stands] == [stands]
        others = [d.superseded_by for d in documents.values() if d.rows and not d.stands]
        assert others == [stands] * len(others)


def test_a_superseded_return_is_named_among_the_problems_and_keeps_its_rows() -> None:
    both = compare(returned("a", row("a", 1)), returned("b", row("b", 1), row("b", 2)))
    assert [(p.return_id, p.code) for p in both.problems] == [("a", "superseded")]
    assert len(both.rows) == 3
    assert {doc.return_id: doc.problems for doc in both.documents} == {"a": 1, "b": 0}


def test_all_returns_gives_each_file_a_column_of_its_own() -> None:
    both = compare(returned("a", row("a", 1, "OV-01")), returned("b", row("b", 1, "OV-01")), all_returns=True)
    assert {one.council for one in both.coverage} == {"Wealdshire (a)", "Wealdshire (b)"}


def test_files_that_name_no_council_stand_each_for_itself() -> None:
    both = compare(returned("a", row("a", 1), council=""), returned("b", row("b", 1), council=""))
    assert {one.council for one in both.coverage} == {"a", "b"}


def test_every_pair_of_council_and_action_has_one_line() -> None:
    both = compare(returned("a", row("a", 1)), returned("b", row("b", 1), council="Tarnbeck"))
    pairs = [(one.council, one.action_id) for one in both.coverage]
    assert len(pairs) == len(set(pairs)) == 2 * len(PLAN.actions)


def test_of_several_rows_for_one_action_the_worst_answer_stands_with_its_own_last_date() -> None:
    rows = (
        row("a", 1, "OV-01", met="yes", deadline_last=date(2020, 12, 31), gap="Agree plan"),
        row("a", 2, "OV-01", met="partly", deadline_last=date(2020, 10, 31), gap="Agree plan"),
        row("a", 3, "OV-01", met="partly", deadline_last=date(2020, 11, 30)),
    )
    found = line(compare(returned("a", *rows)), "OV-01")
    assert (found.state, found.deadline_last, found.gap) == ("partly", date(2020, 11, 30), "Agree plan")
    assert found.row_ids == ("a-001", "a-002", "a-003")


@given(st.lists(st.sampled_from(["no", "partly", "not_stated", "yes", "not_applicable"]), min_size=1))
def test_the_worst_answer_does_not_depend_on_the_order(answers: list[Met]) -> None:
    assert worst(answers) == worst(answers[::-1])
    assert worst(answers) in answers


def test_an_action_that_an_overlapping_one_answers_is_elsewhere() -> None:
    found = line(compare(returned("a", row("a", 1, "OVS-01"))), "OV-03")
    assert (found.state, found.covered_by, found.missing_because) == ("elsewhere", ("OVS-01",), "")


def test_why_an_action_is_missing() -> None:
    rows = (row("a", 1, "TST-01"), row("a", 2, decision="review"))
    candidates = (Candidate("a-002", 1, "EHC-01", 0.6, 0.5, 0.0, 0.0, ""),)
    found = compare(replace(returned("a", *rows), candidates=candidates))
    assert line(found, "EHC-01").missing_because == "in_review"
    assert line(found, "TST-02").missing_because == "not_found"
    assert line(found, "FUN-01").missing_because == "section_absent"
    likely = Candidate("a-001", 2, "TST-02", 0.4, 0.5, 0.0, 0.0, "")
    unlikely = Candidate("a-001", 3, "TST-04", 0.1, 0.5, 0.0, 0.0, "")
    inside = compare(replace(returned("a", rows[0]), candidates=(likely, unlikely)))
    assert line(inside, "TST-02").missing_because == "inside_another_row"
    assert line(inside, "TST-04").missing_because == "not_found"


LEFT_OPEN = [
    (Candidate("a-001", 2, "FUN-01", 0.1, 0.5, 0.0, 0.0, ""), "review", "", "in_review", "not the likeliest of a row in review"),
    (Candidate("a-001", 3, "FUN-01", 0.001, 0.5, 0.0, 0.0, ""), "review", "", "section_absent", "as good as impossible"),
    (Candidate("a-001", 2, "FUN-01", 0.1, 0.5, 0.0, 0.0, ""), "unmapped", "4. FUNDING", "not_found", "a row under its heading"),
    (Candidate("a-001", 2, "FUN-02", 0.1, 0.5, 0.9, 0.0, ""), "unmapped", "Money", "not_found", "a heading like the section's"),
    (Candidate("a-001", 2, "FUN-02", 0.1, 0.5, 0.2, 0.0, ""), "unmapped", "Roads", "section_absent", "a heading of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("candidate", "decision", "section", "reason", "why"), LEFT_OPEN)
def test_rows_of_any_decision_keep_a_section_from_being_called_absent(
    candidate: Candidate, decision: Decision, section: str, reason: str, why: str
) -> None:
    rows = (row("a", 1, decision=decision, section=section),)
    first = Candidate("a-001", 1, "TST-01", 0.5, 0.5, 0.0, 0.0, "")
    found = compare(replace(returned("a", *rows), candidates=(first, candidate)))
    assert line(found, "FUN-01").missing_because == reason, why


@pytest.mark.parametrize(
    ("more", "reason", "why"),
    [
        ({"status": "partial"}, "unread_part", "a part of the return was not read"),
        ({"status": "partial", "kind": "prose"}, "prose", "most of the return is prose"),
        ({"kind": "prose"}, "prose", "prose that was read into rows"),
    ],
)
def test_what_a_return_read_in_part_does_not_answer_is_never_plainly_missing(more: dict[str, str], reason: str, why: str) -> None:  # fmt: skip
    rows = (row("a", 1, "TST-01"), row("a", 2, decision="review"))
    inside = Candidate("a-001", 2, "TST-02", 0.4, 0.5, 0.0, 0.0, "")
    proposed = Candidate("a-002", 1, "EHC-01", 0.6, 0.5, 0.0, 0.0, "")
    found = compare(replace(returned("a", *rows, **more), candidates=(inside, proposed)))
    reasons = {one.action_id: one.missing_because for one in found.coverage if one.state == "missing"}
    assert reasons.pop("EHC-01") == "in_review"
    assert set(reasons.values()) == {reason}, why


@pytest.mark.parametrize("kind", NO_RETURN)
@pytest.mark.parametrize("all_returns", [False, True])
def test_a_document_of_another_plan_or_kind_never_stands(kind: str, all_returns: bool) -> None:
    true = returned("a", row("a", 1, "OV-01", met="no"), day=date(2020, 10, 1))
    other = returned("b", row("b", 1, "OV-02"), row("b", 2, "OV-03"), day=date(2021, 11, 1), kind=kind)
    both = compare(true, other, all_returns=all_returns)
    assert {doc.return_id: (doc.stands, doc.superseded_by) for doc in both.documents} == {
        "a": (True, ""),
        "b": (False, ""),
    }
    assert {one.council for one in both.coverage} == {"Wealdshire"}
    assert {one.action_id for one in both.coverage if one.row_ids} == {"OV-01"}
    assert len(both.rows) == 3
    assert compare(other, all_returns=all_returns).coverage == ()


def test_the_crosswalk_gives_each_councils_own_references() -> None:
    both = compare(
        returned("a", row("a", 1, "OV-01"), row("a", 2, "OV-01")),
        returned("b", row("b", 7, "OV-01"), council="Tarnbeck"),
    )
    assert [(one.action_id, one.council, one.refs) for one in both.crosswalk] == [
        ("OV-01", "Wealdshire", ("1", "2")),
        ("OV-01", "Tarnbeck", ("7",)),
    ]
