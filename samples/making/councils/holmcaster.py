"""Holmcaster: only level rules between the rows, and a colour with no word for the answer."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row, Sample

FILLS: Final = {"[green]": "#00B050", "[amber]": "#FFC000", "[red]": "#FF0000"}
COUNCIL: Final = Council(
    name="Holmcaster City Council",
    place="Holmcaster",
    ccg="Holm Valley CCG",
    forum="Holmcaster Care Association",
    voice="duty",
    answers=(("[green]", "yes"), ("[amber]", "partly"), ("[green]", "yes"), ("[red]", "no")),
    leads={"": "Director of People", "CAP": "Workforce Lead", "CQC": "Quality Assurance Lead", "OVS": "Director of People; Director of Public Health"},
    open_dates=("31/10/2020", "End of October", "30 November", "Ongoing", "31 March 2021", "Weekly"),
    met_dates=("Completed", "", "Continuing"),
    met_gaps=("", "None"),
    depths=(0, 1, 1, 2),
)  # fmt: skip
HEADER: Final = ("Ref", "What is expected", "Progress to date", "RAG", "Further action", "Responsible", "Timescale")
WIDTHS: Final = (36, 170, 250, 36, 130, 84, 66)
SECTIONS: Final = {
    "Overarching actions": ("OV", 12),
    "Workforce capacity": ("CAP", 4),
    "CQC support: Emergency Support Framework": ("CQC", 1),
    "Local, regional and national oversight": ("OVS", 4),
}


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    tables = {
        section: [composer.row(f"{prefix}-{n:02d}", section=section, ref=f"{letter}{n:02d}") for n in range(1, count + 1)]
        for letter, (section, (prefix, count)) in zip("HCQO", SECTIONS.items(), strict=True)
    }  # fmt: skip
    look = Look(
        landscape(A4),
        rules="rows",
        rule=0.7,
        header_fill="",
        gap=4,
        footer="Holmcaster City Council   {page} of {pages}",
    )
    content, spans = drawn(look, "Winter Plan position", lambda sheet: _draw(sheet, tables))
    return Sample(
        "holmcaster-level-rules", "pdf", content, paged([row for rows in tables.values() for row in rows], spans)
    )


def _draw(sheet: Sheet, tables: dict[str, list[Row]]) -> list[Span]:
    sheet.say("Holmcaster City Council", Type("Helvetica-Bold", 16, 20))
    sheet.say("Adult Social Care Winter Plan: our position on 29 October 2020", Type("Helvetica", 12, 15))
    sheet.say("Green: in place. Amber: under way. Red: not begun.", Type("Helvetica", 9, 12))
    spans: list[Span] = []
    for section, rows in tables.items():
        sheet.say(section, Type("Helvetica-Bold", 12, 15), above=12, keep=100)
        lines = [
            Line(
                (r.ref, r.requirement, r.current_status, "", r.gap, r.lead_text, r.deadline_text),
                fills={3: FILLS[r.met_text]},
            )
            for r in rows
        ]
        spans += sheet.table(WIDTHS, HEADER, lines)
    return spans
