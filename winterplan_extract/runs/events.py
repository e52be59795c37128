"""What an engine tells of its tasks while they are carried out, and what an engine is."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn
from winterplan_extract.runs.worker import Task

Stage = Literal["looking for files", "looking in the cache", "reading", "comparing", "writing"]


class Progress:
    """Is told how a run gets on, and does nothing about it: whoever wants to hear of something overrides it."""

    def at(self, stage: Stage) -> None:
        """The run has come to another part of its work."""

    def cached(self, files: int) -> None:
        """What so many files gave has been taken from the cache."""

    def found(self, files: int) -> None:
        """So many files are to be read, or to have their rows matched anew."""

    def dashboard(self, address: str) -> None:
        """The cluster that reads the files can be watched in a browser at this address."""

    def started(self, shown: str) -> None:
        """A file has been taken up."""

    def matching(self, shown: str) -> None:
        """The file that has been taken up is not read: its rows are kept, and are matched anew."""

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """A file whose pages take long has come to one of them."""

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """A file is done, after so many seconds."""


class FollowedProgress(Progress):
    """Keeps how far a run has come, for whoever shows it; `changed` is called at each step."""

    def __init__(self) -> None:
        self.stage: Stage = "looking for files"
        self.kept = 0  # files taken from the cache
        self.files = 0  # files to be read
        self.began = time.monotonic()  # of the reading
        self.at_work: Mapping[str, str] = {}  # files, and how far they are; replaced at each step, for other threads
        self.done: tuple[DocumentRecord, ...] = ()

    def changed(self) -> None:
        """Something is otherwise than it was."""

    def at(self, stage: Stage) -> None:
        """Keeps it, as all of these do."""
        self.stage = stage
        self.changed()

    def cached(self, files: int) -> None:
        self.kept = files
        self.changed()

    def found(self, files: int) -> None:
        self.files, self.began = files, time.monotonic()
        self.changed()

    def started(self, shown: str, how_far: str = "") -> None:
        self.at_work = {**self.at_work, shown: how_far}
        self.changed()

    def matching(self, shown: str) -> None:
        self.started(shown, "(matching)")

    def at_page(self, shown: str, page: int, pages: int) -> None:
        self.started(shown, f"(page {page} of {pages}, read by OCR)")

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        line = returned.document
        self.at_work = {shown: how_far for shown, how_far in self.at_work.items() if shown != line.file}
        self.done = (*self.done, line)
        self.changed()


@dataclass(frozen=True, slots=True)
class Started:
    """A task has been taken up."""

    number: int


@dataclass(frozen=True, slots=True)
class AtPage:
    """A task whose pages take long each has come to one of them."""

    number: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A task is over: with a return, or with the notice of what stopped it. `seconds` of wall clock."""

    number: int
    result: ExtractedReturn | Notice
    seconds: float


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The cluster has been found, and shows its work at this address."""

    address: str


Event = Dashboard | Started | AtPage | Ended


class Engine(Protocol):
    """A way of carrying tasks out."""

    def carry_out(self, tasks: Sequence[Task]) -> Generator[Event, None, None]:
        """Each task's start and end, in any order; ends all work when the iterator is closed."""
        ...
