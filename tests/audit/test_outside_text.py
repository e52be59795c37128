"""Text outside the tables: what asks for or commits to something is counted, what only introduces is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from outside_texts import COMMITMENTS, HELD_OUT, INTRODUCTIONS

from winterplan_extract.audit.outside_text import OutsideText, outside_text, unwrapped
from winterplan_extract.domain.document import Document, Paragraph, Place, RawRecord
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.vocabulary.date_grammar import DateReading

PLAN = load_plan()
READING = DateReading(date(2020, 9, 1), date(2021, 3, 31))
ROW = RawRecord(Place(1, 1), requirement="Keep a stock of face masks", current_status="Six weeks in hand")


def paragraphs(text: str, page: int | None = None) -> Iterator[Paragraph]:
    """A line each; `# ` makes a heading."""
    for line in text.splitlines():
        yield Paragraph(line.removeprefix("# "), page, level=2 if line.startswith("# ") else 0)


def outside(text: str, *rows: RawRecord, page: int | None = None) -> OutsideText:
    return outside_text(Document("plan.docx", "docx", None, tuple(paragraphs(text, page))), rows, PLAN, READING)


@pytest.mark.parametrize(("name", "why", "text"), INTRODUCTIONS, ids=[line[0] for line in INTRODUCTIONS])
def test_an_introduction_asks_nothing(name: str, why: str, text: str) -> None:
    assert [ask.text for ask in outside(text, ROW).asks] == [], why


@pytest.mark.parametrize(("name", "why", "count", "text"), COMMITMENTS, ids=[line[0] for line in COMMITMENTS])
def test_commitments_are_counted_one_by_one(name: str, why: str, count: int, text: str) -> None:
    assert len(outside(text, ROW).asks) == count, why


def test_a_verb_that_ends_in_ly_is_no_adverb_before_one() -> None:
    text = "• Apply the easements only as a last resort\n• Supply masks to all homes\n• Jointly agree a plan for surges"
    assert len(outside(text, ROW).asks) == 3


def test_half_of_the_texts_were_kept_apart_from_the_making_of_the_rule() -> None:
    assert len(INTRODUCTIONS[HELD_OUT::2]) >= 10
    assert len(COMMITMENTS[HELD_OUT::2]) >= 10


def test_what_a_row_has_taken_up_is_not_counted_as_unread() -> None:
    text = "• Keep a stock of face masks\n• Open a second store by 30 November"
    assert [ask.text for ask in outside(text, ROW).asks] == ["• Open a second store by 30 November"]


@pytest.mark.parametrize(
    ("text", "count", "why"),
    [
        (
            "1. Open a warm hub\nCurrent position: in place\n2. Ring every home weekly\nCurrent position: begun",
            2,
            "labelled",
        ),
        ("# 1. Open a warm hub in each town\nBoth are running.", 1, "a numbered heading that orders something"),
        (
            "# Key action 3: Flu jabs for all staff\nClinics begin in October.",
            1,
            "a heading that calls itself an action",
        ),
        ("# 3. Support for unpaid carers\nThe card was launched in June.", 0, "a section's name"),
    ],
)
def test_where_there_is_no_table_headings_ask_too(text: str, count: int, why: str) -> None:
    assert len(outside(text).asks) == count, why


def test_headings_over_tables_are_no_asks() -> None:
    assert outside("# 1. Open a warm hub in each town", ROW).asks == ()


def test_orders_in_paragraphs_of_their_own_count_where_several_follow_one_another() -> None:
    assert len(outside("Open a warm hub in each town\nRing every home each week", ROW).asks) == 2
    assert outside("Open a warm hub in each town\nThe rest is as before.", ROW).asks == ()


def test_a_sentence_that_a_text_file_wraps_is_counted_once() -> None:
    wrapped = "We will open a second designated setting and\nstaff it with agency nurses by\n30 November 2020."
    assert len(outside(wrapped, ROW).asks) == 1


def test_a_full_line_and_an_open_bracket_go_on_whatever_the_next_line_begins_with() -> None:
    wrapped = (
        "A board that meets on Fridays goes through every home in turn, under our\nHead of Integrated Care.\n"
        "• Note on changes of guidance, in plain words, within one day (owner:\nCommunications Manager)\n"
        "We shall open a unit with twenty beds in December, together with the\nClinical Commissioning Group.\n"
        "Contents\nDunmere in the winter"
    )
    lines = [line.text for line in unwrapped(list(paragraphs(wrapped)))]
    assert [line.split()[-1] for line in lines] == ["Care.", "Manager)", "Group.", "Contents", "winter"]


def test_letters_and_digits_outside_the_tables_are_counted_and_the_place_is_kept() -> None:
    found = outside("# Next steps\n• Open 2 hubs", ROW, page=4)
    assert found.chars == len("NextstepsOpen2hubs")
    assert [(ask.page, ask.listed) for ask in found.asks] == [(4, True)]


@pytest.mark.parametrize(
    ("lead_in", "count", "why"),
    [
        ("The winter plan of 18 September 2020 asks every council to:", 0, "one council after another"),
        ("The Government expects all local authorities to:", 0, "all of them"),
        ("In it ministers call on local systems to:", 0, "the verb in two words"),
        ("All councils are required by the Department to:", 2, "whom before the verb: not told apart, so it is shown"),
        ("Beside the actions in the tables below, we will:", 2, "a promise, though it names the tables"),
        (
            "Since the guidance asks councils for more, the council will also:",
            2,
            "a promise, though it tells what is asked",
        ),
        ("In line with the guidance we are going to:", 2, "as above"),
        (
            "Homes have asked us for help with rotas, so the council needs to:",
            2,
            "whom is asked is no council at large",
        ),
        ("In line with the guidance the council has:", 0, "what is done"),
    ],
)
def test_the_line_over_a_list_tells_whose_it_is(lead_in: str, count: int, why: str) -> None:
    listed = "• Open a warm hub in each town by 30 November 2020\n• Ring every home each week"
    assert len(outside(f"{lead_in}\n{listed}", ROW).asks) == count, why


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Requirement text must not be changed.", 0),
        ("White cells must be completed by 16 October 2020.", 0),
        ("Columns A to C must be left as they are.", 0),
        ("Do not delete rows.", 0),
        ("All responses shall be agreed by the director before 16 October 2020.", 0),
        ("Text messages must be sent to every carer by 16 October 2020.", 1),
        ("The outbreak cells must meet each day.", 1),
    ],
)
def test_what_a_template_says_of_its_own_parts_is_no_ask(text: str, count: int) -> None:
    assert len(outside(text, ROW).asks) == count
