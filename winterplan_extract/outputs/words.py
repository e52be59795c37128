"""The words that the workbook uses for the dataset's codes, and what each of them means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from winterplan_extract.comparison.counts import Answer
from winterplan_extract.domain.document import Format
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import DeadlineKind, Decision, Flag, Kind, MissingBecause, State, Status
from winterplan_extract.domain.words import explained, meanings_of, names_of
from winterplan_extract.outputs.settings import COUNCILS_LISTED
from winterplan_extract.outputs.sheet import Look

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class AnswerLabel:
    """An answer as it is counted: `key` for filters and bars, `look` for its colours, a word for people and one for narrow cells."""

    key: str
    look: Look
    word: str
    short: str
    meaning: str


ANSWER_LABELS: Final[dict[Answer, AnswerLabel]] = {
    "yes": AnswerLabel("yes", "yes", "Yes", "Yes", "The council answers that the action is fully met."),
    "partly": AnswerLabel("partly", "partly", "Partly", "Partly", "The council answers that the action is met in part."),
    "no": AnswerLabel("no", "no", "No", "No", "The council answers that the action is not fully met."),
    "not_stated": AnswerLabel(
        "not_stated", "not_stated", "Not stated", "Not st.",
        "A row of the return is about the action, but its answer is empty or says neither yes nor no.",
    ),
    "not_applicable": AnswerLabel(
        "not_applicable", "not_applicable", "Not applicable", "N/A",
        "The council answers that the action does not apply to it.",
    ),
    "elsewhere": AnswerLabel(
        "elsewhere", "elsewhere", "Elsewhere", "Else.",
        "No row of its own, but an action that asks much the same (named in brackets) is answered.",
    ),
    "in_review": AnswerLabel(
        "review", "review", "In review", "Review",
        "A row may answer the action, but it was not certain enough to count it. See the sheet Review.",
    ),
    "missing": AnswerLabel(
        "missing", "missing", "Missing", "Missing",
        "No row of the return answers the action. See the sheet Missing actions for the likely reason.",
    ),
    "unread_part": AnswerLabel(
        "unread", "missing", "Missing (part not read)", "Unread",
        "No row was found, but part of the return could not be read: it may be there.",
    ),
    "prose": AnswerLabel(
        "prose", "missing", "Not told (prose)", "Prose",
        "No row was found, but most of the return is prose, which gives no full answer to the list: it may be there in other words.",
    ),
}  # fmt: skip
ANSWERS: Final[dict[State, str]] = {state: ANSWER_LABELS[state].word for state in get_args(State)}
IN_REVIEW: Final = ANSWER_LABELS["in_review"].word
UNREAD_ANSWERS: Final[dict[MissingBecause, str]] = {
    "unread_part": ANSWER_LABELS["unread_part"].word,
    "prose": ANSWER_LABELS["prose"].word,
}
ANSWER_MEANINGS: Final = {label.word: label.meaning for label in ANSWER_LABELS.values()}

AUDIENCES: Final = names_of("audience")  # those of this plan
MISSING_BECAUSE: Final[dict[MissingBecause, str]] = names_of("missing because")
DECISIONS: Final[dict[Decision, str]] = names_of("decision")
DECISION_MEANINGS: Final[dict[Decision, str]] = meanings_of("decision")
STATUSES: Final[dict[Status, str]] = names_of("status")
STATUS_MEANINGS: Final[dict[Status, str]] = meanings_of("status")
KINDS: Final[dict[Kind, str]] = names_of("kind of document")
SEVERITIES: Final[dict[Severity, str]] = names_of("severity")
FORMATS: Final[dict[Format, str]] = names_of("format")
DEADLINES: Final[dict[DeadlineKind, str]] = names_of("deadline")
FLAGS: Final[dict[Flag, tuple[str, str]]] = explained("flag")
LACKING: Final[dict[Flag, str]] = names_of("lacking")


def day(value: date) -> str:
    """The date as people write it: 31 Oct 2020."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """The month as people write it: Oct 2020."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun: 1 row, 2 rows."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str], *, at_most: int = COUNCILS_LISTED) -> str:
    """The items with commas between them, the last ones counted where there are too many."""
    if len(items) <= at_most:
        return ", ".join(items)
    return f"{', '.join(items[:at_most])} and {len(items) - at_most} more"
