"""A project's returns read in the background, as by the command, and matched again by what is decided on them."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from winterplan_extract.domain.errors import WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import said_at_desk
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import bear_on
from winterplan_extract.matching.rulings import lookup
from winterplan_extract.review.ledger import identity
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.decisions import Decisions
from winterplan_extract.runs.events import FollowedProgress
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.run import cache_for
from winterplan_extract.verdicts import matched_again


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
    """How far a run is. `left` are seconds, None where they cannot be told; `state`: running, done, stopped, failed."""

    state: str
    stage: str
    found: int
    cached: int
    done: tuple[FileDone, ...]
    at_work: tuple[str, ...]
    seconds: float
    left: float | None
    fault: str


class BackgroundRun(FollowedProgress):
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
        super().__init__()
        self._request, self._plan, self._roles = request, plan, roles
        self._arrived, self._ended = arrived, ended
        self._since = time.monotonic()
        self._state, self._fault, self._took = "running", "", 0.0
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
        return self._state == "running"

    def progressed(self) -> Progressed:
        """How far it is."""
        goes_on, done, now, left = self.running, self.done, time.monotonic(), None
        if goes_on and done and self.files:
            left = (now - self.began) / len(done) * (self.files - len(done))
        return Progressed(
            self._state,
            self.stage,
            self.files,
            self.kept,
            tuple(FileDone(line.file, line.status, line.council, line.rows, line.error) for line in done),
            tuple(" ".join(pair).rstrip() for pair in self.at_work.items()) if goes_on else (),
            now - self._since if goes_on else self._took,
            left,
            self._fault,
        )

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
                self._over("failed", getattr(fault, "at_desk", str(fault)))
        except BaseException:
            self._over(
                "failed", "The desk met a fault of its own; what it is stands in the window that it was started from."
            )
            raise

    def _over(self, state: str, fault: str = "") -> None:
        self._took, self._fault = time.monotonic() - self._since, fault
        self._state = state

    def changed(self) -> None:
        """Ends the run where that is wished."""
        if self._stop:
            raise _Stopped

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """Keeps it, and passes on what came of the file."""
        line = returned.document
        for each in returned.problems:
            line = replace(line, error=line.error.replace(each.message, said_at_desk(each.code, each.message)))
        super().finished(replace(returned, document=line), seconds)
        self._arrived(returned)


class Overtaken(Exception):  # noqa: N818 - no fault
    """Something else has been decided meanwhile."""


@dataclass(slots=True)
class CachedMatching:
    """Gives what matched_again gives, from memory where neither the return nor a ruling that bears on it has changed.

    What a decision says of the rows that it is on is shown at once; what it teaches about others may follow. So with
    `hurried`, a return that new rulings are on no row of is given as it was before them, and `owing` says so.
    Whoever has time is asked before each return whether it is `overtaken`, and raises Overtaken.
    """

    hurried: bool = False
    owing: bool = False
    overtaken: Callable[[], bool] = bool
    _held: dict[str, tuple[ExtractedReturn, frozenset[Ruling], ExtractedReturn]] = field(default_factory=dict)

    def __call__(
        self, returned: ExtractedReturn, *, plan: Plan, settings: Settings, rulings: Sequence[Ruling]
    ) -> ExtractedReturn:
        """The return with its verdicts by these rulings."""
        by = frozenset(ruling for ruling in rulings if not ruling.withdrawn)
        key = returned.document.return_id
        held = self._held.get(key)
        if held is None and not returned.ruled:  # it was read by no ruling
            held = (returned, frozenset(), returned)
        if held is not None and held[0] == returned:
            _, by_then, result = held
            changed = [identity(ruling) for ruling in by_then ^ by]
            if changed and self.hurried:
                on_rows = lookup(tuple(changed))
                if all(on_rows.on(row) is None for row in returned.rows):
                    self.owing = True
                    return result
            if self.overtaken():
                raise Overtaken
            if not changed or not bear_on(changed, returned.rows, plan, settings):
                self._held[key] = (returned, by, result)
                return result
        result = matched_again(returned, plan=plan, settings=settings, rulings=rulings)
        self._held[key] = (returned, by, result)
        return result
