"""Calibration: how often an answer with such signals is right, learnt on the labelled bench."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from winterplan_extract.domain.records import Decision
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching import settings
from winterplan_extract.matching.evidence import MatchEvidence
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import FurtherAction, SplitRow
from winterplan_extract.matching.score import SEVERAL_ACTIONS_SIGNALS, Weights, log_odds_of

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


def answer_signals(
    at: int,
    actions: tuple[int, ...],
    more: Sequence[FurtherAction],
    split: SplitRow,
    first_chance: float,
    evidence: MatchEvidence,
    chances: Matrix,
    lexicon: Lexicon,
    *,
    missed_chance: float,
) -> tuple[float, ...]:
    """Signals of whether `actions` answer the row numbered `at`, each -1 to 1.

    In the order of ONE_ACTION_SIGNALS for one action, of SEVERAL_ACTIONS_SIGNALS for more. more: the further
    actions among them; first_chance: of the first of them in the part that fits it best; missed_chance: of the
    likeliest further action not among them; chances: the row's line.
    """
    bag = evidence.readings[at].bag
    overlapping = sorted(frozenset().union(*(lexicon.families[action] for action in actions)))
    family = log_odds_of(float(chances[overlapping].sum()))
    if not more:
        own = _explained(bag, lexicon.core[actions[0]], lexicon)
        return log_odds_of(float(chances[actions[0]])), family, missed_chance, own
    known = known_terms(actions, lexicon)
    return (
        min(entry.chance for entry in more),
        first_chance,
        family,
        missed_chance,
        _explained(bag, known, lexicon),
        split.unexplained(known, lexicon.terms.weigh),
    )


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def known_terms(actions: tuple[int, ...], lexicon: Lexicon) -> frozenset[str]:
    """The terms of all wordings of the actions."""
    return frozenset().union(*(lexicon.vocabulary[action] for action in actions))


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def _explained(bag: frozenset[str], known: frozenset[str], lexicon: Lexicon) -> float:
    """The share of a row's weight that known terms explain."""
    weights = {term: lexicon.terms.weigh(term) for term in sorted(bag)}
    return sum(weight for term, weight in weights.items() if term in known) / (sum(weights.values()) or 1.0)


def chance_of(actions: Sequence[int], more: Sequence[FurtherAction], split: SplitRow, chances: Matrix) -> float:
    """The chance that a row asks for these actions."""
    # A row about several actions as a whole may be like none of them, so its parts count too.
    whole = min(sum(float(chances[action]) for action in actions), 1.0)
    return max(whole, (min(entry.chance for entry in more) + split.first) / 2) if more else whole


def no_action_signals(at: int, evidence: MatchEvidence, none: float) -> tuple[float, ...]:
    """Signals of whether the row numbered `at` asks for no action, in the order of NO_ACTION_SIGNALS."""
    return log_odds_of(none), float(evidence.out_of_plan[at]), float(evidence.brevity[at])


def calibrated(signals: Sequence[float], names: Sequence[str], weights: Mapping[str, float]) -> float:
    """How often an answer with such signals is right, 0 to 1."""
    odds = weights["bias"] + sum(weights[name] * value for name, value in zip(names, signals, strict=True))
    return 1 / (1 + math.exp(-odds))


def all_parts_sure(signals: Sequence[float], matching: Matching) -> bool:
    """Whether each part of a row of several actions is sure by itself; not where a stricter confidence is asked for."""
    told = dict(zip(SEVERAL_ACTIONS_SIGNALS, signals, strict=True))
    return (
        not matching.mapped_at
        and told["least_chance"] >= settings.SURE_PART
        and told["first_chance"] >= settings.SURE_FIRST
        and told["precision"] >= settings.SURE_PRECISION
        and told["missed"] <= settings.SURE_MISSED
        and told["unexplained"] <= settings.SURE_LEFT
    )


def outcome(
    confidence: float, runner_up: float, actions: int, weights: Weights, matching: Matching, *, no_action: bool
) -> Decision:
    """The verdict on a row by the confidence in its answer and the chance of its runner-up."""
    mapped_at = sure_from(actions, weights, matching)
    unmapped_at = matching.unmapped_at or weights.outcomes["unmapped_at"]
    margin = matching.margin or settings.MARGIN
    if no_action:
        return "unmapped" if confidence >= unmapped_at else "review"
    return "mapped" if confidence >= mapped_at and confidence - runner_up >= margin else "review"


def sure_from(actions: int, weights: Weights, matching: Matching) -> float:
    """The confidence from which a row is mapped to so many actions."""
    return matching.mapped_at or weights.outcomes["mapped_at" if actions == 1 else "several_at"]


def as_kept(value: float) -> float:
    """A confidence or score as the dataset holds it: four digits, the same on every machine."""
    return round(min(max(value, 0.0), 1.0), settings.SCORE_DIGITS)
