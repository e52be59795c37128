"""What answers, leads, dates, references and addresses look like to somebody who knows the plan's lists and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.audit.settings import (
    DATE_WORDS,
    KNOWN_WORDINGS,
    LEAD_SHARE,
    LEAD_WORDS,
    LOOKED_UP,
)
from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.answers import KnownAnswers, known_answers
from winterplan_extract.vocabulary.dates import names_date
from winterplan_extract.vocabulary.leads import lead_share, lead_words

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://|\bwww\.|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """The plan's lists made ready for looking words up."""

    answers: KnownAnswers
    plan: Plan
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
        return len(text.split()) <= LEAD_WORDS and lead_share(text, self.plan) > LEAD_SHARE

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
    return Signs(
        answers=known_answers(plan),
        plan=plan,
        headings={fold(wording): role for wording, role in plan.headings if fold(wording)},
        vocabulary=frozenset(fold(" ".join(texts)).split())
        | lead_words(plan).words
        | set(map(fold, plan.common_words)),
    )
