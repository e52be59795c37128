"""The parent's side of isolation: one child process a file, a clock outside it, and a name for every end.

On Linux children are forked from a server that has the readers loaded and nothing else (8 ms a
file; a fork of the calling process would carry its threads and its pdfium along). Elsewhere, and
where that server can have no socket, each child starts anew (0.3 s a file).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar, cast

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SourceError, UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.events import AtPage, Ended, Event, Started
from winterplan_extract.runs.return_ids import legible, name_returns
from winterplan_extract.runs.settings import LEAVE_WITHIN, START_WITHIN
from winterplan_extract.runs.temporary import private_folder, room_for_a_socket
from winterplan_extract.runs.worker import Extract, Task, cause_of_death, is_verbose, serve
from winterplan_extract.sources.ocr.time_extension import MoreTime

Read = TypeVar("Read")


def read_apart(reader: Callable[..., Read], path: Path, *, plan: Plan, settings: Settings, anew: bool = True) -> Read:
    """What `reader`, a function that a child process can import, gives for the file.

    It is called as extract.extract_return is. `anew` is the quicker way where no other file is read after
    it. Raises UnreadableFile where it raises that, hangs,
    crashes or needs too much memory, and SourceError where the path is no file.
    """
    if path.is_dir():
        raise SourceError(
            f"{legible(path.as_posix())} is a folder, and this command reads one file. Name a file in it, "
            "or read them all with `winterplan run`."
        )
    if not os.path.lexists(path):
        raise SourceError(
            f"{legible(path.as_posix())} is not there. Check the name, and put a name with spaces in quotes."
        )
    with private_folder() as scratch:
        task = Task(
            path,
            shown=legible(path.as_posix()),
            return_id=name_returns([path.name])[0],
            plan=plan,
            settings=settings,
            extract=cast("Extract", reader),
            scratch=scratch,
        )
        with closing(Processes(1, anew=anew).carry_out([task])) as events:
            (came,) = (event.result for event in events if isinstance(event, Ended))
    if isinstance(came, Notice):
        raise UnreadableFile(came)
    return cast("Read", came)


@dataclass(slots=True)
class _Child:
    """A child process at work on a file. `since` is when it took the file up; `up` once it has.

    `granted` are the seconds that it has been given on top of the file's limit.
    """

    number: int
    task: Task
    process: Any
    receiver: Connection
    since: float
    up: bool = False
    granted: float = 0.0

    def deadline(self) -> float:
        """When its time is over, by the monotonic clock."""
        return self.since + (self.limit if self.up else START_WITHIN)

    @property
    def limit(self) -> float:
        """The seconds that it may take, with those that its pages were granted."""
        return self.task.settings.limits.seconds + self.granted


class Processes:
    """Carries tasks out in child processes, `workers` at a time.

    `anew` starts each child anew on Linux too: for one file it is the quicker way.
    """

    def __init__(self, workers: int, *, anew: bool = False) -> None:
        self.workers = workers
        self._context = _context(anew=anew)

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start and end as they happen; every child is gone when the iterator is closed."""
        waiting = deque(enumerate(tasks))
        children: list[_Child] = []
        try:
            while waiting or children:
                while waiting and len(children) < self.workers:
                    children.append(_start(self._context, *waiting.popleft()))
                for child in _awaited(children):
                    event = _listen(child)
                    if event is not None:
                        yield event
                    if isinstance(event, Ended):
                        _end(child)
                        children.remove(child)
        finally:
            for child in children:
                _end(child)


def _context(*, anew: bool) -> Any:
    if sys.platform == "linux" and not anew:
        with room_for_a_socket() as there_is, _ctrl_c_held_back(), suppress(OSError):
            if there_is:
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["winterplan_extract.runs.preload"])
                forkserver.ensure_running()  # it gets ready while the files are looked for
                return context
    return multiprocessing.get_context("spawn")


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Keeps Ctrl-C from what is started meanwhile, for good, and from this process until the end.

    A process that is still loading has no other way to leave Ctrl-C to its parent.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(context: Any, number: int, task: Task) -> _Child:
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(sender, task, is_verbose()), name=task.return_id, daemon=True)
    try:
        with _ctrl_c_held_back():
            process.start()
    except BrokenPipeError as fault:  # it died while it was being told what to do
        raise _cannot_start("gone at once") from fault
    except OSError as fault:  # no more processes may be started, or the server's socket has been tidied away
        raise WinterplanError(f"A worker process cannot be started ({fault.strerror or fault}). Try again.") from fault
    sender.close()
    return _Child(number, task, process, receiver, time.monotonic())


def _cannot_start(how: str) -> WinterplanError:
    return WinterplanError(
        f"The worker processes cannot start ({how}). A script must call run under "
        'if __name__ == "__main__":, or with engine="serial".'
    )


def _awaited(children: Sequence[_Child]) -> list[_Child]:
    """The children that have something to say, have died, or whose time is over; waits for the first."""
    seconds_left = min(child.deadline() for child in children) - time.monotonic()
    ready = set(wait([c.receiver for c in children] + [c.process.sentinel for c in children], max(seconds_left, 0.0)))
    now = time.monotonic()
    return [c for c in children if c.receiver in ready or c.process.sentinel in ready or c.deadline() <= now]


def _listen(child: _Child) -> Event | None:
    """What has become of a child; None while nothing has."""
    try:
        if child.receiver.poll():
            said = child.receiver.recv()
            if said is True:
                child.up, child.since = True, time.monotonic()
                return Started(child.number)
            if isinstance(said, MoreTime):
                child.granted += said.seconds
                return AtPage(child.number, said.page, said.pages)
            return Ended(child.number, said, time.monotonic() - child.since)
    except (EOFError, OSError):
        child.process.join(LEAVE_WITHIN)
        return _ended(child, _cause_of_death(child))
    if not child.process.is_alive():
        return _ended(child, _cause_of_death(child))
    if child.deadline() <= time.monotonic():
        if not child.up:
            raise WinterplanError(f"A worker process did not start within {START_WITHIN:.0f} seconds.")
        return _ended(child, notice("time_limit", limit=f"{child.limit:g}"))
    return None


def _ended(child: _Child, result: ExtractedReturn | Notice) -> Ended:
    return Ended(child.number, result, time.monotonic() - child.since)


def _cause_of_death(child: _Child) -> Notice:
    """Why a child is gone without a word. Raises WinterplanError if it never came so far as to read."""
    status = child.process.exitcode
    if not child.up:
        raise _cannot_start(f"exit status {status}")
    return cause_of_death(status, child.task.settings.limits)


def _end(child: _Child) -> None:
    """Ends a child and whatever it started itself; waits until it is gone."""
    if child.up and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
    child.process.kill()
    child.process.join(LEAVE_WITHIN)
    child.receiver.close()
