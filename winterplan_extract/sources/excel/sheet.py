"""A worksheet as read, whichever library read it: cells by place, merged ranges, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.domain.plaintext import chars, clean, item
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


def names_of(places: Iterable[CellPlace]) -> str:
    """The places as Excel names them, the first few of many."""
    from openpyxl.utils import get_column_letter  # loaded with the workbook already

    every = [f"{get_column_letter(column)}{row}" for row, column in sorted(places)]
    return ", ".join(every[:PLACES_NAMED]) + (
        f" and {len(every) - PLACES_NAMED} more" if len(every) > PLACES_NAMED else ""
    )
