"""A file's text taken a second time by another way than the reader's, for the audit to compare; what happens where that fails."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Document, SecondPart, SecondReading
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.settings import WIDE_LOOK, WIDE_ZEROS
from winterplan_extract.sources.text.plain import mended
from winterplan_extract.sources.unpack import unpack

_MARKUP: Final = re.compile(r"</?(?!img\b)[a-zA-Z][^<>]*>|\]\([^()\s]*\)")


def second_reading(path: Path, document: Document, settings: Settings) -> SecondReading:
    """The text of the file that `document` was read from, for each page or sheet or as a whole; none where there is no second way in. Never raises
    for what a file holds: a way that fails is told of in `fault`."""
    try:
        parts = _parts(path, document, settings)
        spoilt = any(told.code == "text_mended" for told in document.notices)
        return SecondReading(tuple(replace(part, text=mended(part.text)[0]) for part in parts) if spoilt else parts)
    except UnreadableFile as fault:
        return SecondReading(fault=str(fault))
    except (OSError, ValueError, LookupError, SyntaxError, RuntimeError, RecursionError) as fault:
        # lxml's and pdfium's own exceptions are a SyntaxError and a RuntimeError
        return SecondReading(fault=type(fault).__name__)


def _parts(path: Path, document: Document, settings: Settings) -> tuple[SecondPart, ...]:
    # Each way brings in heavy libraries, so it is imported when a file asks for it.
    if document.format == "pdf":
        from winterplan_extract.sources.second.pages import page_texts

        return page_texts(path, document, settings.reading)
    if document.format == "docx":
        from winterplan_extract.sources.second.word import word_text

        return (word_text(unpack(path, settings.limits)),)
    if document.format == "xlsx":
        from winterplan_extract.sources.second.sheets import sheet_texts

        with path.open("rb") as stream:
            packed = stream.read(2) == b"PK"
        return sheet_texts(unpack(path, settings.limits)) if packed else ()
    return _text(path) if document.format in ("csv", "text") else ()


def _text(path: Path) -> tuple[SecondPart, ...]:
    """The file's own letters, whatever marks them up."""
    data = path.read_bytes()
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:WIDE_LOOK].count(0) > WIDE_ZEROS
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (SecondPart(mended(html.unescape(_MARKUP.sub(" ", said)))[0]),)
    return ()
