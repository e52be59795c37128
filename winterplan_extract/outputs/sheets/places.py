"""Words that several sheets share: where a row stands, what an action is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from winterplan_extract.domain.records import Candidate, ReturnRecord
from winterplan_extract.outputs.settings import WORDS_QUOTED
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
from winterplan_extract.outputs.words import ANSWERS

ROWS: Final = "Rows"
AT_THE_DESK: Final = "A link under {} opens the row beside its source while the desk runs (winterplan desk), in the browser that it runs in."
ALL_COUNCILS: Final = "All councils"
NO_REGION: Final = "[no region]"
_NONE_ANSWERED: Final = "[none answered]"
NO_NUMBER: Final = "[no number]"


def where(row: ReturnRecord) -> str:
    """The row's place in its source: file, page, table and row."""
    return f"{row.source_file}, {pages(row)}{spot(row)}"


def to_find(row: ReturnRecord) -> str:
    """The row's place; in a file without pages also the heading that it stands under and the words that it begins with."""
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
    """The text, leading to the row beside its source at the desk if it is the desk that writes; then it looks like a link."""
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
    return StyledText(_NONE_ANSWERED, "absent") if part is None else part


def answer(row: ReturnRecord) -> StyledText:
    """The row's answer in words."""
    return StyledText(ANSWERS[row.met], row.met)


def action_name(view: View, action_id: str) -> str:
    """The action's id and title."""
    action = view.actions.get(action_id)
    return f"{action_id} {action.title}" if action else action_id


def candidate_words(view: View, candidate: Candidate, *, whole: bool = False) -> str:
    """A candidate with its confidence and, below, what the list asks if that is to stand `whole`, and the reasons for it."""
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
