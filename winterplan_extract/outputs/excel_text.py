"""What Excel can hold: text made safe for a cell, headings made unique, long text ended in view."""

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
    if len(short) > CELL_CHARACTERS // 2 and _units(short) > CELL_CHARACTERS:
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


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
