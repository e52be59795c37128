"""Loose rows in a CSV or Excel file: a header line with a column `requirement`, and lines under it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from winterplan_extract.domain.errors import OutputError, SettingsError, SourceError
from winterplan_extract.domain.settings import Limits
from winterplan_extract.runs.settings import HEADER_WITHIN
from winterplan_extract.storage.files import read_regular
from winterplan_extract.storage.text_files import saved_by_spreadsheet

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_NEEDED: Final = "requirement"
_EXCEL: Final = ".xlsx"


@dataclass(frozen=True, slots=True)
class RowTable:
    """A header and the lines under it, every line as wide as the header."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """The texts of a column, by its name in whatever case; empty texts where there is none."""
        names = [each.strip().casefold() for each in self.header]
        at = names.index(name) if name in names else None
        return tuple("" if at is None else line[at].strip() for line in self.lines)

    def records(self) -> list[dict[str, str]]:
        """Each line by the names of its columns."""
        return [dict(zip(self.header, line, strict=True)) for line in self.lines]


def table_of(rows: Sequence[Mapping[str, str]]) -> RowTable:
    """Rows of a script as a table; a column that a row lacks is empty. Raises SettingsError without a `requirement`."""
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    if rows and _NEEDED not in (name.strip().casefold() for name in header):
        raise SettingsError(f"The rows have no “requirement”; they have {', '.join(header) or 'nothing'}.")
    return RowTable(header or (_NEEDED,), tuple(tuple(str(row.get(name, "")) for name in header) for row in rows))


def read_rows(path: Path, limits: Limits) -> RowTable:
    """The rows of a CSV or Excel file: in a workbook, of the first sheet that has a column `requirement`.

    Raises SourceError where the file cannot be read, UnreadableFile where it is empty, damaged,
    too large or behind a password, SettingsError where it has no such column.
    """
    from winterplan_extract.sources.choose import kind_of  # for whoever reads alone: who writes need not know kinds

    if not path.is_file():
        what = "is no ordinary file" if path.exists() else "is not there"
        raise SourceError(f"{path} {what}. Name a CSV or xlsx file with a column “requirement”.")
    kind = kind_of(path, limits)
    if kind.reader not in ("text", "") and _EXCEL not in kind.suffixes:
        raise SourceError(f"{path} is {kind.name}. Save the rows as CSV or xlsx and retry.")
    sheets = _excel_lines(path) if _EXCEL in kind.suffixes else iter([_csv_lines(path)])
    first: list[str] = []
    for lines in sheets:
        for number, line in enumerate(lines[:HEADER_WITHIN]):
            if _NEEDED in (cell.strip().casefold() for cell in line):
                return _table(line, lines[number + 1 :])
        first = first or next((line for line in lines if any(line)), [])
    named = ", ".join(cell for cell in first if cell) or "nothing"
    raise SettingsError(f"{path} has no column “requirement”; its first line has {named}. Rename the column and retry.")


def writable(path: Path, rows: Path | None = None) -> Path:
    """The name, if what is made of `rows` can be written under it; raises SettingsError before any work is done."""
    if rows is not None and path.exists() and rows.exists() and path.samefile(rows):
        raise SettingsError(f"{path} holds the rows themselves, which would be lost. Name another file with -o.")
    if path.suffix.lower() not in (".csv", _EXCEL):
        raise SettingsError(f"{path} is neither .csv nor .xlsx; name a file that ends in one of them.")
    return path


def write_rows(table: RowTable, path: Path) -> None:
    """Writes the rows as CSV or, where the name ends in .xlsx, as a workbook.

    Makes its folder where there is none. Raises OutputError where the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == _EXCEL:
            _write_excel(table, path)
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as handle:
                csv.writer(handle, lineterminator="\r\n").writerows([table.header, *table.lines])
    except OSError as fault:
        do = "Close it elsewhere, or name" if isinstance(fault, PermissionError) else "Name"
        raise OutputError(f"{path} cannot be written ({fault.strerror}). {do} another file with -o.") from fault


def _table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> RowTable:
    width = len(header)
    return RowTable(
        tuple(header),
        tuple((*line[:width], *[""] * (width - len(line))) for line in lines if any(cell.strip() for cell in line)),
    )


def _csv_lines(path: Path) -> list[list[str]]:
    text, mark = saved_by_spreadsheet(read_regular(path))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as fault:
        raise SourceError(f"{path} cannot be read as CSV ({fault}).") from fault


def _excel_lines(path: Path) -> Iterator[list[list[str]]]:
    import zlib
    from zipfile import BadZipFile

    from openpyxl import load_workbook  # heavy, and only needed here
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a workbook says of its size may be less than it holds, or far more
                yield [
                    _as_texts(line) for line in sheet.iter_rows(values_only=True) if any(c is not None for c in line)
                ]
    except (BadZipFile, InvalidFileException, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError) as fault:  # fmt: skip
        raise SourceError(f"{path} cannot be read as a workbook ({fault}). Save it anew from Excel.") from fault


def _as_texts(line: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in line]


def _write_excel(table: RowTable, path: Path) -> None:
    from openpyxl import Workbook  # heavy, and only needed here

    book = Workbook(write_only=True)
    page = book.create_sheet("rows")
    for line in (table.header, *table.lines):
        page.append([_text_cell(page, cell) for cell in line])
    book.save(path)


def _text_cell(page: WriteOnlyWorksheet, text: str) -> Any:
    """A cell that holds the text as text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    from winterplan_extract.outputs.excel_text import fitting, protected, showable

    cell = WriteOnlyCell(page, protected(fitting(showable(text))))
    cell.data_type = "s"
    return cell
