"""Names of WordprocessingML and the small accessors of its values. Each pass leaves a part's tree simpler, in place, with marks of our own (LETTERS,
COVERED, LABEL), until only paragraphs, runs, tables, rows and cells are left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

LETTERS: Final = "letters"  # letters and digits of the source in a cell or a note
COVERED: Final = "covered"  # letters and digits of a cell that nobody sees
LABEL: Final = "label"  # the number or bullet that Word prints before a paragraph


class Namespace:
    """The qualified names of a namespace, each made once: w.tbl, or w("del") of a word of Python's own and of a name that is held."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> str:
        made = f"{{{self._namespace}}}{name}"
        setattr(self, name, made)
        return made

    def __call__(self, name: str) -> str:
        """The qualified name of that name."""
        return str(getattr(self, name))


w: Final = Namespace("http://schemas.openxmlformats.org/wordprocessingml/2006/main")
w14: Final = Namespace("http://schemas.microsoft.com/office/word/2010/wordml")
mc: Final = Namespace("http://schemas.openxmlformats.org/markup-compatibility/2006")
dml: Final = Namespace("http://schemas.openxmlformats.org/drawingml/2006/main")
wps: Final = Namespace("http://schemas.microsoft.com/office/word/2010/wordprocessingShape")
vml: Final = Namespace("urn:schemas-microsoft-com:vml")
PICTURE: Final = Namespace("http://schemas.openxmlformats.org/drawingml/2006/picture").pic
MATH_TEXT: Final = Namespace("http://schemas.openxmlformats.org/officeDocument/2006/math").t
OLE_OBJECT: Final = "{urn:schemas-microsoft-com:office:office}OLEObject"

_OFF: Final = frozenset({"0", "false", "off"})
_NUMBER: Final = re.compile(r"\s*(-?[0-9]{1,9}(?:\.[0-9]+)?)\s*(pt|in|cm|mm|pc|pi)?\s*$")  # no longer than a file means
_HEXADECIMAL: Final = re.compile(r"[0-9A-Fa-f]{1,8}")
_TWIPS: Final = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}


def step(element: Element | None, *names: str) -> Element | None:
    """The element reached by child names of WordprocessingML, or None where the way ends."""
    for name in names:
        if element is None:
            return None
        element = next(element.iterchildren(getattr(w, name)), None)  # several times faster than find()
    return element


def val(element: Element | None) -> str:
    """The element's value attribute; empty when the element or the attribute is not there."""
    return "" if element is None else (element.get(w.val) or "")


def whole(element: Element | None) -> int | None:
    """The element's value as a whole number; None where it has none."""
    return whole_of(val(element))


def whole_of(text: str | None) -> int | None:
    """The text as a whole number; None where it is none, or too long to be meant."""
    found = _NUMBER.match(text or "")
    return int(float(found[1])) if found else None


def hexadecimal(digits: str | None) -> int | None:
    """The digits as a number; None where they are none."""
    return int(digits or "", 16) if _HEXADECIMAL.fullmatch(digits or "") else None


def switched(element: Element | None) -> bool | None:
    """Whether an on/off element is on; None when it is not there."""
    return None if element is None else val(element).lower() not in _OFF


def twips(text: str | None) -> float:
    """A measure in twentieths of a point; 0 where there is none. Strict files give it with a unit."""
    found = _NUMBER.match(text or "")
    return float(found[1]) * (_TWIPS[found[2]] if found[2] else 1.0) if found else 0.0


def spoken(node: Element) -> str:
    """What a text element holds: outer spaces count only where the file asks to keep them, or after a stop, where words would run together."""
    text = re.sub(r"[\r\n\t]", " ", node.text or "")
    if node.get(SPACE) == "preserve":
        return text
    return text.strip(" ") + " " * (node.text or "").endswith((". ", "; ", ", ", ": ", "? ", "! "))


def text_element(text: str) -> Element:
    """A text element holding `text`."""
    made = etree.Element(w.t)
    made.set(SPACE, "preserve")
    made.text = text
    return made


def drop(element: Element) -> None:
    """Takes the element and all in it out of its tree."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Element) -> None:
    """Puts the element's children in its place."""
    if element.getparent() is not None:
        for child in list(element):
            element.addprevious(child)
        drop(element)


def collected(root: Element, names: Iterable[str]) -> list[Element]:
    """The elements of those qualified names in document order, listed so that the tree may change."""
    return list(root.iter(*names))
