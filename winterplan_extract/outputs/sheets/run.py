"""The sheets about the run itself: Returns, what became of each file, and Problems."""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import DocumentRecord, Problem
from winterplan_extract.outputs.sheet import Header, Line, Said, Sheet
from winterplan_extract.outputs.sheets.places import NO_REGION, ONE_TABLE
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import FORMATS, KINDS, SEVERITIES, STATUSES, counted

_NOT_READ: Final = "[not read]"
_NO_PLACE: Final = "[no place]"
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "note")


def returns_sheet(view: View) -> Sheet:
    """A line for each file: what became of it, and the ledger of everything in its tables."""
    return Sheet(
        name="Returns",
        title="Returns: every file and what became of it",
        about=(
            ONE_TABLE,
            "Table rows = rows with a requirement + rows continued over a page + header rows + rows set aside, and every letter and digit of the "
            "tables is kept: the ledger says whether that holds, so nothing is lost unseen.",
        ),
        headers=(
            Header("Return", 16),
            Header("File", 30),
            Header("Council", 18),
            Header("Region", 14, blank=NO_REGION),
            Header("Format", 12),
            Header("What it is", 12),
            Header("What became of it", 12),
            Header("Stands for its council", 22),
            Header("Date of the return", 12, "date", blank="[not known]"),
            Header("Council found in", 20, blank="[not known]"),
            Header("Pages", 7, "number", blank="[no pages]"),
            Header("Tables", 7, "number", blank=_NOT_READ),
            Header("Table rows", 7, "number", blank=_NOT_READ),
            Header("Rows with a requirement", 12, "number", blank=_NOT_READ),
            Header("Rows continued", 10, "number", blank=_NOT_READ),
            Header("Header rows", 8, "number", blank=_NOT_READ),
            Header("Rows set aside", 8, "number", blank=_NOT_READ),
            Header("Letters and digits in tables", 12, "number", blank=_NOT_READ),
            Header("Letters and digits kept", 12, "number", blank=_NOT_READ),
            Header("Asks outside tables", 10, "number", blank=_NOT_READ),
            Header("Ledger", 16, blank=_NOT_READ),
            Header("Problems", 9, "number"),
            Header("What went wrong", 40, blank="[nothing]"),
        ),
        lines=tuple(_return_line(document) for document in view.comparison.documents),
        table="Returns",
        empty="No file was given.",
        frozen=2,
    )


def problems_sheet(view: View, added: tuple[Problem, ...] = ()) -> Sheet:
    """A line for each problem, the gravest first; `added` are those of the workbook itself."""
    found = sorted((*view.comparison.problems, *added), key=lambda problem: _ORDER.index(problem.severity))
    return Sheet(
        name="Problems",
        title="Problems: what went wrong or wants a look",
        about=(
            ONE_TABLE,
            f"{counted(len(found), 'line')}, errors first: text was not read, or may be wrong. "
            "A warning wants a look at the source; a note is for information.",
        ),
        headers=(
            Header("Severity", 10),
            Header("Return", 16, blank=_NO_PLACE),
            Header("File", 36, blank=_NO_PLACE),
            Header("Page", 7, "number", blank=_NO_PLACE),
            Header("Table", 7, "number", blank=_NO_PLACE),
            Header("Row", 7, "number", blank=_NO_PLACE),
            Header("What, and what to do", 90),
            Header("Code", 26),
        ),
        lines=tuple(_problem_line(problem) for problem in found),
        table="Problems",
        empty="Nothing went wrong.",
        frozen=1,
    )


def _return_line(document: DocumentRecord) -> Line:
    failed = document.status == "failed" or not document.tables
    return (
        document.return_id,
        document.file,
        document.council or "[not known]",
        document.region,
        FORMATS[document.format] or "[not known]",
        KINDS[document.kind],
        Said(STATUSES[document.status], "no" if document.status == "failed" else ""),
        _standing(document),
        document.document_date,
        document.council_evidence,
        _NOT_READ if failed and document.pages is None else document.pages,
        *(None if failed else number for number in _ledger_figures(document)),
        document.asks_outside if document.kind else None,
        None if failed else _ledger(document),
        document.problems,
        document.error,
    )


def _standing(document: DocumentRecord) -> str:
    if document.stands:
        return "Yes"
    return f"No: {document.superseded_by} stands" if document.superseded_by else "No"


def _ledger_figures(document: DocumentRecord) -> tuple[int, ...]:
    return (
        document.tables,
        document.table_rows,
        document.rows,
        document.continuations,
        document.headers,
        document.set_aside,
        document.chars_in_tables,
        document.chars_kept,
    )


def _ledger(document: DocumentRecord) -> str:
    rows = document.table_rows - document.rows - document.continuations - document.headers - document.set_aside
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


def _problem_line(problem: Problem) -> Line:
    return (
        Said(SEVERITIES[problem.severity], "no" if problem.severity == "error" else ""),
        problem.return_id,
        problem.source_file,
        problem.page,
        problem.table,
        problem.row,
        problem.message,
        problem.code,
    )
