"""Learns what tells a part with an action of its own, and how far an answer can be trusted.

Thresholds are read off rows of groups that were left out while learning, so that what holds for
them may hold for a new council too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from matching_bench import Labelled, bench_row, is_right

from winterplan_extract.matching.judge import Judged, judge
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.weights import PART_SIGNALS, SEVERAL_SIGNALS, SILENCE_SIGNALS, TRUST_SIGNALS, Weights
from winterplan_extract.plan import Plan
from winterplan_extract.settings import Matching

THE_LIST = "the list"  # the group of rows made of the plan's own wordings
KINDS = ("silence", "trust", "several")  # of answers, by the number of their actions
NEIGHBOURS = 5  # places on the list that most actions asked for in one row lie apart at most
JOINTS = ("; ", ", and ", ". ", " – ", ", ", " and ", "\n")
MADE_PAIR = 0.3  # what two of the plan's wordings joined count for, against a row of the bench
COMPOUND = (
    0.5  # what a compound row given one action counts for: the bench holds twice a return's share of them or more
)
RIDGE = 0.05  # keeps weights that the rows say nothing about small
FALSE_SECOND = 0.01  # share of the rows of one action that may be given a second when forced to say
MAPPED_RIGHT = 0.99  # at least as often a mapped row is to be right
SEVERAL_RIGHT = 0.975  # the same for rows given several actions, which are few
UNMAPPED_RIGHT = 0.95  # stricter than the cost of a review asks: a real action called local looks missing
MARGIN = 0.15  # lead over the runner-up below which an analyst would hesitate too


def judged_by(rows: Sequence[Labelled], lexicon: Lexicon, weights: Weights, settings: Matching) -> tuple[Judged, ...]:
    """Verdicts on rows, each on its own."""
    entries = [row.row for row in rows]
    return judge(
        entries, lexicon, weights, settings, settled=[None] * len(entries), rulings=(), together=False
    )  # fmt: skip


def pairs(plan: Plan, share: int, shares: int) -> list[Labelled]:
    """The plan's own wordings alone and two in a row; every `shares`-th, from `share` on."""
    held = [line for line in plan.paraphrases[share::shares] if len(line[1]) > 10]
    place = {action.action_id: at for at, action in enumerate(plan.actions)}
    rows = []
    for at, (name, text) in enumerate(held):
        rows.append(
            Labelled(bench_row(f"own-{at}", text, "", "", THE_LIST), "paraphrased", frozenset([name]), frozenset())
        )
        near = [
            line
            for line in held
            if line[0] != name and (at % 4 == 0 or abs(place[line[0]] - place[name]) <= NEIGHBOURS)
        ]
        if near:
            other, more = near[at * 7 % len(near)]
            joined = f"{text}{JOINTS[at % len(JOINTS)]}{more[0].lower()}{more[1:]}"
            row = bench_row(f"pair-{at}", joined, "", "", THE_LIST)
            rows.append(Labelled(row, "compound", frozenset([name, other]), frozenset()))
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

    def learn(self, which: np.ndarray | slice = slice(None)) -> np.ndarray:
        """The weights of a logistic regression, by Newton's method."""
        signals, right, counts = self.signals[which], self.right[which], self.counts[which]
        found = np.zeros(signals.shape[1])
        for _ in range(50):
            said = 1 / (1 + np.exp(-signals @ found))
            bend = (signals * (counts * said * (1 - said))[:, None]).T @ signals + RIDGE * np.eye(signals.shape[1])
            found += np.linalg.solve(bend, signals.T @ (counts * (right - said)) - RIDGE * found)
        return found

    def foretold(self) -> np.ndarray:
        """The chance said of each case by weights that were learnt without its group."""
        said = np.zeros(len(self.right))
        for group in sorted(set(self.groups)):
            out = self.groups == group
            said[out] = 1 / (1 + np.exp(-self.signals[out] @ self.learn(~out)))
        return said


def learn_parts(
    tuning: Sequence[Labelled], plan: Plan, settings: Matching, weights: Weights, known: Sequence[Lexicon]
) -> Weights:
    """The weights with those that tell a part with an action of its own."""
    lines: list[tuple[tuple[float, ...], bool, str, str, float, bool]] = []
    for share, lexicon in enumerate(known):
        # A lexicon of one share meets the wordings of the next.
        made = pairs(plan, (share + 1) % len(known), len(known))
        for rows, count in ((tuning, 1.0), (made, MADE_PAIR)):
            for row, entry in zip(rows, judged_by(rows, lexicon, weights, settings), strict=True):
                spared = {other for name in row.actions for other in plan.action(name).overlaps} | row.also
                if entry.first not in row.actions | spared:
                    continue
                for carried in entry.carried:
                    name = plan.actions[carried.action].action_id
                    if name in row.actions or name not in spared:
                        key = f"{share} {row.row.row_id} {row.kind != 'compound'}"
                        lines.append(((1.0, *carried.signals), name in row.actions, row.row.council, key, count, True))
    cases = _cases(lines)
    learnt = dict(zip(("bias", *PART_SIGNALS), cases.learn().tolist(), strict=True))
    said = cases.foretold()
    single = np.array(
        [row.endswith("True") and group != THE_LIST for row, group in zip(cases.rows, cases.groups, strict=True)]
    )
    most: dict[str, float] = {}
    for row, chance in zip(cases.rows[single], said[single], strict=True):
        most[row] = max(most.get(row, 0.0), float(chance))
    singles = len(known) * sum(row.kind != "compound" and bool(row.actions) for row in tuning)
    carried_at = sorted(most.values(), reverse=True)[int(FALSE_SECOND * singles)]
    return dataclasses.replace(weights, parts=weights.parts | learnt | {"carried_at": carried_at})


def learn_trust(
    tuning: Sequence[Labelled], plan: Plan, settings: Matching, weights: Weights, known: Sequence[Lexicon]
) -> Weights:
    """The weights with what says how often an answer is right, and the thresholds.

    The plan's own wordings joined in pairs are learnt from too where a row has several actions, of
    which the bench has few; thresholds are read off the bench alone.
    """
    lines: dict[str, list[tuple[tuple[float, ...], bool, str, str, float, bool]]] = {
        "trust": [],
        "several": [],
        "silence": [],
    }
    for share, lexicon in enumerate(known):
        made = pairs(plan, (share + 1) % len(known), len(known))
        for rows, count in ((tuning, 1.0), (made, MADE_PAIR)):
            for row, entry in zip(rows, judged_by(rows, lexicon, weights, settings), strict=True):
                kind = KINDS[min(len(entry.proposed), 2)]
                if rows is made and kind != "several":
                    continue
                right = is_right(row, frozenset(entry.proposed), plan) if entry.proposed else not row.actions
                counts = count * (COMPOUND if kind == "trust" and row.kind == "compound" else 1.0)
                lines[kind].append(
                    ((1.0, *entry.signals), right, row.row.council, row.row.row_id, counts, not entry.doubtful)
                )
    cases = {kind: _cases(lines[kind]) for kind in KINDS}
    made_of = {"trust": TRUST_SIGNALS, "several": SEVERAL_SIGNALS, "silence": SILENCE_SIGNALS}
    learnt = {
        kind: dict(zip(("bias", *names), cases[kind].learn().tolist(), strict=True)) for kind, names in made_of.items()
    }
    outcomes = {
        name: threshold(cases[kind], wanted)
        for name, kind, wanted in (
            ("mapped_at", "trust", MAPPED_RIGHT),
            ("several_at", "several", SEVERAL_RIGHT),
            ("unmapped_at", "silence", UNMAPPED_RIGHT),
        )
    }
    return dataclasses.replace(weights, **learnt, outcomes=weights.outcomes | outcomes | {"margin": MARGIN})


def threshold(cases: Cases, wanted: float) -> float:
    """The lowest confidence from which on answers on the bench are right at least as often as wanted.

    The confidence of each is what weights learnt without its group say. Every group is left out of the
    count in turn and the middle of the figures taken: one row would else move it far.
    """
    bench = (cases.groups != THE_LIST) & cases.mappable
    sure, right, counts, groups = cases.foretold()[bench], cases.right[bench], cases.counts[bench], cases.groups[bench]
    return float(np.median([_lowest(*(part[groups != out] for part in (sure, right, counts)), wanted) for out in sorted(set(groups))]))  # fmt: skip


def _lowest(sure: np.ndarray, right: np.ndarray, counts: np.ndarray, wanted: float) -> float:
    order = np.argsort(-sure, kind="stable")
    kept = np.cumsum((right * counts)[order]) / np.cumsum(counts[order])
    good = np.flatnonzero(kept >= wanted)
    return float(sure[order][good[-1]]) if len(good) else 0.99


def _cases(lines: Sequence[tuple[tuple[float, ...], bool, str, str, float, bool]]) -> Cases:
    signals, right, groups, rows, counts, mappable = zip(*lines, strict=True)
    return Cases(
        np.array(signals), np.array(right, dtype=float), np.array(groups), np.array(rows), np.array(counts), np.array(mappable))  # fmt: skip
