"""What run.json records of a run (nothing else knows the time); the versions installed, and how to add an extra."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.settings import SECONDS_DIGITS
from winterplan_extract.storage.files import read_regular

_LIBRARIES: Final = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "python-docx", "lxml", "rapidfuzz", "numpy", "pyarrow", "openpyxl",
    "python-calamine", "rapidocr", "onnxruntime",
)  # fmt: skip


def manifest(
    request: Request,
    returns: Sequence[ExtractedReturn],
    *,
    plan: Plan,
    seconds: Mapping[str, float],
    started: datetime,
    finished: datetime,
) -> dict[str, Any]:
    """The record of a run, fit for JSON: what ran, what it was asked for, what it read, in how many `seconds` by
    return_id.
    """
    return {
        "program": {"name": "winterplan-extract", "version": version_of("winterplan-extract")},
        "python": platform.python_version(),
        "system": platform.platform(),
        "libraries": library_versions(),
        "request": _plain(asdict(request)),
        "plan": {
            "folder": plan.folder.as_posix(),
            "sha256": _plan_hashes(plan.folder),
            "taught": [asdict(line) for line in plan.taught],
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
    return json.loads(json.dumps(value, default=lambda it: it.as_posix() if isinstance(it, Path) else it.isoformat()))


Extra = Literal["ocr", "parquet", "dask"]

_PACKAGE: Final = "winterplan-extract"
_TOOLS: Final = {  # a file that the tool leaves in the environment that it made, and its command
    "uv-receipt.toml": "uv tool install --force",
    "pipx_metadata.json": "pipx install --force",
}


def how_to_add(extra: Extra) -> str:
    """The line to type in a terminal, for this installation."""
    origin = _origin()
    url = str(origin.get("url", ""))
    wanted = f"{_PACKAGE}[{extra}]{f' @ {url}' if url else ''}"
    for left, command in _TOOLS.items():
        if (Path(sys.prefix) / left).is_file():
            return f'{command} "{wanted}"'
    if origin.get("dir_info", {}).get("editable"):
        wanted = f"{url2pathname(urlsplit(url).path)}[{extra}]"
        return f'{_pip()} install -e "{wanted}"'
    return f'{_pip()} install "{wanted}"'


def _origin() -> dict[str, Any]:
    """Where an installer took the program from, as it keeps it; empty where that was an index of packages."""
    try:
        kept = distribution(_PACKAGE).read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    return dict(json.loads(kept)) if kept else {}


def _pip() -> str:
    """pip for this Python; in an environment that uv made, and that has none, uv's own."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if find_spec("pip") is None:
        return f"uv pip --python {python}"
    called = "& " if sys.platform == "win32" and python != sys.executable else ""  # or PowerShell only says it
    return f"{called}{python} -m pip"
