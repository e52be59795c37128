"""What a plan is: its title, period and names, and which other plans look like it, from the plan folder's plan.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

_NAME: Final = "plan.toml"
_TEXTS: Final = ("title", "publisher", "short")
_LISTS: Final = ("names", "subject")
_LOOK_ALIKE: Final = ("title", "names", "start", "end", "reason")


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a plan is for: years that its documents do not print fall in it."""

    start: date
    end: date

    @property
    def season(self) -> str:
        """The period's years as titles write them: 2020-21, or 2020 where it lies in one year."""
        return (
            f"{self.start.year}-{self.end.year % 100:02d}" if self.end.year > self.start.year else f"{self.start.year}"
        )

    def moved(self, years: int) -> Period:
        """The same period so many years later."""
        return Period(_in_year(self.start, years), _in_year(self.end, years))


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another plan whose documents look like this one's: `names` are those by which they call themselves."""

    title: str
    names: tuple[str, ...]
    period: Period


@dataclass(frozen=True, slots=True)
class Identity:
    """What a plan is. `short` is how sentences call it; `period` is None where the settings' own holds.

    `names` are those by which documents call it, `subject` words of what it is about.
    """

    title: str = ""
    publisher: str = ""
    published: date | None = None
    short: str = ""
    names: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    period: Period | None = None
    look_alikes: tuple[LookAlike, ...] = ()


def load_identity(folder: Path) -> Identity:
    """The identity in a plan folder; an empty one where the folder has none. `identity_faults` has held its values."""
    values = _values(folder)
    period = values.get("period")
    return Identity(
        title=values.get("title", ""),
        publisher=values.get("publisher", ""),
        published=values.get("date"),
        short=values.get("short", values.get("title", "")),
        names=tuple(values.get("names", ())),
        subject=tuple(values.get("subject", ())),
        period=Period(period["start"], period["end"]) if period else None,
        look_alikes=tuple(
            LookAlike(each["title"], tuple(each["names"]), Period(each["start"], each["end"]))
            for each in values.get("look_alikes", ())
        ),
    )


def identity_faults(folder: Path) -> list[str]:
    """Every fault of a folder's plan.toml, in words."""
    try:
        values = _values(folder)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        return [f"{_NAME} cannot be read as TOML in UTF-8 ({fault})"]
    known = (*_TEXTS, *_LISTS, "date", "period", "look_alikes")
    faults = [f"{_NAME}: “{key}” is not known; it may have {', '.join(known)}" for key in values if key not in known]
    faults += [f"{_NAME}: {key} must be a text" for key in _TEXTS if not isinstance(values.get(key, ""), str)]
    faults += [f"{_NAME}: {key} must be a list of texts" for key in _LISTS if not _is_texts(values.get(key, []))]
    if not _is_day(values.get("date", date.min)):
        faults.append(f"{_NAME}: date must be a day, such as 2020-09-18")
    if "period" in values:
        faults += _period_faults(values["period"], "period")
    if not isinstance(values.get("look_alikes", []), list):
        return [*faults, f"{_NAME}: look_alikes must be tables, each under [[look_alikes]]"]
    for number, each in enumerate(values.get("look_alikes", []), start=1):
        faults += _look_alike_faults(each, f"look_alikes {number}")
    return faults


def _look_alike_faults(each: Any, where: str) -> list[str]:
    if not isinstance(each, dict) or any(key not in each for key in _LOOK_ALIKE):
        return [f"{_NAME}: {where} must have {', '.join(_LOOK_ALIKE)}"]
    faults = _period_faults(each, where)
    if not (isinstance(each["title"], str) and each["title"]):
        faults.append(f"{_NAME}: {where}: title must be a text")
    if not (_is_texts(each["names"]) and each["names"] and all(name.strip() for name in each["names"])):
        faults.append(f"{_NAME}: {where}: names must be a list of texts, at least one")
    return faults


def _period_faults(period: Any, where: str) -> list[str]:
    if not isinstance(period, dict) or not (_is_day(period.get("start")) and _is_day(period.get("end"))):
        return [f"{_NAME}: {where} must have a start and an end, days such as 2020-09-01"]
    return [] if period["start"] < period["end"] else [f"{_NAME}: {where} ends before it starts"]


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_day(value: Any) -> bool:
    return type(value) is date


def _in_year(day: date, years: int) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + years, day.month, last)


def _values(folder: Path) -> dict[str, Any]:
    path = folder / _NAME
    return tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
