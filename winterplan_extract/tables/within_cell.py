"""Cells that tell two roles: a reference before its requirement, who leads and by when, what will be done and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from winterplan_extract.domain.document import ANSWERS, FIELDS, Cell, RawRecord, Role
from winterplan_extract.domain.plaintext import BULLET, chars
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.headings import Hint
from winterplan_extract.vocabulary.leads import (
    cut_beside,
    cut_lead,
    lead_and_date,
    told_beside,
    told_by_label,
    told_by_lines,
)
from winterplan_extract.vocabulary.references import opening_reference


def begin_with_refs(texts: Sequence[str], share: float) -> bool:
    """Whether at least that share of the texts begins with a reference, no two next to each other the same."""
    refs = [found[0] for text in texts if (found := opening_reference(text))]
    return len(refs) >= 3 and len(refs) >= share * len(texts) and len(set(refs)) >= 0.8 * len(refs)


def split_ref(cell: Cell) -> tuple[Cell | None, Cell]:
    """The cell's reference and the rest of it; None and the cell as it is where it begins with none."""
    found = opening_reference(cell.text)
    if found is None:
        return None, cell
    ref = Cell(found[0], page=cell.page, box=cell.box, chars=chars(found[0]))
    lines = cell.lines
    if lines and (first := opening_reference(lines[0].text)):
        lines = (replace(lines[0], text=lines[0].text[first[1] :]), *lines[1:])
    elif lines:
        lines = ()
    return ref, replace(cell, text=cell.text[found[1] :], lines=lines, chars=cell.chars - ref.chars)


def is_shared(hints: Mapping[Role, Hint], parts: frozenset[Role]) -> bool:
    """Whether a heading, by what it is close enough to or by its parts, asks for the lead and the deadline both."""
    lead, deadline = hints.get("lead"), hints.get("deadline")
    both = lead is not None and deadline is not None and max(lead.score, deadline.score) < 1.0
    return both or parts == {"lead", "deadline"}


def part_lead(cell: Cell, plan: Plan) -> dict[Role, Cell]:
    """The lead and the deadline of a cell that may tell both, the letters and digits of the cell shared out."""
    lead, deadline = lead_and_date(cell.text, plan)
    if not lead or not deadline:
        return {"lead" if lead else "deadline": cell}
    first = replace(cell, text=lead, lines=(), chars=chars(lead))
    return {"lead": first, "deadline": replace(cell, text=deadline, lines=(), chars=cell.chars - first.chars)}


def labelled_within(records: Sequence[RawRecord], plan: Plan) -> frozenset[Role]:
    """Which of status and gap have cells whose lines are labelled as both: there one of the labels may stand alone."""
    both: tuple[Role, ...] = ("current_status", "gap")
    return frozenset(
        own for own in both if any(told_by_lines(getattr(r, FIELDS[own]), plan).keys() >= {*both} for r in records)
    )


def with_beside(
    record: RawRecord, named: frozenset[Role], lacking: frozenset[Role], plan: Plan, labelled: frozenset[Role]
) -> RawRecord:
    """The row with what its status or its gap tells besides, where it has no cell for that.

    A cell whose lines are all labelled is parted. Else the gap stays whole and tells who leads and by when, unless its
    heading names them (`named`) and they are plainly parted. `lacking` are the roles that the return has no column for,
    in those `labelled` each cell is parted. A status tells them by labels alone: its days are of what was done.
    """
    beside = named | lacking
    cells: tuple[Role, ...] = ("current_status", "gap")
    for own in cells if beside else ():
        told = told_by_lines(getattr(record, FIELDS[own]), plan, alone=own in labelled)
        if told and told.keys() <= beside | {own}:
            empty = (role for role in told if role == own or not getattr(record, FIELDS[role]))
            new: dict[str, Any] = {FIELDS[own]: ""} | {FIELDS[role]: told[role] for role in empty}
            record = replace(record, **new)
            beside -= told.keys()
    beside &= {"lead", "deadline"}
    if not beside:
        return record
    if record.gap and named == {"lead"} and not record.lead_text:
        done, lead = cut_lead(record.gap, plan)
        if lead:
            return replace(record, gap=done, lead_text=lead)
    if named >= {"lead", "deadline"} <= beside and not (record.lead_text or record.deadline_text):
        done, lead, deadline = cut_beside(record.gap, plan)
        if lead or deadline:
            return replace(record, gap=done, lead_text=lead, deadline_text=deadline)
    found = told_beside(record.gap, plan) if record.gap else told_by_label(record.current_status, plan)
    lead, deadline = (text if role in beside else "" for role, text in zip(("lead", "deadline"), found, strict=True))
    return replace(record, lead_text=record.lead_text or lead, deadline_text=record.deadline_text or deadline)


def split_bullets(record: RawRecord) -> tuple[RawRecord, ...]:
    """A row for each action of a cell that lists several, where what is said of them has an item for each.

    What has another number of items is said of all of them; a status or a gap that has so speaks against it.
    """
    told = [items for text in (record.gap, record.current_status) if (items := _items(text, plain=True))]
    actions = _items(record.requirement)
    if record.by_area and _items(record.gap) and len(told) > 1:  # each item of what is next, with how it stands
        name = record.theme or record.section
        actions = tuple("\n".join(f"{name}: {item}" for item in items) for items in zip(*told, strict=False))
    if record.ref or len(actions) < 2 or not told or any(len(items) != len(actions) for items in told):
        return (record,)
    shared = {FIELDS[role]: _items(getattr(record, FIELDS[role]), plain=True) for role in ANSWERS}
    listed = {name: items for name, items in shared.items() if len(items) == len(actions)}

    def at(i: int) -> dict[str, Any]:
        return {name: items[i] for name, items in listed.items()}

    return tuple(replace(record, requirement=action, **at(i)) for i, action in enumerate(actions))


def _items(text: str, *, plain: bool = False) -> tuple[str, ...]:
    """The items of a text that is a list and nothing else; where `plain`, its lines if none is an item."""
    lines = text.splitlines()
    listed = sum(line.startswith(BULLET) for line in lines)
    return tuple(line.removeprefix(BULLET) for line in lines) if listed == len(lines) or (plain and not listed) else ()
