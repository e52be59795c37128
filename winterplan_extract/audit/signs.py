"""What answers, leads, dates, references and addresses look like to somebody who knows the plan's lists and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.audit.settings import (
    DATE_WORDS,
    KNOWN_WORDINGS,
    LEAD_WORDS,
    LOOKED_UP,
    MORE_OF_POSTS,
    POSTS_OF_WORD,
)
from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.answers import KnownAnswers, known_answers
from winterplan_extract.vocabulary.dates import names_date

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://|\bwww\.|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """The plan's lists made ready for looking words up."""

    answers: KnownAnswers
    lead_words: frozenset[str]
    posts: frozenset[str]
    headings: Mapping[str, Role]
    vocabulary: frozenset[str]

    @classmethod
    def of(cls, plan: Plan) -> Signs:
        """The signs under this plan, made once for each plan."""
        return _signs(plan)

    def is_answer(self, text: str) -> bool:
        """Whether a text is one of the plan's answers and nothing else."""
        return len(text) <= LOOKED_UP and self.answers.is_answer(text)

    def is_heading(self, text: str) -> bool:
        """Whether a text is one of the plan's headings and nothing else."""
        return len(text) <= LOOKED_UP and fold(text) in self.headings

    def is_lead(self, text: str) -> bool:
        """Whether a short text names a post or a team."""
        words = fold(text).split() if len(text) <= LOOKED_UP else []
        known = sum(word in self.lead_words for word in words)
        named = len(words) <= LEAD_WORDS and not self.posts.isdisjoint(words)
        return named and 2 * known > len(words) and not self.is_date(text)

    def is_date(self, text: str) -> bool:
        """Whether a short text is a date or names a month."""
        return len(text) <= LOOKED_UP and len(text.split()) <= DATE_WORDS and names_date(text)

    def is_address(self, text: str) -> bool:
        """Whether a short text holds a telephone number, a postcode or an address of the net."""
        return len(text) <= LOOKED_UP and _ADDRESS.search(text) is not None


@lru_cache(maxsize=4)
def _signs(plan: Plan) -> Signs:
    texts = [f"{action.theme} {action.section} {action.title} {action.requirement}" for action in plan.actions]
    texts += [wording for _, wording in plan.paraphrases[:: max(1, len(plan.paraphrases) // KNOWN_WORDINGS)]] + [
        wording for wording, _ in plan.no_actions
    ]
    roles = " ".join(f"{wording} {role}" for wording, role in plan.roles)
    common = {fold(word) for word in plan.common_words}
    lead_words = frozenset(word for word in fold(roles).split() if word not in common and len(word) > 1)
    return Signs(
        answers=known_answers(plan),
        lead_words=lead_words,
        posts=_posts(plan, texts),
        headings={fold(wording): role for wording, role in plan.headings if fold(wording)},
        vocabulary=frozenset(fold(" ".join(texts)).split()) | lead_words | common,
    )


def _posts(plan: Plan, texts: Sequence[str]) -> frozenset[str]:
    """Words that posts and teams begin or end with, such as head or team, far more often than requirements hold them."""
    ends: Counter[str] = Counter()
    for wording, _ in plan.roles:
        words = fold(wording).split()
        ends.update({words[0], words[-1]} if words else ())
    said = Counter(word for text in texts for word in set(fold(text).split()))
    share = MORE_OF_POSTS / max(1, len(texts))
    return frozenset(word for word, often in ends.items() if often >= POSTS_OF_WORD and often >= share * said[word])
