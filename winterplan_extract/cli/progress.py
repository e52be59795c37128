"""How a run gets on, as a bar on stderr: the file at work, how many are done, and how they ended."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any, Self, TextIO

from winterplan_extract.cli.terminal import console, safe, short
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.progress import Progress


def _own_stderr() -> TextIO:
    """A stream of its own to stderr: the engine serial closes the usual one to libraries while it reads a file."""
    return open(os.dup(2), "w", encoding=sys.stderr.encoding, errors="replace")  # noqa: PTH123 - no path; the bar closes it


class Bar(Progress):
    """A Progress with a bar on stderr; erased when the run is over, so that only the result stays."""

    def __init__(self) -> None:
        from rich import progress as columns

        self._at_work: list[str] = []
        self._pages: dict[str, str] = {}
        self._ended: dict[str, int] = {}
        self._stream = _own_stderr()
        self._bar: Any = columns.Progress(
            columns.BarColumn(bar_width=24),
            columns.MofNCompleteColumn(),
            columns.TimeElapsedColumn(),
            columns.TextColumn("{task.description}", markup=False),
            console=console(self._stream),
            transient=True,
        )
        self._task = self._bar.add_task("looking for files", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        self._stream.close()

    def found(self, files: int) -> None:
        """Sets the bar's end."""
        self._bar.update(self._task, total=files)

    def started(self, shown: str) -> None:
        """Shows the file."""
        self._at_work.append(shown)
        self._show()

    def at_page(self, shown: str, page: int, pages: int) -> None:
        """Shows how far a file has come whose pages are read by OCR."""
        self._pages[shown] = f"(page {page} of {pages}, by OCR)"
        self._show()

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        """Counts the file by its status."""
        line = returned.document
        if line.file in self._at_work:
            self._at_work.remove(line.file)
        self._ended[line.status] = self._ended.get(line.status, 0) + 1
        self._bar.advance(self._task)
        self._show()

    def _show(self) -> None:
        counts = ", ".join(f"{count} {status}" for status, count in sorted(self._ended.items()))
        names = " ".join(
            " ".join((short(safe(name).rpartition("/")[2], 32), self._pages.get(name, ""))).rstrip()
            for name in self._at_work[:2]
        )
        self._bar.update(self._task, description="  ".join(part for part in (counts, names) if part))
