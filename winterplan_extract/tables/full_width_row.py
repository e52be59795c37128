"""Tables that have each requirement in a row of its own, across the table, over the row of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.content import like_actions
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.inline import begin_with_refs, split_ref
from winterplan_extract.tables.sections import Headings, like_heading_of_plan
from winterplan_extract.tables.stitch import Draft, Parts

_ASKS_AT_LENGTH: Final = 40  # characters on the mean: a theme shares all its few words with some action


def asked_over(rows: Sequence[GridRow], roles: Sequence[Role], plan: Plan, settings: Rebuilding) -> frozenset[int]:
    """The rows that ask what the row below them answers; empty for a table that is not laid out so.

    Its columns must have no requirement but three kinds of answers; nearly every row of answers must
    stand under a row across the table; and those must read like actions of the plan, as themes do not.
    """
    if "requirement" in roles or len(set(roles).intersection(ANSWERS)) < 3:
        return frozenset()
    filled = [i for i, row in enumerate(rows) if row.filled]
    wide = {i for i in filled if rows[i].span >= settings.banner_span}
    over = [i for i, below in pairwise(filled) if i in wide and below not in wide]
    texts = [rows[i].filled[0].text for i in over]
    answered = len(filled) - len(wide)
    named = sum(1 for text in texts if like_heading_of_plan(text, plan) >= settings.heading_of_plan)
    if len(over) < settings.rows_to_guess or 5 * len(over) < 4 * answered or 2 * named > len(over):
        return frozenset()
    if sum(map(len, texts)) < _ASKS_AT_LENGTH * len(texts):
        return frozenset()
    return frozenset(over) if like_actions(texts, plan) >= settings.requirement_by_content else frozenset()


def draft_over(rows: Sequence[GridRow], i: int, over: frozenset[int], now: Headings, settings: Rebuilding) -> Draft:
    """The requirement of one such row, its reference apart where they begin with references."""
    cell = rows[i].filled[0]
    inline = begin_with_refs([rows[o].filled[0].text for o in sorted(over)], settings.inline_refs)
    ref, asked = split_ref(cell) if inline else (None, cell)
    parts: Parts = {"ref": (ref,), "requirement": (asked,)} if ref else {"requirement": (asked,)}
    return Draft(rows[i].place, now, parts)
