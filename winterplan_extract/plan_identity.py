"""What a plan is: its title, period and names, and which other plans look like it, from the plan folder's plan.toml."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a field of plan.toml is called date
from pathlib import Path
from typing import Annotated, Final

from winterplan_extract.storage.text_files import read_toml
from winterplan_extract.typed import Refused, as_typed, text, toml_name

_NAME: Final = "plan.toml"
Words = Annotated[str, text(1, 500)]


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a plan is for: years that its documents do not print fall in it."""

    start: Day
    end: Day

    @property
    def season(self) -> str:
        """The period's years as titles write them: 2020-21, or 2020 where it lies in one year."""
        more = f"-{self.end.year % 100:02d}" if self.end.year > self.start.year else ""
        return f"{self.start.year}{more}"

    def moved(self, years: int) -> Period:
        """The same period so many years later."""
        return Period(_in_year(self.start, years), _in_year(self.end, years))


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another plan whose documents look like this one's: `names` are those by which they call themselves."""

    title: Words
    names: tuple[Words, ...]
    start: Day
    end: Day
    reason: str = ""

    @property
    def period(self) -> Period:
        """The time that the other plan is for."""
        return Period(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a plan is. `short` is how sentences call it; `period` is None where the settings' own holds.

    `names` are those by which documents call it, `subject` words of what it is about.
    """

    title: str = ""
    publisher: str = ""
    date: Day | None = None
    short: str = ""
    names: tuple[Words, ...] = ()
    subject: tuple[Words, ...] = ()
    period: Period | None = None
    look_alikes: tuple[LookAlike, ...] = ()


def read_identity(folder: Path) -> tuple[Identity, list[str]]:
    """What a folder's plan.toml says, empty where there is none, and all that is wrong with it, in words."""
    if not os.path.lexists(folder / _NAME):
        return Identity(), []
    try:
        values = read_toml(folder / _NAME)
        identity = as_typed({"short": values.get("title", ""), **values}, Identity)
    except Refused as fault:
        return Identity(), [f"{_NAME}: {toml_name(*fault.where)}: {fault}"]
    except ValueError as fault:
        return Identity(), [f"{_NAME} {fault}"]
    return identity, [f"{_NAME}: {fault}" for fault in _faults(identity)]


def _faults(identity: Identity) -> Iterator[str]:
    periods = [("period", identity.period)] if identity.period else []
    for where, period in (*periods, *((f"look_alikes, {each.title}", each.period) for each in identity.look_alikes)):
        if period.start >= period.end:
            yield f"{where}: it ends before it starts"
    for each in identity.look_alikes:
        if not each.names:
            yield f"look_alikes, {each.title}: names must be at least one"


def _in_year(day: Day, years: int) -> Day:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return Day(day.year + years, day.month, last)
