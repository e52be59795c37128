"""What a deadline cell says: its kind, its dates, and what is no date at all."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.deadline import Deadline, read_deadline
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.vocabulary.calendar_dates import feast_end
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2021, 1, 15))


def day(text: str) -> date:
    return date.fromisoformat(text)


# text, date, whether its year was inferred, why the case is there
SINGLE_DATES = [
    ("31st October", "2020-10-31", True, "no year: it falls in the plan's period"),
    ("by 31/10", "2020-10-31", True, "day first, no year"),
    ("31.10.20", "2020-10-31", False, "dots and two-digit year"),
    ("30.11", "2020-11-30", True, "dots, no year, a day that is no month"),
    ("2020-10-31", "2020-10-31", False, "ISO"),
    ("2020-10-31 00:00:00", "2020-10-31", False, "a spreadsheet's date with its midnight"),
    ("w/c 2.11.20", "2020-11-02", False, "the date that is printed, not the week's end"),
    ("w/c 2.11", "2020-11-02", True, "a dot date is a date after w/c"),
    ("Friday 31st October 2020", "2020-10-31", False, "the weekday says nothing more"),
    ("31-Oct-20", "2020-10-31", False, "a spreadsheet's default format"),
    ("31Oct2020", "2020-10-31", False, "run together"),
    ("31 Ocotber 2020", "2020-10-31", False, "a slip of the pen beside a number"),
    ("October 29th, 2020", "2020-10-29", False, "month first, as some write it"),
    ("Oct 21", "2020-10-21", True, "21 as a day falls in the period, as a year it does not"),
    ("11th Jan.", "2021-01-11", True, "January is the second calendar year of the period"),
    ("31st\nOctober", "2020-10-31", True, "broken over two lines of a narrow column"),
    ("31 October (tbc)", "2020-10-31", True, "a printed date stands, although it is to be confirmed"),
    ("To be completed by 31/10/20", "2020-10-31", False, "to be completed is not complete"),
    ("Complete by 31/10/20", "2020-10-31", False, "an imperative with a date is a deadline"),
    ("After 1 December", "2020-12-01", True, "“after” with a date is a date"),
]


@pytest.mark.parametrize(("text", "when", "inferred", "why"), SINGLE_DATES)
def test_a_date(text: str, when: str, inferred: bool, why: str) -> None:
    assert read_deadline(text, PLAN, SETTINGS) == Deadline("date", day(when), day(when), inferred), why


MONTHS_AND_PERIODS = [
    ("October 2020", "month", "2020-10-31", "a month ends on its last day"),
    ("Oct", "month", "2020-10-31", "a month alone in its cell"),
    ("Oct-20", "month", "2020-10-31", "20 is the year"),
    ("Dec 20", "month", "2020-12-31", "20 is the year: December 2020 is in the period"),
    ("Apr 21", "month", "2021-04-30", "neither reading is in the period: the year is likelier"),
    ("end Oct", "month", "2020-10-31", "a part of a month is the month"),
    ("End of November", "month", "2020-11-30", "as above"),
    ("mid-December", "month", "2020-12-15", "its middle"),
    ("early Jan", "month", "2021-01-10", "its first ten days"),
    ("Feb 2021", "month", "2021-02-28", "February is short"),
    ("the first half of November", "month", "2020-11-15", "half of it"),
    ("second half of Jan 2021", "month", "2021-01-31", "the half that ends with it"),
    ("mid to late Nov", "month", "2020-11-30", "the later of the two"),
    ("To start in November", "month", "2020-11-30", "a verb, and no part of the month"),
    ("1st wk Dec", "month", "2020-12-07", "its first seven days"),
    ("second week in December", "month", "2020-12-14", "its next seven"),
    ("last week of Jan", "month", "2021-01-31", "it ends with the month"),
    ("Week 3 Nov", "month", "2020-11-20", "a numbered working week ends on its Friday; 3 is no day"),
    ("wk 2, January 2021", "month", "2021-01-08", "as above"),
    ("w/e 20 Nov", "date", "2020-11-20", "a week's end is a day"),
    ("By May", "month", "2021-05-31", "“by” makes it a month"),
    ("March", "month", "2021-03-31", "alone in its cell it is no verb"),
    ("June", "month", "2021-06-30", "a deadline outside the period lies ahead"),
    ("Q3 2020/21", "period", "2020-12-31", "quarters are the financial year's"),
    ("Q3", "period", "2020-12-31", "as above, year inferred"),
    ("Quarter 4", "period", "2021-03-31", "as above"),
    ("Q4 2021", "period", "2021-03-31", "the one that falls in the period"),
    ("Winter 2020/21", "period", "2021-03-31", "winter ends in March"),
    ("Winter 20/21", "period", "2021-03-31", "short years"),
    ("by Christmas", "period", "2020-12-25", "a feast"),
    ("Easter 2021", "period", "2021-04-04", "a movable feast"),
    ("Spring 2021", "period", "2021-05-31", "a season"),
    ("2020/21", "period", "2021-03-31", "a financial year"),
    ("end of the financial year", "period", "2021-03-31", "as above"),
    ("by the end of 2020", "period", "2020-12-31", "a calendar year"),
]


@pytest.mark.parametrize(("text", "kind", "last", "why"), MONTHS_AND_PERIODS)
def test_a_month_or_period_ends_on_its_last_day(text: str, kind: str, last: str, why: str) -> None:
    found = read_deadline(text, PLAN, SETTINGS)
    assert (found.kind, found.first, found.last) == (kind, day(last), day(last)), why


STRETCHES = [
    (
        "29th October\nDecember 2020",
        "date",
        "2020-10-29",
        "2020-12-31",
        "two deadlines in one cell, the exact one decides",
    ),
    ("31st October\n30th November", "date", "2020-10-31", "2020-11-30", "two dates, one a line"),
    ("31 October\n20 November", "date", "2020-10-31", "2020-11-20", "the 20 of the next line is no year"),
    ("Oct - Dec 2020", "period", "2020-10-31", "2020-12-31", "a range of months shares its year"),
    ("Dec – Jan 2021", "period", "2020-12-31", "2021-01-31", "a range over the new year"),
    ("1st–15th November", "period", "2020-11-01", "2020-11-15", "a range within a month"),
    ("between 1st and 15th November", "period", "2020-11-01", "2020-11-15", "a range in words"),
    ("from 1 Oct to 30 Nov 2020", "period", "2020-10-01", "2020-11-30", "as above"),
    ("1st, 15th and 30th Nov 2020", "date", "2020-11-01", "2020-11-30", "a list of days"),
    ("Nov/Dec", "period", "2020-11-30", "2020-12-31", "two months with a slash"),
]


@pytest.mark.parametrize(("text", "kind", "first", "last", "why"), STRETCHES)
def test_several_dates_keep_the_first_and_the_last(text: str, kind: str, first: str, last: str, why: str) -> None:
    found = read_deadline(text, PLAN, SETTINGS)
    assert (found.kind, found.first, found.last) == (kind, day(first), day(last)), why


WITHOUT_DATES = [
    ("Ongoing", "ongoing", "the usual word"),
    ("On-going", "ongoing", "with a hyphen"),
    ("Continuous", "ongoing", "a synonym"),
    ("BAU", "ongoing", "business as usual"),
    ("In place", "ongoing", "said of a system"),
    ("24/7", "ongoing", "all hours, not the 24th of July"),
    ("Ongoing monthly", "ongoing", "what is said first decides"),
    ("Immediate and ongoing", "ongoing", "“immediate” is the weaker word"),
    ("Monthly meetings. Ongoing", "recurring", "what is said first decides"),
    ("every Monday", "recurring", "a weekday"),
    ("once a month", "recurring", "not the conditional “once”"),
    ("Returns submitted monthly", "recurring", "submitted again and again is not complete"),
    ("In place – reviewed weekly", "recurring", "“in place” is the weaker word"),
    ("Complete", "complete", "the usual word"),
    ("Actioned\nActioned", "complete", "one a line"),
    ("Requirement Met.", "complete", "a whole sentence"),
    ("Not complete", "unclear", "a negation is no completion"),
    ("As required", "as_required", "the usual words"),
    ("as and when", "as_required", "short form"),
    ("if required", "as_required", "not a condition"),
    ("Reviewed as guidance changes", "as_required", "with the thing that calls for it"),
    ("If shielding is reintroduced", "conditional", "an event"),
    ("subject to funding", "conditional", "a condition"),
    ("dependent on the CCG", "conditional", "a condition"),
    ("following Cabinet approval", "conditional", "an event without a date"),
    ("within six months", "relative", "counted from an unknown day"),
    ("2 weeks after", "relative", "as above"),
    ("By Friday", "relative", "a weekday of an unknown week"),
    ("ASAP", "relative", "as soon as possible"),
    ("", "none", "empty"),
    ("N/A", "none", "not applicable"),
    ("–", "none", "a dash"),
    ("No date set", "none", "in words"),
    ("TBC", "unclear", "to be confirmed"),
    ("2021 tbc", "unclear", "a year that is not settled is not made into a date"),
    ("?", "unclear", "a question mark"),
    ("services may be extended", "unclear", "no May"),
    ("staff march on", "unclear", "no March"),
    ("1.5", "unclear", "a reference"),
    ("01234 567890", "unclear", "a telephone number"),
    ("COVID-19 cell", "unclear", "the 19 of COVID-19"),
    ("7/7 access", "ongoing", "all days, not the 7th of July"),
    ("the second wave", "unclear", "no 2nd"),
    ("Somebody Else", "unclear", "words that say nothing of time"),
]


@pytest.mark.parametrize(("text", "kind", "why"), WITHOUT_DATES)
def test_words_without_a_date(text: str, kind: str, why: str) -> None:
    assert read_deadline(text, PLAN, SETTINGS) == Deadline(kind), why  # type: ignore[arg-type]


MIXED = [
    (
        "Ongoing monthly reporting for Round 2 to 19 April 21",
        "ongoing",
        "2021-04-19",
        "Round 2 is no day, the end date is kept",
    ),
    ("Completed 12/10/20", "complete", "2020-10-12", "when it was completed"),
    ("31/10/20 complete", "complete", "2020-10-31", "the word may stand after the date"),
    ("Completed in July", "complete", "2020-07-31", "a completion without a year lies behind"),
    ("Since March 2020", "ongoing", "2020-03-31", "a start is no deadline"),
    ("Monthly from 1 October", "recurring", "2020-10-01", "a start"),
    ("31 October and ongoing", "date", "2020-10-31", "the date is said first"),
    ("Complete. To be reviewed January 2021", "complete", "2021-01-31", "a review does not undo it"),
    (
        "Requirement met for stage one. Stage two to start 11th Jan.",
        "date",
        "2021-01-11",
        "something dated is still to come",
    ),
]


@pytest.mark.parametrize(("text", "kind", "last", "why"), MIXED)
def test_words_with_a_date_keep_the_date(text: str, kind: str, last: str, why: str) -> None:
    found = read_deadline(text, PLAN, SETTINGS)
    assert (found.kind, found.last) == (kind, day(last)), why


def test_a_paragraph_is_unclear_unless_it_opens_with_a_deadline() -> None:
    filler = " ".join(["providers are told of every change by the team"] * 5)
    assert read_deadline(f"Guidance by 3 May is shared and {filler}.", PLAN, SETTINGS).kind == "unclear"
    assert read_deadline(f"Ongoing. {filler}.", PLAN, SETTINGS).kind == "ongoing"


@pytest.mark.parametrize(
    ("year", "sunday"), [(1981, "1981-04-19"), (2020, "2020-04-12"), (2021, "2021-04-04"), (2024, "2024-03-31")]
)
def test_easter_is_the_almanac_s(year: int, sunday: str) -> None:
    assert feast_end("easter", year) == day(sunday)


PIECES = st.sampled_from(
    [
        "31st",
        "1",
        "2nd",
        "30",
        "29",
        "21",
        "2020",
        "'20",
        "/",
        "-",
        ".",
        "\n",
        "to",
        "and",
        "by",
        "end",
        "of",
        "w/c",
        "24/7",
        "October",
        "Nov",
        "may",
        "March",
        "Feb",
        "Q3",
        "winter",
        "Christmas",
        "ongoing",
        "complete",
        "tbc",
        "within",
        "weeks",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_text_gives_a_deadline_whose_dates_are_in_order(text: str) -> None:
    found = read_deadline(text, PLAN, SETTINGS)
    assert (found.first is None) == (found.last is None)
    if found.first and found.last:
        assert found.first <= found.last
        assert date.fromisoformat(found.last.isoformat()) == found.last
    else:
        assert not found.year_inferred


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    found = find_mentions(text, DateReading(date(2020, 9, 1), date(2021, 3, 31)))
    assert all(m.start < m.end and m.first <= m.last for m in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "kind", "last"),
    [
        ("31/11", "unclear", None),
        ("31/11/2020", "unclear", None),
        ("31 November", "unclear", None),
        ("November 31st, 2020", "unclear", None),
        ("30 Feb 2021", "unclear", None),
        ("12/13/2020", "unclear", None),  # month first: day and month are not turned
        ("10/31/20", "unclear", None),
        ("2020-13-12", "unclear", None),
        ("31.09.2020", "unclear", None),
        ("Completed 31/09/2020", "complete", None),
        ("31/11/2020 then 4 December 2020", "date", "2020-12-04"),  # what there is stands
    ],
)
def test_a_date_that_does_not_exist_is_flagged_and_read_as_no_other(text: str, kind: str, last: str | None) -> None:
    found = read_deadline(text, PLAN, SETTINGS)
    assert (found.kind, found.last) == (kind, day(last) if last else None)
    assert found.impossible


@pytest.mark.parametrize(
    "text", ["29/02/2020", "24/7", "1/2 of homes", "31/11 homes", "phase 31 November", "12/13", "30 staff"]
)
def test_what_is_a_date_or_none_at_all_is_not_called_impossible(text: str) -> None:
    assert not read_deadline(text, PLAN, SETTINGS).impossible
