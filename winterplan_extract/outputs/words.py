"""The words of the workbook and the page: for the dataset's codes, dates and numbers, places of rows, actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args
from urllib.parse import quote

from winterplan_extract.comparison.counts import Answer
from winterplan_extract.domain.document import Format
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import (
    Candidate,
    DeadlineKind,
    Decision,
    Flag,
    MissingBecause,
    ReturnRecord,
    State,
    Status,
)
from winterplan_extract.domain.records import Kind as DocumentKind
from winterplan_extract.domain.words import explained, meanings_of, names_of
from winterplan_extract.outputs.settings import COUNCILS_LISTED, WORDS_QUOTED
from winterplan_extract.outputs.sheet import (
    ColumnOf,
    DeskLink,
    FileLink,
    Kind,
    Look,
    SheetColumn,
    SheetLink,
    StyledText,
    Value,
)
from winterplan_extract.outputs.view import View

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class AnswerLabel:
    """An answer as it is counted: `key` for filters and bars, `look` for colours, a word and a short one."""

    key: str
    look: Look
    word: str
    short: str
    meaning: str


_KEYS: Final = {"in_review": "review", "unread_part": "unread"}  # of answers whose code is not their key
_LOOKS: Final[dict[str, Look]] = {"in_review": "review", "unread_part": "missing", "prose": "missing"}  # nor their look
_SHORT: Final = {
    "not_stated": "Not st.",
    "not_applicable": "N/A",
    "elsewhere": "Else.",
    "in_review": "Review",
    "unread_part": "Unread",
    "prose": "Prose",
}
ANSWER_LABELS: Final[dict[Answer, AnswerLabel]] = {
    answer: AnswerLabel(_KEYS.get(answer, answer), _LOOKS.get(answer, answer), word, _SHORT.get(answer, word), meaning)
    for answer, (word, meaning) in explained("answer").items()
}
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
KINDS: Final[dict[DocumentKind, str]] = names_of("kind of document")
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


def listed(items: Sequence[str], *, at_most: int = COUNCILS_LISTED) -> str:
    """The items with commas between them, the last ones counted where there are too many."""
    if len(items) <= at_most:
        return ", ".join(items)
    return f"{', '.join(items[:at_most])} and {len(items) - at_most} more"


ROWS: Final = "Rows"
AT_THE_DESK: Final = (
    "A link under {} opens the row beside its source while the desk runs (winterplan desk), in the browser that it "
    "runs in."
)
ALL_COUNCILS: Final = "All councils"
NO_REGION: Final = "[no region]"
NONE_ANSWERED: Final = "[none answered]"
NO_NUMBER: Final = "[no number]"


def where(row: ReturnRecord) -> str:
    """The row's place in its source: file, page, table and row."""
    return f"{row.source_file}, {pages(row)}{spot(row)}"


def to_find(row: ReturnRecord) -> str:
    """The row's place; in a file without pages also the heading that it stands under and its first words."""
    if row.page is not None:
        return where(row)
    heading = row.section or row.theme
    words = row.requirement.split()
    begins = " ".join(words[:WORDS_QUOTED]) + (" …" if len(words) > WORDS_QUOTED else "")
    under = f"under “{heading.strip()}”, " if heading.strip() else ""
    return f"{where(row)}\n{under}at “{begins}”" if words else where(row)


def file_link(view: View, return_id: str, text: str) -> str | StyledText:
    """The text, leading to the file of the return where a link can."""
    path = view.links.get(return_id)
    return StyledText(text, "link", FileLink(path)) if path else text


def desk_link(view: View, row: ReturnRecord, text: str, look: Look) -> StyledText:
    """The text, leading to the row beside its source at the desk if it is the desk that writes."""
    if not view.desk:
        return StyledText(text, look)
    return StyledText(text, "link", DeskLink(f"{view.desk}{quote(row.row_id)}?key={quote(row.row_key)}"))


def spot(row: ReturnRecord) -> str:
    """The row's place on its page or in its file: its table and row, or its paragraph outside the tables."""
    return f"table {row.table}, row {row.row}" if row.table else f"paragraph {row.row}"


def pages(row: ReturnRecord) -> str:
    """The row's page or pages with a comma after them; empty where the format has none."""
    if row.page is None:
        return ""
    if row.page_end is None or row.page_end == row.page:
        return f"page {row.page}, "
    return f"pages {row.page} to {row.page_end}, "


def row_link(view: View, row_id: str, text: str = "") -> StyledText:
    """The row's id (or another text), leading to the row in full."""
    line = view.row_lines.get(row_id)
    return StyledText(text or row_id, "link", None if line is None else SheetLink(ROWS, line))


def share(part: float | None) -> Value:
    """The share, or what stands where nothing is answered."""
    return StyledText(NONE_ANSWERED, "absent") if part is None else part


def answer(row: ReturnRecord) -> StyledText:
    """The row's answer in words."""
    return StyledText(ANSWERS[row.met], row.met)


def action_name(view: View, action_id: str) -> str:
    """The action's id and title."""
    action = view.actions.get(action_id)
    return f"{action_id} {action.title}" if action else action_id


def candidate_words(view: View, candidate: Candidate, *, whole: bool = False) -> str:
    """A candidate with its confidence and, below, what the list asks if `whole`, and the reasons for it."""
    action = view.actions.get(candidate.action_id)
    name = f"{action_name(view, candidate.action_id)} (confidence {candidate.confidence:.2f})"
    asks = f"Asks: {action.requirement}" if whole and action else ""
    return "\n".join(filter(None, (name, asks, candidate.reasons)))


NOT_STATED: Final = "[not stated]"
# The columns that sheets of rows share, by their heading: what they hold, what a blank means, and the value.
_OF_ROW: Final[dict[str, tuple[Kind, str, Callable[[ReturnRecord], Value]]]] = {
    "Ref": ("text", NO_NUMBER, lambda row: row.ref),
    "Section, as printed": ("text", NOT_STATED, lambda row: row.section),
    "Requirement": ("text", NOT_STATED, lambda row: row.requirement),
    "Current status": ("text", NOT_STATED, lambda row: row.current_status),
    "Fully met": ("text", "[none]", answer),
    "How the gap will be closed": ("text", NOT_STATED, lambda row: row.gap),
    "Lead": ("text", NOT_STATED, lambda row: row.lead_text),
    "By when": ("text", NOT_STATED, lambda row: row.deadline_text),
    "By when, as printed": ("text", NOT_STATED, lambda row: row.deadline_text),
    "Last date": ("date", "[no date]", lambda row: row.deadline_last),
    "Where": ("text", "[none]", where),
}


def row_column(title: str, width: int) -> ColumnOf[ReturnRecord]:
    """A column that sheets of rows share, as wide as this one has it."""
    kind, blank, value = _OF_ROW[title]
    return SheetColumn(title, width, kind, blank), value
