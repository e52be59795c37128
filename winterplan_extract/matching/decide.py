"""Verdicts from scores: mapped, review or unmapped, with candidates and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from winterplan_extract.domain.records import Candidate, Decision, Match, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching import settings
from winterplan_extract.matching.calibration import (
    all_parts_sure,
    answer_signals,
    as_kept,
    calibrated,
    chance_of,
    known_terms,
    no_action_signals,
    outcome,
    sure_from,
)
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
    ruled_so,
    shared_words,
    sums,
    too_short,
    with_named,
    with_parts,
)
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import FurtherAction, SplitRow, split_rows
from winterplan_extract.matching.parts import matter, pieces
from winterplan_extract.matching.rulings import LikeRuling
from winterplan_extract.matching.score import (
    NO_ACTION_SIGNALS,
    ONE_ACTION_SIGNALS,
    SEVERAL_ACTIONS_SIGNALS,
    Weights,
)
from winterplan_extract.matching.weighed import WeighedReturn, weigh_return

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


def decide(
    rows: Sequence[ReturnRecord],
    lexicon: Lexicon,
    weights: Weights,
    matching: Matching,
    *,
    settled: Sequence[tuple[int, ...] | None],
    rulings: Sequence[Ruling],
    together: bool,
) -> tuple[RowVerdict, ...]:
    """The verdict on each row; `settled` holds the actions a reviewer gave it, or None.

    `together`: the rows are one return in its order, so neighbours and headings count as evidence.
    """
    weighed = partial(_weighed, rows, lexicon, weights, settled, together=together)
    cases = weighed(rulings)
    waits: frozenset[int] = frozenset()
    if contradicted := [case.at for case in cases if case.contradicted]:
        # A decision on another council's row settles what is mapped to nothing; what is mapped otherwise waits for a person.
        alone = {case.at: _verdict(case, weights, matching, waits=False) for case in weighed((), contradicted)}
        waits = frozenset(at for at, verdict in alone.items() if verdict.row.decision == "mapped")
    return tuple(_verdict(case, weights, matching, waits=case.at in waits) for case in cases)


def _weighed(
    rows: Sequence[ReturnRecord],
    lexicon: Lexicon,
    weights: Weights,
    settled: Sequence[tuple[int, ...] | None],
    rulings: Sequence[Ruling],
    only: Sequence[int] | None = None,
    *,
    together: bool,
) -> list[_Case]:
    """The rows, or `only` those of these numbers, with what was measured for them in their return."""
    if not rows:
        return []
    weighed = weigh_return(rows, lexicon, weights, settled, rulings, together=together)
    splits = split_rows(rows, weighed, lexicon, weights, only, together=together)
    numbers = range(len(rows)) if only is None else only
    return [_Case(at, rows[at], weighed, split, lexicon) for at, split in zip(numbers, splits, strict=True)]


@dataclass(frozen=True, slots=True)
class _Case:
    """One row of a return with what was measured for it."""

    at: int  # its number among the rows weighed
    row: ReturnRecord
    weighed: WeighedReturn
    split: SplitRow
    lexicon: Lexicon

    @property
    def line(self) -> Matrix:
        """The chance of each action."""
        chances: Matrix = self.weighed.chances[self.at]
        return chances

    @property
    def best(self) -> int:
        """The likeliest action for the whole text."""
        return self.weighed.likeliest[self.at][0]

    @property
    def asks_nothing(self) -> bool:
        """Whether it reads as a legend, a note, a pointer or a heading."""
        return bool(self.weighed.evidence.non_requirement[self.at] > 0)

    @property
    def lesson(self) -> LikeRuling | None:
        """The ruling on the wording that is likest to its own, where one is like it."""
        return self.weighed.taught[self.at]

    @property
    def contradicted(self) -> bool:
        """Whether a row of the same wording was ruled otherwise than this one would be read without the rulings."""
        if self.lesson is None or not self.lesson.same:
            return False
        untaught, ruled = self.weighed.untaught[self.at], set(self.lesson.ruling.action_ids)
        said = self.lexicon.names[untaught : untaught + 1]  # none past the last action
        return not ruled.issuperset(said) or bool(said) != bool(ruled)

    def opposed(self, action: int) -> str:
        """The clause that forbids what the action asks; empty where none does."""
        return self.lexicon.opposed(
            matter(self.row.requirement), action, int(self.weighed.evidence.nearest[self.at, action])
        )

    def shares(self, action: int) -> dict[str, float]:
        """What each signal adds to the score of an action, as a share of the whole score."""
        return {name: float(grid[self.at, action]) for name, grid in self.weighed.shares.items()}


@dataclass(frozen=True, slots=True)
class _Likeliest:
    """What a row is likeliest to ask for.

    actions: the likeliest, unless it is only a blend of what the parts ask for, then the further ones; more: the further ones; left: those that are not given; missed: of these what may be asked for as well.
    no_action: it is likelier on no list. options: the actions as they may be given or shown.
    """

    actions: tuple[int, ...]
    more: Sequence[FurtherAction]
    left: Sequence[FurtherAction]
    missed: FurtherAction | None
    no_action: bool
    signals: tuple[float, ...]
    confidence: float
    options: list[Option]


def _answer(case: _Case, weights: Weights) -> _Likeliest:
    at, line, best, split = case.at, case.line, case.best, case.split
    evidence, none = case.weighed.evidence, float(case.weighed.none[at])
    more, left, missed = further_actions(
        split, float(evidence.words[at, best]), case.lexicon, weights.parts["further_at"]
    )
    first = () if len(more) > 1 and split.first < settings.FIRST_CHANCE else (best,)
    actions = (*first, *(entry.action for entry in more))
    no_action = none > chance_of(actions, more, split, line)
    if no_action:
        signals = no_action_signals(at, evidence, none)
        confidence, own = calibrated(signals, NO_ACTION_SIGNALS, weights.no_action), float(line[best])
    else:
        in_part = split.first if first else more[0].chance
        signals = answer_signals(at, actions, more, split, in_part, evidence, line, case.lexicon, missed_chance=missed.chance if missed else 0.0)  # fmt: skip
        names, by, by_first = (
            (SEVERAL_ACTIONS_SIGNALS, weights.several_actions, weights.first_of_several)
            if more
            else (ONE_ACTION_SIGNALS, weights.one_action, weights.first_of_one)
        )
        confidence = calibrated(signals, names, by)
        own = max(confidence, calibrated(signals, names, by_first))
    options = [
        *(Option(action, own, float(case.weighed.alike[at, action])) for action in first),
        *(Option(entry.action, entry.chance, entry.text, entry.part) for entry in more),
    ]
    return _Likeliest(actions, more, left, missed, no_action, signals, confidence, options)


def _opposed(case: _Case, options: Sequence[Option]) -> dict[int, str]:
    """For each option the clause of the row that forbids what it asks; empty where none does, or another option asks for it."""
    opposed = {entry.action: case.opposed(entry.action) for entry in options}
    asked = [entry.part for entry in options if entry.part and not opposed[entry.action]]
    # What one action forbids, a part of the row may rightly ask for: visits are stopped, and the dying are still visited.
    return {action: "" if any(clause in part for part in asked) else clause for action, clause in opposed.items()}


def _bars(case: _Case, answer: _Likeliest, opposed: Mapping[int, str], *, all_sure: bool) -> list[str]:
    """What leaves the row to a reviewer whatever the confidence."""
    bars = [ASKS_NOTHING] if case.asks_nothing else []
    bars += [opposes(clause, action, case.lexicon) for action, clause in opposed.items() if clause]
    bars += [too_short(entry.part, entry.action, case.lexicon) for entry in answer.more if entry.bare]
    if not all_sure:
        bars += [
            goes_on(entry.part)
            for entry in answer.more
            if entry.cut <= settings.WEAK_CUT and entry.chance < settings.WEAK_CUT_CHANCE
        ]
    return bars


def _doubt(case: _Case, answer: _Likeliest, decision: Decision) -> str:
    """Why a row that could be decided may as well ask for something else; empty: it may not."""
    doubt = ""
    if decision == "mapped":
        evidence, first = case.weighed.evidence, answer.actions[0]
        doubt = in_doubt(
            evidence.readings[case.at],
            answer.actions,
            answer.more,
            case.split,
            case.lexicon,
            pieces=[case.lexicon.wording.read(piece) for piece in pieces(case.row.requirement)],
            recall=float(evidence.recall[case.at, first]),
            headed=bool(evidence.section[case.at, first] >= settings.SECTION_KNOWN),
        )
    lesson, untaught = case.lesson, len(case.line) if answer.no_action else case.best
    if lesson and not lesson.same and case.weighed.untaught[case.at] != untaught:
        doubt = doubt or only_like(lesson.ruling)
    return doubt


def _verdict(case: _Case, weights: Weights, matching: Matching, *, waits: bool) -> RowVerdict:
    split, lexicon = case.split, case.lexicon
    answer = _answer(case, weights)
    actions, options, confidence = answer.actions, answer.options, answer.confidence
    rest = others(actions, answer.left, case.weighed.likeliest[case.at], case.line, case.weighed.alike[case.at])
    decision = outcome(confidence, rest[0].chance, len(actions), weights, matching, no_action=answer.no_action)
    all_sure = bool(answer.more) and not answer.no_action and all_parts_sure(answer.signals, matching)
    hidden, part = split.surest() if decision == "unmapped" and not case.asks_nothing else (0.0, "")
    if all_sure:
        decision = "mapped"
    elif hidden >= settings.HIDDEN_PART:  # a local matter and an action in one row
        decision = "review"
        options = [dataclasses.replace(entry, chance=max(entry.chance, hidden)) for entry in options]
    opposed = _opposed(case, options)
    bars = _bars(case, answer, opposed, all_sure=all_sure)
    # Not told as `never_mapped`: the thresholds are learnt as if such rows were mapped, which errs on the strict side.
    doubt = ruled_so(case.lesson.ruling) if waits and case.lesson else _doubt(case, answer, decision)
    if (decision == "mapped" and bars) or (decision != "review" and doubt):
        decision = "review"
    links = options if decision == "mapped" else []
    if decision != "unmapped":
        rest = with_parts(actions, rest, split, lexicon, max(entry.chance for entry in options))
    shown = sorted([*options, *rest], key=lambda entry: -entry.chance)[: settings.CANDIDATES]
    known = known_terms(actions, lexicon)
    ruling = case.lesson.ruling if case.lesson else None
    same = case.lesson is not None and case.lesson.same and not (bars or waits) and _headed(case, case.lesson.ruling)
    taught = ruling if same and decision == "review" else None
    held = ""
    if decision == "review" and taught is None:
        most = min(sure_from(len(actions), weights, matching), 1.0)
        if bars or doubt:  # what speaks against it is not in the figure
            shown = [dataclasses.replace(entry, chance=min(entry.chance, most)) for entry in shown]
        held = next(filter(None, (*bars, doubt, ruled_otherwise(ruling, actions, lexicon))), "") or not_sure(
            actions,
            split,
            lexicon,
            known,
            no_action=answer.no_action,
            hidden=part if hidden >= settings.HIDDEN_PART else "",
            missed=answer.missed,
            close=rest[0].action if confidence >= most else None,
        )
        missed = answer.missed
        if missed is not None and lexicon.names[missed.action] in held:
            shown = with_named(Option(missed.action, missed.chance, missed.text, missed.part), shown, actions)
        confidence = shown[0].chance
    unanswered = (
        ""
        if answer.no_action and hidden < settings.HIDDEN_PART
        else split.unanswered(actions, known, lexicon.terms.weigh)
    )
    return RowVerdict(
        dataclasses.replace(
            case.row,
            decision=decision,
            action_ids=tuple(lexicon.names[entry.action] for entry in links),
            confidence=as_kept(confidence),
            flags=(*case.row.flags, "half_answered") if unanswered else case.row.flags,
        ),
        *_told(case, links, shown, confidence, opposed, unanswered, held),
        proposed=() if answer.no_action else tuple(lexicon.names[action] for action in actions),
        signals=answer.signals,
        further=split.further,
        first=lexicon.names[case.best],
        never_mapped=bool(bars),
        taught=taught,
    )


def _headed(case: _Case, ruling: Ruling) -> bool:
    """Whether no near-duplicate of the actions ruled fits the row's heading better: their wording is much the same."""
    section = case.weighed.evidence.section[case.at]
    own = {case.lexicon.number[name] for name in ruling.action_ids if name in case.lexicon.number}
    return not any(one in own and section[other] > section[one] for one, other in case.lexicon.near_duplicates)


def _told(
    case: _Case,
    links: Sequence[Option],
    shown: Sequence[Option],
    confidence: float,
    opposed: Mapping[int, str],
    unanswered: str,
    held: str,
) -> tuple[tuple[Match, ...], tuple[Candidate, ...]]:
    """The links and the candidates, each with its reasons; unanswered: a part that no action explains; held: why the row is in review."""
    evidence, name = case.weighed.evidence, case.lexicon.names
    nearest = next((entry.action for entry in shown[1:] if entry not in links), None)

    def why(entry: Option, runner_up: int | None, held: str = "") -> str:
        likest = int(evidence.nearest[case.at, entry.action])
        return reasons(
            case.shares(entry.action),
            case.row,
            shared_words(evidence.readings[case.at], likest, entry.action, case.lexicon),
            part=entry.part,
            opposed=opposed[entry.action] if entry.action in opposed else case.opposed(entry.action),
            unanswered=unanswered,
            held=held,
            ruling=case.lesson.ruling if case.lesson else None,
            action_id=name[entry.action],
            runner_up="" if runner_up is None else name[runner_up],
        )

    told = why(shown[0], nearest, held)
    matches = tuple(
        Match(
            case.row.row_id,
            name[entry.action],
            as_kept(min(confidence, entry.chance)),
            "matcher",
            told if entry is shown[0] else why(entry, nearest),
        )
        for entry in links
    )
    candidates = tuple(
        Candidate(
            row_id=case.row.row_id,
            rank=rank,
            action_id=name[entry.action],
            confidence=as_kept(entry.chance),
            text_score=as_kept(entry.text),
            section_score=as_kept(float(evidence.section[case.at, entry.action])),
            order_score=as_kept(float(case.weighed.order[case.at, entry.action])),
            reasons=told if rank == 1 else why(entry, None),
            sums=sums(case.shares(entry.action)),
        )
        for rank, entry in enumerate(shown, start=1)
    )
    return matches, candidates
