"""A worksheet as read, whichever library read it: cells by place and how they look, merged ranges, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import ANSWER_MARKS, chars, clean, item, standing_out
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.excel.number_format import hides_text, text_of
from winterplan_extract.sources.settings import PLACES_NAMED, SEEN_APART
from winterplan_extract.sources.signs import WHITE, in_symbols, is_grey, lit

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles.colors import Color

_MARKS: Final = ANSWER_MARKS | {"●", "○"}  # in a cell of one line circles answer too
CellPlace = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds text or colour: the letters and digits that show (`letters`) or do not (`unseen`), what is struck, a line for each remark, what is
    `marked` by its looks."""

    text: str
    letters: int
    bold: bool = False
    fill: str = ""
    struck: str = ""
    note: str = ""
    unseen: int = 0
    marked: str = ""

    @property
    def holds(self) -> bool:
        """Whether anything is to be read, if only to be set aside."""
        return bool(self.text or self.struck)


NOTHING: Final = SheetCell("", 0)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A worksheet; `merged` gives for the first place of each range its last one, `above` and `below` what boxes over no cell say. It is not known
    what is bold in one that is `bare`, nor what is hidden where `hiding_unknown`; what a filter or a fold hides is kept apart from what somebody
    hid."""

    name: str
    cells: Mapping[CellPlace, SheetCell]
    merged: Mapping[CellPlace, CellPlace] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    folded_rows: frozenset[int] = frozenset()
    folded_columns: frozenset[int] = frozenset()
    bare: bool = False
    hiding_unknown: bool = False
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def composed(text: str) -> str:
    """The text of a cell, a line for each line of it, list glyphs written as `• `."""
    return clean("\n".join(_lines(text)))


def letters_of(text: str) -> int:
    """Letters and digits of a cell's value; an “o” that stands for a list's bullet is none."""
    return sum(chars(line) for line in _lines(text))


def _lines(text: str) -> list[str]:
    """The lines of a cell; a mark before the words of a single one is an answer and no list's glyph."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    if lines[0][:1] in _MARKS and not any(lines[1:]):
        return lines
    return [item(line) for line in lines]


def places_told(code: str, sheet: str, places: Mapping[CellPlace, int]) -> list[Notice]:
    """A notice that names the first few of the places as Excel does and gives the sum of their counts; none for no place."""
    from openpyxl.utils import get_column_letter  # loaded with the workbook already

    every = [f"{get_column_letter(column)}{row}" for row, column in sorted(places)]
    more = f" and {len(every) - PLACES_NAMED} more" if len(every) > PLACES_NAMED else ""
    named = ", ".join(every[:PLACES_NAMED]) + more
    return [notice(code, sheet=sheet, places=named, count=sum(places.values()))] if places else []


def unread_told(sheet: SheetCells, failed: Iterable[CellPlace]) -> list[Notice]:
    """What of the sheet's values cannot be read: those that are errors, and those that do not show."""
    unseen = {place: cell.unseen for place, cell in sheet.cells.items() if cell.unseen}
    errors = places_told("cells_in_error", sheet.name, dict.fromkeys(failed, 1))
    return errors + places_told("cells_unseen", sheet.name, unseen)


def with_hiding(
    sheet: SheetCells, rows: Mapping[int, bool], columns: Mapping[int, bool], filtered: Set[int]
) -> SheetCells:
    """The sheet with its hidden rows and columns by how they were hidden: in a folded group (True), under a filter, or else by a person."""
    folded = frozenset(row for row, grouped in rows.items() if grouped)
    folded_columns = frozenset(column for column, grouped in columns.items() if grouped)
    left_out = frozenset(rows) & filtered - folded
    return replace(
        sheet,
        hidden_rows=frozenset(rows) - folded - left_out,
        hidden_columns=frozenset(columns) - folded_columns,
        filtered_rows=left_out,
        folded_rows=folded,
        folded_columns=folded_columns,
    )


def remark(author: str, said: str) -> str:
    """A remark after the name of who made it, which many begin with by themselves."""
    return f"{author}: {said}" if author and not said.startswith(author) else said


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
            bool(font.b),
            bool(font.strike),
            "" if solid == WHITE else solid,
            rgb_of(font.color, self.theme) if font.color else "",
            WHITE if pattern in (None, "none") else solid,
            font.name or "",
        )


_PLAIN: Final = CellLook()


class PrintRun(NamedTuple):
    """A stretch of a cell's text as it is printed. `ink` is empty where the colour is not known."""

    text: str
    bold: bool
    struck: bool
    ink: str
    font: str
    underlined: bool = False


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
        marked=_marked(open_),
    )


def _marked(runs: Sequence[PrintRun]) -> str:
    """What of the text stands out by its weight, colour or a line."""
    looks = ((run.text, run.bold or run.underlined or not is_grey(run.ink)) for run in runs if not run.struck)
    return standing_out(looks)


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
            lined = font.u not in (None, "none")
            yield PrintRun(part.text, bool(font.b), bool(font.strike), ink, font.rFont or look.font, lined)
        else:
            yield PrintRun(str(part), look.bold, look.struck, look.ink, look.font)


def _hidden(ink: str, ground: str) -> bool:
    if not ink or not ground:
        return False
    return all(abs(int(ink[i : i + 2], 16) - int(ground[i : i + 2], 16)) < SEEN_APART for i in (0, 2, 4))
