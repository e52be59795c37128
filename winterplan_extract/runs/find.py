"""Sources as they are named on the command line -> every file of the run, each with its return_id.

Passed over in silence is only what no person put there: hidden files, office lock files and what systems leave in
folders.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from winterplan_extract.domain.change_lines import Change
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import NothingFound, SourceError
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import TABLES, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Limits
from winterplan_extract.runs.archives import (
    ARCHIVE_FAULTS,
    Attached,
    Member,
    Unpacking,
    is_archive,
    is_litter,
    legible,
    not_a_return,
)
from winterplan_extract.runs.settings import LONGEST_ID, OWN_COLUMNS, OWN_HEAD
from winterplan_extract.sources import looks_like_return
from winterplan_extract.storage.files import open_regular
from winterplan_extract.storage.text_files import mark_of

_HEADERS: Final = frozenset(
    tuple(field.name for field in fields(record))[:OWN_COLUMNS] for record in (*TABLES.values(), Ruling, Change)
)
_OF_ROWS: Final = frozenset(field.name for field in fields(ReturnRecord))
_DECIDED: Final = frozenset(("met_text", "decision", "action_ids"))  # columns that no council writes
_AUTHOR: Final = re.compile(rb"<dc:creator[^>]*>winterplan-extract</dc:creator>")  # Excel keeps it when it saves
_GENERATOR: Final = b'<meta name="generator" content="winterplan-extract">'
_PACKAGE: Final = re.compile(rb'^\s*\{[^\[]*"name": "winterplan",')


def is_own(path: Path, name: str) -> bool:
    """Whether a file, called so by people, was written by this tool, or holds rows in its form; False where it cannot
    be opened.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        line = _start(path).decode("utf-8-sig", errors="replace").partition("\n")[0]
        columns = tuple(line.strip().split(mark_of(line)))
        return columns[:OWN_COLUMNS] in _HEADERS or _DECIDED <= set(columns) <= _OF_ROWS
    if suffix in (".html", ".htm"):
        return _GENERATOR in _start(path)
    return suffix in (".xlsx", ".xlsm") and _is_own_workbook(path)


def is_own_dataset(folder: Path) -> bool:
    """Whether a folder is the dataset of a run."""
    return bool(_PACKAGE.match(_start(folder / "datapackage.json")))


def _is_own_workbook(path: Path) -> bool:
    try:
        with (
            open_regular(path) as stream,
            zipfile.ZipFile(stream) as package,
            package.open("docProps/core.xml") as properties,
        ):
            return bool(_AUTHOR.search(properties.read(OWN_HEAD)))
    except ARCHIVE_FAULTS:
        return False


def _start(path: Path) -> bytes:
    try:
        with open_regular(path) as stream:
            return stream.read(OWN_HEAD)
    except OSError:
        return b""


_NOWHERE: Final = Path(os.devnull, "nowhere")  # for what must not be opened, or is not on disk
_JUNCTION: Final = 0xA0000003  # reparse tag of Windows' own links to folders, which are no symbolic links
_GONE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the run. `notice` says why it will not be read; an error fails it, a note skips it."""

    path: Path
    shown: str
    notice: Notice | None = None
    return_id: str = ""


def find_sources(
    named: Sequence[Path], *, limits: Limits, unpack_into: Path, attached: Attached = lambda _: ()
) -> tuple[SourceFile, ...]:
    """Every file that the named files, folders and archives hold, in order, each once; folders by sorted name, a file
    attached to a PDF (`attached` opens it) after it.

    A file that is named itself is taken whatever its kind; in folders and archives what is no return is kept with a
    note, and everywhere what an earlier run wrote. A link in a folder is not followed. Raises SourceError for a source
    that is not there, and NothingFound when there is no file at all.
    """
    search = _Search(named, Unpacking(unpack_into, limits, _no_return, attached))
    found: list[SourceFile] = []
    seen: set[tuple[str, str]] = set()
    for source in named:
        for file in search.of(source):
            once = (os.path.realpath(file.path), file.shown if file.notice else "")
            if once not in seen:
                seen.add(once)
                found.append(file)
    if not found:
        what = ", ".join(legible(source.as_posix()) for source in named)
        raise NothingFound(f"There is no file in {what or 'what was named'}. Nothing was written.")
    ids = name_returns([file.shown for file in found])
    return tuple(replace(file, return_id=return_id) for file, return_id in zip(found, ids, strict=True))


class _Search:
    """One search over all that was named: which folders and archives it has been in, and what its bounds are."""

    def __init__(self, named: Sequence[Path], unpacking: Unpacking) -> None:
        self._roots = [Path(os.path.realpath(source)) for source in named]
        self._unpacking = unpacking
        self._walked: set[str] = set()
        self._opened: set[Path] = set()

    def of(self, source: Path) -> Iterator[SourceFile]:
        """The files of a source that was named."""
        try:
            if source.is_dir():
                yield from self._in_folder(source)
            elif not source.exists():
                raise SourceError(
                    f"{_shown(source)} is not there. Check the name, and put a name with spaces in quotes."
                )
            elif not source.is_file():
                raise SourceError(f"{_shown(source)} is neither a file nor a folder.")
            elif is_archive(source):
                yield from self._in_archive(source)
            elif is_own(source, source.name):  # named among others, by a star
                yield SourceFile(source, _shown(source), notice("own_output"))
            else:
                yield from self._with_attached(SourceFile(source, _shown(source)))
        except OSError as fault:
            raise SourceError(f"{_shown(source)} cannot be opened: {fault.strerror or fault}.") from fault

    def _in_folder(self, named: Path) -> Iterator[SourceFile]:
        """What a folder holds; a list of what is still to do, for folders may lie deeper than calls may."""
        waiting = [(named, os.path.realpath(named))]
        while waiting:
            path, real = waiting.pop()
            try:
                if path is not named and _is_link(path):
                    real = os.path.realpath(path)
                    told = self._on_link(path)
                    if told is not None:
                        yield SourceFile(_NOWHERE, _shown(path), told)
                    if told is not None or self._is_met(path):
                        continue
                mode = path.stat().st_mode
                if not stat.S_ISDIR(mode):
                    yield from self._in_file(path, mode)
                elif path is not named and is_own_dataset(path):
                    yield SourceFile(path, _shown(path), notice("own_output"))
                else:
                    waiting.extend(self._entries(path, real))
            except OSError as fault:
                yield SourceFile(path, _shown(path), notice("file_missing", detail=fault.strerror or str(fault)))

    def _entries(self, folder: Path, real: str) -> list[tuple[Path, str]]:
        """What lies in a folder, the last first, each with its real path; nothing where it has been looked into."""
        if real in self._walked:
            return []
        self._walked.add(real)
        entries = [entry for entry in folder.iterdir() if not is_litter(entry.name)]
        entries.sort(key=lambda entry: (entry.name.casefold(), entry.name), reverse=True)
        return [(entry, os.path.join(real, entry.name)) for entry in entries]  # noqa: PTH118 - no path for each

    def _in_file(self, path: Path, mode: int) -> Iterator[SourceFile]:
        if not stat.S_ISREG(mode):
            yield SourceFile(_NOWHERE, _shown(path), notice("not_a_file"))
        elif is_archive(path):
            yield from self._in_archive(path)
        else:
            yield from self._with_attached(SourceFile(path, _shown(path), _no_return(path, path.as_posix())))

    def _with_attached(self, file: SourceFile) -> Iterator[SourceFile]:
        yield file
        if file.notice is None and file.path not in self._opened:
            self._opened.add(file.path)
            yield from (_member(each, file.shown) for each in self._unpacking.attachments(file.path))

    def _in_archive(self, archive: Path) -> Iterator[SourceFile]:
        real = os.path.realpath(archive)
        if real in self._walked:
            return
        self._walked.add(real)
        for member in self._unpacking.members(archive):
            if member.name:
                yield from self._with_attached(_member(member, _shown(archive)))
            else:
                yield SourceFile(archive, _shown(archive), member.notice)

    def _on_link(self, link: Path) -> Notice | None:
        """Why a link in a folder leads to nothing that was named; None where it leads to something that was."""
        try:
            link.stat()
        except OSError as fault:
            if fault.errno in _GONE:
                return notice("file_missing", detail="it is a link that leads nowhere")
            if self._steps(link):
                raise
        return None if self._steps(link) else notice("link_not_followed")

    def _is_met(self, link: Path) -> bool:
        """Whether what a link leads to is met in its own place: it does not lie where no search looks."""
        return any(not any(is_litter(step) for step in steps) for steps in self._steps(link))

    def _steps(self, link: Path) -> list[tuple[str, ...]]:
        """By which steps the target of a link is reached from each of what was named, if it lies within that."""
        real = Path(os.path.realpath(link))
        return [real.relative_to(root).parts for root in self._roots if real.is_relative_to(root)]


def _member(member: Member, shown: str) -> SourceFile:
    return SourceFile(member.path or _NOWHERE, f"{shown}!{legible(member.name)}", member.notice)


def _is_link(path: Path) -> bool:
    about = os.lstat(path)
    return stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) == _JUNCTION


def _no_return(path: Path, shown: str) -> Notice | None:
    """Why a file is not read though it could be: this tool wrote it, or it is no return by its name or content."""
    if is_own(path, shown):
        return notice("own_output")
    return None if looks_like_return(path) else not_a_return(shown)


def _shown(path: Path) -> str:
    return legible(path.as_posix())


def name_returns(shown: Sequence[str]) -> tuple[str, ...]:
    """A return_id for each file as it is shown, all different, whatever the order of the files.

    "Oxfordshire.pdf" gives "oxfordshire-pdf"; files that would share one take as much of their folders' names as tells
    them apart ("north-return-docx"), and what is still alike is numbered in the order of the full names.
    """
    # the folders and the file of each; what an archive holds lies in it as in a folder
    parts = [[part for part in re.split(r"[/\\!]", name) if part not in ("", ".", "..")] for name in shown]
    depth = [1] * len(parts)
    ids = [_slug(part[-1:]) for part in parts]
    while True:
        counts = Counter(ids)
        deeper = [i for i, name in enumerate(ids) if counts[name] > 1 and depth[i] < len(parts[i])]
        if not deeper:
            return _numbered(ids, shown)
        for i in deeper:
            depth[i] += 1
            ids[i] = _slug(parts[i][-depth[i] :])


def _slug(parts: Sequence[str]) -> str:
    """The words and digits of the parts in lower case, joined by hyphens; "return" if there are none."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[-LONGEST_ID:].strip("-") or "return"


def _numbered(ids: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    """The ids with a number after each that another file has already taken."""
    taken: set[str] = set(ids)
    given: set[str] = set()
    result = list(ids)
    for i in sorted(range(len(ids)), key=lambda i: (ids[i], shown[i])):
        name, number = ids[i], 2
        if name in given:
            while (name := f"{ids[i]}-{number}") in taken:
                number += 1
        given.add(name)
        taken.add(name)
        result[i] = name
    return tuple(result)
