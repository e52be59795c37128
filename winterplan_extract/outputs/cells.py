"""Rows of a sheet as Excel keeps them (SpreadsheetML): half a million cells in a few seconds.

openpyxl makes an object of each cell first, which takes most of the time of a large workbook.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from winterplan_extract.outputs.excel_text import protected

_DAY_ZERO: Final = date(1899, 12, 30)  # Excel counts days from here (from March 1900 on)

Plain = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Inked:
    """A plain value, the number of its style in the workbook, and where it leads (a place of the workbook, a hint; or a file)."""

    value: Plain
    style: int
    leads_to: tuple[str, str] | None = None
    file: str = ""


class Rows:
    """The rows of one sheet from the top down, and the links in them."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._links: list[str] = []
        self.files: list[tuple[str, str]] = []  # cells that lead to files, which the workbook lists beside its sheets

    def add(self, cells: Iterable[Inked | None], height: float, *, folds: bool = False) -> None:
        """Adds a row of `height` points; None leaves a cell out. One that `folds` belongs to the row over it that does not."""
        row = len(self._rows) + 1
        written = "".join(
            self._cell(f"{get_column_letter(at)}{row}", cell)
            for at, cell in enumerate(cells, start=1)
            if cell is not None
        )
        level = ' outlineLevel="1"' if folds else ""
        self._rows.append(f'<row r="{row}" ht="{height:g}" customHeight="1"{level}>{written}</row>')

    @property
    def rows(self) -> str:
        """All rows, as they stand in sheetData."""
        return "".join(self._rows)

    @property
    def links(self) -> str:
        """The links within the workbook, one after another."""
        return "".join(self._links)

    def _cell(self, at: str, cell: Inked) -> str:
        if cell.leads_to:
            place, hint = cell.leads_to
            link = f'<hyperlink ref="{at}" location={quoteattr(place)} tooltip={quoteattr(hint)}/>'
            self._links.append(link)
        elif cell.file:
            self.files.append((at, cell.file))
        value = cell.value
        if isinstance(value, str):
            return (
                f'<c r="{at}" s="{cell.style}" t="inlineStr">'
                f'<is><t xml:space="preserve">{escape(protected(value))}</t></is></c>'
            )
        if value is None:
            return f'<c r="{at}" s="{cell.style}"/>'
        number = (value - _DAY_ZERO).days if isinstance(value, date) else value
        return f'<c r="{at}" s="{cell.style}"><v>{number!r}</v></c>'
