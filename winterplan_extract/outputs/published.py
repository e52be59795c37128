"""The comparison as it may be published: leads by their roles, no person by name.

A lead whose words are on the plan's list, or are a title with its field of work, is a role. All
others may be a person's name and are not shown; the dataset keeps every word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Comparison, ReturnRecord

NOT_SHOWN: Final = "[lead not shown]"
NOT_SHOWN_MEANS: Final = (
    "The return names a lead in words of its own, which may be a person's name. People's names are not published."
)
_AREA: Final = "{area}"


def without_names(comparison: Comparison, plan: Plan) -> Comparison:
    """The comparison with roles in place of the words for each lead, and no lead that is not surely a role.

    Remarks and what is struck through are left out: neither is the council's answer.
    """
    is_role = _roles_of(plan)
    return replace(comparison, rows=tuple(_row(row, is_role) for row in comparison.rows))


def _row(row: ReturnRecord, is_role: Callable[[str], bool]) -> ReturnRecord:
    roles = tuple(lead for lead in row.leads if is_role(lead))
    said = "; ".join(roles) or (NOT_SHOWN if row.lead_text else "")
    other = "" if "struck_text" in row.flags else row.other_text
    return replace(row, lead_text=said, leads=roles, other_text=other, notes="")


def _roles_of(plan: Plan) -> Callable[[str], bool]:
    """Whether a lead is one of the plan's roles, one with a field of work among them."""
    known = {role for _, role in plan.roles if role and _AREA not in role}
    titles = {role for _, role in plan.roles if _AREA in role}
    known |= {re.sub(r"\s*(?:,|of)?\s*\{area\}\s*", "", title).strip() for title in titles}
    with_field = re.compile("|".join(re.escape(title).replace(re.escape(_AREA), ".+") for title in sorted(titles)))
    return lambda lead: lead in known or bool(titles and with_field.fullmatch(lead))
