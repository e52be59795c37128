"""The child's side of showing sources: draws pages and reads files, whatever these hold, within a memory limit."""

from __future__ import annotations

import io
import os
import pickle
import tempfile
from dataclasses import dataclass, replace
from importlib import import_module
from math import sqrt
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from winterplan_extract.desk.settings import (
    DOTS,
    GROWN_MB,
    LARGE_DOTS,
    LEAST_SIDE,
    MOST_DOTS,
    MOST_LARGE_DOTS,
    MOST_READING_MB,
)
from winterplan_extract.domain.document import Document, Notice, Table
from winterplan_extract.domain.errors import UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.settings import MB, OUT_OF_MEMORY
from winterplan_extract.runs.worker import MemoryLimit, stand_alone

_POINTS = 72.0  # to the inch


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG, and its size in dots."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page to be drawn; `large` for looking closely."""

    path: Path
    page: int
    large: bool = False

    def carry_out(self, settings: Settings) -> Picture | Notice:
        """The picture, or why there is none."""
        import pypdfium2

        try:
            with pypdfium2.PdfDocument(self.path) as document:
                document.init_forms()  # or what is filled in would not show
                if not 0 < self.page <= len(document):
                    return self.fault("the file has no such page")
                return self._drawn(document[self.page - 1])
        except (pypdfium2.PdfiumError, OSError, ValueError) as fault:
            return self.fault(str(fault).partition("\n")[0])

    def fault(self, detail: str) -> Notice:
        """The notice that the page cannot be shown."""
        return notice("page_not_drawn", page=self.page, detail=detail or "no reason given")

    def _drawn(self, page: Any) -> Picture | Notice:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return self.fault("it has no size")
        dots, most = (LARGE_DOTS, MOST_LARGE_DOTS) if self.large else (DOTS, MOST_DOTS)
        scale = min(dots / _POINTS, sqrt(most / width / height))
        if min(width, height) * scale < LEAST_SIDE < max(width, height) * scale and scale < dots / _POINTS:
            return self.fault("it is a strip too thin to be seen")
        drawn = page.render(scale=scale).to_pil()
        packed = io.BytesIO()
        drawn.save(packed, "PNG", compress_level=1)
        return Picture(packed.getvalue(), drawn.width, drawn.height)


@dataclass(frozen=True, slots=True)
class Rereading:
    """A file to be read again as the run reads it."""

    path: Path
    shown: str
    plan: Plan

    def carry_out(self, settings: Settings) -> Document | Notice:
        """The document without its printed lines, which nobody is shown."""
        from winterplan_extract.extract import read_document

        try:
            document = read_document(self.path, shown=self.shown, plan=self.plan, settings=settings)
        except UnreadableFile as fault:
            return fault.notice
        return replace(document, body=tuple(_bare(item) if isinstance(item, Table) else item for item in document.body))

    def fault(self, detail: str) -> Notice:
        """The notice that the file cannot be read."""
        return notice("reader_crashed", detail=detail)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive, or a PDF with others attached, whose files are to be unpacked as the run unpacks them."""

    path: Path

    def carry_out(self, settings: Settings) -> dict[str, Path] | Notice:
        """Where each of its files lies now, by what stands after the first “!” of its name."""
        from winterplan_extract.runs.find import find_sources
        from winterplan_extract.sources.pdf.pages import attached_files

        into = Path(tempfile.mkdtemp())
        try:
            found = find_sources([self.path], limits=settings.limits, unpack_into=into, attached=attached_files)
        except WinterplanError as fault:
            return self.fault(str(fault))
        return {file.shown.partition("!")[2]: file.path for file in found if file.path.is_relative_to(into)}

    def fault(self, detail: str) -> Notice:
        """The notice that it cannot be unpacked."""
        return notice("file_damaged", detail=detail)


SourceRequest = Drawing | Rereading | Unpacked


def _bare(table: Table) -> Table:
    rows = tuple(tuple(cell and replace(cell, lines=()) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def serve_sources(connection: Connection, settings: Settings, scratch: Path) -> None:
    """Carries out one Drawing or Rereading after another and sends what came of each, until its parent is gone."""
    stand_alone()
    tempfile.tempdir = str(scratch)
    memory = MemoryLimit(settings.limits.memory_mb)
    from winterplan_extract.sources.ocr.time_extension import listening  # the child's business, like the readers

    import_module("pypdfium2.raw")
    try:
        connection.send(True)
        while True:
            asked: SourceRequest = connection.recv()
            memory.renew()
            with listening(connection.send):
                connection.send_bytes(_packed(asked, settings))
            if memory.grown() > GROWN_MB * MB:
                break
    except MemoryError:  # with too little left even to say so
        os._exit(OUT_OF_MEMORY)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # nobody is left to hear it
    os._exit(0)  # nothing to tidy up, and a damaged heap must not get the chance to hang here


def _packed(asked: SourceRequest, settings: Settings) -> bytes:
    """What came of it, as it is sent; a fault of the program costs this one answer."""
    try:
        packed = pickle.dumps(asked.carry_out(settings))
    except MemoryError:
        return pickle.dumps(asked.fault(f"it needs more than {settings.limits.memory_mb} MB of memory"))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as fault:  # whatever it is: a panic of a library in Rust is no Exception
        return pickle.dumps(asked.fault(f"{type(fault).__name__}: {fault}".partition("\n")[0]))
    if len(packed) > MOST_READING_MB * MB:
        return pickle.dumps(notice("file_too_large", limit=f"{MOST_READING_MB} MB as read"))
    return packed
