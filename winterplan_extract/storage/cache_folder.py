"""A folder of things worked out once and kept: checked on reading, bounded in size, safe with several runs, and never failing one."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from winterplan_extract.storage.files import read_regular

_log = logging.getLogger(__name__)

_ENTRY: Final = ".kept"
_UNFINISHED: Final = ".part"
_LEFT_BEHIND: Final = 3600  # seconds after which an unfinished file is one of a run that was ended


@dataclass(frozen=True, slots=True)
class CacheSize:
    """How much a cache holds."""

    entries: int
    bytes: int


class CacheFolder:
    """The entries of a folder by their keys (names of letters and digits); the folder is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def sealed(content: bytes) -> bytes:
        """The content as an entry holds it: after its hash."""
        return hashlib.sha256(content).digest() + content

    def get(self, key: str) -> bytes | None:
        """What was kept under the key; None where nothing was, or where it is damaged."""
        path = self._path(key)
        try:
            held = read_regular(path)
        except OSError:
            return None
        content = held[hashlib.sha256().digest_size :]
        if self.sealed(content) != held:
            self.drop(key, "it is damaged")
            return None
        with suppress(OSError):
            os.utime(path)  # it has been of use: it goes last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keeps the content under the key: whole or not at all, whoever else is writing there."""
        unfinished = None
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(suffix=_UNFINISHED, dir=self.folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(self.sealed(content))
            Path(unfinished).replace(self._path(key))
        except OSError as fault:
            _log.info("Nothing can be kept in %s (%s).", self.folder, fault.strerror or fault)
            if unfinished is not None:
                with suppress(OSError):
                    Path(unfinished).unlink()

    def drop(self, key: str, why: str) -> None:
        """Takes an entry away that is of no use, and tells of it in the log."""
        _log.warning("What was kept of an earlier run in %s is made again: %s.", self._path(key), why)
        with suppress(OSError):
            self._path(key).unlink()

    def size(self) -> CacheSize:
        """How many entries there are, and their bytes."""
        sizes = [size for _, size, _ in self._files(_ENTRY)]
        return CacheSize(len(sizes), sum(sizes))

    def clear(self) -> CacheSize:
        """Takes every entry away; how many there were."""
        before = self.size()
        for path, _, _ in (*self._files(_ENTRY), *self._files(_UNFINISHED)):
            with suppress(OSError):
                path.unlink()
        return before

    def shrink(self, most_bytes: int) -> None:
        """Takes away what was of use longest ago until no more than `most_bytes` are left, and what ended runs left."""
        for path, _, written in self._files(_UNFINISHED):
            if written < time.time() - _LEFT_BEHIND:
                with suppress(OSError):
                    path.unlink()
        kept = sorted(self._files(_ENTRY), key=lambda entry: entry[2], reverse=True)
        total = 0
        for path, size, _ in kept:
            total += size
            if total > most_bytes:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{_ENTRY}"

    def _files(self, suffix: str) -> list[tuple[Path, int, float]]:
        """The files with that ending: path, bytes, and when each was last of use."""
        found: list[tuple[Path, int, float]] = []
        with suppress(OSError):
            for path in self.folder.glob(f"*{suffix}"):
                with suppress(OSError):  # another run has taken it away
                    about = path.lstat()
                    found.append((path, about.st_size, about.st_mtime))
        return found
