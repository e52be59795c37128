"""Columns that claim one role, or whose heading rules out what their cells look like."""

from __future__ import annotations

import pytest
from table_builders import cell, document, row, table

from winterplan_extract.domain.document import Rebuilt
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
ASKED = (
    "Distribute the Infection Control Fund to care providers and report on its use",
    "Provide free PPE to care providers that cannot use the PPE portal, personal assistants included",
    "Actively monitor local testing data and follow up with care homes that do not test",
    "Ensure carers know what support is available and whom to contact",
    "Review occupational health provision with local providers and highlight good practice",
)
STATUS = "A store is run with the resilience forum and stock is counted every Friday by the duty team."
MET = ("Yes", "No", "Yes", "No", "Yes")


def rebuilt(headings: tuple[str, ...], *columns: tuple[str, ...]) -> Rebuilt:
    """A table of the five requirements and those columns."""
    rows = [row(*one) for one in zip(ASKED, *columns, strict=True)]
    return rebuild(document(table(row("Requirement", *headings), *rows)), PLAN, Settings())


def roles(headings: tuple[str, ...], *columns: tuple[str, ...]) -> dict[str, str]:
    """The role of each heading but the first."""
    return {column.heading: column.role for column in rebuilt(headings, *columns).columns[1:]}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("RAG last month", "RAG now"),
        ("Previous RAG rating", "RAG rating"),
        ("RAG Sept", "RAG October"),
        ("RAG Dec", "RAG Jan"),  # councils' years begin in April
    ],
)
@pytest.mark.parametrize("earlier_first", [True, False])
def test_of_two_times_the_later_one_answers(earlier: str, later: str, earlier_first: bool) -> None:
    then, now = ("Red",) * 5, ("Green", "Amber", "Green", "Green", "Red")
    heads, columns = ((earlier, later), (then, now)) if earlier_first else ((later, earlier), (now, then))
    found = rebuilt(heads, *columns)
    assert [record.met_text for record in found.records] == list(now)
    assert all("Red" in record.other_text for record in found.records), "what stood before is kept"
    assert found.chars_in_tables == found.chars_kept


def test_a_month_still_to_be_filled_in_is_not_the_latest() -> None:
    assert roles(("Update September", "Update October", "Update November"), ("Begun.",) * 5, (STATUS,) * 5, ("",) * 5) == {
        "Update September": "other",
        "Update October": "current_status",
        "Update November": "other",
    }  # fmt: skip


def test_the_only_answer_counts_though_it_is_headed_as_of_an_earlier_time() -> None:
    assert roles(("RAG last month",), MET)["RAG last month"] == "met"


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Risk", ("H", "M", "L", "M", "H")),
        ("Cost (£k)", ("0", "12", "3", "45", "6")),
        ("Priority (High/Med/Low)", ("High", "Med", "Low", "Low", "High")),
        ("Priority", ("H", "M", "L", "L", "M")),
        ("Grading", ("M", "M", "L", "H", "H")),  # unknown heading: letters that come again number no rows
        ("Last updated", ("1/10/20", "2/10/20", "5/10/20", "6/10/20", "7/10/20")),
        ("Risk rating", ("Red", "Amber", "Green", "Green", "Red")),
    ],
)
def test_levels_and_columns_with_no_place_are_not_taken_for_what_they_look_like(
    heading: str, values: tuple[str, ...]
) -> None:
    assert roles((heading, "Current status"), values, (STATUS,) * 5)[heading] == "other"


def test_comments_still_hold_the_status_where_nothing_else_does() -> None:
    assert roles(("Owner of it", "Remarks of ours"), ("Head of Commissioning",) * 5, (STATUS,) * 5)["Remarks of ours"] == "current_status"  # fmt: skip


@pytest.mark.parametrize("heading", ["Comments", "Remarks"])
@pytest.mark.parametrize(("beside", "role"), [("Lead", "current_status"), ("Gap", "other"), ("Our own words", "other")])
def test_short_comments_are_the_status_where_every_other_column_is_known_and_none_tells_it(heading: str, beside: str, role: str) -> None:  # fmt: skip
    held = ("Page checked", "Done in 22 homes", "Letter sent", "Depot open", "Not agreed")
    assert roles(("Y/N", heading, beside), MET, held, ("HR Manager",) * 5)[heading] == role


def test_cells_that_begin_with_the_answer_are_answers_whatever_else_the_heading_asks() -> None:
    heading = "Has this been done in full? If not, what is outstanding?"
    opens = (
        "Yes. Paid in ten days.",
        "No – store not yet open.",
        "Partial: two homes left",
        "Yes",
        "Partly (reviewed)",
    )
    assert roles((heading, "Lead"), opens, ("Head of Commissioning",) * 5)[heading] == "met"


def test_a_known_status_heading_is_not_overruled_by_a_yes_at_the_start() -> None:
    assert roles(("Current status", "Lead"), (f"Yes. {STATUS}",) * 5, ("Head of Commissioning",) * 5)["Current status"] == "current_status"  # fmt: skip


def test_names_that_begin_like_months_are_no_dates() -> None:
    names = ("Mark Ode", "Janet Wye", "Julie Marsh", "Augusta Finch", "Martin Decker")
    assert roles(("Somebody", "Deadline"), names, ("Ongoing",) * 5)["Somebody"] == "other"


@pytest.mark.parametrize("heading", ["To be done", "If not fully in place, what is planned?", "Whatever else"])
def test_a_column_filled_in_where_the_answer_falls_short_tells_the_gap(heading: str) -> None:
    plans = ("", "Open the store.", "", "Write to them.", "")
    assert roles(("Current status", "Met?", heading, "Lead"), (STATUS,) * 5, MET, plans, ("HR Manager",) * 5)[heading] == "gap"  # fmt: skip


def test_a_known_extra_column_is_no_gap_though_it_is_filled_in_where_the_answer_falls_short() -> None:
    asked = ("", "Mutual aid.", "", "Mutual aid.", "")
    assert roles(("Current status", "Met?", "Regional ask"), (STATUS,) * 5, MET, asked)["Regional ask"] == "other"


def test_colours_without_words_answer_before_percentages_and_of_the_latest_month() -> None:
    red, green = cell(fill="FF0000"), cell(fill="00B050")
    heads = row("Requirement", "Status update", "RAG Sept", "RAG Oct", "% complete")
    rows = [row(asked, STATUS, red, green if i % 2 else red, "50%") for i, asked in enumerate(ASKED)]
    found = rebuild(document(table(heads, *rows)), PLAN, Settings())
    assert {column.heading: column.role for column in found.columns[2:]} == {
        "RAG Sept": "other",
        "RAG Oct": "met",
        "% complete": "other",
    }
    assert [record.met_fill for record in found.records] == ["FF0000", "00B050", "FF0000", "00B050", "FF0000"]


def test_percentages_answer_where_no_other_column_does() -> None:
    assert roles(("Current status", "% complete"), (STATUS,) * 5, ("50%", "100%", "0%", "50%", "100%"))["% complete"] == "met"  # fmt: skip


def test_a_title_in_one_plain_cell_over_the_headings_is_no_row() -> None:
    title = row("Vale Council winter plan", "", "", "")
    rows = [row(asked, STATUS, "Yes", "HR Manager") for asked in ASKED]
    found = rebuild(
        document(table(title, row("Requirement", "Current status", "Met?", "Lead"), *rows)), PLAN, Settings()
    )
    assert [record.requirement for record in found.records] == list(ASKED)
    assert [aside.text for aside in found.set_aside] == ["Vale Council winter plan"]


SHORT = ("Paid.", "Store open.", "Watched daily.", "List sent.", "Reviewed.")
LONG = tuple(f"Minutes of the winter board of {n} November and the report to scrutiny, on the intranet." for n in range(5))  # fmt: skip


@pytest.mark.parametrize("status", ["Current status", "Status", "Current position", "Progress"])
@pytest.mark.parametrize("beside", ["Evidence", "Assurance", "Comments", "Supporting information", "Commentary", "Supporting evidence", "Evidence of compliance", "Notes", "Source of evidence"])  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("gap", [("Gap",), ()])
def test_longer_cells_beside_it_do_not_take_the_role_of_a_known_heading(
    status: str, beside: str, first: bool, gap: tuple[str, ...]
) -> None:
    heads, columns = ((status, beside), (SHORT, LONG)) if first else ((beside, status), (LONG, SHORT))
    found = rebuilt(("Met?", *heads, *gap, "Lead"), MET, *columns, *((("",) * 5,) * len(gap)), ("HR Manager",) * 5)
    assert [record.current_status for record in found.records] == list(SHORT)
    assert all(beside in record.other_text for record in found.records), "what stands beside it is kept"
    assert found.chars_in_tables == found.chars_kept


def test_evidence_is_the_status_where_the_status_is_left_empty_or_answers_in_a_word() -> None:
    assert roles(("Current status", "Evidence", "Met?"), ("",) * 5, LONG, MET)["Evidence"] == "current_status"
    worded = ("In progress", "Complete", "Not started", "On hold until the audit is back", "Complete")
    found = roles(("Status", "Evidence"), worded, LONG)
    assert found == {"Status": "met", "Evidence": "current_status"}


def test_where_both_are_left_empty_the_status_stays_the_status() -> None:
    found = roles(("Evidence", "Current status", "Met?"), ("",) * 5, ("",) * 5, MET)
    assert found == {"Evidence": "other", "Current status": "current_status", "Met?": "met"}


def test_of_two_headings_of_the_gap_the_plan_to_close_it_goes_before_the_gap() -> None:
    plans = ("Open it.", "Ask them.", "Write.", "Ring.", "Meet.")
    for heads, columns in ((("Gap", "Next steps"), (LONG, plans)), (("Next steps", "Gap"), (plans, LONG))):
        assert roles(("Met?", *heads), MET, *columns)["Next steps"] == "gap"
