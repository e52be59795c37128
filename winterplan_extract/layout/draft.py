"""The tables of a page with their text, before words split at a line end are joined."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.plaintext import standing_out
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.grid import CellSpan, PageGrid
from winterplan_extract.layout.text_lines import TextLine, text_lines
from winterplan_extract.layout.words import PageContent, Shading, Word, split_word


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell's place, lines and colour; what is struck through in it, covered, noted on it, or stands out in it."""

    span: CellSpan
    box: Box
    lines: tuple[TextLine, ...]
    fill: str
    struck: tuple[TextLine, ...] = ()
    covered: bool = False
    note: str = ""
    marked: str = ""


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table of one page: its grid and its cells, in reading order."""

    page: int
    grid: PageGrid
    cells: tuple[DraftCell, ...]
    stray_chars: int = 0

    def under(self, head: DraftTable) -> DraftTable:
        """The table with the heading above it, in the heading's columns."""
        down = len(head.grid.ys) - 1
        cells = tuple(replace(cell, span=replace(cell.span, row=cell.span.row + down)) for cell in self.cells)
        spans = (*head.grid.spans, *(cell.span for cell in cells))
        grid = PageGrid(head.grid.xs, (*head.grid.ys, *self.grid.ys[1:]), spans)
        return DraftTable(self.page, grid, (*head.cells, *cells), head.stray_chars + self.stray_chars)


def heads(head: DraftTable, body: DraftTable) -> bool:
    """Whether a ruled table of one row is the heading of the table without rules right below, within its columns."""
    lines = [(cell.span, line) for cell in body.cells for line in cell.lines]
    xs, slack = head.grid.xs, settings.BORDER_SLACK
    if (
        len(head.grid.ys) != 2
        or len(xs) != len(body.grid.xs)
        or not lines
        or not all(cell.lines for cell in head.cells)
    ):
        return False
    apart = min(line.box.top for _, line in lines) - head.grid.ys[-1]
    return -slack <= apart <= settings.HEADING_ABOVE * max(line.box.height for _, line in lines) and all(
        xs[span.column] - slack <= line.box.x0 and line.box.x1 <= xs[span.column + span.col_span] + slack
        for span, line in lines
    )


def fill_grid(
    grid: PageGrid, words: Sequence[Word], content: PageContent, reading: Reading, *, ruled: bool = True
) -> tuple[DraftTable, list[Word]]:
    """The table with its text, and the words outside it; unless `ruled` its borders are guessed, and centred lines fill
    none.
    """
    page, shadings, beside = content.number, content.shapes.shadings, content.beside
    by_cell, stray, outside = _by_cell(grid, words, reading)
    struck = _without_struck(by_cell)
    boxes = [grid.box_of(span) for span in grid.spans]
    dots = [shading for shading in shadings if _is_status_dot(shading)]
    lines = [text_lines(by_cell[number], page, reading) if number in by_cell else [] for number in range(len(boxes))]
    paddings = _paddings(grid, boxes, lines)
    cells = tuple(
        DraftCell(
            span,
            box,
            tuple(_with_room(found, box, paddings[span.column + span.col_span], ruled=ruled)),
            _colour_of(box, shadings, reading.fill_share) or _colour_of_signs(box, found, dots, content.signs),
            tuple(text_lines(struck.get(number, ()), page, reading)),
            any(box.has(covered.centre) for covered in beside.covered),
            "\n".join(note for place, note in beside.notes if box.has(place.centre)),
            _marked(by_cell.get(number, ()), shadings),
        )
        for number, (span, box, found) in enumerate(zip(grid.spans, boxes, lines, strict=True))
    )
    strays = sum(line.chars for line in text_lines(stray, page, reading))
    return DraftTable(page, grid, cells, strays), outside


def _marked(words: Sequence[Word], shadings: Sequence[Shading]) -> str:
    """What of a few words stands out, in bold or with a colour behind it."""
    if not 1 < len(words) <= settings.CHOICE_WORDS:
        return ""
    behind = [each.box for each in shadings if each.colour not in ("", "FFFFFF")]
    return standing_out((f"{word.text} ", word.bold or any(box.has(word.centre) for box in behind)) for word in words)


def _without_struck(by_cell: dict[int, list[Word]]) -> dict[int, list[Word]]:
    """The words of each cell that are struck through, which are taken out of it."""
    struck = {number: [word for word in words if word.struck] for number, words in by_cell.items()}
    found = {number: words for number, words in struck.items() if words}
    for number in found:
        by_cell[number] = [word for word in by_cell[number] if not word.struck]
    return found


def _by_cell(
    grid: PageGrid, words: Sequence[Word], reading: Reading
) -> tuple[dict[int, list[Word]], list[Word], list[Word]]:
    """The words by cell number, those inside the table but in no cell, and those outside."""
    owners, place, xs, ys = grid.owners(), grid.place, grid.xs, grid.ys
    by_cell: dict[int, list[Word]] = defaultdict(list)
    stray: list[Word] = []
    outside: list[Word] = []
    waiting = list(reversed(words))
    before: Word | None = None  # the word drawn before this one, and its cell
    cell: int | None = None
    while waiting:
        word = waiting.pop()
        x, y = word.first  # asked for of every word, so that what `place` does is written out
        inside = xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]
        first = (bisect.bisect_right(ys, y) - 1, bisect.bisect_right(xs, x) - 1) if inside else None
        owner = owners[first[0]][first[1]] if first else None
        if before is not None and owner != cell is not None and _runs_on(before, word, reading):
            by_cell[cell].append(word)
            before = word
            continue
        if len(word.glyphs) > 1 and (first is None or word.turn or word.x1 > xs[first[1] + 1]):
            last = place(*word.last)
            if first != last:
                at = _glyph_after_border(grid, word)
                if at is not None:
                    waiting.extend(reversed(split_word(word, at)))
                    continue
                first = first or last  # a word that reaches over a border is one word, where it begins
                owner = owners[first[0]][first[1]] if first else None
        if owner is not None:
            by_cell[owner].append(word)
        else:
            (stray if first else outside).append(word)
        before, cell = word, owner
    return by_cell, stray, outside


def _runs_on(before: Word, word: Word, reading: Reading) -> bool:
    """Whether a word follows the one before it in the same run, a space apart: a line too long for its cell."""
    if before.run != word.run or word.run < 0 or before.base != word.base or word.turn != 0:
        return False
    least = 0.0 if word.spaced else reading.word_gap
    return least < (word.x0 - before.x1) / word.size <= settings.LINE_SPACE


def _glyph_after_border(grid: PageGrid, word: Word) -> int | None:
    """The number of the first glyph after a column border that runs through a gap of a word; None for none. Glyphs that
    touch are one word even over a border: text too long for its cell.
    """
    if word.turn != 0:
        return None
    overhang = settings.OVERHANG * word.size
    for at in range(1, len(word.glyphs)):
        end, start = word.rights[at - 1], word.lefts[at]
        if start - end > settings.TOUCHING * word.size and any(end - overhang < x < start + overhang for x in grid.xs):
            return at
    return None


def _is_status_dot(shading: Shading) -> bool:
    """Whether a shading is a coloured disc or square of the size by which returns give an answer."""
    short, long = sorted((shading.box.width, shading.box.height))
    smallest, largest = settings.STATUS_DOT_SIZE
    sized = smallest <= short and long <= min(largest, settings.STATUS_DOT_PROPORTION * short)
    return sized and _is_coloured(shading.colour)


def _is_coloured(colour: str) -> bool:
    """Whether a colour is neither grey nor black nor white."""
    tones = [int(colour[at : at + 2], 16) for at in range(0, len(colour), 2)]
    return bool(tones) and max(tones) - min(tones) >= settings.COLOURED


def _colour_of_signs(box: Box, lines: Sequence[TextLine], dots: Sequence[Shading], signs: Sequence[Shading]) -> str:
    """The one colour of the dots drawn in a cell without text, or of the signs that are all of its text; else empty."""
    if any(line.chars for line in lines):
        return ""
    if lines:
        colours = {sign.colour for sign in signs if box.has(sign.box.centre) and _is_coloured(sign.colour)}
    else:
        colours = {dot.colour for dot in dots if box.contains(dot.box)}
    return colours.pop() if len(colours) == 1 else ""


def _colour_of(box: Box, shadings: Sequence[Shading], share: float) -> str:
    """The colour painted last over most of a box; empty for none and for white."""
    least = share * (box.width * box.height)
    covered: dict[str, float] = defaultdict(float)
    x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
    for shading in reversed(shadings):
        over = shading.box
        if over.x0 < x1 and over.x1 > x0 and over.top < bottom and over.bottom > top:  # few of a page's do
            covered[shading.colour] += box.shared_area(over)
            if covered[shading.colour] >= least:
                return "" if shading.colour == "FFFFFF" else shading.colour
    return ""


def _paddings(grid: PageGrid, boxes: Sequence[Box], lines: Sequence[Sequence[TextLine]]) -> dict[int, float]:
    """For each border, how near to it the text on its left may come: the padding on the left, or what a line leaves."""
    left = settings.WIDEST_PADDING
    nearest: dict[int, float] = defaultdict(lambda: settings.WIDEST_PADDING)
    for span, box, found in zip(grid.spans, boxes, lines, strict=True):
        border = span.column + span.col_span
        for line in found:
            if not line.sideways:
                left = min(left, line.box.x0 - box.x0)
                nearest[border] = min(nearest[border], box.x1 - line.box.x1)
    return {border: max(0.0, min(left, nearest[border])) for border in range(len(grid.xs))}


def _with_room(lines: Sequence[TextLine], box: Box, padding: float, *, ruled: bool) -> list[TextLine]:
    """The lines with the room that each leaves: on the side where it may grow, or on both for centred text."""
    if not lines:
        return []
    left, right = box.x0 + padding, box.x1 - padding
    starts = [line.box.x0 for line in lines]
    ends = [line.box.x1 for line in lines]
    ragged = max(starts) - min(starts) > settings.EQUAL_MARGINS
    middles = [start + end for start, end in zip(starts, ends, strict=True)]
    if ragged and not ruled and max(middles) - min(middles) <= 2 * settings.EQUAL_MARGINS:
        return [line._replace(room=box.width) for line in lines]
    if ragged and max(ends) - min(ends) <= settings.EQUAL_MARGINS:
        return [line._replace(room=line.box.x0 - left) for line in lines]
    off_centre = max(abs(line.box.x0 + line.box.x1 - left - right) for line in lines)
    if off_centre <= 2 * settings.EQUAL_MARGINS and (ragged or starts[0] - left > settings.EQUAL_MARGINS):
        return [line._replace(room=(line.box.x0 - left) + (right - line.box.x1)) for line in lines]
    return [line._replace(room=right - line.box.x1) for line in lines]
