"""What the outputs of a run are made of, as one hash: where it is the last run's, they need not be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import msgspec

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Comparison, Problem
from winterplan_extract.domain.typed_lines import Typed
from winterplan_extract.outputs.view import link_to
from winterplan_extract.runs.cache import plan_itself, program_sources

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
    """The hash of all that has a say in the outputs of a run; empty where there can be none, so that they are made.

    `record` is what run.json will say: the program and its libraries, and what was asked for; `desk` the address that rows lead to.
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
