"""Shapes that a page draws beside words: list markers, and the coloured squares of a key."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import inf

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.page_content import Shading
from winterplan_extract.layout.words import Word, WordLine


def list_markers(rules: Sequence[Box], words: Sequence[Word], reading: Reading) -> list[Word]:
    """A word `•` for each small square shape that stands alone before a word of a line."""
    narrowest, widest = settings.DOT_PROPORTION
    dots = [
        rule
        for rule in rules
        if max(rule.width, rule.height) < reading.dash_length
        and narrowest <= rule.width / max(rule.height, 0.01) <= widest
    ]
    if not dots or len(dots) > len(words):
        return []
    upright = sorted((word for word in words if word.turn == 0), key=lambda word: word.x0)
    found = []
    for dot in dots:
        # one that lies close to others is part of a dotted rule
        if not any(other != dot and other.overlaps(dot, reading.dash_gap) for other in dots):
            item = _item_of(dot, upright)
            if item is not None:
                place = item.base, item.size, item.bold
                found.append(Word("•", dot.x0, dot.x1, *place, False, ("•",), (dot.x0,), (dot.x1,)))
    return found


def _item_of(dot: Box, words: Sequence[Word]) -> Word | None:
    """The word that a dot stands before: the nearest on its right at its height, with none on its left."""
    middle = (dot.top + dot.bottom) / 2
    across = max(dot.width, dot.height)
    smallest, largest = settings.DOT_SIZE
    for word in words:
        low, high = (word.base - share * word.size for share in settings.DOT_HEIGHT)
        if high <= middle <= low and smallest * word.size <= across <= largest * word.size and word.x1 > dot.x0:
            return word if 0 <= word.x0 - dot.x1 <= settings.DOT_TO_ITEM * word.size else None
    return None


def coloured_words(lines: Sequence[WordLine], shadings: Sequence[Shading]) -> list[tuple[str, str]]:
    """The colours of boxes drawn as those of a key are, as RRGGBB, each with the words in its box, else right of it.

    At least two of one height differ in colour: a heading in a band stands alone.
    """
    painted = [shading for shading in shadings if shading.colour not in ("", "FFFFFF")]
    boxes = [each for line in lines if painted for each in _boxes(line, painted)]
    found = [(round(shading.box.height), shading.colour, said) for shading, said in boxes]
    return [(colour, said) for height, colour, said in found if any(height == h and colour != c for h, c, _ in found)]


def _boxes(line: WordLine, painted: Sequence[Shading]) -> list[tuple[Shading, str]]:
    """The boxes of a key drawn in a line, each with its words."""
    base, size = line[0].base, line[0].size
    lowest, highest = (ems * size for ems in settings.KEY_BOX_HEIGHT)
    boxes = [
        shading
        for shading in painted
        if shading.box.top < base - settings.LETTER_MIDDLE * size < shading.box.bottom
        and lowest <= shading.box.height <= highest
        and shading.box.width <= settings.KEY_BOX_WIDTH * size
    ]
    boxes.sort(key=lambda shading: shading.box.x0)
    found: list[tuple[Shading, str]] = []
    for shading, end in zip(boxes, [*(after.box.x0 for after in boxes[1:]), inf], strict=False):
        box = shading.box
        inside = [word.text for word in line if box.x0 <= word.centre[0] <= box.x1]
        after = [word for word in line if box.x1 < word.centre[0] < end]
        near = after and after[0].x0 - box.x1 <= settings.DOT_TO_ITEM * size and box.width <= highest
        if said := inside or (_to_gap(after, size) if near else []):
            found.append((shading, " ".join(said)))
    return found


def _to_gap(words: Sequence[Word], size: float) -> list[str]:
    """The words up to where more than a space parts them."""
    gaps = (at for at, (a, b) in enumerate(itertools.pairwise(words), 1) if b.x0 - a.x1 > settings.LINE_SPACE * size)
    return [word.text for word in words[: next(gaps, None)]]
