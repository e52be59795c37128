"""Who is told how a run gets on while it reads."""

from __future__ import annotations

from winterplan_extract.domain.records import ExtractedReturn


class Progress:
    """Is told how a run gets on, and does nothing about it: whoever wants to hear of something overrides it."""

    def found(self, files: int) -> None:
        """So many files are to be read."""

    def started(self, shown: str) -> None:
        """A file has been taken up."""

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """A file whose pages take long has come to one of them."""

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """A file is done, after so many seconds."""
