"""From scores to verdicts: mapped, review or unmapped, with candidates and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.matching.compound import Carried, carried
from winterplan_extract.matching.evidence import Evidence, measure
from winterplan_extract.matching.explain import reasons, shared_words
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.order import kin_signal, number_group, order_signal
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.rulings import Lessons
from winterplan_extract.matching.score import Scores, calibrated, weigh, with_neighbours
from winterplan_extract.matching.weights import WORDING_SIGNALS, Weights
from winterplan_extract.plaintext import fold
from winterplan_extract.records import Candidate, Decision, Match, ReturnRecord, Ruling
from winterplan_extract.settings import Matching

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Grid

_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict, its links that stand, and its best candidates."""

    row: ReturnRecord
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """All that is known of the rows once everything is measured; lines are rows, columns actions."""

    evidence: Evidence
    scores: Scores
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
    headings = [(row.section, row.theme) for row in rows]
    first = weighed.chances.argmax(axis=1)
    more = carried([row.requirement for row in rows], headings, [int(a) for a in first], lexicon, weights)
    return tuple(_verdict(at, row, weighed, more[at], lexicon, weights, settings) for at, row in enumerate(rows))


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
    scores = weigh(evidence, weights, Lessons(rulings, lexicon).signal(evidence.readings))
    order = np.zeros_like(evidence.words)
    chances, none = scores.chances()
    if together and len(rows) > 1:
        told, silent = _as_settled(chances, none, settled)
        order = order_signal(told, silent, lexicon.transitions)
        groups = [[fold(row.section or row.theme) for row in rows], [number_group(row.ref) for row in rows]]
        kin = kin_signal(told, groups, lexicon.sections.of_action)
        scores = with_neighbours(scores, weights, order, kin)
        chances, none = scores.chances()
    return _Weighed(evidence, scores, order, chances, none)


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


def _verdict(
    at: int,
    row: ReturnRecord,
    weighed: _Weighed,
    more: Sequence[Carried],
    lexicon: Lexicon,
    weights: Weights,
    settings: Matching,
) -> Judged:
    line = weighed.chances[at]
    best = np.argsort(-line, kind="stable")[: _CANDIDATES + 1]
    sure = calibrated(line, weights)
    said = {int(action): _reasons(at, row, int(action), int(best[1] if action == best[0] else best[0]), weighed, lexicon, weights) for action in best}  # fmt: skip
    decision, confidence = _decision(float(sure[best[0]]), float(sure[best[1]]), float(calibrated(weighed.none[at : at + 1], weights)[0]), weights, settings)  # fmt: skip
    links: list[tuple[int, float, str]] = []
    if decision == "mapped":
        links.append((int(best[0]), confidence, said[int(best[0])]))
        links += [(extra.action, extra.confidence, f"carried by “{extra.part}”") for extra in more]
    name = [action.action_id for action in lexicon.actions]
    return Judged(
        dataclasses.replace(
            row, decision=decision, action_ids=tuple(name[a] for a, _, _ in links), confidence=_figure(confidence)
        ),
        tuple(Match(row.row_id, name[a], _figure(c), "matcher", why) for a, c, why in links),
        tuple(
            Candidate(
                row_id=row.row_id,
                rank=rank,
                action_id=name[int(action)],
                confidence=_figure(float(sure[action])),
                text_score=_figure(_share(weighed.scores.parts["wording"][at, action], weights, WORDING_SIGNALS)),
                section_score=_figure(float(weighed.evidence.section[at, action])),
                order_score=_figure(float(weighed.order[at, action])),
                reasons=said[int(action)],
            )
            for rank, action in enumerate(best[:_CANDIDATES], start=1)
        ),
    )  # fmt: skip


def _decision(first: float, second: float, none: float, weights: Weights, settings: Matching) -> tuple[Decision, float]:
    mapped_at = settings.mapped_at or weights.outcomes["mapped_at"]
    unmapped_at = settings.unmapped_at or weights.outcomes["unmapped_at"]
    margin = settings.margin or weights.outcomes["margin"]
    if none > first:
        return ("unmapped" if none >= unmapped_at else "review"), none
    return ("mapped" if first >= mapped_at and first - max(second, none) >= margin else "review"), first


def _reasons(
    at: int, row: ReturnRecord, action: int, other: int, weighed: _Weighed, lexicon: Lexicon, weights: Weights
) -> str:
    full = weights.full_score
    nearest = lexicon.best_wording(weighed.evidence.by_wording[at], action)
    return reasons(
        {name: float(grid[at, action]) / full for name, grid in weighed.scores.parts.items()},
        row,
        shared_words(weighed.evidence.readings[at], lexicon.known[nearest].reading, lexicon),
        runner_up=(lexicon.actions[other].action_id, float(weighed.scores.total[at, other]) / full),
    )


def _share(value: float, weights: Weights, signals: Sequence[str]) -> float:
    return float(value) / (sum(weights.action[name] for name in signals) or 1.0)


def _figure(value: float) -> float:
    """A confidence or score as the dataset holds it: four digits, the same on every machine."""
    return round(min(max(value, 0.0), 1.0), 4)
