"""What stands in the folder of outputs: what a person changed is kept, what is made of the very same not made again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Comparison, Problem, Typed, problem_of
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.staging import Found, Sheets, as_written, changed_since, dated, digest, sheet_digests
from winterplan_extract.outputs.view import link_to
from winterplan_extract.runs.cache import plan_itself, program_sources


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


def problems(found: Sequence[Found], *, corrections: str = "") -> tuple[Problem, ...]:
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
