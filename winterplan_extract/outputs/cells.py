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
from winterplan_extract.outputs.settings import SHEET_COLUMNS

_LETTERS: Final = [get_column_letter(at) for at in range(1, SHEET_COLUMNS + 1)]
_DAY_ZERO: Final = date(1899, 12, 30)  # Excel counts days from here (from March 1900 on)

Plain = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Inked:
    """A plain value and the number of its style in the workbook."""

    value: Plain
    style: int

    @property
    def written(self) -> str:
        """The cell as it stands in a row, but for the name of its place, which comes first."""
        value = self.value
        if isinstance(value, str):
            return (
                f'" s="{self.style}" t="inlineStr"><is><t xml:space="preserve">{escape(protected(value))}</t></is></c>'
            )
        if value is None:
            return f'" s="{self.style}"/>'
        number = (value - _DAY_ZERO).days if isinstance(value, date) else value
        return f'" s="{self.style}"><v>{number!r}</v></c>'


def row(number: int, cells: Iterable[str | None], height: float, *, folds: bool = False) -> str:
    """A row of `height` points of cells as they are written; None leaves a cell out. One that `folds` belongs to the row over it that does not."""
    placed = "".join(
        [f'<c r="{letters}{number}{cell}' for letters, cell in zip(_LETTERS, cells, strict=False) if cell is not None]
    )
    level = ' outlineLevel="1"' if folds else ""
    return f'<row r="{number}" ht="{height:g}" customHeight="1"{level}>{placed}</row>'


def link(at: str, place: str, hint: str) -> str:
    """The link of a cell to a place of the workbook."""
    return f'<hyperlink ref="{at}" location={quoteattr(place)} tooltip={quoteattr(hint)}/>'
