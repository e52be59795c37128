"""The comparison as the sheets need it: councils in order, records by their ids, files named from one folder."""

from __future__ import annotations

import os.path
import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

from winterplan_extract.comparison.counts import CouncilView, Figures, councils_of, count
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.records import (
    CORRECTIONS_SHEET,
    MISSING,
    NO_RETURN,
    NOT_TAKEN,
    Action,
    Candidate,
    Comparison,
    Coverage,
    DocumentRecord,
    ReturnRecord,
    Typed,
)
from winterplan_extract.outputs.published import to_publish, without_councils
from winterplan_extract.outputs.settings import ROW_ID_ROOM, ROW_ID_WIDTH


def shared_folder(files: Sequence[str]) -> str:
    """The folder of all the files with a slash at its end; empty where they share none. An archive is no folder."""
    folders = [posixpath.dirname(file.partition("!")[0]) for file in files]
    if not folders or any(not folder for folder in folders) or len({folder[:1] == "/" for folder in folders}) > 1:
        return ""
    common = posixpath.commonpath(folders)
    return f"{common.rstrip('/')}/" if common else ""


def without_folder(comparison: Comparison) -> Comparison:
    """The comparison with its files named from the folder that all of them lie in."""
    folder = shared_folder([document.file for document in comparison.documents])
    if not folder:
        return comparison
    return replace(
        comparison,
        documents=tuple(replace(d, file=d.file.removeprefix(folder)) for d in comparison.documents),
        rows=tuple(replace(row, source_file=row.source_file.removeprefix(folder)) for row in comparison.rows),
        problems=tuple(replace(p, source_file=p.source_file.removeprefix(folder)) for p in comparison.problems),
    )


def link_to(file: str, folder: Path) -> str:
    """The file (or its archive) as a relative link, for both may be moved together; empty for one on another drive."""
    with suppress(ValueError):  # a drive of Windows from which no relative path leads to the other
        return quote(Path(os.path.relpath(file.partition("!")[0], folder)).as_posix())
    return ""


def short_names(folders: Sequence[str]) -> tuple[str, ...]:
    """The last part of each folder's name, unless two would be called the same."""
    names = tuple(posixpath.basename(folder.rstrip("/")) or folder for folder in folders)
    return names if len(set(names)) == len(names) else tuple(folders)


__all__ = ["Absent", "CouncilView", "Roll", "View", "Waiting", "placed", "roll_call", "view"]


@dataclass(frozen=True, slots=True)
class Absent:
    """A council that is not in the comparison, with its files that could not be read or are no returns."""

    council: Council
    documents: tuple[DocumentRecord, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was looked for and is absent. `asked` says that the regions were named, not taken from the returns."""

    asked: bool
    absent: tuple[Absent, ...]


def silent_councils(documents: Iterable[DocumentRecord], regions: Collection[str], plan: Plan) -> list[Council]:
    """The councils of these regions from which no return could be read, in the register's order."""
    heard = {document.council_code for document in documents if document.status in ("read", "partial")}
    return [
        council
        for council in plan.councils
        if council.region in regions and not heard.intersection((council.code, *council.former_codes))
    ]


def roll_call(comparison: Comparison, plan: Plan, silent: Sequence[str] | None) -> Roll:
    """The councils named in `silent`; where that is None, those of the register in regions that a return came from."""
    read = [document for document in comparison.documents if document.status in ("read", "partial")]
    if silent is None:
        missed = silent_councils(comparison.documents, {one.region for one in read if one.region}, plan)
    else:
        known = {council.name: council for council in plan.councils}
        missed = [known.get(name) or Council(name, name, "", (), "", "") for name in silent]
    return Roll(
        asked=silent is not None,
        absent=tuple(
            Absent(council, _files(council, comparison))
            for council in sorted(missed, key=lambda council: (council.region, council.name))
        ),
    )


def _files(council: Council, comparison: Comparison) -> tuple[DocumentRecord, ...]:
    codes = (council.code, *council.former_codes) if council.code else ()
    return tuple(
        document
        for document in comparison.documents
        if (document.status == "failed" or document.kind in NO_RETURN)
        and (document.council_code in codes or document.council == council.name)
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines that were not taken: by row id those for the sheets Review and Rows, and all others."""

    review: Mapping[str, Typed] = field(default_factory=dict)
    rows: Mapping[str, Typed] = field(default_factory=dict)
    others: tuple[Typed, ...] = ()
    corrections: tuple[Typed, ...] = ()


def placed(lines: Iterable[Typed], rows: Sequence[ReturnRecord], in_review: Collection[str]) -> Waiting:
    """Each line with the cells that it was typed in, if its row still has them (Review: `in_review`) and no other."""
    by_key: dict[str, list[ReturnRecord]] = defaultdict(list)
    by_id = {row.row_id: row for row in rows}
    for each in rows:
        by_key[each.row_key].append(each)
    review: dict[str, Typed] = {}
    on_rows: dict[str, Typed] = {}
    others: list[Typed] = []
    corrections: list[Typed] = []
    for line in lines:
        if line.sheet == CORRECTIONS_SHEET:
            corrections.append(line)
            continue
        row = _row_of(line, by_key, by_id, in_review)
        if row is None:
            others.append(line)
            continue
        cells = [(review, row.row_id in in_review), (on_rows, not line.everywhere)]
        if line.sheet == "Rows":
            cells.reverse()
        free = next((kept for kept, fits in cells if fits and row.row_id not in kept), None)
        if free is None:
            others.append(line)
        else:
            free[row.row_id] = line
    return Waiting(review, on_rows, tuple(others), tuple(corrections))


def _row_of(
    line: Typed,
    by_key: Mapping[str, Sequence[ReturnRecord]],
    by_id: Mapping[str, ReturnRecord],
    in_review: Collection[str],
) -> ReturnRecord | None:
    """The row that the line is about, if it is there; of several files with it, the one it was typed on."""
    if line.sheet == NOT_TAKEN:
        return None
    alike = by_key.get(line.row_key, ()) if line.row_key else ()
    if alike:
        return max(alike, key=lambda row: (row.row_id == line.row_id, row.row_id in in_review))
    row = by_id.get(line.row_id)
    return row if row and not line.row_key and fold(row.requirement) == fold(line.requirement) else None


@dataclass(frozen=True, slots=True)
class View:
    """A comparison with its councils in order of region and name, indexed for the sheets.

    `unread` are files of councils without a return in the comparison, `roll` names the councils that none came from.
    `counted` are the rows of returns that stand, `others` those of copies and earlier ones. `row_lines`, `review_lines`
    and `missing_lines` say on which line of its sheet something stands; files are named from `folder`, `links` lead to
    them.
    """

    comparison: Comparison
    as_of: date
    councils: tuple[CouncilView, ...]
    counts: Figures
    unread: tuple[DocumentRecord, ...]
    roll: Roll
    rows: Mapping[str, ReturnRecord]
    actions: Mapping[str, Action]
    candidates: Mapping[str, tuple[Candidate, ...]]
    council_of: Mapping[str, str]
    counted: tuple[ReturnRecord, ...]
    others: tuple[ReturnRecord, ...]
    in_review: tuple[ReturnRecord, ...]
    missing: tuple[tuple[CouncilView, Coverage], ...]
    row_lines: Mapping[str, int]
    review_lines: Mapping[str, int]
    missing_lines: Mapping[tuple[str, str], int]
    names: bool = True
    councils_named: bool = True
    folder: str = ""
    decides: bool = True
    waiting: Waiting = field(default_factory=Waiting)
    plan_title: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    desk: str = ""

    @property
    def id_width(self) -> int:
        """Characters that a column of row ids needs to show them on one line, within reason."""
        return min(ROW_ID_WIDTH, max((len(row_id) for row_id in self.rows), default=0) + ROW_ID_ROOM)


def view(
    comparison: Comparison,
    plan: Plan,
    as_of: date | None = None,
    review_first: Sequence[str] = (),
    silent: Sequence[str] | None = None,
    *,
    names: bool = True,
    decides: bool = True,
    councils_named: bool = True,
    waiting: Sequence[Typed] = (),
    beside: Path | None = None,
    desk: str = "",
) -> View:
    """The comparison, indexed; unless it `decides`, as it may be published: with `names` or not, councils named or not.

    `review_first`, `silent`, `waiting` and `desk` are those of write_outputs; links lead to the returns from the folder
    `beside`.
    """
    links = {d.return_id: link_to(d.file, beside) for d in comparison.documents} if beside and decides else {}
    folder = shared_folder([document.file for document in comparison.documents]) if decides else ""
    comparison = without_folder(comparison if decides else to_publish(comparison, plan, names=names))
    if not councils_named:
        comparison, review_first, silent = without_councils(comparison, plan), (), ()
    councils = tuple(
        sorted(
            councils_of(comparison, {c.name: c.region for c in plan.councils}),
            key=lambda c: (c.region == "", c.region, c.name),
        )
    )
    turn = {row_id: place for place, row_id in enumerate(review_first)}
    in_review = tuple(
        sorted(
            (row for council in councils for row in council.rows if row.decision == "review"),
            key=lambda row: turn.get(row.row_id, len(turn)),
        )
    )
    missing = tuple(
        (council, covered) for council in councils for covered in council.coverage.values() if covered.state == MISSING
    )
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in comparison.candidates:
        candidates[candidate.row_id].append(candidate)
    named = {document.return_id for council in councils for document in council.documents}
    known = {document.council for council in councils for document in council.documents}
    council_of = {row.row_id: council.name for council in councils for row in council.rows}
    counted = tuple(row for row in comparison.rows if row.row_id in council_of)
    return View(
        comparison=comparison,
        as_of=as_of or comparison.as_of,
        councils=councils,
        counts=count(councils),
        unread=tuple(
            d for d in comparison.documents
            if d.return_id not in named and d.status != "skipped" and not d.superseded_by
            and (not d.council or d.council not in known)
        ),
        roll=roll_call(comparison, plan, silent),
        rows={row.row_id: row for row in comparison.rows},
        actions={action.action_id: action for action in comparison.actions},
        candidates={row_id: tuple(sorted(of, key=lambda c: c.rank)) for row_id, of in candidates.items()},
        council_of=council_of,
        counted=counted,
        others=tuple(row for row in comparison.rows if row.row_id not in council_of),
        in_review=in_review,
        missing=missing,
        row_lines={row.row_id: line for line, row in enumerate(counted)},
        review_lines={row.row_id: line for line, row in enumerate(in_review)},
        missing_lines={(c.name, covered.action_id): line for line, (c, covered) in enumerate(missing)},
        names=names,
        councils_named=councils_named,
        folder=folder,
        decides=decides,
        waiting=placed(waiting, counted, {row.row_id for row in in_review}) if decides else Waiting(),
        plan_title=plan.identity.title,
        links=links,
        desk=desk if decides else "",
    )  # fmt: skip
