"""References that stand at the start of the requirement instead of in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.document import Cell
from winterplan_extract.domain.plaintext import chars

# A number of two or more steps needs nothing after it; a single number or letter needs a full stop
# or bracket, or a capital after it, since "3 care homes" is no reference.
_INLINE: Final = re.compile(
    r"^\(?(?P<ref>[A-Za-z]{0,4}[ -]?\d{1,3}(?:\.\d{1,3})+[a-z]?|[A-Za-z]{1,4}[ -]?\d{1,3}[a-z]?|\d{1,3}[a-z]?|[A-Za-z])"
    r"(?:[).:]+\s+|\s+[-–—]\s+|\s+(?=[A-Z“\"']))(?=\S)"
)


def has_ref(text: str) -> bool:
    """Whether a text begins with what may be its reference."""
    return _INLINE.match(text) is not None


def begin_with_refs(texts: Sequence[str], share: float) -> bool:
    """Whether at least that share of the texts begins with a reference, no two next to each other the same."""
    refs = [found["ref"] for text in texts if (found := _INLINE.match(text))]
    return len(refs) >= 3 and len(refs) >= share * len(texts) and len(set(refs)) >= 0.8 * len(refs)


def split_ref(cell: Cell) -> tuple[Cell | None, Cell]:
    """The cell's reference and the rest of it; None and the cell as it is where it begins with none."""
    found = _INLINE.match(cell.text)
    if found is None:
        return None, cell
    ref = Cell(found["ref"], page=cell.page, box=cell.box, chars=chars(found["ref"]))
    text = cell.text[found.end() :]
    lines = cell.lines
    if lines and (first := _INLINE.match(lines[0].text)):
        lines = (replace(lines[0], text=lines[0].text[first.end() :]), *lines[1:])
    elif lines:
        lines = ()
    return ref, replace(cell, text=text, lines=lines, chars=cell.chars - ref.chars)
