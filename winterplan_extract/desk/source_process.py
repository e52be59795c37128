"""The parent's side of showing sources: a child process kept warm, and a clock outside it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from winterplan_extract.desk.source_child import SourceRequest, serve_sources
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.settings import LEAVE_WITHIN, START_WITHIN
from winterplan_extract.runs.worker import cause_of_death
from winterplan_extract.sources.ocr.time_extension import MoreTime


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
