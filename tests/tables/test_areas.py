"""Tables that tell of areas and ask nothing: what is in place, what is next, who and by when."""

from __future__ import annotations

import pytest
from table_builders import cell, document, row, table

from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
AREAS = (
    ("PPE", "Free PPE from our own store", "Keep up the supply", "Commissioning", "March 2021"),
    ("Testing", "Staff test each week", "Ring homes that have not tested", "Public Health", "weekly"),
    ("Carers", "Emergency card", "Tell carers what support they can get", "Carers Lead", "Jan 2021"),
)


@pytest.mark.parametrize(
    "heads",
    [
        ("Area", "What is in place", "What we will do next", "Lead", "By when"),
        ("Workstream", "Current position", "Next steps", "Owner", "Deadline"),
        ("Topic", "Progress", "Further action", "Who", "When"),
        ("Theme", "Where we are", "What we will do", "Responsible", "Timescale"),
    ],
)
def test_a_table_of_areas_is_read_where_a_return_has_no_requirements(heads: tuple[str, ...]) -> None:
    found = rebuild(document(table(row(*heads), *(row(*area) for area in AREAS))), PLAN, Settings())
    assert [(r.section or r.theme, r.current_status, r.gap, r.lead_text, r.deadline_text) for r in found.records] == list(AREAS)  # fmt: skip
    assert [r.requirement for r in found.records] == [f"{a[0]}: {a[1]}\n{a[0]}: {a[2]}" for a in AREAS]
    assert all(r.by_area for r in found.records)
    assert found.chars_kept == found.chars_in_tables
    assert found.table_rows == len(found.records) + len(found.joins) + found.headers + len(found.set_aside)


def test_an_area_needs_no_lead_and_each_bullet_of_what_is_next_is_a_row_with_its_own_position() -> None:
    heads = row("Priority", "What we will do", "Where we are")
    two = row("Workforce", "• Promote the wellbeing offer\n• Run a flu campaign", "• Poster up\n• Live")
    one = row("Carers", "Tell carers what support there is", "Booklet posted")
    found = rebuild(document(table(heads, two, one)), PLAN, Settings())
    assert [(r.gap, r.current_status) for r in found.records] == [
        ("Promote the wellbeing offer", "Poster up"),
        ("Run a flu campaign", "Live"),
        ("Tell carers what support there is", "Booklet posted"),
    ]
    assert found.records[1].requirement == "Workforce: Run a flu campaign\nWorkforce: Live"
    assert all(r.by_area for r in found.records)
    assert found.chars_kept == found.chars_in_tables


def test_an_area_merged_down_names_each_of_its_rows_and_a_page_break_cuts_none() -> None:
    heads = row("Area", "What is in place", "Next steps", "Lead")
    merged = (cell("PPE", row_span=2), cell("Free PPE"), cell("Keep it up"), cell("DASS"))
    below = (None, cell("A store"), cell("Move it"), cell("DPH"))
    later = row("Testing", "Staff test each week", "Ring homes", "DPH")
    made = document(table(heads, merged, below, page=1), table(later, number=2, page=2))
    found = rebuild(made, PLAN, Settings())
    assert [(r.section, r.current_status, r.lead_text) for r in found.records] == [
        ("PPE", "Free PPE", "DASS"),
        ("PPE", "A store", "DPH"),
        ("Testing", "Staff test each week", "DPH"),
    ]
    assert found.chars_kept == found.chars_in_tables


def test_a_summary_by_area_beside_a_table_of_requirements_is_none_of_its_rows() -> None:
    asked = table(row("Requirement", "Current status", "Met?"), row("Circulate IPC guidance.", "Sent weekly.", "Y"))
    areas = table(row("Area", "What is in place", "Next steps", "Lead"), *(row(*area[:4]) for area in AREAS), number=2)
    found = rebuild(document(asked, areas), PLAN, Settings())
    assert [r.requirement for r in found.records] == ["Circulate IPC guidance."]


@pytest.mark.parametrize("heads", [("Area", "What is in place", "Cost", "Lead"), ("Area", "Next steps", "Risk", "Lead")])  # fmt: skip
def test_a_table_that_tells_half_of_it_is_no_return(heads: tuple[str, ...]) -> None:
    found = rebuild(document(table(row(*heads), *(row(*area[:4]) for area in AREAS))), PLAN, Settings())
    assert found.records == ()
