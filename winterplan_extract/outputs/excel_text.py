"""What Excel can hold and show: text made safe for a cell, headings made unique, long text ended in view, and the lines it takes.

Widths are those of Arial (Liberation Sans has the same), in thousandths of the font size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from winterplan_extract.outputs.settings import (
    CELL_CHARACTERS,
    CELL_LINE_FEEDS,
    HEADING_CHARACTERS,
    HEADING_NUMBER,
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


def fitting(text: str, ending: str = CONTINUES) -> str:
    """The text as it is when a cell can hold it; else its beginning, and `ending` on a last line."""
    if len(text) <= CELL_LINE_FEEDS:
        return text
    short = text
    if short.count("\n") > CELL_LINE_FEEDS:
        short = "\n".join(short.split("\n")[:CELL_LINE_FEEDS])
    room = CELL_CHARACTERS - len(ending) - 1
    if len(short) > CELL_CHARACTERS // 2 and len(short.encode("utf-16-le")) // 2 > CELL_CHARACTERS:
        short = short.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    if short is text:
        return text
    return f"{short[:room].rstrip()}\n{ending}"


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
    """Counts wrapped lines at one font size, that of the Normal font, in whose digits widths are given; remembers the widths of words."""

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
