"""The lines of text of a paragraph, of a cell and of the notes that they refer to; what is struck through stands apart."""

from __future__ import annotations

import dataclasses
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.plaintext import ANSWER_MARKS, BULLET, chars, clean, item
from winterplan_extract.sources.word.accepted import letters_in
from winterplan_extract.sources.word.markup import LABEL, MATH_TEXT, Element, spoken, step, w
from winterplan_extract.sources.word.styles import Styles, level_of

_FIXED: Final = {w.tab: " ", w.ptab: " ", w.br: "\n", w.cr: "\n", w.noBreakHyphen: "-"}
_NOTE_MARKS: Final = {w.footnoteReference: "footnote", w.endnoteReference: "endnote"}
_SPOKEN: Final = (w.t, MATH_TEXT, *_FIXED, *_NOTE_MARKS, w.commentReference)
# Before a tab: a number or the glyph of a list item, or nothing.
_MARKER: Final = re.compile(r"\W*(?:[A-Za-z]|[ivxIVX]{2,4}|[A-Za-z]{0,2}\d{1,3}[a-z]?|\d+(?:\.\d+)+)?\W*")
_GAP: Final = "\x00"  # where words that are struck through, with a space at an end, were taken out
_CLOSED: Final = re.compile(rf"\s*{_GAP}\s*(?=[,.;:)!?])")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote: its text on one line, what of it is struck through, and its letters and digits as the source holds them."""

    text: str
    letters: int
    struck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What is needed beside the tree to read its paragraphs."""

    styles: Styles
    notes: Mapping[tuple[str, str], Note] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextWithNotes:
    """Lines of text, the notes they refer to, and the letters among them of list glyphs (an "o"); beside them what is struck through, the letters of
    notes to that, and the comments."""

    lines: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    glyphs: int = 0
    struck: tuple[str, ...] = ()
    struck_notes: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines, and each note on a line of its own in square brackets."""
        return "\n".join([*self.lines, *(f"[{note.text}]" for note in self.notes if note.text)])


def text_of_paragraph(paragraph: Element, story: Story) -> TextWithNotes:
    """The lines of a paragraph, its number or bullet before the first, the notes it refers to, and what stands beside."""
    pieces: list[str] = []
    struck: list[str] = []  # a piece for each run of words that are struck through, empty where one ends
    notes: dict[bool, list[Note]] = {False: [], True: []}
    remarks: list[str] = []
    holder = paragraph.getparent()
    in_cell = holder is not None and holder.tag == w.tc
    for node in paragraph.iter(*_SPOKEN):
        if node.tag == w.commentReference:
            remark = story.remarks.get(node.get(w.id) or "")
            remarks += [remark] if remark else []
            continue
        parent = node.getparent()
        out = parent is not None and parent.tag == w.r and story.styles.strikes(parent)
        if node.tag in _NOTE_MARKS:
            note = story.notes.get((_NOTE_MARKS[str(node.tag)], node.get(w.id) or ""))
            notes[out] += [note] if note else []
        elif node.tag in (w.t, MATH_TEXT) or parent is None or parent.tag != w.tabs:  # where a tab defines a stop
            said = spoken(node) if node.tag in (w.t, MATH_TEXT) else _FIXED[str(node.tag)]
            if node.tag == w.tab and in_cell and not _MARKER.fullmatch("".join(pieces).rpartition("\n")[2]):
                said = "\n"
            (struck if out else pieces).append(said)
            if out and said != said.strip():
                pieces.append(_GAP)
            elif not out and said.strip():
                struck.append("\n")
    typed = [line for line in clean(_CLOSED.sub("", "".join(pieces)).replace(_GAP, " ")).split("\n") if line]
    lines = [line if line[0] in ANSWER_MARKS else item(line) for line in typed]
    glyphs = sum(chars(line) for line in typed) - sum(chars(line) for line in lines)
    label = paragraph.get(LABEL, "")
    if label == BULLET.strip():
        lines[:1] = [line if line.startswith(BULLET) else BULLET + line for line in lines[:1]]
    elif label and not lines and story.styles.strikes_mark(paragraph):
        struck.insert(0, f"{label} ")
    elif label:
        lines[:1] = [clean(f"{label} {''.join(lines[:1])}")]
    gone = [*clean("".join(struck)).split("\n"), *(f"[{note.text}]" for note in notes[True] if note.text)]
    gone += [words for note in (*notes[False], *notes[True]) for words in note.struck]
    struck_notes = sum(note.letters for note in notes[True])
    return TextWithNotes(
        tuple(lines), tuple(notes[False]), glyphs, tuple(filter(None, gone)), struck_notes, tuple(remarks)
    )


def text_of(container: Element, story: Story) -> TextWithNotes:
    """The text of a cell, note or header: its paragraphs, and a line for each row of a table inside it."""
    parts: list[TextWithNotes] = []
    for child in container:
        if child.tag == w.p:
            parts.append(text_of_paragraph(child, story))
        elif child.tag == w.tbl:
            for row in child.iterchildren(w.tr):
                cells = [text_of(cell, story) for cell in row.iterchildren(w.tc)]
                line = " | ".join(text for said in cells if (text := " ".join(said.lines)))
                parts.append(dataclasses.replace(joined(cells), lines=(line,) if line else ()))
    return joined(parts)


def joined(parts: Iterable[TextWithNotes]) -> TextWithNotes:
    """The text of several parts, one after the other."""
    said = [*parts] or [TextWithNotes()]
    if len(said) == 1:
        return said[0]
    names = [each.name for each in dataclasses.fields(TextWithNotes)]
    return TextWithNotes(*(reduce(operator.add, (getattr(part, name) for part in said)) for name in names))


def letters_expected(container: Element, said: TextWithNotes) -> int:
    """The number of letters and digits that a cell's text must hold: of the source, its notes and its list numbers."""
    labels = sum(chars(paragraph.get(LABEL, "")) for paragraph in container.iter(w.p))
    return letters_in(container) + sum(note.letters for note in said.notes) + said.struck_notes + labels - said.glyphs


def read_notes(root: Element | None, kind: str, story: Story) -> dict[tuple[str, str], Note]:
    """The notes of a footnotes or endnotes part by kind and id; their separators are left out."""
    if root is None:
        return {}
    notes: dict[tuple[str, str], Note] = {}
    for node in root.iterchildren(w(kind)):
        if node.get(w.type) in (None, "normal"):
            said = text_of(node, story)
            notes[kind, node.get(w.id) or ""] = Note(" ".join(said.lines), letters_expected(node, said), said.struck)
    return notes


def read_remarks(root: Element | None, story: Story) -> dict[str, str]:
    """The comments of a comments part by id, each on one line after the name of who made it."""
    if root is None:
        return {}
    found: dict[str, str] = {}
    for node in root.iterchildren(w.comment):
        said = " ".join(text_of(node, story).lines)
        author = clean(node.get(w.author) or node.get(w.initials) or "")
        if said:
            found[node.get(w.id) or ""] = f"{author}: {said}" if author else said
    return found


def all_bold(container: Element, story: Story) -> bool | None:
    """Whether all text in the container is bold; None where only the table's style could tell."""
    found = {story.styles.bold(run) for run in telling_runs(container)}
    if not found or False in found:
        return False
    return None if None in found else True


def telling_runs(container: Element) -> Iterator[Element]:
    """The runs that hold text."""
    return (
        run for run in container.iter(w.r) if any(node.text and node.text.strip() for node in run.iterchildren(w.t))
    )


def body_paragraphs(element: Element, said: TextWithNotes, story: Story) -> Iterable[Paragraph]:
    """The paragraph, which says that, as a block of the document; nothing where it holds no text."""
    if not said.text:
        return ()
    direct = level_of(step(element, "pPr"))
    level = story.styles.of_paragraph(element).level if direct is None else direct
    first = next(telling_runs(element), None)
    size = 0.0 if first is None else story.styles.size(first)
    return (Paragraph(said.text, level=level or 0, size=size, bold=bool(all_bold(element, story))),)
