"""List glyphs that a page draws as shapes: a dot or a square before the first word of an item."""

from __future__ import annotations

from collections.abc import Sequence

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading


def list_glyphs(rules: Sequence[Box], words: Sequence[Word], reading: Reading) -> list[Word]:
    """A word `•` for each small square shape that stands alone before a word of a line."""
    dots = [
        rule
        for rule in rules
        if max(rule.x1 - rule.x0, rule.bottom - rule.top) < reading.dash_length
        and settings.DOT_PROPORTION[0]
        <= (rule.x1 - rule.x0) / max(rule.bottom - rule.top, 0.01)
        <= settings.DOT_PROPORTION[1]
    ]
    if not dots or len(dots) > len(words):
        return []
    upright = sorted((word for word in words if word.turn == 0), key=lambda word: word.x0)
    found = []
    for dot in dots:
        if not _crowded(dot, dots, reading):
            item = _item(dot, upright)
            if item is not None:
                found.append(_glyph(dot, item))
    return found


def _crowded(dot: Box, dots: Sequence[Box], reading: Reading) -> bool:
    """Whether a dot is one of a dotted rule."""
    near = reading.dash_gap
    return any(
        other != dot
        and other.x0 - near < dot.x1
        and dot.x0 - near < other.x1
        and other.top - near < dot.bottom
        and dot.top - near < other.bottom
        for other in dots
    )


def _item(dot: Box, words: Sequence[Word]) -> Word | None:
    """The word that a dot stands before: the nearest on its right at its height, with none on its left."""
    middle = (dot.top + dot.bottom) / 2
    across = max(dot.x1 - dot.x0, dot.bottom - dot.top)
    for word in words:
        low, high = (word.base - share * word.size for share in settings.DOT_HEIGHT)
        if (
            high <= middle <= low
            and settings.DOT_SIZE[0] * word.size <= across <= settings.DOT_SIZE[1] * word.size
            and word.x1 > dot.x0
        ):
            return word if 0 <= word.x0 - dot.x1 <= settings.DOT_TO_ITEM * word.size else None
    return None


def _glyph(dot: Box, item: Word) -> Word:
    return Word(
        text="•",
        x0=dot.x0,
        x1=dot.x1,
        base=item.base,
        size=item.size,
        bold=item.bold,
        spaced=False,
        turn=0,
        shown=True,
        white=False,
        glyphs=("•",),
        lefts=(dot.x0,),
        rights=(dot.x1,),
    )
