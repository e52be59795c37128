"""The projects that were opened last, remembered in the user's own folder."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from winterplan_extract.desk.project_file import FILE
from winterplan_extract.desk.settings import RECENT


@dataclass(frozen=True, slots=True)
class RecentProjects:
    """A list in a file, the last opened first; one that cannot be read or written is none."""

    file: Path

    def folders(self) -> tuple[Path, ...]:
        """The folders of projects that are still there."""
        try:
            held = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()
        paths = [Path(each) for each in held if isinstance(each, str)] if isinstance(held, list) else []
        return tuple(path for path in paths if (path / FILE).is_file())

    def opened(self, folder: Path) -> None:
        """Puts a folder first."""
        kept = [folder, *(path for path in self.folders() if path != folder)][:RECENT]
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(".part")
            beside.write_text(json.dumps([str(path) for path in kept]), encoding="utf-8")
            beside.replace(self.file)


def of_user() -> RecentProjects:
    """The list of whoever is logged in."""
    return RecentProjects(user_data_path("winterplan", appauthor=False) / "projects.json")
