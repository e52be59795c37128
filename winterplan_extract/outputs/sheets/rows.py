"""The sheets with a line for each row of a return: Rows, all of them in full, and Unmapped rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, StyledText, WorkbookSheet, headers_of, line_of
from winterplan_extract.outputs.sheets.places import (
    AT_THE_DESK,
    NO_REGION,
    NOT_STATED,
    ONE_TABLE,
    ROWS,
    action_name,
    candidate_words,
    desk_link,
    row_column,
    row_link,
)
from winterplan_extract.outputs.sheets.review import decided_on_rows, drop_down
from winterplan_extract.outputs.view import View, Waiting
from winterplan_extract.outputs.words import DEADLINES, DECISIONS, FLAGS, counted

NOT_COUNTED: Final = "Rows not counted"
_DECIDE_HERE: Final = (
    "A row that is mapped wrongly, or not at all, is decided here as on the sheet Review: choose under Decision what it "
    "answers, save, and give this workbook to the next run with --decisions."
)


def rows_sheet(view: View, *, choices: int) -> WorkbookSheet:
    """Every row that is counted, in full, with its place: what the other sheets' links lead to.

    A row that is mapped wrongly is decided here; the drop-down offers the first `choices` lines of the sheet Lists.
    """
    rows = view.counted
    columns = _row_columns(view)
    headers = headers_of(columns)
    others = f" Those of copies and earlier returns stand on {NOT_COUNTED}." if view.others else ""
    return WorkbookSheet(
        name=ROWS,
        title="Rows: every row of the returns compared, in full",
        about=(
            ONE_TABLE,
            f"{counted(len(rows), 'row')}, in the order of the files and of the rows in them. Texts are as the council "
            f"wrote them; the columns beside them say how they were understood.{others}",
            *((_DECIDE_HERE,) * view.decides),
            *((AT_THE_DESK.format("Row id"),) * bool(view.desk)),
        ),
        headers=headers,
        lines=tuple(line_of(columns, row) for row in rows),
        table="Rows",
        empty="No row was read from any file.",
        frozen=3,
        choices=drop_down(headers, choices) if view.decides else None,
        tells_cut=True,
        pages_wide=2,
    )


def not_counted_sheet(view: View) -> WorkbookSheet:
    """The rows of returns that another one stands in for, as on the sheet Rows but without room to decide."""
    columns = _row_columns(replace(view, decides=False, waiting=Waiting()))
    return WorkbookSheet(
        name=NOT_COUNTED,
        title="Rows not counted: of copies and of earlier returns, in full",
        about=(
            ONE_TABLE,
            f"{counted(len(view.others), 'row')} of returns that another one stands in for; the sheet Returns says which. "
            "They count nowhere else in this workbook.",
        ),
        headers=headers_of(columns),
        lines=tuple(line_of(columns, row) for row in view.others),
        table="Rows_not_counted",
        frozen=3,
        tells_cut=True,
        pages_wide=2,
    )


def _row_columns(view: View) -> tuple[ColumnOf[ReturnRecord], ...]:
    return (
        (SheetColumn("Row id", view.id_width), lambda row: desk_link(view, row, row.row_id, "term")),
        (SheetColumn("Council", 16), lambda row: row.council),
        row_column("Ref", 7),
        row_column("Requirement", 48),
        row_column("Current status", 64),
        row_column("Fully met", 11),
        (SheetColumn("Fully met, as printed", 11, blank=NOT_STATED), lambda row: row.met_text),
        row_column("How the gap will be closed", 48),
        *(((SheetColumn("Lead, as printed", 22, blank=NOT_STATED), lambda row: row.lead_text),) if view.names else ()),
        (
            SheetColumn("Lead roles", 20, blank="[no role]"),
            lambda row: "\n".join(row.leads) or ("" if view.names else row.lead_text),
        ),
        row_column("By when, as printed", 18),
        (SheetColumn("Kind of deadline", 12), lambda row: DEADLINES[row.deadline_kind]),
        (SheetColumn("First date", 12, "date", blank="[no date]"), lambda row: row.deadline_first),
        row_column("Last date", 12),
        (
            SheetColumn("Mapping", 11),
            lambda row: StyledText(DECISIONS[row.decision], "review" if row.decision == "review" else ""),
        ),
        (SheetColumn("Actions", 30), lambda row: "\n".join(action_name(view, each) for each in row.action_ids)),
        *(((SheetColumn("Confidence", 11, "score"), lambda row: row.confidence),) if view.decides else ()),
        *(decided_on_rows(view) if view.decides else ()),
        (SheetColumn("Flags", 22), lambda row: ", ".join(FLAGS[flag][0] for flag in row.flags)),
        (SheetColumn("Theme, as printed", 22, blank=NOT_STATED), lambda row: row.theme),
        row_column("Section, as printed", 26),
        (SheetColumn("Other columns", 30), lambda row: row.other_text),
        (SheetColumn("Region", 16, blank=NO_REGION), lambda row: row.region),
        (SheetColumn("Source file", 28), lambda row: row.source_file),
        (SheetColumn("Page", 7, "number", blank="[no pages]"), lambda row: row.page),
        (SheetColumn("Last page", 7, "number", blank="[no pages]"), lambda row: row.page_end),
        (SheetColumn("Table", 7, "number"), lambda row: row.table),
        (SheetColumn("Row", 7, "number"), lambda row: row.row),
        *(((SheetColumn("Row key", 18), lambda row: row.row_key),) if view.decides else ()),
        (SheetColumn("Cut in print", 16, blank="[nothing]"), lambda _: None),
    )


def unmapped_sheet(view: View) -> WorkbookSheet:
    """A line for each row of the compared returns that is on no list."""
    rows = [row for council in view.councils for row in council.rows if row.decision == "unmapped"]
    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        (SheetColumn("Region", 13, blank=NO_REGION), lambda row: row.region),
        (SheetColumn("Council", 16), lambda row: view.council_of[row.row_id]),
        row_column("Ref", 7),
        row_column("Section, as printed", 22),
        row_column("Requirement", 46),
        row_column("Current status", 48),
        row_column("Fully met", 11),
        row_column("How the gap will be closed", 32),
        *(((SheetColumn("Nearest action", 40), partial(_nearest, view)),) if view.decides else ()),
        row_column("Where", 20),
        (SheetColumn("Row id", view.id_width), lambda row: row_link(view, row.row_id)),
    )
    return WorkbookSheet(
        name="Unmapped rows",
        title="Unmapped rows: what the returns say beyond the list",
        about=(
            ONE_TABLE,
            f"{counted(len(rows), 'row')} that no action of the list accounts for: local actions, mostly. "
            + ("The nearest action is named so that a wrong call can be seen." if view.decides else ""),
        ),
        headers=headers_of(columns),
        lines=tuple(line_of(columns, row) for row in rows),
        table="Unmapped_rows",
        empty="Every row is mapped to the list or in review.",
        frozen=3,
        shortens=True,
    )


def _nearest(view: View, row: ReturnRecord) -> str | None:
    nearest = next(iter(view.candidates.get(row.row_id, ())), None)
    return candidate_words(view, nearest) if nearest else None
