"""The parts of a Word package that a reader needs, as trees, whatever state the package is in.

python-docx opens the package; where it refuses (a part is missing or broken, a relationship leads
nowhere) the parts are found by their content types instead, and only a broken main part is fatal.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.unpack import as_transitional, parsed, unpack
from winterplan_extract.sources.word.markup import Element

_KINDS: Final = {
    ".main+xml": "document",  # of a document or a template, with macros or without
    ".styles+xml": "styles",
    ".numbering+xml": "numbering",
    ".footnotes+xml": "footnotes",
    ".endnotes+xml": "endnotes",
    ".comments+xml": "comments",
    ".theme+xml": "theme",
    ".header+xml": "furniture",
    ".footer+xml": "furniture",
    ".core-properties+xml": "properties",
}
_SINGLE: Final = ("document", "styles", "numbering", "footnotes", "endnotes", "comments", "theme")
_USUAL_NAMES: Final = {f"word/{kind}.xml": kind for kind in _SINGLE} | {"docProps/core.xml": "properties"}
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class Package:
    """The trees of a Word package; a part that is not there is None. `notices` name the broken ones."""

    document: Element
    styles: Element | None = None
    numbering: Element | None = None
    footnotes: Element | None = None
    endnotes: Element | None = None
    comments: Element | None = None
    theme: Element | None = None
    furniture: tuple[Element, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)  # all XML as it is, for what controls are bound to
    title: str = ""
    notices: tuple[Notice, ...] = ()


def open_package(path: Path, limits: Limits) -> Package:
    """The parts of the package that a reader needs; raises UnreadableFile where its main part cannot be read."""
    parts = {name: as_transitional(data) for name, data in unpack(path, limits).items()}
    for name, data in parts.items():
        if b"<!DOCTYPE" in data:
            raise UnreadableFile(notice("file_damaged", detail=f"{name} declares a document type, as Word never does"))
    trees: dict[str, list[Element]] = defaultdict(list)
    broken: list[Notice] = []
    for name, kind in _through_python_docx(parts) or _by_content_type(parts):
        root = _parsed(name, parts[name], broken)
        if root is not None:
            trees[kind].append(root)
    if not trees["document"]:
        detail = next((dict(n.values)["part"] for n in broken), "it has no main part")
        raise UnreadableFile(notice("file_damaged", detail=detail))
    only = {kind: trees[kind][0] for kind in _SINGLE if trees[kind]}
    title = (trees["properties"][0].findtext(_TITLE) or "").strip() if trees["properties"] else ""
    return Package(**only, furniture=tuple(trees["furniture"]), parts=parts, title=title, notices=tuple(broken))


def _through_python_docx(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The names and kinds of the parts that python-docx finds by their relationships; none where it will not open the package."""
    from docx import package  # 60 ms to import, so not before there is a Word file to read
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as stored:  # what was checked is what gets opened
        for name, data in parts.items():
            stored.writestr(name, data)
    try:
        found = list(package.Package.open(packed).iter_parts())
    except (OpcError, PythonDocxError, etree.XMLSyntaxError, LookupError, ValueError, AttributeError, TypeError):
        return []  # what it raises on a package that is not quite right; the other way in is more patient
    named = sorted((str(part.partname).lstrip("/"), part.content_type) for part in found)
    kinds = [(name, kind) for name, content_type in named if name in parts and (kind := _kind(name, content_type))]
    return kinds if any(kind == "document" for _, kind in kinds) else []


def _by_content_type(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The names and kinds of the parts as the list of content types has them, or failing that, by their usual names."""
    declared = _declared_types(parts.get("[Content_Types].xml", b""))
    for name in sorted(parts):
        if kind := _kind(name, declared.get(name.lower(), "")) or _USUAL_NAMES.get(name, ""):
            yield name, kind


def _declared_types(data: bytes) -> dict[str, str]:
    try:
        root = parsed(data)
    except etree.XMLSyntaxError:
        return {}
    named = ((node.get("PartName", ""), node.get("ContentType", "")) for node in root.iter("{*}Override"))
    return {name.lstrip("/").lower(): kind for name, kind in named}


def _kind(name: str, content_type: str) -> str:
    if "/glossary/" in name:  # building blocks: they have styles and numbers of their own
        return ""
    return next((kind for ending, kind in _KINDS.items() if content_type.endswith(ending)), "")


def _parsed(name: str, data: bytes, broken: list[Notice]) -> Element | None:
    try:
        return parsed(data)
    except etree.XMLSyntaxError as fault:
        broken.append(notice("part_unread", part=" ".join(f"{name}: {fault.msg}".lstrip("/").split())))
        return None
