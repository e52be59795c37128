"""How alike two pieces of text are: the only door to rapidfuzz. Every score is 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process


def ratio(one: str, other: str) -> float:
    """Likeness of two texts as they stand, by edit distance."""
    return fuzz.ratio(one, other) / 100


def words_alike(one: str, other: str) -> float:
    """Likeness of two texts whatever the order of their words."""
    return fuzz.token_sort_ratio(one, other) / 100


def words_shared(one: str, other: str) -> float:
    """Likeness that forgives words which only one of the two texts has."""
    return fuzz.token_set_ratio(one, other) / 100


def closest(text: str, choices: Sequence[str]) -> tuple[int, float] | None:
    """Index and likeness of the choice most like `text`; None when there is no choice."""
    found = process.extractOne(text, choices, scorer=fuzz.ratio)
    return None if found is None else (int(found[2]), float(found[1]) / 100)


def likeness_to_each(text: str, choices: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """For each choice, how alike the texts are as they stand or whatever the order of their words."""
    sorted_text = " ".join(sorted(text.split()))
    as_they_stand = process.cdist([text], choices, scorer=fuzz.ratio, dtype=np.float64)
    in_order = process.cdist([sorted_text], _sorted_words(choices), scorer=fuzz.ratio, dtype=np.float64)
    better: npt.NDArray[np.float64] = np.maximum(as_they_stand, in_order)[0] / 100
    return better


@lru_cache(maxsize=8)
def _sorted_words(choices: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(sorted(choice.split())) for choice in choices)
