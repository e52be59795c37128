"""The small files that a run is told by (TOML) and the tables it reads (CSV), up to a size; a ValueError's message goes after the name."""

from __future__ import annotations

import csv
import dataclasses
import errno
import io
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import NoneType
from typing import Any, Final, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints

from winterplan_extract.domain.errors import SourceError
from winterplan_extract.domain.typed import Refused, as_typed
from winterplan_extract.storage.files import open_regular

Record = TypeVar("Record")

_MB: Final = 1000  # size of a table; rows.csv of a nation's returns has 30
_LIST_MARK: Final = "; "
_CHANGED: Final = "If it was changed by hand, run `winterplan run` again."
_CHANGED_AT_DESK: Final = "If it was changed by hand, write the outputs again."
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_GUARDED: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n")  # what --csv-safe makes of a formula's start


def read_records(path: Path, record: type[Record]) -> tuple[Record, ...]:
    """The records of a CSV file that a run wrote; columns of other versions are defaulted or passed over. Raises SourceError."""
    with _reading:
        found: tuple[Record, ...] = _read_records(path, cast("Any", record), _state(path))
    return found


_reading: Final = Lock()  # who comes while a table is being read by another thread waits for it


# A run reads the rows and the documents of the run before where it takes decisions, and again to tell what has changed.
@lru_cache(maxsize=2)
def _read_records(path: Path, record: type[Record], _state: object) -> tuple[Record, ...]:
    headings, lines = _table(path)
    try:
        values = list(_values(headings, lines, record))
        try:
            kind: Any = list[record]  # type: ignore[valid-type]  # a type made here
            return tuple(as_typed(values, kind, strict=False))
        except Refused as fault:
            raise _first_fault(lines, values, record) from fault
    except ValueError as fault:
        raise SourceError(f"{path} {fault}. {_CHANGED}", at_desk=f"{path} {fault}. {_CHANGED_AT_DESK}") from fault


def _state(path: Path) -> object:
    """What is another where the file was written anew."""
    with suppress(OSError):
        about = path.stat()
        return about.st_mtime_ns, about.st_size, about.st_ino
    return None


def _values(headings: Sequence[str], lines: Sequence[CsvLine], record: type) -> Iterator[dict[str, Any]]:
    """Each line as what the record's fields are made of; raises ValueError for a table without what they need."""
    kinds = get_type_hints(record)
    fields = dataclasses.fields(record)
    needed = {field.name for field in fields if field.default is dataclasses.MISSING}
    lacking = [field.name for field in fields if field.name in needed and field.name not in headings]
    if lacking:
        raise ValueError(f"lacks the column {lacking[0]}")
    lists = {name for name, kind in kinds.items() if get_origin(kind) is tuple}
    blank = {name: None if NoneType in get_args(kinds[name]) else () if name in lists else "" for name in needed}
    places = [
        (field.name, headings.index(field.name), field.name in lists, field.name in needed, blank.get(field.name))
        for field in fields
        if field.name in headings
    ]
    for line in lines:
        if line.fault:
            raise ValueError(f"line {line.number}: {line.fault}")
        yield {
            name: (_plain(cell).split(_LIST_MARK) if is_list else _plain(cell) if cell[0] == "'" else cell)
            if cell
            else none
            for name, place, is_list, is_needed, none in places
            if (cell := line.cells[place]) or is_needed
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


_TOML_MB: Final = 1  # a pipeline of 1,000 sources has 0.1


class CsvLine(NamedTuple):
    """A line of a table: the number that an editor shows, its cells, and what is wrong with it, if anything."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


def saved_by_spreadsheet(raw: bytes) -> tuple[str, str]:
    """The text of a CSV file as a spreadsheet program saves it, and the mark between its values; values of any length can be read then."""
    text = _of_spreadsheet(raw)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    return text, mark_of(text)


def mark_of(text: str) -> str:
    """The mark between the values of a CSV: a spreadsheet program of Europe writes semicolons."""
    return max(",;\t", key=text.partition("\n")[0].count)


def _of_spreadsheet(raw: bytes) -> str:
    if raw.startswith(_UTF_16):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # what Excel's plain “CSV” is written in here


def read_lines(path: Path) -> list[dict[str, str]]:
    """The lines of a table that a run wrote, each by its headings as it stands there. Raises SourceError as `read_records` does."""
    headings, lines = _table(path)
    return [dict(zip(headings, line.cells, strict=True)) for line in lines]


def _table(path: Path) -> tuple[tuple[str, ...], list[CsvLine]]:
    if not path.exists():
        raise SourceError(
            f"{path} is not there. Name a folder that `winterplan run` has written.",
            at_desk=f"{path} is not there. Name the folder of a project whose outputs have been written.",
        )
    try:
        return read_csv(path, _MB)
    except ValueError as fault:
        raise SourceError(f"{path} {fault}. {_CHANGED}", at_desk=f"{path} {fault}. {_CHANGED_AT_DESK}") from fault


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds; raises ValueError."""
    try:
        return tomllib.loads(_text(path, _TOML_MB))
    except RecursionError as fault:
        raise ValueError("is nested too deeply: it needs no more than tables of values and lists") from fault
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"is no valid TOML: {fault}") from fault
    except ValueError as fault:
        if "integer string conversion" in str(fault):  # Python reads no number of over 4,300 digits
            raise ValueError("holds a number of thousands of digits") from fault
        raise


def read_csv(path: Path, most_mb: int) -> tuple[tuple[str, ...], list[CsvLine]]:
    """The headings of a CSV file and its lines that are not empty, with a cell for every heading; raises ValueError."""
    content = _text(path, most_mb)
    csv.field_size_limit(max(len(content), csv.field_size_limit()))  # how long a cell may be is its column's business
    lines = _lines(content)
    headings = tuple(name.strip() for name in next(lines, CsvLine(1, ())).cells)
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice:
        raise ValueError(f"has the column {twice[0]} twice: delete one of the two")
    return headings, [_fitted(line, len(headings)) for line in lines]


def _lines(content: str) -> Iterator[CsvLine]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=mark_of(content), strict=True)
    number = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield CsvLine(number, tuple(cells))
            number = reader.line_num + 1
    except csv.Error as fault:
        raise ValueError(f"line {number} is no CSV: look for a quotation mark without its twin ({fault})") from fault


def _fitted(line: CsvLine, width: int) -> CsvLine:
    found = len(line.cells)
    if found == width:
        return line
    fault = (
        f"it has {found} cells under {width} headings; put text that holds a comma in double quotation marks"
        if found > width
        else ""
    )
    return CsvLine(line.number, line.cells[:width] + ("",) * (width - found), fault)


def _text(path: Path, most_mb: int) -> str:
    try:
        with open_regular(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > most_mb * 2**20:
                raise ValueError(f"has {size / 2**20:,.0f} MB; it may have {most_mb:,}")
            data = stream.read()
    except OSError as fault:
        no_file = fault.errno in (errno.EISDIR, errno.EINVAL)  # a folder, a pipe: it says so itself
        raise ValueError(fault.strerror if no_file else f"cannot be opened: {fault.strerror}") from fault
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise ValueError(f"is not in UTF-8 (line {line}): save it as “CSV UTF-8” or as text in UTF-8") from fault
