"""Makes decisions and corrections of what a person chose or typed, each refused with a sentence where it cannot be."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, cast

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import DocumentRecord, ReturnRecord, Ruling, RulingField, Typed, Verdict
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.words import FIELD_NAMES
from winterplan_extract.review.correct_returns import file_keys, file_value
from winterplan_extract.review.correctable import (
    COLUMN_FIELDS,
    FILE_FIELDS,
    ROW_FIELDS,
    Allowed,
    as_held,
    shown,
)
from winterplan_extract.review.ledger import stamp, standing, subject, subject_name


@dataclass(frozen=True, slots=True)
class Correcting:
    """Who corrects, when, and what is possible. `standing` is the ledger, which has what was read."""

    plan: Plan
    settings: Settings
    decided_by: str
    now: datetime
    standing: tuple[Ruling, ...] = ()


def rule_on(
    row: ReturnRecord,
    action_ids: Sequence[str],
    *,
    by: str,
    now: datetime,
    verdict: Verdict = "answers",
    note: str = "",
    everywhere: bool = False,
) -> Ruling:
    """The decision on a row's actions; with `everywhere` on every row of its wording, whichever council's."""
    council = "" if everywhere else row.council
    return Ruling(stamp(now), by, council, row.row_key, row.requirement, tuple(action_ids), verdict, note)


def correct_row(
    row: ReturnRecord,
    field: RulingField,
    typed: str,
    by: Correcting,
    *,
    note: str = "",
    following: ReturnRecord | None = None,
) -> Ruling | Notice:
    """The correction of a field of a row, keeping what was read at first; `following` is the next, for a join."""
    if field not in ROW_FIELDS:
        return unknown_field(field, ROW_FIELDS)
    if field == "join" and following is None:
        return notice("correction_no_next", row_id=row.row_id)
    value = Allowed(by.plan, by.settings).value(field, typed, requirement=row.requirement)
    if isinstance(value, Notice):
        return value
    if field in ("deadline_first", "deadline_last") and value:
        day = as_held(field, value)
        first = day if field == "deadline_first" else _also_corrected(row, "deadline_first", by)
        last = day if field == "deadline_last" else _also_corrected(row, "deadline_last", by)
        if first and last and first > last:
            return notice("correction_order", first=first.isoformat(), last=last.isoformat())
    was = {"join": following.requirement if following else "", "split": row.requirement}.get(field, shown(row, field))
    made = _correction(by, row.council, row.row_key, row.requirement, field, value, was, note)
    return _first_read(made, by)


def correct_file(
    document: DocumentRecord, field: RulingField, typed: str, by: Correcting, *, note: str = "", key: str = ""
) -> Ruling | Notice:
    """The correction of a file's council or date, or whether it stands or is left out; `key` is the return's."""
    if field not in FILE_FIELDS:
        return unknown_field(field, FILE_FIELDS)
    value = Allowed(by.plan, by.settings).value(field, typed)
    if isinstance(value, Notice):
        return value
    was = file_value(document, field)
    return _first_read(
        _correction(by, document.council, key or document.sha256, document.file, field, value, was, note), by
    )


def correct_column(
    document: DocumentRecord, name: str, typed: str, by: Correcting, *, note: str = "", was: str = ""
) -> Ruling | Notice:
    """The correction of the role of a column, known by its `name` (column_name); `was` is its role as read."""
    if not name.strip():
        return notice("correction_no_heading", example="Progress to date")
    value = Allowed(by.plan, by.settings).value("role", typed)
    if isinstance(value, Notice):
        return value
    return _first_read(_correction(by, document.council, document.sha256, name.strip(), "role", value, was, note), by)


def unknown_field(field: str, possible: Sequence[RulingField]) -> Notice:
    """The notice that nothing of that name can be corrected there, with what there is, or what to do, instead."""
    name = fold(field.replace("_", " "))
    code = "correction_field_unknown"
    if name in _DECIDED:
        return notice("correction_is_decision", text=field)
    if name in _FOLLOWS:
        code, possible = "correction_follows", _FOLLOWS[name]
    if name in _SAYS_WHERE:
        code, possible = "correction_of_place", ("split", "join")
    return notice(code, text=field, possible="; ".join(FIELD_NAMES[each] for each in possible))


def _correction(
    by: Correcting, council: str, key: str, about: str, field: RulingField, value: str, was: str, note: str
) -> Ruling:
    return Ruling(stamp(by.now), by.decided_by, council, key, about, (), "", note, "", field, value, was)


def _first_read(made: Ruling, by: Correcting) -> Ruling:
    """The correction with what was read before anybody corrected the same."""
    before = next((one for one in standing(by.standing) if subject(one) == subject(made)), None)
    return replace(made, was=before.was) if before else made


def _also_corrected(row: ReturnRecord, field: RulingField, by: Correcting) -> date | None:
    """A date of the row where a person has said it: what was only read follows the other date."""
    about = subject(_correction(by, row.council, row.row_key, row.requirement, field, "", "", ""))
    found = next((one for one in standing(by.standing) if subject(one) == about), None)
    held = as_held(field, found.value) if found else None
    return held if isinstance(held, date) else None


_OF_COLUMN: Final = "role"
_ALSO: Final[dict[str, RulingField]] = {  # headings elsewhere, and words of before
    "Lead": "lead_text", "By when": "deadline_text", "Gap": "gap", "Status": "current_status", "Answer": "met",
    "Fully met?": "met", "Leads, as roles": "leads", "Reference": "ref",
}  # fmt: skip
_BY_NAME: Final = {
    **{fold(name): field for field, name in FIELD_NAMES.items() if field},  # as the desk and messages say it
    **{fold(heading): field for heading, field in _ALSO.items()},
}
# What else stands on the sheet Rows and in the dataset: what follows from other fields, is decided, or says where.
_DATES: Final = ("deadline_text", "deadline_first", "deadline_last")
_FOLLOWS: Final[dict[str, tuple[RulingField, ...]]] = {
    "fully met as printed": ("met",), "met text": ("met",), "kind of deadline": _DATES, "deadline kind": _DATES, "region": ("council",),
    "council code": ("council",), "other columns": ("role",), "other text": ("role",), "flags": ("met", "gap", "leads", *_DATES),
}  # fmt: skip
_DECIDED: Final = ("mapping", "actions", "action ids", "decision", "confidence", "note", "decided by")
_SAYS_WHERE: Final = (
    "source file", "page", "last page", "page end", "table", "row", "row id", "row key", "return id", "cut in print",
)  # fmt: skip
_NEEDED: Final = (("row_id", "Row id"), ("field", "Field"), ("value", "Value"))


_PLACE: Final = re.compile(r"column \d+ of table \d+")  # a column's, typed without “role:”
WITHOUT_RUN: Final = "correction_without_run"
_OF_LINE: Final = ("correction_row_unknown", WITHOUT_RUN)  # notices that name the line themselves


class TypedCorrections:
    """What lines may be about: the rows and files of the run that the workbook was written by."""

    def __init__(self, rows: Sequence[ReturnRecord], documents: Sequence[DocumentRecord], by: Correcting) -> None:
        self._by = by
        self._rows = {row.row_id.casefold(): row for row in rows}
        self._next = {row.row_id: after for row, after in itertools.pairwise(rows) if after.return_id == row.return_id}
        names = Counter(subject_name(document.file) for document in documents)
        self._files = {name: doc for doc in documents if names[name := subject_name(doc.file)] == 1}
        self._files |= {fold(document.file): document for document in documents}
        self._files |= {document.return_id.casefold(): document for document in documents}
        self._keys = dict(zip((document.return_id for document in documents), file_keys(documents), strict=True))

    def read(self, line: Typed) -> Ruling | Notice:
        """The correction that a line says, or the notice that says why it is none."""
        lacking = [heading for name, heading in _NEEDED if not getattr(line, name)]
        if lacking:
            return notice("correction_incomplete", at=line.at, lacking=" and ".join(lacking))
        made = self._made(line, replace(self._by, decided_by=line.decided_by or self._by.decided_by))
        if isinstance(made, Notice) and made.code not in _OF_LINE:
            return notice("correction_not_taken", at=line.at, why=wording(made)[1])
        return made

    def _made(self, line: Typed, by: Correcting) -> Ruling | Notice:
        name, _, heading = line.field.partition(":")
        if _PLACE.fullmatch(fold(line.field)):
            name, heading = _OF_COLUMN, line.field
        field = _BY_NAME.get(fold(name)) or cast("RulingField", "_".join(fold(name.replace("_", " ")).split()))
        row = self._rows.get(line.row_id.casefold())
        file = self._files.get((row.return_id if row else line.row_id).casefold()) or self._files.get(fold(line.row_id))
        if field in ROW_FIELDS and row is not None:
            return correct_row(row, field, line.value, by, note=line.note, following=self._next.get(row.row_id))
        if file is None or (field in ROW_FIELDS and row is None):
            if not self._files:
                return notice(WITHOUT_RUN, at=line.at, count="")
            return notice("correction_row_unknown", at=line.at, row_id=line.row_id)
        if field in FILE_FIELDS:
            return correct_file(file, field, line.value, by, note=line.note, key=self._keys[file.return_id])
        if field == _OF_COLUMN:
            return correct_column(file, heading, line.value, by, note=line.note)
        return unknown_field(line.field, (*ROW_FIELDS, *FILE_FIELDS, *COLUMN_FIELDS))
