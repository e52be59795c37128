"""Any file as a Document: `read` is the room's door; `looks_like_return` tells which files to bring to it."""

from __future__ import annotations

import dataclasses
from importlib import import_module
from pathlib import Path, PurePath
from typing import Final

from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.document import Document, Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.choose import RETURN_SUFFIXES, Kind, kind_of, looks_like_return

__all__ = ["RETURN_SUFFIXES", "looks_like_return", "read"]
_BY_HEADINGS: Final = ("pdf", "excel", "text")  # readers that ask the plan


def read(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """What stands in the file, read as what it is whatever its name says; notices tell of a name that disagrees and of a file without a table. Raises
    UnreadableFile where there is nothing to read, or no reader for the kind."""
    kind = kind_of(path, settings.limits)
    with without_sweeps():
        document = _read_as(kind, path, shown, settings, plan)
    more = (*_mislabelled(kind, shown), *_without_tables(document))
    return dataclasses.replace(document, notices=(*document.notices, *more)) if more else document


def _read_as(kind: Kind, path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    if not kind.reader:
        raise UnreadableFile(notice("format_unsupported", kind=kind.name))
    # Each reader brings in heavy libraries, so it is imported when a file asks for it.
    reader = getattr(import_module(f"{__name__}.{kind.reader}"), f"read_{kind.reader}")
    read_so: Document = reader(path, shown, settings, *((plan,) if kind.reader in _BY_HEADINGS else ()))
    return read_so


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
