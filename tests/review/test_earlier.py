"""The rows of an earlier run, read from what it wrote."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from review_builders import NOW, row

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.review import rows_of_run

ROWS = (row(1, "Serve meals daily"), row(2, "Keep menus"))


def test_the_rows_that_a_run_wrote_are_read_again(tmp_path: Path) -> None:
    rows = (
        replace(
            ROWS[0], page=None, page_end=None, action_ids=("KIT-01", "KIT-02"), confidence=0.8125, flags=("overdue",)
        ),
        replace(ROWS[1], requirement='Keep "menus",\nall of them', deadline_last=NOW.date(), leads=("Cook",)),
    )
    write_rows(tmp_path, rows)
    assert rows_of_run(tmp_path) == rows
    assert rows_of_run(tmp_path / "elsewhere") is None


def test_rows_of_an_older_version_have_what_it_lacked_filled_in(tmp_path: Path) -> None:
    write_rows(tmp_path, ROWS[:1], leave_out=("other_text", "flags"))
    assert rows_of_run(tmp_path) == ROWS[:1]
    write_rows(tmp_path, ROWS[:1], leave_out=("row_key",))
    with pytest.raises(SettingsError, match=r"rows\.csv lacks the column row_key"):
        rows_of_run(tmp_path)


def write_rows(out: Path, rows: Sequence[ReturnRecord], leave_out: Sequence[str] = ()) -> None:
    names = [field.name for field in dataclasses.fields(ReturnRecord) if field.name not in leave_out]
    (out / "dataset").mkdir(exist_ok=True)
    with (out / "dataset" / "rows.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(names)
        for each in rows:
            values = [getattr(each, name) for name in names]
            writer.writerow(["; ".join(v) if isinstance(v, tuple) else "" if v is None else v for v in values])
