"""A Word file as a Document: package, accepted view, numbering, then blocks in reading order. `read_word` is the only door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from winterplan_extract.domain.document import Document, Notice, Paragraph, Table
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.word.accepted import accept_changes, count_letters, flatten, take_out_unseen
from winterplan_extract.sources.word.controls import Bound, spell_controls
from winterplan_extract.sources.word.markup import OLE_OBJECT, TBL, Element, P, step, w
from winterplan_extract.sources.word.numbering import number_paragraphs, read_lists
from winterplan_extract.sources.word.package import Package, open_package
from winterplan_extract.sources.word.paragraphs import (
    Story,
    body_paragraphs,
    read_notes,
    read_remarks,
    text_of_paragraph,
)
from winterplan_extract.sources.word.styles import Styles, theme_of
from winterplan_extract.sources.word.tables import covered_rows, holds_picture, picture_rows, read_table, released


def read_word(path: Path, shown: str, settings: Settings) -> Document:
    """The tables and paragraphs of a Word file (.docx, .docm, strict or not) as Word shows them.

    Tracked changes are taken as accepted, numbers and ticks are spelled out, and a footnote is a remark on the cell that
    refers to it; outside tables it stands in square brackets on a line of its own under its paragraph. There are no
    pages: Word makes them when it prints. Raises UnreadableFile where the file cannot be read.
    """
    package = open_package(path, settings.limits)
    story, revised, hidden = _prepare(package)
    notices: list[Notice] = [*package.notices, *([notice("revisions")] if revised else [])]
    notices += [notice("text_hidden", count=hidden)] if hidden else []
    body: list[Table | Paragraph] = []
    tables = struck = 0
    comments = sum(1 for _ in package.document.iter(w("commentReference")))
    for element in _blocks(package.document):
        if element.tag == P:
            said = text_of_paragraph(element, story)
            body += body_paragraphs(element, said, story)
            struck += sum(map(chars, said.struck))
            notices += _attached(element)
        elif element.tag == TBL:
            table = read_table(element, tables + 1, story, settings.reading.word_snap)
            if table.rows:
                tables += 1
                comments -= sum(mark.get(w("id")) in story.remarks for mark in element.iter(w("commentReference")))
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
        if child.tag == TBL:
            yield from released(child)
        elif child.tag in (P, w("altChunk")):
            yield child


def _attached(paragraph: Element) -> Iterator[Notice]:
    """A notice for each file attached in the text, an Excel sheet perhaps: what it holds cannot be read."""
    for attached in paragraph.iter(OLE_OBJECT):
        program = attached.get("ProgID") or "unknown program"
        if not program.startswith("Equation"):
            yield notice("part_unread", part=f"a file attached in the text, {program}")


def _furniture(package: Package, story: Story) -> tuple[Paragraph, ...]:
    """What headers and footers say, each text once."""
    texts = (text_of_paragraph(p, story).text for root in package.furniture for p in root.iter(P))
    return tuple(Paragraph(text) for text in dict.fromkeys(texts) if text)
