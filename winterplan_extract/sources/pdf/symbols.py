"""What the codes of a page's glyphs stand for: ligatures, symbol fonts, soft hyphens, spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

SOFT_HYPHEN: Final = "\u00ad"
_PRIVATE: Final = range(0xF000, 0xF100)  # where symbol fonts put their codes
_PICTURE: Final = "•"  # any other picture: in a return it stands before a list item

# The ticks, crosses and boxes by which a return answers, in each font that draws pictures for codes.
_PICTURES: Final[dict[str, dict[int, str]]] = {
    "wingdings2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐"},
    "wingdings": {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0x78: "☒", 0x6F: "☐", 0xA8: "☐"},
    "webdings": {0x61: "✓", 0x72: "✗", 0x63: "☐"},
    "dingbats": {0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x6F: "☐", 0x71: "☐"},
}


def symbol_font(name: str) -> str:
    """Which of the picture fonts a font's name means; empty for a font of letters."""
    plain = "".join(name.casefold().split()).replace("-", "")
    return next((known for known in _PICTURES if known in plain), "")


@lru_cache(maxsize=4096)
def glyph_text(code: int, symbols: str) -> str:
    """The text of a glyph of a font (`symbols`: see symbol_font).

    A space stands for any space; the text is empty for what is not printed.
    """
    if code in _PRIVATE:
        return _PICTURES[symbols or "wingdings"].get(code - _PRIVATE.start, _PICTURE)
    if code in (0x02, 0xFFFE):  # how pdfium gives a hyphen at the end of a line, alone and in a whole text
        return "-"
    if code == 0xAD:
        return SOFT_HYPHEN
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code == 0xFFFF:
        return ""
    text = chr(code)
    kind = unicodedata.category(text)
    if kind in ("Zs", "Zl", "Zp") or text in "\t\r\n":
        return " "
    if kind in ("Cc", "Cf"):
        return ""
    if symbols and code < 0x100:
        return _PICTURES[symbols].get(code, _PICTURE)
    return unicodedata.normalize("NFKC", text) if 0xFB00 <= code <= 0xFB06 else text
