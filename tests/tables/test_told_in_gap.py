"""A column of what is still to do that tells who leads, or by when, besides."""

from __future__ import annotations

import pytest
from table_builders import cell, document, row, table

from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild
from winterplan_extract.vocabulary.leads import told_beside

PLAN = load_plan()
ASKED = (
    "Distribute the Infection Control Fund to care providers and report on its use",
    "Provide free PPE to care providers that cannot use the PPE portal, personal assistants included",
    "Actively monitor local testing data and follow up with care homes that do not test",
)
MET = ("Partly", "Yes", "No")


@pytest.mark.parametrize(
    ("said", "lead", "deadline"),
    [
        ("Reach every home. Commissioning Manager, by 30 November 2020", "Commissioning Manager", "by 30 November 2020"),
        ("Appoint by 13/11/20 (Assistant Director)", "Assistant Director", "by 13/11/20"),
        ("Lead: DASS. Date: w/c 2 November 2020", "DASS", "w/c 2 November 2020"),
        ("Owner: Head of Quality; due 4 December", "Head of Quality", "due 4 December"),
        ("Refresh web page - Carers Lead - December 2020", "Carers Lead", "December 2020"),
        ("Head of Quality: hold five more by 4 December", "Head of Quality", "by 4 December"),
        ("Write to providers\nPSW\n20 Nov 2020", "PSW", "20 Nov 2020"),
        ("Rewrite the page (Tom Ashby, 6 Nov)", "Tom Ashby", "6 Nov"),
        ("Reach all by the end of November with the CCG's help", "", "by the end of November with the CCG's help"),
        ("Agree the protocol with the CCG, Public Health and the DPH", "", ""),  # whom it is agreed with
        ("Since 1 October homes are called each week", "", ""),  # when it began
        ("Three homes still to be called", "", ""),
    ],
)  # fmt: skip
def test_who_leads_and_by_when_are_told_beside_the_work(said: str, lead: str, deadline: str) -> None:
    assert told_beside(said, PLAN) == (lead, deadline)


@pytest.mark.parametrize("heading", ["Action and owner", "Gap and lead", "Actions (and who)", "Next steps / owner", "Action (responsible officer)"])  # fmt: skip
@pytest.mark.parametrize(
    ("cell", "gap", "lead"),
    [
        ("Hold the other five – Head of Quality", "Hold the other five", "Head of Quality"),
        ("Hold the other five (Tom Reed)", "Hold the other five", "Tom Reed"),
        ("Hold the other five\nHead of Quality", "Hold the other five", "Head of Quality"),
        ("Hold five: DPH\nRing homes: PSW", "Hold five\nRing homes", "DPH\nPSW"),
        ("Hold the other five. Owner: Head of Quality", "Hold the other five.", "Head of Quality"),
        ("Hold the other five\nLead officer – Tom Reed", "Hold the other five", "Tom Reed"),
        ("Hold five (Lead: DPH)\nRing homes; owner: PSW", "Hold five\nRing homes", "DPH\nPSW"),
        ("Hold the other five [Provider Relations Manager]", "Hold the other five", "Provider Relations Manager"),
        ("Hold the other five", "Hold the other five", ""),
    ],
)
def test_a_gap_and_its_lead_in_one_column_are_parted_where_plainly_set_apart(heading: str, cell: str, gap: str, lead: str) -> None:  # fmt: skip
    cells = zip(ASKED, MET, (cell, "", "Rewrite the page – Finance Manager"), strict=True)
    heads = row("Requirement", "Met?", heading, "By when")
    found = rebuild(document(table(heads, *(row(*one, "Ongoing") for one in cells))), PLAN, Settings())
    assert [(r.gap, r.lead_text) for r in found.records] == [(gap, lead), ("", ""), ("Rewrite the page", "Finance Manager")]  # fmt: skip
    assert found.chars_kept == found.chars_in_tables
    assert not [n for n in found.notices if n.code == "role_missing" and "who leads" in dict(n.values).values()]


@pytest.mark.parametrize("heading", ["Action and owner", "Gap and who will address it"])
def test_none_in_a_column_of_gaps_and_leads_is_no_answer(heading: str) -> None:
    cells = ("None", "Hold the other five (Head of Quality)", "None")
    heads = row("Requirement", "Met?", heading, "By when")
    rows = (row(asked, met, cell, "Ongoing") for asked, met, cell in zip(ASKED, MET, cells, strict=True))
    found = rebuild(document(table(heads, *rows)), PLAN, Settings())
    assert [(r.gap, r.lead_text) for r in found.records] == [("None", ""), ("Hold the other five", "Head of Quality"), ("None", "")]  # fmt: skip
    assert "role_guessed" not in [n.code for n in found.notices]


@pytest.mark.parametrize(
    ("heading", "gaps"),
    [
        ("Gaps / next steps", ("Open up to all. PPE Manager, by 30 November 2020", "", "Appoint by 13/11/20 (DASS)")),
        ("Next steps, lead and date", ("Open up to all", "", "Appoint")),
        ("Action to close the gap (owner, date)", ("Open up to all", "", "Appoint")),
    ],
)
def test_a_gap_that_tells_lead_and_date_is_parted_where_its_heading_names_them(heading: str, gaps: tuple[str, ...]) -> None:  # fmt: skip
    cells = ("Open up to all. PPE Manager, by 30 November 2020", "", "Appoint by 13/11/20 (DASS)")
    rows = [row(*one) for one in zip(ASKED, MET, cells, strict=True)]
    found = rebuild(document(table(row("Requirement", "Met?", heading), *rows)), PLAN, Settings())
    told = (("PPE Manager", "by 30 November 2020"), ("", ""), ("DASS", "by 13/11/20"))
    assert [(r.gap.strip("."), r.lead_text, r.deadline_text) for r in found.records] == [
        (gap, *beside) for gap, beside in zip(gaps, told, strict=True)
    ]
    assert found.chars_kept == found.chars_in_tables


@pytest.mark.parametrize("heading", ["Improvement action", "Gaps / next steps", "Next steps, lead and date"])
@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Action: Ring homes\nOwner: Head of Quality\nBy: 20 November 2020", ("Ring homes", "Head of Quality", "20 November 2020")),
        ("Next steps – Ring homes\nand visit two\nLead officer – Tom Reed", ("Ring homes\nand visit two", "Tom Reed", "")),
        ("Actions: Ring homes\nDeadline: ongoing\nResponsible: PSW", ("Ring homes", "PSW", "ongoing")),
        ("Gap: two homes are left\nAction: Ring them each week\nWho: DPH", ("two homes are left\nRing them each week", "DPH", "")),
        ("Note: two homes\nRing the rest", ("Note: two homes\nRing the rest", "", "")),
    ],
)  # fmt: skip
def test_a_gap_whose_lines_are_labelled_is_parted_by_its_labels(heading: str, cell: str, wanted: tuple[str, ...]) -> None:  # fmt: skip
    rows = [row(*one) for one in zip(ASKED, MET, (cell, "", cell), strict=True)]
    found = rebuild(document(table(row("Requirement", "Met?", heading), *rows)), PLAN, Settings())
    assert [(r.gap, r.lead_text, r.deadline_text) for r in found.records] == [wanted, ("", "", ""), wanted]
    assert found.chars_kept == found.chars_in_tables


def test_where_lines_are_labelled_as_status_and_action_one_label_may_stand_alone() -> None:
    cells = ("Status: Homes are rung.", "Status: Stock is low.\nAction: Open a store", "Action: Ask the LRF")
    rows = [row(asked, met, cell, "PSW") for asked, met, cell in zip(ASKED, MET, cells, strict=True)]
    found = rebuild(document(table(row("Requirement", "Met?", "Status and action", "Lead"), *rows)), PLAN, Settings())
    wanted = [("Homes are rung.", ""), ("Stock is low.", "Open a store"), ("", "Ask the LRF")]
    assert [(r.current_status, r.gap) for r in found.records] == wanted
    assert found.chars_kept == found.chars_in_tables


def test_a_return_with_columns_for_both_is_not_read_for_them_in_the_gap() -> None:
    heads = row("Requirement", "Met?", "Next steps", "Lead", "By when")
    rows = [row(asked, met, "Appoint by 13/11/20 (Assistant Director)", "", "") for asked, met in zip(ASKED, MET, strict=True)]  # fmt: skip
    found = rebuild(document(table(heads, *rows)), PLAN, Settings())
    assert {(r.lead_text, r.deadline_text) for r in found.records} == {("", "")}


def test_an_owner_beside_a_column_of_gaps_is_the_lead() -> None:
    heads = row("Requirement", "Met?", "How to close the gap", "Action and owner")
    rows = [row(asked, met, "Open it", "Head of Quality") for asked, met in zip(ASKED, MET, strict=True)]
    found = rebuild(document(table(heads, *rows)), PLAN, Settings())
    assert {(r.gap, r.lead_text) for r in found.records} == {("Open it", "Head of Quality")}


def test_of_a_status_without_a_gap_beside_it_only_what_is_labelled_leads_or_is_a_deadline() -> None:
    said = (
        "Two tranches paid. Lead: Head of Finance",
        "Stock sent on 13 November (Assistant Director)",  # a report: who did it, and when
        "Homes are rung. Responsible officer: PSW. Target date: 31.12.2020",
    )
    rows = [row(*one) for one in zip(ASKED, said, strict=True)]
    found = rebuild(document(table(row("Requirement", "Where we are"), *rows)), PLAN, Settings())
    assert [(r.current_status, r.lead_text, r.deadline_text) for r in found.records] == [
        (said[0], "Head of Finance", ""),
        (said[1], "", ""),
        (said[2], "PSW", "31.12.2020"),
    ]
    assert found.chars_kept == found.chars_in_tables


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (1, 0, 2, 4, 3)])
@pytest.mark.parametrize(
    "labels", [("Status", "Met", "Gap", "Lead", "By"), ("Position", "Fully met?", "Next steps", "Owner", "By when")]
)
def test_a_cell_whose_lines_are_labelled_answers_all_that_has_no_column(order: tuple[int, ...], labels: tuple[str, ...]) -> None:  # fmt: skip
    said = (
        "Guidance goes out each week.\nFour sites are left",
        "In part",
        "Ring the four",
        "Head of Quality",
        "27/11/20",
    )
    cell = "\n".join(f"{labels[at]}: {said[at]}" for at in order)
    rows = [row(asked, cell) for asked in ASKED]
    found = rebuild(document(table(row("Requirement", "Response"), *rows)), PLAN, Settings())
    told = [(r.current_status, r.met_text, r.gap, r.lead_text, r.deadline_text) for r in found.records]
    assert told == [said] * len(ASKED)
    assert found.chars_kept == found.chars_in_tables
    assert not [n for n in found.notices if n.code == "role_missing"]


def test_a_status_with_a_label_for_what_has_its_own_column_stays_whole() -> None:
    cell = "Status: sent each week\nMet: in part"
    rows = [row(asked, cell, met, "Call them", "PSW", "May") for asked, met in zip(ASKED, MET, strict=True)]
    heads = row("Requirement", "Response", "Met?", "Gap", "Lead", "By when")
    found = rebuild(document(table(heads, *rows)), PLAN, Settings())
    assert [(r.current_status, r.met_text) for r in found.records] == [(cell, met) for met in MET]


def test_a_labelled_cell_merged_over_rows_is_parted_in_each_and_counted_once() -> None:
    said = "Status: sent each week\nLead: Head of Quality"
    lines = [row(ASKED[0], cell(said, row_span=2), "Yes"), row(ASKED[1], None, "No")]
    found = rebuild(document(table(row("Requirement", "Response", "Met?"), *lines)), PLAN, Settings())
    assert [(r.current_status, r.lead_text) for r in found.records] == [("sent each week", "Head of Quality")] * 2
    assert found.chars_kept == found.chars_in_tables


@pytest.mark.parametrize("heading", ["Met? Gap", "Fully met? Gaps / next steps", "Compliance and gaps"])
def test_a_gap_beside_the_answer_is_parted_from_it_where_the_heading_names_both(heading: str) -> None:
    cells = ("Partly\nRing the rest", "Yes", "No – buy more")
    rows = [row(asked, "The board meets each Friday", cell, "PSW") for asked, cell in zip(ASKED, cells, strict=True)]
    found = rebuild(document(table(row("Requirement", "Status", heading, "Lead"), *rows)), PLAN, Settings())
    assert [(r.met_text, r.gap) for r in found.records] == [("Partly", "Ring the rest"), ("Yes", ""), ("No", "buy more")]  # fmt: skip
    assert found.chars_kept == found.chars_in_tables


@pytest.mark.parametrize(
    ("met", "fills"),
    [(("Y", "N", "P", "N"), ("",) * 4), (("",) * 4, ("92D050", "FF0000", "FFC000", "FF0000"))],
    ids=["letters", "colours"],
)
def test_a_column_that_is_filled_in_where_the_answer_falls_short_is_the_gap(met: tuple[str, ...], fills: tuple[str, ...]) -> None:  # fmt: skip
    asked = (*ASKED, "Send a joint letter to all providers each week", "Keep the web page up to date")
    said = ("", "Set up a weekend rota for the tracker", "Send a second text message", "Write it with the agency", "")
    lines = [
        row(text, "In hand", cell(answer, fill=fill), gap)
        for text, answer, fill, gap in zip(asked, (*met, met[0]), (*fills, fills[0]), said, strict=True)
    ]
    found = rebuild(document(table(row("Requirement", "Status", "Rating", "Where we fall short"), *lines)), PLAN, Settings())  # fmt: skip
    assert [r.gap for r in found.records] == list(said)
