"""Counts what a reviewer's decisions spare: the bench matched before and after fifty of them.

    python tests/benchmarks/matching_decisions.py

A simulated reviewer settles rows in review as the bench labels them, in the order in which they stand. Counted are the
rows that were not settled themselves: how many stay in review, and how many are mapped wrongly, with the decisions kept
for the council alone (a row of another council learns from the wording all the same) and for everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from matching_bench import PARTS, Labelled, answered, bench, is_right

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Ruling
from winterplan_extract.domain.settings import Matching, Settings
from winterplan_extract.matching.match import match_rows
from winterplan_extract.storage.plan_folder import load_plan

DECISIONS = 50


def ruling(truth: Labelled, *, everywhere: bool) -> Ruling:
    """The decision of a reviewer who knows what the row answers."""
    return Ruling(
        council="" if everywhere else truth.row.council,
        row_key=truth.row.row_key,
        requirement=truth.row.requirement,
        action_ids=tuple(sorted(truth.actions)),
        decided_by="bench",
        decided_on="2020-11-01",
        note="",
    )


def counted(rows: Sequence[Labelled], rulings: Sequence[Ruling], plan: Plan, settings: Matching) -> tuple[int, int]:
    """How many of the rows are in review, and how many are decided wrongly."""
    said = answered(match_rows([truth.row for truth in rows], plan, settings, rulings, together=False))
    pairs = list(zip(rows, said, strict=True))
    wrong = sum(
        not is_right(truth, answer.actions, plan) if answer.decision == "mapped" else bool(truth.actions)
        for truth, answer in pairs
        if answer.decision != "review"
    )
    return sum(answer.decision == "review" for _, answer in pairs), wrong


def main() -> None:
    plan, settings = load_plan(), Settings().matching
    rows = [truth for part in PARTS for truth in bench(part)]
    said = answered(match_rows([truth.row for truth in rows], plan, settings, (), together=False))
    waiting = [truth for truth, answer in zip(rows, said, strict=True) if answer.decision == "review"]
    for count in (10, DECISIONS, 2 * DECISIONS):
        settled = waiting[:: max(len(waiting) // count, 1)][:count]
        others = [truth for truth in rows if truth not in settled]
        print(f"{count} decisions; of the {len(others)} rows that were not settled:")
        for name, rulings in (
            ("before", []),
            ("for the council", [ruling(truth, everywhere=False) for truth in settled]),
            ("for everywhere", [ruling(truth, everywhere=True) for truth in settled]),
        ):
            review, wrong = counted(others, rulings, plan, settings)
            print(f"  {name:16} {review:4} in review, {wrong:3} decided wrongly")


if __name__ == "__main__":
    main()
