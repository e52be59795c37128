"""What a person filled in, wherever it stands: sheets with the workbook's headings, or a ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import CORRECTIONS_SHEET, DocumentRecord, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.typed_lines import Typed
from winterplan_extract.review.ledger import read_ledger
from winterplan_extract.review.pages import FilledLine, FilledSheet, read_pages

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
_FILLED_IN: Final = ("decision", "note", "decided_by", "everywhere")
_NOTE_MARK: Final = re.compile(r"\[note[^\]]*\]", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\[[a-z ]+\]")  # what a workbook to publish has in place of a blank
_NOT_FILLED_IN: Final = ("[not decided]", "[none]")  # the same, in a column that people fill in


@dataclass(frozen=True, slots=True)
class Filled:
    """A file of decisions: the lines on which something is typed, or, of a ledger, its rulings.

    `whole` are the lines of the sheet Rows for the rows typed on: it has every text in full. `rows`
    are those of the run that the decisions are on; None where they are not at hand. `documents` are its files.
    """

    path: Path
    typed: tuple[Typed, ...] = ()
    whole: tuple[Typed, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    rows: tuple[ReturnRecord, ...] | None = None
    documents: tuple[DocumentRecord, ...] = ()

    def placed(self, name: str) -> Filled:
        """The file with its name in the place of every line."""
        return replace(self, typed=tuple(replace(line, at=f"{name}, {line.at}") for line in self.typed))


def read_filled(path: Path, settings: Settings) -> Filled:
    """The lines under a heading Decision with a Row key or Row id beside it, on every sheet that has them.

    Raises SettingsError where the file cannot be read and where no sheet has such headings.
    """
    within = settings.reviewing.header_within
    pages = read_pages(path, settings.limits, peek=within, wanted=lambda page: _is_wanted(page, within))
    return Filled(path, rulings=read_ledger(path)) if _is_ledger(pages) else _found(path, pages, within)


def filled_or_fault(path: Path, *, settings: Settings, **_: object) -> Filled | str:
    """The same for a process of its own, as extract.extract_return is called: what is wrong comes as a sentence."""
    try:
        return read_filled(path, settings)
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


def _found(path: Path, pages: Sequence[FilledSheet], within: int) -> Filled:
    typed: list[Typed] = []
    whole: list[Typed] = []
    found = False
    for page in pages:
        header, columns = _header(page, within)
        if header is None:
            continue
        lines = tuple(_lines(page, header, columns))
        if _is_filled_in(columns):
            found = True
            typed.extend(line for line in lines if any(line.cells))
        elif _corrects(columns):
            found = True
            typed.extend(replace(line, sheet=CORRECTIONS_SHEET) for line in lines if any(line.correction))
        if fold(page.name) == _ROWS_SHEET:
            whole.extend(lines)
    if not found:
        sheets = ", ".join(f"“{page.name}”" for page in pages if page.name)
        raise SettingsError(
            f"The decisions {path} have no sheet with the headings Decision and Row key"
            + (f"; the sheets are {sheets}" if sheets else "")
            + ". Name the comparison.xlsx that you filled in, or a decisions.csv."
        )
    wanted = {line.row_id for line in typed}
    return Filled(path, tuple(typed), tuple(line for line in whole if line.row_id in wanted))


def _header(page: FilledSheet, within: int) -> tuple[FilledLine | None, Mapping[str, int]]:
    """The line of headings and the place of each known one; the line with most of them is it."""
    best: tuple[FilledLine | None, Mapping[str, int]] = (None, {})
    for line in page.lines:
        if line.number > within:
            break
        columns = _columns(line)
        if len(columns) > max(1, len(best[1])):
            best = (line, columns)
    return best


def _columns(line: FilledLine) -> Mapping[str, int]:
    titles = [fold(_NOTE_MARK.sub("", cell)) for cell in line.cells]
    wanted = {name: fold(heading) for name, heading in HEADINGS.items()}
    return {name: titles.index(title) for name, title in wanted.items() if title in titles}


def _lines(page: FilledSheet, header: FilledLine, columns: Mapping[str, int]) -> Iterator[Typed]:
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
