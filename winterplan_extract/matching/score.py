"""The signals weighed: a score for every action in every row, with the parts it adds up from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import numpy as np

from winterplan_extract.domain.typed import as_typed, within
from winterplan_extract.matching import settings
from winterplan_extract.matching.evidence import MatchEvidence
from winterplan_extract.storage.text_files import read_toml

WEIGHTS_FILE: Final = Path(__file__).with_name("weights.toml")
WORDING_SIGNALS: Final = ("chars", "recall", "precision", "bayes")
NONE_SIGNALS: Final = (
    "out_of_plan",
    "out_of_plan_chars",
    "out_of_plan_bayes",
    "brevity",
    "non_requirement",
)
# Of an action that a part of a row may ask for: the share of the row that it explains beyond the actions found
# before it, the part's length, whether it is of the first action's section, how clearly the part is set off, its
# lead over the actions found before it in this part, the part's likeness to its nearest wording, the share of
# that wording which the part holds, and how much likelier the whole row's terms are in its wordings than in all.
PART_SIGNALS: Final = ("gain", "length", "same_section", "cut", "lead", "words", "recall", "bayes")
# Of one action as the answer to a row: the log odds of its chance, and of its chance with all that overlap it; the
# chance that a part asks for another; and the share of the row that the action's own terms explain.
ONE_ACTION_SIGNALS: Final = ("log_odds", "family", "missed", "core")
# Of several: the lowest chance among the further actions, the chance of the first action in the part that fits it
# best, the log odds of the chance of all with those that overlap them, the chance of yet another, the share of the
# row that all explain together, and how much of one part they leave unexplained.
SEVERAL_ACTIONS_SIGNALS: Final = ("least_chance", "first_chance", "family", "missed", "precision", "unexplained")
# Of the answer that a row asks for no action: the log odds of its chance, the likeness to the nearest wording
# known to be out of the plan, and how little the row says.
NO_ACTION_SIGNALS: Final = ("log_odds", "out_of_plan", "brevity")


Part = dict[str, Annotated[float, within(-100, 100, "log odds for a signal of 1")]]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each signal, by what the sum is used for.

    `action` and `none` score a row; `parts` scores further actions in parts of it; `one_action`, `several_actions`
    and `no_action` calibrate an answer of that kind, `first_of_one` and `first_of_several` its first action alone;
    `outcomes` holds the thresholds of the verdict.
    """

    action: Part
    none: Part
    one_action: Part
    several_actions: Part
    no_action: Part
    first_of_one: Part
    first_of_several: Part
    outcomes: Part
    parts: Part

    @property
    def full_score(self) -> float:
        """The score of an action with every signal at 1, rulings and near-duplicates aside."""
        return sum(self.action.values()) + settings.ORDER_WEIGHT + settings.GROUP_PRIOR_WEIGHT


def weights_from(path: Path) -> Weights:
    """The weights in a file; raises ValueError for one that lacks a part or holds what is no weight."""
    return as_typed(read_toml(path), Weights)


@cache
def default_weights() -> Weights:
    """The weights that the package was released with."""
    return weights_from(WEIGHTS_FILE)


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
    the row gets the wording score of the other, and rulings on rows of another heading teach nothing about that one.
    """
    by = weights.action
    wording = np.asarray(sum(by[name] * getattr(evidence, name) for name in WORDING_SIGNALS))
    none = np.asarray(
        weights.none["bias"]
        + sum(weights.none[name] * getattr(evidence, name) for name in NONE_SIGNALS)
        + settings.RULED_WEIGHT * lessons[:, -1]
    )
    section = by["section"] * evidence.section
    for one, other in near_duplicates:
        lead = np.maximum(evidence.section[:, one] - evidence.section[:, other], 0.0)
        section[:, one] += settings.NEAR_DUPLICATE_WEIGHT * lead * np.maximum(wording[:, other] - wording[:, one], 0.0)
    taught = lessons[:, :-1].copy()
    for one, other in near_duplicates if taught.any() else ():
        taught[evidence.section[:, other] > evidence.section[:, one], one] = 0.0
    parts = {"wording": wording, "section": section, "rulings": settings.RULED_WEIGHT * taught}
    return Scores(parts, none)


def with_neighbours(scores: Scores, order: Matrix, group_prior: Matrix) -> Scores:
    """The scores with those of the neighbouring rows added.

    `none` gets what a row in random order would get, so that neighbours alone do not map a row that asks nothing.
    """
    parts = dict(scores.parts) | {
        "order": settings.ORDER_WEIGHT * order,
        "company": settings.GROUP_PRIOR_WEIGHT * group_prior,
    }
    return Scores(parts, scores.none + settings.ORDER_WEIGHT * settings.ORDER_OF_NONE)


def likeness_of_wording(scores: Scores, weights: Weights) -> Matrix:
    """The likeness of every row's wording to every action's, 0 to 1, without the other signals."""
    return np.asarray(
        np.clip(scores.parts["wording"] / sum(weights.action[name] for name in WORDING_SIGNALS), 0.0, 1.0)
    )


def log_odds_of(chance: float) -> float:
    """Log odds of one chance, on the same scale as those of many."""
    kept = min(max(chance, settings.LEAST_ODDS), 1 - settings.LEAST_ODDS)
    return math.log(kept / (1 - kept)) / settings.LOG_ODDS_RANGE


def log_odds(chances: Matrix) -> Matrix:
    """Log odds of chances, from -1 (as good as impossible) to 1 (as good as certain)."""
    kept = np.clip(chances, settings.LEAST_ODDS, 1 - settings.LEAST_ODDS)
    return np.asarray(np.log(kept / (1 - kept)) / settings.LOG_ODDS_RANGE)
