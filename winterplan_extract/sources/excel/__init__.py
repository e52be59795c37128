"""A workbook as a Document: its sheets in order, as they are shown, each as tables and paragraphs: where these begin, what stands above them."""

from __future__ import annotations

import itertools
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Cell, Document, Notice, Paragraph, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources.excel.ods import read_other
from winterplan_extract.sources.excel.sheet import NOTHING, CellPlace, SheetCell, SheetCells
from winterplan_extract.sources.excel.workbooks import read_xls, read_xlsx
from winterplan_extract.sources.settings import (
    HEADING_SHARE,
    HEADINGS,
    MOST_PLACES,
    ROWS_ABOVE,
    TABLE_WIDTH,
    TITLE_LENGTH,
)

_UNNAMED: Final = re.compile(r"(?:sheet|tabelle|feuil|hoja|blad|foglio|table)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _FilledCells:
    """The filled rows and columns of a sheet, in order, and its cells by place."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: Mapping[CellPlace, SheetCell]
    merged: Mapping[CellPlace, CellPlace]

    def filled(self, row: int) -> list[SheetCell]:
        """The row's cells that hold text, struck through or not, from the left."""
        return [cell for column in self.columns if (cell := self.cells.get((row, column))) and cell.holds]


def sheet_body(sheet: SheetCells, plan: Plan, tables: int) -> tuple[Table | Paragraph, ...]:
    """What the sheet says, in reading order, under its name unless Excel gave it; `tables` is the number of tables before it."""
    grid = _grid(sheet)
    if not grid.rows:
        return ()
    body: list[Table | Paragraph] = []
    for part in _side_by_side(grid, plan):
        for rows in _stretches(part, plan):
            above, inside = _parted(part, rows)
            inside, key = _key_below(part, inside)
            body += (
                _paragraph(part.filled(row), heads=sheet.bare and bool(inside) and _heads(part, row, inside[0]))
                for row in above
                if any(cell.text for cell in part.filled(row))
            )
            if inside:
                tables += 1
                body.append(_table(part, inside, tables))
            if key:
                tables += 1
                body.append(_key_table(part, key, tables))
    body = [*map(Paragraph, sheet.above), *body, *map(Paragraph, sheet.below)]
    if _UNNAMED.fullmatch(sheet.name.strip()):
        return tuple(body)
    heads = any(isinstance(item, Table) for item in body)  # the name of a cover sheet heads no row of the next one
    return (Paragraph(sheet.name.strip(), level=1 if heads else 0), *body)


def has_headings(sheet: SheetCells, plan: Plan) -> bool:
    """Whether a row of the sheet is one of headings that the plan knows."""
    grid = _grid(sheet)
    return any(_is_header(grid.filled(row), plan) for row in grid.rows)


def _grid(sheet: SheetCells) -> _FilledCells:
    rows = sorted({row for (row, _), cell in sheet.cells.items() if cell.holds})
    columns = sorted({column for (_, column), cell in sheet.cells.items() if cell.holds})
    return _FilledCells(tuple(rows), tuple(columns), sheet.cells, sheet.merged)


@lru_cache(maxsize=2)
def _known(plan: Plan) -> frozenset[str]:
    return frozenset(fold(wording) or wording for wording, _ in plan.headings)


def _is_header(cells: Sequence[SheetCell], plan: Plan) -> bool:
    """Whether a row is one of headings that the plan knows."""
    known = sum(1 for cell in cells if (fold(cell.text) or cell.text) in _known(plan))
    return known >= HEADINGS and known >= HEADING_SHARE * len(cells)


def _side_by_side(grid: _FilledCells, plan: Plan) -> Iterable[_FilledCells]:
    """The sheet's parts from left to right: parted at an empty column, which is there for looks unless both sides have the same headings."""
    for i in range(1, len(grid.columns)):
        if grid.columns[i] == grid.columns[i - 1] + 1:
            continue
        halves = [_part(grid, columns) for columns in (grid.columns[:i], grid.columns[i:])]
        one, other = (_headings(half, plan) for half in halves)
        if 2 * len(one & other) >= min(len(one), len(other)) > 0:
            return [halves[0], *_side_by_side(halves[1], plan)]
    return [grid]


def _headings(grid: _FilledCells, plan: Plan) -> frozenset[str]:
    """What the first row of headings says, each folded; empty where there is no such row."""
    headers = (cells for row in grid.rows if _is_header(cells := grid.filled(row), plan))
    return frozenset(fold(cell.text) or cell.text for cell in next(headers, ()))


def _part(grid: _FilledCells, columns: tuple[int, ...]) -> _FilledCells:
    rows = tuple(row for row in grid.rows if any((cell := grid.cells.get((row, c))) and cell.holds for c in columns))
    return _FilledCells(rows, columns, grid.cells, grid.merged)


def _stretches(grid: _FilledCells, plan: Plan) -> list[tuple[int, ...]]:
    """The rows of the sheet, parted where a row of headings begins another table, with the titles right above it."""
    starts = [0]
    for i, row in enumerate(grid.rows):
        if i and _is_header(grid.filled(row), plan):
            start = i - _goes_on(grid, grid.rows[i - 1], row, plan)
            while start > starts[-1] and len(grid.filled(grid.rows[start - 1])) < TABLE_WIDTH and _apart(grid, start):
                start -= 1
            if any(len(grid.filled(before)) >= TABLE_WIDTH for before in grid.rows[starts[-1] : start]):
                starts.append(start)
    ends = [*starts[1:], len(grid.rows)]
    return [grid.rows[start:end] for start, end in zip(starts, ends, strict=True)]


def _goes_on(grid: _FilledCells, above: int, row: int, plan: Plan) -> bool:
    """Whether a row of headings is the second of two: the first is right above, with headings of columns that it leaves empty."""
    left = [c for c in grid.columns if not grid.cells.get((row, c), NOTHING).holds]
    over = [(c, cell) for c in left if (cell := grid.cells.get((above, c), NOTHING)).holds]
    return row == above + 1 and any(
        fold(cell.text) in _known(plan) or grid.merged.get((above, c), (above, c))[0] == row for c, cell in over
    )


def _apart(grid: _FilledCells, start: int) -> bool:
    """Whether an empty row stands anywhere in the few rows above the one at `start`."""
    rows = grid.rows[max(0, start - ROWS_ABOVE) : start + 1]
    return any(b - a > 1 for a, b in pairwise(rows))


def _parted(grid: _FilledCells, rows: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The rows above a table, which are prose, and those of the table; a sheet of notes has no table."""
    widths = [len(grid.filled(row)) for row in rows]
    least = min(TABLE_WIDTH, max(widths))
    if least < 2 or sum(1 for width in widths if width >= least) < 2:
        return rows, ()
    first = next(i for i, width in enumerate(widths) if width >= least)
    return rows[:first], rows[first:]


def _key_below(grid: _FilledCells, rows: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The rows of a table, and those of a key below it after an empty row: each one short text, with a colour of its own behind or beside it."""
    end = len(rows)
    while end and len(grid.filled(rows[end - 1])) == 1 and _swatch(grid, rows[end - 1]):
        end -= 1
    shades = [cell.fill for row in rows[end:] if (cell := _swatch(grid, row))]
    start = end - 1 if end and len(grid.filled(rows[end - 1])) == 1 else end  # “Key”
    apart = 0 < start < len(rows) and rows[start] - rows[start - 1] > 1
    return (rows[:start], rows[start:]) if apart and len(set(shades)) == len(shades) > 1 else (rows, ())


def _swatch(grid: _FilledCells, row: int) -> SheetCell | None:
    """The coloured cell of a row, where there is one."""
    coloured = [cell for column in grid.columns if (cell := grid.cells.get((row, column))) and cell.fill]
    return coloured[0] if len(coloured) == 1 else None


def _key_table(grid: _FilledCells, rows: Sequence[int], number: int) -> Table:
    """A key of colours, each beside its meaning, under its title."""
    made: list[tuple[Cell, Cell]] = []
    for row in rows:
        shade, said = _swatch(grid, row), grid.filled(row)[0]
        words = Cell(said.text, chars=said.letters)
        made.append((Cell("", fill=shade.fill), words) if shade else (words, Cell("")))
    return Table(number, None, None, (), tuple(made))


def _heads(grid: _FilledCells, row: int, first: int) -> bool:
    """Whether a row stands right over a table (an empty row may part them), with one short text in it: where looks are lost, a heading."""
    cells = grid.filled(row)
    return first - row <= 2 and len(cells) == 1 and len(cells[0].text) <= TITLE_LENGTH


def _paragraph(cells: Sequence[SheetCell], *, heads: bool) -> Paragraph:
    return Paragraph(" ".join(cell.text for cell in cells if cell.text), bold=heads or all(cell.bold for cell in cells))


def _table(grid: _FilledCells, rows: Sequence[int], number: int) -> Table:
    """The rows as a table of the columns that they fill, merged cells with their spans."""
    columns = [c for c in grid.columns if any((cell := grid.cells.get((row, c))) and cell.holds for row in rows)]
    covered: set[CellPlace] = set()
    made: list[tuple[Cell | None, ...]] = []
    for at, row in enumerate(rows):
        line: list[Cell | None] = []
        for column in columns:
            if (row, column) in covered:
                line.append(None)
                continue
            held = grid.cells.get((row, column), NOTHING)
            bottom, right = grid.merged.get((row, column), (row, column))
            below = rows[at : bisect_right(rows, bottom)]
            beside = [c for c in columns if column <= c <= right]
            covered.update(product(below, beside))
            down, across = len(below), len(beside)
            looks = (held.bold, held.fill, held.letters, held.struck, held.note, held.unseen > 0, held.marked)
            line.append(Cell(held.text, None, None, down, across, (), *looks))
        made.append(tuple(line))
    return Table(number, None, None, (), tuple(made))


def read_excel(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """The tables and paragraphs of a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), values as Excel shows them; what is hidden is named in notices.
    `plan` has the headings by which a row that begins a table is known. Raises UnreadableFile."""
    sheets, notices = _sheets(path, settings.limits)
    sheets, hidden = as_shown(sheets, plan)
    body: list[Table | Paragraph] = []
    for sheet in sheets:
        body += sheet_body(sheet, plan, sum(isinstance(part, Table) for part in body))
    return Document(shown, "xlsx", None, tuple(body), notices=(*notices, *hidden))


def _sheets(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's sheets by the library that reads its kind with the most looks."""
    if not zipfile.is_zipfile(path):
        return read_xls(path)
    with zipfile.ZipFile(path) as package:
        names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()}
    # openpyxl reads those whose parts are XML.
    return read_other(path, limits) if names & {"xl/workbook.bin", "content.xml"} else read_xlsx(path, limits)


# One notice of each, whatever the sheets.
_CODES: Final = ("sheet_hidden_return", "sheet_hidden", "rows_hidden", "rows_filtered")


def as_shown(sheets: Iterable[SheetCells], plan: Plan) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The sheets without what is hidden in them, hidden ones left out, and a notice for everything out of sight.
    What somebody hid is none of the return that they sent; a filter left on and a folded group are ways of looking at all of it,
    but for a group of rows that answer again what those that show answer."""
    shown: list[SheetCells] = []
    out_of_sight: dict[str, list[str]] = {code: [] for code in _CODES}
    for sheet in sheets:
        rows = {row for (row, _), cell in sheet.cells.items() if cell.text}
        columns = {column for (_, column), cell in sheet.cells.items() if cell.text}
        if sheet.hidden:
            code = "sheet_hidden_return" if has_headings(sheet, plan) else "sheet_hidden"
            out_of_sight[code] += [f"“{sheet.name}” ({len(rows)} row{'s' * (len(rows) != 1)})"] if rows else []
            continue
        old = _old_answers(sheet, plan)
        sheet = replace(sheet, hidden_rows=sheet.hidden_rows | old, folded_rows=sheet.folded_rows - old)
        shown.append(_without(sheet, sheet.hidden_rows, sheet.hidden_columns))
        for code, what, out, how in (
            ("rows_hidden", "row", sheet.hidden_rows & rows, ""),
            ("rows_hidden", "column", sheet.hidden_columns & columns, ""),
            ("rows_filtered", "row", sheet.filtered_rows & rows, "hidden by a filter"),
            ("rows_filtered", "row", sheet.folded_rows & rows, "folded away"),
            ("rows_filtered", "column", sheet.folded_columns & columns, "folded away"),
        ):
            if out:
                places = _ranges(out, letters=what == "column")
                said = f"{what}{'s' * (len(out) > 1)} {places}{f' ({len(out)} in all)' * (len(out) > 1)}"
                out_of_sight[code].append(f"“{sheet.name}” {said}{how and f', {how}'}")
    told: list[Notice] = []
    for code, every in out_of_sight.items():
        rest = [f"and {len(every) - MOST_PLACES} more"] if len(every) > MOST_PLACES else []
        told += [notice(code, places="; ".join([*every[:MOST_PLACES], *rest]))] if every else []
    if any(sheet.hiding_unknown for sheet in shown):
        told.append(notice("hidden_unknown"))
    return tuple(shown), tuple(told)


def _old_answers(sheet: SheetCells, plan: Plan) -> frozenset[int]:
    """The folded rows of groups that ask again, each thing once, what rows that show ask: answers kept from before."""
    grid = _grid(sheet) if sheet.folded_rows else None
    head = next((row for row in grid.rows if _is_header(grid.filled(row), plan)), 0) if grid else 0
    if grid is None or not head:
        return frozenset()
    asks = {fold(wording) for wording, role in plan.headings if role in ("ref", "requirement")}
    columns = [column for column in grid.columns if fold(grid.cells.get((head, column), NOTHING).text) in asks]
    said = {row: [grid.cells.get((row, column), NOTHING).text for column in columns] for row in grid.rows}
    asked = {r: " ".join(map(fold, texts)) for r, texts in said.items() if any(texts) and len(grid.filled(r)) > 1}
    seen = {text for row, text in asked.items() if row not in sheet.folded_rows | sheet.hidden_rows}
    found: set[int] = set()
    for rows in _neighbours(sheet.folded_rows):
        told = [asked[row] for row in rows if row in asked]
        found |= set(rows) if len(told) > 1 and len(told) == len(set(told)) and seen.issuperset(told) else set()
    return frozenset(found)


def _neighbours(numbers: Set[int]) -> list[list[int]]:
    """The numbers in order, those that follow one another together."""
    runs = itertools.groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    return [[number for _, number in run] for _, run in runs]


def _without(sheet: SheetCells, rows: Set[int], columns: Set[int]) -> SheetCells:
    """The sheet without those rows and columns; a merged cell that reaches out of them stands where it is still seen."""
    if not rows and not columns:
        return sheet
    cells = {place: cell for place, cell in sheet.cells.items() if place[0] not in rows and place[1] not in columns}
    merged: dict[CellPlace, CellPlace] = {}
    for (top, left), (bottom, right) in sheet.merged.items():
        row = next((row for row in range(top, bottom + 1) if row not in rows), None)
        column = next((column for column in range(left, right + 1) if column not in columns), None)
        if row is None or column is None:
            continue
        merged[row, column] = (bottom, right)
        if (cell := sheet.cells.get((top, left))) is not None:
            cells[row, column] = cell
    return replace(sheet, cells=cells, merged=merged)


def _ranges(numbers: Set[int], *, letters: bool) -> str:
    """The numbers in order, neighbours put together: 5, 7 to 9; columns by their letters."""
    from openpyxl.utils import get_column_letter  # loaded with the workbook already

    ends = [dict.fromkeys((run[0], run[-1])) for run in _neighbours(numbers)]
    return ", ".join(" to ".join(get_column_letter(n) if letters else str(n) for n in pair) for pair in ends)
