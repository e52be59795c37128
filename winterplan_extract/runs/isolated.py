"""One file, read in a process of its own within the limits of a run: for commands that show a single return."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar, cast

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SourceError, UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.events import Ended
from winterplan_extract.runs.isolation import Processes
from winterplan_extract.runs.return_ids import legible, name_returns
from winterplan_extract.runs.temporary import private_folder
from winterplan_extract.runs.worker import Extract, Task

Read = TypeVar("Read")


def read_apart(reader: Callable[..., Read], path: Path, *, plan: Plan, settings: Settings, anew: bool = True) -> Read:
    """What `reader`, a function that a child process can import, gives for the file.

    It is called as extract.extract_return is. `anew` is the quicker way where no other file is read after
    it. Raises UnreadableFile where it raises that, hangs,
    crashes or needs too much memory, and SourceError where the path is no file.
    """
    if path.is_dir():
        raise SourceError(
            f"{legible(path.as_posix())} is a folder, and this command reads one file. Name a file in it, "
            "or read them all with `winterplan run`."
        )
    if not os.path.lexists(path):
        raise SourceError(
            f"{legible(path.as_posix())} is not there. Check the name, and put a name with spaces in quotes."
        )
    with private_folder() as scratch:
        task = Task(
            path,
            shown=legible(path.as_posix()),
            return_id=name_returns([path.name])[0],
            plan=plan,
            settings=settings,
            extract=cast("Extract", reader),
            scratch=scratch,
        )
        with closing(Processes(1, anew=anew).carry_out([task])) as events:
            (came,) = (event.result for event in events if isinstance(event, Ended))
    if isinstance(came, Notice):
        raise UnreadableFile(came)
    return cast("Read", came)
