"""Counts how well the matching does on the labelled bench, against a baseline and simpler methods.

    python tests/benchmarks/matching.py              figures, gains and losses
    python tests/benchmarks/matching.py --learn      learn the weights from the tuning part first
    python tests/benchmarks/matching.py --left-out   figures of the tuning part by weights learnt without each group
    python tests/benchmarks/matching.py --baseline   take the present verdicts as the new baseline

How rows are counted stands in matching/README.md. Rows of the reporting part are counted, never shown.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import itertools
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from matching_bench import PARTS, Answer, Labelled, answered, bench, covered, hands, is_right
from matching_calibration import verdicts_on
from matching_learn import from_bench, learned, own_wordings, views, write
from matching_returns import count_returns
from matching_rivals import right_first

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching.match import match_rows
from winterplan_extract.matching.score import WEIGHTS_FILE, default_weights
from winterplan_extract.storage.plan_folder import load_plan

BASELINE = Path(__file__).parent / "matching" / "baseline.csv"
LEFT_OUT = 6  # turns in which the tuning groups are left out
ONE_ACTION = ("faithful", "paraphrased", "short", "damaged")
STEPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001)


def answers(rows: list[Labelled], plan: Plan, settings: Settings) -> list[Answer]:
    """The verdicts on rows, each on its own."""
    return answered(match_rows([entry.row for entry in rows], plan, settings.matching, (), together=False))


def share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):6.1%} of {len(hits):3}" if hits else "      –    "


def f1(hits: int, said: int, true: int) -> str:
    precision, recall = hits / said if said else 0.0, hits / true if true else 0.0
    both = 2 * hits / (said + true) if said + true else 0.0
    return f"F1 {both:.3f} (precision {precision:.3f}, recall {recall:.3f})"


def report(part: str, rows: list[Labelled], said: list[Answer], plan: Plan) -> None:
    """Prints the figures of a part."""
    pairs = list(zip(rows, said, strict=True))
    print(f"\n{part}: {len(rows)} rows, each on its own")
    for kinds in (*((kind,) for kind in ONE_ACTION), ONE_ACTION):
        name = kinds[0] if len(kinds) == 1 else "all four"
        print(f"  right first time, {name:12}{share([s.first in t.accepted for t, s in pairs if t.kind in kinds])}")
    mapped = [(t, s) for t, s in pairs if s.decision == "mapped"]
    print(
        f"    wrong among them            {dict(Counter(t.kind for t, s in mapped if not is_right(t, s.actions, plan)))}"
    )
    with_action = [(t, s) for t, s in pairs if t.actions]
    print(f"  mapped right                  {share([is_right(t, s.actions, plan) for t, s in mapped])}")
    print(f"  rows with an action: mapped   {share([s.decision == 'mapped' for _, s in with_action])}")
    unmapped = [(t, s) for t, s in pairs if s.decision == "unmapped"]
    nones = sum(not t.actions for t in rows)
    print(f"  unmapped, as decided          {f1(sum(not t.actions for t, _ in unmapped), len(unmapped), nones)}")
    forced = [t for t, s in pairs if not s.guess]
    print(f"  unmapped, if forced to say    {f1(sum(not t.actions for t in forced), len(forced), nones)}")
    many = [(t, s) for t, s in pairs if t.kind == "multi_action"]
    for name, actions in (("as decided", [s.actions for _, s in many]), ("if forced", [s.proposed for _, s in many])):
        hits = [len(covered(t, said, plan)) for (t, _), said in zip(many, actions, strict=True)]
        answered = [max(hit, len(said)) for hit, said in zip(hits, actions, strict=True)]
        print(f"  multi-action rows, {name:11}{f1(sum(hits), sum(answered), sum(len(t.actions) for t, _ in many))}")
    seconds = [t for t, s in pairs if t.kind in ONE_ACTION and len(s.proposed) > 1]
    print(f"  rows of one action given more {len(seconds)} if forced")
    print(f"  decisions                     {dict(Counter(s.decision for s in said))}")
    print("  confidence said   rows   right")
    for low, high in itertools.pairwise(STEPS):
        held = [
            (s.guess in t.accepted if s.guess else not t.actions, s.confidence)
            for t, s in pairs
            if low <= s.confidence < high
        ]
        if held:
            mean = sum(c for _, c in held) / len(held)
            print(f"  {low:4.2f} to {min(high, 1):4.2f}   {len(held):5}   {sum(r for r, _ in held) / len(held):6.1%}  (said {mean:6.1%})")  # fmt: skip


def report_rivals(rows: list[Labelled], plan: Plan) -> None:
    """Prints right first time of simpler methods on the same rows."""
    for name, hits in right_first([row for row in rows if row.kind in ONE_ACTION], plan).items():
        print(f"  right first time, {name:28}{'not installed' if hits is None else share(hits)}")


def compare(said: dict[str, dict[str, Answer]], rows: dict[str, list[Labelled]], plan: Plan, *, renew: bool) -> None:
    """Prints gains and losses against the baseline, row by row for the tuning part; renews it if told."""
    now = {
        truth.row.row_id: (answer, truth, verdict(truth, answer, plan))
        for part in PARTS
        for truth, answer in zip(rows[part], said[part].values(), strict=True)
    }
    if BASELINE.is_file():
        with BASELINE.open(encoding="utf-8", newline="") as handle:
            before = {line["row"]: line["verdict"] for line in csv.DictReader(handle)}
        changes: Counter[tuple[str, str, str]] = Counter()
        for row_id, (answer, truth, verdict_now) in now.items():
            was = before.get(row_id, "new")
            if was != verdict_now:
                changes[(row_id.split("-")[0], was, verdict_now)] += 1
                if row_id.startswith("tuning"):
                    print(
                        f"  {row_id}: {was} -> {verdict_now}: {truth.row.requirement[:70]!r} {sorted(answer.actions)}"
                    )
        print("\nagainst the baseline:", ", ".join(f"{p} {a} -> {b}: {n}" for (p, a, b), n in sorted(changes.items())) or "no change")  # fmt: skip
    if renew or not BASELINE.is_file():
        with BASELINE.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(("row", "verdict"))
            writer.writerows((row_id, entry[2]) for row_id, entry in now.items())


def verdict(truth: Labelled, said: Answer, plan: Plan) -> str:
    """right, wrong or review, and what a forced answer would have been."""
    forced = said.guess in truth.accepted if said.guess else not truth.actions
    if said.decision == "review":
        return "review (right first)" if forced else "review (wrong first)"
    if said.decision == "unmapped":
        return "wrong" if truth.actions else "right"
    return "right" if is_right(truth, said.actions, plan) else "wrong"


def left_out(rows: list[Labelled], plan: Plan, settings: Settings) -> None:
    """Prints the figures of tuning rows that were left out while everything was learnt, some groups at a time.

    Each is seen as it is while learning: see `views`.
    """
    own = own_wordings(plan, settings.matching)
    seen = views(rows, plan, settings.matching)
    groups = sorted({row.row.council for row in rows})
    said: dict[bool, list[tuple[Labelled, Answer]]] = {True: [], False: []}
    for turn in range(LEFT_OUT):
        out = groups[turn::LEFT_OUT]
        kept = [
            dataclasses.replace(view, rows=tuple(row for row in view.rows if row.row.council not in out))
            for view in seen
        ]
        weights = learned(kept, plan, settings.matching, own)
        for view in seen:
            held = [row for row in view.rows if row.row.council in out]
            given = answered(verdicts_on(held, view.lexicon, weights, settings.matching))
            said[bool(view.made)] += zip(held, given, strict=True)
    for starved, name in ((True, "a third of the lists known"), (False, "all of the lists known")):
        report(
            f"tuning, left out while learning, {name}",
            [row for row, _ in said[starved]],
            [answer for _, answer in said[starved]],
            plan,
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--learn", action="store_true", help="learn the weights from the tuning part and write them")
    asked.add_argument("--baseline", action="store_true", help="take the present verdicts as the new baseline")
    asked.add_argument(
        "--left-out", action="store_true", help="also judge each tuning group by weights learnt without it"
    )
    options = asked.parse_args()
    plan, settings = load_plan(), Settings()
    rows = {part: bench(part) for part in PARTS}
    if options.learn:
        write(from_bench(plan, settings.matching), WEIGHTS_FILE)
        default_weights.cache_clear()
    if options.left_out:
        left_out(rows["tuning"], plan, settings)
    said: dict[str, dict[str, Answer]] = {}
    for part in PARTS:
        started = time.perf_counter()
        given = answers(rows[part], plan, settings)
        seconds = time.perf_counter() - started
        said[part] = dict(zip((entry.row.row_id for entry in rows[part]), given, strict=True))
        wrote = hands()
        for hand in sorted({wrote[truth.row.council] for truth in rows[part]}):
            kept = [
                (truth, answer)
                for truth, answer in zip(rows[part], given, strict=True)
                if wrote[truth.row.council] == hand
            ]
            report(f"{part}, hand {hand}", [truth for truth, _ in kept], [answer for _, answer in kept], plan)
        report(f"{part}, all hands", rows[part], given, plan)
        print(f"  seconds, start-up included    {seconds:.2f}")
        report_rivals(rows[part], plan)
    compare(said, rows, plan, renew=options.baseline)
    count_returns(plan, settings)


if __name__ == "__main__":
    main()
