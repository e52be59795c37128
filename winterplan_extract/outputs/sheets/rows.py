"""The sheets with a line for each row of a return (in full, or on no list) or file: Quality, Returns, Problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from winterplan_extract.comparison.counts import Figures, count, problems_to_look_at
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import DocumentRecord, Problem, ReturnRecord
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, StyledText, WorkbookSheet, sheet_of
from winterplan_extract.outputs.sheets.review import decided_on_rows, drop_down
from winterplan_extract.outputs.view import View, Waiting
from winterplan_extract.outputs.words import (
    ALL_COUNCILS,
    AT_THE_DESK,
    DEADLINES,
    DECISIONS,
    FLAGS,
    FORMATS,
    KINDS,
    NO_REGION,
    NOT_STATED,
    ROWS,
    SEVERITIES,
    STATUSES,
    action_name,
    candidate_words,
    desk_link,
    file_link,
    row_column,
    row_link,
)

NOT_COUNTED: Final = "Rows not counted"
_DECIDE_HERE: Final = (
    "A row that is mapped wrongly, or not at all, is decided here as on the sheet Review: choose under Decision what "
    "it answers, save, and give this workbook to the next run with --decisions."
)


def rows_sheet(view: View, *, choices: int) -> WorkbookSheet:
    """Every row that is counted, in full: what links lead to; decided here by the first `choices` lines of Lists."""
    columns = _row_columns(view)
    others = f" Those of copies and earlier returns stand on {NOT_COUNTED}." if view.others else ""
    return sheet_of(
        ROWS,
        columns,
        view.counted,
        {"rows": counted(len(view.counted), "row"), "others": others},
        more=(*((_DECIDE_HERE,) * view.decides), *((AT_THE_DESK.format("Row id"),) * bool(view.desk))),
        frozen=3,
        choices=drop_down(columns, choices) if view.decides else None,
        tells_cut=True,
        pages_wide=2,
    )


def not_counted_sheet(view: View) -> WorkbookSheet:
    """The rows of returns that another one stands in for, as on the sheet Rows but without room to decide."""
    columns = _row_columns(replace(view, decides=False, waiting=Waiting()))
    told = {"rows": counted(len(view.others), "row")}
    return sheet_of(NOT_COUNTED, columns, view.others, told, frozen=3, tells_cut=True, pages_wide=2)


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


def unmapped_rows(view: View) -> list[ReturnRecord]:
    """The rows of the compared returns that are on no list, council by council."""
    return [row for council in view.councils for row in council.rows if row.decision == "unmapped"]


def unmapped_sheet(view: View) -> WorkbookSheet:
    """A line for each row of the compared returns that is on no list."""
    rows = unmapped_rows(view)
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
    nearest = "The nearest action is named so that a wrong call can be seen." if view.decides else ""
    told = {"rows": counted(len(rows), "row"), "nearest": nearest}
    return sheet_of("Unmapped rows", columns, rows, told, frozen=3, shortens=True)


def _nearest(view: View, row: ReturnRecord) -> str | None:
    nearest = next(iter(view.candidates.get(row.row_id, ())), None)
    return candidate_words(view, nearest) if nearest else None


def quality_sheet(view: View) -> WorkbookSheet:
    """A line for each council: its rows, and how many of them bear each flag."""
    to_look_at = Counter(problem.return_id for problem in view.comparison.problems if problem.severity != "note")
    problems = {each.name: sum(to_look_at[d.return_id] for d in each.documents) for each in view.councils}
    of = [(each.region, each.name, count([each]), problems[each.name]) for each in view.councils]
    several = len(of) > 1
    if several:
        of.append(("All", ALL_COUNCILS, view.counts, sum(problems.values())))
    return sheet_of("Quality", _QUALITY, of, frozen=2, parts=frozenset({len(view.councils)} if several else ()))


_QUALITY: Final[tuple[ColumnOf[tuple[str, str, Figures, int]], ...]] = (
    (SheetColumn("Region", 20, blank=NO_REGION), lambda one: one[0]),
    (SheetColumn("Council", 36), lambda one: StyledText(one[1], "term")),
    (SheetColumn("Rows", 8, "number"), lambda one: one[2].rows),
    (SheetColumn("Rows with a flag", 10, "number"), lambda one: one[2].flagged),
    *((SheetColumn(FLAGS[flag][0], 12, "number"), lambda one, flag=flag: one[2].flags[flag]) for flag in FLAGS),
    (SheetColumn("Answer not stated", 10, "number"), lambda one: one[2].not_stated),
    (SheetColumn("Errors and warnings", 12, "number"), lambda one: one[3]),
)

_NOT_READ: Final = "[not read]"
_NO_PLACE: Final = "[no place]"
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "note")


def returns_sheet(view: View) -> WorkbookSheet:
    """A line for each file: what became of it, and the ledger of everything in its tables."""
    files = {one.return_id: one.file for one in view.comparison.documents}
    columns: tuple[ColumnOf[DocumentRecord], ...] = (
        (SheetColumn("Return", 16), lambda one: one.return_id),
        (SheetColumn("File", 30), lambda one: file_link(view, one.return_id, one.file)),
        (SheetColumn("Council", 18), lambda one: one.council or "[not known]"),
        (SheetColumn("Region", 14, blank=NO_REGION), lambda one: one.region),
        (SheetColumn("Format", 12), lambda one: FORMATS[one.format] or "[not known]"),
        (SheetColumn("What it is", 12), lambda one: KINDS[one.kind]),
        (SheetColumn("What became of it", 12), lambda one: StyledText(STATUSES[one.status], "no" if one.status == "failed" else "")),
        (SheetColumn("Stands for its council", 22), partial(_standing, files)),
        (SheetColumn("Date of the return", 12, "date", blank="[not known]"), lambda one: one.document_date),
        (SheetColumn("Council found in", 20, blank="[not known]"), lambda one: one.council_evidence),
        (SheetColumn("Pages", 7, "number", blank="[no pages]"), lambda one: _NOT_READ if one.pages is None and not _was_read(one) else one.pages),
        _counted("Tables", 7, lambda one: one.tables),
        _counted("Table rows", 7, lambda one: one.table_rows),
        _counted("Rows with a requirement", 12, lambda one: one.rows),
        _counted("Rows continued", 10, lambda one: one.continuations),
        _counted("Header rows", 8, lambda one: one.headers),
        _counted("Rows set aside", 8, lambda one: one.set_aside),
        _counted("Letters and digits in tables", 12, lambda one: one.chars_in_tables),
        _counted("Letters and digits kept", 12, lambda one: one.chars_kept),
        (SheetColumn("Asks outside tables", 10, "number", blank=_NOT_READ), lambda one: one.asks_outside if one.kind else None),
        (SheetColumn("Ledger", 16, blank=_NOT_READ), lambda one: _ledger(one) if _was_read(one) else None),
        *(((SheetColumn("Problems", 9, "number"), lambda one: one.problems),) if view.decides else ()),
        (SheetColumn("What went wrong", 40, blank="[nothing]"), lambda one: one.error),
    )  # fmt: skip
    return sheet_of("Returns", columns, view.comparison.documents, frozen=2)


def gravest_first(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, errors first and notes last."""
    return sorted(problems, key=lambda problem: _ORDER.index(problem.severity))


def problems_sheet(view: View, added: tuple[Problem, ...] = ()) -> WorkbookSheet:
    """A line for each problem, the gravest first; `added` are those of the workbook itself."""
    found = gravest_first((*view.comparison.problems, *added))
    notes = Counter(problem.severity for problem in found)["note"]
    told = {"look": counted(problems_to_look_at(view.comparison), "problem"), "notes": counted(notes, "note")}
    return sheet_of("Problems", _PROBLEM, found, told, frozen=1)


_PROBLEM: Final[tuple[ColumnOf[Problem], ...]] = (
    (SheetColumn("Severity", 10), lambda one: StyledText(SEVERITIES[one.severity], "no" if one.severity == "error" else "")),
    (SheetColumn("Return", 16, blank=_NO_PLACE), lambda one: one.return_id),
    (SheetColumn("File", 36, blank=_NO_PLACE), lambda one: one.source_file),
    (SheetColumn("Page", 7, "number", blank=_NO_PLACE), lambda one: one.page),
    (SheetColumn("Table", 7, "number", blank=_NO_PLACE), lambda one: one.table),
    (SheetColumn("Row", 7, "number", blank=_NO_PLACE), lambda one: one.row),
    (SheetColumn("What, and what to do", 90), lambda one: one.message),
    (SheetColumn("Code", 26), lambda one: one.code),
)  # fmt: skip


def _counted(title: str, width: int, figure: Callable[[DocumentRecord], int]) -> ColumnOf[DocumentRecord]:
    """A figure of the ledger, which a file that was not read has none of."""
    return SheetColumn(title, width, "number", blank=_NOT_READ), lambda one: figure(one) if _was_read(one) else None


def _was_read(document: DocumentRecord) -> bool:
    return document.status != "failed" and bool(document.tables)


def _standing(files: Mapping[str, str], document: DocumentRecord) -> str:
    if document.stands:
        return "Yes"
    return f"No: {files[document.superseded_by]} stands" if document.superseded_by else "No"


def _ledger(document: DocumentRecord) -> str:
    whole = document.rows - document.further_rows
    rows = document.table_rows - whole - document.continuations - document.headers - document.set_aside
    chars = document.chars_in_tables - document.chars_kept
    off = [
        words
        for number, words in (
            (rows, f"table rows out by {rows:+d}"),
            (chars, f"letters and digits out by {chars:+d}"),
        )
        if number
    ]
    return "; ".join(off) if off else "Balances"
