"""The colour behind a cell as RRGGBB, from the three ways in which a workbook names colours."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.styles.colors import Color
    from openpyxl.styles.fills import Fill
    from openpyxl.styles.proxy import StyleProxy

_SCHEME: Final = re.compile(rb"<a:(?:lt1|dk1|lt2|dk2|accent[1-6]|hlink|folHlink)>\s*<a:(?:srgbClr val|sysClr [^>]*lastClr)=\"([0-9A-Fa-f]{6})\"")  # fmt: skip
_WHITE: Final = "FFFFFF"


def theme_colours(theme: bytes | None) -> tuple[str, ...]:
    """The theme's colours in the order in which cells number them; empty where it has none."""
    found = [colour.decode().upper() for colour in _SCHEME.findall(theme or b"")]
    if len(found) < 4:
        return ()
    # The file lists dark before light; cells count the light one of each pair first.
    return (found[1], found[0], found[3], found[2], *found[4:])


def fill_of(fill: Fill | StyleProxy | None, theme: Sequence[str]) -> str:
    """The colour that fills a cell; empty for none, for white and for patterns."""
    if fill is None or getattr(fill, "patternType", None) != "solid":
        return ""
    colour = rgb_of(fill.fgColor, theme)  # type: ignore[union-attr]  # a solid fill is a PatternFill
    return "" if colour == _WHITE else colour


def rgb_of(colour: Color, theme: Sequence[str]) -> str:
    """The colour as RRGGBB; empty where the workbook leaves it to Excel or does not define it."""
    from openpyxl.styles.colors import COLOR_INDEX  # loaded with the workbook already

    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        return COLOR_INDEX[colour.indexed][-6:].upper()
    if colour.type == "theme" and 0 <= colour.theme < len(theme):
        return _tinted(theme[colour.theme], float(colour.tint or 0.0))
    return ""


def _tinted(rgb: str, tint: float) -> str:
    """The colour made lighter (tint over 0) or darker (under 0), as Excel does it."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(1.0, light), saturation))
