"""What the cells of one row tell: what their columns ask for, or how the columns are to be filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Met
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.headings import KnownHeadings
from winterplan_extract.vocabulary.lead_words import names_post
from winterplan_extract.vocabulary.references import has_figures

_CHOICES: Final = re.compile(r"\s*(?:[,;/|=]|\bor\b)\s*", re.IGNORECASE)
_SENTENCE: Final = 3  # words, figures apart, that make a text of status or gap more than a label or a date


def answered(row: GridRow, roles: Sequence[Role], known: KnownHeadings, plan: Plan, settings: Rebuilding) -> frozenset[Role]:  # fmt: skip
    """The roles whose cells in this row hold what their column asks for: a number, an answer, a text, a post, a date.

    A cell that is worded like its own heading ("Job title", "Date") or offers the choice of answers ("Y or N") holds none.
    """
    found: set[Role] = set()
    for slot, role in zip(row.slots, roles, strict=True):
        text = " ".join(slot.text.split())
        if slot.own and text and _fills(text, role, plan) and (role == "met" or not _like_heading(text, role, known, settings)):  # fmt: skip
            found.add(role)
    return frozenset(found)


def explains_columns(row: GridRow, roles: Sequence[Role], known: KnownHeadings, plan: Plan, settings: Rebuilding) -> bool:  # fmt: skip
    """Whether a cell of the row tells how its column is to be filled in: worded like its heading, a question, a choice of answers."""
    return any(
        text.endswith("?")
        or (text.startswith("(") and text.endswith(")"))
        or offers_choice(text, plan)
        or _like_heading(text, role, known, settings)
        for slot, role in zip(row.slots, roles, strict=True)
        if slot.own and (text := " ".join(slot.text.split()))
    )


def numbers_columns(row: GridRow) -> bool:
    """Whether the row's cells are 1, 2, 3 or a, b, c and so on."""
    said = [fold(cell.text) for cell in row.filled]
    numbers = [str(n) for n in range(1, len(said) + 1)]
    letters = [chr(ord("a") + n) for n in range(len(said))]
    return len(said) >= 3 and said in (numbers, letters)


def offers_choice(text: str, plan: Plan) -> bool:
    """Whether a text names different answers to choose from, such as “Y or N” or “Green = met”."""
    return names_answers(_CHOICES.split(text), plan)


def names_answers(texts: Sequence[str], plan: Plan) -> bool:
    """Whether texts beside one another begin with different answers, as a key does."""
    return len({_meaning(text, plan) for text in texts} - {None, "not_stated"}) > 1


def is_answer(text: str, plan: Plan) -> bool:
    """Whether a text is one of the plan's answers and nothing else."""
    return known_answers(plan).decided(text) is not None


def _meaning(text: str, plan: Plan) -> Met | None:
    answers = known_answers(plan)
    return answers.meaning(text) or answers.opening(text)


def _fills(text: str, role: Role, plan: Plan) -> bool:
    if role == "ref":
        return has_figures(text)
    if role == "met":
        return _meaning(text, plan) not in (None, "not_stated") and not offers_choice(text, plan)
    if role == "lead":
        return names_post(text, plan)
    if role == "deadline":
        return is_deadline_like(text, plan)
    if role in ("current_status", "gap"):
        return sum(word.isalpha() for word in fold(text).split()) >= _SENTENCE and not names_post(text, plan)
    return False


def _like_heading(text: str, role: Role, known: KnownHeadings, settings: Rebuilding) -> bool:
    return any(hint.role == role and hint.score >= settings.heading_likeness for hint in known.hints(text))
