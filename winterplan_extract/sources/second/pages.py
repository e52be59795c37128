"""The text of a PDF's pages as pdfium puts it together itself."""

from __future__ import annotations

import ctypes
from collections.abc import Set
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from winterplan_extract.domain.document import SecondPart
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.settings import WHITE

_INVISIBLE: Final = (3, 7)  # ways to draw text that leave nothing on the page


def page_texts(path: Path, recognised: Set[int]) -> tuple[SecondPart, ...]:
    """A part for each page but those that are pictures. Raises PdfiumError."""
    parts: list[SecondPart] = []
    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(1, len(document) + 1):
            if number not in recognised:
                page = document[number - 1]
                try:
                    parts.append(_page(page, number))
                finally:
                    page.close()
    finally:
        document.close()
    return tuple(parts)


def _page(page: Any, number: int) -> SecondPart:
    text = page.get_textpage()
    try:
        said = text.get_text_range()
        return SecondPart(said, page=number, optional=_unseen(text) if _may_hide(page) else "")
    finally:
        text.close()


def _may_hide(page: Any) -> bool:
    """Whether any text on the page, or anything that may hold text, is not plainly drawn in a colour."""
    address = native.address_of(page.raw)
    unseen = _Unseen()
    for at in range(native.count_objects(address)):
        found = native.page_object(address, at)
        kind = native.object_type(found)
        if kind == native.FORM or (kind == native.TEXT and unseen(found)):
            return True
    return False


class _Unseen:
    """Tells whether the text object at an address is drawn without colour, or in white; holds pdfium's place to answer."""

    def __init__(self) -> None:
        self.colour = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self.colour)
        self.places = tuple(ctypes.c_void_p(start + 4 * part) for part in range(4))

    def __call__(self, address: int) -> bool:
        owner = ctypes.c_void_p(address)
        if native.render_mode(owner) in _INVISIBLE:
            return True
        known = native.text_colour(owner, *self.places)
        red, green, blue, alpha = self.colour
        return bool(known) and (alpha == 0 or (red >= WHITE and green >= WHITE and blue >= WHITE))


def _unseen(text: Any) -> str:
    """The letters of those text objects, glyph by glyph."""
    handle = ctypes.c_void_p(native.address_of(text.raw))
    is_unseen, unseen = _Unseen(), dict[int, bool]()
    found: list[str] = []
    for at in range(raw.FPDFText_CountChars(text.raw)):
        owner = native.glyph_owner(handle, at)
        if owner is not None:
            if owner not in unseen:
                unseen[owner] = is_unseen(owner)
            if unseen[owner]:
                found.append(chr(native.glyph_code(handle, at)))
    return "".join(found)
