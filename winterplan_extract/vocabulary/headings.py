"""What a column's heading says of its role: likeness to the wordings in headings.csv."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.vocabulary.likeness import likeness_to_each

_SHORT: Final = 9  # letters
_LONGEST: Final = 120  # characters of a heading
_SURE: Final = 0.9  # likeness from which a part of a heading is one of the list
_JOINED: Final = re.compile(r"\s*(?:[/&+,;()\n]|\s[-–—]\s|\b(?:and|with|plus)\b)\s*", re.IGNORECASE)  # “Lead and date”
_EARLIER: Final = re.compile(
    r"\b(?:previous(?:ly)?|prior|former|original(?:ly)?|initial|baseline|old"
    r"|last (?:month|week|fortnight|quarter|return|time|review|submission|report|period|meeting))\b",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(
    r"\b(?:(apr)(?:il)?|(may)|(jun)e?|(jul)y?|(aug)(?:ust)?|(sep)t?(?:ember)?|(oct)(?:ober)?|(nov)(?:ember)?|(dec)(?:ember)?|(jan)(?:uary)?|(feb)(?:ruary)?|(mar)(?:ch)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A role that a heading's wording points to: the closest known wording, how close it is and its line in the list."""

    role: Role
    score: float
    wording: str
    line: int


@dataclass(frozen=True)
class KnownHeadings:
    """The wordings of headings.csv, folded once for comparing."""

    entries: tuple[tuple[str, str, Role], ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The wordings, folded."""
        return tuple(folded for folded, _, _ in self.entries)

    def hints(self, heading: str) -> tuple[Hint, ...]:
        """The closest wording of each role, best first; empty for an empty heading."""
        return _hints(self, heading)

    def best(self, heading: str) -> Hint | None:
        """The closest wording of all, or None for an empty heading."""
        found = self.hints(heading)
        return found[0] if found else None

    def asks_for(self, heading: str) -> frozenset[Role]:
        """The roles that the parts of a heading name, each nearly as listed: lead and deadline of “Owner and date”."""
        parts = [part for part in _JOINED.split(heading) if part.strip()] if len(heading) <= _LONGEST else []
        best = [self.best(part) for part in parts]
        return frozenset(hint.role for hint in best if hint is not None and hint.score >= _SURE)


def known_headings(headings: Sequence[tuple[str, Role]]) -> KnownHeadings:
    """The plan's headings made ready for comparing."""
    return KnownHeadings(tuple((fold(wording) or wording, wording, role) for wording, role in headings))


@lru_cache(maxsize=4096)
def _hints(known: KnownHeadings, heading: str) -> tuple[Hint, ...]:
    text = fold(heading) or heading.strip()
    if not text or len(text) > _LONGEST:
        return ()
    best: dict[Role, Hint] = {}
    alike = likeness_to_each(text, known.folded)
    for line, ((folded, wording, role), likeness) in enumerate(zip(known.entries, alike, strict=True)):
        score = _scored(text, folded, likeness)
        if role not in best or score > best[role].score:
            best[role] = Hint(role, score, wording, line)
    return tuple(sorted(best.values(), key=lambda hint: -hint.score))


def _scored(heading: str, wording: str, likeness: float) -> float:
    """How surely a folded heading is the folded wording, from how alike they are.

    A known wording that stands whole inside a longer heading ("Lead officer (job title)") counts
    for more the more of the heading it makes up.
    """
    if heading == wording:
        return 1.0
    if len(heading) < _SHORT and likeness < _SURE:
        likeness = 0.0  # one letter more or less makes another word of a short one: action, section
    if len(wording) >= 3 and wording in heading and f" {wording} " in f" {heading} ":
        likeness = max(likeness, 0.7 + 0.25 * len(wording) / len(heading))
    return min(likeness, 0.99)


def is_of_earlier(heading: str) -> bool:
    """Whether a heading speaks of how things stood before: "RAG last month", "Original date"."""
    return _EARLIER.search(heading) is not None


def month_of(heading: str) -> int | None:
    """The month that a heading names, counted from April as councils' years are; None where it names none."""
    found = _MONTH.search(heading)
    return (found.lastindex or 1) - 1 if found else None
