"""The sheets on which a person corrects, and which say what people have decided and corrected."""

from __future__ import annotations

from functools import partial
from typing import Final

from winterplan_extract.domain.records import CORRECTIONS_SHEET, DecisionRecord, LedgerState
from winterplan_extract.outputs.settings import LINES_TO_FILL, ROWS_NAMED
from winterplan_extract.outputs.sheet import ColumnOf, Line, SheetColumn, StyledText, WorkbookSheet, headers_of, line_of
from winterplan_extract.outputs.sheets.places import ONE_TABLE, action_name
from winterplan_extract.outputs.sheets.review import NO_ACTION, NO_REQUIREMENT, NOT_TAKEN_BECAUSE
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import counted

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
    headers = (
        SheetColumn("Row id", view.id_width),
        SheetColumn("Field", 20),
        SheetColumn("Value", 48),
        SheetColumn("Note", 30),
        SheetColumn("Decided by", 14),
        *((SheetColumn(NOT_TAKEN_BECAUSE, 48),) if waiting else ()),
    )
    typed = [
        (*(StyledText(text, "entry") for text in line.correction), StyledText(line.why, "partly")) for line in waiting
    ]
    blank: Line = tuple(StyledText("", "entry") for _ in headers[: len(headers) - bool(waiting)])
    return WorkbookSheet(
        name=CORRECTIONS_SHEET,
        title="Corrections: what was misread, put right",
        about=(
            ONE_TABLE,
            "Copy the Row id from the sheet Rows, type the Field and the right Value, save, and give this workbook to the next run "
            "with --decisions. Type [none] where nothing is to stand.",
            "Fields of a row: met (yes, partly, no, not applicable, not stated), current status, gap, lead text, leads, deadline text, "
            "deadline first, deadline last, requirement, section, ref; split (the words with which the second row begins); join (next).",
            "Fields of a file, with its file name or short name in place of the row id: council, document date, stands (yes, no), leave out "
            "(yes, no); “role: ” and the heading of a column (without one “column 4 of table 2”), with requirement, current status, met, gap, lead, deadline, ref, section or other.",
        ),
        headers=headers,
        lines=(*typed, *(blank,) * LINES_TO_FILL),
        table="Corrections",
        frozen=1,
    )


def decisions_sheet(view: View) -> WorkbookSheet:
    """What people have decided and corrected, by whom and when, and what has become of it in this run."""
    decisions = view.comparison.decisions
    columns: tuple[ColumnOf[DecisionRecord], ...] = (
        (SheetColumn("When", 12), lambda line: line.decided_on[: len("2020-12-31")]),
        (SheetColumn("Decided by", 16), lambda line: line.decided_by),
        (SheetColumn("Council", 16, blank="[every council]"), lambda line: line.council),
        (SheetColumn("Row, file or column", 44), lambda line: line.requirement),
        (SheetColumn("What", 16), lambda line: line.field.replace("_", " ") or "actions"),
        (SheetColumn("Now", 44, blank="[none]"), partial(_now, view)),
        (SheetColumn("As read", 30, blank="[none]"), lambda line: line.was),
        (SheetColumn("Note", 24), lambda line: line.note),
        (SheetColumn("In this run", 20), lambda line: _STATES[line.state]),
        (SheetColumn("Met", view.id_width), _met),
    )
    return WorkbookSheet(
        name="Decisions",
        title="Decisions: what people decided and corrected",
        about=(
            ONE_TABLE,
            f"{counted(len(decisions), 'decision')} and corrections. They are kept in decisions.csv and replayed on every run; "
            "winterplan decisions takes one back.",
        ),
        headers=headers_of(columns),
        lines=tuple(line_of(columns, line) for line in decisions),
        table="Decisions",
        empty="Nothing was decided or corrected.",
        frozen=1,
        shortens=True,
    )


def _now(view: View, line: DecisionRecord) -> str:
    """What was put in place of what was read."""
    if line.field:
        return line.value
    said = {"no_action": NO_ACTION, "no_requirement": NO_REQUIREMENT}.get(line.verdict)
    return said or "; ".join(action_name(view, name) if name in view.actions else name for name in line.action_ids)


def _met(line: DecisionRecord) -> str:
    return "; ".join(line.met[:ROWS_NAMED]) + (" …" if len(line.met) > ROWS_NAMED else "")
