"""How a cell looks by its style, and what of its value that leaves to be seen: struck, white on white, in symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.colours import WHITE, is_grey, lit
from winterplan_extract.sources.excel.number_format import hides_text, text_of
from winterplan_extract.sources.excel.settings import SEEN_APART
from winterplan_extract.sources.excel.sheet import SheetCell, composed, letters_of
from winterplan_extract.sources.symbols import in_symbols

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles.colors import Color

_SCHEME: Final = re.compile(rb"<a:(?:lt1|dk1|lt2|dk2|accent[1-6]|hlink|folHlink)>\s*<a:(?:srgbClr val|sysClr [^>]*lastClr)=\"([0-9A-Fa-f]{6})\"")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a style shows a cell. `ink` and `ground` are empty where the colour is not known."""

    number_format: str = "General"
    bold: bool = False
    struck: bool = False
    fill: str = ""
    ink: str = ""
    ground: str = WHITE
    font: str = ""
    shows_value: bool = True


def theme_colours(theme: bytes | None) -> tuple[str, ...]:
    """The theme's colours in the order in which cells number them; empty where it has none."""
    found = [colour.decode().upper() for colour in _SCHEME.findall(theme or b"")]
    if len(found) < 4:
        return ()
    # The file lists dark before light; cells count the light one of each pair first.
    return (found[1], found[0], found[3], found[2], *found[4:])


def rgb_of(colour: Color, theme: Sequence[str]) -> str:
    """The colour as RRGGBB; empty where the workbook leaves it to Excel or does not define it."""
    from openpyxl.styles.colors import COLOR_INDEX  # loaded with the workbook already

    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        return COLOR_INDEX[colour.indexed][-6:].upper()
    if colour.type == "theme" and 0 <= colour.theme < len(theme):
        # Over 0 a tint makes lighter, under 0 darker.
        tint = float(colour.tint or 0.0)
        return lit(theme[colour.theme], 1 - abs(tint), max(0.0, tint))
    return ""


class StyleLooks:
    """The looks of a workbook's styles, each worked out once."""

    def __init__(self, theme: Sequence[str]) -> None:
        self.theme = theme
        self._known: dict[bytes, CellLook] = {}

    def of(self, cell: Cell) -> CellLook:
        """The look of a cell by its own style."""
        if not cell.has_style:
            return _PLAIN
        style = cell._style.tobytes()  # type: ignore[attr-defined]  # a style is an array of numbers
        if style not in self._known:
            self._known[style] = self._look(cell)
        return self._known[style]

    def _look(self, cell: Cell) -> CellLook:
        font, pattern = cell.font, getattr(cell.fill, "patternType", "gradient")
        solid = rgb_of(cell.fill.fgColor, self.theme) if pattern == "solid" else ""
        return CellLook(
            cell.number_format,
            bool(font and font.b),
            bool(font and font.strike),
            "" if solid == WHITE else solid,
            rgb_of(font.color, self.theme) if font and font.color else "",
            WHITE if pattern in (None, "none") else solid,
            (font.name or "") if font else "",
        )


_PLAIN: Final = CellLook()


class PrintRun(NamedTuple):
    """A stretch of a cell's text as it is printed. `ink` is empty where the colour is not known."""

    text: str
    bold: bool
    struck: bool
    ink: str
    font: str


def seen(value: object, look: CellLook, theme: Sequence[str], *, styled: bool = False) -> SheetCell:
    """What a cell shows. `styled` says that the sheet colours it by a style of its tables, which is not known here."""
    if styled and look.ground == WHITE:
        look = replace(look, ground="")
    return printed(_runs(value, look, theme), value, look)


def printed(runs: Iterable[PrintRun], value: object, look: CellLook) -> SheetCell:
    """The cell whose value is printed in those runs: what of them is read, struck through or not, and what does not show."""
    runs = [run for run in runs if run.text]
    hidden = [run.text for run in runs if _hidden(run.ink, look.ground)]
    if isinstance(value, str) and hides_text(look.number_format):
        hidden.append(value)
    open_ = [run for run in runs if look.shows_value and not _hidden(run.ink, look.ground)]
    text = "".join(in_symbols(run.text, run.font) for run in open_ if not run.struck)
    gone = composed("".join(run.text for run in open_ if run.struck))
    said = [run for run in runs if run.text.strip()]
    return SheetCell(
        composed(text),
        letters_of(text) + chars(gone),
        bool(said) and all(run.bold for run in said),
        sign_fill(text + gone, {run.ink for run in open_ if run.text.strip()}, look.fill),
        struck=gone,
        unseen=sum(map(letters_of, hidden)) if look.shows_value else 0,
    )


def sign_fill(text: str, inks: Set[str], fill: str) -> str:
    """A cell's colour: that of the print where it holds a dot or other sign and no words, else the one behind it."""
    ink = next(iter(inks)) if len(inks) == 1 and not chars(text) else ""
    return fill if is_grey(ink) else ink


def _runs(value: object, look: CellLook, theme: Sequence[str]) -> Iterator[PrintRun]:
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    for part in value if isinstance(value, CellRichText) else (text_of(value, look.number_format),):
        if isinstance(part, TextBlock):
            font = part.font
            ink = rgb_of(font.color, theme) if font.color else ""
            yield PrintRun(part.text, bool(font.b), bool(font.strike), ink, font.rFont or look.font)
        else:
            yield PrintRun(str(part), look.bold, look.struck, look.ink, look.font)


def _hidden(ink: str, ground: str) -> bool:
    if not ink or not ground:
        return False
    return all(abs(int(ink[i : i + 2], 16) - int(ground[i : i + 2], 16)) < SEEN_APART for i in (0, 2, 4))
