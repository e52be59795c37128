"""Files and folders handled with care: only regular files opened, one written in one step, a folder looked through, a full disk told.

Whoever opens a file that a person named, or that lies where a person named it, opens it here: a pipe or a device would keep
the program waiting for ever.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Windows reads as text unless told otherwise, and lets children inherit what is open.
_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))


def open_regular(path: Path) -> io.BufferedReader:
    """The file, open for reading bytes, looked at again once it is open; raises OSError for a folder, pipe, device or socket."""
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
    """Writes the file in one step, and its folder where it lacks; raises OSError with the file as it was."""
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


_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def no_room(fault: BaseException) -> OSError | None:
    """The refusal of a full disk, or of a file beyond `ulimit -f`, that lies behind a fault, whatever library wrapped it; else None."""
    for each in _behind(fault):
        if isinstance(each, OSError) and each.errno in (*_FULL, errno.EFBIG):
            return each
    return None


def why_no_room(refusal: OSError, where: Path) -> str:
    """What happened and what to do, for whoever wanted to write to `where`."""
    if refusal.errno == errno.EFBIG:
        return (
            f"A file in {where} would be larger than this system lets a program write (ulimit -f). "
            "Have the limit raised, or write to another disk."
        )
    return f"The disk of {where} is full ({refusal.strerror or refusal}). Make room on it, or write to another disk."


def _behind(fault: BaseException) -> Iterator[BaseException]:
    """The fault and what it came from, each once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [fault]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__context__, each.__cause__]


Stamp = tuple[int, int]  # size and time of the last change; a file's number may change on network drives

_MOST: Final = 10_000  # entries: a folder with more is no folder for outputs, and is not looked through


@dataclass(frozen=True, slots=True)
class Entry:
    """Something below a folder: its path from there, with slashes, and what the system tells of it."""

    name: str
    status: os.stat_result

    @property
    def stamp(self) -> Stamp:
        """What changes when the file is written to."""
        return self.status.st_size, self.status.st_mtime_ns

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, and no link to one."""
        return stat.S_ISDIR(self.status.st_mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.status.st_mode)

    @property
    def is_file(self) -> bool:
        """Whether it is an ordinary file: no link, folder, pipe or device."""
        return stat.S_ISREG(self.status.st_mode)


def entry_at(folder: Path, name: str) -> Entry | None:
    """What stands under that name in the folder; None where nothing does."""
    try:
        return Entry(name, (folder / name).lstat())
    except (FileNotFoundError, NotADirectoryError):
        return None


def entries_in(folder: Path) -> tuple[Entry, ...] | None:
    """All below a folder, folders before what they hold, links not followed; None where it holds too much, or cannot be looked through."""
    found: list[Entry] = []
    try:
        for entry in _walk(folder):
            found.append(entry)
            if len(found) > _MOST:
                return None
    except OSError:
        return None
    return tuple(found)


def _walk(folder: Path) -> Iterator[Entry]:
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with suppress(FileNotFoundError):  # gone in the meantime
            for path in sorted((folder / above).iterdir()):
                entry = entry_at(folder, f"{above}{path.name}")
                if entry is None:
                    continue
                yield entry
                if entry.is_folder:
                    waiting.append(f"{entry.name}/")
