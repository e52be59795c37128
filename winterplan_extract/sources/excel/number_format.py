"""What Excel shows for a value by its number format; fractions and powers of ten are left to the caller. Own code, for no kept library does it: one
brings seven others, one is a first release without a public source."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from winterplan_extract.sources.settings import WHOLE_BELOW

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<gap>_).|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General)'
    r"|(?P<noon>AM/PM|A/P)|(?P<power>E[+-])|(?P<date>y+|m+|d+|h+|s+)|(?P<digit>[0#?])|(?P<sign>[.,%@;/])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
COMPARE: Final = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}  # fmt: skip
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d*)?)")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_SPELT: Final = 3  # letters of a month's or a day's part of a format from which it is written in words
_OWN_MONTH: Final = re.compile(
    r"(?:\[\$[^\]]*\])?mmm\\?-yy(?:;@)?", re.IGNORECASE
)  # Excel's own, once a month was typed into the cell
_LONG_DATE: Final = re.compile(r"\[\$-F800\]", re.IGNORECASE)  # the long date of the reader's own computer
_MOST_CODE: Final = 255  # characters of a format, by Excel's own limit


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One of a format's parts: pieces of kind and text, and the condition under which it holds, if it has one."""

    pieces: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None

    def has(self, *kinds: str) -> bool:
        """Whether any piece is of one of the kinds."""
        return any(kind in kinds for kind, _ in self.pieces)

    def count(self, kind: str) -> int:
        """How many pieces are of the kind."""
        return sum(each == kind for each, _ in self.pieces)


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[FormatSection, ...]:
    """The sections of a format."""
    made: list[FormatSection] = []
    pieces: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    for found in _TOKEN.finditer(code[:_MOST_CODE]):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        if kind == "sign" and text == ";":
            made.append(FormatSection(tuple(pieces), condition))
            pieces, condition = [], None
        elif kind == "bracket":
            if held := _CONDITION.fullmatch(text):
                condition = (held[1], Decimal(held[2]))
            elif text.startswith("$"):  # a currency and where it is used
                pieces.append(("word", text[1:].split("-")[0]))
            elif _ELAPSED.fullmatch(text):
                pieces.append(("elapsed", text))
        elif kind in ("quoted", "escaped", "other"):
            pieces.append(("word", text))
        elif kind == "gap":
            pieces.append(("word", " "))
        elif kind != "fill":
            pieces.append((text if kind == "sign" else kind, text))
    return (*made, FormatSection(tuple(pieces), condition))


def text_of(value: object, number_format: str = "General") -> str:
    """What a cell shows; empty for one without value. Of a number in the format General all its digits: what was typed as 1.10 is 1.1."""
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


def number_shown(value: float, code: str) -> str | None:
    """What a number in the format shows; None where it is to be shown plainly."""
    sections = [section for section in sections_of(code) if not section.has("@")]
    number = Decimal(repr(value))
    chosen = _section(sections, number) if sections and number.is_finite() else None
    if chosen is None:
        return None
    section, signed = chosen
    if section.has("general", "date", "elapsed", "power", "/"):
        return None
    sign = "-" if signed and number < 0 else ""
    try:
        return (sign + _digits(abs(number), section)).strip()
    except InvalidOperation:  # more digits than a format can be asked for
        return None


def text_shown(value: str, code: str) -> str:
    """The text with the words that the format puts around it; the text itself where it has no section for texts."""
    sections = sections_of(code)
    section = next((section for section in sections if section.has("@")), sections[3] if len(sections) == 4 else None)
    if section is None or not section.pieces or section.has("digit", "date"):
        return value
    return "".join(value if kind == "@" else text for kind, text in section.pieces if kind in ("@", "word"))


def hides_text(code: str) -> bool:
    """Whether the format shows no text at all: its fourth section is empty."""
    sections = sections_of(code)
    return len(sections) == 4 and not sections[3].pieces and not any(section.condition for section in sections)


def _section(sections: list[FormatSection], value: Decimal) -> tuple[FormatSection, bool] | None:
    """The section that holds for the value, and whether the minus sign of a value is still to be written."""
    conditioned = [i for i, section in enumerate(sections) if section.condition]
    if conditioned:
        for section in sections:
            if section.condition and COMPARE[section.condition[0]](value, section.condition[1]):
                return section, not section.condition[0].startswith("<")
        rest = sections[conditioned[-1] + 1 :]
        return (rest[0], True) if rest else None
    if len(sections) == 1 or value > 0:
        return sections[0], True
    if value < 0:
        return sections[1], False
    return sections[2 if len(sections) > 2 else 0], False


def _digits(value: Decimal, section: FormatSection) -> str:
    """The words and digits of a section. Commas between thousands are left out: elsewhere they part values."""
    pieces = list(section.pieces)
    value *= 100 ** section.count("%")
    places = [i for i, (kind, _) in enumerate(pieces) if kind == "digit"]
    if not places:
        return "".join(text for kind, text in pieces if kind in ("word", "%"))
    ends = next((i for i in range(places[-1] + 1, len(pieces)) if pieces[i][0] != ","), len(pieces))
    value = value.scaleb(-3 * (ends - places[-1] - 1))  # a comma after the last digit: in thousands
    point = next((i for i, (kind, _) in enumerate(pieces) if kind == "."), len(pieces))
    before, after = [i for i in places if i < point], [i for i in places if i > point]
    whole, _, part = f"{value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP):f}".partition(".")
    whole = whole.lstrip("0")
    said = {i: text for i, (kind, text) in enumerate(pieces) if kind in ("word", "%", ".")}
    for i in reversed(before):
        digit, whole = (whole if i == before[0] else whole[-1:]), ("" if i == before[0] else whole[:-1])
        said[i] = digit or ("0" if pieces[i][1] == "0" else "")
    said.update(zip(after, part, strict=False))
    for i in reversed(after):  # zeros that need not be shown
        if pieces[i][1] == "0" or said[i] != "0":
            break
        said[i] = ""
    return "".join(said[i] for i in sorted(said))


def date_shown(value: datetime | date | time, code: str) -> str | None:
    """What a date or time in the format shows, with the words around it; None where it shows none.

    Figures with the month first are turned (the reader's computer decides). In Excel's own format of a month (mmm-yy) a day that it
    hides was typed later and is written; in one that somebody chose the month alone is shown. Midnight is no time that anybody typed.
    """
    if _LONG_DATE.search(code) and isinstance(value, date):
        return f"{value:%d %B %Y}"
    section = sections_of(code)[0]
    if section.has("power", "digit", "elapsed"):
        return None
    pieces = _with_minutes(section.pieces)
    parts = {kind for kind, _ in pieces}
    if not parts & {*"ymdhns"}:
        return None
    if isinstance(value, datetime) and value.time() == time(0) and parts & {*"ymd"}:
        pieces = _without(pieces, "hns")
    order = [(kind, len(text)) for kind, text in pieces if kind in {*"ymd"}]
    turned = [kind for kind, _ in order[:2]] == ["m", "d"] and all(length < _SPELT for _, length in order[:2])
    if isinstance(value, date) and (turned or (value.day > 1 and _OWN_MONTH.fullmatch(code))):
        first = next(i for i, (kind, _) in enumerate(pieces) if kind == "m")
        pieces = _without(pieces, "ymd")
        pieces.insert(min(first, len(pieces)), ("word", f"{value:%d/%m/%Y}"))
    return "".join(_part_of_date(value, kind, text, noon="noon" in parts) for kind, text in pieces).strip()


def _with_minutes(pieces: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pieces of a date's format, each part of a date by its own letter; n are minutes: an m after hours or before seconds."""
    made = [(text[0].lower() if kind == "date" else kind, text) for kind, text in pieces]
    parts = [i for i, (kind, _) in enumerate(made) if kind in {*"ymdhs"}]
    for before, at, after in zip([-1, *parts], parts, [*parts[1:], -1], strict=False):
        beside = (before >= 0 and made[before][0] == "h") or (after >= 0 and made[after][0] == "s")
        if made[at][0] == "m" and len(made[at][1]) < _SPELT and beside:
            made[at] = ("n", made[at][1])
    return made


def _without(pieces: Sequence[tuple[str, str]], kinds: str) -> list[tuple[str, str]]:
    """The pieces without those of some kinds and what stands between and right before them."""
    at = [i for i, (kind, _) in enumerate(pieces) if kind in {*kinds}]
    if not at:
        return list(pieces)
    first, last = at[0], at[-1]
    while last + 1 < len(pieces) and "noon" in {kind for kind, _ in pieces[last + 1 : last + 3]}:
        last += 1
    before = list(pieces[:first])
    while before and before[-1][0] == "word" and not before[-1][1].strip():
        before.pop()
    return [*before, *pieces[last + 1 :]]


def _part_of_date(value: datetime | date | time, kind: str, text: str, *, noon: bool) -> str:
    if kind == "noon":
        return f"{value:%p}"[: 2 if len(text) > len("A/P") else 1]
    if kind not in {*"ymdhns"}:
        return "" if kind == "general" else text
    if kind in {*"ymd"} and not isinstance(value, date):
        return ""
    ways = {
        "y": ("%y", "%y", "%Y", "%Y"), "m": ("%m", "%m", "%b", "%B", "%B"), "d": ("%d", "%d", "%a", "%A"),
        "h": ("%I", "%I") if noon else ("%H", "%H"), "n": ("%M", "%M"), "s": ("%S", "%S"),
    }[kind]  # fmt: skip
    said = format(value, ways[min(len(text), len(ways)) - 1])
    if len(text) == 1 and kind != "y":
        return said.lstrip("0") or "0"
    return said[0] if len(text) > _SPELT + 1 and kind == "m" else said
