"""Columns that claim the same role, or one that their headings or what they hold rule out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.content import ColumnContent, is_level
from winterplan_extract.vocabulary.headings import Hint, is_of_earlier, month_of

_PERCENT: Final = re.compile(r"\d{1,3}\s?%")
_PERCENT_WORTH: Final = 0.75  # of an answer: "% complete" is one where no other column answers
_TEXTS: Final[frozenset[Role]] = frozenset({"current_status", "gap"})


def overtaken(
    headings: Sequence[str],
    hints: Sequence[dict[Role, Hint]],
    columns: Sequence[Sequence[object]],
    settings: Rebuilding,
) -> frozenset[int]:
    """The columns that say how things stood before, where another column says the same of a later time.

    "RAG last month" beside "RAG now", "Update September" beside "Update October"; of months the
    last one that is filled in, since a tracker may have columns for months to come. `columns` are
    what the cells of each hold, a text or a colour; empty where nothing.
    """
    found: set[int] = set()
    best = [_best(one) for one in hints]
    for role in ANSWERS:
        rivals = [
            i for i, hint in enumerate(best) if hint and hint.role == role and hint.score >= settings.heading_likeness
        ]
        earlier = {i for i in rivals if is_of_earlier(headings[i])}
        later = [i for i in rivals if i not in earlier]
        if later:
            found |= earlier
        months = {i: month for i in later if (month := month_of(headings[i])) is not None}
        filled = {i: sum(1 for held in columns[i] if held) for i in months}
        told = [i for i in months if 2 * filled[i] >= max(filled.values(), default=0) > 0]
        if len(months) > 1 and len(months) == len(later) and told:
            newest = max(told, key=lambda i: months[i])
            found |= {i for i in months if i != newest}
    return frozenset(found)


def fitting(
    hints: dict[Role, Hint], contents: dict[Role, ColumnContent], texts: Sequence[str], settings: Rebuilding
) -> tuple[dict[Role, Hint], dict[Role, ColumnContent]]:
    """What may be said of a column, less what its heading or its cells rule out.

    A heading of a column that has no place ("Risk", "Cost (£k)") is not overruled by numbers or dates
    under it, only by text, which may be the status under "Comments". Levels such as High and Low are
    no theme, though "Priority" often heads one. Percentages are an answer of last resort.
    """
    best = _best(hints)
    if best and best.role == "other" and best.score >= settings.heading_likeness:
        contents = {role: content for role, content in contents.items() if role in _TEXTS}
        if best.score == 1.0:
            hints = {"other": best}  # "Risk rating" is known, so its likeness to "Rating" says nothing
    held = [text for text in texts if text]
    if held and all(is_level(text) for text in held):
        hints = {role: hint for role, hint in hints.items() if role not in ("theme", "section")}
    if held and all(_PERCENT.fullmatch(text) for text in held):
        hints = {role: replace(hint, score=hint.score * _PERCENT_WORTH) for role, hint in hints.items()}
        contents = {role: replace(held, score=held.score * _PERCENT_WORTH) for role, held in contents.items()}
    return hints, contents


def coloured(texts: Sequence[str], fills: Sequence[str]) -> dict[Role, ColumnContent]:
    """The evidence of a column that holds no words but cells of different colours: those are its answers."""
    share = sum(1 for fill in fills if fill) / max(len(fills), 1)
    if any(texts) or len({fill for fill in fills if fill}) < 2:
        return {}
    return {"met": ColumnContent("met", share, f"{share:.0%} of its cells say nothing but have a colour")}


def _best(hints: dict[Role, Hint]) -> Hint | None:
    return max(hints.values(), key=lambda hint: hint.score, default=None)
