"""Every limit and threshold, with its unit and its reason; read once, from a pipeline's TOML.

Each part below is the settings of one room.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from winterplan_extract.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it is stopped."""

    seconds: float = 120.0  # wall clock for one file; the slowest real return takes under two
    memory_mb: int = 1500  # address space of the worker on top of what it starts with
    file_mb: int = 200  # size of a file on disk
    unpacked_mb: int = 200  # a package or archive, unpacked
    inflate_ratio: float = 100.0  # unpacked to packed, above 100 KB: beyond it, a bomb
    archive_entries: int = 2000  # files in an archive or parts in a package
    archive_depth: int = 3  # archives within archives
    pages: int = 1000  # pages of one PDF


@dataclass(frozen=True, slots=True)
class Reading:
    """How geometry is read."""


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """How rows are made whole and columns named."""


@dataclass(frozen=True, slots=True)
class Matching:
    """How rows are matched to actions."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of a run's settings. `as_of` decides what is overdue."""

    as_of: date = field(default_factory=date.today)
    period_start: date = date(2020, 9, 1)  # the plan's own period: years that are not printed fall in it
    period_end: date = date(2021, 3, 31)
    limits: Limits = Limits()
    reading: Reading = Reading()
    rebuilding: Rebuilding = Rebuilding()
    matching: Matching = Matching()


def settings_from(values: Mapping[str, Any]) -> Settings:
    """Settings with `values` (as TOML gives them) over the defaults.

    Raises SettingsError for a name that is not a setting or a value of the wrong type.
    """
    return _over(Settings(), values, "settings")  # type: ignore[no-any-return]  # _over gives back what it is given


def _over(base: Any, values: Mapping[str, Any], where: str) -> Any:
    known = {f.name: getattr(base, f.name) for f in dataclasses.fields(base)}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"[{where}] has no setting “{name}”; it has {', '.join(known)}")
        default = known[name]
        if dataclasses.is_dataclass(default):
            if not isinstance(value, Mapping):
                raise SettingsError(f"[{where}] {name} is a table of settings, not a value")
            changed[name] = _over(default, value, f"{where}.{name}")
        elif isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            changed[name] = float(value)
        elif type(value) is not type(default):
            raise SettingsError(f"[{where}] {name} wants {type(default).__name__}, not {value!r}")
        else:
            changed[name] = value
    return dataclasses.replace(base, **changed)
