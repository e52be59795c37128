"""The source beside a row: its pages as pictures with the row's boxes, or its table as text.

    viewer = SourceViewer(plan, settings)  # to be closed at the end
    file = SourceOnDisk(path, sha256=document.sha256, shown=document.file)
    marked_pages(row, returned)            # the pages on which the row stands, each with its boxes; no file is opened
    viewer.picture(file, page)             # a PNG, drawn by a child process or taken from the last ones
    viewer.excerpts(file, row, returned)   # the table around the row, for formats without pages and to read aloud

Whatever cannot be shown raises UnreadableFile, which says why and what to do; nothing a file holds ends the server.
Only files named by their path and hash are opened: whoever asks takes both from the run.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from winterplan_extract.desk.settings import (
    DOTS,
    LARGE_DOTS,
    LEAST_SIDE,
    MOST_DOTS,
    MOST_LARGE_DOTS,
    MOST_READING_MB,
    PICTURE_WITHIN,
    PICTURES_MB,
    READINGS_MB,
)
from winterplan_extract.desk.source_table import SourceExcerpt, excerpts, parts_of
from winterplan_extract.domain.document import PAGE_PARTS, Box, Document, Notice, Table
from winterplan_extract.domain.errors import UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.isolation import KeptProcess
from winterplan_extract.runs.settings import MB
from winterplan_extract.runs.temporary import private_folder
from winterplan_extract.runs.worker import Task
from winterplan_extract.storage.files import open_regular

Held = TypeVar("Held")
Kept = TypeVar("Kept", bytes, str)
_STOPPED: Final = {
    "time_limit": "it took longer than {limit} seconds",
    "memory_limit": "it needs more than {limit} of memory",
}


@dataclass(frozen=True, slots=True)
class SourceOnDisk:
    """A file of the run: where it lies now, what it held then, and its name for people.

    For one within an archive (or attached to a PDF) `path` is the archive's, and `member` what follows the first “!” of
    its name; the hash is the member's own.
    """

    path: Path
    sha256: str
    shown: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page with the boxes of a row, each side as a share of the page; none where these are not known."""

    page: int
    boxes: tuple[Box, ...]


def marked_pages(row: ReturnRecord, returned: ExtractedReturn) -> tuple[MarkedPage, ...]:
    """The pages of a PDF on which the row stands, over page breaks all of them; none of a format without pictures."""
    if returned.document.format != "pdf" or row.page is None:
        return ()
    parts = set(parts_of(row, returned))
    found: dict[int, list[Box]] = {page: [] for page in range(row.page, (row.page_end or row.page) + 1)}
    for box in returned.boxes:
        if (box.table, box.row) in parts:
            sides = (side / PAGE_PARTS for side in (box.x0, box.top, box.x1, box.bottom))
            found.setdefault(box.page, []).append(Box(*sides))
    return tuple(MarkedPage(page, tuple(boxes)) for page, boxes in sorted(found.items()))


class SourceViewer:
    """Shows the files of a project. One for all threads of the server; to be closed at the end."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        self._closing = ExitStack()
        scratch = self._closing.enter_context(private_folder())
        task = Task(Path(), "", "", plan, settings, extract=drawn, scratch=scratch)
        at_once = replace(settings, limits=replace(settings.limits, seconds=PICTURE_WITHIN))
        self._drawer = KeptProcess(replace(task, settings=at_once))
        self._reader = KeptProcess(task)
        self._closing.callback(self._drawer.close)
        self._closing.callback(self._reader.close)
        self._pictures = LastAsked[bytes](PICTURES_MB * MB)
        self._readings = LastAsked[bytes](READINGS_MB * MB)
        self._hashes = LastAsked[str](MB)
        self._unpacked: dict[Hashable, dict[str, Path]] = {}
        self._unpacking = threading.Lock()

    def close(self) -> None:
        """Ends the child processes."""
        self._closing.close()

    def start(self) -> None:
        """Has the child that draws get ready, so that the first picture comes as soon as the next ones."""
        self._drawer.start()

    def picture(self, file: SourceOnDisk, page: int, *, large: bool = False) -> bytes:
        """The page as it is seen, as a PNG; `large` for looking closely. Raises UnreadableFile."""
        file = self._checked(file)

        def draw() -> bytes:
            came = self._drawer.ask(partial(drawn, page=page, large=large), file.path, file.shown)
            if isinstance(came, Notice) and came.code != "page_not_drawn":
                values = dict(came.values)
                detail = values.get("detail") or _STOPPED[came.code].format(**values)
                came = notice("page_not_drawn", page=page, detail=detail)
            return _given(came)

        return self._pictures.get((file.sha256, page, large), draw)

    def excerpts(self, file: SourceOnDisk, row: ReturnRecord, returned: ExtractedReturn) -> tuple[SourceExcerpt, ...]:
        """The table around the row, one for each table that it has a part in. Raises UnreadableFile."""
        return excerpts(self._read(file), row, returned)

    def _read(self, file: SourceOnDisk) -> Document:
        """The file as the run read it: once, and again when it has not been asked for in a while."""
        file = self._checked(file)
        packed = self._readings.get(file.sha256, lambda: _given(self._reader.ask(reread, file.path, file.shown)))
        return pickle.loads(packed)  # type: ignore[no-any-return]  # noqa: S301 - packed by our own child

    def _checked(self, file: SourceOnDisk) -> SourceOnDisk:
        """The file as it lies on disk, unpacked if need be; refuses one that is not what was read."""
        if not file.member:
            if self._stamped(file.path)[0] != file.sha256:
                raise UnreadableFile(notice("source_changed"))
            return file
        archive = (file.path, self._stamped(file.path)[1])
        with self._unpacking:
            if archive not in self._unpacked:
                self._unpacked[archive] = _given(self._reader.ask(unpacked, file.path, file.shown))
        path = self._unpacked[archive].get(file.member)
        if path is None:
            raise UnreadableFile(notice("source_gone", detail="the archive holds no such file"))
        return self._checked(SourceOnDisk(path, file.sha256, file.shown))

    def _stamped(self, path: Path) -> tuple[str, Hashable]:
        """The hash of a file, made anew only when it has been touched, and what shows whether it has."""
        try:
            with open_regular(path) as stream:
                seen = os.fstat(stream.fileno())
                stamp = (path, seen.st_ino, seen.st_size, seen.st_mtime_ns)
                found = self._hashes.get(stamp, lambda: hashlib.file_digest(stream, "sha256").hexdigest())
        except OSError as fault:
            raise UnreadableFile(notice("source_gone", detail=fault.strerror or type(fault).__name__)) from fault
        return found, stamp


def _given(came: Held | Notice) -> Held:
    if isinstance(came, Notice):
        raise UnreadableFile(came)
    return came


class LastAsked(Generic[Kept]):
    """What was asked for last, up to so many bytes (or letters)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under the key, or is made now. It lets go of what was not asked for in the longest time."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            if key not in self._held and len(made) <= self._most:
                self._held[key] = made
                self._size += len(made)
            while self._size > self._most:
                self._size -= len(self._held.popitem(last=False)[1])
        return made


# What a child process does, whatever the file holds

_POINTS: Final = 72.0  # to the inch


def drawn(path: Path, *, page: int, large: bool, **_: object) -> bytes:
    """A page as a PNG; `large` for looking closely. Raises UnreadableFile."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            document.init_forms()  # or what is filled in would not show
            if not 0 < page <= len(document):
                raise ValueError("the file has no such page")
            return _picture(document[page - 1], large)
    except (pypdfium2.PdfiumError, OSError, ValueError) as fault:
        detail = str(fault).partition("\n")[0] or "no reason given"
        raise UnreadableFile(notice("page_not_drawn", page=page, detail=detail)) from fault


def _picture(page: Any, large: bool) -> bytes:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise ValueError("it has no size")
    dots, most = (LARGE_DOTS, MOST_LARGE_DOTS) if large else (DOTS, MOST_DOTS)
    scale = min(dots / _POINTS, sqrt(most / width / height))
    if min(width, height) * scale < LEAST_SIDE < max(width, height) * scale and scale < dots / _POINTS:
        raise ValueError("it is a strip too thin to be seen")
    packed = io.BytesIO()
    page.render(scale=scale).to_pil().save(packed, "PNG", compress_level=1)
    return packed.getvalue()


def reread(path: Path, *, shown: str, plan: Plan, settings: Settings, **_: object) -> bytes:
    """The document that the run read, pickled, without its printed lines. Raises UnreadableFile."""
    from winterplan_extract.extract import read_document

    document = read_document(path, shown=shown, plan=plan, settings=settings)
    body = tuple(_bare(item) if isinstance(item, Table) else item for item in document.body)
    packed = pickle.dumps(replace(document, body=body))
    if len(packed) > MOST_READING_MB * MB:
        raise UnreadableFile(notice("file_too_large", limit=f"{MOST_READING_MB} MB as read"))
    return packed


def _bare(table: Table) -> Table:
    rows = tuple(tuple(cell and replace(cell, lines=()) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def unpacked(path: Path, *, settings: Settings, **_: object) -> dict[str, Path]:
    """Where each file of an archive, or attached to a PDF, lies now, by what stands after the first “!” of its name.

    Raises UnreadableFile.
    """
    from winterplan_extract.runs.find import find_sources
    from winterplan_extract.sources.pdf.pages import attached_files

    into = Path(tempfile.mkdtemp())
    try:
        found = find_sources([path], limits=settings.limits, unpack_into=into, attached=attached_files)
    except WinterplanError as fault:
        raise UnreadableFile(notice("file_damaged", detail=str(fault))) from fault
    return {file.shown.partition("!")[2]: file.path for file in found if file.path.is_relative_to(into)}
