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
from winterplan_extract.matching.order import as_settled, group_prior_signal, order_signal
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.rulings import LikeRuling, similarity
from winterplan_extract.matching.score import Scores, Weights, likeness_of_wording, weigh, with_neighbours
from winterplan_extract.vocabulary.references import chapter_of

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


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
