"""Which rulings hold, what each is about and says; and what is left to ask, the decisions that settle most first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import PurePosixPath

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Candidate, ReturnRecord, Ruling
from winterplan_extract.domain.words import value_said
from winterplan_extract.review.correctable import FIELD_NAMES, FILE_FIELDS
from winterplan_extract.review.settings import MARGIN_DIGITS, TEXT_SHOWN, TEXTS_KEPT

Subject = tuple[str, str, str]


folded = lru_cache(maxsize=TEXTS_KEPT)(fold)  # for the texts of rows


def stamp(now: datetime) -> str:
    """The time as the ledger writes it, in UTC: 2020-12-31T14:05:00Z."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def subject(ruling: Ruling) -> Subject:
    """What the ruling is about: a council and a row's key, or no council and a wording; and what is corrected there.

    A correction of a file or a column is about the file's hash, whatever council it was then; of a file, under its name.
    """
    if ruling.field == "role":
        return "", ruling.row_key, f"role {fold(ruling.requirement)}"
    if ruling.field in FILE_FIELDS:
        return subject_name(ruling.requirement), ruling.row_key, ruling.field
    if ruling.council or ruling.field:
        return fold(ruling.council), ruling.row_key, ruling.field
    return "", fold(ruling.requirement), ""


def subject_name(file: str) -> str:
    """The name of a file, wherever it lies."""
    return fold(PurePosixPath(file).name)


def standing(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that hold, in their order: withdrawn ones are out, and the latest on a subject wins.

    Of two with the same time, the one further down in the ledger is the later.
    """
    latest: dict[Subject, int] = {}
    for at, ruling in enumerate(rulings):
        if ruling.withdrawn:
            continue
        known = latest.get(subject(ruling))
        if known is None or ruling.decided_on >= rulings[known].decided_on:
            latest[subject(ruling)] = at
    return tuple(rulings[at] for at in sorted(latest.values()))


def same_answer(one: Ruling, other: Ruling) -> bool:
    """Whether two rulings say the same, in whatever order they name the actions."""
    return (one.verdict, one.field, one.value) == (other.verdict, other.field, other.value) and set(
        one.action_ids
    ) == set(other.action_ids)


def said(ruling: Ruling) -> str:
    """What was ruled, in words: the ids, “no action” or “not a requirement”, or a field and its value."""
    if ruling.field:
        return f"{FIELD_NAMES[ruling.field]} “{value_said(ruling.field, ruling.value) or 'nothing'}”"
    if ruling.verdict == "no_requirement":
        return "not a requirement"
    return "; ".join(ruling.action_ids) or "no action"


def whose(ruling: Ruling) -> str:
    """The council that the ruling is for, in words."""
    return ruling.council or "every council"


def opening(text: str, length: int = TEXT_SHOWN) -> str:
    """The text on one line, cut at a word where it is longer than a message has room for."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rpartition(" ")[0].rstrip(" ,;:") + " …"


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
