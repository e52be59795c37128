"""The day on which a run judges what is overdue, and the returns as they are on that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn
from winterplan_extract.domain.settings import Settings


def day_of_judging(documents: Sequence[DocumentRecord], plan: Plan, settings: Settings) -> tuple[date, str]:
    """The day that was asked for, else the day after the latest return's own date, else the end of the plan; and why that."""
    if settings.as_of is not None:
        return settings.as_of, "the day that was asked for"
    dated = [(document.document_date, document.file) for document in documents if document.stands]
    latest, file = max(((day, file) for day, file in dated if day), default=(None, ""))
    if latest:
        return latest + timedelta(days=1), f"the day after the latest date that a return gives for itself ({file})"
    end = plan.identity.period.end if plan.identity.period else settings.period_end
    return end, "the end of the plan's period, as no return gives a date for itself"


def not_overdue_from(returned: ExtractedReturn, day: date) -> ExtractedReturn:
    """The return as on that day: rows whose last date it has not passed are not overdue."""
    rows = tuple(
        replace(row, flags=tuple(flag for flag in row.flags if flag != "overdue"))
        if "overdue" in row.flags and row.deadline_last is not None and row.deadline_last >= day
        else row
        for row in returned.rows
    )
    return replace(returned, rows=rows)
