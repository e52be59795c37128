"""A page's tables with their lines, before words cut at a line end are put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.grid import Grid, Slot
from winterplan_extract.readers.pdf.lines import Print, lines_of
from winterplan_extract.readers.pdf.shapes import Fill
from winterplan_extract.readers.pdf.words import Word, cut
from winterplan_extract.settings import Reading


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell's place, lines and shading."""

    slot: Slot
    box: Box
    lines: tuple[Print, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table of one page: its grid and its cells, in reading order."""

    page: int
    grid: Grid
    cells: tuple[DraftCell, ...]
    stray_chars: int = 0


def fill_grid(
    grid: Grid, words: Sequence[Word], fills: Sequence[Fill], page: int, reading: Reading
) -> tuple[DraftTable, list[Word]]:
    """The table with its text, and the words that stand outside it."""
    by_cell, stray, outside = _by_cell(grid, words, reading)
    boxes = [grid.box_of(slot) for slot in grid.slots]
    shades, lamps = _shades(boxes, fills, reading), _lamps(fills)
    lines = [lines_of(by_cell[number], page, reading) if number in by_cell else [] for number in range(len(boxes))]
    pads = _paddings(grid, boxes, lines)
    cells = tuple(
        DraftCell(
            slot,
            box,
            tuple(_with_room(found, box, pads[slot.column + slot.col_span])),
            fill if found or fill else _lamp(box, lamps),
        )
        for slot, box, found, fill in zip(grid.slots, boxes, lines, shades, strict=True)
    )
    strays = sum(line.chars for line in lines_of(stray, page, reading))
    return DraftTable(page, grid, cells, strays), outside


def _by_cell(
    grid: Grid, words: Sequence[Word], reading: Reading
) -> tuple[Mapping[int, list[Word]], list[Word], list[Word]]:
    """The words by cell number, those inside the table but in no cell, and those outside."""
    owners, place = grid.owners(), grid.place
    by_cell: dict[int, list[Word]] = defaultdict(list)
    stray: list[Word] = []
    outside: list[Word] = []
    waiting = list(reversed(words))
    before: Word | None = None  # the word drawn before this one, and its cell
    cell: int | None = None
    while waiting:
        word = waiting.pop()
        first = place(*word.first)
        owner = owners[first[0]][first[1]] if first else None
        if before is not None and owner != cell is not None and _runs_on(before, word, reading):
            by_cell[cell].append(word)
            before = word
            continue
        if len(word.glyphs) > 1 and (first is None or word.turn or word.x1 > grid.xs[first[1] + 1]):
            last = place(*word.last)
            if first != last:
                at = _border(grid, word)
                if at is not None:
                    waiting.extend(reversed(cut(word, at)))
                    continue
                first = first or last  # a word that leans over a border is one word, where it begins
                owner = owners[first[0]][first[1]] if first else None
        if owner is not None:
            by_cell[owner].append(word)
        else:
            (stray if first else outside).append(word)
        before, cell = word, owner
    return by_cell, stray, outside


def _runs_on(before: Word, word: Word, reading: Reading) -> bool:
    """Whether a word goes on the one before it in the same stroke of text, a space apart: a line too long for its cell."""
    if before.run != word.run or word.run < 0 or before.base != word.base or word.turn != 0:
        return False
    return (0.0 if word.spaced else reading.word_gap) < (word.x0 - before.x1) / word.size <= settings.LINE_SPACE


def _border(grid: Grid, word: Word) -> int | None:
    """The number of the glyph before which a border runs between two glyphs of a word.

    Glyphs that touch are one word though a border runs through them: text too long for its cell.
    """
    if word.turn != 0:
        return None
    for at in range(1, len(word.glyphs)):
        end, start = word.rights[at - 1], word.lefts[at]
        if start - end > settings.TOUCHING * word.size and any(
            end - settings.OVERHANG * word.size < x < start + settings.OVERHANG * word.size for x in grid.xs
        ):
            return at
    return None


def _shades(boxes: Sequence[Box], fills: Sequence[Fill], reading: Reading) -> list[str]:
    """For each box the colour painted last over most of it; empty for none and for white."""
    if not fills:
        return [""] * len(boxes)
    return [_shade(box, fills, reading.fill_share) for box in boxes]


def _lamps(fills: Sequence[Fill]) -> list[Fill]:
    """The fills that are coloured discs or squares of a verdict's size."""
    return [
        fill
        for fill in fills
        if settings.STATUS_DOT_SIZE[0] <= min(_sides(fill.box))
        and max(_sides(fill.box))
        <= min(settings.STATUS_DOT_SIZE[1], settings.STATUS_DOT_PROPORTION * min(_sides(fill.box)))
        and _is_coloured(fill.colour)
    ]


def _lamp(box: Box, lamps: Sequence[Fill]) -> str:
    """The one colour of the lamps inside an empty cell; empty where there is none."""
    colours = {
        lamp.colour
        for lamp in lamps
        if box.x0 <= lamp.box.x0 and lamp.box.x1 <= box.x1 and box.top <= lamp.box.top and lamp.box.bottom <= box.bottom
    }
    return colours.pop() if len(colours) == 1 else ""


def _sides(box: Box) -> tuple[float, float]:
    return box.x1 - box.x0, box.bottom - box.top


def _is_coloured(colour: str) -> bool:
    """Whether a colour is none of the greys, black and white."""
    tones = [int(colour[at : at + 2], 16) for at in range(0, len(colour), 2)]
    return bool(tones) and max(tones) - min(tones) >= settings.COLOURED


def _shade(box: Box, fills: Sequence[Fill], share: float) -> str:
    area = (box.x1 - box.x0) * (box.bottom - box.top)
    covered: dict[str, float] = defaultdict(float)
    for fill in reversed(fills):
        width = min(box.x1, fill.box.x1) - max(box.x0, fill.box.x0)
        height = min(box.bottom, fill.box.bottom) - max(box.top, fill.box.top)
        if width > 0 and height > 0:
            covered[fill.colour] += width * height
            if covered[fill.colour] >= share * area:
                return "" if fill.colour == "FFFFFF" else fill.colour
    return ""


def _paddings(grid: Grid, boxes: Sequence[Box], lines: Sequence[Sequence[Print]]) -> dict[int, float]:
    """For each border, how near to it the text on its left may come.

    That is the table's padding on the left, unless some line has come nearer.
    """
    left = settings.WIDEST_PADDING
    nearest: dict[int, float] = defaultdict(lambda: settings.WIDEST_PADDING)
    for slot, box, found in zip(grid.slots, boxes, lines, strict=True):
        border = slot.column + slot.col_span
        for line in found:
            if not line.turned:
                left = min(left, line.box.x0 - box.x0)
                nearest[border] = min(nearest[border], box.x1 - line.box.x1)
    return {border: max(0.0, min(left, nearest[border])) for border in range(len(grid.xs))}


def _with_room(lines: Sequence[Print], box: Box, padding: float) -> list[Print]:
    """The lines with the room that each leaves: at its right end, or at both for text set in the middle."""
    left, right = box.x0 + padding, box.x1 - padding
    if not lines:
        return []
    starts = [line.box.x0 for line in lines]
    middles = [line.box.x0 + line.box.x1 for line in lines]
    ends = [line.box.x1 for line in lines]
    ragged = max(starts) - min(starts) > settings.EQUAL_MARGINS
    if ragged and max(ends) - min(ends) <= settings.EQUAL_MARGINS:
        return [line._replace(room=line.box.x0 - left) for line in lines]
    middling = max(abs(middle - left - right) for middle in middles) <= 2 * settings.EQUAL_MARGINS
    if middling and (ragged or starts[0] - left > settings.EQUAL_MARGINS):
        return [line._replace(room=(line.box.x0 - left) + (right - line.box.x1)) for line in lines]
    return [line._replace(room=right - line.box.x1) for line in lines]
