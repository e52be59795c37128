"""What must hold whatever a reviewer typed and in whatever order the lines stand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_builders import MORE, NOW, REVIEW, SETTINGS, handed_in, line, plan, row

from winterplan_extract.review import Taken, read_ledger, take_decisions
from winterplan_extract.review.ledger import standing, subject

ROWS = [row(n, f"Task {n}", council=name) for n in (1, 2, 3) for name in ("Ashcombe", "Brannoch")]
typed = st.sampled_from(
    [
        "",
        "KIT-01",
        "kit-2 Menus written down, and kept",
        "KIT-01; GAR-02",
        "no action",
        "not a requirement",
        "KIT-9",
        "eh?",
    ]
)
lines = st.lists(
    st.builds(
        lambda of, decision, note, every: line(of, decision, note=note, apply_to_every_council=every),
        st.sampled_from(ROWS),
        typed,
        st.sampled_from(["", "as before"]),
        st.sampled_from(["", "", "yes"]),
    ),
    max_size=8,
)
rounds = st.lists(lines, min_size=1, max_size=3)


def take(folder: Path, filled: list[dict[str, object]]) -> Taken:
    path = folder / "review.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, (*REVIEW, *MORE), restval="")
        writer.writeheader()
        writer.writerows(filled)
    return take_decisions(
        [handed_in(path, ROWS)], folder / "decisions.csv", plan=plan(), settings=SETTINGS, decided_by="C", now=NOW
    )


@given(rounds=rounds)
def test_taking_the_same_answers_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[dict[str, object]]]
) -> None:
    folder = tmp_path_factory.mktemp("again")
    for filled in rounds:
        first = take(folder, filled)
    ledger = read_ledger(folder / "decisions.csv")
    again = take(folder, filled)
    assert again.taken == ()
    assert again.rulings == first.rulings
    assert read_ledger(folder / "decisions.csv") == ledger


@given(rounds=rounds)
def test_no_line_ever_leaves_the_ledger_and_one_ruling_stands_for_each_row(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[dict[str, object]]]
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    before: tuple[object, ...] = ()
    for filled in rounds:
        taken = take(folder, filled)
        after = read_ledger(folder / "decisions.csv")
        assert len(after) == len(before) + len(taken.taken)
        assert taken.rulings == standing(after) == tuple(each for each in after if not each.withdrawn)
        before = after


@given(orders=lines.flatmap(lambda filled: st.tuples(st.just(filled), st.permutations(filled))))
def test_the_order_of_the_lines_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, orders: tuple[list[dict[str, object]], list[dict[str, object]]]
) -> None:
    said = []
    for filled in orders:
        taken = take(tmp_path_factory.mktemp("order"), filled)
        rulings = {(subject(each), each.verdict, frozenset(each.action_ids)) for each in taken.rulings}
        said.append((rulings, sorted(fault.code for fault in taken.faults)))
    assert said[0] == said[1]
