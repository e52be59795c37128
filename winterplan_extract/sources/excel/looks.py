"""How a cell looks by its style, and what of its value that leaves to be seen: struck, white on white, in symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.excel.colours import fill_of, rgb_of
from winterplan_extract.sources.excel.number_format import hides_text
from winterplan_extract.sources.excel.settings import SEEN_APART
from winterplan_extract.sources.excel.sheet import SheetCell, composed, letters_of
from winterplan_extract.sources.excel.shown import text_of
from winterplan_extract.sources.word.symbols import in_symbols

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_WHITE: Final = "FFFFFF"


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a style shows a cell. `ink` and `ground` are empty where the colour is not known."""

    number_format: str = "General"
    bold: bool = False
    struck: bool = False
    fill: str = ""
    ink: str = ""
    ground: str = _WHITE
    font: str = ""
    shows_value: bool = True


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
        font, pattern = cell.font, getattr(cell.fill, "patternType", None)
        solid = rgb_of(cell.fill.fgColor, self.theme) if pattern == "solid" else ""
        return CellLook(
            cell.number_format,
            bool(font and font.b),
            bool(font and font.strike),
            fill_of(cell.fill, self.theme),
            rgb_of(font.color, self.theme) if font and font.color else "",
            solid if pattern == "solid" else _WHITE if pattern in (None, "none") and _is_plain(cell) else "",
            (font.name or "") if font else "",
        )


_PLAIN: Final = CellLook()


def _is_plain(cell: Cell) -> bool:
    from openpyxl.styles.fills import GradientFill

    return not isinstance(cell.fill, GradientFill)


class PrintRun(NamedTuple):
    """A stretch of a cell's text as it is printed. `ink` is empty where the colour is not known."""

    text: str
    bold: bool
    struck: bool
    ink: str
    font: str


def seen(value: object, look: CellLook, theme: Sequence[str], *, styled: bool = False) -> SheetCell:
    """What a cell shows. `styled` says that the sheet colours it by a style of its tables, which is not known here."""
    if styled and look.ground == _WHITE:
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
        look.fill,
        struck=gone,
        unseen=sum(map(letters_of, hidden)) if look.shows_value else 0,
    )


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
