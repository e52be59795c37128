"""Cells parted where a rule is missing: the text on its two sides keeps to the columns and rows of its neighbours."""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.columns import layout_of, segments
from winterplan_extract.readers.pdf.grid import Grid, Slot
from winterplan_extract.readers.pdf.lines import rows_of
from winterplan_extract.readers.pdf.rows import (
    border_over,
    bottom,
    has_reference,
    height,
    in_column,
    is_bold,
    is_reference,
    row_starts,
    top,
)
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading

Words = Mapping[Slot, Sequence[Word]]


def parted(grid: Grid, words: Sequence[Word], known: Sequence[Sequence[float]], reading: Reading) -> Grid:
    """The grid with cells parted at rules that are missing, in a piece or from end to end.

    `known` are the column borders of tables on pages before.
    """
    borders = _missing_borders(grid, words, known, reading)
    if borders:
        grid = _with_columns(grid, borders)
    if any(_same_borders(grid.xs, xs, reading) for xs in known):
        upper = [word for word in words if word.base <= grid.ys[min(settings.FIRST_ROWS, len(grid.ys) - 1)]]
        if _may_lack_rules_at_top(grid, upper):
            grid = _at_top(grid, _by_slot(grid, upper), reading)
    if not _may_lack_rules(grid, words):
        return grid
    inside = _by_slot(grid, words)
    for part in (_at_columns, _at_rows, _at_references):
        whole, grid = grid, part(grid, inside, reading)
        inside = inside if grid is whole else _by_slot(grid, words)
    return grid


def _same_borders(xs: Sequence[float], others: Sequence[float], reading: Reading) -> bool:
    return len(xs) == len(others) and all(abs(a - b) <= reading.rule_snap for a, b in zip(xs, others, strict=True))


def _missing_borders(
    grid: Grid, words: Sequence[Word], known: Sequence[Sequence[float]], reading: Reading
) -> list[float]:
    """Where a table has no rule between two columns: they share a heading cell with a wide gap in it."""
    near = reading.rule_snap
    for xs in known if len(grid.xs) > settings.FEWEST_COLUMNS else ():
        missing = [x for x in xs if all(abs(x - other) > near for other in grid.xs)]
        same = all(any(abs(x - other) <= near for other in xs) for x in grid.xs)
        inside = bool(missing) and grid.xs[0] < missing[0] and missing[-1] < grid.xs[-1]
        if (
            same
            and inside
            and len(missing) <= settings.MISSING_RULES
            and not any(_crossed(grid, words, x) for x in missing)
        ):
            return missing
    found: list[float] = []
    heading = [
        (word.centre[0], word)
        for word in words
        if word.turn == 0 and word.base - word.size < grid.ys[1] and grid.ys[0] <= word.centre[1] < grid.ys[1]
    ]
    for left, right in itertools.pairwise(grid.xs):
        own = [word for middle, word in heading if left <= middle < right]
        if own and any(segments(row, reading) > 1 for row in rows_of(own, reading)):
            column = [word for word in words if left <= word.centre[0] < right and grid.place(*word.centre)]
            found.extend(_gutters(own, rows_of(column, reading), reading))
    return found


def _gutters(heading: Sequence[Word], rows: Sequence[Sequence[Word]], reading: Reading) -> list[float]:
    """The middles of the strips that all lines of a column leave free between two words of its heading."""
    if sum(segments(row, reading) > 1 for row in rows) < settings.FEWEST_LINES:
        return []
    return [
        (left + right) / 2
        for left, right in layout_of(rows, reading).gutters
        if any(word.x1 <= left for word in heading) and any(word.x0 >= right for word in heading)
    ]


def _crossed(grid: Grid, words: Sequence[Word], x: float) -> bool:
    return any(
        word.x0 < x - settings.BORDER_SLACK and word.x1 > x + settings.BORDER_SLACK and grid.place(*word.centre)
        for word in words
        if word.turn == 0
    )


def _with_columns(grid: Grid, borders: Sequence[float]) -> Grid:
    """The grid with further borders from top to bottom."""
    xs = sorted([*grid.xs, *borders])
    new = [xs.index(x) for x in grid.xs]
    slots: list[Slot] = []
    for slot in grid.slots:
        first, end = new[slot.column], new[slot.column + slot.col_span]
        if slot.col_span == 1:
            slots.extend(replace(slot, column=column) for column in range(first, end))
        else:
            slots.append(replace(slot, column=first, col_span=end - first))
    return _ordered(Grid(tuple(xs), grid.ys, ()), slots)


def _may_lack_rules(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether cells span places, or a row holds several references: a quick look that spares most tables the rest."""
    if any(slot.row_span > 1 or slot.col_span > 1 for slot in grid.slots):
        return True
    rows: set[int] = set()
    for word in words:
        if word.x1 <= grid.xs[1] and is_reference(word.text):
            place = grid.place(*word.centre)
            if place is not None and place[0] in rows:
                return True
            rows.add(place[0] if place else -1)
    return False


def _may_lack_rules_at_top(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether the first row is bold in part, or something stands low in the first column: a quick look as well."""
    bold = {word.bold for word in words if grid.ys[0] <= word.base < grid.ys[1]}
    return len(bold) > 1 or any(
        word.x1 <= grid.xs[1]
        and word.base - grid.ys[max(bisect.bisect(grid.ys, word.base) - 1, 0)] > settings.LOW_LINE * word.size
        for word in words
    )


def _at_top(grid: Grid, words: Words, reading: Reading) -> Grid:
    """The first rows of a table that goes on, parted where a rule is missing: under its headings, or its first text.

    Headings are in bold; the end of a row of the page before leaves a strip free over the next reference.
    """
    for row in range(min(settings.FIRST_ROWS, len(grid.ys) - 1)):
        own = [word for slot, found in words.items() if slot.row == row and slot.row_span == 1 for word in found]
        rows = rows_of(own, reading)
        heading = sum(1 for _ in itertools.takewhile(is_bold, rows))
        if heading == len(rows):
            continue
        if heading and len({grid.place(*word.centre) for word in rows[0]}) >= settings.FEWEST_COLUMNS:
            return _with_rows(grid, {row: [border_over(rows, heading)]})
        at = next((at for at, line in enumerate(rows) if in_column(line, grid.xs, 0)), 0)
        several = sum(bool(in_column(line, grid.xs, 0)) for line in rows) > 1
        if not at or several or not has_reference(rows[at], grid.xs):
            return grid
        free = top(rows[at]) - max(bottom(line) for line in rows[:at])
        return (
            _with_rows(grid, {row: [border_over(rows, at)]}) if free >= settings.CLEAR_GAP * height(rows[at]) else grid
        )
    return grid


def _by_slot(grid: Grid, words: Sequence[Word]) -> dict[Slot, list[Word]]:
    owners = grid.owners()
    found: dict[Slot, list[Word]] = defaultdict(list)
    for word in words:
        place = grid.place(*word.centre) if word.turn == 0 else None
        owner = owners[place[0]][place[1]] if place else None
        if owner is not None:
            found[grid.slots[owner]].append(word)
    return found


def _at_columns(grid: Grid, words: Words, reading: Reading) -> Grid:
    """Cells over several columns, parted where their text begins anew at a column as the cells above do."""
    wide = [slot for slot in grid.slots if slot.col_span > 1 and words.get(slot)]
    if not wide:
        return grid
    starts: dict[int, list[float]] = defaultdict(list)
    for slot, own in words.items():
        if slot.col_span == 1:
            starts[slot.column].append(min(word.x0 for word in own))
    slots = list(grid.slots)
    for slot in wide:
        cuts = [at for at in range(1, slot.col_span) if _begins(grid, slot, at, words[slot], starts, reading)]
        if cuts:
            slots.remove(slot)
            ends = [0, *cuts, slot.col_span]
            slots.extend(replace(slot, column=slot.column + a, col_span=b - a) for a, b in itertools.pairwise(ends))
    return _ordered(grid, slots)


def _begins(grid: Grid, slot: Slot, at: int, words: Sequence[Word], starts: Mapping[int, Sequence[float]], reading: Reading) -> bool:  # fmt: skip
    border = grid.xs[slot.column + at]
    if any(word.x0 < border < word.x1 for word in words) or _runs_over(words, border, reading):
        return False
    left, right = [word.x0 for word in words if word.x0 < border], [word.x0 for word in words if word.x0 > border]
    usual = starts.get(slot.column + at)
    before = starts.get(slot.column, ())
    if not (right and usual and abs(min(right) - statistics.median(usual)) <= settings.TEXT_START_DRIFT):
        return False
    if not left:  # an empty cell before it
        return slot.row > 0
    return bool(before) and abs(min(left) - statistics.median(before)) <= settings.TEXT_START_DRIFT


def _runs_over(words: Sequence[Word], border: float, reading: Reading) -> bool:
    """Whether a line has words on both sides of a border with no more than a space between them."""
    for row in rows_of(words, reading):
        for before, after in itertools.pairwise(row):
            if before.x1 <= border <= after.x0 and after.x0 - before.x1 < settings.CELL_SPACE * before.size:
                return True
    return False


def _at_rows(grid: Grid, words: Words, reading: Reading) -> Grid:
    """Cells over several rows, parted where a text of their own begins level with the row's other cells."""
    tall = [slot for slot in grid.slots if slot.row_span > 1 and len(words.get(slot, ())) > 1]
    if not tall:
        return grid
    slots = list(grid.slots)
    firsts = _first_lines(grid, words)
    for slot in tall:
        rows = rows_of(words[slot], reading)
        cuts = []
        for at in range(1, slot.row_span):
            level = firsts.get(slot.row + at)
            below = next(
                (
                    number
                    for number, row in enumerate(rows)
                    if top(row) >= grid.ys[slot.row + at] - settings.BORDER_SLACK
                ),
                None,
            )
            if level is None or not below:
                continue
            line, above = rows[below], rows[below - 1]
            clear = top(line) - bottom(above) >= settings.CLEAR_GAP * height(line)
            if clear and abs(top(line) - level) <= settings.FIRST_LINE_DRIFT * height(line):
                cuts.append(at)
        if cuts:
            slots.remove(slot)
            ends = [0, *cuts, slot.row_span]
            slots.extend(replace(slot, row=slot.row + a, row_span=b - a) for a, b in itertools.pairwise(ends))
    return _ordered(grid, slots)


def _first_lines(grid: Grid, words: Words) -> dict[int, float]:
    """For each row the height at which the cells that begin with it have their first line."""
    tops: dict[int, list[float]] = defaultdict(list)
    for slot, own in words.items():
        if own:
            tops[slot.row].append(min(top([word]) for word in own))
    return {row: min(found) for row, found in tops.items()}


def _at_references(grid: Grid, words: Words, reading: Reading) -> Grid:
    """Rows that hold several references far apart, parted before each; other cells keep their lines together."""
    borders: dict[int, list[float]] = {}
    for row in range(len(grid.ys) - 1):
        own = [word for slot, found in words.items() if slot.row == row and slot.row_span == 1 for word in found]
        first = [word for word in own if word.x1 <= grid.xs[1]]
        if len(first) > 1:
            cuts = _cuts(own, grid.xs, reading)
            if cuts:
                borders[row] = cuts
    return _with_rows(grid, borders) if borders else grid


def _cuts(words: Sequence[Word], xs: Sequence[float], reading: Reading) -> list[float]:
    rows = rows_of(words, reading)
    references = [at for at, row in enumerate(rows) if has_reference(row, xs)]
    marked = [row for row in rows if in_column(row, xs, 0)]
    if len(references) < 2 or len(references) < len(marked):
        return []
    apart = min(top(rows[b]) - top(rows[a]) for a, b in itertools.pairwise(references))
    if apart < settings.REFERENCE_DISTANCE * height(rows[references[0]]):
        return []
    starts = row_starts(rows, xs, by_reference=True)
    if not all(any(word.x0 > xs[1] for word in rows[at]) for at in starts):
        return []  # a reference beside the middle of a text is one of several for it
    return [border_over(rows, at) for at in starts]


def _with_rows(grid: Grid, borders: Mapping[int, Sequence[float]]) -> Grid:
    """The grid with further borders across its rows, by the row that each parts."""
    ys = sorted([*grid.ys, *(y for found in borders.values() for y in found)])
    new = {row: ys.index(y) for row, y in enumerate(grid.ys)}
    slots: list[Slot] = []
    for slot in grid.slots:
        first, end = new[slot.row], new[slot.row + slot.row_span]
        if slot.row_span == 1:
            slots.extend(replace(slot, row=row) for row in range(first, end))
        else:
            slots.append(replace(slot, row=first, row_span=end - first))
    return _ordered(Grid(grid.xs, tuple(ys), ()), slots)


def _ordered(grid: Grid, slots: Sequence[Slot]) -> Grid:
    return Grid(grid.xs, grid.ys, tuple(sorted(slots, key=lambda slot: (slot.row, slot.column))))
