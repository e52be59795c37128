"""What a column's heading says of its role: likeness to the wordings in headings.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.vocabulary.calendar_dates import MONTH_PATTERN, MONTHS
from winterplan_extract.vocabulary.likeness import likeness_to_each

_SHORT: Final = 9  # letters
_LONGEST: Final = 120  # characters of a heading
_SURE: Final = 0.9  # likeness from which a part of a heading is one of the list
_JOINED: Final = re.compile(
    r"\s*(?:\?\s|[/&+,;()\[\]\n]|\s[-–—]\s|\b(?:and|with|plus)\b)\s*", re.IGNORECASE
)  # “Lead and date”
_ASKING: Final = re.compile(  # “Lead (add a date if outstanding)”
    r"^(?:(?:please|add|give|include|insert|enter|state|show|note|your|its|an?|the|any)\s+)+|\s+(?:if|where|when|unless|for)\b.*",
    re.IGNORECASE,
)
_EARLIER: Final = re.compile(
    r"\b(?:previous(?:ly)?|prior|former|original(?:ly)?|initial|baseline|old"
    r"|last (?:month|week|fortnight|quarter|return|time|review|submission|report|period|meeting))\b",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(rf"\b(?:{MONTH_PATTERN})\b", re.IGNORECASE)
_DATED: Final = re.compile(  # “Position at 31 October”, “Status as of 26 10 2020”, folded
    rf"(?: as)?(?: (?:at|of|on|in|to|end|mid|early|late))*(?: \d{{1,2}}(?:st|nd|rd|th)?(?: of)?)? (?:{MONTH_PATTERN})(?: (?:20)?\d\d)?$"
    r"|(?: as)? (?:at|of|on) \d{1,2} \d{1,2}(?: (?:20)?\d\d)?$"
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A role that a heading's wording points to: the closest known wording, how close it is and its line."""

    role: Role
    score: float
    wording: str
    line: int


@dataclass(frozen=True, eq=False)
class KnownHeadings:
    """The wordings of headings.csv, folded for comparing; one object for each list, the key of its hints."""

    entries: tuple[tuple[str, str, Role], ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The wordings, folded."""
        return tuple(folded for folded, _, _ in self.entries)

    @cached_property
    def numbered(self) -> dict[str, list[int]]:
        """The numbers of the lines that have a wording, by the wording as folded."""
        found: dict[str, list[int]] = {}
        for line, wording in enumerate(self.folded):
            found.setdefault(wording, []).append(line)
        return found

    @cached_property
    def most_words(self) -> int:
        """How many words the longest wording has."""
        return max((len(wording.split()) for wording in self.folded), default=0)

    @cached_property
    def lines_of(self) -> tuple[tuple[Role, npt.NDArray[np.intp]], ...]:
        """The lines of each role, the roles in the order of the list."""
        roles = [role for _, _, role in self.entries]
        return tuple((each, np.flatnonzero([role == each for role in roles])) for each in dict.fromkeys(roles))

    def hints(self, heading: str) -> tuple[Hint, ...]:
        """The closest wording of each role, best first; empty for an empty heading."""
        return _hints(self, heading)

    def best(self, heading: str, least: float = 0.0) -> Hint | None:
        """The closest wording of all, `least` alike; None where there is none, as for an empty heading."""
        found = self.hints(heading)
        return found[0] if found and found[0].score >= least else None

    def asks_for(self, heading: str) -> frozenset[Role]:
        """The roles that the parts of a heading name, each nearly as listed: lead and deadline of “Owner and date”; these two
        also as what to add, or in what case.
        """
        parts = [part for part in _JOINED.split(heading) if part.strip()] if len(heading) <= _LONGEST else []
        ones = (one for part in parts for one in {part, part.removesuffix("s")})  # “Lead officers and dates”
        named = {hint.role for one in ones if (hint := self.best(one, _SURE))}
        asked = {hint.role for part in parts if (hint := self.best(_ASKING.sub("", part), _SURE))}
        return frozenset(named | asked & {"lead", "deadline"})


@lru_cache(maxsize=8)
def known_headings(headings: tuple[tuple[str, Role], ...]) -> KnownHeadings:
    """The plan's headings made ready for comparing."""
    return KnownHeadings(tuple((fold(wording) or wording, wording, role) for wording, role in headings))


@lru_cache(maxsize=4096)
def _hints(known: KnownHeadings, heading: str) -> tuple[Hint, ...]:
    text = fold(heading) or heading.strip()
    if not text or len(text) > _LONGEST:
        return ()
    scores = _scores(text, known)
    if (undated := _DATED.sub("", text)) and undated != text:
        scores = np.maximum(scores, _SURE * _scores(undated, known))
    best = [(role, lines[int(scores[lines].argmax())]) for role, lines in known.lines_of]
    found = (Hint(role, float(scores[line]), known.entries[line][1], int(line)) for role, line in best)
    return tuple(sorted(found, key=lambda hint: -hint.score))


def _scores(heading: str, known: KnownHeadings) -> npt.NDArray[np.float64]:
    """For each known wording, how surely a folded heading is that, from how alike they are; one that stands whole
    inside a longer heading ("Lead officer (job title)") counts for more the more of it it makes up.
    """
    scores = likeness_to_each(heading, known.folded)
    if len(heading) < _SHORT:
        scores[scores < _SURE] = 0.0  # one letter more or less makes another word of a short one: action, section
    words = heading.split()
    parts = {
        " ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + known.most_words, len(words)) + 1)
    }
    for part in parts & known.numbered.keys():
        if len(part) >= 3:
            lines = known.numbered[part]
            scores[lines] = np.maximum(scores[lines], 0.7 + 0.25 * len(part) / len(heading))
    scores = np.minimum(scores, 0.99)
    scores[known.numbered.get(heading, [])] = 1.0
    return scores


def is_of_earlier(heading: str) -> bool:
    """Whether a heading speaks of how things stood before: "RAG last month", "Original date"."""
    return _EARLIER.search(heading) is not None


def month_of(heading: str) -> int | None:
    """The month that a heading names, counted from April as councils' years are; None where it names none."""
    found = _MONTH.search(heading)
    return (MONTHS[found[0][:3].casefold()] - 4) % 12 if found else None
