"""Verdicts from scores: mapped, review or unmapped, with candidates and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Candidate, Match, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching import settings as fixed
from winterplan_extract.matching.calibration import (
    all_parts_sure,
    answer_signals,
    calibrated,
    chance_of,
    known_terms,
    no_action_signals,
    outcome,
    sure_from,
)
from winterplan_extract.matching.evidence import MatchEvidence, measure
from winterplan_extract.matching.explain import (
    ASKS_NOTHING,
    Option,
    further_actions,
    goes_on,
    in_doubt,
    not_sure,
    only_like,
    opposes,
    others,
    reasons,
    ruled_otherwise,
    shared_words,
    sums,
    too_short,
    with_named,
    with_parts,
)
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import FurtherAction, SplitRow, split_rows
from winterplan_extract.matching.order import as_settled, elsewhere, group_prior_signal, order_signal
from winterplan_extract.matching.parts import matter, pieces
from winterplan_extract.matching.rulings import LikeRuling, similarity
from winterplan_extract.matching.score import (
    NO_ACTION_SIGNALS,
    ONE_ACTION_SIGNALS,
    SEVERAL_ACTIONS_SIGNALS,
    Scores,
    Weights,
    likeness_of_wording,
    weigh,
    with_neighbours,
)
from winterplan_extract.vocabulary.references import chapter_of

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """A row with its verdict, its links and its best candidates.

    proposed: the actions given if a verdict were forced; empty: none. signals: what the confidence was made of, in
    the order of the names of its kind. further: actions that parts of the row may ask for. first: the best action
    for the whole text. never_mapped: left to a reviewer whatever the confidence, since the row reads as a legend,
    a note, a pointer or a heading, or forbids what the action asks, or a further action behind
    a bare “and” or comma is not sure enough, or one of several rests on a word or two that are no known wording.
    ruled: a reviewer's ruling on the row is the verdict. taught: the ruling on a row of the same wording, by
    which one in review is decided.
    """

    row: ReturnRecord
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]
    proposed: tuple[str, ...]
    signals: tuple[float, ...] = ()
    further: tuple[FurtherAction, ...] = ()
    first: str = ""
    never_mapped: bool = False
    ruled: bool = False
    taught: Ruling | None = None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What was measured for all rows of a return; grids have a line a row and a column an action.

    likeliest: for each row its likeliest actions, in their order; taught: for each row the ruling on the wording that is likest to its own, where one is like it. untaught: the
    likeliest action without it; their count: none. shares: what each signal adds to the score, as a share of the whole score.
    """

    evidence: MatchEvidence
    scores: Scores
    alike: Matrix
    order: Matrix
    chances: Matrix
    none: Matrix
    likeliest: Sequence[Sequence[int]]
    taught: Sequence[LikeRuling | None]
    untaught: Sequence[int]
    shares: Mapping[str, Matrix]


def decide(
    rows: Sequence[ReturnRecord],
    lexicon: Lexicon,
    weights: Weights,
    settings: Matching,
    *,
    settled: Sequence[tuple[int, ...] | None],
    rulings: Sequence[Ruling],
    together: bool,
) -> tuple[RowVerdict, ...]:
    """The verdict on each row; `settled` holds the actions a reviewer gave it, or None.

    `together`: the rows are one return in its order, so neighbours and headings count as evidence.
    """
    if not rows:
        return ()
    weighed = _weighed(rows, lexicon, weights, settled, rulings, together=together)
    splits = split_rows(
        [row.requirement for row in rows],
        [(row.section, row.theme) for row in rows],
        weighed.evidence,
        weighed.scores,
        lexicon,
        weights,
        elsewhere(weighed.chances) if together and len(rows) > 1 else None,
    )
    return tuple(_verdict(at, row, weighed, splits[at], lexicon, weights, settings) for at, row in enumerate(rows))


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
    lessons, taught = similarity(tuple(rulings), lexicon).lessons(rows)
    scores = weigh(evidence, weights, lessons, lexicon.near_duplicates)
    order = np.zeros_like(evidence.words)
    chances, none = scores.chances()
    if together and len(rows) > 1:
        known, known_none = as_settled(chances, none, settled)
        order = order_signal(known, known_none, lexicon.transitions)
        groups = [[fold(row.section or row.theme) for row in rows], [chapter_of(row.ref) for row in rows]]
        group_prior = group_prior_signal(known, groups, lexicon.sections.of_action)
        scores = with_neighbours(scores, order, group_prior)
        chances, none = scores.chances()
    shares = {name: grid / weights.full_score for name, grid in scores.parts.items()}
    untaught = np.column_stack(
        (scores.total - scores.parts["rulings"], scores.none - fixed.RULED_WEIGHT * lessons[:, -1])
    )
    alike = likeness_of_wording(scores, weights)
    likeliest = np.argsort(-chances, axis=1, kind="stable")[:, : fixed.CANDIDATES + fixed.MOST_FURTHER + 1].tolist()
    return _Weighed(
        evidence, scores, alike, order, chances, none, likeliest, taught, untaught.argmax(axis=1).tolist(), shares
    )


def _verdict(
    at: int,
    row: ReturnRecord,
    weighed: _Weighed,
    split: SplitRow,
    lexicon: Lexicon,
    weights: Weights,
    settings: Matching,
) -> RowVerdict:
    line, none = weighed.chances[at], float(weighed.none[at])
    best = weighed.likeliest[at][0]
    more, left, missed = further_actions(
        split, float(weighed.evidence.words[at, best]), lexicon, weights.parts["further_at"]
    )
    first = () if len(more) > 1 and split.first < fixed.FIRST_CHANCE else (best,)
    answer = (*first, *(entry.action for entry in more))
    no_action = none > chance_of(answer, more, split, line)
    if no_action:
        signals = no_action_signals(at, weighed.evidence, none)
        confidence = calibrated(signals, NO_ACTION_SIGNALS, weights.no_action)
    else:
        in_parts = split.first if first else more[0].chance
        signals = answer_signals(at, answer, more, split, in_parts, weighed.evidence, line, lexicon, missed_chance=missed.chance if missed else 0.0)  # fmt: skip
        names, by = (
            (SEVERAL_ACTIONS_SIGNALS, weights.several_actions) if more else (ONE_ACTION_SIGNALS, weights.one_action)
        )
        confidence = calibrated(signals, names, by)
    # How sure the whole answer is says less of the first action where parts of the row leave others in doubt.
    own = confidence if len(split.parts) < 2 else max(confidence, split.first if more else float(line[best]))
    options = [
        *(
            Option(action, float(line[action]) if no_action else own, float(weighed.alike[at, action]))
            for action in first
        ),
        *(Option(entry.action, entry.chance, entry.text, entry.part) for entry in more),
    ]
    rest = others(answer, left, weighed.likeliest[at], line, weighed.alike[at])
    decision = outcome(confidence, rest[0].chance, len(answer), weights, settings, no_action=no_action)
    asks_nothing = bool(weighed.evidence.non_requirement[at] > 0)
    all_sure = bool(more) and not no_action and all_parts_sure(signals, settings)
    hidden, part = split.surest() if decision == "unmapped" and not asks_nothing else (0.0, "")
    if all_sure:
        decision = "mapped"
    elif hidden >= fixed.HIDDEN_PART:  # a local matter and an action in one row
        decision = "review"
        options = [dataclasses.replace(entry, chance=max(entry.chance, hidden)) for entry in options]
    bars = [ASKS_NOTHING] if asks_nothing else []
    opposed = {entry.action: _opposed(at, row, entry.action, weighed, lexicon) for entry in options}
    asked = [entry.part for entry in options if entry.part and not opposed[entry.action]]
    # What one action forbids, a part of the row may rightly ask for: visits are stopped, and the dying are still visited.
    opposed = {action: "" if any(clause in part for part in asked) else clause for action, clause in opposed.items()}
    bars += [opposes(clause, action, lexicon) for action, clause in opposed.items() if clause]
    bars += [too_short(entry.part, entry.action, lexicon) for entry in more if entry.bare]
    if not all_sure:
        bars += [
            goes_on(entry.part)
            for entry in more
            if entry.cut <= fixed.WEAK_CUT and entry.chance < fixed.WEAK_CUT_CHANCE
        ]
    # Not told as `never_mapped`: the thresholds are learnt as if such rows were mapped, which errs on the strict side.
    doubt = (
        ""
        if decision != "mapped"
        else in_doubt(
            weighed.evidence.readings[at],
            answer,
            more,
            split,
            lexicon,
            pieces=[lexicon.wording.read(piece) for piece in pieces(row.requirement)],
            recall=float(weighed.evidence.recall[at, answer[0]]),
            headed=bool(weighed.evidence.section[at, answer[0]] >= fixed.SECTION_KNOWN),
        )
    )
    lesson = weighed.taught[at]
    ruling = lesson.ruling if lesson else None
    if lesson and not lesson.same and weighed.untaught[at] != (len(line) if no_action else best):
        doubt = doubt or only_like(lesson.ruling)
    if (decision == "mapped" and bars) or (decision != "review" and doubt):
        decision = "review"
    links = options if decision == "mapped" else []
    if decision != "unmapped":
        rest = with_parts(answer, rest, split, lexicon, max(entry.chance for entry in options))
    shown = sorted([*options, *rest], key=lambda entry: -entry.chance)[: fixed.CANDIDATES]
    known = known_terms(answer, lexicon)
    same = lesson is not None and lesson.same and not bars and _headed(at, lesson.ruling, weighed, lexicon)
    taught = ruling if same and decision == "review" else None
    held = ""
    if decision == "review" and taught is None:
        most = min(sure_from(len(answer), weights, settings), 1.0)
        shown = [dataclasses.replace(entry, chance=min(entry.chance, most)) for entry in shown]
        close = rest[0].action if confidence >= most else None
        held = next(filter(None, (*bars, doubt, ruled_otherwise(ruling, answer, lexicon))), "") or not_sure(
            answer,
            split,
            lexicon,
            known,
            no_action=no_action,
            hidden=part if hidden >= fixed.HIDDEN_PART else "",
            missed=missed,
            close=close,
        )
        if missed is not None and lexicon.names[missed.action] in held:
            shown = with_named(Option(missed.action, missed.chance, missed.text, missed.part), shown, answer)
        confidence = shown[0].chance
    unanswered = (
        "" if no_action and hidden < fixed.HIDDEN_PART else split.unanswered(answer, known, lexicon.terms.weigh)
    )
    nearest = next((entry.action for entry in shown[1:] if entry not in links), None)
    name = lexicon.names
    opposed |= {
        entry.action: _opposed(at, row, entry.action, weighed, lexicon)
        for entry in shown
        if entry.action not in opposed
    }
    shares = {action: _shares(at, action, weighed) for action in {entry.action for entry in (*shown, *links)}}
    likeliest = shown[0].action
    told = _reasons(
        at, row, shown[0], nearest, shares[likeliest], weighed, lexicon, opposed[likeliest], unanswered, held
    )
    return RowVerdict(
        dataclasses.replace(
            row,
            decision=decision,
            action_ids=tuple(name[entry.action] for entry in links),
            confidence=_figure(confidence),
            flags=(*row.flags, "half_answered") if unanswered else row.flags,
        ),
        tuple(
            Match(
                row.row_id,
                name[entry.action],
                _figure(min(confidence, entry.chance)),
                "matcher",
                told
                if entry is shown[0]
                else _reasons(
                    at, row, entry, nearest, shares[entry.action], weighed, lexicon, opposed[entry.action], unanswered
                ),
            )
            for entry in links
        ),
        tuple(
            Candidate(
                row_id=row.row_id,
                rank=rank,
                action_id=name[entry.action],
                confidence=_figure(entry.chance),
                text_score=_figure(entry.text),
                section_score=_figure(float(weighed.evidence.section[at, entry.action])),
                order_score=_figure(float(weighed.order[at, entry.action])),
                reasons=told
                if rank == 1
                else _reasons(
                    at, row, entry, None, shares[entry.action], weighed, lexicon, opposed[entry.action], unanswered
                ),
                sums=sums(shares[entry.action]),
            )
            for rank, entry in enumerate(shown, start=1)
        ),
        () if no_action else tuple(name[action] for action in answer),
        signals,
        split.further,
        name[best],
        bool(bars),
        taught=taught,
    )


def _headed(at: int, ruling: Ruling, weighed: _Weighed, lexicon: Lexicon) -> bool:
    """Whether no near-duplicate of the actions ruled fits the row's heading better: their wording is much the same."""
    section = weighed.evidence.section[at]
    own = {lexicon.number[name] for name in ruling.action_ids if name in lexicon.number}
    return not any(one in own and section[other] > section[one] for one, other in lexicon.near_duplicates)


def _reasons(
    at: int,
    row: ReturnRecord,
    option: Option,
    other: int | None,
    shares: Mapping[str, float],
    weighed: _Weighed,
    lexicon: Lexicon,
    opposed: str,
    unanswered: str,
    held: str = "",
) -> str:
    lesson = weighed.taught[at]
    nearest = int(weighed.evidence.nearest[at, option.action])
    return reasons(
        shares,
        row,
        shared_words(weighed.evidence.readings[at], lexicon.known[nearest].reading, lexicon),
        part=option.part,
        opposed=opposed,
        unanswered=unanswered,
        held=held,
        ruling=lesson.ruling if lesson else None,
        action_id=lexicon.actions[option.action].action_id,
        runner_up="" if other is None else lexicon.actions[other].action_id,
    )


def _opposed(at: int, row: ReturnRecord, action: int, weighed: _Weighed, lexicon: Lexicon) -> str:
    """The clause of the row that forbids what the action asks; empty where none does."""
    return lexicon.opposed(matter(row.requirement), action, int(weighed.evidence.nearest[at, action]))


def _shares(at: int, action: int, weighed: _Weighed) -> dict[str, float]:
    """What each signal adds to the score of an action, as a share of the whole score."""
    return {name: float(grid[at, action]) for name, grid in weighed.shares.items()}


def _figure(value: float) -> float:
    """A confidence or score as the dataset holds it: four digits, the same on every machine."""
    return round(min(max(value, 0.0), 1.0), fixed.SCORE_DIGITS)
