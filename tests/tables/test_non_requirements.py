"""Rows that begin like a key, a note or a signature: set aside, unless they answer as a requirement does."""

from __future__ import annotations

import pytest
from table_builders import banner, cell, document, row, table

from winterplan_extract.domain.document import Cell, Rebuilt
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
HEADINGS = ("Requirement", "Current status", "Fully met?", "How to close the gap", "Lead", "By when?")
PLAIN = row("Keep a plan", "Kept by the duty team.", "Yes", "", "Head of Commissioning", "Ongoing")


def rebuilt(*lines: tuple[Cell | None, ...]) -> Rebuilt:
    """A table of a plain row and those after it, its ledger held to balance."""
    found = rebuild(document(table(row(*HEADINGS), PLAIN, *lines)), PLAN, Settings())
    assert found.chars_kept == found.chars_in_tables
    return found


BEGINNINGS = (
    "Signed off hospital discharge plans with the trusts for every site",
    "Sign off of the winter rota with both trusts",
    "Approved by cabinet, the fund is paid to every home",
    "Notes of the provider forum are shared with homes",
    "Please note that visits to homes are booked a week ahead",
    "Key to every lock box is held by the out-of-hours team",
    "Key workers have access to weekly testing",
    "RAG ratings of homes are reviewed with the regulator",
    "Total number of care home beds is known each morning",
    "Last updated list of providers is sent to the forum",
    "Glossary of terms is shared with families",
    "Contact details of every personal assistant are held",
    "Complete",
    "Count of empty beds is taken each morning",
    "Note: homes are told of every outbreak within a day",
)


@pytest.mark.parametrize("begins", BEGINNINGS)
@pytest.mark.parametrize(
    "answers",
    [
        ("Agreed in September with all partners.", "Yes", "", "Head of Quality", "Complete"),
        ("Agreed in part.", "No", "Agree the rest", "Director of Public Health", "30 November 2020"),
        ("", "Partly", "", "Head of Quality", ""),
    ],
)
def test_what_is_answered_is_a_requirement_however_it_begins(begins: str, answers: tuple[str, ...]) -> None:
    found = rebuilt(row(begins, *answers))
    assert [(r.requirement, r.met_text) for r in found.records[1:]] == [(begins, answers[1])]
    assert found.set_aside == ()


@pytest.mark.parametrize("begins", [one for one in BEGINNINGS if ":" not in one and " by " not in one[:12]])
@pytest.mark.parametrize(
    "answers", [("", "", "", "Head of Quality", ""), ("", "", "", "", "31 October 2020"), ("All sites agreed in June.", "", "", "", "")]
)  # fmt: skip
def test_a_sentence_with_a_lead_a_date_or_a_status_alone_is_one_too(begins: str, answers: tuple[str, ...]) -> None:
    assert [r.requirement for r in rebuilt(row(begins, *answers)).records[1:]] == [begins]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (banner("Signed: A. Wren, Director of Adult Services. Date: 12/10/2020", 6), "signature"),
        (row("Signed: A. Wren", "Director of Adult Services", "", "", "", "Date: 12/10/2020"), "signature"),
        (row("Signed by", "A. Wren", "", "", "Director of Adult Services", "12/10/2020"), "signature"),
        (row("Signed off by:", "", "", "", "Head of Quality", "12 October 2020"), "signature"),
        (row("Approved by", "Health and Wellbeing Board", "", "Date:", "12 October 2020", ""), "signature"),
        (row("Name:", "A. Wren", "Job title:", "Director of Adult Services", "Date:", "12/10/2020"), "signature"),
        (row("Signed off by the director of adult services", "", "Date:", "12/10/2020", "", ""), "signature"),
        (row("Key:", "Yes - all in place now", "Partly - some in place", "No - not in place", "", ""), "legend"),
        (row("", "Green dot: all in place. Red dot: not in place", "", "", "", ""), "legend"),
        (row("Amber shading – partly in place", "", "", "", "", ""), "legend"),
        (row("RAG key", "Green", "Amber", "Red", "", ""), "legend"),
        (row("Key to answers", "G = met in full", "A = met in part", "R = not met", "", ""), "legend"),
        (row("Note:", cell("Answers are as at the end of October.", col_span=5), None, None, None, None), "note"),
        (row("Notes", "Answers are as at the end of October.", "", "", "", ""), "note"),
        (row("Last updated", "12 October 2020", "", "", "", ""), "note"),
        (row("Total", "12", "8", "3", "", ""), "note"),
        (row("Number fully met", "", "5", "", "", ""), "note"),
        (row("Fully met", "", "4", "", "", ""), "note"),
        (row("Not met", "", "1", "", "", ""), "note"),
        (row("Partly met", "12", "40%", "", "", ""), "note"),
        (row("Sub-total, partly met", "", "3", "", "", ""), "note"),
        (row("% met", "", "60%", "", "", ""), "note"),
        (
            row(
                "Example: homes are told",
                "Example: weekly bulletin goes out",
                "Yes / No",
                "",
                "Name and post",
                "DD/MM/YYYY",
            ),
            "note",
        ),
        (row("e.g. Homes are told of rules", "e.g. a bulletin goes out", "", "e.g. begin a bulletin", "", ""), "note"),
        (row("Contact details:", "Duty desk", "01632 960000", "", "", ""), "note"),
    ],
)
def test_keys_notes_and_signatures_are_set_aside_in_one_cell_or_in_many(line: tuple[Cell | None, ...], reason: str) -> None:  # fmt: skip
    found = rebuilt(line)
    assert [aside.reason for aside in found.set_aside] == [reason]
    assert len(found.records) == 1


def test_a_column_of_notes_before_the_requirements_does_not_set_the_table_aside() -> None:
    headings = ("Notes", "Requirement", "Current status", "Fully met?", "Lead", "By when?")
    line = row("From the forum", "Share the rota", "Shared each week.", "Yes", "Head of Quality", "Ongoing")
    found = rebuild(document(table(row(*headings), line)), PLAN, Settings())
    assert [(r.requirement, r.met_text) for r in found.records] == [("Share the rota", "Yes")]


@pytest.mark.parametrize("label", ["4", "F", "A1"])
def test_a_key_under_the_rows_is_set_aside_whatever_its_labels(label: str) -> None:
    lines = [row("1", *(cell.text for cell in PLAIN if cell)), row(label, "Fully met", *[""] * 5), row("0", "Not met", *[""] * 5)]  # fmt: skip
    found = rebuild(document(table(row("Ref", *HEADINGS), *lines)), PLAN, Settings())
    assert [record.ref for record in found.records] == ["1"]
    assert [aside.reason for aside in found.set_aside] == ["note"] * 2


@pytest.mark.parametrize("head", ["Key", "Key to ratings", "What the letters mean"])
@pytest.mark.parametrize("label", ["B", "Blue", "3"])
def test_a_key_at_the_foot_says_nothing_of_the_plan_and_ends_where_rows_go_on(head: str, label: str) -> None:
    answered = [cell.text for cell in PLAIN if cell]
    lines = [row("1", *answered), banner(head), row(label, "Blue: all of it is done and in use", *[""] * 5),
             row("G", "Green: in part, on course for the date shown", *[""] * 5), banner("Testing"), row("2", *answered)]  # fmt: skip
    found = rebuild(document(table(row("Ref", *HEADINGS), *lines)), PLAN, Settings())
    assert [(record.ref, record.section) for record in found.records] == [("1", ""), ("2", "Testing")]
    assert [aside.reason for aside in found.set_aside] == ["legend", "legend", "legend", "banner"]


KEYS = [
    ("Colour", "What it means", "Green", "Amber", "Red"),
    ("RAG", "Description", "G", "A", "R"),
    ("Code", "Meaning", "C", "P", "N"),
    ("", "", cell("", fill="92D050"), cell("●", fill="FFC000"), cell("", fill="FF0000")),
    ("Sign", "We use", "Green dot", "Amber dot", "Red dot"),
]


@pytest.mark.parametrize("key", KEYS)
def test_a_table_that_explains_the_answers_is_a_key(key: tuple[str | Cell, ...]) -> None:
    label, meaning, full, part, none = key
    lines = [row(full, "We meet this in full"), row(part, "We meet this in part"), row(none, "Not met by us or our partners yet")]  # fmt: skip
    first = table(*[row(label, meaning)] * bool(label), *lines, number=2)
    found = rebuild(document(first, table(row(*HEADINGS), PLAIN)), PLAN, Settings())
    assert len(found.records) == 1
    assert {aside.reason for aside in found.set_aside} == {"legend"}


@pytest.mark.parametrize(
    ("headings", "lines", "counts"),
    [
        (("Theme", "Actions", "Fully met", "Not fully met"), (("Flu", "3", "2", "1"), ("Total", "7", "5", "2")), True),
        (("Ref", "Requirement", "Met", "Total"), (("1", "Flu", "2 (67%)", "3"), ("2", "PPE", "4 (100%)", "4")), True),
        (("Section", "Green", "Amber", "Red"), (("Flu", "2", "1", "-"), ("PPE", "4", "", "2")), True),
        (("Requirement", "Yes", "No", "Lead"), (("Keep a plan", "1", "", "DASS"), ("Total", "1", "", "")), False),
        (("Ref", "Requirement", "Score", "Target"), (("1", "Keep a plan", "2", "3"), ("2", "Test", "1", "3")), False),
    ],
)
def test_a_table_of_counts_asks_nothing(headings: tuple[str, ...], lines: tuple[tuple[str, ...], ...], counts: bool) -> None:  # fmt: skip
    found = rebuild(document(table(row(*headings), *(row(*line) for line in lines))), PLAN, Settings())
    assert (not found.records, {aside.reason for aside in found.set_aside} == {"note"}) == (counts, counts or lines[-1][0] == "Total")  # fmt: skip
    assert ("table_skipped" in {notice.code for notice in found.notices}) is counts
