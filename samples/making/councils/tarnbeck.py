"""Tarnbeck: portrait, no references, its own column order; only the first table has a header row."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row, Sample

COUNCIL: Final = Council(
    name="Borough of Tarnbeck",
    place="Tarnbeck",
    ccg="Lower Fells CCG",
    forum="Tarnbeck Provider Alliance",
    voice="ask",
    answers=(
        ("Yes", "yes"),
        ("No", "no"),
        ("Yes", "yes"),
        ("Yes", "yes"),
        ("Partially", "partly"),
        ("Yes", "yes"),
        ("No", "no"),
        ("Yes", "yes"),
        ("Yes", "yes"),
    ),
    leads={
        "": "Assistant Director Adults",
        "DIS": "Integrated Discharge Manager",
        "SPR": "Public Health Manager\nPCN Development Lead",
        "CAR": "Carers' Lead; Strategic Commissioner",
        "EOL": "Palliative Care Lead, Lower Fells CCG",
        "FUN": "Finance Business Partner",
        "MKT": "Strategic Commissioner",
        "OVS": "DASS and DPH",
    },
    open_dates=("End of October", "18 Dec", "Ongoing", "30 November", "TBC", "26 February 2021", "As required"),
    met_dates=("Actioned", "Ongoing", "", "Weekly"),
    met_gaps=("None", "N/A", "", "No gaps"),
    depths=(1, 1, 0, 1),
)
HEADER: Final = ("Lead", "By when", "What the plan asks of us", "What we have done", "In place?", "Gaps and next steps")
WIDTHS: Final = (66, 56, 122, 150, 44, 88)
SECTIONS: Final = {
    "Safe discharge and avoidable admissions": ("DIS", 8),
    "Enhanced health in care homes": ("EHC", 1),
    "Social prescribing": ("SPR", 2),
    "Visiting care homes": ("VIS", 3),
    "Direct payments": ("DPY", 2),
    "Support for unpaid carers": ("CAR", 5),
    "End-of-life care": ("EOL", 3),
    "Funding": ("FUN", 3),
    "Market and provider sustainability": ("MKT", 3),
    "CQC support: Emergency Support Framework": ("CQC", 1),
    "Local, regional and national oversight": ("OVS", 4),
}
LONGEST: Final = "DIS-07"  # its status alone runs from one page over the next to a third


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    tables: dict[str, list[Row]] = {}
    for section, (prefix, count) in SECTIONS.items():
        actions = [f"{prefix}-{number:02d}" for number in range(1, count + 1)]
        tables[section] = [
            composer.row(action, section=section, depth=15 if action == LONGEST else None) for action in actions
        ]
    look = Look(
        A4,
        body=Type("Helvetica", 8.5, 10.5),
        head=Type("Helvetica-Bold", 8.5, 10.5),
        header_fill="",
        footer="Page {page}",
        repeat_header=False,
        margin=34,
    )
    content, spans = drawn(look, "Winter plan checklist", lambda sheet: _draw(sheet, tables))
    return Sample(
        "tarnbeck-own-column-order", "pdf", content, paged([row for rows in tables.values() for row in rows], spans)
    )


def _draw(sheet: Sheet, tables: dict[str, list[Row]]) -> list[Span]:
    sheet.say("Borough of Tarnbeck", Type("Helvetica-Bold", 16, 20))
    sheet.say("Our checklist against the national plan for adult social care this winter", Type("Helvetica", 12, 15))
    sheet.say("23 October 2020", Type("Helvetica", 10, 13))
    spans: list[Span] = []
    for number, (section, rows) in enumerate(tables.items()):
        sheet.say(section, Type("Helvetica-Bold", 11, 14), above=10, keep=70)
        spans += sheet.table(
            WIDTHS,
            HEADER if number == 0 else None,
            [Line((r.lead_text, r.deadline_text, r.requirement, r.current_status, r.met_text, r.gap)) for r in rows],
        )
    return spans
