"""What run.json records of a run: versions, settings, input hashes, timings. Nothing else knows the time."""

from __future__ import annotations

import dataclasses
import hashlib
import platform
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.settings import SECONDS_DIGITS
from winterplan_extract.storage.files import read_regular

_LIBRARIES: Final = (
    "pypdfium2",
    "pdfplumber",
    "pdfminer.six",
    "python-docx",
    "lxml",
    "rapidfuzz",
    "numpy",
    "pyarrow",
    "openpyxl",
    "python-calamine",
    "rapidocr",
    "onnxruntime",
)


def manifest(
    request: Request,
    returns: Sequence[ExtractedReturn],
    *,
    plan: Plan,
    seconds: Mapping[str, float],
    started: datetime,
    finished: datetime,
) -> dict[str, Any]:
    """The record of a run, fit for JSON: what ran, what it was asked for, what it read, how long it took.

    `seconds` holds the wall clock of each file by return_id; files that were not read have none.
    """
    return {
        "program": {"name": "winterplan-extract", "version": version_of("winterplan-extract")},
        "python": platform.python_version(),
        "system": platform.platform(),
        "libraries": library_versions(),
        "request": _plain(dataclasses.asdict(request)),
        "plan": {
            "folder": plan.folder.as_posix(),
            "sha256": _plan_hashes(plan.folder),
            "taught": [dataclasses.asdict(line) for line in plan.taught],
        },
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round((finished - started).total_seconds(), SECONDS_DIGITS),
        "files": [
            {
                "return_id": each.document.return_id,
                "file": each.document.file,
                "sha256": each.document.sha256,
                "status": each.document.status,
                "seconds": seconds.get(each.document.return_id),
            }
            for each in returns
        ],
    }


def library_versions() -> dict[str, str]:
    """The libraries that have a say in what comes out, with their versions; empty for one that is not installed."""
    return {name: version_of(name) for name in _LIBRARIES}


@cache
def version_of(name: str) -> str:
    """The version of an installed distribution; empty where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _plan_hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(read_regular(path)).hexdigest()
        for path in sorted(folder.glob("*.csv"))
        if path.is_file()
    }


def _plain(value: Any) -> Any:
    """The value with nothing in it that JSON has no word for."""
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
        case Path():
            return value.as_posix()
        case _:
            return value
