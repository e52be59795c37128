"""What the dataset's tables are, taken from the fields of records.py: the one place that knows how.

A table is a record class, a column a field of it: the kind of value comes from its type hint, the
values allowed from its `Literal`, its description, key and link from what `holds` was told.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from winterplan_extract.domain.records import TABLES, Comparison

Kind = Literal["text", "integer", "number", "boolean", "date", "list"]
Value = str | int | float | bool | date | tuple[str, ...] | None

LIST_MARK: Final = "; "

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
    """One column. `values` are those allowed (of its items, for a list); empty when any is.

    `nullable` says that the column may stand empty; a text column that is neither a key nor has
    a closed set of values always may.
    """

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
    """Records as plain values in the order of the table's columns.

    Text that no file can hold (half of a character pair, NUL) is replaced by U+FFFD.
    """
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
