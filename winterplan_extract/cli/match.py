"""`winterplan match`: loose rows, mapped to the actions; written by the use case, or printed here as CSV."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from winterplan_extract.cli.terminal import safe
from winterplan_extract.domain.errors import Exit
from winterplan_extract.runs.match import match as matched
from winterplan_extract.runs.rows_file import RowTable


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
