"""References, by which returns number their rows, pointers from one row to another (“see 3.24”, “ditto”), and figures.

A cell of its own may hold any reference: 3.1, A12, (iv). At the start of a text only dots part the numbers, since “24/7
cover” begins a sentence, and in running text a bare number is none, since “see 3 homes” points at no row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.vocabulary.calendar_dates import MONTH_PATTERN

_DOTTED: Final = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_STEPS: Final = r"\d{1,3}(?:\.\d{1,3}){1,3}"
_NUMBERED: Final = r"(?P<code>(?:[A-Za-z]{1,4}[-. /]?)?)(?P<numbers>\d{1,3}(?:[.\-/]\d{1,3}){0,3})[a-z]?"
_WITH_FIGURES: Final = re.compile(rf"[(\[]?{_NUMBERED}[)\].:]?")
_LETTERS: Final = re.compile(r"\(?(?:[A-Z]{1,2}|[a-z]|[ivx]{1,5})[.):]?")  # not “of”, “No” and “in”
_BROKEN: Final = re.compile(r"(?<=\d[.\-/])\s+(?=\d)|(?<=\d)\s+(?=[.\-/]\d)|(?<=\d)\s+(?=[a-z]\W?$)")
_PART: Final = re.compile(r"\(?(?:[a-m]|[ivx]{2,4}|v)[.):]?")  # not “x”, “y” and “n”, which answer
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
# Of a list's item, as a pattern for others: “2.”, “(b)”.
LIST_MARK: Final = r"[(\[]?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)\]]"
# In running text, as a pattern for others that look for what goes before it.
MENTIONED: Final = rf"(?:[A-Z]{{1,4}}[-.]?{_DOTTED}|{_STEPS})[a-z]?(?![\w%]|\.\d)"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart: the letters before its numbers with what parts them, and the numbers."""

    code: str
    numbers: tuple[int, ...]

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
    return Reference(found["code"].strip().casefold(), numbers)


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


def parts_reference(text: str) -> bool:
    """Whether a cell beside a number is the letter of one of its parts: a, (iv)."""
    return _PART.fullmatch(text.strip()) is not None


def in_one_line(text: str) -> str:
    """A reference in one line; one that a narrow column broke after its point, or before its letter, is put together: 10. / 1."""
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
    """The first part of a reference: `13` of 13.6 and of 13.6 / 13.7; empty where it has one part."""
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


_SEE: Final = (
    r"(?:\b(?:please\s+)?(?:see|refer\s+to|as\s+per|as\s+in|as\s+for|same\s+as|covered\s+(?:in|by|under|at)|detailed\s+(?:in|at)|outlined\s+(?:in|at)"
    r"|addressed\s+(?:in|under|by)|linked?\s+(?:to|with)|cross[\s-]?ref(?:erence|er)?(?:\s+(?:to|with))?|ref(?:er)?\.?|cf\.?|response\s+(?:to|at|in)|answer\s+(?:to|at|in)|as)\s*:?\s+"
    r"(?:(?:also|our|the|response|answer|comments?|row|action|ref(?:erence)?|item|point|number|no\.?|line|requirement|question|to|in|at|for|under|above|below)\s+)*)"
)
_POINTER: Final = re.compile(
    rf"{_SEE}(?P<refs>{MENTIONED}(?:\s*(?:,|;|&|and|/|or|to|-|–)\s*{MENTIONED})*)", re.IGNORECASE
)
_A_DATE: Final = re.compile(r"[0-3]?\d\.[01]?\d\.2\d")  # “as at 1.10.20” points at no row
_ROW_NUMBER: Final = re.compile(
    r"\b(?:see|refer\s+to|as\s+per|as\s+in|same\s+as|as)\s+(?:row|action|ref(?:erence)?|item|point|no\.?|line|requirement)\s*(?P<refs>\d{1,3}(?![\w.]*\d))",
    re.IGNORECASE,
)
_ABOVE: Final = re.compile(
    r"\b(?:as|see|same\s+as)\s+(?:above|below|before|previous(?:ly)?)\b|^\s*ditto\b", re.IGNORECASE
)

# “See 1.5”, “Covered under action 12 (visits)”: it points at another row and asks for nothing itself.
_POINTS_ELSEWHERE: Final = re.compile(
    r"\W*(?:(?:please )?see(?! that| to)|refer(?:red)? to|as|covered|moved|merged|included|combined|duplicated?|duplicates|same|cf)\b"
    r".{0,40}?\b(?:above|below|previous|overleaf|row|line|item|action|section|theme|ref|annex|\d+(?:\.\d+)*)\b.{0,40}",
    re.IGNORECASE | re.DOTALL,
)
_LINKS: Final = re.compile(
    r"\W*(?:hyper|web)?links? (?:to|for) .{0,60}\b(?:guidance|plans?|page|site|website|policy|document|toolkit|strategy)\W*",
    re.IGNORECASE,
)

# A cell that says nothing but what the cell above it says, and what may follow it: “as above, and the PSW”.
_REPEATS: Final = re.compile(
    r"\W*(?:(?:same\s+)?as\s+(?:per\s+)?(?:the\s+)?(?:above|before|previous(?:ly)?)(?:\s+(?:row|action|lead))?|see\s+above|above|ditto|do(?:\.|\s?[-–])|same|idem"
    r"|[\"”“″〃]{1,2}|['’′]{2}|[-–—~]+\s?[\"”“″〃]\s?[-–—~]+)\W{0,2}(?:$|[.;,+&]\s*|\b(?=(?:and|with|plus)\b))",
    re.IGNORECASE,
)

_SAYS_AGAIN: Final = re.compile(
    rf"\W*(?:please\s+)?(?:see|as|as\s+(?:per|in|for|at)|same\s+as)\s+(?:(?:row|action|ref(?:erence)?|item|point|no\.?|line|requirement)\s+)*"
    rf"(?P<ref>{MENTIONED}|\d{{1,3}})\W*",
    re.IGNORECASE,
)


def after_ditto(text: str) -> str | None:
    """What a cell says after repeating the cell above it (nothing, for most); None for one that repeats nothing."""
    found = _REPEATS.match(text.strip())
    return None if found is None or not text.strip() else text.strip()[found.end() :]


def repeats_row(text: str) -> str:
    """The reference of the one row whose cell this cell says again and nothing else: “as 1.2”, “same as row 5”."""
    found = _SAYS_AGAIN.fullmatch(text.strip())
    return found["ref"] if found else ""


@lru_cache(maxsize=4096)
def references_sent_to(text: str) -> tuple[str, ...]:
    """The references that a text sends the reader to, as printed."""
    found: list[str] = []
    for pattern in (_POINTER, _ROW_NUMBER):
        for match in pattern.finditer(text):
            found += re.findall(MENTIONED, match["refs"], re.IGNORECASE) or [match["refs"]]
    return tuple(ref for ref in found if not _A_DATE.fullmatch(ref))


def sends_up(text: str) -> bool:
    """Whether a text sends the reader to what stands before or after it, or says the same again: as above, ditto."""
    return _ABOVE.search(text) is not None


def only_points(text: str) -> bool:
    """Whether a text does nothing but point at another row, a section or a document."""
    return any(pattern.fullmatch(text.strip()) for pattern in (_POINTS_ELSEWHERE, _LINKS))


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
    """Whether a line of a cell is a day or a year whose month stands beside it: “30 / November / 2020”."""
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
