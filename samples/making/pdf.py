"""Draws returns as PDF: tables with rules whose rows run over page breaks, headings, furniture.

The drawing is by hand so that where each rule, letter and page break falls is known. The same calls
give the same bytes: no clock, no chance.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportlab.lib.colors import HexColor, black
from reportlab.pdfgen.canvas import Canvas

from making.lines import Printed, Type, fitting, parts, set_text, tall
from making.truth import Row


@dataclass(frozen=True, slots=True)
class Look:
    """How a return is laid out; lengths in points."""

    size: tuple[float, float]
    body: Type = field(default_factory=lambda: Type("Helvetica", 9, 11))
    head: Type = field(default_factory=lambda: Type("Helvetica-Bold", 9, 11))
    margin: float = 45.0
    pad: float = 4.0
    gap: float = 5.0  # between the paragraphs of a cell
    rules: Literal["lines", "rects", "rows", "none"] = "lines"  # "rows": no upright rules
    rule: float = 0.5
    repeat_header: bool = True
    header_fill: str = "#D9E2EC"
    hyphens: bool = False
    bullet_font: str = ""
    struck_twice: bool = False  # bold made by printing the heading twice, a hair apart
    cut_rows: bool = True  # whether a row may go on over the page; if not, it must fit on one
    turned: bool = False  # pages stored upright and turned by the viewer
    header: str = ""
    footer: str = ""  # `{page}` and `{pages}` stand for the numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A table row as drawn: its cells' text, which of them are shaded; `banner` spans the table."""

    cells: tuple[str, ...]
    banner: bool = False
    bold: bool = False
    fills: Mapping[int, str] = field(default_factory=dict)
    fonts: Mapping[int, str] = field(default_factory=dict)


Span = tuple[int, int]


class Sheet:
    """A PDF in the making: the canvas, the page it is on and how far down. Lengths from the top."""

    def __init__(self, look: Look, pages: int, title: str) -> None:
        self.look = look
        self.page = 0
        self._pages = pages
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=look.size, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self.new_page()

    @property
    def _floor(self) -> float:
        return self.look.size[1] - self.look.margin

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.look.size[0] - 2 * self.look.margin

    def new_page(self) -> None:
        """Begins a page and prints what stands on every page."""
        if self.page:
            self._canvas.showPage()
        self.page += 1
        self.y = self.look.margin
        if self.look.turned:
            self._canvas.setPageRotation(90)
            self._canvas.translate(self.look.size[1], 0)
            self._canvas.rotate(90)
        small = Type("Helvetica", 7.5, 9)
        if self.look.header:
            self._text(self.look.header, small, self.look.margin, 24)
        if self.look.footer:
            footer = self.look.footer.format(page=self.page, pages=self._pages)
            self._text(footer, small, self.look.margin, self.look.size[1] - 28)

    def done(self) -> bytes:
        """The finished file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    def say(self, text: str, kind: Type, *, above: float = 6.0, keep: float = 0.0) -> None:
        """Prints a paragraph or heading outside tables, with at least `keep` points left below it."""
        lines = set_text(text, kind, self.width, gap=3.0)
        if self.y + above + tall(lines, kind.leading) + keep > self._floor:
            self.new_page()
            above = 0.0
        self.y += above
        for line in lines:
            self._line(line, kind, self.look.margin, self.y)
            self.y += kind.leading
        self.y += 3

    def table(self, widths: Sequence[float], header: Sequence[str] | None, lines: Sequence[Line]) -> list[Span]:
        """Draws a table; gives back the first and last page of each of `lines`.

        `widths` are shares of the width between the margins.
        """
        edges = [
            self.look.margin + self.width * share / sum(widths) for share in itertools.accumulate(widths, initial=0)
        ]
        if header:
            self._header(edges, header)
        return [self._row(edges, header, line) for line in lines]

    def themes(
        self, tables: Mapping[tuple[str, str], Sequence[Row]], widths: Sequence[float], header: Sequence[str]
    ) -> list[Span]:
        """Draws a table for each section under its heading, and the theme's heading over its first; spans as of `table`."""
        spans: list[Span] = []
        before = ""
        for (theme, section), rows in tables.items():
            if theme != before:
                self.say(theme, Type("Helvetica-Bold", 14, 18), above=14, keep=150)
            self.say(section, Type("Helvetica-Bold", 11, 14), above=8, keep=110)
            before = theme
            spans += self.table(widths, header, [Line(row.cells) for row in rows])
        return spans

    def _header(self, edges: Sequence[float], header: Sequence[str]) -> None:
        look = self.look
        cells = [set_text(text, look.head, room, gap=0) for text, room in zip(header, self._rooms(edges), strict=True)]
        height = max(tall(cell, look.head.leading) for cell in cells) + 2 * look.pad
        if self.y + height + 3 * look.body.leading + 2 * look.pad > self._floor:
            self.new_page()
        if look.header_fill:
            self._fill(edges[0], edges[-1], height, look.header_fill)
        self._rules(edges, height)
        for left, cell in zip(edges, cells, strict=False):
            self._cell(cell, look.head, left)
            if look.struck_twice:
                self._cell(cell, look.head, left + 0.25)
        self.y += height

    def _row(self, edges: Sequence[float], header: Sequence[str] | None, line: Line) -> Span:
        look, grid = self.look, edges
        if line.banner:
            edges = [grid[0], grid[-1]]
            if self.y + 5 * look.body.leading > self._floor:  # a banner does not stand alone at the foot
                self.new_page()
                if header and look.repeat_header:
                    self._header(grid, header)
        kinds = [self._kind(line, column) for column in range(len(line.cells))]
        rest = [
            set_text(text, kind, room, gap=look.gap, hyphens=look.hyphens)
            for text, kind, room in zip(line.cells, kinds, self._rooms(edges), strict=True)
        ]
        first = 0
        while True:
            left = self._floor - self.y - 2 * look.pad
            counts = [fitting(cell, look.body.leading, left) for cell in rest]
            whole = all(count == len(cell) for count, cell in zip(counts, rest, strict=True))
            started = sum(counts) and all(count >= min(2, len(cell)) for count, cell in zip(counts, rest, strict=True))
            if whole or (look.cut_rows and (started or (first and any(counts)))):
                here = [cell[:count] for cell, count in zip(rest, counts, strict=True)]
                rest = [cell[count:] for cell, count in zip(rest, counts, strict=True)]
                first = first or self.page
                self._piece(edges, here, kinds, line, None if whole else self._floor - self.y)
            if whole:
                return first, self.page
            self.new_page()
            if header and look.repeat_header:
                self._header(grid, header)

    def _piece(
        self,
        edges: Sequence[float],
        cells: Sequence[Sequence[Printed]],
        kinds: Sequence[Type],
        line: Line,
        height: float | None,
    ) -> None:
        look = self.look
        tallest = max(tall(cell, kind.leading) for cell, kind in zip(cells, kinds, strict=True))
        depth = height if height is not None else max(tallest, look.body.leading) + 2 * look.pad
        for column, fill in line.fills.items():
            self._fill(edges[column], edges[column + 1], depth, fill)
        self._rules(edges, depth)
        for left, cell, kind in zip(edges, cells, kinds, strict=False):
            self._cell(cell, kind, left)
        self.y += depth

    def _kind(self, line: Line, column: int) -> Type:
        if column in line.fonts:
            return Type(line.fonts[column], self.look.body.size, self.look.body.leading)
        return self.look.head if line.bold else self.look.body

    def _rooms(self, edges: Sequence[float]) -> list[float]:
        return [right - left - 2 * self.look.pad for left, right in itertools.pairwise(edges)]

    def _cell(self, lines: Sequence[Printed], kind: Type, left: float) -> None:
        y = self.y + self.look.pad
        for number, line in enumerate(lines):
            y += line.above if number else 0.0
            self._line(line, kind, left + self.look.pad, y)
            y += kind.leading

    def _line(self, line: Printed, kind: Type, x: float, y: float) -> None:
        if line.bullet:
            self._text("•", Type(self.look.bullet_font or kind.font, kind.size, kind.leading), x, y)
        self._text(line.text, kind, x + line.indent, y)

    def _text(self, text: str, kind: Type, x: float, y: float) -> None:
        """Prints one line whose top is at `y`."""
        base = self.look.size[1] - y - kind.size * 0.95
        for part, raised in parts(text):
            size = kind.size * (0.65 if raised else 1)
            self._canvas.setFont(kind.font, size)
            self._canvas.drawString(x, base + (kind.size * 0.33 if raised else 0), part)
            x += self._canvas.stringWidth(part, kind.font, size)

    def _fill(self, left: float, right: float, height: float, colour: str) -> None:
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(left, self.look.size[1] - self.y - height, right - left, height, stroke=0, fill=1)
        self._canvas.setFillColor(black)

    def _rules(self, edges: Sequence[float], height: float) -> None:
        """Rules round each cell of a row that begins at the present height."""
        if self.look.rules == "none":
            return
        top, bottom = self.look.size[1] - self.y, self.look.size[1] - self.y - height
        uprights = () if self.look.rules == "rows" else edges
        for y in (top, bottom):
            self._rule(edges[0], y, edges[-1], y)
        for x in uprights:
            self._rule(x, bottom, x, top)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        thick = self.look.rule
        if self.look.rules == "rects":  # as word processors export borders: thin filled boxes
            self._canvas.rect(x0 - thick / 2, y0 - thick / 2, x1 - x0 + thick, y1 - y0 + thick, stroke=0, fill=1)
        else:
            self._canvas.setLineWidth(thick)
            self._canvas.line(x0, y0, x1, y1)


def drawn(look: Look, title: str, draw: Callable[[Sheet], list[Span]]) -> tuple[bytes, list[Span]]:
    """The file that `draw` makes, and the pages of its rows. Drawn twice: the first time counts the pages."""
    pages = 0
    for _ in range(2):
        sheet = Sheet(look, pages, title)
        spans = draw(sheet)
        content, pages = sheet.done(), sheet.page
    return content, spans
