"""References, the numbers and codes by which a return names its rows: 3.1, A12, (iv). Each kind of place has its function.

A cell of its own may hold any of them. At the start of a text only dots part the numbers, since “24/7 cover” and
“30-60 beds” begin sentences, and in running text a bare number is none, since “see 3 homes” points at no row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DOTTED: Final = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_STEPS: Final = r"\d{1,3}(?:\.\d{1,3}){1,3}"
_NUMBERED: Final = r"(?P<code>(?:[A-Za-z]{1,4}[-. /]?)?)(?P<numbers>\d{1,3}(?:[.\-/]\d{1,3}){0,3})(?P<letter>[a-z]?)"
_WITH_FIGURES: Final = re.compile(rf"[(\[]?{_NUMBERED}[)\].:]?")
_LETTERS: Final = re.compile(r"\(?(?:[A-Z]{1,2}|[a-z]|[ivx]{1,5})[.):]?")  # not “of”, “No” and “in”
_BROKEN: Final = re.compile(r"(?<=\d[.\-/])\s+(?=\d)|(?<=\d)\s+(?=[.\-/]\d)")
# It needs a full stop, a bracket, a dash or a capital after it, since "3 care homes" and "1.4 million" are no references.
_OPENING: Final = re.compile(
    rf"\(?(?P<ref>[A-Za-z]{{0,4}}[ -]?{_STEPS}[a-z]?|[A-Za-z]{{1,4}}[ -]?\d{{1,3}}[a-z]?|\d{{1,3}}[a-z]?|[A-Za-z])"
    r"(?:[).:]+\s+|\s+[-–—]\s+|\s+(?=[A-Z“\"']))(?=\S)"
)
_LINE: Final = re.compile(rf"(?P<ref>(?:[A-Z]{{1,3}}[.-]?)?{_DOTTED}[a-z]?[.):]?)(?:\s+(?P<rest>\S.*))?", re.DOTALL)
_CHAPTER: Final = re.compile(r"\W*([A-Za-z]{0,4}\s?\d+|[A-Za-z]{1,4})[.\-/ ]")
_LABEL: Final = rf"(?:\(?(?:{_DOTTED}|[A-Za-z]|[ivxIVX]{{1,5}})[.)]|{_STEPS})\s+"
_HEADING_NUMBER: Final = re.compile(r"(?:(?:\d{1,2}\.)*\d{1,2}[.)]?|[A-Z][.)])\s+")
_LIST_LABEL: Final = re.compile(rf"• |[A-Z]\d{{1,2}}[.):]\s+|{_LABEL}")
_LINE_LABELS: Final = re.compile(rf"^\W*{_LABEL}", re.MULTILINE)
# In running text, as a pattern for others that look for what goes before it.
MENTIONED: Final = rf"(?:[A-Z]{{1,4}}[-.]?{_DOTTED}|{_STEPS})[a-z]?(?![\w%]|\.\d)"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart: the letters before its numbers with what parts them, the numbers, the letter after."""

    code: str
    numbers: tuple[int, ...]
    letter: str

    @property
    def chapter(self) -> tuple[str, tuple[int, ...]]:
        """What it shares with the references of the same list."""
        return self.code, self.numbers[:-1]


@lru_cache(maxsize=4096)
def reference_of(text: str) -> Reference | None:
    """A reference with figures taken apart; None for any other text."""
    found = _WITH_FIGURES.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    numbers = tuple(int(number) for number in re.split(r"[.\-/]", found["numbers"]))
    return Reference(found["code"].strip().casefold(), numbers, found["letter"])


def numbers_of(ref: str) -> tuple[int, ...]:
    """The numbers of a reference, none where it has none."""
    found = reference_of(ref)
    return () if found is None else found.numbers


def has_figures(text: str) -> bool:
    """Whether a cell holds a row's number or a code with figures: no heading is worded so."""
    return _WITH_FIGURES.fullmatch(text.strip()) is not None


def is_reference(text: str) -> bool:
    """Whether a cell holds nothing but a row's number or code, such as 3.1, A12 or (iv)."""
    return has_figures(text) or _LETTERS.fullmatch(text.strip()) is not None


def in_one_line(text: str) -> str:
    """A reference in one line; one that a narrow column broke after its point is put together: 10. / 1."""
    joined = _BROKEN.sub("", text)
    return joined if is_reference(joined) else " ".join(text.split())


def opening_reference(text: str) -> tuple[str, int] | None:
    """The reference that a text seems to begin with, and where the text goes on; None where it begins with none."""
    found = _OPENING.match(text)
    return None if found is None else (found["ref"], found.end())


def line_reference(line: str) -> tuple[str, str] | None:
    """The reference and the rest of a line where a column of references is known to stand: a number alone will do."""
    found = _LINE.fullmatch(line)
    return None if found is None else (found["ref"], found["rest"] or "")


def chapter_of(ref: str) -> str:
    """The first part of a reference, whatever comes after it: `13` of 13.6 and of 13.6 / 13.7; empty where it has one part."""
    found = _CHAPTER.match(ref)
    return found.group(1).replace(" ", "").upper() if found else ""


def bare_reference(ref: str) -> str:
    """A reference for comparing: no spaces, brackets or trailing dots, no “Ref”, lower case."""
    return re.sub(r"^(?:ref|no|action)\.?(?=\d)", "", re.sub(r"[\s()\[\]]", "", ref.casefold())).strip(".:,-")


def after_list_label(text: str) -> str | None:
    """What a list item says after its glyph, number or letter; None for a text that begins with none."""
    found = _LIST_LABEL.match(text)
    return None if found is None else text[found.end() :]


def without_heading_number(text: str) -> str:
    """A heading without its number, which may stand bare: 2 Testing."""
    found = _HEADING_NUMBER.match(text)
    return text if found is None else text[found.end() :]


def without_labels(text: str) -> str:
    """A text without the numbers and letters that its lines begin with as items of a list."""
    return _LINE_LABELS.sub("", text)
