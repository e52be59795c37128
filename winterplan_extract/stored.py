"""Reads a run's dataset back: records from the CSV files that hold them."""

from __future__ import annotations

import csv
import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from winterplan_extract.errors import SourceError
from winterplan_extract.storage.regular_file import open_text

Record = TypeVar("Record")
_Reader = tuple[Callable[[str], Any], Any]

_LIST_MARK: Final = "; "
_BLANK: Final[dict[Any, Any]] = {str: "", int: 0, float: 0.0, bool: False}
_GUARDED: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n")  # what --csv-safe makes of a formula's start


def read_records(path: Path, record: type[Record]) -> tuple[Record, ...]:
    """The records of a CSV file that a run wrote, in its order.

    Columns that an older version did not write have their defaults; those it wrote and this one
    does not know are passed over. Raises SourceError for a file that is not there, is no such table
    or cannot be read.
    """
    readers = _readers(record)
    try:
        csv.field_size_limit(max(path.stat().st_size, csv.field_size_limit()))  # a cell may hold a page of text
        with open_text(path) as handle:
            lines = csv.DictReader(handle)
            needed = [field.name for field in dataclasses.fields(record) if field.default is dataclasses.MISSING]  # type: ignore[arg-type]  # every record is a dataclass
            lacking = [name for name in needed if name not in (lines.fieldnames or ())]
            if lacking:
                raise ValueError(f"it lacks the column {lacking[0]}")
            return tuple(record(**_values(line, readers)) for line in lines)
    except FileNotFoundError as fault:
        raise SourceError(f"{path} is not there. Name a folder that `winterplan run` has written.") from fault
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as fault:
        raise SourceError(
            f"{path} cannot be read as a table of a run ({fault}). If it was changed by hand, run `winterplan run` again."
        ) from fault


def _values(line: Mapping[str, str | None], readers: Mapping[str, _Reader]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, (read, blank) in readers.items():
        text = line.get(name) or ""
        try:
            values[name] = read(text) if text else blank
        except ValueError as fault:
            raise ValueError(f"“{text}” under {name}: {fault}") from fault
    return values


def _readers(record: type) -> dict[str, _Reader]:
    """For each field, how its text is read and what an empty one stands for."""
    hints = get_type_hints(record)
    readers = {}
    for field in dataclasses.fields(record):
        read, blank = _reader(hints[field.name])
        readers[field.name] = (read, blank if field.default is dataclasses.MISSING else field.default)
    return readers


def _reader(hint: Any) -> _Reader:
    if get_origin(hint) in (Union, types.UnionType):
        return _reader(next(part for part in get_args(hint) if part is not type(None)))[0], None
    if get_origin(hint) is tuple:
        return lambda text: tuple(text.split(_LIST_MARK)), ()
    if hint is date:
        return date.fromisoformat, None
    if hint is bool:
        return _truth, False
    if hint in (int, float):
        return hint, _BLANK[hint]
    return _text, ""  # a Literal is text


def _text(text: str) -> str:
    return text[1:] if text.startswith(_GUARDED) else text


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("it is neither true nor false")
    return text == "true"
