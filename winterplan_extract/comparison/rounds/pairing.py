"""Which council, and which row, of the earlier round is which of the later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from winterplan_extract.comparison.rounds.run import CouncilRound
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Pairing
from winterplan_extract.vocabulary.likeness import ratio

By = Literal["wording", "action", "likeness"]


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row in both rounds, and by what it was known: the same wording, the same action, a like wording."""

    old: ReturnRecord
    new: ReturnRecord
    by: By


@dataclass(frozen=True, slots=True)
class RowPairs:
    """The rows of a council in both rounds, in the order of the later return, and those of one round only."""

    both: tuple[RowPair, ...]
    gone: tuple[ReturnRecord, ...]
    new: tuple[ReturnRecord, ...]

    def later(self) -> Mapping[str, ReturnRecord]:
        """The later row of each earlier one that has one, by row_id."""
        return {pair.old.row_id: pair.new for pair in self.both}

    def earlier(self) -> Mapping[str, ReturnRecord]:
        """The earlier row of each later one that has one, by row_id."""
        return {pair.new.row_id: pair.old for pair in self.both}


def pair_councils(
    old: Sequence[CouncilRound], new: Sequence[CouncilRound]
) -> tuple[tuple[tuple[CouncilRound, CouncilRound], ...], tuple[CouncilRound, ...], tuple[CouncilRound, ...]]:
    """The councils of both rounds, known by code and then by name; those gone; those new."""
    pairs: list[tuple[CouncilRound, CouncilRound]] = []
    left, right = list(old), list(new)
    keys: tuple[Callable[[CouncilRound], str], ...] = (lambda council: council.code, lambda council: fold(council.name))
    for key in keys:
        of_key = {key(council): council for council in reversed(left) if key(council)}
        for council in tuple(right):
            other = of_key.get(key(council))
            if other is not None and (not other.code or not council.code or other.code == council.code):
                del of_key[key(council)]
                pairs.append((other, council))
                left.remove(other)
                right.remove(council)
    return tuple(pairs), tuple(left), tuple(right)


def pair_rows(old: Sequence[ReturnRecord], new: Sequence[ReturnRecord], settings: Pairing) -> RowPairs:
    """The rows of one council's two returns, paired: by row_key, by wording, by action, by likeness of wording.

    Of several rows that could be each other's, those most alike are. Numbering is the last thing looked at.
    """
    found: list[tuple[_RoundRow, _RoundRow, By]] = []
    left, right = (
        [_comparable(at, row) for at, row in enumerate(old)],
        [_comparable(at, row) for at, row in enumerate(new)],
    )
    stages: tuple[tuple[By, Callable[[_RoundRow], Iterable[str]], float], ...] = (
        ("wording", lambda row: filter(None, (row.row.row_key.partition("-")[0],)), 0.0),
        ("wording", lambda row: filter(None, (row.requirement,)), 0.0),
        ("action", lambda row: row.row.action_ids, 0.0),
        ("likeness", lambda row: ("any",), settings.same_row),
    )
    for by, keys, least in stages:
        pairs = _most_alike(left, right, keys, least)
        found += [(one, other, by) for one, other in pairs]
        paired_old, paired_new = {one.at for one, _ in pairs}, {other.at for _, other in pairs}
        left = [row for row in left if row.at not in paired_old]
        right = [row for row in right if row.at not in paired_new]
    return RowPairs(
        tuple(RowPair(one.row, other.row, by) for one, other, by in sorted(found, key=lambda pair: pair[1].at)),
        tuple(row.row for row in left),
        tuple(row.row for row in right),
    )


@dataclass(frozen=True, slots=True)
class _RoundRow:
    """A row, its number in its return, and its texts as they are compared."""

    at: int
    row: ReturnRecord
    requirement: str
    section: str
    status: str


def _comparable(at: int, row: ReturnRecord) -> _RoundRow:
    return _RoundRow(at, row, _folded(row.requirement), _folded(row.section), _folded(row.current_status))


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return fold(text)  # most rows say in both rounds what they said


def _most_alike(
    old: Sequence[_RoundRow], new: Sequence[_RoundRow], keys: Callable[[_RoundRow], Iterable[str]], least: float
) -> list[tuple[_RoundRow, _RoundRow]]:
    """Pairs of rows that share a key, the most alike first, each row once. `least` is a likeness of wording, 0 to 1."""
    of_key: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(new):
        for key in keys(row):
            of_key[key].append(place)
    ranked: list[tuple[tuple[float, ...], int, int]] = []
    for place, row in enumerate(old):
        for other in sorted({other for key in keys(row) for other in of_key.get(key, ())}):
            wording = ratio(row.requirement, new[other].requirement)
            if wording >= least:
                ranked.append((_unlike(wording, row, new[other]), place, other))
    pairs: list[tuple[_RoundRow, _RoundRow]] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, place, other in sorted(ranked):
        if place not in taken_old and other not in taken_new:
            taken_old.add(place)
            taken_new.add(other)
            pairs.append((old[place], new[other]))
    return pairs


def _unlike(wording: float, one: _RoundRow, other: _RoundRow) -> tuple[float, ...]:
    """What sets the closest pair first: wording, actions, section, status, reference, the weightiest first."""
    return (
        -wording,
        -float(one.row.action_ids == other.row.action_ids),
        -float(one.section == other.section),
        -ratio(one.status, other.status),
        -float(one.row.ref == other.row.ref),
    )
