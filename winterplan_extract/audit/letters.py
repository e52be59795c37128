"""Letters and digits for comparing: counted whatever their order, and squeezed together in their order."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from winterplan_extract.audit.settings import QUOTED


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The text's letters and digits in their order, in lower case and nothing between them."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def counted(text: str) -> Counter[str]:
    """How often each letter and digit is in the text."""
    return Counter(squeezed(text))


def shown(text: str, most: int = QUOTED) -> str:
    """The start of a text in one line, for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def lacking_words(said: str, held: str) -> str:
    """The longest run of words of `said` that `held` lacks, each word of `held` standing for one.

    Empty where every word is there.
    """
    left = Counter(squeezed(word) for word in held.split())
    runs: list[list[str]] = [[]]
    for word in said.split():
        key = squeezed(word)
        if key and left[key] > 0:
            left[key] -= 1
            runs.append([])
        elif key:
            runs[-1].append(word)
    longest: list[str] = max(runs, key=len)
    return " ".join(longest)
