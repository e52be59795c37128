"""Pointers, which send the reader from one row to another: “see 3.24”, “as per row 5”, “as above”, “ditto”."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from winterplan_extract.vocabulary.references import MENTIONED

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
    """The reference of the one row whose cell this cell says again and nothing else: “as 1.2”, “same as row 5”; else empty."""
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
