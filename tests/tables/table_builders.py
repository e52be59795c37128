"""Builders of tables and documents as a reader gives them."""

from __future__ import annotations

from collections.abc import Sequence

from winterplan_extract.domain.document import Box, Cell, Document, Line, Paragraph, Rebuilt, Table
from winterplan_extract.domain.plaintext import chars

HEADINGS = ("Ref", "Requirement", "Current status", "Fully met? (Y/N)", "How to close the gap", "Lead", "By when?")
WIDTH = 100.0


def cell(text: str = "", **more: object) -> Cell:
    """A cell without printed lines, its letters and digits counted."""
    return Cell(text, chars=chars(text), **more)  # type: ignore[arg-type]


def printed(text: str, *, page: int, room: float = 2.0) -> Cell:
    """A cell of printed lines, one for each line of `text`, each with `room` points left at its end."""
    lines = tuple(
        Line(part, page, Box(0, 12.0 * i, WIDTH, 12.0 * i + 10), head=5.0 * len(part.split()[0]), room=room)
        for i, part in enumerate(text.split("\n"))
        if part
    )
    return Cell(" ".join(text.split("\n")), page=page, lines=lines, chars=chars(text))


def banner(text: str, width: int = 7) -> tuple[Cell | None, ...]:
    """A row of one cell that spans the whole table."""
    return (cell(text, col_span=width), *([None] * (width - 1)))


def row(*texts: str | Cell | None) -> tuple[Cell | None, ...]:
    """A row of plain cells; None stays a place without a cell."""
    return tuple(cell(text) if isinstance(text, str) else text for text in texts)


def table(*rows: Sequence[Cell | None], number: int = 1, page: int | None = None, bottom: float = 780.0) -> Table:
    """A table; with a page it has a box that ends at `bottom` and equal columns."""
    made = tuple(tuple(one) for one in rows)
    if page is None:
        return Table(number, None, None, (), made)
    edges = tuple(WIDTH * i for i in range(len(made[0]) + 1))
    return Table(number, page, Box(0, 40, edges[-1], bottom), edges, made)


def document(*body: Table | Paragraph, title: str = "") -> Document:
    """A document of those tables and paragraphs."""
    pages = [item.page for item in body if item.page]
    return Document(
        "made.pdf" if pages else "made.docx", "pdf" if pages else "docx", max(pages, default=None), body, title=title
    )


def held(found: Rebuilt) -> list[tuple[str, ...]]:
    """The records as the rows or blocks they were made from."""
    return [
        (r.ref, r.requirement, r.current_status, r.met_text, r.gap, r.lead_text, r.deadline_text) for r in found.records
    ]
