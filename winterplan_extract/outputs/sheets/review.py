"""The sheets that the reviewer works in: Review, and the list that its drop-down offers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from winterplan_extract.outputs.sheet import Choices, Header, Line, Said, Sheet
from winterplan_extract.outputs.sheets.places import (
    NO_NUMBER,
    ONE_TABLE,
    action_name,
    answer,
    candidate_words,
    row_link,
    where,
)
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import counted
from winterplan_extract.records import ReturnRecord

NO_ACTION: Final = "no action"
NO_REQUIREMENT: Final = "not a requirement"

_CANDIDATES: Final = 3
_UNDECIDED: Final = "[not decided]"
_HEADERS: Final = (
    Header("Row id", 0),  # as wide as the ids need
    Header("Council", 15),
    Header("Ref", 7, blank=NO_NUMBER),
    Header("Section, as printed", 20, blank="[not stated]"),
    Header("Requirement", 40, blank="[not stated]"),
    Header("Current status", 32, blank="[not stated]"),
    Header("Fully met", 10),
    Header("First candidate", 30),
    Header("Second candidate", 30),
    Header("Third candidate", 30),
    Header("Decision", 24, blank=_UNDECIDED),
    Header("Note", 20, blank=_UNDECIDED),
    Header("Apply to every council", 10, blank=_UNDECIDED),
    Header("Decided by", 12, blank=_UNDECIDED),
    Header("Where", 18),
    Header("Row key", 12),
)
_DECISION: Final = 10


def review_sheet(view: View, *, choices: int) -> Sheet:
    """A line for each row that a person has to decide on, with room for the decision.

    The drop-down offers the first `choices` lines of the sheet Lists.
    """
    return Sheet(
        name="Review",
        title="Review: rows that need a person's decision",
        about=(
            ONE_TABLE,
            f"{counted(len(view.in_review), 'row')}. Choose under Decision the action that the row answers, “{NO_ACTION}” "
            f"when it is on no list, or “{NO_REQUIREMENT}” when it asks nothing. Leave blank what you cannot decide.",
            "For a row that answers several actions, type their ids with “; ” between them. Write yes under Apply to "
            "every council to decide the same wording everywhere. Save, and give this workbook to the next run with "
            "--decisions; leave Row id and Row key as they are.",
        ),
        headers=(replace(_HEADERS[0], width=view.id_width), *_HEADERS[1:]),
        lines=tuple(_review_line(view, row) for row in view.in_review),
        table="Review",
        empty="No row needs a decision.",
        frozen=3,
        choices=Choices(
            column=_DECISION,
            source="Lists",
            count=choices,
            hint="Pick one of the list. For several actions, type their ids with “; ” between them.",
        ),
        shortens=True,
    )


def lists_sheet(view: View) -> Sheet:
    """What the drop-down on Review offers: every action, and the two ways to say that it is none."""
    names = [action_name(view, action.action_id) for action in view.comparison.actions]
    return Sheet(
        name="Lists",
        title="Lists: what can be chosen under Decision on the sheet Review",
        about=(ONE_TABLE,),
        headers=(Header("Decision", 80),),
        lines=tuple((name,) for name in (*names, NO_ACTION, NO_REQUIREMENT)),
        table="Lists",
    )


def _review_line(view: View, row: ReturnRecord) -> Line:
    best = [candidate_words(view, candidate) for candidate in view.candidates.get(row.row_id, ())[:_CANDIDATES]]
    return (
        row_link(view, row.row_id),
        view.council_of[row.row_id],
        row.ref,
        row.section,
        row.requirement,
        row.current_status,
        answer(row),
        *(best + [None] * (_CANDIDATES - len(best))),
        *[Said("", "entry")] * 4,
        where(row),
        row.row_key,
    )
