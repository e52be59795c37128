"""The date that a return gives for itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.sender import find_date
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2021, 1, 15))


def document(*body: str | Table, file: str = "return.docx", title: str = "", footer: str = "") -> Document:
    items = tuple(Paragraph(item) if isinstance(item, str) else item for item in body)
    return Document(file, "docx", None, items, (Paragraph(footer),) if footer else (), title)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(1, None, None, (), tuple(tuple(Cell(text) for text in row) for row in rows))


REQUIREMENTS = table(
    ("Ref", "Requirement", "Status", "Met?", "Gap", "Lead", "Date"), ("1", "a", "b", "N", "c", "d", "31 October 2020")
)
OWN = [
    (document("Winter Plan 2020-21", "01 October 2020"), "2020-10-01", "a line that is a date"),
    (document("Winter plan", "Version 2 – 14 October 2020"), "2020-10-14", "a version"),
    (document("Winter plan", "Last updated: 12 November"), "2020-11-12", "a label makes up for the year"),
    (document("Position as at 30/11/20"), "2020-11-30", "in figures"),
    (document("Draft v0.3 October 2020"), "2020-10-31", "a month ends on its last day"),
    (document(table(("Council", "Somewhere"), ("Date", "14th Oct 2020"))), "2020-10-14", "a title block"),
    (document("Plan", footer="v3 21.10.20"), "2020-10-21", "a footer"),
    (document("Version 1 – 1 October 2020", "Version 2 – 9 October 2020"), "2020-10-09", "the latest version"),
    (document("Version 1.2, 28 October 2020"), "2020-10-28", "the version's number is no date"),
    (document("1 October 2020", footer="Version 2 – 9 October 2020"), "2020-10-09", "a label goes before a bare date"),
    (document(title="Winter plan, 5 October 2020"), "2020-10-05", "the title"),
    (document(file="somewhere 2020-10-14.docx"), "2020-10-14", "the file name"),
]
NOT_OWN = [
    (document("Winter Plan 2020-21"), "a financial year is no date"),
    (document("Published by DHSC on 18 September 2020"), "the plan's own publication"),
    (document("Return to DHSC by 31 October 2020"), "a deadline"),
    (document("1 October 2020 to 31 March 2021"), "a period"),
    (document("Confirmation is required: 30 September 2020"), "a requirement's date"),
    (document(REQUIREMENTS), "a deadline cell"),
    (
        document("In the version of the plan that was sent to all of the partners on 1 October 2020 we said that"),
        "prose",
    ),
    (document(file="winter-plan-2020-21.docx"), "a financial year in a file name"),
    (document(file="20201399.docx"), "digits that are no date"),
]


@pytest.mark.parametrize(("found", "when", "why"), OWN)
def test_own_dates(found: Document, when: str, why: str) -> None:
    assert find_date(found, PLAN, SETTINGS) == date.fromisoformat(when), why


@pytest.mark.parametrize(("found", "why"), NOT_OWN)
def test_dates_of_others(found: Document, why: str) -> None:
    assert find_date(found, PLAN, SETTINGS) is None, why


def test_a_requirement_table_never_dates_the_return() -> None:
    assert find_date(document("1 October 2020", REQUIREMENTS), PLAN, SETTINGS) == date(2020, 10, 1)


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_gives_a_date_or_none(line: str, file: str) -> None:
    found = find_date(document(line, f"Version {line}", file=file), PLAN, SETTINGS)
    assert found is None or found.year >= 1900
