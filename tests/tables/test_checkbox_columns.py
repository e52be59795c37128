"""Columns of marks and columns of answers: which is which, and that a printed answer stays as it is printed."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from table_builders import cell, document, row, table

from winterplan_extract.domain.document import Cell, Rebuilt
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
ASKED = (
    "Distribute the Infection Control Fund to care providers and report on its use",
    "Provide free PPE to care providers that cannot use the PPE portal, personal assistants included",
    "Actively monitor local testing data and follow up with care homes that do not test",
    "Ensure carers know what support is available and whom to contact",
)
STATUS = "A store is run with the resilience forum and stock is counted every Friday by the duty team."
MET_HEADINGS = ("Met", "Met?", "Fully met", "Fully met?", "In place?", "Compliant?", "Complete?", "Achieved?", "Fully compliant", "Requirement met?")  # fmt: skip
GAP_HEADINGS = ("Gap", "Gap?", "Gaps", "Gaps?", "Outstanding", "Outstanding?")


def rebuilt(headings: tuple[str, ...], *columns: tuple[str, ...]) -> Rebuilt:
    """A table of four requirements, their status, those columns and their leads, its ledger held to balance."""
    lines = [row(asked, STATUS, *held, "Head of Quality") for asked, *held in zip(ASKED, *columns, strict=True)]
    found = rebuild(document(table(row("Requirement", "Current status", *headings, "Lead"), *lines)), PLAN, Settings())
    assert found.chars_kept == found.chars_in_tables
    return found


def met(found: Rebuilt) -> list[str]:
    return [record.met_text for record in found.records]


@pytest.mark.parametrize(("asks", "gap"), list(itertools.product(MET_HEADINGS, GAP_HEADINGS)))
@pytest.mark.parametrize(
    "answers",
    [("Yes", "No", "Yes", "No"), ("Y", "Y", "Y", "N"), ("✓", "✗", "✓", "✓"), ("Yes", "Yes", "Yes", "Yes")],
)  # fmt: skip
def test_answers_beside_an_empty_column_of_gaps_stay_as_printed(asks: str, gap: str, answers: tuple[str, ...]) -> None:
    found = rebuilt((asks, gap), answers, ("",) * 4)
    assert met(found) == list(answers)
    assert {column.heading: column.role for column in found.columns}[gap] == "gap"


@pytest.mark.parametrize("gap", GAP_HEADINGS)
@pytest.mark.parametrize("held", [("No", "Yes", "No", "Yes"), ("", "X", "", "X"), ("", "Open a store", "", "Ask them")])
def test_answers_in_words_stay_as_printed_whatever_the_gaps_hold(gap: str, held: tuple[str, ...]) -> None:
    answers = ("Yes", "No", "Yes", "No")
    assert met(rebuilt(("Fully met?", gap), answers, held)) == list(answers)


@pytest.mark.parametrize("beside", ["Not met", "Partly met", "No"])
def test_answers_in_words_beside_an_empty_column_of_another_answer_stay_as_printed(beside: str) -> None:
    answers = ("Yes", "No", "Yes", "No")
    assert met(rebuilt(("Fully met?", beside), answers, ("",) * 4)) == list(answers)


def test_a_printed_no_that_no_mark_explains_stays_beside_a_column_for_what_is_met_in_part() -> None:
    assert met(rebuilt(("Fully met?", "Partly"), ("Yes", "No", "No", "No"), ("", "X", "", ""))) == ["Yes", "No", "No", "No"]  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "columns", "said"),
    [
        (("Yes", "No"), (("X", "", "X", "X"), ("", "X", "", "")), ["Yes", "No", "Yes", "Yes"]),
        (("Yes", "No"), (("X", "X", "X", "X"), ("", "", "", "")), ["Yes"] * 4),  # nothing under No
        (("Yes", "No"), (("Y", "", "Y", "Y"), ("", "N", "", "")), ["Yes", "No", "Yes", "Yes"]),  # a no under No
        (("Fully", "Part", "Not met"), (("✓", "", "", "✓"), ("", "✓", "", ""), ("", "", "✓", "")), ["Fully", "Part", "Not met", "Fully"]),
        (("Fully", "Part", "Not met"), (("✓", "", "✓", "✓"), ("", "", "", ""), ("", "✓", "", "")), ["Fully", "Not met", "Fully", "Fully"]),
        (("All", "Part", "None"), (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", "")), ["All met", "Part", "None met", "All met"]),
        (("100%", "50%", "0%"), (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", "")), ["100%", "50%", "0%", "100%"]),
        (("Nearly there", "Part", "Not met"), (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", "")), ["Nearly there", "Part", "Not met", "Nearly there"]),
        (("Met", "Partly met", "Not met"), (("Y", "N", "N", "Y"), ("N", "Y", "N", "N"), ("N", "N", "Y", "N")), ["Met", "Partly met", "Not met", "Met"]),
        (("Complete", "In progress", "Outstanding"), (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", "")), ["Complete", "In progress", "Outstanding", "Complete"]),
        (("Fully met? Yes", "Fully met? No"), (("☑", "☐", "☑", "☑"), ("☐", "☑", "☐", "☐")), ["Yes", "No", "Yes", "Yes"]),
        (("Fully", "Partly", "Not"), (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", "")), ["Fully", "Partly", "Not met", "Fully"]),
        (("Full", "Some", "Not"), (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", "")), ["Full", "Some", "Not met", "Full"]),
        (("Yes", "Part", "No"), (("Y", "", "Y", ""), ("", "Y", "", "Y"), ("", "", "", "")), ["Yes", "Part", "Yes", "Part"]),
    ],
)  # fmt: skip
def test_a_mark_in_one_of_several_columns_means_what_heads_it(headings: tuple[str, ...], columns: tuple[tuple[str, ...], ...], said: list[str]) -> None:  # fmt: skip
    assert met(rebuilt(headings, *columns)) == said


@pytest.mark.parametrize("headings", [("Y", "N"), ("y", "n"), ("Yes", "No"), ("Y", "Partly")])
def test_a_mark_under_a_letter_is_the_answer_that_the_letter_stands_for(headings: tuple[str, str]) -> None:
    found = rebuilt(headings, ("x", "", "x", ""), ("", "x", "", "x"))
    assert met(found) == [headings[0], headings[1], headings[0], headings[1]]


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "plain"])
@pytest.mark.parametrize(
    ("over", "under", "marks"),
    [
        ("Is it met?", ("Fully", "Partly", "Not yet"), ("☐", "✔")),
        ("How far met?", ("Not met", "Partly", "Fully"), ("", "x")),
        ("Where are we?", ("Not met", "In part", "Met"), ("", "X")),
        ("Status of the requirement", ("Complete", "In progress", "Outstanding"), ("☐", "☒")),
        ("", ("Yes", "Partly", "No"), ("", "1")),
        ("Extent met", ("Fully", "Partly", "Not"), ("", "X")),
        ("Extent met", ("Full", "Some", "Not"), ("", "X")),  # the middle one is not known: no X under it is a “no”
        ("How far met?", ("Not", "Partly", "Fully"), ("", "X")),  # the word that all three go on with is left off
    ],
)
def test_answers_in_a_second_row_of_headings_head_columns_of_marks(over: str, under: tuple[str, ...], marks: tuple[str, str], merged: bool) -> None:  # fmt: skip
    down = 2 if merged else 1
    head = [cell("No.", row_span=down), cell("Requirement", row_span=down), cell("Evidence so far", row_span=down), cell(over, col_span=3 if merged else 1), *([None] * 2 if merged else row("", "")), cell("Lead", row_span=down)]  # fmt: skip
    blank = None if merged else ""
    lines = [
        row(str(n), asked, STATUS, *(marks[n % 3 == at] for at in range(3)), "DASS") for n, asked in enumerate(ASKED)
    ]
    found = rebuild(document(table(head, row(blank, blank, blank, *under, blank), *lines)), PLAN, Settings())
    assert found.chars_kept == found.chars_in_tables
    assert met(found) == [{"Not": "Not met"}.get(under[n % 3], under[n % 3]) for n in range(len(ASKED))]
    assert {record.current_status for record in found.records} == {STATUS}


def test_a_row_under_the_headings_with_one_answer_or_apart_is_no_heading() -> None:
    head = row("No.", "Requirement", "Evidence so far", "Met?", "Reviewed", "Lead")
    for first in (
        ("", ASKED[0], "", "Fully", "", ""),
        ("1", "", "", "Fully", "Partly", ""),
        ("", "", "", "Fully", "", "Partly"),
    ):
        found = rebuild(
            document(table(head, row(*first), row("2", ASKED[1], STATUS, "Partly", "", "DASS"))), PLAN, Settings()
        )
        assert "Reviewed" in [column.heading for column in found.columns]


MARKS = (("X", "", "", "X"), ("", "X", "", ""), ("", "", "X", ""))


@pytest.mark.parametrize(
    ("over", "under", "said"),
    [
        (
            "Requirement met",
            ("Gold", "Silver", "Tin"),
            ["Gold", "Silver", "Tin", "Gold"],
        ),  # of what meaning nobody knows
        ("Led by", ("Council", "NHS trust", "Both"), [""] * 4),  # an X there is no “no”
        ("% met", ("100%", "50%", "0%"), ["100%", "50%", "0%", "100%"]),
    ],
)
def test_columns_of_marks_under_one_heading(over: str, under: tuple[str, ...], said: list[str]) -> None:
    tall = [cell(text, row_span=2) for text in ("Requirement", "Current status")]
    heads = ((*tall, cell(over, col_span=3), None, None), (None, None, *map(cell, under)))
    lines = [row(asked, STATUS, *held) for asked, *held in zip(ASKED, *MARKS, strict=True)]
    found = rebuild(document(table(*heads, *lines)), PLAN, Settings())
    assert met(found) == said
    assert found.chars_kept == found.chars_in_tables


@pytest.mark.parametrize("heading", ["Fully met (tick)", "Requirement met ✓", "Met in full (please tick)"])
def test_one_column_to_tick_holds_answers_in_its_own_right(heading: str) -> None:
    assert met(rebuilt((heading,), ("✓", "", "✓", ""))) == ["✓", "", "✓", ""]


def test_of_two_answers_under_their_own_dates_the_later_counts() -> None:
    tall = [cell(text, row_span=2) for text in ("Ref", "Requirement")]
    both = (
        cell("Previous return (30 September)", col_span=2),
        None,
        cell("This return (30 October)", col_span=2),
        None,
    )
    heads = ((*tall, *both), (None, None, *(cell(text) for text in ("Position", "Met?") * 2)))
    lines = [row(f"2.{n}", asked, "None bought.", "No", STATUS, "Yes") for n, asked in enumerate(ASKED, start=1)]
    found = rebuild(document(table(*heads, *lines)), PLAN, Settings())
    assert [(r.current_status, r.met_text) for r in found.records] == [(STATUS, "Yes")] * 4


@pytest.mark.parametrize(
    ("text", "looks", "said"),
    [
        ("Y P N", {"marked": "P"}, "☐ Y ☑ P ☐ N"),
        ("Y P N", {"marked": "Y"}, "☑ Y ☐ P ☐ N"),  # “Y P” is an answer elsewhere
        ("Met / Partly met / Not met", {"marked": "Met"}, "☑ Met / ☐ Partly met / ☐ Not met"),
        ("Fully Partly Not", {"marked": "Not"}, "☐ Fully ☐ Partly ☑ Not"),
        ("Yes / No / N/A", {"marked": "N/A"}, "☐ Yes / ☐ No / ☑ N/A"),
        ("Yes / No / Partly", {"marked": "Yes No"}, "Yes / No / Partly"),
        ("Yes / No / Partly", {}, "Yes / No / Partly"),
        ("Yes, from May", {"marked": "Yes"}, "Yes, from May"),
        ("Yes\nPartly", {"marked": "Yes"}, "Yes\nPartly"),  # of two parts of what is asked
        ("Fully / /", {"struck": "Partly\nNot met"}, "Fully"),
        ("Fully / met", {"struck": "Partly / Not"}, "Fully met"),
        ("| Partly |", {"struck": "Fully\nNot met"}, "Partly"),
        ("Fully / Partly /", {"struck": "Not met"}, "Fully / Partly /"),
        ("Yes / No", {}, "Yes / No"),
    ],
)
def test_of_printed_answers_the_one_is_chosen_that_stands_out_or_is_left(text: str, looks: dict[str, str], said: str) -> None:  # fmt: skip
    given = replace(cell(text, **looks), chars=chars(text + looks.get("struck", "")))
    head = row("Ref", "Requirement", "Current status", "Fully met?", "Lead")
    lines = [row(str(n), asked, STATUS, given, "DASS") for n, asked in enumerate(ASKED, start=1)]
    found = rebuild(document(table(head, *lines)), PLAN, Settings())
    assert met(found) == [said] * len(ASKED)
    assert found.chars_kept == found.chars_in_tables


GREY = cell(fill="595959")


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ([(GREY, "", ""), ("", GREY, ""), ("", "", GREY), ("", "", "")], ["Fully", "Partly", "Not met", ""]),
        ([(GREY, "", "")] * 4, [""] * 4),  # as the template has it
        ([(GREY, cell(fill="FFC000"), ""), ("", GREY, GREY), (GREY, "", ""), (GREY, "", "")], [""] * 4),
        ([("", "", ""), (GREY, GREY, GREY)] * 2, [""] * 4),  # every other row
        ([(GREY, "x", ""), ("", "x", GREY), ("", "x", ""), ("x", "", "")], ["Partly", "Partly", "Partly", "Fully"]),
    ],
)
def test_the_answer_whose_empty_cell_is_filled_is_the_one(filled: list[tuple[str | Cell, ...]], said: list[str]) -> None:  # fmt: skip
    over = row("Ref", "Requirement", "Current status", cell("Met?", col_span=3, fill="595959"), None, None, "Lead")
    head = row("", "", "", *(cell(text, fill="E7E6E6") for text in ("Fully", "Partly", "Not")), "")
    lines = [row(str(n), ASKED[n], STATUS, *cells, "DASS") for n, cells in enumerate(filled)]
    found = rebuild(document(table(over, head, *lines)), PLAN, Settings())
    assert met(found) == said
