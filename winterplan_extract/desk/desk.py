"""The desk while it runs, and what its user's own folder remembers from one start to the next: projects opened last, and ports."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from winterplan_extract.desk.project_file import FILE, id_of
from winterplan_extract.desk.safety import Door
from winterplan_extract.desk.settings import OWN_PORTS, PORTS_KEPT, RECENT
from winterplan_extract.storage.files import write_regular

if TYPE_CHECKING:
    from winterplan_extract.desk.project import Project


@dataclass
class Desk:
    """`home` is where new projects are put unless another folder is named; `options` are those of every run."""

    door: Door
    recent: RecentProjects
    home: Path
    options: dict[str, Any] = field(default_factory=dict)
    user_home: Path = field(default_factory=Path.home)  # under which a folder of returns can be chosen
    suggested: Path | None = None  # a folder of returns that was named when the desk was started
    when_closed: Callable[[], None] = lambda: None
    closing: threading.Event = field(default_factory=threading.Event)
    _projects: dict[str, Project] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, folder: Path) -> Project:
        """The project in a folder, opened once. Raises WinterplanError where there is none."""
        from winterplan_extract.desk.project import opened  # with it comes what reads returns

        real = folder.resolve()
        with self._lock:
            found = next((each for each in self._projects.values() if each.folder == real), None)
            if found is None:
                found = opened(real, **self.options)
                self._projects[found.id] = found
        self.recent.opened(real)
        return found

    def project(self, name: str) -> Project | None:
        """The open project of that short name, or one that is remembered."""
        found = self._projects.get(name)
        if found is not None:
            return found
        remembered = next((folder for folder in self.recent.folders() if id_of(folder) == name), None)
        return self.open(remembered) if remembered else None

    def close(self) -> None:
        """Ends all that was started, and then the server."""
        self.closing.set()
        for project in list(self._projects.values()):
            project.close()
        self.when_closed()


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
        write_regular(file, json.dumps(listed).encode())


def of_user() -> RecentProjects:
    """The list of whoever is logged in."""
    return RecentProjects(user_data_path("winterplan", appauthor=False) / "projects.json")
