"""The sheets of what is not done: Gaps, Deadlines, By lead, Missing actions and Missing returns."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Final

from winterplan_extract.comparison.counts import Figures, count_rows, is_gap
from winterplan_extract.domain.records import Coverage, ReturnRecord
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.settings import ROWS_NAMED
from winterplan_extract.outputs.sheet import (
    ColumnOf,
    SheetColumn,
    SheetLink,
    StyledText,
    WorkbookSheet,
    sheet_of,
    turns,
)
from winterplan_extract.outputs.sheets.councils import review_rows
from winterplan_extract.outputs.view import Absent, CouncilView, View
from winterplan_extract.outputs.words import (
    ALL_COUNCILS,
    DEADLINES,
    DECISIONS,
    LACKING,
    MISSING_BECAUSE,
    NO_REGION,
    NOT_STATED,
    action_name,
    day,
    listed,
    month,
    row_column,
    row_link,
)


def missing_returns_sheet(view: View) -> WorkbookSheet:
    """A line for each council of the region that has no return in the comparison."""
    roll = view.roll
    regions = sorted({one.council.region for one in roll.absent if one.council.region})
    asked = (
        "These are the councils of the region that the run was asked for."
        if roll.asked
        else "The run was not asked for a region (--region), so these are the other councils of the regions that "
        "returns came from."
    )
    councils = counted(len(roll.absent), "council") + (f" of {listed(regions)}" if regions else "")
    empty = f"A return was read from every council of the region{'' if roll.asked else 's that returns came from'}."
    return sheet_of(
        "Missing returns", _ABSENT, roll.absent, {"councils": councils, "asked": asked}, empty=empty, frozen=2
    )


_ABSENT: Final[tuple[ColumnOf[Absent], ...]] = (
    (SheetColumn("Region", 26, blank=NO_REGION), lambda one: one.council.region),
    (SheetColumn("Council", 34), lambda one: StyledText(one.council.name, "term")),
    (SheetColumn("Full name", 50), lambda one: one.council.official_name),
    (SheetColumn("ONS code", 14, blank="[not known]"), lambda one: one.council.code),
    (
        SheetColumn("What came", 70),
        lambda one: "\n".join(f"{d.file} could not be read: {d.error}" for d in one.documents) or "Nothing",
    ),
)


def gaps_sheet(view: View) -> WorkbookSheet:
    """A line for each action that a council's row leaves open, and for each unmapped row that says no or partly."""
    of_row: tuple[ColumnOf[ReturnRecord], ...] = (
        row_column("Ref", 7),
        row_column("Requirement", 34),
        row_column("Current status", 46),
        row_column("Fully met", 10),
        row_column("How the gap will be closed", 34),
        row_column("Lead", 18),
        row_column("By when", 14),
        row_column("Last date", 12),
        (SheetColumn("Overdue", 9, blank="[not overdue]"), lambda row: _OVERDUE if "overdue" in row.flags else None),
        (
            SheetColumn("What is lacking", 11, blank="[nothing]"),
            lambda row: ", ".join(words for flag, words in LACKING.items() if flag in row.flags),
        ),
        row_column("Where", 19),
        (SheetColumn("Row id", view.id_width), lambda row: row_link(view, row.row_id)),
    )
    columns: tuple[ColumnOf[tuple[CouncilView, ReturnRecord, str]], ...] = (
        (SheetColumn("Region", 13, blank=NO_REGION), lambda gap: gap[0].region),
        (SheetColumn("Council", 15), lambda gap: gap[0].name),
        (SheetColumn("Action", 22), lambda gap: StyledText(action_name(view, gap[2]) or _unmapped(gap[1]), "term")),
        *((column, lambda gap, value=value: value(gap[1])) for column, value in of_row),
    )
    told = {
        "gaps": counted(view.counts.gaps, "row"),
        "overdue": view.counts.overdue,
        "day": day(view.as_of),
        "lines": counted(view.counts.gap_lines, "line"),
    }
    return sheet_of("Gaps", columns, gap_lines(view), told, frozen=3, shortens=True)


def gap_lines(view: View) -> list[tuple[CouncilView, ReturnRecord, str]]:
    """Each row that is not fully met, once for the id of each action that it answers, or with none."""
    return [
        (council, row, action_id)
        for council in view.councils
        for row in filter(is_gap, council.rows)
        for action_id in (row.action_ids if row.decision == "mapped" else ()) or ("",)
    ]


def missing_sheet(view: View) -> WorkbookSheet:
    """A line for each action that a council's return does not answer, with the likely reason."""
    actions = view.actions
    columns: tuple[ColumnOf[tuple[CouncilView, Coverage]], ...] = (
        (SheetColumn("Region", 18, blank=NO_REGION), lambda one: one[0].region),
        (SheetColumn("Council", 22), lambda one: one[0].name),
        (SheetColumn("Action", 9), lambda one: StyledText(one[1].action_id, "term")),
        (SheetColumn("Theme", 22), lambda one: actions[one[1].action_id].theme),
        (SheetColumn("Section", 26), lambda one: actions[one[1].action_id].section),
        (SheetColumn("Title", 32), lambda one: actions[one[1].action_id].title),
        (SheetColumn("What the list asks", 60), lambda one: actions[one[1].action_id].requirement),
        (SheetColumn("Asked of", 11), lambda one: actions[one[1].action_id].audience),
        (SheetColumn("Why it is missing", 34), lambda one: MISSING_BECAUSE[one[1].missing_because]),
        (SheetColumn("Rows to look at", view.id_width), lambda one: _to_look_at(view, *one)),
    )
    told = {
        "lines": counted(len(view.missing), "line"),
        "missing": view.counts.missing,
        "review": view.counts.answers["in_review"],
        "unread": view.counts.not_read,
    }
    return sheet_of("Missing actions", columns, view.missing, told, frozen=3, shortens=True)


def _to_look_at(view: View, council: CouncilView, covered: Coverage) -> StyledText | None:
    """The likeliest rows that may hold the answer after all, leading to the first."""
    rows = list(dict.fromkeys((*covered.row_ids, *review_rows(view, council, covered.action_id))))
    if not rows:
        return None
    first, named = rows[0], "\n".join(rows[:ROWS_NAMED])
    if view.decides and first in view.review_lines:
        return StyledText(named, "link", SheetLink("Review", view.review_lines[first]))
    return row_link(view, first, named)


_OVERDUE: Final = "Overdue"
_UNDATED: Final = tuple(word[:1].upper() + word[1:] for word in DEADLINES.values())


def deadlines_sheet(view: View) -> WorkbookSheet:
    """A line for each row that is not fully met: overdue first, then by month, then those without a date."""
    gaps = [row for council in view.councils for row in council.rows if is_gap(row)]
    rows = sorted(gaps, key=lambda row: turn_of(row, view.as_of))
    dues = {row.row_id: due_of(row, view.as_of) for row in rows}

    def due(row: ReturnRecord) -> StyledText:
        said = dues[row.row_id]
        return StyledText(said, "no" if said == _OVERDUE else "term")

    def days_overdue(row: ReturnRecord) -> int | None:
        return (view.as_of - row.deadline_last).days if "overdue" in row.flags and row.deadline_last else None

    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        (SheetColumn("Due", 14), due),
        row_column("Last date", 12),
        (SheetColumn("Days overdue", 14, "number", blank="[not overdue]"), days_overdue),
        (SheetColumn("Council", 26), lambda row: view.council_of[row.row_id]),
        (SheetColumn("Action, or what the row requires", 50), lambda row: _asked(view, row)),
        row_column("Ref", 12),
        row_column("Fully met", 11),
        row_column("How the gap will be closed", 60),
        row_column("Lead", 30),
        row_column("By when, as printed", 22),
        (SheetColumn("Row id", view.id_width), lambda row: row_link(view, row.row_id)),
    )
    counts = Counter(dues.values())
    said = ", ".join(f"{due} {number:,}" for due, number in counts.items()) + ("." if dues else "")
    told = {"rows": counted(len(rows), "row"), "day": day(view.as_of), "dues": said}
    parts = turns([dues[row.row_id] for row in rows])
    return sheet_of("Deadlines", columns, rows, told, frozen=1, shortens=True, parts=parts)


def due_of(row: ReturnRecord, as_of: date) -> str:
    """When the row is due: overdue, a month, or what is said in place of a date."""
    if "overdue" in row.flags:
        return _OVERDUE
    awaited = _awaited(row, as_of)
    return month(awaited) if awaited else _UNDATED[tuple(DEADLINES).index(row.deadline_kind)]


def _awaited(row: ReturnRecord, as_of: date) -> date | None:
    """The day that is waited for: a past one of something that began on it, or is said to be done, is not."""
    return row.deadline_last if row.deadline_last and row.deadline_last >= as_of else None


def turn_of(row: ReturnRecord, as_of: date) -> tuple[bool, bool, date, int]:
    """The order of the lines; rows that are alike in it stay in the order of the councils."""
    late = "overdue" in row.flags
    due = row.deadline_last if late else _awaited(row, as_of)
    undated = tuple(DEADLINES).index(row.deadline_kind) if due is None else 0
    return (not late, due is None, due or date.max, undated)


def _asked(view: View, row: ReturnRecord) -> str:
    """The actions that the row answers; of one that is not mapped, what it requires."""
    if row.decision == "mapped" and row.action_ids:
        return "\n".join(action_name(view, action_id) for action_id in row.action_ids)
    return f"{_unmapped(row)} {row.requirement}"


def _unmapped(row: ReturnRecord) -> str:
    return f"[{DECISIONS[row.decision].lower()}]"


_NO_ROLE: Final = "[no role]"
_Led = tuple[
    str | StyledText, str | StyledText, int, list[ReturnRecord], Figures
]  # role, council, how many, their rows
_LED: Final[tuple[ColumnOf[_Led], ...]] = (
    (SheetColumn("Lead role", 46), lambda led: led[0]),
    (SheetColumn("Council", 36), lambda led: led[1]),
    (SheetColumn("Councils", 10, "number"), lambda led: led[2]),
    (SheetColumn("Rows", 9, "number"), lambda led: len(led[3])),
    (SheetColumn("Fully met", 9, "number"), lambda led: sum(row.met == "yes" for row in led[3])),
    (SheetColumn("Not fully met", 10, "number"), lambda led: led[4].gaps),
    (SheetColumn("Not fully met, without a date", 14, "number"), lambda led: led[4].undated),
    (SheetColumn("Overdue", 10, "number"), lambda led: led[4].overdue),
)


def by_lead_sheet(view: View) -> WorkbookSheet:
    """For each role a line on all councils that name it, then one for each; those with most to do first."""
    roles: dict[str, dict[str, list[ReturnRecord]]] = defaultdict(dict)
    for council in view.councils:
        for row in council.rows:
            for name in dict.fromkeys(row.leads or (_NO_ROLE if row.lead_text else NOT_STATED,)):
                roles[name].setdefault(council.name, []).append(row)
    whole = {name: [row for rows in of.values() for row in rows] for name, of in roles.items()}
    several = len(view.councils) > 1
    lines: list[tuple[str | StyledText, str | StyledText, int, list[ReturnRecord]]] = []
    begins: set[int] = set()
    for name in sorted(
        roles, key=lambda name: (name.startswith("["), -sum(map(is_gap, whole[name])), -len(whole[name]), name)
    ):
        begins.add(len(lines))
        if several:
            every = StyledText(ALL_COUNCILS, "term")
            lines.append((StyledText(name, "term"), every, len(roles[name]), whole[name]))
        lines += [(name, council, 1, rows) for council, rows in roles[name].items()]
    led = [(*line, count_rows(line[3])) for line in lines]
    parts = frozenset(begins) if several else frozenset()
    return sheet_of("By lead", _LED, led, {"day": day(view.as_of)}, frozen=2, parts=parts)
