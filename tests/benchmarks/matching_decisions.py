"""Counts what a reviewer's decisions spare: the bench, and made returns that share wordings, before and after fifty.

    python tests/benchmarks/matching_decisions.py

A simulated reviewer settles rows in review by their known truth, evenly over all that wait. Counted are the rows that were
not settled themselves: how many stay in review, and how many are decided wrongly, with the decisions kept for the council
alone (a row of another council learns from the wording all the same) and for everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from generate import blank, returns
from matching_bench import PARTS, Labelled, answered, bench, is_right

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Ruling
from winterplan_extract.domain.settings import Matching, Settings
from winterplan_extract.matching.match import match_rows
from winterplan_extract.storage.plan_folder import load_plan

DECISIONS = 50
MADE = 15  # returns, as many as a region has councils


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


def made(count: int) -> list[Labelled]:
    """The rows of made returns with their truth; councils of one region often start from one template."""
    return [
        Labelled(
            blank([row])[0], "multi_action" if len(row.action_ids) > 1 else "", frozenset(row.action_ids), frozenset()
        )
        for _, rows in returns(count)
        for row in rows
    ]


def spared(rows: Sequence[Labelled], plan: Plan, settings: Matching) -> None:
    """Prints the counts before and after decisions on some of the rows."""
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


def main() -> None:
    plan, settings = load_plan(), Settings().matching
    for name, rows in (("bench", [truth for part in PARTS for truth in bench(part)]), ("made returns", made(MADE))):
        print(name)
        spared(rows, plan, settings)


if __name__ == "__main__":
    main()
