"""What cells hold: a column's, as evidence of its role, and a row's, against what its columns ask for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Met
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.settings import MOST_LABELS, TOO_SHORT, TableRules
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.leads import names_post
from winterplan_extract.vocabulary.likeness import words_shared
from winterplan_extract.vocabulary.references import has_figures, is_reference

_CHOICES: Final = re.compile(r"\s*(?:[,;/|=]|\bor\b)\s*", re.IGNORECASE)
_SENTENCE: Final = 3  # words, figures apart, that make a text of status or gap more than a label or a date
_OPEN_WORTH: Final = 0.85  # of a plain answer: a status may begin with a yes, and its heading then decides


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """How well what a column holds fits a role: a score from 0 to 1 and what was seen."""

    role: Role
    score: float
    seen: str


@lru_cache(maxsize=4)
def _levels(plan: Plan) -> frozenset[str]:
    return frozenset(map(fold, plan.words_of("level")))


def weigh_column(values: Sequence[str], plan: Plan) -> tuple[ColumnContent, ...]:
    """The roles that the column's filled cells fit, best first; empty where there is nothing to see."""
    held = [value for value in values if value]
    if not held:
        return ()
    answers = known_answers(plan)
    levels = all_levels(held, plan) and len(held) > len(set(held))
    share_ref = 0.0 if levels else _share(held, is_reference)
    crossed = "" in values and {value.casefold() for value in held} == {"x"}  # as good as a tick of whatever heads it
    share_met = _share(held, answers.is_answer) * (not crossed)
    share_open = _share(held, lambda text: answers.is_answer(text) or answers.opening(text) is not None) * (not crossed)
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


def weigh_colours(texts: Sequence[str], fills: Sequence[str]) -> dict[Role, ColumnContent]:
    """The content of a column that holds no words but cells or dots of different colours: those are its answers."""
    share = sum(map(bool, fills)) / max(len(fills), 1)
    if any(map(fold, texts)) or len({fill for fill in fills if fill}) < 2:
        return {}
    return {"met": ColumnContent("met", share, f"{share:.0%} of its cells say nothing but have a colour")}


def all_levels(texts: Sequence[str], plan: Plan) -> bool:
    """Whether a column holds nothing but levels, such as High or M: of priority, of risk, never a number of a row."""
    return any(texts) and all(fold(text) in _levels(plan) for text in texts if text)


def cell_labels(texts: Sequence[str], rules: TableRules) -> dict[str, Role]:
    """What the cells of a column label, folded, where they do nothing else: “Status”, “Gap”, “Update”, over and over."""
    held = Counter(fold(text) for text in texts if text)
    if not 1 < len(held) <= MOST_LABELS or min(held.values()) < 2:
        return {}
    least = rules.settings.label_likeness
    roles = {text: hint.role for text in held if (hint := rules.known.best(text, least))}
    return roles if len(roles) == len(held) and len({*roles.values()} & {*ANSWERS}) > 1 else {}


def like_actions(values: Sequence[str], plan: Plan) -> float:
    """Mean likeness of the column's cells to the plan's action that each is most like; a word or two are like none.

    A spread of at most a dozen cells is enough to tell a column of requirements.
    """
    sample = values[:: max(1, len(values) // 12)][:12]
    actions = _folded_actions(plan)
    told = [fold(value) for value in sample if len(value.split()) > TOO_SHORT]  # “All” stands in every third action
    return sum(max(words_shared(text, action) for action in actions) for text in told) / len(sample)


@lru_cache(maxsize=8)
def _folded_actions(plan: Plan) -> tuple[str, ...]:
    return tuple(fold(f"{action.title} {action.requirement}") for action in plan.actions)


def answered(row: GridRow, roles: Sequence[Role], rules: TableRules) -> frozenset[Role]:
    """The roles whose cells in this row hold what their column asks for: a number, an answer, a text, a post, a date.

    A cell that is worded like its own heading ("Job title", "Date") or offers the choice of answers ("Y or N") holds none.
    """
    found: set[Role] = set()
    for slot, role in zip(row.slots, roles, strict=True):
        text = " ".join(slot.text.split())
        if slot.own and text and _fills(text, role, rules.plan) and (role == "met" or not _like_heading(text, role, rules)):  # fmt: skip
            found.add(role)
    return frozenset(found)


def explains_columns(row: GridRow, roles: Sequence[Role], rules: TableRules) -> bool:
    """Whether a cell of the row tells how its column is to be filled in: worded like its heading, a question, a choice of answers."""
    return any(
        text.endswith("?")
        or (text.startswith("(") and text.endswith(")"))
        or offers_choice(text, rules.plan)
        or _like_heading(text, role, rules)
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


def is_choice(text: str, plan: Plan) -> bool:
    """Whether a text is a choice of answers and nothing besides: “Done / Part / Not done”."""
    parts = _CHOICES.split(text)
    return all(known_answers(plan).meaning(part) for part in parts) and names_answers(parts, plan)


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


def _like_heading(text: str, role: Role, rules: TableRules) -> bool:
    return any(hint.role == role and hint.score >= rules.settings.heading_likeness for hint in rules.known.hints(text))
