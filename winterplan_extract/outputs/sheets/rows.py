"""The sheets with a line for each row of a return: Rows, all of them in full, and Unmapped rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import (
    NO_NUMBER,
    NO_REGION,
    ONE_TABLE,
    ROWS,
    action_name,
    answer,
    candidate_words,
    row_link,
    where,
)
from winterplan_extract.outputs.sheets.review import DECISION, NOT_TAKEN_BECAUSE, decided_on_rows, drop_down
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
    headers = _row_headers(view)
    others = f" Those of copies and earlier returns stand on {NOT_COUNTED}." if view.others else ""
    return WorkbookSheet(
        name=ROWS,
        title="Rows: every row of the returns compared, in full",
        about=(
            ONE_TABLE,
            f"{counted(len(rows), 'row')}, in the order of the files and of the rows in them. Texts are as the council "
            f"wrote them; the columns beside them say how they were understood.{others}",
            *((_DECIDE_HERE,) * view.decides),
        ),
        headers=headers,
        lines=tuple(_row_line(view, row) for row in rows),
        table="Rows",
        empty="No row was read from any file.",
        frozen=3,
        choices=drop_down(headers, choices) if view.decides else None,
        tells_cut=True,
        pages_wide=2,
    )


def not_counted_sheet(view: View) -> WorkbookSheet:
    """The rows of returns that another one stands in for, as on the sheet Rows but without room to decide."""
    undecided = replace(view, decides=False, waiting=Waiting())
    return WorkbookSheet(
        name=NOT_COUNTED,
        title="Rows not counted: of copies and of earlier returns, in full",
        about=(
            ONE_TABLE,
            f"{counted(len(view.others), 'row')} of returns that another one stands in for; the sheet Returns says which. "
            "They count nowhere else in this workbook.",
        ),
        headers=_row_headers(undecided),
        lines=tuple(_row_line(undecided, row) for row in view.others),
        table="Rows_not_counted",
        frozen=3,
        tells_cut=True,
        pages_wide=2,
    )


def _row_headers(view: View) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("Row id", view.id_width),
        SheetColumn("Council", 16),
        SheetColumn("Ref", 7, blank=NO_NUMBER),
        SheetColumn("Requirement", 48, blank="[not stated]"),
        SheetColumn("Current status", 64, blank="[not stated]"),
        SheetColumn("Fully met", 11),
        SheetColumn("Fully met, as printed", 11, blank="[not stated]"),
        SheetColumn("How the gap will be closed", 48, blank="[not stated]"),
        *((SheetColumn("Lead, as printed", 22, blank="[not stated]"),) if view.names else ()),
        SheetColumn("Lead roles", 20, blank="[no role]"),
        SheetColumn("By when, as printed", 18, blank="[not stated]"),
        SheetColumn("Kind of deadline", 12),
        SheetColumn("First date", 12, "date", blank="[no date]"),
        SheetColumn("Last date", 12, "date", blank="[no date]"),
        SheetColumn("Mapping", 11),
        SheetColumn("Actions", 30),
        *((SheetColumn("Confidence", 11, "score"),) if view.decides else ()),
        *((SheetColumn(DECISION, 16), SheetColumn("Note", 16)) if view.decides else ()),
        *((SheetColumn(NOT_TAKEN_BECAUSE, 30),) if view.waiting.rows else ()),
        SheetColumn("Flags", 22),
        SheetColumn("Theme, as printed", 22, blank="[not stated]"),
        SheetColumn("Section, as printed", 26, blank="[not stated]"),
        SheetColumn("Other columns", 30),
        SheetColumn("Region", 16, blank=NO_REGION),
        SheetColumn("Source file", 28),
        SheetColumn("Page", 7, "number", blank="[no pages]"),
        SheetColumn("Last page", 7, "number", blank="[no pages]"),
        SheetColumn("Table", 7, "number"),
        SheetColumn("Row", 7, "number"),
        *((SheetColumn("Row key", 18),) if view.decides else ()),
        SheetColumn("Cut in print", 16, blank="[nothing]"),
    )


def unmapped_sheet(view: View) -> WorkbookSheet:
    """A line for each row of the compared returns that is on no list."""
    rows = [row for council in view.councils for row in council.rows if row.decision == "unmapped"]
    return WorkbookSheet(
        name="Unmapped rows",
        title="Unmapped rows: what the returns say beyond the list",
        about=(
            ONE_TABLE,
            f"{counted(len(rows), 'row')} that no action of the list accounts for: local actions, mostly. "
            + ("The nearest action is named so that a wrong call can be seen." if view.decides else ""),
        ),
        headers=(
            SheetColumn("Region", 13, blank=NO_REGION),
            SheetColumn("Council", 16),
            SheetColumn("Ref", 7, blank=NO_NUMBER),
            SheetColumn("Section, as printed", 22, blank="[not stated]"),
            SheetColumn("Requirement", 46, blank="[not stated]"),
            SheetColumn("Current status", 48, blank="[not stated]"),
            SheetColumn("Fully met", 11),
            SheetColumn("How the gap will be closed", 32, blank="[not stated]"),
            *((SheetColumn("Nearest action", 40),) if view.decides else ()),
            SheetColumn("Where", 20),
            SheetColumn("Row id", view.id_width),
        ),
        lines=tuple(_unmapped_line(view, row) for row in rows),
        table="Unmapped_rows",
        empty="Every row is mapped to the list or in review.",
        frozen=3,
        shortens=True,
    )


def _row_line(view: View, row: ReturnRecord) -> Line:
    return (
        StyledText(row.row_id, "term"),
        row.council,
        row.ref,
        row.requirement,
        row.current_status,
        answer(row),
        row.met_text,
        row.gap,
        *((row.lead_text, "\n".join(row.leads)) if view.names else ("\n".join(row.leads) or row.lead_text,)),
        row.deadline_text,
        DEADLINES[row.deadline_kind],
        row.deadline_first,
        row.deadline_last,
        StyledText(DECISIONS[row.decision], "review" if row.decision == "review" else ""),
        "\n".join(action_name(view, action_id) for action_id in row.action_ids),
        *((row.confidence,) * view.decides),
        *(decided_on_rows(view, row) if view.decides else ()),
        ", ".join(FLAGS[flag][0] for flag in row.flags),
        row.theme,
        row.section,
        row.other_text,
        row.region,
        row.source_file,
        row.page,
        row.page_end,
        row.table,
        row.row,
        *((row.row_key,) * view.decides),
        None,
    )


def _unmapped_line(view: View, row: ReturnRecord) -> Line:
    nearest = next(iter(view.candidates.get(row.row_id, ())), None)
    return (
        row.region,
        view.council_of[row.row_id],
        row.ref,
        row.section,
        row.requirement,
        row.current_status,
        answer(row),
        row.gap,
        *((candidate_words(view, nearest) if nearest else None,) * view.decides),
        where(row),
        row_link(view, row.row_id),
    )
