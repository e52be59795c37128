"""How alike two pieces of text are: the only door to rapidfuzz. Every score is 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence

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
