"""One column that tells who leads and by when."""

from __future__ import annotations

import pytest
from table_builders import cell, document, row, table

from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild
from winterplan_extract.tables.content import part_lead

PLAN = load_plan()
ASKED = "Distribute the Infection Control Fund to care providers and report on its use"


@pytest.mark.parametrize(
    ("text", "lead", "deadline"),
    [
        ("Head of Commissioning\n31/10/2020", "Head of Commissioning", "31/10/2020"),
        ("Helen Marsh, Head of Commissioning\nOngoing", "Helen Marsh, Head of Commissioning", "Ongoing"),
        ("Tom Reed – 30 November 2020", "Tom Reed", "30 November 2020"),
        ("Tom Reed by end of December", "Tom Reed", "by end of December"),
        ("Tom Reed (Dec 2020)", "Tom Reed", "Dec 2020"),
        ("Public Health; weekly", "Public Health", "weekly"),
        ("Public Health / CCG", "Public Health / CCG", ""),  # nothing that is a date: all of it leads
        ("30/11/20", "", "30/11/20"),
        (
            "DASS\n31 October\nDPH\n30 November",
            "DASS\nDPH",
            "31 October\n30 November",
        ),  # two pairs, a line each
        (
            "Quality Lead (visits) – 13 November; Finance Lead (grants) – 4 December",
            "Quality Lead (visits); Finance Lead (grants)",
            "13 November; 4 December",
        ),
        ("Commissioning Manager (Homecare) – 30 November", "Commissioning Manager (Homecare)", "30 November"),
        ("Carol Stott, PSW – Ongoing", "Carol Stott, PSW", "Ongoing"),
        ("Director of Adult Services – Complete", "Director of Adult Services", "Complete"),
        ("Jo Frayne 15/10", "Jo Frayne", "15/10"),
        ("Tom Ashby, AD Commissioning 16th Nov 2020", "Tom Ashby, AD Commissioning", "16th Nov 2020"),
        ("20 November 2020: Tom Ashby", "Tom Ashby", "20 November 2020"),
        ("Tom Reed – 30 November 2020, subject to funding", "Tom Reed", "30 November 2020, subject to funding"),
        ("PSW by 30 Nov; DPH by mid-Dec", "PSW; DPH", "by 30 Nov; by mid-Dec"),
        ("Head of Commissioning: end of January 2021", "Head of Commissioning", "end of January 2021"),
        ("w/c 16 Nov – PSW", "PSW", "w/c 16 Nov"),
        ("Tom May – 30 May 2021", "Tom May", "30 May 2021"),
        ("Public Health and CCG – by Christmas", "Public Health and CCG", "by Christmas"),
        ("Winter Planning Manager", "Winter Planning Manager", ""),
        ("Public Health – 1 – 15 November", "Public Health", "1 – 15 November"),
    ],
)
def test_the_lead_and_the_deadline_are_parted_where_only_dates_follow(text: str, lead: str, deadline: str) -> None:
    parts = part_lead(cell(text), PLAN)
    assert parts.get("lead", cell()).text == lead
    assert parts.get("deadline", cell()).text == deadline
    assert sum(c.chars for c in parts.values()) == cell(text).chars


@pytest.mark.parametrize("heading", ["Lead / timescale", "Lead and by when", "Responsible officer and target date", "By whom and when", "Accountable officer and date", "Owner & due date", "Who (and when)", "Lead (add a date if outstanding)"])  # fmt: skip
def test_a_heading_that_asks_for_both_gives_both(heading: str) -> None:
    rows = [row(ASKED, "Paid.", "Y", "Tom Reed\n31/10/2020"), row(ASKED, "Sent.", "Y", "Ann Lee\nOngoing")]
    later = table(row(ASKED, "Late.", "N", "Jo Fox\n30/11/2020"), number=2)
    found = rebuild(
        document(table(row("Requirement", "Status update", "Met?", heading), *rows), later), PLAN, Settings()
    )
    assert [(r.lead_text, r.deadline_text) for r in found.records] == [
        ("Tom Reed", "31/10/2020"),
        ("Ann Lee", "Ongoing"),
        ("Jo Fox", "30/11/2020"),
    ]
    assert "lead" not in {dict(n.values).get("role") for n in found.notices if n.code == "role_missing"}
    assert found.chars_in_tables == found.chars_kept
