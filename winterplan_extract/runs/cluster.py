"""Tasks carried out on a dask cluster: an optional extra, for all of England on many machines."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from concurrent.futures import as_completed
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.events import Ended, Engine, Event, Started
from winterplan_extract.runs.settings import CONNECT_WITHIN
from winterplan_extract.runs.subprocess_worker import carry_out_alone
from winterplan_extract.runs.worker import Task, is_verbose, stderr_silenced

ENGINES: Final = ("process", "serial", "dask")


@dataclass(frozen=True, slots=True)
class Serial:
    """Carries tasks out in this process, without limits of time and memory: for debugging."""

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start and end, in order."""
        for number, task in enumerate(tasks):
            yield Started(number)
            if not number:
                task.get_ready()
            since = time.monotonic()
            with nullcontext() if is_verbose() else stderr_silenced():
                result = task.carry_out()
            yield Ended(number, result, time.monotonic() - since)


def engine_named(name: str, workers: int, scheduler: str = "") -> Engine:
    """The engine of that name, for so many files at a time; raises SettingsError for one that is not known.

    `scheduler` is the address of the cluster that the engine dask is to use.
    """
    if scheduler and name != "dask":
        raise SettingsError(f"A scheduler is for the engine dask; the engine is “{name}”.")
    if name == "serial":
        return Serial()
    if name == "process":
        from winterplan_extract.runs.isolation import Processes  # multiprocessing is not for `--help`

        return Processes(workers)
    if name == "dask":
        return Cluster(workers, scheduler)
    raise SettingsError(f"There is no engine “{name}”; there are {', '.join(ENGINES)}.")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Carries tasks out on the cluster of a scheduler, or on one made here with so many workers.

    The workers must have this package and see the files under the same paths. Files out of
    archives lie in the temporary folder of this machine, which the workers must see too.
    """

    workers: int
    scheduler: str = ""

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start and end, as the ends come in."""
        client = self._client()
        try:
            pool = client.get_executor(pure=False)
            at_work = {pool.submit(carry_out_alone, self._sent(task)): number for number, task in enumerate(tasks)}
            for future in as_completed(at_work):
                yield Started(at_work[future])
                yield Ended(at_work[future], *_outcome(future))
        finally:
            client.close()

    def _sent(self, task: Task) -> Task:
        """The task as another machine can carry it out: the folders of what is kept are this one's."""
        return replace(task, path=task.path.resolve(), learnt=None if self.scheduler else task.learnt)

    def _client(self) -> Any:
        try:
            dask = import_module("distributed")
        except ImportError as fault:
            raise SettingsError(
                "The engine dask needs the package distributed: pip install distributed, or take the engine process."
            ) from fault
        if not self.scheduler:
            # The work is done by child processes; a worker here only waits for them.
            cluster = dask.LocalCluster(
                n_workers=1, threads_per_worker=self.workers, processes=False, dashboard_address=None
            )
            return dask.Client(cluster)
        try:
            return dask.Client(self.scheduler, timeout=CONNECT_WITHIN)
        except (OSError, ValueError) as fault:
            raise SettingsError(f"The scheduler at {self.scheduler} does not answer ({fault}).") from fault


def _outcome(future: Any) -> tuple[ExtractedReturn | Notice, float]:
    fault = future.exception()
    if fault is None:
        result: tuple[ExtractedReturn | Notice, float] = future.result()
        return result
    return notice("reader_crashed", detail=f"on the cluster: {type(fault).__name__}"), 0.0
