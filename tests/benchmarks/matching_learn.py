"""Learns the weights of the matching and writes them to matching/weights.toml.

It learns from two sets of rows. One is the tuning part of the labelled bench. The other is the
plan's own lists: a share of paraphrases.csv and no_actions.csv is held back, the rest is what the
matcher knows, and the wordings held back are rows to be matched; each line is held back once. These
rows show what happens with wordings that the lists do not hold.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from winterplan_extract.matching.compound import divided
from winterplan_extract.matching.evidence import Evidence, measure
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.score import weigh
from winterplan_extract.matching.weights import NONE_SIGNALS, PART_SIGNALS, WORDING_SIGNALS, Weights
from winterplan_extract.plan import Plan
from winterplan_extract.settings import Matching

SIGNALS = (*WORDING_SIGNALS, "section")
FOLDS = 10  # parts of the lists, each held back once
OWN_WORDING = 0.3  # what a wording held back counts for, against a row of the bench
NO_ACTION = 0.5  # the same for a wording that is on no list
RIDGE = 0.0003  # keeps weights that the rows say nothing about small
STEPS = 400
PAIR_FOLDS = 4  # of them are made into pairs
NEIGHBOURS = 5  # places on the list that most actions asked for in one row lie apart at most
JOINTS = ("; ", ", and ", ". ", " – ", ", ", " and ", "\n")
PART_RIDGE = 0.05
MAPPED_RIGHT = 0.99  # at least as often a mapped row is to be right
UNMAPPED_RIGHT = 0.98  # stricter than the cost of a review asks: a real action called local looks missing
MARGIN = 0.15  # lead over the runner-up below which an analyst would hesitate too


@dataclass(frozen=True)
class Taught:
    """A row with the truth: its actions, and what could be accepted beside them."""

    requirement: str
    section: str
    actions: frozenset[str]
    also: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lesson:
    """Rows with the truth: signals by row, action and signal; `right` by row and verdict (last: none)."""

    signals: np.ndarray
    none: np.ndarray
    right: np.ndarray
    counts: np.ndarray

    def __add__(self, other: Lesson) -> Lesson:
        return Lesson(*(np.concatenate(pair) for pair in zip(self.parts(), other.parts(), strict=True)))

    def parts(self) -> tuple[np.ndarray, ...]:
        return self.signals, self.none, self.right, self.counts


def lesson(evidence: Evidence, right: Sequence[Sequence[int]], counts: float, actions: int) -> Lesson:
    """Evidence with the right actions of each row; a row with none answers none."""
    table = np.zeros((len(right), actions + 1))
    for at, owners in enumerate(right):
        for owner in owners or (actions,):
            table[at, owner] = 1.0
    none = np.column_stack([np.ones(len(right)), *(getattr(evidence, name) for name in NONE_SIGNALS)])
    return Lesson(
        np.stack([getattr(evidence, name) for name in SIGNALS], axis=-1), none, table, np.full(len(right), counts)
    )


def own_wordings(plan: Plan, settings: Matching) -> Lesson:
    """The plan's own wordings, each matched by a lexicon that does not hold it."""
    made: Lesson | None = None
    for fold in range(FOLDS):
        kept = dataclasses.replace(
            plan,
            paraphrases=tuple(line for at, line in enumerate(plan.paraphrases) if at % FOLDS != fold),
            no_actions=tuple(line for at, line in enumerate(plan.no_actions) if at % FOLDS != fold),
        )
        lexicon = Lexicon(kept, settings)
        held = plan.paraphrases[fold::FOLDS]
        owners = [
            (lexicon.number[name], *(lexicon.number[other] for other in plan.action(name).overlaps)) for name, _ in held
        ]
        nones = plan.no_actions[fold::FOLDS]
        sections = list(lexicon.sections.names)
        for texts, homes, right, counts in (
            ([text for _, text in held], [plan.action(name).section for name, _ in held], owners, OWN_WORDING),
            (
                [text for text, _ in nones],
                [sections[at * 5 % len(sections)] for at in range(len(nones))],
                [()] * len(nones),
                NO_ACTION,
            ),
        ):
            headings = [(_heading(plan, home, at), "") for at, home in enumerate(homes)]
            evidence = measure(texts, headings, lexicon)
            part = lesson(evidence, right, counts, len(plan.actions))
            made = part if made is None else made + part
    assert made is not None
    return made


def _heading(plan: Plan, section: str, at: int) -> str:
    """The heading that the row numbered `at` is put under: its section's name, another name for it, or none."""
    names = [section, *(wording for name, wording in plan.section_names if name == section)]
    return names[at // 3 % len(names)] if at % 3 == 0 else ""


def learn(rows: Lesson) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the signals (none below 0) and of `none`: a conditional logit by gradient descent."""
    count = rows.signals.shape[-1]
    weights = np.concatenate([np.full(count, 2.0), [6.0], np.zeros(rows.none.shape[1] - 1)])
    slow, fast = np.zeros_like(weights), np.zeros_like(weights)
    share = rows.counts / rows.counts.sum()
    for step in range(1, STEPS + 1):
        chance = chances(rows, weights[:count], weights[count:])
        hit = chance * rows.right
        pull = (hit / np.maximum(hit.sum(axis=1, keepdims=True), 1e-12) - chance) * share[:, None]
        up = np.concatenate([np.einsum("ij,ijk->k", pull[:, :-1], rows.signals), pull[:, -1] @ rows.none])
        down = 2 * RIDGE * weights - up
        slow, fast = 0.9 * slow + 0.1 * down, 0.99 * fast + 0.01 * down * down
        weights = weights - 0.15 * (slow / (1 - 0.9**step)) / (np.sqrt(fast / (1 - 0.99**step)) + 1e-8)
        weights[:count] = np.maximum(weights[:count], 0.0)
    return weights[:count], weights[count:]


def chances(rows: Lesson, signals: np.ndarray, none: np.ndarray) -> np.ndarray:
    """The chance of every action, and last of none, in every row."""
    scores = np.column_stack((rows.signals @ signals, rows.none @ none))
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def calibrate(chance: np.ndarray, right: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """Intercept and slope on the log odds of the likeliest verdict, so that they state how often it is right."""
    odds = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / (1 - np.clip(chance, 1e-6, 1 - 1e-6)))
    columns = np.column_stack((np.ones_like(odds), odds))
    found = np.array([0.0, 1.0])
    for _ in range(50):
        said = 1 / (1 + np.exp(-columns @ found))
        spread = (counts * said * (1 - said))[:, None] * columns
        found = found + np.linalg.solve(columns.T @ spread + 1e-3 * np.eye(2), columns.T @ (counts * (right - said)))
    return float(found[0]), float(found[1])


def threshold(sure: np.ndarray, right: np.ndarray, counts: np.ndarray, wanted: float) -> float:
    """The lowest confidence from which on verdicts are right at least as often as wanted."""
    order = np.argsort(-sure, kind="stable")
    kept = np.cumsum((right * counts)[order]) / np.cumsum(counts[order])
    good = np.flatnonzero(kept >= wanted)
    return float(sure[order][good[-1]]) if len(good) else 0.99


def bench_rows(rows: Sequence[Taught], lexicon: Lexicon) -> Lesson:
    """The rows of the bench, each counting for one."""
    evidence = measure([matter(row.requirement) for row in rows], [(row.section, "") for row in rows], lexicon)
    right = [[lexicon.number[name] for name in sorted(row.actions | row.also)] if row.actions else [] for row in rows]
    return lesson(evidence, right, 1.0, len(lexicon.actions))


def pairs(plan: Plan, settings: Matching) -> Iterator[tuple[Lexicon, list[Taught]]]:
    """The plan's own wordings alone and two in a row, with a lexicon that holds none of them."""
    for fold in range(PAIR_FOLDS):
        held = [line for line in plan.paraphrases[fold::FOLDS] if len(line[1]) > 10]
        kept = tuple(line for at, line in enumerate(plan.paraphrases) if at % FOLDS != fold)
        lexicon = Lexicon(dataclasses.replace(plan, paraphrases=kept), settings)
        rows = []
        for at, (name, text) in enumerate(held):
            rows.append(Taught(text, "", frozenset([name])))
            near = [
                line
                for line in held
                if line[0] != name
                and (at % 4 == 0 or abs(lexicon.number[line[0]] - lexicon.number[name]) <= NEIGHBOURS)
            ]
            if near:
                other, more = near[at * 7 % len(near)]
                joined = f"{text}{JOINTS[at % len(JOINTS)]}{more[0].lower()}{more[1:]}"
                rows.append(Taught(joined, "", frozenset([name, other])))
        yield lexicon, rows


def learn_parts(tuning: Sequence[Taught], plan: Plan, settings: Matching, weights: Weights) -> dict[str, float]:
    """The weights that tell a part with an action of its own: a logistic regression by Newton's method."""
    signals: list[tuple[float, ...]] = []
    truth: list[float] = []
    counts: list[float] = []
    for lexicon, rows, count in (
        *((lexicon, rows, 1.0) for lexicon, rows in pairs(plan, settings)),
        (Lexicon(plan, settings), tuning, 2.0),
    ):
        texts, headings = [row.requirement for row in rows], [(row.section, "") for row in rows]
        evidence = measure([matter(text) for text in texts], headings, lexicon)
        scores = weigh(evidence, weights, np.zeros((len(rows), len(plan.actions) + 1)))
        found = divided(texts, headings, evidence, scores, lexicon, weights)
        for row, first, division in zip(rows, scores.total.argmax(axis=1), found, strict=True):
            spared = {other for name in row.actions for other in plan.action(name).overlaps} | row.also
            if plan.actions[first].action_id not in row.actions | spared:
                continue
            for entry in division.carried:
                name = plan.actions[entry.action].action_id
                if name in row.actions or name not in spared:
                    signals.append((1.0, *entry.signals))
                    truth.append(float(name in row.actions))
                    counts.append(count)
    columns, right, share = np.array(signals), np.array(truth), np.array(counts)
    found_weights = np.zeros(columns.shape[1])
    for _ in range(50):
        said = 1 / (1 + np.exp(-columns @ found_weights))
        bend = (columns * (share * said * (1 - said))[:, None]).T @ columns + PART_RIDGE * np.eye(columns.shape[1])
        found_weights += np.linalg.solve(bend, columns.T @ (share * (right - said)) - PART_RIDGE * found_weights)
    return dict(zip(("bias", *PART_SIGNALS), found_weights.tolist(), strict=True))


def learned(tuning: Sequence[Taught], plan: Plan, settings: Matching, before: Weights) -> Weights:
    """Weights, calibration and thresholds from the tuning rows and the plan's own wordings."""
    rows = bench_rows(tuning, Lexicon(plan, settings)) + own_wordings(plan, settings)
    signals, none = learn(rows)
    chance = chances(rows, signals, none)
    top = chance.argmax(axis=1)
    best = chance.max(axis=1)
    right = rows.right[np.arange(len(top)), top] > 0
    intercept, slope = calibrate(best, right, rows.counts)
    sure = 1 / (1 + np.exp(-(intercept + slope * np.log(best / np.maximum(1 - best, 1e-9)))))
    is_none = top == rows.right.shape[1] - 1
    at = {
        name: threshold(sure[which], right[which], rows.counts[which], wanted)
        for name, which, wanted in (("mapped_at", ~is_none, MAPPED_RIGHT), ("unmapped_at", is_none, UNMAPPED_RIGHT))
    }
    made = dataclasses.replace(
        before,
        action=before.action | dict(zip(SIGNALS, signals.tolist(), strict=True)),
        none=before.none | dict(zip(("bias", *NONE_SIGNALS), none.tolist(), strict=True)),
        confidence={"intercept": intercept, "certainty": slope},
        outcomes=at | {"margin": MARGIN},
    )
    return dataclasses.replace(made, parts=before.parts | learn_parts(tuning, plan, settings, made))


def write(weights: Weights, path: Path) -> None:
    """The weights as TOML, its opening comment kept."""
    comment = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    lines = [*comment]
    for part in Weights.__slots__:
        lines += ["", f"[{part}]", *(f"{name} = {value:.3f}" for name, value in getattr(weights, part).items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
