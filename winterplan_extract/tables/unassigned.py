"""Roles for the columns of text that neither their heading nor their kind of cells gave one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.content import ColumnContent
from winterplan_extract.vocabulary.headings import Hint

_MORE_OFTEN: Final = 0.5  # by which share more the rows that fall short have a gap told than those that do not


def is_clear(hints: dict[Role, Hint], settings: Rebuilding) -> bool:
    """Whether a heading is known well enough for its column not to be looked at."""
    return any(hint.score >= settings.heading_sure for hint in hints.values())


def give_leftovers(
    given: dict[int, Role],
    hints: Sequence[dict[Role, Hint]],
    contents: Sequence[dict[Role, ColumnContent]],
    settings: Rebuilding,
) -> dict[int, Role]:
    """Status and gap for columns of text that no role was left for, from the left.

    That is so for a second column headed "Action" beside the requirements, and for any column of
    text in a table whose headings say little: the plan's own template has the two in this order.
    """
    known = sum(1 for found in hints if is_clear(found, settings))
    result = dict(given)
    for i in range(len(hints)):
        best = max(hints[i].values(), key=lambda hint: hint.score, default=None)
        taken = (
            best is not None
            and best.score >= settings.heading_likeness
            and best.role in ("requirement", "current_status", "gap")
        )
        unheard = 2 * known < len(hints) and not (best and best.score >= settings.heading_likeness)
        worded = (
            "current_status" in contents[i]
            and contents[i]["current_status"].score + contents[i]["gap"].score >= settings.wordy
        )
        # a second column of evidence tells no gap, however long its cells are
        fits: tuple[Role, ...] = (
            ("current_status",) if taken and best and best.role == "current_status" else ("current_status", "gap")
        )
        free = [role for role in fits if role not in result.values()]
        if i not in result and free and worded and (taken or unheard):
            result[i] = free[0]
    return result


def give_gap(given: dict[int, Role], hints: Sequence[dict[Role, Hint]], texts: Sequence[Sequence[str]], plan: Plan, settings: Rebuilding) -> dict[int, Role]:  # fmt: skip
    """The gap for a column left over that is filled in just where the answer falls short, whatever heads it."""
    met = next((i for i, role in given.items() if role == "met"), None)
    if met is None or "gap" in given.values():
        return given
    means = {fold(wording) or wording: value for wording, value in plan.wordings}
    said = [means.get(fold(text) or text) for text in texts[met]]
    short = [None if value in (None, "not_stated") else value in ("no", "partly") for value in said]
    for i, found in enumerate(hints):
        other = found.get("other")
        placed = other is not None and other.score >= settings.heading_likeness
        if i not in given and not placed and _follows_shortfall(texts[i], short):
            return {**given, i: "gap"}
    return given


def _follows_shortfall(texts: Sequence[str], short: Sequence[bool | None]) -> bool:
    """Whether a column is filled in where the answer falls short and left blank where it does not.

    `short` says of each row whether its answer falls short; None where that is not told.
    """
    where = [bool(text) for text, falls in zip(texts, short, strict=True) if falls]
    elsewhere = [bool(text) for text, falls in zip(texts, short, strict=True) if falls is False]
    if len(where) < 2 or len(elsewhere) < 2:
        return False
    return sum(where) / len(where) - sum(elsewhere) / len(elsewhere) >= _MORE_OFTEN
