"""Replays the rulings on a run: which of them hold, which met a row, which go with a row that was reworded."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Reviewing, Settings
from winterplan_extract.matching import match_return
from winterplan_extract.review.carry import (
    ActiveRuling,
    Carried,
    ComparableRow,
    active,
    carried_over,
    comparable,
    met,
    nearest,
)
from winterplan_extract.review.standing import opening, standing, whose

_CARRIED_OVER: Final = "carried over, wording changed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """The returns with every ruling applied, and what has to be said about those that met no row."""

    returns: tuple[ExtractedReturn, ...]
    notices: tuple[Notice, ...] = ()


def in_force(rulings: Sequence[Ruling], plan: Plan) -> tuple[tuple[Ruling, ...], tuple[Notice, ...]]:
    """The rulings that hold and name only actions of this plan, and a notice for each other one that holds."""
    listed = {action.action_id for action in plan.actions}
    known: list[Ruling] = []
    notices: list[Notice] = []
    for ruling in standing(rulings):
        strange = [name for name in ruling.action_ids if name not in listed]
        if strange:
            notices.append(_notice("ruling_unknown_action", ruling, ids=", ".join(strange)))
        else:
            known.append(ruling)
    return tuple(known), tuple(notices)


def replay(
    returns: Sequence[ExtractedReturn], rulings: Sequence[Ruling], *, plan: Plan, settings: Settings
) -> Replayed:
    """The returns of a run that was given these rulings, those of reworded rows carried over to them.

    The ledger is left as it is: the next run carries over again, and says so again.
    """
    holding = active(rulings)
    rows = comparable(row for returned in returns for row in returned.rows)
    carried = carried_over(holding, rows, settings.reviewing)
    touched = {one.row.return_id for one in carried}
    moved = [*rulings, *map(_moved, carried)]
    return Replayed(
        tuple(
            _matched(returned, moved, plan, settings) if returned.document.return_id in touched else returned
            for returned in returns
        ),
        _unmet(holding, rows, carried, settings.reviewing),
    )


def report_unmet(
    rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], settings: Reviewing | None = None
) -> tuple[Notice, ...]:
    """A notice for each ruling that holds and met no row, and one for each council without a return.

    `rows` are those of the run before anything was carried over.
    """
    limits = settings or Reviewing()
    holding, looked_at = active(rulings), comparable(rows)
    return _unmet(holding, looked_at, carried_over(holding, looked_at, limits), limits)


def _unmet(
    rulings: Sequence[ActiveRuling], rows: Sequence[ComparableRow], carried: Sequence[Carried], settings: Reviewing
) -> tuple[Notice, ...]:
    notices = [
        _notice("ruling_carried_over", one.ruling, row_id=one.row.row_id, likeness=f"{one.likeness:.2f}")
        for one in carried
        if not one.exact
    ]
    there = met(rows)
    moved = {one.ruling for one in carried}
    by_council: dict[str, list[ComparableRow]] = defaultdict(list)
    for row in rows:
        by_council[row.council].append(row)
    waiting: dict[str, int] = defaultdict(int)
    for one in rulings:
        if one.subject in there or one.ruling in moved:
            continue
        if one.ruling.council and one.subject[0] not in by_council:
            waiting[one.ruling.council] += 1
            continue
        near = nearest(one, by_council[one.subject[0]] if one.ruling.council else rows)
        notices.append(_notice("ruling_without_row", one.ruling, nearest=_named(near, settings)))
    notices += [notice("ruling_without_return", council=council, count=count) for council, count in waiting.items()]
    return tuple(notices)


def _named(near: Carried | None, settings: Reviewing) -> str:
    """The nearest row, to end a sentence with; empty where none is like the wording at all."""
    if near is None or near.likeness < settings.worth_naming:
        return ""
    return f" (nearest: row {near.row.row_id}, likeness {near.likeness:.2f})"


def _moved(carried: Carried) -> Ruling:
    """The ruling as if it had been made on the row."""
    note = "; ".join(filter(None, ("" if carried.exact else _CARRIED_OVER, carried.ruling.note)))
    row = carried.row
    return dataclasses.replace(carried.ruling, row_key=row.row_key, requirement=row.requirement, note=note)


def _matched(returned: ExtractedReturn, rulings: Sequence[Ruling], plan: Plan, settings: Settings) -> ExtractedReturn:
    matched = match_return(returned.rows, plan, settings, rulings)
    return dataclasses.replace(returned, rows=matched.rows, matches=matched.matches, candidates=matched.candidates)


def _notice(code: str, ruling: Ruling, **values: str) -> Notice:
    values |= {"text": opening(ruling.requirement), "council": whose(ruling)}
    return Notice(code, tuple(values.items()))
