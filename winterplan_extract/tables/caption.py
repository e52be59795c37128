"""Requirements that stand as a paragraph over the small table that answers them, not in the table."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Cell, Document, Paragraph, Role, Table
from winterplan_extract.tables.forms import FormRow
from winterplan_extract.tables.grid import grid_rows
from winterplan_extract.tables.inline import split_ref
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.stitch import Draft

_FEWEST: Final = 3  # tables of answers alone that make a habit of it, and answers that such a table has
_ROWS: Final = 2  # rows of answers under one requirement


def paragraphs_over(document: Document) -> dict[int, Paragraph]:
    """By the table's number the paragraph that stands right over it."""
    body = [item for item in document.body if isinstance(item, Table) or item.text.strip()]
    return {
        table.number: above
        for above, table in itertools.pairwise(body)
        if isinstance(table, Table) and isinstance(above, Paragraph)
    }


def asked_over_forms(over: Mapping[int, Paragraph], forms: Mapping[int, Sequence[FormRow]]) -> dict[int, Paragraph]:
    """Of `over` those that ask: they stand over forms that have answers alone, as most of these do in the document."""
    silent = [number for number, rows in forms.items() if _answers_alone(rows)]
    asked = {number: over[number] for number in silent if number in over}
    return asked if 2 * len(asked) >= len(silent) else {}


def _answers_alone(rows: Sequence[FormRow]) -> bool:
    roles = {answer.role for row in rows for answer in row.answers}
    return not roles.isdisjoint(ANSWERS) and "requirement" not in roles and not any(row.title for row in rows)


def asked_over_grids(
    over: Mapping[int, Paragraph], tables: Sequence[Table], namings: Mapping[int, Naming | None]
) -> dict[int, Paragraph]:
    """Of `over` those that ask: they stand over small tables that are headed by answers alone, one after the other."""
    asked = {
        table.number: over[table.number]
        for table in tables
        if table.number in over and (naming := namings[table.number]) and heads_answers(naming, table)
    }
    return asked if len(asked) >= _FEWEST else {}


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


def asked_by(draft: Draft, paragraph: Paragraph) -> Draft:
    """The draft with the paragraph as its requirement; it counts as copied, for it stands in no table."""
    ref, requirement = split_ref(Cell(paragraph.text, page=paragraph.page))
    own: dict[Role, tuple[Cell, ...]] = {"requirement": (requirement,)}
    if ref is not None and "ref" not in draft.parts:
        own["ref"] = (ref,)
    elif ref is not None:
        own["requirement"] = (Cell(paragraph.text, page=paragraph.page),)
    return replace(draft, parts={**draft.parts, **own}, copied=draft.copied | set(own))
