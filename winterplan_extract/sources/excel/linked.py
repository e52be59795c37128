"""What the parts of a workbook's package say of each other: which part is which sheet, and what belongs to it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from winterplan_extract.sources.unpack import attribute, parsed

_OPEN_BREAK: Final = re.compile(rb"<br\s*>", re.IGNORECASE)
_LENIENT: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)


def parsed_vml(data: bytes) -> etree._Element:
    """The part as XML, though it is VML, which Excel writes and XML forbids."""
    root = etree.fromstring(_OPEN_BREAK.sub(b"<br/>", data), _LENIENT)
    return root if root is not None else etree.Element("nothing")


def sheet_parts(parts: Mapping[str, bytes]) -> list[tuple[etree._Element, str]]:
    """What the workbook says of each sheet, and the part that the sheet is in. Raises etree.XMLSyntaxError."""
    links = {key: target for key, _, target in linked(parts, "xl/workbook.xml")}
    data = parts.get("xl/workbook.xml", b"")
    sheets = parsed(data).iter("{*}sheet") if data else ()
    return [(sheet, links.get(attribute(sheet, "id"), "")) for sheet in sheets]


def linked(parts: Mapping[str, bytes], path: str) -> Iterator[tuple[str, str, str]]:
    """The relationships of a part: their names, kinds (the last word of their types) and the parts that they lead to."""
    folder, name = posixpath.split(path)
    data = parts.get(f"{folder}/_rels/{name}.rels", b"")
    for link in parsed(data).iter("{*}Relationship") if data else ():
        target = link.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield link.get("Id", ""), link.get("Type", "").rpartition("/")[2], whole


def parts_of(parts: Mapping[str, bytes], path: str, kind: str) -> list[str]:
    """The parts of a kind that belong to a part and hold something."""
    return [target for _, each, target in linked(parts, path) if each.lower() == kind.lower() and parts.get(target)]
