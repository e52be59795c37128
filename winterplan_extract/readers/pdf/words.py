"""Words from glyphs: runs without a gap, each with its place, its size and its font's weight."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings, source_settings
from winterplan_extract.readers.pdf.glyphs import SKEWED, Glyphs
from winterplan_extract.settings import Reading

# Where a line of text stands around its baseline, in ems: what most fonts declare.
Span = tuple[float, float]  # from and to, along a line


class Word(NamedTuple):
    """A run of glyphs with no gap between them; a tuple, for a page makes hundreds.

    `base` (the baseline) runs down and `lefts` and `rights`, the sides of its glyphs, along the
    word's own line; `turn` counts the quarter turns against the clock by which that line lies on
    the page. `spaced` tells that a space was drawn before it. `run` numbers the text object that
    draws its first glyph; -1 where none does.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    spaced: bool
    turn: int
    shown: bool
    white: bool
    glyphs: tuple[str, ...]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    run: int = -1

    @property
    def lead(self) -> float:
        """The width of the first glyph."""
        return self.rights[0] - self.lefts[0]

    @property
    def first(self) -> tuple[float, float]:
        """The middle of the first glyph, on the page as it is seen."""
        if self.turn == 0:
            return (self.lefts[0] + self.rights[0]) / 2, self.base - settings.LETTER_MIDDLE * self.size
        return self.point((self.lefts[0] + self.rights[0]) / 2)

    @property
    def last(self) -> tuple[float, float]:
        """The middle of the last glyph, on the page as it is seen."""
        if self.turn == 0:
            return (self.lefts[-1] + self.rights[-1]) / 2, self.base - settings.LETTER_MIDDLE * self.size
        return self.point((self.lefts[-1] + self.rights[-1]) / 2)

    @property
    def box(self) -> Box:
        """The word's place on the page as it is seen."""
        return seen_box(
            self.turn,
            self.x0,
            self.base - settings.ASCENT * self.size,
            self.x1,
            self.base + settings.DESCENT * self.size,
        )

    @property
    def centre(self) -> tuple[float, float]:
        """The point by which the word is put into a cell, on the page as it is seen."""
        if self.turn == 0:
            return (self.x0 + self.x1) / 2, self.base - settings.LETTER_MIDDLE * self.size
        return self.point((self.x0 + self.x1) / 2)

    def point(self, along: float) -> tuple[float, float]:
        """The point of the page at `along` on the word's line, half a small letter above its baseline."""
        down = self.base - settings.LETTER_MIDDLE * self.size
        if self.turn == 1:
            return down, -along
        if self.turn == 2:
            return -along, -down
        if self.turn == 3:
            return -down, along
        return along, down


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with those that overlap taken as one, from the left."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


class Line(tuple[Word, ...]):
    """A line of words whose sides are worked out once: a search for columns asks for them hundreds of times."""

    @cached_property
    def top(self) -> float:
        return min([word.base - settings.ASCENT * word.size for word in self])

    @cached_property
    def bottom(self) -> float:
        return max([word.base + settings.DESCENT * word.size for word in self])

    @cached_property
    def size(self) -> float:
        """The size of its largest word."""
        return max([word.size for word in self])

    @cached_property
    def taken(self) -> tuple[Span, ...]:
        """What its words take of it, from the left; a list glyph reaches up to its item."""
        found = [(word.x0, word.x1) for word in self]
        for at, (word, after) in enumerate(itertools.pairwise(self)):
            if len(word.text) == 1 and after.x0 > word.x1 and not word.text.isalnum():
                found[at] = (word.x0, after.x0)
        return union(found)

    @cached_property
    def gaps(self) -> list[float]:
        """The gaps between its words that may part columns, in ems; a list glyph is no column."""
        return [
            (after.x0 - before.x1) / max(before.size, after.size)
            for before, after in itertools.pairwise(self)
            if before.text != "•"
        ]


def seen_box(turn: int, x0: float, top: float, x1: float, bottom: float) -> Box:
    """A box of a turned line's own coordinates as a box of the page as it is seen."""
    if turn == 1:
        return Box(top, -x1, bottom, -x0)
    if turn == 2:
        return Box(-x1, -bottom, -x0, -top)
    if turn == 3:
        return Box(-bottom, x0, -top, x1)
    return Box(x0, top, x1, bottom)


def words_of(glyphs: Glyphs, reading: Reading) -> list[Word]:
    """The words of a page in the order in which the file draws them, each drawn word once."""
    kept = np.flatnonzero((glyphs.sizes >= reading.smallest_glyph) & ~_doubled(glyphs, reading))
    if not len(kept):
        return []
    x0, x1, base, sizes = glyphs.x0[kept], glyphs.x1[kept], glyphs.base[kept], glyphs.sizes[kept]
    turns, styles, spaced = glyphs.turns[kept], glyphs.styles[kept], glyphs.spaced[kept]
    gaps = x0[1:] - x1[:-1]
    em = np.minimum(sizes[1:], sizes[:-1])
    # the letters of a ligature that the file spells out come with one and the same box
    ligature = (x0[1:] == x0[:-1]) & (styles[1:] == styles[:-1])
    breaks = (
        spaced[1:]
        | (np.abs(base[1:] - base[:-1]) > reading.word_drift * em)
        | (gaps > reading.word_gap * em)
        | ((gaps < -source_settings.BACKWARD_KERNING * em) & ~ligature)
        | (turns[1:] != turns[:-1])
    )
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist()]
    texts = [glyphs.texts[at] for at in kept.tolist()]
    lefts, rights = x0.tolist(), x1.tolist()
    columns = zip(
        starts,
        [*starts[1:], len(texts)],
        np.maximum.reduceat(x1, starts).tolist(),
        base[starts].tolist(),
        spaced[starts].tolist(),
        turns[starts].tolist(),
        styles[starts].tolist(),
        strict=True,
    )
    words: list[Word] = []
    for first, last, right, line, space, turn, style in columns:
        look = glyphs.looks[style]
        parts = tuple(texts[first:last])
        words.append(
            Word(
                "".join(parts),
                lefts[first],
                right,
                line,
                look.size,
                look.bold,
                space,
                turn,
                look.shown,
                look.white,
                parts,
                tuple(lefts[first:last]),
                tuple(rights[first:last]),
                style,
            )
        )
    return _drawn_once(words, reading)


def _doubled(glyphs: Glyphs, reading: Reading) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which glyphs repeat the glyph before them a hair's breadth away, to look bold."""
    doubled = np.zeros(len(glyphs), dtype=np.bool_)
    if len(glyphs) < 2:
        return doubled
    near = reading.double_shift * glyphs.sizes[1:]
    close = (
        (np.abs(np.diff(glyphs.x0)) < near)
        & (np.abs(np.diff(glyphs.base)) < near)
        & (glyphs.styles[1:] != glyphs.styles[:-1])
    )
    for at in np.flatnonzero(close).tolist():
        doubled[at + 1] = glyphs.texts[at] == glyphs.texts[at + 1]
    return doubled


def _drawn_once(words: Sequence[Word], reading: Reading) -> list[Word]:
    """The words without those that are drawn over an equal word; what is doubled is bold."""
    found: dict[str, list[int]] = {}
    kept: list[Word] = []
    for word in words:
        alike = found.setdefault(word.text, [])
        near = reading.double_shift * word.size
        for at in alike:
            other = kept[at]
            if abs(other.base - word.base) < near and abs(other.x0 - word.x0) < near and other.turn == word.turn:
                kept[at] = other._replace(bold=True) if other.shown or not word.shown else word
                break
        else:
            alike.append(len(kept))
            kept.append(word)
    return kept


def cut(word: Word, at: int) -> tuple[Word, Word]:
    """The word in two before its glyph number `at`."""
    return (
        word._replace(
            text="".join(word.glyphs[:at]),
            x1=word.rights[at - 1],
            glyphs=word.glyphs[:at],
            lefts=word.lefts[:at],
            rights=word.rights[:at],
        ),
        word._replace(
            text="".join(word.glyphs[at:]),
            x0=word.lefts[at],
            spaced=False,
            glyphs=word.glyphs[at:],
            lefts=word.lefts[at:],
            rights=word.rights[at:],
        ),
    )


def printed(words: Iterable[Word], width: float, height: float) -> list[Word]:
    """The words that can be seen: drawn in a visible way, level, and within the page."""
    kept: list[Word] = []
    for word in words:
        if word.shown and word.turn != SKEWED:
            x, y = word.centre
            if 0 <= x <= width and 0 <= y <= height:
                kept.append(word)
    return kept
