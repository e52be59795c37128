"""The rows of an earlier run, from the dataset that it wrote."""

from __future__ import annotations

from pathlib import Path

from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.storage.dataset_files import read_records
from winterplan_extract.storage.hold import settle


def rows_of_run(out: Path) -> tuple[ReturnRecord, ...] | None:
    """The rows that the run in the folder `out` wrote; None where it wrote none.

    Columns that an older version did not write have their defaults. Raises SettingsError for a
    table that cannot be read.
    """
    settle(out)
    path = out / "dataset" / "rows.csv"
    if not path.is_file():
        return None
    try:
        return read_records(path, ReturnRecord)
    except SourceError as fault:
        raise SettingsError(
            f"The rows of the last run are needed to know what the decisions were made on. {fault} "
            "Run once without --decisions, then again with it."
        ) from fault
