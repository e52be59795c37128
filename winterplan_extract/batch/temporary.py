"""Where temporary things go: unpacked files, and the socket by which child processes are started."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from winterplan_extract.errors import SettingsError

_PREFIX: Final = "winterplan-"
# A socket's path may have some 100 bytes: the names that multiprocessing makes up have as many letters as these.
_SOCKET_FOLDER: Final = "pymp-"
_SOCKET: Final = "listener-12345678"


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that this process alone can look into, gone at the end; raises SettingsError where none can be had."""
    try:
        folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as fault:
        raise SettingsError(
            f"No folder for temporary files can be written ({fault.strerror or fault}). "
            "Make room on the disk, or set TMPDIR to a folder that you may write to."
        ) from fault
    with folder as name:
        yield Path(name)


@contextmanager
def room_for_a_socket() -> Iterator[bool]:
    """Whether there is a folder in which a socket can be made; while it lasts, temporary files go there.

    The usual one will not do where its path is too long, or its disk (a network drive, a memory stick) knows no sockets.
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
            tempfile.TemporaryDirectory(prefix=_SOCKET_FOLDER, dir=folder) as within,
            socket.socket(socket.AF_UNIX) as listener,
        ):
            listener.bind(os.path.join(within, _SOCKET))  # noqa: PTH118 - as multiprocessing does
    except OSError:
        return False
    return True
