"""What a child process does so that a source can be shown: draws a page, reads a file, unpacks an archive, whatever these hold."""

from __future__ import annotations

import io
import pickle
import tempfile
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import Any

from winterplan_extract.desk.settings import (
    DOTS,
    LARGE_DOTS,
    LEAST_SIDE,
    MOST_DOTS,
    MOST_LARGE_DOTS,
    MOST_READING_MB,
)
from winterplan_extract.domain.document import Table
from winterplan_extract.domain.errors import UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.settings import MB

_POINTS = 72.0  # to the inch


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
    """The document that the run read, pickled, without its printed lines, which nobody is shown. Raises UnreadableFile."""
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
