"""Signals from the rows around a row: the list's own order, the return's headings and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.matching import settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from winterplan_extract.matching.vectors import Matrix

    Numbers = Sequence[int] | NDArray[np.int64]


def transitions(section_of: Numbers) -> Matrix:
    """The chance of each action (column) in the row after each action (line)."""
    sections = np.asarray(section_of)
    count = len(sections)
    table = np.full((count, count), settings.ANY_ACTION / count)
    opens = np.array([at for at in range(count) if at == 0 or sections[at] != sections[at - 1]])
    table[:, opens] += settings.NEW_SECTION / len(opens)
    same = sections[:, None] == sections[None, :]
    table += settings.SAME_SECTION * same / same.sum(axis=1, keepdims=True)
    table[np.arange(count), np.arange(count)] += settings.SAME_ACTION
    table[np.arange(count - 1), np.arange(1, count)] += settings.NEXT_ACTION
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def order_signal(chances: Matrix, none: Matrix, table: Matrix) -> Matrix:
    """For each row and action, how well it fits the rows before and after, 0 to 1.

    chances: of every action by the row's own evidence; none: the chance that the row answers none, so that it says
    nothing about its neighbours.
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
    return np.asarray(np.clip(1.0 + np.log10(np.maximum(around, 1e-12)) / settings.ORDER_DECADES, 0.0, 1.0))


def group_prior_signal(chances: Matrix, groups: Sequence[Sequence[str]], section_of: Numbers) -> Matrix:
    """For each row and action, the share of the confident rows of its group that are in the action's section.

    Each of `groups` names a group for every row (its heading, or the first part of its number); an empty name is no
    group. The highest share among a row's groups counts.
    """
    sections = np.asarray(section_of)
    sure = chances.max(axis=1) >= settings.CONFIDENT
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
            if others.sum() >= settings.GROUP_ROWS:
                signal[at] = np.maximum(signal[at], (others / (others.sum() + 1.0))[sections])
    return signal


def elsewhere(chances: Matrix) -> Matrix:
    """For each row and action, the best chance of the action in any other row."""
    ordered = np.sort(chances, axis=0)
    best, second = ordered[-1], ordered[-2]
    return np.asarray(np.where(chances == best, second, best))


def as_settled(chances: Matrix, none: Matrix, settled: Sequence[tuple[int, ...] | None]) -> tuple[Matrix, Matrix]:
    """The chances with those of rows that a reviewer ruled on made certain."""
    known, known_none = chances.copy(), none.copy()
    for at, actions in enumerate(settled):
        if actions is None:
            continue
        known[at] = 0.0
        for action in actions:
            known[at, action] = 1.0 / len(actions)
        known_none[at] = 0.0 if actions else 1.0
    return known, known_none
