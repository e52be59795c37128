"""Reads a run's dataset back: records from the CSV files that hold them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from winterplan_extract.domain.errors import SourceError
from winterplan_extract.domain.typed import Refused, as_typed
from winterplan_extract.storage.text_files import CsvLine, read_csv

Record = TypeVar("Record")

_MB: Final = 1000  # size of a table; rows.csv of a nation's returns has 30
_LIST_MARK: Final = "; "
_GUARDED: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n")  # what --csv-safe makes of a formula's start


def read_records(path: Path, record: type[Record]) -> tuple[Record, ...]:
    """The records of a CSV file that a run wrote, in its order.

    Columns that an older version did not write have their defaults; those it wrote and this one
    does not know are passed over. Raises SourceError for a file that is not there, is no such table
    or cannot be read; it names line and column.
    """
    if not path.exists():
        raise SourceError(f"{path} is not there. Name a folder that `winterplan run` has written.")
    try:
        headings, lines = read_csv(path, _MB)
        values = list(_values(headings, lines, record))
        try:
            kind: Any = list[record]  # type: ignore[valid-type]  # a type made here
            return tuple(as_typed(values, kind, strict=False))
        except Refused as fault:
            raise _first_fault(lines, values, record) from fault
    except ValueError as fault:
        raise SourceError(f"{path} {fault}. If it was changed by hand, run `winterplan run` again.") from fault


def _values(headings: Sequence[str], lines: Sequence[CsvLine], record: type) -> Iterator[dict[str, Any]]:
    """Each line as what the record's fields are made of; raises ValueError for a table without what they need."""
    kinds = get_type_hints(record)
    fields = dataclasses.fields(record)
    needed = {field.name for field in fields if field.default is dataclasses.MISSING}
    lacking = [field.name for field in fields if field.name in needed and field.name not in headings]
    if lacking:
        raise ValueError(f"lacks the column {lacking[0]}")
    places = [(field.name, headings.index(field.name)) for field in fields if field.name in headings]
    lists = {name for name, kind in kinds.items() if get_origin(kind) is tuple}
    blank = {name: None if NoneType in get_args(kinds[name]) else () if name in lists else "" for name in needed}
    for line in lines:
        if line.fault:
            raise ValueError(f"line {line.number}: {line.fault}")
        cells = {name: line.cells[place] for name, place in places}
        yield {
            name: (_plain(cell).split(_LIST_MARK) if name in lists else _plain(cell)) if cell else blank[name]
            for name, cell in cells.items()
            if cell or name in needed
        }


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARDED) else cell


def _first_fault(lines: Sequence[CsvLine], values: Sequence[Mapping[str, Any]], record: type) -> ValueError:
    for line, value in zip(lines, values, strict=True):
        try:
            as_typed(value, record, strict=False)
        except Refused as fault:
            return ValueError(f"line {line.number}, column {' '.join(fault.where)}: {fault}")
    raise AssertionError("one of the lines was refused with the others")
