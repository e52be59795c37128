"""How a cell looks by its style, and what of its value that leaves to be seen: struck, white on white, in symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.excel.colours import fill_of, rgb_of
from winterplan_extract.sources.excel.number_format import hides_text
from winterplan_extract.sources.excel.sheet import SheetCell, composed, letters_of
from winterplan_extract.sources.excel.shown import text_of
from winterplan_extract.sources.word.symbols import in_symbols

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.cell.text import InlineFont

_WHITE: Final = "FFFFFF"
_SEEN_APART: Final = 16  # of 255 in one of red, green and blue: print that differs less from its ground cannot be read


@dataclass(frozen=True, slots=True)
class Look:
    """How a style shows a cell. `ink` and `ground` are empty where the colour is not known."""

    number_format: str = "General"
    bold: bool = False
    struck: bool = False
    fill: str = ""
    ink: str = ""
    ground: str = _WHITE
    font: str = ""
    shows_value: bool = True


class Looks:
    """The looks of a workbook's styles, each worked out once."""

    def __init__(self, theme: Sequence[str]) -> None:
        self.theme = theme
        self._known: dict[bytes, Look] = {}

    def of(self, cell: Cell) -> Look:
        """The look of a cell by its own style."""
        if not cell.has_style:
            return _PLAIN
        style = cell._style.tobytes()  # type: ignore[attr-defined]  # a style is an array of numbers
        if style not in self._known:
            self._known[style] = self._look(cell)
        return self._known[style]

    def _look(self, cell: Cell) -> Look:
        font, pattern = cell.font, getattr(cell.fill, "patternType", None)
        solid = rgb_of(cell.fill.fgColor, self.theme) if pattern == "solid" else ""
        return Look(
            cell.number_format,
            bool(font and font.b),
            bool(font and font.strike),
            fill_of(cell.fill, self.theme),
            rgb_of(font.color, self.theme) if font and font.color else "",
            solid if pattern == "solid" else _WHITE if pattern in (None, "none") and _is_plain(cell) else "",
            (font.name or "") if font else "",
        )


_PLAIN: Final = Look()


def _is_plain(cell: Cell) -> bool:
    from openpyxl.styles.fills import GradientFill

    return not isinstance(cell.fill, GradientFill)


def seen(value: object, look: Look, theme: Sequence[str], *, styled: bool = False) -> SheetCell:
    """What a cell shows. `styled` says that the sheet colours it by a style of its tables, which is not known here."""
    shown: list[str] = []
    struck: list[str] = []
    unseen: list[str] = []
    bold: list[bool] = []
    ground = "" if styled and look.ground == _WHITE else look.ground
    for text, font in _runs(value, look):
        if not text:
            continue
        ink = look.ink if font is None else rgb_of(font.color, theme) if font.color else ""
        name = look.font if font is None else font.rFont or look.font
        if not look.shows_value or _hidden(ink, ground):
            unseen.append(text)
        elif bool(font.strike) if font is not None else look.struck:
            struck.append(text)
        else:
            shown.append(in_symbols(text, name))
        if text.strip():
            bold.append(bool(font.b) if font is not None else look.bold)
    if isinstance(value, str) and hides_text(look.number_format):
        unseen.append(value)
    text, gone = "".join(shown), composed("".join(struck))
    hidden = "".join(unseen)
    return SheetCell(
        composed(text),
        letters_of(text) + chars(gone),
        bool(bold) and all(bold),
        look.fill,
        struck=gone,
        unseen=letters_of(hidden) if look.shows_value else 0,
    )


def _runs(value: object, look: Look) -> Iterator[tuple[str, InlineFont | None]]:
    """The value's stretches with the font of each; None where it is the cell's own."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if not isinstance(value, CellRichText):
        yield text_of(value, look.number_format), None
        return
    for part in value:
        yield (part.text, part.font) if isinstance(part, TextBlock) else (str(part), None)


def _hidden(ink: str, ground: str) -> bool:
    if not ink or not ground:
        return False
    return all(abs(int(ink[i : i + 2], 16) - int(ground[i : i + 2], 16)) < _SEEN_APART for i in (0, 2, 4))
