"""One file's journey, a straight line: read, rebuild, find the sender, normalise, match.

A file that cannot be read gives an ExtractedReturn too, with its status and its problems: whatever
a file holds, `extract_return` does not raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final, cast

from winterplan_extract.audit import audit
from winterplan_extract.audit.identify import (
    Identified,
    identify,
    judged,
    outside_notices,
    told_as_text,
    without_superseded,
)
from winterplan_extract.audit.outside_text import document_lines
from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.document import Document, RawRecord, Rebuilt, Role
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Period, Plan
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import (
    NO_RETURN,
    Column,
    DocumentRecord,
    ExtractedReturn,
    Join,
    Problem,
    ReturnRecord,
    Ruling,
    SetAside,
    Status,
    failed_return,
    problem_of,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import Sender, find_date, find_key, find_sender, normalise
from winterplan_extract.fields.joint import (
    councils_of_tables,
    joint_by_tables,
    own_answers,
    senders_of,
    title_of_another,
    without_doubt,
)
from winterplan_extract.matching import bear_on, likeliest
from winterplan_extract.prose import commitments
from winterplan_extract.sources import RETURN_SUFFIXES, looks_like_return, read
from winterplan_extract.sources.second import second_reading
from winterplan_extract.storage.files import sha256_of
from winterplan_extract.tables import rebuild
from winterplan_extract.tables.grid import row_boxes
from winterplan_extract.verdicts import in_tables, matched

__all__ = [
    "RETURN_SUFFIXES",
    "Examined",
    "examine",
    "extract_return",
    "looks_like_return",
    "read_document",
]


_PASSED_OVER: Final = ("other_season", "other_plan", "other_document", "other_text")


@dataclass(frozen=True, slots=True)
class Examined:
    """A return with everything that was seen on its way: what `winterplan check` prints."""

    document: Document
    rebuilt: Rebuilt
    sender: Sender
    returned: ExtractedReturn


def extract_return(
    path: Path,
    *,
    plan: Plan,
    settings: Settings,
    shown: str = "",
    return_id: str = "return",
    rulings: Sequence[Ruling] = (),
) -> ExtractedReturn:
    """The rows of one return, matched, with its line for the documents table; read in this process, without limits.

    `shown` is the file's name for people (its path, unless told), `return_id` its short name within the run. A file that
    cannot be read comes back with status `failed` and the reason.
    """
    shown = shown or path.as_posix()
    try:
        return examine(path, shown=shown, return_id=return_id, plan=plan, settings=settings, rulings=rulings).returned
    except UnreadableFile as fault:
        return failed_return(sha256_of(path), shown=shown, return_id=return_id, found=fault.notice)
    except RecursionError:
        # What a file holds, not a wrong program: a nesting without end.
        found = notice("reader_crashed", detail="nested without end")
        return failed_return(sha256_of(path), shown=shown, return_id=return_id, found=found)


def read_document(path: Path, *, shown: str, plan: Plan, settings: Settings) -> Document:
    """The document as read, before any meaning is given to it; raises UnreadableFile."""
    return read(path, shown, settings, plan)


@without_sweeps()
def examine(
    path: Path, *, shown: str, return_id: str, plan: Plan, settings: Settings, rulings: Sequence[Ruling] = ()
) -> Examined:
    """The return with what was seen on its way; raises UnreadableFile. Of a joint return, the first council's, with the others' beside it."""
    document = read(path, shown, settings, plan)
    told = corrected_roles(rulings, sha256_of(path))
    rebuilt = rebuild(document, plan, settings, told)
    by_table = councils_of_tables(document, rebuilt, plan)

    def of(sender: Sender, number: int) -> Examined:
        apart = {table for table, council in by_table.items() if council.name != sender.name}
        own = joint_by_tables(rebuild(document, plan, settings, told, apart), sender, by_table) if apart else rebuilt
        its_id = f"{return_id}-{number}" if number > 1 else return_id
        return _of_sender(document, own, sender, path, shown, its_id, plan, settings, rulings)

    senders = senders_of(rebuilt, find_sender(document, plan), by_table, plan)
    examined, *others = (of(sender, number) for number, sender in enumerate(senders, start=1))
    more = tuple(other.returned for other in others)
    return replace(examined, returned=replace(examined.returned, others=more)) if more else examined


def corrected_roles(rulings: Sequence[Ruling], sha256: str) -> dict[str, Role]:
    """The roles of columns, by their names (column_name), folded, that a person has corrected in the file of that hash."""
    return {
        fold(ruling.requirement): cast("Role", ruling.value)
        for ruling in rulings
        if ruling.field == "role" and ruling.row_key == sha256
    }


def _of_sender(
    document: Document, rebuilt: Rebuilt, sender: Sender, path: Path, shown: str, return_id: str, plan: Plan, settings: Settings, rulings: Sequence[Ruling]
) -> Examined:  # fmt: skip
    """The return of one council from the document."""
    rebuilt = own_answers(rebuilt, sender, plan)
    own = _period_of(plan, settings)
    settings = replace(settings, period_start=own.start, period_end=own.end)
    dated = find_date(document, plan, settings)
    found = identify(document, rebuilt.records, plan, own, dated, sender.name, settings)
    as_of = settings.as_of or (dated + timedelta(days=1) if dated else found.period.end)
    settings = replace(settings, as_of=as_of, period_start=found.period.start, period_end=found.period.end)
    found, said = _from_prose(document, rebuilt, found, plan, settings)
    if not settings.auditing.any_plan:
        found = judged(found, rebuilt.records, said, plan.identity, sender.name, lambda rows: likeliest(rows, plan, settings))  # fmt: skip
    found = told_as_text(found, document, sender.name, plan)
    said = () if found.kind in NO_RETURN else said
    rows, row_notices = normalise(
        (*rebuilt.records, *said),
        sender=sender,
        return_id=return_id,
        file=shown,
        settings=settings,
        plan=plan,
        key=find_key(document, plan, settings, {record.met_text for record in rebuilt.records}),
    )
    rows = _marked(rows, frozenset(document.recognised))
    verdicts = matched(rows, plan, settings, rulings)
    read_so_far = without_superseded((*document.notices, *rebuilt.notices), found)
    of_sender = without_superseded(without_doubt(sender.notices, rebuilt), found)
    if found.kind not in NO_RETURN:
        of_sender = (*of_sender, *title_of_another(document, rebuilt, sender, plan))
    notices = (*read_so_far, *found.notices, *outside_notices(found, rebuilt.records, said), *of_sender, *row_notices)
    if found.kind not in NO_RETURN:
        second = second_reading(path, document, settings)
        notices = (*notices, *audit(document, rebuilt, in_tables(verdicts.rows), second, plan, settings))
    if not (rows or found.is_text or any(wording(each)[0] == "error" for each in notices)):
        notices = (*notices, notice("no_rows"))
    problems = tuple(problem_of(each, return_id, shown) for each in notices)
    returned = ExtractedReturn(
        document=_document_line(path, return_id, document, rebuilt, sender, found, dated, rows, problems),
        rows=verdicts.rows,
        matches=verdicts.matches,
        candidates=verdicts.candidates,
        set_aside=tuple(
            SetAside(return_id, shown, aside.place.page, aside.place.table, aside.place.row, aside.text, aside.reason)
            for aside in rebuilt.set_aside
        ),
        problems=problems,
        joins=_joins(rebuilt, rows, return_id),
        columns=tuple(
            Column(return_id, c.table, c.column, c.heading, c.role, c.score, c.evidence) for c in rebuilt.columns
        ),
        period=(settings.period_start, settings.period_end),
        boxes=row_boxes(document, rows, rebuilt.joins, document_lines(document)),
        ruled=bear_on(rulings, rows, plan, settings),
    )
    return Examined(document, rebuilt, sender, returned)


def _document_line(
    path: Path,
    return_id: str,
    document: Document,
    rebuilt: Rebuilt,
    sender: Sender,
    found: Identified,
    dated: date | None,
    rows: Sequence[ReturnRecord],
    problems: Sequence[Problem],
) -> DocumentRecord:
    """The line of the dataset that says what came out of the file."""
    return DocumentRecord(
        return_id=return_id,
        file=document.file,
        sha256=sha256_of(path),
        format=document.format,
        status=_status(problems, rows, found),
        council=sender.name,
        council_code=sender.code,
        region=sender.region,
        council_evidence=sender.evidence,
        document_date=dated,
        pages=document.pages,
        tables=len(document.tables),
        table_rows=rebuilt.table_rows,
        rows=len(rows),
        further_rows=len(rows) - len({(row.table, row.row) for row in rows if row.table}),
        continuations=len(rebuilt.joins),
        headers=rebuilt.headers,
        set_aside=len(rebuilt.set_aside),
        chars_in_tables=rebuilt.chars_in_tables,
        chars_kept=rebuilt.chars_kept,
        chars_outside=found.outside.chars,
        asks_outside=len(found.outside.asks),
        plan=found.named.plan,
        kind=found.kind,
        problems=len(problems),
        error=" ".join(each.message for each in problems if each.severity == "error" or each.code in _PASSED_OVER),
    )


def _marked(rows: Sequence[ReturnRecord], recognised: Set[int]) -> tuple[ReturnRecord, ...]:
    """The rows, those that stand on a page whose text was recognised flagged as such."""
    return tuple(
        replace(row, flags=(*row.flags, "read_by_ocr"))
        if recognised and row.page and not recognised.isdisjoint(range(row.page, (row.page_end or row.page) + 1))
        else row
        for row in rows
    )


def _from_prose(document: Document, rebuilt: Rebuilt, found: Identified, plan: Plan, settings: Settings) -> tuple[Identified, tuple[RawRecord, ...]]:  # fmt: skip
    """The rows that stand outside the tables of a return: what asks, and in prose what commits or reports too.

    A document that says more outside its tables than in them is prose where more rows stand there.
    """
    if found.kind in NO_RETURN:
        return found, ()
    if found.kind == "return" and found.outside.chars > rebuilt.chars_in_tables:
        said = commitments(document, rebuilt.records, plan, settings, whole=True)
        if len(said) > len(rebuilt.records):
            return replace(found, kind="prose"), said
    if not (found.outside.asks or found.kind == "prose"):
        return found, ()
    return found, commitments(document, rebuilt.records, plan, settings, whole=found.kind == "prose")


def _period_of(plan: Plan, settings: Settings) -> Period:
    """The plan's own period, unless the settings name another than they do by default."""
    named = Period(settings.period_start, settings.period_end)
    usual = Settings(as_of=settings.as_of)
    is_usual = named == Period(usual.period_start, usual.period_end)
    return plan.identity.period if is_usual and plan.identity.period else named


def _status(problems: Iterable[Problem], rows: Sequence[ReturnRecord], found: Identified) -> Status:
    if found.kind in NO_RETURN and (rows or found.is_text or found.named.other is not None):
        return "skipped"
    codes = {problem.code for problem in problems}
    # Who sent what is not told.
    several = "another_council" in codes or {"council_ambiguous", "versions_differ"} <= codes
    if any(problem.severity == "error" for problem in problems):
        return "partial" if rows else "failed"
    return "partial" if several else "read"


def _joins(rebuilt: Rebuilt, rows: Sequence[ReturnRecord], return_id: str) -> tuple[Join, ...]:
    ids = {(row.table, row.row): row.row_id for row in reversed(rows)}  # the first of those that a row was split into
    return tuple(
        Join(return_id, j.place.page, j.place.table, j.place.row, ids[j.into.table, j.into.row], j.evidence)
        for j in rebuilt.joins
    )
