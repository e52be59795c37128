"""Millbeck: an Excel workbook, a sheet for each theme, the section in a column of its own, two actions of its own."""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

import xlsxwriter

from making.compose import Composer, Council
from making.truth import Row, Sample
from making.whole import whole

COUNCIL: Final = Council(
    name="Millbeck Metropolitan Borough Council",
    place="Millbeck",
    ccg="Millbeck CCG",
    forum="Millbeck Providers' Alliance",
    voice="duty",
    answers=(("Yes", "yes"), ("No", "no"), ("Yes", "yes"), ("Partially", "partly"), ("Yes", "yes"), ("Yes", "yes"), ("Yes", "yes"), ("Yes", "yes")),
    leads={
        "": "Head of Adult Services",
        "IPC": "Director of Public Health",
        "TST": "Director of Public Health",
        "FLU": "Head of Communications",
        "PPE": "Resilience Manager",
        "DIS": "Head of Integrated Care",
        "TRN": "Workforce Lead",
        "WBG": "Workforce Lead",
        "CAP": "Workforce Lead",
        "MKT": "Head of Commissioning",
    },
    open_dates=("16.11.20", "30 November", "31/01/21", "Ongoing", "26 February 2021", "31 October 2020"),
    met_dates=("Done", "", "Ongoing"),
    met_gaps=("", "None"),
    depths=(0,),
)  # fmt: skip
HEADER: Final = ("Area", "Ref", "Requirement", "Current status", "Fully met?", "How the gap will be closed", "Lead", "By when")  # fmt: skip
WIDTHS: Final = (24, 6, 50, 60, 12, 40, 24, 16)
LEFT_OUT: Final = ("OV-11", "DIS-08")
_OWN: Final = "Theme 4: Supporting the system"
_MADE: Final = dt.datetime(2020, 10, 30, 9, 0, 0)  # noqa: DTZ001 - the property is kept without a zone


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    rows = [row for rows in whole(composer, without=LEFT_OUT).values() for row in rows]
    own = composer.local(
        "Grit the yards and drives of the council's four day centres before seven on every icy morning",
        "A rota with the depot has been agreed until the end of March.",
        met=("Yes", "yes"), theme=_OWN, section="Our own actions", ref=str(len(rows) + 1), lead="Facilities Manager", deadline="Done",
    )  # fmt: skip
    return Sample("millbeck-whole-plan", "xlsx", _workbook([*rows, own]), (*rows, own))


def _workbook(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Winter Plan 2020-21", "created": _MADE})
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True})  # fmt: skip
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for number, theme in enumerate(dict.fromkeys(row.theme for row in rows)):
        sheet = book.add_worksheet("Overarching" if number == 0 else f"Theme {number}")
        sheet.write(0, 0, f"{COUNCIL.name}: Adult Social Care Winter Plan 2020-21, 27 October 2020", title)
        sheet.write(1, 0, theme, title)
        sheet.write_row(3, 0, HEADER, head)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for line, row in enumerate((row for row in rows if row.theme == theme), start=4):
            cells = (row.section, row.ref, row.requirement, row.current_status, row.met_text, row.gap, row.lead_text, row.deadline_text)  # fmt: skip
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell, text)
    book.close()
    return out.getvalue()
