"""A grid row as a draft of a requirement row, and how the rows of a return usually look."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from winterplan_extract.domain.document import Cell, Role, Table
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.checkbox_columns import meant
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.tables.inline import begin_with_refs, split_ref
from winterplan_extract.tables.lead_and_deadline import part_lead
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.row_types import Usual
from winterplan_extract.tables.sections import Headings
from winterplan_extract.tables.stitch import Draft, Habits, side


def draft_of(row: GridRow, naming: Naming, now: Headings, plan: Plan, *, inline: bool) -> Draft:
    """The row's cells by role; cells of columns without a role under their heading.

    `inline`: the requirements of this return begin with their references.
    """
    parts: dict[Role, tuple[Cell, ...]] = {}
    copied: set[Role] = set()
    others: list[tuple[str, Cell]] = []
    marks: list[tuple[str, Cell]] = []
    met_fill = ""
    answers = naming.answers or ("",) * len(row.slots)
    columns = zip(row.slots, naming.columns, naming.headings, answers, strict=True)
    for i, (slot, column, heading, answer) in enumerate(columns):
        cell = slot.cell
        if cell is not None and column.role == "met":
            met_fill = met_fill or cell.fill
        if cell is None or not cell.text:
            continue
        if answer:
            marks.append((answer, cell))
        elif i == naming.shared:
            both = part_lead(cell, plan)
            parts |= both
            copied |= set() if slot.own else set(both)
        elif column.role != "other":
            parts[column.role] = (cell,)
            copied |= set() if slot.own else {column.role}
        elif slot.own:
            others.append((heading, cell))
    means = meant([(answer, cell.text) for answer, cell in marks])
    if any(means):
        chosen = itertools.compress(marks, means)
        parts["met"] = tuple(replace(cell, text=answer, lines=()) for answer, cell in chosen)
    if inline and "ref" not in naming.roles and "requirement" in parts and "requirement" not in copied:
        ref, requirement = split_ref(parts["requirement"][0])
        parts |= {"ref": (ref,), "requirement": (requirement,)} if ref else {}
    return Draft(
        row.place, now, parts, frozenset(copied), tuple(others), (), met_fill, tuple(cell for _, cell in marks)
    )


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
