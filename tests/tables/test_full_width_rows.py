"""Requirements in rows of their own, across the table, over their answers."""

from __future__ import annotations

from table_builders import banner, document, row, table

from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
ASKED = (
    "Distribute the Infection Control Fund to care providers and report on its use",
    "Provide free PPE to care providers that cannot use the PPE portal, personal assistants included",
    "Actively monitor local testing data and follow up with care homes that do not test",
)
HEADINGS = row("Current position", "Met?", "Next steps", "Lead", "By when")
ANSWERS = ("Paid in ten days.", "No", "Pay the rest", "HR Manager", "31/10/2020")


def test_a_requirement_over_its_answers_is_one_row_with_them() -> None:
    lines = [one for i, asked in enumerate(ASKED, 1) for one in (banner(f"{i}. {asked}", 5), row(*ANSWERS))]
    found = rebuild(document(table(HEADINGS, banner("Overarching actions", 5), *lines)), PLAN, Settings())
    assert [(r.ref, r.requirement, r.met_text, r.deadline_text) for r in found.records] == [
        (str(i), asked, "No", "31/10/2020") for i, asked in enumerate(ASKED, 1)
    ]
    assert [aside.text for aside in found.set_aside] == ["Overarching actions"]
    assert found.chars_in_tables == found.chars_kept
    assert found.table_rows == len(found.records) + len(found.joins) + found.headers + len(found.set_aside)


def test_gaps_that_read_like_actions_under_an_unknown_heading_are_not_the_requirements() -> None:
    heads = row("Current position", "Met? Y/N", "Anything more?", "Lead", "When")
    gaps = (
        "Pay the rest once the returns are in",
        "Order a second van for the round",
        "Ring round every Friday afternoon",
    )
    lines = [
        one
        for asked, gap in zip(ASKED, gaps, strict=True)
        for one in (banner(asked, 5), row("Begun.", "N", gap, "HR Manager", "Ongoing"))
    ]
    found = rebuild(document(table(heads, *lines)), PLAN, Settings())
    assert [(r.requirement, r.gap) for r in found.records] == list(zip(ASKED, gaps, strict=True))


def test_themes_over_rows_that_ask_nothing_are_no_requirements() -> None:
    lines = [one for theme in ("Infection control", "Staff", "Money") for one in (banner(theme, 5), row(*ANSWERS))]
    found = rebuild(document(table(HEADINGS, *lines)), PLAN, Settings())
    assert found.records == ()
