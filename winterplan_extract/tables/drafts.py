"""What a row takes from the rows around it, and how the rows of a return usually look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from winterplan_extract.domain.document import Role, Table
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.grid import grid_rows
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.row_types import Usual
from winterplan_extract.tables.stitch import Draft, Habits, side
from winterplan_extract.tables.within_cell import begin_with_refs


def carried_down(draft: Draft, before: Draft | None, naming: Naming) -> Draft:
    """The draft with the theme and section of the row above, where their columns are left blank in it.

    A merged cell that a page break cuts is blank on the next page; so is one that is written once
    and meant for the rows below.
    """
    if before is None:
        return draft
    blank: list[Role] = [
        role
        for role in ("theme", "section")
        if role in naming.roles and role not in draft.parts and role in before.parts
    ]
    if "theme" in draft.parts and "theme" not in draft.copied and draft.text("theme") != before.text("theme"):
        blank = []
    if not blank:
        return draft
    parts = {**draft.parts, **{role: before.parts[role] for role in blank}}
    return replace(draft, parts=parts, copied=draft.copied | set(blank))


def habits_of(
    tables: Sequence[Table], namings: Mapping[int, Naming | None], settings: Rebuilding
) -> tuple[Habits, Usual]:
    """How the rows of a return usually look, over all its tables of requirements."""
    held = [
        {
            role: slot.cell
            for role, slot in zip(naming.roles, row.slots, strict=True)
            if slot.own and slot.cell and slot.text
        }
        for table in tables
        if (naming := namings[table.number]) is not None
        for i, row in enumerate(grid_rows(table))
        if i not in naming.header
    ]
    rows = [cells for cells in held if "requirement" in cells and len(cells) >= min(3, max(map(len, held)))]
    asked = [cells["requirement"] for cells in rows]
    inline = begin_with_refs([cell.text for cell in asked], settings.inline_refs)
    count = max(len(rows), 1)
    foot: dict[int, float] = {}
    for box in (table.box for table in tables if table.box):
        foot[side(box)] = max(foot.get(side(box), 0.0), box.bottom)
    fills = [cell.fill for cell in asked]
    habits = Habits(
        refs=1.0 if inline else sum("ref" in cells for cells in rows) / count,
        answers=sum("met" in cells for cells in rows) / count,
        foot=foot,
        inline=inline,
    )
    bold = 2 * sum(cell.bold for cell in asked) > len(asked)
    return habits, Usual(bold=bold, fills=frozenset(fill for fill in fills if 5 * fills.count(fill) >= len(fills)))
