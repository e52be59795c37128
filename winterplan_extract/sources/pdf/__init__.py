"""A PDF as a Document: glyphs and shapes from pdfium, its pages read one by one, then laid out together."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from winterplan_extract.domain.document import Document, Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Reading, Settings
from winterplan_extract.layout.document import lay_out
from winterplan_extract.layout.page import PageDraft, page_draft
from winterplan_extract.layout.rules import Borders
from winterplan_extract.layout.words import PageContent
from winterplan_extract.sources.ocr import Scans
from winterplan_extract.sources.pdf.letters import mend_ligatures
from winterplan_extract.sources.pdf.pages import PdfPages, open_page, opened
from winterplan_extract.sources.pdf.print_split import join_print_split
from winterplan_extract.sources.pdf.read_page import read_page
from winterplan_extract.sources.pdf.settings import XFA_LENGTH, XFA_PLACEHOLDER

_log = logging.getLogger(__name__)


def read_pdf(path: Path, shown: str, settings: Settings, plan: Plan | None = None) -> Document:
    """The document at `path`, `shown` to people by that name; `plan` has words to mend others by. A page that fails alone is a notice. Raises
    UnreadableFile for a file that cannot be opened or holds no text."""
    with opened(path, settings.limits.pages) as source:
        notices, scans = list(source.notices), Scans(settings)
        contents, respelt, mended = mend_ligatures(list(_contents(source, settings.reading, scans, notices)), plan)
        pages = list(_drafts(contents, settings.reading, notices))
        if not any(page.has_text for page in pages):
            unread = next((found for found in notices if found.code in ("page_unread", "letters_unreadable")), None)
            raise UnreadableFile(unread or _why_no_text(pages, scans))
        if _is_placeholder(contents):
            raise UnreadableFile(notice("form_not_shown"))
        comments = sum(len(content.beside.notes) for content in contents)
        told = (*notices, *mended, *((notice("comments_beside", count=comments),) if comments else ()))
        file = Document(shown, "pdf", source.pages, body=(), title=source.title, notices=told)
        laid_out = join_print_split(lay_out(file, pages, settings.reading), plan)
        return replace(laid_out, respelt=tuple(respelt.items()), frames=tuple(content.frame for content in contents))


def _is_placeholder(contents: Sequence[PageContent]) -> bool:
    """Whether all that the file says is that a program should show something else: a form of Adobe's own kind."""
    said = [" ".join(word.text for word in content.words) for content in contents if content.words]
    return len(said) == 1 and XFA_PLACEHOLDER in said[0] and len(said[0]) < XFA_LENGTH


def _why_no_text(pages: Sequence[PageDraft], scans: Scans) -> Notice:
    """Why a file without any text has none."""
    if not pages:
        return notice("file_damaged", detail="none of its pages can be read")
    if any(page.content.picture_share for page in pages):
        return scans.lack or notice("ocr_found_nothing")
    return notice("no_text")


def _contents(source: PdfPages, reading: Reading, scans: Scans, notices: list[Notice]) -> Iterator[PageContent]:
    for number in range(1, source.pages + 1):
        with _alone(number, notices), open_page(source.document, number - 1, layers=source.layers) as page:
            content = read_page(page, number, reading, scans)
            notices.extend(content.notices)
            yield content


def _drafts(contents: Sequence[PageContent], reading: Reading, notices: list[Notice]) -> Iterator[PageDraft]:
    known: Sequence[Borders] = ()  # the column borders of tables on earlier pages
    for content in contents:
        with _alone(content.number, notices):
            draft = page_draft(content, known, reading)
            known = draft.known
            yield draft


@contextmanager
def _alone(number: int, notices: list[Notice]) -> Iterator[None]:
    """Whatever a page makes its reader trip on, the page is told of and the others go on."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as fault:
        _log.debug("page %d: the reader stopped", number, exc_info=fault)
        detail = str(fault).partition("\n")[0] or type(fault).__name__
        notices.append(notice("page_unread", page=number, detail=detail))
