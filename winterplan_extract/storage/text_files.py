"""The small files that a run is told by (TOML) and the tables it reads (CSV), opened with care.

Only regular files are opened, up to a size; what is wrong with one is a ValueError whose message
goes after the file's name: “is a folder, not a file”.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from winterplan_extract.storage.regular_file import open_regular

_TOML_MB: Final = 1  # a pipeline of 1,000 sources has 0.1


@dataclass(frozen=True, slots=True)
class CsvLine:
    """A line of a table: the number that an editor shows, its cells, and what is wrong with it, if anything."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


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
    """The headings of a CSV file and its lines that are not empty; raises ValueError.

    A line has a cell for every heading, empty ones at its end where it is short; one with more has a fault.
    """
    content = _text(path, most_mb)
    csv.field_size_limit(max(len(content), csv.field_size_limit()))  # how long a cell may be is its column's business
    lines = _lines(content)
    headings = tuple(name.strip() for name in next(lines, CsvLine(1, ())).cells)
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice:
        raise ValueError(f"has the column {twice[0]} twice: delete one of the two")
    return headings, [_fitted(line, len(headings)) for line in lines]


def _lines(content: str) -> Iterator[CsvLine]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as fault:
            raise ValueError(
                f"line {number} is no CSV: look for a quotation mark without its twin ({fault})"
            ) from fault
        if any(map(str.strip, cells)):
            yield CsvLine(number, cells)


def _fitted(line: CsvLine, width: int) -> CsvLine:
    found = len(line.cells)
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
