"""The colour that a cell, paragraph or run is filled with."""

from __future__ import annotations

import re
from typing import Final

from winterplan_extract.sources.word.markup import Element, val, w

_HEX: Final = re.compile(r"[0-9A-Fa-f]{6}$")
_WHITE: Final = "FFFFFF"
# The sixteen colours that a highlighter has.
_HIGHLIGHTS: Final = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000",
}  # fmt: skip


def shown_fill(shading: Element | None) -> str:
    """The fill as RRGGBB; empty for none, automatic and white, which nobody sees."""
    if shading is None:
        return ""
    solid = val(shading) == "solid"  # a solid pattern covers the fill with the pattern's own colour
    colour = (shading.get(w("color" if solid else "fill")) or "").upper()
    return colour if _HEX.match(colour) and colour != _WHITE else ""


def highlight(mark: Element | None) -> str:
    """The colour of a highlighter as RRGGBB; empty for none and white."""
    return _HIGHLIGHTS.get(val(mark), "")
