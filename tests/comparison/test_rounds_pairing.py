"""Which row of October is which of January: by wording, action and likeness, never by number."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rounds_builders import ACTIONS, changes, kinds, returned, row, run

from winterplan_extract.comparison.rounds.run import councils_of, pair_councils, pair_rows
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Pairing


def paired(old: list[ReturnRecord], new: list[ReturnRecord]) -> list[tuple[str, str, str]]:
    """Pairs as the rows' current status, which the tests use to tell rows apart, and by what they were known."""
    pairs = pair_rows(returned(*old)[1], returned(*new)[1], Pairing())
    return [(pair.old.current_status, pair.new.current_status, pair.by) for pair in pairs.both]


def test_rows_that_were_renumbered_and_moved_have_not_changed() -> None:
    old = [row(a.action_id, ref=f"1.{n}", section="Lamps") for n, a in enumerate(ACTIONS)]
    new = [row(a.action_id, ref=f"7.{n}", section="Part 7", theme="New") for n, a in enumerate(reversed(ACTIONS))]
    assert kinds(old, new) == []


def test_a_wording_that_differs_in_spaces_case_and_dashes_alone_is_the_same() -> None:
    one = row("SEA-01", requirement="Co-ordinate the tarring – of all boats.", current_status="Up to date: 12 boats.")
    two = row("SEA-01", requirement="Coordinate the tarring - of all  boats", current_status="Up to\ndate - 12 boats")
    assert kinds([one], [two]) == []


def test_a_reworded_row_is_known_by_its_action_and_the_change_says_so() -> None:
    new = row("SEA-02", requirement="Our crews look after all fishing gear.")
    (change,) = changes([row("SEA-02")], [new])
    assert change.kind == "requirement_reworded"
    assert change.likeness is not None
    assert 0 < change.likeness < 0.7
    assert "same action" in change.note


def test_a_reworded_row_on_no_list_is_known_by_its_likeness() -> None:
    new = row("", requirement="Gulls are to be counted each morning and evening.")
    (change,) = changes([row("")], [new])
    assert change.kind == "requirement_reworded"
    assert change.likeness is not None
    assert change.likeness > 0.75
    assert "alike" in change.note


def test_another_wording_on_no_list_is_another_row() -> None:
    assert kinds([row("")], [row("", requirement="The harbour office is to stay open.")]) == ["row_new", "row_gone"]


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_rows_of_one_action_the_most_alike_are_the_same(turned: bool) -> None:
    old = [
        row("LIT-01", requirement="Lamps on the north quay are lit.", current_status="n"),
        row("LIT-01", requirement="Lamps on the south pier burn all night.", current_status="s"),
    ]
    new = [
        row("LIT-01", requirement="All lamps on the north quay are lit.", current_status="n"),
        row("LIT-01", requirement="Lamps on the south pier burn all night long.", current_status="s"),
    ]
    found = paired(old, new[::-1] if turned else new)
    assert sorted(found) == [("n", "n", "action"), ("s", "s", "action")]


def test_rows_with_the_same_wording_are_told_apart_by_their_actions_sections_and_status() -> None:
    old = [row("", section="Lamps", current_status="a"), row("", section="Boats", current_status="b")]
    new = [row("", section="Boats", current_status="c"), row("", section="Lamps", current_status="d")]
    assert sorted(paired(old, new)) == [("a", "d", "wording"), ("b", "c", "wording")]


def test_the_wording_outweighs_the_action() -> None:
    """A row that is matched otherwise in the later run is still the same row."""
    old = [row("LIT-01", current_status="a"), row("LIT-02", current_status="b")]
    new = [
        row("LIT-02", current_status="a", requirement=old[0].requirement),
        row("LIT-01", current_status="b", requirement=old[1].requirement),
    ]
    assert paired(old, new) == [("a", "a", "wording"), ("b", "b", "wording")]


WORDS = ("lamp", "boat", "net", "quay", "is", "are", "mended", "lit", "gull")
ROWS = st.lists(
    st.builds(
        lambda words, action: row(action, requirement=" ".join(words)),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
        st.sampled_from(["", "LIT-01", "SEA-01"]),
    ),
    max_size=8,
)


@given(ROWS, ROWS)
def test_every_row_is_in_a_pair_or_alone_and_never_both(old: list[ReturnRecord], new: list[ReturnRecord]) -> None:
    before, after = returned(*old)[1], returned(*new)[1]
    pairs = pair_rows(before, after, Pairing())
    assert sorted([pair.old.row_id for pair in pairs.both] + [r.row_id for r in pairs.gone]) == sorted(
        r.row_id for r in before
    )
    assert sorted([pair.new.row_id for pair in pairs.both] + [r.row_id for r in pairs.new]) == sorted(
        r.row_id for r in after
    )


@given(ROWS, st.randoms(use_true_random=False))
def test_a_return_whose_rows_were_put_in_another_order_has_the_same_wordings(
    rows: list[ReturnRecord], chance: random.Random
) -> None:
    turned = list(rows)
    chance.shuffle(turned)
    pairs = pair_rows(returned(*rows)[1], returned(*turned)[1], Pairing())
    assert (pairs.gone, pairs.new) == ((), ())
    assert all(pair.old.requirement == pair.new.requirement for pair in pairs.both)


COUNCILS = [
    (("Gullhaven", "E1"), ("Gullhaven City Council", "E1"), True, "the code tells, whatever the name"),
    (("Gullhaven", ""), ("GULLHAVEN", "E1"), True, "one round did not know the code"),
    (("Gullhaven", "E1"), ("Gullhaven", "E2"), False, "two codes are two councils"),
    (("Gullhaven", ""), ("Ternhaven", ""), False, "two names are two councils"),
]


@pytest.mark.parametrize(("old", "new", "same", "why"), COUNCILS, ids=[c[3] for c in COUNCILS])
def test_councils_are_known_by_code_and_then_by_name(
    old: tuple[str, str], new: tuple[str, str], same: bool, why: str
) -> None:
    sides = [councils_of(run(returned(row(), council=name, code=code))) for name, code in (old, new)]
    both, gone, added = pair_councils(*sides)
    assert (len(both), len(gone), len(added)) == ((1, 0, 0) if same else (0, 1, 1))


def test_a_renamed_council_keeps_its_rows() -> None:
    old = returned(row("SEA-01", "no"), council="Gullhaven")[1]
    new = returned(row("SEA-01", "no"), council="Gullhaven and Ternhaven")[1]
    assert old[0].row_key != new[0].row_key
    assert len(pair_rows(old, new, Pairing()).both) == 1
