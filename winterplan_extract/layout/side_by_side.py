"""Tables side by side: the order in which they are read, and those without vertical rules set apart."""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.columns import pieces_of
from winterplan_extract.layout.regions import PageRemainder
from winterplan_extract.layout.words import Span, Word, WordLine, in_runs, merged_spans


class PlacedItem(NamedTuple):
    """A table or a paragraph by its place."""

    page: int
    box: Box
    is_table: bool


def dividers_between(boxes: Sequence[Box]) -> tuple[float, ...]:
    """The x positions that divide a page: the middles of the gaps between tables side by side, from the left."""
    found: list[float] = []
    for left, right in itertools.permutations(boxes, 2):
        shared = min(left.bottom, right.bottom) - max(left.top, right.top)
        if left.x1 <= right.x0 and shared >= settings.BESIDE_HEIGHT:
            between = [box for box in boxes if left.x1 <= box.x0 < right.x0 and box.x1 <= right.x0]
            if not between:
                found.append((left.x1 + right.x0) / 2)
    near = in_runs(sorted(found), lambda drifting, divider: divider - drifting[0] <= settings.DIVIDER_DRIFT)
    return tuple(drifting[0] for drifting in near)


def split_line(line: WordLine, dividers: Sequence[float], reading: Reading) -> list[WordLine]:
    """The line in pieces, split at the dividers where it leaves a gap far wider than a space."""
    if not dividers or not line:
        return [line]

    def goes_on(piece: Sequence[Word], word: Word) -> bool:
        before = piece[-1]
        wide = word.x0 - before.x1 > reading.column_gap * max(before.size, word.size)
        return not (wide and any(before.x1 <= divider <= word.x0 for divider in dividers))

    pieces = in_runs(line, goes_on)
    return [line] if len(pieces) == 1 else [WordLine(piece) for piece in pieces]


def reading_order(items: Sequence[PlacedItem]) -> list[int]:
    """The numbers of the items in the order in which they are read: from the top of the first page down, where tables
    stand side by side part by part over all pages, up to the next item that reaches over the dividers.
    """
    numbers = sorted(range(len(items)), key=lambda at: (items[at].page, items[at].box.top, items[at].box.x0))
    order: list[int] = []
    dividers: tuple[float, ...] = ()
    waiting: list[tuple[int, int]] = []  # part of the page and number
    for _, group in itertools.groupby(numbers, key=lambda at: items[at].page):
        own = list(group)
        tables = [items[at].box for at in own if items[at].is_table]
        here = dividers_between(tables)
        if not _goes_on(dividers, here, tables):
            order += _by_part(waiting)
            waiting, dividers = [], ()
        dividers = dividers or here
        for at in own:
            part = _part_of(items[at].box, dividers) if dividers else None
            if part is None or _heads_all(items[at], [items[other] for other in own], dividers):
                order += [*_by_part(waiting), at]
                waiting = []
            else:
                waiting.append((part, at))
    return order + _by_part(waiting)


def _by_part(waiting: Sequence[tuple[int, int]]) -> list[int]:
    return [at for _, at in sorted(waiting, key=lambda pair: pair[0])]


def _part_of(box: Box, dividers: Sequence[float]) -> int | None:
    """The number of the part of a divided page that a box stands in; None where it reaches over a divider."""
    part = bisect.bisect_right(dividers, box.x0)
    return part if part == bisect.bisect_left(dividers, box.x1) else None


def _goes_on(dividers: Sequence[float], here: Sequence[float], tables: Sequence[Box]) -> bool:
    """Whether a page keeps the dividers of the page before: it has the same, or its tables stand between them."""
    if here:
        near = settings.DIVIDER_DRIFT
        return len(here) == len(dividers) and all(abs(a - b) <= near for a, b in zip(dividers, here, strict=True))
    return any(_part_of(box, dividers) is not None for box in tables)


def _heads_all(item: PlacedItem, page: Sequence[PlacedItem], dividers: Sequence[float]) -> bool:
    """Whether a paragraph stands alone above all tables of its page, and so is a heading of every part."""
    first = min((other.box.top for other in page if other.is_table), default=0.0)
    part = _part_of(item.box, dividers)
    alone = all(
        other.is_table or other.box.top >= first or _part_of(other.box, dividers) in (part, None) for other in page
    )
    return not item.is_table and item.box.bottom <= first and alone


def split_side_by_side(pages: Sequence[PageRemainder], reading: Reading) -> list[PageRemainder]:
    """The pages, those with tables side by side in two: the left parts of a run of pages, then the right ones.

    Two tables show by their rules or by headings that come twice on one line, one in a page of two columns by the text
    of both. The pages after go on so as long as hardly a word stands in between.
    """
    found: list[PageRemainder] = []
    right: list[PageRemainder] = []
    divider: float | None = None
    for page in pages:
        if divider is None or not _leaves_free(page.lines, divider):
            found, right, divider = [*found, *right], [], None
        divider = _divider(page, reading) or divider
        if divider is None:
            found.append(page)
        else:
            one, other = _in_two(page, divider, reading)
            found.append(one)
            right.append(other)
    return [*found, *right]


def _divider(page: PageRemainder, reading: Reading) -> float | None:
    """The x position between two tables side by side; None where there are none."""
    tabular = [line for line in page.lines if pieces_of(line, reading) >= settings.FEWEST_COLUMNS]
    if len(tabular) < settings.FEWEST_LINES:
        return None
    wide = [line for line in tabular if pieces_of(line, reading) > settings.FEWEST_COLUMNS]
    if len(wide) < settings.FEWEST_LINES:
        return next((divider for divider in _between_texts(page, reading) if _leaves_free(page.lines, divider)), None)
    found = (*_between_headings(wide, page.lines, reading), *_between_texts(page, reading))
    rules = [rule.top for rule in page.horizontals if rule.width > 0]
    level = [line for line in page.lines if rules and min(rules) < line.middle < max(rules)]
    return next(
        itertools.chain(
            (divider for divider in found if _leaves_free(page.lines, divider)),
            (divider for divider in _between_rules(page, reading) if _leaves_free(level, divider)),
        ),
        None,
    )


def _between_headings(wide: Sequence[WordLine], lines: Sequence[WordLine], reading: Reading) -> list[float]:
    """The middle of the widest strip between two headings that say the same, beside one another or a little lower."""
    first: dict[tuple[str, ...], float] = {}
    last: dict[tuple[str, ...], float] = {}
    for line in wide:
        pieces = split_line(line, [(a.x1 + b.x0) / 2 for a, b in itertools.pairwise(line)], reading)
        texts = [piece.text for piece in pieces]
        for count in range(settings.FEWEST_COLUMNS, len(pieces) + 1):
            begun, ended = tuple(texts[:count]), tuple(texts[-count:])
            first[begun] = min(first.get(begun, inf), pieces[count - 1][-1].x1)
            last[ended] = max(last.get(ended, -inf), pieces[-count][0].x0)
    longest = sorted((texts for texts in first if texts in last and first[texts] < last[texts]), key=len)
    return _strips(lines, first[longest[-1]], last[longest[-1]]) if longest else []


def _strips(lines: Sequence[WordLine], left: float, right: float) -> list[float]:
    """The middles of the strips between two places that lines leave free, the widest first."""
    inside = ((word.x0, word.x1) for line in lines for word in line if left < word.x1 and word.x0 < right)
    crossing = [span for span in inside if not (span[0] <= left and span[1] >= right)]
    taken = merged_spans([(left, left), *crossing, (right, right)])
    gaps = sorted(((b[0] - a[1], (a[1] + b[0]) / 2) for a, b in itertools.pairwise(taken)), reverse=True)
    return [middle for width, middle in gaps if width > 0]


def _between_rules(page: PageRemainder, reading: Reading) -> list[float]:
    """The middles of the gaps between groups of horizontal rules, each above a table of its own: with rules at other
    heights, unless there are but two groups. One of two columns has other heights, or a caption of its own.
    """
    groups = merged_spans((rule.x0, rule.x1) for rule in page.horizontals if rule.width > 0)
    found: list[float] = []
    for left, right in itertools.pairwise(groups):
        apart = _are_apart(page.horizontals, left, right)
        own = apart or _are_captioned(page, left, right, reading)
        if (apart or len(groups) == settings.PAIR) and _have_columns(
            page.lines, left, right, reading, settings.FEWEST_COLUMNS - own
        ):
            found.append((left[1] + right[0]) / 2)
    return found


def _between_texts(page: PageRemainder, reading: Reading) -> list[float]:
    """The middles of strips with running text on both sides, over which no rule runs, the widest first."""
    low, high = min(line[0].x0 for line in page.lines), max(line[-1].x1 for line in page.lines)
    third = (high - low) / 3
    across = [line for line in page.lines if line[-1].x1 - line[0].x0 > 2 * third and pieces_of(line, reading) == 1]
    if len(across) > 1 + settings.LINES_OVER_DIVIDER * len(page.lines):
        return []
    strips = _strips([line for line in page.lines if line not in across], low + third, high - third)
    return [
        divider
        for divider in strips
        if not any(rule.x0 < divider < rule.x1 for rule in page.horizontals)
        and all(_is_text(part, reading) for part in _in_two(page, divider, reading))
    ]


def _is_text(page: PageRemainder, reading: Reading) -> bool:
    """Whether many lines of a part of a page run from its one side to the other."""
    if len(page.lines) < settings.TEXT_LINES:
        return False
    usual = statistics.median_low(line.size for line in page.lines)
    own = [line for line in page.lines if line.size <= (1 + settings.SAME_SIZE) * usual]  # without the page's title
    left, right = min(line[0].x0 for line in own), max(line[-1].x1 for line in own)
    slack = settings.RAGGED_EDGE
    full = sum(
        pieces_of(line, reading) == 1
        and line[0].x0 - left < slack * line.size
        and right - line[-1].x1 < slack * line.size
        for line in own
    )
    return full >= settings.TEXT_LINES


def _are_apart(horizontals: Sequence[Box], left: Span, right: Span) -> bool:
    """Whether both groups of rules are large enough for a table, and few of their rules stand at one height."""
    one, other = (
        {round(rule.top / settings.SAME_RULE) for rule in horizontals if low <= rule.x0 and rule.x1 <= high}
        for low, high in (left, right)
    )
    fewer = min(len(one), len(other))
    return fewer >= settings.FEWEST_LINES and len(one & other) < settings.RULES_AT_ONE_HEIGHT * fewer


def _are_captioned(page: PageRemainder, left: Span, right: Span, reading: Reading) -> bool:
    """Whether the line above both groups of rules has a text that begins with each."""
    top = min(rule.top for rule in page.horizontals if left[0] <= rule.x0 and rule.x1 <= right[1] and rule.width > 0)
    above = max((line for line in page.lines if line.middle < top), key=lambda line: line.middle, default=None)
    pieces = split_line(above, [(left[1] + right[0]) / 2], reading) if above else []
    return len(pieces) == settings.PAIR and all(
        abs(piece[0].x0 - start) <= settings.LAYOUT_SLACK
        for piece, (start, _) in zip(pieces, (left, right), strict=True)
    )


def _have_columns(lines: Sequence[WordLine], left: Span, right: Span, reading: Reading, least: int) -> bool:
    """Whether lines stand in columns on both sides: on one in more than two, on the other in `least`."""
    counts = [
        [
            pieces_of(WordLine(part), reading)
            for line in lines
            if (part := [word for word in line if low <= word.x0 and word.x1 <= high])
        ]
        for low, high in (left, right)
    ]
    most = [max(own, default=0) for own in counts]
    several = [sum(count > 1 for count in own) >= settings.FEWEST_LINES - 1 for own in counts]
    return all(several) and max(most) >= settings.FEWEST_COLUMNS and min(most) >= least


def _leaves_free(lines: Sequence[WordLine], divider: float) -> bool:
    """Whether hardly a line but a title has a word on the divider, and some have words on its left."""
    crossing = sum(any(word.x0 < divider < word.x1 for word in line) for line in lines)
    few = crossing <= 1 + settings.LINES_OVER_DIVIDER * len(lines)
    return few and any(line[0].x1 <= divider for line in lines)


def _in_two(page: PageRemainder, divider: float, reading: Reading) -> tuple[PageRemainder, PageRemainder]:
    """The page's lines on the left of a divider and on its right; one that runs over it is on the left."""
    pieces = [piece for line in page.lines for piece in split_line(line, [divider], reading)]
    left, right = (tuple(piece for piece in pieces if (piece[0].x0 < divider) == side) for side in (True, False))
    return (
        replace(page, lines=left, horizontals=_cut_off(page.horizontals, 0.0, divider)),
        replace(page, lines=right, horizontals=_cut_off(page.horizontals, divider, inf)),
    )


def _cut_off(horizontals: Sequence[Box], low: float, high: float) -> tuple[Box, ...]:
    """The rules between two places, those that reach further cut off there."""
    return tuple(
        Box(max(rule.x0, low), rule.top, min(rule.x1, high), rule.bottom)
        for rule in horizontals
        if rule.x0 < high and rule.x1 > low
    )
