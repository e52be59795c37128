"""The sheets that a person works in: Review, what was not taken, lists of drop-downs, Corrections, Decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from winterplan_extract.domain.document import ROLE_NAMES
from winterplan_extract.domain.records import (
    CORRECTIONS_SHEET,
    NOT_TAKEN,
    DecisionRecord,
    LedgerState,
    ReturnRecord,
    Typed,
)
from winterplan_extract.domain.words import FIELD_NAMES, counted, explained, value_said
from winterplan_extract.outputs.settings import CANDIDATES, LINES_TO_FILL, OWN_CHOICES, ROWS_NAMED
from winterplan_extract.outputs.sheet import (
    ColumnOf,
    DropDown,
    Line,
    SheetColumn,
    StyledText,
    WorkbookSheet,
    of_lines,
    sheet_of,
)
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import (
    AT_THE_DESK,
    action_name,
    candidate_words,
    desk_link,
    file_link,
    row_column,
    row_link,
    to_find,
)

NO_ACTION: Final = "no action"
NO_REQUIREMENT: Final = "not a requirement"
CHOICES: Final = "Choices"
_NO_ANSWER: Final = (NO_ACTION, NO_REQUIREMENT)
DECISION: Final = "Decision"
NOT_TAKEN_BECAUSE: Final = "Not taken because"

_NOBODY: Final = Typed("")
_FILLED_IN: Final[tuple[ColumnOf[Typed], ...]] = (
    (SheetColumn(DECISION, 26), lambda typed: StyledText(typed.decision, "entry")),
    (SheetColumn("Note", 16), lambda typed: StyledText(typed.note, "entry")),
    (SheetColumn("Apply to every council", 9), lambda typed: StyledText(typed.everywhere, "entry")),
    (SheetColumn("Decided by", 12), lambda typed: StyledText(typed.decided_by, "entry")),
)


def review_sheet(view: View, *, choices: int) -> WorkbookSheet:
    """A line for each row to decide on; its drop-down offers its own choices, or of very many rows those of Lists."""
    waiting = view.waiting.review

    def candidate(rank: int, row: ReturnRecord) -> str | None:
        found = view.candidates.get(row.row_id, ())[:CANDIDATES]
        return candidate_words(view, found[rank], whole=True) if rank < len(found) else None

    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        (SheetColumn("Row id", view.id_width), lambda row: row_link(view, row.row_id)),
        (SheetColumn("Council", 15), lambda row: view.council_of[row.row_id]),
        row_column("Requirement", 42),
        (SheetColumn("First candidate", 42), partial(candidate, 0)),
        *(
            (column, lambda row, value=value: value(waiting.get(row.row_id, _NOBODY)))
            for column, value in (*_FILLED_IN, *((_not_taken_because(30),) * bool(waiting)))
        ),
        (SheetColumn("Second candidate", 34), partial(candidate, 1)),
        (SheetColumn("Third candidate", 34), partial(candidate, 2)),
        row_column("Fully met", 10),
        row_column("Current status", 32),
        row_column("Section, as printed", 20),
        row_column("Ref", 7),
        (SheetColumn("Where", 26), lambda row: desk_link(view, row, to_find(row), "")),
        (
            SheetColumn("File", 28),
            lambda row: file_link(view, row.return_id, row.source_file.rpartition("/")[2]),
        ),
        (SheetColumn("Row key", 12), lambda row: row.row_key),
    )
    own = choices_sheet(view)
    common = drop_down(columns, len(own.lines) if own else choices)
    marked = f"What stands under {NOT_TAKEN_BECAUSE} was typed for an earlier run. Correct or empty it."
    return sheet_of(
        "Review",
        columns,
        view.in_review,
        {
            "rows": counted(len(view.in_review), "row"),
            "file": " A link under File opens the return." * bool(view.links),
        },
        more=(*((AT_THE_DESK.format("Where"),) * bool(view.desk)), *((marked,) * bool(waiting))),
        frozen=2,
        choices=replace(common, source=CHOICES, across=len(own.headers) - 1) if own else common,
        shortens=True,
    )


def _not_taken_because(width: int) -> ColumnOf[Typed]:
    return SheetColumn(NOT_TAKEN_BECAUSE, width), lambda typed: StyledText(typed.why, "partly" if typed.why else "")


def choices_sheet(view: View) -> WorkbookSheet | None:
    """For each row in review what its drop-down offers: its candidates, then all else; None where all share one."""
    if not 0 < len(view.in_review) <= OWN_CHOICES:
        return None
    every = [action_name(view, action.action_id) for action in view.comparison.actions]
    lines = [(row.row_id, *_choices_of(view, row, every)) for row in view.in_review]
    columns = [SheetColumn("Row id", view.id_width)]
    columns += [SheetColumn(f"Choice {number}", 54) for number in range(1, len(every) + len(_NO_ANSWER) + 1)]
    return sheet_of(CHOICES, of_lines(columns), lines, frozen=1, keeps_level=True)


def _choices_of(view: View, row: ReturnRecord, every: list[str]) -> list[str]:
    candidates = [action_name(view, each.action_id) for each in view.candidates.get(row.row_id, ())[:CANDIDATES]]
    first = [*dict.fromkeys(name for name in candidates if name in every), *_NO_ANSWER]
    return [*first, *(name for name in every if name not in first)]


def drop_down(columns: Sequence[ColumnOf[Any]], choices: int) -> DropDown:
    """The choices of the sheet Lists, under the heading Decision."""
    column = [header.title for header, _ in columns].index(DECISION)
    return DropDown(column=column, source="Lists", count=choices)


def not_taken_sheet(view: View, *, choices: int) -> WorkbookSheet:
    """A line for each thing that was typed, not taken, and has no cells of its own any more."""
    columns: tuple[ColumnOf[Typed], ...] = (
        (SheetColumn("Row id", view.id_width), lambda typed: typed.row_id),
        (SheetColumn("Council", 16), lambda typed: typed.council),
        (SheetColumn("Requirement", 48), lambda typed: typed.requirement),
        *_FILLED_IN,
        _not_taken_because(48),
        (SheetColumn("Typed in", 30), lambda typed: typed.origin or typed.at),
        (SheetColumn("Row key", 18), lambda typed: typed.row_key),
    )
    others = view.waiting.others
    told = {"lines": counted(len(others), "line")}
    return sheet_of(NOT_TAKEN, columns, others, told, frozen=1, choices=drop_down(columns, choices))


def lists_sheet(view: View) -> WorkbookSheet:
    """What the drop-downs offer: every action, and the two ways to say that it is none."""
    names = [action_name(view, action.action_id) for action in view.comparison.actions]
    return sheet_of("Lists", of_lines([SheetColumn(DECISION, 80)]), [(name,) for name in (*names, *_NO_ANSWER)])


def decided_on_rows(view: View) -> tuple[ColumnOf[ReturnRecord], ...]:
    """The columns of the sheet Rows to decide in, with what waits in them."""
    waiting = view.waiting.rows
    decision, note, _, decided_by = _FILLED_IN
    columns = ((SheetColumn(DECISION, 16), decision[1]), note, decided_by, *((_not_taken_because(30),) * bool(waiting)))
    return tuple(
        (column, lambda row, value=value: value(waiting.get(row.row_id, _NOBODY))) for column, value in columns
    )


_STATES: Final[dict[LedgerState, str]] = {
    "stands": "Stands",
    "read otherwise": "Stands; something else is read there now",
    "met nothing": "Met nothing in this run",
    "waits": "Waits: no return of this council",
    "refused": "Not applied: see Problems",
}


def corrections_sheet(view: View) -> WorkbookSheet:
    """Lines on which a person says what is to stand in place of what was read; what waits stands there again."""
    waiting = view.waiting.corrections
    columns: list[ColumnOf[Typed]] = [
        (SheetColumn("Row id", view.id_width), lambda line: StyledText(line.row_id, "entry")),
        (SheetColumn("Field", 28), lambda line: StyledText(line.field, "entry")),
        (SheetColumn("Value", 48), lambda line: StyledText(line.value, "entry")),
        (SheetColumn("Note", 30), lambda line: StyledText(line.note, "entry")),
        (SheetColumn("Decided by", 14), lambda line: StyledText(line.decided_by, "entry")),
    ]
    blank: Line = tuple(value(_NOBODY) for _, value in columns)
    if waiting:
        columns.append(_not_taken_because(48))
    told = {of: _fields(of) for of in ("row", "file", "column")} | {"roles": ", ".join(ROLE_NAMES.values())}
    sheet = sheet_of(CORRECTIONS_SHEET, columns, waiting, told, frozen=1)
    return replace(sheet, lines=(*sheet.lines, *(blank,) * LINES_TO_FILL))


def _fields(of: str) -> str:
    """What can be corrected of a row, a file or a column, and what each may hold where that is a choice."""
    fields = explained(f"field of a {of}").values()
    return "; ".join(f"{word} ({meaning})" if meaning else word for word, meaning in fields)


def decisions_sheet(view: View) -> WorkbookSheet:
    """What people have decided and corrected, by whom and when, and what has become of it in this run."""
    decisions = view.comparison.decisions
    columns: tuple[ColumnOf[DecisionRecord], ...] = (
        (SheetColumn("When", 12), lambda line: line.decided_on[: len("2020-12-31")]),
        (SheetColumn("Decided by", 16), lambda line: line.decided_by),
        (SheetColumn("Council", 16, blank="[every council]"), lambda line: line.council),
        (SheetColumn("Row, file or column", 44), lambda line: line.requirement),
        (SheetColumn("What", 16), lambda line: FIELD_NAMES[line.field]),
        (SheetColumn("Now", 44, blank="[none]"), partial(_now, view)),
        (SheetColumn("As read", 30, blank="[none]"), lambda line: value_said(line.field, line.was)),
        (SheetColumn("Note", 24), lambda line: line.note),
        (SheetColumn("In this run", 20), lambda line: _STATES[line.state]),
        (
            SheetColumn("Met", view.id_width),
            lambda line: "; ".join(line.met[:ROWS_NAMED]) + " …" * (len(line.met) > ROWS_NAMED),
        ),
    )
    told = {"decisions": counted(len(decisions), "decision")}
    return sheet_of("Decisions", columns, decisions, told, frozen=1, shortens=True)


def _now(view: View, line: DecisionRecord) -> str:
    """What was put in place of what was read."""
    if line.field:
        return value_said(line.field, line.value)
    said = {"no_action": NO_ACTION, "no_requirement": NO_REQUIREMENT}.get(line.verdict)
    return said or "; ".join(action_name(view, name) if name in view.actions else name for name in line.action_ids)
