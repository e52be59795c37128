"""The use case of loose rows, of a script or a CSV or Excel file: each is mapped to the actions and keeps its place."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from winterplan_extract.domain.errors import OutputError, SettingsError, SourceError, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.matching import Matched, match_loose, match_return
from winterplan_extract.runs.archives import ARCHIVE_FAULTS
from winterplan_extract.runs.cache import learnt_list
from winterplan_extract.runs.isolation import read_apart
from winterplan_extract.runs.settings import HEADER_WITHIN
from winterplan_extract.storage.files import read_regular
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.storage.text_files import saved_by_spreadsheet

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
    """The rows of a CSV or Excel file: in a workbook, of the first sheet that has a column `requirement`. Raises
    SourceError, UnreadableFile, or SettingsError where it has no such column.
    """
    from winterplan_extract.sources import kind_of  # for whoever reads alone: who writes need not know kinds

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
    """Writes the rows as CSV or, where the name ends in .xlsx, as a workbook, its folder too; raises OutputError."""
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
    from openpyxl import load_workbook  # heavy, and only needed here
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a workbook says of its size may be less than it holds, or far more
                lines = (line for line in sheet.iter_rows(values_only=True) if any(c is not None for c in line))
                yield [["" if cell is None else str(cell) for cell in line] for line in lines]
    except (*ARCHIVE_FAULTS, InvalidFileException, TypeError, AttributeError, SyntaxError) as fault:
        raise SourceError(f"{path} cannot be read as a workbook ({fault}). Save it anew from Excel.") from fault


def _write_excel(table: RowTable, path: Path) -> None:
    from openpyxl import Workbook  # heavy, and only needed here
    from openpyxl.cell import WriteOnlyCell

    from winterplan_extract.outputs.fitting import fitting, protected, showable

    book = Workbook(write_only=True)
    page = book.create_sheet("rows")
    for line in (table.header, *table.lines):
        cells = [WriteOnlyCell(page, protected(fitting(showable(text)))) for text in line]
        for cell in cells:
            cell.data_type = "s"  # text, whatever it begins with
        page.append(cells)
    book.save(path)


_ADDED: Final = ("action_ids", "decision", "confidence", "candidates", "reasons")
_EMPTY: Final = ("", "unmapped", "0.00", "", "The row has no requirement.")


def match(
    rows: str | Path | Sequence[Mapping[str, str]],
    *,
    out: str | Path | None = None,
    as_return: bool = False,
    plan: str | Path | None = None,
    settings: Settings | None = None,
) -> RowTable:
    """The rows with the columns action_ids, decision, confidence, candidates and reasons; written to `out`, if one is
    named.

    `rows` is a CSV or xlsx file (in a script, call it under `if __name__ == "__main__":`), or a dictionary for each
    row; they need a `requirement`, and may have section, ref, council and theme. With `as_return` the rows of each
    council are one return, in their order. `plan` is a plan folder. Raises SourceError, UnreadableFile, SettingsError,
    OutputError.
    """
    named = Path(rows) if isinstance(rows, str | Path) else None
    target = None if out is None else writable(Path(out), named)
    its_plan, settings = load_plan(None if plan is None else Path(plan)), settings or Settings()
    if isinstance(rows, str | Path):
        table = read_apart(rows_or_fault, Path(rows), plan=its_plan, settings=settings)
        if isinstance(table, WinterplanError):
            raise table
    else:
        table = table_of(rows)
    learnt_list(its_plan, settings).have_ready(its_plan, settings)
    made = matched(table, its_plan, settings, as_return=as_return)
    if target is not None:
        write_rows(made, target)
    return made


def rows_or_fault(path: Path, *, settings: Settings, **_: Any) -> RowTable | WinterplanError:
    """The rows of the file, or what is wrong with it: a fault raised in a child process would count as a crash."""
    try:
        return read_rows(path, settings.limits)
    except WinterplanError as fault:
        return fault


def matched(table: RowTable, plan: Plan, settings: Settings, *, as_return: bool) -> RowTable:
    """The table with the added columns after its own; with `as_return` the rows of each council are one return."""
    records = {record.row_id: record for record in _records(table) if record.requirement}
    found: dict[str, tuple[str, ...]] = {}
    if as_return:
        returns: dict[str, list[ReturnRecord]] = defaultdict(list)
        for record in records.values():
            returns[record.council].append(record)
        for rows in returns.values():
            found |= _found(match_return, rows, plan, settings)
    elif records:
        found = _found(match_loose, list(records.values()), plan, settings)
    own = [i for i, name in enumerate(table.header) if name.strip().casefold() not in _ADDED]
    return RowTable(
        (*(table.header[i] for i in own), *_ADDED),
        tuple(
            (*(line[i] for i in own), *found.get(_row_id(number), _EMPTY))
            for number, line in enumerate(table.lines, start=1)
        ),
    )


def _found(
    matcher: Callable[[Sequence[ReturnRecord], Plan, Settings], Matched],
    rows: Sequence[ReturnRecord],
    plan: Plan,
    settings: Settings,
) -> dict[str, tuple[str, ...]]:
    """The texts of the added columns, by row_id."""
    judged = matcher(rows, plan, settings)
    candidates: dict[str, list[str]] = defaultdict(list)
    best: dict[str, str] = {}
    for candidate in sorted(judged.candidates, key=lambda each: (each.row_id, each.rank)):
        candidates[candidate.row_id].append(f"{candidate.action_id} {candidate.confidence:.2f}")
        best.setdefault(candidate.row_id, candidate.reasons)
    reasons: dict[str, list[str]] = defaultdict(list)
    for link in judged.matches:
        reasons[link.row_id].append(link.reasons or link.action_id)
    return {
        row.row_id: (
            "; ".join(row.action_ids),
            row.decision,
            f"{row.confidence:.2f}",
            "; ".join(candidates[row.row_id]),
            " | ".join(reasons[row.row_id]) or best.get(row.row_id, ""),
        )
        for row in judged.rows
    }


def _records(table: RowTable) -> list[ReturnRecord]:
    columns = zip(*(table.column(name) for name in ("requirement", "section", "ref", "council", "theme")), strict=True)
    return [
        ReturnRecord(
            row_id=_row_id(number),
            row_key="",
            return_id="rows",
            council=council,
            council_code="",
            region="",
            source_file="",
            page=None,
            page_end=None,
            table=1,
            row=number,
            theme=theme,
            section=section,
            ref=ref,
            requirement=requirement,
        )
        for number, (requirement, section, ref, council, theme) in enumerate(columns, start=1)
    ]


def _row_id(number: int) -> str:
    return f"rows-{number:03d}"
