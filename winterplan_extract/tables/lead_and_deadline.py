"""Who leads and by when, told in one column: "Lead / timescale"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from winterplan_extract.domain.document import Cell, Role
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.headings import Hint, KnownHeadings
from winterplan_extract.vocabulary.lead_and_date import lead_and_date


def is_shared(hints: Mapping[Role, Hint], heading: str, known: KnownHeadings) -> bool:
    """Whether a heading, by what it is close enough to, asks for the lead and the deadline both, each in words of its own."""
    lead, deadline = hints.get("lead"), hints.get("deadline")
    both = lead is not None and deadline is not None and max(lead.score, deadline.score) < 1.0
    return both or known.asks_for(heading) == {"lead", "deadline"}


def part_lead(cell: Cell, plan: Plan) -> dict[Role, tuple[Cell, ...]]:
    """The lead and the deadline of a cell that may tell both, the letters and digits of the cell shared out."""
    lead, deadline = lead_and_date(cell.text, plan)
    if not lead or not deadline:
        return {"lead" if lead else "deadline": (cell,)}
    first = replace(cell, text=lead, lines=(), chars=chars(lead))
    return {"lead": (first,), "deadline": (replace(cell, text=deadline, lines=(), chars=cell.chars - first.chars),)}
