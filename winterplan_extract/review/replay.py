"""Replays the rulings on a run: which of them hold, which met a row, which go with a row that was reworded."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.likeness import ratio
from winterplan_extract.matching import match_return
from winterplan_extract.model import Notice
from winterplan_extract.plaintext import fold
from winterplan_extract.plan import Plan
from winterplan_extract.problems import notice
from winterplan_extract.records import ExtractedReturn, ReturnRecord, Ruling
from winterplan_extract.review.standing import Subject, opening, standing, subject, whose
from winterplan_extract.settings import Reviewing, Settings

_CARRIED_OVER: Final = "carried over, wording changed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """The returns with every ruling applied, and what has to be said about those that met no row."""

    returns: tuple[ExtractedReturn, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Carried:
    """A ruling with the row most like the wording ruled on; `alone` says that no other is nearly so like."""

    ruling: Ruling
    row: ReturnRecord
    likeness: float
    alone: bool

    @property
    def exact(self) -> bool:
        """Whether the wording is the same and only the key is not, as after a spreadsheet spoilt it.

        Keys that begin alike are those of two rows with one wording: such rows stay two.
        """
        one, other = self.ruling.row_key, self.row.row_key
        return self.likeness == 1.0 and not one.startswith(other) and not other.startswith(one)


def in_force(rulings: Sequence[Ruling], plan: Plan) -> tuple[tuple[Ruling, ...], tuple[Notice, ...]]:
    """The rulings that hold and name only actions of this plan, and a notice for each other one that holds."""
    listed = {action.action_id for action in plan.actions}
    held: list[Ruling] = []
    notices: list[Notice] = []
    for ruling in standing(rulings):
        strange = [name for name in ruling.action_ids if name not in listed]
        if strange:
            notices.append(_notice("ruling_unknown_action", ruling, ids=", ".join(strange)))
        else:
            held.append(ruling)
    return tuple(held), tuple(notices)


def replay(
    returns: Sequence[ExtractedReturn], rulings: Sequence[Ruling], *, plan: Plan, settings: Settings
) -> Replayed:
    """The returns after a run with these rulings, those of reworded rows carried over to them.

    Where a return of a ruling's council lacks the row, and has one of very like wording that no
    other ruling is on and that was not mapped with confidence to something else, the ruling is
    applied to that row. The ledger is left as it is: the next run carries over again, and says so
    again.
    """
    rows = [row for returned in returns for row in returned.rows]
    carried = _carried(rulings, rows, settings.reviewing)
    moved = [*rulings, *(_moved(one) for one in carried)]
    touched = {one.row.return_id for one in carried}
    return Replayed(
        tuple(
            _matched(returned, moved, plan, settings) if returned.document.return_id in touched else returned
            for returned in returns
        ),
        report_unmet(rulings, rows, settings.reviewing),
    )


def report_unmet(
    rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], settings: Reviewing | None = None
) -> tuple[Notice, ...]:
    """A notice for each ruling that holds and met no row, and one for each council without a return.

    `rows` are those of the run before anything was carried over.
    """
    limits = settings or Reviewing()
    carried = _carried(rulings, rows, limits)
    notices = [
        _notice("ruling_carried_over", one.ruling, row_id=one.row.row_id, likeness=f"{one.likeness:.2f}")
        for one in carried
        if not one.exact
    ]
    moved = {one.ruling for one in carried}
    met = _subjects(rows)
    councils = {fold(row.council) for row in rows}
    waiting: dict[str, int] = defaultdict(int)
    for ruling in standing(rulings):
        if subject(ruling) in met or ruling in moved:
            continue
        if ruling.council and fold(ruling.council) not in councils:
            waiting[ruling.council] += 1
        else:
            notices.append(_notice("ruling_without_row", ruling, nearest=_nearest(ruling, rows, limits)))
    notices += [notice("ruling_without_return", council=council, count=count) for council, count in waiting.items()]
    return tuple(notices)


def _subjects(rows: Iterable[ReturnRecord]) -> set[Subject]:
    """All that rulings could be about and meet one of the rows."""
    found: set[Subject] = set()
    for row in rows:
        found.add(("", fold(row.requirement)))
        if row.council:
            found.add((fold(row.council), row.row_key))
    return found


def _carried(rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], settings: Reviewing) -> list[_Carried]:
    """Each ruling that goes with a reworded row, with that row; a row takes one ruling at most."""
    of_council: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in standing(rulings):
        of_council[fold(ruling.council)].append(ruling)
    ruled = {subject(ruling) for ruling in standing(rulings)}
    returns: dict[tuple[str, str], list[ReturnRecord]] = defaultdict(list)
    for row in rows:
        if fold(row.council) in of_council and row.council:
            returns[row.return_id, fold(row.council)].append(row)
    found: list[_Carried] = []
    for (_, council), alike in returns.items():
        met = _subjects(alike)
        free = [row for row in alike if not _subjects([row]) & ruled]
        claims = [
            near
            for ruling in of_council[council]
            if subject(ruling) not in met and (near := _near(ruling, free, settings)) and _goes_with(near, settings)
        ]
        taken = Counter(near.row.row_id for near in claims)
        found += [near for near in claims if taken[near.row.row_id] == 1]
    return found


def _goes_with(near: _Carried, settings: Reviewing) -> bool:
    """Whether the row is the ruling's: its very words, or very like them, none else so like, and open to it.

    A row is open where the matcher left it so, or says of it what the ruling says.
    """
    open_to = near.exact or near.row.decision != "mapped" or set(near.row.action_ids) == set(near.ruling.action_ids)
    return near.alone and near.likeness >= settings.same_wording and open_to


def _near(ruling: Ruling, rows: Sequence[ReturnRecord], settings: Reviewing) -> _Carried | None:
    """The row that is most like the ruling's wording; rows with one key count as one."""
    text = fold(ruling.requirement)
    alike: dict[str, tuple[float, ReturnRecord]] = {}
    for row in rows:
        alike.setdefault(row.row_key, (ratio(text, fold(row.requirement)), row))
    if not alike:
        return None
    (best, row), *others = sorted(alike.values(), key=lambda one: -one[0])
    second = others[0][0] if others else 0.0
    alone = second < best == 1.0 or best - second >= settings.same_wording_lead
    return _Carried(ruling, row, best, alone)


def _nearest(ruling: Ruling, rows: Sequence[ReturnRecord], settings: Reviewing) -> str:
    """The council's nearest row, to end a sentence with; empty where none is like it at all."""
    council = fold(ruling.council)
    near = _near(ruling, [row for row in rows if not council or fold(row.council) == council], settings)
    if near is None or near.likeness < settings.worth_naming:
        return ""
    return f" (nearest: row {near.row.row_id}, likeness {near.likeness:.2f})"


def _moved(carried: _Carried) -> Ruling:
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
