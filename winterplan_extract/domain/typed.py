"""Values from outside held against the types that declare them: msgspec checks, the wording is ours.

A type says what is allowed: `Annotated[float, within(1, 60, "seconds")]`, a Literal, a dataclass of such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

Kind = TypeVar("Kind")

DAYS_SHOWN: Final = "15/11/2020, 15 Nov 2020 or 2020-11-15"
_DAYS: Final = ("%d/%m/%Y", "%d %b %Y", "%d %B %Y", "%Y-%m-%d")
_STEP: Final = re.compile(r"\.(\w+)|\[(\d+)\]")  # of the path that msgspec puts after its message
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`")
_SHOWN: Final = 60  # characters of a value that are named
_CHOICES: Final = 24  # of which one may be given that are named
_LONGEST_PATH: Final = 4096  # characters; no system takes more
_type_info: Final[Callable[[Any], inspect.Type]] = cache(inspect.type_info)  # takes milliseconds for many parts


class Refused(ValueError):  # noqa: N818 - what happened to the value
    """A value that its type does not allow. `where` leads to it, name by name; the message says what is allowed."""

    def __init__(self, where: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.where = where


def within(low: float, high: float, unit: str = "") -> msgspec.Meta:
    """Allows numbers from `low` to `high`; NaN lies in no range. `unit` is for people."""
    return msgspec.Meta(ge=low, le=high, extra={"unit": unit})


def text(least: int, most: int, barred: str = "", unit: str = "") -> msgspec.Meta:
    """Allows text of that many characters, none of them `barred` or a control character but tab and line end."""
    pattern = rf"\A[^\x00-\x08\x0b\x0c\x0e-\x1f{barred}]*\Z"
    return msgspec.Meta(min_length=least, max_length=most, pattern=pattern, extra={"unit": unit})


def day_of(written: str) -> date | None:
    """The day that a person has written in one of the ways there are; None for anything else."""
    for way in _DAYS:
        try:
            return datetime.strptime(" ".join(written.split()), way).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def as_typed(value: Any, kind: type[Kind], *, strict: bool = True, as_path: Callable[[str], Path] = Path) -> Kind:
    """The value as that type; raises Refused, also for a name that a dataclass does not have. Unless `strict`, text may
    stand for a number, a day, true or false. `as_path` makes a Path of text.
    """
    if isinstance(value, Mapping):
        _refuse_unknown(value, _type_info(kind), ())
    try:
        return msgspec.convert(value, kind, strict=strict, dec_hook=lambda _, held: _path(held, as_path))
    except msgspec.ValidationError as fault:
        raise _refusal(value, _type_info(kind), str(fault)) from fault


def toml_name(*names: str) -> str:
    """How a value of a TOML file is named: “[settings.limits] seconds”."""
    return f"[{'.'.join(names[:-1])}] {names[-1]}" if names[1:] else names[0]


def _path(value: Any, as_path: Callable[[str], Path]) -> Path:
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_PATH and "\0" not in value:
        try:
            return as_path(value)
        except RuntimeError as fault:  # “~somebody” whom the system does not know
            raise ValueError from fault
    if isinstance(value, Path):
        return value
    raise ValueError


def _refuse_unknown(value: Any, info: inspect.Type, where: tuple[str, ...]) -> None:
    if not (isinstance(info, inspect.DataclassType) and isinstance(value, Mapping)):
        return
    fields = {field.name: field.type for field in info.fields}
    for name, held in value.items():
        if name not in fields:
            raise Refused((*where, name[:_SHOWN]), f"there is no such name; there are {', '.join(fields)}")
        _refuse_unknown(held, fields[name], (*where, name))


def _refusal(value: Any, info: inspect.Type, said: str) -> Refused:
    """The refusal of a value that msgspec has `said` something of."""
    missing = _MISSING.match(said)
    where: list[str] = []
    default: Any = None
    for name, position in _STEP.findall(said.rpartition(" - at `$")[2]):
        if isinstance(info, inspect.DataclassType):
            field = next(field for field in info.fields if field.name == name)
            info, default, value = field.type, field.default, value[name]
            where.append(name)
        elif isinstance(info, inspect.VarTupleType):
            info, default, value = info.item_type, None, value[int(position)]
            where[-1:] = [f"{''.join(where[-1:])} item {int(position) + 1}".lstrip()]
    if missing:
        return Refused(tuple(where), f"{missing[1]} is missing; use {wanted(info)}")
    otherwise = f", or leave it out for {shown(default)}" if isinstance(default, str | int | float) else ""
    return Refused(tuple(where), f"{shown(value)} is not allowed; use {wanted(info)}{otherwise}")


def shown(value: Any) -> str:
    """A value as a person would write it, cut to a length that can be read."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in value[:_SHOWN])
        return f"“{plain}”" if len(value) <= _SHOWN else f"“{plain}…” ({len(value):,} characters)"
    if isinstance(value, Mapping | list | tuple):
        return "a list" if isinstance(value, list | tuple) else "a table"
    if isinstance(value, int) and value.bit_length() > 100:
        return "a number of over thirty digits"
    return f"{value:g}" if isinstance(value, float) else str(value)


def wanted(info: inspect.Type) -> str:
    """What a type allows, in words."""
    match info:
        case inspect.Metadata(type=inner, extra=extra):
            unit = (extra or {}).get("unit")
            return f"{wanted(inner)} ({unit})" if unit else wanted(inner)
        case inspect.UnionType(types=types):
            return " or ".join(wanted(kind) for kind in types if not isinstance(kind, inspect.NoneType))
        case inspect.IntType(ge=low, le=high):
            return "a whole number" + ("" if low is None else f" from {low:,} to {high:,}")
        case inspect.FloatType(ge=low, le=high):
            return "a number" + ("" if low is None else f" from {low:,} to {high:,}")
        case inspect.StrType(min_length=least, max_length=most):
            return "text" + (
                f" of {least or 0} to {most:,} characters, none of them a control character" if most else ""
            )
        case inspect.LiteralType(values=values):
            more = f" and {len(values) - _CHOICES} more" if len(values) > _CHOICES else ""
            return f"one of {', '.join(str(each) or 'nothing' for each in values[:_CHOICES])}{more}"
        case inspect.VarTupleType(item_type=item):
            return f"a list, each {wanted(item)}"
        case inspect.DataclassType(fields=fields):
            return f"a table of {', '.join(field.name for field in fields)}"
        case inspect.DictType(value_type=value):
            return f"a table, each value {wanted(value)}"
        case inspect.DateType():
            return "a day as 2020-12-31"
        case inspect.BoolType():
            return "true or false"
        case inspect.CustomType():
            return "the name of a file or folder"
        case _:
            return "a table of names and values"
