"""The whole list, as councils that answer all of it set it out: its themes and sections, in the samples' own words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from making.compose import Composer
from making.truth import Row

THEMES: Final = {
    "Overarching": {"Overarching actions": ("OV", 12)},
    "Theme 1: Preventing and controlling the spread of infection in care settings": {
        "Infection prevention and control": ("IPC", 3),
        "Managing staff movement": ("STM", 5),
        "Personal protective equipment (PPE)": ("PPE", 5),
        "COVID-19 testing": ("TST", 4),
        "Seasonal flu vaccines": ("FLU", 4),
    },
    "Theme 2: Collaboration across health and care services": {
        "Safe discharge and avoidable admissions": ("DIS", 8),
        "Enhanced health in care homes": ("EHC", 1),
        "Social prescribing": ("SPR", 2),
    },
    "Theme 3: Supporting people who receive social care, the workforce, and carers": {
        "Visiting care homes": ("VIS", 3),
        "Direct payments": ("DPY", 2),
        "Support for unpaid carers": ("CAR", 5),
        "End-of-life care": ("EOL", 3),
        "Care Act easements": ("CAE", 6),
        "Staff training": ("TRN", 2),
        "Workforce wellbeing": ("WBG", 3),
        "Workforce capacity": ("CAP", 4),
        "Shielding and clinically extremely vulnerable people": ("SHL", 1),
        "Social work and other professional leadership": ("SWL", 10),
    },
    "Theme 4: Supporting the system": {
        "Funding": ("FUN", 3),
        "Market and provider sustainability": ("MKT", 3),
        "CQC support: Emergency Support Framework": ("CQC", 1),
        "Local, regional and national oversight": ("OVS", 4),
    },
}
Tables = dict[tuple[str, str], list[Row]]


def whole(composer: Composer, *, without: Collection[str] = (), numbered: bool = True) -> Tables:
    """A row for every action but those left out, by theme and section; numbered right through, or not at all."""
    tables: Tables = {}
    count = 0
    for theme, sections in THEMES.items():
        for section, (prefix, actions) in sections.items():
            for action in (f"{prefix}-{number:02d}" for number in range(1, actions + 1)):
                if action not in without:
                    count += 1
                    ref = str(count) if numbered else ""
                    tables.setdefault((theme, section), []).append(
                        composer.row(action, theme=theme, section=section, ref=ref)
                    )
    return tables
