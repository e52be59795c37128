"""Columns that do not look like what they were taken for, by their headings and by what came out of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, shown, spread
from winterplan_extract.audit.settings import ANSWERS_QUOTED, QUOTED_ANSWER, QUOTED_BESIDE
from winterplan_extract.domain.document import BY_A_PERSON, ColumnRole, Notice, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord

_FIELDS: Final[Mapping[str, Callable[[ReturnRecord], str]]] = {
    "requirement": lambda row: row.requirement,
    "current_status": lambda row: row.current_status,
    "met": lambda row: row.met_text,
    "gap": lambda row: row.gap,
    "lead": lambda row: row.lead_text,
    "deadline": lambda row: row.deadline_text,
}


def doubtful_columns(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each heading that says otherwise than its role, each role whose cells hold something else, and more."""
    yield from _against_headings(seen)
    yield from _disagreeing(seen)
    yield from _unlike_roles(seen)
    yield from _answers(seen)
    yield from _emptier_than_gaps(seen)
    yield from _exchanged_in_row(seen)


def _against_headings(seen: AuditEvidence) -> Iterator[Notice]:
    """Known headings whose column was given another role, or none though the table has no other for it."""
    by_table: dict[int, list[ColumnRole]] = defaultdict(list)
    for column in seen.rebuilt.columns:
        by_table[column.table].append(column)
    told: set[tuple[str, Role]] = set()
    answered = _answered(seen)
    for table, columns in by_table.items():
        given = {column.role for column in columns}
        for column in columns:
            if column.evidence == BY_A_PERSON or column.evidence.startswith("a mark in it means"):
                continue
            known = seen.signs.headings.get(fold(column.heading)) if column.heading else None
            if known is None or known in (column.role, "other", "theme", "section") or (fold(column.heading), column.role) in told:  # fmt: skip
                continue
            if column.role == "other" and known in given:
                continue  # one of two columns of a kind
            if column.role == "met" and answered:
                continue  # “Status” may head the answers
            told.add((fold(column.heading), column.role))
            code = "heading_without_role" if column.role == "other" else "heading_against_role"
            yield notice(code, table=table, heading=shown(column.heading), known=known, role=column.role)


def _disagreeing(seen: AuditEvidence) -> Iterator[Notice]:
    """Headings that have one role in most tables and another in this one; columns that go on another's without its role."""
    roles: dict[str, Counter[Role]] = defaultdict(Counter)
    tables: dict[tuple[str, Role], list[int]] = defaultdict(list)
    heads: dict[tuple[int, int], str] = {}
    width = Counter(column.table for column in seen.rebuilt.columns)
    headed: dict[tuple[int, int], str] = {}  # the heading last seen over a column of tables so wide
    for column in seen.rebuilt.columns:
        place = width[column.table], column.column
        if column.heading:
            headed[place] = fold(column.heading)
        heads[column.table, column.column] = headed.get(place, "")
    for column in seen.rebuilt.columns:
        heading = heads[column.table, column.column]
        if heading and column.evidence != BY_A_PERSON:
            roles[heading][column.role] += 1
            tables[heading, column.role].append(column.table)
    for heading, found in roles.items():
        (usual, _), *others = found.most_common()
        for role, _ in others:
            apart = [table for table in tables[heading, role] if table not in tables[heading, usual]]
            if apart:  # a table may have two columns of one heading: “No” for the number and under the answers
                yield notice("tables_disagree", table=apart[0], heading=shown(heading), role=role, usual=usual)  # fmt: skip


def _unlike_roles(seen: AuditEvidence) -> Iterator[Notice]:
    """Roles most of whose cells hold what no such cell holds: addresses, dates, answers, paragraphs."""
    most = seen.settings.unlike_share
    answered = _answered(seen)
    for role, field in _FIELDS.items():
        texts = spread([(text, row) for row in seen.rows if (text := field(row).strip())], seen.settings.spread)
        if len(texts) < seen.settings.cells_to_judge:
            continue
        for what, test in _unlike(seen, role):
            if role == "current_status" and test == seen.signs.is_answer and answered:
                continue  # “In place” is a status too
            found = [row for text, row in texts if test(text)]
            if len(found) >= most * len(texts):
                yield notice("column_unlike_role", page=found[0].page, table=found[0].table, count=len(found), all=len(texts), role=role, what=what)  # fmt: skip
                break


def _unlike(seen: AuditEvidence, role: str) -> Sequence[tuple[str, Callable[[str], bool]]]:
    signs, words = seen.signs, seen.settings.paragraph_words
    addresses = ("addresses or telephone numbers", signs.is_address)
    dates = ("dates", signs.is_date)
    answers = ("answers such as Yes and No", signs.is_answer)
    leads = ("posts or teams", signs.is_lead)
    paragraphs = ("paragraphs", lambda text: len(text.split()) >= words)
    return {
        "requirement": (addresses, dates, answers),
        "current_status": (addresses, dates, answers),
        "met": (addresses, dates, leads, paragraphs),
        "gap": (addresses, dates, leads),
        "lead": (dates, answers, paragraphs),
        "deadline": (addresses, leads, paragraphs),
    }[role]


def _answered(seen: AuditEvidence) -> bool:
    """Whether what was taken for answers mostly is what the plan calls answers."""
    texts = [row.met_text for row in seen.rows if row.met_text]
    return bool(texts) and sum(map(seen.signs.is_answer, texts)) >= seen.settings.unlike_share * len(texts)


def _answers(seen: AuditEvidence) -> Iterator[Notice]:
    """Answers that nearly all came out as not stated, printed or not."""
    rows = [row for row in seen.rows if row.requirement]
    silent = [row for row in rows if row.met == "not_stated"]
    if len(rows) < seen.settings.cells_to_judge or len(silent) < seen.settings.silent_share * len(rows):
        return
    asked = any(column.role == "met" for column in seen.rebuilt.columns) or not seen.rebuilt.columns
    printed = sorted({shown(row.met_text, QUOTED_ANSWER) for row in silent if row.met_text})
    if printed:
        yield notice(
            "answers_not_understood", count=len(silent), all=len(rows), text="”, “".join(printed[:ANSWERS_QUOTED])
        )
    elif asked:
        yield notice("answers_all_empty", count=len(silent), all=len(rows))


def _emptier_than_gaps(seen: AuditEvidence) -> Iterator[Notice]:
    """Statuses told of where the answer falls short, beside gaps told of everywhere: the two may be exchanged."""
    met = [row for row in seen.rows if row.met == "yes"]
    short = [row for row in seen.rows if row.met in ("no", "partly")]
    if min(len(met), len(short)) < seen.settings.cells_to_judge:
        return
    statuses = sum(bool(row.current_status) for row in met) / len(met)
    of_short = sum(bool(row.current_status) for row in short) / len(short)
    gaps = sum(bool(row.gap) for row in met) / len(met)
    if gaps >= seen.settings.gap_share and of_short - statuses >= seen.settings.short_more:
        yield notice("status_emptier_than_gap", statuses=f"{statuses:.0%}", gaps=f"{gaps:.0%}")


def _exchanged_in_row(seen: AuditEvidence) -> Iterator[Notice]:
    """Rows whose lead is a date while their date is a post."""
    for row in seen.rows:
        if seen.signs.is_date(row.lead_text) and seen.signs.is_lead(row.deadline_text):
            yield notice("cells_exchanged", page=row.page, table=row.table, row=row.row, lead=shown(row.lead_text, QUOTED_BESIDE), deadline=shown(row.deadline_text, QUOTED_BESIDE))  # fmt: skip
