"""The text of a cell's value as Excel shows it: dates and numbers by their format."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from winterplan_extract.sources.excel.number_format import (
    date_shown,
    hides_text,
    number_shown,
    text_shown,
)
from winterplan_extract.sources.settings import WHOLE_BELOW


def text_of(value: object, number_format: str = "General") -> str:
    """What a cell shows; empty for a cell without value.

    A number in the format General is shown with all its digits and no more: a reference typed as
    1.10 into such a cell is the number 1.1, and what was typed is no longer in the file.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        shown = None if number_format == "General" else date_shown(value, number_format)
        return _plainly(value) if shown is None else shown
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return "" if hides_text(number_format) else text_shown(str(value), number_format)


def _plainly(value: datetime | date | time) -> str:
    """A date day first, with its time of day if it has one."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    timed = isinstance(value, datetime) and value.time() != time(0)
    return f"{value:%d/%m/%Y %H:%M}" if timed else f"{value:%d/%m/%Y}"


def _number(value: float, number_format: str) -> str:
    shown = None if number_format == "General" else number_shown(value, number_format)
    if shown is not None:
        return shown
    whole = float(value).is_integer() and abs(value) < WHOLE_BELOW
    return str(int(value)) if whole else f"{value:.15g}"
