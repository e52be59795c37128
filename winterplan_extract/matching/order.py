"""What the rows around a row say about it: the list's own order, the return's headings and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winterplan_extract.matching.vectors import Grid

    Numbers = Sequence[int] | NDArray[np.int64]

# How a return goes from one row's action to the next's, as shares of 1. A return follows the list
# or its own template, which keeps sections together; the rest is rows added, left out and moved.
_NEXT: Final = 0.50  # to the list's next action
_WITHIN: Final = 0.22  # to another of the same section
_SAME: Final = 0.05  # to the same action: one action split over two rows
_OPENS: Final = 0.13  # to the first action of another section
_ANYWHERE: Final = 0.10
_FLOOR: Final = 3.0  # decades below certainty at which the order says nothing any more
_CONFIDENT: Final = 0.8  # probability from which a row tells about its neighbours' heading and number
_ENOUGH: Final = 2.0  # confident rows under a heading or number before it tells anything


def transitions(section_of: Numbers) -> Grid:
    """The chance of each action (column) in the row after each action (line)."""
    sections = np.asarray(section_of)
    count = len(sections)
    table = np.full((count, count), _ANYWHERE / count)
    opens = np.array([at for at in range(count) if at == 0 or sections[at] != sections[at - 1]])
    table[:, opens] += _OPENS / len(opens)
    same = sections[:, None] == sections[None, :]
    table += _WITHIN * same / same.sum(axis=1, keepdims=True)
    table[np.arange(count), np.arange(count)] += _SAME
    table[np.arange(count - 1), np.arange(1, count)] += _NEXT
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def order_signal(chances: Grid, none: Grid, table: Grid) -> Grid:
    """For each row and action, how well it goes with the rows before and after, 0 to 1.

    `chances` are each row's for every action by its own evidence, `none` the chance that it answers
    none: such a row tells its neighbours nothing.
    """
    rows, count = chances.shape
    told = chances + none[:, None] / count
    before = np.full((rows, count), 1.0 / count)
    after = np.full((rows, count), 1.0 / count)
    for at in range(1, rows):
        line = (before[at - 1] * told[at - 1]) @ table
        before[at] = line / line.sum()
    for at in range(rows - 2, -1, -1):
        line = table @ (after[at + 1] * told[at + 1])
        after[at] = line / line.sum()
    around = before * after
    around /= around.sum(axis=1, keepdims=True)
    return np.asarray(np.clip(1.0 + np.log10(np.maximum(around, 1e-12)) / _FLOOR, 0.0, 1.0))


def kin_signal(chances: Grid, groups: Sequence[Sequence[str]], section_of: Numbers) -> Grid:
    """For each row and action, the share of the sure rows of its group that lie in the action's section.

    Each of `groups` names a group for every row (its heading, say, or the first part of its
    number); an empty name is no group. The strongest group's share counts.
    """
    sections = np.asarray(section_of)
    sure = chances.max(axis=1) >= _CONFIDENT
    found = sections[chances.argmax(axis=1)]
    signal = np.zeros_like(chances)
    for names in groups:
        tally: dict[str, np.ndarray] = {}
        for at, name in enumerate(names):
            if name and sure[at]:
                tally.setdefault(name, np.zeros(int(sections.max()) + 1))[found[at]] += 1.0
        for at, name in enumerate(names):
            if name not in tally:
                continue
            others = tally[name].copy()
            if sure[at]:
                others[found[at]] -= 1.0
            if others.sum() >= _ENOUGH:
                signal[at] = np.maximum(signal[at], (others / (others.sum() + 1.0))[sections])
    return signal
