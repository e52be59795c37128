"""A PDF file opened, and its pages one by one, with what was filled in on top of them; what is wrong with the file as a whole is found here."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from winterplan_extract.domain.document import Box, Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Word
from winterplan_extract.sources import settings as source_settings
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf.glyphs import Corners
from winterplan_extract.sources.signs import TICKED, UNTICKED

# Notes, shapes and marks, and files attached.
_REMARKS: Final = {raw.FPDF_ANNOT_TEXT, *range(raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_STRIKEOUT + 1), raw.FPDF_ANNOT_CARET, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_FILEATTACHMENT}  # fmt: skip
_UNSEEN: Final = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(frozen=True, slots=True)
class TickBox:
    """A tick box and its place (x0, y0, x1, y1) in the page's own coordinates."""

    ticked: bool
    corners: Corners

    def words(self, box: Box) -> list[Word]:
        """The tick box as a word, in its box on the page as it is seen."""
        size = box.height / (settings.ASCENT + settings.DESCENT)
        return [_word(TICKED if self.ticked else UNTICKED, box.x0, box.x1, box.bottom - settings.DESCENT * size, size)]


@dataclass(frozen=True, slots=True)
class TypedText:
    """All that was typed into a field or note, of which less may be drawn, and its place in the page's own coordinates."""

    text: str
    corners: Corners

    def words(self, box: Box) -> list[Word]:
        """The words, in lines that all fit into their box on the page as it is seen."""
        leading, width = source_settings.TYPED_LEADING, source_settings.LETTER_WIDTH
        size = min(source_settings.TYPED_SIZE, max(box.height, 1.0) / leading)
        lines = _wrapped(self.text, box.width / (width * size))
        while len(lines) * leading * size > box.height and size > source_settings.SMALLEST_TYPED:
            size *= source_settings.TYPED_SHRINK
            lines = _wrapped(self.text, box.width / (width * size))
        em = width * size
        bases = [box.top + (number + source_settings.TYPED_BASELINE) * leading * size for number in range(len(lines))]
        return [
            _word(text, box.x0 + at * em, box.x0 + (at + len(text)) * em, base, size)
            for base, line in zip(bases, lines, strict=True)
            for at, text in line
        ]


FilledIn = TickBox | TypedText


@dataclass(slots=True)
class Annotations:
    """What was put on a page, in its own coordinates: filled in, remarked, struck through, covered; `drawn`: the page must be loaded anew."""

    filled_in: list[FilledIn] = field(default_factory=list)
    remarks: list[tuple[Corners, str]] = field(default_factory=list)
    struck: list[Corners] = field(default_factory=list)
    covered: list[Corners] = field(default_factory=list)
    drawn: bool = False


def _wrapped(text: str, width: float) -> list[list[tuple[int, str]]]:
    """The words of a text in lines of at most `width` letters, each with the number of letters before it on its line."""
    most = max(int(width), 1)
    parts = (" ".join(part.split()) for part in text.splitlines())
    lines = (line for part in parts for line in wrap(part, most, break_long_words=False, break_on_hyphens=False))
    return [[(found.start(), found[0]) for found in re.finditer(r"\S+", line)] for line in lines]


def _word(text: str, left: float, right: float, base: float, size: float) -> Word:
    """A word of glyphs of one width."""
    step = (right - left) / len(text)
    lefts = tuple(left + at * step for at in range(len(text)))
    rights = tuple(left + (at + 1) * step for at in range(len(text)))
    return Word(text, left, right, base, size, False, True, tuple(text), lefts, rights)


def flatten_annotations(page: Any) -> Annotations:
    """What was put on the page. Opaque boxes, and fields and notes that are no texts of their own, are drawn on it; all else is taken off."""
    found = Annotations()
    kept = 0
    for at in range(raw.FPDFPage_GetAnnotCount(page) - 1, -1, -1):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        shown = not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        wanted = shown and kind in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
        filled_in = (_tick_box(annotation) or _typed_text(annotation)) if wanted else None
        opaque = shown and kind == raw.FPDF_ANNOT_SQUARE and raw.FPDFAnnot_HasKey(annotation, b"IC")
        paints = opaque and _is_drawn(annotation)
        if (opaque and not paints and not raw.FPDFAnnot_HasKey(annotation, b"CA")) or kind == raw.FPDF_ANNOT_REDACT:
            found.covered.extend(_areas(annotation))  # what is marked for redaction is to be read by nobody
        if filled_in is not None:
            found.filled_in.append(filled_in)
        if shown and kind in _REMARKS:
            _add_remark(annotation, kind, found)
        raw.FPDFPage_CloseAnnot(annotation)
        if (wanted and filled_in is None) or paints:
            kept += 1
        else:
            raw.FPDFPage_RemoveAnnot(page, at)
    found.filled_in.reverse()
    found.remarks.reverse()
    found.drawn = kept > 0 and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    return found


def _add_remark(annotation: Any, kind: int, found: Annotations) -> None:
    """Adds what somebody wrote on the page, or struck through without a word: with a remark it is a question about the text, which stands."""
    said, author = _value(annotation, b"Contents").strip(), _value(annotation, b"T").strip()
    if said:
        said = ("Struck through: " if kind == raw.FPDF_ANNOT_STRIKEOUT else "") + " ".join(said.split())
        found.remarks.append((_corners(annotation), f"{author}: {said}" if author else said))
    elif kind == raw.FPDF_ANNOT_STRIKEOUT:
        found.struck.extend(_areas(annotation))


def _areas(annotation: Any) -> list[Corners]:
    """The lines that are marked, or the whole where the file names none."""
    quads = [_quad(annotation, at) for at in range(raw.FPDFAnnot_CountAttachmentPoints(annotation))]
    return [quad for quad in quads if quad] or [_corners(annotation)]


def _quad(annotation: Any, at: int) -> Corners | None:
    """The area of one line that is marked."""
    points = raw.FS_QUADPOINTSF()
    if not raw.FPDFAnnot_GetAttachmentPoints(annotation, at, points):
        return None
    across = (points.x1, points.x2, points.x3, points.x4)
    up = (points.y1, points.y2, points.y3, points.y4)
    return min(across), min(up), max(across), max(up)


def _tick_box(annotation: Any) -> TickBox | None:
    """The annotation as a tick box; None for any other: only tick boxes have a state."""
    if not raw.FPDFAnnot_HasKey(annotation, b"AS"):
        return None
    return TickBox(_value(annotation, b"AS").casefold() not in ("", "off"), _corners(annotation))


def _typed_text(annotation: Any) -> TypedText | None:
    """What was typed, where the file holds it and what is drawn may not be all of it; else None."""
    if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FREETEXT:
        text = "" if _is_drawn(annotation) else _value(annotation, b"Contents")
    elif _value(annotation, b"FT") == "Tx" or not _is_drawn(annotation):
        text = _value(annotation, b"V")
    else:
        text = ""  # a choice: its value may be a code for what is shown
    return TypedText(text, _corners(annotation)) if text.strip() else None


def _is_drawn(annotation: Any) -> bool:
    length: int = raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    return length > 2


def _value(annotation: Any, key: bytes) -> str:
    """A text or name of the annotation; empty where it has none."""
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    held = ctypes.create_string_buffer(max(length, 2))
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR)), len(held))
    return held.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _corners(annotation: Any) -> Corners:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)


_PACKED: Final = re.compile(rb"/ObjStm\b")
_SWITCHED_OFF: Final = re.compile(rb"/OFF\s*\[\s*\d|/BaseState\s*/OFF|ViewState\s*/OFF|/OFF\s+\d+\s+\d+\s+R|/OCMD\b")


@dataclass(frozen=True, slots=True)
class PdfPages:
    """An open PDF, with the notices on the file as a whole."""

    document: Any
    pages: int
    title: str
    notices: tuple[Notice, ...]
    layers: bool = False


@contextmanager
def opened(path: Path, most_pages: int) -> Iterator[PdfPages]:
    """The PDF at `path`, closed afterwards. Raises UnreadableFile for an empty, damaged, protected or overlong file."""
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableFile(notice("file_empty"))
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        raise UnreadableFile(_fault(fault)) from fault
    except OSError as fault:
        raise UnreadableFile(notice("file_missing", detail=fault.strerror or "no reason given")) from fault
    try:
        count = len(document)
        if count == 0:
            raise UnreadableFile(notice("file_damaged", detail="it has no page"))
        if count > most_pages:
            raise UnreadableFile(notice("file_too_large", limit=f"{most_pages} pages"))
        title = str(document.get_metadata_value("Title") or "")
        notices = (*_damage(document, path, size), *_attachments(document))
        yield PdfPages(document, count, title, notices, has_hidden_layers(path))
    finally:
        document.close()


def _fault(fault: pypdfium2.PdfiumError) -> Notice:
    if getattr(fault, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return notice("file_encrypted")
    return notice("file_damaged", detail="its structure cannot be followed")


def _damage(document: Any, path: Path, size: int) -> tuple[Notice, ...]:
    """A notice for what pdfium repairs without a word: a file without its end, or one whose index is wrong."""
    with path.open("rb") as handle:
        handle.seek(max(0, size - source_settings.END_OF_FILE))
        if b"%%EOF" not in handle.read():
            return (notice("file_cut_short"),)
    return () if raw.FPDF_DocumentHasValidCrossReferenceTable(document) else (notice("file_mended"),)


def _attachments(document: Any) -> tuple[Notice, ...]:
    """A notice that names the files attached to the file: the parts of a portfolio."""
    names = [document.get_attachment(at).get_name() for at in range(document.count_attachments())]
    return (notice("file_attachments", text=", ".join(names)),) if names else ()


def attached_files(path: Path, **_: object) -> list[tuple[str, bytes]]:
    """The names and contents of the files attached to a PDF. Raises UnreadableFile."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            held = [document.get_attachment(at) for at in range(document.count_attachments())]
            return [(each.get_name(), bytes(each.get_data())) for each in held]
    except pypdfium2.PdfiumError as fault:
        raise UnreadableFile(_fault(fault)) from fault


def has_hidden_layers(path: Path) -> bool:
    """Whether the file switches a layer off, or may by what others are; that may stand in a packed stream of objects."""
    data = path.read_bytes()
    if b"/OCProperties" in data and _SWITCHED_OFF.search(data):
        return True
    return any(b"/OCProperties" in said and _SWITCHED_OFF.search(said) for said in _packed_objects(data))


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """The objects of a file that are packed in streams."""
    for found in _PACKED.finditer(data):
        begin = data.find(b"stream", found.end(), found.end() + source_settings.STREAM_HEAD)
        if begin < 0:
            continue
        unpacking = zlib.decompressobj()
        with suppress(zlib.error):  # encrypted, or packed in another way
            yield unpacking.decompress(data[begin + len(b"stream") :].lstrip(b"\r\n"), source_settings.OBJECTS_LIMIT)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The addresses of an open page and its text, what was put on it, the page of pypdfium2, and whether the file hides layers."""

    page: int
    text: int
    put_on: Annotations
    handle: Any
    layers: bool = False


@contextmanager
def open_page(document: Any, index: int, *, layers: bool = False) -> Iterator[OpenPage]:
    """A page with what was filled in on it, closed afterwards; raises PdfiumError."""
    page = document[index]
    try:
        put_on = flatten_annotations(page)
        if put_on.drawn:
            page.close()
            page = document[index]
        with closing(page.get_textpage()) as text:
            yield OpenPage(native.address_of(page.raw), native.address_of(text.raw), put_on, page, layers)
    finally:
        page.close()
