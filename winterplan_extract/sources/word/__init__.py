"""A Word file as a Document: package, accepted view, numbering, then blocks in reading order. `read_word` is the only door."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from winterplan_extract.domain.document import Document, Notice, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources.unpack import as_transitional, parsed, unpack
from winterplan_extract.sources.word.accepted import (
    Bound,
    accept_changes,
    count_letters,
    flatten,
    spell_controls,
    take_out_unseen,
)
from winterplan_extract.sources.word.markup import OLE_OBJECT, Element, step, w
from winterplan_extract.sources.word.numbering import number_paragraphs, read_lists
from winterplan_extract.sources.word.paragraphs import (
    Story,
    body_paragraphs,
    read_notes,
    read_remarks,
    text_of_paragraph,
)
from winterplan_extract.sources.word.styles import Styles, theme_of
from winterplan_extract.sources.word.tables import covered_rows, holds_picture, picture_rows, read_table, released

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
    root = _parsed("", parts.get("[Content_Types].xml", b""), [])
    named = () if root is None else root.iter("{*}Override")
    declared = {each.get("PartName", "").lstrip("/").lower(): each.get("ContentType", "") for each in named}
    for name in sorted(parts):
        if kind := _kind(name, declared.get(name.lower(), "")) or _USUAL_NAMES.get(name, ""):
            yield name, kind


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


def read_word(path: Path, shown: str, settings: Settings) -> Document:
    """The tables and paragraphs of a Word file (.docx, .docm, strict or not) as Word shows them: changes accepted, numbers and ticks spelled out, a
    footnote a remark on its cell, or outside tables a line in square brackets under its paragraph. Raises UnreadableFile."""
    package = open_package(path, settings.limits)
    story, revised, hidden = _prepare(package)
    notices: list[Notice] = [*package.notices, *([notice("revisions")] if revised else [])]
    notices += [notice("text_hidden", count=hidden)] if hidden else []
    body: list[Table | Paragraph] = []
    tables = struck = 0
    comments = sum(1 for _ in package.document.iter(w.commentReference))
    for element in _blocks(package.document):
        if element.tag == w.p:
            said = text_of_paragraph(element, story)
            body += body_paragraphs(element, said, story)
            struck += sum(map(chars, said.struck))
            notices += _attached(element)
        elif element.tag == w.tbl:
            table = read_table(element, tables + 1, story, settings.reading.word_snap)
            if table.rows:
                tables += 1
                comments -= sum(mark.get(w.id) in story.remarks for mark in element.iter(w.commentReference))
                body.append(table)
                notices += (*picture_rows(element, tables, story.styles.theme), *covered_rows(element, tables))
        else:
            notices.append(notice("part_unread", part="a file inserted into this one"))
    notices += [notice("text_struck", count=struck)] if struck else []
    notices += _remarks(body, comments)
    if not body and holds_picture(package.document):
        notices.append(notice("images_only"))
    return Document(shown, "docx", None, tuple(body), _furniture(package, story), package.title, tuple(notices))


def _remarks(body: Sequence[Table | Paragraph], unread: int) -> Iterator[Notice]:
    """What is said of comments and footnotes: those that stand beside rows are kept, other comments are not."""
    tables = (item for item in body if isinstance(item, Table))
    kept = sum(len(cell.note.splitlines()) for table in tables for row in table.rows for cell in row if cell)
    if kept:
        yield notice("comments_kept", count=kept)
    if unread:
        yield notice("comments_unread", count=unread)


def _prepare(package: Package) -> tuple[Story, bool, int]:
    """Brings every part of the package to its plain form; says whether it held tracked changes, and how much hidden text."""
    styles = Styles.of(package.styles, theme_of(package.theme))
    lists = read_lists(package.numbering, styles)
    bound = Bound(package.parts)
    revised, hidden = False, 0
    parts = (package.document, package.footnotes, package.endnotes, package.comments, *package.furniture)
    for root in (part for part in parts if part is not None):
        spell_controls(root, styles, bound)
        take_out_unseen(root, styles)
        count_letters(root, styles)
        revised = accept_changes(root) or revised
        hidden += flatten(root, styles)
        number_paragraphs(root, lists, styles)
    bare = Story(styles)
    notes = read_notes(package.footnotes, "footnote", bare) | read_notes(package.endnotes, "endnote", bare)
    return Story(styles, notes, read_remarks(package.comments, bare)), revised, hidden


def _blocks(document: Element) -> Iterator[Element]:
    """Paragraphs, tables and inserted files of the body in reading order, frames taken away."""
    body = step(document, "body")
    for child in [] if body is None else list(body):
        if child.tag == w.tbl:
            yield from released(child)
        elif child.tag in (w.p, w.altChunk):
            yield child


def _attached(paragraph: Element) -> Iterator[Notice]:
    """A notice for each file attached in the text, an Excel sheet perhaps: what it holds cannot be read."""
    for attached in paragraph.iter(OLE_OBJECT):
        program = attached.get("ProgID") or "unknown program"
        if not program.startswith("Equation"):
            yield notice("part_unread", part=f"a file attached in the text, {program}")


def _furniture(package: Package, story: Story) -> tuple[Paragraph, ...]:
    """What headers and footers say, each text once."""
    texts = (text_of_paragraph(p, story).text for root in package.furniture for p in root.iter(w.p))
    return tuple(Paragraph(text) for text in dict.fromkeys(texts) if text)
