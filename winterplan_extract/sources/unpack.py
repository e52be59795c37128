"""The XML parts of an Office package: inflated under limits that no bomb can talk its way past, parsed with nothing fetched, linked."""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.settings import CHUNK, FAULT_LENGTH, RATIO_FREE

_READ: Final = (".xml", ".rels", ".vml")
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
# What zipfile raises on a damaged package; NotImplementedError: packed in a way that it does not know.
ZIP_FAULTS: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)


def unpack(path: Path, limits: Limits, *, whole: bool = False) -> dict[str, bytes]:
    """The package's parts by name: XML parts as they are, others as empty bytes. Bytes are counted as they come out;
    with `whole`, for a package that another program opens too, those of the others as declared. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = [entry for entry in package.infolist() if not entry.filename.endswith("/")]
            if len(entries) > limits.archive_entries:
                raise UnreadableFile(notice("file_too_large", limit=f"{limits.archive_entries} parts in a package"))
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise UnreadableFile(notice("file_encrypted"))
            parts = _inflate(package, entries, limits, path.stat().st_size)
    except ZIP_FAULTS as fault:
        raise damaged(fault) from fault
    if whole:
        _check_size(sum(entry.file_size for entry in entries), limits.unpacked_mb * 2**20, limits)
        for entry in entries:
            _check_ratio(entry.file_size, max(1, entry.compress_size), limits)
    return parts


def damaged(fault: Exception) -> UnreadableFile:
    """The file as one that is damaged: what went wrong, in a few words and without the path."""
    said = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return UnreadableFile(notice("file_damaged", detail=said[:FAULT_LENGTH] or type(fault).__name__))


def _inflate(
    package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits, on_disk: int
) -> dict[str, bytes]:
    """The parts, those that are read a chunk at a time and stopped at the first chunk too many."""
    parts: dict[str, bytes] = {}
    room = limits.unpacked_mb * 2**20
    for entry in entries:
        name = entry.filename.replace("\\", "/").lstrip("/")
        if not name:
            continue  # nothing can refer to it, and zipfile stumbles over it
        held = bytearray()
        if name.lower().endswith(_READ):
            packed = max(1, min(entry.compress_size, on_disk))
            with package.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    held += chunk
                    _check_size(len(held), room, limits)
                    _check_ratio(len(held), packed, limits)
        parts[name] = bytes(held)
        room -= len(held)
    return parts


def _check_size(size: int, room: int, limits: Limits) -> None:
    if size > room:
        raise UnreadableFile(notice("file_too_large", limit=f"{limits.unpacked_mb} MB unpacked"))


def _check_ratio(size: int, packed: int, limits: Limits) -> None:
    if size > RATIO_FREE and size > limits.inflate_ratio * packed:
        raise UnreadableFile(notice("file_too_large", limit=f"{limits.inflate_ratio:g} times its packed size"))


def as_transitional(data: bytes) -> bytes:
    """The part in the namespaces that all Office files but a few use."""
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)


def parsed(data: bytes) -> etree._Element:
    """The part as XML: nothing is fetched or expanded, and libxml2's limits on depth and size hold. Raises etree.XMLSyntaxError."""
    return etree.fromstring(data, _PARSER)


def elements(data: bytes, *names: str) -> Iterator[etree._Element]:
    """The part's elements of those names, each as soon as it is read; as safe. Raises etree.XMLSyntaxError."""
    steps = etree.iterparse(BytesIO(data), tag=names, resolve_entities=False, no_network=True, load_dtd=False)
    return (element for _, element in steps)


def attribute(element: etree._Element, name: str) -> str:
    """The element's attribute of that name, in whatever namespace; empty where there is none."""
    return next((str(value) for key, value in element.items() if str(key).endswith(f"}}{name}")), "")


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
