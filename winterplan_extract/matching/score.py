"""The signals weighed: a score for every action in every row, with the parts it adds up from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.matching.evidence import MatchEvidence
from winterplan_extract.matching.settings import LOG_ODDS_RANGE
from winterplan_extract.matching.weights import NONE_SIGNALS, WORDING_SIGNALS, Weights

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


@dataclass(frozen=True, slots=True)
class Scores:
    """For n rows: `parts` by name, a line a row and a column an action, which add up to the score.

    `none` is the score of answering no action at all.
    """

    parts: Mapping[str, Matrix]
    none: Matrix

    @property
    def total(self) -> Matrix:
        """The score of every action in every row."""
        return np.asarray(sum(self.parts.values()))

    def chances(self) -> tuple[Matrix, Matrix]:
        """The chance of every action in every row, and of none: together they make 1 in each row."""
        both = np.column_stack((self.total, self.none))
        raised = np.exp(both - both.max(axis=1, keepdims=True))
        shares = raised / raised.sum(axis=1, keepdims=True)
        return shares[:, :-1], shares[:, -1]


def weigh(
    evidence: MatchEvidence, weights: Weights, lessons: Matrix, near_duplicates: Sequence[tuple[int, int]] = ()
) -> Scores:
    """The scores of rows by their own evidence, each row on its own.

    near_duplicates: pairs of actions that ask much the same under different headings; the one whose heading fits
    the row gets the wording score of the other.
    """
    by = weights.action
    wording = np.asarray(sum(by[name] * getattr(evidence, name) for name in WORDING_SIGNALS))
    none = np.asarray(
        weights.none["bias"]
        + sum(weights.none[name] * getattr(evidence, name) for name in NONE_SIGNALS)
        + by["ruled"] * lessons[:, -1]
    )
    section = by["section"] * evidence.section
    for one, other in near_duplicates:
        lead = np.maximum(evidence.section[:, one] - evidence.section[:, other], 0.0)
        section[:, one] += by["near_duplicate"] * lead * np.maximum(wording[:, other] - wording[:, one], 0.0)
    parts = {"wording": wording, "section": section, "rulings": by["ruled"] * lessons[:, :-1]}
    return Scores(parts, none)


def with_neighbours(scores: Scores, weights: Weights, order: Matrix, group_prior: Matrix) -> Scores:
    """The scores with those of the neighbouring rows added.

    `none` gets what a row in random order would get, so that neighbours alone do not map a row that asks nothing.
    """
    parts = dict(scores.parts) | {
        "order": weights.action["order"] * order,
        "company": weights.action["group_prior"] * group_prior,
    }
    return Scores(parts, scores.none + weights.action["order"] * weights.none["order"])


def likeness_of_wording(scores: Scores, weights: Weights) -> Matrix:
    """The likeness of every row's wording to every action's, 0 to 1, without the other signals."""
    return np.asarray(
        np.clip(scores.parts["wording"] / sum(weights.action[name] for name in WORDING_SIGNALS), 0.0, 1.0)
    )


def log_odds(chances: Matrix | float) -> Matrix:
    """Log odds of chances, from -1 (as good as impossible) to 1 (as good as certain)."""
    kept = np.clip(chances, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(kept / (1 - kept)) / LOG_ODDS_RANGE)
