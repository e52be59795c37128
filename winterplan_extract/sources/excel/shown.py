"""The text of a cell's value as Excel shows it: dates day first, numbers by their format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from winterplan_extract.sources.excel.number_format import (
    date_shown,
    hides_text,
    number_shown,
    sections_of,
    text_shown,
    words_around,
)
from winterplan_extract.sources.settings import WHOLE_BELOW

_SPELT_MONTH: Final = re.compile("mmm", re.IGNORECASE)


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
    return "" if hides_text(number_format) else text_shown(str(value), number_format)


def _date_and_time(value: datetime, number_format: str) -> str:
    day = _day(value, number_format)
    return day if value.time() == time(0) else f"{day} {value:%H:%M}"


def _day(value: date, number_format: str) -> str:
    """The date, with the words that its format puts around it.

    A format without the day shows the month alone, where it is the month that was typed: Excel then keeps its first day.
    Another day was typed as one, and stands in the file.
    """
    parts = [text[0].lower() for kind, text in sections_of(number_format)[0].pieces if kind == "date"]
    around = words_around(number_format)
    if around and "y" in parts and "m" in parts and not {"h", "s"} & set(parts):
        turned = parts[:2] == ["m", "d"] and not _SPELT_MONTH.search(number_format)
        return f"{around[0]}{f'{value:%d/%m/%Y}' if turned else date_shown(value, number_format)}{around[1]}".strip()
    month_alone = "m" in parts and "y" in parts and "d" not in parts and value.day == 1
    shown = f"{value:%B %Y}" if month_alone else f"{value:%d/%m/%Y}"
    return f"{around[0]}{shown}{around[1]}".strip() if around else shown


def _number(value: float, number_format: str) -> str:
    shown = None if number_format == "General" else number_shown(value, number_format)
    if shown is not None:
        return shown
    whole = float(value).is_integer() and abs(value) < WHOLE_BELOW
    return str(int(value)) if whole else f"{value:.15g}"
