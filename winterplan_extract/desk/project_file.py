"""A project on disk: a folder with project.toml, which is a pipeline that `winterplan run` takes too, and its outputs."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from winterplan_extract.desk.settings import ID_LETTERS, LONGEST_NAME
from winterplan_extract.domain.errors import OutputError, SettingsError

FILE: Final = "project.toml"
RETURNS: Final = "returns"  # files that were dropped on a page
OUT: Final = "comparison"
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a project. `sources` is a folder or file; None: the files that were dropped."""

    sources: Path | None
    region: str = ""
    as_of: date | None = None
    plan: Path | None = None


def id_of(folder: Path) -> str:
    """The short name in addresses of the project in a folder."""
    return hashlib.sha256(str(folder).encode("utf-8", "replace")).hexdigest()[:ID_LETTERS]


def typed_path(text: str) -> Path:
    """What was typed as a path, `~` being the home folder; as it is where there is no such user."""
    path = Path(text)
    with suppress(RuntimeError):
        return path.expanduser()
    return path


def folder_name(typed: str) -> str:
    """A name that a folder may have on every system. Raises SettingsError where nothing of it is left."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", typed).split())[:LONGEST_NAME].strip(" .")
    if not name:
        raise SettingsError("Give the project a name: letters and digits, such as “East Midlands December”.")
    return name


def write_project(folder: Path, chosen: Chosen) -> None:
    """Writes project.toml into the folder, which is made where it lacks. Raises OutputError."""
    lines = [
        "# Made by `winterplan desk`; `winterplan run` on this file does the same run.",
        "[run]",
        f"sources = [{_text(str(chosen.sources) if chosen.sources else RETURNS)}]",
        f"out = {_text(OUT)}",
    ]
    if chosen.region:
        lines.append(f"region = {_text(chosen.region)}")
    if chosen.as_of:
        lines.append(f"as_of = {chosen.as_of.isoformat()}")
    if chosen.plan:
        lines.append(f"plan = {_text(str(chosen.plan))}")
    beside = folder / f".{FILE}.part"
    try:
        (folder / RETURNS if chosen.sources is None else folder).mkdir(parents=True, exist_ok=True)
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(folder / FILE)
    except OSError as fault:
        raise OutputError(
            f"The project cannot be written to {folder} ({fault.strerror}). Name another folder."
        ) from fault


def _text(value: str) -> str:
    """The value as a string of TOML, which takes JSON's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
