"""The sheet Data dictionary: what every column of the dataset beside the workbook holds."""

from __future__ import annotations

from typing import Final

from winterplan_extract.outputs.dictionary import DictionaryEntry, entries
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, StyledText, WorkbookSheet, headers_of, line_of
from winterplan_extract.outputs.sheets.places import ONE_TABLE

_COLUMNS: Final[tuple[ColumnOf[DictionaryEntry], ...]] = (
    (SheetColumn("Table", 14), lambda entry: StyledText(entry.table, "term")),
    (SheetColumn("Column", 20), lambda entry: StyledText(entry.column, "term")),
    (SheetColumn("What it holds", 66), lambda entry: entry.holds),
    (SheetColumn("Type", 14), lambda entry: entry.type),
    (SheetColumn("May be empty", 10), lambda entry: entry.empty),
    (SheetColumn("Key", 16, blank="[not a key]"), lambda entry: entry.key),
    (SheetColumn("Refers to", 22, blank="[no link]"), lambda entry: entry.links),
    (SheetColumn("Values allowed", 60, blank="[any]"), lambda entry: entry.values),
)


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
        headers=headers_of(_COLUMNS),
        lines=tuple(line_of(_COLUMNS, entry) for entry in known),
        table="Data_dictionary",
        frozen=2,
        parts=frozenset(at for at in range(1, len(known)) if known[at].table != known[at - 1].table),
    )
