"""Forms: a block of labels and answers for each requirement, made into the rows of a grid.

A label stands to the left of its answer or over it. A block is over where a label comes again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from winterplan_extract.domain.document import ANSWERS, Cell, Role, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.vocabulary.headings import KnownHeadings

Shape = Literal["beside", "over"]
_Above = dict[int, Role]
_SIDES: Final = 12.0  # points by which the sides of a form's parts may differ
_CUT: Final = 2  # words that must be left of a label cut by the page break for it to be known


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


@dataclass(frozen=True, slots=True)
class Labels:
    """What tells a label: likeness to known headings, and the labels that the document's forms have."""

    known: KnownHeadings
    settings: Rebuilding
    seen: Mapping[str, Role]

    def role(self, cell: Cell) -> Role | None:
        """The role of a cell that is a label, or the start of one of the document's labels."""
        role = label_role(cell, self.known, self.settings)
        if role is not None or not self.seen or len(cell.text) > self.settings.heading_length:
            return role
        text = fold(cell.text)
        if text in self.seen or len(text.split()) < _CUT:
            return self.seen.get(text)
        return next((role for label, role in self.seen.items() if label.startswith(f"{text} ")), None)

    def is_rest(self, cell: Cell) -> bool:
        """Whether a cell holds the end of one of the document's labels."""
        text = fold(cell.text)
        return bool(text) and any(label.endswith(f" {text}") for label in self.seen)


def find_forms(tables: Sequence[Table], known: KnownHeadings, settings: Rebuilding) -> dict[int, tuple[FormRow, ...]]:
    """The rows of every table that is a form, or a part of one that a page break cut off, by the table's number."""
    grids = [grid_rows(table) for table in tables]
    shapes = [_shape(rows, known, settings) for rows in grids]
    labels = Labels(known, settings, _labels_seen(grids, shapes, known, settings))
    parts = [shape or _part_of(i, tables, grids, shapes, labels) for i, shape in enumerate(shapes)]
    forms: dict[int, tuple[FormRow, ...]] = {}
    above: _Above = {}
    for i, (table, rows, shape) in enumerate(zip(tables, grids, parts, strict=True)):
        kept = above if i and _is_next_page(tables[i - 1], table) else {}
        if shape == "over" or (kept and shape is None and _same_sides(tables[i - 1], table)):
            forms[table.number], above = _labels_over(rows, kept, labels)
            continue
        above = {}
        if shape == "beside":
            forms[table.number] = tuple(_labels_beside(row, labels, first=r == 0) for r, row in enumerate(rows))
    return forms


def _labels_seen(
    grids: Sequence[Sequence[GridRow]], shapes: Sequence[Shape | None], known: KnownHeadings, settings: Rebuilding
) -> dict[str, Role]:
    """The labels of the document's forms, folded, with their roles."""
    return {
        fold(cell.text): role
        for rows, shape in zip(grids, shapes, strict=True)
        if shape
        for row in rows
        for cell in row.filled
        if (role := label_role(cell, known, settings))
    }


def _part_of(
    i: int, tables: Sequence[Table], grids: Sequence[Sequence[GridRow]], shapes: Sequence[Shape | None], labels: Labels
) -> Shape | None:
    """The shape of the form right before or after a table that is a part of it; None where it is none."""
    filled = next((row for row in grids[i] if row.filled), None)
    if filled is None or tables[i].page is None:
        return None
    first = filled.cells[0]
    titled = filled.span >= labels.settings.banner_span and all(
        labels.role(row.cells[0]) is not None for row in grids[i] if row.filled and row is not filled
    )
    begins = not first.text or labels.role(first) is not None or labels.is_rest(first) or titled
    for j in (i - 1, i + 1):
        beside = 0 <= j < len(tables) and shapes[j] is not None and _same_sides(tables[i], tables[j])
        if beside and begins and abs((tables[j].page or 0) - (tables[i].page or 0)) <= 1:
            return shapes[j]
    return None


def _same_sides(one: Table, other: Table) -> bool:
    if one.box is None or other.box is None:
        return False
    return abs(one.box.x0 - other.box.x0) <= _SIDES and abs(one.box.x1 - other.box.x1) <= _SIDES


def _is_next_page(before: Table, table: Table) -> bool:
    return table.page is not None and before.page is not None and table.page == before.page + 1


def _shape(rows: Sequence[GridRow], known: KnownHeadings, settings: Rebuilding) -> Shape | None:
    """Where a form has its labels; None where the table is no form.

    A form says at least three roles, one of them an answer, and its labels stand one under another:
    a grid has them in one row. A label comes first in its row: a cell further right that reads like
    one ("Complete") is an answer.
    """
    labels = [[label_role(cell, known, settings) for cell in row.filled] for row in rows]
    said = {role for found in labels for role in found if role}
    lines = [i for i, found in enumerate(labels) if found and found[0]]
    if len(said - {"other", "theme", "section"}) < 3 or said.isdisjoint(ANSWERS) or len(lines) < 2:
        return None
    beside = [_labels_beside(row, Labels(known, settings, {}), first=False) for row in rows]
    most = max(sum(1 for answer in row.answers if answer.label) for row in beside)
    if most > 2 or len(rows[0].slots) > 6 or len(lines) < settings.form_share * sum(1 for row in rows if row.filled):
        return None
    if len(rows[0].slots) == 1:
        return "over"  # there is no beside
    whole = [i for i in lines if all(labels[i]) and len(labels[i]) == len(rows[i].cells)]
    return "over" if len(whole) == len(lines) and _answers_follow(whole, labels) else "beside"


def _answers_follow(over: Sequence[int], labels: Sequence[Sequence[Role | None]]) -> bool:
    """Whether most rows of labels have a row that is none right under them."""
    followed = sum(1 for i in over if i + 1 < len(labels) and not all(labels[i + 1] or [None]))
    return 2 * followed > len(over)


def _labels_beside(row: GridRow, labels: Labels, *, first: bool) -> FormRow:
    """The row's answers, each right of its label; text before any label goes on the answer above.

    `first`: the row is the first of its table, so that a label may be the rest of one cut by the page break.
    """
    answers: list[Answer] = []
    bare: list[Cell] = []
    waiting: tuple[Role, Cell] | None = None
    title: Cell | None = None
    for cell in row.cells:
        role = labels.role(cell) if cell.text and waiting is None else None
        if waiting is not None:
            answers.append(Answer(waiting[0], waiting[1], cell))
            waiting = None
        elif role is not None:
            waiting = (role, cell)
        elif first and not answers and cell.text and labels.is_rest(cell):
            bare.append(cell)
        elif cell.text and row.span >= labels.settings.banner_span and cell is row.cells[0]:
            title = cell
        elif cell.text:
            answers.append(Answer(None, None, cell))
    if waiting is not None:
        bare.append(waiting[1])
    return FormRow(row, tuple(answers), tuple(bare), title)


def _labels_over(rows: Sequence[GridRow], above: _Above, labels: Labels) -> tuple[tuple[FormRow, ...], _Above]:
    """The answers under their labels, column by column, and the labels that stand last.

    `above` are the labels at the foot of the page before; a row of them that the break cuts leaves
    an empty row over the answers.
    """
    found: list[FormRow] = []
    for r, row in enumerate(rows):
        if r == 0 and above and not row.filled and len(rows) > 1 and not _is_label_row(rows[1], labels):
            found.append(FormRow(row))
            continue
        if not above and _is_label_row(row, labels):
            above = {c: role for c, slot in enumerate(row.slots) if slot.own and slot.cell and (role := labels.role(slot.cell))}  # fmt: skip
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


def _is_label_row(row: GridRow, labels: Labels) -> bool:
    return bool(row.filled) and all(labels.role(cell) for cell in row.filled)
