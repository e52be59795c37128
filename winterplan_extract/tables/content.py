"""What a column holds, as evidence of its role where the heading is unknown or says too little."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.lead_words import names_post
from winterplan_extract.vocabulary.likeness import words_shared
from winterplan_extract.vocabulary.references import is_reference

_OPEN_WORTH: Final = 0.85  # of a plain answer: a status may begin with a yes, and its heading then decides


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """How well what a column holds fits a role: a score from 0 to 1 and what was seen."""

    role: Role
    score: float
    seen: str


def is_level(text: str, plan: Plan) -> bool:
    """Whether a cell holds nothing but a level, such as High or M: of priority, of risk, never a number of a row."""
    return fold(text) in _levels(plan)


@lru_cache(maxsize=4)
def _levels(plan: Plan) -> frozenset[str]:
    return frozenset(map(fold, plan.words_of("level")))


def weigh_column(values: Sequence[str], plan: Plan) -> tuple[ColumnContent, ...]:
    """The roles that the column's filled cells fit, best first; empty where there is nothing to see."""
    held = [value for value in values if value]
    if not held:
        return ()
    answers = known_answers(plan)
    share_ref = (
        0.0
        if _share(held, lambda text: is_level(text, plan)) == 1.0 and len(held) > len(set(held))
        else _share(held, is_reference)
    )
    share_met = _share(held, answers.is_answer)
    share_open = _share(held, lambda text: answers.is_answer(text) or answers.opening(text) is not None)
    share_date = _share(held, lambda text: is_deadline_like(text, plan))
    share_lead = _share(held, lambda text: names_post(text, plan))
    length = sum(len(value) for value in held) / len(held)
    # A post's title shares all its words with some action; it asks nothing all the same.
    asks = like_actions(held, plan) * (1 - 0.6 * share_lead * (length < 60)) if length >= 20 else 0.0
    long_text = min(1.0, length / 120)
    full = len(held) / max(len(values), 1)
    found = [
        ColumnContent("ref", share_ref * (0.5 if share_met > 0.9 else 1.0), f"{share_ref:.0%} of its cells are numbers or codes"),
        ColumnContent("met", share_met, f"{share_met:.0%} of its cells are answers such as {held[0][:20]!r}")
        if share_met >= _OPEN_WORTH * share_open
        else ColumnContent("met", _OPEN_WORTH * share_open, f"{share_open:.0%} of its cells begin with an answer"),
        ColumnContent("deadline", share_date, f"{share_date:.0%} of its cells name a date or a deadline"),
        ColumnContent("lead", share_lead * (1 - 0.6 * min(1.0, length / 200)), f"{share_lead:.0%} of its cells name a role or a team"),
        ColumnContent("requirement", asks, f"its cells are {asks:.0%} like actions of the plan"),
        ColumnContent("current_status", long_text * full * 0.6, f"long text, {length:.0f} characters a cell"),
        ColumnContent("gap", long_text * (1 - 0.5 * full) * 0.6, f"text in {full:.0%} of its cells"),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda content: -content.score))


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def like_actions(values: Sequence[str], plan: Plan) -> float:
    """Mean likeness of the column's cells to the plan's action that each is most like.

    A spread of at most a dozen cells is enough to tell a column of requirements.
    """
    sample = values[:: max(1, len(values) // 12)][:12]
    actions = _folded_actions(plan)
    return sum(max(words_shared(fold(value), action) for action in actions) for value in sample) / len(sample)


@lru_cache(maxsize=8)
def _folded_actions(plan: Plan) -> tuple[str, ...]:
    return tuple(fold(f"{action.title} {action.requirement}") for action in plan.actions)
