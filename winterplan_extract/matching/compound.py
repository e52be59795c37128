"""Rows that ask for several actions at once: which part of the text carries which action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.matching.evidence import measure
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import parts
from winterplan_extract.matching.score import calibrated, weigh
from winterplan_extract.matching.weights import Weights

_LEAST_WORDS = 2  # content words that a part needs to carry an action of its own


@dataclass(frozen=True, slots=True)
class Carried:
    """An action that a part of a row's text asks for. `confidence` is 0 to 1."""

    action: int
    part: str
    confidence: float


def carried(
    texts: Sequence[str],
    headings: Sequence[tuple[str, str]],
    first: Sequence[int],
    lexicon: Lexicon,
    weights: Weights,
) -> tuple[tuple[Carried, ...], ...]:
    """For each text, the actions beside its `first` one that parts of it carry on their own.

    A part carries an action where it says enough, the action is by far the likeliest for it, and
    the row's first action does not account for what the part says.
    """
    pieces = [(at, part) for at, text in enumerate(texts) for part in _several(text)]
    if not pieces:
        return ((),) * len(texts)
    import numpy as np

    evidence = measure([part for _, part in pieces], [headings[at] for at, _ in pieces], lexicon)
    chances, _ = weigh(evidence, weights, np.zeros((len(pieces), len(lexicon.actions) + 1))).chances()
    likeliest = chances.argmax(axis=1)
    sure = calibrated(chances.max(axis=1), weights)
    found: list[dict[int, Carried]] = [{} for _ in texts]
    for line, (at, part) in enumerate(pieces):
        action, main = int(likeliest[line]), first[at]
        if action == main or len(evidence.readings[line].stems) < _LEAST_WORDS:
            continue
        if lexicon.overlap(action, main) or sure[line] < weights.parts["carried_at"]:
            continue
        if evidence.explains[line, action] - evidence.explains[line, main] < weights.parts["gain"]:
            continue
        held = found[at].get(action)
        if held is None or sure[line] > held.confidence:
            found[at][action] = Carried(action, part, float(sure[line]))
    return tuple(tuple(entries.values()) for entries in found)


def _several(text: str) -> tuple[str, ...]:
    pieces = parts(text)
    return pieces if len(pieces) > 1 else ()
