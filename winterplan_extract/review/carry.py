"""Finds the row that a ruling goes with when its own is not there: reworded, or with a spoilt key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord, Ruling
from winterplan_extract.domain.settings import Reviewing
from winterplan_extract.review.standing import Subject, standing, subject
from winterplan_extract.vocabulary.likeness import closest


@dataclass(frozen=True, slots=True)
class ComparableRow:
    """A row with its council and wording folded for comparison."""

    row: ReturnRecord
    council: str
    text: str

    @property
    def subjects(self) -> tuple[Subject, Subject]:
        """All that a ruling that meets the row could be about."""
        return (self.council, self.row.row_key), ("", self.text)


@dataclass(frozen=True, slots=True)
class ActiveRuling:
    """A ruling that is not withdrawn, with its subject and wording folded for comparison."""

    ruling: Ruling
    subject: Subject
    text: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A ruling with the row most like the wording ruled on, and how like it is, 0 to 1."""

    ruling: Ruling
    row: ReturnRecord
    likeness: float

    @property
    def exact(self) -> bool:
        """Whether the wording is the same and only the key is not, as after a spreadsheet spoilt it.

        Keys that begin alike are those of two rows with one wording: such rows stay two.
        """
        one, other = self.ruling.row_key, self.row.row_key
        return self.likeness == 1.0 and not one.startswith(other) and not other.startswith(one)


def comparable(rows: Iterable[ReturnRecord]) -> tuple[ComparableRow, ...]:
    """The rows with their texts folded for comparison."""
    return tuple(ComparableRow(row, fold(row.council), fold(row.requirement)) for row in rows)


def active(rulings: Sequence[Ruling]) -> tuple[ActiveRuling, ...]:
    """The rulings that are not withdrawn, with their texts folded for comparison."""
    return tuple(ActiveRuling(ruling, subject(ruling), fold(ruling.requirement)) for ruling in standing(rulings))


def met(rows: Iterable[ComparableRow]) -> set[Subject]:
    """Every subject of a ruling that would meet one of the rows."""
    return {about for row in rows for about in row.subjects}


def carried_over(
    rulings: Sequence[ActiveRuling], rows: Sequence[ComparableRow], settings: Reviewing
) -> tuple[Carried, ...]:
    """Each ruling on a council's row that a return of the council lacks, with the row it goes with there.

    The row must have the same or a very similar wording, clearly more similar than any other row's; no other ruling
    may be on that row or claim it; and the matcher must not have mapped it to other actions.
    """
    ruled = {one.subject for one in rulings}
    of_council: dict[str, list[ActiveRuling]] = defaultdict(list)
    for one in rulings:
        if one.ruling.council:
            of_council[one.subject[0]].append(one)
    returns: dict[tuple[str, str], list[ComparableRow]] = defaultdict(list)
    for row in rows:
        if row.council in of_council:
            returns[row.row.return_id, row.council].append(row)
    found: list[Carried] = []
    for (_, council), of_return in returns.items():
        there = met(of_return)
        lacking = [one for one in of_council[council] if one.subject not in there]
        free = [row for row in of_return if not ruled.intersection(row.subjects)]
        claims = [claim for one in lacking if (claim := _claim(one, free, settings))]
        wanted = Counter(claim.row.row_id for claim in claims)
        found += [claim for claim in claims if wanted[claim.row.row_id] == 1]
    return tuple(found)


def nearest(ruling: ActiveRuling, rows: Sequence[ComparableRow]) -> Carried | None:
    """The ruling with the row that is most like its wording; None when there is no row."""
    best = closest(ruling.text, [row.text for row in rows])
    return Carried(ruling.ruling, rows[best[0]].row, best[1]) if best else None


def _claim(ruling: ActiveRuling, rows: Sequence[ComparableRow], settings: Reviewing) -> Carried | None:
    """The ruling with the row that it goes with, if there is one."""
    near = nearest(ruling, rows)
    if near is None or near.likeness < settings.same_wording:
        return None
    others = nearest(ruling, [row for row in rows if row.row.row_key != near.row.row_key])
    second = others.likeness if others else 0.0
    alone = second < near.likeness == 1.0 or near.likeness - second >= settings.same_wording_lead
    agrees = near.row.decision != "mapped" or set(near.row.action_ids) == set(ruling.ruling.action_ids)
    return near if alone and (near.exact or agrees) else None
