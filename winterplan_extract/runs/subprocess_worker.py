"""Programs of their own that read file after file, for places that may not start processes as a batch does: a cluster's workers."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.settings import LOAD_WITHIN, MB
from winterplan_extract.runs.worker import Answer, MemoryLimit, Task, cause_of_death, stand_alone
from winterplan_extract.sources.ocr.time_extension import MoreTime, listening


@dataclass(slots=True)
class Program:
    """A program that reads the files of a batch, one after another; all that they share it is told once, at its start."""

    shared: Task
    process: subprocess.Popen[bytes] = field(init=False)
    done: int = 0
    grown: int = 0
    _timed_out: bool = False

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "winterplan_extract.runs.subprocess_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with suppress(OSError):  # it died at once, as its silence will show
            _send(self.process.stdin, self.shared)

    def read(self, own: dict[str, Any]) -> ExtractedReturn | Notice:
        """What came of the file, or the notice of what stopped it; the program is gone after a notice."""
        limits = self.shared.settings.limits
        granted = limits.seconds + (0 if self.done else LOAD_WITHIN)
        result: ExtractedReturn | Notice | None = None
        try:
            _send(self.process.stdin, own)
            while result is None:
                with self._within(granted):
                    said = pickle.load(self.process.stdout)  # type: ignore[arg-type]  # noqa: S301 - written by this module
                if isinstance(said, MoreTime):
                    granted = said.seconds + limits.seconds
                else:
                    result, self.grown = said.result, said.grown
        except (EOFError, OSError, pickle.UnpicklingError):
            status = self.process.wait()
            result = (
                notice("time_limit", limit=f"{limits.seconds:g}") if self._timed_out else cause_of_death(status, limits)
            )
        self.done += 1
        return result

    @property
    def is_spent(self) -> bool:
        """Whether it is to read no other file."""
        working = self.shared.settings.working
        gone = self.process.poll() is not None
        return gone or self.done >= working.worker_files or self.grown > working.worker_grown_mb * MB

    def end(self) -> None:
        """Ends it, and waits until it is gone."""
        self.process.kill()
        self.process.communicate()

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        def over() -> None:
            self._timed_out = True
            self.process.kill()

        timer = threading.Timer(seconds, over)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


_AT_REST: Final[dict[str, list[Program]]] = defaultdict(list)  # by their batch; taken and given back in one step each


def read_in_program(batch: str, shared: Task, own: dict[str, Any]) -> tuple[ExtractedReturn | Notice, float]:
    """What came of the file, and the seconds it took; a file with which a program died is tried once more by a new one."""
    since = time.monotonic()
    result: ExtractedReturn | Notice = notice("reader_crashed", detail="")
    for again in (False, True):
        program = Program(shared) if again else _program_of(batch, shared)
        result = program.read(own)
        if isinstance(result, Notice) or program.is_spent:
            program.end()
        else:
            _AT_REST[batch].append(program)
        if not isinstance(result, Notice) or result.code == "time_limit":
            break
    return result, time.monotonic() - since


def end_programs(batch: str) -> None:
    """Ends the programs of a batch that is over."""
    for program in _AT_REST.pop(batch, ()):
        program.end()


def _program_of(batch: str, shared: Task) -> Program:
    with suppress(IndexError):
        return _AT_REST[batch].pop()
    return Program(shared)


def _send(stream: IO[bytes] | None, said: object) -> None:
    if stream is not None:
        pickle.dump(said, stream)
        stream.flush()


def main() -> None:
    """Reads from stdin the Task that all files share and then each file's own part; answers each on stdout."""
    ours, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    stand_alone()
    shared: Task = pickle.load(ours)  # noqa: S301 - written by this module
    if shared.scratch is not None and shared.scratch.is_dir():  # not so on another machine
        tempfile.tempdir = str(shared.scratch)
    shared.get_ready()
    memory = MemoryLimit(shared.settings.limits.memory_mb)
    with suppress(EOFError), listening(lambda said: _send(out, said)):
        while True:
            own = pickle.load(ours)  # noqa: S301 - as above
            memory.renew()
            _send(out, Answer(_carried_out(shared, own), memory.grown()))
    os._exit(0)


def _carried_out(shared: Task, own: dict[str, Any]) -> ExtractedReturn | Notice:
    """What came of the file, which may come as its bytes: its machine and this one need have no folder in common."""
    content = own.pop("content", None)
    if content is None:
        return replace(shared, **own).carry_out()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / own["path"].name
        path.write_bytes(content)
        return replace(shared, **(own | {"path": path})).carry_out()


if __name__ == "__main__":
    main()
