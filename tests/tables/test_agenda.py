"""Packs of an agenda: where an item names the plan, only what stands under it is the return."""

from __future__ import annotations

import pytest
from table_builders import HEADINGS, document, row, table

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
HEAD = row(*HEADINGS)
LOG = (row("Ref", "Action", "Owner", "Deadline", "Status"), row("24", "Send the draft needs assessment to all members", "DPH", "30 October 2020", "Closed"))  # fmt: skip


def line(ref: str) -> tuple[object, ...]:
    """A plain row of a return."""
    return row(ref, "Circulate IPC guidance.", "Sent weekly.", "Y", "", "Head of Commissioning", "Ongoing")


def read(*headings: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """The references of the rows, a return after each heading, and the items that tables were set aside for."""
    body = [part for n, text in enumerate(headings, 1) for part in (Paragraph(text, level=2), table(HEAD, line(f"{n}.1"), number=n))]  # fmt: skip
    found = rebuild(document(*body), PLAN, Settings())  # type: ignore[arg-type]
    assert found.chars_kept == found.chars_in_tables
    assert found.table_rows == len(found.records) + len(found.joins) + found.headers + len(found.set_aside)
    said = [tuple(value for _, value in n.values) for n in found.notices if n.code == "table_of_other_item"]
    return [record.ref for record in found.records], said


@pytest.mark.parametrize(
    ("log", "plan", "minutes"),
    [
        ("Item 3. Action log", "Item 6. Adult Social Care Winter Plan 2020-21", "Item 7: Any other business"),
        ("AGENDA ITEM 3 - MATTERS ARISING", "AGENDA ITEM 6 - WINTER PLAN", "AGENDA ITEM 7 - FORWARD PLAN"),
        ("Paper A: Log of actions", "Paper B: Our winter plan return", "Paper C: Risk register"),
    ],
)
def test_only_what_stands_under_the_item_that_names_the_plan_is_the_return(log: str, plan: str, minutes: str) -> None:
    assert read(log, plan, minutes) == (["2.1"], [(log, plan), (minutes, plan)])
    assert read(plan, minutes) == (["1.1"], [(minutes, plan)])


@pytest.mark.parametrize(
    "headings",
    [
        ("Item 3. Action log", "Item 6. Adult social care"),  # no item names the plan
        ("1. Winter plan", "2. Testing"),  # sections of a return
        ("Winter plan", "Items on loan"),
    ],
)
def test_without_an_item_of_the_plan_all_of_the_document_may_be_the_return(headings: tuple[str, ...]) -> None:
    assert read(*headings) == (["1.1", "2.1"], [])


def test_the_log_of_another_item_is_kept_with_its_reason() -> None:
    body = (Paragraph("Item 3. Action log", level=2), table(*LOG), Paragraph("Item 6. Winter plan", level=2), table(HEAD, line("1.1"), number=2))  # type: ignore[arg-type]  # fmt: skip
    found = rebuild(document(*body), PLAN, Settings())
    assert [record.ref for record in found.records] == ["1.1"]
    assert [aside.reason for aside in found.set_aside] == ["other_item", "other_item"]
