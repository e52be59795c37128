"""What a commitment says of itself beside the work: who leads, by when, how it stands, whether it is met."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.prose.settings import DETAIL_WORDS, POST_SHARE
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions

_LABELLED: Final = re.compile(r"\s*([^:;.]{2,40}?)\s*(?::|\s[–—-]|(?<=\?))\s+(\S.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"\s+[A-Z]?\d+(?:\.\d+)*[a-z]?$")  # “Requirement 3”
_IN_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*[.;]?\s*$")
_PIECES: Final = re.compile(r"\s*[;,|/]\s*|\s+[–—-]\s+|\.\s+|\n")
_BY: Final = re.compile(r"(?:by|before|from|until|due|due by|complete by|deadline)\s+", re.IGNORECASE)
_ANSWERED: Final = re.compile(r"\s*(\w[\w' ]{0,24}?)\s*(?:[.:;,]|\s[–—-]|$)\s*")
_DASH: Final = re.compile(r"\s+[–—|-]\s+")
_NAME: Final = r"[A-Z][\w'’&/-]*(?:,? (?:(?:of|for|in|and|&|to|the) )*[A-Z][\w'’&/-]*)*"
_LEADS: Final = (
    re.compile(rf"\b(?:by (?:the|our)|led by) (?P<who>{_NAME})"),
    re.compile(rf"\b(?:[Tt]he|[Oo]ur) (?P<who>{_NAME}) (?:is leading|leads|will lead|is the lead|is responsible)\b"),
)
_ACTS: Final = re.compile(
    rf"(?:^|[.;] )(?:The|Our) (?P<who>{_NAME}) (?=[a-z])", re.MULTILINE
)  # whom a report on a requirement names first
_OVER: Final = re.compile(r"\b(?:had|was|were)\b(?!,| due)", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"(?<=[.;])\s+|\s+[–—-]\s+(?=[A-Z])|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Recognisers:
    """What tells the details of a commitment: column headings as labels, what words a cell of posts, answers or days holds."""

    labels: Mapping[str, Role]  # folded
    names_post: Callable[[str], bool]
    post_share: Callable[[str], float]  # how much of it is words of posts and teams
    is_answer: Callable[[str], bool]
    is_deadline: Callable[[str], bool]
    dates: DateReading


def labelled(text: str, known: Recognisers) -> tuple[Role, str] | None:
    """The role and the value of a line such as “Lead: Head of Commissioning”; None for any other line."""
    found = _LABELLED.match(text)
    role = known.labels.get(fold(found[1])) or known.labels.get(fold(_NUMBER.sub("", found[1]))) if found else None
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


def after_dashes(text: str, known: Recognisers) -> tuple[str, dict[Role, str]]:
    """A list item without who leads and by when, where they follow dashes at its end: “Map the sites - CCG - 20 Nov 2020”."""
    pieces = _DASH.split(text)
    short = [len(piece.split()) <= DETAIL_WORDS for piece in pieces]
    if len(pieces) > 1 and short[-1] and known.is_deadline(pieces[-1]):
        named = len(pieces) > 2 and short[-2]
        found: dict[Role, str] = {"deadline": pieces[-1], **({"lead": pieces[-2]} if named else {})}
    elif len(pieces) > 1 and short[-1] and known.post_share(pieces[-1]) > POST_SHARE:
        found = {"lead": pieces[-1]}
    else:
        return text, {}
    kept = text
    for piece in reversed(pieces[-len(found) :]):
        kept = kept[: kept.rindex(piece)].rstrip(" –—-|")
    return kept, found


def answered(status: str, known: Recognisers) -> tuple[str, str]:
    """The answer with which a report opens, and the rest: “Partly met. 19 homes visited”; empty without one."""
    found = _ANSWERED.match(status)
    return (found[1], status[found.end() :]) if found and known.is_answer(found[1]) else ("", status)


def lead_named(text: str, known: Recognisers, *, acting: bool = False) -> str:
    """Who leads, in a sentence: “… is led by the Head of X”; where `acting`, also who does what it reports."""
    for pattern in (*_LEADS, *((_ACTS,) if acting else ())):
        for who in (str(found["who"]) for found in pattern.finditer(text)):
            if len(who.split()) > 1 and known.post_share(who) > POST_SHARE:
                return who
    return ""


def day_named(text: str, known: Recognisers, *, reported: bool = False) -> str:
    """The words that say by when, in a sentence that promises something: “by 30 November”; empty without them.

    Of what is only `reported`, the day on which it happened is not meant.
    """
    words = "by|before" if reported else "by|before|until|from|on"
    for mention in find_mentions(text, known.dates):
        before = re.search(rf"\b(?:{words})(?: the)?(?: end of)? $", text[: mention.start], re.IGNORECASE)
        if before:
            if reported and _OVER.search(text[: before.start()]):
                return ""  # “had reached every home by 2 August”
            return text[before.start() : mention.end].rstrip(" .,;")
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
