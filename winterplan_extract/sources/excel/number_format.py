"""Number formats: what Excel shows for a value, by the sections, conditions, digits and words of its format.

Own code, for no kept library does it: the one of 2020 brings seven others, the one of this year is a first release
without a public source. What it leaves out (fractions, powers of ten) is shown as a plain number by its caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<gap>_).|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General)'
    r"|(?P<noon>AM/PM|A/P)|(?P<power>E[+-])|(?P<date>y+|m+|d+|h+|s+)|(?P<digit>[0#?])|(?P<sign>[.,%@;/])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d*)?)")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]")
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


def number_shown(value: float, code: str) -> str | None:
    """What a number in the format shows; None where it is to be shown plainly."""
    sections = [section for section in sections_of(code) if not section.has("@")]
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
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
            if section.condition and _holds(value, *section.condition):
                return section, not section.condition[0].startswith("<")
        rest = sections[conditioned[-1] + 1 :]
        return (rest[0], True) if rest else None
    if len(sections) == 1 or value > 0:
        return sections[0], True
    if value < 0:
        return sections[1], False
    return sections[2 if len(sections) > 2 else 0], False


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return bool(
        {
            "<": value < bound, "<=": value <= bound, ">": value > bound,
            ">=": value >= bound, "=": value == bound, "<>": value != bound,
        }[sign]
    )  # fmt: skip


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


def words_around(code: str) -> tuple[str, str] | None:
    """The words that a date's format puts before and after it; None where it has none there."""
    section = sections_of(code)[0]
    dated = [i for i, (kind, _) in enumerate(section.pieces) if kind in ("date", "noon", "elapsed")]
    if not dated:
        return None
    before, after = ("".join(t for k, t in part if k == "word") for part in (section.pieces[: dated[0]], section.pieces[dated[-1] + 1 :]))  # fmt: skip
    return (before, after) if _WORD.search(before) or _WORD.search(after) else None


def date_shown(value: datetime | date, code: str) -> str:
    """The date as its format writes it, without the words around it; the day stands before the month."""
    pieces = [piece for piece in sections_of(code)[0].pieces if piece[0] in ("date", "word", ".", ",", "/")]
    dated = [i for i, (kind, _) in enumerate(pieces) if kind == "date"]
    inner = pieces[dated[0] : dated[-1] + 1]
    return "".join(_part_of_date(value, text.lower()) if kind == "date" else text for kind, text in inner)


def _part_of_date(value: datetime | date, code: str) -> str:
    if code[0] == "y":
        return f"{value:%Y}" if len(code) > 2 else f"{value:%y}"
    if code[0] == "m":
        return (str(value.month), f"{value:%m}", f"{value:%b}", f"{value:%B}", f"{value:%B}"[0])[min(len(code), 5) - 1]
    return (str(value.day), f"{value:%d}", f"{value:%a}", f"{value:%A}")[min(len(code), 4) - 1] if code[0] == "d" else ""  # fmt: skip
