"""The rows of an earlier run, from the dataset that it wrote."""

from __future__ import annotations

import csv
import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from winterplan_extract.errors import SettingsError
from winterplan_extract.records import ReturnRecord

_NEEDED: Final = ("row_id", "row_key", "council", "requirement")
_BLANK: Final[dict[type, Any]] = {str: "", int: 0, float: 0.0, tuple: ()}


def rows_of_run(out: Path) -> tuple[ReturnRecord, ...] | None:
    """The rows that the run in the folder `out` wrote; None where it wrote none.

    Columns that an older version did not write have their defaults. Raises SettingsError for a
    table that cannot be read.
    """
    path = out / "dataset" / "rows.csv"
    if not path.is_file():
        return None
    csv.field_size_limit(max(path.stat().st_size, csv.field_size_limit()))  # a cell may hold a page of text
    readers = _readers()
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            lacking = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if lacking:
                raise ValueError(f"it lacks the column {lacking[0]}")
            return tuple(_row(line, readers) for line in reader)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as fault:
        raise SettingsError(
            f"The rows of the last run, {path}, cannot be read ({fault}). Run once without --decisions, then again with it."
        ) from fault


def _row(line: Mapping[str, str | None], readers: Mapping[str, tuple[Callable[[str], Any], Any]]) -> ReturnRecord:
    values = {}
    for name, (read, blank) in readers.items():
        text = line.get(name) or ""
        values[name] = read(text) if text else blank
    return ReturnRecord(**values)


def _readers() -> dict[str, tuple[Callable[[str], Any], Any]]:
    """For each field, how its text is read and what an empty one stands for."""
    hints = get_type_hints(ReturnRecord)
    readers = {}
    for field in dataclasses.fields(ReturnRecord):
        read, blank = _reader(hints[field.name])
        readers[field.name] = (read, blank if field.default is dataclasses.MISSING else field.default)
    return readers


def _reader(hint: Any) -> tuple[Callable[[str], Any], Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return _reader(next(arg for arg in get_args(hint) if arg is not type(None)))[0], None
    if get_origin(hint) is tuple:
        return lambda text: tuple(text.split("; ")), ()
    if hint is date:
        return date.fromisoformat, None
    kind = hint if hint in _BLANK else str  # a Literal is text
    return kind, _BLANK[kind]
