"""What an engine tells of its tasks while they are carried out, and what an engine is."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.records import ExtractedReturn
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
