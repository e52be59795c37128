"""Tables without vertical rules: columns from the alignment of words on all pages, rows from rules or gaps."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.columns import ColumnLayout
from winterplan_extract.layout.grid import CellSpan, PageGrid
from winterplan_extract.layout.regions import ColumnRegion, PageRemainder, find_regions
from winterplan_extract.layout.rows import (
    border_above,
    crossed_borders,
    goes_by_reference,
    has_figures,
    has_reference,
    heading_starts,
    holds_several,
    in_column,
    row_starts,
    spanned_borders,
    texts_of,
)
from winterplan_extract.layout.words import WordLine
from winterplan_extract.vocabulary.references import is_reference


def find_unruled(pages: Sequence[PageRemainder], reading: Reading) -> dict[int, list[PageGrid]]:
    """The grids of tables without vertical rules, by page."""
    tables: dict[ColumnLayout, list[ColumnRegion]] = {}
    regions = find_regions(pages, reading)
    for region in regions:
        tables.setdefault(region.layout, []).append(region)
    styles = {layout: _style_of(layout, parts) for layout, parts in tables.items()}
    grids = [_grid(region, styles[region.layout]) for region in regions]
    rows: Counter[ColumnLayout] = Counter()
    for region, grid in zip(regions, grids, strict=True):
        rows[region.layout] += len(grid.ys) - 1
    found: dict[int, list[PageGrid]] = {}
    for region, grid in zip(regions, grids, strict=True):
        if rows[region.layout] >= settings.FEWEST_ROWS and not styles[region.layout].is_running_text:
            found.setdefault(region.page.number, []).append(grid)
    return found


@dataclass(frozen=True, slots=True)
class _TableStyle:
    """How a table is set over all its pages: its borders and what shows its rows, or that it is text set in columns."""

    xs: tuple[float, ...]
    by_rules: bool
    by_reference: bool
    is_running_text: bool


def _style_of(layout: ColumnLayout, parts: Sequence[ColumnRegion]) -> _TableStyle:
    xs = _columns(layout, parts)
    lines = [line for part in parts for line in part.lines]
    bands = [[part.lines[a:b] for a, b in _bands(part, _rules_across(part, xs))] for part in parts]
    # rules between rows stand between two bands of ordinary text; others set off headings
    ruled = sum(not a[-1].is_bold and not b[0].is_bold for own in bands for a, b in itertools.pairwise(own))
    plain = not any(line.is_bold for line in lines)  # then the first rule may be the one under the heading
    by_reference = goes_by_reference(lines, xs)
    if by_reference:
        crowded = sum(sum(has_reference(line, xs) for line in band) > 1 for own in bands for band in own)
    else:
        crowded = sum(holds_several(band, xs) for own in bands for band in own)
    return _TableStyle(
        xs=tuple(xs),
        by_rules=ruled > plain and 2 * crowded < sum(map(len, bands)) - 1,
        by_reference=by_reference,
        is_running_text=_is_running_text(lines, xs) or _is_contents(lines),
    )


def _is_running_text(lines: Sequence[WordLine], xs: Sequence[float]) -> bool:
    """Whether every column is wide and its lines mostly run to its end, as no column of short answers does; one such
    column beside numbers of paragraphs alone is a list.
    """
    listed = not any(line.is_bold for line in lines)
    texts = ragged = 0
    for column in range(len(xs) - 1):
        own = [words for line in lines if (words := in_column(line, xs, column))]
        if listed and column < len(xs) - 2 and all(len(words) == 1 and is_reference(words[0].text) for words in own):
            continue
        if len(own) < settings.FEWEST_LINES:
            return False
        start, end = min(words[0].x0 for words in own), max(words[-1].x1 for words in own)
        if end - start < settings.TEXT_COLUMN * own[0][0].size:
            return False
        ragged += sum(end - words[-1].x1 >= settings.RAGGED_EDGE * words[-1].size for words in own) > (
            1 - settings.FULL_LINES
        ) * len(own)
        texts += 1
    return texts == 1 or (texts == len(xs) - 1 and not ragged)


def _is_contents(lines: Sequence[WordLine]) -> bool:
    """Whether lines are a table of contents: dots lead to the numbers of pages, which grow."""
    led = [
        line for line in lines if len(line) > 1 and line[-1].text.isdigit() and line[-2].text[-1] in settings.LEADERS
    ]
    numbers = [int(line[-1].text) for line in led]
    return len(led) >= settings.FULL_LINES * len(lines) and numbers == sorted(numbers)


def _columns(layout: ColumnLayout, parts: Sequence[ColumnRegion]) -> list[float]:
    """The column borders of a table, without those of columns that its heading leaves empty."""
    xs = layout.borders
    headings = [list(itertools.takewhile(lambda line: line.is_bold, part.lines)) for part in parts]
    named = max(([any(in_column(line, xs, at) for line in lines) for at in range(len(xs) - 1)] for lines in headings), key=sum)  # fmt: skip
    if sum(named) < max(settings.FEWEST_COLUMNS, settings.HEADED_COLUMNS * len(named)):
        return xs
    return [xs[0], *(x for x, known in zip(xs[1:-1], named[1:], strict=True) if known), xs[-1]]


def _grid(region: ColumnRegion, style: _TableStyle) -> PageGrid:
    ys = _row_borders(region, style)
    rows: list[list[WordLine]] = [[] for _ in ys[1:]]
    for line in region.lines:
        rows[bisect.bisect_right(ys, line.middle) - 1].append(line)
    spans = [
        span
        for row, lines in enumerate(rows)
        for span in _spans(row, style.xs, lines, [*itertools.chain(*rows[row + 1 : row + 3])], region.page.horizontals)
    ]
    return PageGrid(style.xs, tuple(ys), tuple(spans))


def _spans(
    row: int, xs: Sequence[float], lines: Sequence[WordLine], below: Sequence[WordLine], rules: Sequence[Box]
) -> list[CellSpan]:
    """The cells of a row; text that runs over a border makes one cell of both sides, a heading of rows one of all."""
    crossed = frozenset[int]().union(*(crossed_borders(line, xs) for line in lines))
    if crossed and all(len(texts_of(line)) == 1 and line[0].x0 < xs[1] for line in lines):
        crossed = frozenset(range(1, len(xs) - 1))
    elif row < settings.HEADING_LINES and len(lines) == 1 and below:
        crossed |= spanned_borders(lines[0], below, xs, rules)
    starts = [at for at in range(len(xs) - 1) if at not in crossed]
    return [CellSpan(row, a, 1, b - a) for a, b in itertools.pairwise([*starts, len(xs) - 1])]


def _rules_across(region: ColumnRegion, xs: Sequence[float]) -> list[float]:
    """The heights at which rules or the ends of shadings run between lines, over most of the table's width."""
    width = xs[-1] - xs[0]
    beyond = settings.RULE_BEYOND
    return sorted(
        (rule.top + rule.bottom) / 2
        for rule in region.page.horizontals
        if min(rule.x1, xs[-1]) - max(rule.x0, xs[0]) >= settings.RULE_SPAN * width
        and region.top - beyond <= rule.top <= region.bottom + beyond
    )


def _row_borders(region: ColumnRegion, style: _TableStyle) -> list[float]:
    lines, rules = region.lines, _rules_across(region, style.xs)
    starts = {0}
    for first, end in _bands(region, rules):
        starts |= {first, *(first + at for at in _starts(region, first, end, style))}
    return [
        _outer_border(region.top, rules, -1),
        *(border_above(lines, at, rules) for at in sorted(starts) if at > 0),
        _outer_border(region.bottom, rules, 1),
    ]


def _bands(region: ColumnRegion, rules: Sequence[float]) -> list[tuple[int, int]]:
    """The lines between one horizontal rule and the next: the first of them and the one after the last."""
    between = enumerate(itertools.pairwise([line.middle for line in region.lines]), start=1)
    first = [0, *(at for at, (above, below) in between if any(above < rule < below for rule in rules))]
    return list(itertools.pairwise([*first, len(region.lines)]))


def _starts(region: ColumnRegion, first: int, end: int, style: _TableStyle) -> list[int]:
    """The lines of a band with which rows begin; a heading at its top is a row of its own."""
    lines = region.lines[first:end]
    is_heading = first == 0 and end < len(region.lines)
    is_heading = is_heading and not (style.by_reference and any(has_reference(line, style.xs) for line in lines))
    heading = sum(1 for _ in itertools.takewhile(lambda line: line.is_bold and not has_figures(line, style.xs), lines))
    if style.by_reference:
        several = not style.by_rules and not is_heading
    else:
        several = holds_several(lines, style.xs) or not (style.by_rules or is_heading)
    rules = region.page.horizontals
    if not several and first == 0 and _is_row_under_heading(lines, heading, style):
        return [*heading_starts(lines[:heading], style.xs, rules), heading]
    if heading == len(lines) or not several:
        return heading_starts(lines, style.xs, rules) if is_heading or heading else []
    inside = row_starts(lines[heading:], style.xs, by_reference=style.by_reference)
    return [
        *heading_starts(lines[:heading], style.xs, rules),
        *([heading] if heading else []),
        *(heading + at for at in inside),
    ]


def _is_row_under_heading(lines: Sequence[WordLine], heading: int, style: _TableStyle) -> bool:
    """Whether a row stands beneath a heading with no rule between, as where every other row is shaded."""
    parts = [lines[:heading], lines if style.by_reference else lines[heading : heading + 1]]
    columns = range(len(style.xs) - 1)
    filled = [sum(any(in_column(line, style.xs, at) for line in part) for at in columns) for part in parts]
    labels = "".join(word.text for line in lines[:heading] for word in in_column(line, style.xs, 0))
    named = not any(map(str.isdigit, labels))  # a row's own reference may be bold
    return named and heading < len(lines) and min(filled) >= settings.HEADED_COLUMNS * len(columns)


def _outer_border(end: float, rules: Sequence[float], side: int) -> float:
    """The border beyond a region's first or last line: the nearest rule, or a little beside the line."""
    beyond = [rule for rule in rules if (rule - end) * side > -settings.OUTER_RULE]
    return min(beyond, key=lambda rule: abs(rule - end)) if beyond else end + settings.OUTER_MARGIN * side
