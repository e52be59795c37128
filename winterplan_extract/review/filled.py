"""What a person filled in: sheets with the workbook's headings or a ledger, whatever program saved the file."""

from __future__ import annotations

import csv
import io
import itertools
import re
import stat
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError, UnreadableFile
from winterplan_extract.domain.plaintext import clean, fold
from winterplan_extract.domain.records import CORRECTIONS_SHEET, DocumentRecord, ReturnRecord, Ruling, Typed
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.review.ledger import read_ledger
from winterplan_extract.review.settings import MB, SIGNATURE, WHOLE_BELOW
from winterplan_extract.sources import kind_of
from winterplan_extract.sources.unpack import unpack
from winterplan_extract.storage.text_files import saved_by_spreadsheet

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # an .xls file, and an .xlsx file under a password
_NAME: Final = "Name the comparison.xlsx that you filled in, or a decisions.csv."
_SHORTER: Final = "Save the sheet that you filled in as CSV, and name that file."
_MERGED: Final = re.compile(rb'<mergeCell\b[^<>]*?\bref="\$?([A-Z]{1,3})\$?(\d+):\$?[A-Z]{1,3}\$?(\d+)"')
_ODS: Final = "content.xml"  # the part that an OpenDocument file has at its top, and a workbook of Excel has not
_MERGED_IN_ODS: Final = re.compile(rb'number-rows-spanned="(?!1")')
_NO_RESULT: Final = re.compile(rb"<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A line of a sheet, numbered from 1 as the spreadsheet program numbers it, its cells cleaned."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """One sheet with the lines that are not blank; `name` is empty for a CSV file."""

    name: str
    lines: tuple[FilledLine, ...]


def read_pages(
    path: Path, limits: Limits, *, peek: int, wanted: Callable[[FilledSheet], bool]
) -> tuple[FilledSheet, ...]:
    """The sheets of a workbook, or the one of a CSV file; hidden and filtered lines too, formulas as saved.

    Beyond the first `peek` lines a sheet is read only if those make it `wanted`. Raises SettingsError, saying what to
    do.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            what = "a folder" if stat.S_ISDIR(about.st_mode) else "a pipe or a device, not a file"
            raise SettingsError(f"The decisions {path} are {what}. {_NAME}")
        if about.st_size > limits.file_mb * MB:
            raise SettingsError(f"The decisions {path} are over the limit of {limits.file_mb} MB. {_SHORTER}")
        with path.open("rb") as stream:
            start = stream.read(SIGNATURE)
        if start.startswith(_ZIP):
            return _workbook(path, limits, peek, wanted)
        if start.startswith(_OLD_OFFICE):
            raise SettingsError(_locked(path))
        return (FilledSheet("", tuple(_csv(path, path.read_bytes()))),)
    except OSError as fault:
        raise SettingsError(
            f"The decisions {path} cannot be opened ({fault.strerror}). Check the name, and close it elsewhere."
        ) from fault


def _workbook(path: Path, limits: Limits, peek: int, wanted: Callable[[FilledSheet], bool]) -> tuple[FilledSheet, ...]:
    from openpyxl import load_workbook  # heavy, and only needed here, as is the next

    from winterplan_extract.sources.excel.workbooks import package

    try:
        parts = unpack(path, limits)
        if _ODS in parts:
            return _open_document(path, parts[_ODS], peek, wanted)
        with warnings.catch_warnings():
            # openpyxl warns of drop-downs and styles that it does not keep; none of them is needed to read texts.
            warnings.simplefilter("ignore")
            package_of_values = package(parts)
            values = load_workbook(package_of_values, read_only=True, data_only=True, keep_links=False)
            formulas = None
            if any(_NO_RESULT.search(data) for name, data in parts.items() if name.startswith("xl/worksheets/")):
                formulas = load_workbook(package_of_values, read_only=True, keep_links=False)
            pages = []
            for sheet in values.worksheets:
                sheet.reset_dimensions()  # some programs write a range that is too small, and lines would be lost
                rows: Iterable[tuple[object, ...]] = sheet.iter_rows(values_only=True)
                if formulas is not None:
                    formulas[sheet.title].reset_dimensions()
                    rows = _with_formulas(rows, formulas[sheet.title].iter_rows(values_only=True))
                lines = _lines(enumerate(rows, start=1))
                page = FilledSheet(sheet.title, tuple(itertools.islice(lines, peek)))
                if wanted(page):
                    # the path is the only way from a sheet to its part that openpyxl has
                    merged = _MERGED.findall(parts.get(getattr(sheet, "_worksheet_path", ""), b""))
                    page = FilledSheet(page.name, _unmerged((*page.lines, *lines), merged))
                pages.append(page)
    except SettingsError:
        raise
    except UnreadableFile as fault:
        raise SettingsError(_refused(path, fault.notice)) from fault
    except Exception as fault:  # openpyxl lets through whatever a damaged file makes it trip on: all of it means this
        raise SettingsError(_damaged(path, f"{type(fault).__name__}: {fault}")) from fault
    return tuple(pages)


def _open_document(
    path: Path, content: bytes, peek: int, wanted: Callable[[FilledSheet], bool]
) -> tuple[FilledSheet, ...]:
    """The sheets of a workbook that LibreOffice has saved as its own (.ods)."""
    from python_calamine import CalamineWorkbook

    if _MERGED_IN_ODS.search(content):  # whose other lines calamine does not tell
        raise SettingsError(_damaged(path, "cells of several lines are merged"))
    pages = []
    with CalamineWorkbook.from_path(str(path)) as book:
        for name in book.sheet_names:
            lines = tuple(_lines(enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)))
            page = FilledSheet(name, lines[:peek])
            pages.append(replace(page, lines=lines) if wanted(page) else page)
    return tuple(pages)


def _refused(path: Path, why: Notice) -> str:
    told = dict(why.values)
    if why.code == "file_too_large":
        return f"The decisions {path} are over the limit of {told['limit']}. {_SHORTER}"
    return _locked(path) if why.code == "file_encrypted" else _damaged(path, told.get("detail", why.code))


def _damaged(path: Path, detail: str) -> str:
    return (
        f"The decisions {path} cannot be opened as a workbook ({detail}). "
        "Open the file in Excel or LibreOffice, save it as .xlsx, and run again."
    )


def _locked(path: Path) -> str:
    return (
        f"The decisions {path} are protected by a password or in Excel's old form. "
        "Open the file, take the password away, save it as .xlsx, and run again."
    )


def _no_headings(path: Path, sheets: str = "") -> str:
    there = f"; the sheets are {sheets}" if sheets else ""
    return f"The decisions {path} have no sheet with the headings Decision and Row key{there}. {_NAME}"


def _unmerged(lines: tuple[FilledLine, ...], merged: Sequence[tuple[bytes, ...]]) -> tuple[FilledLine, ...]:
    """The lines with what stands in cells that are merged downwards on each line that they reach over."""
    from openpyxl.utils import column_index_from_string

    if not merged:
        return lines
    by_number = {line.number: list(line.cells) for line in lines}
    for left, top, bottom in merged:
        column, first = column_index_from_string(left.decode()) - 1, by_number.get(int(top), [])
        text = first[column] if column < len(first) else ""
        for number in range(int(top) + 1, int(bottom) + 1) if text else ():
            cells = by_number.get(number, [])
            if column < len(cells):
                cells[column] = cells[column] or text
    return tuple(FilledLine(line.number, tuple(by_number[line.number])) for line in lines)


def _with_formulas(
    values: Iterable[tuple[object, ...]], formulas: Iterable[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    """The rows, with the formula itself in a cell whose formula has no saved result."""
    for row, written in itertools.zip_longest(values, formulas, fillvalue=()):
        yield tuple(
            text if value is None and isinstance(text, str) and text.startswith("=") else value
            for value, text in itertools.zip_longest(row, written)
        )


def _csv(path: Path, raw: bytes) -> Iterator[FilledLine]:
    text, mark = saved_by_spreadsheet(raw)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    headed = False
    try:
        for line in _lines(enumerate(reader, start=1)):  # as a spreadsheet program numbers them: a line may hold breaks
            headed = headed or len(_columns(line)) > 1
            yield line
    except csv.Error as fault:
        if not headed:  # a text of another kind: its quotation marks are right for what it is
            raise SettingsError(_no_headings(path)) from fault
        raise SettingsError(
            f"The decisions {path} cannot be read as CSV after line {reader.line_num} ({fault}). "
            "Correct the quotation marks there, or save the file anew from Excel as “CSV UTF-8”."
        ) from fault


def _lines(numbered: Iterable[tuple[int, Iterable[object]]]) -> Iterator[FilledLine]:
    for number, values in numbered:
        cells = tuple(_text(value) for value in values)
        if any(cells):
            yield FilledLine(number, cells)


def _text(value: object) -> str:
    """A cell's value as its text: whole numbers without a point, days as ISO dates, which Excel keeps as midnights."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE_BELOW:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value))


# The headings of the workbook's sheets Review, Rows and Not taken, by what stands under them.
HEADINGS: Final[dict[str, str]] = {
    "row_id": "Row id",
    "row_key": "Row key",
    "council": "Council",
    "requirement": "Requirement",
    "decision": "Decision",
    "note": "Note",
    "decided_by": "Decided by",
    "everywhere": "Apply to every council",
    "why": "Not taken because",
    "origin": "Typed in",
    "field": "Field",
    "value": "Value",
}
_ROWS_SHEET: Final = "rows"
_REVIEW_SHEET: Final = "review"
_FILLED_IN: Final = ("decision", "note", "decided_by", "everywhere")
_NOTE_MARK: Final = re.compile(r"\[note[^\]]*\]", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\[[a-z ]+\]")  # what a workbook to publish has in place of a blank
_NOT_FILLED_IN: Final = ("[not decided]", "[none]")  # the same, in a column that people fill in


@dataclass(frozen=True, slots=True)
class Filled:
    """A file of decisions: the lines on which something is typed, or, of a ledger, its rulings.

    `whole` are their rows' lines on the sheet Rows, `rows` and `documents` those of the run that wrote it, None if not
    at hand. `lost` says which sheet has lost a heading, so that nobody knows what is typed there, `older` that their
    run was written after the file.
    """

    path: Path
    typed: tuple[Typed, ...] = ()
    whole: tuple[Typed, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    rows: tuple[ReturnRecord, ...] | None = None
    documents: tuple[DocumentRecord, ...] = ()
    lost: str = ""
    older: bool = False

    def placed(self, name: str) -> Filled:
        """The file with its name in the place of every line."""
        return replace(self, typed=tuple(replace(line, at=f"{name}, {line.at}") for line in self.typed))


class LostHeading(SettingsError):  # noqa: N818 - what happened
    """A sheet to fill in lacks a heading: what is typed there cannot be told."""


def read_filled(path: Path, settings: Settings) -> Filled:
    """The lines under a heading Decision with a Row key or Row id beside it, on each such sheet; SettingsError without
    one.
    """
    within = settings.reviewing.header_within
    try:
        pages = read_pages(path, settings.limits, peek=within, wanted=lambda page: _is_wanted(page, within))
        return Filled(path, rulings=read_ledger(path)) if _is_ledger(pages) else _found(path, pages, within)
    except SettingsError as fault:
        with suppress(UnreadableFile):  # of which nothing better can be said
            kind = kind_of(path, settings.limits)
            if kind.suffixes and kind.reader not in ("excel", "text"):
                raise SettingsError(
                    f"The decisions {path} are {kind.name}, neither a workbook nor CSV. {_NAME}"
                ) from fault
        raise


def filled_or_fault(path: Path, *, settings: Settings, **_: object) -> Filled | str:
    """The same for a process of its own, as extract.extract_return is called: what is wrong comes as a sentence."""
    try:
        return read_filled(path, settings)
    except LostHeading as fault:
        return Filled(path, lost=str(fault))
    except SettingsError as fault:
        return str(fault)


def _is_ledger(pages: Sequence[FilledSheet]) -> bool:
    """Whether the file is a CSV whose first line has the ledger's own columns."""
    if len(pages) != 1 or pages[0].name or not pages[0].lines:
        return False
    return {"decided_on", "verdict", "row_key"} <= set(pages[0].lines[0].cells)


def _is_wanted(page: FilledSheet, within: int) -> bool:
    header, columns = _header(page, within)
    return header is not None and (_is_filled_in(columns) or _corrects(columns) or fold(page.name) == _ROWS_SHEET)


def _is_filled_in(columns: Mapping[str, int]) -> bool:
    return "decision" in columns and ("row_key" in columns or "row_id" in columns)


def _corrects(columns: Mapping[str, int]) -> bool:
    return {"row_id", "field", "value"} <= set(columns)


def _lacks(page: FilledSheet, columns: Mapping[str, int]) -> str:
    """The headings that a sheet to fill in has lost, as when somebody renames one; empty where it has them."""
    name = fold(page.name)
    if name == fold(CORRECTIONS_SHEET):
        needed: tuple[str, ...] = ("row_id", "field", "value")
    elif name == _REVIEW_SHEET or (name == _ROWS_SHEET and {"note", "decided_by"} <= set(columns)):
        needed = ("decision", *(() if {"row_key", "row_id"} & set(columns) else ("row_id",)))
    else:
        return ""
    return " and ".join(f"“{HEADINGS[each]}”" for each in needed if page.lines and each not in columns)


def _found(path: Path, pages: Sequence[FilledSheet], within: int) -> Filled:
    typed: list[Typed] = []
    whole: list[Typed] = []
    found = False
    for page in pages:
        header, columns = _header(page, within)
        lacking = _lacks(page, columns)
        if lacking:
            raise LostHeading(
                f"The decisions {path} cannot be taken: the sheet “{page.name}” lacks the heading {lacking}. "
                "Nothing that is typed there would count. Write the heading as it was and run again, or write elsewhere "
                "with -o."
            )
        if header is None:
            continue
        lines = tuple(_typed_lines(page, header, columns))
        if _is_filled_in(columns):
            found = True
            typed.extend(line for line in lines if any(line.cells))
        elif _corrects(columns):
            found = True
            typed.extend(replace(line, sheet=CORRECTIONS_SHEET) for line in lines if any(line.correction))
        if fold(page.name) == _ROWS_SHEET:
            whole.extend(lines)
    if not found:
        raise SettingsError(_no_headings(path, ", ".join(f"“{page.name}”" for page in pages if page.name)))
    wanted = {line.row_id for line in typed}
    return Filled(path, tuple(typed), tuple(line for line in whole if line.row_id in wanted))


def _header(page: FilledSheet, within: int) -> tuple[FilledLine | None, Mapping[str, int]]:
    """The line of headings and the place of each known one; the line with most of them is it."""
    found = [(line, _columns(line)) for line in page.lines if line.number <= within]
    return max((each for each in found if len(each[1]) > 1), key=lambda each: len(each[1]), default=(None, {}))


def _columns(line: FilledLine) -> Mapping[str, int]:
    titles = [fold(_NOTE_MARK.sub("", cell)) for cell in line.cells]
    wanted = {name: fold(heading) for name, heading in HEADINGS.items()}
    return {name: titles.index(title) for name, title in wanted.items() if title in titles}


def _typed_lines(page: FilledSheet, header: FilledLine, columns: Mapping[str, int]) -> Iterator[Typed]:
    sheet = f"sheet {page.name}, " if page.name else ""
    for line in page.lines:
        if line.number <= header.number:
            continue
        texts = {name: _under(name, line, at) for name, at in columns.items()}
        yield Typed(at=f"{sheet}line {line.number}", sheet=page.name, **texts)


def _under(name: str, line: FilledLine, at: int) -> str:
    text = line.cells[at] if at < len(line.cells) else ""
    if name == "value":
        return text  # where “[none]” says that nothing is to stand
    blank = text in _NOT_FILLED_IN if name in _FILLED_IN else _PLACEHOLDER.fullmatch(text)
    return "" if blank else text
