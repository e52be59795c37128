"""Takes a reviewer's decisions into the ledger, before a run."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from winterplan_extract.model import Notice
from winterplan_extract.plan import Plan
from winterplan_extract.problems import notice, wording
from winterplan_extract.records import ReturnRecord, Ruling
from winterplan_extract.review.answers import read_answers, stamp
from winterplan_extract.review.ledger import amend, identity, read_ledger
from winterplan_extract.review.replay import in_force
from winterplan_extract.review.standing import opening, said, same_answer, standing, subject, whose
from winterplan_extract.settings import Settings


@dataclass(frozen=True, slots=True)
class Taken:
    """The rulings to replay, those that were new, and all that has to be said about the decisions."""

    rulings: tuple[Ruling, ...]
    taken: tuple[Ruling, ...] = ()
    faults: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    """What a file of decisions changes in the ledger: lines to add, and copies of lines with their stamps."""

    add: tuple[Ruling, ...]
    withdrawn: tuple[Ruling, ...]


def take_decisions(
    path: Path | None,
    ledger_path: Path,
    *,
    plan: Plan,
    settings: Settings,
    rows: Sequence[ReturnRecord] | None,
    decided_by: str,
    now: datetime,
) -> Taken:
    """The rulings to give to a run, after the decisions in `path` were checked and added to the ledger.

    Without `path`, those of the ledger alone. `rows` are those of the run that the decisions are
    on. A decision that the ledger has already adds nothing; one that differs from the ruling that
    stands withdraws it. A ledger may be given as `path` too: its lines keep their own times and
    stamps. Raises SettingsError for a file or ledger that cannot be read, OutputError for a ledger
    that cannot be written.
    """
    before = read_ledger(ledger_path)
    if path is None:
        rulings, unknown = in_force(before, plan)
        return Taken(rulings, faults=unknown)
    answers = read_answers(path, plan=plan, settings=settings, rows=rows, decided_by=decided_by, now=now)
    change = _merged(before, answers.rulings) if answers.ledger else _Change(_news(before, answers.rulings), ())
    after = _with(before, change)
    replaced = _replaced(after)
    on = stamp(now)
    stamped = tuple(dataclasses.replace(old, withdrawn=on) for old, _ in replaced)
    old_ones = {identity(ruling) for ruling in before}
    amend(
        ledger_path,
        add=_stamped(change.add, stamped),
        withdrawn=[*change.withdrawn, *(ruling for ruling in stamped if identity(ruling) in old_ones)],
    )
    rulings, unknown = in_force(_stamped(after, stamped), plan)
    notices = [_said_replaced(old, new) for old, new in replaced if not same_answer(old, new)]
    return Taken(rulings, change.add, (*answers.faults, *notices, *unknown))


def untaken(
    path: Path, ledger_path: Path, *, plan: Plan, settings: Settings, rows: Sequence[ReturnRecord] | None, now: datetime
) -> int:
    """How many decisions were typed into a workbook that are not in the ledger, faulty ones counted too.

    Nothing is written. Raises as `take_decisions` does.
    """
    answers = read_answers(path, plan=plan, settings=settings, rows=rows, decided_by="", now=now)
    faulty = sum(wording(fault)[0] == "error" for fault in answers.faults)
    return faulty + len(_news(read_ledger(ledger_path), answers.rulings))


def _news(before: Sequence[Ruling], answers: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The answers that the ledger does not already have in force, or not with this note."""
    holds = {subject(ruling): ruling for ruling in standing(before)}
    return tuple(answer for answer in answers if not _known(answer, holds.get(subject(answer))))


def _known(answer: Ruling, held: Ruling | None) -> bool:
    return held is not None and same_answer(answer, held) and answer.note in ("", held.note)


def _merged(before: Sequence[Ruling], other: Sequence[Ruling]) -> _Change:
    """What another ledger adds to this one: lines that it lacks, and stamps that its lines lack."""
    ours = {identity(ruling): ruling for ruling in before}
    add = tuple(dict.fromkeys(ruling for ruling in other if identity(ruling) not in ours))
    stamps = tuple(
        ruling for ruling in other
        if ruling.withdrawn and identity(ruling) in ours and not ours[identity(ruling)].withdrawn
    )  # fmt: skip
    return _Change(add, stamps)


def _with(before: Sequence[Ruling], change: _Change) -> tuple[Ruling, ...]:
    return (*_stamped(before, change.withdrawn), *change.add)


def _stamped(rulings: Sequence[Ruling], stamps: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings, those that `stamps` has a stamp for with it."""
    by_identity = {identity(ruling): ruling for ruling in stamps}
    return tuple(ruling if ruling.withdrawn else by_identity.get(identity(ruling), ruling) for ruling in rulings)


def _replaced(rulings: Sequence[Ruling]) -> list[tuple[Ruling, Ruling]]:
    """Each ruling not yet withdrawn that a later one takes the place of, with that one.

    One that says the same is replaced too: it would stand again when the later one is withdrawn. A
    ruling for every council takes the place of an earlier, different one on the row it was made on.
    """
    holds = standing(rulings)
    by_subject = {subject(ruling): ruling for ruling in holds}
    general = {ruling.row_key: ruling for ruling in holds if not ruling.council}
    pairs: list[tuple[Ruling, Ruling]] = []
    for ruling in dict.fromkeys(rulings):
        if ruling.withdrawn:
            continue
        later = by_subject[subject(ruling)]
        wider = general.get(ruling.row_key) if ruling.council else None
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
