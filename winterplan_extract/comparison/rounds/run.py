"""A run as it was written, read back, and its councils with the return that stands for each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Action, Coverage, DecisionRecord, DocumentRecord, ReturnRecord
from winterplan_extract.storage.hold import settle
from winterplan_extract.storage.regular_file import read_regular
from winterplan_extract.storage.text_files import read_records

_TABLES: Final = ("documents", "rows", "coverage", "actions")
_DECISIONS: Final = "decisions.csv"  # which runs of earlier versions have not

Decided = tuple[str, str, tuple[str, ...], str]  # what was decided of a row: field, verdict, actions, value


BY_PERSON: Final = "A person decided or corrected it since the earlier run."


@dataclass(frozen=True, slots=True)
class Run:
    """What one round holds. `folder` is as it was given; `as_of` is None where the run does not say."""

    folder: str
    documents: tuple[DocumentRecord, ...]
    rows: tuple[ReturnRecord, ...]
    coverage: tuple[Coverage, ...]
    actions: tuple[Action, ...]
    as_of: date | None = None
    decisions: tuple[DecisionRecord, ...] = ()  # those in force


@dataclass(frozen=True, slots=True)
class CouncilRound:
    """A council in one round: the return that stands for it, its rows in their order, its answers by action.

    `decided` is what people decided and corrected of its rows, by row_id.
    """

    name: str
    code: str
    document: DocumentRecord
    rows: tuple[ReturnRecord, ...]
    coverage: Mapping[str, Coverage]
    decided: Mapping[str, frozenset[Decided]]
    decisions: tuple[DecisionRecord, ...] = ()  # on actions, of all councils of the round

    def decided_since(self, old: CouncilRound, old_id: str, new_id: str) -> frozenset[str]:
        """What people decided or corrected, or took back, of a row since the `old` round: fields, “” for its actions."""
        none: frozenset[Decided] = frozenset()
        return frozenset(one[0] for one in old.decided.get(old_id, none) ^ self.decided.get(new_id, none))

    def ruled_since(self, old: CouncilRound) -> tuple[DecisionRecord, ...]:
        """What people decided, or took back, of actions since the `old` round, whichever council it was."""
        before, after = (
            {(one.council, one.row_key, one.action_ids): one for one in each.decisions} for each in (old, self)
        )
        return tuple(one for key, one in (before | after).items() if (key in before) != (key in after))


def read_run(folder: Path) -> Run:
    """The run that was written to `folder`, which may also be the folder dataset in it.

    Raises SourceError where there is no run, or none that can be read.
    """
    settle(folder)
    settle(folder.parent)
    dataset = folder if (folder / "rows.csv").is_file() else folder / "dataset"
    lacking = [f"{name}.csv" for name in _TABLES if not (dataset / f"{name}.csv").is_file()]
    if lacking:
        raise SourceError(
            f"{folder} is not a run: {_what_lacks(folder, dataset, lacking)}. "
            "Name a folder that `winterplan run` has written (the one given with -o; comparison unless told)."
        )
    return Run(
        folder=folder.as_posix(),
        documents=read_records(dataset / "documents.csv", DocumentRecord),
        rows=read_records(dataset / "rows.csv", ReturnRecord),
        coverage=read_records(dataset / "coverage.csv", Coverage),
        actions=read_records(dataset / "actions.csv", Action),
        as_of=_as_of(dataset.parent / "run.json"),
        decisions=read_records(dataset / _DECISIONS, DecisionRecord) if (dataset / _DECISIONS).is_file() else (),
    )


def councils_of(run: Run) -> tuple[CouncilRound, ...]:
    """The councils that a return stands for, by name; the order of the run's files plays no part.

    A return that names no council stands for itself, under its return_id. Raises SettingsError
    where several returns of one council stand, as in a run with --all-returns.
    """
    coverage: dict[str, dict[str, Coverage]] = {}
    for line in run.coverage:
        coverage.setdefault(line.council, {})[line.action_id] = line
    rows: dict[str, list[ReturnRecord]] = {}
    for row in run.rows:
        rows.setdefault(row.return_id, []).append(row)
    decided: dict[str, frozenset[Decided]] = {}
    for one in run.decisions:
        for row_id in one.met:
            verdict = "" if one.field else one.verdict  # a table has no verdict of a correction
            said = (one.field, verdict, one.action_ids, one.value)
            decided[row_id] = decided.get(row_id, frozenset()) | {said}
    standing = [document for document in run.documents if document.stands]
    keys = [document.council_code or fold(document.council) or document.return_id for document in standing]
    several = sorted({d.council for d, key in zip(standing, keys, strict=True) if keys.count(key) > 1})
    if several:
        raise SettingsError(
            f"In {run.folder} several returns stand for {', '.join(several)}, as --all-returns makes them. "
            "Run it again without that option, so that one return stands for each council."
        )
    councils = [
        CouncilRound(
            document.council or document.return_id,
            document.council_code,
            document,
            tuple(rows.get(document.return_id, ())),
            coverage.get(document.council or document.return_id)
            or coverage.get(f"{document.council} ({document.return_id})", {}),
            decided,
            tuple(one for one in run.decisions if not one.field),
        )
        for document in standing
    ]
    return tuple(sorted(councils, key=lambda council: (fold(council.name), council.code, council.document.return_id)))


def _what_lacks(folder: Path, dataset: Path, lacking: list[str]) -> str:
    if not folder.exists():
        return "there is no such folder"
    if not folder.is_dir():
        return "it is a file"
    if not dataset.is_dir():
        return "it holds no folder dataset"
    return f"{dataset} lacks {', '.join(lacking)}"


def _as_of(path: Path) -> date | None:
    """The day that decided what was overdue, from the run's own record; None where that is not told."""
    with suppress(OSError, ValueError, KeyError, TypeError):  # the record of a run is not needed to compare it
        record = json.loads(read_regular(path))
        told = (
            record.get("counts", {}).get("as_of") or record["request"]["settings"]["as_of"]
        )  # the latter by earlier versions
        return date.fromisoformat(told)
    return None
