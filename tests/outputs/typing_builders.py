"""A run over the fictional comparison without any reading, and a person at its workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import outputs_builders as build
from openpyxl import load_workbook
from written_lines import table_lines

from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs import WATCHED, write_outputs
from winterplan_extract.runs import decisions, manifest
from winterplan_extract.runs.request import Request

NOON = datetime(2020, 12, 31, 12, 0, tzinfo=UTC)
PLAN = build.plan()
Line = dict[str, str]


def run(
    out: Path,
    *files: Path,
    minutes: int = 0,
    profile: str = "working",
    without: Sequence[str] = (),
) -> decisions.Decisions:
    """What `winterplan run -o OUT --decisions ...` does after reading, `minutes` after noon; rows may be gone by then."""
    now = NOON + timedelta(minutes=minutes)
    request = Request(sources=(out,), out=out, decisions=files, profile=profile, settings=build.SETTINGS)
    decided = decisions.take(request, PLAN, now)
    found = decisions.kept_for(
        decided, manifest.look(out, WATCHED, plan=PLAN, settings=build.SETTINGS, now=now), request.profile
    )
    whole = _ruled(build.comparison(), {ruling.row_key for ruling in decided.rulings}, without)
    write_outputs(
        decisions.with_decisions(whole, decided, manifest.notes_on_kept(found)),
        out,
        plan=PLAN,
        profile=profile,
        waiting=decided.waiting,
        found=found,
        run={},
    )
    return decided


def _ruled(comparison: Comparison, keys: set[str], without: Sequence[str]) -> Comparison:
    """The comparison without some rows, those that were decided no longer in review."""
    rows = tuple(
        replace(row, decision="unmapped") if row.row_key in keys and row.decision == "review" else row
        for row in comparison.rows
        if row.row_id not in without
    )
    there = {row.row_id for row in rows}
    return replace(
        comparison,
        rows=rows,
        candidates=tuple(each for each in comparison.candidates if each.row_id in there),
        matches=tuple(each for each in comparison.matches if each.row_id in there),
        coverage=tuple(
            replace(each, row_ids=tuple(i for i in each.row_ids if i in there)) for each in comparison.coverage
        ),
    )


def fill_in(workbook: Path, sheet: str, row_id: str, **cells: str) -> None:
    """Types into the line of a row: decision, note, apply_to_every_council, decided_by."""
    book = load_workbook(workbook)
    header, columns = _header(book[sheet])
    number = next(
        line for line in range(header + 1, book[sheet].max_row + 1)
        if book[sheet].cell(line, columns["Row id"]).value == row_id
    )  # fmt: skip
    for name, text in cells.items():
        book[sheet].cell(number, columns[name.replace("_", " ").capitalize()]).value = text
    book.save(workbook)


def lines(workbook: Path, sheet: str) -> list[Line]:
    """The lines of a sheet's table by its headings; blanks are empty. None where there is no such sheet."""
    about = workbook.stat()
    return _tables(workbook, (about.st_mtime_ns, about.st_size)).get(sheet, [])


@lru_cache(maxsize=4)
def _tables(workbook: Path, _version: tuple[int, int]) -> dict[str, list[Line]]:
    book = load_workbook(workbook)
    found = {}
    for sheet in set(book.sheetnames).intersection(("Review", "Rows", "Not taken")):
        header, columns = _header(book[sheet])
        found[sheet] = [
            {name: str(book[sheet].cell(number, at).value or "") for name, at in columns.items()}
            for number in range(header + 1, book[sheet].max_row + 1)
        ]
    return found


def waiting(workbook: Path) -> list[tuple[str, str, str, str]]:
    """What stands in the workbook marked as not taken: the sheet, the row, the decision and the note."""
    return [
        (sheet, line["Row id"], line["Decision"], line["Note"])
        for sheet in ("Review", "Rows", "Not taken")
        for line in lines(workbook, sheet)
        if line.get("Not taken because")
    ]


def copies(out: Path) -> list[Path]:
    """The workbooks that were kept, the oldest first."""
    return sorted(out.glob("comparison.2*.xlsx"), key=lambda path: (len(path.name), path.name))


def problems(out: Path) -> Mapping[str, str]:
    """The messages of the run's problems by their codes."""
    return {line["code"]: line["message"] for line in table_lines(out, "problems")}


def _header(sheet: Any) -> tuple[int, dict[str, int]]:
    for line in sheet.iter_rows():
        titles = {str(cell.value): cell.column for cell in line if cell.value is not None}
        if "Row id" in titles:
            return line[0].row, titles
    raise AssertionError(f"no headings on {sheet.title}")
