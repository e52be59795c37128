"""Rows that a page break cut in two, put together where the text itself proves it.

An export without pages leaves an empty line where a page ended. A row right after it that lacks
both the reference and the answer which nearly every row has is the rest of the row before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winterplan_extract.domain.document import Cell
from winterplan_extract.sources.settings import ANSWERS, FEW_ANSWERS, ROWS_TO_TELL, SHORT_CELLS, USUALLY_FILLED


@dataclass(frozen=True, slots=True)
class CutRow:
    """A row of cells; `apart` where an empty line stood before it in the text."""

    cells: tuple[Cell, ...]
    apart: bool


def join_cut_rows(rows: Sequence[CutRow]) -> tuple[tuple[Cell, ...], ...]:
    """The rows, each that goes on over an empty line put to the row it goes on."""
    whole = [row.cells for row in rows if sum(1 for cell in row.cells if cell.text) > 1]
    telling = _telling(whole) if len(whole) >= ROWS_TO_TELL else []
    joined: list[tuple[Cell, ...]] = []
    for row in rows:
        if joined and row.apart and len(telling) > 1 and _goes_on(joined[-1], row.cells, telling):
            joined[-1] = tuple(_one_of(a, b) for a, b in zip(joined[-1], row.cells, strict=True))
        else:
            joined.append(row.cells)
    return tuple(joined)


def _goes_on(before: Sequence[Cell], cells: Sequence[Cell], telling: Sequence[int]) -> bool:
    """Whether the row has none of what every row has, and the row before it has all of that.

    One filled cell alone may be a heading: what it is, is not for the text to say.
    """
    filled = sum(1 for cell in cells if cell.text)
    return filled > 1 and not any(cells[i].text for i in telling) and all(before[i].text for i in telling)


def _telling(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """The column of references, if that is the first, and the columns of answers."""
    found: list[int] = []
    for i, column in enumerate(zip(*rows, strict=True)):
        held = [cell.text for cell in column if cell.text]
        if len(held) < USUALLY_FILLED * len(rows) or sum(map(len, held)) > SHORT_CELLS * len(held):
            continue
        if i == 0 or len(set(held)) <= max(ANSWERS, FEW_ANSWERS * len(held)):
            found.append(i)
    return found if found[:1] == [0] else []


def _one_of(before: Cell, after: Cell) -> Cell:
    """The cell that two parts make: one line where the sentence goes on, two where it had ended."""
    if not after.text:
        return before
    open_end = bool(before.text) and before.text[-1] not in ".!?:" and not after.text.startswith("• ")
    glue = " " if open_end else "\n"
    text = f"{before.text}{glue}{after.text}" if before.text else after.text
    return replace(before, text=text, chars=before.chars + after.chars)
