"""Queenswick: narrow columns that break long words at the edge, hyphens, symbol bullets, raised ordinals, struck-twice bold."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from reportlab.lib.pagesizes import A4

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row, Sample

COUNCIL: Final = Council(
    name="Royal Borough of Queenswick",
    place="Queenswick",
    ccg="West Thames Side CCG",
    forum="Queenswick Homes Forum",
    voice="duty",
    answers=(
        ("Requirement met", "yes"),
        ("Requirement not met", "no"),
        ("Requirement met", "yes"),
        ("Requirement partly met", "partly"),
    ),
    leads={
        "": "Head of Commissioning",
        "IPC": "Infection control nurse; Commissioning manager",
        "TST": "Public Health Intelligence",
        "CAR": "Safeguarding and Carers Superintendent",
        "CAP": "Organisational Development",
        "SHL": "Neighbourhood Coordination",
    },
    open_dates=("31st October", "30 November", "22nd March", "Ongoing", "15th January"),
    met_dates=("Ongoing", "Complete", ""),
    met_gaps=("", "No gap: arrangements are in place."),
    depths=(1, 2, 1, 0, 3),
)
RAISED: Final = {"31st October": "31^st^ October", "22nd March": "22^nd^ March", "15th January": "15^th^ January"}
HEADER: Final = (
    "Reference",
    "Requirement",
    "Current status",
    "Requirement met or not",
    "Arrangements to close the gap",
    "Responsible person",
    "Timescale",
)
WIDTHS: Final = (36, 118, 150, 46, 84, 50, 44)
SECTIONS: Final = {
    "Infection prevention and control": ("IPC", 3),
    "COVID-19 testing": ("TST", 4),
    "Support for unpaid carers": ("CAR", 5),
    "Workforce capacity": ("CAP", 4),
    "Shielding and clinically extremely vulnerable people": ("SHL", 1),
    "Market and provider sustainability": ("MKT", 3),
}
EXTRA: Final = {
    "IPC-02": "Organisational responsibilities are set out in the COVID-19 outbreak plan; from 2 November the infection-control team re-opens a case if a follow-up test is positive.",
    "CAR-04": "Day-centre staff re-open one room at a time. Coordination with the Neighbourhood team is by e-mail, and the Superintendent is told of each step.",
    "CAP-04": "Commissioning staff give one-to-one help. Public Health Intelligence publish a week-by-week chart, and Organisational Development runs drop-in sessions on record-keeping.",
}


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    tables: dict[str, list[Row]] = {}
    for letter, (section, (prefix, count)) in zip("ABCDEF", SECTIONS.items(), strict=True):
        made = [composer.row(f"{prefix}-{n:02d}", section=section, ref=f"{letter}.{n}") for n in range(1, count + 1)]
        tables[section] = [_typeset(row) for row in made]
    look = Look(
        A4, body=Type("Times-Roman", 9, 10.5), head=Type("Times-Bold", 8.5, 10), margin=34, pad=3, gap=4, rule=0.75,
        hyphens=True, bullet_font="Symbol", struck_twice=True, footer="RB Queenswick, winter 2020-21                 {page}",
    )  # fmt: skip
    content, spans = drawn(look, "Winter plan: Royal Borough of Queenswick", lambda sheet: _draw(sheet, tables))
    return Sample(
        "queenswick-narrow-columns", "pdf", content, paged([r for rows in tables.values() for r in rows], spans)
    )


def _typeset(row: Row) -> Row:
    """The row with raised ordinals, and with what is added to show hyphens."""
    status = "\n".join(filter(None, (row.current_status, EXTRA.get(row.action_ids, ""))))
    return replace(row, current_status=status, deadline_text=RAISED.get(row.deadline_text, row.deadline_text))


def _draw(sheet: Sheet, tables: dict[str, list[Row]]) -> list[Span]:
    sheet.say("Royal Borough of Queenswick", Type("Times-Bold", 18, 22))
    sheet.say("Adult social care winter plan: how we meet each requirement", Type("Times-Roman", 13, 16))
    sheet.say("Date: 30th October 2020", Type("Times-Roman", 10, 13))
    spans: list[Span] = []
    for section, rows in tables.items():
        sheet.say(section, Type("Times-Bold", 12, 15), above=12, keep=110)
        spans += sheet.table(WIDTHS, HEADER, [Line(row.cells) for row in rows])
    return spans
