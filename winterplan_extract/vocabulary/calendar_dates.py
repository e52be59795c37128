"""The calendar that returns speak of: months, financial quarters, seasons and feasts, by their last day."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Final

from dateutil.easter import easter

MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
MONTHS: Final = {name[:3]: number for number, name in enumerate(MONTH_NAMES, start=1)}
WEEKDAY_PATTERN: Final = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
MONTH_PATTERN: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
# Months' names that are ordinary words too.
ALSO_WORDS: Final = frozenset({"may", "march", "mar"})
_EARLIEST: Final = 1900
_LATEST: Final = 2100


def day(year: int, month: int, number: int) -> date | None:
    """That day, or None where the calendar has none such (31 November)."""
    if not _EARLIEST <= year <= _LATEST or not 1 <= month <= 12:
        return None
    return date(year, month, number) if 1 <= number <= calendar.monthrange(year, month)[1] else None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def nth_friday(year: int, month: int, number: int) -> date | None:
    """That Friday of a month, or None where it has fewer."""
    first = 1 + (calendar.FRIDAY - date(year, month, 1).weekday()) % 7
    return day(year, month, first + 7 * (number - 1))


def moved(when: date, years: int) -> date:
    """The same day so many years on; the end of a month stays the end of that month."""
    if when == month_end(when.year, when.month):
        return month_end(when.year + years, when.month)
    return when.replace(year=when.year + years)


def year_for(month: int, start: date, end: date, *, past: bool = False) -> int:
    """The year in which a month without one falls: within the period, else soon after it, else (past) before it."""
    for year in range(start.year, end.year + 1):
        if start <= month_end(year, month) and date(year, month, 1) <= end:
            return year
    if past:
        return start.year if month < start.month else start.year - 1
    return end.year if month > end.month else end.year + 1


def in_period(start: date, end: date, month: int, number: int) -> date | None:
    """The day of that month and number within the period, or None."""
    found = (day(year, month, number) for year in range(start.year, end.year + 1))
    return next((when for when in found if when and start <= when <= end), None)


def quarter_end(financial_year: int, quarter: int) -> date:
    """The last day of a quarter of the financial year that starts in April of `financial_year`."""
    month = 3 * quarter + 3
    return month_end(financial_year, month) if month <= 12 else month_end(financial_year + 1, month - 12)


def season_end(name: str, year: int) -> date:
    """The last day of a season; the winter of a year lasts until the end of March of the next."""
    if name == "winter":
        return date(year + 1, 3, 31)
    return month_end(year, {"spring": 5, "summer": 8, "autumn": 11}[name])


def season_year(name: str, start: date, end: date) -> int:
    """The year of the season that falls in the period, or follows it."""
    for year in range(start.year - 1, end.year + 1):
        if start <= season_end(name, year) <= end:
            return year
    return next(year for year in range(end.year - 1, end.year + 2) if season_end(name, year) > end)


def feast_month(name: str) -> int:
    """The month in which a feast falls, Easter taken as April."""
    return {"christmas": 12, "xmas": 12, "new year": 1, "easter": 4}[name]


def feast_end(name: str, year: int) -> date:
    """The last day of a feast; “new year” without a day is January."""
    if name == "easter":
        sunday: date = easter(year)
        return sunday
    return date(year, 1, 31) if name == "new year" else date(year, 12, 25)
