"""Learns the weights of the matching and writes them to matching/weights.toml.

It learns from two sets of rows. One is the tuning part of the labelled bench. The lists were widened
while looking at some of its groups, which with all of the lists look easier than a new council's rows:
they are matched by lexicons that know a third of the plan's paraphrases each, the other groups by the
whole. The other set is the plan's own lists: a share of paraphrases.csv and no_actions.csv is held
back, the rest is what the matcher knows, and the wordings held back are rows to be matched; each line
is held back once.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matching_bench import WIDENED, Labelled, bench, hands
from matching_calibration import View, learn_calibration, learn_parts, out_of_plan, pairs, untrained
from scipy.optimize import minimize

from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching.evidence import MatchEvidence, measure
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.score import NONE_SIGNALS, WORDING_SIGNALS, Weights

SIGNALS = (*WORDING_SIGNALS, "section")
FOLDS = 10  # parts of the lists, each held back once
OWN_WORDING = 0.1  # what a wording held back counts for, against a row of the bench
NO_ACTION = 0.15  # the same for a wording that is on no list
RIDGE = 0.00003  # keeps weights that the rows say nothing about small
SHARES = {"multi_action": 0.10, "look-alike": 0.10}  # of a return's rows; some groups were written to hold more
ROUNDS = 2  # the first learns parts with no further action taken before another, the last as they are taken
STARVED = 3  # lexicons that share the paraphrases out among them


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


def lesson(evidence: MatchEvidence, right: Sequence[Sequence[int]], counts: float, actions: int) -> Lesson:
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
    """Weights of the signals (none below 0) and of `none`: a conditional logit, the likeliest by far within its ridge."""
    count, others = rows.signals.shape[-1], rows.none.shape[1]
    share = rows.counts / rows.counts.sum()

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = np.column_stack((rows.signals @ weights[:count], rows.none @ weights[count:]))
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance = raised / raised.sum(axis=1, keepdims=True)
        hit = chance * rows.right
        likely = np.maximum(hit.sum(axis=1), np.finfo(float).tiny)
        pull = (chance - hit / likely[:, None]) * share[:, None]
        up = np.concatenate([np.einsum("ij,ijk->k", pull[:, :-1], rows.signals), pull[:, -1] @ rows.none])
        return float(RIDGE * weights @ weights - share @ np.log(likely)), up + 2 * RIDGE * weights

    bounds = [(0, None)] * count + [(None, None)] * others
    found = minimize(cost, np.ones(count + others), jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:count], found[count:]


def views(tuning: Sequence[Labelled], plan: Plan, settings: Matching) -> tuple[View, ...]:
    """The tuning rows as they are learnt from: those that the lists were widened for by a share of the lists only.

    A lexicon of one share also meets the wordings of the next, alone and joined in pairs.
    """
    wrote = hands()
    seen = [row for row in tuning if wrote[row.row.council] in WIDENED]
    unseen = [row for row in tuning if wrote[row.row.council] not in WIDENED]
    counts = _counts(tuning)
    made = []
    for share in range(STARVED):
        known = dataclasses.replace(
            plan, paraphrases=plan.paraphrases[share::STARVED], no_actions=plan.no_actions[share::STARVED]
        )
        told = {row.row.row_id: counts[row.row.row_id] / STARVED for row in seen}
        following = (share + 1) % STARVED
        more = (*pairs(plan, following, STARVED), *out_of_plan(plan, following, STARVED))
        made.append(View(Lexicon(known, settings), tuple(seen), told, more))
    return (*made, View(Lexicon(plan, settings), tuple(unseen), counts))


def _counts(rows: Sequence[Labelled]) -> dict[str, float]:
    """What each row counts by its id, so that rows of every sort have the share that a return has of them."""
    sorts = {row.row.row_id: "look-alike" if row.looks_multi_action else row.kind for row in rows}
    held = Counter(sort for sort in sorts.values() if sort in SHARES)
    others = (len(rows) - held.total()) / (1 - sum(SHARES.values()))
    return {name: SHARES[sort] * others / held[sort] if sort in SHARES else 1.0 for name, sort in sorts.items()}


def bench_rows(view: View) -> Lesson:
    """The rows of a view as its lexicon sees them."""
    rows, lexicon = [row.row for row in view.rows], view.lexicon
    evidence = measure([matter(row.requirement) for row in rows], [(row.section, "") for row in rows], lexicon)
    right = [[lexicon.number[name] for name in sorted(row.accepted)] if row.actions else [] for row in view.rows]
    made = lesson(evidence, right, 1.0, len(lexicon.actions))
    return dataclasses.replace(made, counts=np.array([view.counts[row.row_id] for row in rows]))


def learned(seen: Sequence[View], plan: Plan, settings: Matching, own: Lesson) -> Weights:
    """Weights, trust and thresholds from the tuning rows as they are seen, and the plan's own wordings.

    Nothing is taken from weights learnt before, so the same rows and lists give the same weights.
    """
    rows = own
    for view in seen:
        if view.rows:
            rows = rows + bench_rows(view)
    signals, none = learn(rows)
    made = Weights(
        action=dict(zip(SIGNALS, signals.tolist(), strict=True)),
        none=dict(zip(("bias", *NONE_SIGNALS), none.tolist(), strict=True)),
        **untrained(),
    )
    for _ in range(ROUNDS):
        made = learn_parts(seen, plan, made)
    return learn_calibration(seen, plan, settings, made)


@without_sweeps()  # nothing that is made here is garbage: looking for it takes a tenth of the time
def from_bench(plan: Plan, settings: Matching) -> Weights:
    """The weights that the tuning part and the plan's own lists give."""
    return learned(views(bench("tuning"), plan, settings), plan, settings, own_wordings(plan, settings))


def write(weights: Weights, path: Path) -> None:
    """The weights as TOML, its opening comment kept."""
    path.write_text(as_toml(weights, path.read_text(encoding="utf-8")), encoding="utf-8")


def as_toml(weights: Weights, before: str) -> str:
    """The weights as the file holds them, under the opening comment of the one before."""
    lines = [line for line in before.splitlines() if line.startswith("#")]
    for part in Weights.__slots__:
        lines += ["", f"[{part}]", *(f"{name} = {value:.3f}" for name, value in getattr(weights, part).items())]
    return "\n".join(lines) + "\n"
