"""Thornwick: no rules at all, columns told by the space between them, on pages that the viewer turns."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4, landscape

from making.compose import Composer, Council, paged
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row, Sample

COUNCIL: Final = Council(
    name="Thornwick Borough Council",
    place="Thornwick",
    ccg="Thornwick CCG",
    forum="Thornwick Care Homes Group",
    voice="ask",
    answers=(("Y", "yes"), ("N", "no"), ("Y", "yes")),
    leads={"": "Head of Adult Services", "IPC": "Public Health Lead", "PPE": "Resilience Manager", "CAE": "Principal Social Worker"},
    open_dates=("31 October 2020", "30 November", "Ongoing", "18 Dec"),
    met_dates=("Complete", "Ongoing"),
    met_gaps=("None",),
    depths=(0,),
)  # fmt: skip
HEADER: Final = ("Ref", "Requirement", "Current status", "Met (Y/N)", "Action to fill gap", "Lead", "By when")
WIDTHS: Final = (40, 200, 240, 50, 150, 90, 80)
ACTIONS: Final = tuple(f"{prefix}-{n:02d}" for prefix, count in (("IPC", 3), ("PPE", 5), ("CAE", 6), ("TRN", 2)) for n in range(1, count + 1))  # fmt: skip


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    rows = [composer.row(action, ref=f"{number}.") for number, action in enumerate(ACTIONS, start=1)]
    look = Look(landscape(A4), rules="none", header_fill="", pad=6, cut_rows=False, turned=True, footer="{page}")
    content, spans = drawn(look, "", lambda sheet: _draw(sheet, rows))
    return Sample("thornwick-no-rules", "pdf", content, paged(rows, spans))


def _draw(sheet: Sheet, rows: list[Row]) -> list[Span]:
    sheet.say("Thornwick Borough Council", Type("Helvetica-Bold", 16, 20))
    sheet.say("Winter Plan for adult social care, 21 October 2020", Type("Helvetica", 12, 15))
    sheet.y += 10
    return sheet.table(WIDTHS, HEADER, [Line(row.cells) for row in rows])
