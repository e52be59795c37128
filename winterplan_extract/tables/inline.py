"""References that stand at the start of the requirement instead of in a column of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from winterplan_extract.domain.document import Cell
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.vocabulary.references import opening_reference


def begin_with_refs(texts: Sequence[str], share: float) -> bool:
    """Whether at least that share of the texts begins with a reference, no two next to each other the same."""
    refs = [found[0] for text in texts if (found := opening_reference(text))]
    return len(refs) >= 3 and len(refs) >= share * len(texts) and len(set(refs)) >= 0.8 * len(refs)


def split_ref(cell: Cell) -> tuple[Cell | None, Cell]:
    """The cell's reference and the rest of it; None and the cell as it is where it begins with none."""
    found = opening_reference(cell.text)
    if found is None:
        return None, cell
    ref = Cell(found[0], page=cell.page, box=cell.box, chars=chars(found[0]))
    lines = cell.lines
    if lines and (first := opening_reference(lines[0].text)):
        lines = (replace(lines[0], text=lines[0].text[first[1] :]), *lines[1:])
    elif lines:
        lines = ()
    return ref, replace(cell, text=cell.text[found[1] :], lines=lines, chars=cell.chars - ref.chars)
