"""A table as rows of slots: every place of the grid with the cell that stands or reaches there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from winterplan_extract.domain.document import Cell, Place, Table
from winterplan_extract.domain.plaintext import clean, flow


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the grid. `cell` is the cell that covers it, `own` whether it starts here."""

    cell: Cell | None
    own: bool

    @property
    def text(self) -> str:
        """The text that stands at this place, whichever row or column its cell starts in."""
        return self.cell.text if self.cell else ""


@dataclass(frozen=True)
class GridRow:
    """One row of a table: a slot for each column, from the left."""

    place: Place
    slots: tuple[Slot, ...]
    marked_header: bool = False

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that start in this row, from the left, empty ones too."""
        return tuple(slot.cell for slot in self.slots if slot.own and slot.cell is not None)

    @cached_property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that start in this row and hold text."""
        return tuple(cell for cell in self.cells if cell.text)

    @cached_property
    def text(self) -> str:
        """The row's own text, a line for each cell."""
        return "\n".join(cell.text for cell in self.filled)

    @property
    def span(self) -> float:
        """The share of the table's columns that the row's only filled cell takes; 0 if not just one."""
        return self.filled[0].col_span / len(self.slots) if len(self.filled) == 1 and self.slots else 0.0


def grid_rows(table: Table) -> tuple[GridRow, ...]:
    """The table's rows with every place covered by a span pointing to the cell that covers it."""
    width = max((len(row) for row in table.rows), default=0)
    cover: dict[tuple[int, int], Cell] = {}
    rows: list[GridRow] = []
    for r, row in enumerate(table.rows):
        slots: list[Slot] = []
        for c in range(width):
            cell = row[c] if c < len(row) else None
            if cell is None:
                slots.append(Slot(cover.get((r, c)), own=False))
                continue
            # Only what is merged downwards is said again in the rows it reaches; a cell merged to
            # the right is said once, in its first column.
            for dr in range(1, cell.row_span):
                cover[r + dr, c] = cell
            slots.append(Slot(cell, own=True))
        pages = [line.page for slot in slots if slot.own and slot.cell for line in slot.cell.lines] or [table.page or 0]
        place = Place(table.number, r + 1, table.page, max(pages) or table.page)
        rows.append(GridRow(place, tuple(slots), marked_header=r < table.header_rows))
    return tuple(rows)


def same_sides(one: Table, other: Table, most: float) -> bool:
    """Whether two tables begin and end at the same sides of the page, with `most` points between them."""
    if one.box is None or other.box is None:
        return False
    return abs(one.box.x0 - other.box.x0) <= most and abs(one.box.x1 - other.box.x1) <= most


def reached_from_above(rows: Sequence[GridRow], before: GridRow, header: Sequence[int]) -> tuple[GridRow, ...]:
    """The rows of a page with the cells that are merged downwards on the page before reaching on into them.

    A merged cell that the break cuts is printed once: its part on the next page is a blank cell over
    one or more rows, at the top of its column. `before` is the last row of the page before.
    """
    top = next((i for i in range(len(rows)) if i not in header), None)
    if top is None or len(rows[top].slots) != len(before.slots):
        return tuple(rows)
    reached = list(rows)
    for c, (above, slot) in enumerate(zip(before.slots, rows[top].slots, strict=True)):
        cut = above.cell is not None and not above.own and bool(above.text)
        if not cut or slot.cell is None or slot.text:
            continue
        for r in range(top, min(top + slot.cell.row_span, len(rows))):
            slots = list(reached[r].slots)
            slots[c] = Slot(above.cell, own=False)
            reached[r] = replace(reached[r], slots=tuple(slots))
    return tuple(reached)


def compose(parts: Sequence[Cell]) -> str:
    """The text of a cell that was cut into `parts`, in reading order.

    Printed lines are put together as if the page break were not there. Without printed lines a
    part goes on the sentence before it when that was left unfinished, and starts a line otherwise.
    """
    held = [part for part in parts if part.text]
    if not held:
        return ""
    if len(held) > 1 and all(part.lines for part in held):
        return flow([line for part in held for line in part.lines])
    text = held[0].text
    for part in held[1:]:
        glue = " " if unfinished(text) and part.text[:1].islower() else "\n"
        text = f"{text}{glue}{part.text}"
    return clean(text)


def runs_on(before: Sequence[Cell], after: Sequence[Cell]) -> bool:
    """Whether the first printed line of `after` goes on the last line of `before` as a wrapped line would."""
    ends = [cell.lines[-1] for cell in before if cell.lines]
    starts = [cell.lines[0] for cell in after if cell.lines]
    return bool(ends and starts) and "\n" not in flow([ends[-1], starts[0]])


def unfinished(text: str) -> bool:
    """Whether the text stops without the end of a sentence."""
    return bool(text) and text.rstrip("'\"’”)")[-1:] not in (".", "!", "?", "")
