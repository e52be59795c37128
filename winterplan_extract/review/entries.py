"""The lines of a Review sheet, found by its headings, wherever they stand and in whatever order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from winterplan_extract.errors import SettingsError
from winterplan_extract.plaintext import fold
from winterplan_extract.review.pages import Page, PageLine, read_pages
from winterplan_extract.settings import Settings

# The headings of the workbook's sheets Review and Rows, by what stands under them.
HEADINGS: Final[dict[str, str]] = {
    "row_id": "Row id",
    "row_key": "Row key",
    "council": "Council",
    "requirement": "Requirement",
    "decision": "Decision",
    "note": "Note",
    "decided_by": "Decided by",
    "everywhere": "Apply to every council",
}
_ROWS_SHEET: Final = "rows"
_NOTE_MARK: Final = re.compile(r"\[note[^\]]*\]", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\[[a-z ]+\]")  # what a workbook to publish has in place of a blank


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a Review sheet, as typed; texts of columns that the sheet lacks are empty."""

    at: str
    row_id: str = ""
    row_key: str = ""
    council: str = ""
    requirement: str = ""
    decision: str = ""
    note: str = ""
    decided_by: str = ""
    everywhere: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """The lines of all Review sheets of a file, and of its sheet Rows, which has every row in full."""

    entries: tuple[Entry, ...]
    whole: tuple[Entry, ...] = ()


def read_entries(path: Path, settings: Settings) -> Entries | None:
    """The lines under a heading Decision with a Row key or Row id beside it, on every sheet that has them.

    None where the file is a ledger, not a sheet that was filled in. Raises SettingsError where it
    cannot be read and where no sheet has such headings.
    """
    within = settings.reviewing.header_within
    pages = read_pages(path, settings.limits, peek=within, wanted=lambda page: _is_wanted(page, within))
    return None if _is_ledger(pages) else _found(path, pages, within)


def _is_ledger(pages: Sequence[Page]) -> bool:
    """Whether the file is a CSV whose first line has the ledger's own columns."""
    if len(pages) != 1 or pages[0].name or not pages[0].lines:
        return False
    return {"decided_on", "verdict", "row_key"} <= set(pages[0].lines[0].cells)


def _is_wanted(page: Page, within: int) -> bool:
    header, columns = _header(page, within)
    return header is not None and (_is_review(columns) or fold(page.name) == _ROWS_SHEET)


def _is_review(columns: Mapping[str, int]) -> bool:
    return "decision" in columns and ("row_key" in columns or "row_id" in columns)


def _found(path: Path, pages: Sequence[Page], within: int) -> Entries:
    entries: list[Entry] = []
    whole: list[Entry] = []
    found = False
    for page in pages:
        header, columns = _header(page, within)
        if header is None:
            continue
        if _is_review(columns):
            found = True
            entries.extend(_entries(path, page, header, columns))
        elif fold(page.name) == _ROWS_SHEET:
            whole.extend(_entries(path, page, header, columns))
    if not found:
        sheets = ", ".join(f"“{page.name}”" for page in pages if page.name)
        raise SettingsError(
            f"The decisions {path} have no sheet with the headings Decision and Row key"
            + (f"; the sheets are {sheets}" if sheets else "")
            + ". Name the comparison.xlsx that you filled in, or a decisions.csv."
        )
    return Entries(tuple(entries), tuple(whole))


def _header(page: Page, within: int) -> tuple[PageLine | None, Mapping[str, int]]:
    """The line of headings and the place of each known one; the line with most of them is it."""
    best: tuple[PageLine | None, Mapping[str, int]] = (None, {})
    for line in page.lines:
        if line.number > within:
            break
        columns = _columns(line)
        if len(columns) > max(1, len(best[1])):
            best = (line, columns)
    return best


def _columns(line: PageLine) -> Mapping[str, int]:
    titles = [fold(_NOTE_MARK.sub("", cell)) for cell in line.cells]
    wanted = {name: fold(heading) for name, heading in HEADINGS.items()}
    return {name: titles.index(title) for name, title in wanted.items() if title in titles}


def _entries(path: Path, page: Page, header: PageLine, columns: Mapping[str, int]) -> Iterator[Entry]:
    sheet = f", sheet {page.name}" if page.name else ""
    for line in page.lines:
        if line.number <= header.number:
            continue
        texts = {name: _under(line, at) for name, at in columns.items()}
        yield Entry(at=f"{path.name}{sheet}, line {line.number}", **texts)


def _under(line: PageLine, at: int) -> str:
    text = line.cells[at] if at < len(line.cells) else ""
    return "" if _PLACEHOLDER.fullmatch(text) else text
