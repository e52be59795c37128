"""The sheet Deadlines: what is not fully met, in the order in which it is due."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import NO_NUMBER, ONE_TABLE, action_name, answer, row_link
from winterplan_extract.outputs.tallies import is_gap
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import DEADLINES, DECISIONS, counted, day, month

_OVERDUE: Final = "Overdue"
_UNDATED: Final = tuple(word[:1].upper() + word[1:] for word in DEADLINES.values())


def deadlines_sheet(view: View) -> WorkbookSheet:
    """A line for each row that is not fully met: overdue first, then by month, then those without a date."""
    gaps = [row for council in view.councils for row in council.rows if is_gap(row)]
    rows = sorted(gaps, key=lambda row: _turn(row, view.as_of))
    dues = [_due(row, view.as_of) for row in rows]
    return WorkbookSheet(
        name="Deadlines",
        title="Deadlines: what is not fully met, in the order in which it is due",
        about=(
            ONE_TABLE,
            f"{counted(len(rows), 'row')} not fully met. Overdue is judged on {day(view.as_of)}; a month or a period is "
            "due on its last day. What has no date comes last.",
            ", ".join(f"{due} {count:,}" for due, count in Counter(dues).items()) + ("." if dues else ""),
        ),
        headers=(
            SheetColumn("Due", 14),
            SheetColumn("Last date", 12, "date", blank="[no date]"),
            SheetColumn("Days overdue", 14, "number", blank="[not overdue]"),
            SheetColumn("Council", 26),
            SheetColumn("Action, or what the row requires", 50),
            SheetColumn("Ref", 12, blank=NO_NUMBER),
            SheetColumn("Fully met", 11),
            SheetColumn("How the gap will be closed", 60, blank="[not stated]"),
            SheetColumn("Lead", 30, blank="[not stated]"),
            SheetColumn("By when, as printed", 22, blank="[not stated]"),
            SheetColumn("Row id", view.id_width),
        ),
        lines=tuple(_line(view, row, due) for row, due in zip(rows, dues, strict=True)),
        table="Deadlines",
        empty="Everything that was read is fully met.",
        frozen=1,
        shortens=True,
        parts=frozenset(at for at in range(1, len(dues)) if dues[at] != dues[at - 1]),
    )


def _due(row: ReturnRecord, as_of: date) -> str:
    if "overdue" in row.flags:
        return _OVERDUE
    if day := _still_due(row, as_of):
        return month(day)
    return _UNDATED[tuple(DEADLINES).index(row.deadline_kind)]


def _still_due(row: ReturnRecord, as_of: date) -> date | None:
    """The day that is waited for: a past one of something that began on it, or is said to be done, is not."""
    return row.deadline_last if row.deadline_last and row.deadline_last >= as_of else None


def _turn(row: ReturnRecord, as_of: date) -> tuple[bool, bool, date, int]:
    """The order of the lines; rows that are alike in it stay in the order of the councils."""
    late = "overdue" in row.flags
    due = row.deadline_last if late else _still_due(row, as_of)
    undated = tuple(DEADLINES).index(row.deadline_kind) if due is None else 0
    return (not late, due is None, due or date.max, undated)


def _line(view: View, row: ReturnRecord, due: str) -> Line:
    late = due == _OVERDUE and row.deadline_last is not None
    mapped = row.decision == "mapped" and row.action_ids
    return (
        StyledText(due, "no" if due == _OVERDUE else "term"),
        row.deadline_last,
        (view.as_of - row.deadline_last).days if late and row.deadline_last else None,
        view.council_of[row.row_id],
        "\n".join(action_name(view, action_id) for action_id in row.action_ids)
        if mapped
        else f"[{DECISIONS[row.decision].lower()}] {row.requirement}",
        row.ref,
        answer(row),
        row.gap,
        row.lead_text,
        row.deadline_text,
        row_link(view, row.row_id),
    )
