"""Projects on disk, and which of them were opened last.

A project is a folder with project.toml, which is a pipeline that `winterplan run` takes too, and files dropped into it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path
from starlette.datastructures import UploadFile

from winterplan_extract.desk.settings import ID_LETTERS, LONGEST_FILE_NAME, LONGEST_NAME, OWN_PORTS, PORTS_KEPT, RECENT
from winterplan_extract.domain.errors import OutputError, SettingsError
from winterplan_extract.domain.settings import Limits
from winterplan_extract.domain.typed import DAYS_SHOWN, day_of
from winterplan_extract.runs.settings import MB
from winterplan_extract.storage.files import write_regular

FILE: Final = "project.toml"
RETURNS: Final = "returns"  # files that were dropped on a page
OUT: Final = "comparison"
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


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


def typed_day(text: str) -> date:
    """What was typed as a day. Raises SettingsError where it is none."""
    found = day_of(text)
    if found is None:
        raise SettingsError(f"“{text}” is no day; write it as {DAYS_SHOWN}.")
    return found


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
    try:
        (folder / RETURNS if chosen.sources is None else folder).mkdir(parents=True, exist_ok=True)
        write_regular(folder / FILE, ("\n".join(lines) + "\n").encode())
    except OSError as fault:
        raise OutputError(
            f"The project cannot be written to {folder} ({fault.strerror}). Name another folder."
        ) from fault


def _text(value: str) -> str:
    """The value as a string of TOML, which takes JSON's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def safe_name(given: str) -> str:
    """The last part of a file's name, fit for every system; empty where nothing is left, or the file is hidden."""
    name = _NOT_IN_NAMES.sub("_", re.split(r"[/\\]", given)[-1]).strip(" ")
    stem, dot, ending = name.rpartition(".")
    name = f"{stem[: LONGEST_FILE_NAME - len(ending)]}.{ending}" if dot else name[:LONGEST_FILE_NAME]
    return "" if not name.strip(". ") or name.startswith(".") else name


def copy_into(folder: Path, files: Sequence[UploadFile], limits: Limits) -> tuple[str, ...]:
    """Copies the files; gives the names under which they stand. Raises SettingsError for one that is too large."""
    taken: list[str] = []
    for upload in files:
        name = safe_name(upload.filename or "")
        if not name:
            continue
        path = _free(folder / name)
        if (upload.size or 0) > limits.file_mb * MB:
            raise SettingsError(
                f"{path.name} has more than {limits.file_mb} MB, which no return has. It was not taken; "
                "if it is an archive of returns, unpack it and choose the returns."
            )
        try:
            with path.open("xb") as out:
                shutil.copyfileobj(upload.file, out)
        except OSError as fault:
            with suppress(OSError):
                path.unlink()
            raise OutputError(f"{name} could not be copied ({fault.strerror or fault}).") from fault
        taken.append(path.name)
    return tuple(taken)


def _free(path: Path) -> Path:
    """The path, or one beside it with a number where there is such a file already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


@dataclass(frozen=True, slots=True)
class RecentProjects:
    """A list in a file, the last opened first, and one of ports beside it; one that cannot be read is none."""

    file: Path

    def folders(self) -> tuple[Path, ...]:
        """The folders of projects that are still there."""
        paths = [Path(each) for each in _listed(self.file) if isinstance(each, str)]
        return tuple(path for path in paths if (path / FILE).is_file())

    def opened(self, folder: Path) -> None:
        """Puts a folder first."""
        kept = [folder, *(path for path in self.folders() if path != folder)][:RECENT]
        _keep(self.file, [str(path) for path in kept])

    @property
    def _ports(self) -> Path:
        return self.file.with_name("ports.json")

    def ports(self) -> tuple[int, ...]:
        """The ports that were taken for the desk, the first one first: workbooks lead there."""
        return tuple(each for each in _listed(self._ports) if isinstance(each, int) and each in OWN_PORTS)

    def took(self, port: int) -> None:
        """Adds a port; the desk takes it again where those before it are not free."""
        _keep(self._ports, [*self.ports()[: PORTS_KEPT - 1], port])


def _listed(file: Path) -> list[Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return held if isinstance(held, list) else []


def _keep(file: Path, listed: list[Any]) -> None:
    with suppress(OSError):
        write_regular(file, json.dumps(listed).encode())


def of_user() -> RecentProjects:
    """The list of whoever is logged in."""
    return RecentProjects(user_data_path("winterplan", appauthor=False) / "projects.json")
