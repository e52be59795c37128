"""Rows matched to the plan's actions: by their own words, their headings, their neighbours, and rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Candidate, Match, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Settings

__all__ = ["Matched", "bear_on", "match_loose", "match_return"]


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows with their verdicts, in their order, the links that stand, and every row's candidates."""

    rows: tuple[ReturnRecord, ...]
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]


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


def bear_on(rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], plan: Plan, settings: Settings) -> bool:
    """Whether the rulings have a say in the verdict on any row of a return: settled by one, or like what one is on."""
    from winterplan_extract.matching.match import any_ruled  # as below

    return any_ruled(rows, plan, settings.matching, rulings)


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
    )
