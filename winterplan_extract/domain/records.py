"""The only description of the dataset, of which all files are made: a class a table, a field a column, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from winterplan_extract.domain.document import Format, Notice, Origin, Role, RowBox, SetAsideReason
from winterplan_extract.domain.problems import Severity, wording

Kind = Literal["return", "prose", "other plan", "other document", ""]
Met = Literal["yes", "partly", "no", "not_applicable", "not_stated"]
Decision = Literal["mapped", "review", "unmapped"]
State = Literal["yes", "partly", "no", "not_stated", "not_applicable", "missing", "elsewhere"]
MissingBecause = Literal["", "section_absent", "in_review", "inside_another_row", "unread_part", "prose", "not_found"]
Status = Literal["read", "partial", "failed", "skipped"]
DeadlineKind = Literal[
    "date", "month", "period", "ongoing", "recurring", "complete", "as_required", "conditional",
    "relative", "none", "unclear",
]  # fmt: skip
Flag = Literal[
    "gap_without_plan", "gap_without_lead", "gap_without_date", "met_with_gap", "met_without_evidence",
    "overdue", "year_inferred", "cross_reference", "misplaced_text", "repeated_text", "ref_repeated",
    "date_outside_plan", "read_by_ocr", "struck_text", "covered_text", "note_beside", "read_from_prose", "asks_providers",
    "impossible_date", "read_from_area", "half_answered", "corrected",
]  # fmt: skip
Verdict = Literal["answers", "no_action", "no_requirement", ""]  # empty: a correction
RulingField = Literal[
    "", "met", "lead_text", "leads", "deadline_text", "deadline_first", "deadline_last", "current_status", "gap",
    "requirement", "theme", "section", "ref", "split", "join", "council", "document_date", "stands", "leave_out", "role",
]  # fmt: skip
LedgerState = Literal["stands", "read otherwise", "met nothing", "waits", "refused", "withdrawn", "replaced"]
DecidedBy = Literal["matcher", "reviewer"]

MISSING: Final = "missing"
NO_RETURN: Final = ("other plan", "other document")  # kinds of document that never stand for a council
# Several answers to one thing: the worst stands, so that no gap hides behind a better one.
WORST_FIRST: Final[tuple[Met, ...]] = ("no", "partly", "not_stated", "yes", "not_applicable")
UNREAD: Final = ("unread_part", "prose")  # reasons that say that the answer may stand in what was not read


def holds(description: str, *, key: bool = False, links: str = "", default: Any = ...) -> Any:
    """A dataset column: what it holds, whether it is (part of) the key, and `table.column` it refers to."""
    metadata = {"description": description, "key": key, "links": links}
    if default is ...:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A line for each input file and what became of it."""

    return_id: str = holds("Short name of the file within the run", key=True)
    file: str = holds("Path of the file as it was given, inside an archive after “!”")
    sha256: str = holds("SHA-256 of the file's bytes; empty where it was not opened")
    format: Format = holds("What the file is, judged by its content; empty when that is not known")
    status: Status = holds("read, partial (something in it could not be read), failed or skipped")
    council: str = holds("Council that sent the return, as the register names it or as printed", default="")
    council_code: str = holds("ONS code of the council; empty when it is not on the register", default="")
    region: str = holds("ADASS region of the council", default="")
    council_evidence: str = holds("Where the council's name was found", default="")
    document_date: date | None = holds("Date that the return gives for itself", default=None)
    stands: bool = holds("Whether this return stands for its council in the comparison", default=False)
    superseded_by: str = holds("The return that stands instead of this one", links="documents.return_id", default="")
    pages: int | None = holds("Pages; empty where the format has none", default=None)
    tables: int = holds("Tables as read, each page's part of a table counted", default=0)
    table_rows: int = holds(
        "Rows of those tables: rows - further_rows + continuations + headers + set_aside", default=0
    )
    rows: int = holds("Requirement rows", default=0)
    further_rows: int = holds(
        "Rows beyond one for each table row: from text outside the tables, or from a cell that lists several actions",
        default=0,
    )
    continuations: int = holds("Table rows that go on a requirement row cut by a page break", default=0)
    headers: int = holds("Table rows that are the header of their table", default=0)
    set_aside: int = holds("Table rows that are no requirement (see set_aside)", default=0)
    chars_in_tables: int = holds("Letters and digits in the tables of the source", default=0)
    chars_kept: int = holds("Letters and digits kept in rows, headers and set_aside", default=0)
    chars_outside: int = holds("Letters and digits outside the tables, page headers and footers left out", default=0)
    asks_outside: int = holds(
        "Sentences and list items outside the tables that ask for or commit to something and were not read", default=0
    )
    plan: str = holds("The plan that the document says it answers; empty when it does not say", default="")
    kind: Kind = holds(
        "What the document is; one of another plan or kind never stands for a council; empty when it was not read",
        default="",
    )
    problems: int = holds("Lines in problems for this file", default=0)
    error: str = holds("Why the file failed, is partial or was passed over", default="")


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """A line for each requirement row found. Text columns keep the words as printed."""

    row_id: str = holds("return_id and the row's number within the return", key=True)
    row_key: str = holds("Hash of council and requirement text; stays when numbering or reader change")
    return_id: str = holds("The file the row is from", links="documents.return_id")
    council: str = holds("Council that sent the return")
    council_code: str = holds("ONS code of the council")
    region: str = holds("ADASS region of the council")
    source_file: str = holds("Path of the file")
    page: int | None = holds("Page on which the row starts; empty where the format has none")
    page_end: int | None = holds("Page on which the row ends")
    table: int = holds(
        "Number of the table in the file, counted from 1 and page by page; 0 for text outside the tables"
    )
    row: int = holds("Number of the row in that table, counted from 1; of the paragraph, for text outside the tables")
    theme: str = holds("Theme heading over the row, as printed", default="")
    section: str = holds("Section heading over the row, as printed", default="")
    ref: str = holds("The row's own reference, as printed; empty when it has none", default="")
    requirement: str = holds("What is required", default="")
    current_status: str = holds("Where the council says it stands", default="")
    met_text: str = holds(
        "The answer to “fully met?” as printed; a colour in square brackets, such as [red]", default=""
    )
    met: Met = holds("The answer, normalised", default="not_stated")
    gap: str = holds("What is to be done to close the gap", default="")
    lead_text: str = holds(
        "Who leads, as printed; it may name a person, whom the publish profile leaves out", default=""
    )
    leads: tuple[str, ...] = holds("Who leads, split and normalised to roles", default=())
    deadline_text: str = holds("By when, as printed", default="")
    deadline_kind: DeadlineKind = holds("What kind of deadline that is", default="none")
    deadline_first: date | None = holds("First date named; a month or period by its last day", default=None)
    deadline_last: date | None = holds("Last date named; a month or period by its last day", default=None)
    decision: Decision = holds(
        "Whether the row is mapped to the list, needs review, or is on no list", default="unmapped"
    )
    action_ids: tuple[str, ...] = holds("Actions that the row answers", default=())
    confidence: float = holds("How sure the verdict is, 0 to 1; in review how sure the first candidate is", default=0.0)
    flags: tuple[Flag, ...] = holds("What an analyst should look at", default=())
    other_text: str = holds(
        "Text of columns that have no place above, each under its heading, and what is struck through", default=""
    )
    origin: Origin = holds(
        "What the row was read from: a table, a form or labelled lines, a list, or running text", default="table"
    )
    notes: str = holds("Remarks attached to the row's cells: comments, footnotes, cell notes, sticky notes", default="")


@dataclass(frozen=True, slots=True)
class Match:
    """A line for each link between a row and an action that stands."""

    row_id: str = holds("The row", key=True, links="rows.row_id")
    action_id: str = holds("The action", key=True, links="actions.action_id")
    confidence: float = holds("How sure the link is, 0 to 1")
    decided_by: DecidedBy = holds("Who decided: the matcher or a reviewer")
    reasons: str = holds("Why, in words")


@dataclass(frozen=True, slots=True)
class Candidate:
    """The best three actions for every row."""

    row_id: str = holds("The row", key=True, links="rows.row_id")
    rank: int = holds("1 is the best", key=True)
    action_id: str = holds("The action", links="actions.action_id")
    confidence: float = holds("How sure the link would be, 0 to 1")
    text_score: float = holds("Likeness of the wording, 0 to 1")
    section_score: float = holds("Likeness of the section heading, 0 to 1")
    order_score: float = holds("Agreement with the neighbouring rows, 0 to 1")
    reasons: str = holds("What speaks for it, in words")
    sums: str = holds("The score with what each signal adds to it, as shares of the highest possible", default="")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Council by action, every pair: what the council answers, or that nothing was found."""

    council: str = holds("The council", key=True)
    council_code: str = holds("Its ONS code")
    action_id: str = holds("The action", key=True, links="actions.action_id")
    state: State = holds(
        "The worst answer of its rows; elsewhere: answered through an overlapping action; missing: neither"
    )
    row_ids: tuple[str, ...] = holds("Rows that answer the action", default=())
    covered_by: tuple[str, ...] = holds("Overlapping actions that are answered, where state is elsewhere", default=())
    missing_because: MissingBecause = holds("Why there is no row; empty unless missing", default="")
    deadline_last: date | None = holds("Latest deadline on those of its rows that give the answer", default=None)
    gap: str = holds("How the council will close the gap", default="")


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Action by council: each council's own references for it, as printed."""

    action_id: str = holds("The action", key=True, links="actions.action_id")
    council: str = holds("The council", key=True)
    refs: tuple[str, ...] = holds("The council's own references for the action", default=())


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line for each table row that is no requirement."""

    return_id: str = holds("The file", key=True, links="documents.return_id")
    source_file: str = holds("Path of the file")
    page: int | None = holds("Page; empty where the format has none")
    table: int = holds("Number of the table in the file", key=True)
    row: int = holds("Number of the row in that table", key=True)
    text: str = holds("What stands in it")
    reason: SetAsideReason = holds("Why it is no requirement")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong or wants a look."""

    return_id: str = holds("The file", links="documents.return_id")
    source_file: str = holds("Path of the file")
    page: int | None = holds("Page, where known")
    table: int | None = holds("Table, where known")
    row: int | None = holds("Row of that table, where known")
    severity: Severity = holds("error, warning or note")
    code: str = holds("Short name of the kind of problem")
    message: str = holds("What, where, and what to do next")


def problem_of(found: Notice, return_id: str = "", file: str = "") -> Problem:
    """The notice as a line of the dataset, in words."""
    severity, message = wording(found)
    return Problem(return_id, file, found.page, found.table, found.row, severity, found.code, message)


@dataclass(frozen=True, slots=True)
class Action:
    """The canonical list that the returns are compared with."""

    action_id: str = holds("Short name of the action", key=True)
    theme_no: int = holds("Number of its theme in the plan")
    theme: str = holds("Its theme")
    section: str = holds("Its section")
    title: str = holds("Short title")
    requirement: str = holds("What is required, restated")
    audience: str = holds("Whom it is addressed to: LA, LA+NHS, NHS, PHE")
    overlaps: tuple[str, ...] = holds("Actions that ask much the same", default=())


@dataclass(frozen=True, slots=True)
class Join:
    """A table row that goes on a requirement row over a page break, and how that was seen."""

    return_id: str = holds("The file", key=True, links="documents.return_id")
    page: int | None = holds("Page of the continuation")
    table: int = holds("Table of the continuation", key=True)
    row: int = holds("Row of the continuation", key=True)
    row_id: str = holds("The requirement row it goes on", links="rows.row_id")
    evidence: str = holds("What shows that it goes on")


@dataclass(frozen=True, slots=True)
class Column:
    """The role that a column of a table was given, and why."""

    return_id: str = holds("The file", key=True, links="documents.return_id")
    table: int = holds("Number of the table in the file", key=True)
    column: int = holds("Number of the column in that table", key=True)
    heading: str = holds("Its heading as printed")
    role: Role = holds("What it was taken for")
    score: float = holds("How sure that is, 0 to 1")
    evidence: str = holds("What shows it")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided or corrected, as the ledger keeps it; withdrawn by stamp, never deleted.

    A correction has a `field` and no verdict. One of a file has the file's hash as its key (with -2 for the second
    return in it) and its name in `requirement`; one of a column has its heading there, or its place where it has none.
    """

    decided_on: str = holds("When, as an ISO date and time")
    decided_by: str = holds("Who")
    council: str = holds("The council of the row; empty: every council with the same wording", key=True)
    row_key: str = holds("The row's key; the file's SHA-256 where a file or a column is corrected", key=True)
    requirement: str = holds(
        "The row's wording when it was ruled on; the name of the file, or the heading of the column", key=True
    )
    action_ids: tuple[str, ...] = holds("Actions that the row answers; empty: none on the list", default=())
    verdict: Verdict = holds("What was ruled; empty where something was corrected", default="answers")
    note: str = holds("The reviewer's note", default="")
    withdrawn: str = holds("When it was withdrawn; empty while it stands", default="")
    field: RulingField = holds("What was corrected; empty: the actions of the row", key=True, default="")
    value: str = holds("What it was corrected to; empty: nothing stands there", default="")
    was: str = holds("What was read there when it was corrected", default="")


@dataclass(frozen=True, slots=True)
class DecisionRecord(Ruling):
    """A line for each decision and correction that was not withdrawn, as replayed, and what it met."""

    state: LedgerState = holds("What has become of it in this run", default="stands")
    met: tuple[str, ...] = holds("Rows that it met; the returns, where a file is corrected", default=())


NOT_TAKEN: Final = "Not taken"  # the sheet for what has no cells of its own
CORRECTIONS_SHEET: Final = "Corrections"  # the sheet on which corrections are typed


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed on one line of a sheet, and `why` it was not taken; no part of the dataset."""

    at: str  # the place of the line
    sheet: str = ""  # in whose cells it was; NOT_TAKEN where its row cannot be told
    row_id: str = ""
    row_key: str = ""
    council: str = ""
    requirement: str = ""
    decision: str = ""
    note: str = ""
    everywhere: str = ""
    decided_by: str = ""
    why: str = ""
    origin: str = ""  # the place where it was first typed
    field: str = ""
    value: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """All that a person fills in: decision, note, whether for every council, and by whom."""
        return self.decision, self.note, self.everywhere, self.decided_by

    @property
    def correction(self) -> tuple[str, str, str, str, str]:
        """The same of a correction: row or file, field, value, note, and by whom."""
        return self.row_id, self.field, self.value, self.note, self.decided_by


@dataclass(frozen=True, slots=True)
class ExtractedReturn:
    """One file's journey: its own line and all that came out of it; `others` are returns of other councils in the same
    file, `boxes` where the rows and the parts that go on them stand on pages.
    """

    document: DocumentRecord
    rows: tuple[ReturnRecord, ...] = ()
    matches: tuple[Match, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    problems: tuple[Problem, ...] = ()
    joins: tuple[Join, ...] = ()
    columns: tuple[Column, ...] = ()
    others: tuple[ExtractedReturn, ...] = ()
    period: tuple[date, date] | None = None  # in which years that are not printed fall
    stands: bool | None = None  # whether it stands for its council, where a person said so
    boxes: tuple[RowBox, ...] = ()
    ruled: bool = False  # whether reviewers' decisions bear on any of its rows


def failed_return(
    sha256: str, *, shown: str, return_id: str, found: Notice, status: Status = "failed"
) -> ExtractedReturn:
    """The line of a file that gave nothing, with the reason as its problem; `sha256` is the hash of its bytes."""
    told = problem_of(found, return_id, shown)
    line = DocumentRecord(return_id, shown, sha256, format="", status=status, problems=1, error=told.message)
    return ExtractedReturn(document=line, problems=(told,))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole run: the lines of every table of the dataset, in the order of the input files."""

    documents: tuple[DocumentRecord, ...]
    rows: tuple[ReturnRecord, ...]
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]
    coverage: tuple[Coverage, ...]
    crosswalk: tuple[Crosswalk, ...]
    set_aside: tuple[SetAside, ...]
    problems: tuple[Problem, ...]
    actions: tuple[Action, ...]
    joins: tuple[Join, ...]
    columns: tuple[Column, ...]
    as_of: date
    as_of_because: str = ""  # why that day decides what is overdue
    decisions: tuple[DecisionRecord, ...] = ()


TABLES: Final[dict[str, type]] = {
    "documents": DocumentRecord,
    "rows": ReturnRecord,
    "matches": Match,
    "candidates": Candidate,
    "coverage": Coverage,
    "crosswalk": Crosswalk,
    "set_aside": SetAside,
    "problems": Problem,
    "actions": Action,
    "joins": Join,
    "columns": Column,
    "decisions": DecisionRecord,
}
