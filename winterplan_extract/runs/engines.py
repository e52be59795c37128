"""Where tasks are carried out: here, one after another, or in processes of their own."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.runs.events import Ended, Engine, Event, Started
from winterplan_extract.runs.worker import Task, is_verbose, stderr_silenced

ENGINES: Final = ("process", "serial", "dask")


@dataclass(frozen=True, slots=True)
class Serial:
    """Carries tasks out in this process, without limits of time and memory: for debugging."""

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start and end, in order."""
        for number, task in enumerate(tasks):
            yield Started(number)
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
        from winterplan_extract.runs.cluster import Cluster

        return Cluster(workers, scheduler)
    raise SettingsError(f"There is no engine “{name}”; there are {', '.join(ENGINES)}.")
