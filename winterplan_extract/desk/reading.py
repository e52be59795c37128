"""A run of the desk in the background: the returns read as the command reads them, told of as they come, to be stopped."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from winterplan_extract.domain.errors import WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.decisions import Decisions
from winterplan_extract.runs.events import Progress
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.run import cache_for


class _Stopped(Exception):  # noqa: N818 - no fault
    """Whoever runs it has had enough."""


@dataclass(frozen=True, slots=True)
class FileDone:
    """A file that has been read, as a line of the page: `status` is the dataset's code."""

    file: str
    status: str
    council: str
    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a run is. `left` are seconds, None where nothing can be said; `state` is running, done, stopped or failed."""

    state: str = "running"
    stage: str = "looking for files"
    found: int = 0
    cached: int = 0
    done: tuple[FileDone, ...] = ()
    at_work: tuple[str, ...] = ()
    seconds: float = 0.0
    left: float | None = None
    fault: str = ""


class BackgroundRun(Progress):
    """The reading of a project's returns, in a thread of its own. `arrived` is told of each return as it comes."""

    def __init__(
        self,
        request: Request,
        plan: Plan,
        roles: tuple[Ruling, ...],
        *,
        arrived: Callable[[ExtractedReturn], None],
        ended: Callable[[tuple[ExtractedReturn, ...], dict[str, float]], None],
    ) -> None:
        self._request, self._plan, self._roles = request, plan, roles
        self._arrived, self._ended = arrived, ended
        self._lock = threading.Lock()
        self._began = self._read_from = time.monotonic()
        self._told = Progressed()
        self._at_work: dict[str, str] = {}  # replaced and never changed: another thread reads it
        self._stop = False
        self._others = {process.pid for process in multiprocessing.active_children()}
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)

    def begin(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the run and the processes that it has started; waits until it is over."""
        self._stop = True
        for process in multiprocessing.active_children():
            if process.pid not in self._others:
                process.kill()
        self._thread.join()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._told.state == "running"

    def progressed(self) -> Progressed:
        """How far it is."""
        with self._lock:
            told, now, left = self._told, time.monotonic(), None
            if told.state != "running":
                return told
            if told.done and told.found:
                left = (now - self._read_from) / len(told.done) * (told.found - len(told.done))
            at_work = tuple(" ".join(pair).rstrip() for pair in self._at_work.items())
            return replace(told, at_work=at_work, seconds=now - self._began, left=left)

    def _run(self) -> None:
        seconds: dict[str, float] = {}
        try:
            returns = run_batch(
                self._request.sources,
                plan=self._plan,
                settings=self._request.settings,
                workers=self._request.workers,
                engine=self._request.engine,
                rulings=self._roles,
                progress=self,
                seconds=seconds,
                cache=cache_for(self._request, self._plan, Decisions(self._roles)),
            )
            self._ended(returns, seconds)
            self._over("done")
        except _Stopped:
            self._over("stopped")
        except (WinterplanError, OSError) as fault:
            if self._stop:  # a process that was ended before it was up is none that could not start
                self._over("stopped")
            else:
                self._over("failed", str(fault))
        except BaseException:
            self._over(
                "failed", "The desk met a fault of its own; what it is stands in the window that it was started from."
            )
            raise

    def _over(self, state: str, fault: str = "") -> None:
        with self._lock:
            self._told = replace(self._told, state=state, fault=fault, seconds=time.monotonic() - self._began)

    def _goes_on(self, **told: Any) -> None:
        """Holds how far the run is, or ends it where that is wished."""
        if self._stop:
            raise _Stopped
        with self._lock:
            self._told = replace(self._told, **told)

    def at(self, stage: str) -> None:
        """Holds where the run is."""
        self._goes_on(stage=stage)

    def cached(self, files: int) -> None:
        """Holds how many files were taken from the cache."""
        self._goes_on(cached=files)

    def found(self, files: int) -> None:
        """Holds how many files there are to read."""
        self._read_from = time.monotonic()
        self._goes_on(found=files, stage="reading")

    def started(self, shown: str) -> None:
        """Holds the file."""
        self._goes_on()
        self._at_work = {**self._at_work, shown: ""}

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """Holds how far a scan is."""
        self._goes_on()
        self._at_work = {**self._at_work, shown: f"(page {page} of {pages}, read by OCR)"}

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """Holds what came of the file."""
        line = returned.document
        done = FileDone(line.file, line.status, line.council, line.rows, line.error)
        self._goes_on(done=(*self._told.done, done))
        self._at_work = {shown: page for shown, page in self._at_work.items() if shown != line.file}
        self._arrived(returned)
