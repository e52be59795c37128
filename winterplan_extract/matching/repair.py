"""Text put right where a scan, an export or a hasty typist damaged it, judged by the plan's own words.

Only words that the plan does not know are touched, and only where the repair gives words it does
know: a word it has never seen is more likely the council's own than a fault.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from winterplan_extract import likeness

_MOJIBAKE: Final = re.compile(
    r"(?:[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2122\u0153\u02dc\u201a-\u203a\u0161\u017e]{1,2})+|[\u00c2\u00c3](?=\s)"
)
_LIGATURES: Final = {"\u019f": "ti", "\u01a9": "tt", "\ufffd": ""}
_SWAPS: Final = (
    (("0", "o"), ("1", "l"), ("5", "s")),
    (("0", "o"), ("1", "i"), ("5", "s")),
    (("rn", "m"),),
    (("vv", "w"),),
    (("|", "l"),),
)
_LONGEST_PIECE: Final = 18


def unmangle(text: str) -> str:
    """The text with letters that a wrong encoding or a lost ligature replaced put back."""
    for wrong, right in _LIGATURES.items():
        text = text.replace(wrong, right)
    return _MOJIBAKE.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    try:
        return found.group().encode("cp1252").decode("utf-8")
    except UnicodeError:
        return " "


class Mender:
    """Mends words by a vocabulary: those it knows are right, those it does not may be damaged."""

    def __init__(self, known: Collection[str], *, likeness_needed: float) -> None:
        self._known = frozenset(known)
        self._long = sorted(word for word in self._known if len(word) >= 5)
        self._needed = likeness_needed
        self._one = lru_cache(maxsize=20_000)(self._mend_one)

    def mend(self, words: list[str]) -> list[str]:
        """The words with split ones joined, joined ones split and misread ones corrected."""
        out: list[str] = []
        for word in self._joined(words):
            out.extend((word,) if word in self._known or len(word) < 4 else self._one(word))
        return out

    def _joined(self, words: list[str]) -> list[str]:
        if self._known.issuperset(words):
            return words
        out: list[str] = []
        at = 0
        while at < len(words):
            for count in (3, 2):
                pieces = words[at : at + count]
                if len(pieces) < count or not any(piece not in self._known for piece in pieces):
                    continue
                whole = "".join(pieces)
                if len(whole) >= 5 and whole.isalpha() and whole in self._known:
                    out.append(whole)
                    at += count
                    break
            else:
                out.append(words[at])
                at += 1
        return out

    def _mend_one(self, word: str) -> tuple[str, ...]:
        if (any(c.isdigit() for c in word) and not word.isdigit()) or "rn" in word or "vv" in word:
            for swaps in _SWAPS:
                read = word
                for wrong, right in swaps:
                    read = read.replace(wrong, right)
                if read != word and read in self._known:
                    return (read,)
        if word.isdigit():
            return (word,)
        pieces = self._split(word) if len(word) >= 7 else None
        if pieces:
            return pieces
        if len(word) >= 5:
            found = likeness.closest(word, self._long)
            if found and found[1] >= self._needed:
                return (self._long[found[0]],)
        return (word,)

    def _split(self, word: str) -> tuple[str, ...] | None:
        """The fewest known words that make up `word`, of three letters on average at least."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PIECE), end):
                before = best[start]
                piece = word[start:end]
                if before is None or len(piece) < 2 or piece not in self._known:
                    continue
                made = (*before, piece)
                now = best[end]
                if now is None or len(made) < len(now):
                    best[end] = made
        whole = best[len(word)]
        return whole if whole and len(whole) > 1 and len(word) / len(whole) >= 3.5 else None
