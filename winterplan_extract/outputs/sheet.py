"""What a sheet of the workbook says, as plain data: no cell addresses, no colours, no Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from winterplan_extract.domain.words import explained, names_of

Kind = Literal["text", "code", "number", "score", "share", "date"]
Look = Literal[
    "", "yes", "partly", "no", "not_stated", "not_applicable", "missing", "elsewhere", "review",
    "heading", "term", "link", "message", "entry", "absent",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A line of another sheet, counted from 0; a `line` of None is the sheet's top."""

    sheet: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file, by its path from the folder in which the workbook lies, written as a link is."""

    path: str


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A page of the desk, by its address, which answers while the desk runs."""

    path: str


@dataclass(frozen=True, slots=True)
class StyledText:
    """A value with a look, or with a link to a line of another sheet, to a file or to the desk, or both."""

    text: str
    look: Look = ""
    to: SheetLink | FileLink | DeskLink | None = None


Value = str | int | float | date | StyledText | None
Line = tuple[Value, ...]
Made = TypeVar("Made")


class Once(dict[Value, Made], Generic[Made]):
    """What is made of a column's values, each once: most stand there many times."""

    def __init__(self, make: Callable[[Value], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Value) -> Made:
        made = self._make(value)
        if not isinstance(value, int | float):  # 1 and 1.0 would be taken for one another
            self[value] = made
        return made


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, its width in characters, what it holds, and what a blank in it means."""

    title: str
    width: int
    kind: Kind = "text"
    blank: str = "[none]"


Item = TypeVar("Item")
ColumnOf = tuple[SheetColumn, Callable[[Item], Value]]  # a column, and what stands in it on the line of an item


def of_lines(columns: Iterable[SheetColumn]) -> list[ColumnOf[Line]]:
    """The columns of items that are lines already."""
    return [(column, itemgetter(at)) for at, column in enumerate(columns)]


def turns(values: Sequence[object]) -> frozenset[int]:
    """The places at which another value begins, but for the first."""
    return frozenset(at for at in range(1, len(values)) if values[at] != values[at - 1])


@dataclass(frozen=True, slots=True)
class DropDown:
    """A drop-down offering `count` lines of the first column of `source`; `across`: each its own, so many cells."""

    column: int
    source: str
    count: int
    across: int = 0


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells of a sheet's table beside or under one another: `lines` from `first` on, or the headers (`line` -1)."""

    first_line: int
    last_line: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Level bars, one for each cell of `values` (shares, or `counts`), named by `names`; `says` is its text.

    With `fills` they are stacked: a piece for each column of `values`, named by its heading, filled by name.
    """

    title: str
    says: str
    names: CellRange
    values: CellRange
    counts: bool = False
    fills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """One sheet: a title, what it is about, and one table, or plain lines where its columns have no headings.

    `bands` stand over the headers, one a column. `frozen` columns stay in sight and come on every page. `keeps_level`:
    every line is one line high. `parts` begin another group; what is below `heads` folds away. A text taller than a row
    can show ends in a pointer to the sheet Rows with `shortens`; with `tells_cut` the last column names it.
    """

    name: str
    title: str
    about: tuple[str, ...]
    headers: tuple[SheetColumn, ...]
    lines: tuple[Line, ...]
    empty: str = ""
    frozen: int = 0
    bands: tuple[str, ...] = ()
    choices: DropDown | None = None
    shortens: bool = False
    tells_cut: bool = False
    pages_wide: int = 1
    keeps_level: bool = False
    parts: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()
    charts: tuple[Chart, ...] = ()

    @property
    def table(self) -> str:
        """The name of its table, empty where there is none."""
        return self.name.replace(" ", "_") if any(header.title for header in self.headers) else ""


def sheet_of(
    name: str,
    columns: Sequence[ColumnOf[Item]],
    items: Iterable[Item],
    told: Mapping[str, object] = MappingProxyType({}),
    *,
    more: Sequence[str] = (),
    worded: str = "",
    **shape: Any,
) -> WorkbookSheet:
    """A sheet with a line for each item; words.csv has its title and, with `told` put in, what is over it."""
    title, about = explained("sheet")[worded or name]
    over = about.format_map(told).split("\n") if about else []
    headers = tuple(column for column, _ in columns)
    lines = tuple(tuple(value(item) for _, value in columns) for item in items)
    shape = {"empty": names_of("sheet without lines").get(worded or name, ""), **shape}
    return WorkbookSheet(name, title, (*over, *more), headers, lines, **shape)
