"""Rows rebuilt from tables as readers give them: nothing lost, nothing cut in two, nothing glued."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_builders import HEADINGS, banner, cell, document, printed, row, table

from winterplan_extract.domain.document import Document, Paragraph, Rebuilt
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()


def made(given_document: Document, plan: Plan = PLAN) -> Rebuilt:
    """The document rebuilt, its ledger held to balance."""
    rebuilt = rebuild(given_document, plan, Settings())
    placed = len(rebuilt.records) + len(rebuilt.joins) + rebuilt.headers + len(rebuilt.set_aside)
    assert placed == rebuilt.table_rows
    assert rebuilt.chars_kept == rebuilt.chars_in_tables
    return rebuilt


FIRST = row("1.1", "Circulate IPC guidance.", "Sent weekly.", "Y", "", "Head of Commissioning", "Ongoing")
SECOND = row("1.2", "Control local outbreaks.", "Cell meets daily.", "N", "Agree protocol", "DPH", "31 Oct")


def test_a_plain_table_gives_a_record_for_each_row_with_its_columns_named() -> None:
    found = made(document(table(row(*HEADINGS), FIRST, SECOND)))
    assert [(r.ref, r.met_text, r.lead_text, r.deadline_text) for r in found.records] == [
        ("1.1", "Y", "Head of Commissioning", "Ongoing"),
        ("1.2", "N", "DPH", "31 Oct"),
    ]
    assert found.headers == 1


def test_a_number_merged_down_and_the_letters_beside_it_are_the_references() -> None:
    head = (cell("No.", col_span=2), None, *row(*HEADINGS[1:]))
    first, second = (
        (number, cell(letter), *FIRST[1:]) for number, letter in ((cell("1", row_span=2), "a"), (None, "b"))
    )
    found = made(document(table(head, first, second, (cell("2"), cell(""), *SECOND[1:]))))
    assert [(r.ref, r.other_text) for r in found.records] == [("1a", ""), ("1b", ""), ("2", "")]


def test_a_table_goes_on_over_a_page_without_a_header_of_its_own() -> None:
    found = made(document(table(row(*HEADINGS), FIRST, page=1), table(SECOND, number=2, page=2)))
    assert [r.ref for r in found.records] == ["1.1", "1.2"]
    assert found.records[1].place.page == 2
    assert not found.joins


def test_a_header_said_again_on_the_next_page_is_set_aside() -> None:
    found = made(document(table(row(*HEADINGS), FIRST, page=1), table(row(*HEADINGS), SECOND, number=2, page=2)))
    assert [aside.reason for aside in found.set_aside] == ["repeated_header"]
    assert found.headers == 1


def test_a_row_cut_by_the_page_is_made_whole_whichever_cells_go_on() -> None:
    first = row("1.1", printed("Circulate IPC\nguidance to all", page=1), printed("Sent", page=1), "Y", "", "DPH", "")
    rest = row("", printed("providers.", page=2), printed("weekly.", page=2), "", "", "", "")
    found = made(document(table(row(*HEADINGS), first, page=1), table(rest, SECOND, number=2, page=2)))
    assert found.records[0].requirement == "Circulate IPC guidance to all providers."
    assert found.records[0].current_status == "Sent weekly."
    assert (found.records[0].place.page, found.records[0].place.page_end) == (1, 2)
    assert len(found.joins) == 1
    assert found.joins[0].evidence


@pytest.mark.parametrize("headings", [HEADINGS, ("No.", *HEADINGS[1:])], ids=["the same headings", "others"])
def test_the_rest_of_a_row_under_a_title_and_the_headings_again_goes_on_it(headings: tuple[str, ...]) -> None:
    rest = row("", "", "Two homes wait.", "", "", "", "")
    found = made(
        document(
            table(row(*HEADINGS), FIRST, page=1),
            Paragraph("Winter plan: infection control (continued)", level=1, page=2),
            table(row(*headings), rest, SECOND, number=2, page=2),
        )
    )
    joined = headings == HEADINGS
    assert [r.current_status for r in found.records] == ["Sent weekly.\nTwo homes wait." if joined else "Sent weekly.", "Cell meets daily."]  # fmt: skip
    assert (len(found.joins), [aside.reason for aside in found.set_aside]) == ((1, []) if joined else (0, ["note"]))


def test_a_row_over_three_pages_is_one_row_on_three_pages() -> None:
    first = row("1.1", printed("Circulate guidance.", page=1), printed("Sent to", page=1), "Y", "", "DPH", "")
    middle = row("", "", printed("every provider", page=2), "", "", "", "")
    last = row("", "", printed("each week.", page=3), "", "", "", "")
    found = made(
        document(
            table(row(*HEADINGS), first, page=1),
            table(row(*HEADINGS), middle, number=2, page=2),
            table(row(*HEADINGS), last, SECOND, number=3, page=3),
        )
    )
    assert found.records[0].current_status == "Sent to every provider each week."
    assert found.records[0].place.page_end == 3
    assert len(found.records) == 2


def test_a_row_without_a_number_but_with_its_own_answer_stays_a_row() -> None:
    unnumbered = row("", "Summarise end-of-life guidance for providers.", "On the hub.", "N", "Update", "AD", "Ongoing")
    found = made(document(table(row(*HEADINGS), FIRST, SECOND, page=1), table(unnumbered, number=2, page=2)))
    assert len(found.records) == 3
    assert not found.joins


def test_a_reference_said_again_after_the_break_joins_and_is_said_once() -> None:
    rest = row("1.2 (continued)", "", "Minutes are kept.", "", "", "", "")
    found = made(document(table(row(*HEADINGS), FIRST, SECOND, page=1), table(rest, number=2, page=2)))
    assert found.records[1].ref == "1.2"
    assert found.records[1].current_status == "Cell meets daily.\nMinutes are kept."


def test_a_table_that_ends_high_on_its_page_was_not_cut() -> None:
    rest = row("", "Keep the plan under review", "", "", "", "", "")
    high = made(
        document(table(row(*HEADINGS), FIRST, SECOND, page=1, bottom=300), table(rest, FIRST, number=2, page=2))
    )
    assert [r.requirement for r in high.records][2] == "Keep the plan under review"


def test_lines_under_one_requirement_and_one_answer_are_one_row() -> None:
    spans = [cell(text, row_span=2) for text in ("1.1", "Work with partners.", "Done", "N")]
    first = (*spans, cell("Write plan"), cell("Head of Quality"), cell("Oct"))
    second = (None, None, None, None, cell("Agree plan"), cell("DASS"), cell("Nov"))
    found = made(document(table(row(*HEADINGS), first, second, SECOND)))
    assert (found.records[0].gap, found.records[0].lead_text) == ("Write plan\nAgree plan", "Head of Quality\nDASS")
    assert len(found.records) == 2


def test_a_merged_requirement_with_an_answer_on_each_line_gives_a_row_for_each() -> None:
    spans = [cell(text, row_span=2) for text in ("1.1", "Work with partners.")]
    first = (*spans, *row("NHS side", "Y", "", "CCG", ""))
    second = (None, None, *row("Council side", "N", "Agree", "DASS", "Nov"))
    found = made(document(table(row(*HEADINGS), first, second)))
    assert [(r.ref, r.requirement, r.met_text) for r in found.records] == [
        ("1.1", "Work with partners.", "Y"),
        ("1.1", "Work with partners.", "N"),
    ]


def test_banners_carry_theme_and_section_down() -> None:
    found = made(
        document(
            table(
                banner("Theme 1: Preventing infection"), row(*HEADINGS), FIRST, banner("Staff movement"), SECOND,
                banner("Theme 2: Working together"), row("2.1", "Commission packages.", "", "Y", "", "", ""),
            )
        )
    )  # fmt: skip
    assert [(r.theme, r.section) for r in found.records] == [
        ("Theme 1: Preventing infection", ""),
        ("Theme 1: Preventing infection", "Staff movement"),
        ("Theme 2: Working together", ""),
    ]
    assert [aside.reason for aside in found.set_aside] == ["banner"] * 3


def test_headings_between_tables_carry_down_and_the_title_does_not() -> None:
    found = made(
        document(
            Paragraph("Wealdshire County Council: Winter Plan", level=1),
            Paragraph("Theme A: Overarching", level=1),
            Paragraph("1. Overarching actions", level=2),
            table(row(*HEADINGS), FIRST),
            Paragraph("2. Testing", level=2),
            table(row(*HEADINGS), SECOND, number=2),
        )
    )
    assert [(r.theme, r.section) for r in found.records] == [
        ("Theme A: Overarching", "1. Overarching actions"),
        ("Theme A: Overarching", "2. Testing"),
    ]


def test_a_section_column_is_carried_down_its_merged_cells() -> None:
    first = (cell("Testing", row_span=2), *row("1", "Test staff.", "Yes we do", "Y"))
    second = (None, *row("2", "Monitor data.", "Daily", "N"))
    found = made(document(table(row("Section", "No.", "Requirement", "Position", "Met?"), first, second)))
    assert [(r.section, r.ref) for r in found.records] == [("Testing", "1"), ("Testing", "2")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (banner("Key: Y = fully met, N = not met"), "legend"),
        (banner("Signed: ____ Director"), "signature"),
        (banner("Note: " + "complete every row. " * 20), "note"),
        (row("", "", "", "", "", "", ""), "empty"),
        (row("Signed by", "The Director", "", "", "", "Date:", "1/11/20"), "signature"),
    ],
)
def test_what_asks_nothing_is_set_aside_with_its_reason(line: tuple[object, ...], reason: str) -> None:
    found = made(document(table(row(*HEADINGS), FIRST, line)))  # type: ignore[arg-type]
    assert [aside.reason for aside in found.set_aside] == [reason]
    assert len(found.records) == 1


def test_a_table_that_asks_nothing_is_set_aside_whole() -> None:
    contacts = table(row("Name", "Telephone"), row("Duty desk", "01632 960000"))
    found = made(document(contacts, table(row(*HEADINGS), FIRST, number=2)))
    assert len(found.records) == 1
    assert len(found.set_aside) == 2
    assert {n.code for n in found.notices} >= {"table_skipped"}


def test_a_document_without_requirements_says_so() -> None:
    found = made(document(table(row("Name", "Telephone"), row("Duty desk", "01632 960000"))))
    assert "no_requirement_table" in {n.code for n in found.notices}


def test_a_column_without_a_role_keeps_its_text_under_its_heading() -> None:
    head = ("Ref", "Requirement", "Met?", "Funding stream")
    found = made(document(table(row(*head), row("1", "Test all staff.", "Y", "Better Care Fund"))))
    assert found.records[0].other_text == "Funding stream: Better Care Fund"


def test_a_paragraph_by_accident_in_the_middle_of_a_table_changes_nothing() -> None:
    found = made(document(table(row(*HEADINGS), FIRST), Paragraph("x"), table(SECOND, number=2)))
    assert [(r.ref, r.gap) for r in found.records] == [("1.1", ""), ("1.2", "Agree protocol")]


TEXT = st.text(alphabet="abc XY1.\n•", max_size=12)


@given(st.lists(st.lists(TEXT, min_size=7, max_size=7), max_size=8), st.integers(0, 8))
def test_whatever_the_cells_hold_every_row_and_letter_is_accounted_for(grid: list[list[str]], cut: int) -> None:
    rows = [row(*texts) for texts in grid]
    first = table(row(*HEADINGS), *rows[:cut], page=1)
    body = [first, table(*rows[cut:], number=2, page=2)] if rows[cut:] else [first]
    made(document(*body))


def test_a_short_row_whose_cells_sound_like_headings_stays_a_row() -> None:
    short = row("4.1", "DHSC hears what the fund was spent on.", "Sent", "Fully met", "", "Lead officer", "Completed")
    found = made(document(table(row(*HEADINGS), FIRST, short)))
    assert [r.ref for r in found.records] == ["1.1", "4.1"]


@pytest.mark.parametrize("end", ["and", "and discharge guidance;"])
def test_a_requirement_split_in_two_rows_by_hand_is_one(end: str) -> None:
    first = row("1.1", f"Keep to the restart {end}", "Done", "Y", "", "DASS", "")
    found = made(document(table(row(*HEADINGS), first, row("", "use trusted assessors.", "", "", "", "", ""), SECOND)))
    assert found.records[0].requirement == f"Keep to the restart {end} use trusted assessors."
    assert len(found.records) == 2


def test_a_merged_cell_that_the_page_cuts_reaches_into_the_next_page() -> None:
    lead = cell("Head of Commissioning", row_span=2)
    first = (*row("1", "Test all staff.", "Done", "Y", ""), lead, cell(""))
    second = (*row("2", "Send the plan.", "Done", "Y", ""), None, cell(""))
    third = (*row("3", "Ask the forum.", "Done", "Y", ""), cell("", row_span=1), cell(""))
    fourth = row("4", "Tell the LRF.", "Done", "Y", "", "", "")
    found = made(document(table(row(*HEADINGS), first, second, page=1), table(third, fourth, number=2, page=2)))
    assert [r.lead_text for r in found.records] == ["Head of Commissioning"] * 3 + [""]


@pytest.mark.parametrize(
    "under",
    [
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        ("", "As in the plan", "Describe what is in place", "Y or N", "If N, what will be done", "Job title", "Date"),
    ],
)
def test_a_row_that_explains_the_columns_on_every_page_is_no_requirement(under: tuple[str, ...]) -> None:
    found = made(
        document(
            table(row(*HEADINGS), row(*under), FIRST, page=1),
            table(row(*HEADINGS), row(*under), SECOND, number=2, page=2),
        )
    )
    assert [r.ref for r in found.records] == ["1.1", "1.2"]


def test_a_heading_cut_by_the_page_is_one_heading() -> None:
    """It stands in a narrow first cell, the others left empty; its last words come on the next page."""
    first = printed("Safe discharge\nfrom NHS", page=1)
    last = printed("settings", page=2)
    asked = row("6.1", "Name an executive lead", "Named in May", "Y", "", "DASS", "Done")
    found = made(
        document(
            table(row(*HEADINGS), asked, row(first, *[""] * 6), page=1),
            table(row(*HEADINGS), row(last, *[""] * 6), row("6.2", *["Review each case", "Weekly", "Y", "", "DASS", ""]), number=2, page=2),
        )
    )  # fmt: skip
    assert [r.section for r in found.records] == ["", "Safe discharge from NHS settings"]
