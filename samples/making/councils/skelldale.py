"""Skelldale: a tracker. Short labels, colours as letters, dates in every form, local rows, most of the plan left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row, Sample

GREEN: Final = ("G", "yes")
AMBER: Final = ("A", "partly")
RED: Final = ("R", "no")
FILLS: Final = {"G": "#92D050", "A": "#FFC000", "R": "#FF0000"}
COUNCIL: Final = Council(
    name="Skelldale Metropolitan Borough Council",
    place="Skelldale",
    ccg="Skelldale CCG",
    forum="Skelldale Care Network",
    voice="label",
    answers=(GREEN, AMBER, GREEN, RED, AMBER, GREEN),
    leads={
        "": "M Okafor",
        "IPC": "J Priestley (PH)",
        "PPE": "Emergency Planning",
        "TST": "J Priestley (PH)",
        "FLU": "J Priestley / CCG",
        "DIS": "H Lund",
        "CAR": "S Varga",
        "SWL": "PSW",
        "OVS": "DASS",
    },
    open_dates=(
        "31/10/20",
        "w/c 2 Nov",
        "end of November",
        "16.11.20",
        "Nov-20",
        "2020-12-04",
        "1st Dec 2020",
        "By the end of January",
        "Feb 21",
        "22nd March",
        "TBC",
        "31 October (letter)\n31 January (review)",
        "Within two weeks",
    ),
    met_dates=("Done", "Ongoing", "Complete", "On-going", ""),
    met_gaps=("", "-", "Keep under review"),
    depths=(0,),
)
HEADER: Final = ("ID", "Section", "Action", "RAG", "Update", "Next steps", "Owner", "Due", "Risk ref")
WIDTHS: Final = (30, 84, 130, 30, 190, 130, 70, 76, 40)
SECTIONS: Final = {
    "Overarching": ("OV-03", "OV-05", "OV-11", "OV-12"),
    "IPC": ("IPC-01", "IPC-03"),
    "Staff movement": ("STM-03", "STM-05"),
    "PPE": ("PPE-02", "PPE-05"),
    "Testing": ("TST-02", "TST-04"),
    "Flu": ("FLU-01", "FLU-03"),
    "Discharge": ("DIS-02", "DIS-03", "DIS-06", "DIS-08"),
    "Social prescribing": ("SPR-02",),
    "Carers": ("CAR-01", "CAR-03"),
    "End of life": ("EOL-01",),
    "Workforce": ("TRN-01", "CAP-03", "CAP-04"),
    "Social work": ("SWL-04", "SWL-09"),
    "Oversight": ("OVS-04",),
}  # fmt: skip
LOCAL: Final = (
    ("Overarching", "Christmas lunch deliveries with Rotary", "Two hundred meals pledged; drivers still wanted.", AMBER, "Find 12 drivers", "M Okafor", "18 Dec"),
    ("Overarching", "Gritting of lanes to extra care schemes", "Priority list agreed with Highways.", GREEN, "", "Highways", "Done"),
    ("IPC", "Replace boilers at Moorgate depot", "Tender closed on 12 October; two bids.", AMBER, "Award contract", "Estates", "Nov-20"),
    ("Discharge", "Car park permits for night sitters", "Not started.", RED, "Paper to Parking Services", "H Lund", "TBC"),
    ("Carers", "Relaunch memory café at Skell Library", "Library closed until the roof is mended.", RED, "New venue", "S Varga", "Feb 21"),
    ("Workforce", "Move of case records to the new database", "Test migration ran in September with 40 errors.", AMBER, "Second test run", "ICT", "1st Dec 2020"),
    ("Social work", "Blue Badge backlog", "Down from 640 to 95.", GREEN, "-", "Customer Services", "Ongoing"),
)  # fmt: skip


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    rows: list[Row] = []
    for section, actions in SECTIONS.items():
        rows += [composer.row(action, section=section) for action in actions]
        for where, label, update, met, steps, owner, due in LOCAL:
            if where == section:
                rows.append(
                    composer.local(label, update, met=met, section=section, gap=steps, lead=owner, deadline=due)
                )
    rows = [_filed(row, number) for number, row in enumerate(rows, start=1)]
    look = Look(
        landscape(A4), body=Type("Helvetica", 8, 9.5), head=Type("Helvetica-Bold", 8, 9.5), margin=36, gap=3,
        header_fill="#BDD7EE", header="Skelldale MBC - ASC winter tracker v7", footer="Printed 03/11/2020   {page}/{pages}",
    )  # fmt: skip
    content, spans = drawn(look, "ASC winter tracker v7", lambda sheet: _draw(sheet, rows))
    return Sample("skelldale-tracker", "pdf", content, paged(rows, spans))


def _filed(row: Row, number: int) -> Row:
    """The row with its number; every third has a risk, and every ninth has lost its letter."""
    risk = f"Risk ref: R{number + 4}" if number % 3 == 0 else ""
    lettered = row if number % 9 or not row.action_ids else replace(row, met_text="", met="not_stated")
    return replace(lettered, ref=str(number), other_text=risk)


def _draw(sheet: Sheet, rows: list[Row]) -> list[Span]:
    sheet.say("Skelldale Metropolitan Borough Council", Type("Helvetica-Bold", 14, 17))
    sheet.say("Winter Plan action tracker as at 3 November 2020", Type("Helvetica", 11, 14))
    sheet.say("R = not started   A = under way   G = in place", Type("Helvetica", 8, 10))
    lines = [
        Line(
            (
                r.ref,
                r.section,
                r.requirement,
                r.met_text,
                r.current_status,
                r.gap,
                r.lead_text,
                r.deadline_text,
                r.other_text.removeprefix("Risk ref: "),
            ),
            fills={3: FILLS[r.met_text]} if r.met_text else {},
        )
        for r in rows
    ]
    return sheet.table(WIDTHS, HEADER, lines)
