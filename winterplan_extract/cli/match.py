"""`winterplan match`: loose rows, mapped to the actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from winterplan_extract.cli.rows_file import Sheet, read_rows, writable, write_rows
from winterplan_extract.domain.errors import Exit, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import Matched, match_loose, match_return
from winterplan_extract.runs.isolated import read_apart
from winterplan_extract.storage.plan_folder import load_plan

_ADDED: Final = ("action_ids", "decision", "confidence", "candidates", "reasons")
_EMPTY: Final = ("", "unmapped", "0.00", "", "The row has no requirement.")


def match(rows: Path, out: Path | None, plan_folder: Path | None, *, as_return: bool) -> Exit:
    """Maps the rows of a file and writes them with what was found, in their order."""
    target = writable(out)
    plan, settings = load_plan(plan_folder), Settings()
    sheet = read_apart(rows_or_fault, rows, plan=plan, settings=settings)
    if isinstance(sheet, WinterplanError):
        raise sheet
    write_rows(matched(sheet, plan, settings, as_return=as_return), target)
    return Exit.ALL_READ


def rows_or_fault(path: Path, *, settings: Settings, **_: Any) -> Sheet | WinterplanError:
    """The rows of the file, or what is wrong with it: a fault raised in a child process would count as a crash."""
    try:
        return read_rows(path, settings.limits)
    except WinterplanError as fault:
        return fault


def matched(sheet: Sheet, plan: Plan, settings: Settings, *, as_return: bool) -> Sheet:
    """The sheet with the columns action_ids, decision, confidence, candidates, reasons after its own.

    With `as_return` the rows of each council are one return, in their order; otherwise each row is
    matched on its own.
    """
    records = {record.row_id: record for record in _records(sheet) if record.requirement}
    found: dict[str, tuple[str, ...]] = {}
    if as_return:
        returns: dict[str, list[ReturnRecord]] = defaultdict(list)
        for record in records.values():
            returns[record.council].append(record)
        for rows in returns.values():
            found |= _found(match_return, rows, plan, settings)
    elif records:
        found = _found(match_loose, list(records.values()), plan, settings)
    own = [i for i, name in enumerate(sheet.header) if name.strip().casefold() not in _ADDED]
    return Sheet(
        (*(sheet.header[i] for i in own), *_ADDED),
        tuple(
            (*(line[i] for i in own), *found.get(_row_id(number), _EMPTY))
            for number, line in enumerate(sheet.lines, start=1)
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


def _records(sheet: Sheet) -> list[ReturnRecord]:
    columns = zip(*(sheet.column(name) for name in ("requirement", "section", "ref", "council", "theme")), strict=True)
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
