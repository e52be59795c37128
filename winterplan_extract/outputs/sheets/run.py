"""The sheets about the run itself: Returns, what became of each file, and Problems."""

from __future__ import annotations

from collections import Counter
from typing import Final

from winterplan_extract.comparison.counts import Figures, count, problems_to_look_at
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import DocumentRecord, Problem
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
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
    return WorkbookSheet(
        name="Returns",
        title="Returns: every file and what became of it",
        about=(
            ONE_TABLE,
            "Table rows = rows with a requirement + rows continued over a page + header rows + rows set aside, and every letter and digit of the "
            "tables is kept: the ledger says whether that holds, so nothing is lost unseen.",
        ),
        headers=(
            SheetColumn("Return", 16),
            SheetColumn("File", 30),
            SheetColumn("Council", 18),
            SheetColumn("Region", 14, blank=NO_REGION),
            SheetColumn("Format", 12),
            SheetColumn("What it is", 12),
            SheetColumn("What became of it", 12),
            SheetColumn("Stands for its council", 22),
            SheetColumn("Date of the return", 12, "date", blank="[not known]"),
            SheetColumn("Council found in", 20, blank="[not known]"),
            SheetColumn("Pages", 7, "number", blank="[no pages]"),
            SheetColumn("Tables", 7, "number", blank=_NOT_READ),
            SheetColumn("Table rows", 7, "number", blank=_NOT_READ),
            SheetColumn("Rows with a requirement", 12, "number", blank=_NOT_READ),
            SheetColumn("Rows continued", 10, "number", blank=_NOT_READ),
            SheetColumn("Header rows", 8, "number", blank=_NOT_READ),
            SheetColumn("Rows set aside", 8, "number", blank=_NOT_READ),
            SheetColumn("Letters and digits in tables", 12, "number", blank=_NOT_READ),
            SheetColumn("Letters and digits kept", 12, "number", blank=_NOT_READ),
            SheetColumn("Asks outside tables", 10, "number", blank=_NOT_READ),
            SheetColumn("Ledger", 16, blank=_NOT_READ),
            *((SheetColumn("Problems", 9, "number"),) if view.decides else ()),
            SheetColumn("What went wrong", 40, blank="[nothing]"),
        ),
        lines=tuple(_return_line(view, document) for document in view.comparison.documents),
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
        headers=(
            SheetColumn("Severity", 10),
            SheetColumn("Return", 16, blank=_NO_PLACE),
            SheetColumn("File", 36, blank=_NO_PLACE),
            SheetColumn("Page", 7, "number", blank=_NO_PLACE),
            SheetColumn("Table", 7, "number", blank=_NO_PLACE),
            SheetColumn("Row", 7, "number", blank=_NO_PLACE),
            SheetColumn("What, and what to do", 90),
            SheetColumn("Code", 26),
        ),
        lines=tuple(_problem_line(problem) for problem in found),
        table="Problems",
        empty="Nothing went wrong.",
        frozen=1,
    )


def _return_line(view: View, document: DocumentRecord) -> Line:
    failed = document.status == "failed" or not document.tables
    return (
        document.return_id,
        file_link(view, document.return_id, document.file),
        document.council or "[not known]",
        document.region,
        FORMATS[document.format] or "[not known]",
        KINDS[document.kind],
        StyledText(STATUSES[document.status], "no" if document.status == "failed" else ""),
        _standing(document),
        document.document_date,
        document.council_evidence,
        _NOT_READ if failed and document.pages is None else document.pages,
        *(None if failed else number for number in _ledger_figures(document)),
        document.asks_outside if document.kind else None,
        None if failed else _ledger(document),
        *((document.problems,) * view.decides),
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


def _problem_line(problem: Problem) -> Line:
    return (
        StyledText(SEVERITIES[problem.severity], "no" if problem.severity == "error" else ""),
        problem.return_id,
        problem.source_file,
        problem.page,
        problem.table,
        problem.row,
        problem.message,
        problem.code,
    )
