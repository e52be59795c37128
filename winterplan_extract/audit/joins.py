"""Rows that look like two made one, and rows that look like the rest of the one before."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, SourceRow, shown
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import BULLET
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.vocabulary.references import reference_of

_ENDS: Final = (".", "!", "?", ":", ";", ")", "”", "’", '"')


def joined_or_torn(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each table row joined though it stands for itself, and each row that reads like another's rest."""
    rows = {row.spot: row for row in seen.source_rows}
    usual = _usual(seen)
    for join in seen.rebuilt.joins:
        row = rows.get((join.place.table, join.place.row))
        into = rows.get((join.into.table, join.into.row))
        if row is not None and into is not None and len(signs := _own_signs(seen, row, into)) >= 2:
            yield notice("joined_doubtfully", page=join.place.page, table=join.place.table, row=join.place.row, text=shown(row.text), signs=" and ".join(signs))  # fmt: skip
    for before, after in itertools.pairwise(seen.rows):
        signs = _rest_signs(before, after, usual)
        if len(signs) >= seen.settings.signs_of_a_rest:
            yield notice("perhaps_torn", page=after.page, table=after.table, row=after.row, text=shown(after.requirement or after.current_status or after.gap), signs=", ".join(signs))  # fmt: skip


def _own_signs(seen: AuditEvidence, row: SourceRow, into: SourceRow) -> list[str]:
    """What shows that a joined row has a requirement of its own: no more than one of these is in a rest."""
    found: list[str] = []
    held = _by_role(seen, into)
    for role, text in _by_role(seen, row).items():
        if role == "ref" and reference_of(text) and text != held.get("ref"):
            found.append("a reference of its own")
        elif role == "met" and seen.signs.is_answer(text) and held.get("met"):
            found.append("an answer of its own")
        elif role == "requirement" and _begins(text) and held.get("requirement", "").rstrip().endswith(_ENDS):
            found.append("a requirement that begins anew")
        elif role == "deadline" and seen.signs.is_date(text) and held.get("deadline"):
            found.append("a date of its own")
        elif role == "lead" and seen.signs.is_lead(text) and held.get("lead"):
            found.append("a lead of its own")
    return found


def _by_role(seen: AuditEvidence, row: SourceRow) -> dict[str, str]:
    return {
        column.role: cell.text
        for at, cell in row.cells
        if (column := seen.roles.get((row.table.number, at))) is not None and column.role != "other"
    }


def _begins(text: str) -> bool:
    return text.lstrip("•“‘\"'( ")[:1].isupper()


def _usual(seen: AuditEvidence) -> tuple[bool, bool, bool]:
    """Whether nearly all rows have a reference, an answer, and a requirement that begins with a capital."""
    most = seen.settings.usual_share * len(seen.rows)
    return (
        sum(bool(row.ref) for row in seen.rows) >= most,
        sum(bool(row.met_text) for row in seen.rows) >= most,
        sum(_begins(row.requirement) for row in seen.rows) >= most,
    )


def _rest_signs(before: ReturnRecord, after: ReturnRecord, usual: tuple[bool, bool, bool]) -> list[str]:
    """What shows that a row is the rest of the one before."""
    refs, answers, capitals = usual
    lacking = [
        said
        for lacks, said in (
            (refs and not after.ref, "it has no reference"),
            (answers and not after.met_text, "it has no answer"),
            (not after.requirement, "it asks nothing"),
        )
        if lacks
    ]
    fields = ("requirement", "current_status", "gap", "lead_text", "deadline_text")
    if any(_goes_on(getattr(before, field), getattr(after, field)) for field in fields):
        return [*lacking, "its words go on a sentence of the row before"]
    if capitals and after.requirement[:1].islower():
        return [*lacking, "its requirement begins with a small letter"]
    return lacking


def _goes_on(before: str, after: str) -> bool:
    """Whether a text that stops within a sentence is followed by one that begins with a small letter."""
    return bool(before) and not before.rstrip().endswith(_ENDS) and after[:1].islower() and not after.startswith(BULLET)
