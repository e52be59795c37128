"""What is asked first."""

from __future__ import annotations

from review_builders import row

from winterplan_extract.domain.records import Candidate, ReturnRecord
from winterplan_extract.review import ask_first


def candidates(of: ReturnRecord, *confidences: float) -> list[Candidate]:
    return [
        Candidate(of.row_id, rank, f"KIT-0{rank}", confidence, 0, 0, 0, "")
        for rank, confidence in enumerate(confidences, start=1)
    ]


def test_what_settles_most_comes_first_then_the_closest_call() -> None:
    clear, close, alone = row(1, "Clear"), row(2, "Close"), row(3, "No candidates")
    shared = [row(n, text, council=name) for n, (text, name) in enumerate([("Shared", "B"), ("SHARED.", "C")], start=4)]
    twice = row(6, "clear")  # the same council says it twice: no more councils for that
    mapped = row(7, "Shared", council="D", decision="mapped")
    rows = [clear, close, alone, *shared, twice, mapped]
    found = [
        *candidates(clear, 0.9, 0.2),
        *reversed(candidates(close, 0.5, 0.45, 0.1)),
        *candidates(shared[0], 0.9, 0.1),
        *candidates(shared[1], 0.8, 0.2),
        *candidates(twice, 0.6),
    ]
    asked = ask_first(rows, found)
    assert [(each.row.row_id, each.councils, each.margin) for each in asked] == [
        ("c-005", 2, 0.6),
        ("b-004", 2, 0.8),
        ("ashcombe-002", 1, 0.05),
        ("ashcombe-006", 1, 0.6),
        ("ashcombe-001", 1, 0.7),
        ("ashcombe-003", 1, 1.0),
    ]


def test_every_row_in_review_is_asked_once_and_no_other() -> None:
    rows = [row(n, decision="review" if n % 3 else "mapped") for n in range(1, 12)]
    assert sorted(each.row.row_id for each in ask_first(rows, [])) == sorted(
        each.row_id for each in rows if each.decision == "review"
    )
    assert ask_first([], []) == ()
