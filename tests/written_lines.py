"""What the CSV files of a run say, line by line."""

from __future__ import annotations

import csv
from pathlib import Path


def csv_lines(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file, each by its headings."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def table_lines(out: Path, table: str) -> list[dict[str, str]]:
    """The lines of a table of the dataset in the folder of a run."""
    return csv_lines(out / "dataset" / f"{table}.csv")
