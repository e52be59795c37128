"""Replays the rulings on a run: which of them hold, which met a row, which go with a row that was reworded."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Reviewing, Settings
from winterplan_extract.review.ledger import Subject, folded, opening, standing, subject, whose
from winterplan_extract.storage.hold import settle
from winterplan_extract.storage.text_files import read_records
from winterplan_extract.vocabulary.likeness import closest


@dataclass(frozen=True, slots=True)
class Carried:
    """A ruling with the row most like the wording ruled on, and how like it is, 0 to 1."""

    ruling: Ruling
    row: ReturnRecord
    likeness: float

    @property
    def exact(self) -> bool:
        """Whether the wording is the same and only the key is spoilt; keys that begin alike are of one wording."""
        one, other = self.ruling.row_key, self.row.row_key
        return self.likeness == 1.0 and not one.startswith(other) and not other.startswith(one)


def subjects_of(row: ReturnRecord) -> tuple[Subject, Subject]:
    """All that a ruling that meets the row could be about."""
    return (folded(row.council), row.row_key, ""), ("", folded(row.requirement), "")


def carried_over(rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], settings: Reviewing) -> tuple[Carried, ...]:
    """Each ruling on a row that a return of the council lacks, with the free row there that is most clearly alike."""
    ruled = {subject(one) for one in rulings}
    of_council: dict[str, list[Ruling]] = defaultdict(list)
    for one in rulings:
        if one.council:
            of_council[subject(one)[0]].append(one)
    returns: dict[tuple[str, str], list[ReturnRecord]] = defaultdict(list)
    for row in rows:
        if folded(row.council) in of_council:
            returns[row.return_id, folded(row.council)].append(row)
    found: list[Carried] = []
    for (_, council), of_return in returns.items():
        there = set(chain.from_iterable(map(subjects_of, of_return)))
        lacking = [one for one in of_council[council] if subject(one) not in there]
        free = [row for row in of_return if not ruled.intersection(subjects_of(row))]
        claims = [claim for one in lacking if (claim := _claim(one, free, settings))]
        wanted = Counter(claim.row.row_id for claim in claims)
        found += [claim for claim in claims if wanted[claim.row.row_id] == 1]
    return tuple(found)


def nearest(ruling: Ruling, rows: Sequence[ReturnRecord]) -> Carried | None:
    """The ruling with the row that is most like its wording; None when there is no row."""
    best = closest(folded(ruling.requirement), [folded(row.requirement) for row in rows])
    return Carried(ruling, rows[best[0]], best[1]) if best else None


def _claim(ruling: Ruling, rows: Sequence[ReturnRecord], settings: Reviewing) -> Carried | None:
    """The ruling with the row that it goes with, if there is one."""
    near = nearest(ruling, rows)
    if near is None or near.likeness < settings.same_wording:
        return None
    others = nearest(ruling, [row for row in rows if row.row_key != near.row.row_key])
    second = others.likeness if others else 0.0
    alone = second < near.likeness == 1.0 or near.likeness - second >= settings.same_wording_lead
    agrees = near.row.decision != "mapped" or set(near.row.action_ids) == set(ruling.action_ids)
    return near if alone and (near.exact or agrees) else None


def rows_of_run(out: Path) -> tuple[ReturnRecord, ...] | None:
    """The rows that the run in `out` wrote; None where it wrote none. Raises SettingsError for an unreadable table."""
    settle(out)
    path = out / "dataset" / "rows.csv"
    if not path.is_file():
        return None
    try:
        return read_records(path, ReturnRecord)
    except SourceError as fault:
        raise SettingsError(
            f"The rows of the last run are needed to know what the decisions were made on. {fault} "
            "Run once without --decisions, then again with it."
        ) from fault


def documents_of_run(out: Path) -> tuple[DocumentRecord, ...]:
    """The files of the run in the folder `out`; none where they cannot be told."""
    with suppress(SourceError):
        return read_records(out / "dataset" / "documents.csv", DocumentRecord)
    return ()


_CARRIED_OVER: Final = "carried over, wording changed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """The returns with every ruling applied, what is said of those that met no row, and those carried over."""

    returns: tuple[ExtractedReturn, ...]
    notices: tuple[Notice, ...] = ()
    carried: tuple[tuple[Ruling, str], ...] = ()


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
    returns: Sequence[ExtractedReturn],
    rulings: Sequence[Ruling],
    *,
    plan: Plan,
    settings: Settings,
    match: Callable[..., ExtractedReturn],
) -> Replayed:
    """The returns of a run, with rulings carried over to reworded rows; `match` gives a return its verdicts."""
    holding = standing(rulings)
    rows = [row for returned in returns for row in returned.rows]
    carried = carried_over(holding, rows, settings.reviewing)
    touched = {one.row.return_id for one in carried}
    moved = [*rulings, *map(_moved, carried)]
    return Replayed(
        tuple(
            match(returned, plan=plan, settings=settings, rulings=moved)
            if returned.document.return_id in touched
            else returned
            for returned in returns
        ),
        _unmet(holding, rows, carried),
        tuple((one.ruling, one.row.row_id) for one in carried),
    )


def _unmet(rulings: Sequence[Ruling], rows: Sequence[ReturnRecord], carried: Sequence[Carried]) -> tuple[Notice, ...]:
    """A notice for each ruling that was carried over or met no row, and one for each council without a return."""
    notices = [
        _notice("ruling_carried_over", one.ruling, row_id=one.row.row_id, likeness=f"{one.likeness:.2f}")
        for one in carried
        if not one.exact
    ]
    there = set(chain.from_iterable(map(subjects_of, rows)))
    moved = {one.ruling for one in carried}
    by_council: dict[str, list[ReturnRecord]] = defaultdict(list)
    for row in rows:
        by_council[folded(row.council)].append(row)
    waiting: Counter[str] = Counter()
    for one in rulings:
        about = subject(one)
        if about in there or one in moved:
            continue
        if one.council and about[0] not in by_council:
            waiting[one.council] += 1
            continue
        near = nearest(one, by_council[about[0]] if one.council else rows)
        said = f" (nearest: row {near.row.row_id}, likeness {near.likeness:.2f})" if near else ""
        notices.append(_notice("ruling_without_row", one, nearest=said))
    notices += [notice("ruling_without_return", council=council, count=count) for council, count in waiting.items()]
    return tuple(notices)


def _moved(carried: Carried) -> Ruling:
    """The ruling as if it had been made on the row."""
    note = "; ".join(filter(None, ("" if carried.exact else _CARRIED_OVER, carried.ruling.note)))
    row = carried.row
    return dataclasses.replace(carried.ruling, row_key=row.row_key, requirement=row.requirement, note=note)


def _notice(code: str, ruling: Ruling, **values: str) -> Notice:
    values |= {"text": opening(ruling.requirement), "council": whose(ruling)}
    return Notice(code, tuple(values.items()))
