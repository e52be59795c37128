"""Sets a cell's text into printed lines: wraps, hangs list items, breaks words that do not fit.

`^` in a text turns raised small print on and off (`31^st^ October`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.pdfbase.pdfmetrics import stringWidth

RAISED: Final = "^"
_RAISED_SIZE: Final = 0.65
_HANG: Final = 9.0  # points from a bullet to its text
_PIECE: Final = re.compile(r"\S+?-(?=\w)|\S+")


@dataclass(frozen=True, slots=True)
class Type:
    """A typeface as set: font name, size and leading in points."""

    font: str
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line: text, indent, space above it, whether a bullet stands before it.

    `tellable`: that a paragraph begins here can be seen from the line before, which had room left.
    """

    text: str
    indent: float = 0.0
    above: float = 0.0
    bullet: bool = False
    starts: bool = False
    tellable: bool = True


def plain(text: str) -> str:
    """The text as it reads, without the marks for raised print."""
    return text.replace(RAISED, "")


def width(text: str, kind: Type) -> float:
    """The width of the text in points, raised parts in their smaller size."""
    return sum(
        stringWidth(part, kind.font, kind.size * (_RAISED_SIZE if raised else 1)) for part, raised in parts(text)
    )


def parts(text: str) -> list[tuple[str, bool]]:
    """The stretches of the text, each with whether it is raised."""
    return [(part, bool(number % 2)) for number, part in enumerate(text.split(RAISED)) if part]


def set_text(text: str, kind: Type, room: float, *, gap: float, hyphens: bool = False) -> list[Printed]:
    """The text as printed lines of at most `room` points, `gap` points between paragraphs.

    With `hyphens`, a line may end after a hyphen inside a word. A word wider than the room is broken
    at the edge. Raises ValueError where `gap` is 0 and nothing shows that a paragraph begins.
    """
    lines: list[Printed] = []
    for number, paragraph in enumerate(text.split("\n") if text else []):
        bullet = paragraph.startswith("• ")
        indent = _HANG if bullet else 0.0
        wrapped = _wrap(paragraph[2:] if bullet else paragraph, kind, room - indent, hyphens=hyphens)
        tellable = bullet or not lines or _shows(lines[-1], wrapped[0], kind, room)
        if not (tellable or gap):
            raise ValueError(f"nothing shows that a paragraph begins: {lines[-1].text!r} / {wrapped[0]!r}")
        above = gap if number else 0.0
        lines.append(Printed(wrapped[0], indent, above, bullet, starts=True, tellable=tellable))
        lines += [Printed(line, indent) for line in wrapped[1:]]
    return lines


def fitting(lines: Sequence[Printed], leading: float, height: float) -> int:
    """How many of the lines go on this page, so that the cut hides no start of a paragraph."""
    count, used = 0, 0.0
    for line in lines:
        used += leading + (line.above if count else 0.0)
        if used > height:
            break
        count += 1
    while 0 < count < len(lines) and lines[count].starts and not lines[count].tellable:
        count -= 1
    return count


def tall(lines: Sequence[Printed], leading: float) -> float:
    """The height of the lines, in points."""
    return sum(leading + (line.above if number else 0.0) for number, line in enumerate(lines))


def _shows(before: Printed, first: str, kind: Type, room: float) -> bool:
    """Whether the first word of a paragraph would have fitted on the line before, with a little to spare."""
    left = room - before.indent - width(before.text, kind)
    return left > width(first.split(" ")[0], kind) + 0.6 * kind.size


def _wrap(text: str, kind: Type, room: float, *, hyphens: bool) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        pieces = _PIECE.findall(word) if hyphens else [word]
        for number, piece in enumerate(pieces):
            joined = lines[-1] + (" " if lines[-1] and not number else "") + piece
            if width(joined, kind) <= room:
                lines[-1] = joined
                continue
            if lines[-1]:
                lines.append("")
            *full, rest = _broken(piece, kind, room)
            lines[-1:] = [*full, rest]
    return lines


def _broken(word: str, kind: Type, room: float) -> list[str]:
    """The word in stretches that each fill the room; whole where it fits."""
    stretches = [""]
    for letter in word:
        if stretches[-1] and width(stretches[-1] + letter, kind) > room:
            stretches.append("")
        stretches[-1] += letter
    return stretches
