"""A batch: every file found, read apart from the others, in the order in which they were named."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
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
from winterplan_extract.runs.events import AtPage, Dashboard, Ended, Engine, Progress, Started
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

    A file that cannot be read, hangs, crashes or needs too much memory is there as `failed` with the reason, what is no
    return as `skipped`. `workers` files are read at a time (default: the cores); in a script, call it under
    `if __name__ == "__main__":`. `seconds` takes the wall clock of each file by return_id. `extract` stands in for
    extract.extract_return. `cache`, made for this plan, these settings and rulings, has what files gave before and
    keeps what they give. `meanwhile` is called with the number of files, in a thread of its own, while any are read.

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
        batch = _Batch(found)
        unread = len(batch.left())
        if cache is not None:
            watcher.at("looking in the cache")
            batch.look_up(cache)
        learnt = None
        if extract is None and batch.left():  # without a cache for the workers of this run alone
            learnt = learnt_list(plan, settings, folder if cache is None else cache.folder)
            batch.take_untouched(rulings, learnt, plan, settings)
        reading = partial(Task, plan=plan, settings=on_the_last_day(settings), rulings=tuple(rulings))
        tasks = batch.tasks(partial(reading, extract=extract, learnt=learnt, scratch=folder))
        if cache is not None:
            watcher.cached(unread - len(tasks))
        watcher.found(len(tasks))
        watcher.at("reading")
        if tasks and meanwhile is not None:  # this thread waits for the workers then
            Thread(target=meanwhile, args=(len(found),), daemon=True).start()
        batch.read(chosen, tasks, watcher, {} if seconds is None else seconds)
    if cache is not None:
        cache.shrink()
    each = (one for result in batch.results if result is not None for one in (result, *result.others))
    return tuple(not_overdue_from(replace(one, others=()), settings.as_of or LAST_DAY) for one in each)


class _Batch:
    """The files found, what came of each so far, and what is kept of those that are still to be read."""

    def __init__(self, found: Sequence[SourceFile]) -> None:
        self.results = [failed(source, source.notice) if source.notice else None for source in found]
        self._found = found
        self._cache: ReturnCache | None = None
        self._known: dict[int, CachedReturn] = {}

    def left(self) -> list[int]:
        """The numbers of the files of which nothing has come yet."""
        return [i for i, result in enumerate(self.results) if result is None]

    @without_sweeps()
    def look_up(self, cache: ReturnCache) -> None:
        """Takes from the cache what holds as it is, and notes what else is kept there; what comes is kept in it."""
        self._cache = cache
        for i in self.left():
            source = self._found[i]
            kept = cache.look_up(source.path, source.shown, source.return_id)
            if kept is not None:
                self._known[i] = kept
                self.results[i] = kept.returned if kept.is_current else None

    def take_untouched(self, rulings: Sequence[Ruling], learnt: LearntList, plan: Plan, settings: Settings) -> None:
        """Takes the kept returns of other decisions on which neither these nor those bear: their verdicts hold."""
        others = {i: kept.returned for i, kept in self._known.items() if kept.returned and not kept.is_current}
        if not others:
            return
        from winterplan_extract.matching import bear_on, forget  # numpy comes with it

        if rulings:
            learnt.have_ready(plan, settings)
        for i, returned in others.items():
            each = (returned, *returned.others)
            if not any(one.ruled or bear_on(rulings, one.rows, plan, settings) for one in each):
                self._came(i, returned)
        forget()  # from here on children match, and what is written needs the room

    def tasks(self, task: Callable[..., Task]) -> list[Task]:
        """The tasks that are left; `task` makes one of what is a file's own."""
        files = [(self._found[i], self._known.get(i)) for i in self.left()]
        return [task(f.path, f.shown, f.return_id, kept=known and known.returned) for f, known in files]

    def read(self, engine: Engine, tasks: list[Task], watcher: Progress, seconds: dict[str, float]) -> None:
        """Has the engine carry out the tasks that are left, and notes what comes of each, and in how many seconds."""
        numbers = self.left()
        with closing(engine.carry_out(tasks)) as events:
            for event in events:
                if not isinstance(event, Ended):
                    _tell(event, tasks, watcher)
                    continue
                i, came = numbers[event.number], event.result
                result = came if isinstance(came, ExtractedReturn) else failed(self._found[i], came)
                self._came(i, result)
                tasks[event.number] = replace(tasks[event.number], kept=None)  # what it was before is done with
                watcher.finished(result, event.seconds)
                seconds[result.document.return_id] = round(event.seconds, SECONDS_DIGITS)

    def _came(self, i: int, result: ExtractedReturn) -> None:
        self.results[i] = result
        if self._cache is not None and i in self._known:
            self._cache.keep(self._known.pop(i), result)


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
