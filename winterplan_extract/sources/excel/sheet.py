"""A worksheet as read, whichever library read it: cells by place, merged ranges, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import chars, clean, item
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.excel.settings import PLACES_NAMED

_TICKS: Final = ("✓", "✔")
CellPlace = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds text or colour. `letters` counts letters and digits of what is shown, struck through or not.

    `struck` is what is struck through, `note` the remarks on the cell, a line for each; `unseen` counts the letters and
    digits that are there and do not show.
    """

    text: str
    letters: int
    bold: bool = False
    fill: str = ""
    struck: str = ""
    note: str = ""
    unseen: int = 0

    @property
    def holds(self) -> bool:
        """Whether anything is to be read, if only to be set aside."""
        return bool(self.text or self.struck)


NOTHING: Final = SheetCell("", 0)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A worksheet. `merged` gives for the first place of each merged range its last one.

    Rows that a filter hides and folded groups are kept apart from rows that somebody hid.
    `bare` marks a sheet of which it is not known what is bold, `hiding_unknown` one of which it is not known what is hidden.
    `above` and `below` are what text boxes say that lie over the sheet and belong to no cell.
    """

    name: str
    cells: Mapping[CellPlace, SheetCell]
    merged: Mapping[CellPlace, CellPlace] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    folded_rows: frozenset[int] = frozenset()
    folded_columns: frozenset[int] = frozenset()
    bare: bool = False
    hiding_unknown: bool = False
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def composed(text: str) -> str:
    """The text of a cell, a line for each line of it, list glyphs written as `• `."""
    return clean("\n".join(_lines(text)))


def letters_of(text: str) -> int:
    """Letters and digits of a cell's value; an “o” that stands for a list's bullet is none."""
    return sum(chars(line) for line in _lines(text))


def _lines(text: str) -> list[str]:
    """The lines of a cell; a tick before the words of a single one is an answer and no list's glyph."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    if lines[0][:1] in _TICKS and not any(lines[1:]):
        return lines
    return [item(line) for line in lines]


def places_told(code: str, sheet: str, places: Mapping[CellPlace, int]) -> list[Notice]:
    """A notice that names the first few of the places as Excel does and gives the sum of their counts; none for no place."""
    from openpyxl.utils import get_column_letter  # loaded with the workbook already

    every = [f"{get_column_letter(column)}{row}" for row, column in sorted(places)]
    more = f" and {len(every) - PLACES_NAMED} more" if len(every) > PLACES_NAMED else ""
    named = ", ".join(every[:PLACES_NAMED]) + more
    return [notice(code, sheet=sheet, places=named, count=sum(places.values()))] if places else []


def unread_told(sheet: SheetCells, failed: Iterable[CellPlace]) -> list[Notice]:
    """What of the sheet's values cannot be read: those that are errors, and those that do not show."""
    unseen = {place: cell.unseen for place, cell in sheet.cells.items() if cell.unseen}
    errors = places_told("cells_in_error", sheet.name, dict.fromkeys(failed, 1))
    return errors + places_told("cells_unseen", sheet.name, unseen)


def with_hiding(
    sheet: SheetCells, rows: Mapping[int, bool], columns: Mapping[int, bool], filtered: Set[int]
) -> SheetCells:
    """The sheet with its hidden rows and columns by how they were hidden.

    Each comes with whether it is one of a folded group; `filtered` are the rows under a filter.
    """
    folded = frozenset(row for row, grouped in rows.items() if grouped)
    folded_columns = frozenset(column for column, grouped in columns.items() if grouped)
    left_out = frozenset(rows) & filtered - folded
    return replace(
        sheet,
        hidden_rows=frozenset(rows) - folded - left_out,
        hidden_columns=frozenset(columns) - folded_columns,
        filtered_rows=left_out,
        folded_rows=folded,
        folded_columns=folded_columns,
    )


def remark(author: str, said: str) -> str:
    """A remark after the name of who made it, which many begin with by themselves."""
    return f"{author}: {said}" if author and not said.startswith(author) else said
