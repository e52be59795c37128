"""A lock on a folder that is written to, and what it tells whoever finds it taken."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shlex
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.errors import OutputError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_WAIT: Final = 0.5  # seconds: the other run may be just about to end
_KNOWS_NO_LOCKS: Final = (errno.ENOLCK, errno.EOPNOTSUPP)
_FOR_ALL: Final = 0o666
_NAME_MOST: Final = 200  # bytes: a file's name may have 255


@contextmanager
def locked(out: Path) -> Iterator[Path]:
    """Holds the lock of the folder `out`, a real path; gives the folder that the lock lies in.

    A lock that a dead process left hinders nobody. Raises OutputError where another process holds
    it, naming that one, and OSError where there can be no lock.
    """
    from filelock import Timeout  # it takes a tenth of a second, which `--help` must not wait for

    home = home_of(out)
    path = home / f"{hidden_name(out)}lock"
    try:
        lock = _acquired(path)
    except Timeout as busy:
        raise OutputError(_busy(out, path)) from busy
    try:
        if _is_of_the_system(lock):
            _sign(path)
        yield home
    finally:
        if _is_of_the_system(lock):
            with suppress(OSError):  # Windows takes it away itself, once it is released
                path.unlink()
        lock.release()


def _acquired(path: Path) -> BaseFileLock:
    from filelock import FileLock, SoftFileLock

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the library falls back on a file of its own, that will do
        # Whoever may write to the folder must be able to take the lock, though another user left it.
        lock: BaseFileLock = FileLock(path, mode=_FOR_ALL)
        try:
            lock.acquire(timeout=_WAIT)
        except OSError as fault:
            if fault.errno not in _KNOWS_NO_LOCKS:
                raise
            path.unlink(missing_ok=True)
            lock = SoftFileLock(path.with_suffix(".held"))
            lock.acquire(timeout=_WAIT)
    return lock


def home_of(out: Path) -> Path:
    """Where the lock of a folder, and what is to go into it, lies: beside it, or within where nothing may be put beside."""
    if out.is_mount() or (out.is_dir() and not os.access(out.parent, os.W_OK | os.X_OK)):
        return out
    return out.parent


def hidden_name(out: Path) -> str:
    """What the names of things begin with that belong to the folder `out` and are not its content."""
    plain = f".{out.name}."
    if len(os.fsencode(plain)) <= _NAME_MOST:
        return plain
    return f".{hashlib.sha256(os.fsencode(out.name)).hexdigest()[:32]}."


def _is_of_the_system(lock: BaseFileLock) -> bool:
    """Whether the system keeps the lock; where the file system knows none, the library's own file is all there is."""
    return getattr(lock, "pid", None) is None


def _sign(lock: Path) -> None:
    """Writes into the lock who holds it. On Windows its first byte is the lock, which nobody else may read."""
    told = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now().astimezone().isoformat(" ", "minutes"),
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
    }
    with suppress(OSError), lock.open("r+b", buffering=0) as file:  # a full disk: the lock holds all the same
        file.seek(1)
        file.write(json.dumps(told).encode())
        file.truncate()


def _busy(out: Path, lock: Path) -> str:
    who = ""
    with suppress(OSError, ValueError, KeyError, TypeError), lock.open("rb", buffering=0) as file:
        file.seek(1)
        told = json.loads(file.read(10_000))
        who = f" (process {told['pid']} on {told['host']}, since {told['since'][:16]}: {told['command']})"
    return f"Another run is writing to {out}{who}. Wait until it is done, or write elsewhere with -o."
