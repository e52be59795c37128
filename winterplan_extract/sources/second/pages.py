"""The text of a PDF's pages as pdfium puts it together itself."""

from __future__ import annotations

import ctypes
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from winterplan_extract.domain.document import Document, SecondPart
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout.words import Word
from winterplan_extract.sources import settings
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf.glyphs import INVISIBLE_MODES, SKEWED, TextBuffers
from winterplan_extract.sources.pdf.pages import OpenPage, TypedText, has_hidden_layers, open_page
from winterplan_extract.sources.pdf.read_page import see_page, words_of


def page_texts(path: Path, read: Document, reading: Reading) -> tuple[SecondPart, ...]:
    """A part for each page, with the words spelt as in `read`; none for pictures and pages joined. Raises PdfiumError."""
    parts: list[SecondPart] = []
    left_out = {*read.recognised, *_joined_pages(read)}
    layers = bool(read.as_seen) and has_hidden_layers(path)
    with closing(pypdfium2.PdfDocument(path)) as document:
        for number in range(1, len(document) + 1):
            if number in left_out:
                continue
            if number in read.as_seen:
                with open_page(document, number - 1, layers=layers) as opened:
                    part = SecondPart(_as_seen(opened, reading), page=number)
            else:
                with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
                    optional = _unseen(text) if _may_hide(page) else ""
                    part = SecondPart(text.get_text_range(), page=number, optional=optional)
            parts.append(_respelt(part, read) if read.respelt else part)
    return tuple(parts)


def _joined_pages(read: Document) -> set[int | None]:
    """The pages of tables that go over several pages side by side: their rows stand whole on none of them."""
    pages = [{cell.page for row in table.rows for cell in row if cell is not None} for table in read.tables]
    return {page for found in pages if len(found) > 1 for page in found}


def _as_seen(opened: OpenPage, reading: Reading) -> str:
    """The words of a page as the file has them, without hidden, struck or stamped ones; what is written over others stands in their place."""
    seen = see_page(opened, reading)
    every = words_of(seen.glyphs, reading)
    words = [word for word in every if word.shown and not word.struck and word.turn != SKEWED]
    under = {**seen.covered, **{word.box: word.run for word in every if word.struck and seen.over}}

    def place(word: Word) -> int:
        return min((run for box, run in under.items() if box.overlaps(word.box)), default=word.run)

    if under:
        words.sort(key=lambda word: min(place(word), word.run))
    filled_in = [found.text for found in opened.put_on.filled_in if isinstance(found, TypedText)]
    return " ".join([*(word.text for word in words), *filled_in])


def _respelt(part: SecondPart, read: Document) -> SecondPart:
    spelt = dict(read.respelt)
    found = re.compile("|".join(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" for word in spelt))
    return replace(part, text=found.sub(lambda word: spelt[word[0]], part.text))


def _may_hide(page: Any) -> bool:
    """Whether any text on the page, or anything that may hold text, is not plainly drawn in a colour."""
    address = native.address_of(page.raw)
    buffers = TextBuffers()
    for at in range(native.count_objects(address)):
        found = native.page_object(address, at)
        kind = native.object_type(found)
        if kind == native.FORM or (kind == native.TEXT and _is_drawn_unseen(found, buffers)):
            return True
    return False


def _is_drawn_unseen(owner: int, buffers: TextBuffers) -> bool:
    """Whether the text object at an address is drawn without colour, or in white."""
    buffers.owner.value = owner
    if native.render_mode(buffers.owner) in INVISIBLE_MODES:
        return True
    known = native.text_colour(buffers.owner, buffers.red, buffers.green, buffers.blue, buffers.alpha)
    red, green, blue, alpha = buffers.colour
    return bool(known) and (alpha == 0 or min(red, green, blue) >= settings.LEAST_WHITE)


def _unseen(text: Any) -> str:
    """The letters of those text objects, glyph by glyph."""
    handle = ctypes.c_void_p(native.address_of(text.raw))
    buffers, unseen = TextBuffers(), dict[int, bool]()
    found: list[str] = []
    for at in range(raw.FPDFText_CountChars(text.raw)):
        owner = native.glyph_owner(handle, at)
        if owner:
            if owner not in unseen:
                unseen[owner] = _is_drawn_unseen(owner, buffers)
            if unseen[owner]:
                found.append(chr(native.glyph_code(handle, at)))
    return "".join(found)
