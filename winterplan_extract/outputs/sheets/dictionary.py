"""The sheet Data dictionary: what every column of the dataset beside the workbook holds."""

from __future__ import annotations

from winterplan_extract.outputs.dictionary import entries
from winterplan_extract.outputs.sheet import SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import ONE_TABLE


def dictionary_sheet() -> WorkbookSheet:
    """A line for each column of each table."""
    known = entries()
    return WorkbookSheet(
        name="Data dictionary",
        title="Data dictionary: what every column of the dataset holds",
        about=(
            ONE_TABLE,
            "The dataset is the folder dataset beside this workbook (CSV; Parquet if that extra is installed) and "
            "winterplan.sqlite; these are its tables and columns.",
        ),
        headers=(
            SheetColumn("Table", 14),
            SheetColumn("Column", 20),
            SheetColumn("What it holds", 66),
            SheetColumn("Type", 14),
            SheetColumn("May be empty", 10),
            SheetColumn("Key", 16, blank="[not a key]"),
            SheetColumn("Refers to", 22, blank="[no link]"),
            SheetColumn("Values allowed", 60, blank="[any]"),
        ),
        lines=tuple(
            (
                StyledText(e.table, "term"),
                StyledText(e.column, "term"),
                e.holds,
                e.type,
                e.empty,
                e.key,
                e.links,
                e.values,
            )
            for e in known
        ),
        table="Data_dictionary",
        frozen=2,
        parts=frozenset(at for at in range(1, len(known)) if known[at].table != known[at - 1].table),
    )
