"""Calibration: how often an answer with such signals is right, learnt on the labelled bench."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from winterplan_extract.matching.evidence import MatchEvidence
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import FurtherAction, SplitRow
from winterplan_extract.matching.score import log_odds
from winterplan_extract.matching.settings import (
    AS_WELL_TOLD,
    BETTER_TOLD,
    FEW_WORDS,
    LEAST_WORDS,
    MEASURED_TEXTS,
    OTHER_PHRASES,
    OTHER_SHARE,
    OWN_SHARE,
    SHORTHAND,
    WHOLE_WORDING,
)
from winterplan_extract.matching.wording import StemmedText

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


def answer_signals(
    at: int,
    actions: Sequence[int],
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
    known, bag = known_terms(tuple(actions), lexicon), evidence.readings[at].bag
    precision = _explained(bag, known, lexicon)
    unexplained = split.unexplained(known, lexicon.terms.weigh)
    if more:
        return (
            min(entry.chance for entry in more),
            min(entry.cut for entry in more),
            first_chance,
            precision,
            unexplained,
            missed_chance**0.5,
            _explained(bag, lexicon.vocabulary[actions[0]], lexicon),
        )
    action = actions[0]
    return (
        float(log_odds(chances[action])),
        missed_chance**0.5,
        precision,
        unexplained,
        float(evidence.brevity[at]),
    )


@lru_cache(maxsize=MEASURED_TEXTS)
def known_terms(actions: tuple[int, ...], lexicon: Lexicon) -> frozenset[str]:
    """The terms of all wordings of the actions."""
    return frozenset().union(*(lexicon.vocabulary[action] for action in actions))


@lru_cache(maxsize=MEASURED_TEXTS)
def _explained(bag: frozenset[str], known: frozenset[str], lexicon: Lexicon) -> float:
    """The share of a row's weight that known terms explain."""
    weights = {term: lexicon.terms.weigh(term) for term in sorted(bag)}
    return sum(weight for term, weight in weights.items() if term in known) / (sum(weights.values()) or 1.0)


def in_doubt(
    reading: StemmedText,
    answer: tuple[int, ...],
    more: Sequence[FurtherAction],
    split: SplitRow,
    lexicon: Lexicon,
    *,
    pieces: bool,
) -> bool:
    """Whether a row may as well ask for another action than these, or one of several rests on too few words.

    more: the further actions among them; pieces: whether the row is set down in pieces.
    """
    if not more:
        return _as_well(reading, answer, lexicon, shorthand=pieces and len(reading.words()) <= SHORTHAND)
    parts = [(entry.action, entry.reading, entry.recall, entry.same_section) for entry in more]
    if len(answer) > len(more) and split.first_reading is not None:
        near = any(entry.same_section for entry in more)
        parts.append((answer[0], split.first_reading, split.first_recall, near))
    return any(
        _bare(part, recall, near=near)
        or _as_well(part, (action,), lexicon, shorthand=not near and len(part.words()) <= LEAST_WORDS)
        for action, part, recall, near in parts
    )


def _bare(reading: StemmedText, recall: float, *, near: bool) -> bool:
    """Whether a part is a word, “… etc – signpost”, or two that are no known wording, nor `near` the row's other actions."""
    words = len(reading.words())
    return words < LEAST_WORDS or (words == LEAST_WORDS and recall < WHOLE_WORDING and not near)


@lru_cache(maxsize=MEASURED_TEXTS)
def _as_well(reading: StemmedText, actions: tuple[int, ...], lexicon: Lexicon, *, shorthand: bool) -> bool:
    """Whether a text may ask for another action than these as well as it asks for them.

    So it may where words are the other's own that none of these ever has, as “not eligible” and “portal” beside
    “emergency stock of PPE”; and, in shorthand, where the other explains more, or these too little: “… – signpost”.
    """
    known, own = known_terms(actions, lexicon), frozenset().union(*(lexicon.core[action] for action in actions))
    weights = {term: lexicon.terms.weigh(term) for term in sorted(reading.bag)}
    mass, words = sum(weights.values()) or 1.0, len(reading.words())

    def share(terms: frozenset[str]) -> float:
        return sum(weight for term, weight in weights.items() if term in terms) / mass

    explained, least = share(own), BETTER_TOLD if words > LEAST_WORDS else 0.0
    if shorthand and (explained < OWN_SHARE or (words <= FEW_WORDS and reading.phrases(own) < set(reading.printed))):
        return True
    if not shorthand and len(reading.phrases(reading.bag - known)) < OTHER_PHRASES:
        return False
    for other, core in enumerate(lexicon.core):
        if other in actions or any(lexicon.overlap(other, action) for action in actions):
            continue
        lead, strange = share(core) - explained, core - known
        told = share(strange) >= OTHER_SHARE and len(reading.phrases(strange)) >= OTHER_PHRASES
        if (shorthand and lead >= least) or (told and lead >= -AS_WELL_TOLD):
            return True
    return False


def chance_of(actions: Sequence[int], more: Sequence[FurtherAction], split: SplitRow, chances: Matrix) -> float:
    """The chance that a row asks for these actions."""
    # A row about several actions as a whole may be like none of them, so its parts count too.
    whole = min(float(chances[list(actions)].sum()), 1.0)
    return max(whole, (min(entry.chance for entry in more) + split.first) / 2) if more else whole


def no_action_signals(at: int, evidence: MatchEvidence, none: float) -> tuple[float, ...]:
    """Signals of whether the row numbered `at` asks for no action, in the order of NO_ACTION_SIGNALS."""
    return float(log_odds(none)), float(evidence.out_of_plan[at]), float(evidence.brevity[at])


def calibrated(signals: Sequence[float], names: Sequence[str], weights: Mapping[str, float]) -> float:
    """How often an answer with such signals is right, 0 to 1."""
    odds = weights["bias"] + sum(weights[name] * value for name, value in zip(names, signals, strict=True))
    return 1 / (1 + math.exp(-odds))
