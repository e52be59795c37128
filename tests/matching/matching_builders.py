"""Rows and rulings for the tests of matching, with nothing in them but what a test is about."""

from __future__ import annotations

import hashlib

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord, Ruling


def row(
    requirement: str, *, section: str = "", theme: str = "", ref: str = "", council: str = "Sandmere", number: int = 1
) -> ReturnRecord:
    """A row of a fictional council's return."""
    key = hashlib.sha256(f"{council}|{fold(requirement)}".encode()).hexdigest()[:16]
    return ReturnRecord(
        row_id=f"{council.lower()}-{number:03}", row_key=key, return_id=council.lower(), council=council, council_code="",
        region="", source_file="return.docx", page=1, page_end=1, table=1, row=number, theme=theme, section=section,
        ref=ref, requirement=requirement,
    )  # fmt: skip


def rows(*requirements: str, section: str = "") -> list[ReturnRecord]:
    """Rows of one return in order, under one heading."""
    return [row(text, section=section, number=number) for number, text in enumerate(requirements, start=1)]


def ruling(
    on: ReturnRecord, *actions: str, council: str | None = None, when: str = "2020-11-02T10:00", withdrawn: str = ""
) -> Ruling:
    """A reviewer's ruling on a row: its actions, or that it answers none."""
    return Ruling(
        decided_on=when, decided_by="R. Analyst", council=on.council if council is None else council, row_key=on.row_key,
        requirement=on.requirement, action_ids=actions, verdict="answers" if actions else "no_action", withdrawn=withdrawn,
    )  # fmt: skip
