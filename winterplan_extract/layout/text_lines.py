"""Printed lines from words: grouped by baseline, read from the left, their spaces set."""

from __future__ import annotations

import itertools
import operator
import statistics
from collections.abc import Sequence
from math import inf
from typing import Final, NamedTuple

from winterplan_extract.domain import plaintext
from winterplan_extract.domain.document import Box, Line
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Word, WordLine, on_page

_BY_LINE: Final = operator.attrgetter("base", "x0")
_FROM_LEFT: Final = operator.attrgetter("x0")


class TextLine(NamedTuple):
    """A printed line with what layout knows of it beyond `Line`; a tuple, because a page makes a hundred. `head` is the
    width of the first word, `first_width` of the first glyph, `room` what is left at the right; `chars` as in cells.
    """

    text: str
    page: int
    box: Box
    head: float
    first_width: float
    size: float
    bold: bool
    chars: int
    room: float = 0.0
    sideways: bool = False

    def line(self, text: str) -> Line:
        """The line as the domain has it, with `text` for its own."""
        return Line(text, self.page, self.box, self.head, self.room)


def text_lines(words: Sequence[Word], page: int, reading: Reading) -> list[TextLine]:
    """The printed lines of an area from the top; sideways text comes last, each direction as one line."""
    upright = [word for word in words if word.turn == 0]
    lines = [text_line(line, page, reading) for line in word_lines(upright, reading)]
    return lines if len(upright) == len(words) else [*lines, *sideways_lines(words, page, reading)]


def sideways_lines(words: Sequence[Word], page: int, reading: Reading) -> list[TextLine]:
    """The sideways text of an area: a line for each direction in which any runs."""
    found: list[TextLine] = []
    for turn in (1, 3, 2):
        turned = word_lines([word for word in words if word.turn == turn], reading)
        if turned:
            found.append(_sideways([text_line(line, page, reading) for line in turned], turn))
    return found


def word_lines(words: Sequence[Word], reading: Reading) -> list[WordLine]:
    """The words by line, from the top; raised and lowered figures are in the line they touch."""
    rows: list[list[Word]] = []
    drift, base, size = reading.line_drift, -inf, 0.0  # the last word's base and size
    for word in sorted(words, key=_BY_LINE):
        if word.base == base or word.base - base <= drift * min(word.size, size):
            rows[-1].append(word)
        else:
            rows.append([word])
        base, size = word.base, word.size
    if len(rows) > 1:
        sizes = [word.size for word in words]
        if min(sizes) <= settings.SCRIPT_SIZE * max(sizes):
            _join_scripts(rows)
    return [WordLine(sorted(row, key=_FROM_LEFT)) for row in rows]


def _join_scripts(rows: list[list[Word]]) -> None:
    """Moves raised and lowered figures into the rows that they belong to."""
    at = 0
    while at < len(rows):
        home = _row_of_script(rows, at)
        if home is None:
            at += 1
        else:
            rows[home].extend(rows.pop(at))
            at = max(at - 1, 0)


def _row_of_script(rows: Sequence[Sequence[Word]], at: int) -> int | None:
    """The number of the row that a row of raised or lowered figures belongs to; None for a row of its own."""
    row = rows[at]
    for other in (at + 1, at - 1):
        if 0 <= other < len(rows):
            size = max(word.size for word in rows[other])
            near = abs(row[0].base - rows[other][0].base) <= settings.SCRIPT_DRIFT * size
            if near and all(
                word.size <= settings.SCRIPT_SIZE * size and _follows_closely(word, rows[other], size) for word in row
            ):
                return other
    return None


def _follows_closely(word: Word, row: Sequence[Word], size: float) -> bool:
    low, high = settings.SCRIPT_GAP
    return any(low * size <= word.x0 - other.x1 <= high * size for other in row)


def text_line(words: Sequence[Word], page: int, reading: Reading) -> TextLine:
    """A line of words as a printed line."""
    words = _with_list_marker(words)
    first = main = last = words[0]
    text, head, letters, bold, chars, even = "", -1.0, 0, 0, 0, True
    for word, gap in zip(words, _spaces(words, reading), strict=True):
        if gap:
            text += " "
            if head < 0:
                head = last.x1 - first.x0
        part = word.text
        text += part
        length = len(part)
        letters += length
        if word.bold:
            bold += length
        chars += length if part.isalnum() else plaintext.chars(part)
        if length > len(main.text):
            main = word
        if word.base != first.base or word.size != first.size:
            even = False
        last = word
    upper, lower = main.top, main.bottom
    if not even:  # raised and lowered figures make room for themselves
        upper = min(word.top for word in words if word.base <= main.base)
        lower = max(word.bottom for word in words if word.base >= main.base)
    return TextLine(
        plaintext.printed_item(text),
        page,
        Box(first.x0, upper, last.x1, lower),
        last.x1 - first.x0 if head < 0 else head,
        first.first_width,
        main.size,
        2 * bold > letters,
        chars,
    )


def _with_list_marker(words: Sequence[Word]) -> Sequence[Word]:
    """The words, a lone letter “o” that stands for a bullet, as some fonts have it, written as `•`."""
    if len(words) > 1 and words[0].text == "o" and words[1].x0 - words[0].x1 > settings.BULLET_O_GAP * words[1].size:
        return [words[0]._replace(text="•"), *words[1:]]
    return words


def _spaces(words: Sequence[Word], reading: Reading) -> list[bool]:
    """For each word of a line, whether a space stands before it."""
    single = settings.LETTER_SPACED_SHARE * len(words)
    if (
        len(words) >= settings.LETTER_SPACED_WORDS
        and sum([len(word.text) == 1 and word.text.isalnum() for word in words]) >= single
    ):
        steps = [(after.x0 - before.x1) / min(before.size, after.size) for before, after in itertools.pairwise(words)]
        widest = settings.LETTER_SPACED_GAP * max(statistics.median(steps), reading.word_gap)
        return [False, *(step > widest for step in steps)]
    drawn, plain = reading.drawn_space, reading.word_gap
    found = [False]
    before = words[0]
    for after in words[1:]:
        em = before.size if before.size < after.size else after.size
        found.append(after.x0 - before.x1 > (drawn if after.spaced else plain) * em)
        before = after
    return found


def _sideways(lines: Sequence[TextLine], turn: int) -> TextLine:
    """Sideways lines as one line of the page as it is seen."""
    boxes = [on_page(turn, b.x0, b.top, b.x1, b.bottom) for b in (line.box for line in lines)]
    return lines[0]._replace(
        text=" ".join(line.text for line in lines),
        box=Box.around(boxes),
        chars=sum(line.chars for line in lines),
        sideways=True,
    )
