"""The table, or the paragraphs, in which a row stands, as plain text to be shown beside it; nothing here knows HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from winterplan_extract.audit.outside_text import document_lines
from winterplan_extract.desk.settings import LINES_AROUND, ROWS_AROUND
from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord

LineKind = Literal["marked", "row", "continuation", "heading", "set aside", "text"]
RowPlace = tuple[int, int]  # the number of a table (0: outside them) and of its row or line


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A row of a table, its cells as they reach within what is shown, or a paragraph as a line of one cell."""

    kind: LineKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SourceExcerpt:
    """Lines of one table (0: the paragraphs outside tables), `before` and `after` them so many more."""

    table: int
    page: int | None
    columns: int
    lines: tuple[SourceLine, ...]
    before: int = 0
    after: int = 0


def parts_of(row: ReturnRecord, returned: ExtractedReturn) -> tuple[RowPlace, ...]:
    """Where the row stands: its own place, and those of the table rows that go on it."""
    beside = {each.row_id for each in returned.rows if (each.table, each.row) == (row.table, row.row)}
    joined = ((join.table, join.row) for join in returned.joins if join.row_id in beside)
    return tuple(dict.fromkeys([(row.table, row.row), *joined]))


def excerpts(document: Document, row: ReturnRecord, returned: ExtractedReturn) -> tuple[SourceExcerpt, ...]:
    """What stands around the row in each table that it has a part in.

    Raises UnreadableFile where the document has no such table or row.
    """
    parts = parts_of(row, returned)
    kinds = _kinds(returned, parts)
    tables = {table.number: table for table in document.tables}
    found: list[SourceExcerpt] = []
    for number in dict.fromkeys(table for table, _ in parts):
        rows = [at for table, at in parts if table == number]
        if number == 0:
            found.append(_of_lines(document_lines(document), rows))
        elif number in tables and max(rows) <= len(tables[number].rows):
            found.append(_of_table(tables[number], rows, kinds))
        else:
            raise UnreadableFile(notice("row_not_found_again", place=f"Table {number}, row {max(rows)}"))
    return tuple(found)


def _kinds(returned: ExtractedReturn, marked: Sequence[RowPlace]) -> Mapping[RowPlace, LineKind]:
    kinds: dict[RowPlace, LineKind] = {(each.table, each.row): "set aside" for each in returned.set_aside}
    kinds |= dict.fromkeys(((each.table, each.row) for each in returned.joins), "continuation")
    kinds |= dict.fromkeys(((each.table, each.row) for each in returned.rows), "row")
    return kinds | dict.fromkeys(marked, "marked")


def _window(rows: Sequence[int], count: int, around: int) -> range:
    """The lines shown, from 0, of so many."""
    return range(max(min(rows) - 1 - around, 0), min(max(rows) + around, count))


def _of_table(table: Table, rows: Sequence[int], kinds: Mapping[RowPlace, LineKind]) -> SourceExcerpt:
    shown = _window(rows, len(table.rows), ROWS_AROUND)
    width = max((len(row) for row in table.rows), default=0)
    reach = _reach(table, width)
    lines: list[SourceLine] = []
    for at in shown:
        cells: list[Cell] = []
        for column in range(width):
            top, left = reach.get((at, column), (at, column))
            if left == column and at == max(top, shown.start):  # where it starts, or reaches in from above
                cell = (table.rows[top][left] if left < len(table.rows[top]) else None) or Cell("")
                cells.append(replace(cell, row_span=max(min(cell.row_span - (at - top), shown.stop - at), 1)))
        lines.append(SourceLine(kinds.get((table.number, at + 1), "heading"), tuple(cells)))
    return SourceExcerpt(table.number, table.page, width, tuple(lines), shown.start, len(table.rows) - shown.stop)


def _reach(table: Table, width: int) -> Mapping[RowPlace, RowPlace]:
    """The place where the cell begins that reaches to a place; a cell that begins there itself comes first.

    Of cells that say they reach over each other each place goes to the first: it takes no longer than it is large.
    """
    reach: dict[RowPlace, RowPlace] = {}
    for top, row in enumerate(table.rows):
        for left, cell in enumerate(row):
            if cell is not None:
                own = reach[top, left] = top, left
                for at in range(top, min(top + cell.row_span, len(table.rows))):
                    if reach.setdefault((at, left), own) != own:
                        break
                    for column in range(left + 1, min(left + cell.col_span, width)):
                        if reach.setdefault((at, column), own) != own:
                            break
    return reach


def _of_lines(lines: Sequence[Paragraph], rows: Sequence[int]) -> SourceExcerpt:
    if max(rows) > len(lines):
        raise UnreadableFile(notice("row_not_found_again", place=f"Paragraph {max(rows)}"))
    shown = _window(rows, len(lines), LINES_AROUND)
    found = tuple(_line(lines[at], marked=at + 1 in rows) for at in shown)
    return SourceExcerpt(0, lines[min(rows) - 1].page, 1, found, shown.start, len(lines) - shown.stop)


def _line(line: Paragraph, *, marked: bool) -> SourceLine:
    return SourceLine("marked" if marked else "heading" if line.level else "text", (Cell(line.text),))
