"""A text as the matcher reads it: content words in plain terms, each with the word as printed.

What a scan, an export or a hasty typist damaged is put right by the plan's own words. Only words that the plan does not know are
touched, and only where the repair gives words it does know: a word it has never seen is more likely the council's own than a fault.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.matching import settings
from winterplan_extract.matching.stems import stem
from winterplan_extract.vocabulary import likeness


@dataclass(frozen=True, slots=True)
class StemmedText:
    """What a text says: `stems` in order, `printed` beside them, and `plain`, the text in plain terms.

    An idiom gives the stems of its meaning, each printed as the idiom stands in the text, and a
    stem of its own in `marks`, so that the phrase counts for more than its words.
    """

    stems: tuple[str, ...]
    printed: tuple[str, ...]
    marks: frozenset[str]
    plain: str
    bag: frozenset[str] = field(init=False, compare=False)  # every stem and mark, once

    def __post_init__(self) -> None:
        self.remember()

    def remember(self) -> None:
        """Has the bag at hand."""
        object.__setattr__(self, "bag", self.marks | frozenset(self.stems))

    def __hash__(self) -> int:
        return hash(self.plain)  # which a text keeps, where a tuple is gone through each time

    def words(self) -> frozenset[str]:
        """Every word as printed, once, but for those that say nothing."""
        return frozenset(word for shown in self.printed for word in shown.split())

    def phrases(self, terms: Collection[str]) -> frozenset[str]:
        """The words, and idioms whole, of which every term is among these."""
        rest = {shown for stem, shown in zip(self.stems, self.printed, strict=True) if stem not in terms}
        return frozenset(self.printed) - rest


def together(readings: Sequence[StemmedText]) -> StemmedText:
    """What several texts say one after the other."""
    if len(readings) == 1:
        return readings[0]
    return StemmedText(
        stems=tuple(stem for reading in readings for stem in reading.stems),
        printed=tuple(word for reading in readings for word in reading.printed),
        marks=frozenset().union(*(reading.marks for reading in readings)),
        plain=" ".join(reading.plain for reading in readings),
    )


@dataclass(frozen=True, slots=True)
class Idiom:
    """A turn of phrase, its plain words, and the mark that it leaves."""

    phrase: tuple[str, ...]
    means: tuple[str, ...]
    mark: str


class Wording:
    """Reads texts by a table of idioms (wording, what it means; nothing: it says nothing)."""

    def __init__(
        self, idioms: Iterable[tuple[str, str]], vocabulary: Collection[str], *, likeness_needed: float
    ) -> None:
        self._idioms: dict[str, list[Idiom]] = {}
        known = {word for text in vocabulary for word in fold(text).split()}
        for wording, means in idioms:
            self._add(wording, means)
            known.update(fold(wording).split(), fold(means).split())
        for entries in self._idioms.values():
            entries.sort(key=lambda idiom: -len(idiom.phrase))
        self._mender = Mender(known, likeness_needed=likeness_needed)
        self.remember()

    def remember(self) -> None:
        """Has `read`, which reads a text, remember the latest."""
        self.read = lru_cache(maxsize=8_000)(self._read)

    def _add(self, wording: str, means: str) -> None:
        phrase = tuple(stem(word) for word in fold(wording).split())
        plain = tuple(fold(means).split())
        if not phrase:
            return
        mark = " ".join(stem(word) for word in plain) if len(plain) > 1 else ""
        self._idioms.setdefault(phrase[0], []).append(Idiom(phrase, plain, mark))
        # The meaning spelt out is the same thing: it must leave the same mark.
        stems = tuple(stem(word) for word in plain)
        if mark and not any(idiom.phrase == stems for idiom in self._idioms.get(stems[0], ())):
            self._idioms.setdefault(stems[0], []).append(Idiom(stems, plain, mark))

    def _read(self, text: str) -> StemmedText:
        words = self._mender.mend(fold(unmangle(text[: settings.LONGEST_TEXT])).split())
        stems = [stem(word) for word in words]
        out: list[tuple[str, str, str]] = []
        marks: set[str] = set()
        at = 0
        while at < len(words):
            idiom = self._idiom_at(stems, at)
            if idiom is None:
                out.append((stems[at], words[at], words[at]))
                at += 1
                continue
            shown = " ".join(words[at : at + len(idiom.phrase)])
            out.extend((stem(word), shown, word) for word in idiom.means)
            if idiom.mark:
                marks.add(idiom.mark)
            at += len(idiom.phrase)
        return StemmedText(
            stems=tuple(entry[0] for entry in out),
            printed=tuple(entry[1] for entry in out),
            marks=frozenset(marks),
            plain=" ".join(entry[2] for entry in out),
        )

    def _idiom_at(self, stems: Sequence[str], at: int) -> Idiom | None:
        for idiom in self._idioms.get(stems[at], ()):
            if tuple(stems[at : at + len(idiom.phrase)]) == idiom.phrase:
                return idiom
        return None


_MOJIBAKE: Final = re.compile(
    r"(?:[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2122\u0153\u02dc\u201a-\u203a\u0161\u017e]{1,2})+|[\u00c2\u00c3](?=\s)"
)
_SPACED_OUT: Final = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")  # “s t a f f”
_L_READ_AS_I: Final = re.compile(r"(?<=[a-z])I(?=[a-z]|\b)")
_LIGATURES: Final = {"\u019f": "ti", "\u01a9": "tt", "\ufffd": ""}
_SWAPS: Final = (
    (("0", "o"), ("1", "l"), ("5", "s")),
    (("0", "o"), ("1", "i"), ("5", "s")),
    (("rn", "m"),),
    (("vv", "w"),),
    (("|", "l"),),
)
# Of two letters only these are words; the rest are short forms, which only a long run of letters may hold.
_SMALL_WORDS: Final = frozenset(
    ["an", "as", "at", "be", "by", "do", "if", "in", "is", "it", "no", "of", "on", "or", "so", "to", "up", "us", "we"]
)


def unmangle(text: str) -> str:
    """The text with letters put back that a wrong encoding, a lost ligature or the way of printing changed."""
    for wrong, right in _LIGATURES.items():
        text = text.replace(wrong, right)
    text = _L_READ_AS_I.sub("l", _MOJIBAKE.sub(_decoded, text))
    text = _SPACED_OUT.sub(lambda found: found.group().replace(" ", ""), text)
    words = text.split(" ")
    if any(len(word) >= settings.LEAST_DOUBLED and _doubled(word) for word in words):  # bold made by printing twice
        return " ".join(word[::2] if _doubled(word) else word for word in words)
    return text


def _doubled(word: str) -> bool:
    return len(word) > 1 and word[::2] == word[1::2]


def _decoded(found: re.Match[str]) -> str:
    try:
        return found.group().encode("cp1252").decode("utf-8")
    except UnicodeError:
        return " "


class Mender:
    """Mends words by a vocabulary: those it knows are right, those it does not may be damaged."""

    def __init__(self, known: Collection[str], *, likeness_needed: float) -> None:
        self._known = frozenset(known)
        self._stems = frozenset(map(stem, self._known))
        self._long = sorted(word for word in self._known if len(word) >= settings.MENDED_WORD)
        self._needed = likeness_needed
        self.remember()

    def remember(self) -> None:
        """Has the latest words remembered."""
        self._one = lru_cache(maxsize=20_000)(self._mend_one)

    def mend(self, words: list[str]) -> list[str]:
        """The words with split ones joined, joined ones split and misread ones corrected."""
        out: list[str] = []
        for word in self._joined(words):
            misread = len(word) >= settings.DAMAGED_WORD or not (word.isalpha() or word.isdigit())  # “f0r”
            out.extend(self._one(word) if misread and not self._is_known(word) else (word,))
        return out

    def _is_known(self, word: str) -> bool:
        """Whether the word, or another form of it, is known: “designing” where “design” is."""
        return word in self._known or (len(word) > settings.DAMAGED_WORD and stem(word) in self._stems)

    def _joined(self, words: list[str]) -> list[str]:
        if self._known.issuperset(words):
            return words
        out: list[str] = []
        at = 0
        while at < len(words):
            for count in range(settings.SPLIT_PIECES, 1, -1):
                pieces = words[at : at + count]
                if len(pieces) < count or not any(piece not in self._known for piece in pieces):
                    continue
                whole = "".join(pieces)
                if len(whole) >= settings.MENDED_WORD and whole.isalpha() and whole in self._known:
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
        pieces = self._split(word) if len(word) >= settings.LOST_SPACE else None
        if pieces:
            return pieces
        if len(word) >= settings.MENDED_WORD:
            found = likeness.closest(word, self._long)
            if found and found[1] >= self._needed:
                return (self._long[found[0]],)
        return (word,)

    def _split(self, word: str) -> tuple[str, ...] | None:
        """The fewest known words that make up `word`, of three letters on average at least."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - settings.LONGEST_PIECE), end):
                before = best[start]
                piece = word[start:end]
                if before is None or len(piece) < 2 or piece not in self._known:
                    continue
                if len(piece) == 2 and piece not in _SMALL_WORDS and len(word) < settings.LONG_RUN:
                    continue
                made = (*before, piece)
                now = best[end]
                if now is None or len(made) < len(now):
                    best[end] = made
        whole = best[len(word)]
        return whole if whole and len(whole) > 1 and len(word) / len(whole) >= settings.PIECE_LETTERS else None
