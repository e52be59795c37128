"""Rows matched to the plan's actions: by their own words, their headings, their neighbours, and rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Candidate, Flag, Match, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Settings

__all__ = ["GIVEN_BY_MATCHER", "Matched", "bear_on", "forget", "likeliest", "match_loose", "match_return"]

GIVEN_BY_MATCHER: Final[tuple[Flag, ...]] = ("half_answered",)


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows with their verdicts, in their order, the links that stand, every row's candidates, and which rows were ruled on."""

    rows: tuple[ReturnRecord, ...]
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]
    ruled: frozenset[str] = frozenset()


def match_return(
    rows: Sequence[ReturnRecord], plan: Plan, settings: Settings, rulings: Sequence[Ruling] = ()
) -> Matched:
    """The rows of one return, in its order, matched together: neighbours, headings and numbers count."""
    return _matched(rows, plan, settings, rulings, together=True)


def match_loose(
    rows: Sequence[ReturnRecord], plan: Plan, settings: Settings, rulings: Sequence[Ruling] = ()
) -> Matched:
    """The rows matched each on its own; their order means nothing."""
    return _matched(rows, plan, settings, rulings, together=False)


def likeliest(texts: Sequence[str], plan: Plan, settings: Settings) -> list[float]:
    """For each text, how sure its likeliest action is, 0 to 1, the text on its own."""
    rows = [
        ReturnRecord(str(n), "", "", "", "", "", "", None, None, 1, n, requirement=text) for n, text in enumerate(texts)
    ]
    best = {each.row_id: each.confidence for each in match_loose(rows, plan, settings).candidates if each.rank == 1}
    return [best.get(row.row_id, 0.0) for row in rows]


def bear_on(rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], plan: Plan, settings: Settings) -> bool:
    """Whether the rulings have a say in the verdict on any row of a return: settled by one, or like what one is on."""
    from winterplan_extract.matching.match import any_ruled  # as below

    return any_ruled(rows, plan, settings.matching, rulings)


def forget() -> None:
    """Lets go of what this process has learnt of plans and rulings, once it matches no more."""
    from winterplan_extract.matching import lexicon, rulings  # as below

    rulings.similarity.cache_clear()
    lexicon.forget()


def _matched(
    rows: Sequence[ReturnRecord], plan: Plan, settings: Settings, rulings: Sequence[Ruling], *, together: bool
) -> Matched:
    # numpy is needed from here on only: `winterplan --help` does without it.
    from winterplan_extract.matching.match import match_rows

    verdicts = match_rows(rows, plan, settings.matching, rulings, together=together)
    return Matched(
        rows=tuple(entry.row for entry in verdicts),
        matches=tuple(match for entry in verdicts for match in entry.matches),
        candidates=tuple(candidate for entry in verdicts for candidate in entry.candidates),
        ruled=frozenset(entry.row.row_id for entry in verdicts if entry.ruled),
    )
