"""A table as rows of slots: every place of the grid with the cell that stands or reaches there; rows as boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from math import cos, radians, sin

from winterplan_extract.domain.document import (
    PAGE_PARTS,
    Box,
    Cell,
    Document,
    PageFrame,
    Paragraph,
    Place,
    RawJoin,
    Role,
    RowBox,
    Table,
)
from winterplan_extract.domain.plaintext import clean, flow
from winterplan_extract.domain.records import ReturnRecord


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

    def with_roles(self, roles: Sequence[Role]) -> Iterator[tuple[Role, Cell]]:
        """The cells that start in this row and hold text, each after the role of its column."""
        for role, slot in zip(roles, self.slots, strict=True):
            if slot.own and slot.cell and slot.text:
                yield role, slot.cell

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


def row_boxes(
    document: Document, rows: Sequence[ReturnRecord], joins: Sequence[RawJoin], lines: Sequence[Paragraph]
) -> tuple[RowBox, ...]:
    """The boxes of the rows and of the parts that go on them.

    `lines` are the lines outside the tables in the order by which they are numbered. A row has a box for each page on
    which it has cells; none where the format has no pages, or nothing is known of where it stands.
    """
    frames = {frame.number: frame for frame in document.frames}
    if not frames:
        return ()
    tables = {table.number: table for table in document.tables}
    found: list[RowBox] = []
    places = {(row.table, row.row) for row in rows} | {(join.place.table, join.place.row) for join in joins}
    for table, row in sorted(places):
        line = None if table else lines[row - 1]
        boxes: Sequence[tuple[int | None, Box | None]]
        boxes = [(line.page, line.box)] if line else _in_table(tables[table], row - 1)
        for page, box in boxes:
            if page in frames and box:
                found.append(RowBox(table, row, page, *_unturned(box, frames[page])))
    return tuple(found)


def _in_table(table: Table, row: int) -> list[tuple[int, Box]]:
    """The row's box on each page: as wide as its table there, and as high as its cells that end with it."""
    placed = [(cell.page, cell.box, cell) for cell in table.rows[row] if cell and cell.page and cell.box]
    found: list[tuple[int, Box]] = []
    for page, group in groupby(placed, key=lambda each: each[0]):
        cells = list(group)
        around = Box.around([box for _, box, _ in cells])
        own = [box.bottom for _, box, cell in cells if cell.row_span == 1]
        bottom = max(own) if own else _next_top(table, row, page) or around.bottom
        wide = table.box if table.box and page == table.page else around
        right = around.x1 if wide is around or around.x1 > wide.x1 else wide.x1
        found.append((page, Box(min(wide.x0, around.x0), around.top, right, max(bottom, around.top))))
    return found


def _next_top(table: Table, row: int, page: int) -> float | None:
    """Where the next row with cells of its own on the page begins."""
    below: Iterable[Cell | None] = (cell for line in table.rows[row + 1 :] for cell in line)
    return next((cell.box.top for cell in below if cell and cell.box and cell.page == page), None)


def _unturned(box: Box, frame: PageFrame) -> tuple[int, int, int, int]:
    """The box in whole parts of the page as the file shows it, of which a picture was turned to be read."""
    corners = [(x - frame.width / 2, y - frame.height / 2) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    width, height = (frame.height, frame.width) if frame.turns % 2 else (frame.width, frame.height)
    back = -radians(90 * frame.turns + frame.degrees)
    turned = [(x * cos(back) + y * sin(back), y * cos(back) - x * sin(back)) for x, y in corners]
    xs, ys = [x / width + 0.5 for x, _ in turned], [y / height + 0.5 for _, y in turned]
    shares = (min(xs), min(ys), max(xs), max(ys))
    x0, top, x1, bottom = (min(max(round(share * PAGE_PARTS), 0), PAGE_PARTS) for share in shares)
    return x0, top, x1, bottom
