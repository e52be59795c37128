"""`--decisions`: what a reviewer decided goes into the run and its ledger, and what is wrong with it is said."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from winterplan_extract.batch.pipeline import Request
from winterplan_extract.cli.terminal import safe
from winterplan_extract.errors import SettingsError
from winterplan_extract.model import Notice
from winterplan_extract.plan import Plan
from winterplan_extract.problems import wording
from winterplan_extract.records import Comparison, ExtractedReturn, Problem, Ruling

if TYPE_CHECKING:
    from winterplan_extract.review.queue import Question

LEDGER: Final = "decisions.csv"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rulings that a run goes by, how many are new, and what has to be said about decisions."""

    rulings: tuple[Ruling, ...] = ()
    new: int = 0
    problems: tuple[Problem, ...] = ()


def take(request: Request, plan: Plan, now: datetime) -> Decisions:
    """The decisions of the file that was asked for, added to the ledger in OUT, and those it had before.

    The rows that they were made on are those beside the workbook, or else those of the last run in OUT.
    Raises SettingsError where the run would overwrite decisions in OUT that no run has taken.
    """
    ledger = request.out / LEDGER
    _refuse_to_overwrite(request, plan, now)
    if request.decisions is None and not ledger.exists():
        return Decisions()

    from winterplan_extract.review import rows_of_run, take_decisions

    rows = None
    if request.decisions is not None:
        rows = rows_of_run(request.decisions.parent)
        rows = rows_of_run(request.out) if rows is None else rows
    taken = take_decisions(
        request.decisions,
        ledger,
        plan=plan,
        settings=request.settings,
        rows=rows,
        decided_by=_user(),
        now=now,
    )
    return Decisions(taken.rulings, len(taken.taken), _problems(taken.faults))


def _refuse_to_overwrite(request: Request, plan: Plan, now: datetime) -> None:
    """Raises SettingsError where the workbook in OUT was filled in since it was written, and is not what is taken."""
    workbook, written_last = request.out / "comparison.xlsx", request.out / "run.json"
    if not (workbook.is_file() and written_last.is_file()):
        return
    if workbook.stat().st_mtime_ns <= written_last.stat().st_mtime_ns:
        return
    if request.decisions is not None and request.decisions.exists() and request.decisions.samefile(workbook):
        return

    from winterplan_extract.review import rows_of_run, untaken

    rows = rows_of_run(request.out)
    try:
        left = untaken(workbook, request.out / LEDGER, plan=plan, settings=request.settings, rows=rows, now=now)
    except SettingsError:
        return  # what stands there is no workbook of decisions, or no longer one that can be read
    if left:
        raise SettingsError(
            f"{workbook} holds {left} decisions that no run has taken, and this run would overwrite them. "
            f"Run again with --decisions {workbook}, or write elsewhere with -o."
        )


def replayed(
    returns: tuple[ExtractedReturn, ...], decisions: Decisions, request: Request, plan: Plan
) -> tuple[tuple[ExtractedReturn, ...], Decisions]:
    """The returns with decisions on reworded rows carried over, and the decisions with those that met no row."""
    if not decisions.rulings:
        return returns, decisions

    from winterplan_extract.review import replay

    done = replay(returns, decisions.rulings, plan=plan, settings=request.settings)
    return done.returns, replace(decisions, problems=(*decisions.problems, *_problems(done.notices)))


def with_problems(comparison: Comparison, decisions: Decisions) -> Comparison:
    """The comparison with what has to be said about decisions among its problems."""
    return replace(comparison, problems=(*comparison.problems, *decisions.problems))


def say(decisions: Decisions, *, quiet: bool) -> None:
    """Prints how many decisions count, and on stderr what went wrong with any."""
    for problem in decisions.problems:
        if problem.severity != "note":
            sys.stderr.write(safe(problem.message) + "\n")
    if not quiet and (decisions.rulings or decisions.new):
        sys.stdout.write(f"Decisions: {len(decisions.rulings)} in force, {decisions.new} of them new.\n")


def order_to_decide(comparison: Comparison) -> tuple[str, ...]:
    """The ids of the rows in review, the decisions first that settle most."""
    return tuple(question.row.row_id for question in _asked(comparison))


def say_what_to_decide_first(comparison: Comparison) -> None:
    """Prints the row whose decision settles most, where it settles the same wording of several councils."""
    asked = _asked(comparison)
    if asked and asked[0].councils > 1:
        row_id, councils = asked[0].row.row_id, asked[0].councils
        sys.stdout.write(safe(f"Decide first on {row_id}: {councils} councils have its wording in review.") + "\n")


def _asked(comparison: Comparison) -> tuple[Question, ...]:
    from winterplan_extract.review import ask_first

    standing = {document.return_id for document in comparison.documents if document.stands}
    return ask_first([row for row in comparison.rows if row.return_id in standing], comparison.candidates)


def _problems(notices: Sequence[Notice]) -> tuple[Problem, ...]:
    worded = [(each.code, *wording(each)) for each in notices]
    return tuple(Problem("", "", None, None, None, severity, code, message) for code, severity, message in worded)


def _user() -> str:
    """The name under which whoever runs the command is logged in; empty where the system has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # what the versions of Python raise where there is no such name
        return ""
