"""The desk while it runs: its open projects, those it remembers, and how it is told to close."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winterplan_extract.desk.project_file import id_of
from winterplan_extract.desk.recent import RecentProjects
from winterplan_extract.desk.safety import Door

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
