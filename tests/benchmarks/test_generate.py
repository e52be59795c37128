"""Made returns are the same each time, look like returns and carry their truth."""

from __future__ import annotations

import itertools
from collections import Counter

import generate
import pytest

from winterplan_extract.domain.records import ReturnRecord

STOCK = generate.load_stock()
MADE = list(generate.returns(40, seed=7, stock=STOCK))


def distinct(of: str) -> set[object]:
    return {getattr(row, of) for _, rows in MADE for row in rows}


def test_a_return_is_the_same_however_many_are_made() -> None:
    assert list(generate.returns(3, seed=7, stock=STOCK)) == MADE[:3]


def test_another_seed_gives_other_returns() -> None:
    assert next(generate.returns(1, seed=8, stock=STOCK)) != MADE[0]


def test_returns_have_about_ninety_rows() -> None:
    sizes = [len(rows) for _, rows in MADE]
    assert all(70 <= size <= 105 for size in sizes), sizes
    assert 82 <= sum(sizes) / len(sizes) <= 98


def test_truth_is_on_the_list_and_local_rows_have_none() -> None:
    listed = {action.action_id for action in STOCK.plan.actions}
    local = {wording.text for wording in STOCK.local}
    for _, rows in MADE:
        assert Counter(len(row.action_ids) > 1 for row in rows)[True] <= 5
        for row in rows:
            assert set(row.action_ids) <= listed
            assert (row.requirement in local) == (row.action_ids == ()) == (row.decision == "unmapped")


def test_an_action_is_answered_at_most_once_in_a_return_and_some_are_missing() -> None:
    for _, rows in MADE:
        answered = [action for row in rows for action in row.action_ids]
        assert len(answered) == len(set(answered)) < len(STOCK.plan.actions)


def test_returns_differ_in_headings_numbering_and_order() -> None:
    sectionless = [all(not row.section for row in rows) for _, rows in MADE]
    unnumbered = [all(not row.ref for row in rows) for _, rows in MADE]
    listed = [action.action_id for action in STOCK.plan.actions]
    in_order = [is_sorted([listed.index(row.action_ids[0]) for row in rows if row.action_ids]) for _, rows in MADE]
    for property_ in (sectionless, unnumbered, in_order):
        assert 0 < sum(property_) < len(MADE)


def is_sorted(numbers: list[int]) -> bool:
    return all(one < other for one, other in itertools.pairwise(numbers))


@pytest.mark.parametrize("column", ["met", "lead_text", "deadline_text", "current_status"])
def test_answers_vary(column: str) -> None:
    assert len(distinct(column)) >= 4


def test_blank_rows_keep_everything_but_the_matching() -> None:
    rows = MADE[0][1]
    for row, bare in zip(rows, generate.blank(rows), strict=True):
        assert (bare.action_ids, bare.decision, bare.confidence) == ((), "unmapped", 0.0)
        assert (bare.row_id, bare.requirement, bare.section) == (row.row_id, row.requirement, row.section)


def test_an_extracted_return_balances() -> None:
    council, rows = MADE[0]
    made = generate.extracted(council, rows)
    assert made.document.table_rows == made.document.rows == len(made.rows)
    assert {match.row_id for match in made.matches} == {row.row_id for row in rows if row.action_ids}


def test_register_gives_every_council_once_with_its_code() -> None:
    councils = list(generate.returns(len(STOCK.plan.councils), register=True, stock=STOCK))
    assert [name for name, _ in councils] == [council.name for council in STOCK.plan.councils]
    firsts: list[ReturnRecord] = [rows[0] for _, rows in councils]
    assert len({row.council_code for row in firsts}) == len({row.return_id for row in firsts}) == len(councils)


def test_more_councils_than_the_register_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="register holds"):
        next(generate.returns(10_000, register=True, stock=STOCK))
