"""Rows that ask for several actions at once: which part of the text asks for which action."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.matching import settings
from winterplan_extract.matching.evidence import MatchEvidence, evidence_in
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import Segment, segments
from winterplan_extract.matching.score import PART_SIGNALS, Scores, Weights, likeness_of_wording, log_odds, weigh
from winterplan_extract.matching.weighed import WeighedReturn, elsewhere
from winterplan_extract.matching.wording import StemmedText
from winterplan_extract.matching.wording import together as joined

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix, Numbers


@dataclass(frozen=True, slots=True)
class FurtherAction:
    """An action that a part of a row's text may ask for, beside the row's first action.

    `signals` are in the order of PART_SIGNALS, `chance` is what they come to, 0 to 1; `text` is the
    likeness of the part's wording to the action's, 0 to 1; `reading` is what the part says under its topic.
    """

    action: int
    part: str
    reading: StemmedText
    text: float
    signals: tuple[float, ...]
    chance: float

    @property
    def cut(self) -> float:
        """How clearly the part is set off from the rest of the text, 0 to 1."""
        return self.signals[PART_SIGNALS.index("cut")]

    @property
    def same_section(self) -> bool:
        """Whether the action is of the section of the row's first."""
        return bool(self.signals[PART_SIGNALS.index("same_section")])

    @property
    def recall(self) -> float:
        """The share of a known wording of the action that the part holds, 0 to 1."""
        return self.signals[PART_SIGNALS.index("recall")]

    @property
    def bare(self) -> bool:
        """Whether the part is a single word, or two that are not the whole of a known wording."""
        words = len(self.part.split())
        return words < settings.LEAST_WORDS or (words == settings.LEAST_WORDS and self.recall < settings.WHOLE_WORDING)


@dataclass(frozen=True, slots=True)
class RowPart:
    """One part of a row's text: its stems and marks, how clearly it is set off, the chance of every action in it, and the likeliest."""

    text: str
    bag: frozenset[str]
    cut: float
    chances: Matrix
    likeliest: int

    @property
    def full_words(self) -> int:
        """Content words from which it counts in full: a sentence or list item that asks for an action does however short."""
        asks = self.cut >= settings.PIECE_CUT and self.chances[self.likeliest] >= settings.PROPOSED_PART
        return settings.LEAST_WORDS if asks else settings.FULL_PART


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A row's text split into parts, with the further actions that these may ask for, the likeliest first.

    first: the chance of the row's first action in the part that fits it best; where that is low and two other
    parts have an action of their own, the first was only a blend of those. first_reading: what that part says, and
    first_recall: the share of a known wording of the action that it holds. parts: its single parts, in order.
    """

    further: tuple[FurtherAction, ...] = ()
    first: float = 1.0
    first_reading: StemmedText | None = None
    first_recall: float = 1.0
    parts: tuple[RowPart, ...] = ()

    def unexplained(self, known: frozenset[str], weigh: Callable[[str], float]) -> float:
        """How much of the least explained part the `known` terms leave over; 1 for a long, clearly set off part without any."""
        return max((part.cut * _unexplained(part.bag, known, weigh) for part in self.parts), default=0.0)

    def surest(self) -> tuple[float, str]:
        """The best chance that a part set off from the rest asks for an action, whichever it is, and the part."""
        return max(
            (
                (float(part.chances.sum()), part.text)
                for part in self.parts
                if part.cut >= settings.OWN_DEMAND_CUT and len(part.bag) > settings.LEAST_WORDS
            ),
            default=(0.0, ""),
        )

    def unanswered(self, actions: Sequence[int], known: frozenset[str], weigh: Callable[[str], float]) -> str:
        """The clearest part that none of the actions, whose terms are `known`, explains; empty where there is none."""
        left = [
            part
            for part in self.parts
            if part.cut >= settings.OWN_DEMAND_CUT
            and float(part.chances[list(actions)].max()) <= settings.NOT_ASKED
            and _unexplained(part.bag, known, weigh, part.full_words) >= settings.UNANSWERED_SHARE
        ]
        return max(left, key=lambda part: part.cut).text if left else ""


def split_rows(
    rows: Sequence[ReturnRecord],
    weighed: WeighedReturn,
    lexicon: Lexicon,
    weights: Weights,
    only: Sequence[int] | None = None,
    *,
    together: bool,
) -> tuple[SplitRow, ...]:
    """The split of each row's text, or of `only` those of these numbers; `together` as `decide` has it.

    A return seldom asks for an action twice, so what another of its rows asks for is less likely. Actions that overlap
    the first one are left out: the first answers them.
    """
    other_rows = elsewhere(weighed.chances) if together and len(rows) > 1 else np.zeros_like(weighed.chances)
    first = weighed.scores.total.argmax(axis=1)
    wanted = range(len(rows)) if only is None else only
    out: list[SplitRow] = []
    # The parts of a long document's rows together would fill the memory.
    for start in range(0, len(wanted), settings.SPLIT_BLOCK):
        block = {at: rows[at] for at in wanted[start : start + settings.SPLIT_BLOCK]}
        out += _split_block(block, weighed, first, other_rows, lexicon, weights)
    return tuple(out)


def _split_block(
    block: Mapping[int, ReturnRecord],
    whole: WeighedReturn,
    first: Numbers,
    other_rows: Matrix,
    lexicon: Lexicon,
    weights: Weights,
) -> list[SplitRow]:
    """The splits of one block of rows, by their number among the rows weighed."""
    held = {at: segments(row.requirement) for at, row in block.items()}
    lines = [(at, segment) for at, found in held.items() for segment in found]
    if not lines:
        return [SplitRow()] * len(block)
    readings = [reading for found in held.values() for reading in _readings(found, lexicon)]
    headings = [(block[at].section, block[at].theme) for at, _ in lines]
    own = evidence_in(readings, headings, lexicon, np.zeros(len(lines)))
    weighed = weigh(own, weights, np.zeros((len(lines), len(lexicon.actions) + 1)))
    chances = _in_context(weighed, first[[at for at, _ in lines]], lexicon)
    odds, alike = log_odds(chances), likeness_of_wording(weighed, weights)
    likeliest = np.argsort(-chances, axis=1, kind="stable")[:, : settings.LIKELIEST_ACTIONS].tolist()
    out: list[SplitRow] = []
    start = 0
    for at, found in held.items():
        if not found:
            out.append(SplitRow())
            continue
        here = slice(start, start + len(found))
        row = _Row(
            at,
            found,
            start,
            chances[here],
            odds[here],
            alike[here],
            likeliest[here],
            int(first[at]),
            whole.evidence,
            own,
            other_rows[at],
        )
        out.append(_split_row(row, lexicon, weights))
        start = here.stop
    return out


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def _readings(found: tuple[Segment, ...], lexicon: Lexicon) -> list[StemmedText]:
    """The text of each segment: its topic, then each of its parts."""
    parts = {segment.start: segment.text for segment in found if segment.end == segment.start + 1}
    read = lexicon.wording.read
    return [
        joined(
            [read(text) for text in (segment.topic, *(parts[at] for at in range(segment.start, segment.end))) if text]
        )
        for segment in found
    ]


def _in_context(scores: Scores, first: Numbers, lexicon: Lexicon) -> Matrix:
    """The chances of parts, raised for actions in the section of their row's first action.

    “… and chase those that lag behind” is unclear alone, and clear after a sentence on testing.
    """
    sections = lexicon.sections.of_action
    same = sections[first][:, None] == sections[None, :]
    lit = Scores(dict(scores.parts) | {"context": settings.CONTEXT_WEIGHT * same}, scores.none)
    return lit.chances()[0]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and its segments: the grids have a line a segment; `own` is their evidence, from line `start` on.

    `likeliest`: for each segment its likeliest actions; `elsewhere`: for each action, the chance that another row
    of the return asks for it.
    """

    at: int
    segments: Sequence[Segment]
    start: int
    chances: Matrix
    odds: Matrix
    alike: Matrix
    likeliest: Sequence[Sequence[int]]
    first: int
    whole: MatchEvidence
    own: MatchEvidence
    elsewhere: Matrix

    def says(self, line: int) -> int:
        """How many content words a segment has."""
        return len(self.own.readings[self.start + line].stems)


def _split_row(row: _Row, lexicon: Lexicon, weights: Weights) -> SplitRow:
    first = row.first
    enough = [line for line in range(len(row.segments)) if row.says(line) >= settings.LEAST_WORDS]
    if not enough:
        return SplitRow()
    likely = {
        action
        for line in enough
        for action in row.likeliest[line]
        if row.chances[line, action] >= settings.LEAST_CHANCE
    }
    own = max(enough, key=lambda line: float(row.chances[line, first]))
    return SplitRow(
        tuple(_in_turn(row, sorted(likely - {first}), enough, lexicon, weights)),
        float(row.chances[own, first]),
        row.own.readings[row.start + own],
        float(row.own.recall[row.start + own, first]),
        tuple(
            RowPart(
                segment.text,
                row.own.readings[row.start + line].bag,
                segment.cut,
                row.chances[line],
                row.likeliest[line][0],
            )
            for line, segment in enumerate(row.segments)
            if segment.end == segment.start + 1
        ),
    )


def _in_turn(
    row: _Row, actions: Sequence[int], enough: Sequence[int], lexicon: Lexicon, weights: Weights
) -> list[FurtherAction]:
    """The further actions, likeliest first: each is scored on what those taken before it leave unexplained.

    An action that overlaps a taken one is left out.
    """
    found: list[FurtherAction] = []
    taken = [row.first]
    candidates = list(actions)
    while True:
        candidates = [action for action in candidates if not any(lexicon.overlap(action, other) for other in taken)]
        made = [_further_action(row, action, taken, enough, lexicon, weights) for action in candidates]
        made.sort(key=lambda entry: (-entry.chance, entry.action))
        if not made or made[0].chance < weights.parts["further_at"]:
            return found + made
        found.append(made[0])
        taken.append(made[0].action)
        candidates.remove(made[0].action)


def _further_action(
    row: _Row, action: int, taken: Sequence[int], enough: Sequence[int], lexicon: Lexicon, weights: Weights
) -> FurtherAction:
    """The part that fits an action best, and the chance that it asks for it beside the actions already taken."""
    line = max(enough, key=lambda line: float(row.odds[line, action]) + settings.CUT_BONUS * row.segments[line].cut)
    own = row.start + line
    sections = lexicon.sections.of_action
    signals = (
        _gain(row.whole, row.at, action, taken, lexicon),
        min(row.says(line), settings.FULL_PART) / settings.FULL_PART,
        float(sections[action] == sections[row.first]),
        row.segments[line].cut,
        float(row.odds[line, action] - row.odds[line, taken].max()),
        float(row.own.words[own, action]),
        float(row.own.recall[own, action]),
        float(row.whole.bayes[row.at, action]),
    )
    odds = weights.parts["bias"] + sum(
        weights.parts[name] * value for name, value in zip(PART_SIGNALS, signals, strict=True)
    )
    odds -= settings.ELSEWHERE_WEIGHT * float(row.elsewhere[action])
    return FurtherAction(
        action,
        row.segments[line].text,
        row.own.readings[own],
        float(row.alike[line, action]),
        signals,
        float(1 / (1 + np.exp(-odds))),
    )


def _gain(evidence: MatchEvidence, at: int, action: int, taken: Sequence[int], lexicon: Lexicon) -> float:
    """The share of a row's weight that `action` explains and those taken do not."""
    bag = evidence.readings[at].bag
    only = (lexicon.core[action] & bag).difference(*(lexicon.core[other] for other in taken))
    return _mass(only, lexicon) / (_mass(bag, lexicon) or 1.0)


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def _mass(terms: frozenset[str], lexicon: Lexicon) -> float:
    """What the terms weigh together."""
    return sum(lexicon.terms.weigh(term) for term in sorted(terms))


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def _unexplained(
    bag: frozenset[str], known: frozenset[str], weigh: Callable[[str], float], full: int = settings.FULL_PART
) -> float:
    """The share of a part's weight that no known term explains, less for one of fewer than `full` words."""
    mass = sum(weigh(term) for term in sorted(bag)) or 1.0
    return min(len(bag), full) / full * sum(weigh(term) for term in sorted(bag - known)) / mass
