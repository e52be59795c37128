"""A batch: every file found, read apart from the others, in the order in which they were named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread

from winterplan_extract.comparison import not_overdue_from
from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import ExtractedReturn, Ruling, Status, failed_return
from winterplan_extract.domain.settings import LAST_DAY, Settings
from winterplan_extract.runs.cache import CachedReturn, ReturnCache, learnt_list, on_the_last_day
from winterplan_extract.runs.cluster import engine_named
from winterplan_extract.runs.events import AtPage, Dashboard, Ended, Progress, Started
from winterplan_extract.runs.find import SourceFile, find_sources
from winterplan_extract.runs.settings import SECONDS_DIGITS
from winterplan_extract.runs.temporary import private_folder
from winterplan_extract.runs.worker import Extract, LearntList, Task
from winterplan_extract.storage.files import sha256_of


def run_batch(
    sources: Sequence[Path],
    *,
    plan: Plan,
    settings: Settings,
    workers: int | None = None,
    engine: str = "process",
    scheduler: str = "",
    rulings: Sequence[Ruling] = (),
    progress: Progress | None = None,
    seconds: dict[str, float] | None = None,
    extract: Extract | None = None,
    cache: ReturnCache | None = None,
    meanwhile: Callable[[int], None] | None = None,
) -> tuple[ExtractedReturn, ...]:
    """An ExtractedReturn for every file among the sources (files, folders, zip archives), in their order.

    A file that cannot be read, hangs, crashes or needs too much memory is there with status
    `failed` and the reason; what is no return is there as `skipped`. `workers` is the number of
    files read at a time (default: the cores). In a script, call it under
    `if __name__ == "__main__":`. `seconds` is
    filled with the wall clock of each file by return_id. `extract` stands in for extract.extract_return. What the
    files gave before is taken from `cache`, made for this plan, these settings and rulings; what they give is kept there.
    `meanwhile` is called with the number of files, in a thread of its own, while any are read: this one waits for the workers then.

    Raises SourceError for a source that is not there, SettingsError for an engine that cannot be had, and
    WinterplanError when the worker processes cannot be started.
    """
    if workers is not None and workers < 1:
        raise SettingsError(f"The number of workers is {workers}; it must be 1 or more.")
    chosen = engine_named(engine, workers or cores(), scheduler)
    watcher = progress or Progress()
    watcher.at("looking for files")
    with private_folder() as folder:
        attached = partial(_attached, plan=plan, settings=settings)
        found = find_sources(sources, limits=settings.limits, unpack_into=folder, attached=attached)
        results: list[ExtractedReturn | None] = [
            failed(source, source.notice) if source.notice else None for source in found
        ]
        if cache is not None:
            watcher.at("looking in the cache")
        unread = results.count(None)
        known = _look_up(found, results, cache)
        learnt = None
        if extract is None and None in results:  # without a cache for the workers of this run alone
            learnt = learnt_list(plan, settings, folder if cache is None else cache.folder)
        for i, returned in _untouched(known, rulings, learnt, plan, settings):
            results[i] = returned
            if cache is not None:
                cache.keep(known[i], returned)
        to_read = [i for i, result in enumerate(results) if result is None]
        if cache is not None:
            watcher.cached(unread - len(to_read))
        watcher.found(len(to_read))
        watcher.at("reading")
        if to_read and meanwhile is not None:
            Thread(target=meanwhile, args=(len(found),), daemon=True).start()
        tasks = [
            Task(
                found[i].path,
                found[i].shown,
                found[i].return_id,
                plan,
                on_the_last_day(settings),
                tuple(rulings),
                extract,
                kept=known[i].returned if i in known else None,
                learnt=learnt,
                scratch=folder,
            )
            for i in to_read
        ]
        with closing(chosen.carry_out(tasks)) as events:
            for event in events:
                if not isinstance(event, Ended):
                    _tell(event, tasks, watcher)
                    continue
                i, came = to_read[event.number], event.result
                results[i] = result = came if isinstance(came, ExtractedReturn) else failed(found[i], came)
                if cache is not None and i in known:
                    cache.keep(known.pop(i), result)
                    tasks[event.number] = replace(tasks[event.number], kept=None)  # what it was before is done with
                watcher.finished(result, event.seconds)
                if seconds is not None:
                    seconds[result.document.return_id] = round(event.seconds, SECONDS_DIGITS)
    if cache is not None:
        cache.shrink()
    each = (one for result in results if result is not None for one in (result, *result.others))
    return tuple(not_overdue_from(replace(one, others=()), settings.as_of or LAST_DAY) for one in each)


def _tell(event: Dashboard | Started | AtPage, tasks: Sequence[Task], watcher: Progress) -> None:
    """Tells the watcher what has begun."""
    if isinstance(event, Dashboard):
        watcher.dashboard(event.address)
        return
    task = tasks[event.number]
    if isinstance(event, AtPage):
        watcher.at_page(task.shown, event.page, event.pages)
        return
    watcher.started(task.shown)
    if task.kept is not None:
        watcher.matching(task.shown)


def _attached(path: Path, *, plan: Plan, settings: Settings) -> Sequence[tuple[str, bytes]]:
    """The files that a PDF holds, read apart like any other. Raises UnreadableFile."""
    from winterplan_extract.runs.isolation import read_apart  # with the readers, only where a file holds others
    from winterplan_extract.sources.pdf.pages import attached_files

    return read_apart(attached_files, path, plan=plan, settings=settings)


@without_sweeps()
def _look_up(
    found: Sequence[SourceFile], results: list[ExtractedReturn | None], cache: ReturnCache | None
) -> dict[int, CachedReturn]:
    """What is kept of each file that is still to be read, by its number; what holds as it is goes into `results`."""
    known: dict[int, CachedReturn] = {}
    for i, source in enumerate(found):
        if cache is None or results[i] is not None:
            continue
        kept = cache.look_up(source.path, source.shown, source.return_id)
        if kept is None:
            continue
        known[i] = kept
        if kept.returned is not None and kept.is_current:
            results[i] = kept.returned
    return known


def _untouched(
    known: Mapping[int, CachedReturn],
    rulings: Sequence[Ruling],
    learnt: LearntList | None,
    plan: Plan,
    settings: Settings,
) -> Iterator[tuple[int, ExtractedReturn]]:
    """The kept returns of other decisions on which neither these nor those bear: their verdicts hold, and no worker needs them."""
    others = {i: kept.returned for i, kept in known.items() if kept.returned is not None and not kept.is_current}
    if not others or learnt is None:
        return
    from winterplan_extract.matching import bear_on  # numpy comes with it

    if rulings:
        learnt.have_ready(plan, settings)
    for i, returned in others.items():
        each = (returned, *returned.others)
        if not any(one.ruled or bear_on(rulings, one.rows, plan, settings) for one in each):
            yield i, returned


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def failed(source: SourceFile, why: Notice) -> ExtractedReturn:
    """What stands in the dataset for a file that was not read: `failed` if the reason is an error, else `skipped`."""
    status: Status = "failed" if wording(why)[0] == "error" else "skipped"
    return failed_return(
        sha256_of(source.path), shown=source.shown, return_id=source.return_id, found=why, status=status
    )
