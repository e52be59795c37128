"""What a glyph of a symbol font means, as a character that any font has.

Ticks and boxes come out as five characters: ☑ ☐ ☒ (a box ticked, empty, crossed) and ✓ ✗.
"""

from __future__ import annotations

from typing import Final

TICKED: Final = "☑"
UNTICKED: Final = "☐"
_WINGDINGS: Final = {
    0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x43: "👍", 0x44: "👎", 0x46: "☞", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹",
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x73: "•", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒",
    0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE8: "→", 0xF0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x95: "·", 0x96: "•", 0x97: "●", 0x98: "●",
    0xA2: "■", 0xA3: "☐", 0xA4: "☐",
}  # fmt: skip
_WEBDINGS: Final = {0x3D: "●", 0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_SYMBOL: Final = {
    0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "µ", 0xA3: "≤", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xD6: "✓", 0xD7: "·",
}  # fmt: skip
_FONTS: Final = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}


def symbol(font: str, code: int) -> str:
    """The character that stands for a code in a font; the code's own character where it is not known."""
    known = _FONTS.get(font.strip().lower(), {}).get(code & 0xFF)
    if known:
        return known
    return chr(code) if 0x20 <= code <= 0xFFFF and not 0xD800 <= code <= 0xDFFF else ""


def in_symbols(text: str, font: str) -> str:
    """Text set in a symbol font as the characters it shows; as it is where it is no such text.

    A run of ordinary words in Wingdings is a slip of the formatting, so text is taken for symbols
    only where every one of its glyphs is a known one.
    """
    known = _FONTS.get(font.strip().lower())
    if not known:
        return text
    shown = [c if c.isspace() else known.get(ord(c) & 0xFF, "") if _glyph(c) else "" for c in text]
    return "".join(shown) if all(shown) else text


def _glyph(character: str) -> bool:
    """Whether the character is where symbol fonts keep their glyphs."""
    return ord(character) <= 0xFF or 0xF000 <= ord(character) <= 0xF0FF
