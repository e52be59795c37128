"""From scores to verdicts: mapped, review or unmapped, with candidates and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.matching.compound import Division, divided
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
_HOLDS = 0.3  # chance from which a part speaks for the row's first action
_MOST_MORE = 3  # actions beside the first that one row is believed to ask for


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict, its links that stand, and its best candidates.

    `proposed` holds the actions it would be given if a verdict were forced; empty: none.
    """

    row: ReturnRecord
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]
    proposed: tuple[str, ...]


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
    divisions = divided(
        [row.requirement for row in rows],
        [(row.section, row.theme) for row in rows],
        weighed.evidence,
        weighed.scores,
        lexicon,
        weights,
    )
    return tuple(_verdict(at, row, weighed, divisions[at], lexicon, weights, settings) for at, row in enumerate(rows))


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
    division: Division,
    lexicon: Lexicon,
    weights: Weights,
    settings: Matching,
) -> Judged:
    line = weighed.chances[at]
    ranked = [int(action) for action in np.argsort(-line, kind="stable")]
    # A row that keeps to an action's requirement as the list words it has more in it only where that is beyond doubt.
    nearness = float(weighed.evidence.by_wording[at, lexicon.requirement(ranked[0])])
    faithful = nearness >= weights.parts["faithful_at"]
    carried_at = weights.parts["certain_at" if faithful else "carried_at"]
    more = [entry for entry in division.carried if entry.chance >= carried_at][:_MOST_MORE]
    first = () if len(more) > 1 and division.first < _HOLDS else (ranked[0],)
    together = {*first, *(entry.action for entry in more)}
    rest = [action for action in ranked if action not in together]
    said = [
        (
            action,
            sure,
            _reasons(at, row, action, ranked[0] if action != ranked[0] else rest[0], weighed, lexicon, weights, part),
        )
        for action, sure, part in (
            *((action, float(calibrated(line[[action]], weights)[0]), "") for action in first),
            *((entry.action, entry.chance, entry.part) for entry in more),
            *((action, float(calibrated(line[[action]], weights)[0]), "") for action in rest[:_CANDIDATES]),
        )
    ]
    whole = float(min(line[sorted(together)].sum(), 1.0))
    if more:  # what each part says of its action counts where the whole, being about several, is like none of them
        whole = max(whole, (min(entry.chance for entry in more) + (division.first if first else 1.0)) / 2)
    best, none, other = (
        float(calibrated(np.array(chance), weights))
        for chance in (whole, min(weighed.none[at], 1.0 - whole), line[rest[0]] if rest else 0.0)
    )
    open_question = division.unexplained > weights.parts["unexplained_at"] or any(
        weights.parts["doubt_at"] <= entry.chance < weights.parts["sure_at"] for entry in division.carried
    )
    doubt = weighed.evidence.aside[at] > 0 or (open_question and not faithful)
    decision, confidence = _decision(best, other, none, weights, settings, doubt=doubt)
    links = said[: len(together)] if decision == "mapped" else []
    names = [lexicon.actions[action].action_id for action, _, _ in said]
    return Judged(
        dataclasses.replace(
            row, decision=decision, action_ids=tuple(names[: len(links)]), confidence=_figure(confidence)
        ),
        tuple(
            Match(row.row_id, names[number], _figure(confidence if len(links) == 1 else min(confidence, sure)), "matcher", why)
            for number, (_, sure, why) in enumerate(links)
        ),
        tuple(
            Candidate(
                row_id=row.row_id,
                rank=number + 1,
                action_id=names[number],
                confidence=_figure(sure),
                text_score=_figure(_share(weighed.scores.parts["wording"][at, action], weights, WORDING_SIGNALS)),
                section_score=_figure(float(weighed.evidence.section[at, action])),
                order_score=_figure(float(weighed.order[at, action])),
                reasons=why,
            )
            for number, (action, sure, why) in enumerate(said[:_CANDIDATES])
        ),
        () if none > best else tuple(names[: len(together)]),
    )  # fmt: skip


def _decision(
    best: float, other: float, none: float, weights: Weights, settings: Matching, *, doubt: bool
) -> tuple[Decision, float]:
    """The verdict on a row and how sure it is; `doubt`: the row may ask for more than was found."""
    mapped_at = settings.mapped_at or weights.outcomes["mapped_at"]
    unmapped_at = settings.unmapped_at or weights.outcomes["unmapped_at"]
    margin = settings.margin or weights.outcomes["margin"]
    if none > best:
        return ("unmapped" if none >= unmapped_at else "review"), none
    sure = best >= mapped_at and best - max(other, none) >= margin and not doubt
    return ("mapped" if sure else "review"), best


def _reasons(
    at: int,
    row: ReturnRecord,
    action: int,
    other: int,
    weighed: _Weighed,
    lexicon: Lexicon,
    weights: Weights,
    part: str,
) -> str:
    full = weights.full_score
    nearest = lexicon.best_wording(weighed.evidence.by_wording[at], action)
    return reasons(
        {name: float(grid[at, action]) / full for name, grid in weighed.scores.parts.items()},
        row,
        shared_words(weighed.evidence.readings[at], lexicon.known[nearest].reading, lexicon),
        part=part,
        runner_up=(lexicon.actions[other].action_id, float(weighed.scores.total[at, other]) / full),
    )


def _share(value: float, weights: Weights, signals: Sequence[str]) -> float:
    return float(value) / (sum(weights.action[name] for name in signals) or 1.0)


def _figure(value: float) -> float:
    """A confidence or score as the dataset holds it: four digits, the same on every machine."""
    return round(min(max(value, 0.0), 1.0), 4)
