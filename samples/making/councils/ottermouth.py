"""Ottermouth: PDF in landscape, the whole plan in the council's own words, four actions left out."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Look, Sheet, Span, drawn
from making.truth import Sample
from making.whole import Tables, whole

COUNCIL: Final = Council(
    name="Ottermouth City Council",
    place="Ottermouth",
    ccg="Otter Valley CCG",
    forum="Ottermouth Care Partnership",
    voice="ask",
    answers=(("Y", "yes"), ("N", "no"), ("Y", "yes"), ("Y", "yes"), ("Partly", "partly")),
    leads={
        "": "Assistant Director Adults",
        "IPC": "Public Health Manager",
        "TST": "Consultant in Public Health",
        "FLU": "Consultant in Public Health",
        "DIS": "Integrated Discharge Manager",
        "CAE": "Principal Social Worker",
        "SWL": "Principal Social Worker",
        "FUN": "Finance Business Partner",
        "MKT": "Strategic Commissioner",
        "OVS": "DASS",
    },
    open_dates=("End of October", "30 November", "TBC", "December", "26 February 2021", "15th January", "Monthly"),
    met_dates=("", "Complete", "Weekly"),
    met_gaps=("", "None", "N/A"),
    depths=(0, 0, 1),
)
HEADER: Final = ("No", "Action", "Where we are", "Met? (Y/N)", "Gap and next steps", "Owner", "Deadline")
WIDTHS: Final = (28, 170, 230, 44, 140, 84, 66)
LEFT_OUT: Final = ("OV-09", "STM-05", "EOL-03", "OVS-04")


def make() -> Sample:
    """The return and its twin."""
    tables = whole(Composer(COUNCIL), without=LEFT_OUT)
    look = Look(landscape(A4), body=Type("Helvetica", 8, 10), head=Type("Helvetica-Bold", 8, 10), footer="Page {page} of {pages}")  # fmt: skip
    content, spans = drawn(look, "Winter plan 2020-21", lambda sheet: _draw(sheet, tables))
    rows = [row for rows in tables.values() for row in rows]
    return Sample("ottermouth-whole-plan", "pdf", content, paged(rows, spans))


def _draw(sheet: Sheet, tables: Tables) -> list[Span]:
    sheet.say(COUNCIL.name, Type("Helvetica-Bold", 18, 22))
    sheet.say("Adult Social Care Winter Plan 2020-21: where we stand", Type("Helvetica-Bold", 14, 18))
    sheet.say("30 October 2020", Type("Helvetica", 10, 13))
    return sheet.themes(tables, WIDTHS, HEADER)
