"""A project while it is open: its returns as read, its ledger, and the comparison that both give."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from winterplan_extract.comparison import compare_returns
from winterplan_extract.desk.projects import FILE, Chosen, id_of, write_project
from winterplan_extract.desk.reading import BackgroundRun, CachedMatching, Overtaken
from winterplan_extract.desk.settings import FRESH_WITHIN, PAUSE
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.desk.source import SourceViewer
from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.errors import SettingsError, WinterplanError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord, Ruling, Verdict
from winterplan_extract.outputs.theme import Profile
from winterplan_extract.review import Correcting, rule_on
from winterplan_extract.review.ledger import read_ledger, record, stamp, withdraw
from winterplan_extract.runs.decisions import LEDGER, WORKBOOK, decide, for_reading, replayed, take, user
from winterplan_extract.runs.events import Progress
from winterplan_extract.runs.request import Request, read_pipeline
from winterplan_extract.runs.run import Written, councils_without_return, region_named, within_region, write_run
from winterplan_extract.storage.hold import held
from winterplan_extract.storage.plan_folder import load_plan


@dataclass(frozen=True, slots=True)
class Done:
    """What was done at the desk in one step, to be undone in one."""

    rulings: tuple[Ruling, ...]
    row_id: str
    wording: str


class Project:
    """An open project; every method may be called from any thread."""

    def __init__(self, folder: Path, **options: Any) -> None:
        """Opens the project in `folder`; `options` are those of a Request. Raises SettingsError."""
        self.folder = folder
        self._options = options
        self._lock = threading.RLock()  # of what is held here
        self._writing = threading.Lock()  # of the files of the project
        self._match = CachedMatching()  # used under the lock below alone
        self._made = threading.Lock()  # one comparison is made at a time
        self._as_read: tuple[ExtractedReturn, ...] = ()
        self._seconds: dict[str, float] = {}
        self._roles: tuple[Ruling, ...] = ()  # of columns, as corrected, by which the returns are read
        self._version = 0
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, object] | None = None
        self._done: list[Done] = []
        self._pending: dict[str, str] = {}
        self._later: list[str] = []
        self._said: list[str] = []
        self._soon: threading.Timer | None = None
        self._read_at: datetime | None = None
        self._closed = False
        self.reading: BackgroundRun | None = None
        self._load()

    def _load(self) -> None:
        request = read_pipeline(self.folder / FILE)
        self.request: Request = replace(request, **self._options)
        self.plan: Plan = load_plan(self.request.plan)
        self.region = region_named(self.request.region, self.plan) if self.request.region else ""

    @cached_property
    def id(self) -> str:
        """Its short name in addresses."""
        return id_of(self.folder)

    @property
    def name(self) -> str:
        """Its name for people."""
        return self.folder.name

    @property
    def ledger(self) -> Path:
        """The ledger of its decisions."""
        return self.request.out / LEDGER

    @property
    def workbook(self) -> Path:
        """The workbook that it writes."""
        return self.request.out / WORKBOOK

    def address(self, place: str) -> str:
        """The address of one of its pages."""
        return f"/p/{self.id}/{place}"

    # Reading

    @property
    def is_reading(self) -> bool:
        """Whether its returns are being read."""
        return self.reading is not None and self.reading.running

    def read(self) -> None:
        """Begins to read the returns in the background, unless they are being read."""
        with self._lock:
            if self.is_reading:
                return
            self._load()
            self._match = CachedMatching()
            self._roles = _of_columns(read_ledger(self.ledger))
            arrived: list[ExtractedReturn] = []

            def arrives(returned: ExtractedReturn) -> None:
                arrived.extend((replace(returned, others=()), *returned.others))
                if not whole:  # the comparison of before is better than half a new one
                    self._hold(tuple(arrived), {})

            def ends(returns: tuple[ExtractedReturn, ...], seconds: dict[str, float]) -> None:
                self._read_at = datetime.now().astimezone()
                self._hold(returns, seconds)

            whole = bool(self._as_read)
            self.reading = BackgroundRun(self.request, self.plan, self._roles, arrived=arrives, ended=ends)
            self.reading.begin()

    def _hold(self, returns: tuple[ExtractedReturn, ...], seconds: dict[str, float]) -> None:
        with self._lock:
            self._as_read, self._seconds = returns, seconds
            self._version += 1

    def stop(self) -> None:
        """Stops the reading, where it goes on."""
        if self.reading is not None and self.reading.running:
            self.reading.stop()

    def choose(self, *, region: str, as_of: date | None, plan: Path | None) -> None:
        """Has the project's file say so, and reads anew by it."""
        if region:
            region_named(region, self.plan)
        named = self.request.sources[0]
        dropped = named == self.folder / "returns"
        with self._writing:
            write_project(self.folder, Chosen(None if dropped else named, region, as_of, plan))
        self.read()

    def suggested_day(self) -> date | None:
        """The latest day that a return of the plan's period gives for itself: to judge by, if none was chosen."""
        shown = self.snapshot()
        if shown is None:
            return None
        days = [line.document_date for line in shown.comparison.documents if line.document_date and line.stands]
        return max(days, default=None)

    @cached_property
    def viewer(self) -> SourceViewer:
        """What shows the sources."""
        return SourceViewer(self.plan, self.request.settings)

    # What the pages show

    def snapshot(self, *, stale: bool = False) -> Snapshot | None:
        """What there is to show, None before the first return; `stale` is content with what was made last."""
        if stale and self._snapshot is not None:
            self.refresh_soon()
            return self._snapshot
        if self._is_fresh() or not self._made.acquire(timeout=FRESH_WITHIN):
            return self._snapshot
        try:
            return self._fresh(hurried=True)
        finally:
            self._made.release()

    def settle(self) -> None:
        """Has what decisions teach about other rows shown too. A decision that is made meanwhile goes first."""
        while self._match.owing or not self._is_fresh():
            with self._made:
                self._fresh(hurried=True)
                with suppress(Overtaken):
                    self._fresh(hurried=False)
            if not self._as_read or self._closed:
                return

    def refresh_soon(self) -> None:
        """Has the comparison made anew in the background, once decisions no longer follow one another at once."""
        with self._lock:
            fresh = self._seen == self._now() and not self._match.owing
            if fresh or (self._soon is not None and self._soon.is_alive()):
                return
            self._soon = threading.Timer(PAUSE, self.settle)
            self._soon.daemon = True
            self._soon.start()

    def _now(self) -> tuple[int, object]:
        """What the comparison depends on: the returns as read and the ledger as it stands in its file."""
        stamp: object = None
        with suppress(OSError):
            status = self.ledger.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        return self._version, stamp

    def _is_fresh(self) -> bool:
        with self._lock:
            return self._seen == self._now()

    @without_sweeps()  # to look through all returns for garbage, of which there is none, takes a third of the time
    def _fresh(self, *, hurried: bool) -> Snapshot | None:
        """The comparison as of now; `hurried` leaves what decisions teach about rows that they are not on for later."""
        match = self._match
        with self._lock:
            seen, as_read, pending = self._now(), self._as_read, dict(self._pending)
            if not as_read or (seen == self._seen and (hurried or not match.owing)):
                return self._snapshot
        match.hurried, owed = hurried, match.owing
        match.overtaken = bool if hurried else lambda: self._closed or self._now() != seen
        rulings = read_ledger(self.ledger)
        settings = self.request.settings
        match.owing = False
        try:
            decided = decide(as_read, rulings, plan=self.plan, settings=settings, match=match)
        except Overtaken:
            match.owing = owed
            raise
        returns = within_region(decided.returns, self.region)
        comparison = compare_returns(returns, plan=self.plan, settings=settings)
        comparison = replace(comparison, problems=(*comparison.problems, *decided.problems))
        silent = councils_without_return(returns, self.region, self.plan) if self.region else None
        made = Snapshot(comparison, returns, decided.entries, self.plan, settings, silent, whole=not self.is_reading)
        with self._lock:
            self._snapshot, self._seen = made, seen
            for row_id in pending:
                self._pending.pop(row_id, None)
        if match.owing:
            self.refresh_soon()
        if decided.reread and _of_columns(rulings) != self._roles:
            self.read()  # all other files are taken as they were read before
        return made

    # Decisions

    def decide(
        self, row: ReturnRecord, ids: Sequence[str], verdict: Verdict, *, note: str = "", everywhere: bool = False
    ) -> None:
        """Adds a decision on a row's actions to the ledger."""
        now = datetime.now().astimezone()
        ruling = rule_on(row, ids, by=user(), now=now, verdict=verdict, note=note, everywhere=everywhere)
        self.record(Done((ruling,), row.row_id, fold(row.requirement) if everywhere else ""))

    def record(self, done: Done) -> None:
        """Adds lines to the ledger, at once."""
        with self._writing:
            record(self.ledger, done.rulings)
        with self._lock:
            self._done.append(done)
            self._pending[done.row_id] = done.wording
            self._later = [row_id for row_id in self._later if row_id != done.row_id]
        self.refresh_soon()

    def undo(self) -> Done | None:
        """Withdraws what was done last at the desk; None where nothing was."""
        with self._lock:
            last = self._done.pop() if self._done else None
        if last is not None:
            self.take_back(last.rulings)
        return last

    def take_back(self, rulings: Sequence[Ruling]) -> None:
        """Withdraws lines of the ledger; what stood before them stands again."""
        with self._writing:
            withdraw(self.ledger, rulings, on=stamp(datetime.now().astimezone()))
        with self._lock:
            gone = set(rulings)
            self._done = [done for done in self._done if not gone.intersection(done.rulings)]
            self._pending.clear()
        self.refresh_soon()

    def put_off(self, row_id: str) -> None:
        """Moves a row to the end of what is to be decided."""
        with self._lock:
            self._later = [*(each for each in self._later if each != row_id), row_id]

    @property
    def later(self) -> tuple[str, ...]:
        """The rows that were put off, in that order."""
        return tuple(self._later)

    @property
    def decided_here(self) -> int:
        """How many decisions were made since the project was opened; corrections are none."""
        return sum(any(not ruling.field for ruling in done.rulings) for done in tuple(self._done))

    @property
    def can_undo(self) -> bool:
        """Whether anything was done since the project was opened."""
        return bool(self._done)

    def is_pending(self, row: ReturnRecord) -> bool:
        """Whether a row has been decided on since the comparison was made that the pages show."""
        with self._lock:
            wordings = {wording for wording in self._pending.values() if wording}
            return row.row_id in self._pending or (bool(wordings) and fold(row.requirement) in wordings)

    def correcting(self) -> Correcting:
        """Who corrects, and when."""
        now = datetime.now().astimezone()
        return Correcting(self.plan, self.request.settings, user(), now, read_ledger(self.ledger))

    # Outputs

    def write(self, profile: Profile, *, typed: bool = False, desk: str = "") -> Written:
        """Writes all outputs as the command does; `typed` takes in what was typed in the workbook that stands there.

        Rows of the workbook lead to the address `desk`, if one is given.
        """
        if self.is_reading:
            raise SettingsError("The returns are still being read. Write the outputs when they are.")
        if not any(each.document.status in ("read", "partial") for each in self._as_read):
            raise SettingsError("No return could be read, so there is nothing to write. The page Files says why.")
        request = replace(self.request, profile=profile, decisions=(self.workbook,) if typed else ())
        started = self._read_at or datetime.now().astimezone()
        with self._writing, held(request.out):
            decided = take(request, self.plan, datetime.now().astimezone())
            returns, decided = replayed(self._as_read, decided, request, self.plan, matched_by=None)
            returns = within_region(returns, self.region)
            return write_run(
                request, returns, decided, self.plan, self.region, self._seconds, started, Progress(), desk=desk
            )

    # Said once

    def say(self, text: str) -> None:
        """Keeps a sentence for the next page."""
        with self._lock:
            self._said.append(text)

    def said(self) -> tuple[str, ...]:
        """The sentences for this page."""
        with self._lock:
            said, self._said = tuple(self._said), []
        return said

    def close(self) -> None:
        """Ends what the project has started."""
        self._closed = True
        self.stop()
        if "viewer" in self.__dict__:
            self.viewer.close()


def _of_columns(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    return tuple(ruling for ruling in for_reading(rulings) if ruling.field)


def opened(folder: Path, **options: Any) -> Project:
    """The project in a folder. Raises WinterplanError where there is none."""
    if not (folder / FILE).is_file():
        raise WinterplanError(f"{folder} is no project: it has no {FILE}.")
    return Project(folder, **options)
