"""What glyphs and colours mean: a glyph of a symbol font as a character that any font has, colours as RRGGBB mixed as Office does it."""

from __future__ import annotations

import colorsys
import re
import unicodedata
from functools import lru_cache
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
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}


def symbol(font: str, code: int) -> str:
    """The character that stands for a code in a font; the code's own character where it is not known."""
    known = _FONTS.get(font.strip().lower(), {}).get(code & 0xFF)
    if known:
        return known
    return chr(code) if 0x20 <= code <= 0xFFFF and not 0xD800 <= code <= 0xDFFF else ""


def in_symbols(text: str, font: str) -> str:
    """Text set in a symbol font as the characters it shows; as it is where any glyph is unknown, for words in Wingdings are a slip."""
    known = _FONTS.get(font.strip().lower())
    if not known:
        return text
    shown = [
        c if c.isspace() else known.get(ord(c) & 0xFF, "") if ord(c) <= 0xFF or 0xF000 <= ord(c) <= 0xF0FF else ""
        for c in text
    ]
    return "".join(shown) if all(shown) else text


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
    """The text of a glyph of a PDF's font (`symbols`: see symbol_font): a space for any space, empty for what is not printed."""
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


# What Office and people call pictures of signs: “Tick with solid fill”, “Red cross”, “A green circle on a white background”.
_PICTURED: Final = dict.fromkeys(("tick", "ticked", "check", "checked", "checkmark"), "✓") | dict.fromkeys(
    ("cross", "crossed", "close", "x"), "✗"
)  # fmt: skip
_SHAPES: Final = frozenset({"circle", "dot", "flag", "light", "ball", "button", "square"})
_SHAPE_COLOURS: Final = {"red": "FF0000", "amber": "FFC000", "orange": "FFC000", "yellow": "FFFF00", "green": "00B050"}
_PICTURE_WORDS: Final = frozenset(["a", "an", "and", "with", "in", "on", "of", "solid", "fill", "outline", "mark", "sign", "icon", "symbol", "badge", "box", "checkbox", "image", "picture", "background", "black", "white", "small", "large", "bold"])  # fmt: skip


def pictured(alternative: str) -> tuple[str, str]:
    """The sign that a picture is of by its alternative text, and for a dot its colour as RRGGBB; empty where it may be of something else."""
    words = set(re.findall("[a-z]+", alternative.casefold().partition("description automatically")[0]))
    signs = {_PICTURED[word] for word in words & _PICTURED.keys()}
    colours = [_SHAPE_COLOURS[word] for word in words & _SHAPE_COLOURS.keys()]
    if words - _PICTURED.keys() - _SHAPES - _SHAPE_COLOURS.keys() - _PICTURE_WORDS or len(signs) > 1:
        return "", ""
    if signs:
        return signs.pop(), ""
    return ("●", colours[0]) if len(colours) == 1 and words & _SHAPES else ("", "")


WHITE: Final = "FFFFFF"


def is_grey(colour: str) -> bool:
    """Whether a colour is white, grey, black or none."""
    return len({colour[0:2], colour[2:4], colour[4:6]}) == 1


def parts_of(colour: str) -> tuple[float, float, float]:
    """Red, green and blue, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def lit(colour: str, times: float, more: float) -> str:
    """The colour with its lightness multiplied and added to."""
    hue, light, saturation = colorsys.rgb_to_hls(*parts_of(colour))
    made = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light * times + more)), saturation)
    return "".join(f"{round(255 * part):02X}" for part in made)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share of another put to it."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)
