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

AUDIENCES: Final = {
    "LA": "councils",
    "LA+NHS": "councils and the NHS",
    "NHS": "the NHS",
    "PHE": "Public Health England",
}  # those of this plan
MISSING_BECAUSE: Final[dict[MissingBecause, str]] = {
    "": "",
    "section_absent": "The return has no row on this section of the list.",
    "in_review": "A row that may answer it awaits review.",
    "inside_another_row": "Another row of the return seems to answer it in passing.",
    "unread_part": "Part of the return could not be read; the answer may stand there.",
    "prose": "Most of the return is prose: what could be told as a commitment was read, and the answer may stand in the rest.",
    "not_found": "The section is there, but no row answers this action.",
}

DECISIONS: Final[dict[Decision, str]] = {"mapped": "Mapped", "review": IN_REVIEW, "unmapped": "Unmapped"}
DECISION_MEANINGS: Final[dict[Decision, str]] = {
    "mapped": "The row answers the actions named beside it.",
    "review": "Two actions are about as likely, or none is likely enough: a person has to decide.",
    "unmapped": "The row is on no list: a local action, or one that the list does not have.",
}

STATUSES: Final[dict[Status, str]] = {
    "read": "Read",
    "partial": "Read in part",
    "failed": "Not read",
    "skipped": "Passed over",
}
STATUS_MEANINGS: Final[dict[Status, str]] = {
    "read": "Everything in the file's tables is accounted for.",
    "partial": "Rows were read, but something in the file could not be: see Problems.",
    "failed": "Nothing could be read from the file; the reason stands beside it.",
    "skipped": "The file was not taken for a return: of another kind, or of another plan; the reason stands beside it.",
}

KINDS: Final[dict[Kind, str]] = {
    "return": "Return",
    "prose": "Prose",
    "other plan": "Another plan",
    "other document": "Not a return",
    "": "[not known]",
}

SEVERITIES: Final[dict[Severity, str]] = {"error": "Error", "warning": "Warning", "note": "Note"}

FORMATS: Final[dict[Format, str]] = {
    "pdf": "PDF",
    "docx": "Word (.docx)",
    "xlsx": "Excel (.xlsx)",
    "csv": "CSV",
    "doc": "Word (.doc)",
    "odt": "OpenDocument (.odt)",
    "rtf": "Rich text (.rtf)",
    "text": "Plain text",
    "html": "Web page",
    "pptx": "PowerPoint (.pptx)",
    "": "",
}

DEADLINES: Final[dict[DeadlineKind, str]] = {
    "date": "date",
    "month": "month",
    "period": "period",
    "ongoing": "ongoing",
    "recurring": "recurring",
    "complete": "complete",
    "as_required": "as required",
    "conditional": "depends on something else",
    "relative": "counted from something else",
    "none": "no date",
    "unclear": "date unclear",
}

FLAGS: Final[dict[Flag, tuple[str, str]]] = {
    "gap_without_plan": ("No plan", "Not fully met, but nothing is said on how the gap will be closed."),
    "gap_without_lead": ("No lead", "Not fully met, but nobody is named to lead."),
    "gap_without_date": ("No date", "Not fully met, but no date is given."),
    "met_with_gap": ("Met, with a gap", "Answered as fully met, yet something is still to be done."),
    "met_without_evidence": ("Met, no evidence", "Answered as fully met, but nothing is said on the current status."),
    "overdue": ("Overdue", "Not fully met, and its last date lies before the date of this comparison."),
    "impossible_date": (
        "Date that does not exist",
        "The calendar has no such day (31 November, 12/13/2020); it is read as no other: ask the council which is meant.",
    ),
    "year_inferred": ("Year inferred", "The date is printed without a year; the plan's own period supplied it."),
    "cross_reference": ("Refers elsewhere", "The row sends the reader to another row of the return."),
    "misplaced_text": ("Misplaced text", "A cell holds what belongs to another column, such as prose under “by when”."),
    "repeated_text": ("Repeated text", "The same text stands in another row of the return."),
    "ref_repeated": ("Repeated number", "Another row under the same heading has the same reference."),
    "date_outside_plan": ("Date outside the plan", "The date lies outside the plan's own period."),
    "read_from_area": (
        "By area",
        "The table names an area and no requirement; what the row asks was put together from its cells.",
    ),
    "read_by_ocr": ("Read by OCR", "The row stands on a scanned page; its letters were recognised and may be wrong."),
    "struck_text": (
        "Struck through",
        "Words of the row are struck through in the source, or others are printed over them; they are no part of its answer and stand under other text.",
    ),
    "covered_text": (
        "Covered",
        "Something in the row is painted over or hidden in the source; what it says was not read.",
    ),
    "note_beside": ("Remark", "A comment or note is attached to the row in the source; it stands under notes."),
    "read_from_prose": (
        "From prose",
        "The row was read from a list or running text outside the tables; look at it in the source.",
    ),
    "asks_providers": (
        "Asks providers",
        "The row is a duty of care providers, not of the council; it counts for no action until a person decides so.",
    ),
    "half_answered": (
        "Part not matched",
        "A part of the row asks for something that none of the actions beside it covers; the reasons quote it.",
    ),
    "corrected": (
        "Corrected",
        "A person corrected something in this row; in the working copy, the sheet Decisions says what, who and when.",
    ),
}
LACKING: Final[dict[Flag, str]] = {
    "gap_without_plan": "no plan",
    "gap_without_lead": "no lead",
    "gap_without_date": "no date",
}


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
