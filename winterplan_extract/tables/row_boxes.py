"""Where rows stand on the pages of their file, as boxes for whoever shows a page with a row marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import cos, radians, sin

from winterplan_extract.domain.document import (
    PAGE_PARTS,
    Box,
    Cell,
    Document,
    PageFrame,
    Paragraph,
    RawJoin,
    RowBox,
    Table,
)
from winterplan_extract.domain.records import ReturnRecord


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
        boxes = _in_table(tables[table], row - 1) if table else _of_line(lines[row - 1])
        for page, box in boxes:
            if page in frames:
                found.append(RowBox(table, row, page, *_parts(_unturned(box, frames[page]))))
    return tuple(found)


def _of_line(line: Paragraph) -> list[tuple[int, Box]]:
    return [(line.page, line.box)] if line.page and line.box else []


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


def _unturned(box: Box, frame: PageFrame) -> tuple[float, float, float, float]:
    """The box as shares of the page as the file shows it, of which a picture was turned to be read."""
    corners = [(x - frame.width / 2, y - frame.height / 2) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    width, height = (frame.height, frame.width) if frame.turns % 2 else (frame.width, frame.height)
    back = -radians(90 * frame.turns + frame.degrees)
    turned = [(x * cos(back) + y * sin(back), y * cos(back) - x * sin(back)) for x, y in corners]
    xs, ys = [x / width + 0.5 for x, _ in turned], [y / height + 0.5 for _, y in turned]
    return min(xs), min(ys), max(xs), max(ys)


def _parts(shares: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """The shares in whole parts of the page, none outside it."""
    x0, top, x1, bottom = (min(max(round(share * PAGE_PARTS), 0), PAGE_PARTS) for share in shares)
    return x0, top, x1, bottom
