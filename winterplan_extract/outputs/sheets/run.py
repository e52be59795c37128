"""The sheets about the run itself: Returns, what became of each file, and Problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from winterplan_extract.comparison.counts import Figures, count, problems_to_look_at
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import DocumentRecord, Problem
from winterplan_extract.outputs.sheet import ColumnOf, Line, SheetColumn, StyledText, WorkbookSheet, headers_of, line_of
from winterplan_extract.outputs.sheets.places import ALL_COUNCILS, NO_REGION, ONE_TABLE, file_link
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import FLAGS, FORMATS, KINDS, SEVERITIES, STATUSES, counted


def quality_sheet(view: View) -> WorkbookSheet:
    """A line for each council: its rows, and how many of them bear each flag."""
    problems = {council.name: _problems_of(view, {d.return_id for d in council.documents}) for council in view.councils}
    lines = [_line(each.region, each.name, count([each]), problems[each.name]) for each in view.councils]
    if len(view.councils) > 1:
        lines.append(_line("All", ALL_COUNCILS, view.counts, sum(problems.values())))
    return WorkbookSheet(
        name="Quality",
        title="Quality: what to look at in each return",
        about=(
            ONE_TABLE,
            "Rows by flag; a row may bear several. Notes says what each flag means; Rows, filtered by flag, shows the rows.",
        ),
        headers=(
            SheetColumn("Region", 20, blank=NO_REGION),
            SheetColumn("Council", 36),
            SheetColumn("Rows", 8, "number"),
            SheetColumn("Rows with a flag", 10, "number"),
            *(SheetColumn(name, 12, "number") for name, _ in FLAGS.values()),
            SheetColumn("Answer not stated", 10, "number"),
            SheetColumn("Errors and warnings", 12, "number"),
        ),
        lines=tuple(lines),
        table="Quality",
        empty="No return was read.",
        frozen=2,
        parts=frozenset({len(view.councils)}) if len(view.councils) > 1 else frozenset(),
    )


def _problems_of(view: View, returns: set[str]) -> int:
    return sum(p.return_id in returns and p.severity != "note" for p in view.comparison.problems)


def _line(region: str, name: str, counts: Figures, problems: int) -> Line:
    return (
        region,
        StyledText(name, "term"),
        counts.rows,
        counts.flagged,
        *(counts.flags[flag] for flag in FLAGS),
        counts.not_stated,
        problems,
    )


_NOT_READ: Final = "[not read]"
_NO_PLACE: Final = "[no place]"
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "note")


def returns_sheet(view: View) -> WorkbookSheet:
    """A line for each file: what became of it, and the ledger of everything in its tables."""
    columns: tuple[ColumnOf[DocumentRecord], ...] = (
        (SheetColumn("Return", 16), lambda one: one.return_id),
        (SheetColumn("File", 30), lambda one: file_link(view, one.return_id, one.file)),
        (SheetColumn("Council", 18), lambda one: one.council or "[not known]"),
        (SheetColumn("Region", 14, blank=NO_REGION), lambda one: one.region),
        (SheetColumn("Format", 12), lambda one: FORMATS[one.format] or "[not known]"),
        (SheetColumn("What it is", 12), lambda one: KINDS[one.kind]),
        (SheetColumn("What became of it", 12), lambda one: StyledText(STATUSES[one.status], "no" if one.status == "failed" else "")),
        (SheetColumn("Stands for its council", 22), _standing),
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
    return WorkbookSheet(
        name="Returns",
        title="Returns: every file and what became of it",
        about=(
            ONE_TABLE,
            "Table rows = rows with a requirement + rows continued over a page + header rows + rows set aside, and every letter and digit of the "
            "tables is kept: the ledger says whether that holds, so nothing is lost unseen.",
        ),
        headers=headers_of(columns),
        lines=tuple(line_of(columns, document) for document in view.comparison.documents),
        table="Returns",
        empty="No file was given.",
        frozen=2,
    )


def problems_sheet(view: View, added: tuple[Problem, ...] = ()) -> WorkbookSheet:
    """A line for each problem, the gravest first; `added` are those of the workbook itself."""
    found = sorted((*view.comparison.problems, *added), key=lambda problem: _ORDER.index(problem.severity))
    notes = Counter(problem.severity for problem in found)["note"]
    return WorkbookSheet(
        name="Problems",
        title="Problems: what went wrong or wants a look",
        about=(
            ONE_TABLE,
            f"{counted(problems_to_look_at(view.comparison), 'problem')} to look at, errors first: text was not read, or "
            f"may be wrong. A warning wants a look at the source. Below them {counted(notes, 'note')} for information.",
        ),
        headers=headers_of(_PROBLEM),
        lines=tuple(line_of(_PROBLEM, problem) for problem in found),
        table="Problems",
        empty="Nothing went wrong.",
        frozen=1,
    )


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


def _standing(document: DocumentRecord) -> str:
    if document.stands:
        return "Yes"
    return f"No: {document.superseded_by} stands" if document.superseded_by else "No"


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
