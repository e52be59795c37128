"""The labelled bench is sound: its labels are on the list, it covers the list, and its two parts stay apart."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from pathlib import Path

import pytest

from winterplan_extract.storage.plan_folder import load_plan

BENCH = Path(__file__).parent / "benchmarks" / "matching"
COLUMNS = ["group", "ref", "section", "requirement", "kind", "action_ids", "also", "note"]
KINDS = {"faithful", "paraphrased", "short", "damaged", "multi_action", "local", "fragment"}
NOT_ON_THE_LIST = {"local", "fragment"}
PARTS = ("tuning", "reporting")

Row = dict[str, str]


def rows_of(part: str) -> list[Row]:
    with (BENCH / f"{part}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def ids(row: Row, column: str = "action_ids") -> list[str]:
    return row[column].split("; ") if row[column] else []


def folded(row: Row) -> str:
    return "".join(character for character in row["requirement"].casefold() if character.isalnum())


BOTH = {part: rows_of(part) for part in PARTS}
EVERY = [row for part in PARTS for row in BOTH[part]]
ON_THE_LIST = {action.action_id for action in load_plan().actions}


def in_readme(first: str) -> list[str]:
    """The first column of the README's table whose first heading is `first`."""
    lines = (BENCH / "README.md").read_text(encoding="utf-8").splitlines()
    pairs = itertools.pairwise(lines)
    start = next(n for n, (line, rule) in enumerate(pairs) if line.startswith(f"| {first} |") and rule[:5] == "| ---")
    return [line.split("|")[1].strip() for line in itertools.takewhile(bool, lines[start + 2 :])]


def test_columns_and_kinds_are_those_of_the_readme() -> None:
    assert in_readme("column") == COLUMNS
    assert set(in_readme("kind")) == KINDS
    for part in PARTS:
        assert list(BOTH[part][0]) == COLUMNS


def test_ids_are_on_the_list_and_given_once() -> None:
    for row in EVERY:
        given = ids(row) + ids(row, "also")
        assert set(given) <= ON_THE_LIST, row
        assert len(given) == len(set(given)), row


def test_kinds_agree_with_the_number_of_actions() -> None:
    for row in EVERY:
        count = len(ids(row))
        assert row["kind"] in KINDS, row
        if row["kind"] in NOT_ON_THE_LIST:
            assert (count, row["also"]) == (0, ""), row
        elif row["kind"] == "multi_action":
            assert count >= 2, row
        else:
            assert count == 1, row


def test_every_row_has_a_group_and_a_text_without_loose_ends() -> None:
    for row in EVERY:
        assert row["group"] and row["requirement"], row
        assert all(value == value.strip() for value in row.values()), row


def test_the_bench_is_large_enough_for_its_figures() -> None:
    assert len(EVERY) >= 400
    smallest = {part: min(Counter(row["kind"] for row in rows).values()) for part, rows in BOTH.items()}
    assert all(count >= 12 for count in smallest.values()), smallest


def test_groups_have_the_size_of_a_partial_return() -> None:
    sizes = Counter(row["group"] for row in EVERY)
    assert {group: size for group, size in sizes.items() if not 15 <= size <= 50} == {}


@pytest.mark.parametrize(("part", "least"), [("tuning", 2), ("reporting", 1)])
def test_every_action_is_covered_in_each_part(part: str, least: int) -> None:
    covered = Counter(action for row in BOTH[part] for action in ids(row))
    assert sorted(action for action in ON_THE_LIST if covered[action] < least) == []


def test_the_parts_share_no_group() -> None:
    assert {row["group"] for row in BOTH["tuning"]} & {row["group"] for row in BOTH["reporting"]} == set()


def test_no_text_stands_in_both_parts() -> None:
    """Case, spaces and punctuation set aside, so that a copied row with a changed comma is found too."""
    assert {folded(row) for row in BOTH["tuning"]} & {folded(row) for row in BOTH["reporting"]} == set()


def test_no_row_is_near_copied_from_one_part_to_the_other() -> None:
    """Of two rows of eight words or more no more than three words in four are shared."""
    long = {
        part: [words for row in rows if len(words := set(row["requirement"].casefold().split())) >= 8]
        for part, rows in BOTH.items()
    }
    near = [
        (sorted(a), sorted(b))
        for a in long["tuning"]
        for b in long["reporting"]
        if len(a & b) > 0.75 * min(len(a), len(b))
    ]
    assert near == []
