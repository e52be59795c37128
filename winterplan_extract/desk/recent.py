"""What is remembered from one start of the desk to the next, in the user's own folder: projects opened last, and ports."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from winterplan_extract.desk.project_file import FILE
from winterplan_extract.desk.settings import OWN_PORTS, PORTS_KEPT, RECENT


@dataclass(frozen=True, slots=True)
class RecentProjects:
    """A list in a file, the last opened first, and one of ports beside it; one that cannot be read or written is none."""

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
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".part")
        beside.write_text(json.dumps(listed), encoding="utf-8")
        beside.replace(file)


def of_user() -> RecentProjects:
    """The list of whoever is logged in."""
    return RecentProjects(user_data_path("winterplan", appauthor=False) / "projects.json")
