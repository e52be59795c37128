"""A folder that one process at a time writes to; whoever gets hold of it puts right what a dead one left."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shlex
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.errors import OutputError
from winterplan_extract.storage.files import Stamp, entries_in, no_room, why_no_room
from winterplan_extract.storage.replace import is_half_done, recover

if TYPE_CHECKING:
    from filelock import BaseFileLock

_WAIT: Final = 0.5  # seconds: the other run may be just about to end
_FILE_WAIT: Final = 10.0  # seconds: a file is written anew in some hundredths of one
_KNOWS_NO_LOCKS: Final = (errno.ENOLCK, errno.EOPNOTSUPP)
_FOR_ALL: Final = 0o666
_NAME_MOST: Final = 200  # bytes: a file's name may have 255


@contextmanager
def locked(out: Path) -> Iterator[Path]:
    """Holds the lock of the folder `out`, a real path; gives the folder that it lies in. Raises OutputError naming who has it, and OSError."""
    home = home_of(out)
    path = home / f"{hidden_name(out)}lock"
    with _lock_at(path, _WAIT, lambda: _busy(out, path)) as lock:
        if _is_of_the_system(lock):
            _sign(path)
        yield home


@contextmanager
def file_locked(path: Path) -> Iterator[None]:
    """Keeps other writers from a file while this one replaces it; raises OutputError where another does not let go, and OSError."""
    busy = f"Another program is writing to {path} and does not end. Close it and try again."
    with _lock_at(path.with_name(f"{hidden_name(path)}lock"), _FILE_WAIT, lambda: busy):
        yield


@contextmanager
def _lock_at(path: Path, wait: float, busy: Callable[[], str]) -> Iterator[BaseFileLock]:
    """Holds a lock; raises OutputError where another process does not let go of it."""
    from filelock import Timeout  # it takes a tenth of a second, which `--help` must not wait for

    try:
        lock = _acquired(path, wait)
    except Timeout as fault:
        raise OutputError(busy()) from fault
    try:
        yield lock
    finally:
        if _is_of_the_system(lock):
            with suppress(OSError):  # Windows takes it away itself, once it is released
                path.unlink()
        lock.release()


def _acquired(path: Path, wait: float) -> BaseFileLock:
    from filelock import FileLock, SoftFileLock

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the library falls back on a file of its own, that will do
        # Whoever may write to the folder must be able to take the lock, though another user left it.
        lock: BaseFileLock = FileLock(path, mode=_FOR_ALL)
        try:
            lock.acquire(timeout=wait)
        except OSError as fault:
            if fault.errno not in _KNOWS_NO_LOCKS:
                raise
            path.unlink(missing_ok=True)
            lock = SoftFileLock(path.with_suffix(".held"))
            lock.acquire(timeout=wait)
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


_SETTLED_WITHIN: Final = 10.0  # seconds for another process to end what it is in the midst of


@dataclass(frozen=True, slots=True)
class Held:
    """A folder `out` that this process alone writes to, new files made ready in `home`; `before` is what stood there (None: too much).

    `kept` gathers the names under which files were kept that somebody had changed meanwhile.
    """

    out: Path
    home: Path
    before: Mapping[str, Stamp] | None
    kept: list[Path] = field(default_factory=list)

    def part(self) -> Path:
        """Where files for the folder are made ready by this process."""
        return self.home / f"{hidden_name(self.out)}{os.getpid()}.part"


_HELD: Final[dict[tuple[int, Path], Held]] = {}  # by thread: a step of a run asks again for what the run has


@contextmanager
def held(out: Path) -> Iterator[Held]:
    """Keeps other processes from writing to `out` until the block ends, within which it may be asked for again; raises OutputError."""
    real = out.resolve()
    key = threading.get_ident(), real
    if key in _HELD:
        yield _HELD[key]
        return
    lacking = [folder for folder in reversed(real.parents) if not folder.exists()]
    try:
        with ExitStack() as stack:
            _HELD[key] = _taken(real, stack)
            stack.callback(_HELD.pop, key)
            yield _HELD[key]
    finally:
        for folder in reversed(lacking):
            with suppress(OSError):  # the outputs are in it, as a rule
                folder.rmdir()


def settle(out: Path) -> None:
    """Makes `out` one run's outputs again, for whoever reads it, where a run was killed in the midst; raises OutputError."""
    until = time.monotonic() + _SETTLED_WITHIN
    real = out.resolve()
    while any(map(is_half_done, _parts(real))):
        try:
            with held(real):
                return
        except OutputError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _taken(out: Path, stack: ExitStack) -> Held:
    """The folder with its lock, which `stack` is to release, and with what dead runs left in it put right."""
    try:
        if out.exists() and not out.is_dir():
            raise NotADirectoryError(f"{out} is a file")
        out.parent.mkdir(parents=True, exist_ok=True)
        home = stack.enter_context(locked(out))
    except OSError as fault:
        full = no_room(fault)
        why = why_no_room(full, out) if full else f"{fault}. Choose another with -o."
        raise OutputError(f"The folder {out} cannot be written to: {why}") from fault
    try:
        kept = [path for part in _parts(out) for path in recover(part, out)]
    except OSError as fault:
        raise OutputError(
            f"A run was ended while it put its files into {out}, and what it left cannot be completed ({fault}). "
            "Close what is open from that folder, and run again."
        ) from fault
    entries = entries_in(out)
    before = None if entries is None else {entry.name: entry.stamp for entry in entries if not entry.is_folder}
    return Held(out, home, before, kept)


def _parts(out: Path) -> list[Path]:
    """What runs have made ready for `out` and for no other folder."""
    ours = re.compile(rf"{re.escape(hidden_name(out))}\d+\.part")
    found: list[Path] = []
    for home in (out.parent, out):
        with suppress(OSError):
            found += [path for path in sorted(home.iterdir()) if ours.fullmatch(path.name) and path.is_dir()]
    return found
