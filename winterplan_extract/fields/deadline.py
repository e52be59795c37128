"""Reads a deadline cell: what kind of deadline it is and the dates it names.

The cell is read whole. What it says first decides its kind (“Ongoing monthly reporting to 19 April”
is ongoing), and every date it names is kept. Where nothing is understood the kind is `unclear`,
never a guess.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import BULLET
from winterplan_extract.domain.plan import Plan, WordKind
from winterplan_extract.domain.records import DeadlineKind
from winterplan_extract.domain.settings import Settings
from winterplan_extract.vocabulary import calendar_dates as cal
from winterplan_extract.vocabulary.date_grammar import DateReading, Mention
from winterplan_extract.vocabulary.dates import find_mentions, impossible_dates, is_range
from winterplan_extract.vocabulary.likeness import closest


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline cell says: `first` and `last` are None where it names no date; first <= last.

    `begins`: the dates are those on which something that goes on began, so that nothing is due on them.
    `impossible`: it names a date that the calendar does not have (31/11), which is read as no other, or one that may be meant
    month first where others of its return are.
    """

    kind: DeadlineKind
    first: date | None = None
    last: date | None = None
    year_inferred: bool = False
    begins: bool = False
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a kind, at [start, end)."""

    kind: DeadlineKind
    start: int
    end: int


_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EVERY: Final = rf"(?:(?:\w+\s+)?(?:meeting|review|visit|contact|shift)|day|week|fortnight|month|quarter|year|other|few|two|three|\d+|{_WEEKDAY})"
_NUMBER: Final = r"(?:\d+\s?(?:-|–|/|to)\s?\d+|\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a few|the next|the coming)"
_UNIT: Final = r"(?:(?:working|calendar)\s)?(?:hour|hr|day|week|wk|fortnight|month|mth|year|yr)s?"
_NOTHING: Final = re.compile(
    r"(?:n[/.]?\s?a|not applicable(?: (?:at this time|at present|currently))?|none|nil|nothing|no (?:date|deadline|timescale|timeline|end date)s?(?: (?:set|given|required|needed))?"
    r"|not required|(?:none|nothing|no)(?: (?:further|outstanding|remaining))?(?: (?:action|gap|issue|work)s?)?(?: (?:required|needed|identified|outstanding))?)",
    re.IGNORECASE,
)
# What makes “complete” a thing still to come.
_NOT_YET: Final = re.compile(
    r"(?<!\w)(?:not|not\s+yet|to\s+be|to|be|being|when|once|until|till|partially|partly|part|nearly|almost|if|after|aim|in|due|un|before|yet"
    r"|(?<!\d)\d{1,2}\s?%|\d+\s+(?:out\s+)?of\s+\d+(?:\s\w+)?)\s*$",
    re.IGNORECASE,
)
_STILL: Final = re.compile(
    r"\b(?:to\s+(?:be(?!\s+(?:re-?viewed|monitored|kept|continued|maintained))|start|begin|commence|launch|go|follow|complete|finish)|will\s+(?:be|start|begin|commence|go|follow|complete))\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:completed?|done|actioned|achieved|implemented|since|commenced|started|submitted|delivered|met|last|was|were|began)\b",
    re.IGNORECASE,
)
# What stands between “complete” and the date of another part: “Phase 1 complete, phase 2 30/11”, “Done – roll-out by May”.
_ANOTHER_PART: Final = re.compile(
    r"(?:\n|[;,./]|\s[-–—]\s|\band\b)\s*(?:(?:[b-h2-9]|i[iv]|vi?)\s?[).:]\s*|(?:(?:the\s+)?(?:phase|round|stage|part|tranche|wave|step|second|2nd|third"
    r"|remaind(?:er|ing)|remaining|others?|rest)\b[^\n]*?|[^\n]*\bby\s+(?:the\s+)?))$",
    re.IGNORECASE,
)
# What a date follows on which something began; nothing is due on it.
_BEGINS: Final = re.compile(
    r"\b(?:from|since|start(?:s|ed|ing)?|commenc(?:es|ed|ing)|beg(?:an|ins|un)|live)(?:\s+(?:on|in|from|w/?c|the))*\s*[:(-]?\s*$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"from\b", re.IGNORECASE)  # “From 2 November”: that day and after
_TICKS: Final = frozenset("✓✔✅☑")
# The words that a cell often holds and nothing besides.
_USUAL: Final = (
    "ongoing", "on-going", "continuous", "complete", "completed", "weekly", "fortnightly", "monthly", "quarterly",
    "annually", "immediate", "immediately", *cal.MONTH_NAMES,
)  # fmt: skip
_MONTHS: Final = 12  # of a year
_MENDED: Final = 3  # words: in a longer cell a slip does not hide what it says
_MISTYPED: Final = 6  # letters that a word needs to be read as a mistyped one
_SLIP: Final = 0.85  # likeness to the word that is meant: “Ogoing” has 0.92, “complex” and complete 0.80
_BESIDE: Final = 5  # characters between “after” and the date that it leads to
# A date of figures: the day and the month in either order, then the year.
_FIGURES: Final = re.compile(
    r"(?<![\d./-])(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?:\d{4}|\d\d)(?!\d|[./-]\d)"
)
_FIRST_CLAUSE: Final = re.compile(r"[\n.;:–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class _KindWords:
    """The words of each kind. Of the kinds found, the one that stands first decides; of two that start together, the one listed first.

    `weak` words are said in passing beside a date or a stronger word; they count only where nothing else does.
    """

    strong: tuple[tuple[DeadlineKind, re.Pattern[str]], ...]
    weak: tuple[tuple[DeadlineKind, re.Pattern[str]], ...]
    unsettled: re.Pattern[str]


@lru_cache(maxsize=4)
def _kind_words(plan: Plan) -> _KindWords:
    def of(kind: WordKind) -> str:
        return plan.any_of(kind).replace(r"\ ", r"[\s-]+")

    complete = (
        rf"\b(?:(?:{of('deadline_met_of')})\b[^.;\n]{{0,50}}?\bmet|{of('deadline_complete')})\b"
        r"(?!\s+(?:for|in)\s+\d{1,2}\s?%|\s+(?:by|to|daily|weekly|fortnightly|monthly|quarterly|annually|when|if|through|via)\b|\s+on\s+(?!\d|[a-z]+\s\d))"
    )
    as_required = (
        r"\b(?:(?:as|if|where|when|whenever|wherever)(?:\s*(?:and|&|/|or)\s*(?:when|if|where))?(?:\s+(?:is|are|it is|this is|they are))?(?:\s+and)?"
        rf"\s+(?:{of('deadline_need')})|(?:as|if)\s*(?:and|&|/|or)\s*when|{of('deadline_as_required')}"
        rf"|as\s+(?!soon\b)(?:and\s+when\s+)?(?:\w+\s+){{1,3}}(?:{of('deadline_event')}))"
    )
    recurring = (
        rf"\b(?:{of('deadline_recurring')}|(?:bi|two|twice|six|6)[\s-]?(?:weekly|monthly)"
        rf"|(?:every|each)\s+{_EVERY}|(?:at|on|after|before|during|following|in|with)\s+(?:each|every)\s+\w+|\d\s+days\s+(?:a|per)\s+week"
        rf"|(?:first|second|third|fourth|last|1st|2nd|3rd|4th)\s+\w+\s+of\s+(?:(?:the|each|every)\s+)?month|(?:once|twice|\d+\s*(?:x|times))\s+(?:an?|per|every|each)\s+\w+|per\s+(?:day|week|month|year)"
        rf"|{_WEEKDAY}s|mon(?:day)?\s*(?:-|–|to)\s*(?:fri|sun)(?:day)?)\b"
    )
    relative = (
        rf"\b(?:within\s+(?:the\s+)?(?:next\s+)?{_NUMBER}?\s*{_UNIT}|in\s+{_NUMBER}\s+{_UNIT}|{_NUMBER}\s+{_UNIT}\s+(?:of|after|from|following|before|prior|post)"
        rf"|(?:next|this|following|coming)\s+(?:few\s+|{_NUMBER}\s+)?(?:day|week|fortnight|month|quarter|year)s?|next\s+(?:\w+\s+){{0,3}}(?:meeting|board|cabinet|cycle|review)"
        rf"|end\s+of\s+(?:the\s+)?(?:week|month|quarter|day)|(?:by|on|next|cop|close\s+of\s+play(?:\s+on)?)\s+{_WEEKDAY}|tomorrow|same\s+day"
        r"|as\s+soon\s+as\s+(?:\w+\s+)?(?:possible|practica(?:ble|l)|able))\b"
        rf"|^{_NUMBER}\s+{_UNIT}$"
    )
    conditional = rf"\b(?:at\s+(?:the\s+)?(?:point|time)\s+(?:of|that|when)|{of('deadline_conditional')})\b"
    strong: tuple[tuple[DeadlineKind, str], ...] = (
        ("complete", complete),
        ("as_required", as_required),
        ("recurring", recurring),
        ("ongoing", rf"\b(?:{of('deadline_ongoing')}|24\s?hours?)\b"),
        ("relative", relative),
        ("conditional", conditional),
    )
    weak: tuple[tuple[DeadlineKind, WordKind], ...] = (
        ("ongoing", "deadline_in_place"),
        ("recurring", "deadline_frequent"),
        ("relative", "deadline_soon"),
    )
    return _KindWords(
        tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in strong),
        tuple((kind, re.compile(rf"\b(?:{of(words)})\b", re.IGNORECASE)) for kind, words in weak),
        re.compile(rf"\b(?:{of('deadline_unsettled')})\b|\?", re.IGNORECASE),
    )


def read_deadline(text: str, plan: Plan, settings: Settings) -> Deadline:
    """The deadline that a cell states; a whole paragraph is read by its first clause alone, if that is short.

    Never raises. Dates printed without a year fall in the plan's own period, or next to it.
    """
    said = text.replace(BULLET, "").strip()
    if not any(c.isalnum() for c in said):
        return Deadline("unclear" if "?" in said else "complete" if _TICKS.intersection(said) else "none")
    if _NOTHING.fullmatch(" ".join(said.split()).strip(" .-–—")):
        return Deadline("none")
    if len(said.split()) > settings.normalising.deadline_words:
        opening = _FIRST_CLAUSE.split(said, maxsplit=1)[0]
        if len(opening.split()) > settings.normalising.opening_words:
            return Deadline("unclear")
        said = opening
    words = _kind_words(plan)
    found = _decide(said, words, find_mentions(said, _reading(said, settings)))
    if found.kind == "unclear" and found.last is None and (mended := _mended(said)) != said:
        found = _decide(mended, words, find_mentions(mended, _reading(mended, settings)))
    return replace(found, impossible=bool(impossible_dates(said, _reading(said, settings))))


def month_first(texts: Iterable[str]) -> str:
    """The first date of a column's cells that can only have its month first, where none can only have its day first; else empty."""
    found = [each for text in texts for each in _FIGURES.finditer(text)]
    us = [each[0] for each in found if int(each["one"]) <= _MONTHS < int(each["two"])]
    return us[0] if us and not any(int(each["two"]) <= _MONTHS < int(each["one"]) for each in found) else ""


def either_way(text: str) -> str:
    """The first date of a cell that is another one with its month first; empty where it has none."""
    found = (each for each in _FIGURES.finditer(text) if int(each["one"]) != int(each["two"]))
    return next((each[0] for each in found if max(int(each["one"]), int(each["two"])) <= _MONTHS), "")


def undated(deadline: Deadline) -> Deadline:
    """The deadline without its dates, which may be others."""
    kind = "unclear" if deadline.kind in ("date", "month", "period") else deadline.kind
    return Deadline(kind, impossible=True)


def _mended(said: str) -> str:
    """The few words of a cell, each slip of the pen set right: “Ogoing”, “Completd”, “Novemeber”."""
    words = said.split()
    if len(words) > _MENDED:
        return said
    return " ".join(_nearest(word) for word in words)


@lru_cache(maxsize=1024)
def _nearest(word: str) -> str:
    plain = word.strip(".,;:()*").casefold()
    found = closest(plain, _USUAL) if len(plain) >= _MISTYPED else None
    return _USUAL[found[0]] if found and found[1] >= _SLIP else word


def _reading(said: str, settings: Settings) -> DateReading:
    return DateReading(settings.period_start, settings.period_end, past=bool(_PAST.search(said)))


def _decide(said: str, known: _KindWords, mentions: tuple[Mention, ...]) -> Deadline:
    unsettled = bool(known.unsettled.search(said))
    if unsettled and all(m.span == "period" and m.year_printed for m in mentions):
        mentions = ()
    words = _kind_in_words(said, known)
    if mentions and not _words_decide(said, words, mentions):
        kind = _span_of(said, mentions)
    elif words is not None:
        kind = words.kind
    else:
        kind = "unclear" if unsettled else _weak_kind(said, known)
    if not mentions:
        return Deadline(kind)
    first, last = min(m.first for m in mentions), max(m.last for m in mentions)
    goes_on = kind in ("ongoing", "recurring") or (kind != "period" and bool(_FROM.match(said)))
    begins = goes_on and all(_BEGINS.search(said[: m.start]) for m in mentions)
    return Deadline(kind, first, last, not all(m.year_printed for m in mentions), begins)


def _words_decide(said: str, words: _Words | None, mentions: tuple[Mention, ...]) -> bool:
    """Whether the words of a kind, and not the dates that stand beside them, say what the deadline is."""
    if words is None:
        return False
    if words.kind == "complete":
        still = _STILL.search(said, words.end)
        if still and any(m.start > still.start() for m in mentions):
            return False
        if any(_ANOTHER_PART.search(said[words.end : m.start]) for m in mentions if m.start >= words.end):
            return False
        return words.start < mentions[0].start or len(mentions) == 1
    if words.kind == "relative" and re.match(r"next\b", said[words.start :], re.IGNORECASE):
        return False
    if words.kind == "conditional" and any(_leads_to(said, words, m) for m in mentions):
        return False
    if words.kind == "ongoing" and re.search(r"\bfrom\s*$", said[: mentions[0].start], re.IGNORECASE):
        return True
    return words.start < mentions[0].start


def _leads_to(said: str, words: _Words, mention: Mention) -> bool:
    """Whether “after” and its like lead to a date: “after 1 December”, “after Cabinet on 10 November”."""
    between = said[words.end : mention.start]
    if 0 <= mention.start - words.end <= _BESIDE:
        return True
    after = re.fullmatch(r"after|following", said[words.start : words.end], re.IGNORECASE)
    return bool(after and re.fullmatch(r"[^\n.;,]*\b(?:on|in|of)\s+(?:the\s+)?", between, re.IGNORECASE))


def _kind_in_words(said: str, known: _KindWords) -> _Words | None:
    """The words of a kind that stand first, or None where there are none."""
    best: tuple[int, int, int, DeadlineKind] | None = None
    for rank, (kind, pattern) in enumerate(known.strong):
        for match in pattern.finditer(said):
            if kind in ("complete", "ongoing") and _NOT_YET.search(said[: match.start()]):
                continue
            found = (match.start(), rank, match.end(), kind)
            best = found if best is None or found < best else best
            break
    return None if best is None else _Words(best[3], best[0], best[2])


def _weak_kind(said: str, known: _KindWords) -> DeadlineKind:
    """The kind of what is said in passing: what stands already goes before what is to come (“now in place”)."""
    for kind, pattern in known.weak:
        match = pattern.search(said)
        if match and not (kind == "ongoing" and _NOT_YET.search(said[: match.start()])):
            return kind
    return "unclear"


def _span_of(said: str, mentions: tuple[Mention, ...]) -> DeadlineKind:
    """The kind that the dates themselves have: a stretch of time is a period, a list is as its most exact entry."""
    pairs = itertools.pairwise(mentions)
    if any(is_range(said, one, two) for one, two in pairs):
        return "period"
    if any(m.first != m.last and _is_stretch(said, m) for m in mentions):
        return "period"
    spans = {m.span for m in mentions}
    return "date" if "date" in spans else "month" if "month" in spans else "period"


def _is_stretch(said: str, mention: Mention) -> bool:
    """Whether days of one month are the two ends of a stretch (“1st–15th”) and not a list."""
    days = said[mention.start : mention.end]
    between = re.search(r"\bbetween(?:\s+the)?\s*$", said[: mention.start], re.IGNORECASE)
    return bool(between or re.search(r"\d\D{0,3}\s*(?:-|–|—|\bto\b)\s*(?:the\s+)?\d", days, re.IGNORECASE))
