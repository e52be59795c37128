"""A cell that lists several actions: a row for each where what is said of them has an item for each."""

from __future__ import annotations

import pytest
from table_builders import document, row, table

from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
ASKED = ("Tell carers what support they can get", "Re-open day services safely", "Promote wellbeing offers to staff")
SAID = ("Web page updated", "Two of five open", "Poster sent")


def listed(texts: tuple[str, ...]) -> str:
    """A bullet for each."""
    return "\n".join(f"• {text}" for text in texts)


def read(heads: tuple[str, ...], *rows: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Requirement, status, gap, lead and deadline of each row, the ledger held to balance."""
    found = rebuild(document(table(row(*heads), *(row(*one) for one in rows))), PLAN, Settings())
    assert found.chars_kept == found.chars_in_tables
    places = {(r.place.table, r.place.row) for r in found.records}
    assert found.table_rows == len(places) + len(found.joins) + found.headers + len(found.set_aside)
    assert not [n.code for n in found.notices if n.code.startswith("ledger")]
    return [(r.requirement, r.current_status, r.gap, r.lead_text, r.deadline_text) for r in found.records]


def test_each_action_of_a_list_goes_with_its_own_progress() -> None:
    rows = read(("Theme", "Actions", "Progress", "Lead"), ("People", listed(ASKED), listed(SAID), "Adult Social Care"))
    assert rows == [(asked, said, "", "Adult Social Care", "") for asked, said in zip(ASKED, SAID, strict=True)]


def test_lines_of_lead_and_date_go_with_their_actions_and_a_single_one_with_all() -> None:
    heads = ("Requirement", "Current status", "How to close the gap", "Lead", "By when")
    rows = read(heads, (listed(ASKED[:2]), "\n".join(SAID[:2]), listed(("Move it", "Open it")), "DASS\nDPH", "31 Oct"))
    assert rows == [(ASKED[0], SAID[0], "Move it", "DASS", "31 Oct"), (ASKED[1], SAID[1], "Open it", "DPH", "31 Oct")]


@pytest.mark.parametrize(
    ("asked", "said", "why"),
    [
        (listed(ASKED), listed(SAID[:2]), "one has no progress of its own"),
        (listed(ASKED), "All in hand", "one status for all"),
        (listed(ASKED), "", "nothing is said of them"),
        ("Support carers:\n" + listed(ASKED), listed(SAID), "the list is part of one requirement"),
        (listed(ASKED[:1]), listed(SAID[:1]), "one action, written as an item"),
    ],
)
def test_a_list_whose_items_have_none_of_their_own_beside_them_stays_one_row(asked: str, said: str, why: str) -> None:
    assert len(read(("Theme", "Actions", "Progress", "Lead"), ("People", asked, said, "Adult Social Care"))) == 1, why


def test_a_list_under_one_reference_stays_one_row() -> None:
    assert len(read(("Ref", "Requirement", "Current status"), ("1.1", listed(ASKED), listed(SAID)))) == 1
