"""`winterplan check`, `tables`, `match` and `explain`: one return, loose rows, and one row of a run."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winterplan_extract.cli.terminal import console, facts, safe, say, table, title
from winterplan_extract.domain.document import Box, Cell, Document, Table
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.plaintext import shortened
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import Column, DocumentRecord, ExtractedReturn
from winterplan_extract.domain.words import counted, value_said
from winterplan_extract.runs.inspect import Line
from winterplan_extract.runs.inspect import check as checked
from winterplan_extract.runs.inspect import explain as explained
from winterplan_extract.runs.inspect import tables as tables_of
from winterplan_extract.runs.match import RowTable
from winterplan_extract.runs.match import match as matched

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 90  # characters of a text in a listing: enough to find it in the source
_STATUS = {"read": Exit.ALL_READ, "partial": Exit.SOME_FAILED}


def check(file: Path, plan_folder: Path | None, as_of: str | None = None) -> Exit:
    """Prints what was found; raises UnreadableFile for a file that cannot be read."""
    found = checked(file, plan_folder, as_of)
    seen, judged = found.returned, found.as_of
    out = console()
    _print_document(out, seen.document, f"{judged.day} {judged:%b %Y}, {found.because}; --as-of sets another day")
    _print_columns(out, seen.columns)
    _print_rows(out, seen)
    _print_set_aside(out, seen)
    _print_joins(out, seen)
    _print_problems(out, seen)
    return _STATUS.get(seen.document.status, Exit.NOTHING_READ)


def _print_document(out: Console, line: DocumentRecord, judged_on: str) -> None:
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
        ("overdue judged on", judged_on),
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
            value_said("met", row.met),
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


def tables(file: Path, plan_folder: Path | None, *, as_json: bool) -> Exit:
    """Prints the tables; raises UnreadableFile for a file that cannot be read."""
    document = tables_of(file, plan_folder)
    # a table of one cell is a frame around one text: a banner, a remark set off
    found_tables = [table for table in document.tables if sum(len(row) for row in table.rows) != 1]
    for found in document.notices:
        severity, message = wording(found)
        say(f"{severity}: {message}", to=sys.stderr)
    if as_json:
        lines = ",\n".join(json.dumps(table_as_json(table)) for table in found_tables)
        sys.stdout.write(f"[\n{lines}\n]\n")
    else:
        _print(document, found_tables)
    errors = any(wording(found)[0] == "error" for found in document.notices)
    return Exit.SOME_FAILED if errors else Exit.ALL_READ


def table_as_json(table: Table) -> dict[str, Any]:
    """A table as `--json` gives it. Cells stand as in HTML: one that spans has no twin in the places it covers."""
    covered = _covered(table)
    return {
        "page": table.page,
        "bbox": _box(table.box),
        "rows": [
            [
                _cell(cell, table.page)
                for column, cell in enumerate(cells)
                if cell is not None or (row, column) not in covered
            ]
            for row, cells in enumerate(table.rows)
        ],
    }


def _cell(cell: Cell | None, page: int | None) -> dict[str, Any]:
    cell = cell or Cell("", page=page)
    return {
        "text": cell.text,
        "row_span": cell.row_span,
        "col_span": cell.col_span,
        "page": cell.page,
        "bbox": _box(cell.box),
    }


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(edge, 2) for edge in (box.x0, box.top, box.x1, box.bottom)]


def _covered(table: Table) -> set[tuple[int, int]]:
    """The places that the span of a cell elsewhere covers."""
    return {
        (row + down, column + along)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell is not None
        for down in range(cell.row_span)
        for along in range(cell.col_span)
        if down or along
    }


def _print(document: Document, found_tables: Sequence[Table]) -> None:
    out = console()
    pages = f", {document.pages} pages" if document.pages else ""
    out.print(safe(f"{document.file}: {document.format}{pages}, {counted(len(found_tables), 'table')}"))
    for each in found_tables:
        page = f", page {each.page}" if each.page else ""
        columns = max((len(row) for row in each.rows), default=0)
        title(out, f"Table {each.number}{page}: {len(each.rows)} rows, {columns} columns")
        for number, row in enumerate(each.rows, start=1):
            out.print(f"row {number}")
            for column, cell in enumerate(row, start=1):
                if cell is not None:
                    out.print(_placed(column, cell), soft_wrap=True)


def _placed(column: int, cell: Cell) -> str:
    spans = [f"{n} {what}" for n, what in ((cell.row_span, "rows"), (cell.col_span, "columns")) if n > 1]
    where = f"  {column}" + (f" (over {' and '.join(spans)})" if spans else "")
    indent = "\n" + " " * (len(where) + 2)
    return f"{where}: {safe(cell.text).replace(chr(10), indent)}"


def match(rows: Path, out: Path | None, plan_folder: Path | None, *, as_return: bool) -> Exit:
    """Maps the rows of a file; prints them with what was found, in their order, where no file is named for them."""
    table = matched(rows, out=out, as_return=as_return, plan=plan_folder)
    if out is None:
        _print_csv(table)
    return Exit.ALL_READ


def _print_csv(table: RowTable) -> None:
    screen = sys.stdout.isatty()
    lines = [[safe(cell) for cell in line] if screen else line for line in (table.header, *table.lines)]
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    csv.writer(sys.stdout, lineterminator="\n" if screen else "\r\n").writerows(lines)


def explain(out: Path, row_id: str) -> Exit:
    """Prints the row, its place, the links that stand and the candidates with what speaks for each."""
    told = explained(out, row_id)
    _print_row(told.row, told.corrections)
    _print_links(told.links, told.titles)
    _print_candidates(told.candidates, told.titles)
    return Exit.ALL_READ


def _print_row(row: Line, corrections: Sequence[str]) -> None:
    out = console()
    pages = row["page"] if row["page"] == row["page_end"] else f"{row['page']} to {row['page_end']}"
    place = f"table {row['table']}, row {row['row']}"
    seen = [
        ("row", row["row_id"]),
        ("council", row["council"] or "not found"),
        ("source", row["source_file"]),
        ("place", f"page {pages}, {place}" if row["page"] else place),
        ("theme", row["theme"]),
        ("section", row["section"]),
        ("ref", row["ref"] or "none"),
        ("requirement", row["requirement"]),
        ("met", value_said("met", row["met"]) + (f" (printed: {row['met_text']})" if row["met_text"] else "")),
        ("decision", f"{row['decision']}: {row['action_ids']}" if row["action_ids"] else row["decision"]),
        ("confidence", row["confidence"]),
        ("flags", row["flags"] or "none"),
        ("corrected", "\n".join(corrections)),
    ]
    facts(out, [fact for fact in seen if fact[1]])


def _print_links(links: Sequence[Line], titles: dict[str, str]) -> None:
    out = console()
    title(out, f"Links that stand: {len(links)}")
    lines = [
        (link["action_id"], titles.get(link["action_id"], ""), link["confidence"], link["decided_by"], link["reasons"])
        for link in links
    ]
    if links:
        table(out, ("action", "title", "sure", "decided by", "why"), lines, right=("sure",))
    else:
        out.print(safe("none: the row is mapped to no action"))


def _print_candidates(candidates: Sequence[Line], titles: dict[str, str]) -> None:
    out = console()
    title(out, "Candidates, best first")
    numbers = ("sure", "wording", "section", "order")
    figures = itemgetter("confidence", "text_score", "section_score", "order_score", "reasons")
    lines = [
        (each["rank"], each["action_id"], titles.get(each["action_id"], ""), *figures(each), each.get("sums", ""))
        for each in candidates
    ]
    table(out, ("", "action", "title", *numbers, "what speaks for it", "score"), lines, right=numbers)
