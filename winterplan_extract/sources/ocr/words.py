"""Words of the page from strips and what they say: where each stands, its size, and whether it is bold."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from winterplan_extract.layout.words import Word
from winterplan_extract.sources.ocr import settings
from winterplan_extract.sources.ocr.recogniser import RecognisedStrip, sure_of
from winterplan_extract.sources.ocr.strips import Strip

_TALL: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789bdfhkl£&")
_LOW: Final = frozenset("acemnorsuvwxz")
_HANGING: Final = frozenset("gpqy")
_HEIGHTS: Final = ((_TALL, 0.72), (_LOW, 0.53), (_HANGING, 0.73))  # of a letter in ems: about the same in most fonts
_CLOSING: Final = frozenset(",.;:!?)]’”'\"")  # before these no space is set that was not seen
_SIGNS: Final = {"●": "•", "▪": "•", "■": "•", "·": "•", "□": "☐", "√": "✓"}


@dataclass(frozen=True, slots=True)
class _Measured:
    """A strip with its text, the size of its type and its baseline in pixels, and its strokes in ems; 0 where size or stroke is unknown."""

    strip: Strip
    reading: RecognisedStrip
    size: float
    base: float
    stroke: float


def words_of(strips: Sequence[Strip], readings: Sequence[RecognisedStrip], dot: float, least_sure: float) -> list[Word]:
    """The words of a page, in points. Strips of which the recogniser made nothing, or something unlikely, give none."""
    measured = [_measured(strip, reading) for strip, reading in zip(strips, readings, strict=True)]
    size = _usual([(found.size, len(found.reading.text)) for found in measured])
    stroke = _usual([(found.stroke, len(found.reading.text)) for found in measured]) or settings.USUAL_STROKE
    usual = min(stroke, 1.2 * settings.USUAL_STROKE)
    words: list[Word] = []
    for found in measured:
        own = (
            found.size
            if found.size and not size / settings.SAME_SIZE <= found.size <= size * settings.SAME_SIZE
            else size
        )
        own = own or float(found.strip.ink.shape[0])
        if _is_dot(found, size or own):
            words.append(_list_glyph(found, measured, size or own, dot))
        elif sure_of([found.reading]) >= least_sure:
            words.extend(_words(found, own, found.stroke > settings.BOLD_STROKE * usual, dot))
    return words


def _usual(values: Sequence[tuple[float, int]]) -> float:
    """The median of values that are known, each as often as its weight says; 0 for none."""
    known = sorted((value, weight) for value, weight in values if value > 0)
    if not known:
        return 0.0
    reached = list(itertools.accumulate(weight for _, weight in known))
    return known[int(np.searchsorted(reached, reached[-1] / 2))][0]


def _measured(strip: Strip, reading: RecognisedStrip) -> _Measured:
    sizes: list[float] = []
    feet: list[float] = []
    for place, letter in zip(reading.places, reading.text, strict=True):
        box = _letter_at(strip, strip.left + place)
        if box is None or sum(box[0] <= strip.left + other < box[2] for other in reading.places) > 1:
            continue
        for letters, height in _HEIGHTS:
            if letter in letters:
                sizes.append((box[3] - box[1]) / height)
                if letters is not _HANGING:
                    feet.append(float(box[3]))
    size = float(np.median(sizes)) if sizes else 0.0
    base = _middle(feet) if feet else float(strip.letters[:, 3].max())
    return _Measured(
        strip, reading, size, base, _stroke(strip) / size if len(sizes) >= settings.STROKE_LETTERS else 0.0
    )


def _middle(values: Sequence[float]) -> float:
    """The mean of the middle half of the values: finer than a pixel, which their median is not."""
    ordered = np.sort(values)
    quarter = len(ordered) // 4
    return float(ordered[quarter : len(ordered) - quarter].mean())


def _letter_at(strip: Strip, x: float) -> tuple[int, int, int, int] | None:
    """The tallest letter over a place of the page; None between letters."""
    over = strip.letters[(strip.letters[:, 0] - 1 <= x) & (x <= strip.letters[:, 2] + 1)]
    if not len(over):
        return None
    left, top, right, bottom = (int(v) for v in over[np.argmax(over[:, 3] - over[:, 1])])
    return left, top, right, bottom


def _stroke(strip: Strip) -> float:
    """The mean width of a strip's strokes in pixels: twice their area over their outline."""
    ink = strip.ink.astype(np.float32) / 255.0
    outline = float(np.abs(np.diff(ink, axis=0)).sum() + np.abs(np.diff(ink, axis=1)).sum()) * np.pi / 4
    return 2.0 * float(ink.sum()) / outline if outline else 0.0


def _words(found: _Measured, size: float, bold: bool, dot: float) -> list[Word]:
    strip, reading = found.strip, found.reading
    tokens = _tokens(strip, reading, size)
    words: list[Word] = []
    for number, (start, end, left, right) in enumerate(tokens):
        centres = [strip.left + place for place in reading.places[start:end]]
        left, right = left - settings.SIDE_BEARING * size, right + settings.SIDE_BEARING * size
        sides = [left, *((a + b) / 2 for a, b in itertools.pairwise(centres)), right]
        sides = np.clip(np.maximum.accumulate(sides), left, right).tolist()
        text = "".join(_SIGNS.get(letter, letter) for letter in reading.text[start:end])
        words.append(_word(text, sides, found.base, size, bold, dot, first=number == 0))
    return words


def _list_glyph(found: _Measured, others: Sequence[_Measured], size: float, dot: float) -> Word:
    """A list glyph on the baseline of its item, the nearest text on its right."""
    left, top, right, bottom = (float(v) for v in found.strip.letters[0])
    items = [
        other
        for other in others
        if other.size
        and top < other.base < bottom + size / 2
        and 0 <= other.strip.left - right <= settings.GLYPH_DISTANCE * size
    ]
    item = min(items, key=lambda other: other.strip.left, default=None)
    base = item.base if item else (top + bottom) / 2 + settings.GLYPH_HEIGHT * size
    return _word("•", [left, right], base, size, False, dot, first=True)


def _is_dot(found: _Measured, size: float) -> bool:
    """Whether a strip is a list glyph: a single small disc or square, more so where the recogniser saw no letter."""
    strip = found.strip
    solid = (
        settings.GLYPH_SHARE if any(letter.isalnum() for letter in found.reading.text) else settings.RAGGED_GLYPH_SHARE
    )
    if len(strip.letters) != 1:
        return False
    left, top, right, bottom = (int(v) for v in strip.letters[0])
    across, down = right - left, bottom - top
    inside = strip.ink[top - strip.top : bottom - strip.top, left - strip.left : right - strip.left]
    return (
        settings.GLYPH_WIDTHS[0] * size <= across <= settings.GLYPH_WIDTHS[1] * size
        and 0.6 <= across / down <= 1.6
        and float((inside > 100).mean()) >= solid
    )


def _tokens(strip: Strip, reading: RecognisedStrip, size: float) -> list[tuple[int, int, float, float]]:
    """The words of a strip, parted at spaces that were seen and where letters stand far apart: first letter, the one after the last, and both ends on
    the page."""
    letters = [at for at, letter in enumerate(reading.text) if not letter.isspace()]
    if not letters:
        return []
    places = {at: strip.left + reading.places[at] for at in letters}
    gaps = _gaps(strip)
    cuts: dict[int, tuple[float, float]] = {}
    for before, after in itertools.pairwise(letters):
        middle = (places[before] + places[after]) / 2
        if after - before > 1:
            near = [gap for gap in gaps if places[before] - size / 2 < (gap[0] + gap[1]) / 2 < places[after] + size / 2]
            cuts[after] = max(near, key=lambda gap: _fit(gap, middle), default=(middle, middle))
    for gap in gaps:  # a space that the recogniser did not see
        # Before the first letter nothing is parted; a text may begin with a space, which is a mark that was no letter.
        after = next((at for at in letters if places[at] > gap[1]), letters[0])
        wide = gap[1] - gap[0] > settings.WORD_GAP * size
        new = after != letters[0] and after not in cuts and gap not in cuts.values()
        if wide and new and reading.text[after] not in _CLOSING:
            cuts[after] = gap
    starts = [letters[0], *sorted(cuts)]
    ends = [*(next(at for at in reversed(letters) if at < start) + 1 for start in starts[1:]), letters[-1] + 1]
    lefts = [float(strip.letters[:, 0].min()), *(cuts[start][1] for start in starts[1:])]
    rights = [*(cuts[start][0] for start in starts[1:]), float(strip.letters[:, 2].max())]
    return [
        (start, end, left, max(right, left + 1.0))
        for start, end, left, right in zip(starts, ends, lefts, rights, strict=True)
    ]


def _fit(gap: tuple[float, float], middle: float) -> float:
    """How well a gap fits a space that was seen at `middle`: the wider and the nearer, the better."""
    return gap[1] - gap[0] - abs((gap[0] + gap[1]) / 2 - middle) / 2


def _gaps(strip: Strip) -> list[tuple[float, float]]:
    """The stretches of a strip between its letters, from the left."""
    boxes = strip.letters[np.argsort(strip.letters[:, 0], kind="stable")]
    reached = np.maximum.accumulate(boxes[:, 2])
    return [(float(a), float(b)) for a, b in zip(reached[:-1], boxes[1:, 0], strict=True) if b > a]


def _word(text: str, sides: Sequence[float], base: float, size: float, bold: bool, dot: float, *, first: bool) -> Word:
    """A word from pixels: `sides` are the edges of its letters, one more than there are letters."""
    places = [side * dot for side in sides]
    return Word(
        text=text,
        x0=places[0],
        x1=places[-1],
        base=base * dot,
        size=size * dot,
        bold=bold,
        spaced=not first,
        turn=0,
        shown=True,
        white=False,
        glyphs=tuple(text),
        lefts=tuple(places[:-1]),
        rights=tuple(places[1:]),
    )
