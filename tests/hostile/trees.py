"""Word and Excel files spoilt in their XML: elements, attributes, texts, nesting, encodings, entities."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from random import Random
from typing import Any, Final

from hostile.sources import EXTREMES, ODD_TEXTS, Made, Source, members_of, packed
from lxml import etree

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN: Final = re.compile(
    r"word/(?:document|styles|numbering|footnotes|header\d)\.xml|xl/(?:worksheets/sheet\d|styles|sharedStrings|workbook)\.xml"
)
_PARTS: Final = (
    "tbl", "tr", "tc", "p", "r", "tblGrid", "tcPr", "trPr", "sdt", "ins", "del", "txbxContent", "numPr", "body",
    "row", "c", "v", "is", "t", "mergeCells", "sheetData", "cols", "xf", "style", "abstractNum", "lvl", "num",
)  # fmt: skip
Change = Callable[[Random, Any], None]


def _in_a_part(change: Change) -> Callable[[Random, Source], Made]:
    """A way to spoil that works on the tree of one part, the main one more often."""

    def spoil(chance: Random, source: Source) -> Made:
        members = members_of(source.content)
        names = [name for name, _ in members if _MAIN.fullmatch(name)]
        main = [name for name in names if name in ("word/document.xml", "xl/worksheets/sheet1.xml")]
        name = chance.choice(main if main and chance.random() < 0.7 else names)
        at = [member for member, _ in members].index(name)
        root = etree.fromstring(members[at][1], etree.XMLParser(huge_tree=True))
        for _ in range(chance.choice((1, 2, 6))):
            change(chance, root)
        members[at] = (name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
        return Made(packed(members), source.suffix)

    return spoil


def _elements(chance: Random, root: Any) -> list[Any]:
    """Elements of a kind that is chosen, without the root; of any kind where there is none of it."""
    chosen = chance.sample(_PARTS, 8)
    found = [node for name in chosen[:2] for node in root.iter(f"{{*}}{name}") if node is not root]
    return found or [node for node in root.iter(etree.Element) if node is not root] or [root]


def _drop(chance: Random, root: Any) -> None:
    for node in chance.sample(found := _elements(chance, root), min(len(found), chance.choice((1, 5)))):
        if node.getparent() is not None:
            node.getparent().remove(node)


def _double(chance: Random, root: Any) -> None:
    node = chance.choice(_elements(chance, root))
    if node.getparent() is not None:
        for _ in range(chance.choice((1, 3, 100))):
            node.addnext(copy.deepcopy(node))


def _move(chance: Random, root: Any) -> None:
    node, target = chance.choice(_elements(chance, root)), chance.choice(_elements(chance, root))
    if node.getparent() is not None and node not in target.iterancestors() and node is not target:
        target.insert(chance.randrange(len(target) + 1), node)


def _nest(chance: Random, root: Any) -> None:
    """An element within itself, again and again."""
    node = chance.choice(_elements(chance, root))
    if node.getparent() is None or sum(1 for _ in node.iter()) > 400:
        return
    inner = node
    for _ in range(chance.choice((1, 3, 60, 200))):
        again = etree.SubElement(inner, node.tag, node.attrib)
        inner = again
    for child in list(node)[:-1]:
        inner.append(copy.deepcopy(child))


def _attributes(chance: Random, root: Any) -> None:
    for node in chance.sample(found := _elements(chance, root), min(len(found), chance.choice((1, 10)))):
        for inner in node.iter(etree.Element):
            for name in inner.attrib:
                if chance.random() < 0.2:
                    inner.set(name, chance.choice((*EXTREMES, "restart", "continue", "A1:XFD1048576", "IV65536")))


def _settings(chance: Random, root: Any) -> None:
    """Spans, merges and numbering of any size, where none were."""
    cells = list(root.iter(f"{{{_W}}}tc"))
    for cell in chance.sample(cells, min(len(cells), chance.choice((1, 4, 30)))):
        properties = cell.find(f"{{{_W}}}tcPr")
        if properties is None:
            properties = etree.Element(f"{{{_W}}}tcPr")
            cell.insert(0, properties)
        name = chance.choice(("gridSpan", "vMerge", "hMerge", "vMerge", "shd", "textDirection", "tcW"))
        made = etree.SubElement(properties, f"{{{_W}}}{name}")
        if chance.random() < 0.8:
            made.set(f"{{{_W}}}val", chance.choice((*EXTREMES, "restart", "continue", "2", "3")))
    for row in chance.sample(rows := list(root.iter(f"{{{_W}}}tr")), min(len(rows), 3)):
        properties = etree.Element(f"{{{_W}}}trPr")
        made = etree.SubElement(properties, f"{{{_W}}}{chance.choice(('gridBefore', 'gridAfter', 'tblHeader', 'del', 'ins', 'hidden'))}")  # fmt: skip
        made.set(f"{{{_W}}}val", chance.choice(EXTREMES))
        row.insert(0, properties)
    for paragraph in chance.sample(found := list(root.iter(f"{{{_W}}}p")), min(len(found), 5)):
        properties = etree.Element(f"{{{_W}}}pPr")
        numbers = etree.SubElement(properties, f"{{{_W}}}numPr")
        for name in ("ilvl", "numId"):
            etree.SubElement(numbers, f"{{{_W}}}{name}").set(f"{{{_W}}}val", chance.choice(EXTREMES))
        paragraph.insert(0, properties)


def _texts(chance: Random, root: Any) -> None:
    found = [node for node in root.iter("{*}t", "{*}v") if node.text]
    for node in chance.sample(found, min(len(found), chance.choice((1, 5, 50)))):
        node.text = chance.choice(ODD_TEXTS).replace("\ufffe", "").replace("\uffff", "")


def _strangers(chance: Random, root: Any) -> None:
    """Comments, instructions and elements of nobody's between those that are expected."""
    for node in chance.sample(found := _elements(chance, root), min(len(found), 10)):
        stranger = chance.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y"), etree.Element("{urn:x}y"), etree.Element("y")))  # fmt: skip
        stranger.tail = chance.choice((None, "stray text"))
        node.insert(chance.randrange(len(node) + 1), stranger)


def _renamed(chance: Random, root: Any) -> None:
    for node in chance.sample(found := _elements(chance, root), min(len(found), 5)):
        other = chance.choice(found).tag if chance.random() < 0.5 else f"{{{_W}}}{chance.choice(_PARTS)}"
        node.tag = other


def _raw(chance: Random, source: Source) -> Made:
    """The main part in another encoding, with entities, with what XML forbids, or with a type of its own."""
    members = members_of(source.content)
    at = next(
        (i for i, (name, _) in enumerate(members) if name in ("word/document.xml", "xl/worksheets/sheet1.xml")), 0
    )
    name, data = members[at]
    text = re.sub(r"^<\?xml[^>]*\?>\s*", "", data.decode())
    spot = text.find(">", chance.randrange(max(len(text) - 10, 1))) + 1
    root = re.search(r"<([\w:]+)", text)
    kind = root[1] if root else "x"
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9))
    made = chance.choice(
        (
            text.encode("utf-16"), b'<?xml version="1.0" encoding="utf-16"?>' + text.encode(), b'<?xml version="1.0" encoding="x-none"?>' + text.encode(),
            b'<?xml version="1.0" encoding="utf-7"?>' + text.encode("utf-7"), b'<?xml version="1.1"?>' + text.encode(), text.encode("utf-32"), b"\xef\xbb\xbf\xef\xbb\xbf" + data,
            (text[:spot] + "&#xD800;" + text[spot:]).encode(), (text[:spot] + "\0" + text[spot:]).encode(), (text[:spot] + "&#0;&#1;" + text[spot:]).encode(), data[:spot] + b"\xed\xa0\x80\xff" + data[spot:],
            f"<!DOCTYPE {kind} [{entities}]>{text[:spot]}&e8;{text[spot:]}".encode(),
            f'<!DOCTYPE {kind} [<!ENTITY x SYSTEM "file:///etc/passwd">]>{text[:spot]}&x;{text[spot:]}'.encode(),
            f'<!DOCTYPE {kind} SYSTEM "http://127.0.0.1:9/x.dtd">{text}'.encode(), f'<!doctype {kind} [<!ENTITY x "y">]>{text}'.encode(),
            f'<!DOCTYPE {kind} [<!ENTITY x SYSTEM "file:///etc/passwd">]>{text[:spot]}&x;{text[spot:]}'.encode("utf-16"),
            f"<!DOCTYPE {kind} [{entities}]>{text[:spot]}&e8;{text[spot:]}".encode("utf-16"),
            (text[:spot] + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' + text[spot:]).encode(),
            (text[:spot] + "<a>" * 300 + "</a>" * 300 + text[spot:]).encode(), (text[:spot] + "<a>" * 50_000 + "</a>" * 50_000 + text[spot:]).encode(),
            (text[:spot] + "<![CDATA[" + "]]" * 5 + "x]]>" + text[spot:]).encode(), text.replace("w:", "v:").encode(), text.replace("/2006/", "/2099/").encode(), b"", b"<x/>",
        )
    )  # fmt: skip
    members[at] = (name, made)
    return Made(packed(members), source.suffix)


KINDS: Final = {
    "xml: dropped": _in_a_part(_drop),
    "xml: doubled": _in_a_part(_double),
    "xml: moved": _in_a_part(_move),
    "xml: nested": _in_a_part(_nest),
    "xml: attributes": _in_a_part(_attributes),
    "xml: odd texts": _in_a_part(_texts),
    "xml: strangers": _in_a_part(_strangers),
    "xml: renamed": _in_a_part(_renamed),
    "xml: encodings and entities": _raw,
}
WORD_KINDS: Final = {"word: spans and merges": _in_a_part(_settings)}
