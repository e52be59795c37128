"""The dataset: what its tables are, taken from the fields of records.py, and how they are written.

A table is a record class, a column a field of it: its kind comes from the type hint, the values allowed from its
`Literal`, its description, key and link from what `holds` was told. Written are CSV, with the extra `parquet` Parquet,
and the data package.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import TABLES, Comparison
from winterplan_extract.outputs.fitting import FORMULA_STARTS

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "integer", "number", "boolean", "date", "list"]
Value = str | int | float | bool | date | tuple[str, ...] | None

LIST_MARK: Final = "; "


class KindNames(NamedTuple):
    """What a kind of column is called in the data dictionary, by SQLite, Parquet and pandas."""

    words: str
    sqlite: str
    parquet: str
    pandas: str


KINDS: Final[dict[Kind, KindNames]] = {
    "text": KindNames("text", "TEXT", "string", "string"),
    "integer": KindNames("whole number", "INTEGER", "int64", "Int64"),
    "number": KindNames("number", "REAL", "double", "Float64"),
    "boolean": KindNames("true or false", "INTEGER", "bool", "boolean"),
    "date": KindNames("date", "TEXT", "date32", "datetime64[s]"),
    "list": KindNames("list", "TEXT", "string", "object"),  # of texts, where a list can be kept
}
_KINDS: Final[dict[type, Kind]] = {str: "text", int: "integer", float: "number", bool: "boolean", date: "date"}
# Neither UTF-8 nor SQLite's text can hold these; they come from file names in an unknown encoding.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Link:
    """What a column refers to: a column of a table."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class ColumnSchema:
    """One column; `values` are those allowed (of a list's items), none when any is. `nullable`: it may stand empty."""

    name: str
    kind: Kind
    description: str
    nullable: bool
    values: tuple[str, ...] = ()
    key: bool = False
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its columns in the order they are written."""

    name: str
    description: str
    columns: tuple[ColumnSchema, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together name a line; empty when the table has no key."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def claims(self) -> TableSchema:
        """The table with no more than the columns of its key and its links."""
        return TableSchema(self.name, self.description, tuple(c for c in self.columns if c.key or c.link))

    @property
    def links(self) -> tuple[tuple[str, Link], ...]:
        """The columns that refer to another column, with what they refer to."""
        return tuple((column.name, column.link) for column in self.columns if column.link)


def dataset_tables() -> tuple[TableSchema, ...]:
    """Every table of the dataset, in the order of `records.TABLES`."""
    return tuple(table_of(name, record) for name, record in TABLES.items())


def table_of(name: str, record: type) -> TableSchema:
    """The table whose lines are of a record class."""
    hints = get_type_hints(record)
    columns = tuple(_column(field, hints[field.name]) for field in dataclasses.fields(record))
    return TableSchema(name, (record.__doc__ or "").strip().splitlines()[0], columns)


def lines_of(table: TableSchema, comparison: Comparison) -> list[tuple[Value, ...]]:
    """The lines of a table of the dataset as plain values in the order of its columns."""
    return values_of(table, getattr(comparison, table.name))


def values_of(table: TableSchema, records: Sequence[Any]) -> list[tuple[Value, ...]]:
    """Records as plain values in the order of the table's columns, with U+FFFD for text that no file can hold."""
    by_column = [_column_of(records, column) for column in table.columns]
    return list(zip(*by_column, strict=True)) if by_column else [() for _ in records]


def _column_of(records: Sequence[Any], column: ColumnSchema) -> list[Value]:
    values = list(map(attrgetter(column.name), records))
    if column.kind not in ("text", "list"):
        return values
    together = "".join(filter(None, chain.from_iterable(values) if column.kind == "list" else values))
    return list(map(_storable, values)) if _UNSTORABLE.search(together) else values


def as_text(value: Value) -> str:
    """The value as a CSV cell: ISO dates, true and false, lists joined, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return LIST_MARK.join(value)
    return value if isinstance(value, str) else repr(value)


def storable(text: str) -> str:
    """The text with U+FFFD in place of what no file can hold."""
    return _UNSTORABLE.sub("\ufffd", text)


def _storable(value: Value) -> Value:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(map(storable, value))
    return value


def _column(field: dataclasses.Field[Any], hint: Any) -> ColumnSchema:
    inner, optional = _without_none(hint)
    is_list = get_origin(inner) is tuple
    if is_list:
        inner = get_args(inner)[0]
    is_closed = get_origin(inner) is Literal
    allowed: tuple[str, ...] = get_args(inner) if is_closed else ()
    kind: Kind = "list" if is_list else "text" if is_closed else _KINDS[inner]
    key = bool(field.metadata["key"])
    open_text = kind == "text" and not is_closed and not key
    table, _, column = field.metadata["links"].partition(".")
    return ColumnSchema(
        name=field.name,
        kind=kind,
        description=field.metadata["description"],
        nullable=optional or is_list or open_text or "" in allowed,
        values=tuple(value for value in allowed if value),
        key=key,
        link=Link(table, column) if table else None,
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    """The hint without its `| None`, and whether it had one."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    return inner, True


_AS_IT_STANDS: Final = (
    "Text is as the return has it: a cell may begin with = + - @, which a spreadsheet program that opens the CSV files "
    "takes for a formula. Import them as text, or open comparison.xlsx, where no text is one."
)
_GUARDED: Final = (
    "Text that begins with = + - @ or a tab has an apostrophe before it in the CSV files, so that no spreadsheet "
    "program takes it for a formula; Parquet files have none."
)


def write_csv(path: Path, table: TableSchema, lines: Sequence[tuple[Value, ...]], *, csv_safe: bool = False) -> None:
    """Writes one table as CSV (UTF-8 with BOM, RFC 4180); `csv_safe`: an apostrophe before formulas."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        if csv_safe:
            writer.writerows([_disarmed(value) for value in line] for line in lines)
            return
        other = [at for at, column in enumerate(table.columns) if column.kind in ("boolean", "list")]
        writer.writerows(_worded(line, other) for line in lines) if other else writer.writerows(lines)


def _worded(line: tuple[Value, ...], at: Sequence[int]) -> list[Value]:
    """The line with these values as text: the others Python's csv writes as the dataset has them."""
    cells = list(line)
    for place in at:
        cells[place] = as_text(cells[place])
    return cells


def parquet_is_installed() -> bool:
    """Whether the extra `parquet` is there; without it the tables are CSV and SQLite alone."""
    return find_spec("pyarrow") is not None


def write_parquet(path: Path, table: TableSchema, lines: Sequence[tuple[Value, ...]]) -> None:
    """Writes one table as Parquet, with the same columns in their own types (lists as lists)."""
    import pyarrow as pa  # heavy, and only needed here
    import pyarrow.parquet as pq

    types = {name: pa.type_for_alias(kind.parquet) for name, kind in KINDS.items()}
    types["list"] = pa.list_(types["list"])
    fields = [pa.field(c.name, types[c.kind], metadata={"description": c.description}) for c in table.columns]
    by_column = list(zip(*lines, strict=True)) or [()] * len(fields)
    arrays = [pa.array(values, type=field.type) for field, values in zip(fields, by_column, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")


def write_package(folder: Path, tables: Sequence[TableSchema], title: str, *, csv_safe: bool = False) -> None:
    """Writes datapackage.json for the CSV files in `folder`, written with `csv_safe` or not; `title` is the plan's."""
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
    return f"'{text}" if isinstance(value, str | tuple) and text.startswith(FORMULA_STARTS) else text


def frame(comparison: Comparison, table: str) -> pd.DataFrame:
    """A table of the dataset ("rows", "coverage", ...) in its own types: NA for empty, lists as tuples."""
    import pandas as pd  # heavy, and only needed here

    named = {each.name: each for each in dataset_tables()}
    if table not in named:
        raise SettingsError(f"There is no table “{table}”; there are {', '.join(named)}.")
    columns = named[table].columns
    lines = lines_of(named[table], comparison)
    made = pd.DataFrame(lines, columns=pd.Index([column.name for column in columns]), dtype="object")
    return made.astype({column.name: KINDS[column.kind].pandas for column in columns})
