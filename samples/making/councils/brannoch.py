"""Brannoch: Word with one table that has no header and one whose headings nobody else uses; no references,
no section headings. Only what a column holds tells what it is."""

from __future__ import annotations

from typing import Final

from making.compose import Composer, Council
from making.truth import Row, Sample
from making.word import document, paragraph, plain_row, run, table

COUNCIL: Final = Council(
    name="Isle of Brannoch Council",
    place="Brannoch",
    ccg="Isles CCG",
    forum="Brannoch Care Group",
    voice="duty",
    answers=(("Yes", "yes"), ("No", "no"), ("Yes", "yes"), ("Yes", "yes")),
    leads={"": "Head of Adult Care", "IPC": "Public Health Nurse", "TST": "Public Health Nurse", "CAE": "Principal Social Worker", "SWL": "Principal Social Worker", "MKT": "Commissioning Officer", "CAR": "Carers Officer"},
    open_dates=("31 October 2020", "30 November", "Ongoing", "31/01/21", "By 13 November 2020", "March 2021"),
    met_dates=("Complete", "Ongoing", ""),
    met_gaps=("", "None"),
    depths=(0, 1, 0),
)  # fmt: skip
BARE: Final = ("OV-01", "OV-02", "OV-04", "IPC-03", "PPE-02", "TST-02", "FLU-02", "DIS-02", "DIS-04", "SPR-02", "VIS-03", "DPY-02")  # fmt: skip
STRANGE: Final = ("CAR-01", "CAR-03", "EOL-03", "CAE-01", "CAE-02", "TRN-01", "WBG-02", "CAP-03", "SHL-01", "SWL-05", "SWL-09", "FUN-02", "MKT-02", "CQC-01", "OVS-04")  # fmt: skip
BARE_WIDTHS: Final = (3700, 4700, 800, 2700, 1900, 1500)
HEADER: Final = ("Whose", "The ask", "There yet?", "Where we have got to", "Landing", "The journey still to go")
STRANGE_WIDTHS: Final = (1900, 3700, 900, 4700, 1500, 2700)


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    bare = [composer.row(action) for action in BARE]
    strange = [composer.row(action) for action in STRANGE]
    content = document(lambda _: _body(bare, strange), title="")
    return Sample("brannoch-no-known-headings", "docx", content, (*bare, *strange))


def _body(bare: list[Row], strange: list[Row]) -> str:
    first = [
        plain_row((r.requirement, r.current_status, r.met_text, r.gap, r.lead_text, r.deadline_text), BARE_WIDTHS)
        for r in bare
    ]
    second = [plain_row(HEADER, STRANGE_WIDTHS, header=True)] + [
        plain_row((r.lead_text, r.requirement, r.met_text, r.current_status, r.deadline_text, r.gap), STRANGE_WIDTHS)
        for r in strange
    ]
    return "".join(
        (
            paragraph(run("Isle of Brannoch Council", "<w:b/>")),
            paragraph(run("Care on the island this winter, 28 October 2020")),
            table(BARE_WIDTHS, first),
            paragraph(run("The remaining points were gone through at a second meeting.")),
            table(STRANGE_WIDTHS, second),
            paragraph(""),
        )
    )
