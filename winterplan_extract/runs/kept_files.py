"""What a person changed in the files that are about to be written anew: they are kept under a dated name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Problem, problem_of
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.staging import Found, Sheets, as_written, changed_since, dated, digest, sheet_digests


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

        try:
            sheets = read_apart(sheet_digests, out / name, plan=plan, settings=settings)
        except UnreadableFile:
            sheets = None
    return changed_since(out, name, sheets)


def problems(found: Sequence[Found], *, corrections: str = "") -> tuple[Problem, ...]:
    """A note on each file that is kept; `corrections` is the sheet of a workbook for what seems typed elsewhere in it."""

    def note(each: Found) -> Problem:
        sheet = corrections if each.name.endswith(".xlsx") else ""
        return problem_of(
            notice("workbook_kept", file=each.name, what=each.changed, copy=each.keep_as, corrections=sheet)
        )

    return tuple(note(each) for each in found if each.changed)
