"""Larkhaven: Word, the plan's own template filled in from end to end, a table under each section."""

from __future__ import annotations

from typing import Final

from making.compose import Composer, Council
from making.truth import Sample
from making.whole import Tables, whole
from making.word import document, heading, paragraph, plain_row, run, table

COUNCIL: Final = Council(
    name="Larkhaven Council",
    place="Larkhaven",
    ccg="Larkhaven and Coast CCG",
    forum="Larkhaven Care Association",
    voice="duty",
    answers=(("Yes", "yes"), ("Yes", "yes"), ("Partly", "partly"), ("Yes", "yes"), ("Yes", "yes"), ("No", "no"), ("Yes", "yes")),
    leads={
        "": "Director of Adult Social Services",
        "IPC": "Director of Public Health",
        "STM": "Head of Commissioning",
        "PPE": "Head of Commissioning",
        "TST": "Director of Public Health",
        "FLU": "Director of Public Health",
        "DIS": "Head of Hospital Discharge",
        "CAR": "Carers' Lead",
        "CAE": "Principal Social Worker",
        "SWL": "Principal Social Worker",
        "FUN": "Head of Finance",
    },
    open_dates=("31 October 2020", "30 November", "31/01/21", "By 13 November 2020", "Ongoing", "31 March 2021", "18 Dec"),
    met_dates=("Complete", "Ongoing", ""),
    met_gaps=("None", "", "No gap identified."),
    depths=(0, 1, 0),
)  # fmt: skip
HEADER: Final = ("Ref", "Requirement", "Current status", "Requirement fully met?", "How the gap will be closed", "Lead", "By when")  # fmt: skip
WIDTHS: Final = (700, 3500, 4400, 1300, 2800, 1700, 1400)


def make() -> Sample:
    """The return and its twin."""
    tables = whole(Composer(COUNCIL))
    content = document(lambda _: _body(tables), footer="Larkhaven Council", title="Winter Plan 2020-21")
    return Sample("larkhaven-whole-plan", "docx", content, tuple(row for rows in tables.values() for row in rows))


def _body(tables: Tables) -> str:
    parts = [paragraph(run(COUNCIL.name), style="Title")]
    parts.append(paragraph(run("Adult Social Care Winter Plan 2020-21: self-assessment, 29 October 2020")))
    before = ""
    for (theme, section), rows in tables.items():
        parts += [heading(theme, 1)] if theme != before else []
        before = theme
        lines = [row.cells for row in rows]
        drawn = [plain_row(line, WIDTHS, header=number == 0) for number, line in enumerate([HEADER, *lines])]
        parts += [heading(section, 2), table(WIDTHS, drawn)]
    return "".join([*parts, paragraph("")])
