"""The use case of a run: returns read, decisions replayed, councils compared, all of it written; nothing is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, Final

from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.domain.errors import Exit, SettingsError, WinterplanError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan, Taught
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import (
    CORRECTIONS_SHEET,
    Comparison,
    ExtractedReturn,
    Problem,
    ReturnRecord,
    problem_of,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import WATCHED
from winterplan_extract.outputs.settings import ROWS_APART
from winterplan_extract.outputs.staging import Found, refuse_among, refuse_unwritable, stands
from winterplan_extract.outputs.view import silent_councils
from winterplan_extract.runs.batch import cores, run_batch
from winterplan_extract.runs.cache import ReturnCache, cache_folder
from winterplan_extract.runs.decisions import (
    Decisions,
    for_reading,
    kept_for,
    questions,
    replayed,
    take,
    with_decisions,
)
from winterplan_extract.runs.events import Progress
from winterplan_extract.runs.manifest import look, made_of, manifest, notes_on_kept
from winterplan_extract.runs.request import Request, request_from
from winterplan_extract.runs.settings import FILES_APART
from winterplan_extract.storage.hold import held
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.storage.text_files import read_records


def region_named(name: str, plan: Plan) -> str:
    """The region of the register that is meant by `name`; raises SettingsError naming those there are."""
    regions = sorted({council.region for council in plan.councils if council.region})
    for region in regions:
        if fold(region) == fold(name):
            return region
    raise SettingsError(f"There is no region “{name}” on the register of councils; there are {', '.join(regions)}.")


def within_region(returns: Sequence[ExtractedReturn], region: str) -> tuple[ExtractedReturn, ...]:
    """The returns, those of councils outside the region as `skipped`, with a note and without their rows; one whose
    council or region is not known stays, with a warning. All of them stay where no region is asked for.
    """
    if not region:
        return tuple(returns)
    return tuple(each if not each.rows or each.document.region == region else _judged(each, region) for each in returns)


def councils_without_return(returns: Sequence[ExtractedReturn], region: str, plan: Plan) -> tuple[str, ...]:
    """The region's councils from which no return could be read, in the register's order."""
    return tuple(council.name for council in silent_councils([each.document for each in returns], (region,), plan))


def _judged(returned: ExtractedReturn, region: str) -> ExtractedReturn:
    """A return that is not known to be of the region, which says so; one of another region is passed over."""
    from winterplan_extract.review import passed_over

    line = returned.document
    if line.region:
        return passed_over(returned, notice("outside_region", council=line.council, region=region))
    problem = problem_of(
        notice("region_unknown", council=line.council or line.file, region=region), line.return_id, line.file
    )
    told = replace(line, problems=line.problems + 1)
    return replace(returned, document=told, problems=(*returned.problems, problem))


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of a run; `comparison` is None where no file could be read, so that nothing was written.

    `region` was asked for, and no return came from its `silent` councils. `kept` are notes on files that a person had
    changed, which stand under dated names now, `changed_meanwhile` copies of those changed during the run, `taught`
    lines of the user's own. `status` is what the command ends with; `stands_since` the time of the run whose outputs
    stand unchanged.
    """

    request: Request
    returns: tuple[ExtractedReturn, ...]
    comparison: Comparison | None
    decisions: Decisions
    status: Exit
    region: str = ""
    silent: tuple[str, ...] = ()
    kept: tuple[Problem, ...] = ()
    changed_meanwhile: tuple[Path, ...] = ()
    taught: tuple[Taught, ...] = ()
    stands_since: datetime | None = field(default=None, compare=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that has to be said about the returns, the decisions and the files that were kept."""
        if self.comparison is not None:
            return self.comparison.problems
        return (*(problem for each in self.returns for problem in each.problems), *self.decisions.problems)


def run(
    sources: str | Path | Sequence[str | Path] | Request,
    *,
    out: str | Path | None = None,
    plan: str | Path | None = None,
    region: str | None = None,
    as_of: date | str | None = None,
    decisions: str | Path | Sequence[str | Path] | None = None,
    workers: int | str | None = None,
    engine: str | None = None,
    scheduler: str | None = None,
    profile: str | None = None,
    all_returns: bool | None = None,
    any_plan: bool | None = None,
    names: bool | None = None,
    csv_safe: bool | None = None,
    strict: bool | None = None,
    fresh: bool | None = None,
    no_cache: bool | None = None,
    cache: str | Path | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Reads the sources, replays decisions, compares the councils and writes everything to `out`, as the command does.

    `sources` are files, folders and zip archives, or one pipeline's TOML; the other arguments are the command's options
    and count over a pipeline's, None for its own or the default. In a script, call it under `if __name__ ==
    "__main__":`.

    Raises a WinterplanError where the command would end with status 2, and NothingFound where there is no file in what
    is named; what an earlier run has written is then as it was.
    """
    options: dict[str, Any] = {name: given for name, given in locals().items() if name not in ("sources", "progress")}
    options["decisions"] = None if decisions is None else _paths(decisions)
    started = datetime.now().astimezone()
    request = request_from(sources if isinstance(sources, Request) else _paths(sources), options)
    refuse_unwritable(request.out)
    refuse_among(request.sources, request.out, Request().out.name)
    its_plan = load_plan(request.plan)
    its_region = region_named(request.region, its_plan) if request.region else ""
    with held(request.out) as hold:
        return _run(request, its_plan, its_region, started, progress, hold.kept)


def _run(
    request: Request,
    plan: Plan,
    region: str,
    started: datetime,
    progress: Progress | None,
    changed_meanwhile: list[Path],
) -> RunResult:
    """The run itself, with its folder to itself."""
    decided = take(request, plan, started)
    Thread(target=_load, args=_WRITE, daemon=True).start()
    seconds: dict[str, float] = {}
    returns = run_batch(
        request.sources,
        plan=plan,
        settings=request.settings,
        workers=request.workers,
        engine=request.engine,
        scheduler=request.scheduler,
        rulings=for_reading(decided.rulings),
        progress=progress,
        seconds=seconds,
        cache=cache_for(request, plan, decided),
        meanwhile=partial(_get_on, request.out),
    )
    returns, decided = replayed(returns, decided, request, plan, matched_by=decided.rulings)
    returns = within_region(returns, region)
    if not any(each.document.status in ("read", "partial") for each in returns):
        return RunResult(
            request, returns, None, decided, Exit.NOTHING_READ, region, changed_meanwhile=tuple(changed_meanwhile)
        )

    written = write_run(request, returns, decided, plan, region, seconds, started, progress or Progress())
    status = status_of(returns, decided.problems, strict=request.strict)
    return RunResult(
        request,
        returns,
        written.comparison,
        decided,
        status,
        region,
        written.silent,
        written.kept,
        tuple(changed_meanwhile),
        plan.taught,
        written.stands_since,
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What a run has written: the comparison, the region's councils without a return, notes on files that were kept;
    and the time of the earlier run that wrote it, if one did.
    """

    comparison: Comparison
    silent: tuple[str, ...]
    kept: tuple[Problem, ...]
    stands_since: datetime | None = None


@without_sweeps()  # to look for garbage, of which there is none, takes a tenth of the time
def write_run(
    request: Request,
    returns: tuple[ExtractedReturn, ...],
    decided: Decisions,
    plan: Plan,
    region: str,
    seconds: Mapping[str, float],
    started: datetime,
    watcher: Progress,
    *,
    desk: str = "",
) -> Written:
    """Compares the councils of returns on which decisions were replayed, and writes all outputs of the run, unless an
    earlier run of the very same did. Rows of the workbook lead to the address `desk`, if one is given.
    """
    from winterplan_extract.comparison import compare_returns
    from winterplan_extract.outputs import write_outputs
    from winterplan_extract.outputs.apart import SecondProgram
    from winterplan_extract.outputs.staging import finished_at

    watcher.at("comparing")
    comparison = compare_returns(returns, plan=plan, settings=request.settings, all_returns=request.all_returns)
    standing = look(request.out, WATCHED, plan=plan, settings=request.settings, now=started)
    found: tuple[Found, ...] = kept_for(decided, standing, request.profile)
    idle = not (decided.new or decided.waiting)
    kept = notes_on_kept(found, corrections=CORRECTIONS_SHEET if idle else "")
    comparison = with_decisions(comparison, decided, kept)
    silent = councils_without_return(returns, region, plan) if region else None
    record = manifest(
        request, returns, plan=plan, seconds=seconds, started=started, finished=datetime.now().astimezone()
    )
    made = made_of(comparison, record, plan=plan, silent=silent, waiting=decided.waiting, kept=kept, desk=desk)
    if not (request.fresh or request.no_cache) and stands(request.out, made):
        return Written(comparison, silent or (), kept, finished_at(request.out))
    two = request.engine != "serial" and cores() > 1 and len(comparison.rows) >= ROWS_APART
    with closing(SecondProgram()) if two else nullcontext() as second:
        since = _since_the_last_run(request, comparison, record)
        watcher.at("writing")
        comparison = write_outputs(
            comparison,
            request.out,
            review_first=[question.row.row_id for question in questions(comparison)],
            silent=silent,
            waiting=decided.waiting,
            found=found,
            since=since,
            desk=desk,
            plan=plan,
            profile=request.profile,
            names=request.names,
            csv_safe=request.csv_safe,
            run=record,
            made_of=made,
            apart=second,
        )
    return Written(comparison, silent or (), kept)


def _since_the_last_run(request: Request, comparison: Comparison, record: Mapping[str, Any]) -> Rounds | None:
    """What changed since the run that stands in the folder; None where there is none that can be compared."""
    if not (request.out / "dataset").is_dir():
        return None
    from winterplan_extract.comparison.rounds import compare_rounds
    from winterplan_extract.comparison.rounds.run import Run, lists_of, read_run

    new = Run(
        request.out.as_posix(),
        comparison.documents,
        comparison.rows,
        comparison.coverage,
        comparison.actions,
        comparison.as_of,
        comparison.decisions,
        comparison.columns,
        lists_of(record),
    )
    with suppress(WinterplanError):  # spoilt by hand, of other councils, or with several returns of one council
        return compare_rounds(read_run(request.out), new, settings=request.settings)
    return None


def cache_for(request: Request, plan: Plan, decided: Decisions) -> ReturnCache | None:
    """The kept readings, unless the run is to do without."""
    if request.no_cache:
        return None
    return ReturnCache(
        request.cache or cache_folder(),
        plan=plan,
        settings=request.settings,
        rulings=for_reading(decided.rulings),
        fresh=request.fresh,
    )


def status_of(returns: Sequence[ExtractedReturn], on_decisions: Sequence[Problem] = (), *, strict: bool) -> Exit:
    """The exit status of a run that has written its outputs: a decision that was not taken (its problems are
    `on_decisions`) counts as a failure, and with `strict` every error and warning.
    """
    unread = any(each.document.status in ("failed", "partial") for each in returns)
    untaken = any(problem.severity == "error" for problem in on_decisions)
    problems = (*on_decisions, *(problem for each in returns for problem in each.problems))
    doubted = strict and any(problem.severity != "note" for problem in problems)
    return Exit.SOME_FAILED if unread or untaken or doubted else Exit.ALL_READ


def _paths(named: str | Path | Sequence[str | Path]) -> tuple[Path, ...]:
    return (Path(named),) if isinstance(named, str | Path) else tuple(Path(each) for each in named)


_WRITE: Final = ("openpyxl", "winterplan_extract.outputs.sheets", "winterplan_extract.review")
# What a large run's second program loads instead; pandas, since pyarrow looks whether what it is given is of it.
_WRITE_THE_REST: Final = ("winterplan_extract.outputs.report", "pyarrow.parquet", "pandas")


def _load(*names: str) -> None:
    """Loads libraries of the outputs while the returns are read: this process only waits meanwhile."""
    with suppress(ImportError):  # pyarrow comes with an extra; the writing says what else is missing
        for name in names:
            import_module(name)


def _get_on(out: Path, files: int) -> None:
    """Loads what writes so few files, and reads the last run's rows, by which will be told what has changed since."""
    if files < FILES_APART:
        _load(*_WRITE_THE_REST)
    with suppress(WinterplanError):  # there is none, or it is spoilt: whoever asks is told
        read_records(out / "dataset" / "rows.csv", ReturnRecord)
