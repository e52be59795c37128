"""A run as it was written, read back; its councils with the return that stands for each, and which of them, and which row, is which of another run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Action, Column, Coverage, DecisionRecord, DocumentRecord, ReturnRecord
from winterplan_extract.domain.settings import Pairing
from winterplan_extract.storage.files import read_regular
from winterplan_extract.storage.hold import settle
from winterplan_extract.storage.text_files import read_records
from winterplan_extract.vocabulary.likeness import ratio

_TABLES: Final = ("documents", "rows", "coverage", "actions")
_DECISIONS: Final = "decisions.csv"  # which runs of earlier versions have not
_COLUMNS: Final = "columns.csv"
OF_DATE: Final = ("deadline_text", "deadline_first", "deadline_last")
# The fields that a role bears on, where a column is taken for another.
_OF_ROLE: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: (name,) for name in ("current_status", "met", "gap", "requirement")}, "lead": ("lead_text",), "deadline": OF_DATE,
}  # fmt: skip

Decided = tuple[str, str, tuple[str, ...], str]  # what was decided of a row: field, verdict, actions, value


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
    columns: tuple[Column, ...] = ()
    lists: str = ""  # what its returns were read with, as lists_of tells it; empty where that is not known


@dataclass(frozen=True, slots=True)
class CouncilRound:
    """A council in one round: the return that stands for it, its rows, its answers by action, and what its columns were taken for.

    `decided` is what people decided and corrected of rows, by row_id, and of its file and columns, by return_id.
    """

    name: str
    code: str
    document: DocumentRecord
    rows: tuple[ReturnRecord, ...]
    coverage: Mapping[str, Coverage]
    decided: Mapping[str, frozenset[Decided]]
    decisions: tuple[DecisionRecord, ...] = ()  # on actions, of all councils of the round
    roles: frozenset[tuple[int, int, str]] = frozenset()

    def decided_since(self, old: CouncilRound, old_id: str, new_id: str) -> frozenset[str]:
        """What people decided or corrected, or took back, of a row since the `old` round: fields, “” for its actions."""
        return self._said_since(old, old_id, new_id) | self._reread_since(old)

    def _said_since(self, old: CouncilRound, old_id: str, new_id: str) -> frozenset[str]:
        none: frozenset[Decided] = frozenset()
        return frozenset(one[0] for one in old.decided.get(old_id, none) ^ self.decided.get(new_id, none))

    def _reread_since(self, old: CouncilRound) -> frozenset[str]:
        """The fields on which a correction of the same file, of its date or of what its columns hold, bears in every row."""
        of_file = self._said_since(old, old.document.return_id, self.document.return_id)
        if not of_file or self.document.sha256 != old.document.sha256:
            return frozenset()
        moved = {role for *_, role in self.roles ^ old.roles} if "role" in of_file else set()
        fields = {field for role in moved for field in _OF_ROLE.get(role, ())} | ({"split"} if moved else set())
        return frozenset(fields.union(OF_DATE if "document_date" in of_file else ()))

    def ruled_since(self, old: CouncilRound) -> tuple[DecisionRecord, ...]:
        """What people decided, or took back, of actions since the `old` round, whichever council it was."""
        before, after = (
            {(one.council, one.row_key, one.action_ids): one for one in each.decisions} for each in (old, self)
        )
        return tuple(one for key, one in (before | after).items() if (key in before) != (key in after))


def read_run(folder: Path) -> Run:
    """The run that was written to `folder`, which may also be its folder dataset; raises SourceError where none can be read."""
    settle(folder)
    settle(folder.parent)
    dataset = folder if (folder / "rows.csv").is_file() else folder / "dataset"
    lacking = [f"{name}.csv" for name in _TABLES if not (dataset / f"{name}.csv").is_file()]
    if lacking:
        why = f"{folder} is not a run: {_what_lacks(folder, dataset, lacking)}."
        raise SourceError(
            f"{why} Name a folder that `winterplan run` has written (the one given with -o; comparison unless told).",
            at_desk=f"{why} Name the folder of a project whose outputs have been written, or of its outputs.",
        )
    record = _record(dataset.parent / "run.json")
    return Run(
        folder=folder.as_posix(),
        documents=read_records(dataset / "documents.csv", DocumentRecord),
        rows=read_records(dataset / "rows.csv", ReturnRecord),
        coverage=read_records(dataset / "coverage.csv", Coverage),
        actions=read_records(dataset / "actions.csv", Action),
        as_of=_as_of(record),
        lists=lists_of(record),
        decisions=read_records(dataset / _DECISIONS, DecisionRecord) if (dataset / _DECISIONS).is_file() else (),
        columns=read_records(dataset / _COLUMNS, Column) if (dataset / _COLUMNS).is_file() else (),
    )


def councils_of(run: Run) -> tuple[CouncilRound, ...]:
    """The councils that a return stands for, by name, a nameless one under its return_id; raises SettingsError where one has several."""
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
            value = f"{one.requirement}: {one.value}" if one.field == "role" else one.value
            said = (one.field, verdict, one.action_ids, value)
            decided[row_id] = decided.get(row_id, frozenset()) | {said}
    roles: dict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for column in run.columns:
        roles[column.return_id].add((column.table, column.column, column.role))
    standing = [document for document in run.documents if document.stands]
    keys = [document.council_code or fold(document.council) or document.return_id for document in standing]
    several = sorted({d.council for d, key in zip(standing, keys, strict=True) if keys.count(key) > 1})
    if several:
        why = f"In {run.folder} several returns stand for {', '.join(several)}"
        raise SettingsError(
            f"{why}, as --all-returns makes them. "
            "Run it again without that option, so that one return stands for each council.",
            at_desk=f"{why}. Open that project, say on its page Files which stands, and write its outputs again.",
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
            frozenset(roles[document.return_id]),
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


def _record(path: Path) -> Mapping[str, Any]:
    """The run's own record; empty where there is none that can be read, as it is not needed to compare the run."""
    with suppress(OSError, ValueError):
        record = json.loads(read_regular(path))
        return record if isinstance(record, dict) else {}
    return {}


def lists_of(record: Mapping[str, Any]) -> str:
    """By what lists, and lines taught, a run has read its returns, from its record; empty where that is not told."""
    plan = record.get("plan")
    return json.dumps([plan.get("sha256"), plan["taught"]]) if isinstance(plan, dict) and "taught" in plan else ""


def _as_of(record: Mapping[str, Any]) -> date | None:
    """The day that decided what was overdue; None where that is not told."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        told = (
            record.get("counts", {}).get("as_of") or record["request"]["settings"]["as_of"]
        )  # the latter by earlier versions
        return date.fromisoformat(told)
    return None


By = Literal["wording", "action", "likeness"]


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row in both rounds, and by what it was known: the same wording, the same action, a like wording."""

    old: ReturnRecord
    new: ReturnRecord
    by: By


@dataclass(frozen=True, slots=True)
class RowPairs:
    """The rows of a council in both rounds, in the order of the later return, and those of one round only."""

    both: tuple[RowPair, ...]
    gone: tuple[ReturnRecord, ...]
    new: tuple[ReturnRecord, ...]

    def later(self) -> Mapping[str, ReturnRecord]:
        """The later row of each earlier one that has one, by row_id."""
        return {pair.old.row_id: pair.new for pair in self.both}

    def earlier(self) -> Mapping[str, ReturnRecord]:
        """The earlier row of each later one that has one, by row_id."""
        return {pair.new.row_id: pair.old for pair in self.both}


def pair_councils(
    old: Sequence[CouncilRound], new: Sequence[CouncilRound]
) -> tuple[tuple[tuple[CouncilRound, CouncilRound], ...], tuple[CouncilRound, ...], tuple[CouncilRound, ...]]:
    """The councils of both rounds, known by code and then by name; those gone; those new."""
    pairs: list[tuple[CouncilRound, CouncilRound]] = []
    left, right = list(old), list(new)
    keys: tuple[Callable[[CouncilRound], str], ...] = (lambda council: council.code, lambda council: fold(council.name))
    for key in keys:
        of_key = {key(council): council for council in reversed(left) if key(council)}
        for council in tuple(right):
            other = of_key.get(key(council))
            if other is not None and (not other.code or not council.code or other.code == council.code):
                del of_key[key(council)]
                pairs.append((other, council))
                left.remove(other)
                right.remove(council)
    return tuple(pairs), tuple(left), tuple(right)


def pair_rows(old: Sequence[ReturnRecord], new: Sequence[ReturnRecord], settings: Pairing) -> RowPairs:
    """The rows of one council's two returns, paired by row_key, wording, action, likeness of wording; of several, those most alike."""
    found: list[RowPair] = []
    left, right = list(old), list(new)
    stages: tuple[tuple[By, Callable[[ReturnRecord], Iterable[str]], float], ...] = (
        ("wording", lambda row: filter(None, (row.row_key.partition("-")[0],)), 0.0),
        ("wording", lambda row: filter(None, (_folded(row.requirement),)), 0.0),
        ("action", lambda row: row.action_ids, 0.0),
        ("likeness", lambda row: ("any",), settings.same_row),
    )
    for by, keys, least in stages:
        pairs = _most_alike(left, right, keys, least)
        found += [RowPair(one, other, by) for one, other in pairs]
        paired_old, paired_new = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
        left = [row for row in left if id(row) not in paired_old]
        right = [row for row in right if id(row) not in paired_new]
    turn = {id(row): at for at, row in enumerate(new)}
    found.sort(key=lambda pair: turn[id(pair.new)])
    return RowPairs(tuple(found), tuple(left), tuple(right))


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    return fold(text)  # most rows say in both rounds what they said


def _most_alike(
    old: Sequence[ReturnRecord],
    new: Sequence[ReturnRecord],
    keys: Callable[[ReturnRecord], Iterable[str]],
    least: float,
) -> list[tuple[ReturnRecord, ReturnRecord]]:
    """Pairs of rows that share a key, the most alike first, each row once. `least` is a likeness of wording, 0 to 1."""
    of_key: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(new):
        for key in keys(row):
            of_key[key].append(place)
    ranked: list[tuple[tuple[float, ...], int, int]] = []
    for place, row in enumerate(old):
        for other in sorted({other for key in keys(row) for other in of_key.get(key, ())}):
            wording = ratio(_folded(row.requirement), _folded(new[other].requirement))
            if wording >= least:
                ranked.append((_unlike(wording, row, new[other]), place, other))
    pairs: list[tuple[ReturnRecord, ReturnRecord]] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, place, other in sorted(ranked):
        if place not in taken_old and other not in taken_new:
            taken_old.add(place)
            taken_new.add(other)
            pairs.append((old[place], new[other]))
    return pairs


def _unlike(wording: float, one: ReturnRecord, other: ReturnRecord) -> tuple[float, ...]:
    """What sets the closest pair first: wording, actions, section, status, reference, the weightiest first."""
    return (
        -wording,
        -float(one.action_ids == other.action_ids),
        -float(_folded(one.section) == _folded(other.section)),
        -ratio(_folded(one.current_status), _folded(other.current_status)),
        -float(one.ref == other.ref),
    )
