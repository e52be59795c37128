"""Matches the two real returns whole, as they stand and disguised, and returns made for timing.

The returns lie beside the project as `../shared` and are left out where it is absent. Their truth
is in shared/truth; rows that it does not label are matched with the rest but not counted.
"""

from __future__ import annotations

import csv
import dataclasses
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generate import blank, returns

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import match_return

SHARED = Path(__file__).resolve().parents[3] / "shared"
MADE = 151

Disguise = Callable[[list[ReturnRecord], Plan], list[ReturnRecord]]


def count_returns(plan: Plan, settings: Settings) -> None:
    """Prints right and review for each return and disguise, and the seconds for made returns."""
    print("\nwhole returns                          right  review  of labelled")
    for name, rows, truth in real_returns(plan, settings):
        for how, disguise in DISGUISES.items():
            matched = match_return(disguise(rows, plan), plan, settings)
            said = {row.row_id: row for row in matched.rows}
            right = sum(set(said[row_id].action_ids) == actions for row_id, actions in truth.items())
            review = sum(row.decision == "review" for row in matched.rows)
            print(f"  {name:12} {how:22} {right:6} {review:7} {len(truth):7}   ({len(rows)} rows)")
    known = [list(rows) for _, rows in returns(MADE)]
    made = [blank(rows) for rows in known]
    match_return(made[0], plan, settings)
    started = time.process_time()
    matched = [match_return(rows, plan, settings) for rows in made]
    seconds = time.process_time() - started
    print(f"  {MADE} made returns, {sum(map(len, made))} rows: {seconds:.1f} s of one core, after start-up")
    missing, false = 0, 0
    for rows, said in zip(known, matched, strict=True):
        in_review = {row.row_id for row in said.rows if row.decision == "review"}
        answered = {name for row in said.rows for name in row.action_ids}
        met = answered | {entry.action_id for entry in said.candidates if entry.row_id in in_review}
        # As a comparison says it: an action that is answered under one that asks much the same is not missing.
        gone = {each.action_id for each in plan.actions if not answered.intersection(each.overlaps)} - met
        missing += len(gone)
        false += len(gone & {name for row in rows for name in row.action_ids})
    print(f"  actions called missing that a row answers: {false} of {missing}")


def real_returns(plan: Plan, settings: Settings) -> Iterator[tuple[str, list[ReturnRecord], dict[str, set[str]]]]:
    """Name, rows and the actions of the labelled rows of each real return that is there."""
    if not SHARED.is_dir():
        return
    from winterplan_extract.extract import extract_return  # reads files: not needed where there are none

    with (SHARED / "truth" / "truth-part.csv").open(encoding="utf-8-sig", newline="") as handle:
        labelled = list(csv.DictReader(handle))
    for name in ("oxfordshire", "rutland"):
        path = SHARED / "returns" / f"{name}.docx"
        rows = list(extract_return(path, shown=path.name, return_id=name, plan=plan, settings=settings).rows)
        by_text = {(row.ref, fold(row.requirement)): row.row_id for row in rows}
        truth = {
            by_text[key]: set(line["action_ids"].split("; "))
            for line in labelled
            if line["return"] == name and (key := (line["ref"], fold(line["requirement"]))) in by_text
        }
        yield name, rows, truth


def without_numbers(rows: list[ReturnRecord], plan: Plan) -> list[ReturnRecord]:
    return [dataclasses.replace(row, ref="") for row in rows]


def renumbered(rows: list[ReturnRecord], plan: Plan) -> list[ReturnRecord]:
    return [dataclasses.replace(row, ref=str(number)) for number, row in enumerate(rows, start=1)]


def without_headings(rows: list[ReturnRecord], plan: Plan) -> list[ReturnRecord]:
    return [dataclasses.replace(row, ref="", section="", theme="") for row in rows]


def shuffled_and_reworded(rows: list[ReturnRecord], plan: Plan) -> list[ReturnRecord]:
    """Sections in any order, each under a heading that no list holds."""
    sections = list(dict.fromkeys((row.theme, row.section) for row in rows))
    order = random.Random(7).sample(range(len(sections)), len(sections))  # noqa: S311 - an order that must come out the same each time
    return [
        dataclasses.replace(row, ref=str(number), theme="", section=f"Workstream {chr(65 + number % 26)}")
        for number, at in enumerate(order)
        for row in rows
        if (row.theme, row.section) == sections[at]
    ]


DISGUISES: dict[str, Disguise] = {
    "as it stands": lambda rows, plan: rows,
    "without numbers": without_numbers,
    "renumbered 1 to n": renumbered,
    "without headings": without_headings,
    "shuffled, reworded": shuffled_and_reworded,
}
