"""Drawing pages and reading files, whatever they hold: what a child process does within a memory limit, and the parent's clock."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from math import sqrt
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from winterplan_extract.desk.settings import (
    DOTS,
    GROWN_MB,
    LARGE_DOTS,
    LEAST_SIDE,
    MOST_DOTS,
    MOST_LARGE_DOTS,
    MOST_READING_MB,
)
from winterplan_extract.domain.document import Document, Notice, Table
from winterplan_extract.domain.errors import UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.settings import LEAVE_WITHIN, MB, OUT_OF_MEMORY, START_WITHIN
from winterplan_extract.runs.worker import MemoryLimit, cause_of_death, stand_alone
from winterplan_extract.sources.ocr.time_extension import MoreTime

_POINTS = 72.0  # to the inch


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG, and its size in dots."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page to be drawn; `large` for looking closely."""

    path: Path
    page: int
    large: bool = False

    def carry_out(self, settings: Settings) -> Picture | Notice:
        """The picture, or why there is none."""
        import pypdfium2

        try:
            with pypdfium2.PdfDocument(self.path) as document:
                document.init_forms()  # or what is filled in would not show
                if not 0 < self.page <= len(document):
                    return self.fault("the file has no such page")
                return self._drawn(document[self.page - 1])
        except (pypdfium2.PdfiumError, OSError, ValueError) as fault:
            return self.fault(str(fault).partition("\n")[0])

    def fault(self, detail: str) -> Notice:
        """The notice that the page cannot be shown."""
        return notice("page_not_drawn", page=self.page, detail=detail or "no reason given")

    def _drawn(self, page: Any) -> Picture | Notice:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return self.fault("it has no size")
        dots, most = (LARGE_DOTS, MOST_LARGE_DOTS) if self.large else (DOTS, MOST_DOTS)
        scale = min(dots / _POINTS, sqrt(most / width / height))
        if min(width, height) * scale < LEAST_SIDE < max(width, height) * scale and scale < dots / _POINTS:
            return self.fault("it is a strip too thin to be seen")
        drawn = page.render(scale=scale).to_pil()
        packed = io.BytesIO()
        drawn.save(packed, "PNG", compress_level=1)
        return Picture(packed.getvalue(), drawn.width, drawn.height)


@dataclass(frozen=True, slots=True)
class Rereading:
    """A file to be read again as the run reads it."""

    path: Path
    shown: str
    plan: Plan

    def carry_out(self, settings: Settings) -> Document | Notice:
        """The document without its printed lines, which nobody is shown."""
        from winterplan_extract.extract import read_document

        try:
            document = read_document(self.path, shown=self.shown, plan=self.plan, settings=settings)
        except UnreadableFile as fault:
            return fault.notice
        return replace(document, body=tuple(_bare(item) if isinstance(item, Table) else item for item in document.body))

    def fault(self, detail: str) -> Notice:
        """The notice that the file cannot be read."""
        return notice("reader_crashed", detail=detail)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive, or a PDF with others attached, whose files are to be unpacked as the run unpacks them."""

    path: Path

    def carry_out(self, settings: Settings) -> dict[str, Path] | Notice:
        """Where each of its files lies now, by what stands after the first “!” of its name."""
        from winterplan_extract.runs.find import find_sources
        from winterplan_extract.sources.pdf.pages import attached_files

        into = Path(tempfile.mkdtemp())
        try:
            found = find_sources([self.path], limits=settings.limits, unpack_into=into, attached=attached_files)
        except WinterplanError as fault:
            return self.fault(str(fault))
        return {file.shown.partition("!")[2]: file.path for file in found if file.path.is_relative_to(into)}

    def fault(self, detail: str) -> Notice:
        """The notice that it cannot be unpacked."""
        return notice("file_damaged", detail=detail)


SourceRequest = Drawing | Rereading | Unpacked


def _bare(table: Table) -> Table:
    rows = tuple(tuple(cell and replace(cell, lines=()) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def serve_sources(connection: Connection, settings: Settings, scratch: Path) -> None:
    """Carries out one Drawing or Rereading after another and sends what came of each, until its parent is gone."""
    stand_alone()
    tempfile.tempdir = str(scratch)
    memory = MemoryLimit(settings.limits.memory_mb)
    from winterplan_extract.sources.ocr.time_extension import listening  # the child's business, like the readers

    import_module("pypdfium2.raw")
    try:
        connection.send(True)
        while True:
            asked: SourceRequest = connection.recv()
            memory.renew()
            with listening(connection.send):
                connection.send_bytes(_packed(asked, settings))
            if memory.grown() > GROWN_MB * MB:
                break
    except MemoryError:  # with too little left even to say so
        os._exit(OUT_OF_MEMORY)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # nobody is left to hear it
    os._exit(0)  # nothing to tidy up, and a damaged heap must not get the chance to hang here


def _packed(asked: SourceRequest, settings: Settings) -> bytes:
    """What came of it, as it is sent; a fault of the program costs this one answer."""
    try:
        packed = pickle.dumps(asked.carry_out(settings))
    except MemoryError:
        return pickle.dumps(asked.fault(f"it needs more than {settings.limits.memory_mb} MB of memory"))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as fault:  # whatever it is: a panic of a library in Rust is no Exception
        return pickle.dumps(asked.fault(f"{type(fault).__name__}: {fault}".partition("\n")[0]))
    if len(packed) > MOST_READING_MB * MB:
        return pickle.dumps(notice("file_too_large", limit=f"{MOST_READING_MB} MB as read"))
    return packed


class SourceProcess:
    """One child that draws pages or reads files, one at a time; whoever asks meanwhile waits for the turn.

    A child that hangs is ended, one that has died is replaced: either costs no more than the answer in hand.
    """

    def __init__(self, settings: Settings, scratch: Path, *, seconds: float) -> None:
        self._given = (settings, scratch)
        self._limits = settings.limits
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: Any = None
        self._connection: Connection | None = None
        self._up = False  # whether it has said that it is ready

    def start(self) -> None:
        """Has the child get ready, without waiting for it."""
        with self._turn:
            self._running()

    def ask(self, asked: SourceRequest) -> Any:
        """What came of it. Raises UnreadableFile with what the analyst is told."""
        with self._turn:
            found = self._tried(asked)
        if isinstance(found, Notice):
            raise UnreadableFile(found)
        return found

    def close(self) -> None:
        """Ends the child."""
        with self._turn:
            self._end()

    def _running(self) -> Connection:
        if self._connection is None:
            context = multiprocessing.get_context("spawn")  # this process has threads, which a fork would tear
            ours, theirs = context.Pipe()
            given = (theirs, *self._given)
            process = context.Process(target=serve_sources, args=given, name="sources", daemon=True)
            process.start()
            theirs.close()
            self._process, self._connection = process, ours
            self._up = False
        return self._connection

    def _tried(self, asked: SourceRequest) -> Any:
        why = ""
        for _ in range(2):  # a child that is gone may have made way, or have been ended from outside
            try:
                return self._answer(asked)
            except TimeoutError as late:
                self._end()
                return asked.fault(str(late))
            except (EOFError, OSError):
                why = self._why_dead()
                self._end()
        return asked.fault(why)

    def _answer(self, asked: SourceRequest) -> Any:
        """What the child says; raises EOFError or OSError where it dies, and TimeoutError where it hangs."""
        connection = self._running()
        if not self._up:
            self._heard(connection, START_WITHIN)
            self._up = True
        connection.send(asked)
        return self._heard(connection, self._seconds)

    def _heard(self, connection: Connection, seconds: float) -> Any:
        until = time.monotonic() + seconds
        while connection.poll(max(until - time.monotonic(), 0.0)):
            said = pickle.loads(connection.recv_bytes())  # noqa: S301 - written by our own child
            if not isinstance(said, MoreTime):
                return said
            seconds, until = seconds + said.seconds, until + said.seconds
        raise TimeoutError(f"it took longer than {seconds:g} seconds")

    def _why_dead(self) -> str:
        if self._process is None:
            return "no process can be started"
        self._process.join(LEAVE_WITHIN)
        values = dict(cause_of_death(self._process.exitcode, self._limits).values)
        return values.get("detail") or f"it needs more than {values['limit']} of memory"

    def _end(self) -> None:
        if self._process is not None:
            if self._process.is_alive() and hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)  # LibreOffice too, if it was asked
            self._process.kill()
            self._process.join(LEAVE_WITHIN)
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None
