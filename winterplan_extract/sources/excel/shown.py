"""The text of a cell's value as Excel shows it: dates day first, percentages, decimals as formatted."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from winterplan_extract.sources.settings import WHOLE_BELOW

_FIXED: Final = re.compile(r"(?:#,##)?[#0]*0(?:\.(?P<decimals>0+))?(?P<percent>%?)(?:_.|\\.|\s|;.*)*")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def text_of(value: object, number_format: str = "General") -> str:
    """What a cell shows; empty for a cell without value.

    A number in the format General is shown with all its digits and no more: a reference typed as
    1.10 into such a cell is the number 1.1, and what was typed is no longer in the file.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return _date_and_time(value, number_format)
    if isinstance(value, date):
        return _day(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _date_and_time(value: datetime, number_format: str) -> str:
    day = _day(value, number_format)
    return day if value.time() == time(0) else f"{day} {value:%H:%M}"


def _day(value: date, number_format: str) -> str:
    """The date; a format without the day shows the month alone."""
    pattern = _QUOTED.sub("", number_format).lower()
    month_alone = "m" in pattern and "y" in pattern and "d" not in pattern
    return f"{value:%B %Y}" if month_alone else f"{value:%d/%m/%Y}"


def _number(value: float, number_format: str) -> str:
    found = _FIXED.fullmatch(number_format)
    if found and (found["decimals"] or found["percent"]):
        shown = f"{value * (100 if found['percent'] else 1):.{len(found['decimals'] or '')}f}"
        return shown + found["percent"]
    whole = float(value).is_integer() and abs(value) < WHOLE_BELOW
    return str(int(value)) if whole else f"{value:.15g}"
