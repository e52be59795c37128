"""Settings: every number has a range, its default lies in it, and what lies outside is refused by name."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import inspect

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.settings import Limits, Settings, settings_from


def fields(info: inspect.Type, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], inspect.Type, Any]]:
    """Every setting: the names that lead to it, its type, its default."""
    assert isinstance(info, inspect.DataclassType)
    for field in info.fields:
        if isinstance(field.type, inspect.DataclassType):
            yield from fields(field.type, (*where, field.name))
        else:
            kind = field.type.type if isinstance(field.type, inspect.Metadata) else field.type
            yield (*where, field.name), kind, field.default


ALL = list(fields(inspect.type_info(Settings)))
NUMBERS = [each for each in ALL if isinstance(each[1], inspect.IntType | inspect.FloatType)]
FLAGS = [each for each in ALL if isinstance(each[1], inspect.BoolType)]
NAMES = [".".join(where) for where, _, _ in NUMBERS]


def over(where: tuple[str, ...], value: object) -> dict[str, Any]:
    """The value as TOML would give it under those names."""
    return {where[0]: over(where[1:], value) if where[1:] else value}


def held(where: tuple[str, ...], value: object) -> Any:
    found: Any = settings_from(over(where, value))
    for name in where:
        found = getattr(found, name)
    return found


def _kinds(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def test_there_are_no_settings_but_numbers_days_and_flags() -> None:
    days = [where for where, kind, _ in ALL if any(isinstance(each, inspect.DateType) for each in _kinds(kind))]
    assert days == [("as_of",), ("period_start",), ("period_end",)]
    assert len(NUMBERS) + len(FLAGS) + len(days) == len(ALL)
    assert len(NUMBERS) > 70


@pytest.mark.parametrize(("where", "kind", "default"), NUMBERS, ids=NAMES)
def test_a_number_is_taken_within_its_range_and_refused_by_name_outside(
    where: tuple[str, ...], kind: inspect.IntType | inspect.FloatType, default: float
) -> None:
    low, high = kind.ge, kind.le
    assert low is not None and high is not None, "a number without a range"
    assert low <= default <= high
    for value in (low, high, default):
        assert held(where, value) == value
    step = 1 if isinstance(kind, inspect.IntType) else 1e-6
    outside: list[Any] = [low - step, high + step, math.nan, math.inf, -math.inf, 10**400]
    for value in (*outside, True, "1", [1], {"a": 1}, date(2020, 1, 1)):
        with pytest.raises(SettingsError) as fault:
            settings_from(over(where, value))
        assert f"{where[-1]}: " in str(fault.value)
        assert f"from {low:,} to {high:,} (" in str(fault.value), "the range and its unit"
    if isinstance(kind, inspect.IntType):
        with pytest.raises(SettingsError, match="whole number"):
            settings_from(over(where, default + 0.5))


@pytest.mark.parametrize(("where", "kind", "default"), FLAGS, ids=[".".join(where) for where, _, _ in FLAGS])
def test_a_flag_is_true_or_false(where: tuple[str, ...], kind: object, default: bool) -> None:
    assert held(where, not default) is not default
    for value in (1, 0, "true", math.nan):
        with pytest.raises(SettingsError, match=rf"{where[-1]}: .* true or false"):
            settings_from(over(where, value))


@pytest.mark.parametrize("name", ["as_of", "period_start", "period_end"])
def test_a_day_lies_in_this_century(name: str) -> None:
    for value in (date.min, date.max, date(1999, 12, 31)):
        with pytest.raises(SettingsError, match=f"{name}: .* from 2000-01-01 to 2099-12-31"):
            settings_from({name: value})
    with pytest.raises(SettingsError, match=f"{name}: "):
        settings_from({name: "soon"})


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"limit": {"seconds": 1}}, r"\[settings\] limit: there is no such name; .*limits"),
        ({"limits": {"Seconds": 1}}, r"\[settings.limits\] Seconds: there is no such name; there are seconds"),
        ({"limits": 5}, r"\[settings\] limits: 5 is not allowed; use a table"),
        ({"limits": [5]}, "limits: a list is not allowed"),
    ],
)
def test_a_name_that_is_no_setting_is_refused_with_those_there_are(values: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        settings_from(values)


def test_settings_stay_frozen_and_are_the_same_when_nothing_is_said() -> None:
    assert settings_from({}) == Settings()
    assert hash(settings_from({})) == hash(Settings())
    assert replace(Limits(), pages=5) != Limits()
    with pytest.raises(AttributeError):
        Settings().limits.pages = 5  # type: ignore[misc]  # that is the point


@pytest.mark.slow
def test_the_settings_load_nothing_heavy() -> None:
    code = "import sys; import winterplan_extract.domain.settings; print({'numpy', 'pyarrow', 'openpyxl', 'rich'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
