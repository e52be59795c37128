"""The parts of a Word package that a reader needs, as trees, whatever state the package is in.

python-docx opens the package; where it refuses (a part is missing or broken, a relationship leads
nowhere) the parts are found by their content types instead, and only a broken main part is fatal.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lxml import etree

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.word.markup import Element
from winterplan_extract.sources.word.unpack import unpack

_TYPE: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# The other three kinds of main part, which python-docx does not open: they differ in macros and purpose only.
_OTHER_TYPES: Final = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled(?:Template)?"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_KINDS: Final = {
    ".document.main+xml": "document",
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
_USUAL_NAMES: Final = {
    "word/document.xml": "document",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/comments.xml": "comments",
    "docProps/core.xml": "properties",
}
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
    """The parts of the package; raises UnreadableFile where its main part cannot be read."""
    parts = {name: as_transitional(name, data) for name, data in unpack(path, limits).items()}
    for name, data in parts.items():
        if b"<!DOCTYPE" in data:
            raise UnreadableFile(notice("file_damaged", detail=f"{name} declares a document type, as Word never does"))
    opened = _through_python_docx(parts)
    return replace(_assemble(*(opened or _by_content_type(parts))), parts=parts)


def as_transitional(name: str, data: bytes) -> bytes:
    """The part in the namespaces and content types that all Word files but a few use."""
    if name == "[Content_Types].xml":
        data = _OTHER_TYPES.sub(_TYPE, data)
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)


def _through_python_docx(parts: Mapping[str, bytes]) -> tuple[dict[str, list[Element]], list[Notice]] | None:
    """The trees by kind as python-docx finds them; None where it will not open the package."""
    import docx  # 60 ms to import, so not before there is a Word file to read
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    try:
        opened = docx.Document(io.BytesIO(_packed(parts))).part.package
    except (OpcError, PythonDocxError, etree.XMLSyntaxError, LookupError, ValueError, AttributeError, TypeError):
        # What python-docx raises on a package that is not quite right; the other way in is more patient.
        return None
    trees: dict[str, list[Element]] = {}
    broken: list[Notice] = []
    for part in sorted(opened.iter_parts(), key=lambda part: str(part.partname)):
        kind = _kind(str(part.partname), part.content_type)
        if kind:
            root = part.element if hasattr(part, "element") else _parsed(part.partname, part.blob, broken)
            if root is not None:
                trees.setdefault(kind, []).append(root)
    return (trees, broken) if "document" in trees else None


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package again, without compression: what was checked is what gets opened."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def _by_content_type(parts: Mapping[str, bytes]) -> tuple[dict[str, list[Element]], list[Notice]]:
    """The trees by kind as the list of content types names them, or failing that, the usual names."""
    trees: dict[str, list[Element]] = {}
    broken: list[Notice] = []
    declared = _declared_types(parts.get("[Content_Types].xml", b""))
    for name in sorted(parts):
        kind = _kind(name, declared.get(name.lower(), "")) or _USUAL_NAMES.get(name, "")
        root = _parsed(name, parts[name], broken) if kind else None
        if root is not None:
            trees.setdefault(kind, []).append(root)
    if "document" not in trees:
        detail = next((dict(n.values)["part"] for n in broken), "it has no main part")
        raise UnreadableFile(notice("file_damaged", detail=detail))
    return trees, broken


def _declared_types(data: bytes) -> dict[str, str]:
    try:
        root = etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError:
        return {}
    named = ((node.get("PartName", ""), node.get("ContentType", "")) for node in root.iter("{*}Override"))
    return {name.lstrip("/").lower(): kind for name, kind in named}


def _kind(name: str, content_type: str) -> str:
    if "/glossary/" in name:  # building blocks: they have styles and numbers of their own
        return ""
    return next((kind for ending, kind in _KINDS.items() if content_type.endswith(ending)), "")


def xml_parser() -> etree.XMLParser:
    """A parser that fetches nothing, expands nothing and keeps libxml2's limits on depth and size."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _parsed(name: str, data: bytes, broken: list[Notice]) -> Element | None:
    try:
        return etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as fault:
        broken.append(notice("part_unread", part=" ".join(f"{name}: {fault.msg}".lstrip("/").split())))
        return None


def _assemble(trees: Mapping[str, list[Element]], broken: Iterable[Notice]) -> Package:
    def first(kind: str) -> Element | None:
        return next(iter(trees.get(kind, [])), None)

    properties = first("properties")
    return Package(
        document=trees["document"][0],
        styles=first("styles"),
        numbering=first("numbering"),
        footnotes=first("footnotes"),
        endnotes=first("endnotes"),
        comments=first("comments"),
        theme=first("theme"),
        furniture=tuple(trees.get("furniture", [])),
        title="" if properties is None else (properties.findtext(_TITLE) or "").strip(),
        notices=tuple(broken),
    )
