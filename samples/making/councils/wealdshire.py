"""Wealdshire: a full grid in landscape, numbered A1, A2, B1 …, its header repeated on each page."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Look, Sheet, Span, drawn
from making.truth import Row, Sample

COUNCIL: Final = Council(
    name="Wealdshire County Council",
    place="Wealdshire",
    ccg="Weald and Downs CCG",
    forum="Wealdshire Care Association",
    voice="duty",
    answers=(("Y", "yes"), ("Y", "yes"), ("N", "no"), ("Y", "yes"), ("N", "no"), ("Partly", "partly"), ("Y", "yes")),
    leads={
        "": "Director of Adult Social Care",
        "IPC": "Director of Public Health",
        "STM": "Head of Commissioning",
        "PPE": "Head of Emergency Planning",
        "TST": "Consultant in Public Health",
        "FLU": "Director of Public Health / Head of Communications",
        "DIS": "Deputy Director, Hospital Discharge and Reablement",
    },
    open_dates=(
        "31st October",
        "30 November",
        "Ongoing",
        "By 13 November 2020",
        "December",
        "31 March 2021",
        "Monthly",
        "15th January",
    ),
    met_dates=("", "Ongoing", "Complete", ""),
    met_gaps=("", "No gap identified.", "", "None"),
    depths=(1, 0, 2, 1, 0, 4, 1, 2, 0, 1, 6),
)
HEADER: Final = (
    "Ref",
    "Key action",
    "Current position",
    "Fully met? (Y/N)",
    "Action to close gap",
    "Lead officer",
    "Deadline",
)
WIDTHS: Final = (32, 150, 262, 48, 130, 82, 66)
THEMES: Final = {
    "Theme: Overarching": {"A. Overarching actions": ("OV", 12)},
    "Theme 1: Preventing and controlling the spread of infection": {
        "B. Infection prevention and control": ("IPC", 3),
        "C. Managing staff movement": ("STM", 5),
        "D. Personal protective equipment": ("PPE", 5),
        "E. COVID-19 testing": ("TST", 4),
        "F. Seasonal flu vaccines": ("FLU", 4),
    },
    "Theme 2: Collaboration across health and care services": {
        "G. Safe discharge and avoidable admissions": ("DIS", 8)
    },
}


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    tables: dict[tuple[str, str], list[Row]] = {
        (theme, section): [
            composer.row(f"{prefix}-{number:02d}", theme=theme, section=section, ref=f"{section[0]}{number}")
            for number in range(1, count + 1)
        ]
        for theme, sections in THEMES.items()
        for section, (prefix, count) in sections.items()
    }
    look = Look(
        landscape(A4),
        header="Wealdshire County Council | Adult Social Care Winter Plan 2020-21",
        footer="Version 1.2, 28 October 2020 | Page {page} of {pages}",
    )
    content, spans = drawn(look, "Adult Social Care Winter Plan self-assessment", lambda sheet: _draw(sheet, tables))
    rows = [row for table in tables.values() for row in table]
    return Sample("wealdshire-full-grid", "pdf", content, paged(rows, spans))


def _draw(sheet: Sheet, tables: dict[tuple[str, str], list[Row]]) -> list[Span]:
    sheet.say("Wealdshire County Council", Type("Helvetica-Bold", 18, 22))
    sheet.say("Adult Social Care Winter Plan 2020-21: self-assessment", Type("Helvetica-Bold", 14, 18))
    sheet.say("Position at 28 October 2020. Approved by the Health and Wellbeing Board.", Type("Helvetica", 10, 13))
    return sheet.themes(tables, WIDTHS, HEADER)
