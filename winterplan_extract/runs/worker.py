"""The child's side of isolation: reads one file, within a memory limit, and sends back what came of it."""

from __future__ import annotations

import copyreg
import ctypes
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs.settings import LOOK_EVERY, MB, OUT_OF_MEMORY, SPACE_OVER_MEMORY
from winterplan_extract.storage.cache_folder import CacheFolder
from winterplan_extract.storage.files import no_room

_log = logging.getLogger(__name__)

Extract = Callable[..., ExtractedReturn]


def _packed(returned: ExtractedReturn) -> tuple[Any, ...] | str:
    """How a return goes from one process to another: as MessagePack, four times as fast as Python's own way."""
    try:
        return _unpacked, (msgspec.msgpack.encode(returned),)
    except UnicodeEncodeError:  # half a letter, which some broken files hold
        return returned.__reduce_ex__(pickle.DEFAULT_PROTOCOL)


def _unpacked(content: bytes) -> ExtractedReturn:
    return msgspec.msgpack.decode(content, type=ExtractedReturn)


copyreg.pickle(ExtractedReturn, _packed)


@dataclass(frozen=True, slots=True)
class LearntList:
    """Where the matcher's list is kept learnt, and under which key: it has all in it that the list is learnt from."""

    folder: Path
    key: str

    def have_ready(self, plan: Plan, settings: Settings) -> None:
        """Has this process's matcher know the plan."""
        from winterplan_extract.matching.learnt import learn  # a child's business, like the readers

        learn(plan, settings.matching, CacheFolder(self.folder), self.key)


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read and all that reading it takes."""

    path: Path
    shown: str
    return_id: str
    plan: Plan
    settings: Settings
    rulings: tuple[Ruling, ...] = ()
    extract: Callable[..., Any] | None = None
    kept: ExtractedReturn | None = None  # what the file gave before: its rows are matched anew, and it is not read
    learnt: LearntList | None = None
    scratch: Path | None = None  # folder for temporary files, which the parent takes away even if this process is ended

    def get_ready(self) -> None:
        """Loads what any file takes, before the time of the first begins."""
        if self.extract is None:
            _extract_return()
        if self.learnt is not None:
            self.learnt.have_ready(self.plan, self.settings)

    def own_part(self) -> dict[str, Any]:
        """What this task does not share with the others of its batch."""
        return {
            "path": self.path,
            "shown": self.shown,
            "return_id": self.return_id,
            "kept": self.kept,
            "extract": self.extract,
        }

    def carry_out(self) -> ExtractedReturn | Notice:
        """What came of the file; a fault of the program is a notice, so that it costs this file alone."""
        try:
            if self.kept is not None:
                from winterplan_extract.verdicts import matched_again  # the child's business, as below

                return matched_again(self.kept, plan=self.plan, settings=self.settings, rulings=self.rulings)
            return (self.extract or _extract_return())(
                self.path,
                shown=self.shown,
                return_id=self.return_id,
                plan=self.plan,
                settings=self.settings,
                rulings=self.rulings,
            )
        except UnreadableFile as fault:
            return fault.notice
        except RecursionError:  # what a file holds, not a wrong program
            return notice("reader_crashed", detail="nested without end")
        except MemoryError:
            return notice("memory_limit", limit=f"{self.settings.limits.memory_mb} MB")
        except (KeyboardInterrupt, SystemExit, GeneratorExit):  # what ends this process, not a fault of the reader
            raise
        except BaseException as fault:  # a panic of a library in Rust is no Exception: the batch goes on
            _log.debug("%s: the reader stopped", self.shown, exc_info=fault)
            if no_room(fault):
                return notice("no_room")
            return notice("reader_crashed", detail=f"{type(fault).__name__}: {fault}".strip(": ").partition("\n")[0])


def _extract_return() -> Extract:
    from winterplan_extract.extract import extract_return  # the child's business: its parent starts sooner without

    return extract_return


def is_verbose() -> bool:
    """Whether what a reader stops on is to be told with its traceback."""
    return _log.isEnabledFor(logging.DEBUG)


def serve(connection: Connection, task: Task, verbose: bool) -> None:
    """Sends True when it is ready, then reads file after file, each sent as its own part of the task: a MoreTime for
    each page that takes long, then what came of it and the bytes by which this process has grown.
    """
    if verbose:
        ours = logging.getLogger("winterplan_extract")  # the libraries' own chatter stays out
        ours.setLevel(logging.DEBUG)
        ours.addHandler(logging.StreamHandler(os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")))
    stand_alone()
    if task.scratch is not None and task.scratch.is_dir():  # not so on another machine
        tempfile.tempdir = str(task.scratch)
    from winterplan_extract.sources.ocr import listening  # the child's business, like the readers

    task.get_ready()
    memory = MemoryLimit(task.settings.limits.memory_mb)
    try:
        connection.send(True)
        while True:
            own = connection.recv()
            memory.renew()
            with listening(connection.send):
                result = replace(task, **own).carry_out()
            connection.send((result, memory.grown()))
            del own, result
    except MemoryError:  # with too little left even to say so
        os._exit(OUT_OF_MEMORY)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # nobody is left to hear it
    os._exit(0)  # nothing to tidy up, and a damaged heap must not get the chance to hang here


def cause_of_death(status: int | None, limits: Limits) -> Notice:
    """Why a worker ended without a word, by its exit status (that of a signal is negative)."""
    if status == OUT_OF_MEMORY:
        return notice("memory_limit", limit=f"{limits.memory_mb} MB")
    if status == -signal.SIGABRT:  # how libraries written in C end when they are refused memory
        return notice("reader_crashed", detail=f"SIGABRT: it may have needed more memory than {limits.memory_mb} MB")
    if status is not None and status < 0:
        with suppress(ValueError):
            return notice("reader_crashed", detail=signal.Signals(-status).name)
    return notice("reader_crashed", detail=f"exit status {status}")


def stand_alone() -> None:
    """Leaves Ctrl-C and the terminal to the parent: it alone decides, and libraries' chatter stays out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)


@contextmanager
def stderr_silenced() -> Iterator[None]:
    """Keeps from stderr what libraries write there past Python, as a panic does; what Python writes gets through."""
    try:
        kept = os.dup(2)
    except OSError:  # this process has none
        yield
        return
    before = sys.stderr
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    with os.fdopen(kept, "w", encoding="utf-8", errors="replace", buffering=1) as ours:
        if before is sys.__stderr__:
            sys.stderr = ours
        try:
            yield
        finally:
            sys.stderr = before
            os.dup2(kept, 2)


class MemoryLimit:
    """Ends the process when it takes `limit_mb` more than at the last `renew`, or when its parent is gone."""

    def __init__(self, limit_mb: int) -> None:
        # numpy's own threads would each lay claim to address space, on a large machine to all that is allowed.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self._limit = limit_mb * MB
        self._start = resident_bytes()
        self.renew()
        threading.Thread(target=self._watch, daemon=True).start()

    def renew(self) -> None:
        """Counts from what the process holds now."""
        self._most = resident_bytes() + self._limit
        if sys.platform == "linux":  # elsewhere the call is missing, or is there and does nothing
            import resource

            space = _statm()[0] + int(self._limit * SPACE_OVER_MEMORY)
            resource.setrlimit(resource.RLIMIT_AS, (space, resource.RLIM_INFINITY))

    def grown(self) -> int:
        """The bytes that the process holds beyond those it began with."""
        return resident_bytes() - self._start

    def _watch(self) -> None:
        parent = multiprocessing.parent_process()
        while resident_bytes() <= self._most and (parent is None or parent.is_alive()):
            time.sleep(LOOK_EVERY)
        os._exit(OUT_OF_MEMORY)


def resident_bytes() -> int:
    """Memory that this process holds in RAM now (its peak where the system tells only that)."""
    if sys.platform == "linux":
        return _statm()[1]
    if sys.platform == "win32":
        return _windows_peak()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


def _statm() -> tuple[int, int]:
    """Address space and resident memory of this process, in bytes."""
    size, resident, *_ = Path("/proc/self/statm").read_bytes().split()
    page = os.sysconf("SC_PAGE_SIZE")
    return int(size) * page, int(resident) * page


class _MemoryCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = [
        ("cb", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        *((name, ctypes.c_size_t) for name in ("working_set", "q1", "q2", "q3", "q4", "page", "peak")),
    ]


def _windows_peak() -> int:
    counters = _MemoryCounters(cb=ctypes.sizeof(_MemoryCounters))
    kernel: Any = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # on Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32]
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    return int(counters.peak_working_set)
