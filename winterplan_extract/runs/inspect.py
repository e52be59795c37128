"""The use cases of one return: what was found in it, and its tables as read; each in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.errors import SourceError, UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import LAST_DAY, Settings
from winterplan_extract.runs.archives import is_archive
from winterplan_extract.runs.cache import learnt_list
from winterplan_extract.runs.find import is_own
from winterplan_extract.runs.isolation import read_apart
from winterplan_extract.runs.request import Request, request_from
from winterplan_extract.storage.plan_folder import load_plan


@dataclass(frozen=True, slots=True)
class Checked:
    """A return with everything that was found in it, the day on which overdue is judged, and why that day."""

    returned: ExtractedReturn
    as_of: date
    because: str


def check(file: Path, plan_folder: Path | None = None, as_of: date | str | None = None) -> Checked:
    """One return, as a run of it alone would have it; raises UnreadableFile for a file that cannot be read, or that a run wrote."""
    from winterplan_extract.comparison import day_of_judging, not_overdue_from

    settings = request_from(Request((file,)), {"as_of": as_of}).settings
    _refuse_archive(file)
    if is_own(file, file.name):
        raise UnreadableFile(notice("own_output"))
    plan, reading = load_plan(plan_folder), replace(settings, as_of=LAST_DAY)
    returned = read_apart(examined, file, plan=plan, settings=reading, learnt=learnt_list(plan, reading))
    day, because = day_of_judging([replace(returned.document, stands=True)], plan, settings)
    return Checked(not_overdue_from(returned, day), day, because)


def tables(file: Path, plan_folder: Path | None = None) -> Document:
    """The document before any meaning is given to it; raises UnreadableFile for a file that cannot be read."""
    _refuse_archive(file)
    return read_apart(as_read, file, plan=load_plan(plan_folder), settings=Settings())


def _refuse_archive(file: Path) -> None:
    if file.is_file() and is_archive(file):
        raise SourceError(
            f"{file} is an archive, and this command reads one file. Unpack it and name a file in it, or read them all with `winterplan run`."
        )


def examined(path: Path, **asked: Any) -> ExtractedReturn:
    """The return; raises UnreadableFile."""
    from winterplan_extract.extract import examine  # the child's business

    return examine(path, **asked).returned


def as_read(path: Path, *, shown: str, plan: Plan, settings: Settings, **_: Any) -> Document:
    """The document; raises UnreadableFile."""
    from winterplan_extract.extract import read_document  # the child's business

    return read_document(path, shown=shown, plan=plan, settings=settings)
