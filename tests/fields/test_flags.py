"""What an analyst should look at: one rule a flag."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from winterplan_extract.domain.document import Notice, Place, RawRecord
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import Sender, normalise
from winterplan_extract.fields.flags import names_work, pointed_at
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2021, 1, 15))
SENDER = Sender("Wealdshire County Council")
MET = RawRecord(
    Place(1, 2),
    ref="1.1",
    requirement="Keep people at the heart",
    current_status="It is so",
    met_text="Y",
    lead_text="DASS",
)
GAP = dataclasses.replace(MET, met_text="N", gap="Recruit two nurses", deadline_text="31 March 2021")


def read(*records: RawRecord) -> tuple[tuple[ReturnRecord, ...], tuple[Notice, ...]]:
    return normalise(records, sender=SENDER, return_id="weald", file="weald.docx", settings=SETTINGS, plan=PLAN)


def flags(record: RawRecord, **changes: str) -> set[str]:
    rows, _ = read(dataclasses.replace(record, **changes))
    return set(rows[0].flags)


LONG = (
    "We speak with every provider each week and write down what they need, who will bring it and by when,"
    " and all of it is read out again at the next meeting of the group."
)
RULES: list[tuple[RawRecord, dict[str, str], set[str], str]] = [
    (MET, {}, set(), "met, with evidence and nothing to do"),
    (GAP, {}, set(), "a gap with plan, lead and date"),
    (GAP, {"gap": ""}, {"gap_without_plan"}, "no plan"),
    (GAP, {"gap": "None"}, {"gap_without_plan"}, "a plan that says nothing"),
    (GAP, {"lead_text": ""}, {"gap_without_lead"}, "no lead"),
    (GAP, {"lead_text": "TBC"}, {"gap_without_lead"}, "a lead yet to be named"),
    (GAP, {"lead_text": "Jane Smith"}, set(), "a name is a lead, although no role"),
    (GAP, {"deadline_text": ""}, {"gap_without_date"}, "no date"),
    (GAP, {"deadline_text": "TBC"}, {"gap_without_date"}, "no settled date"),
    (GAP, {"deadline_text": "Ongoing"}, set(), "ongoing is a deadline of a kind"),
    (GAP, {"met_text": "", "deadline_text": ""}, {"gap_without_date"}, "an answer left out, but something to do"),
    (MET, {"gap": "Recruit two nurses"}, {"met_with_gap"}, "met, yet something to do"),
    (MET, {"gap": "No gaps identified – system in place."}, set(), "met, and the gap says none"),
    (MET, {"gap": "N/A"}, set(), "as above"),
    (MET, {"requirement": "Care homes should register with the portal"}, {"asks_providers"}, "a duty of homes"),
    (MET, {"requirement": "All providers are expected to test staff"}, {"asks_providers"}, "a duty of providers"),
    (MET, {"requirement": "Providers should be told why it matters"}, set(), "what is to be done for providers"),
    (MET, {"requirement": "Providers are to hear of the free training"}, set(), "what is to be done for providers"),
    (MET, {"requirement": "Care homes are supported to register"}, set(), "a duty of the council towards homes"),
    (MET, {"requirement": "Make sure that providers must register"}, set(), "a duty of the council to see to it"),
    (MET, {"current_status": ""}, {"met_without_evidence"}, "met, with nothing said"),
    (
        MET,
        {"current_status": "", "met_text": "Yes. The store supplies 61 assistants."},
        set(),
        "the evidence stands after the answer",
    ),
    (MET, {"current_status": "", "met_text": "Fully met – homes are rung each week"}, set(), "as above, after a dash"),
    (
        MET,
        {"current_status": "", "met_text": "Yes, in full"},
        {"met_without_evidence"},
        "the answer in other words is no evidence",
    ),
    (GAP, {"deadline_text": "31 October 2020"}, {"overdue"}, "past and not met"),
    (GAP, {"deadline_text": "Weekly from 5 October 2020"}, set(), "a day on which something began is no day it is due"),
    (GAP, {"deadline_text": "From 2 November 2020"}, set(), "a start alone is none either"),
    (GAP, {"deadline_text": "From 2 October to 6 November 2020"}, {"overdue"}, "the end of a period is"),
    (GAP, {"deadline_text": "Ongoing since June 2020"}, set(), "nor is it outside the plan"),
    (GAP, {"deadline_text": "Ongoing until 31 October 2020"}, {"overdue"}, "the end of what went on is"),
    (MET, {"deadline_text": "31 October 2020"}, set(), "past, but met"),
    (GAP, {"deadline_text": "Completed 31 October 2020"}, set(), "past, but complete"),
    (GAP, {"deadline_text": "31 March"}, {"year_inferred"}, "no year printed"),
    (GAP, {"deadline_text": "31/11/2020"}, {"gap_without_date", "impossible_date"}, "no such day"),
    (GAP, {"deadline_text": "19 April 2021"}, {"date_outside_plan"}, "after the plan"),
    (MET, {"deadline_text": "May 2020"}, {"date_outside_plan"}, "before the plan"),
    (MET, {"deadline_text": LONG + " " + LONG}, {"misplaced_text"}, "a paragraph for a date"),
    (MET, {"lead_text": "31 March 2021"}, {"misplaced_text"}, "a date for a lead"),
    (MET, {"met_text": "Y " + LONG}, {"misplaced_text"}, "a paragraph for an answer"),
    (MET, {"current_status": "See above"}, {"cross_reference"}, "points upwards"),
    (MET, {"current_status": "See 4.2"}, {"cross_reference"}, "points at another row"),
]


@pytest.mark.parametrize(("record", "changes", "expected", "why"), RULES)
def test_a_rule(record: RawRecord, changes: dict[str, str], expected: set[str], why: str) -> None:
    assert flags(record, **changes) == expected, why


def test_text_pasted_in_several_rows_and_refs_used_twice() -> None:
    pasted = dataclasses.replace(MET, current_status=LONG)
    rows, _ = read(pasted, dataclasses.replace(pasted, ref="1.2"), dataclasses.replace(MET, ref="1.2 "))
    assert [set(row.flags) for row in rows] == [{"repeated_text"}, {"repeated_text", "ref_repeated"}, {"ref_repeated"}]


def test_a_reference_may_stand_once_in_each_section() -> None:
    other, again = (dataclasses.replace(MET, section=section, current_status="Sent.") for section in ("Flu", "FLU "))
    rows, _ = read(dataclasses.replace(MET, section="Testing"), other)
    assert [row.flags for row in rows] == [(), ()]
    rows, _ = read(other, again)
    assert [row.flags for row in rows] == [("ref_repeated",)] * 2


def test_short_texts_may_be_the_same() -> None:
    rows, _ = read(MET, dataclasses.replace(MET, ref="1.2"))
    assert [row.flags for row in rows] == [(), ()]


def test_a_reference_to_no_row_is_a_problem_and_one_to_a_row_is_not() -> None:
    here = dataclasses.replace(MET, current_status="See 1.2 and 9.9", place=Place(3, 4, page=2))
    _, notices = read(here, dataclasses.replace(MET, ref="1.2"))
    assert [(n.code, n.values, n.page, n.table, n.row) for n in notices] == [
        ("cross_reference_not_found", (("ref", "9.9"),), 2, 3, 4)
    ]


POINTERS = [
    ("See 3.24", ("3.24",), "the plain form"),
    ("see 3.23, 3.24 & 4.1", ("3.23", "3.24", "4.1"), "several"),
    ("as 1.5 above", ("1.5",), "as"),
    ("Monitoring goes on (see 1.14).", ("1.14",), "in passing"),
    ("As per action OV-03", ("OV-03",), "letters"),
    ("See row 12", ("12",), "a plain number with its noun"),
    ("Please see response to 4.1", ("4.1",), "long-winded"),
    ("see 1.1a", ("1.1a",), "with a letter"),
    ("covered in 1.4", ("1.4",), "in other words"),
    ("See section 3", (), "a section is no row"),
    ("see page 3", (), "nor is a page"),
    ("as 1.5% rise", (), "a share"),
    ("as at 1.10.20", (), "a date"),
    ("meets at 2.30pm", (), "a time"),
]


@pytest.mark.parametrize(("text", "refs", "why"), POINTERS)
def test_pointers(text: str, refs: tuple[str, ...], why: str) -> None:
    assert pointed_at(dataclasses.replace(MET, current_status=text)) == refs, why


WORK = [
    ("Recruit two nurses", True, "something to do"),
    ("No gaps identified but recruit two nurses", True, "taken back"),
    ("Complete recruitment of staff", True, "the verb"),
    ("Continue to promote the offer", True, "goes on"),
    ("No PPE in two homes", True, "“no” of a want, not of a gap"),
    ("None of the homes has a plan yet", True, "as above"),
    ("No gaps identified – system in place", False, "nothing"),
    ("None at present", False, "nothing"),
    ("No further action required", False, "nothing"),
    ("Complete", False, "done"),
    ("TBC", False, "not said"),
    ("–", False, "a dash"),
]


@pytest.mark.parametrize(("gap", "work", "why"), WORK)
def test_what_names_something_to_do(gap: str, work: bool, why: str) -> None:
    assert names_work(gap, PLAN) is work, why
