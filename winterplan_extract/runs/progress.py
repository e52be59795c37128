"""Who is told how a run gets on while it reads, and what is kept of it."""

from __future__ import annotations

from typing import Protocol

from winterplan_extract.domain.records import ExtractedReturn


class Progress(Protocol):
    """Whoever wants to be told how a batch gets on."""

    def found(self, files: int) -> None:
        """So many files are to be read."""

    def started(self, shown: str) -> None:
        """A file has been taken up."""

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """A file whose pages take long has come to one of them."""

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """A file is done, after so many seconds."""


class Unwatched:
    """A Progress that nobody looks at."""

    def found(self, files: int) -> None:
        """Nothing."""

    def started(self, shown: str) -> None:
        """Nothing."""

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """Nothing."""

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """Nothing."""


class Stopwatch:
    """A Progress that keeps how long each file took and passes everything on to another."""

    def __init__(self, onward: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._onward = onward

    def found(self, files: int) -> None:
        """Passed on."""
        self._onward.found(files)

    def started(self, shown: str) -> None:
        """Passed on."""
        self._onward.started(shown)

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """Passed on."""
        self._onward.at_page(shown, page, pages)

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """Kept by return_id and passed on."""
        self.seconds[returned.document.return_id] = round(seconds, 3)
        self._onward.finished(returned, seconds)
