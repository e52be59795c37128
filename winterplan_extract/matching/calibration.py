"""How far an answer can be trusted: how often answers of its kind proved right on the bench."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from winterplan_extract.matching.evidence import Evidence
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import Carried, Division
from winterplan_extract.matching.score import log_odds

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Grid


def trust_signals(
    at: int,
    actions: Sequence[int],
    more: Sequence[Carried],
    division: Division,
    evidence: Evidence,
    chances: Grid,
    lexicon: Lexicon,
    *,
    doubt: float,
) -> tuple[float, ...]:
    """What tells whether `actions` answer the row numbered `at`, each -1 to 1.

    In the order of TRUST_SIGNALS for one action, of SEVERAL_SIGNALS for more. `more` are the actions
    that parts of the row carry beside its first; `doubt`: the chance of the likeliest one that was not taken.
    `chances` is the row's line.
    """
    known = frozenset().union(*(lexicon.vocabulary[action] for action in actions))
    explains = _explained(evidence.readings[at].bag, known, lexicon)
    loose = division.loose(known, lexicon.terms.weigh)
    if more:
        return (
            min(entry.chance for entry in more),
            min(entry.cut for entry in more),
            division.first,
            explains,
            loose,
            doubt**0.5,
            _explained(evidence.readings[at].bag, lexicon.vocabulary[actions[0]], lexicon),
        )
    action = actions[0]
    return (
        float(log_odds(chances[action])),
        doubt**0.5,
        explains,
        loose,
        float(evidence.thin[at]),
    )


def _explained(bag: Collection[str], known: Collection[str], lexicon: Lexicon) -> float:
    """The share of a row's weight that known terms account for."""
    weights = {term: lexicon.terms.weigh(term) for term in sorted(bag)}
    return sum(weight for term, weight in weights.items() if term in known) / (sum(weights.values()) or 1.0)


def chance_of(actions: Sequence[int], more: Sequence[Carried], division: Division, chances: Grid) -> float:
    """The chance that a row asks for these actions.

    What each part says of its action counts where the whole, being about several, is like none of them.
    """
    whole = min(float(chances[list(actions)].sum()), 1.0)
    return max(whole, (min(entry.chance for entry in more) + division.first) / 2) if more else whole


def silence_signals(at: int, evidence: Evidence, none: float) -> tuple[float, ...]:
    """What tells whether the row numbered `at` asks for nothing, in the order of SILENCE_SIGNALS."""
    return float(log_odds(none)), float(evidence.stranger[at]), float(evidence.thin[at])


def trusted(signals: Sequence[float], names: Sequence[str], weights: Mapping[str, float]) -> float:
    """How often an answer of such signals is right, 0 to 1."""
    odds = weights["bias"] + sum(weights[name] * value for name, value in zip(names, signals, strict=True))
    return 1 / (1 + math.exp(-odds))
