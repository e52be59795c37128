"""What styles say of a paragraph or run: heading level, bold, hidden, struck through, size, numbering, first-row looks."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.sources.word.markup import PPR, Element, P, step, switched, twips, val, w, whole
from winterplan_extract.sources.word.shading import Theme, ink_of, shown_fill

_STRIKES: Final = frozenset({w("strike"), w("dstrike")})
_BODY_LEVEL: Final = 9  # outlineLvl counts from 0; 9 says body text
_HEADING_NAME: Final = re.compile(r"heading ([1-9])$")
_RARE: Final = {
    "hidden": ("vanish",),
    "struck": ("strike", "dstrike"),
}  # what few styles say, and the elements that say it
_NAMED_LEVELS: Final = {"title": 1, "subtitle": 2}


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits; None where neither it nor what it is based on says anything.

    `ids` are its own id and those it is based on, nearest first. `size` is in points.
    """

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
        nodes = {node.get(w("styleId"), ""): node for node in root.iterchildren(w("style"))}
        defaults = (
            name
            for name, node in nodes.items()
            if node.get(w("type")) == "paragraph" and node.get(w("default")) in ("1", "true", "on")
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
            paragraph = next(run.iterancestors(P), None)
            found = None if paragraph is None else getattr(self.of_paragraph(paragraph), attribute)
        return getattr(self.base, attribute) if found is None else found  # type: ignore[no-any-return]

    def _any_says(self, attribute: str) -> bool:
        """Whether any style may say it: most documents hide and strike through nothing by a style."""
        if attribute not in self.said:
            names = [w(name) for name in _RARE.get(attribute, ())]
            nodes = self.nodes.values()
            self.said[attribute] = not names or any(next(node.iter(*names), None) is not None for node in nodes)
        return self.said[attribute]


def _over(below: Style, own: Style, style_id: str) -> Style:
    stated = {f.name: v for f in dataclasses.fields(own) if (v := getattr(own, f.name)) is not None}
    return dataclasses.replace(below, **(stated | {"ids": (style_id, *below.ids)}))


def _stated(node: Element | None, theme: Theme) -> Style:
    """What one style element says by itself."""
    if node is None:
        return Style()
    first_row = next((part for part in node.iterchildren(w("tblStylePr")) if part.get(w("type")) == "firstRow"), None)
    return Style(
        level=level_of(node.find(PPR), val(step(node, "name"))),
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
    said = [switched(node) for node in properties if node.tag in _STRIKES]
    return True in said if said else None


def _points(size: Element | None) -> float | None:
    """A font size in points: given in half-points, or with a unit in strict files."""
    text = val(size)
    if not text:
        return None
    return twips(text) / 20 if text[-1].isalpha() else twips(text) / 2
