"""Whether a text names who leads, by the words that posts and teams are called by; which one it is, `lead_titles` tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.dates import is_deadline_like

_CELL: Final = 100  # characters: who leads is told in a line or two


@dataclass(frozen=True, slots=True, eq=False)
class LeadWords:
    """Words of which one names a post or a team by itself, all words of their names, and names that hold no such word."""

    post: re.Pattern[str]
    words: frozenset[str]
    names: Mapping[str, str]

    def share(self, text: str) -> float:
        """How much of a text is words of posts and teams, 0 to 1; 0 for one that names none."""
        folded = fold(text)
        words = folded.split()
        if not words:
            return 0.0
        if self.names.get(folded):
            return 1.0
        if not self.post.search(text):
            return 0.0
        return sum(word in self.words for word in words) / len(words)


@lru_cache(maxsize=4)
def sentences(plan: Plan) -> re.Pattern[str]:
    """What matches a sentence from its start: “We have done it” (a `speaker` begins it), “Work has begun”."""
    who, does = ("|".join(map(re.escape, plan.words_of(kind))) or "(?!)" for kind in ("speaker", "finite"))
    does = does.replace("'", "['’]")
    return re.compile(rf"\W*(?P<speaker>(?i:{who}))(?:['’]\w+)?(?:\s+[a-z]|\W*$)|.*?\w[\s,]+(?:{does})\b", re.DOTALL)


@lru_cache(maxsize=4)
def lead_words(plan: Plan) -> LeadWords:
    """The plan's words and names of posts and teams, made ready once for each plan."""
    common = {fold(word) for word in plan.common_words}
    said = fold(" ".join(f"{wording} {role}" for wording, role in plan.roles)).split()
    posts = "|".join(map(re.escape, plan.words_of("post")))
    return LeadWords(
        re.compile(rf"\b(?:{posts})\b" if posts else "(?!)", re.IGNORECASE),
        frozenset(word for word in said if word not in common and len(word) > 1),
        {fold(wording): role for wording, role in plan.roles},
    )


def lead_share(text: str, plan: Plan) -> float:
    """How much of a short text is words of posts and teams, 0 to 1; 0 for one that names none or says when."""
    return 0.0 if len(text) > _CELL or is_deadline_like(text, plan) else lead_words(plan).share(text)


def names_post(text: str, plan: Plan) -> bool:
    """Whether a short cell names a post or a team by one of its words, whatever else it says; a sentence tells what was done."""
    named = len(text) <= _CELL and lead_words(plan).post.search(text) is not None
    return named and not is_deadline_like(text, plan) and not sentences(plan).match(text)
