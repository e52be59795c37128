"""Answers that stand in a row of their own beneath what is asked, and rows that a page or a reader cut."""

from __future__ import annotations

from dataclasses import replace

from table_builders import HEADINGS, banner, cell, document, row, table

from winterplan_extract.domain.document import Rebuilt, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild


def _made(*body: Table) -> Rebuilt:
    return rebuild(document(*body), load_plan(), Settings())


def test_a_labelled_row_over_the_table_answers_the_requirement_above_it() -> None:
    made = _made(
        table(
            row("Ref", "Requirement", "Met (Y/N)", "Lead", "By when"),
            row("1", "Test all staff", "N", "Head of Service", "December"),
            banner("Current status: Six homes of nine do", 5),
            banner("Action to close the gap: the other three: in November", 5),
            row("2", "Send the plan", "Y", "Director", "Ongoing"),
            banner("Current status: Sent", 5),
        )
    )
    assert [(r.current_status, r.gap) for r in made.records] == [
        ("Six homes of nine do", "the other three: in November"),
        ("Sent", ""),
    ]
    assert {r.section for r in made.records} == {""}
    assert not made.set_aside
    assert {note.code for note in made.notices} == set()


def test_a_banner_with_a_colon_stays_a_banner() -> None:
    made = _made(
        table(
            row(*HEADINGS),
            row("1", "Test all staff", "Done", "Y", "", "Head", "May"),
            banner("Theme 2: Working together"),
            row("2", "Send the plan", "Done", "Y", "", "Head", "May"),
        )
    )
    assert [r.theme for r in made.records] == ["", "Theme 2: Working together"]


def test_a_row_goes_on_in_the_part_of_its_table_right_below() -> None:
    """A table without upright rules may be read in two parts, the second without headings."""
    first = table(row(*HEADINGS[1:]), row("Direct providers to", "A list of", "Y", "", "Head", "May"), page=1, bottom=400.0)  # fmt: skip
    rest = table(
        row("local venues for flu vaccination", "pharmacies went out", "", "", "of Service", ""),
        *(row(f"Send the plan to group {letter}", "Sent", "Y", "", "Director", "June") for letter in "ABC"),
        number=2,
        page=1,
        bottom=780.0,
    )
    made = _made(first, _moved_down(rest, 390.0))
    assert made.records[0].requirement == "Direct providers to local venues for flu vaccination"
    assert len(made.records) == 4
    assert made.records[0].current_status == "A list of pharmacies went out"


def _moved_down(part: Table, top: float) -> Table:
    assert part.box is not None
    return replace(part, box=replace(part.box, top=top))


def test_the_rest_of_what_explains_an_answer_is_no_answer_of_its_own() -> None:
    """Answer and gap share a column there, so that the rest of a cell on the next page is long text and no Y or N."""
    headings = ("Requirement", "Current status", "Fully met? Gaps", "Lead", "By when")
    first = table(
        row(*headings),
        row("1.1 Send the plan", "Sent", "Fully met", "Head", "May"),
        row("1.2 Test all staff", "Half do", "Not met", "Head", "May"),
        row("1.3 Identify positive cases", "Weekly testing is", "Partially met", "Head", "May"),
        page=1,
    )
    rest = table(
        row(
            "promptly in all homes", "under way", "Press for tests in supported living and swab there", "of Service", ""
        ),
        *(row(f"1.{at} Share the guidance", "Shared", "Fully met", "Head", "May") for at in range(4, 12)),
        number=2,
        page=2,
    )
    made = _made(first, rest)
    assert made.records[2].requirement == "Identify positive cases promptly in all homes"
    assert len(made.records) == 11
    assert "Press for tests" in made.records[2].gap


def test_the_first_row_of_a_page_is_no_heading_where_every_other_row_is_shaded() -> None:
    def striped(number: int, shaded: bool, *texts: str) -> tuple[object, ...]:
        return tuple(cell(text, fill="E6EED5" if shaded else "") for text in (str(number) if number else "", *texts))

    said = ("Done", "Y", "", "Head", "May")
    first = table(row(*HEADINGS), striped(1, True, "Test all staff", *said), striped(2, False, "Provide PPE for", *said), page=1)  # type: ignore[arg-type]  # fmt: skip
    rest = table(
        striped(0, True, "needs of carers", "by van", "", "", "of Service", ""),  # type: ignore[arg-type]
        striped(3, False, "Send the plan", *said),  # type: ignore[arg-type]
        striped(4, True, "Share the guidance", *said),  # type: ignore[arg-type]
        number=2,
        page=2,
    )
    made = _made(first, rest)
    assert [r.requirement for r in made.records] == [
        "Test all staff",
        "Provide PPE for needs of carers",
        "Send the plan",
        "Share the guidance",
    ]
