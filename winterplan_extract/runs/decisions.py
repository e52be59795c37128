"""A reviewer's decisions in a run, taken into its ledger and replayed, and the ledger looked after: taking back,
merging.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from winterplan_extract.comparison import settle_standing
from winterplan_extract.domain.errors import SettingsError, UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import (
    Comparison,
    DecisionRecord,
    ExtractedReturn,
    Problem,
    Ruling,
    Typed,
    problem_of,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.staging import Found, holds_typed
from winterplan_extract.runs.request import Request

if TYPE_CHECKING:
    from winterplan_extract.review import Filled, LedgerEntry, Merge
    from winterplan_extract.review.ledger import Question

LEDGER: Final = "decisions.csv"
WORKBOOK: Final = "comparison.xlsx"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rulings that a run goes by, how many are new, and what has to be said about decisions. `waiting` are lines
    filled in and not taken, which stand again in the new workbook; `unread` says that nobody knows what is filled in
    there.
    """

    rulings: tuple[Ruling, ...] = ()
    new: int = 0
    problems: tuple[Problem, ...] = ()
    waiting: tuple[Typed, ...] = ()
    unread: bool = False
    entries: tuple[LedgerEntry, ...] = ()


def take(request: Request, plan: Plan, now: datetime) -> Decisions:
    """The decisions of the files that were asked for, added to the ledger in OUT, and those it had before. They were
    made on the rows beside the file, else those of the last run in OUT. Raises SettingsError for a file that cannot be
    read.
    """
    ledger, workbook = request.out / LEDGER, request.out / WORKBOOK
    given = _each_once(request.decisions)
    theirs = workbook.is_file() and not any(_same(path, workbook) for path in given)
    theirs = theirs and holds_typed(request.out, WORKBOOK)
    if not (given or ledger.exists() or theirs):
        return Decisions()

    from winterplan_extract.review import take_decisions

    names = [path.name for path in given]
    names = [name if names.count(name) == 1 else path.as_posix() for name, path in zip(names, given, strict=True)]
    overwritten = None
    if theirs:
        with suppress(SettingsError):  # what stands there is no workbook of decisions, or cannot be read: it is kept
            overwritten = _read(workbook, WORKBOOK, request, plan)
    files = [_read(path, name, request, plan) for path, name in zip(given, names, strict=True)]
    if lost := next((each.lost for each in (*files, overwritten) if each and each.lost), ""):
        raise SettingsError(lost)
    idle = [name for name, file in zip(names, files, strict=True) if not (file.typed or file.rulings)]
    taken = take_decisions(
        files, ledger, plan=plan, settings=request.settings, decided_by=user(), now=now, overwritten=overwritten
    )
    return Decisions(
        taken.rulings,
        len(taken.taken),
        tuple(map(problem_of, (*taken.faults, *(notice("decision_none", file=name) for name in idle)))),
        taken.waiting,
        theirs and overwritten is None,
    )


def _each_once(paths: Sequence[Path]) -> list[Path]:
    """The files in their order, one that is named twice once."""
    kept: list[Path] = []
    for path in paths:
        if not any(_same(path, other) for other in kept):
            kept.append(path)
    return kept


def _same(one: Path, other: Path) -> bool:
    return one == other or (one.exists() and other.exists() and one.samefile(other))


def _read(path: Path, name: str, request: Request, plan: Plan) -> Filled:
    """What was filled in in a file, read within the limits of a return in a process of its own, with its rows."""
    from winterplan_extract.review import documents_of_run, filled_or_fault, rows_of_run
    from winterplan_extract.runs.isolation import read_apart

    try:
        reading = filled_or_fault if path.is_dir() else partial(read_apart, filled_or_fault)  # which speaks of returns
        read = reading(path, plan=plan, settings=request.settings)
    except UnreadableFile as fault:
        raise SettingsError(f"The decisions {path} cannot be read. {fault}") from fault
    if isinstance(read, str):
        raise SettingsError(read)
    rows = rows_of_run(path.parent)
    home = request.out if rows is None else path.parent
    rows = rows_of_run(request.out) if rows is None else rows
    older = rows is not None and path.stat().st_mtime < (home / "dataset" / "rows.csv").stat().st_mtime
    return replace(read, rows=rows, documents=documents_of_run(home), older=older).placed(name)


def kept_for(decisions: Decisions, found: Sequence[Found], profile: str) -> tuple[Found, ...]:
    """The files of the last run; its workbook is kept too where what waits in it cannot stand in the new one."""
    why = "it holds what was typed and not taken, for which a workbook to publish has no room"
    if decisions.unread:
        why = "it cannot be told what is typed in it"
    elif profile == "working" or not decisions.waiting:
        return tuple(found)
    return tuple(
        replace(each, changed=each.changed or why) if each.name == WORKBOOK and each.sha256 else each for each in found
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """Returns as people have decided and corrected, and what became of each line of the ledger; `reread` are the
    SHA-256 of files to be read again, with `for_reading(rulings)`, for the role of a column.
    """

    returns: tuple[ExtractedReturn, ...]
    entries: tuple[LedgerEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    reread: frozenset[str] = frozenset()


def for_reading(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """What reading and matching go by: decisions on actions, and roles of columns that stand. All else comes after."""
    if not rulings:
        return ()
    from winterplan_extract.review.ledger import standing

    roles = standing([ruling for ruling in rulings if ruling.field == "role"])
    return (*(ruling for ruling in rulings if not ruling.field), *roles)


def decide(
    returns: Sequence[ExtractedReturn],
    rulings: Sequence[Ruling],
    *,
    plan: Plan,
    settings: Settings,
    matched_by: Sequence[Ruling] | None = None,
    match: Callable[..., ExtractedReturn] | None = None,
) -> Decided:
    """The returns, as read, with all that a ledger says of them: corrected, matched anew where needed, decisions
    carried over. Of returns `matched_by` known rulings only what is corrected is matched anew; `match` stands in for
    verdicts.matched_again.
    """
    from winterplan_extract.review import correct, entries_of, in_force, on_superseded, replay
    from winterplan_extract.verdicts import matched_again

    if not rulings:
        return Decided(tuple(returns))
    done = correct(returns, rulings, plan=plan, settings=settings)
    actions, strange = in_force(done.rulings, plan)
    by = None if matched_by is None else [ruling for ruling in matched_by if not (ruling.field or ruling.withdrawn)]
    matched = []
    for each in done.returns:
        if each.document.return_id in done.rematch:
            each = replace(each, ruled=True)
        elif by == list(actions):  # the verdicts are given by these already
            matched.append(each)
            continue
        matched.append((match or matched_again)(each, plan=plan, settings=settings, rulings=actions))
    carried = replay(matched, actions, plan=plan, settings=settings, match=matched_again)
    entries, superseded = on_superseded(
        entries_of(rulings, done, carried.returns, plan, carried.carried), carried.returns, _superseded(carried.returns)
    )
    return Decided(
        carried.returns,
        entries,
        tuple(map(problem_of, (*strange, *done.notices, *superseded, *carried.notices))),
        done.reread,
    )


def _superseded(returns: Sequence[ExtractedReturn]) -> frozenset[str]:
    """The ids of the returns whose council another return stands for."""
    chosen = {each.document.return_id: each.stands for each in returns if each.stands is not None}
    settled = settle_standing([each.document for each in returns], all_returns=False, chosen=chosen)
    return frozenset(line.return_id for line in settled if line.superseded_by)


def replayed(
    returns: tuple[ExtractedReturn, ...],
    decisions: Decisions,
    request: Request,
    plan: Plan,
    *,
    matched_by: Sequence[Ruling] | None,
) -> tuple[tuple[ExtractedReturn, ...], Decisions]:
    """The returns as decided and corrected, and the decisions with what became of them; `matched_by` is decide's."""
    done = decide(returns, decisions.rulings, plan=plan, settings=request.settings, matched_by=matched_by)
    return done.returns, replace(decisions, problems=(*decisions.problems, *done.problems), entries=done.entries)


def with_decisions(comparison: Comparison, decisions: Decisions, kept: Sequence[Problem] = ()) -> Comparison:
    """The comparison with all that was decided, and what has to be said of it and of files kept, as problems."""
    return replace(
        comparison,
        problems=(*comparison.problems, *decisions.problems, *kept),
        decisions=decision_lines(decisions.entries),
    )


def decision_lines(entries: Sequence[LedgerEntry]) -> tuple[DecisionRecord, ...]:
    """What was decided and corrected, without what was withdrawn or replaced, by time and then by what it says."""
    lines = [
        DecisionRecord(**asdict(each.ruling), state=each.state, met=each.met)
        for each in entries
        if each.state not in ("withdrawn", "replaced")
    ]
    return tuple(sorted(lines, key=lambda line: tuple(map(str, astuple(line)))))


def questions(comparison: Comparison) -> tuple[Question, ...]:
    """The rows in review whose returns stand, the decisions first that settle most."""
    from winterplan_extract.review import ask_first

    standing = {document.return_id for document in comparison.documents if document.stands}
    return ask_first([row for row in comparison.rows if row.return_id in standing], comparison.candidates)


def user() -> str:
    """The name under which whoever runs the program is logged in; empty where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # what the versions of Python raise where there is no such name
        return ""


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """The lines of a ledger with their numbers as listed, those to withdraw as they were, and what a merge brought."""

    lines: tuple[Ruling, ...]
    withdrawn: tuple[Ruling, ...] = ()
    merged: Merge | None = None


def look_after(
    out: Path, *, withdrawn: Sequence[int] = (), theirs: Sequence[Path] = (), prefer_theirs: bool = False
) -> LedgerResult:
    """Withdraws the lines of these numbers, merges the ledgers, and gives what is in it then; where both have decided
    the same differently, ours stays unless `prefer_theirs`. Raises SettingsError before anything is written.
    """
    from winterplan_extract.review import compare_ledgers, merge, read_ledger
    from winterplan_extract.review.ledger import stamp, withdraw

    ledger, *theirs = (path / LEDGER if path.is_dir() else path for path in (out, *theirs))
    if ledger.suffix == ".xlsx":  # the workbook beside it
        ledger = ledger.with_name(LEDGER)
    if not ledger.is_file():
        raise SettingsError(
            f"Nothing was decided in {out} yet: {LEDGER} is not there. "
            "If it should be, name the folder that a run has written."
        )
    lines = read_ledger(ledger)
    for number in withdrawn:
        if not 1 <= number <= len(lines):
            raise SettingsError(f"There is no decision {number}; they are numbered 1 to {len(lines)}.")
    for path in theirs:
        if not path.is_file():
            raise SettingsError(f"{path} is not there. Name a colleague's {LEDGER}.")
        if path.suffix == ".xlsx":
            raise SettingsError(
                f"{path} is a workbook: give it to `winterplan run --decisions`, or name the {LEDGER} beside it."
            )
    gone = tuple(lines[number - 1] for number in withdrawn)
    if now := [ruling for ruling in gone if not ruling.withdrawn]:
        withdraw(ledger, now, on=stamp(datetime.now().astimezone()), earlier=True)
    merged = None
    if theirs:
        found = compare_ledgers(read_ledger(ledger), *map(read_ledger, theirs))
        merged = merge(ledger, *theirs, taken=[each.subject for each in found.conflicts] if prefer_theirs else ())
    return LedgerResult(read_ledger(ledger), gone, merged)


def in_words(ruling: Ruling) -> str:
    """A line of the ledger as a person reads it."""
    from winterplan_extract.review.ledger import opening, said, whose

    about = opening(ruling.requirement)
    if ruling.council or not ruling.field:
        about = f"{whose(ruling)}: {about}"
    gone = f" [withdrawn {ruling.withdrawn[:10]}]" if ruling.withdrawn else ""
    return f"{ruling.decided_on[:10]} {ruling.decided_by} – {about} – {said(ruling)}{gone}"
