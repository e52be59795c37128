"""`winterplan run`: the sources in, the comparison out, and a line on every file."""

from __future__ import annotations

import sys
from contextlib import nullcontext, suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from winterplan_extract.cli import decisions, kept
from winterplan_extract.cli.progress import Bar
from winterplan_extract.cli.summary import say_what_came, say_where_to_look
from winterplan_extract.cli.terminal import safe, say_what_was_kept
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import NO_RETURN, Comparison, ExtractedReturn, Problem
from winterplan_extract.outputs import WATCHED
from winterplan_extract.outputs.staging import refuse_unwritable
from winterplan_extract.outputs.written import Found
from winterplan_extract.runs.batch import Unwatched, run_batch
from winterplan_extract.runs.manifest import Stopwatch, manifest
from winterplan_extract.runs.pipeline import Request, request_from
from winterplan_extract.runs.region import councils_without_return, region_named, within_region
from winterplan_extract.storage.hold import held
from winterplan_extract.storage.plan_folder import load_plan

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(sources: tuple[Path, ...], options: dict[str, Any], *, quiet: bool, bar: bool) -> Exit:
    """Reads the sources, writes the outputs and says what came; gives the exit status."""
    started = datetime.now().astimezone()
    request = request_from(sources, options)
    refuse_unwritable(request.out)
    plan = load_plan(request.plan)
    region = region_named(request.region, plan) if request.region else ""
    with held(request.out) as hold:
        status = _run(request, plan, region, started, quiet=quiet, bar=bar)
        say_what_was_kept(hold.kept)
    return status


def _run(request: Request, plan: Plan, region: str, started: datetime, *, quiet: bool, bar: bool) -> Exit:
    """The run itself, with OUT to itself: from the decisions taken into the ledger to the last word."""
    decided = decisions.take(request, plan, started)
    returns, seconds = _read(request, plan, decided, bar=bar and sys.stderr.isatty())
    returns, decided = decisions.replayed(returns, decided, request, plan)
    if region:
        returns = within_region(returns, region)
    if not any(each.document.status in ("read", "partial") for each in returns):
        decisions.say(decided, quiet=quiet)
        _say_why_not(returns)
        return Exit.NOTHING_READ

    from winterplan_extract.comparison import compare_returns

    comparison = compare_returns(returns, plan=plan, settings=request.settings, all_returns=request.all_returns)
    found = decisions.kept_for(
        decided,
        kept.look(request.out, WATCHED, plan=plan, settings=request.settings, now=started),
        request.profile,
    )
    comparison = decisions.with_problems(comparison, decided, kept.problems(found))
    silent = councils_without_return(returns, region, plan) if region else None
    _write(comparison, request, returns, plan, seconds, started, silent, decided, found)
    _say_what_failed(returns)
    decisions.say(decided, quiet=quiet)
    if not quiet:
        kept.say(found)
        say_what_came(comparison)
        say_where_to_look(comparison, request.out, region, silent or ())
        decisions.say_what_to_decide_first(comparison)
    return status_of(returns, decided.problems, strict=request.strict)


def status_of(returns: Sequence[ExtractedReturn], on_decisions: Sequence[Problem] = (), *, strict: bool) -> Exit:
    """The exit status of a run that has written its outputs; `strict` counts every error and warning.

    `on_decisions` are the problems with a reviewer's decisions: one that was not taken counts as a failure.
    """
    if any(each.document.status in ("failed", "partial") for each in returns):
        return Exit.SOME_FAILED
    if any(problem.severity == "error" for problem in on_decisions):
        return Exit.SOME_FAILED
    problems = (*on_decisions, *(problem for each in returns for problem in each.problems))
    if strict and any(problem.severity != "note" for problem in problems):
        return Exit.SOME_FAILED
    return Exit.ALL_READ


def _read(
    request: Request, plan: Plan, decided: decisions.Decisions, *, bar: bool
) -> tuple[tuple[ExtractedReturn, ...], dict[str, float]]:
    """The returns, and the seconds that each took."""
    Thread(target=_load_what_writes, daemon=True).start()
    with Bar() if bar else nullcontext(Unwatched()) as watcher:
        stopwatch = Stopwatch(watcher)
        returns = run_batch(
            request.sources,
            plan=plan,
            settings=request.settings,
            workers=request.workers,
            engine=request.engine,
            scheduler=request.scheduler,
            rulings=decided.rulings,
            progress=stopwatch,
        )
    return returns, stopwatch.seconds


def _load_what_writes() -> None:
    """Loads the libraries of the outputs while the returns are read: this process only waits meanwhile."""
    with suppress(ImportError):  # the writing says what is missing
        for name in ("openpyxl", "pandas", "pyarrow.parquet", "winterplan_extract.outputs.sheets"):
            import_module(name)


def _write(
    comparison: Comparison,
    request: Request,
    returns: Sequence[ExtractedReturn],
    plan: Plan,
    seconds: dict[str, float],
    started: datetime,
    silent: Sequence[str] | None,
    decided: decisions.Decisions,
    found: Sequence[Found],
) -> None:
    from winterplan_extract.outputs import write_outputs

    record = manifest(
        request, returns, plan=plan, seconds=seconds, started=started, finished=datetime.now().astimezone()
    )
    write_outputs(
        comparison,
        request.out,
        review_first=decisions.order_to_decide(comparison),
        silent=silent,
        waiting=decided.waiting,
        found=found,
        plan=plan,
        settings=request.settings,
        profile=request.profile,
        csv_safe=request.csv_safe,
        run=record,
    )


def _say_what_failed(returns: Sequence[ExtractedReturn]) -> None:
    """A line on stderr for each file that could not be read, or only in part, or is no return to this plan."""
    for each in returns:
        if each.document.status in ("failed", "partial") or each.document.kind in NO_RETURN:
            _say_what_became_of(each)


def _say_why_not(returns: Sequence[ExtractedReturn]) -> None:
    """A line on stderr for each file of a run in which none could be read."""
    for each in returns:
        _say_what_became_of(each)
    sys.stderr.write("Nothing could be read, so no outputs were written.\n")


def _say_what_became_of(returned: ExtractedReturn) -> None:
    line = returned.document
    sys.stderr.write(safe(f"{line.file}: {line.status}. {line.error}") + "\n")
