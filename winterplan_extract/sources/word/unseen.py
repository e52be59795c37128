"""White letters on white paper in the cells of tables: nobody sees them, so they are taken out and told of.

Only where nothing that is known could be behind them: no shading of the cell, the table or its style, no shape, no page colour.
"""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.word.markup import (
    COVERED,
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

_WHITE: Final = "FFFFFF"
_BEHIND: Final = tuple(w(name) for name in ("shd", "drawing", "pict", "highlight", "object", "txbxContent"))


def take_out_unseen(root: Element, styles: Styles) -> None:
    """Drops runs of white letters on white and marks their cells with how many letters and digits they held."""
    if next(root.iter(w("background")), None) is not None:
        return
    for run in collected(root, [R]):
        count = sum(chars(spoken(node)) for node in run.iterchildren(T))
        if not count or step(run, "rPr", "color") is None or styles.ink(run) != _WHITE:
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
