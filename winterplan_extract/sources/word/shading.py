"""The colours that a reader sees: behind a cell, paragraph or run, of its letters, and of shapes that are drawn in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from winterplan_extract.sources.colours import WHITE, lit, mixed
from winterplan_extract.sources.word.markup import DRAWING_NS, SHAPE_NS, VML_NS, Element, hexadecimal, val, w

Theme = Mapping[str, str]  # the theme's colours as RRGGBB by their short names: dk1, lt1, accent6

_HEX: Final = re.compile(r"[0-9A-Fa-f]{6}$")
# The sixteen colours that a highlighter has.
_HIGHLIGHTS: Final = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000",
}  # fmt: skip
# What drawings call by name; as a shape's colour "green" is the darker one.
_NAMED: Final = _HIGHLIGHTS | {
    "green": "008000", "lime": "00FF00", "orange": "FFA500", "gold": "FFD700", "maroon": "800000", "white": WHITE,
}  # fmt: skip
_THEME_NAMES: Final = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1", "background1": "lt1", "text2": "dk2",
    "background2": "lt2", "tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip
_PROPERTIES: Final = f"{{{SHAPE_NS}}}spPr"
_SHARE: Final = 100_000  # DrawingML's shares are thousandths of a percent


def theme_of(root: Element | None) -> Theme:
    """The colours of a theme part; none where the file has no such part."""
    scheme = None if root is None else next(root.iter(_a("clrScheme")), None)
    found = {
        str(node.tag).rpartition("}")[2]: _plain(node[0]) for node in (() if scheme is None else scheme) if len(node)
    }
    return {name: colour for name, colour in found.items() if colour}


def shown_fill(shading: Element | None, theme: Theme) -> str:
    """The fill as RRGGBB; empty for none, automatic and white, which nobody sees."""
    if shading is None:
        return ""
    pattern = val(shading)
    fill, ink = _themed(shading, "fill", "themeFill", theme), _themed(shading, "color", "themeColor", theme)
    if pattern == "solid":  # covers the fill with the pattern's own colour
        fill = ink
    elif pattern.startswith("pct") and pattern[3:].isdigit() and (fill or ink):
        fill = mixed(fill or WHITE, ink or "000000", int(pattern[3:]) / 100)
    return "" if fill == WHITE else fill


def highlight(mark: Element | None) -> str:
    """The colour of a highlighter as RRGGBB; empty for none and white."""
    return _HIGHLIGHTS.get(val(mark), "")


def ink_of(colour: Element | None, theme: Theme) -> str | None:
    """The colour of letters as RRGGBB, empty for the automatic one; None where nothing is said."""
    return None if colour is None else _themed(colour, "val", "themeColor", theme)


def shape_fill(cell: Element, theme: Theme) -> str:
    """The one colour, greys aside, that the shapes drawn in a cell are filled with; empty where there is none or several."""
    colours = {colour for colour in _shape_colours(cell, theme) if not is_grey(colour)}
    return colours.pop() if len(colours) == 1 else ""


def is_unclear(cell: Element, theme: Theme) -> bool:
    """Whether the shapes drawn in a cell have several colours, or one that runs into another, so that none of them is the cell's."""
    several = len({colour for colour in _shape_colours(cell, theme) if not is_grey(colour)}) > 1
    return several or any(next(node.iterchildren(_a("gradFill")), None) is not None for node in cell.iter(_PROPERTIES))


def is_grey(colour: str) -> bool:
    """Whether a colour is white, grey, black or none."""
    return len({colour[0:2], colour[2:4], colour[4:6]}) == 1


def _shape_colours(cell: Element, theme: Theme) -> Iterator[str]:
    for shape in cell.iter(f"{{{SHAPE_NS}}}wsp"):
        for properties in shape.iterchildren(_PROPERTIES):
            filled = next(
                (child for child in properties if child.tag in (_a("solidFill"), _a("noFill"), _a("gradFill"))), None
            )
            styled = next(shape.iter(_a("fillRef")), None) if filled is None else filled
            for colour in () if styled is None or styled.tag == _a("gradFill") else styled:
                yield _adjusted(colour, theme)
    for shape in cell.iter(*(f"{{{VML_NS}}}{name}" for name in ("oval", "rect", "roundrect", "shape"))):
        if shape.get("filled", "t").lower() not in ("f", "false"):
            yield _vml(shape.get("fillcolor", ""))


def _a(name: str) -> str:
    return f"{{{DRAWING_NS}}}{name}"


def _vml(colour: str) -> str:
    """A colour as VML writes it: "#00b050 [3206]", "#0b5", "green"."""
    said = colour.partition(" ")[0].lower()
    digits = said.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if said.startswith("#") and len(digits) == 3 else digits
    return _NAMED.get(said, digits.upper() if _HEX.match(digits) else "")


def _plain(colour: Element) -> str:
    """The colour that a DrawingML element gives by itself."""
    said = colour.get("lastClr") or colour.get("val") or ""
    return _NAMED.get(said, said.upper() if _HEX.match(said) else "")


def _adjusted(colour: Element, theme: Theme) -> str:
    said = colour.get("val") or ""
    found = theme.get(_THEME_NAMES.get(said, said)) if colour.tag == _a("schemeClr") else _plain(colour)
    times, more = 1.0, 0.0
    for change in colour:
        by = change.get("val") or ""
        share = int(by) / _SHARE if by.isdigit() else 0.0
        times *= share if change.tag in (_a("lumMod"), _a("shade")) else 1.0
        more += share if change.tag == _a("lumOff") else 0.0
    return lit(found, times, more) if found else ""


def _themed(node: Element, attribute: str, themed: str, theme: Theme) -> str:
    """A colour by its place in the theme, made lighter or darker as Word does it, else by its digits."""
    name = node.get(w(themed)) or ""
    found = theme.get(_THEME_NAMES.get(name, name))
    if found is None:
        digits = (node.get(w(attribute)) or "").upper()
        return digits if _HEX.match(digits) else ""
    shares = (hexadecimal(node.get(w(f"{themed}{way}"))) for way in ("Tint", "Shade"))
    tint, shade = (1.0 if share is None else share / 0xFF for share in shares)  # all of it where there is none
    return lit(found, tint * shade, 1 - tint)
