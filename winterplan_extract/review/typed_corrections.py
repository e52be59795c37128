"""Reads what a person typed on the sheet Corrections: a row or a file, a field, and what is to stand there."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import DocumentRecord, ReturnRecord, Ruling, RulingField
from winterplan_extract.domain.typed_lines import Typed
from winterplan_extract.review.correctable import COLUMN_FIELDS, FIELD_NAMES, FILE_FIELDS, ROW_FIELDS
from winterplan_extract.review.making import Correcting, correct_column, correct_file, correct_row, unknown_field
from winterplan_extract.review.standing import subject_name

_OF_COLUMN: Final = "role"
_ON_SHEETS: Final[dict[str, RulingField]] = {  # headings there
    "Lead roles": "leads", "Section, as printed": "section", "Lead": "lead_text", "By when": "deadline_text",
    "Gap": "gap", "Status": "current_status", "Answer": "met",
}  # fmt: skip
_BY_NAME: Final = {
    **{fold(name): field for field, name in FIELD_NAMES.items() if field},  # as the desk and messages say it
    **{fold(heading): field for heading, field in _ON_SHEETS.items()},
}
_NEEDED: Final = (("row_id", "Row id"), ("field", "Field"), ("value", "Value"))


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
        self._numbers: dict[str, int] = {}
        seen: dict[tuple[str, str], int] = {}
        for document in documents:
            number = seen[document.file, document.sha256] = seen.get((document.file, document.sha256), 0) + 1
            self._numbers[document.return_id] = number

    def read(self, line: Typed) -> Ruling | Notice:
        """The correction that a line says, or the notice that says why it is none."""
        lacking = [heading for name, heading in _NEEDED if not getattr(line, name)]
        if lacking:
            return notice("correction_incomplete", at=line.at, lacking=" and ".join(lacking))
        made = self._made(line, replace(self._by, decided_by=line.decided_by or self._by.decided_by))
        if isinstance(made, Notice) and made.code != "correction_row_unknown":
            return notice("correction_not_taken", at=line.at, why=wording(made)[1])
        return made

    def _made(self, line: Typed, by: Correcting) -> Ruling | Notice:
        name, _, heading = line.field.partition(":")
        field = _BY_NAME.get(fold(name)) or cast("RulingField", "_".join(fold(name.replace("_", " ")).split()))
        row = self._rows.get(line.row_id.casefold())
        file = self._files.get((row.return_id if row else line.row_id).casefold()) or self._files.get(fold(line.row_id))
        if field in ROW_FIELDS and row is not None:
            return correct_row(row, field, line.value, by, note=line.note, following=self._next.get(row.row_id))
        if file is None or (field in ROW_FIELDS and row is None):
            return notice("correction_row_unknown", at=line.at, row_id=line.row_id)
        if field in FILE_FIELDS:
            number = self._numbers[file.return_id]
            return correct_file(file, field, line.value, by, note=line.note, number=number)
        if field == _OF_COLUMN:
            return correct_column(file, heading, line.value, by, note=line.note)
        return unknown_field(line.field, (*ROW_FIELDS, *FILE_FIELDS, *COLUMN_FIELDS))
