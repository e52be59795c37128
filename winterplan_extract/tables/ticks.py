"""Answers given by a mark in one of several columns: Yes | No, or Fully | Partly | Not met."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from winterplan_extract.plaintext import fold
from winterplan_extract.plan import Plan
from winterplan_extract.records import Met
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.headings import KnownHeadings

# What people put into the column that they mean. A cross is a tick here: there is nothing to cross out.
_TICKED: Final = frozenset("xX✓✔☑☒✗✘√✅●■•1") | {"y", "Y", "yes", "Yes", "YES"}
_BLANK: Final = frozenset("☐□○-–—0") | {"n", "N", "no", "No", "NO", ""}


def answer_columns(headings: Sequence[str], data: Sequence[GridRow], known: KnownHeadings, plan: Plan) -> tuple[str, ...]:  # fmt: skip
    """For each column the answer that a mark in it gives, as its heading says it; empty for other columns.

    At least two columns side by side must be headed by different answers and hold nothing but marks.
    """
    said = [
        _answer(heading, known, plan) if _only_marks([row.slots[i].text for row in data]) else None
        for i, heading in enumerate(headings)
    ]
    for i in range(1, len(headings)):
        # beside a column of answers "Part" is one more of them, whatever it heads elsewhere
        if said[i] is None and said[i - 1] is not None and _only_marks([row.slots[i].text for row in data]):
            said[i] = _plain_answer(headings[i], plan)
    found = [""] * len(headings)
    for headed, run in groupby(range(len(headings)), key=lambda i: said[i] is not None):
        columns = list(run)
        different = {answer[1] for i in columns if (answer := said[i])}
        if headed and len(different) >= 2 and any(ticked(row.slots[i].text) for i in columns for row in data):
            for i in columns:
                found[i] = answer[0] if (answer := said[i]) else ""
    return tuple(found)


def ticked(text: str) -> bool:
    """Whether a cell of such a column holds a mark that means it."""
    return text.strip() in _TICKED


def _only_marks(texts: Sequence[str]) -> bool:
    return all(text.strip() in _TICKED or text.strip() in _BLANK for text in texts)


def _answer(heading: str, known: KnownHeadings, plan: Plan) -> tuple[str, Met] | None:
    """The answer that a heading is, or ends with after one that asks for it ("Fully met? Yes"), in its own words."""
    words = heading.split()
    if not words or len(words) > 12:
        return None
    # "No" heads a column of references as well as one of answers; what the columns hold tells them apart.
    answers = {fold(wording): met for wording, met in plan.wordings if met != "not_stated"}
    for start in range(len(words)):
        before, answer = " ".join(words[:start]), " ".join(words[start:])
        hint = known.best(before or answer)
        asks = hint is not None and hint.role == "met" and hint.score >= 0.9
        other = hint is not None and hint.role not in ("met", "ref") and hint.score == 1.0
        if fold(answer) in answers and (asks if before else not other):
            return answer, answers[fold(answer)]
    return None


def _plain_answer(heading: str, plan: Plan) -> tuple[str, Met] | None:
    met = next((met for wording, met in plan.wordings if fold(wording) == fold(heading) and met != "not_stated"), None)
    return (heading, met) if met and heading else None
