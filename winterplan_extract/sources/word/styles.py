"""What a reader sees of a paragraph, run or cell by its styles and colours: heading level, bold, hidden, struck through, size, fill."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.sources.signs import WHITE, is_grey, lit, mixed
from winterplan_extract.sources.word.markup import (
    Element,
    dml,
    hexadecimal,
    step,
    switched,
    twips,
    val,
    vml,
    w,
    whole,
    wps,
)

Theme = Mapping[str, str]  # the theme's colours as RRGGBB by their short names: dk1, lt1, accent6

_HEX: Final = re.compile(r"[0-9A-Fa-f]{6}$")
# The colours that a highlighter has, as RRGGBB; white is none.
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
_SHARE: Final = 100_000  # DrawingML's shares are thousandths of a percent


def theme_of(root: Element | None) -> Theme:
    """The colours of a theme part; none where the file has no such part."""
    scheme = None if root is None else next(root.iter(dml.clrScheme), None)
    held = [node for node in (() if scheme is None else scheme) if len(node)]
    return {str(node.tag).rpartition("}")[2]: colour for node in held if (colour := _plain(node[0]))}


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


def run_fill(run: Element, theme: Theme) -> str:
    """The colour behind a run's letters, of its shading or of a highlighter, as RRGGBB; empty for none and white."""
    properties = step(run, "rPr")
    return shown_fill(step(properties, "shd"), theme) or _HIGHLIGHTS.get(val(step(properties, "highlight")), "")


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
    return several or any(next(node.iterchildren(dml.gradFill), None) is not None for node in cell.iter(wps.spPr))


def _shape_colours(cell: Element, theme: Theme) -> Iterator[str]:
    for shape in cell.iter(wps.wsp):
        for properties in shape.iterchildren(wps.spPr):
            fills = (child for child in properties if child.tag in (dml.solidFill, dml.noFill, dml.gradFill))
            filled = next(fills, None)
            styled = next(shape.iter(dml.fillRef), None) if filled is None else filled
            for colour in () if styled is None or styled.tag == dml.gradFill else styled:
                yield _adjusted(colour, theme)
    for shape in cell.iter(*(vml(name) for name in ("oval", "rect", "roundrect", "shape"))):
        if shape.get("filled", "t").lower() not in ("f", "false"):
            yield _vml(shape.get("fillcolor", ""))


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
    found = theme.get(_THEME_NAMES.get(said, said)) if colour.tag == dml.schemeClr else _plain(colour)
    times, more = 1.0, 0.0
    for change in colour:
        by = change.get("val") or ""
        share = int(by) / _SHARE if by.isdigit() else 0.0
        times *= share if change.tag in (dml.lumMod, dml.shade) else 1.0
        more += share if change.tag == dml.lumOff else 0.0
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


_BODY_LEVEL: Final = 9  # outlineLvl counts from 0; 9 says body text
_HEADING_NAME: Final = re.compile(r"heading ([1-9])$")
# What few styles say, and the elements that say it.
_RARE: Final = {"hidden": (w.vanish,), "struck": (w.strike, w.dstrike)}
_NAMED_LEVELS: Final = {"title": 1, "subtitle": 2}


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits, None where nothing is said; `ids` are its own and those it is based on, `size` is in points."""

    ids: tuple[str, ...] = ()
    level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: float | None = None
    num_id: int | None = None
    num_level: int | None = None
    first_row_bold: bool | None = None
    first_row_fill: str | None = None
    ink: str | None = None


@dataclass(slots=True)
class Styles:
    """The document's styles, worked out when first asked for."""

    nodes: dict[str, Element] = field(default_factory=dict)
    default_paragraph: str = ""
    base: Style = Style()
    theme: Theme = field(default_factory=dict)
    known: dict[str, Style] = field(default_factory=dict)
    said: dict[str, bool] = field(default_factory=dict)  # whether any style says what a field of Style holds

    @classmethod
    def of(cls, root: Element | None, theme: Theme | None = None) -> Styles:
        """The styles of a styles part, their colours by the theme; none where the file has no such part."""
        theme = theme or {}
        if root is None:
            return cls(theme=theme)
        nodes = {node.get(w.styleId, ""): node for node in root.iterchildren(w.style)}
        defaults = (
            name
            for name, node in nodes.items()
            if node.get(w.type) == "paragraph" and node.get(w.default) in ("1", "true", "on")
        )
        base = _stated(step(root, "docDefaults", "rPrDefault"), theme)
        return cls(nodes, next(defaults, ""), base, theme)

    def style(self, style_id: str) -> Style:
        """The style of that id, inheritance worked out; an empty one where there is none."""
        if style_id not in self.known:
            self.known[style_id] = Style()  # a circle of styles ends here
            node = self.nodes.get(style_id)
            if node is not None:
                below = self.style(val(step(node, "basedOn")))
                self.known[style_id] = _over(below, _stated(node, self.theme), style_id)
        return self.known[style_id]

    def of_paragraph(self, paragraph: Element) -> Style:
        """The style of a paragraph: the one it names, else the document's default."""
        return self.style(val(step(paragraph, "pPr", "pStyle")) or self.default_paragraph)

    def hides(self, run: Element) -> bool:
        """Whether the run's text is hidden, by itself or by a style."""
        return bool(self._says(run, "hidden", switched(step(run, "rPr", "vanish"))))

    def bold(self, run: Element) -> bool | None:
        """Whether the run's text is bold; None where nothing but the table's style could tell."""
        return self._says(run, "bold", switched(step(run, "rPr", "b")))  # type: ignore[return-value]  # a bool or None

    def strikes(self, run: Element) -> bool:
        """Whether a line runs through the run's text, a single or a double one."""
        return bool(self._says(run, "struck", _struck(step(run, "rPr"))))

    def strikes_mark(self, paragraph: Element) -> bool:
        """Whether the end of the paragraph is struck through, and with it the number that Word prints before it."""
        direct = _struck(step(paragraph, "pPr", "rPr"))
        return bool(self.of_paragraph(paragraph).struck if direct is None else direct)

    def ink(self, run: Element) -> str:
        """The colour of the run's letters as RRGGBB; empty for the automatic one."""
        return str(self._says(run, "ink", ink_of(step(run, "rPr", "color"), self.theme)) or "")

    def stands_out(self, run: Element) -> bool:
        """Whether the run is bold, underlined, boxed or coloured, or something behind it is."""
        lines = (step(run, "rPr", name) for name in ("u", "bdr"))
        lined = any(line is not None and val(line) not in ("", "none", "nil") for line in lines)
        return lined or bool(self.bold(run) or run_fill(run, self.theme)) or not is_grey(self.ink(run))

    def size(self, run: Element) -> float:
        """The size of the run's text in points; 0 where the file does not say."""
        return float(self._says(run, "size", _points(step(run, "rPr", "sz")) or None) or 0.0)

    def _says(self, run: Element, attribute: str, direct: float | str | None) -> float | str | None:
        """What the run says by itself, else its style, its paragraph's, the document's defaults."""
        if direct is not None:
            return direct
        if not self._any_says(attribute):
            return getattr(self.base, attribute)  # type: ignore[no-any-return]
        character = val(step(run, "rPr", "rStyle"))
        found = getattr(self.style(character), attribute) if character else None
        if found is None:
            paragraph = next(run.iterancestors(w.p), None)
            found = None if paragraph is None else getattr(self.of_paragraph(paragraph), attribute)
        return getattr(self.base, attribute) if found is None else found  # type: ignore[no-any-return]

    def _any_says(self, attribute: str) -> bool:
        """Whether any style may say it: most documents hide and strike through nothing by a style."""
        if attribute not in self.said:
            names, nodes = _RARE.get(attribute, ()), self.nodes.values()
            self.said[attribute] = not names or any(next(node.iter(*names), None) is not None for node in nodes)
        return self.said[attribute]


def _over(below: Style, own: Style, style_id: str) -> Style:
    stated = {f.name: v for f in dataclasses.fields(own) if (v := getattr(own, f.name)) is not None}
    return dataclasses.replace(below, **(stated | {"ids": (style_id, *below.ids)}))


def _stated(node: Element | None, theme: Theme) -> Style:
    """What one style element says by itself."""
    if node is None:
        return Style()
    first_row = next((part for part in node.iterchildren(w.tblStylePr) if part.get(w.type) == "firstRow"), None)
    return Style(
        level=level_of(node.find(w.pPr), val(step(node, "name"))),
        bold=switched(step(node, "rPr", "b")),
        hidden=switched(step(node, "rPr", "vanish")),
        struck=_struck(step(node, "rPr")),
        size=_points(step(node, "rPr", "sz")),
        num_id=whole(step(node, "pPr", "numPr", "numId")),
        num_level=whole(step(node, "pPr", "numPr", "ilvl")),
        first_row_bold=switched(step(first_row, "rPr", "b")),
        first_row_fill=shown_fill(step(first_row, "tcPr", "shd"), theme) or None,
        ink=ink_of(step(node, "rPr", "color"), theme),
    )


def level_of(properties: Element | None, name: str = "") -> int | None:
    """The heading level 1 to 9 (0 for body text) that paragraph properties or a style's name give."""
    outline = whole(step(properties, "outlineLvl"))
    if outline is not None:
        return outline + 1 if 0 <= outline < _BODY_LEVEL else 0
    heading = _HEADING_NAME.match(name.lower())
    return int(heading[1]) if heading else _NAMED_LEVELS.get(name.lower())


def _struck(properties: Element | None) -> bool | None:
    """Whether properties strike through; None where they do not say."""
    if properties is None:
        return None
    said = [switched(node) for node in properties if node.tag in _RARE["struck"]]
    return True in said if said else None


def _points(size: Element | None) -> float | None:
    """A font size in points: given in half-points, or with a unit in strict files."""
    text = val(size)
    if not text:
        return None
    return twips(text) / 20 if text[-1].isalpha() else twips(text) / 2
