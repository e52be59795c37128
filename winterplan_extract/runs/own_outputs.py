"""What this tool wrote itself: a later run over the same folder must not take it for returns.

Told by what the files hold, so that copies, renamed ones and those in archives are known too.
"""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path
from typing import Final

from winterplan_extract.domain.change_lines import Change
from winterplan_extract.domain.records import TABLES, Ruling
from winterplan_extract.runs.archives import ARCHIVE_FAULTS
from winterplan_extract.runs.settings import OWN_COLUMNS, OWN_HEAD
from winterplan_extract.storage.regular_file import open_regular

_HEADERS: Final = frozenset(
    tuple(field.name for field in dataclasses.fields(record))[:OWN_COLUMNS]
    for record in (*TABLES.values(), Ruling, Change)
)
_AUTHOR: Final = re.compile(rb"<dc:creator[^>]*>winterplan-extract</dc:creator>")  # Excel keeps it when it saves
_PACKAGE: Final = re.compile(rb'^\s*\{[^\[]*"name": "winterplan",')


def is_own(path: Path, name: str) -> bool:
    """Whether a file, called so by people, is a workbook, a table or a ledger that this tool wrote.

    Never raises: of a file that cannot be opened, or is damaged, its reader will say so.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        line = _start(path).decode("utf-8-sig", errors="replace").partition("\n")[0]
        return tuple(line.strip().split(",")[:OWN_COLUMNS]) in _HEADERS
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
