"""Words from the glyphs of a page: runs without a gap, each drawn word once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout.words import Word
from winterplan_extract.sources.pdf import settings as source_settings
from winterplan_extract.sources.pdf.glyphs import Glyphs


def words_of(glyphs: Glyphs, reading: Reading) -> list[Word]:
    """The words of a page in the order in which the file draws them, each drawn word once."""
    kept = np.flatnonzero((glyphs.sizes >= reading.smallest_glyph) & ~_doubled(glyphs, reading))
    if not len(kept):
        return []
    x0, x1, base, sizes = glyphs.x0[kept], glyphs.x1[kept], glyphs.base[kept], glyphs.sizes[kept]
    turns, numbers, spaced = glyphs.turns[kept], glyphs.run_numbers[kept], glyphs.spaced[kept]
    gaps = x0[1:] - x1[:-1]
    em = np.minimum(sizes[1:], sizes[:-1])
    # the letters of a ligature that the file spells out come with one and the same box
    ligature = (x0[1:] == x0[:-1]) & (numbers[1:] == numbers[:-1])
    breaks = (
        spaced[1:]
        | (np.abs(base[1:] - base[:-1]) > reading.word_drift * em)
        | (gaps > reading.word_gap * em)
        | ((gaps < -source_settings.BACKWARD_KERNING * em) & ~ligature)
        | (turns[1:] != turns[:-1])
    )
    struck = glyphs.struck[kept]
    breaks |= struck[1:] != struck[:-1]
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist()]
    texts = tuple(glyphs.texts if len(kept) == len(glyphs) else [glyphs.texts[at] for at in kept.tolist()])
    lefts, rights = tuple(x0.tolist()), tuple(x1.tolist())
    columns = zip(
        pairwise([*starts, len(texts)]),
        np.maximum.reduceat(x1, starts).tolist(),
        *(each[starts].tolist() for each in (base, spaced, turns, numbers, struck)),
        strict=True,
    )
    words: list[Word] = []
    for (first, last), right, line, space, turn, number, through in columns:
        run, parts, left = glyphs.runs[number], texts[first:last], lefts[first:last]
        looks = (turn, run.shown, run.white, number, through)
        words.append(
            Word(
                "".join(parts), left[0], right, line, run.size, run.bold, space, parts, left, rights[first:last], *looks
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
        & (glyphs.run_numbers[1:] != glyphs.run_numbers[:-1])
    )
    for at in np.flatnonzero(close).tolist():
        doubled[at + 1] = glyphs.texts[at] == glyphs.texts[at + 1]
    return doubled


def _drawn_once(words: Sequence[Word], reading: Reading) -> list[Word]:
    """The words without those drawn over an equal word, which makes that one bold."""
    found: dict[str, list[int]] = {}
    kept: list[Word] = []
    for word in words:
        alike = found.setdefault(word.text, [])
        near = reading.double_shift * word.size
        for at in alike:
            other = kept[at]
            level = abs(other.base - word.base) < near and other.turn == word.turn and other.struck == word.struck
            if level and abs(other.x0 - word.x0) < near:
                kept[at] = other._replace(bold=True) if other.shown or not word.shown else word
                break
        else:
            alike.append(len(kept))
            kept.append(word)
    return kept
