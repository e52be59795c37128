"""Who sent a return: the place that decides, the names councils go by, and what only looks like a council."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.problems import wording
from winterplan_extract.fields.sender import find_sender
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()


def document(
    *body: str | Table, file: str = "return.docx", title: str = "", footer: str = "", level: int = 0
) -> Document:
    items = tuple(Paragraph(item, level=level) if isinstance(item, str) else item for item in body)
    return Document(file, "docx", None, items, (Paragraph(footer),) if footer else (), title)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(1, None, None, (), tuple(tuple(Cell(text) for text in row) for row in rows))


def codes(found: Document) -> list[str]:
    return [notice.code for notice in find_sender(found, PLAN).notices]


IN_TITLE = [
    ("Oxfordshire County Council: Winter Plan 2020-21", "Oxfordshire", "the full name"),
    ("ADULT SOCIAL CARE WINTER PLAN – RUTLAND COUNTY COUNCIL", "Rutland", "all in capitals"),
    ("Reading Winter Plan 2020", "Reading", "a name that is a word, with a title's words beside it"),
    ("London Borough of Sutton ASC Winter Plan", "Sutton", "a London borough"),
    ("LB Camden winter return", "Camden", "its short form"),
    ("City of York Council", "York", "a city"),
    ("North Yorkshire County Council", "North Yorkshire", "not York"),
    ("Derby City Council", "Derby", "not Derbyshire"),
    ("Derbyshire County Council", "Derbyshire", "not Derby"),
    ("Nottingham County Council", "Nottinghamshire", "the city has no county council"),
    ("Leicestershire County Council", "Leicestershire", "not Leicester"),
    ("Durham County Council", "County Durham", "the register turns it"),
    ("Bristol City Council", "City of Bristol", "the register turns it"),
    ("Hull City Council", "Kingston upon Hull", "the short name"),
    ("Royal Borough of Kingston", "Kingston upon Thames", "the other Kingston"),
    ("St Helens Council", "St. Helens", "without the register's full stop"),
    ("Bath & North East Somerset Council", "Bath and North East Somerset", "& for and"),
    ("B&NES winter plan", "Bath and North East Somerset", "an acronym"),
    ("Southend on Sea Borough Council", "Southend-on-Sea", "without hyphens"),
    ("Council of the Isles of Scilly", "Isles of Scilly", "turned round"),
    ("Royal Borough of Windsor & Maidenhead", "Windsor and Maidenhead", "royal"),
    ("Bournemouth, Christchurch & Poole Council", "Bournemouth, Christchurch and Poole", "commas within"),
    ("St. Helens MBC", "St. Helens", "an abbreviated title"),
]


@pytest.mark.parametrize(("title", "name", "why"), IN_TITLE)
def test_names_in_a_title(title: str, name: str, why: str) -> None:
    found = find_sender(document(title), PLAN)
    assert (found.name, bool(found.code), found.notices) == (name, True, ()), why
    assert found.evidence.startswith("in the title: “")


NO_COUNCIL = [
    ("Reading the guidance", "the verb"),
    ("Author: Jane Sutton", "a surname"),
    ("Kent and Medway CCG", "an NHS body"),
    ("York Road care home", "a street"),
    ("Leicester, Leicestershire and Rutland system", "an area, not a sender"),
    ("Your Council winter plan", "a template's words"),
    ("Winter Plan Kingston", "either of two"),
]


@pytest.mark.parametrize(("title", "why"), NO_COUNCIL)
def test_what_only_looks_like_a_council(title: str, why: str) -> None:
    assert find_sender(document(title), PLAN).name == "", why
    assert codes(document(title)) == ["council_not_found"]


OFF_REGISTER = [
    ("Wealdshire County Council Winter Plan", "Wealdshire County Council", "a fictional county"),
    ("WINTER PLAN WEALDSHIRE COUNTY COUNCIL", "Wealdshire County Council", "capitals are set as names are"),
    ("Royal Borough of Eastminster", "Royal Borough of Eastminster", "a fictional borough"),
    (
        "North Northamptonshire Council",
        "North Northamptonshire Council",
        "a later council, not the county it was part of",
    ),
    ("West Oxfordshire District Council", "West Oxfordshire District Council", "a district, not its county"),
    ("Oxford City Council", "Oxford City Council", "a district, not its county"),
    ("Westmorland and Furness Council", "Westmorland and Furness Council", "a later council"),
]


@pytest.mark.parametrize(("title", "name", "why"), OFF_REGISTER)
def test_a_council_off_the_register_keeps_its_printed_name(title: str, name: str, why: str) -> None:
    found = find_sender(document(title, "Partners: Oxfordshire County Council"), PLAN)
    assert (found.name, found.code, found.region) == (name, "", ""), why
    assert [notice.code for notice in found.notices] == ["council_not_on_register"]


def test_partners_named_further_down_do_not_win() -> None:
    partners = table(*[("1", "Leicestershire County Council and Leicester City Council help")] * 5)
    assert find_sender(document("Rutland County Council winter plan", partners), PLAN).name == "Rutland"


PLACES = [
    (document(table(("Local authority", "Kent County Council"))), "Kent", "beside “Local authority”"),
    (document("Name of local authority: Bury"), "Bury", "beside “Name of local authority”"),
    (document("Winter plan", footer="Wirral Council – page 3"), "Wirral", "in the page header or footer"),
    (document(table(("RUTLAND COUNTY COUNCIL",), ("Ref", "Requirement"))), "Rutland", "at the top of the document"),
    (document("Winter plan", file="rutland.docx"), "Rutland", "in the file name"),
    (document("Winter plan", file="StHelens_ASC.docx"), "St. Helens", "in the file name"),
    (document("Winter plan", file="returns.zip!Tower Hamlets/plan.docx"), "Tower Hamlets", "in the file name"),
    (document("Winter plan", table(("1", "Cornwall Council leads"), ("2", "Devon helps"))), "Cornwall", "in the text"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "name", "evidence"), PLACES)
def test_the_place_is_told(found: Document, name: str, evidence: str) -> None:
    sender = find_sender(found, PLAN)
    assert sender.name == name
    assert sender.evidence.startswith(evidence)


@pytest.mark.parametrize(
    ("file", "quoted"),
    [
        ("/home/jane/returns/rutland plan.docx", "“rutland plan.docx”"),
        ("C:/jane/Tower Hamlets/plan.docx", "“Tower Hamlets”"),
    ],
)
def test_where_the_file_lies_is_not_told(file: str, quoted: str) -> None:
    assert find_sender(document("Winter plan", file=file), PLAN).evidence == f"in the file name: {quoted}"


def test_the_title_wins_over_the_file_name_and_the_doubt_is_shown() -> None:
    found = document("Surrey County Council winter plan", file="kent.docx")
    assert find_sender(found, PLAN).name == "Surrey"
    assert codes(found) == ["council_ambiguous"]


def test_of_two_in_the_title_the_file_name_settles() -> None:
    title = "Richmond upon Thames Council and Wandsworth Council"
    assert find_sender(document(title, file="wandsworth.docx"), PLAN).name == "Wandsworth"
    assert codes(document(title, file="wandsworth.docx")) == []
    assert codes(document(title)) == ["council_ambiguous"]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (document("Tokens", table(("The end of Reading.", "See Reading"), ("Reading", "Reading"))), "a word of running text, however often"),
        (document("Notes", file="end-of-reading-token.txt"), "a word in a file name"),
        (document("Notes", file="proof reading.docx"), "a word in a file name, at its end"),
        (document("Advice", table(("Bury the cable", "Bury"), ("Bury", "Bury"))), "a verb"),
    ],
)  # fmt: skip
def test_a_lone_word_that_is_a_name_too_sends_nothing(found: Document, why: str) -> None:
    assert find_sender(found, PLAN).name == "", why


def test_the_same_word_counts_where_the_text_gives_the_council_its_title() -> None:
    found = document("Notes", table(("1", "Reading Borough Council leads"), ("2", "Reading")))
    assert find_sender(found, PLAN).name == "Reading"


def test_every_council_is_found_by_each_name_of_the_register() -> None:
    missed = {
        text: find_sender(document(f"{text} Winter Plan"), PLAN).name
        for council in PLAN.councils
        for text in (council.official_name, council.name)
        if find_sender(document(f"{text} Winter Plan"), PLAN).code != council.code
    }
    assert missed == {}


def test_every_council_is_found_by_its_file_name() -> None:
    missed = {
        file: find_sender(document(file=file), PLAN).name
        for council in PLAN.councils
        for file in (
            council.name.replace(" ", "_") + ".pdf",
            council.name.replace(" ", "").lower() + "-return.docx",
            council.official_name + " winter plan.docx",
        )
        if find_sender(document(file=file), PLAN).code != council.code
    }
    assert missed == {}


def test_every_other_name_belongs_to_a_council_on_the_register() -> None:
    names = {council.name for council in PLAN.councils}
    assert [wording for wording, name in PLAN.council_names if name not in names] == []


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=30))
def test_any_text_gives_a_sender(title: str, file: str, footer: str) -> None:
    found = find_sender(document(title, file=file, footer=footer), PLAN)
    assert bool(found.name) == bool(found.evidence)
    assert found.name or [notice.code for notice in found.notices] == ["council_not_found"]


@pytest.mark.parametrize(
    ("title", "chosen", "others"),
    [
        ("Leicester City Council and Rutland County Council: joint winter plan", "Leicester", "Rutland"),
        ("Council: Rutland County Council & Leicester City Council", "Rutland", "Leicester"),
        ("Submitted by: Leeds City Council, Kent County Council and Essex County Council", "Leeds", "Kent and Essex"),
    ],
)
def test_of_councils_that_answer_together_it_is_said_which_is_left_without_answers(
    title: str, chosen: str, others: str
) -> None:
    sender = find_sender(document(title), PLAN)
    (told,) = sender.notices
    assert sender.name == chosen
    assert f"read as {chosen}'s; {others}: left without answers" in wording(told)[1]
    for name in others.split(" and "):
        copy = find_sender(document(title, file=f"{name}.docx"), PLAN)
        assert (copy.name, copy.notices) == (name, ())


def test_a_council_named_alone_and_formally_goes_before_several_that_are_thanked() -> None:
    thanks = "Winter plan, with thanks to Leeds City Council and Kent County Council"
    unsigned, signed = document(thanks), document(thanks, footer="Essex County Council – Official")
    assert find_sender(unsigned, PLAN).name in ("Leeds", "Kent")
    assert find_sender(signed, PLAN).name == "Essex"
    assert codes(signed) == ["council_ambiguous"]


def test_a_first_paragraph_of_prose_is_no_title() -> None:
    prose = (
        "We are grateful to our colleagues at Leeds City Council and at Kent County Council, who have shared "
        "their own plans with us and let us learn from them over the summer."
    )
    assert find_sender(document(prose, footer="Essex County Council – Official"), PLAN).name == "Essex"
