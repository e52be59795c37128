"""The rows of a return weighed: what speaks for each action in each of them, alone, beside their neighbours and by rulings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord, Ruling
from winterplan_extract.matching import settings
from winterplan_extract.matching.evidence import MatchEvidence, measure
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.rulings import LikeRuling, similarity
from winterplan_extract.matching.score import Scores, Weights, likeness_of_wording, weigh, with_neighbours
from winterplan_extract.vocabulary.references import chapter_of

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix, Numbers


@dataclass(frozen=True, slots=True)
class WeighedReturn:
    """What was measured for all rows of a return; grids have a line a row and a column an action.

    likeliest: for each row its likeliest actions, in their order; taught: for each row the ruling on the wording that is likest to its own, where one is like it. untaught: the
    likeliest action without it; their count: none. shares: what each signal adds to the score, as a share of the whole score.
    """

    evidence: MatchEvidence
    scores: Scores
    alike: Matrix
    order: Matrix
    chances: Matrix
    none: Matrix
    likeliest: Sequence[Sequence[int]]
    taught: Sequence[LikeRuling | None]
    untaught: Sequence[int]
    shares: Mapping[str, Matrix]


def weigh_return(
    rows: Sequence[ReturnRecord],
    lexicon: Lexicon,
    weights: Weights,
    settled: Sequence[tuple[int, ...] | None],
    rulings: Sequence[Ruling],
    *,
    together: bool,
) -> WeighedReturn:
    """What speaks for each action in each row; `settled` and `together` as `decide` has them."""
    evidence = measure([matter(row.requirement) for row in rows], [(row.section, row.theme) for row in rows], lexicon)
    lessons, taught = similarity(tuple(rulings), lexicon).lessons(rows)
    scores = weigh(evidence, weights, lessons, lexicon.near_duplicates)
    order = np.zeros_like(evidence.words)
    chances, none = scores.chances()
    if together and len(rows) > 1:
        known, known_none = as_settled(chances, none, settled)
        order = order_signal(known, known_none, lexicon.transitions)
        groups = [[fold(row.section or row.theme) for row in rows], [chapter_of(row.ref) for row in rows]]
        group_prior = group_prior_signal(known, groups, lexicon.sections.of_action)
        scores = with_neighbours(scores, order, group_prior)
        chances, none = scores.chances()
    shares = {name: grid / weights.full_score for name, grid in scores.parts.items()}
    untaught = np.column_stack(
        (scores.total - scores.parts["rulings"], scores.none - settings.RULED_WEIGHT * lessons[:, -1])
    )
    alike = likeness_of_wording(scores, weights)
    likeliest = np.argsort(-chances, axis=1, kind="stable")[
        :, : settings.CANDIDATES + settings.MOST_FURTHER + 1
    ].tolist()
    return WeighedReturn(
        evidence, scores, alike, order, chances, none, likeliest, taught, untaught.argmax(axis=1).tolist(), shares
    )


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


def group_prior_signal(chances: Matrix, groups: Sequence[Sequence[str]], sections: Numbers) -> Matrix:
    """For each row and action, the share of the confident rows of its group that are in the action's section.

    Each of `groups` names a group for every row (its heading, or the first part of its number); an empty name is no
    group. The highest share among a row's groups counts.
    """
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
