"""The accepted view of a story: what Word shows once every tracked change is accepted, and the letters that the source holds.

Works on the tree in place and leaves it plain: wrappers (content controls, hyperlinks, insertions) are gone, text boxes follow the
paragraph that they hang on, hidden text is out. Letters are counted text node by text node before that view is made, by looking up
from each node, so that text which the view or the composing of cells loses is missed by the ledger.
"""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.colours import WHITE
from winterplan_extract.sources.word.markup import (
    COVERED,
    LETTERS,
    MATH_TEXT,
    PPR,
    RPR,
    TBL,
    TC,
    TR,
    VAL,
    Element,
    P,
    R,
    T,
    collected,
    drop,
    spoken,
    step,
    unwrap,
    val,
    w,
)
from winterplan_extract.sources.word.styles import Styles

_OUT: Final = frozenset({w("del"), w("moveFrom")})
_IN: Final = frozenset({w("ins"), w("moveTo")})
_CELL_MARKS: Final = frozenset({w("cellIns"), w("cellDel"), w("cellMerge")})
_MARKED: Final = frozenset({RPR, w("trPr"), w("tcPr"), w("numPr")})  # where the same names are marks and wrap nothing
_WRAPPERS: Final = [
    w(name)
    for name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo")
]
_WRAPPER_DATA: Final = [w("sdtPr"), w("sdtEndPr"), w("smartTagPr"), w("customXmlPr")]


def accept_changes(root: Element) -> bool:
    """Leaves the story as if every tracked change were accepted; says whether there was any."""
    changes = collected(root, [*_OUT, *_IN, *_CELL_MARKS])
    merging = [owner for mark in changes if mark.tag in _OUT and (owner := _owner(mark)) is not None and owner.tag == P]
    for change in changes:
        owner = _owner(change)
        if change.tag in _CELL_MARKS:
            _accept_cell(change)
        elif change.tag in _OUT and owner is None:
            drop(change)
        elif change.tag in _OUT and owner is not None and owner.tag == TR:
            drop(owner)
    for paragraph in merging:
        _merge_with_next(paragraph)
    return bool(changes)


def _owner(mark: Element) -> Element | None:
    """What a mark among properties is about: a paragraph's end, a row, a run; None for a wrapper of content."""
    parent = mark.getparent()
    if parent is None or parent.tag not in _MARKED:
        return None
    above = parent.getparent()
    return above.getparent() if above is not None and above.tag == PPR else above


def _accept_cell(change: Element) -> None:
    """Drops a cell that was deleted; carries out a merge of cells that was tracked."""
    properties = change.getparent()
    cell = None if properties is None else properties.getparent()
    if properties is None or cell is None or cell.tag != TC:
        return
    if change.tag == w("cellDel"):
        drop(cell)
    elif change.tag == w("cellMerge") and properties.find(w("vMerge")) is None:
        merge = properties.makeelement(w("vMerge"))
        merge.set(VAL, "restart" if change.get(w("vMerge")) == "rest" else "continue")
        properties.append(merge)


def _merge_with_next(paragraph: Element) -> None:
    """Joins a paragraph whose end mark was deleted to the one after it, which keeps its own properties."""
    following = paragraph.getnext()
    if following is None or following.tag != P:
        return
    start = 0 if following.find(PPR) is None else 1
    for child in reversed([child for child in paragraph if child.tag != PPR]):
        following.insert(start, child)
    drop(paragraph)


def flatten(root: Element, styles: Styles) -> int:
    """Takes out hidden runs and every wrapper, and moves text boxes behind their paragraph; counts the letters hidden."""
    hidden = 0
    for run in collected(root, [R]):
        if styles.hides(run):
            hidden += sum(chars(text.text or "") for text in run.iter(w("t")))
            drop(run)
    for data in collected(root, _WRAPPER_DATA):
        drop(data)
    for wrapper in collected(root, _WRAPPERS):
        if _owner(wrapper) is None:
            unwrap(wrapper)
    for box in reversed(collected(root, [w("txbxContent")])):
        _move_behind(box)
    return hidden


def _move_behind(box: Element) -> None:
    """Puts what a text box holds behind the paragraph that it hangs on."""
    anchor = next(box.iterancestors(P), None)
    if anchor is not None:
        for child in reversed(list(box)):
            anchor.addnext(child)


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
