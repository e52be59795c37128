"""Tables of a run as data frames: every line, every column in its own type, nothing but what the dataset has."""

from __future__ import annotations

import outputs_builders as build
import pandas as pd
import pytest

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.outputs.dataset import TableSchema, dataset_tables, frame, lines_of


@pytest.mark.parametrize("table", dataset_tables(), ids=lambda table: table.name)
def test_a_frame_has_what_the_table_has(table: TableSchema) -> None:
    whole = build.comparison()
    made = frame(whole, table.name)
    lines = lines_of(table, whole)
    assert list(made.columns) == [column.name for column in table.columns]
    assert len(made) == len(lines)
    for at, column in enumerate(table.columns):
        found = [None if value is pd.NA or value is pd.NaT else value for value in made[column.name].astype("object")]
        if column.kind == "date":
            found = [value and value.date() for value in found]
        assert found == [line[at] for line in lines], column.name


def test_dates_and_numbers_can_be_counted_with() -> None:
    rows = frame(build.comparison(), "rows")
    assert rows["deadline_last"].dtype.kind == "M"
    assert rows["page"].dtype == "Int64"


def test_a_table_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match="no table “sheets”; there are documents, rows"):
        frame(build.comparison(), "sheets")
