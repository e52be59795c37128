"""A text as the matcher reads it: content words in plain terms, each with the word as printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.matching.repair import Mender, unmangle
from winterplan_extract.matching.settings import LONGEST_TEXT
from winterplan_extract.matching.stems import stem


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
        words = self._mender.mend(fold(unmangle(text[:LONGEST_TEXT])).split())
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
