"""Words, lines of words and shapes: what every page is laid out from, placed on the page as it is seen, in points."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar
from unicodedata import category

from winterplan_extract.domain.document import Box, Notice, PageFrame
from winterplan_extract.layout import settings
from winterplan_extract.vocabulary.references import is_figure

Item = TypeVar("Item")
Number = TypeVar("Number", int, float)
Span = tuple[float, float]  # from and to, along a line


class Word(NamedTuple):
    """A run of glyphs without a gap; a tuple, because a page makes hundreds.

    `base` (the baseline) is measured down, `lefts` and `rights` (the sides of its glyphs) along its own line, which is
    `turn` quarter turns against the clock on the page. `spaced`: a space was drawn before it; `run` numbers the text
    object that draws it, -1 for none; `struck`: a bar runs through it.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    spaced: bool
    glyphs: tuple[str, ...]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    turn: int = 0
    shown: bool = True
    white: bool = False
    run: int = -1
    struck: bool = False

    @property
    def top(self) -> float:
        """The upper end of the word's line, measured as its baseline is."""
        return self.base - settings.ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower end of the word's line, measured as its baseline is."""
        return self.base + settings.DESCENT * self.size

    @property
    def first_width(self) -> float:
        """The width of the first glyph."""
        return self.rights[0] - self.lefts[0]

    @property
    def first(self) -> tuple[float, float]:
        """The middle of the first glyph on the page as it is seen."""
        along = (self.lefts[0] + self.rights[0]) / 2
        if self.turn == 0:  # almost always, and asked for of every word, as below
            return along, self.base - settings.LETTER_MIDDLE * self.size
        return self.point(along)

    @property
    def last(self) -> tuple[float, float]:
        """The middle of the last glyph on the page as it is seen."""
        return self.point((self.lefts[-1] + self.rights[-1]) / 2)

    @property
    def centre(self) -> tuple[float, float]:
        """The point that decides in which cell the word stands, on the page as it is seen."""
        along = (self.x0 + self.x1) / 2
        if self.turn == 0:
            return along, self.base - settings.LETTER_MIDDLE * self.size
        return self.point(along)

    @property
    def box(self) -> Box:
        """The word's place on the page as it is seen."""
        return on_page(self.turn, self.x0, self.top, self.x1, self.bottom)

    def point(self, along: float) -> tuple[float, float]:
        """The point of the page at `along` on the word's line, half a small letter above its baseline."""
        down = self.base - settings.LETTER_MIDDLE * self.size
        if self.turn == 0:
            return along, down
        place = on_page(self.turn, along, down, along, down)
        return place.x0, place.top


class WordLine(tuple[Word, ...]):
    """A line of words, its measures worked out once: a search for columns asks for them hundreds of times."""

    @cached_property
    def text(self) -> str:
        return " ".join([word.text for word in self])

    @cached_property
    def middles(self) -> list[float]:
        """The middles of its words along it, from the left."""
        return sorted([(word.x0 + word.x1) / 2 for word in self])

    @cached_property
    def top(self) -> float:
        return min([word.base - settings.ASCENT * word.size for word in self])

    @cached_property
    def bottom(self) -> float:
        return max([word.base + settings.DESCENT * word.size for word in self])

    @cached_property
    def middle(self) -> float:
        """Half way down the line."""
        return (self.top + self.bottom) / 2

    @cached_property
    def height(self) -> float:
        return self.bottom - self.top

    @cached_property
    def size(self) -> float:
        """The size of the largest word."""
        return max([word.size for word in self])

    @cached_property
    def is_bold(self) -> bool:
        """Whether all of the line is bold, as headings are."""
        return all(word.bold for word in self)

    @cached_property
    def filled(self) -> tuple[Span, ...]:
        """The spans that the words fill, from the left; a list marker's or a currency's reaches up to its item. Further
        off a sign, such as a dash, is a cell's whole text, and so is one for no figure beside a figure.
        """
        spans = [(word.x0, word.x1) for word in self]
        for at, (word, after) in enumerate(itertools.pairwise(self)):
            if (
                len(word.text) == 1
                and after.x0 > word.x1
                and not (word.text.isalnum() or word.text in settings.LEADERS)
                and not (after.x0 - word.x1 > word.size and is_figure(word.text) and is_figure(after.text))
                and (after.x0 - word.x1 <= settings.DOT_TO_ITEM * word.size or category(word.text) == "Sc")
            ):
                spans[at] = (word.x0, after.x0)
        return merged_spans(spans)

    @cached_property
    def typed_width(self) -> float:
        """The width of every glyph, and so of a space, of a line set in a typewriter's font; 0 for other lines."""
        width = self[0].rights[0] - self[0].lefts[0]
        slack = settings.SAME_WIDTH * width
        even = all(abs(b - a - width) <= slack for word in self for a, b in zip(word.lefts, word.rights, strict=True))
        return width if even and sum(len(word.lefts) for word in self) >= settings.TYPED_GLYPHS else 0.0

    @cached_property
    def gaps(self) -> list[float]:
        """The gaps between words, in ems, without those after list markers."""
        return [
            (after.x0 - before.x1) / max(before.size, after.size)
            for before, after in itertools.pairwise(self)
            if before.text != "•"
        ]


def merged_spans(spans: Iterable[tuple[Number, Number]]) -> tuple[tuple[Number, Number], ...]:
    """The spans from the left, those that overlap or touch taken as one."""
    found: list[tuple[Number, Number]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def in_runs(items: Iterable[Item], goes_on: Callable[[list[Item], Item], bool]) -> list[list[Item]]:
    """The items in runs: each goes on the run before it, if that is so of the run and the item, or begins another."""
    runs: list[list[Item]] = []
    for item in items:
        if runs and goes_on(runs[-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def on_page(turn: int, x0: float, top: float, x1: float, bottom: float) -> Box:
    """A box measured along a turned line as a box of the page as it is seen."""
    if turn == 1:
        return Box(top, -x1, bottom, -x0)
    if turn == 2:
        return Box(-x1, -bottom, -x0, -top)
    if turn == 3:
        return Box(-bottom, x0, -top, x1)
    return Box(x0, top, x1, bottom)


def split_word(word: Word, at: int) -> tuple[Word, Word]:
    """The word in two, before its glyph number `at`."""
    first, second = (
        word._replace(
            text="".join(word.glyphs[part]), glyphs=word.glyphs[part], lefts=word.lefts[part], rights=word.rights[part]
        )
        for part in (slice(0, at), slice(at, None))
    )
    return first._replace(x1=word.rights[at - 1]), second._replace(x0=word.lefts[at], spaced=False)


@dataclass(frozen=True, slots=True)
class Shading:
    """A filled area and its colour as RRGGBB; no colour for a pattern or a picture."""

    box: Box
    colour: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """Rules (thin boxes), shadings in the order they are painted, and pictures."""

    rules: tuple[Box, ...] = ()
    shadings: tuple[Shading, ...] = ()
    pictures: tuple[Box, ...] = ()
    frames: tuple[Shading, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What is no part of a page's text: where something is covered, and remarks with their places."""

    covered: tuple[Box, ...] = ()
    notes: tuple[tuple[Box, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageContent:
    """What can be seen on a page, before any of it is put together.

    `skewed_text` is of stamps and watermarks, `picture_share` the share that pictures cover; `recognised`: the words
    were read from a picture, `as_seen`: the file holds more text, or other. `turns` and `degrees` are a `PageFrame`'s;
    `signs` are dots and other signs set as text, with the colour of their print.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    shapes: Shapes
    skewed_text: str = ""
    picture_share: float = 0.0
    recognised: bool = False
    beside: Beside = Beside()
    notices: tuple[Notice, ...] = ()
    as_seen: bool = False
    turns: int = 0
    degrees: float = 0.0
    signs: tuple[Shading, ...] = ()

    @property
    def frame(self) -> PageFrame:
        """The page as its boxes see it."""
        return PageFrame(self.number, self.width, self.height, self.turns, self.degrees)
