"""Rows read by OCR: flagged, and left to a reviewer unless the verdict on them is sure."""

from __future__ import annotations

import dataclasses

import pytest

from winterplan_extract.domain.records import Candidate, DecidedBy, Decision, Match, ReturnRecord
from winterplan_extract.domain.settings import Matching, Settings
from winterplan_extract.extract import _marked
from winterplan_extract.matching import Matched
from winterplan_extract.verdicts import left_to_review

pytestmark = pytest.mark.slow

SETTINGS = Settings(matching=Matching(ocr_mapped_at=0.9))
ROW = ReturnRecord("x-001", "k", "x", "Ambleford", "", "", "x.pdf", page=2, page_end=3, table=1, row=2)


def judged(
    decision: Decision, confidence: float, *, by: DecidedBy = "matcher", flagged: bool = True
) -> tuple[Decision, int, int]:
    """The decision that stands for a row, with the number of its links and of its candidates."""
    row = dataclasses.replace(
        ROW,
        decision=decision,
        action_ids=("IPC-01",) if decision == "mapped" else (),
        confidence=confidence,
        flags=("overdue", "read_by_ocr") if flagged else ("overdue",),
    )
    matches = tuple(Match(row.row_id, action, confidence, by, "alike") for action in row.action_ids)
    candidates = (Candidate(row.row_id, 1, "IPC-01", confidence, 0.9, 0.9, 0.9, "alike"),)
    left = left_to_review(
        Matched((row,), matches, candidates, frozenset({row.row_id} if by == "reviewer" else ())), SETTINGS
    )
    assert len(left.rows[0].action_ids) == len(left.matches)
    held = left.candidates[0].reasons.startswith("in review because it was recognised on a scanned page")
    assert held is (left.rows[0].decision != decision)
    return left.rows[0].decision, len(left.matches), len(left.candidates)


@pytest.mark.parametrize(
    ("given", "options", "stands", "why"),
    [
        (("mapped", 0.95), {}, ("mapped", 1, 1), "sure enough for recognised text"),
        (("mapped", 0.85), {}, ("review", 0, 1), "a misread word may have decided it; the candidates stay"),
        (("mapped", 0.85), {"flagged": False}, ("mapped", 1, 1), "printed text goes by the matcher alone"),
        (("mapped", 0.1), {"by": "reviewer"}, ("mapped", 1, 1), "a reviewer has seen the row"),
        (("unmapped", 0.85), {}, ("review", 0, 1), "damage hides the words of an action"),
        (("unmapped", 1.0), {}, ("unmapped", 0, 1), "ruled to be on no list, or certainly on none"),
        (("review", 0.5), {}, ("review", 0, 1), "in review already"),
    ],
)
def test_a_verdict_on_recognised_text_must_be_sure(
    given: tuple[Decision, float], options: dict[str, object], stands: tuple[str, int, int], why: str
) -> None:
    assert judged(*given, **options) == stands, why  # type: ignore[arg-type]  # options of the table above


@pytest.mark.parametrize(("by", "stands"), [("matcher", ("review", 0)), ("reviewer", ("mapped", 1))])
def test_a_row_of_an_area_is_mapped_by_a_reviewer_alone(by: DecidedBy, stands: tuple[str, int]) -> None:
    row = dataclasses.replace(ROW, decision="mapped", action_ids=("IPC-01",), confidence=1.0, flags=("read_from_area",))
    ruled = frozenset({row.row_id} if by == "reviewer" else ())
    left = left_to_review(Matched((row,), (Match(row.row_id, "IPC-01", 1.0, by, "alike"),), (), ruled), SETTINGS)
    assert (left.rows[0].decision, len(left.matches)) == stands


@pytest.mark.parametrize(
    ("asked", "stands"),
    [
        ("• Tell carers\n• Open day services", "review"),  # one of the two is answered by none
        ("• Tell carers\n• Open day services\n• Keep on", "review"),
        ("• Tell carers", "mapped"),
        ("Tell carers:\n• by post\n• by telephone", "mapped"),  # the list is part of what is asked
        ("Tell carers\nby post", "mapped"),
    ],
)
def test_a_list_with_an_item_that_was_mapped_to_no_action_waits_for_review(asked: str, stands: Decision) -> None:
    row = dataclasses.replace(ROW, requirement=asked, decision="mapped", action_ids=("CAR-01",), confidence=0.99)
    left = left_to_review(Matched((row,), (Match(row.row_id, "CAR-01", 0.99, "matcher", "alike"),), ()), SETTINGS)
    assert left.rows[0].decision == stands


@pytest.mark.parametrize(
    ("pages", "flagged"), [((), False), ((1,), False), ((2,), True), ((3,), True), ((4, 5), False)]
)
def test_a_row_is_flagged_where_any_of_its_pages_was_recognised(pages: tuple[int, ...], flagged: bool) -> None:
    (row,) = _marked((ROW,), frozenset(pages))
    assert ("read_by_ocr" in row.flags) is flagged
