"""`winterplan check`: one return, and everything that was seen in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from winterplan_extract.cli.terminal import console, facts, safe, table, title
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.plaintext import shortened
from winterplan_extract.domain.records import Column, DocumentRecord, ExtractedReturn
from winterplan_extract.runs.inspect import check as checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

_SHOWN = 90  # characters of a text in a listing: enough to find it in the source
_STATUS = {"read": Exit.ALL_READ, "partial": Exit.SOME_FAILED}


def check(file: Path, plan_folder: Path | None) -> Exit:
    """Prints what was found; raises UnreadableFile for a file that cannot be read."""
    seen = checked(file, plan_folder)
    out = console()
    _print_document(out, seen.document)
    _print_columns(out, seen.columns)
    _print_rows(out, seen)
    _print_set_aside(out, seen)
    _print_joins(out, seen)
    _print_problems(out, seen)
    return _STATUS.get(seen.document.status, Exit.NOTHING_READ)


def _print_document(out: Console, line: DocumentRecord) -> None:
    council = " ".join(
        part for part in (line.council, f"({line.council_code})" if line.council_code else "", line.region) if part
    )
    seen = [
        ("file", line.file),
        ("status", line.status),
        ("format", line.format + (f", {line.pages} pages" if line.pages else "")),
        ("council", council or "not found"),
        ("evidence", line.council_evidence or "none"),
        ("kind", line.kind or "not known"),
        ("plan", line.plan or "not named"),
        ("date", line.document_date or "none"),
        ("tables", line.tables),
        (
            "table rows",
            f"{line.table_rows} = {line.rows} requirement rows"
            + (f" - {line.further_rows} outside the tables or of lists" if line.further_rows else "")
            + f" + {line.continuations} continuations + {line.headers} headers + {line.set_aside} set aside",
        ),
        (
            "letters and digits",
            f"{line.chars_in_tables} in tables, {line.chars_kept} kept, {line.chars_outside} outside",
        ),
    ]
    facts(out, seen)


def _print_columns(out: Console, columns: Sequence[Column]) -> None:
    """The role of each column; tables whose columns are alike share a line."""
    title(out, "Columns: what each was taken for, and why")
    alike: dict[tuple[int, str, str, float, str], list[int]] = defaultdict(list)
    for c in columns:
        alike[c.column, c.heading, c.role, c.score, c.evidence].append(c.table)
    lines = [
        (spans(tables), column, shortened(heading, 40), role, f"{score:.2f}", evidence)
        for (column, heading, role, score, evidence), tables in alike.items()
    ]
    table(out, ("tables", "column", "heading", "taken for", "score", "why"), lines, right=("column", "score"))


def _print_rows(out: Console, seen: ExtractedReturn) -> None:
    rows = seen.rows
    decisions = Counter(row.decision for row in rows)
    counts = ", ".join(f"{decisions[decision]} {decision}" for decision in ("mapped", "review", "unmapped"))
    title(out, f"Rows: {len(rows)} ({counts})")
    lines = [
        (
            row.row_id.rpartition("-")[2],
            _where(row.page, row.table, row.row),
            row.ref,
            shortened(row.requirement, _SHOWN),
            row.met,
            "; ".join(row.action_ids) or row.decision,
            f"{row.confidence:.2f}",
            "; ".join(row.flags),
        )
        for row in rows
    ]
    table(out, ("row", "place", "ref", "requirement", "met", "answers", "sure", "flags"), lines, right=("row", "sure"))


def _print_set_aside(out: Console, seen: ExtractedReturn) -> None:
    aside = seen.set_aside
    title(out, f"Set aside: {len(aside)} table rows that are no requirement")
    lines = [
        (reason, _where(each.page, each.table, each.row), shortened(each.text, _SHOWN))
        for reason, group in groupby(sorted(aside, key=lambda each: each.reason), key=lambda each: each.reason)
        for each in group
    ]
    table(out, ("reason", "place", "text"), lines)


def _print_joins(out: Console, seen: ExtractedReturn) -> None:
    joins = seen.joins
    title(out, f"Joined: {len(joins)} table rows that go on a row of the page before")
    lines = [(_where(join.page, join.table, join.row), join.row_id.rpartition("-")[2], join.evidence) for join in joins]
    table(out, ("place", "goes on row", "why"), lines)


def _print_problems(out: Console, seen: ExtractedReturn) -> None:
    problems = seen.problems
    title(out, f"Problems: {len(problems)}")
    lines = [(each.severity, _where(each.page, each.table, each.row), each.message) for each in problems]
    table(out, ("severity", "place", "what"), lines)
    if not problems:
        out.print(safe("none"))


def _where(page: int | None, table_number: int | None, row: int | None) -> str:
    named = (("p", page), ("t", table_number), ("r", row))
    return " ".join(f"{letter}{number}" for letter, number in named if number is not None)


def spans(numbers: Iterable[int]) -> str:
    """Whole numbers in order as a reader would write them: 1-3, 5."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
