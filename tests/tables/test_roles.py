"""Columns named by heading and, where headings are unknown or missing, by what they hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from table_builders import banner, cell, document, held, row, table

from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import TAUGHT, load_plan, typed_line
from winterplan_extract.tables import rebuild

PLAN = load_plan()
ROLES = ("ref", "requirement", "current_status", "met", "gap", "lead", "deadline")
ROWS = (
    ("1", "Distribute the Infection Control Fund to care providers and report on its use", "Paid to all homes within ten days of receipt and returns sent to the department each month.", "Y", "", "Head of Commissioning", "Ongoing"),
    ("2", "Provide free PPE to care providers that cannot use the PPE portal, personal assistants included", "A store is run with the resilience forum and stock is counted every Friday by the duty team.", "N", "Widen the delivery round to personal assistants", "Director of Public Health", "30 November 2020"),
    ("3", "Actively monitor local testing data and follow up with care homes that do not test", "The health protection board looks at each home every week and rings those that missed a test.", "Y", "", "Public Health Team", "Weekly"),
    ("4", "Ensure carers know what support is available and whom to contact", "The carers' centre runs a helpline and a newsletter; both were widened over the summer.", "N", "Write to every carer on the register", "Service Manager, Carers", "31/10/20"),
    ("5", "Review occupational health provision with local providers and highlight good practice", "Reviewed in the provider forum; a note of good practice went out with the October bulletin.", "Y", "", "HR Business Partner", "Complete"),
)  # fmt: skip


def named(*heading: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> dict[str, str]:
    """The role of each heading."""
    found = rebuild(document(table(row(*heading), *(row(*one) for one in rows))), PLAN, Settings())
    return {column.heading: column.role for column in found.columns}


@pytest.mark.parametrize(
    "headings",
    [
        ("Ref.", "REQUIREMENT", "CURRENT STATUS", "FULLY MET? (Y/N)", "HOW TO CLOSE THE GAP", "WHO’S THE LEAD?", "BY WHEN?"),
        ("Reference", "Actions Required by Local Authorities", "Current status", "Req't fully met (Y/N)?", "Actions required to fill gaps", "By Who?", "By When?"),
        ("No", "What DHSC asks of us", "Where are we now?", "Met?", "What more is needed?", "Owner", "Timescale"),
        ("Item", "National action", "Our response", "RAG rating", "Next steps", "Responsible officer", "Target date"),
        ("#", "Action", "Evidence", "Compliant Y/N", "Further actions required", "Lead Officer (job title)", "Date to be completed by"),
        ("ID", "Requirement", "Status", "In place?", "Action", "Who?", "When?"),
    ],
)  # fmt: skip
def test_known_headings_in_many_wordings(headings: tuple[str, ...]) -> None:
    assert tuple(named(*headings).values()) == ROLES


@pytest.mark.parametrize(
    ("heading", "answers"),
    [
        ("✓/✗/Part", ("✓", "✗", "Part")),  # “Part” alone heads a theme
        ("Done / Part / Not done", ("Done", "Not done", "Part")),
        ("Green, Amber or Red", ("Green", "Red", "Amber")),
    ],
)
def test_a_heading_that_is_a_choice_of_answers_heads_the_answer(heading: str, answers: tuple[str, ...]) -> None:
    rows = tuple((*one[:3], answers[i % 3], *one[4:]) for i, one in enumerate(ROWS))
    found = rebuild(
        document(
            table(row("Ref", "Requirement", "Progress", heading, "Gap", "Lead", "By when"), *(row(*r) for r in rows))
        ),
        PLAN,
        Settings(),
    )
    assert [r.met_text for r in found.records] == [r[3] for r in rows]
    assert not found.notices


LEVELS, RAG = ("High", "Low", "High", "Medium", "Low"), ("Green", "Red", "Green", "Red", "Green")


@pytest.mark.parametrize(
    ("headings", "more", "roles"),
    [
        (("Fully met Y/N/P", "RAG"), RAG, ("met", "other")),  # asked for by its choice of answers
        (("Fully met (Y / N)", "RAG"), RAG, ("met", "other")),
        (("Met", "Risk if not met"), LEVELS, ("met", "other")),  # levels tell no gap, whatever the heading says
        (("Met", "Evidence held"), tuple("Minutes of 1 May"[: 9 + n] for n in range(5)), ("met", "other")),
        (("Met", "Row"), ("1", "2", "3", "4", "5"), ("met", "other")),  # beside a reference of the plan
        (("Met", "Plan page"), ("7", "9", "9", "12", "31"), ("met", "other")),
    ],
)
def test_a_column_more_takes_no_role_from_the_one_that_is_meant(headings: tuple[str, str], more: tuple[str, ...], roles: tuple[str, ...]) -> None:  # fmt: skip
    heads = (
        "Plan ref",
        "Requirement",
        "Position at 31 October",
        headings[0],
        "Action required",
        "Service lead",
        "End",
        headings[1],
    )
    found = named(*heads, rows=tuple((*one, held) for one, held in zip(ROWS, more, strict=True)))
    assert tuple(found.values()) == (*ROLES[:3], roles[0], "gap", "lead", "deadline", roles[1])


@pytest.mark.parametrize(
    ("heading", "held_in"),
    [
        ("Lead officer and date", lambda one: f"{one[5]}\n{one[6]}"),
        ("Owner / deadline", lambda one: f"{one[5]}, {one[6]}"),
    ],
)
def test_a_heading_that_names_lead_and_date_is_no_guess(
    heading: str, held_in: Callable[[tuple[str, ...]], str]
) -> None:
    body = [row(*one[:5], held_in(one)) for one in ROWS]
    found = rebuild(
        document(table(row("Ref", "Requirement", "Progress", "Met", "Gap", heading), *body)), PLAN, Settings()
    )
    assert not found.notices


def test_a_status_of_nothing_but_answers_beside_a_text_is_no_guess() -> None:
    body = [row(*one[:2], "Complete" if one[3] == "Y" else "Not started", one[2], *one[4:]) for one in ROWS]
    headings = ("Ref", "Requirement", "Status", "Narrative", "Next steps", "Responsible", "Timescale")
    found = rebuild(document(table(row(*headings), *body)), PLAN, Settings())
    assert [column.role for column in found.columns] == [
        "ref",
        "requirement",
        "met",
        "current_status",
        "gap",
        "lead",
        "deadline",
    ]
    assert not found.notices


@pytest.mark.parametrize("heading", ["Req", "Req.", "Req’t", "Reqs"])
def test_a_shortened_heading_is_known_where_the_cells_are_as_short(heading: str) -> None:
    rows = (
        ("PPE via LRF", "NSDR; Clipper; FFP3, FRSM", "P", "SLA TBA", "LRF Lo", "Nov"),
        ("D2A lead", "ICP COO; SPOA, TOCB", "Y", "", "COO", "Done"),
        ("Flu vacc", "LPC, PCN CDs, IMT; PGD", "N", "MECC", "DPH", "30/11"),
    )
    assert tuple(named(heading, "Status", "Met?", "Gap", "Lead", "When", rows=rows).values()) == ROLES[1:]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_column_without_a_heading_is_told_by_its_place_in_its_own_table_alone(
    number: int,
) -> None:
    tables = [
        table(row("Requirement", "", "Gap"), *(row(f"{one[1]} {at}", "Yes", one[4]) for one in ROWS), number=at)
        for at in (1, 2)
    ]
    plain = rebuild(document(*tables), PLAN, Settings())
    told = rebuild(document(*tables), PLAN, Settings(), {f"column 2 of table {number}": "other"})
    by_table = {at: {each.met_text for each in told.records if each.requirement.endswith(str(at))} for at in (1, 2)}
    assert {each.met_text for each in plain.records} == {"Yes"}
    assert by_table == {at: {"" if at == number else "Yes"} for at in (1, 2)}


@pytest.mark.parametrize("order", list(itertools.permutations(range(7)))[::613])
def test_columns_in_any_order(order: tuple[int, ...]) -> None:
    headings = ("Ref", "Requirement", "Progress", "Met", "Gap", "Lead", "Deadline")
    rows = tuple(tuple(one[i] for i in order) for one in ROWS)
    found = named(*(headings[i] for i in order), rows=rows)
    assert found == dict(zip((headings[i] for i in order), (ROLES[i] for i in order), strict=True))


def test_headings_that_nobody_knows_are_named_by_what_the_columns_hold() -> None:
    found = rebuild(
        document(table(*(row(*one) for one in (tuple("αβγδεζη"), *ROWS)))), PLAN, Settings()
    )  # greek letters: certainly no known headings
    assert held(found)[-5:] == list(ROWS)


@pytest.mark.parametrize(
    "said",
    [
        ("We have told managers", "We wrote to our commissioners", "Our care team did this", "I have asked the PSW", "We did"),
        ("Managers have been told", "The team is meeting", "Commissioners were asked", "Officers will visit", "It was done"),
    ],
)  # fmt: skip
def test_sentences_that_speak_of_posts_are_no_column_of_leads(said: tuple[str, ...]) -> None:
    rows = tuple((one[0], one[1], told, one[3]) for one, told in zip(ROWS, said, strict=True))
    assert named("Item", "Ask", "Reply", "Yes/No", rows=rows)["Reply"] != "lead"


def test_without_any_headings_columns_are_named_by_what_they_hold() -> None:
    found = rebuild(document(table(*(row(*one) for one in ROWS))), PLAN, Settings())
    assert held(found) == list(ROWS)
    assert {n.code for n in found.notices} == {"role_guessed"}
    told = [wording(n)[1] for n in found.notices]
    assert any(each.startswith("Column 3 was taken for the current status from what its cells hold.") for each in told)
    assert not [each for each in told if "_status" in each or "teach" in each], "there is no heading to teach"


@pytest.mark.parametrize(
    "said", [("None directly.", "All"), ("None", "Yes"), ("See below", "Not yet"), ("Care homes", "The plan")]
)
def test_short_answers_of_a_report_about_the_plan_are_no_requirements(said: tuple[str, str]) -> None:
    of_report = table(
        row("Finance and value for money", "Costs are met from the Infection Control Fund."),
        row("Legal", said[0]),
        row("Equalities", "An equality impact assessment is not required."),
        row("Wards", said[1]),
    )
    heads = row("No.", "Requirement", "Status", "Met?", "Gap", "Lead", "By when")
    found = rebuild(document(of_report, table(heads, *(row(*one) for one in ROWS), number=2)), PLAN, Settings())
    assert held(found) == list(ROWS)


@pytest.mark.parametrize(
    ("heading", "line"),
    [("Αλφα / βητα", 'teach heading "Αλφα / βητα" gap'), ('"; rm -rf ~ #', ""), ("$(βητα)", ""), ("`βητα`", ""), ("βητα%PATH%", "")],
)  # fmt: skip
def test_a_guess_names_the_line_that_teaches_its_own_heading_unless_a_shell_would_do_more_with_it(
    heading: str, line: str
) -> None:
    headings = ("Ref", "Requirement", "Progress", "Met", heading, "Lead", "Deadline")
    found = rebuild(document(table(row(*headings), *(row(*one) for one in ROWS))), PLAN, Settings())
    (told,) = (wording(n)[1] for n in found.notices if n.code == "role_guessed")
    assert line in told and ("teach" in told) == bool(line)


def test_a_status_column_of_answers_only_is_one_of_answers() -> None:
    rows = tuple((one[0], one[1], one[3], one[2]) for one in ROWS)
    assert named("Ref", "Requirement", "Status", "Commentary", rows=rows) == {
        "Ref": "ref",
        "Requirement": "requirement",
        "Status": "met",
        "Commentary": "current_status",
    }


def test_headings_over_two_rows_are_put_together() -> None:
    top = (
        cell("Ref", row_span=2),
        cell("Requirement", row_span=2),
        cell("Fully", col_span=1),
        cell("How to close", col_span=1),
    )
    below = (None, None, cell("met? (Y/N)"), cell("the gap"))
    rows = [row(one[0], one[1], one[3], one[4]) for one in ROWS]
    found = rebuild(document(table(top, below, *rows)), PLAN, Settings())
    assert [c.role for c in found.columns] == ["ref", "requirement", "met", "gap"]
    assert (found.headers, len(found.records)) == (2, 5)


def test_a_title_row_over_the_headings_is_no_row() -> None:
    heading = ("Ref", "Requirement", "Progress", "Met", "Gap", "Lead", "Deadline")
    found = rebuild(
        document(table(banner("Adult social care winter plan: our position"), row(*heading), *(row(*r) for r in ROWS))),
        PLAN,
        Settings(),
    )
    assert held(found) == list(ROWS)


def test_a_table_on_the_next_page_takes_the_roles_of_the_columns_above_it() -> None:
    heading = ("Deadline", "Requirement", "Met", "Lead")
    first, second = (tuple(one[i] for i in (6, 1, 3, 5)) for one in ROWS[:2])
    found = rebuild(
        document(table(row(*heading), row(*first), page=1), table(row(*second), number=2, page=2)), PLAN, Settings()
    )
    assert [(r.deadline_text, r.met_text, r.lead_text) for r in found.records] == [
        (first[0], first[2], first[3]),
        (second[0], second[2], second[3]),
    ]


def test_headings_cut_by_the_page_break_are_put_together() -> None:
    top = row("Ref", "Requirement", "Current", "Fully", "How to close", "Who's the", "By")
    rest = row("", "", "status", "met? (Y/N)", "the gap", "lead?", "when?")
    found = rebuild(
        document(table(top, page=1), table(rest, *(row(*one) for one in ROWS), number=2, page=2)), PLAN, Settings()
    )
    assert held(found) == list(ROWS)
    assert tuple(column.role for column in found.columns) == ROLES * 2
    assert found.headers == 2


def test_tables_under_the_same_unknown_headings_are_judged_together() -> None:
    heading = tuple("αβγδεζη")
    bold = tuple(cell(text, bold=True) for text in heading)
    body = [table(bold, row(*one), number=i) for i, one in enumerate(ROWS, start=1)]
    assert held(rebuild(document(*body), PLAN, Settings())) == list(ROWS)


@pytest.mark.parametrize("role", ["lead", "gap", "met"])
def test_a_role_that_no_column_has_is_told_with_the_line_that_teaches_it(role: str) -> None:
    _, sentence = wording(notice("role_missing", role=role))
    line = re.search(r'plan teach heading "([^"]+)" (\w+)\)', sentence)
    assert line is not None and line[2] == role
    assert typed_line(TAUGHT["heading"], line[1], line[2]).means == role  # raises where the list does not take it


@pytest.mark.parametrize(
    "heading",
    ["Met / partly met / not met, and current status", "Fully met? (Y/N) and evidence", "Current status and RAG", "Position (fully met Y/N)"],
)  # fmt: skip
@pytest.mark.parametrize("sign", [" – ", ": ", ". "])
def test_a_column_of_status_and_answer_both_is_the_status_and_tells_the_answer(heading: str, sign: str) -> None:
    met = ("Met", "Not met", "Met", "Partly met", "Met")
    rows = [row(*one[:2], f"{answer}{sign}{one[2]}", *one[4:]) for one, answer in zip(ROWS, met, strict=True)]
    heads = row("No.", "Requirement", heading, "Gap", "Lead", "By when")
    found = rebuild(document(table(heads, *rows)), PLAN, Settings()).records
    assert [(r.current_status, r.met_text) for r in found] == [
        (f"{answer}{sign}{one[2]}", "") for one, answer in zip(ROWS, met, strict=True)
    ]


def test_a_column_of_status_and_answer_both_is_the_answer_over_words() -> None:
    rows = [row(*one[:2], one[3], *one[4:]) for one in ROWS]
    found = rebuild(document(table(row("No.", "Requirement", "Current status and RAG", "Gap", "Lead", "By when"), *rows)), PLAN, Settings())  # fmt: skip
    assert [(r.met_text, r.current_status) for r in found.records] == [(one[3], "") for one in ROWS]


@pytest.mark.parametrize("labels", [("Status", "Gap"), ("Current status", "Next steps"), ("Position", "Gap", "Update")])
@pytest.mark.parametrize("headings", [("Type", "Detail"), ("", "")])
def test_a_column_may_say_of_each_row_what_the_next_one_tells(labels: tuple[str, ...], headings: tuple[str, str]) -> None:  # fmt: skip
    said = [(one[2], "None at present", "As last month")[: len(labels)] for one in ROWS]
    lines = [
        row(*(one[:2] if label == labels[0] else ("", "")), label, text, *(one[3:4] if label == labels[0] else ("",)))
        for one, texts in zip(ROWS, said, strict=True)
        for label, text in zip(labels, texts, strict=True)
    ]
    found = rebuild(document(table(row("No.", "Requirement", *headings, "Met?"), *lines)), PLAN, Settings())
    assert [(r.ref, r.current_status, r.gap, r.met_text, r.other_text) for r in found.records] == [
        (one[0], "\n".join((one[2], *texts[2:])), texts[1], one[3], "") for one, texts in zip(ROWS, said, strict=True)
    ]
    assert found.chars_kept == found.chars_in_tables


def test_a_column_of_answers_that_are_headings_too_labels_nothing() -> None:
    rows = [row(one[0], one[1], ("Met", "Not met")[at % 2], one[2]) for at, one in enumerate(ROWS)]
    found = rebuild(document(table(row("No.", "Requirement", "Met?", "Current status"), *rows)), PLAN, Settings())
    assert [(r.met_text, r.current_status) for r in found.records] == [
        (("Met", "Not met")[at % 2], one[2]) for at, one in enumerate(ROWS)
    ]
