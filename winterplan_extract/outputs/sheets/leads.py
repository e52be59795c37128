"""The sheet By lead: what each role has to answer for, council by council."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from winterplan_extract.comparison.counts import count_rows, is_gap
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.outputs.sheet import ColumnOf, Line, SheetColumn, StyledText, WorkbookSheet, headers_of, line_of
from winterplan_extract.outputs.sheets.places import (
    ALL_COUNCILS,
    NOT_STATED,
    ONE_TABLE,
    action_name,
    row_column,
    row_link,
)
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import DEADLINES, DECISIONS, counted, day, month

_OVERDUE: Final = "Overdue"
_UNDATED: Final = tuple(word[:1].upper() + word[1:] for word in DEADLINES.values())


def deadlines_sheet(view: View) -> WorkbookSheet:
    """A line for each row that is not fully met: overdue first, then by month, then those without a date."""
    gaps = [row for council in view.councils for row in council.rows if is_gap(row)]
    rows = sorted(gaps, key=lambda row: turn_of(row, view.as_of))
    dues = [due_of(row, view.as_of) for row in rows]
    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        row_column("Last date", 12),
        (SheetColumn("Days overdue", 14, "number", blank="[not overdue]"), partial(_days_overdue, view.as_of)),
        (SheetColumn("Council", 26), lambda row: view.council_of[row.row_id]),
        (SheetColumn("Action, or what the row requires", 50), partial(_asked, view)),
        row_column("Ref", 12),
        row_column("Fully met", 11),
        row_column("How the gap will be closed", 60),
        row_column("Lead", 30),
        row_column("By when, as printed", 22),
        (SheetColumn("Row id", view.id_width), lambda row: row_link(view, row.row_id)),
    )
    return WorkbookSheet(
        name="Deadlines",
        title="Deadlines: what is not fully met, in the order in which it is due",
        about=(
            ONE_TABLE,
            f"{counted(len(rows), 'row')} not fully met. Overdue is judged on {day(view.as_of)}; a month or a period is "
            "due on its last day. What has no date comes last.",
            ", ".join(f"{due} {count:,}" for due, count in Counter(dues).items()) + ("." if dues else ""),
        ),
        headers=(SheetColumn("Due", 14), *headers_of(columns)),
        lines=tuple(
            (StyledText(due, "no" if due == _OVERDUE else "term"), *line_of(columns, row))
            for row, due in zip(rows, dues, strict=True)
        ),
        table="Deadlines",
        empty="Everything that was read is fully met.",
        frozen=1,
        shortens=True,
        parts=frozenset(at for at in range(1, len(dues)) if dues[at] != dues[at - 1]),
    )


def due_of(row: ReturnRecord, as_of: date) -> str:
    """When the row is due: overdue, a month, or what is said in place of a date."""
    if "overdue" in row.flags:
        return _OVERDUE
    if day := _stilldue_of(row, as_of):
        return month(day)
    return _UNDATED[tuple(DEADLINES).index(row.deadline_kind)]


def _stilldue_of(row: ReturnRecord, as_of: date) -> date | None:
    """The day that is waited for: a past one of something that began on it, or is said to be done, is not."""
    return row.deadline_last if row.deadline_last and row.deadline_last >= as_of else None


def turn_of(row: ReturnRecord, as_of: date) -> tuple[bool, bool, date, int]:
    """The order of the lines; rows that are alike in it stay in the order of the councils."""
    late = "overdue" in row.flags
    due = row.deadline_last if late else _stilldue_of(row, as_of)
    undated = tuple(DEADLINES).index(row.deadline_kind) if due is None else 0
    return (not late, due is None, due or date.max, undated)


def _days_overdue(as_of: date, row: ReturnRecord) -> int | None:
    return (as_of - row.deadline_last).days if "overdue" in row.flags and row.deadline_last else None


def _asked(view: View, row: ReturnRecord) -> str:
    """The actions that the row answers; of one that is not mapped, what it requires."""
    if row.decision == "mapped" and row.action_ids:
        return "\n".join(action_name(view, action_id) for action_id in row.action_ids)
    return f"[{DECISIONS[row.decision].lower()}] {row.requirement}"


_NO_ROLE: Final = "[no role]"


@dataclass(frozen=True, slots=True)
class _Role:
    """A role's rows, by council in the order of the comparison."""

    name: str
    rows: dict[str, list[ReturnRecord]]

    @property
    def all_rows(self) -> list[ReturnRecord]:
        return [row for rows in self.rows.values() for row in rows]

    @property
    def turn(self) -> tuple[bool, int, int, str]:
        """Roles with most to do first; what is no role comes last."""
        rows = self.all_rows
        return (self.name.startswith("["), -sum(map(is_gap, rows)), -len(rows), self.name)


def by_lead_sheet(view: View) -> WorkbookSheet:
    """For each role a line on all councils that name it, then one for each of them."""
    roles = sorted(_roles(view), key=lambda role: role.turn)
    several = len(view.councils) > 1
    lines: list[Line] = []
    begins: set[int] = set()
    for role in roles:
        begins.add(len(lines))
        if several:
            lines.append(
                _line(StyledText(role.name, "term"), StyledText(ALL_COUNCILS, "term"), len(role.rows), role.all_rows)
            )
        lines += [_line(role.name, council, 1, rows) for council, rows in role.rows.items()]
    return WorkbookSheet(
        name="By lead",
        title="By lead: what each role leads, and what of it is not fully met",
        about=(
            ONE_TABLE,
            "Roles are normalised from the words of the returns; those with most that is not fully met come first. A row "
            f"that names two roles is counted under both. Overdue is judged on {day(view.as_of)}.",
            f"{NOT_STATED}: the row names no lead. {_NO_ROLE}: it names a person, or a lead that is no role on the list.",
        ),
        headers=(
            SheetColumn("Lead role", 46),
            SheetColumn("Council", 36),
            SheetColumn("Councils", 10, "number"),
            SheetColumn("Rows", 9, "number"),
            SheetColumn("Fully met", 9, "number"),
            SheetColumn("Not fully met", 10, "number"),
            SheetColumn("Not fully met, without a date", 14, "number"),
            SheetColumn("Overdue", 10, "number"),
        ),
        lines=tuple(lines),
        table="By_lead",
        empty="No row was read from any file.",
        frozen=2,
        parts=frozenset(begins) if several else frozenset(),
    )


def _roles(view: View) -> list[_Role]:
    found: dict[str, dict[str, list[ReturnRecord]]] = defaultdict(dict)
    for council in view.councils:
        for row in council.rows:
            for name in dict.fromkeys(row.leads or (_NO_ROLE if row.lead_text else NOT_STATED,)):
                found[name].setdefault(council.name, []).append(row)
    return [_Role(name, rows) for name, rows in found.items()]


def _line(role: str | StyledText, council: str | StyledText, councils: int, rows: Sequence[ReturnRecord]) -> Line:
    counts = count_rows(rows)
    return (
        role,
        council,
        councils,
        counts.rows,
        sum(row.met == "yes" for row in rows),
        counts.gaps,
        counts.undated,
        counts.overdue,
    )
