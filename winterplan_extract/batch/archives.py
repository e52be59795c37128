"""Unpacks zip archives into a private folder, within limits that no archive may talk its way round.

Sizes are counted as the bytes come out: what an archive says of itself is not believed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from winterplan_extract.errors import SettingsError
from winterplan_extract.model import Notice
from winterplan_extract.problems import notice
from winterplan_extract.settings import Limits
from winterplan_extract.storage.disk import no_room, why_no_room

_CHUNK: Final = 256 * 1024
_MB: Final = 1024 * 1024
# What zipfile raises on archives that are not what they say has no common class; password-protected ones raise RuntimeError.
ARCHIVE_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
_RATIO_FROM: Final = 100 * 1024  # bytes unpacked; below it a high ratio is harmless and common


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: where it was unpacked, or why it was not."""

    name: str
    path: Path | None = None
    notice: Notice | None = None


@dataclass(slots=True)
class Unpacking:
    """A run's unpacking: the private folder, the limits, and what has been opened and come out so far."""

    folder: Path
    limits: Limits
    bytes_out: int = 0
    files: int = 0
    opened: set[Path] = field(default_factory=set)

    def members(self, archive: Path, depth: int = 1) -> Iterator[Member]:
        """The files of an archive by name, archives within it opened in turn; never raises for a bad one.

        A name that leads out of the archive, a file packed too tightly, one behind a password and
        all that lies beyond a limit come with a notice and no path.
        """
        try:
            if not archive.stat().st_size:
                yield Member("", notice=notice("file_empty"))
                return
            with zipfile.ZipFile(archive) as opened:
                yield from self._opened(opened, depth)
        except ARCHIVE_FAULTS as fault:
            yield Member("", notice=notice("file_damaged", detail=str(fault) or type(fault).__name__))

    def _opened(self, opened: zipfile.ZipFile, depth: int) -> Iterator[Member]:
        entries = sorted((e for e in opened.infolist() if not e.filename.endswith("/")), key=lambda e: e.filename)
        if len(entries) > self.limits.archive_entries:
            told = f"it holds {len(entries)} files and the limit is {self.limits.archive_entries}"
            yield Member("", notice=notice("archive_limit", detail=told))
            return
        for entry in entries:
            name = entry.filename.replace("\\", "/") or "(without a name)"
            member = self._unpack(opened, entry, name)
            if member.path is None or not is_archive(member.path, name):
                yield member
            elif depth >= self.limits.archive_depth:
                told = f"archives lie within archives more than {self.limits.archive_depth} deep"
                yield Member(name, notice=notice("archive_limit", detail=told))
            else:
                for inner in self.members(member.path, depth + 1):
                    yield Member(f"{name}!{inner.name}" if inner.name else name, inner.path, inner.notice)

    def _unpack(self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
        if leads_out(name):
            return Member(name, notice=notice("archive_member_refused", detail="its name leads out of the archive"))
        if entry.flag_bits & 0x1:
            return Member(name, notice=notice("file_encrypted"))
        self.files += 1
        # The name given by the archive never touches the disk: it may be too long, reserved or a trap.
        path = self.folder / f"{self.files:05d}{PurePosixPath(name).suffix[:10].lower()}"
        try:
            fault = self._pour(opened, entry, path)
        except ARCHIVE_FAULTS as broken:
            if full := no_room(broken):
                raise SettingsError(f"{name} cannot be unpacked. {why_no_room(full, self.folder.parent)}") from broken
            fault = notice("file_damaged", detail=str(broken) or type(broken).__name__)
        if fault is not None:
            path.unlink(missing_ok=True)
            return Member(name, notice=fault)
        return Member(name, path)

    def _pour(self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Notice | None:
        """Writes an entry to `path`; gives the notice of the limit it broke, or None."""
        came = 0
        with opened.open(entry) as source, path.open("xb") as target:
            while chunk := source.read(_CHUNK):
                came += len(chunk)
                if came > _RATIO_FROM and came > self.limits.inflate_ratio * max(entry.compress_size, 1):
                    told = f"it unpacks to more than {self.limits.inflate_ratio:.0f} times its packed size"
                    return notice("archive_member_refused", detail=told)
                if self.bytes_out + came > self.limits.unpacked_mb * _MB:
                    told = f"the archives of this run unpack to more than {self.limits.unpacked_mb} MB"
                    return notice("archive_limit", detail=told)
                target.write(chunk)
        self.bytes_out += came
        return None


def leads_out(name: str) -> bool:
    """Whether a member's name is absolute, has a drive letter, climbs with `..` or holds a NUL."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\0" in name or (len(name) > 1 and name[1] == ":")


def is_archive(path: Path, name: str = "") -> bool:
    """Whether a file is a zip archive of files: Word and Excel packages, which are zips too, are not."""
    if not (name or path.name).lower().endswith(".zip"):
        return False
    try:
        with zipfile.ZipFile(path) as opened:
            names = opened.namelist()
    except ARCHIVE_FAULTS:
        return True  # named an archive and damaged: unpacking it says so
    return "[Content_Types].xml" not in names and "mimetype" not in names
