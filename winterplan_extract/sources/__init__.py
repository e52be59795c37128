"""Any file as a Document: `read` is the room's door; `looks_like_return` tells which files to bring to it."""

from __future__ import annotations

import dataclasses
from pathlib import Path, PurePath

from winterplan_extract.domain.document import Document, Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.sweeping import without_sweeps
from winterplan_extract.sources.choose import RETURN_SUFFIXES, Kind, kind_of, looks_like_return

__all__ = ["RETURN_SUFFIXES", "looks_like_return", "read"]


def read(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """What stands in the file, read as what it is whatever its name says; notices tell of a name that disagrees and of a file without a table. Raises
    UnreadableFile where there is nothing to read, or no reader for the kind."""
    kind = kind_of(path, settings.limits)
    with without_sweeps():
        document = _read_as(kind, path, shown, settings, plan)
    more = (*_mislabelled(kind, shown), *_without_tables(document))
    return dataclasses.replace(document, notices=(*document.notices, *more)) if more else document


def _read_as(kind: Kind, path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    # Each reader brings in heavy libraries, so it is imported when a file asks for it.
    if kind.reader == "pdf":
        from winterplan_extract.sources.pdf import read_pdf

        return read_pdf(path, shown, settings, plan)
    if kind.reader == "word":
        from winterplan_extract.sources.word import read_word

        return read_word(path, shown, settings)
    if kind.reader == "excel":
        from winterplan_extract.sources.excel import read_excel

        return read_excel(path, shown, settings, plan)
    if kind.reader == "text":
        from winterplan_extract.sources.text import read_text

        return read_text(path, shown, settings, plan)
    if kind.reader == "web":
        from winterplan_extract.sources.web import read_web

        return read_web(path, shown, settings)
    if kind.reader == "slides":
        from winterplan_extract.sources.slides import read_slides

        return read_slides(path, shown, settings)
    if kind.reader == "legacy":
        from winterplan_extract.sources.legacy import read_legacy

        return read_legacy(path, shown, settings)
    raise UnreadableFile(notice("format_unsupported", kind=kind.name))


def _mislabelled(kind: Kind, shown: str) -> tuple[Notice, ...]:
    suffix = PurePath(shown).suffix
    if not suffix or suffix.lower() in kind.suffixes:
        return ()
    return (notice("file_mislabelled", suffix=suffix, actual=kind.name),)


def _without_tables(document: Document) -> tuple[Notice, ...]:
    """What to say of a document in which no table was found, unless its reader has said why."""
    if document.tables or any(found.code in ("images_only", "no_tables", "no_text") for found in document.notices):
        return ()
    has_text = any(item.text.strip() for item in (*document.body, *document.furniture))  # type: ignore[union-attr]
    return (notice("no_tables" if has_text else "no_text"),)
