"""Takes reviewers' decisions, and colleagues' ledgers, into the ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from pathlib import Path

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Ruling, Typed
from winterplan_extract.domain.settings import Settings
from winterplan_extract.review.answers import Answers, read_answers
from winterplan_extract.review.filled import Filled
from winterplan_extract.review.ledger import (
    Subject,
    amend,
    identity,
    opening,
    read_ledger,
    said,
    same_answer,
    stamp,
    standing,
    subject,
    whose,
)
from winterplan_extract.review.replay import in_force


@dataclass(frozen=True, slots=True)
class Taken:
    """The rulings to replay, those that were new, what has to be said, and the lines that could not be taken."""

    rulings: tuple[Ruling, ...]
    taken: tuple[Ruling, ...] = ()
    faults: tuple[Notice, ...] = ()
    waiting: tuple[Typed, ...] = ()


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
    """What another ledger brings: lines to add, stamps for those there, what only a person can settle."""

    add: tuple[Ruling, ...] = ()
    withdrawn: tuple[Ruling, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def take_decisions(
    files: Sequence[Filled],
    ledger_path: Path,
    *,
    plan: Plan,
    settings: Settings,
    decided_by: str,
    now: datetime,
    overwritten: Filled | None = None,
) -> Taken:
    """The rulings to give to a run, after the decisions in `files` were checked and added to the ledger.

    One that the ledger has already adds nothing, one that differs withdraws what stands, and what two places decide
    differently is taken from neither. What waits in `overwritten`, the workbook to be written anew, waits on; raises
    SettingsError where it holds decisions that no run has taken, and as read_ledger and record do.
    """
    before = read_ledger(ledger_path)
    answers = read_answers(files, plan=plan, settings=settings, decided_by=decided_by, now=now, before=before)
    brought, stamps = _lacking(before, [file.rulings for file in files])
    # lines on what is contested are left out, those beneath them too: they would stand instead
    brought = [line for line in brought if line.withdrawn or subject(line) not in answers.contested]
    news = _news(_with(before, Merge(tuple(brought), stamps)), answers.rulings)
    change = Merge((*brought, *news), stamps)
    after = _with(before, change)
    left = Answers(())
    if overwritten and overwritten.typed:
        left = read_answers([overwritten], plan=plan, settings=settings, decided_by="", now=now, before=())
        _refuse_to_overwrite(overwritten, left, _news(after, left.rulings))
    replaced = _replaced(after)
    on = stamp(now)
    stamped = tuple(replace(old, withdrawn=on) for old, _ in replaced)
    old_ones = {identity(ruling) for ruling in before}
    if files:
        amend(
            ledger_path,
            add=_stamped(change.add, stamped),
            withdrawn=[*change.withdrawn, *(ruling for ruling in stamped if identity(ruling) in old_ones)],
        )
    rulings, unknown = in_force(_stamped(after, stamped) if files else before, plan)
    notices = [_said_replaced(old, new) for old, new in replaced if files and not same_answer(old, new)]
    if lines := left.waiting:
        count = f"{len(lines)} line{'s' if len(lines) > 1 else ''}"
        notices.append(notice("decision_waiting", count=count, file=lines[0].at.partition(", ")[0]))
    return Taken(
        rulings,
        change.add,
        (*answers.faults, *notices, *unknown),
        _each_once((*answers.waiting, *left.waiting)),
    )


def _refuse_to_overwrite(workbook: Filled, answers: Answers, news: Sequence[Ruling]) -> None:
    """Raises SettingsError where decisions were typed since the workbook was written: they bear no reason."""
    told = {line.at for line in workbook.typed if line.why}
    count = len(news) + sum(
        bool(line.decision or line.field or line.value) and line.at not in told for line in answers.waiting
    )
    if count:
        raise SettingsError(
            f"{workbook.path} holds {count} decision{'s' if count > 1 else ''} that no run has taken, and this run "
            f"would overwrite them. Run again with --decisions {workbook.path}, or write elsewhere with -o."
        )


def _each_once(lines: Sequence[Typed]) -> tuple[Typed, ...]:
    """The lines without those that say of a row what an earlier one says."""
    kept: dict[tuple[str, ...], Typed] = {}
    for line in lines:
        about = line.row_key or f"{line.row_id} {fold(line.requirement)}"
        kept.setdefault((about, *line.cells, line.field, line.value), line)
    return tuple(kept.values())


def _news(before: Sequence[Ruling], answers: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The answers that the ledger does not already have in force, or not with this note."""
    holds = {subject(ruling): ruling for ruling in standing(before)}
    return tuple(
        answer
        for answer in answers
        if not ((held := holds.get(subject(answer))) and same_answer(answer, held) and answer.note in ("", held.note))
    )


def _with(before: Sequence[Ruling], change: Merge) -> tuple[Ruling, ...]:
    return (*_stamped(before, change.withdrawn), *change.add)


def _stamped(rulings: Sequence[Ruling], stamps: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings, those that `stamps` has a stamp for with it."""
    by_identity = {identity(ruling): ruling for ruling in stamps}
    return tuple(ruling if ruling.withdrawn else by_identity.get(identity(ruling), ruling) for ruling in rulings)


def _replaced(rulings: Sequence[Ruling]) -> list[tuple[Ruling, Ruling]]:
    """Each ruling that a later one on the same, or a different one for every council, replaces, with that one."""
    holds = standing(rulings)
    by_subject = {subject(ruling): ruling for ruling in holds}
    general = {ruling.row_key: ruling for ruling in holds if not (ruling.council or ruling.field)}
    pairs: list[tuple[Ruling, Ruling]] = []
    for ruling in dict.fromkeys(rulings):
        if ruling.withdrawn:
            continue
        later = by_subject[subject(ruling)]
        wider = general.get(ruling.row_key) if ruling.council and not ruling.field else None
        if later != ruling:
            pairs.append((ruling, later))
        elif wider and wider.decided_on > ruling.decided_on and not same_answer(wider, ruling):
            pairs.append((ruling, wider))
    return pairs


def _said_replaced(old: Ruling, new: Ruling) -> Notice:
    return notice(
        "ruling_replaced",
        before=old.decided_by or "an unnamed reviewer",
        text=opening(old.requirement),
        council=whose(old),
        now=said(new),
        then=said(old),
    )


def _lacking(ours: Sequence[Ruling], theirs: Sequence[Sequence[Ruling]]) -> tuple[list[Ruling], tuple[Ruling, ...]]:
    """The lines of other ledgers that ours lacks, each with its stamp if any has one, and stamps that ours lack."""
    stamped = {identity(ruling): ruling for each in theirs for ruling in each if ruling.withdrawn}
    known = {identity(ruling): bool(ruling.withdrawn) for ruling in ours}
    keys = dict.fromkeys(identity(ruling) for each in theirs for ruling in each)
    stamps = tuple(stamped[key] for key, is_withdrawn in known.items() if key in stamped and not is_withdrawn)
    return [stamped.get(key, key) for key in keys if key not in known], stamps


def compare_ledgers(ours: Sequence[Ruling], *theirs: Sequence[Ruling]) -> Merge:
    """What the other ledgers bring to ours, all together and in any order; of lines in conflict none is added."""
    lines, stamps = _lacking(ours, theirs)
    news = sorted(lines, key=_in_order)
    held = {subject(one): one for one in standing(_stamped(ours, stamps))}
    ledgers = [set(map(identity, each)) for each in (ours, *theirs)]
    conflicts: dict[Subject, Conflict] = {}
    for line in news:
        if line.withdrawn:
            continue
        other = held.get(subject(line))
        # who made the later of two decisions had the earlier one before them where a ledger has both
        knew = other is not None and any({identity(other), identity(line)} <= ledger for ledger in ledgers)
        if other is not None and not same_answer(other, line) and not knew:
            conflicts[subject(line)] = Conflict(other, line)
        elif other is None or line.decided_on >= other.decided_on:
            held[subject(line)] = line
    return Merge(
        tuple(line for line in news if line.withdrawn or subject(line) not in conflicts),
        stamps,
        tuple(conflicts.values()),
    )


def merge(ledger: Path, *theirs: Path, taken: Collection[Subject] = ()) -> Merge:
    """Merges ledgers into the first, in one writing; a conflict is settled their way if its subject is `taken`."""
    ours = read_ledger(ledger)
    found = compare_ledgers(ours, *map(read_ledger, theirs))
    settled = [conflict for conflict in found.conflicts if conflict.subject in taken]
    add = tuple(sorted((*found.add, *(conflict.theirs for conflict in settled)), key=_in_order))
    ending = {identity(conflict.ours): conflict.theirs.decided_on for conflict in settled}
    replaced = tuple(replace(key, withdrawn=on) for key, on in ending.items())
    amend(ledger, add=add, withdrawn=(*found.withdrawn, *replaced))
    left = tuple(conflict for conflict in found.conflicts if conflict not in settled)
    return Merge(add, (*found.withdrawn, *replaced), left)


def _in_order(ruling: Ruling) -> tuple[str, ...]:
    """By time, then by all it says: the order of files has no say."""
    return tuple(map(str, astuple(ruling)))
