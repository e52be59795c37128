"""The parts of a Word package that a reader needs, as trees, whatever state the package is in.

The parts are found by their content types, so that a missing part or a relationship that leads nowhere
does no harm; only a broken main part is fatal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
    """The parts of the package as the list of content types names them, or failing that, by their usual names.

    Raises UnreadableFile where its main part cannot be read.
    """
    parts = {name: as_transitional(data) for name, data in unpack(path, limits).items()}
    trees: dict[str, list[Element]] = defaultdict(list)
    broken: list[Notice] = []
    declared = _declared_types(parts.get("[Content_Types].xml", b""))
    for name, data in sorted(parts.items()):
        if b"<!DOCTYPE" in data:
            raise UnreadableFile(notice("file_damaged", detail=f"{name} declares a document type, as Word never does"))
        kind = _kind(name, declared.get(name.lower(), "")) or _USUAL_NAMES.get(name, "")
        root = _parsed(name, data, broken) if kind else None
        if root is not None:
            trees[kind].append(root)
    if not trees["document"]:
        detail = next((dict(n.values)["part"] for n in broken), "it has no main part")
        raise UnreadableFile(notice("file_damaged", detail=detail))
    only = {kind: trees[kind][0] for kind in _SINGLE if trees[kind]}
    title = (trees["properties"][0].findtext(_TITLE) or "").strip() if trees["properties"] else ""
    return Package(**only, furniture=tuple(trees["furniture"]), parts=parts, title=title, notices=tuple(broken))


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
