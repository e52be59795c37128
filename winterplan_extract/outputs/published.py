"""The comparison as it may be published: no remarks, nothing struck or covered, leads by their roles unless names may stand.

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


def to_publish(comparison: Comparison, plan: Plan, *, names: bool = False) -> Comparison:
    """The comparison without what is not the council's answer: remarks, and what is struck through or covered.

    Unless `names` may stand, roles are in place of the words for each lead, and there is no lead that is not surely a role.
    """
    rows = tuple(_answers_only(row) for row in comparison.rows)
    if not names:
        is_role = _roles_of(plan)
        rows = tuple(_by_role(row, is_role) for row in rows)
    return replace(comparison, rows=rows)


def _answers_only(row: ReturnRecord) -> ReturnRecord:
    hidden = "struck_text" in row.flags or "covered_text" in row.flags
    return replace(row, other_text="" if hidden else row.other_text, notes="")


def _by_role(row: ReturnRecord, is_role: Callable[[str], bool]) -> ReturnRecord:
    roles = tuple(lead for lead in row.leads if is_role(lead))
    return replace(row, lead_text="; ".join(roles) or (NOT_SHOWN if row.lead_text else ""), leads=roles)


def _roles_of(plan: Plan) -> Callable[[str], bool]:
    """Whether a lead is one of the plan's roles, one with a field of work among them."""
    known = {role for _, role in plan.roles if role and _AREA not in role}
    titles = {role for _, role in plan.roles if _AREA in role}
    known |= {re.sub(r"\s*(?:,|of)?\s*\{area\}\s*", "", title).strip() for title in titles}
    with_field = re.compile("|".join(re.escape(title).replace(re.escape(_AREA), ".+") for title in sorted(titles)))
    return lambda lead: lead in known or bool(titles and with_field.fullmatch(lead))
