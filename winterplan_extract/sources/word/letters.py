"""The letters of cells and notes: how many the source holds, and white ones on white paper, which nobody sees.

They are counted text node by text node before the accepted view is made, by looking up from each node, so that text which
that view or the composing of cells loses is missed by the ledger.
"""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.colours import WHITE
from winterplan_extract.sources.word.markup import (
    COVERED,
    LETTERS,
    MATH_TEXT,
    TBL,
    TC,
    Element,
    P,
    R,
    T,
    collected,
    drop,
    spoken,
    step,
    val,
    w,
)
from winterplan_extract.sources.word.styles import Styles

HOLDERS: Final = (TC, w("footnote"), w("endnote"))
_GONE: Final = frozenset({w("del"), w("moveFrom")})
_BEHIND: Final = tuple(w(name) for name in ("shd", "drawing", "pict", "highlight", "object", "txbxContent"))


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


def take_out_unseen(root: Element, styles: Styles) -> None:
    """Drops runs of white letters on white in tables and marks their cells with how many letters and digits they held.

    Only where nothing that is known could be behind them: no shading of the cell, the table or its style, no shape, no page colour.
    """
    if next(root.iter(w("background")), None) is not None:
        return
    for run in collected(root, [R]):
        count = sum(chars(spoken(node)) for node in run.iterchildren(T))
        if not count or step(run, "rPr", "color") is None or styles.ink(run) != WHITE:
            continue
        cell = next(run.iterancestors(TC), None)
        if cell is not None and _on_paper(run, cell, styles):
            cell.set(COVERED, str(int(cell.get(COVERED, "0")) + count))
            drop(run)


def _on_paper(run: Element, cell: Element, styles: Styles) -> bool:
    """Whether nothing stands between the run and the white page."""
    tables = list(cell.iterancestors(TBL))
    if len(tables) != 1 or next(run.iterancestors(w("txbxContent")), None) is not None:
        return False
    paragraph = next(run.iterancestors(P), None)
    own = [styles.of_paragraph(paragraph).ids] if paragraph is not None else []
    named = [*(name for ids in own for name in ids), val(step(run, "rPr", "rStyle"))]
    named += styles.style(val(step(tables[0], "tblPr", "tblStyle"))).ids
    nodes = [styles.nodes[name] for name in named if name in styles.nodes]
    nodes += [node for node in (cell, step(tables[0], "tblPr")) if node is not None]
    return not any(next(node.iter(*_BEHIND), None) is not None for node in nodes)
