"""The accepted view of a story: what Word shows once every tracked change is accepted.

Works on the tree in place and leaves it plain: wrappers (content controls, hyperlinks, insertions)
are gone, text boxes follow the paragraph that they hang on, hidden text is out.
"""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.word.markup import (
    PPR,
    RPR,
    TC,
    TR,
    VAL,
    Element,
    P,
    R,
    collected,
    drop,
    unwrap,
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
