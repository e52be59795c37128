"""The text of a Word package straight from its text elements, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from lxml import etree

from winterplan_extract.domain.document import CELL_END, SecondPart

_PARTS: Final = re.compile(r"word/(?:document\d*|footnotes|endnotes|diagrams/data\d*)\.xml", re.IGNORECASE)
_GONE: Final = frozenset({"del", "moveFrom", "Fallback"})  # what was deleted, and what is said in another way beside it
# What a part must say somewhere for any of its text to be hidden, gone, chosen from a list or set in pictures.
_DOUBTFUL: Final = (
    b"vanish",
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
_OFF: Final = frozenset({"0", "false", "off"})


def word_text(parts: Mapping[str, bytes]) -> SecondPart:
    """The whole package's text: each paragraph on a line, cells parted. Raises etree.XMLSyntaxError."""
    hiding = _hiding_styles(parts.get("word/styles.xml", b""))
    said: list[str] = []
    optional: list[str] = []
    for name, data in parts.items():
        if _PARTS.fullmatch(name):
            doubtful = hiding or any(mark in data for mark in _DOUBTFUL)
            _collect(etree.fromstring(data, _parser()), hiding if doubtful else None, said, optional)
    return SecondPart("".join(said), optional="".join(optional))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _collect(root: etree._Element, hiding: frozenset[str] | None, said: list[str], optional: list[str]) -> None:
    """Adds what the part's text elements say; the instructions of fields are left out.

    `hiding` are the styles of hidden text; None where nothing in the part is hidden, chosen or deleted.
    """
    open_fields: list[bool] = []  # for each open field whether its result has begun
    for node in root.iter("{*}t", "{*}p", "{*}tc", "{*}fldChar", "{*}tab", "{*}br", "{*}cr"):
        name = str(node.tag).rpartition("}")[2]
        if name == "fldChar":
            kind = _value(node, "fldCharType")
            if kind == "begin":
                open_fields.append(False)
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
            look = "" if hiding is None else _look(node, hiding)
            if look != "hidden":
                said.append(node.text)
                optional += [node.text] if look else []


def _outermost(node: etree._Element) -> bool:
    """Whether the element stands in no cell."""
    return next(node.iterancestors("{*}tc"), None) is None


def _look(node: etree._Element, hiding: frozenset[str]) -> Literal["", "hidden", "optional"]:
    """Whether a text is hidden or gone, or is one that a reader may leave out: a choice or its prompt, pictures for letters."""
    optional = False
    for above in node.iterancestors():
        name = above.tag.rpartition("}")[2] if isinstance(above.tag, str) else ""
        if name in ("r", "p"):
            look = _look_of(_child(above, f"{name}Pr"), hiding)
            if look == "hidden":
                return "hidden"
            optional = optional or look == "optional"
        elif name in _GONE:
            return "hidden"
        elif name == "sdt":
            kinds = {str(child.tag).rpartition("}")[2] for child in _child(above, "sdtPr")}
            optional = optional or bool(kinds & _CHOSEN)
    return "optional" if optional else ""


def _child(element: etree._Element, name: str) -> Iterable[etree._Element]:
    """What the element's child of that name holds."""
    return next((child for child in element if str(child.tag).endswith(f"}}{name}")), ())


def _look_of(properties: Iterable[etree._Element], hiding: frozenset[str]) -> Literal["", "hidden", "optional"]:
    found: Literal["", "optional"] = ""
    for child in properties:
        name = str(child.tag).rpartition("}")[2]
        values = [str(value) for _, value in child.items()]
        if (name == "vanish" and not _OFF.intersection(values)) or (name in ("rStyle", "pStyle") and hiding.intersection(values)):  # fmt: skip
            return "hidden"
        if name == "rFonts" and any(value.casefold().startswith(_SYMBOLS) for value in values):
            found = "optional"
    return found


def _hiding_styles(data: bytes) -> frozenset[str]:
    """The ids of the styles whose text is hidden."""
    if b"vanish" not in data:
        return frozenset()
    root = etree.fromstring(data, _parser())
    hiding = (style for style in root.iter("{*}style") if next(style.iter("{*}vanish"), None) is not None)
    return frozenset(_value(style, "styleId") for style in hiding)


def _value(element: etree._Element, name: str) -> str:
    """The attribute of that name, in whichever of Word's two namespaces; empty where there is none."""
    return next((str(value) for key, value in element.items() if str(key).endswith(f"}}{name}")), "")
