"""The plain form of a story: controls, symbols and fields spelled as the text that Word shows, every tracked change accepted."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from lxml import etree

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.settings import LONGEST_PATH
from winterplan_extract.sources.signs import TICKED, UNTICKED, WHITE, in_symbols, pictured, symbol
from winterplan_extract.sources.unpack import attribute, parsed
from winterplan_extract.sources.word.fields import spell_fields
from winterplan_extract.sources.word.markup import (
    COVERED,
    LETTERS,
    MATH_TEXT,
    PICTURE,
    Element,
    collected,
    drop,
    hexadecimal,
    mc,
    spoken,
    step,
    switched,
    text_element,
    unwrap,
    val,
    vml,
    w,
    w14,
)
from winterplan_extract.sources.word.styles import Styles

# The stores that every package has, by the ids that Word gives them.
_BUILT_IN: Final = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
_RELATIONS: Final = re.compile(r"(customXml)/_rels/([^/]+)\.rels")
_PREFIX: Final = re.compile(r"xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
# Steps by name alone.
_PATH: Final = re.compile(r"(?:/@?(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,6}\])?)+(?:/text\(\)(?:\[1\])?)?")
_PICTURE: Final = re.compile(r"d{1,4}|M{1,4}|y{2,4}|'[^']*'")
_DATE_PARTS: Final = {
    "dddd": "%A", "ddd": "%a", "dd": "%d", "d": "%-d", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "yy": "%y",
}  # fmt: skip


@dataclass
class Bound:
    """The package's data by the id of their store, all parsed when one is asked for."""

    parts: Mapping[str, bytes]

    def said_by(self, control: Element) -> str | None:
        """What a bound control shows; None for one that is not bound, or whose data are not there."""
        binding, content = step(control, "sdtPr", "dataBinding"), step(control, "sdtContent")
        if binding is None or content is None:
            return None
        if next(content.iter(w.tbl), None) is not None or len(list(content.iter(w.tc))) > 1:
            return None  # it holds rows of its own
        store = self._stores.get((binding.get(w.storeItemID) or "").upper())
        held = None if store is None else _found(store, binding)
        return None if held is None or held.lstrip().startswith("<") else _as_shown(held, control)

    @cached_property
    def _stores(self) -> dict[str, Element | None]:
        names = {**_BUILT_IN, **_named(self.parts)}
        return {store: _parsed(self.parts.get(name, b"")) for store, name in names.items()}


def _named(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The names of the data's parts by the ids of their stores, which their properties hold."""
    found: dict[str, str] = {}
    for name, data in parts.items():
        relations = _parsed(data) if (matched := _RELATIONS.fullmatch(name)) else None
        for relation in () if relations is None else relations:
            properties = _parsed(parts.get(posixpath.normpath(f"customXml/{relation.get('Target', '')}"), b""))
            if matched and properties is not None and (name_of_store := attribute(properties, "itemID")):
                found[name_of_store.upper()] = f"customXml/{matched[2]}"
    return found


def _parsed(data: bytes) -> Element | None:
    try:
        return parsed(data)
    except etree.XMLSyntaxError:
        return None


def _found(store: Element, binding: Element) -> str | None:
    """The text at the binding's path; None where the path leads nowhere, or is no plain path."""
    path = (binding.get(w.xpath) or "").strip()
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        return None
    prefixes = {name: one or other for name, one, other in _PREFIX.findall(binding.get(w.prefixMappings) or "")}
    try:
        found = store.xpath(path, namespaces={name: uri for name, uri in prefixes.items() if uri})
    except (etree.XPathError, ValueError):
        return None
    first = next(iter(found), None) if isinstance(found, list) else None
    if isinstance(first, etree._Element):
        return "".join(map(str, first.itertext()))
    return None if first is None else str(first)


def _as_shown(held: str, control: Element) -> str:
    """The data as the control shows them: a choice by its display text, a date by the control's picture."""
    properties = step(control, "sdtPr")
    for kind in ("dropDownList", "comboBox"):
        chosen = step(properties, kind)
        for entry in () if chosen is None else chosen.iter(w.listItem):
            if entry.get(w.value) == held:
                return entry.get(w.displayText) or held
    picture = val(step(properties, "date", "dateFormat"))
    try:
        day = datetime.fromisoformat(held.strip().removesuffix("Z")) if picture else None
    except ValueError:
        day = None
    return held if day is None else _PICTURE.sub(lambda part: _part_of(day, part[0]), picture)


def _part_of(day: datetime, part: str) -> str:
    if part.startswith("'"):
        return part[1:-1]
    form = _DATE_PARTS.get(part, "%Y")
    return day.strftime(form.replace("-", "")).lstrip("0") if "-" in form else day.strftime(form)


_PLACEHOLDER_STYLE: Final = "placeholder"
_PROMPTED: Final = ("dropDownList", "comboBox", "date")  # their text is chosen, so it never keeps the prompt's style


def spell_controls(root: Element, styles: Styles, bound: Bound) -> None:
    """Puts text in the place of everything that Word shows as text but does not store as text."""
    _take_one_branch(root)
    for control in collected(root, [w.sdt]):
        _spell_control(control, bound)
    for mark in collected(root, [w.sym]):
        mark.addprevious(text_element(symbol(mark.get(w.font) or "", hexadecimal(mark.get(w.char)) or 0)))
        drop(mark)
    _spell_pictures(root)
    _spell_symbol_runs(root)
    spell_fields(root, styles)


def _take_one_branch(root: Element) -> None:
    """Keeps the first branch of an alternative that holds text, or its first branch."""
    for alternate in collected(root, [mc.AlternateContent]):
        branches = [child for child in alternate if child.tag in (mc.Choice, mc.Fallback)]
        telling = [branch for branch in branches if next(branch.iter(w.t), None) is not None]
        for branch in (telling or branches)[:1]:
            unwrap(branch)
            branches.remove(branch)
        for branch in branches:
            drop(branch)
        unwrap(alternate)


def _spell_control(control: Element, bound: Bound) -> None:
    properties, content = step(control, "sdtPr"), step(control, "sdtContent")
    if properties is None or content is None:
        return
    held = bound.said_by(control)
    box = properties.find(w14.checkbox)
    if box is not None:
        checked = box.find(w14.checked)
        state = "" if checked is None else (checked.get(w14.val) or "")
        _say_only(content, TICKED if (held or state).lower() in ("1", "true", "on") else UNTICKED)
    elif held is not None:
        if held.split() != "".join(spoken(node) for node in content.iter(w.t)).split():
            _say_only(content, held)
    elif _unanswered(properties, content):
        _say_only(content, "")


def _unanswered(properties: Element, content: Element) -> bool:
    """Whether the control shows its prompt ("Choose an item.") and no answer."""
    if next(content.iter(w.tbl), None) is not None:
        return False
    if switched(step(properties, "showingPlcHdr")):
        return True
    chosen = next((kind for name in _PROMPTED if (kind := step(properties, name)) is not None), None)
    if chosen is None:
        return False
    text = "".join(spoken(node) for node in content.iter(w.t)).strip()
    styles = (val(step(run, "rPr", "rStyle")).lower() for run in content.iter(w.r))
    return text in _prompts(chosen) or all(style.startswith(_PLACEHOLDER_STYLE) for style in styles)


def _prompts(chosen: Element) -> set[str]:
    """The entries of a list that only ask to choose: they lack the value or, alone, the display text."""
    entries = [(entry.get(w.displayText) or "", entry.get(w.value) or "") for entry in chosen.iter(w.listItem)]
    any_display = any(display for display, _ in entries)
    asks = (display or value for display, value in entries if not value or (any_display and not display))
    return {text.strip() for text in asks}


def _say_only(content: Element, text: str) -> None:
    """Makes `text` the control's only text, in the place of its first."""
    shown = collected(content, [w.t, w.sym])
    if text and shown:
        shown[0].addprevious(text_element(text))
    elif text:
        run = next(content.iter(w.r), None)
        if run is None:
            run = content.makeelement(w.r)
            paragraph = next(content.iter(w.p), content)
            paragraph.append(run)
        run.append(text_element(text))
    for node in shown:
        drop(node)


def _spell_pictures(root: Element) -> None:
    """Puts the sign that a picture is of, by its alternative text, in its place in a cell without words."""
    for picture in collected(root, [w.drawing, w.pict]):
        cell, run = next(picture.iterancestors(w.tc), None), picture.getparent()
        named = next(picture.iter("{*}docPr", vml.shape), None)
        if cell is None or run is None or named is None or next(picture.iter(PICTURE, vml.imagedata), None) is None:
            continue
        sign, colour = pictured(named.get("descr") or named.get("title") or named.get("alt") or "")
        if sign and not any(chars(spoken(node)) for node in cell.iter(w.t)):
            picture.addprevious(text_element(sign))
            drop(picture)
            properties = etree.SubElement(run, w.rPr) if (own := step(run, "rPr")) is None else own
            etree.SubElement(properties, w.color, {w.val: colour or "auto"})


def _spell_symbol_runs(root: Element) -> None:
    """Text that is set in a symbol font is what that font shows."""
    for fonts in collected(root, [w.rFonts]):
        properties = fonts.getparent()
        run = None if properties is None or properties.tag != w.rPr else properties.getparent()
        if run is not None and run.tag == w.r:
            for node in run.iterchildren(w.t):
                node.text = in_symbols(node.text or "", fonts.get(w.ascii) or "")


_OUT: Final = frozenset({w("del"), w.moveFrom})
_CELL_MARKS: Final = frozenset({w.cellIns, w.cellDel, w.cellMerge})
_MARKED: Final = frozenset({w.rPr, w.trPr, w.tcPr, w.numPr})  # where the same names are marks and wrap nothing
_WRAPPERS: Final = [w.ins, w.moveTo, w.sdt, w.sdtContent, w.smartTag, w.customXml, w.hyperlink, w.fldSimple, w.dir, w.bdo]  # fmt: skip
_WRAPPER_DATA: Final = [w.sdtPr, w.sdtEndPr, w.smartTagPr, w.customXmlPr]


def accept_changes(root: Element) -> bool:
    """Leaves the story as if every tracked change were accepted; says whether there was any."""
    changes = collected(root, [*_OUT, w.ins, w.moveTo, *_CELL_MARKS])
    gone = (owner for mark in changes if mark.tag in _OUT and (owner := _owner(mark)) is not None)
    merging = [owner for owner in gone if owner.tag == w.p]
    for change in changes:
        owner = _owner(change)
        if change.tag in _CELL_MARKS:
            _accept_cell(change)
        elif change.tag in _OUT and owner is None:
            drop(change)
        elif change.tag in _OUT and owner is not None and owner.tag == w.tr:
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
    return above.getparent() if above is not None and above.tag == w.pPr else above


def _accept_cell(change: Element) -> None:
    """Drops a cell that was deleted; carries out a merge of cells that was tracked."""
    properties = change.getparent()
    cell = None if properties is None else properties.getparent()
    if properties is None or cell is None or cell.tag != w.tc:
        return
    if change.tag == w.cellDel:
        drop(cell)
    elif change.tag == w.cellMerge and properties.find(w.vMerge) is None:
        merge = properties.makeelement(w.vMerge)
        merge.set(w.val, "restart" if change.get(w.vMerge) == "rest" else "continue")
        properties.append(merge)


def _merge_with_next(paragraph: Element) -> None:
    """Joins a paragraph whose end mark was deleted to the one after it, which keeps its own properties."""
    following = paragraph.getnext()
    if following is None or following.tag != w.p:
        return
    start = 0 if following.find(w.pPr) is None else 1
    for child in reversed([child for child in paragraph if child.tag != w.pPr]):
        following.insert(start, child)
    drop(paragraph)


def flatten(root: Element, styles: Styles) -> int:
    """Takes out hidden runs and every wrapper, and moves text boxes behind their paragraph; counts the letters hidden."""
    hidden = 0
    for run in collected(root, [w.r]):
        if styles.hides(run):
            hidden += sum(chars(text.text or "") for text in run.iter(w.t))
            drop(run)
    for data in collected(root, _WRAPPER_DATA):
        drop(data)
    for wrapper in collected(root, _WRAPPERS):
        if _owner(wrapper) is None:
            unwrap(wrapper)
    for box in reversed(collected(root, [w.txbxContent])):
        _move_behind(box)
    return hidden


def _move_behind(box: Element) -> None:
    """Puts what a text box holds behind the paragraph that it hangs on."""
    anchor = next(box.iterancestors(w.p), None)
    if anchor is not None:
        for child in reversed(list(box)):
            anchor.addnext(child)


HOLDERS: Final = (w.tc, w.footnote, w.endnote)
_BEHIND: Final = (w.shd, w.drawing, w.pict, w.highlight, w.object, w.txbxContent)


def count_letters(root: Element, styles: Styles) -> None:
    """Marks every cell and note with the letters and digits that stand in it and in no cell within it."""
    for node in collected(root, [w.t, MATH_TEXT]):
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
        if above.tag in _OUT or (above.tag == w.r and styles.hides(above)):
            return None
        if found is None and above.tag in HOLDERS:
            found = above
    return found


def take_out_unseen(root: Element, styles: Styles) -> None:
    """Drops runs of white letters on white in tables, where no shading, shape or page colour could be behind them, and marks their cells with how
    many letters and digits they held."""
    if next(root.iter(w.background), None) is not None:
        return
    for run in collected(root, [w.r]):
        count = sum(chars(spoken(node)) for node in run.iterchildren(w.t))
        if not count or step(run, "rPr", "color") is None or styles.ink(run) != WHITE:
            continue
        cell = next(run.iterancestors(w.tc), None)
        if cell is not None and _on_paper(run, cell, styles):
            cell.set(COVERED, str(int(cell.get(COVERED, "0")) + count))
            drop(run)


def _on_paper(run: Element, cell: Element, styles: Styles) -> bool:
    """Whether nothing stands between the run and the white page."""
    tables = list(cell.iterancestors(w.tbl))
    if len(tables) != 1 or next(run.iterancestors(w.txbxContent), None) is not None:
        return False
    paragraph = next(run.iterancestors(w.p), None)
    own = [styles.of_paragraph(paragraph).ids] if paragraph is not None else []
    named = [*(name for ids in own for name in ids), val(step(run, "rPr", "rStyle"))]
    named += styles.style(val(step(tables[0], "tblPr", "tblStyle"))).ids
    nodes = [styles.nodes[name] for name in named if name in styles.nodes]
    nodes += [node for node in (cell, step(tables[0], "tblPr")) if node is not None]
    return not any(next(node.iter(*_BEHIND), None) is not None for node in nodes)
