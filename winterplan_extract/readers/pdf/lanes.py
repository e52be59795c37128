"""Tables side by side on their pages: each is read through all its pages before the one on its right."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import NamedTuple

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading


class Item(NamedTuple):
    """A table or a paragraph by its place."""

    page: int
    box: Box
    is_table: bool


def cuts_between(boxes: Sequence[Box]) -> tuple[float, ...]:
    """Where a page is parted: the middles of the strips between tables side by side, from the left."""
    found: list[float] = []
    for one, other in itertools.permutations(boxes, 2):
        shared = min(one.bottom, other.bottom) - max(one.top, other.top)
        if one.x1 <= other.x0 and shared >= settings.BESIDE_HEIGHT:
            between = [box for box in boxes if one.x1 <= box.x0 < other.x0 and box.x1 <= other.x0]
            if not between:
                found.append((one.x1 + other.x0) / 2)
    kept: list[float] = []
    for cut in sorted(found):
        if not kept or cut - kept[-1] > settings.DIVIDER_DRIFT:
            kept.append(cut)
    return tuple(kept)


def parted_row(row: Sequence[Word], cuts: Sequence[float], reading: Reading) -> list[Sequence[Word]]:
    """A line in pieces at the cuts where it leaves a gap far wider than a space."""
    if not cuts or not row:
        return [row]
    pieces: list[Sequence[Word]] = []
    start = 0
    for at, (before, after) in enumerate(itertools.pairwise(row), start=1):
        wide = after.x0 - before.x1 > reading.column_gap * max(before.size, after.size)
        if wide and any(before.x1 <= cut <= after.x0 for cut in cuts):
            pieces.append(row[start:at])
            start = at
    return [*pieces, row[start:]]


def lane_of(box: Box, cuts: Sequence[float]) -> int | None:
    """The number of the lane that a box stands in, from the left; None where it reaches over a cut."""
    lane = bisect.bisect_right(cuts, box.x0)
    return lane if lane == bisect.bisect_left(cuts, box.x1) else None


def reading_order(items: Sequence[Item]) -> list[int]:
    """The numbers of the items in the order in which they are read.

    That is from the top of the first page down, but that where tables stand side by side each lane
    is read over its pages first, up to what reaches over the lanes.
    """
    numbers = sorted(range(len(items)), key=lambda at: (items[at].page, items[at].box.top, items[at].box.x0))
    order: list[int] = []
    cuts: tuple[float, ...] = ()
    held: list[tuple[int, int]] = []  # lane and number
    for _, group in itertools.groupby(numbers, key=lambda at: items[at].page):
        own = list(group)
        tables = [items[at].box for at in own if items[at].is_table]
        here = cuts_between(tables)
        if not _keeps_to(cuts, here, tables):
            order += _by_lane(held)
            held, cuts = [], ()
        cuts = cuts or here
        for at in own:
            lane = lane_of(items[at].box, cuts) if cuts else None
            if lane is None or _is_over_all(items[at], [items[other] for other in own], cuts):
                order += [*_by_lane(held), at]
                held = []
            else:
                held.append((lane, at))
    return order + _by_lane(held)


def _by_lane(held: Sequence[tuple[int, int]]) -> list[int]:
    return [at for _, at in sorted(held, key=lambda pair: pair[0])]


def _keeps_to(cuts: Sequence[float], here: Sequence[float], tables: Sequence[Box]) -> bool:
    """Whether a page goes on with the lanes of the page before: its tables stand in them."""
    if here:
        return len(here) == len(cuts) and all(
            abs(a - b) <= settings.DIVIDER_DRIFT for a, b in zip(cuts, here, strict=True)
        )
    return any(lane_of(box, cuts) is not None for box in tables)


def _is_over_all(item: Item, page: Sequence[Item], cuts: Sequence[float]) -> bool:
    """Whether a paragraph stands alone over all tables of its page, and so heads every lane."""
    first = min((other.box.top for other in page if other.is_table), default=0.0)
    lane = lane_of(item.box, cuts)
    alone = all(other.is_table or other.box.top >= first or lane_of(other.box, cuts) in (lane, None) for other in page)
    return not item.is_table and item.box.bottom <= first and alone
