"""What a folder holds, and whether a file in it was changed since."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    """All below a folder, folders before what they hold; links are not followed.

    Nothing where there is no folder; None where it holds too much, or cannot be looked through.
    """
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
