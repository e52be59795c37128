"""Answers in a row of their own beneath the requirement: one cell over the table that begins with its label."""

from __future__ import annotations

from dataclasses import dataclass, replace

from winterplan_extract.domain.document import ANSWERS, Cell, Role
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.forms import label_role
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.stitch import Draft
from winterplan_extract.vocabulary.headings import KnownHeadings


@dataclass(frozen=True, slots=True)
class Beneath:
    """The label of such a row, the role that it names, and the answer after it."""

    role: Role
    label: Cell
    answer: Cell


def answer_beneath(row: GridRow, known: KnownHeadings, settings: Rebuilding) -> Beneath | None:
    """The labelled answer that a row is; None for one that is none: "Current status: Six of nine are done"."""
    if len(row.filled) != 1 or row.span < settings.banner_span:
        return None
    cell = row.filled[0]
    label, colon, answer = cell.text.partition(":")
    if not colon or not answer.strip():
        return None
    head = Cell(label, page=cell.page, chars=chars(label))
    role = label_role(head, known, settings)
    if role is None or role not in ANSWERS:
        return None
    return Beneath(role, head, Cell(answer.strip(), page=cell.page, box=cell.box, chars=chars(answer)))


def with_beneath(draft: Draft, beneath: Beneath) -> Draft:
    """The draft with the answer after what its role holds already."""
    parts = {**draft.parts, beneath.role: (*draft.parts.get(beneath.role, ()), beneath.answer)}
    return replace(draft, parts=parts, again=(*draft.again, beneath.label))
