"""A small return of a fictional council, read from a file as any other, and corrections on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from review_builders import ACTIONS

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord, Ruling, RulingField
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.review import Correcting, correct_column, correct_file, correct_row
from winterplan_extract.storage.plan_folder import load_plan

NOW = datetime(2020, 12, 1, 9, 30, tzinfo=UTC)
SETTINGS = Settings(as_of=date(2020, 12, 1))
COUNCILS = (
    Council("Ashcombe County Council", "Ashcombe", "E10000901", (), "South East", "county"),
    Council("Brackwater Borough Council", "Brackwater", "E10000902", (), "London", "borough"),
)
HEAD = "Ref,Requirement,Current status,Fully met?,Gap,Lead,By when"
ROWS = (
    "1.1,Serve a hot meal every day,Kitchens open,Mostly there,Two more kitchens are needed,Head of Commissioning,15/11/2020",
    "1.2,Write the menus down and keep them,Written,Yes,,Catering team,ongoing",
    "1.3,Keep a month of stores,Full,No,Buy a second store,as above,as above",
    "2.1,Grit the paths when it freezes. Light the paths after dusk,Gritted,Partly,See 1.2,Highways team,31 January 2021",
    "2.2,and sweep the leaves,Swept,,,,",
)


def plan() -> Plan:
    """The package's plan with a fictional list of actions and fictional councils on its register."""
    told = load_plan()
    return replace(
        told, actions=ACTIONS, councils=(*told.councils, *COUNCILS), paraphrases=(), section_names=(), no_actions=()
    )


PLAN = plan()


def read(
    folder: Path, council: str = "Ashcombe County Council", rows: Sequence[str] = ROWS, name: str = ""
) -> ExtractedReturn:
    """The return of a council, read from a file in the folder."""
    name = name or council.split()[0].lower()
    title = (
        f"{council}\nAdult Social Care Winter Plan 2020-21\n" if council else "Adult Social Care Winter Plan 2020-21\n"
    )
    path = folder / f"{name}.csv"
    path.write_text(title + "\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return extract_return(path, plan=PLAN, settings=SETTINGS, shown=path.name, return_id=name)


def by(*standing: Ruling, now: datetime = NOW) -> Correcting:
    """A reviewer with that ledger."""
    return Correcting(PLAN, SETTINGS, "A. Reviewer", now, standing)


def correction(
    row: ReturnRecord, field: RulingField, typed: str, *standing: Ruling, following: ReturnRecord | None = None
) -> Ruling:
    """A correction that is possible."""
    made = correct_row(row, field, typed, by(*standing), following=following)
    assert not isinstance(made, Notice), made
    return made


def of_file(returned: ExtractedReturn, field: RulingField, typed: str) -> Ruling:
    """A correction of a file that is possible."""
    made = correct_file(returned.document, field, typed, by())
    assert not isinstance(made, Notice), made
    return made


def of_column(returned: ExtractedReturn, heading: str, typed: str) -> Ruling:
    """A correction of a column that is possible."""
    made = correct_column(returned.document, heading, typed, by())
    assert not isinstance(made, Notice), made
    return made
