"""From scores to verdicts: mapped, review or unmapped, with candidates and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Candidate, Decision, Match, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching.calibration import chance_of, silence_signals, trust_signals, trusted
from winterplan_extract.matching.evidence import Evidence, measure
from winterplan_extract.matching.explain import reasons, shared_words
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import Carried, Division, divided
from winterplan_extract.matching.order import kin_signal, order_signal
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.rulings import Lessons
from winterplan_extract.matching.score import Scores, likeness_of_wording, weigh, with_neighbours
from winterplan_extract.matching.weights import SEVERAL_SIGNALS, SILENCE_SIGNALS, TRUST_SIGNALS, Weights
from winterplan_extract.vocabulary.references import chapter_of

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Grid

_CANDIDATES = 3
_HOLDS = 0.3  # chance from which a part speaks for the row's first action
_SET_OFF = 0.1  # how clear a cut is that a part needs to give doubt: a clause that goes on, or a name, gives none
_MOST_MORE = 3  # actions beside the first that one row is believed to ask for


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict, its links that stand, and its best candidates.

    `proposed` holds the actions it would be given if a verdict were forced; empty: none. `signals`
    are what its confidence was made of, in the order of the names of its kind, `carried` what its parts carry, and
    `first` the best action by the whole text; `doubtful`: it is not to be
    mapped however sure, as it reads as a legend, a note, a pointer or a heading, or a further action stands behind
    a bare “and” or comma and is not sure enough for that.
    """

    row: ReturnRecord
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]
    proposed: tuple[str, ...]
    signals: tuple[float, ...] = ()
    carried: tuple[Carried, ...] = ()
    first: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Weighed:
    """All that is known of the rows once everything is measured; lines are rows, columns actions."""

    evidence: Evidence
    scores: Scores
    total: Grid
    alike: Grid
    order: Grid
    chances: Grid
    none: Grid


def judge(
    rows: Sequence[ReturnRecord],
    lexicon: Lexicon,
    weights: Weights,
    settings: Matching,
    *,
    settled: Sequence[tuple[int, ...] | None],
    rulings: Sequence[Ruling],
    together: bool,
) -> tuple[Judged, ...]:
    """The verdict on each row; `settled` gives the actions that a reviewer ruled on, or None.

    `together`: the rows are one return in its order, and tell about one another.
    """
    if not rows:
        return ()
    weighed = _weighed(rows, lexicon, weights, settled, rulings, together=together)
    divisions = divided(
        [row.requirement for row in rows],
        [(row.section, row.theme) for row in rows],
        weighed.evidence,
        weighed.scores,
        lexicon,
        weights,
        _elsewhere(weighed.chances) if together and len(rows) > 1 else None,
    )
    return tuple(_verdict(at, row, weighed, divisions[at], lexicon, weights, settings) for at, row in enumerate(rows))


def _elsewhere(chances: Grid) -> Grid:
    """For each row and action, the best chance of the action in any other row."""
    ordered = np.sort(chances, axis=0)
    best, second = ordered[-1], ordered[-2]
    return np.asarray(np.where(chances == best, second, best))


def _weighed(
    rows: Sequence[ReturnRecord],
    lexicon: Lexicon,
    weights: Weights,
    settled: Sequence[tuple[int, ...] | None],
    rulings: Sequence[Ruling],
    *,
    together: bool,
) -> _Weighed:
    evidence = measure([matter(row.requirement) for row in rows], [(row.section, row.theme) for row in rows], lexicon)
    scores = weigh(evidence, weights, Lessons(rulings, lexicon).signal(evidence.readings), lexicon.twins)
    order = np.zeros_like(evidence.words)
    chances, none = scores.chances()
    if together and len(rows) > 1:
        told, silent = _as_settled(chances, none, settled)
        order = order_signal(told, silent, lexicon.transitions)
        groups = [[fold(row.section or row.theme) for row in rows], [chapter_of(row.ref) for row in rows]]
        kin = kin_signal(told, groups, lexicon.sections.of_action)
        scores = with_neighbours(scores, weights, order, kin)
        chances, none = scores.chances()
    return _Weighed(evidence, scores, scores.total, likeness_of_wording(scores, weights), order, chances, none)


def _as_settled(chances: Grid, none: Grid, settled: Sequence[tuple[int, ...] | None]) -> tuple[Grid, Grid]:
    """The chances with those of rows that a reviewer ruled on made certain."""
    told, silent = chances.copy(), none.copy()
    for at, actions in enumerate(settled):
        if actions is None:
            continue
        told[at] = 0.0
        for action in actions:
            told[at, action] = 1.0 / len(actions)
        silent[at] = 0.0 if actions else 1.0
    return told, silent


@dataclass(frozen=True, slots=True)
class _Said:
    """An action said of a row: how sure, how like the wording is, and the part of the row that carries it."""

    action: int
    sure: float
    text: float
    part: str = ""


def _verdict(
    at: int,
    row: ReturnRecord,
    weighed: _Weighed,
    division: Division,
    lexicon: Lexicon,
    weights: Weights,
    settings: Matching,
) -> Judged:
    line, none = weighed.chances[at], float(weighed.none[at])
    best = int(line.argmax())
    more, left, doubt = _further(at, best, weighed, division, lexicon, weights)
    first = () if len(more) > 1 and division.first < _HOLDS else (best,)
    answer = (*first, *(entry.action for entry in more))
    silent = none > chance_of(answer, more, division, line)
    if silent:
        signals = silence_signals(at, weighed.evidence, none)
        confidence = trusted(signals, SILENCE_SIGNALS, weights.silence)
    else:
        signals = trust_signals(at, answer, more, division, weighed.evidence, line, lexicon, doubt=doubt)
        names, by = (SEVERAL_SIGNALS, weights.several) if more else (TRUST_SIGNALS, weights.trust)
        confidence = trusted(signals, names, by)
    said = [
        *(
            _Said(action, float(line[action]) if silent else confidence, _alike(weighed, at, action))
            for action in first
        ),
        *(_Said(entry.action, entry.chance, entry.text, entry.part) for entry in more),
    ]
    rest = _others(at, answer, left, weighed)
    decision = _decision(confidence, rest[0].sure, len(answer), weights, settings, silent=silent)
    asks_nothing = bool(weighed.evidence.aside[at] > 0)
    faint = any(entry.cut <= weights.parts["faint_cut"] and entry.chance < weights.parts["faint_at"] for entry in more)
    if decision == "mapped" and (asks_nothing or faint):
        decision = "review"
    links = said if decision == "mapped" else []
    shown = [*said, *rest][: max(_CANDIDATES, len(links))]
    whys = [
        _reasons(at, row, entry, best if entry.action != best else rest[0].action, weighed, lexicon, weights)
        for entry in shown
    ]
    ids = [lexicon.actions[entry.action].action_id for entry in shown]
    return Judged(
        dataclasses.replace(
            row, decision=decision, action_ids=tuple(ids[: len(links)]), confidence=_figure(confidence)
        ),
        tuple(
            Match(row.row_id, name, _figure(min(confidence, entry.sure)), "matcher", why)
            for name, entry, why in zip(ids, links, whys, strict=False)
        ),
        tuple(
            Candidate(
                row_id=row.row_id,
                rank=rank,
                action_id=name,
                confidence=_figure(entry.sure),
                text_score=_figure(entry.text),
                section_score=_figure(float(weighed.evidence.section[at, entry.action])),
                order_score=_figure(float(weighed.order[at, entry.action])),
                reasons=why,
            )
            for rank, (name, entry, why) in enumerate(
                zip(ids[:_CANDIDATES], shown[:_CANDIDATES], whys[:_CANDIDATES], strict=True), start=1
            )
        ),
        () if silent else tuple(ids[: len(answer)]),
        signals,
        division.carried,
        lexicon.actions[best].action_id,
        asks_nothing or faint,
    )


def _further(
    at: int, best: int, weighed: _Weighed, division: Division, lexicon: Lexicon, weights: Weights
) -> tuple[list[Carried], list[Carried], float]:
    """The actions that parts of a row carry beside the best one, those that they may carry, and the best chance of those.

    The surest come first.
    """
    # A row that keeps to a known wording of its action has more in it only behind a clear cut.
    faithful = float(weighed.evidence.words[at, best]) >= weights.parts["faithful_at"]
    clear = weights.parts["clear_cut"] if faithful else 0.0
    needed = weights.parts["carried_at"]
    more: list[Carried] = []
    left: list[Carried] = []
    for entry in division.carried:
        if any(lexicon.overlap(entry.action, other.action) for other in more):
            continue
        (more if entry.chance >= needed and entry.cut >= clear and len(more) < _MOST_MORE else left).append(entry)
    return (
        more,
        left,
        max((entry.chance for entry in left if entry.cut >= max(clear, _SET_OFF)), default=0.0),
    )


def _others(at: int, answer: Sequence[int], left: Sequence[Carried], weighed: _Weighed) -> list[_Said]:
    """The best actions that the row was not given: by its whole text, or as a part of it may carry them."""
    line = weighed.chances[at].copy()
    line[list(answer)] = -1.0
    found = {
        int(action): _Said(int(action), float(line[action]), _alike(weighed, at, int(action)))
        for action in np.argsort(-line, kind="stable")[:_CANDIDATES]
    }
    for entry in left:
        by_whole = found.get(entry.action)
        if by_whole is None or entry.chance > by_whole.sure:
            found[entry.action] = _Said(entry.action, entry.chance, entry.text, entry.part)
    return sorted(found.values(), key=lambda said: (-said.sure, said.action))[:_CANDIDATES]


def _alike(weighed: _Weighed, at: int, action: int) -> float:
    return float(weighed.alike[at, action])


def _decision(
    sure: float, other: float, actions: int, weights: Weights, settings: Matching, *, silent: bool
) -> Decision:
    """The verdict on a row whose answer is so sure, and whose runner-up has so much of a chance."""
    mapped_at = settings.mapped_at or weights.outcomes["mapped_at" if actions == 1 else "several_at"]
    unmapped_at = settings.unmapped_at or weights.outcomes["unmapped_at"]
    margin = settings.margin or weights.outcomes["margin"]
    if silent:
        return "unmapped" if sure >= unmapped_at else "review"
    return "mapped" if sure >= mapped_at and sure - other >= margin else "review"


def _reasons(
    at: int, row: ReturnRecord, said: _Said, other: int, weighed: _Weighed, lexicon: Lexicon, weights: Weights
) -> str:
    full = weights.full_score
    nearest = int(weighed.evidence.nearest[at, said.action])
    return reasons(
        {name: float(grid[at, said.action]) / full for name, grid in weighed.scores.parts.items()},
        row,
        shared_words(weighed.evidence.readings[at], lexicon.known[nearest].reading, lexicon),
        part=said.part,
        runner_up=(lexicon.actions[other].action_id, float(weighed.total[at, other]) / full),
    )


def _figure(value: float) -> float:
    """A confidence or score as the dataset holds it: four digits, the same on every machine."""
    return round(min(max(value, 0.0), 1.0), 4)
