"""A worksheet's cells as openpyxl has them, each as it looks: by its style, its conditional formats, its place in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.utils import range_boundaries

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.excel.conditional import repainted
from winterplan_extract.sources.excel.looks import StyleLooks, seen
from winterplan_extract.sources.excel.sheet import CellPlace, SheetCell, SheetCells, names_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def sheet_cells(sheet: Worksheet, looks: StyleLooks) -> tuple[SheetCells, tuple[Notice, ...]]:
    """The sheet's cells as they are shown, and what of them cannot be read."""
    own = {place: looks.of(cell) for place, cell in sheet._cells.items()}  # type: ignore[arg-type]
    repaints, unknown = repainted(sheet, looks.theme, own)
    styled = [range_boundaries(table.ref) for table in sheet.tables.values()]
    cells: dict[CellPlace, SheetCell] = {}
    failed: list[CellPlace] = []
    # The cells that are there, and no others: a single one far out would make a grid of millions.
    for place, look in (own | repaints).items():
        cell = sheet._cells.get(place)
        value = getattr(cell, "value", None)
        if value is None and not look.fill:
            continue
        if cell is not None and cell.data_type == "e":
            failed.append(place)
            value = None
        made = seen(value, look, looks.theme, styled=any(_within(place, area) for area in styled))
        if made.holds or made.fill or made.unseen:
            cells[place] = made
    merged = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    rows = {row: look for row, look in sheet.row_dimensions.items() if look.hidden}
    columns = {
        column: look
        for look in sheet.column_dimensions.values()
        if look.hidden
        for column in range(look.min or 0, (look.max or 0) + 1)
    }
    folded = frozenset(row for row, look in rows.items() if look.outlineLevel)
    folded_columns = frozenset(column for column, look in columns.items() if look.outlineLevel)
    filtered = _filtered(sheet).intersection(rows) - folded
    unseen = {place: cell.unseen for place, cell in cells.items() if cell.unseen}
    told = (
        *([notice("cells_in_error", sheet=sheet.title, places=names_of(failed), count=len(failed))] if failed else ()),
        *([notice("cells_unseen", sheet=sheet.title, places=names_of(unseen), count=sum(unseen.values()))] if unseen else ()),
        *([notice("formats_unread", sheet=sheet.title, count=unknown)] if unknown else ()),
    )  # fmt: skip
    made_sheet = SheetCells(
        sheet.title,
        cells,
        merged,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(rows) - folded - filtered,
        hidden_columns=frozenset(columns) - folded_columns,
        filtered_rows=filtered,
        folded_rows=folded,
        folded_columns=folded_columns,
    )
    return made_sheet, told


def _within(place: CellPlace, area: Sequence[int | None]) -> bool:
    left, top, right, bottom = (number or 0 for number in area)
    return top <= place[0] <= bottom and left <= place[1] <= right


def _filtered(sheet: Worksheet) -> frozenset[int]:
    """The rows under a filter that is on, whether they pass it or not."""
    filters = [sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())]
    areas = [range_boundaries(one.ref) for one in filters if one and one.ref and one.filterColumn]
    return frozenset(row for _, top, _, bottom in areas for row in range((top or 0) + 1, (bottom or 0) + 1))
