"""The one set of rows that every layout prints: forty requirements of a fictional council.

Among them: statuses from a line to more than two pages, lists, empty cells, a row that is on no national list.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from making.compose import Composer, Council
from making.truth import Row

COUNCIL: Final = Council(
    name="Harrowmere Council",
    place="Harrowmere",
    ccg="NHS Harrowmere CCG",
    forum="Harrowmere Care Association",
    voice="duty",
    answers=(("", "yes"), ("", "yes"), ("", "partly"), ("", "yes"), ("", "no")),  # each layout has its own words
    leads={
        "": "Head of Commissioning",
        "IPC": "Director of Public Health",
        "STM": "Workforce Development Manager",
        "TST": "Consultant in Public Health / Head of Commissioning",
        "DIS": "Head of Hospital Social Work",
        "CAR": "Carers Lead",
    },
    open_dates=("31 October 2020", "End of October", "16.11.20", "November 2020", "Ongoing", "31/01/21", "As required"),
    met_dates=("Complete", "", "Ongoing", "N/A"),
    met_gaps=("", "None", ""),
    depths=(0, 1, 0, 2, 1, 0),
)
SECTIONS: Final = {
    "Theme 1: Preventing and controlling the spread of infection in care settings": {
        "Infection prevention and control": ("IPC", 3),
        "Managing staff movement": ("STM", 5),
        "Personal protective equipment (PPE)": ("PPE", 5),
        "COVID-19 testing": ("TST", 3),
        "Seasonal flu vaccines": ("FLU", 4),
    },
    "Theme 2: Collaboration across health and care services": {
        "Safe discharge from NHS settings": ("DIS", 6),
        "Enhanced health in care homes": ("EHC", 1),
        "Social prescribing": ("SPR", 2),
    },
    "Theme 3: Supporting people who receive social care, the workforce and carers": {
        "Visiting in care homes": ("VIS", 3),
        "Direct payments": ("DPY", 2),
        "Support for unpaid carers": ("CAR", 5),
    },
}
_LONG: Final = "DIS-02"  # its status takes more than two pages
_LONGER: Final = tuple(f"{letters}-{n:02d}" for letters, count in (("SWL", 10), ("CAE", 6), ("CAP", 2)) for n in range(1, count + 1))  # fmt: skip
_OVER: Final = {  # cells left empty, and what runs long where it seldom does
    "STM-04": {"current_status": "", "gap": "", "lead_text": "", "deadline_text": ""},
    "PPE-03": {"lead_text": ""},
    "TST-02": {
        "requirement": "Local figures on testing are to be watched, so that concerns are met early:\n• homes that do not test regularly\n• home care staff\n• results that come back late",
    },
    "DIS-04": {
        "requirement": "Enough staff are to be found for the assessments that were put off.\nDischarge money may be used for them, without taking staff away from people in acute care.",
    },
    "FLU-02": {"current_status": ""},
    "CAR-03": {"lead_text": "Carers Lead\nHead of Commissioning\nHarrowmere Carers' Centre", "deadline_text": ""},
}


@cache
def rows() -> tuple[Row, ...]:
    """The rows in their order, each with theme, section and a reference such as 3.2; `met_text` is left empty."""
    composer = Composer(COUNCIL)
    made: list[Row] = []
    number = 0
    for theme, sections in SECTIONS.items():
        for section, (letters, count) in sections.items():
            number += 1
            for n in range(1, count + 1):
                action = f"{letters}-{n:02d}"
                row = composer.row(action, theme=theme, section=section, ref=f"{number}.{n}", **_OVER.get(action, {}))
                made.append(replace(row, current_status=_long(composer)) if action == _LONG else row)
    made.append(
        composer.local(
            "The council's own gritting rounds take in the lanes to remote care homes and the depots of home care teams.",
            "Routes were agreed with highways in September.\n• 14 homes are on a priority round\n• two depots have their own salt bin",
            met=("", "partly"),
            theme=theme,
            section=section,
            ref=f"{number}.{count + 1}",
            gap="Add the new extra care scheme to round 6.",
            lead="Highways Operations Manager",
            deadline="30 November",
        )
    )
    return tuple(made)


def _long(composer: Composer) -> str:
    """All that is written for eighteen actions, one after the other."""
    others = [composer.row(action, depth=1).current_status for action in _LONGER]
    return "\n".join([composer.row(_LONG, depth=20).current_status, *others])
