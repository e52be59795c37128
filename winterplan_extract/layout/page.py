"""One page laid out from its words and shapes: its ruled tables, the lines outside them, what is drawn beside words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.draft import DraftTable, fill_grid, heads
from winterplan_extract.layout.grid import PageGrid, find_grids
from winterplan_extract.layout.missing_rules import with_missing_rules
from winterplan_extract.layout.outside_frame import with_outer_texts
from winterplan_extract.layout.paragraphs import PageText
from winterplan_extract.layout.rules import Borders, Edge, edges_of, edges_of_fills
from winterplan_extract.layout.side_by_side import dividers_between, split_line
from winterplan_extract.layout.text_lines import TextLine, sideways_lines, text_line, word_lines
from winterplan_extract.layout.words import PageContent, Shading, Word, WordLine, in_runs


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A page laid out on its own: tables, and the lines of words outside them, with `texts` the same as printed.

    `boxes` are ruled tables of one column, whose text stays among the lines as it may be in columns; `horizontals` are
    horizontal rules and ends of shadings, `known` the column borders of the tables on this page and before.
    """

    content: PageContent
    tables: tuple[DraftTable, ...]
    lines: tuple[WordLine, ...]
    texts: tuple[TextLine, ...]
    sideways: tuple[TextLine, ...]
    boxes: tuple[PageGrid, ...]
    horizontals: tuple[Box, ...]
    known: tuple[Borders, ...]

    @property
    def number(self) -> int:
        return self.content.number

    @property
    def has_text(self) -> bool:
        """Whether anything is printed on the page as text."""
        cells = (cell for table in self.tables for cell in table.cells)
        return bool(self.texts or self.sideways or self.content.skewed_text or any(cell.lines for cell in cells))

    @property
    def text(self) -> PageText:
        """The page's lines outside tables."""
        boxes = tuple(table.grid.box for table in self.tables)
        return PageText(self.number, self.content.width, self.content.height, (*self.texts, *self.sideways), boxes)

    def without_struck(self, reading: Reading) -> PageDraft:
        """The page, what is struck through outside its tables put with its stamps: it is no part of what is said."""
        if not any(word.struck for line in self.lines for word in line):
            return self
        struck = [word.text for line in self.lines for word in line if word.struck]
        content = replace(self.content, skewed_text=" ".join(filter(None, (self.content.skewed_text, *struck))))
        kept = [[WordLine(word for word in line if not word.struck)] for line in self.lines]
        return self._in_parts(kept, reading, content=content)

    def with_tables(self, grids: Sequence[PageGrid], reading: Reading) -> PageDraft:
        """The page with `grids` as tables, and its boxes too, unless one of the grids covers part of them."""
        boxes = [box for box in self.boxes if not any(box.box.overlaps(grid.box) for grid in grids)]
        tables, words = list(self.tables), [word for line in self.lines for word in line]
        for grid in (*boxes, *grids):
            table, words = fill_grid(grid, words, self.content, reading, ruled=grid in boxes)
            head = next((head for head in tables if grid not in boxes and heads(head, table)), None)
            tables = [*(other for other in tables if other is not head), table.under(head) if head else table]
        left = {id(word) for word in words}
        dividers = dividers_between([table.grid.box for table in tables])
        outside = [WordLine(word for word in line if id(word) in left) for line in self.lines]
        return self._in_parts(
            [split_line(line, dividers, reading) for line in outside],
            reading,
            tables=tuple(sorted(tables, key=lambda table: (table.grid.ys[0], table.grid.xs[0]))),
            boxes=(),
        )

    def _in_parts(self, parts: Iterable[Sequence[WordLine]], reading: Reading, **changes: Any) -> PageDraft:
        """The page with the changes, and with what is left of each of its lines."""
        rest = [
            (part, text if len(part) == len(line) else text_line(part, self.number, reading))
            for line, text, own in zip(self.lines, self.texts, parts, strict=True)
            for part in own
            if part
        ]
        return replace(self, lines=tuple(line for line, _ in rest), texts=tuple(text for _, text in rest), **changes)


def page_draft(content: PageContent, known: Sequence[Borders], reading: Reading) -> PageDraft:
    """A page laid out on its own; `known` are the column borders of tables on earlier pages."""
    words = (*content.words, *list_markers(content.shapes.rules, content.words, reading))
    edges = edges_of(content.shapes.rules, words, reading)
    edges += edges_of_fills((shading.box for shading in content.shapes.shadings), edges, reading)
    tables: list[DraftTable] = []
    boxes: list[PageGrid] = []
    borders = list(known)
    outside: Sequence[Word] = words
    grids = find_grids(edges, words, reading, known)
    for grid in with_outer_texts(grids, words, content.shapes.shadings, reading):
        if len(grid.xs) == 2:
            boxes.extend([] if _is_page_border(grid, content, reading) else [grid])
            continue
        whole = with_missing_rules(grid, outside, borders, reading)
        table, outside = fill_grid(whole, outside, content, reading)
        tables.append(table)
        if len(whole.xs) > settings.FEWEST_COLUMNS and whole.xs not in borders:
            borders.append(whole.xs)
    dividers = dividers_between([table.grid.box for table in tables])
    whole_lines = word_lines([word for word in outside if word.turn == 0], reading)
    lines = tuple(piece for line in whole_lines for piece in split_line(line, dividers, reading))
    return PageDraft(
        content=content,
        tables=tuple(tables),
        lines=lines,
        texts=tuple(text_line(line, content.number, reading) for line in lines),
        sideways=tuple(sideways_lines(outside, content.number, reading)),
        boxes=tuple(boxes),
        horizontals=_horizontals(edges, content.shapes.shadings, reading) if lines else (),
        known=tuple(borders),
    )


def _horizontals(edges: Sequence[Edge], shadings: Sequence[Shading], reading: Reading) -> tuple[Box, ...]:
    """Horizontal rules, and the upper and lower ends of shadings, those side by side as one."""
    bands: list[Box] = []
    near = settings.BORDER_SLACK
    coloured = (shading.box for shading in shadings if shading.colour != "FFFFFF")
    for box in sorted(coloured, key=lambda box: (box.top, box.x0)):
        last = bands[-1] if bands else None
        same = last and abs(last.top - box.top) < near and abs(last.bottom - box.bottom) < near
        if last and same and box.x0 <= last.x1 + reading.rule_snap:
            bands[-1] = Box(last.x0, last.top, max(last.x1, box.x1), last.bottom)
        else:
            bands.append(box)
    return (
        *(Box(edge.start, edge.at, edge.end, edge.at) for edge in edges if edge.horizontal),
        *(Box(band.x0, y, band.x1, y) for band in bands for y in (band.top, band.bottom)),
    )


def _is_page_border(grid: PageGrid, content: PageContent, reading: Reading) -> bool:
    """Whether a box is a border around the whole page rather than a table."""
    box = grid.box
    return len(grid.spans) == 1 and box.width * box.height > reading.frame_share * content.width * content.height


def list_markers(rules: Sequence[Box], words: Sequence[Word], reading: Reading) -> list[Word]:
    """A word `•` for each small square shape that stands alone before a word of a line."""
    narrowest, widest = settings.DOT_PROPORTION
    dots = [
        rule
        for rule in rules
        if max(rule.width, rule.height) < reading.dash_length
        and narrowest <= rule.width / max(rule.height, 0.01) <= widest
    ]
    if not dots or len(dots) > len(words):
        return []
    upright = sorted((word for word in words if word.turn == 0), key=lambda word: word.x0)
    found = []
    for dot in dots:
        # one that lies close to others is part of a dotted rule
        if not any(other != dot and other.overlaps(dot, reading.dash_gap) for other in dots):
            item = _item_of(dot, upright)
            if item is not None:
                place = item.base, item.size, item.bold
                found.append(Word("•", dot.x0, dot.x1, *place, False, ("•",), (dot.x0,), (dot.x1,)))
    return found


def _item_of(dot: Box, words: Sequence[Word]) -> Word | None:
    """The word that a dot stands before: the nearest on its right at its height, with none on its left."""
    middle = (dot.top + dot.bottom) / 2
    across = max(dot.width, dot.height)
    smallest, largest = settings.DOT_SIZE
    for word in words:
        low, high = (word.base - share * word.size for share in settings.DOT_HEIGHT)
        if high <= middle <= low and smallest * word.size <= across <= largest * word.size and word.x1 > dot.x0:
            return word if 0 <= word.x0 - dot.x1 <= settings.DOT_TO_ITEM * word.size else None
    return None


def coloured_words(lines: Sequence[WordLine], shadings: Sequence[Shading]) -> list[tuple[str, str]]:
    """The colours of boxes drawn as those of a key are, as RRGGBB, each with the words in its box, else right of it. At
    least two of one height differ in colour: a heading in a band stands alone.
    """
    painted = [shading for shading in shadings if shading.colour not in ("", "FFFFFF")]
    boxes = [each for line in lines if painted for each in _boxes(line, painted)]
    found = [(round(shading.box.height), shading.colour, said) for shading, said in boxes]
    return [(colour, said) for height, colour, said in found if any(height == h and colour != c for h, c, _ in found)]


def _boxes(line: WordLine, painted: Sequence[Shading]) -> list[tuple[Shading, str]]:
    """The boxes of a key drawn in a line, each with its words."""
    base, size = line[0].base, line[0].size
    lowest, highest = (ems * size for ems in settings.KEY_BOX_HEIGHT)
    boxes = [
        shading
        for shading in painted
        if shading.box.top < base - settings.LETTER_MIDDLE * size < shading.box.bottom
        and lowest <= shading.box.height <= highest
        and shading.box.width <= settings.KEY_BOX_WIDTH * size
    ]
    boxes.sort(key=lambda shading: shading.box.x0)
    found: list[tuple[Shading, str]] = []
    for shading, end in zip(boxes, [*(after.box.x0 for after in boxes[1:]), inf], strict=False):
        box = shading.box
        inside = [word.text for word in line if box.x0 <= word.centre[0] <= box.x1]
        after = [word for word in line if box.x1 < word.centre[0] < end]
        near = after and after[0].x0 - box.x1 <= settings.DOT_TO_ITEM * size and box.width <= highest
        texts = in_runs(after, lambda text, word: word.x0 - text[-1].x1 <= settings.LINE_SPACE * size)
        if said := inside or ([word.text for word in texts[0]] if near else []):
            found.append((shading, " ".join(said)))
    return found
