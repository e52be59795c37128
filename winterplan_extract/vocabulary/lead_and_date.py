"""Who leads and by when, told in one cell: “Tom Reed – 30 November”, several pairs of them, or one of the two alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.calendar_dates import MONTH_PATTERN
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.lead_words import lead_words

_PARTING: Final = re.compile(
    r"\s*\n\s*|\s*[;|]\s*|\s*/\s+|\s+[-–—]\s+|(?<=[a-z)])[–—](?=\d)|,\s+|:\s+|\s+(?=by\b)|\s*(?=\()|(?<=\))\s+"
    rf"|(?<=[A-Za-z)])\s+(?=(?:\d{{1,2}}(?:st|nd|rd|th)?(?:[./-]\d|\s+(?:of\s+)?(?:{MONTH_PATTERN})\b)))"
    rf"|(?<=[A-Za-z)])(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)\s+(?=(?:{MONTH_PATTERN})\s+20\d\d)",
    re.IGNORECASE,
)
_LEADS_IN: Final = re.compile(
    r"[(\s]*(?:(?:by|due|from|until|till|on|before|end|start|beginning|of|mid|early|late|w/?[ce]|the)\b[\s-]*)+",
    re.IGNORECASE,
)
_LONGEST_DATE: Final = 40  # characters; more is a sentence that names a date
_LONGER_THAN_NAME: Final = 4  # words
_A_LEAD: Final = 0.5  # of the words of “Winter Planning Manager” that are of posts; “monthly at team meeting” has fewer
_BEGINS_LEAD: Final = re.compile(r"[^\w(]*[A-Z]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a cell at [start, end), and whether it says when."""

    start: int
    end: int
    when: bool


def lead_and_date(text: str, plan: Plan) -> tuple[str, str]:
    """What a cell says of who leads and of when, each empty where it says nothing; no letter is lost.

    What stands apart in the cell is put together with semicolons, or line ends where the cell has them.
    """
    pieces = list(_pieces(text, plan))
    between = "\n" if "\n" in text else "; "
    return _joined(text, pieces, between, when=False), _joined(text, pieces, between, when=True)


def _pieces(text: str, plan: Plan) -> Iterator[_Piece]:
    """The pieces from left to right; what goes on after a date is part of it, unless it begins another lead."""
    led = False
    before = False
    for start, end, apart in _stretches(text):
        said = text[start:end]
        when = _says_when(said, plan) or (said.isdigit() and led)
        if before and not when and led and not (apart and _BEGINS_LEAD.match(said)):
            when = True
        yield _Piece(start, end, when)
        led, before = led or not when, when


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """What stands between separators, and whether it is set apart from what goes before: by a line's end, a stop, a comma."""
    cuts = [(0, 0), *(found.span() for found in _PARTING.finditer(text)), (len(text), len(text))]
    opened: tuple[int, bool] | None = None
    for (begin, start), (end, _) in pairwise(cuts):
        apart = not text[begin:start] or any(c in "\n;|,/" for c in text[begin:start])
        first, apart = opened or (start, apart)
        if _LEADS_IN.fullmatch(text[start:end]):
            opened = first, apart  # “by”, “end of”: the date comes after it
        elif text[first:end].strip():
            opened = None
            yield first, end, apart
    if opened:
        yield opened[0], len(text), opened[1]


def _says_when(said: str, plan: Plan) -> bool:
    if len(said) > _LONGEST_DATE or not is_deadline_like(said, plan) or _is_name(said, plan):
        return False
    return lead_words(plan).share(said) < _A_LEAD


def _is_name(said: str, plan: Plan) -> bool:
    """Whether a month's name is a person's: “Tom May”, “April Jones”."""
    words = said.split()
    months = [re.fullmatch(MONTH_PATTERN, word, re.IGNORECASE) is not None for word in words]
    if not 1 < len(words) < _LONGER_THAN_NAME or not said.replace(" ", "").isalpha() or not said.istitle():
        return False
    return not all(months) and words[0] in _first_names(plan)


@lru_cache(maxsize=4)
def _first_names(plan: Plan) -> frozenset[str]:
    return frozenset(plan.first_names)


def _joined(text: str, pieces: list[_Piece], between: str, *, when: bool) -> str:
    """The pieces of one kind; those that stand together stay as printed."""
    runs: list[tuple[int, int]] = []
    last: _Piece | None = None
    for piece in pieces:
        if piece.when == when:
            if last is not None and last.when == when:
                runs[-1] = runs[-1][0], piece.end
            else:
                runs.append((piece.start, piece.end))
        last = piece
    return between.join(text[start:end].strip() for start, end in runs)
