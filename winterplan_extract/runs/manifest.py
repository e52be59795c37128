"""What run.json records of a run (nothing else knows the time), what stands of the last one, and how to add an extra.

What a person changed is kept, what is made of the very same not made again.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Comparison, ExtractedReturn, Problem, Typed, problem_of
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.staging import Found, Sheets, as_written, changed_since, dated, digest, sheet_digests
from winterplan_extract.outputs.view import link_to
from winterplan_extract.runs.cache import library_versions, plan_itself, program_sources, version_of
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.settings import SECONDS_DIGITS
from winterplan_extract.storage.files import read_regular


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
            "sha256": {
                path.name: hashlib.sha256(read_regular(path)).hexdigest()
                for path in sorted(plan.folder.glob("*.csv"))
                if path.is_file()
            },
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


def _plain(value: Any) -> Any:
    """The value with nothing in it that JSON has no word for."""
    return json.loads(json.dumps(value, default=lambda it: it.as_posix() if isinstance(it, Path) else it.isoformat()))


def look(out: Path, names: Sequence[str], *, plan: Plan, settings: Settings, now: datetime) -> tuple[Found, ...]:
    """What stands in `out` under these names, and what a person changed in each since it was written."""
    return tuple(
        Found(
            name,
            digest(out / name),
            dated(out, name, now),
            "" if not (out / name).is_file() or as_written(out, name) else _changed(out, name, plan, settings),
        )
        for name in names
    )


def _changed(out: Path, name: str, plan: Plan, settings: Settings) -> str:
    sheets: Sheets | None = None
    if name.endswith(".xlsx"):
        from winterplan_extract.runs.isolation import read_apart  # with all that starts processes

        with suppress(UnreadableFile):
            sheets = read_apart(sheet_digests, out / name, plan=plan, settings=settings)
    return changed_since(out, name, sheets)


def notes_on_kept(found: Sequence[Found], *, corrections: str = "") -> tuple[Problem, ...]:
    """A note on each file that is kept; `corrections` is the sheet of a workbook for what is typed elsewhere in it."""

    def note(each: Found) -> Problem:
        sheet = corrections if each.name.endswith(".xlsx") else ""
        return problem_of(
            notice("workbook_kept", file=each.name, what=each.changed, copy=each.keep_as, corrections=sheet)
        )

    return tuple(note(each) for each in found if each.changed)


# Of what run.json records: the clock, and how a run was carried out, which comes to the same.
_CLOCK: Final = ("started", "finished", "seconds", "files")
_MANNER: Final = ("workers", "engine", "scheduler", "fresh", "no_cache", "cache")


def made_of(
    comparison: Comparison,
    record: Mapping[str, Any],
    *,
    plan: Plan,
    silent: Sequence[str] | None,
    waiting: Sequence[Typed],
    kept: Sequence[Problem],
    desk: str = "",
) -> str:
    """The hash of all that has a say in the outputs of a run, with `record` for run.json and `desk` for the address
    that rows lead to; empty where there can be none, so that they are made.
    """
    asked = {name: value for name, value in record.items() if name not in _CLOCK}
    asked["request"] = {name: value for name, value in record["request"].items() if name not in _MANNER}
    links = [link_to(document.file, Path(record["request"]["out"])) for document in comparison.documents]
    parts = (asked, links, program_sources(), plan_itself(plan), silent, waiting, kept, desk)
    hashed, encoder = hashlib.sha256(), msgspec.json.Encoder(enc_hook=str, order="deterministic")
    try:
        for part in (parts, *(getattr(comparison, each.name) for each in fields(comparison))):
            hashed.update(encoder.encode(part))
    except UnicodeEncodeError:  # half a letter, which some broken files hold
        return ""
    return hashed.hexdigest()


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
