"""What a document says it is: this plan's return, another year's, another plan's, or nothing of the kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from winterplan_extract.audit.identify import kind_of, plan_named
from winterplan_extract.domain.document import Cell, Document, Paragraph, Place, RawRecord, Table
from winterplan_extract.domain.plan import Identity
from winterplan_extract.storage.plan_folder import load_plan

IDENTITY = load_plan().identity
OWN = IDENTITY.title
CARE_HOMES = "care home support plan of May 2020"


def document(*top: str, file: str = "return.docx", title: str = "", footer: str = "", cells: Sequence[str] = ("Requirement", "Lead")) -> Document:  # fmt: skip
    body = (*(Paragraph(text) for text in top), Table(1, None, None, (), (tuple(map(Cell, cells)),)))
    return Document(file, "docx", None, body, (Paragraph(footer),) if footer else (), title)


def rows(*deadlines: str, asks: str = "Keep PPE for care homes") -> tuple[RawRecord, ...]:
    return tuple(RawRecord(Place(1, n), requirement=asks, deadline_text=text) for n, text in enumerate(deadlines, 2))


@pytest.mark.parametrize(
    ("found", "plan", "why"),
    [
        (document("Dunmere Council: Adult Social Care Winter Plan 2020-21"), OWN, "its name and season"),
        (document("Winter plan 2020/2021, Dunmere"), OWN, "the season with a stroke"),
        (document("Dunmere Council winter plan"), OWN, "no season at all"),
        (document("Adult Social Care Winter Plan", "2021-22"), "winter plan of 2021-22", "the season in the next line"),
        (document("Adult Social Care Winter Plan 2021 to 2022"), "winter plan of 2021-22", "the season in words"),
        (document("ASC winter plan 21/22"), "winter plan of 2021-22", "the season in two figures each"),
        (document("Dunmere Council winter plan 2019-20"), "winter plan of 2019-20", "the year before"),
        (document("Return of Dunmere", footer="Winter Plan 2021-22 | page 3"), "winter plan of 2021-22", "the page footer"),
        (document("Return of Dunmere", title="Winter plan 2021-22"), "winter plan of 2021-22", "the file's properties"),
        (document("Return", file="Dunmere Winter Plan 2021-22.docx"), "winter plan of 2021-22", "the file name alone"),
        (document("Winter Plan 2020-21", file="winter-plan-2021-22.docx"), OWN, "what stands in it goes before the file name"),
        (document("Winter Plan 2020-21, to be revised for 2021-22"), OWN, "its own season goes before another"),
        (document("Winter Plan", "Budget 2021-22 is set in a paper of its own, which members saw at the last meeting"), OWN, "another year's budget"),
        (document("Dunmere: Care Home Resilience Plan"), CARE_HOMES, "a look-alike's name"),
        (document("Support to the sector", footer="Care home support plan – Dunmere"), CARE_HOMES, "in the footer"),
        (document("Winter Plan, building on the care home support plan"), OWN, "both names in one title"),
        (document("Winter plan of Dunmere", "Care home support plan"), OWN, "the look-alike is a part of it"),
        (document("Highways winter service plan 2020-21", file="dunmere-winter-plan.docx"), "winter service plan for the roads", "gritting"),
        (document("Better Care Fund Plan 2020-21"), "Better Care Fund plan", "a shared budget's plan"),
        (document("Dunmere", cells=("Winter Plan 2021-22 is being written", "Lead")), "", "a mention in a cell"),
        (document("Dunmere", "We looked at " + "the winter plan 2021-22 of our neighbours and at what they asked of us " * 3), "", "a mention in a long paragraph"),
        (document("Dunmere", footer="Winter Plan page 21/22"), OWN, "a page number is no season"),
        (document("Position of Dunmere"), "", "nothing said"),
        (document("Dunmere", cells=("Ref", "Title", "Supplier")), "register or impact assessment", "a column of registers"),
        (document("Dunmere", cells=("Course", "Date", "Trainer", "Lead")), "training programme", "columns of a brochure"),
        (document("Dunmere", cells=("Recommendation", "Management response")), "audit or inspection report", "columns of audits"),
        (document("Dunmere", "Actions of our winter plan, read from the minutes that the board keeps of each of the meetings which it holds and of what it asked of all of its officers", cells=("Requirement", "Recommendation")), "", "the plan is mentioned"),
        (document("Dunmere care homes: internal audit"), "audit or inspection report", "a kind of document in the title"),
        (document("Winter Plan 2020-21: internal audit of care homes"), OWN, "the plan's own name and season go before"),
    ],
)  # fmt: skip
def test_the_plan_that_a_document_names(found: Document, plan: str, why: str) -> None:
    named = plan_named(found, rows("Ongoing"), IDENTITY, None)
    assert named.plan == plan, why
    assert bool(named.evidence) == bool(plan)
    assert (named.other is None) == (plan in ("", OWN))


@pytest.mark.parametrize(
    ("deadlines", "written", "plan", "why"),
    [
        (("31 March 2022", "30 November 2021", "5 Dec 2021", "January 2022"), None, "winter plan of 2021-22", "all of them a year on"),
        (("31 March 2022", "30 November 2021", "5 Dec 2021"), date(2021, 11, 30), "winter plan of 2021-22", "with its own date"),
        (("31 March 2022", "30 November 2021", "5 Dec 2021"), None, OWN, "too few to tell"),
        (("31 March 2022", "30 Nov 2021", "5 Dec 2021", "Jan 2022"), date(2020, 10, 30), OWN, "written in its own season"),
        (("31 March 2021", "30 Nov 2020", "5 Dec 2021", "Jan 2022"), None, OWN, "half and half"),
        (("31 March", "30 November", "5 December", "January"), None, OWN, "no year printed"),
    ],
)  # fmt: skip
def test_a_title_without_season_leaves_it_to_the_dates(deadlines: tuple[str, ...], written: date | None, plan: str, why: str) -> None:  # fmt: skip
    assert plan_named(document("Winter plan of Dunmere"), rows(*deadlines), IDENTITY, written).plan == plan, why


def test_a_title_that_the_dates_speak_against_is_doubted_and_excludes_nothing() -> None:
    named = plan_named(document("Winter Plan 2021-22"), rows("30 Nov 2020", "1 Dec 2020", "5 Jan 2021"), IDENTITY, None)
    assert (named.doubtful, named.other) == (True, None)
    dated = plan_named(
        document("Winter Plan 2021-22"), rows("30 Nov 2020", "1 Dec 2020", "5 Jan 2021"), IDENTITY, date(2021, 11, 30)
    )
    assert (dated.doubtful, dated.other is None) == (False, False)


def test_the_dates_of_another_plan_fall_in_its_own_period() -> None:
    named = plan_named(document("Care Home Resilience Plan"), (), IDENTITY, None)
    assert named.other is not None
    assert named.other.period.start <= date(2020, 6, 30) <= named.other.period.end


FORMS = ("The value the field should be changed to", "Name of the field to reset", "Type of event that starts a script")
ROADS = ("Inspect grit bins", "Fit ploughs to lorries", "Order salt for the depot")


@pytest.mark.parametrize(
    ("found", "asked", "asks", "kind", "why"),
    [
        (document("Interactive forms"), FORMS, 0, "other document", "not a row on care, no plan named"),
        (document("Depot log", title="Dunmere Council"), ROADS, 0, "other document", "a council's, on the roads"),
        (document("Winter plan"), ROADS, 0, "return", "it names the plan"),
        (document("Dunmere", cells=("Our winter plan", "")), FORMS, 0, "return", "it names the plan in a cell"),
        (document("Dunmere"), ("Call care homes weekly", *FORMS), 0, "return", "one row in four is on care"),
        (document("Notes"), ROADS[:2], 0, "other document", "few rows, and nothing that speaks for it"),
        (document("Winter plan"), (), 3, "prose", "asks and no row"),
        (document("Winter plan"), ROADS, 4, "prose", "more asks than rows"),
        (document("Winter plan"), ROADS, 3, "return", "more in the tables"),
        (document("Care Home Resilience Plan"), ROADS, 9, "other plan", "another plan before all else"),
        (Document("a.docx", "docx", None, (Paragraph("Winter plan of Dunmere"),)), (), 0, "prose", "text without a table"),
        (Document("a.docx", "docx", None, (Paragraph("Dear all"),)), (), 0, "other document", "a letter on nothing of the kind"),
    ],
)  # fmt: skip
def test_what_a_document_is(found: Document, asked: tuple[str, ...], asks: int, kind: str, why: str) -> None:
    records = tuple(RawRecord(Place(1, n), requirement=text) for n, text in enumerate(asked, 2))
    named = plan_named(found, records, IDENTITY, None)
    assert kind_of(found, records, named, ["Ring the care homes"] * asks, IDENTITY) == kind, why


def test_few_rows_do_not_tell_what_a_councils_document_is_about() -> None:
    records = tuple(RawRecord(Place(1, n), requirement=text) for n, text in enumerate(ROADS, 2))
    named = plan_named(document("Dunmere"), records, IDENTITY, None)
    assert kind_of(document("Dunmere"), records[:2], named, [], IDENTITY, "Dunmere") == "return"
    assert kind_of(document("Dunmere"), records, named, [], IDENTITY, "Dunmere") == "other document"


def test_a_plan_without_names_tells_no_document_from_another() -> None:
    found = document("Adult Social Care Winter Plan 2021-22")
    named = plan_named(found, rows("Ongoing"), Identity(), None)
    assert (named.plan, named.other) == ("", None)
    assert kind_of(found, rows("Ongoing"), named, [], Identity()) == "return"
