"""A PDF file opened, and its pages one by one; what is wrong with the file as a whole is found here."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf import settings as source_settings
from winterplan_extract.sources.pdf.annotations import Annotations, flatten_annotations

_PACKED: Final = re.compile(rb"/ObjStm\b")
_SWITCHED_OFF: Final = re.compile(rb"/OFF\s*\[\s*\d|/BaseState\s*/OFF|ViewState\s*/OFF|/OFF\s+\d+\s+\d+\s+R")


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
    """The PDF at `path`, closed afterwards.

    Raises UnreadableFile for an empty, damaged, protected or overlong file.
    """
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
    """Whether the file's catalogue switches a layer off; it may stand in a packed stream of objects."""
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
    """The addresses of an open page and of its text, what was put on it, and the page as pypdfium2 has it.

    `layers` tells that the file has layers that are not shown.
    """

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
        text = page.get_textpage()
        try:
            yield OpenPage(native.address_of(page.raw), native.address_of(text.raw), put_on, page, layers)
        finally:
            text.close()
    finally:
        page.close()
