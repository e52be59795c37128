"""Printed lines as blocks: what stands between empty lines, cut where a cell surely begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from winterplan_extract.domain.plaintext import BULLET, item
from winterplan_extract.sources.text.stacked.pages import PrintedLine
from winterplan_extract.sources.text.stacked.widths import LineSpan, span_of

# Within a block a new cell begins with a reference of two figures and a capital, or with a lone answer.
_BEGINS: Final = re.compile(r"\d{1,2}\.\d{1,2}[.)]?(?:\s+[A-Z]|$)|(?:[YN]|Yes|No)(?:\s{2,}|\s*$)|N\s+[A-Z]")


@dataclass(frozen=True)
class TextBlock:
    """Lines that stand together. `texts` has an empty one for each empty paragraph.

    `starts_page` marks the first block of a page, `glued` one that no empty line parts from the
    block before, `indented` one with a space before its first word.
    """

    texts: tuple[str, ...]
    page: int
    starts_page: bool = False
    glued: bool = False
    indented: bool = False

    @cached_property
    def text(self) -> str:
        """The block's words in one line."""
        return " ".join(text for text in self.texts if text)

    @cached_property
    def span(self) -> LineSpan:
        """What the block's lines tell of the width of its column."""
        return span_of(self.texts)

    @cached_property
    def is_item(self) -> bool:
        """Whether the block begins with a list glyph."""
        return item(self.texts[0]).startswith(BULLET)

    @property
    def padded(self) -> bool:
        """Whether an empty paragraph stands at the block's end."""
        return not self.texts[-1]


def blocks_of(lines: Sequence[PrintedLine]) -> tuple[TextBlock, ...]:
    """The blocks of the lines, in order; empty paragraphs stay with the words above them."""
    blocks: list[TextBlock] = []
    held: list[PrintedLine] = []
    glued = False
    page = 0

    def close(*, goes_on: bool) -> None:
        nonlocal glued, page
        if any(line.text for line in held):
            while not held[0].text:
                held.pop(0)
            first = held[0]
            texts = tuple(line.text for line in held)
            blocks.append(TextBlock(texts, first.page, first.page != page, glued, first.indented))
            page = first.page
        held.clear()
        glued = goes_on

    for line in lines:
        if not line.text and not line.blank:
            close(goes_on=False)
            continue
        if held and _BEGINS.match(line.text):
            close(goes_on=True)
        held.append(line)
    close(goes_on=False)
    return tuple(blocks)
