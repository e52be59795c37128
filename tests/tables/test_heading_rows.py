"""Rows under the headings: one that explains or numbers the columns heads them too, one that answers never does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from table_builders import HEADINGS, cell, document, row, table

from winterplan_extract.domain.document import Cell, Document
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
HEAD = row(*HEADINGS)
FIRST = row("1.1", "Circulate IPC guidance.", "Sent weekly.", "Y", "", "Head of Commissioning", "Ongoing")
SECOND = row("1.2", "Control local outbreaks.", "Cell meets daily.", "N", "Agree protocol", "DPH", "31 Oct")
_TOP = [cell(text, row_span=2) for text in HEADINGS[:5]]
TWO_LEVELS = ((*_TOP, cell("Who and when", col_span=2), None), (None, None, None, None, None, cell("Lead"), cell("By when")))  # fmt: skip


def refs(made: Document) -> list[str]:
    """The references of the document's rows, its ledger held to balance."""
    found = rebuild(made, PLAN, Settings())
    assert found.chars_kept == found.chars_in_tables
    return [record.ref or record.requirement for record in found.records]


@pytest.mark.parametrize("page", [None, 1], ids=["sheets or Word", "pages"])
@pytest.mark.parametrize("copies", [2, 3])
@pytest.mark.parametrize("head", [(HEAD,), TWO_LEVELS], ids=["headings in one row", "in two"])
def test_rows_that_several_tables_repeat_stay_rows(copies: int, page: int | None, head: tuple[tuple[Cell | None, ...], ...]) -> None:  # fmt: skip
    tables = [table(*head, FIRST, SECOND, number=n, page=page and n) for n in range(1, copies + 1)]
    assert refs(document(*tables)) == ["1.1", "1.2"] * copies


@pytest.mark.parametrize(
    ("copied", "why"),
    [
        (("1.1", "Keep a plan", "", "", "", "", ""), "a reference"),
        (("", "Keep a plan", "", "Partly", "", "", ""), "an answer"),
        (("", "Keep a plan", "", "", "", "", "30 November"), "a date"),
        (("", "Keep a plan", "", "", "", "Director of Adult Services", ""), "a lead"),
        (("", "Keep a plan", "The board meets each month.", "", "", "", ""), "a status"),
    ],
)
def test_a_first_row_copied_from_table_to_table_is_no_heading(copied: tuple[str, ...], why: str) -> None:
    made = document(table(HEAD, row(*copied), FIRST), table(HEAD, row(*copied), SECOND, number=2))
    assert refs(made) == [copied[0] or copied[1], "1.1", copied[0] or copied[1], "1.2"], why


@pytest.mark.parametrize(
    "under",
    [
        ("", "As in the plan", "Describe what is in place", "Y, N or P", "What is still to do", "Job title", "Date"),
        ("", "(from the plan)", "(your position now)", "(yes or no)", "(to close the gap)", "(post)", "(by when)"),
        ("", "The national ask", "Where are you now?", "Yes/No/Partly", "What is missing?", "Who?", "dd/mm/yyyy"),
        ("1", "2", "3", "4", "5", "6", "7"),
    ],
)
def test_a_row_that_explains_the_columns_in_every_table_heads_them(under: tuple[str, ...]) -> None:
    made = document(table(HEAD, row(*under), FIRST), table(HEAD, row(*under), SECOND, number=2))
    assert refs(made) == ["1.1", "1.2"]


def test_a_row_that_its_author_marked_as_heading_stays_a_row_if_it_answers() -> None:
    assert refs(document(replace(table(HEAD, FIRST, SECOND), header_rows=2))) == ["1.1", "1.2"]


def test_a_numbered_row_in_bold_without_headings_over_it_is_a_row() -> None:
    bold = tuple(replace(one, bold=True) for one in FIRST if one)
    again = row("1.3", "Keep a register of visits.", "Kept by the team.", "Y", "", "DPH", "31 Oct")
    made = document(table(HEAD, SECOND, page=1), table(bold, again, number=2, page=2))
    assert refs(made) == ["1.2", "1.1", "1.3"]
