"""What a commitment says of itself beside the work: who leads, by when, how it stands, whether it is met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions

_LABELLED: Final = re.compile(r"\s*([^:;.]{2,40}?)\s*(?::|\s[–—-])\s+(\S.*)", re.DOTALL)
_IN_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*[.;]?\s*$")
_PIECES: Final = re.compile(r"\s*[;,|/]\s*|\s+[–—-]\s+|\.\s+|\n")
_BY: Final = re.compile(r"(?:by|before|from|until|due|due by|complete by|deadline)\s+", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"(?<=[.;])\s+|\s+[–—-]\s+(?=[A-Z])|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Recognisers:
    """What tells the details of a commitment: column headings as labels, what words a cell of posts, answers or days holds."""

    labels: Mapping[str, Role]  # folded
    names_post: Callable[[str], bool]
    is_answer: Callable[[str], bool]
    is_deadline: Callable[[str], bool]
    dates: DateReading


def labelled(text: str, known: Recognisers) -> tuple[Role, str] | None:
    """The role and the value of a line such as “Lead: Head of Commissioning”; None for any other line."""
    found = _LABELLED.match(text)
    role = known.labels.get(fold(found[1])) if found else None
    return (role, found[2].strip()) if found and role else None


def parted(text: str, known: Recognisers) -> tuple[str, dict[Role, str]]:
    """A commitment's own words, and its details by role where they stand in brackets or labels at its end."""
    parts: dict[Role, str] = {}
    while found := _IN_BRACKETS.search(text):
        details = _all_told(found[1], known)
        if not details:
            break
        text, parts = text[: found.start()].rstrip(), details | parts
    pieces = _SENTENCE_END.split(text)
    while len(pieces) > 1 and (told := labelled(pieces[-1], known)) and told[0] in ANSWERS:
        parts.setdefault(told[0], told[1].rstrip(" .;"))
        text = text[: text.rindex(pieces.pop())].rstrip(" –—-|;")
    return text, parts


def day_named(text: str, known: Recognisers) -> str:
    """The words that say by when, in a sentence that promises something: “by 30 November”; empty without them."""
    for mention in find_mentions(text, known.dates):
        before = re.search(
            r"\b(?:by|before|until|from|on)(?: the)?(?: end of)? $", text[: mention.start], re.IGNORECASE
        )
        if before:
            return text[before.start() : mention.end]
    return ""


def _all_told(text: str, known: Recognisers) -> dict[Role, str]:
    """The details of a bracket by role; empty unless every piece of it is one."""
    parts: dict[Role, str] = {}
    for piece in filter(None, _PIECES.split(text)):
        told = labelled(piece, known) or _unlabelled(piece, known)
        if told is None:
            return {}
        parts[told[0]] = f"{parts[told[0]]}; {told[1]}" if told[0] in parts else told[1]
    return parts


def _unlabelled(piece: str, known: Recognisers) -> tuple[Role, str] | None:
    """The role of a piece without a label: a day, an answer or a post; None for other words."""
    bare = _BY.sub("", piece, count=1) if _BY.match(piece) else piece
    if known.is_deadline(bare):
        return "deadline", bare
    if known.is_answer(piece):
        return "met", piece
    return ("lead", piece) if known.names_post(piece) else None


def roles_in(texts: Iterator[str], known: Recognisers) -> set[Role]:
    """The roles that labels give in some lines."""
    return {told[0] for text in texts if (told := labelled(text, known))}
