"""List markers that a page draws as shapes: a dot or a square before the first word of an item."""

from __future__ import annotations

from collections.abc import Sequence

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Word


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
