"""Rows that ask for several actions at once: which part of the text carries which action."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from winterplan_extract.matching.evidence import Evidence, evidence_in
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import Piece, pieces
from winterplan_extract.matching.score import Scores, likeness_of_wording, log_odds, weigh
from winterplan_extract.matching.weights import PART_SIGNALS, Weights
from winterplan_extract.matching.wording import Reading, together

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Grid, Numbers

_BLOCK: Final = 200  # rows taken apart at a time
_LEAST_WORDS: Final = 2  # content words that a part needs to carry an action of its own
_LIKELIEST: Final = 2  # actions of a part that are looked at
_LEAST_CHANCE: Final = 0.02  # in a piece, below which an action is not looked at
_CLEARER: Final = 0.05  # what a clear cut counts for where parts speak for an action alike
_SAYS_ENOUGH: Final = 6  # content words from which on a part's length speaks no more for it


@dataclass(frozen=True, slots=True)
class Carried:
    """An action that a part of a row's text may ask for, beside the row's first action.

    `signals` are in the order of PART_SIGNALS, `chance` is what they come to, 0 to 1; `text` is the
    likeness of the part's wording to the action's, 0 to 1.
    """

    action: int
    part: str
    text: float
    signals: tuple[float, ...]
    chance: float

    @property
    def cut(self) -> float:
        """How clearly the part is set off from the rest of the text, 0 to 1."""
        return self.signals[PART_SIGNALS.index("cut")]


@dataclass(frozen=True, slots=True)
class Division:
    """A row's text taken apart: the actions that parts of it may carry, the likeliest first.

    `first` is the chance of the row's first action in the part that speaks best for it; where no
    part does and others carry two more, the first was only the blend of those. `parts`: what each
    part says, as stems and marks, and how clearly it is set off, 0 to 1.
    """

    carried: tuple[Carried, ...] = ()
    first: float = 1.0
    parts: tuple[tuple[frozenset[str], float], ...] = ()

    def loose(self, known: Collection[str], weigh: Callable[[str], float]) -> float:
        """How much the part says that is least accounted for by the `known` terms, 0 to 1.

        A long part that is clearly set off and holds none of them: 1.
        """
        return max((cut * _unknown(bag, known, weigh) for bag, cut in self.parts), default=0.0)


def divided(
    texts: Sequence[str],
    headings: Sequence[tuple[str, str]],
    evidence: Evidence,
    scores: Scores,
    lexicon: Lexicon,
    weights: Weights,
    elsewhere: Grid | None = None,
) -> tuple[Division, ...]:
    """What the parts of each text carry; `evidence` and `scores` are those of the whole texts.

    `elsewhere` says how surely another row of the same return asks for each action: a return seldom
    asks for one twice. None for rows of no return.
    An action that the plan says overlaps the first one is not looked for: the first answers it too.
    """
    total = scores.total
    first = total.argmax(axis=1)
    taken = np.zeros_like(total) if elsewhere is None else elsewhere
    out: list[Division] = []
    for start in range(0, len(texts), _BLOCK):  # the parts of a long document's rows together would fill the memory
        block = range(start, min(start + _BLOCK, len(texts)))
        out += _divided(block, texts, headings, first, taken, evidence, lexicon, weights)
    return tuple(out)


def _divided(
    block: range,
    texts: Sequence[str],
    headings: Sequence[tuple[str, str]],
    first: Numbers,
    taken: Grid,
    evidence: Evidence,
    lexicon: Lexicon,
    weights: Weights,
) -> list[Division]:
    """What the parts of the texts of one block of rows carry."""
    held = {at: pieces(texts[at]) for at in block}
    lines = [(at, piece) for at, found in held.items() for piece in found]
    if not lines:
        return [Division()] * len(block)
    readings = [reading for found in held.values() for reading in _readings(found, lexicon)]
    own = evidence_in(readings, [headings[at] for at, _ in lines], lexicon, np.zeros(len(lines)))
    weighed = weigh(own, weights, np.zeros((len(lines), len(lexicon.actions) + 1)))
    chances = _in_context(weighed, first[[at for at, _ in lines]], lexicon, weights)
    odds, alike = log_odds(chances), likeness_of_wording(weighed, weights)
    out: list[Division] = []
    start = 0
    for at, found in held.items():
        if not found:
            out.append(Division())
            continue
        here = slice(start, start + len(found))
        row = _Row(at, found, start, chances[here], odds[here], alike[here], int(first[at]), evidence, own, taken[at])
        out.append(_division(row, lexicon, weights))
        start = here.stop
    return out


def _readings(found: Sequence[Piece], lexicon: Lexicon) -> list[Reading]:
    """What each piece says: its topic, then each of its parts."""
    parts = {piece.start: piece.text for piece in found if piece.end == piece.start + 1}
    read = lexicon.wording.read
    return [
        together([read(text) for text in (piece.topic, *(parts[at] for at in range(piece.start, piece.end))) if text])
        for piece in found
    ]


def _in_context(scores: Scores, first: Numbers, lexicon: Lexicon, weights: Weights) -> Grid:
    """The chances of parts, each read in the light of the section of its row's first action.

    “… and chase those that lag behind” says nothing alone, and enough after a word on testing.
    """
    sections = lexicon.sections.of_action
    same = sections[first][:, None] == sections[None, :]
    lit = Scores(dict(scores.parts) | {"context": weights.parts["context"] * same}, scores.none)
    return lit.chances()[0]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and its pieces: the grids have a line a piece; `own` is their evidence, from line `start` on.

    `elsewhere`: for each action, the chance that another row of the return asks for it.
    """

    at: int
    pieces: Sequence[Piece]
    start: int
    chances: Grid
    odds: Grid
    alike: Grid
    first: int
    whole: Evidence
    own: Evidence
    elsewhere: Grid

    def says(self, line: int) -> int:
        """How many content words a piece has."""
        return len(self.own.readings[self.start + line].stems)


def _division(row: _Row, lexicon: Lexicon, weights: Weights) -> Division:
    first = row.first
    enough = [line for line in range(len(row.pieces)) if row.says(line) >= _LEAST_WORDS]
    if not enough:
        return Division()
    likeliest = np.argpartition(-row.chances[enough], _LIKELIEST, axis=1)[:, :_LIKELIEST]
    likely = {
        int(action)
        for line, actions in zip(enough, likeliest, strict=True)
        for action in actions
        if row.chances[line, action] >= _LEAST_CHANCE
    }
    return Division(
        tuple(_in_turn(row, sorted(likely - {first}), enough, lexicon, weights)),
        max(float(row.chances[line, first]) for line in enough),
        tuple(
            (row.own.readings[row.start + line].bag, piece.cut)
            for line, piece in enumerate(row.pieces)
            if piece.end == piece.start + 1
        ),
    )


def _in_turn(
    row: _Row, actions: Sequence[int], enough: Sequence[int], lexicon: Lexicon, weights: Weights
) -> list[Carried]:
    """What parts carry, the surest first; each is held against all that were taken before it.

    Words that one taken action accounts for speak for no other, nor is one taken that overlaps it.
    """
    found: list[Carried] = []
    told = [row.first]
    open_still = list(actions)
    while True:
        open_still = [action for action in open_still if not any(lexicon.overlap(action, other) for other in told)]
        made = [_carried(row, action, told, enough, lexicon, weights) for action in open_still]
        made.sort(key=lambda entry: (-entry.chance, entry.action))
        if not made or made[0].chance < weights.parts["carried_at"]:
            return found + made
        found.append(made[0])
        told.append(made[0].action)
        open_still.remove(made[0].action)


def _carried(
    row: _Row, action: int, told: Sequence[int], enough: Sequence[int], lexicon: Lexicon, weights: Weights
) -> Carried:
    """The part that speaks best for an action, and how surely it carries it beside those told already."""
    line = max(enough, key=lambda line: float(row.odds[line, action]) + _CLEARER * row.pieces[line].cut)
    own = row.start + line
    sections = lexicon.sections.of_action
    signals = (
        _adds(row.whole, row.at, action, told, lexicon),
        min(row.says(line), _SAYS_ENOUGH) / _SAYS_ENOUGH,
        float(sections[action] == sections[row.first]),
        row.pieces[line].cut,
        float(row.odds[line, action] - row.odds[line, told].max()),
        float(row.own.words[own, action]),
        float(row.own.answers[own, action]),
    )
    odds = weights.parts["bias"] + sum(
        weights.parts[name] * value for name, value in zip(PART_SIGNALS, signals, strict=True)
    )
    odds -= weights.parts["elsewhere"] * float(row.elsewhere[action])
    return Carried(
        action, row.pieces[line].text, float(row.alike[line, action]), signals, float(1 / (1 + np.exp(-odds)))
    )


def _adds(evidence: Evidence, at: int, action: int, told: Sequence[int], lexicon: Lexicon) -> float:
    """The share of a row's weight that `action` accounts for and those told do not."""
    bag = evidence.readings[at].bag
    mass = sum(lexicon.terms.weigh(term) for term in sorted(bag)) or 1.0
    only = (lexicon.core[action] & bag).difference(*(lexicon.core[other] for other in told))
    return sum(lexicon.terms.weigh(term) for term in sorted(only)) / mass


def _unknown(bag: frozenset[str], known: Collection[str], weigh: Callable[[str], float]) -> float:
    """The share of what a part says that no known term accounts for, less for a part that says little."""
    mass = sum(weigh(term) for term in sorted(bag)) or 1.0
    return min(len(bag), _SAYS_ENOUGH) / _SAYS_ENOUGH * sum(weigh(term) for term in sorted(bag - set(known))) / mass
