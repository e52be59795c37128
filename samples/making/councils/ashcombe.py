"""Ashcombe: Word with merged cells. Themes and areas merged down, a header of two rows, a lead merged over
two rows, rows that hold two actions, and a requirement cut in two rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from making.compose import Composer, Council
from making.truth import Row, Sample
from making.word import cell, document, heading, paragraph, paragraphs, row, run, table

COUNCIL: Final = Council(
    name="Vale of Ashcombe Council",
    place="Ashcombe",
    ccg="Ashcombe and Brent Valley CCG",
    forum="Ashcombe Care Partnership",
    voice="ask",
    answers=(("Yes", "yes"), ("Yes", "yes"), ("No", "no"), ("Yes", "yes"), ("Part", "partly")),
    leads={
        "": "Service Manager, Commissioning",
        "IPC": "Consultant in Public Health",
        "TST": "Consultant in Public Health; CCG Quality Lead",
        "FLU": "CCG Immunisation Lead",
        "DIS": "Head of Hospital Social Work",
        "EHC": "CCG Quality Lead",
        "SPR": "PCN Development Manager",
    },
    open_dates=("30 October 2020\n27 November 2020", "November 2020", "Ongoing", "31 March 2021", "As and when needed", "15th January"),
    met_dates=("Complete", "Ongoing", ""),
    met_gaps=("", "Nil", "No gap at present"),
    depths=(1, 0, 2, 1),
)  # fmt: skip
WIDTHS: Final = (1300, 1300, 600, 2900, 3800, 700, 2300, 1500, 1200)
INFECTION: Final = "Stopping infection in care settings"
TOGETHER: Final = "Working together across health and care"
AREAS: Final = {
    (INFECTION, "Infection control"): (("IPC-01",), ("IPC-02",), ("IPC-03",)),
    (INFECTION, "Staff movement"): (("STM-01",), ("STM-02",), ("STM-03",), ("STM-04",), ("STM-05",)),
    (INFECTION, "PPE"): (("PPE-01",), ("PPE-02",), ("PPE-03",), ("PPE-04",), ("PPE-05",)),
    (INFECTION, "COVID-19 testing"): (("TST-01",), ("TST-02",), ("TST-03", "TST-04")),
    (INFECTION, "Flu vaccination"): (("FLU-01", "FLU-02"), ("FLU-03",), ("FLU-04",)),
    (TOGETHER, "Discharge and avoidable admissions"): tuple((f"DIS-{number:02d}",) for number in range(1, 9)),
    (TOGETHER, "Health in care homes"): (("EHC-01",),),
    (TOGETHER, "Social prescribing"): (("SPR-01", "SPR-02"),),
}
SHARED_LEAD: Final = {"STM-03": "restart", "STM-04": "continue"}
CUT: Final = {
    "STM-05": "speak to those",
    "DIS-03": "trusted assessors and",
}  # the requirement goes on, in a row of its own, from here


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    rows: list[Row] = []
    for (theme, area), all_actions in AREAS.items():
        for actions in all_actions:
            made = composer.row(*actions, theme=theme, section=area, ref=str(len(rows) + 1))
            rows.append(
                replace(made, lead_text=rows[-1].lead_text) if SHARED_LEAD.get(actions[0]) == "continue" else made
            )
    content = document(lambda _: _body(rows), header="Vale of Ashcombe Council", title="Winter Plan return")
    return Sample("ashcombe-merged-cells", "docx", content, tuple(rows))


def _body(rows: list[Row]) -> str:
    drawn = _header()
    theme = area = ""
    for item in rows:
        merges = ("restart" if item.theme != theme else "continue", "restart" if item.section != area else "continue")
        theme, area = item.theme, item.section
        drawn += _rows(item, merges)
    return (
        heading("Adult Social Care Winter Plan 2020-21", 1)
        + paragraph(run("Vale of Ashcombe Council: where we stand on 26 October 2020"))
        + table(WIDTHS, drawn)
        + paragraph("")
    )


def _header() -> list[str]:
    names = ("Theme", "Area", "No", "Action required", "Status", "Met")
    first = [
        cell(paragraphs(name, "<w:b/>"), width=w, merge="restart", fill="D9D9D9")
        for name, w in zip(names, WIDTHS, strict=False)
    ]
    first.append(cell(paragraphs("To close the gap", "<w:b/>"), width=sum(WIDTHS[6:]), span=3, fill="D9D9D9"))
    second = [cell("", width=width, merge="continue") for width in WIDTHS[:6]]
    second += [
        cell(paragraphs(name, "<w:b/>"), width=w, fill="D9D9D9")
        for name, w in zip(("What", "Who", "When"), WIDTHS[6:], strict=True)
    ]
    return [row(first, header=True), row(second, header=True)]


def _rows(item: Row, merges: tuple[str, str]) -> list[str]:
    """The table row that holds the record, and the one on which its requirement goes on, if it is cut."""
    asked, rest = _cut(item)
    lead = SHARED_LEAD.get(item.action_ids, "")
    texts = (
        item.theme,
        item.section,
        item.ref,
        asked,
        item.current_status,
        item.met_text,
        item.gap,
        item.lead_text,
        item.deadline_text,
    )
    merged = {0: merges[0], 1: merges[1], 7: lead}
    first = [
        cell("" if merged.get(at) == "continue" else paragraphs(text), width=WIDTHS[at], merge=merged.get(at, ""))
        for at, text in enumerate(texts)
    ]
    if not rest:
        return [row(first)]
    second = [
        cell(paragraphs(rest) if at == 3 else "", width=WIDTHS[at], merge="continue" if at < 2 else "")
        for at in range(len(WIDTHS))
    ]
    return [row(first), row(second)]


def _cut(item: Row) -> tuple[str, str]:
    if item.action_ids not in CUT:
        return item.requirement, ""
    before, after, rest = item.requirement.partition(CUT[item.action_ids])
    return before.rstrip(), (after + rest) if after else ""
