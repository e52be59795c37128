"""The use case of loose rows: each is mapped to the actions, and comes back in its place with what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from winterplan_extract.domain.errors import WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import Matched, match_loose, match_return
from winterplan_extract.runs.cache import learnt_list
from winterplan_extract.runs.isolation import read_apart
from winterplan_extract.runs.rows_file import RowTable, read_rows, table_of, writable, write_rows
from winterplan_extract.storage.plan_folder import load_plan

_ADDED: Final = ("action_ids", "decision", "confidence", "candidates", "reasons")
_EMPTY: Final = ("", "unmapped", "0.00", "", "The row has no requirement.")


def match(
    rows: str | Path | Sequence[Mapping[str, str]],
    *,
    out: str | Path | None = None,
    as_return: bool = False,
    plan: str | Path | None = None,
    settings: Settings | None = None,
) -> RowTable:
    """The rows with the columns action_ids, decision, confidence, candidates and reasons; written to `out`, if one is named.

    `rows` is a CSV or xlsx file, or a dictionary for each row; they need a `requirement`, and may have section, ref,
    council and theme. With `as_return` the rows of each council are one return, in their order. In a script that
    names a file, call it under `if __name__ == "__main__":`. `plan` is a plan folder.

    Raises SourceError, UnreadableFile or SettingsError for rows that cannot be used, OutputError where nothing can be
    written.
    """
    named = Path(rows) if isinstance(rows, str | Path) else None
    target = None if out is None else writable(Path(out), named)
    its_plan, settings = load_plan(None if plan is None else Path(plan)), settings or Settings()
    if isinstance(rows, str | Path):
        table = read_apart(rows_or_fault, Path(rows), plan=its_plan, settings=settings)
        if isinstance(table, WinterplanError):
            raise table
    else:
        table = table_of(rows)
    learnt_list(its_plan, settings).have_ready(its_plan, settings)
    made = matched(table, its_plan, settings, as_return=as_return)
    if target is not None:
        write_rows(made, target)
    return made


def rows_or_fault(path: Path, *, settings: Settings, **_: Any) -> RowTable | WinterplanError:
    """The rows of the file, or what is wrong with it: a fault raised in a child process would count as a crash."""
    try:
        return read_rows(path, settings.limits)
    except WinterplanError as fault:
        return fault


def matched(table: RowTable, plan: Plan, settings: Settings, *, as_return: bool) -> RowTable:
    """The table with the columns action_ids, decision, confidence, candidates, reasons after its own.

    With `as_return` the rows of each council are one return, in their order; otherwise each row is
    matched on its own.
    """
    records = {record.row_id: record for record in _records(table) if record.requirement}
    found: dict[str, tuple[str, ...]] = {}
    if as_return:
        returns: dict[str, list[ReturnRecord]] = defaultdict(list)
        for record in records.values():
            returns[record.council].append(record)
        for rows in returns.values():
            found |= _found(match_return, rows, plan, settings)
    elif records:
        found = _found(match_loose, list(records.values()), plan, settings)
    own = [i for i, name in enumerate(table.header) if name.strip().casefold() not in _ADDED]
    return RowTable(
        (*(table.header[i] for i in own), *_ADDED),
        tuple(
            (*(line[i] for i in own), *found.get(_row_id(number), _EMPTY))
            for number, line in enumerate(table.lines, start=1)
        ),
    )


def _found(
    matcher: Callable[[Sequence[ReturnRecord], Plan, Settings], Matched],
    rows: Sequence[ReturnRecord],
    plan: Plan,
    settings: Settings,
) -> dict[str, tuple[str, ...]]:
    """The texts of the added columns, by row_id."""
    judged = matcher(rows, plan, settings)
    candidates: dict[str, list[str]] = defaultdict(list)
    best: dict[str, str] = {}
    for candidate in sorted(judged.candidates, key=lambda each: (each.row_id, each.rank)):
        candidates[candidate.row_id].append(f"{candidate.action_id} {candidate.confidence:.2f}")
        best.setdefault(candidate.row_id, candidate.reasons)
    reasons: dict[str, list[str]] = defaultdict(list)
    for link in judged.matches:
        reasons[link.row_id].append(link.reasons or link.action_id)
    return {
        row.row_id: (
            "; ".join(row.action_ids),
            row.decision,
            f"{row.confidence:.2f}",
            "; ".join(candidates[row.row_id]),
            " | ".join(reasons[row.row_id]) or best.get(row.row_id, ""),
        )
        for row in judged.rows
    }


def _records(table: RowTable) -> list[ReturnRecord]:
    columns = zip(*(table.column(name) for name in ("requirement", "section", "ref", "council", "theme")), strict=True)
    return [
        ReturnRecord(
            row_id=_row_id(number),
            row_key="",
            return_id="rows",
            council=council,
            council_code="",
            region="",
            source_file="",
            page=None,
            page_end=None,
            table=1,
            row=number,
            theme=theme,
            section=section,
            ref=ref,
            requirement=requirement,
        )
        for number, (requirement, section, ref, council, theme) in enumerate(columns, start=1)
    ]


def _row_id(number: int) -> str:
    return f"rows-{number:03d}"
