"""Finds the date that a return gives for itself, never a deadline's and never that of the plan it answers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final

from winterplan_extract.domain.document import Document, Paragraph, Table
from winterplan_extract.domain.plan import Plan, WordKind
from winterplan_extract.domain.settings import Settings
from winterplan_extract.vocabulary.calendar_dates import day
from winterplan_extract.vocabulary.date_grammar import DateReading, Mention
from winterplan_extract.vocabulary.dates import find_mentions, is_range

_KINDS: Final[tuple[WordKind, ...]] = ("own_date", "own_date_label", "other_date")
_TITLE_WORDS: Final = 14  # words that a line with the return's own date may have
_BLOCK_COLUMNS: Final = 4  # columns that a title block's table may have
_FILE_DATE: Final = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)")


@lru_cache(maxsize=4)
def _told_by(plan: Plan) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What labels a return's own date in a line, what does in a cell, and what makes a date somebody else's or a deadline."""
    label, cell, others = (plan.any_of(kind).replace(r"\ ", r"\s+") for kind in _KINDS)
    return (
        re.compile(rf"\b(?:{label}|v\.?\s?\d+(?:\.\d+)*)\b", re.IGNORECASE),
        re.compile(rf"^\W*(?:{cell})\W*$", re.IGNORECASE),
        re.compile(rf"\b(?:{others}|by\s+\d|by\s+(?:the\s+)?(?:end|\d|[a-z]+\s+\d))\b", re.IGNORECASE),
    )


def find_date(document: Document, plan: Plan, settings: Settings) -> date | None:
    """The return's own date, or None where it gives none; never raises.

    Looked for, in this order: a labelled date at the top, in a title block's table, in a header or
    footer or in a labelled line further down (“Version 2 – 14 October 2020”; the latest of several);
    a line at the top that is a date; the title; headers and footers; a full date in the file name.
    A month stands for its last day.
    """
    first = document.body[: settings.normalising.top_paragraphs]
    tables = (number for number, item in enumerate(first) if isinstance(item, Table))
    top, furniture = _lines(first[: next(tables, None)]), _lines(document.furniture)
    below = [line for line in _lines(document.body) if len(line.split()) <= _TITLE_WORDS]
    label, label_cell, others = _told_by(plan)
    own = partial(_own, others=others, settings=settings)
    labelled = [own(line, year_needed=False) for line in (*top, *furniture, *below) if label.search(line)]
    labelled += map(own, _block_values(document, label_cell))
    if latest := max(filter(None, labelled), default=None):
        return latest
    for line in top:
        if (found := own(line)) and _is_whole(line, settings):
            return found
    for line in (document.title, *top, *furniture):
        if found := own(line):
            return found
    return _in_file_name(document.file)


def _own(line: str, others: re.Pattern[str], settings: Settings, *, year_needed: bool = True) -> date | None:
    """The last date of a short line that speaks of the return itself."""
    if not line or len(line.split()) > _TITLE_WORDS or others.search(line):
        return None
    mentions = _dates(line, settings, year_needed)
    if not mentions or any(is_range(line, one, two) for one, two in itertools.pairwise(mentions)):
        return None
    exact = [m.last for m in mentions if m.span == "date"]
    return max(exact) if exact else mentions[-1].last


def _dates(line: str, settings: Settings, year_needed: bool) -> tuple[Mention, ...]:
    reading = DateReading(settings.period_start, settings.period_end, past=True)
    found = find_mentions(line, reading)
    return tuple(
        m
        for m in found
        if m.span != "period" and m.first == m.last and (m.year_printed or not (year_needed or _in_figures(line, m)))
    )


def _in_figures(line: str, mention: Mention) -> bool:
    """Whether a date is printed without a word: with no year it may as well be a version's number."""
    return not any(c.isalpha() for c in line[mention.start : mention.end])


def _is_whole(line: str, settings: Settings) -> bool:
    """Whether a line is nothing but a date, perhaps with its weekday."""
    mentions = _dates(line, settings, year_needed=True)
    left = line
    for mention in reversed(mentions):
        left = left[: mention.start] + left[mention.end :]
    return bool(mentions) and not re.sub(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[\W_]", "", left, flags=re.IGNORECASE
    )


def _lines(items: Sequence[Table | Paragraph]) -> list[str]:
    return [line for item in items if isinstance(item, Paragraph) for line in item.text.splitlines()]


def _block_values(document: Document, label: re.Pattern[str]) -> Iterator[str]:
    """The cell beside “Date” or “Last updated” in a title block; a requirement table is too wide to be one."""
    for table in document.tables[:2]:
        if max((len(row) for row in table.rows), default=0) > _BLOCK_COLUMNS:
            continue
        for row in table.rows:
            cells = [cell.text for cell in row if cell and cell.text.strip()]
            yield from (value for said, value in itertools.pairwise(cells) if label.match(said))


def _in_file_name(shown: str) -> date | None:
    """A full date, year first, in the file's own name."""
    name = re.split(r"[/\\!]", shown)[-1]
    found = (day(int(year), int(month), int(number)) for year, month, number in _FILE_DATE.findall(name))
    return next(filter(None, found), None)
