"""Makes sheets fit Excel: text that a cell and a row can hold, row heights, links within limits.

Widths are those of Arial (Liberation Sans has the same), in thousandths of the font size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import getitem
from typing import Final, NamedTuple

from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Problem, problem_of
from winterplan_extract.outputs.settings import (
    ALWAYS_ONE_LINE,
    CELL_CHARACTERS,
    CELL_LINE_FEEDS,
    HEADING_CHARACTERS,
    HEADING_NUMBER,
    NARROW,
    NARROW_LINES,
    NARROWEST_ABOUT,
    SHEET_LINKS,
)
from winterplan_extract.outputs.sheet import Line, Once, SheetColumn, StyledText, Value, WorkbookSheet
from winterplan_extract.outputs.theme import (
    ABOUT_WIDTH,
    LINE_HEIGHT,
    LOOKS,
    MAX_ROW_POINTS,
    ROW_PADDING,
    UNWRAPPED,
    ProfileStyle,
)

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

CONTINUES: Final = "[continues: see rows.csv]"

# Not allowed in XML, or allowed and invisible: all but tab and line feed.
_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def showable(text: str) -> str:
    """The text with line ends as line feeds, and U+FFFD where a character cannot be shown."""
    if text.isprintable():  # as most texts are, which takes a fifth of the time to tell
        return text
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def fitting(text: str) -> str:
    """The text as it is when a cell can hold it; else its beginning, and where it goes on, on a last line."""
    if len(text) <= CELL_LINE_FEEDS:
        return text
    short = text
    if short.count("\n") > CELL_LINE_FEEDS:
        short = "\n".join(short.split("\n")[:CELL_LINE_FEEDS])
    room = CELL_CHARACTERS - len(CONTINUES) - 1
    if len(short) > CELL_CHARACTERS // 2 and len(short.encode("utf-16-le")) // 2 > CELL_CHARACTERS:
        short = short.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    if short is text:
        return text
    return f"{short[:room].rstrip()}\n{CONTINUES}"


def protected(text: str) -> str:
    """The text with `_x0041_` and the like written so that Excel shows it as it stands."""
    return _ESCAPE.sub("_x005F_", text)


def headings(titles: Sequence[str]) -> tuple[str, ...]:
    """The titles as headings of a table: on one line, none empty, none like another but for case."""
    taken: set[str] = set()
    made: list[str] = []
    for number, title in enumerate(titles, start=1):
        plain = " ".join(showable(title).split())[: HEADING_CHARACTERS - HEADING_NUMBER] or f"Column {number}"
        unique, again = plain, 1
        while unique.casefold() in taken:
            again += 1
            unique = f"{plain} ({again})"
        taken.add(unique.casefold())
        made.append(unique)
    return tuple(made)


_GROUPS: Final = {
    222: "ijl'’‘",
    278: " !,./:;I[]\\ft|·",
    333: "()-r`“”•",
    389: "*",
    500: "Jcksvxyz",
    556: "abdeghnopquL0123456789?#$_£–",
    584: "+<=>~^",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…@",
}
_OTHER: Final = 620  # accented letters and symbols
_WIDE: Final = 1000  # East Asian characters, emoji
_IS_WIDE: Final = re.compile("[\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U0001f300-\U0001faff\U00020000-\U0003ffff]")
_SLACK: Final = 1.03  # screens round each glyph up to whole pixels
_POINTS_PER_PIXEL: Final = 0.75
_PADDING: Final = 6  # pixels a cell keeps free at its sides, its border included


class _Widths(dict[str, int]):
    """The width of each character."""

    def __missing__(self, char: str) -> int:
        return _WIDE if _IS_WIDE.match(char) else _OTHER


_WIDTHS: Final = _Widths({char: width for width, chars in _GROUPS.items() for char in chars})


class Measure:
    """Counts wrapped lines at one font size, that of the Normal font, in whose digits widths are given."""

    def __init__(self, size: float, *, bold: bool = False) -> None:
        self._scale = size / 1000 / _POINTS_PER_PIXEL * _SLACK * (1.07 if bold else 1.0)
        self._digit = round(size * _WIDTHS["0"] / 1000 / _POINTS_PER_PIXEL)
        self._space = _WIDTHS[" "] * self._scale
        self._words: dict[str, float] = {}

    def lines(self, text: str, width: float) -> int:
        """Lines that the text takes in a column of `width` characters; 1 for an empty text."""
        return len(self.ends(text, width))

    def ends(self, text: str, width: float, *, at_most: int | None = None) -> list[int]:
        """Where each line ends: offsets into the text, no more than `at_most` of them."""
        room = max(width * self._digit - _PADDING, 1.0)
        found: list[int] = []
        start = 0
        for paragraph in text.split("\n"):
            self._wrap(paragraph, start, room, found)
            start += len(paragraph) + 1
            if at_most is not None and len(found) >= at_most:
                return found[:at_most]
        return found

    def _wrap(self, paragraph: str, start: int, room: float, found: list[int]) -> None:
        """Adds the ends of one paragraph's lines: words wrap at spaces, and a long word anywhere."""
        used = 0.0
        at = start
        for word in paragraph.split(" "):
            width = self._word(word)
            step = width + (self._space if at > start else 0.0)
            if used + step > room and used > 0:
                found.append(at)
                used, step = 0.0, width
            if step > room:
                pieces = int(width // room)
                found.extend(at + len(word) * piece // (pieces + 1) for piece in range(1, pieces + 1))
                step %= room
            used += step
            at += len(word) + 1
        found.append(start + len(paragraph))

    def _word(self, word: str) -> float:
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = sum(map(_WIDTHS.__getitem__, word)) * self._scale
        return known


_CONTINUES_IN_ROWS: Final = "[continues: see the sheet Rows]"
_ONE_TABLE: Final = "This worksheet contains one table."  # for those who only hear the sheet
_NO_CELLS: Final = ((), (), (), ())  # the values, lines, endings and links of a line without cells


@dataclass(frozen=True, slots=True)
class FittedSheet:
    """A sheet that Excel can hold: `heights` has the points of the header row and of every line."""

    sheet: WorkbookSheet
    header_height: float
    heights: tuple[float, ...]
    problems: tuple[Problem, ...]


class Fitter:
    """Fits sheets for one style; keeps the widths of words from sheet to sheet."""

    def __init__(self, style: ProfileStyle) -> None:
        self._style = style
        self._plain = Measure(style.size)
        self._bold = Measure(style.size, bold=True)
        self._known: dict[tuple[str, int, bool], int] = {}  # lines of texts, many of which stand on several sheets
        self._line_points = style.size * LINE_HEIGHT
        self._most_lines = int((MAX_ROW_POINTS - ROW_PADDING) / self._line_points)

    def fit(self, sheet: WorkbookSheet) -> FittedSheet:
        """The sheet with its texts fitted, its blanks marked if the style asks, its rows measured; it has a line."""
        if sheet.table and not sheet.lines:
            sheet = self._saying_nothing(sheet)
        titles = [header.title for header in sheet.headers]
        named = zip(sheet.headers, headings(titles) if sheet.table else titles, strict=True)
        headers = tuple(replace(header, title=title) for header, title in named)
        columns = [Once(partial(self._cell, header=header, sheet=sheet)) for header in headers]
        lines: list[Line] = []
        heights: list[float] = []
        problems: list[Problem] = []
        links = 0
        for line in sheet.lines:
            values, counts, ended, linked = zip(*map(getitem, columns, line), strict=True) if line else _NO_CELLS
            tallest = max(counts, default=1)
            if sheet.tells_cut and tallest > self._most_lines:
                cut = ", ".join(h.title for h, c in zip(headers, counts, strict=True) if c > self._most_lines)
                values = (*values[:-1], cut)
            lines.append(values)
            heights.append(self._points(1 if sheet.keeps_level else tallest))
            links += sum(linked)
            problems += [
                problem_of(
                    notice("cell_shortened", sheet=sheet.name, column=header.title, line=_text(line[0]) or "a row")
                )
                for header, shortened in zip(headers, ended, strict=False)
                if shortened
            ]
        dropped = max(0, links - SHEET_LINKS)
        if dropped:
            lines = _within_links(lines)
            told = notice("links_left_out", sheet=sheet.name, limit=f"{SHEET_LINKS:,}", count=f"{dropped:,}")
            problems.append(problem_of(told))
        return FittedSheet(
            sheet=replace(sheet, headers=headers, lines=tuple(lines), about=self._about(sheet, headers)),
            # of the tallest heading, and a line more for the filters' buttons
            header_height=self._points(
                max((self._bold.lines(h.title, h.width) for h in headers), default=1) + (not self._style.published)
            ),
            heights=tuple(heights),
            problems=tuple(problems),
        )

    def _saying_nothing(self, sheet: WorkbookSheet) -> WorkbookSheet:
        """The sheet with a line that says why there is none; it runs on over the blanks unless those are marked."""
        said = sheet.empty or "[none]"
        line: Line = (
            StyledText(said, "" if self._style.published else "message"),
            *(None for _ in sheet.headers[1:]),
        )
        headers = tuple(replace(header, blank="[none]") for header in sheet.headers)
        return replace(sheet, headers=headers, lines=(line,), choices=None)

    def _about(self, sheet: WorkbookSheet, headers: Sequence[SheetColumn]) -> tuple[str, ...]:
        """The lines over the table, broken where a screen or the table ends: they do not wrap."""
        width = min(ABOUT_WIDTH, max(sum(header.width for header in headers), NARROWEST_ABOUT))
        broken: list[str] = []
        for text in map(showable, filter(None, (*((_ONE_TABLE,) * bool(sheet.table)), *sheet.about))):
            start = 0
            for end in self._plain.ends(text, width):
                broken.append(text[start:end].strip())
                start = end
        return tuple(broken)

    def _cell(self, value: Value, header: SheetColumn, sheet: WorkbookSheet) -> _FittedCell:
        text = showable(_text(value))
        if not text and (value is None or isinstance(value, str | StyledText)):
            return self._blank(value, header)
        if isinstance(value, float) and not math.isfinite(value):
            return _FittedCell("[not a number]")
        if not isinstance(value, str | StyledText):
            return _FittedCell(value)
        kept = fitting(text)
        ended = kept != text
        lines = self._lines(kept, header.width, value)
        most = self._most_lines if header.width >= NARROW else NARROW_LINES
        typed = isinstance(value, StyledText) and value.look == "entry"  # what a person typed stands nowhere else
        if sheet.shortens and lines > most and not typed:
            kept = self._beginning(kept, header.width, most)
            lines, ended = most, False  # the pointer leads to Rows, which says where the rest is
        if isinstance(value, str):
            return _FittedCell(kept, lines, ended)
        return _FittedCell(value if kept is value.text else replace(value, text=kept), lines, ended, bool(value.to))

    def _blank(self, value: Value, header: SheetColumn) -> _FittedCell:
        """What stands for no value: the header's marker if the style asks for one, in the look of the cell."""
        blank = header.blank if self._style.published else ""
        kept = replace(value, text=blank) if isinstance(value, StyledText) else blank or None
        linked = isinstance(value, StyledText) and value.to is not None
        return _FittedCell(kept, self._lines(blank, header.width, kept), linked=linked)

    def _beginning(self, text: str, width: int, most: int) -> str:
        """As much of the text as `most` lines show, ending in a pointer to the whole."""
        pointer = self._plain.lines(_CONTINUES_IN_ROWS, width)
        ends = self._plain.ends(text, width, at_most=most - pointer)
        return f"{text[: ends[-1]].rstrip()}\n{_CONTINUES_IN_ROWS}"

    def _lines(self, text: str, width: int, value: Value) -> int:
        look = value.look if isinstance(value, StyledText) else ""
        if look in UNWRAPPED or (len(text) <= width * ALWAYS_ONE_LINE and "\n" not in text):
            return 1
        bold = LOOKS[look].bold
        known = self._known.get((text, width, bold))
        if known is None:
            known = self._known[text, width, bold] = (self._bold if bold else self._plain).lines(text, width)
        return known

    def _points(self, lines: int) -> float:
        return min(MAX_ROW_POINTS, round(lines * self._line_points + ROW_PADDING, 2))


class _FittedCell(NamedTuple):
    """A fitted value, the lines it takes, whether a cell could not hold it whole, and whether it leads somewhere."""

    value: Value
    lines: int = 1
    ended: bool = False
    linked: bool = False


def _text(value: Value) -> str:
    if isinstance(value, StyledText):
        return value.text
    return value if isinstance(value, str) else ""


def _within_links(lines: list[Line]) -> list[Line]:
    """The lines without the links that are more than a sheet may have."""
    left = SHEET_LINKS
    kept: list[Line] = []
    for line in lines:
        cells = list(line)
        for at, value in enumerate(cells):
            if isinstance(value, StyledText) and value.to is not None:
                left -= 1
                cells[at] = value if left >= 0 else replace(value, to=None)
        kept.append(tuple(cells))
    return kept
