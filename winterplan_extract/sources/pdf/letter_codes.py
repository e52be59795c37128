"""Fonts that are cut down and give their glyphs' numbers for letters: how far these are shifted, by the likeness of what comes out to English. Codes
in no order cannot be told: such a font is not read."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.sources.pdf import native, settings

UNREAD: Final = 0x110000  # a shift beyond all letters
# Of 1000 letters of English text, how many are an a, b, c ...
_ENGLISH: Final = np.array(
    [82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2, 20, 1],
    dtype=np.float64,
)
_ENGLISH_SHARES: Final = _ENGLISH / np.linalg.norm(_ENGLISH)
_ODD: Final = np.array([1, 3, 4, 5, 6, 7, 8, 11, *range(14, 32)])  # codes that no letter has; 2 is pdfium's hyphen
_DIGITS: Final = frozenset(range(ord("0"), ord("9") + 1))
Counts = NDArray[np.int64]


def font_shifts(text_page: int, codes: Counts) -> Mapping[int, int]:
    """By font, how many places its codes lie below the letters; only fonts for which that is not 0."""
    known = np.bincount(np.minimum(codes, 128), minlength=129)
    if not known[_ODD].any() and (_letters(known) < settings.LETTERS_THAT_TELL or _likeness(known) >= settings.ENGLISH):
        return {}
    words = {font: _words(own) for font, own in _codes_by_font(text_page, codes).items()}
    counts = {font: _counts(own) for font, own in words.items()}
    found: dict[int, int] = {}
    short: list[int] = []
    for font, own in counts.items():
        said = _counts(word for word in words[font] if not _DIGITS.intersection(word))
        told = _letters(said) >= settings.LETTERS_THAT_TELL
        if told and _likeness(said) >= settings.ENGLISH:
            continue
        shift = _best_shift(own)
        if own[:128].sum() < settings.LETTERS_THAT_TELL or not (told or own[_ODD].any()):
            short.append(font)  # or figures and codes
        elif shift is None and _letters(own):
            found[font] = UNREAD
        elif shift:
            found[font] = shift
    usual = Counter(shift for shift in found.values()).most_common(1)
    for font in short if usual else ():
        if usual[0][0] == UNREAD or _plausible(counts[font], usual[0][0]) > _plausible(counts[font], 0):
            found[font] = usual[0][0]
    return found


def _codes_by_font(text_page: int, codes: Counts) -> dict[int, list[int]]:
    handle, owner = ctypes.c_void_p(text_page), ctypes.c_void_p()
    found: dict[int, list[int]] = defaultdict(list)
    fonts: dict[int, int] = {}
    for at, code in enumerate(codes.tolist()):
        thing = native.glyph_owner(handle, at)
        if thing:
            if thing not in fonts:
                owner.value = thing
                fonts[thing] = native.font_of(owner) or 0
            found[font := fonts[thing]].append(code)
        elif found:
            found[font].append(ord(" "))  # that pdfium sees between texts
    return found


def _words(own: Sequence[int]) -> set[tuple[int, ...]]:
    """The words of a font, each once, leading dots as one: answers said over and over are no text."""
    apart = itertools.groupby(own, key=lambda code: code <= ord(" "))
    return {tuple(code for code, _ in itertools.groupby(word)) for _, word in apart}


def _counts(words: Iterable[Sequence[int]]) -> Counts:
    return np.bincount(np.minimum([*itertools.chain(*words)], 128).astype(np.int64), minlength=129)


def _best_shift(own: Counts) -> int | None:
    """The shift under which a font's codes are most like English; None where none is."""
    best = max(settings.CODES_SHIFTED, key=lambda shift: (_plausible(own, shift), -abs(shift)))
    moved = _moved(own, best)
    return best if _letters(moved) and _likeness(moved) >= settings.ENGLISH else None


def _moved(own: Counts, shift: int) -> Counts:
    moved = np.zeros_like(own)
    if shift >= 0:
        moved[shift:128] = own[: 128 - shift]
    else:
        moved[: 128 + shift] = own[-shift:128]
    return moved


def _plausible(own: Counts, shift: int) -> float:
    """How likely the codes are, shifted: the mean share of their characters in English, printed ones only."""
    return float((own[:128] * _CHANCES_LOG[np.clip(np.arange(128) + shift, 0, 128)]).sum() / max(own[:128].sum(), 1))


def _chances() -> NDArray[np.float64]:
    chances = np.full(129, 1e-7)
    chances[33:127] = 0.0005
    chances[32] = 0.16
    chances[[ord(mark) for mark in ".,-/"]] = 0.01
    chances[ord("0") : ord("9") + 1] = 0.006
    share = _ENGLISH / _ENGLISH.sum()
    chances[ord("a") : ord("z") + 1] = 0.7 * share
    chances[ord("A") : ord("Z") + 1] = 0.05 * share
    return np.asarray(np.log(chances))


_CHANCES_LOG: Final = _chances()


def _by_letter(own: Counts) -> NDArray[np.int64]:
    return own[ord("a") : ord("z") + 1] + own[ord("A") : ord("Z") + 1]


def _letters(own: Counts) -> int:
    return int(_by_letter(own).sum())


def _likeness(own: Counts) -> float:
    """The likeness of the letters' shares to those of English, from 0 to 1."""
    letters = _by_letter(own)
    length = math.sqrt(int(letters @ letters))
    return float(letters @ _ENGLISH_SHARES) / length if length else 0.0
