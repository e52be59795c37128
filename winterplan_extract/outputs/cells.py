"""Rows of a sheet as Excel keeps them (SpreadsheetML): openpyxl would take most of a large workbook's time for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter, quote_sheetname

from winterplan_extract.outputs.fitting import protected
from winterplan_extract.outputs.settings import SHEET_COLUMNS
from winterplan_extract.outputs.staging import cell_as_saved

_LETTERS: Final = [get_column_letter(at) for at in range(1, SHEET_COLUMNS + 1)]
_DAY_ZERO: Final = date(1899, 12, 30)  # Excel counts days from here (from March 1900 on)

Plain = str | int | float | date | None


class WrittenCell(NamedTuple):
    """A cell as it stands in a row, but for its place's name, which comes first; its part of the digest; its link."""

    written: str
    as_saved: str
    link: str = ""


def cell(value: Plain, style: int, at: int, link: str = "") -> WrittenCell:
    """The plain value in the column of that number, in the workbook's style of that number."""
    if isinstance(value, str):
        text = escape(protected(value))
        written = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    elif value is None:
        written = f'" s="{style}"/>'
    else:
        written = f'" s="{style}"><v>{(value - _DAY_ZERO).days if isinstance(value, date) else value!r}</v></c>'
    return WrittenCell(written, cell_as_saved(at, value), link)


def row(number: int, cells: Sequence[WrittenCell | None], height: float, *, folds: bool = False) -> str:
    """A row of `height` points; None leaves a cell out. One that `folds` belongs to the row over it that does not."""
    placed = "".join(
        [f'<c r="{letters}{number}{each[0]}' for letters, each in zip(_LETTERS, cells, strict=False) if each]
    )
    level = ' outlineLevel="1"' if folds else ""
    return f'<row r="{number}" ht="{height:g}" customHeight="1"{level}>{placed}</row>'


def links(number: int, cells: Sequence[WrittenCell | None]) -> list[str]:
    """The links of a row."""
    return [
        f'<hyperlink ref="{letters}{number}"{each[2]}/>'
        for letters, each in zip(_LETTERS, cells, strict=False)
        if each and each[2]
    ]


def link_to(sheet: str, row: int, line: str) -> str:
    """The link of a cell to a row of a sheet of the workbook, whose hint ends in `line`."""
    place, hint = _to_sheet(sheet)
    return f'{place}{row}{hint}{line}"'


@cache
def _to_sheet(sheet: str) -> tuple[str, str]:
    place, hint = quoteattr(f"{quote_sheetname(sheet)}!A"), quoteattr(f"Goes to the sheet {sheet}")
    return f" location={place[:-1]}", f"{place[-1]} tooltip={hint[:-1]}"
