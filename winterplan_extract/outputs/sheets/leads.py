"""The sheet By lead: what each role has to answer for, council by council."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import ALL_COUNCILS, ONE_TABLE
from winterplan_extract.outputs.tallies import is_gap
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import day

_NOT_STATED: Final = "[not stated]"
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
            f"{_NOT_STATED}: the row names no lead. {_NO_ROLE}: it names a person, or a lead that is no role on the list.",
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
            for name in dict.fromkeys(row.leads or (_NO_ROLE if row.lead_text else _NOT_STATED,)):
                found[name].setdefault(council.name, []).append(row)
    return [_Role(name, rows) for name, rows in found.items()]


def _line(role: str | StyledText, council: str | StyledText, councils: int, rows: Sequence[ReturnRecord]) -> Line:
    gaps = [row for row in rows if is_gap(row)]
    return (
        role,
        council,
        councils,
        len(rows),
        sum(row.met == "yes" for row in rows),
        len(gaps),
        sum(row.deadline_last is None for row in gaps),
        sum("overdue" in row.flags for row in rows),
    )
