"""`winterplan tables`: every table of a return as read, before any meaning is given to it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from winterplan_extract.cli.terminal import console, counted, safe, title
from winterplan_extract.domain.document import Box, Cell, Document, Table
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.problems import wording
from winterplan_extract.runs.inspect import tables as tables_of


def tables(file: Path, plan_folder: Path | None, *, as_json: bool) -> Exit:
    """Prints the tables; raises UnreadableFile for a file that cannot be read."""
    document = tables_of(file, plan_folder)
    found_tables = [table for table in document.tables if not _is_box(table)]
    for found in document.notices:
        severity, message = wording(found)
        sys.stderr.write(f"{severity}: {safe(message)}\n")
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


def _is_box(table: Table) -> bool:
    """Whether a table is a frame around one text: a banner, a remark set off."""
    return sum(len(row) for row in table.rows) == 1


def _print(document: Document, found_tables: Sequence[Table]) -> None:
    out = console()
    pages = f", {document.pages} pages" if document.pages else ""
    out.print(safe(f"{document.file}: {document.format}{pages}, {counted(found_tables, 'table')}"))
    for table in found_tables:
        page = f", page {table.page}" if table.page else ""
        columns = max((len(row) for row in table.rows), default=0)
        title(out, f"Table {table.number}{page}: {len(table.rows)} rows, {columns} columns")
        for number, row in enumerate(table.rows, start=1):
            out.print(f"row {number}")
            for column, cell in enumerate(row, start=1):
                if cell is not None:
                    out.print(_placed(column, cell), soft_wrap=True)


def _placed(column: int, cell: Cell) -> str:
    spans = [f"{n} {what}" for n, what in ((cell.row_span, "rows"), (cell.col_span, "columns")) if n > 1]
    where = f"  {column}" + (f" (over {' and '.join(spans)})" if spans else "")
    indent = "\n" + " " * (len(where) + 2)
    return f"{where}: {safe(cell.text).replace(chr(10), indent)}"
