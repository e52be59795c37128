"""A count written as Word's number formats write it: 4, 04, iv, D, 4th, Four."""

from __future__ import annotations

import re
from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_WORDS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_SHOWN: Final = re.compile(r"([^\d,]*)(0*1)([^\d,]*),")  # the first number of a format that is shown and not named
_LONGEST_ROMAN: Final = 4000
_LONGEST_WORDS: Final = 100


def written(count: int, number_format: str) -> str:
    """The count in a number format of Word, named or shown ("001, 002, 003, ..."); in plain digits where the format is not one of ours."""
    shown = _SHOWN.match(number_format)
    if shown:
        return f"{shown[1]}{count:0{len(shown[2])}d}{shown[3]}"
    match number_format:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02d}"
        case "lowerRoman" | "upperRoman":
            text = _roman(count)
            return text.upper() if number_format == "upperRoman" else text
        case "lowerLetter" | "upperLetter":
            text = _letter(count)
            return text.upper() if number_format == "upperLetter" else text
        case "ordinal":
            return f"{count}{_ordinal_ending(count)}"
        case "cardinalText":
            return _words(count).capitalize()
        case "ordinalText":
            return _ordinal_words(count).capitalize()
        case _:
            return str(count)


def _roman(count: int) -> str:
    if not 0 < count < _LONGEST_ROMAN:
        return str(count)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (count // value)
        count %= value
    return text


def _letter(count: int) -> str:
    """a to z, then aa, bb, cc: the letter is repeated, not counted on as spreadsheet columns are."""
    if count < 1:
        return str(count)
    rounds, place = divmod(count - 1, 26)
    return chr(ord("a") + place) * min(rounds + 1, 100)


def _ordinal_ending(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")


def _words(count: int) -> str:
    if not 0 <= count < _LONGEST_WORDS:
        return str(count)
    if count < len(_ONES):
        return _ONES[count]
    tens, ones = divmod(count, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _ordinal_words(count: int) -> str:
    words = _words(count)
    if words[-1].isdigit():
        return f"{count}{_ordinal_ending(count)}"
    head, dash, last = words.rpartition("-")
    ordinal = _ORDINAL_WORDS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{head}{dash}{ordinal}"
