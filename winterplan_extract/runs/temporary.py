"""Where temporary things go, and the server from which child processes are forked.

On Linux that server has the readers loaded and nothing else, in most of a second: who will want it has it made ready
first.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import shutil
import signal
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from multiprocessing import forkserver, resource_tracker, util
from pathlib import Path
from typing import Any, Final

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.runs.settings import AFTER_ITS_OWN, NAME_BYTES
from winterplan_extract.storage.files import no_room

_PREFIX: Final = "winterplan-"
_LOCK: Final = ".lock"
_WAIT: Final = 1.0  # seconds: whoever clears what dead processes left may try a lock that has only just been made
# A socket's path may have some 100 bytes: the names that multiprocessing makes up have as many letters as these, and
# its folder stands in a private one, so that the next run takes away what a killed one left.
_SOCKET: Final = f"{'0' * 2 * NAME_BYTES}-pymp-12345678-listener-12345678"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that this process alone can look into, gone at the end; those of dead processes are taken away. Raises
    SettingsError where none can be had, or the disk has no room for what is to go into it.
    """
    from filelock import FileLock  # it takes a tenth of a second, which `--help` must not wait for

    try:
        usual = Path(tempfile.gettempdir()).resolve(strict=True)
        _clear_what_dead_processes_left(usual)
        folder = usual / f"{_PREFIX}{secrets.token_hex(NAME_BYTES)}"
        lock = FileLock(folder.with_suffix(_LOCK))  # the system opens it when this process ends, however it does
        lock.acquire(timeout=_WAIT)
    except OSError as fault:
        raise _no_folder(fault) from fault
    try:
        folder.mkdir(mode=0o700)
        yield folder
    except OSError as fault:
        full = no_room(fault)
        if full is None and folder.is_dir():
            raise
        raise _no_folder(full or fault) from fault
    finally:
        _take_away(folder)
        lock.release()


def _clear_what_dead_processes_left(usual: Path) -> None:
    """Takes away the folders of this user whose lock nobody holds any more."""
    from filelock import FileLock, Timeout

    for path in usual.glob(f"{_PREFIX}*{_LOCK}"):
        with suppress(OSError, Timeout):  # somebody else's, or at work
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
                continue
            with FileLock(path, timeout=0):
                _take_away(path.with_suffix(""))


def _take_away(folder: Path) -> None:
    """The folder goes, and its lock after it."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # Windows takes it away itself, once it is released
        folder.with_suffix(_LOCK).unlink()


def _no_folder(fault: OSError) -> SettingsError:
    return SettingsError(
        f"No folder for temporary files can be written ({fault.strerror or fault}). "
        "Make room on the disk, or set TMPDIR to a folder that you may write to."
    )


@contextmanager
def room_for_a_socket() -> Iterator[bool]:
    """Whether a folder can hold a socket, where temporary files go while it lasts: the usual one's path may be too
    long, or its disk (a network drive, a memory stick) knows no sockets.
    """
    usual = tempfile.tempdir
    fitting = next((folder for folder in _candidates() if _holds_a_socket(folder)), None)
    if fitting is None:
        yield False
        return
    tempfile.tempdir = fitting
    try:
        yield True
    finally:
        tempfile.tempdir = usual


def _candidates() -> Iterator[str]:
    with suppress(OSError):
        yield tempfile.gettempdir()
    yield from filter(None, (os.environ.get("XDG_RUNTIME_DIR"), "/tmp", "/var/tmp", "/dev/shm"))  # noqa: S108 - mkdtemp


def _holds_a_socket(folder: str) -> bool:
    try:
        with (
            tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as within,
            socket.socket(socket.AF_UNIX) as listener,
        ):
            listener.bind(os.path.join(within, _SOCKET))  # noqa: PTH118 - as multiprocessing does
    except OSError:
        return False
    return True


def get_server_ready() -> None:
    """Starts the server, where children are forked from one and there is a core for it beside this process."""
    if (os.cpu_count() or 1) > 1:
        starting_context()


def starting_context() -> Any:
    """How child processes are started: forked from the server, or anew where there is none."""
    if sys.platform == "linux":
        with room_for_a_socket() as there_is, ctrl_c_held_back(), suppress(OSError):
            if there_is:
                tempfile.tempdir = own_folder()
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["winterplan_extract.runs.preload"])
                forkserver.ensure_running()
                return context
    return multiprocessing.get_context("spawn")


@cache
def own_folder() -> str:
    """The folder for the server's socket, which goes with this process."""
    folder = ExitStack()
    util.Finalize(None, folder.close, exitpriority=AFTER_ITS_OWN)
    return str(folder.enter_context(private_folder()))


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Keeps Ctrl-C from what is started meanwhile, for good, and from this process until the end: what is still loading
    has no other way to leave it to its parent.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
