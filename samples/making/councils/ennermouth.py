"""Ennermouth: themes and sections as full-width rows, a legend before the table and a sign-off after it."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Aside, Row, Sample

COUNCIL: Final = Council(
    name="Ennermouth City Council",
    place="Ennermouth",
    ccg="Enner Estuary CCG",
    forum="Ennermouth Care Forum",
    voice="ask",
    answers=(
        ("Fully met", "yes"),
        ("Partially met", "partly"),
        ("Fully met", "yes"),
        ("Not met", "no"),
        ("Fully met", "yes"),
    ),
    leads={
        "": "Principal Social Worker",
        "VIS": "Director of Public Health",
        "CAR": "Carers Commissioning Manager",
        "EOL": "Hospice Liaison Lead",
        "TRN": "Workforce Development Manager",
        "WBG": "HR Business Partner; Workforce Development Manager",
        "CAP": "Workforce Development Manager",
        "FUN": "Section 151 Officer",
        "MKT": "Head of Commissioning and Market Shaping",
        "OVS": "Director of Adult Social Services",
    },
    open_dates=(
        "31/10/2020",
        "November 2020",
        "31/01/21",
        "Q3 2020/21",
        "Continuing",
        "Friday 6 November",
        "End December 2020",
        "To be confirmed",
    ),
    met_dates=("Completed", "", "In place and ongoing", "N/A"),
    met_gaps=("", "None identified", "-"),
    depths=(0, 1, 0, 3, 1, 0, 1),
)
HEADER: Final = ("No.", "Requirement", "Where we are now", "Requirement met?", "What we will do", "Who", "When")
WIDTHS: Final = (30, 160, 240, 62, 130, 90, 66)
THEMES: Final = {
    "THEME 3: SUPPORTING PEOPLE WHO RECEIVE SOCIAL CARE, THE WORKFORCE AND CARERS": {
        "Visiting in care homes": ("VIS", 3),
        "Direct payments": ("DPY", 2),
        "Support for unpaid carers": ("CAR", 5),
        "End-of-life care": ("EOL", 3),
        "Care Act easements": ("CAE", 6),
        "Staff training": ("TRN", 2),
        "Wellbeing of the workforce": ("WBG", 3),
        "Workforce capacity": ("CAP", 4),
        "Shielding and people who are clinically extremely vulnerable": ("SHL", 1),
        "Social work and other professional leadership": ("SWL", 10),
    },
    "THEME 4: SUPPORTING THE SYSTEM": {
        "Funding": ("FUN", 3),
        "Market and provider sustainability": ("MKT", 3),
        "CQC support": ("CQC", 1),
        "Local, regional and national oversight": ("OVS", 4),
    },
}
LEGEND: Final = (
    ("Fully met", "All of the requirement is in place today and there is evidence for it"),
    ("Partially met", "Some of it is in place and the rest has a date"),
    ("Not met", "Work has not begun or is held up"),
)
SIGNED: Final = (
    ("Signed off by", "Name", "Date"),
    ("Director of Adult Social Services", "Ines Halloran", "27 October 2020"),
    ("Director of Public Health", "Dr Tobias Merrick", "27 October 2020"),
)


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    drawing: list[Row | str] = []
    for theme_no, (theme, sections) in enumerate(THEMES.items(), start=3):
        drawing.append(theme)
        number = 0
        for section, (prefix, count) in sections.items():
            drawing.append(section)
            for place in range(1, count + 1):
                number += 1
                drawing.append(
                    composer.row(f"{prefix}-{place:02d}", theme=theme, section=section, ref=f"{theme_no}.{number}")
                )
    look = Look(
        landscape(A4),
        rules="rects",
        header="OFFICIAL                                   Ennermouth City Council, Adult Social Care Winter Plan",
        footer="Key: Fully met / Partially met / Not met                                   {page} | Page",
    )
    content, spans = drawn(look, "", lambda sheet: _draw(sheet, drawing))
    kept = [(row, span) for row, span in zip(drawing, spans, strict=True) if isinstance(row, Row)]
    asides = [
        *(Aside(" | ".join(cells), "legend") for cells in LEGEND),
        *(Aside(item, "heading") for item in drawing if isinstance(item, str)),
        *(Aside(" | ".join(cells), "signature") for cells in SIGNED),
    ]
    rows = paged([row for row, _ in kept], [span for _, span in kept])
    return Sample("ennermouth-banner-rows", "pdf", content, rows, tuple(asides))


def _draw(sheet: Sheet, drawing: list[Row | str]) -> list[Span]:
    sheet.say("Adult Social Care Winter Plan 2020 to 2021", Type("Helvetica-Bold", 17, 21))
    sheet.say("Return of Ennermouth City Council", Type("Helvetica-Bold", 12, 15))
    sheet.say("Agreed on 27 October 2020. The answers in the fourth column mean:", Type("Helvetica", 10, 13))
    sheet.table((80, 300, 380), None, [Line((*cells, "")) for cells in LEGEND])
    sheet.say(" ", Type("Helvetica", 10, 13))
    lines = [
        Line((item,), banner=True, bold=True)
        if isinstance(item, str)
        else Line(
            (
                item.ref,
                item.requirement,
                item.current_status,
                item.met_text,
                item.gap,
                item.lead_text,
                item.deadline_text,
            )
        )
        for item in drawing
    ]
    spans = sheet.table(WIDTHS, HEADER, lines)
    sheet.say("Assurance", Type("Helvetica-Bold", 12, 15), above=20, keep=80)
    sheet.table(
        (200, 200, 120, 240), None, [Line((*cells, ""), bold=number == 0) for number, cells in enumerate(SIGNED)]
    )
    return spans
