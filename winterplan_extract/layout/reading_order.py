"""Reading order: tables side by side are read through all their pages, one after the other."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import NamedTuple

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import WordLine


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
    kept: list[float] = []
    for divider in sorted(found):
        if not kept or divider - kept[-1] > settings.DIVIDER_DRIFT:
            kept.append(divider)
    return tuple(kept)


def split_line(line: WordLine, dividers: Sequence[float], reading: Reading) -> list[WordLine]:
    """The line in pieces, split at the dividers where it leaves a gap far wider than a space."""
    if not dividers or not line:
        return [line]
    pieces: list[WordLine] = []
    start = 0
    for at, (before, after) in enumerate(itertools.pairwise(line), start=1):
        wide = after.x0 - before.x1 > reading.column_gap * max(before.size, after.size)
        if wide and any(before.x1 <= divider <= after.x0 for divider in dividers):
            pieces.append(WordLine(line[start:at]))
            start = at
    return [*pieces, WordLine(line[start:]) if start else line]


def reading_order(items: Sequence[PlacedItem]) -> list[int]:
    """The numbers of the items in the order in which they are read: from the top of the first page down.

    Where tables stand side by side, each part of the page is read over all its pages first, up to
    the next item that reaches over the dividers.
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
