"""The lists of the page: gaps, missing actions, rows in review, unmapped rows, quality and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract.comparison.counts import answer_of
from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.domain.records import MISSING, ReturnRecord
from winterplan_extract.outputs.report.answers import evidence
from winterplan_extract.outputs.report.tables import (
    Keys,
    PageTable,
    column_of,
    page_table,
    text_at,
)
from winterplan_extract.outputs.report.totals import month_key
from winterplan_extract.outputs.settings import CANDIDATES
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, WorkbookSheet, filled
from winterplan_extract.outputs.sheets.councils import review_rows
from winterplan_extract.outputs.sheets.gaps import missing_returns_sheet, missing_sheet
from winterplan_extract.outputs.sheets.places import candidate_words, row_column
from winterplan_extract.outputs.sheets.rounds import since_sheet
from winterplan_extract.outputs.sheets.rows import problems_sheet, quality_sheet, returns_sheet, unmapped_sheet
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import ANSWER_LABELS, SEVERITIES, counted

_GAPS: Final = (
    "Council", "Action", "Requirement", "Fully met", "How the gap will be closed", "Lead", "By when", "Last date",
    "Overdue", "What is lacking", "Where",
)  # fmt: skip
_MISSING: Final = ("Council", "Action", "Theme", "Section", "Title", "Asked of", "Why it is missing", "Rows to look at")
_UNMAPPED: Final = (
    "Council", "Ref", "Section, as printed", "Requirement", "Fully met", "How the gap will be closed",
    "Nearest action", "Where",
)  # fmt: skip
_RETURNS: Final = (
    "File", "Council", "What became of it", "Stands for its council", "Date of the return", "Pages",
    "Rows with a requirement", "Ledger", "Problems", "What went wrong",
)  # fmt: skip
_SINCE: Final = (
    "Council", "Action", "Title or requirement", "What changed", "Earlier answer", "Later answer", "Earlier round",
    "Later round", "Note",
)  # fmt: skip
_SILENT: Final = ("Council", "Region", "Full name", "ONS code", "What came")
_PROBLEMS: Final = ("File", "Severity", "Page", "Table", "Row", "What, and what to do")
_REVIEWED: Final = ANSWER_LABELS["in_review"].key


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page under its own heading."""

    anchor: str
    title: str
    short: str
    about: tuple[str, ...] = ()
    tables: tuple[PageTable, ...] = ()


def lists(view: View, gaps: WorkbookSheet, since: Rounds | None = None) -> Iterator[Section]:
    """The sections that list lines, in order; `gaps` is that sheet, `since` is what changed since the last run. What is published has no review, no problems and no scores."""
    numbers = {council.name: str(number) for number, council in enumerate(view.councils)}
    places = {row_id: str(number) for number, row_id in enumerate(view.rows)}
    at = column_of(gaps, "Row id")
    keys = [
        _gap_keys(view, view.rows[text_at(line, at)], text_at(line, column_of(gaps, "Action")), numbers, places)
        for line in gaps.lines
    ]
    yield _section(page_table(gaps, "gaps", _GAPS, keys=keys, anchors="gap-"), "Gaps")

    missing = missing_sheet(view)
    themes = {action.theme: str(action.theme_no) for action in reversed(view.comparison.actions)}
    keys = [
        Keys(
            numbers[council.name], themes[view.actions[covered.action_id].theme], ANSWER_LABELS[answer_of(covered)].key
        )
        for council, covered in view.missing
    ]
    yield _section(page_table(missing, "missing", _MISSING, keys=keys, anchors="missing-"), "Missing actions")

    if view.decides:
        yield _section(_review(view, numbers, places), "In review")

    unmapped = unmapped_sheet(view)
    at = column_of(unmapped, "Row id")
    keys = [
        Keys(numbers[view.council_of[row.row_id]], "none", row.met, places[row.row_id])
        for row in (view.rows[text_at(line, at)] for line in unmapped.lines)
    ]
    yield _section(page_table(unmapped, "unmapped", _UNMAPPED, keys=keys), "Unmapped rows")

    if view.decides:
        quality = quality_sheet(view)
        at = column_of(quality, "Council")
        columns = tuple(header.title for header in quality.headers[at:])
        keys = [Keys(council=numbers.get(text_at(line, at), "")) for line in quality.lines]
        yield _section(page_table(quality, "quality", columns, keys=keys), "Quality")

    if since and view.decides:
        changes = since_sheet(since)
        at = column_of(changes, "Council")
        keys = [Keys(council=numbers.get(text_at(line, at), "none")) for line in changes.lines]
        yield _section(page_table(changes, "since", _SINCE, keys=keys), "Since the last run")

    owners = _owners(view, numbers)
    keys = [Keys(council=owners[document.return_id]) for document in view.comparison.documents]
    files = page_table(returns_sheet(view), "returns", _RETURNS, keys=keys)
    silent = (page_table(missing_returns_sheet(view), "silent", _SILENT),) if view.councils_named else ()
    problems = (_problems(view, owners),) if view.decides else ()
    yield Section("files", files.title, "Files", files.about, (files, *silent, *problems))


def in_review(view: View) -> tuple[Keys, ...]:
    """What each row in review is filtered and counted by."""
    numbers = {council.name: str(number) for number, council in enumerate(view.councils)}
    places = {row_id: str(number) for number, row_id in enumerate(view.rows)}
    return tuple(_review_keys(view, row, numbers, places) for row in view.in_review)


def _review_keys(view: View, row: ReturnRecord, numbers: Mapping[str, str], places: Mapping[str, str]) -> Keys:
    return Keys(
        numbers[view.council_of[row.row_id]], _likely_themes(view, row), f"{_REVIEWED} {row.met}", places[row.row_id]
    )


def _gap_keys(
    view: View, row: ReturnRecord, action: str, numbers: Mapping[str, str], places: Mapping[str, str]
) -> Keys:
    """A gap is of the action that it answers; one in review of those that it may answer, and of both answers."""
    council, month = numbers[view.council_of[row.row_id]], month_key(row.deadline_last)
    named = view.actions.get(action.partition(" ")[0])
    review = row.decision == "review"
    theme = str(named.theme_no) if named else _likely_themes(view, row) if review else "none"
    met = f"{row.met} {_REVIEWED}" if review else row.met
    return Keys(council, theme, met, places[row.row_id], month, late="overdue" in row.flags)


def _likely_themes(view: View, row: ReturnRecord) -> str:
    """The numbers of the themes that the row's candidates are of."""
    likely = (view.actions.get(candidate.action_id) for candidate in view.candidates.get(row.row_id, ())[:CANDIDATES])
    return " ".join(dict.fromkeys(str(action.theme_no) for action in likely if action)) or "none"


def _review(view: View, numbers: Mapping[str, str], places: Mapping[str, str]) -> PageTable:
    """A line for each row that waits for a person's decision."""

    def likeliest(row: ReturnRecord) -> str:
        likely = view.candidates.get(row.row_id, ())[:CANDIDATES]
        return "\n".join(candidate_words(view, replace(candidate, reasons="")) for candidate in likely)

    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        (SheetColumn("Council", 15), lambda row: view.council_of[row.row_id]),
        row_column("Ref", 7),
        row_column("Section, as printed", 18),
        row_column("Requirement", 38),
        row_column("Current status", 34),
        row_column("Fully met", 10),
        (SheetColumn("Likeliest actions", 44), likeliest),
        row_column("Where", 19),
    )
    sheet = WorkbookSheet(
        "Review",
        "In review: rows that need a person's decision",
        (
            f"{counted(len(view.in_review), 'row')} that the program would not map alone, with the likeliest actions. "
            "Decide them on the sheet Review of comparison.xlsx.",
        ),
        *filled(columns, view.in_review),
        empty="No row needs a decision.",
    )
    keys = [_review_keys(view, row, numbers, places) for row in view.in_review]
    return page_table(sheet, "review", keys=keys, anchors="review-")


def _owners(view: View, numbers: Mapping[str, str]) -> dict[str, str]:
    """The council of each return: the one whose column it stands in, else the one that it names, else none."""
    column = {document.return_id: council.name for council in view.councils for document in council.documents}
    return {
        document.return_id: numbers.get(column.get(document.return_id, document.council), "none")
        for document in view.comparison.documents
    }


def _section(table: PageTable, short: str) -> Section:
    return Section(table.anchor, table.title, short, table.about, (table,))


def links(view: View, gaps: WorkbookSheet) -> dict[tuple[str, str], str]:
    """The line that says more of an answer: the gap that counts, why the action is missing, the row in review, its words."""
    found = dict(evidence(view))
    for council in view.councils:
        for action_id, covered in council.coverage.items():
            rows = review_rows(view, council, action_id) if covered.missing_because == "in_review" else ()
            if covered.state == MISSING:
                found[council.name, action_id] = f"missing-{view.missing_lines[council.name, action_id]}"
            if rows and view.decides:
                found[council.name, action_id] = f"review-{view.review_lines[rows[0]]}"
    row, action = column_of(gaps, "Row id"), column_of(gaps, "Action")
    states = {(of.name, action_id): covered.state for of in view.councils for action_id, covered in of.coverage.items()}
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(gaps.lines):
        gap = view.rows[text_at(line, row)]
        council_name, action_id = view.council_of[gap.row_id], text_at(line, action).partition(" ")[0]
        if states.get((council_name, action_id)) == gap.met and (council_name, action_id) not in seen:
            seen.add((council_name, action_id))
            found[council_name, action_id] = f"gap-{number}"
    return found


def _problems(view: View, owners: Mapping[str, str]) -> PageTable:
    """The errors and warnings; notes are left to the workbook. What is about no file meets every filter."""
    sheet = problems_sheet(view)
    severity, of = column_of(sheet, "Severity"), column_of(sheet, "Return")
    notes = SEVERITIES["note"]
    keys = [Keys(council=owners.get(text_at(line, of), "")) for line in sheet.lines]
    table = page_table(sheet, "problems", _PROBLEMS, keys=keys)
    kept = tuple(line for line, said in zip(table.lines, sheet.lines, strict=True) if text_at(said, severity) != notes)
    return replace(table, about=(), lines=kept)
