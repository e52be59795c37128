"""Cells that tell two roles: a reference before its requirement, who leads and by when ("Lead / timescale")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.document import Cell, Role
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.headings import Hint
from winterplan_extract.vocabulary.references import opening_reference

_PARTING: Final = re.compile(r"\s*\n\s*|\s*[;/|]\s+|\s+[-–—]\s+|,\s+|:\s+|\s+(?=by\b)|\s*(?=\()")


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


def is_shared(hints: Mapping[Role, Hint]) -> bool:
    """Whether a heading, by what it is close enough to, asks for the lead and the deadline both, each in words of its own."""
    lead, deadline = hints.get("lead"), hints.get("deadline")
    return lead is not None and deadline is not None and max(lead.score, deadline.score) < 1.0


def part_lead(cell: Cell, plan: Plan) -> dict[Role, Cell]:
    """The lead and the deadline of a cell that tells both, the letters and digits of the cell shared out.

    The deadline is what stands after the first line end, stop or dash from which on only dates and
    deadline words follow; a cell that tells one of the two alone is that one.
    """
    for found in _PARTING.finditer(cell.text):
        head, tail = cell.text[: found.start()], cell.text[found.end() :]
        if head and not is_deadline_like(head, plan) and _all_dates(tail, plan):
            return {"lead": _piece(cell, head), "deadline": _piece(cell, tail, rest=chars(head))}
    return {"deadline" if _all_dates(cell.text, plan) else "lead": cell}


def _all_dates(text: str, plan: Plan) -> bool:
    parts: Sequence[str] = [part for part in text.split("\n") if part.strip()]
    return bool(parts) and all(is_deadline_like(part, plan) and len(part) <= 40 for part in parts)


def _piece(cell: Cell, text: str, *, rest: int = 0) -> Cell:
    """A part of a cell without its printed lines; the last part has what letters the `rest` left."""
    return replace(cell, text=text, lines=(), chars=cell.chars - rest if rest else chars(text))
