"""The ledger's left-hand side: how many letters and digits the source holds in each cell and note.

Counted text node by text node before the accepted view is made, by looking up from each node, so
that text which that view or the composing of cells loses is missed by the ledger.
"""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.word.markup import (
    LETTERS,
    MATH_TEXT,
    TC,
    Element,
    R,
    T,
    collected,
    spoken,
    w,
)
from winterplan_extract.sources.word.styles import Styles

HOLDERS: Final = (TC, w("footnote"), w("endnote"))
_GONE: Final = frozenset({w("del"), w("moveFrom")})


def count_letters(root: Element, styles: Styles) -> None:
    """Marks every cell and note with the letters and digits that stand in it and in no cell within it."""
    for node in collected(root, [T, MATH_TEXT]):
        count = chars(spoken(node))
        holder = _holder(node, styles) if count else None
        if holder is not None:
            holder.set(LETTERS, str(int(holder.get(LETTERS, "0")) + count))


def letters_in(element: Element) -> int:
    """The letters and digits counted in the element and in the cells within it."""
    return sum(int(holder.get(LETTERS, "0")) for holder in element.iter(*HOLDERS))


def _holder(node: Element, styles: Styles) -> Element | None:
    """The innermost cell or note round a text node; None where there is none or the text is not shown."""
    found = None
    for above in node.iterancestors():
        if above.tag in _GONE or (above.tag == R and styles.hides(above)):
            return None
        if found is None and above.tag in HOLDERS:
            found = above
    return found
