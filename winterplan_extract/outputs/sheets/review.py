"""The sheets that the reviewer works in: Review, what was not taken, and the list that the drop-downs offer."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from winterplan_extract.domain.records import NOT_TAKEN, ReturnRecord
from winterplan_extract.domain.typed_lines import Typed
from winterplan_extract.outputs.settings import CANDIDATES, OWN_CHOICES
from winterplan_extract.outputs.sheet import ColumnOf, DropDown, Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import (
    AT_THE_DESK,
    NO_NUMBER,
    ONE_TABLE,
    action_name,
    answer,
    candidate_words,
    desk_link,
    file_link,
    row_link,
    to_find,
)
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import counted

NO_ACTION: Final = "no action"
NO_REQUIREMENT: Final = "not a requirement"
CHOICES: Final = "Choices"
_NO_ANSWER: Final = (NO_ACTION, NO_REQUIREMENT)
DECISION: Final = "Decision"
NOT_TAKEN_BECAUSE: Final = "Not taken because"

_SEVERAL: Final = "Pick one of the list. For several actions, type their ids with “; ” between them."
_NOBODY: Final = Typed("")
_HEADERS: Final = (
    SheetColumn("Row id", 0),  # as wide as the ids need
    SheetColumn("Council", 15),
    SheetColumn("Requirement", 42, blank="[not stated]"),
    SheetColumn("First candidate", 42),
)
_FILLED_IN: Final = (
    SheetColumn(DECISION, 26),
    SheetColumn("Note", 16),
    SheetColumn("Apply to every council", 9),
    SheetColumn("Decided by", 12),
)
_MORE: Final = (
    SheetColumn("Second candidate", 34),
    SheetColumn("Third candidate", 34),
    SheetColumn("Fully met", 10),
    SheetColumn("Current status", 32, blank="[not stated]"),
    SheetColumn("Section, as printed", 20, blank="[not stated]"),
    SheetColumn("Ref", 7, blank=NO_NUMBER),
)


def review_sheet(view: View, *, choices: int) -> WorkbookSheet:
    """A line for each row that a person has to decide on, with room for the decision on the first screen.

    The drop-down offers the row's own choices, its candidates first; of very many rows the first `choices` lines of the
    sheet Lists.
    """
    marked = bool(view.waiting.review)
    headers = (
        replace(_HEADERS[0], width=view.id_width),
        *_HEADERS[1:],
        *_FILLED_IN,
        *((SheetColumn(NOT_TAKEN_BECAUSE, 30),) if marked else ()),
        *_MORE,
        SheetColumn("Where", 26),
        SheetColumn("File", 28),
        SheetColumn("Row key", 12),
    )
    return WorkbookSheet(
        name="Review",
        title="Review: rows that need a person's decision",
        about=(ONE_TABLE, *_about(view, marked=marked)),
        headers=headers,
        lines=tuple(_review_line(view, row, marked=marked) for row in view.in_review),
        table="Review",
        empty="No row needs a decision.",
        frozen=2,
        choices=_own_choices(headers, view) or drop_down(headers, choices),
        shortens=True,
    )


def choices_sheet(view: View) -> WorkbookSheet | None:
    """For each row in review what its drop-down offers: its candidates, then all else; None where all rows share one."""
    if not 0 < len(view.in_review) <= OWN_CHOICES:
        return None
    every = [action_name(view, action.action_id) for action in view.comparison.actions]
    return WorkbookSheet(
        name=CHOICES,
        title="Choices: what can be chosen under Decision for each row of the sheet Review",
        about=(ONE_TABLE,),
        headers=(
            SheetColumn("Row id", view.id_width),
            *(SheetColumn(f"Choice {number + 1}", 54) for number in range(len(every) + len(_NO_ANSWER))),
        ),
        lines=tuple((row.row_id, *_choices_of(view, row, every)) for row in view.in_review),
        table="Choices",
        frozen=1,
        keeps_level=True,
    )


def _choices_of(view: View, row: ReturnRecord, every: list[str]) -> list[str]:
    candidates = [action_name(view, each.action_id) for each in view.candidates.get(row.row_id, ())[:CANDIDATES]]
    first = [*dict.fromkeys(name for name in candidates if name in every), *_NO_ANSWER]
    return [*first, *(name for name in every if name not in first)]


def _own_choices(headers: tuple[SheetColumn, ...], view: View) -> DropDown | None:
    made = choices_sheet(view)
    if made is None:
        return None
    common = drop_down(headers, len(made.lines))
    return replace(common, source=CHOICES, across=len(made.headers) - 1)


def _about(view: View, *, marked: bool) -> tuple[str, ...]:
    count = counted(len(view.in_review), "row")
    return (
        f"{count}. Choose under Decision the action that the row answers (its candidates stand first), “{NO_ACTION}” "
        f"when it is on no list, or “{NO_REQUIREMENT}” when it asks nothing. Leave blank what you cannot decide.",
        "For a row that answers several actions, type their ids with “; ” between them. Write yes under Apply to "
        "every council to decide the same wording everywhere. Save, and give this workbook to the next run with "
        f"--decisions; leave Row id and Row key as they are.{' A link under File opens the return.' * bool(view.links)}",
        *((AT_THE_DESK.format("Where"),) * bool(view.desk)),
        *((f"What stands under {NOT_TAKEN_BECAUSE} was typed for an earlier run. Correct or empty it.",) * marked),
    )


def drop_down(headers: tuple[SheetColumn, ...], choices: int) -> DropDown:
    """The choices of the sheet Lists, under the heading Decision."""
    column = [header.title for header in headers].index(DECISION)
    return DropDown(column=column, source="Lists", count=choices, hint=_SEVERAL)


def not_taken_sheet(view: View, *, choices: int) -> WorkbookSheet:
    """A line for each thing that was typed, not taken, and has no cells of its own any more."""
    headers = (
        SheetColumn("Row id", view.id_width),
        SheetColumn("Council", 16),
        SheetColumn("Requirement", 48),
        *_FILLED_IN,
        SheetColumn(NOT_TAKEN_BECAUSE, 48),
        SheetColumn("Typed in", 30),
        SheetColumn("Row key", 18),
    )
    return WorkbookSheet(
        name=NOT_TAKEN,
        title="Not taken: what was typed for rows that cannot be told or have other decisions",
        about=(
            ONE_TABLE,
            f"{counted(len(view.waiting.others), 'line')}. Correct a line, or empty or delete it if it is settled, save, and "
            "give this workbook to the next run with --decisions. Until then it stands here again after every run.",
        ),
        headers=headers,
        lines=tuple(
            (t.row_id, t.council, t.requirement, *_entries(t), _reason(t), t.origin or t.at, t.row_key)
            for t in view.waiting.others
        ),
        table="Not_taken",
        frozen=1,
        choices=drop_down(headers, choices),
    )


def lists_sheet(view: View) -> WorkbookSheet:
    """What the drop-downs offer: every action, and the two ways to say that it is none."""
    names = [action_name(view, action.action_id) for action in view.comparison.actions]
    return WorkbookSheet(
        name="Lists",
        title="Lists: what can be chosen under Decision on the sheets Review and Rows",
        about=(ONE_TABLE,),
        headers=(SheetColumn("Decision", 80),),
        lines=tuple((name,) for name in (*names, *_NO_ANSWER)),
        table="Lists",
    )


def decided_on_rows(view: View) -> tuple[ColumnOf[ReturnRecord], ...]:
    """The columns of the sheet Rows to decide in, with what waits in them."""

    def typed(row: ReturnRecord) -> Typed:
        return view.waiting.rows.get(row.row_id, _NOBODY)

    return (
        (SheetColumn(DECISION, 16), lambda row: StyledText(typed(row).decision, "entry")),
        (SheetColumn("Note", 16), lambda row: StyledText(typed(row).note, "entry")),
        (SheetColumn("Decided by", 12), lambda row: StyledText(typed(row).decided_by, "entry")),
        *(((SheetColumn(NOT_TAKEN_BECAUSE, 30), lambda row: _reason(typed(row))),) if view.waiting.rows else ()),
    )


def _review_line(view: View, row: ReturnRecord, *, marked: bool) -> Line:
    found = view.candidates.get(row.row_id, ())[:CANDIDATES]
    best = [candidate_words(view, candidate, whole=True) for candidate in found]
    padded = [*best, *[None] * (CANDIDATES - len(best))]
    typed = view.waiting.review.get(row.row_id, _NOBODY)
    return (
        row_link(view, row.row_id),
        view.council_of[row.row_id],
        row.requirement,
        padded[0],
        *_entries(typed),
        *((_reason(typed),) * marked),
        *padded[1:],
        answer(row),
        row.current_status,
        row.section,
        row.ref,
        desk_link(view, row, to_find(row), ""),
        file_link(view, row.return_id, row.source_file.rpartition("/")[2]),
        row.row_key,
    )


def _entries(typed: Typed) -> Line:
    return tuple(StyledText(text, "entry") for text in typed.cells)


def _reason(typed: Typed) -> StyledText:
    return StyledText(typed.why, "partly" if typed.why else "")
