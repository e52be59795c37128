"""The grammar of dates: what a day, month, quarter, season or year looks like, and when it is not one.

A word that is also something else (may, march, spring) counts only where it stands as a date, and a number only beside
a date's other parts. General parsers take “services may be” for May and “24/7” for the 24th of July.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from winterplan_extract.vocabulary import calendar_dates as cal
from winterplan_extract.vocabulary.likeness import ratio

Span = Literal["date", "month", "period", "impossible"]
Builder = Callable[["re.Match[str]", "DateReading"], "Mention | None"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A date, month or period named in a text, at [start, end); a month or period ends on its last day.

    `first` and `last` differ only where days are listed (“1st and 15th November”). `year_printed` is False where the
    year was inferred. An `impossible` one is no day of the calendar (31 November): its dates say nothing.
    """

    start: int
    end: int
    first: date
    last: date
    span: Span
    year_printed: bool = True


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text is read with: the plan's own period, and whether the text speaks of the past."""

    period_start: date
    period_end: date
    past: bool = False

    @property
    def years(self) -> tuple[int, int]:
        """The years that two printed digits can stand for."""
        return self.period_start.year - 1, self.period_end.year + 2


# The words that a date may follow: after any other word a bare number counts something else (Round 2, Tier 3).
_LEADS_IN: Final = re.compile(
    r"(?:^|[\n,;:.()\[\]/&+-]|\b(?:from|between|by|before|on|until|till|to|and|or|w/?c|w/?e|week|commencing|ending|since"
    r"|after|due|date|dates|started|starting|starts|start|commenced|completed?|done|actioned|submitted|sent|issued|agreed|met"
    r"|meeting|review|reviewed|the|mon|tues?|wed(?:nes)?|thurs?|fri|satur|sat|sun)(?:day)?\b\.?)\s*$",
    re.IGNORECASE,
)
_MONTH_LEADS_IN: Final = re.compile(
    r"\b(?:by|in|end|ends|ending|of|mid|middle|early|late|during|from|until|till|before|after|since|through|through(?:out)?|start|beginning|due)\s*-?\s*$",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(r"[\n.,;:()\[\]/&+-]|$")
# By which day of its month a part of it is over; the late part and the second half end with it.
_PARTS: Final = {
    "start": 10, "beginning": 10, "early": 10, "mid": 15, "middle": 15, "first half": 15, "1st half": 15,
}  # fmt: skip
_NTH: Final = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4}
_SHORTEST: Final = 28  # days of the shortest month
_LONGEST: Final = 31  # days of the longest month
_LEAP: Final = 2020  # a year in which every month has all the days it ever has
# Counted things: “20 homes” after a month's name is no year.
_COUNTED: Final = (
    r"(?!\s*(?:hours?|hrs?|days?|weeks?|months?|years?|%|care|homes?|staff|providers?|people|am\b|pm\b|x\b))"
)
_NEAR: Final = 40  # characters on either side in which the words that lead to a date are looked for
_ORD: Final = r"(?:\s?(?:st|nd|rd|th)\b)"


@lru_cache(maxsize=8)
def grammar(years: tuple[int, int]) -> tuple[tuple[re.Pattern[str], Builder], ...]:
    """The patterns, the most telling first, each with what makes a mention of its match or refuses it."""
    two = "|".join(f"{year % 100:02d}" for year in range(years[0], years[1] + 1))
    month = rf"(?P<month>{cal.MONTH_PATTERN}|[a-z]{{5,11}})(?![a-z])\.?"
    named = rf"(?:{cal.MONTH_PATTERN})(?![a-z])\.?"
    short = rf"'?(?P<y2>{two})(?![\d]|[/:.-]\d|{_ORD}|\s*{named}){_COUNTED}"
    year = rf"(?:\s*,?\s*(?P<y4>(?:19|20)\d\d)(?![\d/]\d)(?!\d)|[ ]*[,.'/-]?[ ]*{short})"
    listed = rf"(?:\d{{1,2}}{_ORD}?\s*(?:,|-|&|/|\band\b|\bor\b|\bto\b)\s*(?:the\s+)?)*"
    part = r"(?:(?P<part>(?:the\s+)?(?:(?:end|mid(?:dle)?|early|late)(?:\s+of)?|(?:start|beginning|(?:first|1st|second|2nd)\s+half)\s+(?:of|in(?<=half\sin))))[\s-]*(?=\w))?"
    week = r"(?:(?:week|wk)\.?\s?(?:no\.?\s?)?(?P<week>[1-5])|(?P<nth>1st|2nd|3rd|4th|first|second|third|fourth|last|final)\s+(?:full\s+)?(?:week|wk))"
    fiscal = r"(?:\s*(?:of\s+|,\s*)?(?:FY\s*)?(?P<y4>20\d\d)?(?P<y2>(?<!\d)\d\d(?=\s?[/-]\s?\d\d))?(?:\s?[/-]\s?(?:20)?(?P<next>\d\d)(?!\d))?)"
    raw: tuple[tuple[str, Builder], ...] = (
        (r"(?<![\d/.-])(?P<y4>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", _numeric),
        (
            rf"(?<![\d/.-])(?P<d>\d{{1,2}}){_ORD}?\s?(?P<by>[/.\\-])\s?(?P<m>\d{{1,2}})\s?(?P=by)\s?(?:(?P<y4>20\d\d)|(?P<y2>{two}))(?![\d/])",
            _numeric,
        ),
        (r"(?<![\d/.-])(?P<d>\d\d)(?P<by> ?)(?P<m>\d\d)(?P=by)(?P<y4>20\d\d)(?![\d/])", _numeric),
        (
            rf"(?<![\w.])(?<!\w-)(?<!covid )(?P<days>{listed})(?P<d>\d{{1,2}}){_ORD}?(?:\s+day)?(?:\s+of)?[\s.,/-]*{month}{year}?",
            _day_month,
        ),
        (
            rf"\b{month}[\s-]*(?P<d>\d{{1,2}})(?P<ord>{_ORD})?(?![\da-z]|[/.:]\d|\s*{named})(?:\s*,?\s*(?P<y4>20\d\d))?",
            _month_day,
        ),
        (rf"\b{week}\b\.?[\s,/-]*(?:(?:of|in)\s+)?{month}{year}?", _week_of_month),
        (rf"\b{part}{month}{year}?", _month),
        (
            rf"\b(?:Q|qtr\.?\s?|quarter\s)(?P<q>[1-4])\b{fiscal}|\b(?P<qn>1st|2nd|3rd|4th|first|second|third|fourth|last)\s+quarter\b",
            _quarter,
        ),
        (
            r"\b(?:end\s+of\s+|late\s+|early\s+|mid[\s-]+|this\s+|the\s+)*(?:(?:winter|spring|summer|autumn)\s?(?:/|&|and|-)\s?)?"
            r"(?P<season>winter|spring|summer|autumn)(?:\s+(?:period|months|season))?"
            rf"(?:\s+(?:of\s+)?(?:(?P<y4>20\d\d)|'?(?P<y2>\d\d(?=\s?[/-]\s?\d\d)|(?:{two})(?![\d/-]){_COUNTED})))?(?:\s?[/-]\s?(?:20)?(?P<next>\d\d)(?!\d))?",
            _season,
        ),
        (r"\b(?P<feast>christmas|xmas|new year|easter)\b(?:\s+(?:day|eve))?(?:\s+(?P<y4>20\d\d))?", _feast),
        (
            r"(?:\bend\s+of\s+)?(?:\bFY\s?|\b(?:financial|fiscal)\s+year\s|(?<![\d/.-])(?=20\d\d))(?:20)?(?P<y>\d\d)\s?[/-]\s?(?:20)?(?P<next>\d\d)(?![\d/-])",
            _financial_year,
        ),
        (r"\b(?:end\s+of\s+(?:the\s+)?(?:financial|fiscal)\s+year|(?:financial\s+)?year[\s-]end|FYE)\b", _year_end),
        (r"\bend\s+of\s+(?:the\s+)?calendar\s+year(?:\s+(?P<y4>20\d\d))?\b", _calendar_year_end),
        (rf"(?<![\w/.:-])(?P<m>\d{{1,2}})/(?:(?P<y4>20\d\d)|(?P<y2>{two}))(?![\w/.:-])", _month_numeric),
        (r"(?<![\w/.:-])(?P<d>\d{1,2})(?P<by>[/.-])(?P<m>\d{1,2})(?![\w/-]|[.:]\d)", _short_numeric),
        (r"(?<![\w/.-])(?P<y4>20\d\d)(?![\d/-]|\.\d)", _year),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), build) for pattern, build in raw)


def _numeric(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A date in figures, day first: one that only the other order would make a date is none (12/13/2020)."""
    made = cal.day(_year_of(match) or 0, int(match["m"]), int(match["d"]))
    return _on(match, made) if made else _no_day(match)


def _no_day(match: re.Match[str]) -> Mention:
    """A mention of what is written as a date and is no day of the calendar."""
    return _on(match, date.max, span="impossible", printed=False)


# Their number is no day: “Phase 1 November, Phase 2 January”.
_NUMBERED: Final = re.compile(
    r"\b(?:phase|round|tier|stage|part|wave|tranche|step|cohort|group|priority|icf)\s*$", re.IGNORECASE
)
_POINTS_AT: Final = re.compile(
    r"\b(?:see|ref|row|action|section|item|point|as|para|version|v|draft)\.?\s*$", re.IGNORECASE
)


def _month_numeric(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A month and year in figures (“11/20”), alone in its clause; anywhere else it counts something (“11/20 homes”)."""
    month, year = int(match["m"]), _year_of(match)
    clause_ends = _AROUND.match(_after(match).lstrip(" "))
    if not 1 <= month <= 12 or year is None or not clause_ends or _POINTS_AT.search(_before(match)):
        return None
    last = cal.month_end(year, month)
    return _on(match, last, span="month")


def _short_numeric(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A day and month in figures with no year: only inside the plan's period, where it leads the clause."""
    day, month = int(match["d"]), int(match["m"])
    led = re.search(r"\b(?:by|w/?c|w/?e|until|till|on)\s*$", _before(match), re.I)
    if match["by"] != "/" and day <= 12 and not led:
        return None
    if match["by"] == "-" and (_before(match).strip() or _after(match).strip(" .")):
        return None  # anywhere else it is a range of numbers
    if re.match(r"\s*(?:days?|hours?|weeks?|months?|year|term|yearly)", _after(match), re.I):
        return None
    if _POINTS_AT.search(_before(match)):
        return None
    made = cal.in_period(reading.period_start, reading.period_end, month, day)
    if made is None and match["by"] == "/" and _beyond_month(month, day) and _AROUND.match(_after(match).lstrip(" ")):
        return _no_day(match)
    return _on(match, made, printed=False) if made else None


def _beyond_month(month: int, day: int) -> bool:
    """Whether a month never has that day, which others have: 31 November, 30 February."""
    return 1 <= month <= 12 and _SHORTEST < day <= _LONGEST and cal.day(_LEAP, month, day) is None


def _day_month(match: re.Match[str], reading: DateReading) -> Mention | None:
    """One or several days of one month; a number after an unknown word is no day (“Round 2 to 19 April”)."""
    month = _month_of(match["month"])
    if month is None:
        return None
    start, listed = match.start(), match["days"]
    if not listed and _NUMBERED.search(_before(match)):
        return None
    # The first of several listed days is one where it has its ending, or nothing but a date can stand there.
    while listed and not re.match(rf"\d{{1,2}}{_ORD}", listed, re.I):
        if _LEADS_IN.search(match.string[max(0, start - _NEAR) : start]):
            break
        step = re.match(r"\d{1,2}\D*", listed)
        width = step.end() if step else len(listed)
        start, listed = start + width, listed[width:]
    year = _year_of(match)
    printed = year is not None
    days = [int(d) for d in re.findall(r"\d{1,2}", listed)] + [int(match["d"])]
    known = year or _year_for(match, month, reading)
    dates = [made for d in days if (made := cal.day(known, month, d))]
    if not dates or not cal.day(known, month, days[-1]):
        return _no_day(match) if _beyond_month(month, days[-1]) or (printed and days[-1] > _LONGEST) else None
    return Mention(start, match.end(), min(dates), max(dates), "date", printed)


def _month_day(match: re.Match[str], reading: DateReading) -> Mention | None:
    """“October 29th”, “October 29, 2020”; “Dec 20” is the month of 2020, “Oct 21” the 21st within the plan's period."""
    month = _month_of(match["month"])
    number, year = int(match["d"]), _year_of(match)
    if month is None or (match["month"].casefold() in cal.ALSO_WORDS and match["month"][0].islower()):
        return None
    lowest, highest = reading.years
    if not match["ord"] and year is None and lowest % 100 <= number <= highest % 100:
        as_year = cal.month_end(2000 + number, month)
        as_day = cal.in_period(reading.period_start, reading.period_end, month, number)
        if reading.period_start <= as_year <= reading.period_end or as_day is None:
            return None
    if re.match(
        r"\s*(?:x|hours?|hrs?|days?|weeks?|months?|homes?|staff|providers?|people|care|%)", _after(match), re.I
    ):
        return None
    made = cal.day(year or _year_for(match, month, reading), month, number)
    if made is None:
        return _no_day(match) if _beyond_month(month, number) else None
    return _on(match, made, printed=year is not None)


def _month(match: re.Match[str], reading: DateReading) -> Mention | None:
    year, month = _year_of(match), _month_of(match["month"], exact=_year_of(match) is None)
    if month is None or (year is None and not _is_month(match)):
        return None
    printed = year is not None
    known = year or _year_for(match, month, reading)
    part = re.sub(r"^the\s+|\s+(?:of|in)$", "", (match["part"] or "").casefold())
    last = date(known, month, _PARTS[part]) if part in _PARTS else cal.month_end(known, month)
    return _on(match, last, span="month", printed=printed)


def _week_of_month(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A week of a month: “first week” is its first seven days; “week 3” is a working week, which ends on a Friday."""
    year = _year_of(match)
    month = _month_of(match["month"], exact=year is None)
    if month is None:
        return None
    known = year or _year_for(match, month, reading)
    last = cal.month_end(known, month)
    if match["week"]:
        last = cal.nth_friday(known, month, int(match["week"])) or last
    elif nth := _NTH.get(match["nth"].casefold()):
        last = date(known, month, nth * 7)
    return _on(match, last, span="month", printed=year is not None)


def _is_month(match: re.Match[str]) -> bool:
    """Whether a month's name without day or year is one: “may” and “march” are seldom months."""
    word = match["month"]
    if match["part"] or word.casefold().rstrip(".") not in cal.ALSO_WORDS:
        return True
    before, after = _before(match), _after(match)
    beside = re.search(rf"(?:{cal.MONTH_PATTERN})\.?\s*(?:-|/|&|,|to|and)\s*$", before, re.I) or re.match(
        rf"\s*(?:-|/|&|,|to|and)\s*(?:{cal.MONTH_PATTERN})\b", after, re.I
    )
    ends = _AROUND.match(after.lstrip(" "))
    starts = not before.strip() or before.rstrip(" ")[-1:] in "\n.,;:()[]/&+-"
    led = bool(_MONTH_LEADS_IN.search(before))
    return bool(beside) or (led and word[0].isupper()) or (bool(ends) and (starts or led))


def _quarter(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A quarter of the financial year, April to March."""
    quarter = int(match["q"]) if match["q"] else _NTH.get(match["qn"].casefold(), 4)
    printed = bool(match["q"] and (match["y4"] or match["y2"]))
    if printed:
        start = int(match["y4"] or f"20{match['y2']}")
        choices = [start] if match["next"] else [start, start - 1]
    else:
        choices = [reading.period_start.year, reading.period_start.year - 1, reading.period_end.year]
    ends = [cal.quarter_end(year, quarter) for year in choices]
    last = next((end for end in ends if reading.period_start <= end <= reading.period_end), ends[0])
    return _on(match, last, span="period", printed=printed)


def _season(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A season with its year, or alone where it stands for a time; winter lasts until the end of March."""
    name, before, after = match["season"].casefold(), _before(match), _after(match)
    year = _year_of(match)
    if year is None:
        whole = not before.strip(" .,;:()") and not after.strip(" .,;:()")
        led = re.search(r"\b(?:by|over|during|for|through|throughout|until|in|this|the)\s+(?:the\s+)?$", before, re.I)
        named = match[0].casefold() != name
        if not whole and not ((led or named) and _AROUND.match(after.lstrip(" "))):
            return None
    inferred = cal.season_end(name, cal.season_year(name, reading.period_start, reading.period_end))
    last = cal.season_end(name, year) if year is not None else inferred
    return _on(match, last, span="period", printed=year is not None)


def _feast(match: re.Match[str], reading: DateReading) -> Mention | None:
    name, year = match["feast"].casefold(), _year_of(match)
    known = year or cal.year_for(cal.feast_month(name), reading.period_start, reading.period_end, past=reading.past)
    last = cal.feast_end(name, known)
    return _on(match, last, span="period", printed=year is not None)


def _financial_year(match: re.Match[str], reading: DateReading) -> Mention | None:
    start, following = 2000 + int(match["y"]), int(match["next"])
    if following != (start + 1) % 100:
        return None
    return _on(match, cal.quarter_end(start, 4), span="period")


def _year_end(match: re.Match[str], reading: DateReading) -> Mention | None:
    last = date(reading.period_end.year, 3, 31)
    ends = last if reading.period_end >= last else last.replace(year=reading.period_start.year)
    return _on(match, ends, span="period", printed=False)


def _calendar_year_end(match: re.Match[str], reading: DateReading) -> Mention | None:
    year = _year_of(match)
    last = date(year or reading.period_start.year, 12, 31)
    return _on(match, last, span="period", printed=year is not None)


def _year(match: re.Match[str], reading: DateReading) -> Mention | None:
    """A year, alone in its clause or after “by”, “in”, “end of”; anywhere else it is part of a name."""
    before, after = _before(match), _after(match)
    led = re.search(
        r"(?:^|[\n.,;:(]|\b(?:by|in|during|of|early|late|mid|until|till|throughout|for))[\s-]*$", before, re.I
    )
    if not led or not _AROUND.match(after.lstrip(" ")):
        return None
    return _on(match, date(int(match["y4"]), 12, 31), span="period")


def _on(match: re.Match[str], day: date, *, span: Span = "date", printed: bool = True) -> Mention:
    return Mention(match.start(), match.end(), day, day, span, printed)


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _NEAR) : match.start()]


def _after(match: re.Match[str]) -> str:
    return match.string[match.end() : match.end() + _NEAR]


def _year_for(match: re.Match[str], month: int, reading: DateReading) -> int:
    """The year of a month without one; what has been so “since March” began before the period did."""
    if re.search(r"\bsince\s+(?:the\s+)?$", _before(match), re.IGNORECASE):
        return reading.period_start.year
    return cal.year_for(month, reading.period_start, reading.period_end, past=reading.past)


def _year_of(match: re.Match[str]) -> int | None:
    found: Mapping[str, str | None] = match.groupdict()
    printed = found.get("y4") or (found.get("y2") and f"20{found['y2']}")
    return int(printed) if printed else None


def _month_of(word: str, *, exact: bool = False) -> int | None:
    """The month that a word names, 1 to 12, one slip of the pen allowed where a number stands beside it."""
    known = cal.MONTHS.get(word.casefold()[:3])
    if known and re.fullmatch(cal.MONTH_PATTERN, word, re.IGNORECASE):
        return known
    if exact or len(word) < 6:
        return None
    likely = max(cal.MONTH_NAMES, key=lambda name: ratio(word.casefold(), name))
    return cal.MONTHS[likely[:3]] if ratio(word.casefold(), likely) >= _SLIP else None


_SLIP: Final = 0.85  # likeness to a month's name: “Ocotber” has 0.86, “member” and December 0.71
