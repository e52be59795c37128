"""Requirements that stand over the answers to them: in a row across the table, or in a paragraph above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Cell, Document, Paragraph, Role, Table
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.content import like_actions
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.tables.labels import Labelled, LabelledRow, asked, with_value
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.sections import like_heading_of_plan
from winterplan_extract.tables.stitch import Draft

_FEWEST: Final = 3  # tables of answers alone that make a habit of it, and answers that such a table has
_ROWS: Final = 2  # rows of answers under one requirement
_ASKS_AT_LENGTH: Final = 40  # characters on the mean: a theme shares all its few words with some action


def paragraphs_over(document: Document) -> dict[int, Paragraph]:
    """By the table's number the paragraph that stands right over it."""
    body = [item for item in document.body if isinstance(item, Table) or item.text.strip()]
    return {
        table.number: above
        for above, table in pairwise(body)
        if isinstance(table, Table) and isinstance(above, Paragraph)
    }


def asked_over_forms(over: Mapping[int, Paragraph], forms: Mapping[int, Sequence[LabelledRow]]) -> dict[int, Paragraph]:
    """Of `over` those that ask: they stand over forms that have answers alone, as most of these do in the document."""
    roles = {number: {value.role for row in rows for value in row.values} for number, rows in forms.items()}
    silent = [number for number, said in roles.items() if not said.isdisjoint(ANSWERS) and "requirement" not in said]
    found = {number: over[number] for number in silent if number in over}
    return found if 2 * len(found) >= len(silent) else {}


def asked_over_grids(
    over: Mapping[int, Paragraph], tables: Sequence[Table], namings: Mapping[int, Naming | None]
) -> dict[int, Paragraph]:
    """Of `over` those that ask: they stand over small tables that are headed by answers alone, one after the other."""
    found = {
        table.number: over[table.number]
        for table in tables
        if table.number in over and (naming := namings[table.number]) and heads_answers(naming, table)
    }
    return found if len(found) >= _FEWEST else {}


def heads_answers(naming: Naming, table: Table) -> bool:
    """Whether a table is headed by answers alone and has no more rows than one requirement does."""
    roles = set(naming.roles)
    filled = sum(bool(row.filled) for i, row in enumerate(grid_rows(table)) if i not in naming.header)
    return (
        bool(naming.header)
        and "requirement" not in roles
        and len(roles.intersection(ANSWERS)) >= _FEWEST
        and 0 < filled <= _ROWS
    )


def rows_that_ask(rows: Sequence[GridRow], roles: Sequence[Role], plan: Plan, settings: Rebuilding) -> frozenset[int]:
    """The rows that ask what the row below them answers; empty for a table that is not laid out so.

    Its columns must have no requirement but three kinds of answers; nearly every row of answers must
    stand under a row across the table; and those must read like actions of the plan, as themes do not.
    """
    if "requirement" in roles or len(set(roles).intersection(ANSWERS)) < _FEWEST:
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


def asked_by(draft: Draft, paragraph: Paragraph, number: Paragraph | None) -> Draft:
    """The draft with the paragraph as its requirement, and the one before it as its reference, if that is a `number` alone.

    Both count as copied, for they stand in no table.
    """
    cell = Cell(paragraph.text, page=paragraph.page)
    if number is not None and "ref" not in draft.parts:
        draft = with_value(draft, Labelled("ref", Cell(number.text, page=number.page), copied=True))
    for value in asked(cell, where="paragraph above", refs="ref" not in draft.parts):
        draft = with_value(draft, value)
    return draft
