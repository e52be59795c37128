"""A PDF as a Document: its pages read one by one, then laid out together."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from winterplan_extract.domain.document import Document, Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Reading, Settings
from winterplan_extract.layout.document import lay_out
from winterplan_extract.layout.page import PageDraft, page_draft
from winterplan_extract.layout.rules import Borders
from winterplan_extract.sources.ocr.scans import Scans
from winterplan_extract.sources.pdf.pages import PdfPages, open_page, opened
from winterplan_extract.sources.pdf.read_page import read_page

_log = logging.getLogger(__name__)


def read_pdf(path: Path, shown: str, settings: Settings) -> Document:
    """The document at `path`; `shown` is the file name shown to people.

    Raises UnreadableFile for a file that cannot be opened or holds no text. A page that fails alone
    is a notice, and the others are read.
    """
    with opened(path, settings.limits.pages) as source:
        notices, scans = list(source.notices), Scans(settings)
        pages = list(_pages(source, settings.reading, scans, notices))
        if not any(page.has_text for page in pages):
            unread = next((found for found in notices if found.code == "page_unread"), None)
            raise UnreadableFile(unread or _why_no_text(pages, scans))
        file = Document(shown, "pdf", source.pages, body=(), title=source.title, notices=tuple(notices))
        return lay_out(file, pages, settings.reading)


def _why_no_text(pages: Sequence[PageDraft], scans: Scans) -> Notice:
    """Why a file without any text has none."""
    if not pages:
        return notice("file_damaged", detail="none of its pages can be read")
    if any(page.content.picture_share for page in pages):
        return scans.lack or notice("ocr_found_nothing")
    return notice("no_text")


def _pages(source: PdfPages, reading: Reading, scans: Scans, notices: list[Notice]) -> Iterator[PageDraft]:
    known: Sequence[Borders] = ()  # the column borders of tables on earlier pages
    for number in range(1, source.pages + 1):
        try:
            with open_page(source.document, number - 1, layers=source.layers) as page:
                draft = page_draft(read_page(page, number, reading, scans), known, reading)
        except MemoryError:
            raise
        except Exception as fault:  # whatever a page makes its reader trip on; the page is told of and the others go on
            _log.debug("page %d: the reader stopped", number, exc_info=fault)
            detail = str(fault).partition("\n")[0] or type(fault).__name__
            notices.append(notice("page_unread", page=number, detail=detail))
        else:
            known = draft.known
            notices.extend(draft.content.notices)
            yield draft
