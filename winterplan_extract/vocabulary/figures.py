"""Figures as tables of statistics print them: amounts, shares, years, and the signs that stand for no figure."""

from __future__ import annotations

import re
from typing import Final

from winterplan_extract.vocabulary.calendar_dates import MONTH_PATTERN

_FIGURE: Final = re.compile(
    r"[(\[<>≤≥±+~−–-]*\s*[£$€]?\s*[+−–-]?\s*"  # brackets, signs, currency
    r"(?:\d{1,3}(?:[ ,.’']\d{3})+|\d+)?(?:[.,·]\d+)?(?:[/–-]\d{1,4})?"  # 1,240.5, 2008/09
    r"\s*(?:%|per cent|[mk]|bn|million)?[)\]]*\s*[*†‡a-z]?(?:\(\w\))?",
    re.IGNORECASE,
)
_NO_FIGURE: Final = r"[.…:*–—−-]{1,3}|n\.?/?a\.?|n/k|nil|nr|c|x|z"
_NONE: Final = re.compile(_NO_FIGURE, re.IGNORECASE)
_SOME: Final = re.compile(rf"\d|(?<!\S)(?:{_NO_FIGURE})(?!\S)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?")
_DAY: Final = re.compile(r"[0-3]?\d(?:st|nd|rd|th)?", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(rf"(?:{MONTH_PATTERN})\b", re.IGNORECASE)
_MONTH_LAST: Final = re.compile(rf"\b(?:{MONTH_PATTERN})[.,]?$", re.IGNORECASE)


def is_year(text: str) -> bool:
    """Whether a cell holds nothing but a year, as headings do."""
    return _YEAR.fullmatch(text.strip()) is not None


def is_part_of_date(above: str, text: str, below: str) -> bool:
    """Whether a line of a cell is a day or a year whose month stands on the line below or above it: “30 / November / 2020”."""
    if _MONTH_LAST.search(above):
        return is_year(text)
    return bool(_MONTH_FIRST.match(below)) and _DAY.fullmatch(text.strip()) is not None


def may_have_figure(text: str) -> bool:
    """Whether part of a line may be a figure: a quick look."""
    return _SOME.search(text) is not None


def is_figure(text: str) -> bool:
    """Whether a cell holds nothing but a figure, or a sign that there is none."""
    text = text.strip()
    if not text or len(text) > 24:
        return False
    if any(c.isdigit() for c in text):
        return _FIGURE.fullmatch(text) is not None
    return _NONE.fullmatch(text) is not None
