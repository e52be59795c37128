"""Learns what tells a part with an action of its own, and how to calibrate an answer.

Thresholds are read off rows of groups that were left out while learning, so that what holds for
them may hold for a new council too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from matching_bench import Labelled, bench_row, is_right
from scipy.optimize import minimize

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching.decide import RowVerdict, decide
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import SplitRow, split_rows
from winterplan_extract.matching.score import (
    NO_ACTION_SIGNALS,
    ONE_ACTION_SIGNALS,
    PART_SIGNALS,
    SEVERAL_ACTIONS_SIGNALS,
    Weights,
)
from winterplan_extract.matching.weighed import weigh_return

THE_LIST = "the list"  # the group of rows made of the plan's own wordings
# Kinds of answers, by the number of their actions, each with its signals
ANSWERS = {
    "no_action": NO_ACTION_SIGNALS,
    "one_action": ONE_ACTION_SIGNALS,
    "several_actions": SEVERAL_ACTIONS_SIGNALS,
    "first_of_one": ONE_ACTION_SIGNALS,
    "first_of_several": SEVERAL_ACTIONS_SIGNALS,
}
FIRST_OF = {"one_action": "first_of_one", "several_actions": "first_of_several"}
NEIGHBOURS = 5  # places on the list that most actions asked for in one row lie apart at most
JOINTS = ("; ", ", and ", ". ", " – ", ", ", " and ", "\n")
NEW_SENTENCE = (". ", "\n")
MADE_PAIR = 0.1  # what two of the plan's wordings joined count for, against a row of the bench
RIDGE = 0.02  # keeps weights that the rows say nothing about small
FALSE_SECOND = 0.01  # share of the rows of one action that may be given a second when forced to say
MAPPED_RIGHT = (
    0.992  # at least as often a row mapped to one action is to be right: most that are wrong lack one of several
)
SEVERAL_RIGHT = 0.98  # the same for rows given several actions
UNMAPPED_RIGHT = 0.975  # stricter than the cost of a review asks: a real action called local looks missing


@dataclasses.dataclass(frozen=True)
class View:
    """Rows of the bench as a lexicon sees them, what each counts by its id, and rows made of wordings new to it."""

    lexicon: Lexicon
    rows: tuple[Labelled, ...]
    counts: Mapping[str, float]
    made: tuple[Labelled, ...] = ()

    def verdicts(self, weights: Weights, settings: Matching) -> list[tuple[Labelled, RowVerdict, float]]:
        """Every row with its verdict, each judged on its own, and what it counts."""
        return [
            (row, entry, self._count(row))
            for rows in (self.rows, self.made)
            for row, entry in zip(rows, verdicts_on(rows, self.lexicon, weights, settings), strict=True)
        ]

    def splits(self, weights: Weights) -> list[tuple[Labelled, str, SplitRow, float]]:
        """Every row with its likeliest action and its parts, each on its own, and what it counts: all that a verdict on several actions rests on."""
        return [
            (row, first, split, self._count(row))
            for rows in (self.rows, self.made)
            for row, (first, split) in zip(rows, splits_on(rows, self.lexicon, weights), strict=True)
        ]

    def _count(self, row: Labelled) -> float:
        return self.counts.get(row.row.row_id, MADE_PAIR)


def splits_on(rows: Sequence[Labelled], lexicon: Lexicon, weights: Weights) -> Iterator[tuple[str, SplitRow]]:
    """The likeliest action and the parts of rows, each on its own."""
    entries = [row.row for row in rows]
    if entries:
        weighed = weigh_return(entries, lexicon, weights, [None] * len(entries), (), together=False)
        first = (lexicon.names[likeliest[0]] for likeliest in weighed.likeliest)
        yield from zip(first, split_rows(entries, weighed, lexicon, weights, together=False), strict=True)


def verdicts_on(
    rows: Sequence[Labelled], lexicon: Lexicon, weights: Weights, settings: Matching
) -> tuple[RowVerdict, ...]:
    """Verdicts on rows, each on its own."""
    entries = [row.row for row in rows]
    return decide(
        entries, lexicon, weights, settings, settled=[None] * len(entries), rulings=(), together=False
    )  # fmt: skip


def out_of_plan(plan: Plan, share: int, shares: int) -> list[Labelled]:
    """Wordings that are on no list, under headings of the plan; every `shares`-th, from `share` on."""
    sections = list(dict.fromkeys(action.section for action in plan.actions))
    return [
        Labelled(
            bench_row(f"none-{at}", text, sections[at * 5 % len(sections)] if at % 2 else "", "", THE_LIST),
            "local",
            frozenset(),
            frozenset(),
        )
        for at, (text, _) in enumerate(plan.no_actions[share::shares])
    ]


def pairs(plan: Plan, share: int, shares: int) -> list[Labelled]:
    """The plan's own wordings alone and two in a row; every `shares`-th, from `share` on."""
    held = [line for line in plan.paraphrases[share::shares] if len(line[1]) > 10]
    place = {action.action_id: at for at, action in enumerate(plan.actions)}
    places = np.array([place[name] for name, _ in held])
    rows = []
    for at, (name, text) in enumerate(held):
        rows.append(
            Labelled(bench_row(f"own-{at}", text, "", "", THE_LIST), "paraphrased", frozenset([name]), frozenset())
        )
        near = np.flatnonzero((places != place[name]) & ((at % 4 == 0) | (abs(places - place[name]) <= NEIGHBOURS)))
        if len(near):
            other, more = held[near[at * 7 % len(near)]]
            joint = JOINTS[at % len(JOINTS)]
            joined = f"{text}{joint}{more[0] if joint in NEW_SENTENCE else more[0].lower()}{more[1:]}"
            row = bench_row(f"pair-{at}", joined, "", "", THE_LIST)
            rows.append(Labelled(row, "multi_action", frozenset([name, other]), frozenset()))
    return rows


@dataclasses.dataclass(frozen=True)
class Cases:
    """What a yes or no is learnt from: signals with a leading 1, the truth, the group, the row and what it counts.

    `mappable` says whether the answer could have been taken as a verdict.
    """

    signals: np.ndarray
    right: np.ndarray
    groups: np.ndarray
    rows: np.ndarray
    counts: np.ndarray
    mappable: np.ndarray

    @property
    def verdicts(self) -> np.ndarray:
        """Which cases are rows of the bench whose answer could have been taken as a verdict."""
        return (self.groups != THE_LIST) & self.mappable

    def learn(self, which: np.ndarray | slice = slice(None)) -> np.ndarray:
        """The weights of a logistic regression, the likeliest within its ridge."""
        signals, right, counts = self.signals[which], self.right[which], self.counts[which]

        def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
            odds = signals @ weights
            missed = counts * (1 / (1 + np.exp(-odds)) - right)
            lost = counts @ (np.logaddexp(0, odds) - right * odds)
            return float(lost + RIDGE / 2 * weights @ weights), signals.T @ missed + RIDGE * weights

        return np.asarray(minimize(cost, np.zeros(signals.shape[1]), jac=True, method="L-BFGS-B").x)

    def foretold(self) -> np.ndarray:
        """The chance said of each case by weights that were learnt without its group."""
        said = np.zeros(len(self.right))
        for group in sorted(set(self.groups)):
            out = self.groups == group
            said[out] = 1 / (1 + np.exp(-self.signals[out] @ self.learn(~out)))
        return said


def untrained() -> dict[str, dict[str, float]]:
    """What calibrates an answer and scores a part, before anything was learnt: no part asks for a further action."""
    return {
        **{kind: dict.fromkeys(("bias", *names), 0.0) for kind, names in ANSWERS.items()},
        "outcomes": {"mapped_at": 1.0, "several_at": 1.0, "unmapped_at": 1.0},
        "parts": dict.fromkeys(("bias", *PART_SIGNALS), 0.0) | {"further_at": 1.0},
    }


def learn_parts(seen: Sequence[View], plan: Plan, weights: Weights) -> Weights:
    """The weights with those that tell a part with an action of its own."""
    lines: list[tuple[tuple[float, ...], bool, str, str, float, bool]] = []
    single: dict[str, float] = {}
    for number, view in enumerate(seen):
        for row, first, split, count in view.splits(weights):
            key = f"{number} {row.row.row_id}"
            if row.kind != "multi_action" and row.actions and row.row.council != THE_LIST:
                single[key] = count
            spared = {other for name in row.actions for other in plan.action(name).overlaps} | row.also
            if first not in row.actions | spared:
                continue
            for further in split.further:
                name = plan.actions[further.action].action_id
                if name in row.actions or name not in spared:
                    lines.append(((1.0, *further.signals), name in row.actions, row.row.council, key, count, True))
    cases = _cases(lines)
    learnt = dict(zip(("bias", *PART_SIGNALS), cases.learn().tolist(), strict=True))
    most = dict.fromkeys(single, 0.0)
    for key, chance in zip(cases.rows, cases.foretold(), strict=True):
        if key in most:
            most[key] = max(most[key], float(chance))
    left = FALSE_SECOND * sum(single.values())
    further_at = 1.0
    for key in sorted(most, key=lambda key: -most[key]):
        further_at, left = most[key], left - single[key]
        if left < 0:
            break
    return dataclasses.replace(weights, parts=weights.parts | learnt | {"further_at": further_at})


def learn_calibration(seen: Sequence[View], plan: Plan, settings: Matching, weights: Weights) -> Weights:
    """The weights with what says how often an answer is right, and the thresholds.

    The plan's own wordings joined in pairs are learnt from too where a row has several actions, of
    which the bench has few; thresholds are read off the bench alone.
    """
    lines: dict[str, list[tuple[tuple[float, ...], bool, str, str, float, bool]]] = {kind: [] for kind in ANSWERS}
    for view in seen:
        for row, entry, count in view.verdicts(weights, settings):
            kind = tuple(ANSWERS)[min(len(entry.proposed), 2)]
            right = is_right(row, frozenset(entry.proposed), plan) if entry.proposed else not row.actions
            of_row = (row.row.council, row.row.row_id, count, not entry.never_mapped)
            lines[kind].append(((1.0, *entry.signals), right, *of_row))
            if entry.proposed:
                first = FIRST_OF[kind]
                lines[first].append(((1.0, *entry.signals), entry.proposed[0] in row.accepted, *of_row))
    cases = {kind: _cases(lines[kind]) for kind in ANSWERS}
    learnt = {
        kind: dict(zip(("bias", *names), cases[kind].learn().tolist(), strict=True)) for kind, names in ANSWERS.items()
    }
    unmapped_at = threshold(cases["no_action"], UNMAPPED_RIGHT)
    several_at = threshold(cases["several_actions"], SEVERAL_RIGHT)
    mapped_at = threshold(cases["one_action"], MAPPED_RIGHT)
    outcomes = {"mapped_at": mapped_at, "several_at": several_at, "unmapped_at": unmapped_at}
    return dataclasses.replace(weights, **learnt, outcomes=outcomes)


def threshold(cases: Cases, wanted: float) -> float:
    """The lowest confidence from which on answers on the bench are right at least as often as wanted.

    The confidence of each is what weights learnt without its group say. Every group is left out of the
    count in turn and the middle of the figures taken: one row would else move it far.
    """
    said = cases.foretold()
    return float(
        np.median(
            [
                _lowest(said, cases, wanted, (cases.groups != out) & cases.verdicts)
                for out in sorted(set(cases.groups[cases.verdicts]))
            ]
        )
    )


def _lowest(said: np.ndarray, cases: Cases, wanted: float, which: np.ndarray) -> float:
    order = np.flatnonzero(which)[np.argsort(-said[which], kind="stable")]
    right, held = np.cumsum((cases.right * cases.counts)[order]), np.cumsum(cases.counts[order])
    good = np.flatnonzero(right / held >= wanted)
    return float(said[order][good[-1]]) if len(good) else 0.99


def _cases(lines: Sequence[tuple[tuple[float, ...], bool, str, str, float, bool]]) -> Cases:
    signals, right, groups, rows, counts, mappable = zip(*lines, strict=True)
    return Cases(
        np.array(signals), np.array(right, dtype=float), np.array(groups), np.array(rows), np.array(counts), np.array(mappable))  # fmt: skip
