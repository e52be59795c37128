"""Merges a colleague's ledger into another: lines that one lacks, stamps that its lines lack, and where the two disagree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from winterplan_extract.domain.records import Ruling
from winterplan_extract.review.ledger import amend, identity, read_ledger
from winterplan_extract.review.standing import Subject, same_answer, standing, subject


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people have decided the same thing differently, neither knowing of the other's decision."""

    ours: Ruling
    theirs: Ruling

    @property
    def subject(self) -> Subject:
        """What both are about."""
        return subject(self.theirs)


@dataclass(frozen=True, slots=True)
class Merge:
    """What another ledger brings: lines to add, stamps for lines that are there, and what nobody but a person can settle."""

    add: tuple[Ruling, ...] = ()
    withdrawn: tuple[Ruling, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def compare_ledgers(ours: Sequence[Ruling], *theirs: Sequence[Ruling]) -> Merge:
    """What the other ledgers, all together, bring to ours; in whatever order they come.

    Of their lines on what is in conflict none is added. Where two of the others disagree on what we say nothing of, the
    later of the two is held against the earlier.
    """
    stamped = {identity(ruling): ruling for each in (ours, *theirs) for ruling in each if ruling.withdrawn}
    known = {identity(ruling) for ruling in ours}
    lines = {identity(ruling): stamped.get(identity(ruling), ruling) for each in theirs for ruling in each}
    news = sorted((line for key, line in lines.items() if key not in known), key=_in_order)
    held = {subject(one): one for one in standing([stamped.get(identity(ruling), ruling) for ruling in ours])}
    ledgers = [set(map(identity, each)) for each in (ours, *theirs)]
    conflicts: dict[Subject, Conflict] = {}
    for line in news:
        if line.withdrawn:
            continue
        other = held.get(subject(line))
        if other is not None and not same_answer(other, line) and not _knew(other, line, ledgers):
            conflicts[subject(line)] = Conflict(other, line)
        elif other is None or line.decided_on >= other.decided_on:
            held[subject(line)] = line
    return Merge(
        tuple(line for line in news if line.withdrawn or subject(line) not in conflicts),
        tuple(stamped[key] for key in (identity(r) for r in ours if not r.withdrawn) if key in stamped),
        tuple(conflicts.values()),
    )


def merge(ledger: Path, *theirs: Path, taken: Collection[Subject] = ()) -> Merge:
    """Merges ledgers into the first one, in one writing; gives what was done.

    A conflict is settled their way where its subject is in `taken`, so that ours is withdrawn; any other is left as it
    is with us. Raises as read_ledger and record do.
    """
    ours = read_ledger(ledger)
    found = compare_ledgers(ours, *map(read_ledger, theirs))
    settled = [conflict for conflict in found.conflicts if conflict.subject in taken]
    add = tuple(sorted((*found.add, *(conflict.theirs for conflict in settled)), key=_in_order))
    ending = {identity(conflict.ours): conflict.theirs.decided_on for conflict in settled}
    replaced = tuple(replace(key, withdrawn=on) for key, on in ending.items())
    amend(ledger, add=add, withdrawn=(*found.withdrawn, *replaced))
    left = tuple(conflict for conflict in found.conflicts if conflict not in settled)
    return Merge(add, (*found.withdrawn, *replaced), left)


def _knew(one: Ruling, other: Ruling, ledgers: Sequence[Collection[Ruling]]) -> bool:
    """Whether who made the later of two decisions had the earlier one before them: a ledger has both."""
    return any(identity(one) in ledger and identity(other) in ledger for ledger in ledgers)


def _in_order(ruling: Ruling) -> tuple[str, ...]:
    """By time, then by all it says: the order of files has no say."""
    return tuple(map(str, astuple(ruling)))
