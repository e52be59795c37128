"""What to ask the reviewer first: the decisions that settle most, and of those the closest calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Candidate, ReturnRecord
from winterplan_extract.review.settings import MARGIN_DIGITS


@dataclass(frozen=True, slots=True)
class Question:
    """A row to be decided on: how many councils have a row of its wording to be decided on, itself
    included, and by how much its best candidate leads the second (0 to 1; 1 without candidates)."""

    row: ReturnRecord
    councils: int
    margin: float


def ask_first(rows: Sequence[ReturnRecord], candidates: Sequence[Candidate]) -> tuple[Question, ...]:
    """The rows in review, in the order in which to decide on them.

    A wording that several councils share comes before one that fewer do, and its rows stand
    together; then the wording with the closest call; then the order of the rows.
    """
    confidences: dict[str, list[float]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda candidate: candidate.rank):
        confidences[candidate.row_id].append(candidate.confidence)
    wordings: dict[str, list[ReturnRecord]] = defaultdict(list)
    for row in rows:
        if row.decision == "review":
            wordings[fold(row.requirement)].append(row)
    groups = []
    for alike in wordings.values():
        councils = len({fold(row.council) or row.return_id for row in alike})
        asked = [Question(row, councils, _margin(confidences[row.row_id])) for row in alike]
        groups.append(sorted(asked, key=lambda question: question.margin))
    groups.sort(key=lambda asked: (-asked[0].councils, asked[0].margin))
    return tuple(question for asked in groups for question in asked)


def _margin(confidences: Sequence[float]) -> float:
    if not confidences:
        return 1.0
    return round(confidences[0] - (confidences[1] if len(confidences) > 1 else 0.0), MARGIN_DIGITS)
