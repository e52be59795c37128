"""Writes the dataset: every table as CSV and, with the extra `parquet`, as Parquet, the data package that describes them; as data frames for scripts."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs.schema import (
    LIST_MARK,
    ColumnSchema,
    TableSchema,
    Value,
    as_text,
    dataset_tables,
    lines_of,
)

if TYPE_CHECKING:
    import pandas as pd

# What a spreadsheet program takes for the start of a formula.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_AS_IT_STANDS: Final = (
    "Text is as the return has it: a cell may begin with = + - @, which a spreadsheet program that opens the CSV files "
    "takes for a formula. Import them as text, or open comparison.xlsx, where no text is one."
)
_GUARDED: Final = (
    "Text that begins with = + - @ or a tab has an apostrophe before it in the CSV files, so that no spreadsheet program "
    "takes it for a formula; Parquet files have none."
)


def write_csv(path: Path, table: TableSchema, lines: Sequence[tuple[Value, ...]], *, csv_safe: bool = False) -> None:
    """Writes one table as CSV: UTF-8 with BOM, RFC 4180.

    With `csv_safe` a text that a spreadsheet program would run as a formula gets a leading
    apostrophe; a number never does.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        if csv_safe:
            writer.writerows([_disarmed(value) for value in line] for line in lines)
        else:
            writer.writerows([as_text(value) for value in line] for line in lines)


def parquet_is_installed() -> bool:
    """Whether the extra `parquet` is there; without it the tables are CSV and SQLite alone."""
    return find_spec("pyarrow") is not None


def write_parquet(path: Path, table: TableSchema, lines: Sequence[tuple[Value, ...]]) -> None:
    """Writes one table as Parquet, with the same columns in their own types (lists as lists)."""
    import pyarrow as pa  # heavy, and only needed here
    import pyarrow.parquet as pq

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "list": pa.list_(pa.string()),
    }
    fields = [pa.field(c.name, types[c.kind], metadata={"description": c.description}) for c in table.columns]
    by_column = list(zip(*lines, strict=True)) or [()] * len(fields)
    arrays = [pa.array(values, type=field.type) for field, values in zip(fields, by_column, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")


def write_package(folder: Path, tables: Sequence[TableSchema], title: str, *, csv_safe: bool = False) -> None:
    """Writes datapackage.json for the CSV files that stand in `folder`, and that were written with `csv_safe` or not.

    `title` is that of the plan.
    """
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "winterplan",
        "title": f"Councils' returns: {title}" if title else "Councils' returns",
        "description": "Every requirement row of the returns read, matched to the list of actions. "
        + (_GUARDED if csv_safe else _AS_IT_STANDS),
        "resources": [_resource(folder, table) for table in tables],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def table_schema(table: TableSchema) -> Mapping[str, Any]:
    """The Table Schema of a table: fields, missing values, primary key and foreign keys."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = [
            {
                "fields": [name],
                # a table that refers to itself is named by an empty string
                "reference": {"resource": "" if link.table == table.name else link.table, "fields": [link.column]},
            }
            for name, link in table.links
        ]
    return schema


def _resource(folder: Path, table: TableSchema) -> Mapping[str, Any]:
    content = (folder / f"{table.name}.csv").read_bytes()
    return {
        "name": table.name,
        "description": table.description,
        "type": "table",
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"csv": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True}},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": table_schema(table),
    }


def _field(column: ColumnSchema) -> Mapping[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": "string" if column.kind == "text" else column.kind}
    field["description"] = column.description
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.kind == "list":
        field |= {"delimiter": LIST_MARK, "itemType": "string"}
        if column.values:
            field["description"] += f" (any of: {', '.join(column.values)})"
    elif column.values:
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    return field


def _disarmed(value: Value) -> str:
    text = as_text(value)
    return f"'{text}" if isinstance(value, str | tuple) and text.startswith(_FORMULA_STARTS) else text


_FRAME_TYPES: Final = {
    "text": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "list": "object",
}


def frame(comparison: Comparison, table: str) -> pd.DataFrame:
    """A table of the dataset ("rows", "coverage", ...) with a column for each of its columns, in their own types.

    What is empty is NA, lists are tuples. Raises SettingsError for a table that there is not.
    """
    import pandas as pd  # heavy, and only needed here

    named = {each.name: each for each in dataset_tables()}
    if table not in named:
        raise SettingsError(f"There is no table “{table}”; there are {', '.join(named)}.")
    columns = named[table].columns
    lines = lines_of(named[table], comparison)
    made = pd.DataFrame(lines, columns=pd.Index([column.name for column in columns]), dtype="object")
    return made.astype({column.name: _FRAME_TYPES[column.kind] for column in columns})
