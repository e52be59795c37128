"""The labelled bench: its rows with their truth, and when an answer counts as right.

How rows are counted stands in matching/README.md.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.matching.decide import RowVerdict

HERE = Path(__file__).parent / "matching"
PARTS = ("tuning", "reporting")
WIDENED = frozenset({1, 2, 6})  # hands whose tuning rows were looked at while the plan's lists were widened


@dataclass(frozen=True)
class Labelled:
    """A row of the bench with its truth."""

    row: ReturnRecord
    kind: str
    actions: frozenset[str]
    also: frozenset[str]
    looks_multi_action: bool = False

    @property
    def accepted(self) -> frozenset[str]:
        return self.actions | self.also


@dataclass(frozen=True)
class Answer:
    """What was said of a row: its actions, the likeliest one, and all it would be given if forced."""

    decision: str
    actions: frozenset[str]
    first: str
    proposed: frozenset[str]
    confidence: float

    @property
    def guess(self) -> str:
        return self.first if self.proposed else ""


def hands() -> dict[str, int]:
    """For each group, which hand wrote it."""
    with (HERE / "groups.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {line["group"]: int(line["hand"]) for line in csv.DictReader(handle)}


def bench(part: str) -> list[Labelled]:
    """The rows of a part of the bench, in order."""
    with (HERE / f"{part}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return [
            Labelled(
                bench_row(f"{part}-{number:03}", line["requirement"], line["section"], line["ref"], line["group"]),
                line["kind"],
                *(frozenset(filter(None, line[column].split("; "))) for column in ("action_ids", "also")),
                looks_multi_action=line["note"].startswith("one action"),
            )
            for number, line in enumerate(csv.DictReader(handle), start=1)
        ]


def bench_row(row_id: str, requirement: str, section: str, ref: str, council: str) -> ReturnRecord:
    """A row as the matcher gets it, with nothing known but its text, heading and number."""
    return ReturnRecord(
        row_id=row_id, row_key=row_id, return_id="", council=council, council_code="", region="", source_file="",
        page=None, page_end=None, table=1, row=1, section=section, ref=ref, requirement=requirement,
    )  # fmt: skip


def answered(verdicts: Sequence[RowVerdict]) -> list[Answer]:
    """Verdicts, with what the matcher would have said had it been forced to."""
    return [
        Answer(
            entry.row.decision,
            frozenset(entry.row.action_ids),
            entry.candidates[0].action_id,
            frozenset(entry.proposed),
            entry.row.confidence,
        )
        for entry in verdicts
    ]


def is_right(truth: Labelled, actions: frozenset[str], plan: Plan) -> bool:
    """Whether these actions are right for a row, as the bench's README counts."""
    if not truth.actions or not actions or not actions <= truth.accepted:
        return False
    return truth.kind != "multi_action" or covered(truth, actions, plan) == truth.actions


def covered(truth: Labelled, actions: frozenset[str], plan: Plan) -> frozenset[str]:
    """The true actions that were answered, or one of `also` that overlaps them."""
    return frozenset(
        action
        for action in truth.actions
        if action in actions or actions & truth.also & set(plan.action(action).overlaps)
    )
