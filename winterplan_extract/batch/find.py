"""Sources as they are named on the command line -> every file of the run, each with its return_id.

Nothing is passed over in silence but what no person put there: hidden files, office lock files and
what operating systems leave in folders. What an earlier run wrote is passed over with a note.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from winterplan_extract.batch.archives import Unpacking, is_archive
from winterplan_extract.batch.naming import name_returns
from winterplan_extract.batch.own import is_own, is_own_dataset
from winterplan_extract.errors import SourceError
from winterplan_extract.extract import looks_like_return
from winterplan_extract.model import Notice
from winterplan_extract.problems import notice
from winterplan_extract.settings import Limits

_LITTER: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r"})
_NOWHERE: Final = Path(os.devnull, "nowhere")  # for what must not be opened, or is not on disk


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the run. `notice` says why it will not be read; an error fails it, a note skips it."""

    path: Path
    shown: str
    return_id: str
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    shown: str
    notice: Notice | None = None


def find_sources(named: Sequence[Path], *, limits: Limits, unpack_into: Path) -> tuple[Source, ...]:
    """Every file that the named files, folders and archives hold, in order; folders by sorted name.

    A file met twice is taken once. A file that is named itself is taken whatever its kind; in folders
    and archives what is no return is kept with a note, and everywhere what an earlier run wrote. Raises SourceError for a source that is not
    there and when there is no file at all.
    """
    unpacking = Unpacking(unpack_into, limits)
    found: list[_Found] = []
    seen: set[tuple[Path, str]] = set()
    for source in named:
        for file in _in_source(source, unpacking):
            once = (file.path.resolve(), file.shown if file.notice else "")
            if once not in seen:
                seen.add(once)
                found.append(file)
    if not found:
        raise SourceError(f"There is no file in {', '.join(p.as_posix() for p in named) or 'what was named'}.")
    shown = [_legible(file.shown) for file in found]
    ids = name_returns(shown)
    return tuple(
        Source(file.path, name, return_id, file.notice) for file, name, return_id in zip(found, shown, ids, strict=True)
    )


def _in_source(source: Path, unpacking: Unpacking) -> Iterator[_Found]:
    try:
        if source.is_dir():
            yield from _in_folder(source, unpacking, frozenset())
        elif not source.exists():
            raise SourceError(f"{source} is not there. Check the name, and put a name with spaces in quotes.")
        elif not source.is_file():
            raise SourceError(f"{source} is neither a file nor a folder.")
        elif is_archive(source):
            yield from _in_archive(source, unpacking)
        elif is_own(source, source.name):  # named among others, by a star
            yield _Found(source, source.as_posix(), notice("own_output"))
        else:
            yield _Found(source, source.as_posix())
    except OSError as fault:
        raise SourceError(f"{source} cannot be opened: {fault.strerror or fault}.") from fault


def _in_folder(folder: Path, unpacking: Unpacking, above: frozenset[Path]) -> Iterator[_Found]:
    real = folder.resolve()
    if real in above:  # a link that leads back up
        return
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
    except OSError as fault:
        yield _Found(folder, folder.as_posix(), notice("file_missing", detail=fault.strerror or str(fault)))
        return
    for entry in entries:
        if is_litter(entry.name):
            continue
        if entry.is_dir() and is_own_dataset(entry):
            yield _Found(entry, entry.as_posix(), notice("own_output"))
        elif entry.is_dir():
            yield from _in_folder(entry, unpacking, above | {real})
        elif is_archive(entry):
            yield from _in_archive(entry, unpacking)
        else:
            yield _judged(_Found(entry, entry.as_posix()))


def _in_archive(archive: Path, unpacking: Unpacking) -> Iterator[_Found]:
    if archive.resolve() in unpacking.opened:
        return
    unpacking.opened.add(archive.resolve())
    some = False
    for member in unpacking.members(archive):
        if any(is_litter(part) for part in member.name.replace("!", "/").split("/") if part):
            continue
        some = True
        shown = f"{archive.as_posix()}!{member.name}" if member.name else archive.as_posix()
        if member.path is None:
            yield _Found(_NOWHERE if member.name else archive, shown, member.notice)
        else:
            yield _judged(_Found(member.path, shown))
    if not some:
        yield _Found(archive, archive.as_posix(), notice("archive_empty"))


def _judged(file: _Found) -> _Found:
    """The file, with a note where it is no return by its name or content."""
    if not file.path.is_file():  # a pipe would keep whoever opens it waiting
        told = "it is a link that leads nowhere, or no ordinary file"
        return _Found(_NOWHERE, file.shown, notice("file_missing", detail=told))
    try:
        if is_own(file.path, file.shown):
            return _Found(file.path, file.shown, notice("own_output"))
        if looks_like_return(file.path):
            return file
    except OSError as fault:
        return _Found(file.path, file.shown, notice("file_missing", detail=fault.strerror or str(fault)))
    kind = os.path.splitext(file.shown)[1].lower()  # noqa: PTH122 - a shown name is no path
    return _Found(file.path, file.shown, notice("not_a_return", kind=kind or "no ending"))


def _legible(name: str) -> str:
    """The name with � for what no file of the dataset can hold: control characters and stray bytes."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") else c for c in name)


def is_litter(name: str) -> bool:
    """Whether a file or folder of that name was left by a program: hidden, a lock, a thumbnail cache."""
    if name in (".", ".."):  # steps of a path within an archive, not names
        return False
    return name.startswith((".", "~$")) or name.casefold() in _LITTER
