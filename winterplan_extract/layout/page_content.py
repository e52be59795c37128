"""What a source hands over of a page: words and shapes, placed on the page as it is seen, in points."""

from __future__ import annotations

from dataclasses import dataclass

from winterplan_extract.domain.document import Box, Notice, PageFrame
from winterplan_extract.layout.words import Word


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


@dataclass(frozen=True, slots=True)
class Beside:
    """What is no part of a page's text: where something is covered, and remarks with their places."""

    covered: tuple[Box, ...] = ()
    notes: tuple[tuple[Box, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageContent:
    """What can be seen on a page, before any of it is put together.

    `skewed_text` is the text of stamps and watermarks; `picture_share` is the share of the page's area
    that pictures cover; `recognised` tells that the words were read from a picture,
    `as_seen` that the file holds more text, or other, than can be seen. `turns` and `degrees` are a `PageFrame`'s.
    `signs` are dots, squares and other signs set as text, with the colour of their print.
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
