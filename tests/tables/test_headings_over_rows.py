"""Theme and section of rows: what heads the whole return or its front pages is no theme of any of them."""

from __future__ import annotations

import pytest
from table_builders import HEADINGS, banner, document, row, table

from winterplan_extract.domain.document import Paragraph, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
HEAD = row(*HEADINGS)
FLU = "Supporting people who receive social care, the workforce, and carers"


def line(ref: str) -> tuple[object, ...]:
    """A plain row."""
    return row(ref, "Circulate IPC guidance.", "Sent weekly.", "Y", "", "Head of Commissioning", "Ongoing")


def headed(*body: Table | Paragraph) -> list[tuple[str, str]]:
    """The theme and the section of each row."""
    return [(r.theme, r.section) for r in rebuild(document(*body, title="Oakvale Council"), PLAN, Settings()).records]


def under(*over: str) -> list[tuple[str, str]]:
    """Theme and section of rows in one table: a short text is a reference, any other a banner."""
    rows = [banner(text) if len(text) > 4 else line(text) for text in over]
    return headed(table(HEAD, *rows))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("over", "wanted", "why"),
    [
        (("Overarching", "1.1", "PPE and tests", "1.2", "Our homes", "1.3"), [("", "Overarching"), ("", "PPE and tests"), ("", "Our homes")], "three of one level"),
        (("OVERARCHING", "1.1", "1.2", "STAFF", "1.3"), [("", "OVERARCHING")] * 2 + [("", "STAFF")], "in capitals"),
        (("Overarching", "1.1", "Our homes", "1.2", "Supporting the system", "1.3"), [("", "Overarching"), ("", "Our homes"), ("", "Supporting the system")], "a later one too"),
        (("Overarching", "1.1", FLU, "1.2"), [("Overarching", ""), (FLU, "")], "themes of the plan alone"),
        (("Supporting the system", "1.1", "Funding", "1.2"), [("Supporting the system", ""), ("Supporting the system", "Funding")], "the plan's own section of it"),
        (("Overarching", "1.1", FLU, "Our homes", "1.2"), [("Overarching", ""), (FLU, "Our homes")], "a banner under a theme"),
        (("Theme 1: People", "1.1", "Our homes", "1.2"), [("Theme 1: People", ""), ("Theme 1: People", "Our homes")], "called a theme"),
    ],
)  # fmt: skip
def test_a_first_banner_on_the_level_of_the_next_is_no_theme_of_theirs(over: tuple[str, ...], wanted: list[tuple[str, str]], why: str) -> None:  # fmt: skip
    assert under(*over) == wanted, why


@pytest.mark.parametrize("front", ["Contents", "TABLE OF CONTENTS", "1. Contents", "Cover sheet", "Document control"])
@pytest.mark.parametrize("level", [1, 2])
def test_a_front_page_heads_no_rows(front: str, level: int) -> None:
    rows = table(HEAD, line("1.1"))  # type: ignore[arg-type]
    again = table(HEAD, line("1.2"), number=2)  # type: ignore[arg-type]
    made = (Paragraph(front, level=level), Paragraph("1. Infection ..... 2"), Paragraph("Infection", level=2), rows)
    assert headed(*made, Paragraph("Staff", level=1), again) == [("", "Infection"), ("", "Staff")]


@pytest.mark.parametrize("over", ["Self-assessment, November", "Our answer in full", "Health Board: papers"])
def test_a_heading_over_all_rows_of_a_file_is_its_title_and_no_theme(over: str) -> None:
    tables = [table(HEAD, line(f"{n}.1"), number=n) for n in (1, 2)]  # type: ignore[arg-type]
    body = (Paragraph(over, level=1), Paragraph("Homes", level=2), tables[0], Paragraph("Staff", level=2), tables[1])
    assert headed(*body) == [("", "Homes"), ("", "Staff")]


@pytest.mark.parametrize(
    ("before", "wanted"), [("Care homes", "Care homes"), ("Adult Social Care Winter Plan: November", "")]
)
def test_a_caption_over_a_key_is_no_section_and_what_stood_before_it_goes_on(before: str, wanted: str) -> None:
    key = table(row("Green", "Fully met"), row("Amber", "Partly met"), row("Red", "Not met"))
    body = (Paragraph(before, level=2), Paragraph("Key to RAG rating", level=2), key)
    assert headed(*body, table(HEAD, line("1"), number=2)) == [("", wanted)]  # type: ignore[arg-type]


def test_a_theme_of_the_plan_over_all_rows_stays_one() -> None:
    body = (Paragraph("Supporting the system", level=1), Paragraph("Homes", level=2), table(HEAD, line("1")))  # type: ignore[arg-type]
    assert headed(*body) == [("Supporting the system", "Homes")]
