"""Cells split where a rule is missing: the texts on its two sides keep to the columns and rows of their neighbours."""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, nan
from types import MappingProxyType

from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.columns import layout_of, pieces_of
from winterplan_extract.layout.grid import CellSpan, PageGrid
from winterplan_extract.layout.rows import (
    Lines,
    border_above,
    by_column,
    goes_on,
    has_reference,
    heading_starts,
    holds_several,
    in_column,
    row_starts,
)
from winterplan_extract.layout.rules import Borders
from winterplan_extract.layout.text_lines import word_lines
from winterplan_extract.layout.words import Word, WordLine
from winterplan_extract.vocabulary.references import is_figure, is_reference

WordsByCell = Mapping[CellSpan, Sequence[Word]]
_Extent = tuple[float, float, float]  # where a text begins, its middle, and where it ends


def with_missing_rules(grid: PageGrid, words: Sequence[Word], known: Sequence[Borders], reading: Reading) -> PageGrid:
    """The grid with cells split at missing rules, in a piece or end to end; `known` are borders on earlier pages."""
    borders = _missing_borders(grid, words, known, reading)
    if borders:
        grid = _with_rows(grid.transposed, [*borders], borders).transposed
    same = (zip(grid.xs, xs, strict=True) for xs in known if len(xs) == len(grid.xs))
    if any(all(abs(a - b) <= reading.rule_snap for a, b in pairs) for pairs in same):
        upper = [word for word in words if word.base <= grid.ys[min(settings.FIRST_ROWS, len(grid.ys) - 1)]]
        if _may_lack_rules_at_top(grid, upper):
            grid = _split_first_rows(grid, _by_cell(grid, upper), reading)
    inside = _by_cell(grid, words)
    splits = (_split_at_columns, _split_at_rows, _split_at_references) if _may_lack_rules(grid, words) else ()
    for split in (*splits, _split_between_rules):
        whole, grid = grid, split(grid, inside, reading)
        inside = inside if grid is whole else _by_cell(grid, words)
    return grid


def _missing_borders(
    grid: PageGrid, words: Sequence[Word], known: Sequence[Borders], reading: Reading
) -> dict[float, int]:
    """Where a table has no rule between two columns, each with the first row that it parts: the columns share a heading
    cell with a wide gap in it, or are columns of figures below the heading of a group.
    """
    near = reading.rule_snap
    for xs in known if len(grid.xs) > settings.FEWEST_COLUMNS else ():
        missing = [x for x in xs if all(abs(x - other) > near for other in grid.xs)]
        same = all(any(abs(x - other) <= near for other in xs) for x in grid.xs)
        inside = bool(missing) and grid.xs[0] < missing[0] and missing[-1] < grid.xs[-1]
        few = len(missing) <= settings.MISSING_RULES
        if same and inside and few and not any(_is_crossed(grid, words, x) for x in missing):
            return dict.fromkeys(missing, 0)
    found: dict[float, int] = {}
    rows = list(itertools.pairwise(grid.ys))[: settings.FIRST_ROWS]
    placed = [(*word.centre, word) for word in words if word.turn == 0 and word.base - word.size < rows[-1][1]]
    for left, right in itertools.pairwise(grid.xs):
        upper = [(y, word) for x, y, word in placed if left <= x < right]
        for row, (top, bottom) in enumerate(rows):
            own = [word for y, word in upper if top <= y < bottom]
            if row and sum(is_figure(word.text) for word in own) < settings.PAIR:
                continue
            if own and any(pieces_of(line, reading) > 1 for line in word_lines(own, reading)):
                column = [word for word in words if left <= word.centre[0] < right and top <= word.centre[1] and grid.place(*word.centre)]  # fmt: skip
                borders = _gutters(own, word_lines(column, reading), reading)
                if not row or _are_figures(word_lines(column, reading), [left, *borders, right]):
                    found.update(dict.fromkeys(borders, row))
                    break
    return found


def _gutters(heading: Sequence[Word], lines: Sequence[WordLine], reading: Reading) -> list[float]:
    """The middles of the strips that all lines of a column leave free between two words of its heading."""
    if sum(pieces_of(line, reading) > 1 for line in lines) < settings.FEWEST_LINES:
        return []
    return [
        (left + right) / 2
        for left, right in layout_of(lines, reading).without_off_headings(lines).gutters
        if any(word.x1 <= left for word in heading) and any(word.x0 >= right for word in heading)
    ]


def _are_figures(lines: Sequence[WordLine], xs: Borders) -> bool:
    """Whether each of the columns holds a figure on most lines."""
    return all(
        sum(is_figure(" ".join(word.text for word in in_column(line, xs, at))) for line in lines)
        > settings.FIGURES_SHARE * len(lines)
        for at in range(len(xs) - 1)
    )


def _is_crossed(grid: PageGrid, words: Sequence[Word], x: float) -> bool:
    """Whether a word of the table runs over a place."""
    low, high = x - settings.BORDER_SLACK, x + settings.BORDER_SLACK
    return any(word.x0 < low and word.x1 > high and grid.place(*word.centre) for word in words if word.turn == 0)


def _may_lack_rules(grid: PageGrid, words: Sequence[Word]) -> bool:
    """Whether cells cover several places, or a row holds several references: a quick look that spares most tables."""
    if any(span.row_span > 1 or span.col_span > 1 for span in grid.spans):
        return True
    rows: set[int] = set()
    for word in words:
        if word.x1 <= grid.xs[1] and is_reference(word.text):
            place = grid.place(*word.centre)
            if place is not None and place[0] in rows:
                return True
            rows.add(place[0] if place else -1)
    return False


def _may_lack_rules_at_top(grid: PageGrid, words: Sequence[Word]) -> bool:
    """Whether the first row is bold in part, or something stands low in the first column: a quick look as well."""
    bold = {word.bold for word in words if grid.ys[0] <= word.base < grid.ys[1]}
    return len(bold) > 1 or any(
        word.x1 <= grid.xs[1]
        and word.base - grid.ys[max(bisect.bisect(grid.ys, word.base) - 1, 0)] > settings.LOW_LINE * word.size
        for word in words
    )


def _split_first_rows(grid: PageGrid, words: WordsByCell, reading: Reading) -> PageGrid:
    """The first rows of a table that goes on, split below headings in bold, or where the end of a row of the page
    before leaves a strip free above the next reference.
    """
    for own in _by_row(grid, words)[: settings.FIRST_ROWS]:
        lines = word_lines(own, reading)
        heading = sum(1 for _ in itertools.takewhile(lambda line: line.is_bold, lines))
        if heading == len(lines):
            continue
        if heading and len({grid.place(*word.centre) for word in lines[0]}) >= settings.FEWEST_COLUMNS:
            return _with_rows(grid, [border_above(lines, heading)])
        filled = [at for at, line in enumerate(lines) if in_column(line, grid.xs, 0)]
        if len(filled) != 1 or filled[0] == 0 or not has_reference(lines[filled[0]], grid.xs):
            return grid
        at = filled[0]
        free = lines[at].top - max(line.bottom for line in lines[:at])
        clear = free >= settings.CLEAR_GAP * lines[at].height
        return _with_rows(grid, [border_above(lines, at)]) if clear else grid
    return grid


def _by_row(grid: PageGrid, words: WordsByCell) -> list[list[Word]]:
    """For each row the words of the cells that cover it and no other."""
    rows: list[list[Word]] = [[] for _ in grid.ys[1:]]
    for span, found in words.items():
        if span.row_span == 1:
            rows[span.row].extend(found)
    return rows


def _by_cell(grid: PageGrid, words: Sequence[Word]) -> dict[CellSpan, list[Word]]:
    owners, xs, ys = grid.owners(), grid.xs, grid.ys
    found: dict[int, list[Word]] = defaultdict(list)
    for word in words:  # asked for of every word, so that what `place` does is written out
        x, y = (word.x0 + word.x1) / 2, word.base - settings.LETTER_MIDDLE * word.size
        if word.turn == 0 and xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
            owner = owners[bisect.bisect_right(ys, y) - 1][bisect.bisect_right(xs, x) - 1]
            if owner is not None:
                found[owner].append(word)
    return {grid.spans[owner]: own for owner, own in found.items()}


def _split_at_columns(grid: PageGrid, words: WordsByCell, reading: Reading) -> PageGrid:
    """Cells over several columns, split where their text begins anew at a column as the cells above do."""
    wide = [span for span in grid.spans if span.col_span > 1 and words.get(span)]
    if not wide:
        return grid
    places: dict[int, list[_Extent]] = defaultdict(list)
    for span, own in words.items():
        if span.col_span == 1:
            places[span.column].append(_extent(own))
    usual = {column: _usual(found) for column, found in places.items()}
    cuts = {
        span.transposed: [at for at in range(1, span.col_span) if _begins(grid, span, at, words[span], usual, reading)]
        for span in wide
    }
    return _split(grid.transposed, cuts).transposed if any(cuts.values()) else grid


def _extent(words: Sequence[Word]) -> _Extent:
    start, end = min(word.x0 for word in words), max(word.x1 for word in words)
    return start, (start + end) / 2, end


def _usual(found: Sequence[_Extent]) -> _Extent:
    """Where the texts of a column usually begin, have their middle and end; no number where these do not agree."""
    start, *others = (statistics.median(values) for values in zip(*found, strict=True))
    drift, most = settings.TEXT_START_DRIFT, len(found) / 2
    middle, end = (
        usual if sum(abs(one[at] - usual) <= drift for one in found) > most else nan
        for at, usual in enumerate(others, start=1)
    )
    return start, middle, end


def _begins(
    grid: PageGrid, span: CellSpan, at: int, words: Sequence[Word], usual: Mapping[int, _Extent], reading: Reading
) -> bool:
    """Whether a cell's text begins anew at one of its columns; `usual` is where the texts of each column stand."""
    border = grid.xs[span.column + at]
    if any(word.x0 < border < word.x1 for word in words) or _runs_over(words, border, reading):
        return False
    left, right = [word for word in words if word.x0 < border], [word for word in words if word.x0 > border]
    if not right:
        return False

    def aligned(own: Sequence[Word], column: int, anchors: int) -> bool:
        known = usual.get(column, ())[:anchors]
        pairs = zip(_extent(own), known, strict=False)
        return any(abs(one - other) <= settings.TEXT_START_DRIFT for one, other in pairs)

    after = [word for word in right if word.centre[0] < grid.xs[span.column + at + 1]]
    if not left:  # an empty cell before it; a banner may be centred
        return span.row > 0 and aligned(right, span.column + at, 1)
    before = [word for word in left if word.centre[0] >= grid.xs[span.column + at - 1]]
    if len(left) < len(words) and aligned(left, span.column, 1) and aligned(right, span.column + at, 1):
        return True
    return bool(before and after) and (
        (aligned(before, span.column + at - 1, 3) and aligned(after, span.column + at, 3))
        or _is_filled(grid, span, words, reading)
    )


def _is_filled(grid: PageGrid, span: CellSpan, words: Sequence[Word], reading: Reading) -> bool:
    """Whether a cell's one line has a text of its own in each of its columns, far from the next."""
    lines = word_lines(words, reading)
    borders = grid.xs[span.column : span.column + span.col_span + 1]
    columns = [bisect.bisect(borders, word.centre[0]) for word in words]
    apart = len(lines) == 1 and pieces_of(lines[0], reading) >= max(span.col_span, settings.FEWEST_COLUMNS)
    return apart and set(columns) == set(range(1, span.col_span + 1))


def _runs_over(words: Sequence[Word], border: float, reading: Reading) -> bool:
    """Whether a line has words on both sides of a border with no more than a space between them."""
    return any(
        before.x1 <= border <= after.x0 and after.x0 - before.x1 < settings.LINE_SPACE * before.size
        for line in word_lines(words, reading)
        for before, after in itertools.pairwise(line)
    )


def _split_at_rows(grid: PageGrid, words: WordsByCell, reading: Reading) -> PageGrid:
    """Cells over several rows, split where a text begins at the height of the row's other cells."""
    tall = [span for span in grid.spans if span.row_span > 1 and len(words.get(span, ())) > 1]
    if not tall:
        return grid
    firsts: dict[int, float] = {}  # for each row the top of the cells that begin with it
    for span, own in words.items():
        firsts[span.row] = min(firsts.get(span.row, inf), *(word.top for word in own))
    cuts: dict[CellSpan, list[int]] = defaultdict(list)
    for span in tall:
        lines = word_lines(words[span], reading)
        for at in range(1, span.row_span):
            first, border = firsts.get(span.row + at), grid.ys[span.row + at] - settings.BORDER_SLACK
            below = next((number for number, line in enumerate(lines) if line.top >= border), None)
            if first is None or not below:
                continue
            line = lines[below]
            clear = line.top - lines[below - 1].bottom >= settings.CLEAR_GAP * line.height
            if clear and abs(line.top - first) <= settings.ROW_START_DRIFT * line.height:
                cuts[span].append(at)
    return _split(grid, cuts) if cuts else grid


def _split(grid: PageGrid, cuts: Mapping[CellSpan, Sequence[int]]) -> PageGrid:
    """The grid with cells split before the rows that `cuts` gives, counted from the cell's first."""
    return grid.with_spans(
        replace(span, row=span.row + first, row_span=end - first)
        for span in grid.spans
        for first, end in itertools.pairwise([0, *cuts.get(span, ()), span.row_span])
    )


def _split_at_references(grid: PageGrid, words: WordsByCell, reading: Reading) -> PageGrid:
    """Rows that hold several references far apart, split before each; other cells keep their lines together."""
    borders = [
        border
        for own in _by_row(grid, words)
        if sum(word.x1 <= grid.xs[1] for word in own) > 1
        for border in _borders_at_references(word_lines(own, reading), grid.xs)
    ]
    return _with_rows(grid, borders) if borders else grid


def _borders_at_references(lines: Sequence[WordLine], xs: Borders) -> list[float]:
    references = [at for at, line in enumerate(lines) if has_reference(line, xs)]
    filled = sum(bool(in_column(line, xs, 0)) for line in lines)
    if len(references) < 2 or len(references) < filled:
        return []
    apart = min(lines[b].top - lines[a].top for a, b in itertools.pairwise(references))
    if apart < settings.REFERENCE_DISTANCE * lines[references[0]].height:
        return []
    starts = row_starts(lines, xs, by_reference=True)
    if not all(any(word.x0 > xs[1] for word in lines[at]) for at in starts):
        return []  # a reference beside the middle of a text is one of several for it
    return [border_above(lines, at) for at in starts]


def _split_between_rules(grid: PageGrid, words: WordsByCell, reading: Reading) -> PageGrid:
    """Rows that hold several rows of text, split between them."""
    rows = _by_row(grid, words)
    borders = [
        border
        for row, own in enumerate(rows)
        for border in borders_between(own, grid.xs, reading, is_heading=row == 0 and len(rows) > 1)
        if grid.ys[row] < border < grid.ys[row + 1]
    ]
    return _with_rows(grid, borders) if borders else grid


def _with_rows(grid: PageGrid, borders: Sequence[float], since: Mapping[float, int] = MappingProxyType({})) -> PageGrid:
    """The grid with further row borders, which split cells of one row, `since` a column where one is given."""
    ys = sorted([*grid.ys, *borders])
    new = [ys.index(y) for y in grid.ys]
    spans: list[CellSpan] = []
    for span in grid.spans:
        first, end = new[span.row], new[span.row + span.row_span]
        if span.row_span == 1 and all(since.get(y, 0) <= span.column for y in ys[first + 1 : end]):
            spans.extend(replace(span, row=row) for row in range(first, end))
        else:
            spans.append(replace(span, row=first, row_span=end - first))
    return PageGrid(grid.xs, tuple(ys)).with_spans(spans)


def borders_between(words: Sequence[Word], xs: Borders, reading: Reading, *, is_heading: bool) -> list[float]:
    """The heights at which rows begin inside a row with these words; `is_heading`: it heads a table of further rows."""
    if len(xs) <= settings.PAIR or not _may_hold_several(words, xs):
        return []
    lines = word_lines(words, reading)
    heading = sum(1 for _ in itertools.takewhile(lambda line: line.is_bold, lines))
    body = lines[heading:] if heading < len(lines) else []
    if holds_several(body, xs):
        starts = row_starts(body, xs, by_reference=False)
    elif is_heading or not body:
        return []
    else:
        starts = _begun_together(body, xs)
        if not starts:
            return []
    found = [*heading_starts(lines[:heading], xs), *([heading] if heading else []), *(heading + at for at in starts)]
    return [border_above(lines, at) for at in found]


def _may_hold_several(words: Sequence[Word], xs: Borders) -> bool:
    """Whether lines at two heights have words in several columns: a quick look."""
    columns: dict[int, set[int]] = defaultdict(set)
    for word in words:
        columns[round(word.base)].add(bisect.bisect_right(xs, word.x0))
    return sum(len(found) > 1 for found in columns.values()) >= settings.FEWEST_ROWS


def _begun_together(lines: Lines, xs: Borders) -> list[int]:
    """The lines with which texts begin in all columns, if every other goes on with the one above; else none. A text
    goes on where the next word would not have fitted on the line above, or has a small letter.
    """
    if sum(line[0].x0 < xs[1] for line in lines) < settings.FEWEST_ROWS:
        return []  # asked for of every row, so that most are told at a glance
    cells = [by_column(line, xs) for line in lines]
    columns = [column for column in range(len(xs) - 1) if any(row[column] for row in cells)]
    if len(columns) < settings.PAIR or columns[0] != 0:
        return []
    paddings = [min([row[column][0].x0 - xs[column] for row in cells if row[column]], default=0.0) for column in range(len(xs) - 1)]  # fmt: skip
    starts: list[int] = []
    nearest = inf
    for at in range(1, len(lines)):
        above, row, line = cells[at - 1], cells[at], lines[at]
        filled = [column for column in columns if row[column]]
        apart = (line.middle - lines[at - 1].middle) / line.height
        runs_on = [goes_on(above[column], row[column], xs[column + 1] - paddings[column]) for column in filled]
        most = len(filled) >= settings.FILLED_COLUMNS * len(columns)
        anew = 2 not in runs_on and 2 * sum(runs_on) < len(filled)
        if 0 in filled and most and anew:
            starts.append(at)
            nearest = min(nearest, apart)
        elif not all(runs_on) and (0 in filled or not any(runs_on)):
            return []
    full = sum(all(row[column] for column in columns) for row in cells)
    if len(starts) + 1 >= settings.FEWEST_LINES:
        return starts if full >= settings.KEY_COLUMN_SHARE * len(cells) else []
    sure = len(columns) > settings.PAIR or nearest >= settings.REFERENCE_DISTANCE
    return starts if sure and full == len(cells) else []
