"""Answers, deadlines and posts by their wording: what is one, in a cell, at its beginning and on a printed line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.dates import is_deadline_like, line_names_deadline, names_date
from winterplan_extract.vocabulary.leads import lead_share, names_post

PLAN = load_plan()
ANSWERS = known_answers(PLAN)


@pytest.mark.parametrize(
    ("text", "met"),
    [("Y", "yes"), ("n", "no"), ("ý", "no"), (" Yes ", "yes"), ("✓", "yes"), ("Yes we can", None), ("", None)],
)
def test_an_answer_means_what_the_list_says(text: str, met: str | None) -> None:
    assert ANSWERS.meaning(text) == met
    assert ANSWERS.is_answer(text) is (met is not None)


def test_an_answer_may_be_set_off_from_what_follows_it() -> None:
    assert ANSWERS.opening("Partly – the rota is not yet staffed") == "partly"
    assert ANSWERS.opening("No one has asked") is None
    assert ANSWERS.opening("N/A – not our role") == "not_applicable"
    assert ANSWERS.opening("(Fully met) all told") == "yes"
    assert ANSWERS.opened_with("Not met. No page.") == "Not met"
    assert ANSWERS.opened_with("24/7 cover: in place") == ""


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Homes were told (fully met)", "fully met"),
        ("Homes were told. Requirement met in full.", "Requirement met in full"),
        ("Post is vacant: not yet met", "not yet met"),
        ("Two of three held – partly", "partly"),
        ("Sent each week [Met]", "Met"),
        ("Two of three held\nPartially met", "Partially met"),
        ("Not met. Post is vacant – in place.", "Not met"),
        ("Calls are weekly. Gaps: none", ""),
        ("Is all in place? No", ""),
        ("The aim is to be fully met", ""),
        ("The list (in place since May) is kept", ""),
    ],
)
def test_an_answer_may_close_a_text(text: str, answer: str) -> None:
    assert ANSWERS.told_in(text) == answer


def test_an_answer_that_leaves_it_open_decides_nothing() -> None:
    own = replace(load_plan(), wordings=(("Y", "yes"), ("Later", "not_stated")))
    assert known_answers(own).decided("Y") == "yes"
    assert known_answers(own).decided("Later") is None
    assert known_answers(own).is_answer("Later")
    assert not known_answers(own).is_answer("N")


@pytest.mark.parametrize(
    ("text", "cell", "line", "date"),
    [
        ("30 November 2020", True, True, True),
        ("Nov 2020", True, True, True),
        ("Q3", True, False, False),
        ("Febuary 2021", False, True, True),
        ("7 Market Street", False, False, False),
        ("Ongoing", True, True, False),
        ("The review is ongoing", True, False, False),
        ("3.12", True, True, False),
        ("The market is stable", False, False, False),
        ("Decision of the board", False, False, False),
    ],
)
def test_what_says_when(text: str, cell: bool, line: bool, date: bool) -> None:
    assert (is_deadline_like(text, PLAN), line_names_deadline(text, PLAN), names_date(text)) == (cell, line, date)


@pytest.mark.parametrize(
    ("text", "named"),
    [("Head of Quality", True), ("Contracts officers", True), ("DASS", True), ("Thursday", False), ("Headway House", False),
     ("Manager, by 30/11", False), ("The team " + "and all who help it " * 6, False)],
)  # fmt: skip
def test_a_short_cell_names_a_post_by_a_word_of_the_list(text: str, named: bool) -> None:
    assert names_post(text, load_plan()) is named
    assert not names_post(text, replace(load_plan(), words=()))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Contracts and quality team", 0.9, 1.0),  # nothing else
        ("Ann Lee, Head of Quality", 0.34, 0.7),  # a person with it
        ("The quality team rings any home that has not opened the bulletin", 0.01, 0.49),  # a sentence
        ("Commissioning", 1.0, 1.0),  # a whole name of the list
        ("Visits have begun again", 0.0, 0.0),
        ("Head of Quality, 30 November 2020", 0.0, 0.0),  # it says when
    ],
)
def test_how_much_of_a_text_names_who_leads(text: str, least: float, most: float) -> None:
    assert least <= lead_share(text, PLAN) <= most


def test_the_words_that_say_when_and_who_are_the_plans_own() -> None:
    own = replace(PLAN, words=(("by yuletide", "deadline"), ("steward", "post")), roles=(("Steward", "Steward"),))
    assert is_deadline_like("by yuletide", own)
    assert line_names_deadline("by yuletide", own)
    assert not is_deadline_like("ongoing", own)
    assert names_post("Steward of the hall", own)
    assert not names_post("Head of Quality", own)
