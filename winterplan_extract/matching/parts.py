"""A requirement taken apart where it may ask for more than one thing."""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = re.compile(
    r"\n+(?:• )?|(?<=[.!?])\s+(?=[A-Z])|\s*;\s*(?:and\s+)?|\s+[–—]\s+|\s*[+/&]\s+|,\s+(?=includ|as well as|also|plus)"
    r"|,?\s+(?=including\s)|,?\s+(?=as well as\s)|,?\s+(?=plus\s)|,?\s+and\s+(?:also\s+)?(?=[a-z]{3,})|,\s+(?=[a-z]+\s)",
    re.IGNORECASE,
)
# Who is to act, said before what: “Directors of adult social services and PSWs should: …”.
_LEAD_IN: Final = re.compile(
    r"^[^.;\n]{0,160}?\b(?:should|must|will|to|are required to|need to)(?:\s+\w+ly)?\s*:\s*", re.IGNORECASE
)
_MOST_PARTS: Final = 12
_LEAST_LETTERS: Final = 8


def matter(text: str) -> str:
    """The text without who is to act, where that is said before a colon: what is asked, not of whom."""
    return _LEAD_IN.sub("", text, count=1) or text


def parts(text: str) -> tuple[str, ...]:
    """The clauses of a requirement in order; one alone where nothing divides it.

    Sentences, list items, semicolons, commas, “including”, “as well as” and “and” divide. A piece
    too short to say anything goes with the one before.
    """
    pieces = [piece.strip(" •,;:.-") for piece in _BREAKS.split(matter(text))]
    out: list[str] = []
    for piece in pieces:
        if not piece:
            continue
        if out and (len(piece) < _LEAST_LETTERS or len(out) >= _MOST_PARTS):
            out[-1] = f"{out[-1]} {piece}"
        else:
            out.append(piece)
    return tuple(out)


def pieces(text: str) -> tuple[str, ...]:
    """The stretches of a requirement that may ask for something of their own; none where it is one.

    Each part, and the text up to and from each border between parts: an action may take several.
    """
    found = parts(text)
    if len(found) < 2:
        return ()
    borders = range(1, len(found))
    stretches = [stretch for at in borders for stretch in (" ".join(found[:at]), " ".join(found[at:]))]
    return tuple(dict.fromkeys((*found, *stretches)))
