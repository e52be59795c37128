"""Opens what is named as a file only if it is one, for a pipe or a device would keep the program waiting for ever; writes a file anew.

Whoever opens a file that a person named, or that lies where a person named it, opens it here.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

# Windows reads as text unless told otherwise, and lets children inherit what is open.
_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))


def open_regular(path: Path) -> io.BufferedReader:
    """The file, open for reading bytes.

    Raises OSError where it cannot be opened and where it is a folder, a pipe, a device or a socket. Never waits: it is
    looked at again once it is open, so that nothing can be put in its place meanwhile.
    """
    _refuse(path.stat().st_mode, path)  # some devices act on being opened alone
    descriptor = os.open(path, _FLAGS)
    try:
        _refuse(os.fstat(descriptor).st_mode, path)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path) -> bytes:
    """The bytes of the file; raises as `open_regular` does."""
    with open_regular(path) as stream:
        return stream.read()


def write_regular(path: Path, content: bytes) -> None:
    """Writes the file in one step, and its folder where it lacks: whoever reads meanwhile finds the old one or the new one.

    Raises OSError, with the file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):  # the fault that led here is the one to report
            beside.unlink()
        raise


def sha256_of(path: Path) -> str:
    """The hash of the file's bytes; empty where it cannot be opened. Of what says that it is empty nothing is read: /proc has files without end."""
    try:
        with open_regular(path) as stream:
            held = stream if os.fstat(stream.fileno()).st_size else io.BytesIO()
            return hashlib.file_digest(held, "sha256").hexdigest()
    except OSError:
        return ""


def _refuse(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder, not a file", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "is a pipe or a device, not a file", str(path))
