"""Finds the dates, months and periods that a text names: English, day first, by `date_grammar`, never guessed from
words; a year that is not printed is taken from a printed one beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary import calendar_dates as cal
from winterplan_extract.vocabulary.date_grammar import DateReading, Mention, grammar

_DAY: Final = r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}-\d\d-\d\d"
_MISTYPED_MONTH: Final = rf"(?:{'|'.join(cal.MONTHS)})[a-z]*"  # “Febuary 2021”; “7 Market” has no year after it
_DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d\d-\d\d|(?:{_MISTYPED_MONTH})\.?,? ?(?:20)?2\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:{cal.MONTH_PATTERN}))\b",
    re.IGNORECASE,
)
_CELL: Final = 80  # characters of a cell that says when; more is a sentence that names a date
_PRINTED_LINE: Final = 60  # characters of such a line, which is a column wide


def is_deadline_like(text: str, plan: Plan) -> bool:
    """Whether a short cell names a date, a month or another deadline word."""
    return len(text) <= _CELL and _says_when(plan)[0].search(text) is not None


def line_names_deadline(line: str, plan: Plan) -> bool:
    """Whether a printed line is of a deadline's cell: a word counts only where it begins it, for it may be of a
    sentence.
    """
    return len(line) <= _PRINTED_LINE and _says_when(plan)[1].search(line) is not None


@lru_cache(maxsize=4)
def _says_when(plan: Plan) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says when in a cell, and on a printed line."""
    words = plan.any_of("deadline")
    return (
        re.compile(rf"\b(?:{_DAY}|(?:q[1-4]|{cal.MONTH_PATTERN}|{words}|winter)\b)", re.IGNORECASE),
        re.compile(
            rf"\b(?:{_DAY}|\d{{1,2}}(?:st|nd|rd|th)|(?:{cal.MONTH_PATTERN})\b|20[12]\d)|^(?:{words})\b", re.IGNORECASE
        ),
    )


def names_date(text: str) -> bool:
    """Whether a text holds a day and a month, or a month and a year, and nothing else can be meant, as in 3.12."""
    return _DATE.search(text) is not None


def find_mentions(text: str, reading: DateReading) -> tuple[Mention, ...]:
    """Every date, month and period that `text` names, in order and without overlaps."""
    plain = _level(text)
    found = [mention for mention in _scan(plain, reading) if mention.span != "impossible"]
    return tuple(_with_neighbour(found, at, plain, reading) for at in range(len(found)))


def impossible_dates(text: str, reading: DateReading) -> tuple[str, ...]:
    """What a text writes as dates and the calendar does not have: 31/11, 12/13/2020. Never read as another date."""
    plain = _level(text)
    return tuple(text[m.start : m.end] for m in _scan(plain, reading) if m.span == "impossible")


def is_range(text: str, before: Mention, after: Mention) -> bool:
    """Whether two neighbouring mentions are the two ends of one stretch of time."""
    between = _level(text)[before.end : after.start].strip(" \n,.").casefold()
    opening = _level(text)[: before.start].casefold().split()[-1:]
    if between == "/" and before.span == after.span == "date":
        return False  # one date or the other
    return between in _RANGE_WORDS or (between in ("and", "&") and opening == ["between"])


def _level(text: str) -> str:
    """The text with one kind of dash, quote and space, as long as it was."""
    return _LETTER_O.sub("0", text.translate(_LEVEL))


_LEVEL: Final = str.maketrans(
    {**dict.fromkeys("–—‒−‐‑", "-"), **dict.fromkeys("’‘`´", "'"), **dict.fromkeys("\u00a0\t\u2009\u202f", " ")}
)
_LETTER_O: Final = re.compile(r"(?<=\d)[oO](?=\d|\b|th\b)")  # typed for a nought: “2O20”, “3oth”
_RANGE_WORDS: Final = ("-", "to", "until", "till", "til", "through", "through to", "up to", "and up to", "/")


def _scan(text: str, reading: DateReading) -> Iterator[Mention]:
    """The mentions, from left to right; of those that start together the rule named first wins."""
    at = 0
    rules = grammar(reading.years)
    while at < len(text):
        best: Mention | None = None
        for pattern, build in rules:
            limit = len(text) if best is None else best.start
            match = pattern.search(text, at)
            while match and match.start() < limit:
                if mention := build(match, reading):
                    best = mention
                    break
                match = pattern.search(text, match.start() + 1)
        if best is None:
            return
        yield best
        at = best.end


def _with_neighbour(found: list[Mention], at: int, text: str, reading: DateReading) -> Mention:
    """The mention, its year taken from a printed one beside it: “Dec - Jan 2021” begins in 2020."""
    mention = found[at]
    if mention.year_printed or mention.span == "period":
        return mention
    for beside, step in ((found[at + 1 : at + 2], -1), (found[max(at - 1, 0) : at], 1)):
        for other in beside:
            pair = (mention, other) if step < 0 else (other, mention)
            if other.year_printed and other.span != "period" and is_range(text, *pair):
                years = other.last.year - mention.last.year
                if (cal.moved(mention.last, years) - other.last).days * step < 0:
                    years += step
                first, last = cal.moved(mention.first, years), cal.moved(mention.last, years)
                same = step < 0 and last.year == other.last.year
                return Mention(mention.start, mention.end, first, last, mention.span, year_printed=same)
    return mention
