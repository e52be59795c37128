"""The parent's side of isolation: child processes that each read one file at a time, a clock outside them, a name for
every end.

A child is replaced when it dies, hangs, has kept too much memory or has read so many files; what befalls it costs only
the file in hand, and one in whose reading it died is tried once more, by a new child with nothing else at work. On
Linux children are forked from a server (a fork of this process would carry its threads and its pdfium along).
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar, cast

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SourceError, UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.archives import legible
from winterplan_extract.runs.events import AtPage, Ended, Event, Started
from winterplan_extract.runs.find import name_returns
from winterplan_extract.runs.settings import LEAVE_WITHIN, MB, START_WITHIN
from winterplan_extract.runs.temporary import ctrl_c_held_back, private_folder, starting_context
from winterplan_extract.runs.worker import LearntList, Task, cause_of_death, is_verbose, serve
from winterplan_extract.sources.ocr import MoreTime

Read = TypeVar("Read")


def read_apart(
    reader: Callable[..., Read],
    path: Path,
    *,
    plan: Plan,
    settings: Settings,
    learnt: LearntList | None = None,
) -> Read:
    """What `reader`, a function that a child process can import, gives for the file; called as extract.extract_return
    is, with `learnt` kept of the plan. Raises UnreadableFile where it raises that, hangs, crashes or needs too much
    memory, and SourceError where the path is no file.
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
            extract=reader,
            learnt=learnt,
            scratch=scratch,
        )
        with closing(Processes(1).carry_out([task])) as events:
            (came,) = (event.result for event in events if isinstance(event, Ended))
    if isinstance(came, Notice):
        raise UnreadableFile(came)
    return cast("Read", came)


@dataclass(slots=True)
class _Child:
    """A child process with a file in hand: the task of that `number`, taken up at `since`. It is `up` once it can read,
    was `granted` seconds on top of the file's limit, has `done` files, and is `spent` where it is to read no other.
    """

    process: Any
    connection: Connection
    number: int
    task: Task
    since: float
    up: bool = False
    granted: float = 0.0
    done: int = 0
    spent: bool = False

    def deadline(self) -> float:
        """When its time is over, by the monotonic clock."""
        return self.since + (self.limit if self.up else START_WITHIN)

    @property
    def limit(self) -> float:
        """The seconds that it may take, with those that its pages were granted."""
        return self.task.settings.limits.seconds + self.granted

    def take_up(self, number: int, task: Task) -> Started:
        """Gives the child a file to read."""
        self.number, self.task, self.since, self.granted = number, task, time.monotonic(), 0.0
        with suppress(OSError):  # it is dead, as will be seen when it is listened to
            self.connection.send(task.own_part())
        return Started(number)

    def ended(self, result: ExtractedReturn | Notice, grown: int = 0) -> Ended:
        """The end of the file in hand, with the bytes that the child has kept of all it has read."""
        working = self.task.settings.working
        self.done += 1
        self.spent = (
            isinstance(result, Notice)  # a fault in the midst of a reading: who knows what it has left behind
            or self.done >= working.worker_files
            or grown > working.worker_grown_mb * MB
        )
        return Ended(self.number, result, time.monotonic() - self.since)


@dataclass(frozen=True, slots=True)
class _Died:
    """A child has died with a file in hand, for the reason that is the file's if it happens again."""

    by_its_end: Ended


@dataclass(frozen=True, slots=True)
class Processes:
    """Carries tasks out in child processes, `workers` at a time; the tasks of a batch differ in their files alone."""

    workers: int

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start and end as they happen; every child is gone when the iterator is closed."""
        waiting = deque(enumerate(tasks))
        once_more: deque[int] = deque()  # files with which a child died, for which nothing else may be at work
        tried: set[int] = set()
        children: list[_Child] = []
        context = starting_context() if tasks else None
        try:
            while waiting or once_more or children:
                if not waiting and not children:
                    number = once_more.popleft()
                    children.append(_start(context, number, tasks[number]))
                while waiting and len(children) < self.workers:
                    children.append(_start(context, *waiting.popleft()))
                for child in _awaited(children):
                    event = _listen(child)
                    if isinstance(event, _Died) and child.number in tried:
                        event = event.by_its_end
                    if isinstance(event, _Died):
                        tried.add(child.number)
                        once_more.append(child.number)
                    elif event is not None and not (isinstance(event, Started) and child.number in tried):
                        yield event
                    if isinstance(event, Ended) and waiting and not child.spent:
                        yield child.take_up(*waiting.popleft())
                    elif isinstance(event, Ended | _Died):
                        _end(child)
                        children.remove(child)
        finally:
            for child in children:
                _end(child)


class KeptProcess:
    """A child kept for one task after another; who asks meanwhile waits. One that hangs is ended, one that has died
    replaced.
    """

    def __init__(self, shared: Task) -> None:
        self._shared = shared
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """Has the child get ready, without waiting for it."""
        with self._turn:
            self._ready()

    def ask(self, reader: Callable[..., Read], path: Path, shown: str) -> Read | Notice:
        """What `reader`, called as by read_apart, gives, or what has stopped it; raises WinterplanError if no child can
        start.
        """
        return cast("Read | Notice", self.read(replace(self._shared, path=path, shown=shown, extract=reader)).result)

    def read(self, task: Task) -> Ended:
        """What comes of a task that differs from the shared one in its file; where a child dies, of a second try."""
        with self._turn:
            came: Ended | _Died | None = None
            with suppress(WinterplanError):
                came = self._tried(task)
            if not isinstance(came, Ended):  # the child may have been ended from outside
                came = self._tried(task)
        return came if isinstance(came, Ended) else came.by_its_end

    def close(self) -> None:
        """Ends the child."""
        with self._turn:
            self._let_go()

    def _ready(self) -> _Child:
        if self._child is None:
            self._child = _start(starting_context(), 0, self._shared)
        return self._child

    def _let_go(self) -> None:
        if self._child is not None:
            _end(self._child)
        self._child = None

    def _tried(self, task: Task) -> Ended | _Died:
        child = self._ready()
        child.task, child.spent = task, True  # unless it comes to its end as it should
        if child.up:
            child.take_up(0, task)
        try:
            while not isinstance(event := _listen(child), Ended | _Died):
                _awaited([child])
            return event
        finally:
            if child.spent:
                self._let_go()


def _start(context: Any, number: int, task: Task) -> _Child:
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, task, is_verbose()), name="reader", daemon=True)
    try:
        with ctrl_c_held_back():
            process.start()
    except BrokenPipeError as fault:  # it died while it was being told what to do
        raise _cannot_start("gone at once") from fault
    except OSError as fault:  # no more processes may be started, or the server's socket has been tidied away
        raise WinterplanError(f"A worker process cannot be started ({fault.strerror or fault}). Try again.") from fault
    theirs.close()
    return _Child(process, ours, number, task, time.monotonic())


def _cannot_start(how: str) -> WinterplanError:
    return WinterplanError(
        f"The worker processes cannot start ({how}). A script must call run under "
        'if __name__ == "__main__":, or with engine="serial".'
    )


def _awaited(children: Sequence[_Child]) -> list[_Child]:
    """The children that have something to say, have died, or whose time is over; waits for the first."""
    seconds_left = min(child.deadline() for child in children) - time.monotonic()
    ready = set(wait([c.connection for c in children] + [c.process.sentinel for c in children], max(seconds_left, 0.0)))
    now = time.monotonic()
    return [c for c in children if c.connection in ready or c.process.sentinel in ready or c.deadline() <= now]


def _listen(child: _Child) -> Event | _Died | None:
    """What has become of a child; None while nothing has."""
    try:
        if child.connection.poll():
            said = child.connection.recv()
            if said is True:
                child.up = True
                return child.take_up(child.number, child.task)
            if isinstance(said, MoreTime):
                child.granted += said.seconds
                return AtPage(child.number, said.page, said.pages)
            return child.ended(*said)
    except (EOFError, OSError):
        child.process.join(LEAVE_WITHIN)
        return _Died(child.ended(_cause_of_death(child)))
    if not child.process.is_alive():
        return _Died(child.ended(_cause_of_death(child)))
    if child.deadline() <= time.monotonic():
        if not child.up:
            raise WinterplanError(f"A worker process did not start within {START_WITHIN:.0f} seconds.")
        return child.ended(notice("time_limit", limit=f"{child.limit:g}"))
    return None


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
    child.connection.close()
