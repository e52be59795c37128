"""The text of a Word package straight from its text elements, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from lxml import etree

from winterplan_extract.domain.document import CELL_END, SecondPart
from winterplan_extract.sources.unpack import as_transitional, parsed
from winterplan_extract.sources.word.accepted import Bound, take_out_unseen
from winterplan_extract.sources.word.markup import step, val, w, w14
from winterplan_extract.sources.word.styles import Styles

_PARTS: Final = re.compile(r"word/(?:document\d*|footnotes|endnotes|diagrams/data\d*)\.xml", re.IGNORECASE)
_GONE: Final = frozenset({"del", "moveFrom", "Fallback"})  # what was deleted, and what is said in another way beside it
# What a part must say somewhere for any of its text to be hidden, struck through, gone, chosen from a list or set in pictures.
_DOUBTFUL: Final = (
    b"vanish",
    b"strike",
    b":sdt",
    b":Fallback",
    b":del",
    b":moveFrom",
    b"ingdings",
    b"ebdings",
    b"Symbol",
)
_CHOSEN: Final = frozenset({"showingPlcHdr", "dropDownList", "comboBox", "date"})
_SYMBOLS: Final = ("wingdings", "webdings", "symbol")
_Look = Literal["", "hidden", "struck", "optional"]


def word_text(parts: Mapping[str, bytes]) -> SecondPart:
    """The whole package's text: each paragraph on a line, cells parted, what is struck through after all else. Raises etree.XMLSyntaxError."""
    looks = parts.get("word/styles.xml", b"")
    styles = Styles.of(parsed(as_transitional(looks)) if looks else None)
    by_style = b"vanish" in looks or b"strike" in looks
    text = _Texts([], [], [])
    for name, data in parts.items():
        if _PARTS.fullmatch(name):
            doubtful = by_style or any(mark in data for mark in _DOUBTFUL)
            root = parsed(as_transitional(data))
            if b"dataBinding" in data:
                _say_bound(root, Bound(parts))
            take_out_unseen(root, styles)
            _collect(root, styles if doubtful else None, text)
    last = [CELL_END, *text.struck] if text.struck else []
    return SecondPart("".join(text.said + last), optional="".join(text.optional))


def _say_bound(root: etree._Element, bound: Bound) -> None:
    """Puts what bound controls show in the place of the text that was saved beside."""
    for control in root.iter(w.sdt):
        held = bound.said_by(control)
        ticks = next(control.iter(w14.checkbox), None) is not None
        texts = list(control.iter(w.t)) if held is not None and not ticks else []
        if texts and held is not None and held.split() != "".join(node.text or "" for node in texts).split():
            texts[0].text = held
            for node in texts[1:]:
                node.text = ""


class _Texts(NamedTuple):
    """What is said, what of it a reader may leave out, and what is struck through."""

    said: list[str]
    optional: list[str]
    struck: list[str]


def _collect(root: etree._Element, styles: Styles | None, text: _Texts) -> None:
    """Adds what the part's text elements say, no fields' instructions; `styles` is None where nothing is hidden, struck, chosen or deleted."""
    said = text.said
    open_fields: list[bool] = []  # for each open field whether its result has begun
    for node in root.iter("{*}t", "{*}p", "{*}tc", "{*}fldChar", "{*}tab", "{*}br", "{*}cr"):
        name = str(node.tag).rpartition("}")[2]
        if name == "fldChar":
            kind = node.get(w.fldCharType)
            if kind == "begin":
                open_fields.append(False)
                said.append(chosen := _chosen(node))
                text.optional.append(chosen)
            elif kind == "separate" and open_fields:
                open_fields[-1] = True
            elif kind == "end" and open_fields:
                open_fields.pop()
        elif name == "tc":
            said.append(CELL_END if _outermost(node) else " ")
        elif name == "p":
            parent = node.getparent()
            inside = parent is not None and str(parent.tag).endswith("}tc")
            said.append("\n" if inside or not _outermost(node) else CELL_END)
        elif name != "t":
            said.append(" ")
        elif node.text and all(open_fields):
            look = "" if styles is None else _look(node, styles)
            if look == "struck" and not _outermost(node):
                text.struck.extend((node.text, " "))
            elif look not in ("hidden", "struck"):  # outside the tables what is struck through is told of and not kept
                said.append(node.text)
                text.optional.extend([node.text] if look else [])


def _chosen(begin: etree._Element) -> str:
    """The entry that is chosen in a form's drop-down, which Word shows and does not store as text."""
    lists = next(begin.iter("{*}ddList"), None)
    if lists is None:
        return ""
    entries = [val(entry) for entry in lists.iterchildren(w.listEntry)]
    number = val(step(lists, "result")) or "0"
    return entries[int(number)] if number.isdigit() and int(number) < len(entries) else ""


def _outermost(node: etree._Element) -> bool:
    """Whether the element stands in no cell."""
    return next(node.iterancestors("{*}tc"), None) is None


def _look(node: etree._Element, styles: Styles) -> _Look:
    """Whether a text is hidden, gone, struck through, or one that a reader may leave out: a choice or its prompt, pictures for letters."""
    run = node.getparent()
    found: _Look = ""
    if run is not None and run.tag == w.r:
        if styles.hides(run):
            return "hidden"
        fonts = step(run, "rPr", "rFonts")
        values = [] if fonts is None else [str(value).casefold() for _, value in fonts.items()]
        found = "struck" if styles.strikes(run) else "optional" if any(value.startswith(_SYMBOLS) for value in values) else ""  # fmt: skip
    for above in node.iterancestors():
        name = above.tag.rpartition("}")[2] if isinstance(above.tag, str) else ""
        if name in _GONE or (name == "r" and above is not run and styles.hides(above)):
            return "hidden"
        if name == "sdt" and not found:
            properties = step(above, "sdtPr")
            kinds = {str(child.tag).rpartition("}")[2] for child in (() if properties is None else properties)}
            found = "optional" if kinds & _CHOSEN else ""
    return found
