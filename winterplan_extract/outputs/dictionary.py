"""What every column of the dataset holds: the sheet Data dictionary and docs/dictionary.md, written by `python -m`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from winterplan_extract.outputs.database import VIEWS
from winterplan_extract.outputs.dataset import KINDS, LIST_MARK, ColumnSchema, TableSchema, dataset_tables
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, StyledText, WorkbookSheet, sheet_of, turns

_ABOUT: Final = f"""# Data dictionary

Made from the same description as `datapackage.json`; a test holds this page against it. To make it anew after a
change: `python -m winterplan_extract.outputs.dictionary > docs/dictionary.md`.

Every table is a CSV file in `dataset/` (with the extra `parquet` a Parquet file too) and a table of `winterplan.sqlite`. A list is joined with
`{LIST_MARK}` in CSV and SQLite and is a list in Parquet. Dates are ISO dates (`2020-10-31`); SQLite keeps them as text,
and true and false as 1 and 0.
"""


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One column of the dataset in words; `key` and `links` are empty where it is neither."""

    table: str
    column: str
    holds: str
    type: str
    empty: str
    key: str
    links: str
    values: str


def entries() -> tuple[DictionaryEntry, ...]:
    """Every column of every table, in the order they are written."""
    return tuple(_entry(table, column) for table in dataset_tables() for column in table.columns)


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
    """The sheet Data dictionary: a line for each column of each table."""
    known = entries()
    return sheet_of("Data dictionary", _COLUMNS, known, frozen=2, parts=turns([entry.table for entry in known]))


def page() -> str:
    """The data dictionary as a Markdown page."""
    return "\n".join([_ABOUT, *_sections()])


def _sections() -> Iterator[str]:
    for table in dataset_tables():
        yield f"## {table.name}\n\n{table.description}\n"
        yield "| column | holds | type | may be empty | values |\n| --- | --- | --- | --- | --- |"
        for column in table.columns:
            entry = _entry(table, column)
            notes = "; ".join(filter(None, (entry.key, f"refers to `{entry.links}`" if entry.links else "")))
            holds = f"{entry.holds} ({notes})" if notes else entry.holds
            yield f"| {column.name} | {_cell(holds)} | {entry.type} | {entry.empty} | {_cell(entry.values)} |"
        yield ""
    yield "## Views of winterplan.sqlite\n\n| view | a line is |\n| --- | --- |"
    yield from (f"| {name} | {_cell(line)} |" for name, (line, _) in VIEWS.items())
    yield ""


def _entry(table: TableSchema, column: ColumnSchema) -> DictionaryEntry:
    return DictionaryEntry(
        table=table.name,
        column=column.name,
        holds=column.description,
        type=KINDS[column.kind].words,
        empty="yes" if column.nullable else "no",
        key="" if not column.key else "key" if len(table.key) == 1 else "part of the key",
        links=f"{column.link.table}.{column.link.column}" if column.link else "",
        values=", ".join(column.values),
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # a text stream
    sys.stdout.write(page())
