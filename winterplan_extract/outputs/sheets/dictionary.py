"""The sheet Data dictionary: what every column of the dataset beside the workbook holds."""

from __future__ import annotations

from winterplan_extract.outputs.dictionary import entries
from winterplan_extract.outputs.sheet import Header, Said, Sheet
from winterplan_extract.outputs.sheets.places import ONE_TABLE


def dictionary_sheet() -> Sheet:
    """A line for each column of each table."""
    known = entries()
    return Sheet(
        name="Data dictionary",
        title="Data dictionary: what every column of the dataset holds",
        about=(
            ONE_TABLE,
            "The dataset is the folder dataset beside this workbook (CSV and Parquet) and winterplan.sqlite; these are "
            "its tables and columns.",
        ),
        headers=(
            Header("Table", 14),
            Header("Column", 20),
            Header("What it holds", 66),
            Header("Type", 14),
            Header("May be empty", 10),
            Header("Key", 16, blank="[not a key]"),
            Header("Refers to", 22, blank="[no link]"),
            Header("Values allowed", 60, blank="[any]"),
        ),
        lines=tuple(
            (Said(e.table, "term"), Said(e.column, "term"), e.holds, e.type, e.empty, e.key, e.links, e.values)
            for e in known
        ),
        table="Data_dictionary",
        frozen=2,
        parts=frozenset(at for at in range(1, len(known)) if known[at].table != known[at - 1].table),
    )
