"""Forms: a block of labels and answers for each requirement, made into the rows of a grid.

A label stands to the left of its answer or over it. A block is over where a label comes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from winterplan_extract.model import Cell, Role, Table
from winterplan_extract.settings import Rebuilding
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.tables.headings import KnownHeadings

_ANSWERS: Final[frozenset[Role]] = frozenset({"current_status", "met", "gap", "lead", "deadline"})


_Labels = dict[int, Role]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a form with its label; `role` is empty where the answer has no label of its own."""

    role: Role | None
    label: Cell | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class FormRow:
    """One table row of a form: its answers and the labels that stand in it without an answer beside them."""

    row: GridRow
    answers: tuple[Answer, ...] = ()
    labels: tuple[Cell, ...] = ()
    title: Cell | None = None


def label_role(cell: Cell, known: KnownHeadings, settings: Rebuilding) -> Role | None:
    """The role that a cell's text labels, or None if it is no label."""
    if len(cell.text) > settings.heading_length:
        return None
    hint = known.best(cell.text)
    return hint.role if hint and hint.score >= settings.label_likeness else None


def find_forms(tables: Sequence[Table], known: KnownHeadings, settings: Rebuilding) -> dict[int, tuple[FormRow, ...]]:
    """The rows of every table that is a form, or the rest of one over a page break, by the table's number."""
    forms: dict[int, tuple[FormRow, ...]] = {}
    before: Table | None = None
    above: _Labels = {}
    over = False
    for table in tables:
        rows = grid_rows(table)
        shape = _shape(rows, known, settings)
        rest = before is not None and _is_rest(table, before, rows)
        if shape is None and not rest:
            before, above = None, {}
            continue
        over = shape == "over" if shape else over
        if over:
            forms[table.number], above = _labels_over(rows, above if rest else {}, known, settings)
        else:
            forms[table.number] = tuple(_labels_beside(row, known, settings) for row in rows)
        before = table
    return forms


def _shape(rows: Sequence[GridRow], known: KnownHeadings, settings: Rebuilding) -> Literal["beside", "over"] | None:
    """Where a form has its labels; None where the table is no form.

    A form says at least three roles, one of them an answer, and its labels stand one under another:
    a grid has them in one row. A label comes first in its row: a cell further right that reads like
    one ("Complete") is an answer.
    """
    labels = [[label_role(cell, known, settings) for cell in row.filled] for row in rows]
    said = {role for found in labels for role in found if role}
    lines = [i for i, found in enumerate(labels) if found and found[0]]
    if len(said - {"other", "theme", "section"}) < 3 or not said & _ANSWERS or len(lines) < 2:
        return None
    beside = [_labels_beside(row, known, settings) for row in rows]
    most = max(sum(1 for answer in row.answers if answer.label) for row in beside)
    if most > 2 or len(rows[0].slots) > 6 or len(lines) < settings.form_share * sum(1 for row in rows if row.filled):
        return None
    whole = [i for i in lines if all(labels[i]) and len(labels[i]) == len(rows[i].cells)]
    return "over" if len(whole) == len(lines) and _answers_follow(whole, labels) else "beside"


def _is_rest(table: Table, form: Table, rows: Sequence[GridRow]) -> bool:
    """Whether a table may be the rest of a form that the page before ends with."""
    next_page = table.page is not None and form.page is not None and table.page == form.page + 1
    return next_page and bool(rows) and len(rows[0].slots) == max((len(row) for row in form.rows), default=0)


def _answers_follow(over: Sequence[int], labels: Sequence[Sequence[Role | None]]) -> bool:
    """Whether most rows of labels have a row that is none right under them."""
    followed = sum(1 for i in over if i + 1 < len(labels) and not all(labels[i + 1] or [None]))
    return 2 * followed > len(over)


def _labels_beside(row: GridRow, known: KnownHeadings, settings: Rebuilding) -> FormRow:
    """The row's answers, each right of its label; text before any label goes on the answer above."""
    answers: list[Answer] = []
    labels: list[Cell] = []
    waiting: tuple[Role, Cell] | None = None
    title: Cell | None = None
    for cell in row.cells:
        role = label_role(cell, known, settings) if cell.text and waiting is None else None
        if waiting is not None:
            answers.append(Answer(waiting[0], waiting[1], cell))
            waiting = None
        elif role is not None:
            waiting = (role, cell)
        elif cell.text and row.span >= settings.banner_span:
            title = cell
        elif cell.text:
            answers.append(Answer(None, None, cell))
    if waiting is not None:
        labels.append(waiting[1])
    return FormRow(row, tuple(answers), tuple(labels), title)


def _labels_over(
    rows: Sequence[GridRow], above: _Labels, known: KnownHeadings, settings: Rebuilding
) -> tuple[tuple[FormRow, ...], _Labels]:
    """The answers under their labels, column by column, and the labels that stand last.

    `above` are the labels at the foot of the page before.
    """
    found: list[FormRow] = []
    for row in rows:
        roles = [label_role(cell, known, settings) for cell in row.filled]
        if roles and all(roles) and not above:
            above = {c: role for c, slot in enumerate(row.slots) if slot.own and slot.cell and (role := label_role(slot.cell, known, settings))}  # fmt: skip
            found.append(FormRow(row, labels=row.filled))
            continue
        answers = [
            Answer(above.get(c), None, slot.cell)
            for c, slot in enumerate(row.slots)
            if slot.own and slot.cell and slot.text
        ]
        found.append(FormRow(row, tuple(answers)))
        above = {}
    return tuple(found), above
