"""Texts of a ruled table outside its frame: the heading above its first rule, the labels left of its rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.grid import CellSpan, PageGrid
from winterplan_extract.layout.rows import by_column, crossed_borders, heading_starts, spanned_borders, texts_of
from winterplan_extract.layout.text_lines import word_lines
from winterplan_extract.layout.words import Shading, Word, WordLine


def with_outer_texts(
    grids: Sequence[PageGrid], words: Sequence[Word], shadings: Sequence[Shading], reading: Reading
) -> list[PageGrid]:
    """The grids of a page, each with the heading and the labels that stand outside its frame."""
    tables = [grid.box for grid in grids]
    free = [word for word in words if word.turn == 0 and not _is_in_one(word, tables)] if tables else []
    if not free:
        return list(grids)
    return [
        grid
        if len(grid.xs) <= settings.PAIR
        else _with_heading(_with_labels(grid, free, words, reading), free, words, shadings, reading)
        for grid in grids
    ]


def _is_in_one(word: Word, boxes: Sequence[Box]) -> bool:
    """Whether an upright word stands in one of the boxes; asked for of every word, so that it is written out."""
    x, y = (word.x0 + word.x1) / 2, word.base - settings.LETTER_MIDDLE * word.size
    for box in boxes:  # noqa: SIM110
        if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
            return True
    return False


def _with_heading(
    grid: PageGrid, free: Sequence[Word], words: Sequence[Word], shadings: Sequence[Shading], reading: Reading
) -> PageGrid:
    """The grid with the lines above its first rule as rows, if they are shaded with it or stand in its columns."""
    xs, top = grid.xs, grid.ys[0]
    band = _band_above(grid, shadings, reading)
    reach = band.top if band else top - settings.HEADING_REACH * max([word.size for word in free])
    lines = word_lines([word for word in free if reach <= word.centre[1] < top], reading)
    kept: list[WordLine] = []
    for line in reversed(lines):
        gap = (kept[0].top if kept else top) - line.bottom
        near = gap <= (settings.HEADING_LINE_GAP if kept else settings.HEADING_ABOVE) * line.height
        if not (band or (near and any(by_column(line, xs)) and not crossed_borders(line, xs))):
            break
        kept.insert(0, line)
    inside = all(xs[0] - settings.LAYOUT_SLACK <= line[0].x0 and line[-1].x1 <= xs[-1] + settings.LAYOUT_SLACK for line in kept)  # fmt: skip
    named = {column for line in kept for column, own in enumerate(by_column(line, xs)) if own}
    if not inside or len(named) < max(settings.PAIR, settings.HEADED_COLUMNS * (len(xs) - 1)):
        return grid
    if not band and not all(line.is_bold for line in kept) and _is_bold(grid, words):
        return grid  # the table has a heading of its own
    starts = [0, *heading_starts(kept, xs), len(kept)]
    rows = [kept[a:b] for a, b in itertools.pairwise(starts)]
    ys = [band.top if band else kept[0].top, *((a[-1].bottom + b[0].top) / 2 for a, b in itertools.pairwise(rows))]
    spans = [
        CellSpan(row, a, 1, b - a)
        for row, own in enumerate(rows)
        for a, b in itertools.pairwise(_cell_starts(own, rows[row + 1] if row + 1 < len(rows) else [], xs))
    ]
    moved = [replace(span, row=span.row + len(rows)) for span in grid.spans]
    return PageGrid(xs, (*ys, *grid.ys)).with_spans([*spans, *moved])


def _cell_starts(lines: Sequence[WordLine], below: Sequence[WordLine], xs: Sequence[float]) -> list[int]:
    crossed = frozenset[int]().union(*(crossed_borders(line, xs) for line in lines))
    if below:
        crossed |= spanned_borders(lines[-1], below, xs)
    return [at for at in range(len(xs)) if at not in crossed]


def _band_above(grid: PageGrid, shadings: Sequence[Shading], reading: Reading) -> Box | None:
    """The area of the shadings that stand on the grid's first rule and together are as wide as the grid."""
    near = reading.rule_snap
    own = [
        shading.box
        for shading in shadings
        if shading.colour not in ("", "FFFFFF")
        and abs(shading.box.bottom - grid.ys[0]) <= near
        and shading.box.top < grid.ys[0] - near
        and shading.box.x0 >= grid.xs[0] - near
        and shading.box.x1 <= grid.xs[-1] + near
    ]
    if not own:
        return None
    band = Box.around(own)
    level = all(abs(box.top - band.top) <= near for box in own)
    whole = abs(band.x0 - grid.xs[0]) <= near and abs(band.x1 - grid.xs[-1]) <= near
    return band if level and whole else None


def _is_bold(grid: PageGrid, words: Sequence[Word]) -> bool:
    """Whether the first row is set as a heading."""
    own = [word for word in words if grid.ys[0] <= word.centre[1] < grid.ys[1] and grid.place(*word.centre)]
    return bool(own) and all(word.bold for word in own)


def _with_labels(grid: PageGrid, free: Sequence[Word], words: Sequence[Word], reading: Reading) -> PageGrid:
    """The grid with the texts left of it as its first column, if each begins on a line of its row."""
    left, slack = grid.xs[0], settings.BORDER_SLACK
    beside = [word for word in free if word.x1 <= left + slack]
    rows = list(itertools.pairwise(grid.ys))
    lines = word_lines([word for word in beside if grid.ys[0] <= word.centre[1] < grid.ys[-1]], reading)
    if len(lines) < settings.PAIR - 1 or not lines:
        return grid
    height = lines[0].height
    reach = settings.HEADING_ABOVE * height
    around = [w for w in free if 0 < grid.ys[0] - w.bottom < reach or 0 < w.top - grid.ys[-1] < reach]
    if any(texts_of(line)[0][1] <= left + slack for line in word_lines(around, reading)):
        return grid  # running text beside the table, and not only above or below it
    inside = [word for word in words if word.turn == 0 and grid.place(*word.centre)]
    labelled = 0
    for upper, lower in rows:
        own = [line for line in lines if upper <= line[0].centre[1] < lower]
        bases = [word.base for word in inside if upper <= word.centre[1] < lower]
        if own and bases:
            level = any(abs(own[0][0].base - base) <= reading.line_drift * own[0].size for base in bases)
            centred = abs((own[0].top + own[-1].bottom) / 2 - (upper + lower) / 2) <= settings.ROW_START_DRIFT * height
            if not (level or centred):
                return grid
            labelled += 1
    if labelled < settings.LABELLED_ROWS * (len(rows) - 1) or labelled < len(rows) - settings.PAIR:
        return grid
    start = min(line[0].x0 for line in lines)
    if start < left - settings.LABEL_REACH * (grid.xs[-1] - left):
        return grid
    spans = [replace(span, column=span.column + 1) for span in grid.spans]
    labels = [CellSpan(row, 0, 1, 1) for row in range(len(rows))]
    return PageGrid((start - settings.OUTER_MARGIN, *grid.xs), grid.ys).with_spans([*labels, *spans])
