"""A word cut to its stem, so that vaccine, vaccines and vaccination count as one word; and what texts forbid or deny, by such words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan, WordKind
from winterplan_extract.matching import settings

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


_WHICH = re.compile(r"(?<=\w )not (?=\w+ing\b)")  # “homes not testing”: says which are meant
_SENTENCES = re.compile(r"(?<=[.;:])\s|\n|•")
_CLAUSES = re.compile(r"[.;:,\n•!?()]+|\s[–—-]\s|\b(?:and|but)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NegatedClause:
    """A clause that forbids or denies something; `lifts`: what it forbids is itself a restriction (“do not restrict”)."""

    text: str
    lifts: bool


class Negation:
    """Finds what texts forbid, by the plan's words for it."""

    def __init__(self, plan: Plan) -> None:
        self._forbids = _any_of(plan, "forbid")
        self._ends = re.compile(rf"^(?:(?:we|to|will|should|must|the council) )*{_any_of(plan, 'end').pattern}")
        self._denies = _any_of(plan, "deny")
        self._harmless = _any_of(plan, "harmless")
        self._subordinates = _any_of(plan, "of_whom")
        # “No word is to go to providers” forbids, unless something is left undone there: “no one is to go without”.
        self._nobody = re.compile(rf"^{_any_of(plan, 'nobody').pattern}(?=.*{_any_of(plan, 'asked_to').pattern})")
        self._restrains = frozenset(stem(fold(word)) for word in plan.words_of("limit"))
        self.remember()

    def remember(self) -> None:
        """Has the latest texts remembered."""
        self.negated = lru_cache(maxsize=8_000)(self._negated)
        self.restrains = lru_cache(maxsize=8_000)(self._restrains_in)

    def _negated(self, text: str) -> tuple[NegatedClause, ...]:
        """The clauses of a text that forbid or deny; not those that only say of whom or when: “those not eligible”."""
        found = []
        for number, clause in enumerate(_CLAUSES.split(text)):
            said = _WHICH.sub(" ", self._harmless.sub(" ", fold(clause)))
            said = said.removeprefix("not ") if number else said  # “within days, not weeks”
            none = self._nobody.search(said)
            no = none or self._ends.search(said) or self._forbids.search(said) or self._denies.search(said)
            if not no or self._subordinates.search(said, 0, no.start()):
                continue
            after = said[no.end() :].split()[: None if none else settings.DOUBLE_NEGATIVE]
            lifts = any(stem(word) in self._restrains for word in after)
            if not (lifts and no.re in (self._denies, self._nobody)):  # “so that pressures do not reduce …”: a wish
                found.append(NegatedClause(clause.strip(), lifts))
        return tuple(found)

    def sentences(self, text: str) -> list[str]:
        """The sentences of a text, and the items of its lists."""
        return _SENTENCES.split(text)

    def _restrains_in(self, text: str) -> bool:
        """Whether a text asks that something be limited, stopped or left undone."""
        words = self._harmless.sub(" ", fold(text)).split()
        return bool(self.negated(text)) or any(stem(word) in self._restrains for word in words)


def _any_of(plan: Plan, kind: WordKind) -> re.Pattern[str]:
    words = "|".join(re.escape(fold(word)) for word in sorted(plan.words_of(kind), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b" if words else "(?!)")
