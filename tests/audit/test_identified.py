"""Whole files told for what they are: another year's plan, prose, no return, a joint return; and what stands."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sources"))
from wordfiles import p, packed, parts_of, tbl, tc, tr

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.plan import Council
from winterplan_extract.domain.records import Comparison, ExtractedReturn
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2020, 11, 15))
HEAD = ("Requirement", "Current status", "Met?", "Lead", "Deadline")
ROWS = (
    ("Hold a learning review with the care home after each outbreak", "Two held", "Yes", "DPH", "31 March 2021"),
    ("Name an executive lead for discharge to assess", "Advertised", "No", "Assistant Director", "13 November 2020"),
    ("Report shortages of PPE to the LRF", "In place", "Yes", "Commissioning", "Ongoing"),
)  # fmt: skip
BULLETS = (
    "Name a lead for discharge to assess",
    "Promote the wellbeing offer to care staff",
    "Follow up care homes that do not test",
    "Send providers a weekly letter",
)
LIST = '<w:pStyle w:val="ListBullet"/>'


def table(*rows: tuple[str, ...]) -> str:
    return tbl(*(tr(*row) for row in rows))


def returned(folder: Path, name: str, *body: str, plan: object = PLAN, **more: str) -> ExtractedReturn:
    """The return that a Word file of these paragraphs and tables gives."""
    blocks = "".join(each if each.startswith("<") else p(each) for each in body)
    path = packed(folder / f"{name}.docx", parts_of(blocks, **more))
    return extract_return(path, shown=path.name, return_id=name, plan=plan, settings=SETTINGS)  # type: ignore[arg-type]


def compared(*returns: ExtractedReturn) -> Comparison:
    return compare_returns(returns, plan=PLAN, settings=SETTINGS)


def codes(found: ExtractedReturn) -> list[str]:
    return [problem.code for problem in found.problems]


def bulleted(*texts: str) -> tuple[str, ...]:
    return tuple(f"• {text}" for text in texts)


def test_neither_next_years_plan_nor_the_care_homes_plan_stands_for_a_council(tmp_path: Path) -> None:
    true = returned(
        tmp_path, "own", "Dunmere Council: Adult Social Care Winter Plan 2020-21", "30 October 2020", table(HEAD, *ROWS)
    )
    later = returned(
        tmp_path, "later", "Dunmere Council: Adult Social Care Winter Plan 2021-22", "30 November 2021",
        table(HEAD, ("Promote the PPE portal to registered providers", "Weekly", "Yes", "Commissioning", "31 March 2022"), *ROWS, ROWS[0]),
    )  # fmt: skip
    homes = returned(
        tmp_path, "homes", "Dunmere Council: Care Home Support Plan", "Sent on 29 May 2020 with the CCG",
        table(("Requirement", "Current status", "Further action planned", "By when"), ("Test all residents of care homes", "Begun", "Call the last six homes", "Review in June")),
    )  # fmt: skip
    assert [(each.document.kind, each.document.status) for each in (true, later, homes)] == [
        ("return", "read"),
        ("other plan", "skipped"),
        ("other plan", "skipped"),
    ]
    assert "this says it is the winter plan of 2021-22; the list is that of 2020-21" in later.document.error.casefold()
    assert "care home support plan of May 2020, not a return to the winter plan of 2020-21" in homes.document.error
    assert [row.deadline_last for row in homes.rows] == [date(2020, 6, 30)]
    for order in ((true, later, homes), (homes, later, true)):
        found = compared(*order)
        assert {doc.return_id for doc in found.documents if doc.stands} == {"own"}
        assert [doc.superseded_by for doc in found.documents] == ["", "", ""]
        assert {line.state for line in found.coverage if line.row_ids} == {"yes", "no"}
        assert len(found.rows) == len(true.rows) + len(later.rows) + len(homes.rows)
    assert compared(later, homes).coverage == compared(later, homes).crosswalk == ()


@pytest.mark.parametrize(
    ("title", "body", "kept"),
    [
        ("Winter Plan 2021-22", table(HEAD, *ROWS), True),
        ("Winter Plan 2021-22", "Dear colleagues, the buses run again.", False),
        ("Care Home Support Plan", table(HEAD, *ROWS), True),
        ("Care Home Support Plan", "The next newsletter comes in July.", False),
    ],
)
def test_rows_of_another_plan_are_said_to_be_kept_where_there_are_any(
    title: str, body: str, kept: bool, tmp_path: Path
) -> None:
    line = returned(tmp_path, "other", f"Dunmere Council: {title}", "Sent on 29 May 2020", body).document
    assert (line.status, line.rows > 0) == ("skipped", kept)
    assert ("stands for no council, though its rows are kept in the dataset." in line.error) is kept
    assert ("stands for no council. Ask the council" in line.error) is not kept


def test_bullets_beside_a_small_table_are_told_and_nothing_is_called_missing(tmp_path: Path) -> None:
    title = "Adult Social Care Winter Plan 2020-21"
    found = returned(tmp_path, "mixed", title, "Dunmere Council", *bulleted(*BULLETS), table(HEAD, ROWS[0]))
    line = found.document
    assert (line.kind, line.status, line.rows, line.asks_outside) == ("prose", "partial", 5, 4)
    assert line.error.startswith("Most of the return is prose: 4 of its rows were read from lists and running text")
    assert [(row.origin, row.requirement) for row in found.rows[1:]] == [("list", bullet) for bullet in BULLETS]
    coverage = compared(found).coverage
    assert {c.missing_because for c in coverage if c.state == "missing"} <= {"prose", "in_review"}
    few = returned(tmp_path, "few", title, "Dunmere Council", *bulleted(BULLETS[0]), table(HEAD, *ROWS))
    assert (few.document.kind, few.document.status, few.document.asks_outside) == ("return", "read", 1)
    assert next(problem.message for problem in few.problems if problem.code == "read_outside").startswith(
        f"1 bulleted commitment outside the tables, the first “{BULLETS[0]}”, read as rows"
    )
    assert "read_from_prose" in few.rows[-1].flags


def test_a_row_that_a_table_has_already_is_not_read_again_from_the_text(tmp_path: Path) -> None:
    title = "Adult Social Care Winter Plan 2020-21"
    found = returned(tmp_path, "twice", title, "Dunmere Council", *bulleted(ROWS[1][0], BULLETS[1]), table(HEAD, *ROWS))
    assert [row.requirement for row in found.rows if row.origin == "list"] == [BULLETS[1]]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (bulleted(*BULLETS), BULLETS),
        ((*bulleted(*BULLETS), table(("Service", "Hours", "Cost"), ("Night care", "200", "180,000"))), BULLETS),
        (("We will name a lead for discharge to assess by 30 November.",), ("We will name a lead for discharge to assess by 30 November.",)),
        (("The board meets monthly.",), ()),
    ],
    ids=["no table", "a table of figures", "a promise", "nothing that the plan asks"],
)  # fmt: skip
def test_prose_is_called_prose_and_read(tmp_path: Path, body: tuple[str, ...], rows: tuple[str, ...]) -> None:
    found = returned(tmp_path, "prose", "Adult Social Care Winter Plan 2020-21", "Dunmere Council", *body)
    assert (found.document.kind, found.document.status) == ("prose", "partial" if rows else "failed")
    assert tuple(row.requirement for row in found.rows) == rows
    assert "prose" in found.document.error
    assert not {"no_tables", "no_requirement_table", "no_rows"} & set(codes(found))


def test_a_return_with_an_introduction_is_read(tmp_path: Path) -> None:
    found = returned(
        tmp_path, "plain", "Dunmere Council winter plan 2020-21", "Introduction",
        "The national plan asks councils to confirm their own plans. We will continue to work with our partners.", table(HEAD, *ROWS),
    )  # fmt: skip
    assert (found.document.kind, found.document.status, found.document.asks_outside) == ("return", "read", 0)
    assert found.document.chars_outside > 100
    assert found.document.plan == "Adult Social Care Winter Plan 2020-21"


def test_a_table_on_something_else_is_no_return(tmp_path: Path) -> None:
    forms = (
        ("The value the field should be changed to", "Text"),
        ("Name of the event that resets the form", "Text"),
        ("Number of the page that opens", "Text"),
    )
    found = returned(tmp_path, "forms", "Interactive forms", table(("Action", "Status"), *forms))
    assert (found.document.kind, found.document.status, found.document.rows) == ("other document", "skipped", 3)
    assert "other_document" in codes(found)
    assert compared(found).coverage == ()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (("Come to the library on Saturday.", "Tea is served. Parking is free."), "skipped"),
        (("Come for your free flu jab on Saturday.", "Nurses are there. Care is free."), "failed"),
        (("Dunmere Council writes that its return will follow.",), "failed"),
        (("Our winter plan for social care follows.", "Adult social care is ready."), "failed"),
        ((table(("Dish", "Price"), ("Soup", "3"), ("Pie", "5")),), "failed"),
    ],
    ids=["a leaflet", "one on the subject", "a letter of a council", "under the title of a plan", "tables that may be answers"],
)  # fmt: skip
def test_text_of_no_council_on_something_else_is_passed_over_and_what_may_be_a_return_is_not(
    tmp_path: Path, body: tuple[Any, ...], status: str
) -> None:
    found = returned(tmp_path, "leaflet", *body)
    assert found.document.status == status
    assert ("other_text" in codes(found)) is (status == "skipped")
    assert ("This is no return" in found.document.error) is (status == "skipped")


def test_a_file_whose_tables_give_no_row_is_not_called_read(tmp_path: Path) -> None:
    found = returned(tmp_path, "empty", "Dunmere Council winter plan 2020-21", table(HEAD, ("", "", "", "", "")))
    assert (found.document.status, found.document.rows) == ("failed", 0)
    assert found.document.error


JOINT = replace(
    PLAN,
    councils=(
        Council("Dunmere County Council", "Dunmere", "E99000001", (), "North Vale", "County"),
        Council("Ostley City Council", "Ostley", "E99000002", (), "North Vale", "Unitary authority"),
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "council", "statuses", "kept"),
    [
        ("joint", "Dunmere", ["Two held", "Named"], "Ostley position: None needed yet"),
        ("ostley", "Ostley", ["None needed yet", "Not yet named"], "Dunmere position: Two held"),
    ],
)
def test_an_answer_under_a_councils_name_is_given_to_no_other(
    tmp_path: Path, name: str, council: str, statuses: list[str], kept: str
) -> None:
    rows = (
        ("Requirement", "Dunmere position", "Ostley position", "Lead"),
        (ROWS[0][0], "Two held", "None needed yet", "DPH"),
        (ROWS[1][0], "Named", "Not yet named", "DASS"),
    )
    title = "Dunmere County Council and Ostley City Council: joint Adult Social Care Winter Plan 2020-21"
    found = returned(tmp_path, name, title, table(*rows), plan=JOINT)
    assert found.document.council == council
    assert [row.current_status for row in found.rows] == statuses
    assert found.rows[0].other_text == kept
    assert "joint_return" in codes(found)
    assert "council_ambiguous" not in codes(found)
    assert found.document.chars_in_tables == found.document.chars_kept


def test_an_item_of_an_agenda_does_not_name_the_whole_pack(tmp_path: Path) -> None:
    log = table(("Action", "Owner", "Due", "Status"), ("Circulate the slides", "Clerk", "October 2020", "Closed"))
    items = ("Item 2. Action log", log, "Item 6. Adult Social Care Winter Plan 2020-21", table(HEAD, *ROWS))
    found = returned(tmp_path, "pack", "Dunmere County Council: Care Board", *items)
    assert (found.document.kind, [row.table for row in found.rows]) == ("return", [2, 2, 2])


def test_each_council_of_a_joint_return_has_the_columns_under_its_own_name(tmp_path: Path) -> None:
    heads = ("Action", "Dunmere: met?", "Dunmere: update", "Ostley: met?", "Ostley: update")
    rows = ((ROWS[0][0], "Yes", "Held in May", "No", "Begun"), (ROWS[1][0], "Partly", "Advertised", "Yes", "Named"))
    found = returned(tmp_path, "plan", "Joint Adult Social Care Winter Plan 2020-21", table(heads, *rows), plan=JOINT)
    assert [(each.document.council, [(r.met, r.current_status, r.deadline_text) for r in each.rows]) for each in (found, *found.others)] == [
        ("Dunmere", [("yes", "Held in May", ""), ("partly", "Advertised", "")]),
        ("Ostley", [("no", "Begun", ""), ("yes", "Named", "")]),
    ]  # fmt: skip
    assert all(each.document.chars_in_tables == each.document.chars_kept for each in (found, *found.others))


@pytest.mark.parametrize(
    "second", ["Ostley City Council: Winter Plan 2020-21", "Ostley City Council", "Saltby Council"]
)
def test_each_council_of_a_joint_return_has_the_tables_under_its_own_title(tmp_path: Path, second: str) -> None:
    title = f"Dunmere County Council and {second.partition(':')[0]}"
    other = [(row[0], "Begun", "No", *row[3:]) for row in ROWS]
    body = ("Dunmere County Council", table(HEAD, *ROWS), second, table(HEAD, *other))
    found = returned(tmp_path, "plan", title, *body, plan=JOINT)
    both = (found, *found.others)
    assert [(each.document.council, each.document.status, {row.table for row in each.rows}) for each in both] == [
        ("Dunmere", "read", {1}), (second.partition(" C")[0] if "Ostley" in second else second, "read", {2}),
    ]  # fmt: skip
    assert ["council_not_on_register" in codes(each) for each in both] == [False, "Saltby" in second]
    assert all("joint_tables" in codes(each) and "versions_differ" not in codes(each) for each in both)
    assert all(each.document.chars_in_tables == each.document.chars_kept for each in both)


@pytest.mark.parametrize(
    ("between", "told", "why"),
    [
        (("Ostley City Council: Winter Plan 2020-21",), True, "a title like the first"),
        (("Ostley City Council",), True, "the name alone"),
        (("Dunmere County Council: Winter Plan 2020-21, update",), False, "its own name again"),
        (("Ostley City Council lends us two nurses for night shifts",), False, "a partner named in a sentence"),
        (("Partners", "Ostley City Council", "Marlow Vale County Council"), False, "a list of partners"),
    ],
)
def test_another_councils_title_over_a_later_table_is_told(
    tmp_path: Path, between: tuple[str, ...], told: bool, why: str
) -> None:
    third = Council("Marlow Vale County Council", "Marlow Vale", "E99000003", (), "North Vale", "County")
    plan = replace(JOINT, councils=(*JOINT.councils, third))
    body = ("Dunmere County Council: our answers to the Winter Plan", table(HEAD, *ROWS), *between)
    found = returned(tmp_path, "one", *body, table(HEAD, *ROWS), plan=plan)
    assert found.document.council == "Dunmere"
    assert [problem.table for problem in found.problems if problem.code == "another_council"] == [2] * told, why
    assert found.document.status == ("partial" if told else "read")


def test_a_council_is_not_asked_for_where_there_is_no_return(tmp_path: Path) -> None:
    agenda = table(("Application", "Proposal", "Decision"), ("20/1", "Two storey extension", "Approved"))
    assert "council_not_found" not in codes(returned(tmp_path, "agenda", "Planning Committee", agenda))
    assert "council_not_found" in codes(returned(tmp_path, "own", "Winter Plan 2020-21", table(HEAD, *ROWS)))


NARRATIVE = (
    "Homes that do not test regularly are followed up by the public health team every Monday.",
    "A learning review is held with the care home after each outbreak has ended.",
    "An executive lead for discharge to assess has been named by the hospital trust.",
    "A weekly joint letter from the DASS and the DPH is sent to all providers.",
)


@pytest.mark.parametrize(
    ("title", "body", "kind", "stands", "why"),
    [
        ("Dunmere Council: return", NARRATIVE, "prose", True, "no plan named, but its text is on the plan's actions"),
        ("Winter briefing", bulleted("Local authorities should ensure that there is a weekly letter from the DASS and DPH to providers"), "prose", True, "a briefing for the winter"),
        ("Minutes of the Health and Wellbeing Board", NARRATIVE, "other document", False, "minutes by their title"),
        ("Dunmere winter plan 2020-21", (*NARRATIVE, "RESOLVED: That the report be noted."), "other document", False, "minutes by what was resolved"),
        ("Care Board", ("Item 3: Minutes", "RESOLVED: That they be agreed.", "Item 4: Adult Social Care Winter Plan 2020-21", *NARRATIVE), "prose", True, "a pack of papers, minutes among them"),
        ("Care Board", ("Apologies for absence were received from two members.", *NARRATIVE), "other document", False, "minutes by their opening"),
        ("Caring in Dunmere: newsletter", NARRATIVE, "other document", False, "a newsletter by its title"),
        ("Carers strategy", bulleted(*BULLETS), "other document", False, "on the actions, but nothing hints at a return"),
        ("Support manager", ("Salary: 38,890", *bulleted(*BULLETS)), "other document", False, "a job advert by a line of it"),
        ("Caring in Dunmere", ("Here is the news for carers.", "We have put our winter plan on the website.", "Coffee mornings are held every Tuesday at ten in the morning.", "The gardens have been opened to all members."), "other document", False, "a mention of the plan in passing"),
    ],
)  # fmt: skip
def test_running_text_stands_if_it_says_or_shows_that_it_is_the_plan(
    tmp_path: Path, title: str, body: tuple[str, ...], kind: str, stands: bool, why: str
) -> None:
    found = returned(tmp_path, "text", title, "Dunmere Council", *body)
    assert found.document.kind == kind, why
    assert bool(found.rows) == any(each.stands for each in compared(found).documents) == stands


@pytest.mark.parametrize(
    ("rows", "kind", "why"),
    [
        (ROWS, "return", "no plan named, but the rows are on its actions"),
        (
            (
                ("Flu: publicity, venues and jabs in care homes", "In place", "Yes", "Head of Quality", "Ongoing"),
                ("Visiting: DPH's view and limits when rates climb", "In place", "Yes", "Head of Quality", "Ongoing"),
                ("Name an executive lead for discharge to assess", "In place", "Yes", "Head of Quality", "Ongoing"),
            ),
            "return",
            "rows of several actions, like none of them, that say whether they are met",
        ),
        (
            (
                ("Home care in the north, framework of four years", "Live", "", "Contracts Manager", "31 March 2021"),
                ("Meals for day centres and residents", "Live", "", "Catering", "30 June 2021"),
                ("Advocacy for people in hospital", "Tender", "", "Contracts Manager", "1 May 2021"),
            ),
            "other document",
            "contracts for care: on the subject, on none of the actions",
        ),
        (
            (
                ("Share lessons from each outbreak review with all providers", "", "Green", "Board Manager", "Monthly"),
                ("Scams aimed at older people", "", "Green", "Trading Standards", "Autumn"),
                ("Prepare for the new mental capacity safeguards", "", "Amber", "MCA Lead", "Next year"),
            ),
            "other document",
            "a plan with ratings and nothing on how things stand, of whose rows one is like an action",
        ),
    ],
)
def test_a_table_that_names_no_plan_stands_if_its_rows_speak_of_the_actions(
    tmp_path: Path, rows: tuple[tuple[str, ...], ...], kind: str, why: str
) -> None:
    assert returned(tmp_path, "table", "Position at 30 October", table(HEAD, *rows)).document.kind == kind, why


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Dunmere Council: Adult Social Care Winter Plan 2021-22", "other plan"),
        ("Minutes of the Care Board", "other document"),
        ("Adult Care Scrutiny Committee: action log", "other document"),
        ("Improvement plan for special needs", "other document"),
    ],
)  # fmt: skip
def test_a_document_of_another_plan_or_kind_is_read_on_request(tmp_path: Path, title: str, kind: str) -> None:
    row = ("Promote the wellbeing offer to care staff", "Weekly", "Yes", "Commissioning", "31 January")
    path = packed(tmp_path / "a.docx", parts_of(p(title) + p("Dunmere Council") + table(HEAD, row, *ROWS)))
    usual = extract_return(path, plan=PLAN, settings=SETTINGS)
    asked = extract_return(path, plan=PLAN, settings=replace(SETTINGS, auditing=replace(SETTINGS.auditing, any_plan=True)))  # fmt: skip
    assert (usual.document.kind, usual.document.status) == (kind, "skipped")
    assert (asked.document.kind, asked.document.status) == ("return", "read")
    assert asked.document.plan == usual.document.plan
    assert [doc.stands for doc in compared(asked).documents] == [True]
    assert asked.rows[0].deadline_last == date(2022 if kind == "other plan" else 2021, 1, 31)


def rows_add_up(found: ExtractedReturn) -> bool:
    """Whether each table row is accounted for, and no row of the text or of a list is counted among them."""
    line = found.document
    return line.table_rows == line.rows - line.further_rows + line.continuations + line.headers + line.set_aside


def test_rows_from_text_and_from_lists_in_cells_are_no_table_rows(tmp_path: Path) -> None:
    bullets = [tc(*(f"• {text}" for text in texts)) for texts in (BULLETS[:2], ("Advertised", "Poster sent"))]
    lists = tbl(tr("Theme", "Actions", "Progress", "Lead"), tr("People", *bullets, "DPH"))
    listed = returned(tmp_path, "lists", "Oakvale Council winter plan 2020-21", lists)
    assert [row.current_status for row in listed.rows] == ["Advertised", "Poster sent"]
    assert (listed.document.further_rows, rows_add_up(listed)) == (1, True)
    mixed = returned(tmp_path, "mixed", "Oakvale Council winter plan 2020-21", *bulleted(*BULLETS), table(HEAD, *ROWS))
    assert mixed.document.further_rows == len(mixed.rows) - len(ROWS) > 0
    assert rows_add_up(mixed)


def test_rows_of_areas_wait_for_review_with_candidates_of_both_cells(tmp_path: Path) -> None:
    areas = table(
        ("Area", "What is in place", "What we will do next", "Who / by when"),
        ("Hospital discharge", "Executive lead named; seven day team", "Open designated accommodation for people with a positive test", "DPH / 30 Nov"),
        ("Market oversight", "Service continuity review sent", "Weekly letter from DASS and DPH", "DASS / weekly"),
    )  # fmt: skip
    found = returned(tmp_path, "areas", "Oakvale Council winter plan 2020-21", areas)
    assert [(row.section, row.lead_text, row.decision) for row in found.rows] == [("Hospital discharge", "DPH", "review"), ("Market oversight", "DASS", "review")]  # fmt: skip
    assert all("read_from_area" in row.flags for row in found.rows)
    named = {(each.row_id[-1], each.action_id) for each in found.candidates}
    assert named >= {("1", "DIS-02"), ("1", "DIS-07"), ("2", "MKT-01"), ("2", "OVS-04")}
