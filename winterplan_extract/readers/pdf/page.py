"""One page: its words, its ruled tables, and the lines that stand outside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.model import Box, Paragraph
from winterplan_extract.plaintext import chars
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.bullets import list_glyphs
from winterplan_extract.readers.pdf.draft import DraftTable, fill_grid
from winterplan_extract.readers.pdf.glyphs import SKEWED, Frame, read_glyphs
from winterplan_extract.readers.pdf.grid import Grid, find_grids, overlap
from winterplan_extract.readers.pdf.lanes import cuts_between, parted_row
from winterplan_extract.readers.pdf.lines import Print, print_row, rows_of, turned_lines
from winterplan_extract.readers.pdf.partings import parted
from winterplan_extract.readers.pdf.prose import Sheet
from winterplan_extract.readers.pdf.rules import Edge, edges_of
from winterplan_extract.readers.pdf.shapes import Fill, Shapes, read_shapes
from winterplan_extract.readers.pdf.source import OpenPage
from winterplan_extract.readers.pdf.words import Line, Word, printed, words_of
from winterplan_extract.settings import Reading

if TYPE_CHECKING:
    from winterplan_extract.readers.ocr.page import Scanned
    from winterplan_extract.readers.ocr.scans import Scans


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A page as read on its own.

    `rows` are the lines of words outside tables and `lines` the same as printed, one for one;
    `turned` are sideways lines. `boxes` are ruled tables of one column, whose text is still among
    the lines, for it may stand in columns that nothing rules. `levels` are level rules and the ends
    of shadings. `stamps` is text that runs askew; `picture_share` is of the page's area.
    """

    number: int
    width: float
    height: float
    tables: tuple[DraftTable, ...]
    rows: tuple[tuple[Word, ...], ...]
    lines: tuple[Print, ...]
    turned: tuple[Print, ...]
    boxes: tuple[Grid, ...]
    levels: tuple[Box, ...]
    fills: tuple[Fill, ...]
    stamps: tuple[Paragraph, ...]
    picture_share: float
    recognised: bool = False

    @property
    def has_text(self) -> bool:
        """Whether anything was printed on the page as text."""
        cells = (cell for table in self.tables for cell in table.cells)
        return bool(self.lines or self.turned or self.stamps or any(cell.lines for cell in cells))

    @property
    def sheet(self) -> Sheet:
        """The page's lines outside tables."""
        boxes = tuple(table.grid.box for table in self.tables)
        return Sheet(self.number, self.width, self.height, (*self.lines, *self.turned), boxes)

    def with_tables(self, grids: Sequence[Grid], reading: Reading) -> PageDraft:
        """The page with its boxes and `grids` as tables, a box that one of these takes in excepted."""
        boxes = [box for box in self.boxes if not any(overlap(box.box, grid.box) for grid in grids)]
        tables, words = list(self.tables), [word for row in self.rows for word in row]
        for grid in (*boxes, *grids):
            table, words = fill_grid(grid, words, self.fills, self.number, reading)
            tables.append(table)
        left = {id(word) for word in words}
        cuts = cuts_between([table.grid.box for table in tables])
        rows, lines = [], []
        for row, line in zip(self.rows, self.lines, strict=True):
            for rest in parted_row([word for word in row if id(word) in left], cuts, reading):
                if rest:
                    rows.append(Line(rest))
                    lines.append(line if len(rest) == len(row) else print_row(rest, self.number, reading))
        return replace(
            self,
            tables=tuple(sorted(tables, key=lambda table: (table.grid.ys[0], table.grid.xs[0]))),
            rows=tuple(rows),
            lines=tuple(lines),
            boxes=(),
        )


@dataclass(slots=True)
class Memory:
    """What is remembered from page to page: the column borders of tables."""

    columns: list[tuple[float, ...]] = field(default_factory=list)


def read_page(opened: OpenPage, number: int, memory: Memory, reading: Reading, scans: Scans) -> PageDraft:
    """An open page as read on its own. Raises PdfiumError."""
    drawing = _drawing(opened, number, reading, scans)
    words, shapes = drawing.words, drawing.shapes
    words += list_glyphs(shapes.rules, words, reading)
    edges = edges_of(shapes.rules, words, reading)
    tables: list[DraftTable] = []
    boxes: list[Grid] = []
    outside: Sequence[Word] = words
    for grid in find_grids(edges, words, reading, memory.columns):
        if len(grid.xs) == 2:
            boxes.extend([grid] if not _is_frame(grid, drawing.size, reading) else [])
            continue
        whole = parted(grid, outside, memory.columns, reading)
        table, outside = fill_grid(whole, outside, shapes.fills, number, reading)
        tables.append(table)
        if len(whole.xs) > settings.FEWEST_COLUMNS and whole.xs not in memory.columns:
            memory.columns.append(whole.xs)
    cuts = cuts_between([table.grid.box for table in tables])
    lines = rows_of([word for word in outside if word.turn == 0], reading)
    rows = tuple(Line(piece) for row in lines for piece in parted_row(row, cuts, reading))
    return PageDraft(
        number=number,
        width=drawing.size[0],
        height=drawing.size[1],
        tables=tuple(tables),
        rows=rows,
        lines=tuple(print_row(row, number, reading) for row in rows),
        turned=tuple(turned_lines(outside, number, reading)),
        boxes=tuple(boxes),
        levels=_levels(edges, shapes.fills) if rows else (),
        fills=shapes.fills,
        stamps=_stamps(drawing.askew, number),
        picture_share=drawing.picture_share,
        recognised=drawing.recognised,
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What stands on a page before it is put together. `askew` are the words that run at an angle."""

    size: tuple[float, float]
    words: list[Word]
    askew: list[Word]
    shapes: Shapes
    picture_share: float
    recognised: bool = False


def _drawing(opened: OpenPage, number: int, reading: Reading, scans: Scans) -> _Drawing:
    """What is drawn on a page; what a picture shows, where the page is one and there is a recogniser."""
    glyphs, frame = read_glyphs(opened.page, opened.text)
    shapes = read_shapes(opened.page, frame, reading)
    drawn = words_of(glyphs, reading)
    words = [*_visible(printed(drawn, *frame.size), shapes), *_marks(opened, frame)]
    askew = [word for word in drawn if word.turn == SKEWED]
    share = _picture_share(shapes, frame)
    if _is_scan(words, shapes, share, reading):
        scanned = scans.read(opened.handle, number)
        found = _scanned(scanned, words, askew, share, reading) if scanned is not None else None
        if found is not None:
            return found
        laid = [word for word in drawn if not word.shown and word.turn != SKEWED]
        if laid and not words:  # what the council's own recogniser laid under the picture
            return _Drawing(frame.size, laid, askew, shapes, share, recognised=True)
    return _Drawing(frame.size, words, askew, shapes, share)


def _is_scan(words: Sequence[Word], shapes: Shapes, share: float, reading: Reading) -> bool:
    """Whether a page is a picture: it holds nothing else, or next to nothing on a picture that covers most of it."""
    if not words:
        return share >= reading.picture_share
    if share < reading.scan_share:
        return False
    stamped = sum(
        any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in shapes.pictures)
        for x, y in (word.centre for word in words)
    )
    return stamped <= reading.scan_words


def _scanned(
    scanned: Scanned, words: Sequence[Word], askew: list[Word], share: float, reading: Reading
) -> _Drawing | None:
    """A picture's words with those printed beside it; None for a picture that says nothing more than these.

    A picture that had to be turned upright has taken what was printed beside it along.
    """
    alone = [] if scanned.turns else [word for word in words if word.turn == 0]
    taken = [word.box for word in alone]
    seen = [word for word in scanned.words if not any(overlap(word.box, box) for box in taken)]
    if sum(chars(word.text) for word in seen) < reading.scan_letters:
        return None
    shapes = Shapes(rules=scanned.rules, fills=scanned.fills)
    return _Drawing((scanned.width, scanned.height), [*seen, *alone], askew, shapes, share, recognised=True)


def _marks(opened: OpenPage, frame: Frame) -> list[Word]:
    """The page's tick boxes and what was typed into its fields as words."""
    if not opened.marks:
        return []
    boxes = frame.seen_boxes(np.array([mark.corners for mark in opened.marks], dtype=np.float64)).tolist()
    return [word for mark, box in zip(opened.marks, boxes, strict=True) for word in mark.words(*box)]


def _stamps(drawn: Sequence[Word], number: int) -> tuple[Paragraph, ...]:
    askew = "".join(
        f" {word.text}" if word.spaced else word.text for word in drawn if word.turn == SKEWED and word.shown
    ).strip()
    return (Paragraph(askew, number),) if askew else ()


def _levels(edges: Sequence[Edge], fills: Sequence[Fill]) -> tuple[Box, ...]:
    """Level rules, and the upper and lower ends of shadings, those side by side as one."""
    strips: list[Box] = []
    for fill in sorted((fill.box for fill in fills if fill.colour != "FFFFFF"), key=lambda box: (box.top, box.x0)):
        last = strips[-1] if strips else None
        if (
            last
            and abs(last.top - fill.top) < settings.SHADING_ENDS
            and abs(last.bottom - fill.bottom) < settings.SHADING_ENDS
            and fill.x0 <= last.x1 + settings.SHADING_GAP
        ):
            strips[-1] = Box(last.x0, last.top, max(last.x1, fill.x1), last.bottom)
        else:
            strips.append(fill)
    return (
        *(Box(edge.start, edge.at, edge.end, edge.at) for edge in edges if edge.level),
        *(Box(strip.x0, y, strip.x1, y) for strip in strips for y in (strip.top, strip.bottom)),
    )


def _visible(words: Sequence[Word], shapes: Shapes) -> list[Word]:
    """The words without those in white on nothing."""
    return [
        word
        for word in words
        if not word.white
        or any(
            fill.colour != "FFFFFF"
            and fill.box.x0 <= word.centre[0] <= fill.box.x1
            and fill.box.top <= word.centre[1] <= fill.box.bottom
            for fill in shapes.fills
        )
    ]


def _picture_share(shapes: Shapes, frame: Frame) -> float:
    """The share of the page that its pictures cover."""
    width, height = frame.size
    area = sum(
        max(0.0, min(box.x1, width) - max(box.x0, 0.0)) * max(0.0, min(box.bottom, height) - max(box.top, 0.0))
        for box in shapes.pictures
    )
    return min(1.0, area / (width * height)) if width > 0 and height > 0 else 0.0


def _is_frame(grid: Grid, size: tuple[float, float], reading: Reading) -> bool:
    """Whether a box is a border around the whole page rather than a table."""
    width, height = size
    box = grid.box
    return len(grid.slots) == 1 and (box.x1 - box.x0) * (box.bottom - box.top) > reading.frame_share * width * height
