"""Sets of plain words, written as one runs down a list."""

from __future__ import annotations


def words_in(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())
