"""Tasks carried out on a dask cluster: an optional extra, for all of England on many machines."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from multiprocessing import current_process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.events import Dashboard, Ended, Engine, Event, Started
from winterplan_extract.runs.manifest import how_to_add
from winterplan_extract.runs.settings import AHEAD, CONNECT_WITHIN
from winterplan_extract.runs.worker import Task, is_verbose, stderr_silenced

if TYPE_CHECKING:
    from winterplan_extract.runs.isolation import KeptProcess

_HERE: Final = "127.0.0.1:0"  # a cluster made here shows itself to this machine alone
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


def _lacking() -> SettingsError:
    return SettingsError(f"The engine dask needs the extra “dask”: {how_to_add('dask')} (or take the engine process).")


def engine_named(name: str, workers: int, scheduler: str = "") -> Engine:
    """The engine of that name, for so many files at a time; `scheduler` is the address of a cluster for the engine
    dask. Raises SettingsError for one that is not known.
    """
    if scheduler and name != "dask":
        raise SettingsError(f"A scheduler is for the engine dask; the engine is “{name}”.")
    if name == "serial":
        return Serial()
    if name == "process":
        from winterplan_extract.runs.isolation import Processes  # multiprocessing is not for `--help`

        return Processes(workers)
    if name == "dask":
        if find_spec("distributed") is None:  # before it is needed, which it is not where all comes from the cache
            raise _lacking()
        return Cluster(workers, scheduler)
    raise SettingsError(f"There is no engine “{name}”; there are {', '.join(ENGINES)}.")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Carries tasks out on the cluster of a scheduler, whose workers have this package and are sent the files, or on
    one made here with so many workers. What a lost worker had in hand is taken by others.
    """

    workers: int
    scheduler: str = ""

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start, when it is handed to the cluster, and its end, as the ends come in."""
        if not tasks:
            return
        dask, client = self._client()
        batch = uuid4().hex
        try:
            if self.scheduler:
                yield Dashboard(client.dashboard_link)
            learnt = None if self.scheduler else tasks[0].learnt  # the folder of what is kept is this machine's
            shared = client.scatter(replace(tasks[0], path=Path(), kept=None, learnt=learnt), broadcast=True)
            at_work: dict[Any, int] = {}
            ended = dask.as_completed()
            waiting = iter(enumerate(tasks))

            def hand_over(count: int) -> Generator[Event, None, None]:
                for number, task in islice(waiting, count):
                    future = client.submit(read_on_worker, batch, shared, self._own_part(task), pure=False)
                    at_work[future.key] = number
                    ended.add(future)
                    yield Started(number)

            yield from hand_over(AHEAD * max(sum(client.nthreads().values()), 1))
            for future in ended:
                number = at_work.pop(future.key)
                yield Ended(number, *_outcome(future))
                yield from hand_over(1)
        finally:
            with suppress(OSError, TimeoutError, dask.comm.CommClosedError):
                client.run(end_children, batch, on_error="ignore")
            client.close()

    def _own_part(self, task: Task) -> dict[str, Any]:
        """What this task does not share with the others; the file itself where it goes to another machine."""
        own = task.own_part() | {"path": task.path.resolve()}
        if self.scheduler and task.kept is None:
            with suppress(OSError):  # the reader says what is wrong with it
                own["content"] = task.path.read_bytes()
        return own

    def _client(self) -> tuple[Any, Any]:
        """The library and a client of it. Raises SettingsError where one is not to be had."""
        try:
            # before it is loaded: what it does is ours to tell
            import_module("dask").config.set({"logging": {"distributed": "error"}})
            dask = import_module("distributed")
        except ImportError as fault:
            raise _lacking() from fault
        if not self.scheduler:
            # The work is done by child processes; a worker here only waits for them.
            cluster = dask.LocalCluster(
                n_workers=1,
                threads_per_worker=self.workers,
                processes=False,
                dashboard_address=_HERE,
                worker_dashboard_address=_HERE,
            )
            return dask, dask.Client(cluster)
        try:
            client = dask.Client(self.scheduler, timeout=CONNECT_WITHIN)
        except (OSError, ValueError) as fault:
            raise SettingsError(f"The scheduler at {self.scheduler} does not answer ({fault}).") from fault
        return dask, client


_AT_REST: Final[dict[str, list[KeptProcess]]] = defaultdict(list)  # by batch; taken and given back in one step each


def read_on_worker(batch: str, shared: Task, own: dict[str, Any]) -> tuple[ExtractedReturn | Notice, float]:
    """What came of a file on a worker of the cluster, where a child process reads it, and the seconds it took; the file
    may come as its bytes.
    """
    from winterplan_extract.runs.isolation import KeptProcess  # multiprocessing is not for `--help`

    current_process().daemon = False  # a worker may be one, and could not start processes
    try:
        child = _AT_REST[batch].pop()
    except IndexError:
        child = KeptProcess(shared)
    with TemporaryDirectory() as folder:
        if "content" in own:
            own = {**own, "path": Path(folder) / own["path"].name}
            own["path"].write_bytes(own.pop("content"))
        ended = child.read(replace(shared, **own))
    _AT_REST[batch].append(child)
    return ended.result, ended.seconds


def end_children(batch: str) -> None:
    """Ends the child processes of a batch that is over."""
    for child in _AT_REST.pop(batch, ()):
        child.close()


def _outcome(future: Any) -> tuple[ExtractedReturn | Notice, float]:
    fault = future.exception()
    if fault is None:
        result: tuple[ExtractedReturn | Notice, float] = future.result()
        return result
    return notice("reader_crashed", detail=f"on the cluster: {type(fault).__name__}"), 0.0
