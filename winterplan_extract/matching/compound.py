"""Rows that ask for several actions at once: which part of the text carries which action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from winterplan_extract.matching.evidence import Evidence, measure
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import pieces
from winterplan_extract.matching.score import Scores, weigh
from winterplan_extract.matching.weights import PART_SIGNALS, Weights

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Grid, Numbers

_LEAST_WORDS: Final = 2  # content words that a part needs to carry an action of its own
_LIKELIEST: Final = 2  # actions of a part that are looked at
_SAYS_SOMETHING: Final = 3  # content words from which a part that nothing explains gives doubt
_FAR: Final = 9.2  # log odds beyond which a chance is as good as certain
_SAYS_ENOUGH: Final = 6  # content words from which on a part's length speaks no more for it


@dataclass(frozen=True, slots=True)
class Carried:
    """An action that a part of a row's text may ask for, beside the row's first action.

    `signals` are in the order of PART_SIGNALS, `chance` is what they come to, 0 to 1.
    """

    action: int
    part: str
    signals: tuple[float, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Division:
    """A row's text taken apart: the actions that parts of it may carry, the likeliest first.

    `first` is the chance of the row's first action in the part that speaks best for it; where no
    part does and others carry two more, the first was only the blend of those.
    `unexplained` is the share of the row's least explained part that neither the first action nor
    the likeliest carried one accounts for.
    """

    carried: tuple[Carried, ...] = ()
    first: float = 1.0
    unexplained: float = 0.0


def divided(
    texts: Sequence[str],
    headings: Sequence[tuple[str, str]],
    evidence: Evidence,
    scores: Scores,
    lexicon: Lexicon,
    weights: Weights,
) -> tuple[Division, ...]:
    """What the parts of each text carry; `evidence` and `scores` are those of the whole texts.

    An action that the plan says overlaps the first one is not looked for: the first answers it too.
    """
    lines = [(at, piece) for at, text in enumerate(texts) for piece in pieces(text)]
    if not lines:
        return (Division(),) * len(texts)
    own = measure([piece for _, piece in lines], [headings[at] for at, _ in lines], lexicon)
    first = scores.total.argmax(axis=1)[[at for at, _ in lines]]
    chances = _in_context(
        weigh(own, weights, np.zeros((len(lines), len(lexicon.actions) + 1)), lexicon.twins), first, lexicon, weights
    )
    by_text: dict[int, list[int]] = {}
    for line, (at, _) in enumerate(lines):
        by_text.setdefault(at, []).append(line)
    total = scores.total
    return tuple(
        _division(at, by_text.get(at, []), [piece for _, piece in lines], own, chances, evidence, total, lexicon, weights)
        for at in range(len(texts))
    )  # fmt: skip


def _in_context(scores: Scores, first: Numbers, lexicon: Lexicon, weights: Weights) -> Grid:
    """The chances of parts, each read in the light of the section of its row's first action.

    “… and chase those that lag behind” says nothing alone, and enough after a word on testing.
    """
    sections = lexicon.sections.of_action
    same = sections[first][:, None] == sections[None, :]
    lit = Scores(dict(scores.parts) | {"context": weights.parts["context"] * same}, scores.none)
    return lit.chances()[0]


def _division(
    at: int,
    lines: Sequence[int],
    texts: Sequence[str],
    own: Evidence,
    chances: Grid,
    evidence: Evidence,
    total: Grid,
    lexicon: Lexicon,
    weights: Weights,
) -> Division:
    first = int(total[at].argmax())
    enough = [line for line in lines if len(own.readings[line].stems) >= _LEAST_WORDS]
    likely = {int(action) for line in enough for action in np.argsort(-chances[line], kind="stable")[:_LIKELIEST]}
    found = []
    for action in sorted(likely):
        if action == first or lexicon.overlap(action, first):
            continue
        line = max(enough, key=lambda line: float(chances[line, action]))
        adds, keeps = _apart(evidence, at, action, first, lexicon)
        signals = (
            _odds(float(chances[line, action])),
            float(own.explains[line, action] - own.explains[line, first]),
            adds,
            keeps,
            float(total[at, first] - total[at, action]) / 10,
            min(len(own.readings[line].stems), _SAYS_ENOUGH) / _SAYS_ENOUGH,
            float(lexicon.sections.of_action[action] == lexicon.sections.of_action[first]),
        )
        odds = weights.parts["bias"] + sum(
            weights.parts[name] * value for name, value in zip(PART_SIGNALS, signals, strict=True)
        )
        found.append(Carried(action, texts[line], signals, float(1 / (1 + np.exp(-odds)))))
    found.sort(key=lambda entry: (-entry.chance, entry.action))
    told = [first, *(entry.action for entry in found[:1])]
    return Division(
        tuple(found),
        max((float(chances[line, first]) for line in enough), default=1.0),
        max(
            (
                1.0 - float(own.explains[line, told].max())
                for line in lines
                if len(own.readings[line].stems) >= _SAYS_SOMETHING
            ),
            default=0.0,
        ),
    )


def _apart(evidence: Evidence, at: int, action: int, first: int, lexicon: Lexicon) -> tuple[float, float]:
    """The shares of a row's weight that only `action`, and that only `first`, accounts for."""
    bag = evidence.readings[at].bag
    mass = sum(lexicon.terms.weigh(term) for term in bag) or 1.0
    theirs, ours = lexicon.vocabulary[action] & bag, lexicon.vocabulary[first] & bag
    return (
        sum(lexicon.terms.weigh(term) for term in sorted(theirs - ours)) / mass,
        sum(lexicon.terms.weigh(term) for term in sorted(ours - theirs)) / mass,
    )


def _odds(chance: float) -> float:
    """Log odds of a chance, from -1 (as good as impossible) to 1 (as good as certain)."""
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return float(np.log(kept / (1 - kept))) / _FAR
