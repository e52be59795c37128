"""Unpacks zip archives into a private folder, within limits: sizes are counted as the bytes come out."""

from __future__ import annotations

import io
import mmap
import os
import shutil
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.runs.settings import CHUNK, LONGEST_ENDING, MB, RATIO_FREE
from winterplan_extract.sources import may_be_return
from winterplan_extract.sources.settings import HEAD
from winterplan_extract.storage.files import no_room, open_regular

_SUFFIX: Final = ".zip"
_EMBEDDED: Final = b"/EmbeddedFile"
# What zipfile raises on archives that are not what they say has no common class; of a password it is RuntimeError.
ARCHIVE_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, LookupError, OverflowError,
    RuntimeError,
)  # fmt: skip
_LITTER: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r"})

_UNSEEN_KINDS: Final = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_UNSEEN: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and signs by their kind, and blank

Judge = Callable[[Path, str], Notice | None]
Attached = Callable[[Path], Sequence[tuple[str, bytes]]]  # the names and contents of the files that a PDF holds


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: where it was unpacked, or why it was not."""

    name: str
    path: Path | None = None
    notice: Notice | None = None


@dataclass(slots=True)
class _Room:
    """How many bytes the returns of one archive may still take."""

    left: int


class Unpacking:
    """A run's unpacking: the private folder, the limits, and how much has come out so far. `judge` says why
    a file, called so by people, is no return, which is not kept; `attached` gives the files of a PDF.
    """

    def __init__(self, folder: Path, limits: Limits, judge: Judge, attached: Attached) -> None:
        self._folder = folder
        self._limits = limits
        self._judge = judge
        self._attached = attached
        self._files = 0
        self._bytes_out = 0
        self._most = min(limits.unpacked_total_mb * MB, shutil.disk_usage(folder).free // 2)

    def members(self, archive: Path, depth: int = 1) -> Iterator[Member]:
        """The files of an archive by name, archives within it opened in turn; never raises for a bad one. What is
        refused or lies beyond a limit comes with a notice and no path; what programs leave behind does not come at all.
        """
        try:
            with open_regular(archive) as stream:
                if not os.fstat(stream.fileno()).st_size:
                    yield Member("", notice=notice("file_empty"))
                    return
                with zipfile.ZipFile(stream) as opened:
                    yield from self._opened(opened, depth)
        except ARCHIVE_FAULTS as fault:
            yield Member("", notice=notice("file_damaged", detail=str(fault) or type(fault).__name__))

    def attachments(self, pdf: Path) -> Iterator[Member]:
        """The files attached to a PDF, which may be the return; none of a damaged one, as its reader says."""
        try:
            files = self._attached(pdf) if holds_files(pdf) else ()
        except UnreadableFile:
            return
        room = _Room(self._limits.unpacked_mb * MB)
        for name, data in files[: self._limits.archive_entries]:
            member = self._kept(name, partial(io.BytesIO, data), len(data), room)
            yield from self._inner(member, 1)

    def _inner(self, member: Member, depth: int) -> Iterator[Member]:
        """The member, or in its place those of the archive that it is."""
        if member.path is None or not is_archive(member.path, member.name):
            yield member
            return
        if depth >= self._limits.archive_depth:
            told = f"archives lie within archives more than {self._limits.archive_depth} deep"
            yield Member(member.name, notice=notice("archive_limit", detail=told))
        else:
            for inner in self.members(member.path, depth + 1):
                name = f"{member.name}!{inner.name}" if inner.name else member.name
                yield Member(name, inner.path, inner.notice)
        member.path.unlink()

    def _opened(self, opened: zipfile.ZipFile, depth: int) -> Iterator[Member]:
        entries = sorted((e for e in opened.infolist() if not e.filename.endswith("/")), key=lambda e: e.filename)
        if len(entries) > self._limits.archive_entries:
            told = f"it holds {len(entries)} files and the limit is {self._limits.archive_entries}"
            yield Member("", notice=notice("archive_limit", detail=told))
            return
        room = _Room(self._limits.unpacked_mb * MB)
        named = [(entry, entry.filename.replace("\\", "/") or "(without a name)") for entry in entries]
        kept = [each for each in named if not any(is_litter(part) for part in each[1].split("/") if part)]
        if not kept:
            yield Member("", notice=notice("archive_empty"))
        for entry, name in kept:
            if entry.flag_bits & 0x1 and not leads_out(name):
                yield Member(name, notice=notice("file_encrypted"))
            else:
                yield from self._inner(self._kept(name, partial(opened.open, entry), entry.compress_size, room), depth)

    def _kept(self, name: str, content: Callable[[], IO[bytes]], packed: int, room: _Room) -> Member:
        if leads_out(name):
            return Member(name, notice=notice("archive_member_refused", detail="its name leads out of the archive"))
        self._files += 1
        # The name given by the archive never touches the disk: it may be too long, reserved or a trap.
        path = self._folder / f"{self._files:05d}{PurePosixPath(name).suffix[:LONGEST_ENDING].lower()}"
        try:
            with content() as source:
                head = source.read(HEAD)
                if not may_be_return(name, head):
                    return Member(name, notice=not_a_return(name))
                most = self._limits.unpacked_mb * MB if name.lower().endswith(_SUFFIX) else room.left
                fault = self._pour(head, source, path, packed, most)
            fault = fault or self._taken(path, name, room)
        except ARCHIVE_FAULTS as broken:
            detail = str(broken) or type(broken).__name__
            fault = notice("no_room") if no_room(broken) else notice("file_damaged", detail=detail)
        if fault is not None:
            path.unlink(missing_ok=True)
            return Member(name, notice=fault)
        return Member(name, path)

    def _taken(self, path: Path, name: str, room: _Room) -> Notice | None:
        """Why an unpacked file is not taken. One that is takes its room; what an archive holds has room of its own."""
        if is_archive(path, name):
            return None
        told = self._judge(path, name)
        if told is None:
            room.left -= path.stat().st_size
        return told

    def _pour(self, head: bytes, source: IO[bytes], path: Path, packed: int, most: int) -> Notice | None:
        """Writes what begins with `head` and goes on in `source`; gives the notice of the limit it broke, or None."""
        came = 0
        chunk = head
        with path.open("xb") as target:
            while chunk:
                came += len(chunk)
                self._bytes_out += len(chunk)
                if came > RATIO_FREE and came > self._limits.inflate_ratio * max(packed, 1):
                    told = f"it unpacks to more than {self._limits.inflate_ratio:.0f} times its packed size"
                    return notice("archive_member_refused", detail=told)
                if came > most:
                    told = f"the archive unpacks to more than {self._limits.unpacked_mb} MB"
                    return notice("archive_limit", detail=told)
                if self._bytes_out > self._most:
                    allowed = f"{self._most // MB} MB, all that is allowed or half of the free disk"
                    told = f"the archives of this run unpack to more than {allowed}"
                    return notice("archive_limit", detail=told)
                target.write(chunk)
                chunk = source.read(CHUNK)
        return None


def legible(name: str) -> str:
    """The name with � for what cannot be seen or turns what can about: control and direction marks, stray bytes."""
    return "".join("�" if c in _UNSEEN or unicodedata.category(c) in _UNSEEN_KINDS else c for c in name)


def not_a_return(name: str) -> Notice:
    """The note on a file, called so by people, that is no return by its name or content."""
    ending = os.path.splitext(legible(name))[1].lower()  # noqa: PTH122 - a shown name is no path
    return notice("not_a_return", kind=ending or "no ending")


def is_litter(name: str) -> bool:
    """Whether a file or folder of that name was left by a program: hidden, a lock, a thumbnail cache."""
    if name in (".", ".."):  # steps of a path within an archive, not names
        return False
    return name.startswith((".", "~$")) or name.casefold() in _LITTER


def leads_out(name: str) -> bool:
    """Whether a member's name is absolute, has a drive letter, climbs with `..` or holds a NUL."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\0" in name or (len(name) > 1 and name[1] == ":")


def holds_files(path: Path) -> bool:
    """Whether a file is a PDF with others attached: these are streams, which are never packed in other objects."""
    try:
        with open_regular(path) as stream:
            if b"%PDF-" not in stream.read(HEAD):
                return False
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return data.find(_EMBEDDED) >= 0
    except (OSError, ValueError):
        return False


def is_archive(path: Path, name: str = "") -> bool:
    """Whether a file is a zip archive of files: Word and Excel packages, which are zips too, are not."""
    if not (name or path.name).lower().endswith(_SUFFIX):
        return False
    try:
        with open_regular(path) as stream, zipfile.ZipFile(stream) as opened:
            names = opened.namelist()
    except ARCHIVE_FAULTS:
        return True  # named an archive and damaged: unpacking it says so
    return "[Content_Types].xml" not in names and "mimetype" not in names
