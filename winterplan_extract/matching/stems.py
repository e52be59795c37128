"""A word cut to its stem, so that vaccine, vaccines and vaccination count as one word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Longest first. A suffix is cut only where enough of the word is left to tell it from others.
_SUFFIXES: Final = (
    ("ational", 4),
    ("ations", 4),
    ("ation", 4),
    ("ments", 4),
    ("ment", 4),
    ("ating", 4),
    ("ated", 4),
    ("ates", 4),
    ("ions", 4),
    ("ion", 4),
    ("ings", 4),
    ("ing", 3),
    ("ate", 4),
    ("ies", 3),
    ("ied", 3),
    ("ed", 3),
    ("ly", 4),
    ("es", 4),
    ("s", 2),
    ("e", 3),
    ("y", 4),
)
_VOWEL: Final = re.compile(r"[aeiouy]")
_DOUBLED: Final = re.compile(r"([bdgklmnprt])\1$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word; numbers and words of two letters stay as they are."""
    if word.isdigit() or len(word) < 3:
        return word
    cut = _cut(word)
    again = _cut(cut) if cut != word else cut
    return _DOUBLED.sub(r"\1", again) if again != word and len(again) > 3 else again


def _cut(word: str) -> str:
    for suffix, least in _SUFFIXES:
        if not word.endswith(suffix):
            continue
        left = word[: -len(suffix)]
        if suffix == "s" and not _VOWEL.search(left):
            return left  # the plural of an acronym
        if len(left) < least or not _VOWEL.search(left):
            continue
        if suffix == "s" and word.endswith(("ss", "us", "is")):
            continue
        return left
    return word
