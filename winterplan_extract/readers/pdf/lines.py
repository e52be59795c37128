"""Printed lines from the words of one area: grouped by baseline, read from the left, their spaces set."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from winterplan_extract import plaintext
from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.words import Word, seen_box
from winterplan_extract.settings import Reading


class Print(NamedTuple):
    """One printed line with what the reader knows of it beyond `Line`; a tuple, for a page makes a hundred.

    `lead` is the width of its first glyph and `head` that of its first word; `chars` counts its
    letters and digits glyph by glyph. `turned` lines run up or down the page.
    """

    text: str
    page: int
    box: Box
    head: float
    lead: float
    size: float
    bold: bool
    chars: int
    room: float = 0.0
    turned: bool = False


def lines_of(words: Sequence[Word], page: int, reading: Reading) -> list[Print]:
    """The printed lines of an area, from the top; sideways text comes last, each run of it as one line."""
    upright = [word for word in words if word.turn == 0]
    return [*(print_row(row, page, reading) for row in rows_of(upright, reading)), *turned_lines(words, page, reading)]


def turned_lines(words: Sequence[Word], page: int, reading: Reading) -> list[Print]:
    """The sideways text of an area, a line for each direction in which any runs."""
    found: list[Print] = []
    for turn in (1, 3, 2):
        turned = [word for word in words if word.turn == turn]
        if turned:
            found.append(_turned([print_row(row, page, reading) for row in rows_of(turned, reading)], turn))
    return found


def rows_of(words: Sequence[Word], reading: Reading) -> list[list[Word]]:
    """The words by line; raised and lowered figures are with the line they touch."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        last = rows[-1][-1] if rows else None
        if last is not None and word.base - last.base <= reading.line_drift * min(word.size, last.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    sizes = [word.size for word in words]
    if len(rows) > 1 and min(sizes) <= settings.SCRIPT_SIZE * max(sizes):
        _bring_home(rows)
    return [sorted(row, key=lambda word: word.x0) for row in rows]


def _bring_home(rows: list[list[Word]]) -> None:
    """Puts rows of raised and lowered figures into the rows they belong to."""
    at = 0
    while at < len(rows):
        home = _home(rows, at)
        if home is None:
            at += 1
        else:
            rows[home].extend(rows.pop(at))
            at = max(at - 1, 0)


def _home(rows: Sequence[Sequence[Word]], at: int) -> int | None:
    """The row that a row of small words belongs to; None for a row of its own."""
    row = rows[at]
    for other in (at + 1, at - 1):
        if 0 <= other < len(rows):
            size = max(word.size for word in rows[other])
            near = abs(row[0].base - rows[other][0].base) <= settings.SCRIPT_DRIFT * size
            if near and all(
                word.size <= settings.SCRIPT_SIZE * size and _beside(word, rows[other], size) for word in row
            ):
                return other
    return None


def _beside(word: Word, row: Sequence[Word], size: float) -> bool:
    return any(settings.SCRIPT_GAP[0] * size <= word.x0 - other.x1 <= settings.SCRIPT_GAP[1] * size for other in row)


def print_row(row: Sequence[Word], page: int, reading: Reading) -> Print:
    """A row of words as a printed line."""
    row = _with_list_glyph(row)
    first = main = last = row[0]
    text, head, letters, bold, chars, level = "", -1.0, 0, 0, 0, True
    for word, gap in zip(row, _gaps(row, reading), strict=True):
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
            level = False
        last = word
    upper, lower = main.base - settings.ASCENT * main.size, main.base + settings.DESCENT * main.size
    if not level:  # raised and lowered figures make room for themselves
        upper = min(word.base - settings.ASCENT * word.size for word in row if word.base <= main.base)
        lower = max(word.base + settings.DESCENT * word.size for word in row if word.base >= main.base)
    return Print(
        plaintext.item(text),
        page,
        Box(first.x0, upper, last.x1, lower),
        last.x1 - first.x0 if head < 0 else head,
        first.lead,
        main.size,
        2 * bold > letters,
        chars,
    )


def _with_list_glyph(row: Sequence[Word]) -> Sequence[Word]:
    """The row with a lone letter “o” before an item, as some fonts draw their bullet, as a list glyph."""
    if len(row) > 1 and row[0].text == "o" and row[1].x0 - row[0].x1 > settings.BULLET_O_GAP * row[1].size:
        return [row[0]._replace(text="•"), *row[1:]]
    return row


def _gaps(row: Sequence[Word], reading: Reading) -> list[bool]:
    """For each word of a line, whether a space stands before it."""
    if len(row) >= settings.LETTER_SPACED_WORDS and sum(
        [len(word.text) == 1 for word in row]
    ) >= settings.LETTER_SPACED_SHARE * len(row):
        steps = [(after.x0 - before.x1) / min(before.size, after.size) for before, after in itertools.pairwise(row)]
        widest = settings.LETTER_SPACED_GAP * max(statistics.median(steps), reading.word_gap)
        return [False, *(step > widest for step in steps)]
    drawn, plain = reading.drawn_space, reading.word_gap
    found = [False]
    before = row[0]
    for after in row[1:]:
        em = before.size if before.size < after.size else after.size
        found.append(after.x0 - before.x1 > (drawn if after.spaced else plain) * em)
        before = after
    return found


def _turned(lines: Sequence[Print], turn: int) -> Print:
    """Sideways lines as one line of the page as it is seen."""
    boxes = [seen_box(turn, b.x0, b.top, b.x1, b.bottom) for b in (line.box for line in lines)]
    return lines[0]._replace(
        text=" ".join(line.text for line in lines),
        box=Box(
            min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
        ),
        chars=sum(line.chars for line in lines),
        turned=True,
    )
