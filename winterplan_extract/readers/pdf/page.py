"""One page: its words, its ruled tables, and the lines that stand outside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.model import Paragraph
from winterplan_extract.readers.pdf.bullets import list_glyphs
from winterplan_extract.readers.pdf.draft import DraftTable, fill_grid
from winterplan_extract.readers.pdf.glyphs import SKEWED, Frame, read_glyphs
from winterplan_extract.readers.pdf.grid import Grid, find_grids
from winterplan_extract.readers.pdf.lines import lines_of
from winterplan_extract.readers.pdf.prose import Sheet
from winterplan_extract.readers.pdf.rules import edges_of
from winterplan_extract.readers.pdf.shapes import Shapes, read_shapes
from winterplan_extract.readers.pdf.words import Word, printed, words_of
from winterplan_extract.settings import Reading


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A page as read on its own. `stamps` is text that runs askew; `picture_share` is of the page's area."""

    number: int
    sheet: Sheet
    tables: tuple[DraftTable, ...]
    stamps: tuple[Paragraph, ...]
    picture_share: float

    @property
    def has_text(self) -> bool:
        """Whether anything was printed on the page as text."""
        return bool(self.sheet.lines or self.stamps or any(cell.lines for table in self.tables for cell in table.cells))


def read_page(
    page: int, text_page: int, number: int, fonts: dict[int, tuple[bool, str]], reading: Reading
) -> PageDraft:
    """The page behind a handle and its text's; `fonts` remembers fonts over pages. Raises PdfiumError."""
    glyphs, frame = read_glyphs(page, text_page, fonts)
    shapes = read_shapes(page, frame, reading)
    drawn = words_of(glyphs, reading)
    width, height = frame.size
    words = _visible(printed(drawn, width, height), shapes)
    share = _picture_share(shapes, frame)
    if not words and share >= reading.picture_share:  # a scan: what a text recogniser laid under it
        words = [word for word in drawn if not word.shown and word.turn != SKEWED]
    words += list_glyphs(shapes.rules, words, reading)
    tables: list[DraftTable] = []
    outside: Sequence[Word] = words
    for grid in find_grids(edges_of(shapes.rules, words, reading), words, reading):
        if _is_frame(grid, frame, reading):
            continue
        table, outside = fill_grid(grid, outside, shapes.fills, number, reading)
        tables.append(table)
    askew = "".join(
        f" {word.text}" if word.spaced else word.text for word in drawn if word.turn == SKEWED and word.shown
    ).strip()
    return PageDraft(
        number=number,
        sheet=Sheet(
            number, width, height, tuple(lines_of(outside, number, reading)), tuple(t.grid.box for t in tables)
        ),
        tables=tuple(tables),
        stamps=(Paragraph(askew, number),) if askew else (),
        picture_share=share,
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


def _is_frame(grid: Grid, frame: Frame, reading: Reading) -> bool:
    """Whether a box is a border around the whole page rather than a table."""
    width, height = frame.size
    box = grid.box
    return len(grid.slots) == 1 and (box.x1 - box.x0) * (box.bottom - box.top) > reading.frame_share * width * height
