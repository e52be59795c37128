"""Who leads and by when, told in one column: "Lead / timescale"."""

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

_PARTING: Final = re.compile(r"\s*\n\s*|\s*[;/|]\s+|\s+[-–—]\s+|,\s+|:\s+|\s+(?=by\b)|\s*(?=\()")


def is_shared(hints: Mapping[Role, Hint]) -> bool:
    """Whether a heading, by what it is close enough to, asks for the lead and the deadline both, each in words of its own."""
    lead, deadline = hints.get("lead"), hints.get("deadline")
    return lead is not None and deadline is not None and max(lead.score, deadline.score) < 1.0


def part_lead(cell: Cell, plan: Plan) -> dict[Role, tuple[Cell, ...]]:
    """The lead and the deadline of a cell that tells both, the letters and digits of the cell shared out.

    The deadline is what stands after the first line end, stop or dash from which on only dates and
    deadline words follow; a cell that tells one of the two alone is that one.
    """
    for found in _PARTING.finditer(cell.text):
        head, tail = cell.text[: found.start()], cell.text[found.end() :]
        if head and not is_deadline_like(head, plan) and _all_dates(tail, plan):
            return {"lead": (_piece(cell, head),), "deadline": (_piece(cell, tail, rest=chars(head)),)}
    return {"deadline" if _all_dates(cell.text, plan) else "lead": (cell,)}


def _all_dates(text: str, plan: Plan) -> bool:
    parts: Sequence[str] = [part for part in text.split("\n") if part.strip()]
    return bool(parts) and all(is_deadline_like(part, plan) and len(part) <= 40 for part in parts)


def _piece(cell: Cell, text: str, *, rest: int = 0) -> Cell:
    """A part of a cell without its printed lines; the last part has what letters the `rest` left."""
    return replace(cell, text=text, lines=(), chars=cell.chars - rest if rest else chars(text))
