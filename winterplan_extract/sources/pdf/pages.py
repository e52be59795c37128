"""A PDF file opened, and its pages one by one; what is wrong with the file as a whole is found here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf import settings as source_settings
from winterplan_extract.sources.pdf.annotations import FilledIn, flatten_annotations


@dataclass(frozen=True, slots=True)
class PdfPages:
    """An open PDF, with the notices on the file as a whole."""

    document: Any
    pages: int
    title: str
    notices: tuple[Notice, ...]


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
        yield PdfPages(document, count, title, _damage(document, path, size))
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


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The addresses of an open page and of its text, what was filled in on it, and the page as pypdfium2 has it."""

    page: int
    text: int
    filled_in: Sequence[FilledIn]
    handle: Any = None


@contextmanager
def open_page(document: Any, index: int) -> Iterator[OpenPage]:
    """A page with what was filled in on it, closed afterwards; raises PdfiumError."""
    page = document[index]
    try:
        changed, filled_in = flatten_annotations(page)
        if changed:
            page.close()
            page = document[index]
        text = page.get_textpage()
        try:
            yield OpenPage(native.address_of(page.raw), native.address_of(text.raw), filled_in, page)
        finally:
            text.close()
    finally:
        page.close()
