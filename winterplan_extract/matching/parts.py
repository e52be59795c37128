"""A requirement taken apart where it may ask for more than one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.matching import settings
from winterplan_extract.vocabulary.references import LIST_MARK

# Each cut with how clearly a new demand begins behind it, 0 to 1: a sentence or list item is one,
# a comma may only go on with a list of people or things.
_CUTS: Final = (
    (r"\n+(?:• |- |\(?\w{1,3}\) )?", 1.0),
    (r"(?<=[.!?])\s+(?=(?-i:[A-Z]))", 1.0),
    (r"\s*;\s*(?:and\s+)?", 1.0),
    (r"\s+[–—-]\s+", 0.8),
    (r"\s*[+/&]\s+", 0.6),
    (r",?\s+(?:and\s+also|also|as\s+well\s+as|plus)\s+", 0.7),
    (r",?\s+(?=including\s)", 0.2),
    (r",\s+(?:and|with)\s+", 0.5),
    (r"\s+and\s+(?=[a-z]{3,})", 0.3),
    (r",\s+(?=[a-z]+\s)", 0.2),
)
_BREAKS: Final = re.compile("|".join(f"({cut})" for cut, _ in _CUTS), re.IGNORECASE)
# Who is to act, said before what: “Directors of adult social services and PSWs should: …”.
_LEAD_IN: Final = re.compile(
    r"^[^.;\n]{0,160}?\b(?:should|must|will|to|are required to|need to)(?:\s+\w+ly)?\s*:\s*", re.IGNORECASE
)
# What is said in brackets of how or when, and asks for nothing more: “(as the guidance recommends)”.
_IN_BRACKETS: Final = re.compile(
    r"\s*\((?:as|if|see|in line|in accordance|e\.g|i\.e|where|when|subject)\b[^()]*\)", re.IGNORECASE
)
# What all parts are about, said before a colon: “Link workers: joint working, and laptops”. Two things
# before it (“Swabs + staff sharing: daily watch”) are parts themselves.
_TOPIC: Final = re.compile(r"^([^.;:\n+/&,]{3,60}):\s+(?=\S)")
# A clause that goes on about what was asked before it, an exception or an example: it mentions, and asks for nothing new.
_GOES_ON: Final = re.compile(
    r"(?:such as|for (?:example|instance)|e\.?g|apart from|except|excluding|other than|save|aside from|as|which|who|whose|that|so|where|when|while|because|since|given|having|using|working|allowing|ensuring|enabling|recognising|drawing|in line with|in accordance)\b",
    re.IGNORECASE,
)
# A sentence that says more of what was asked in the one before: “These plans should take in …”.
_REFERS_BACK: Final = re.compile(
    r"(?:this|these|those|such|it|its|they|their|the (?:plan|plans|guidance)|plans)\b", re.IGNORECASE
)
# What a bare “and” or comma goes on with where it lists names or the rest of a kind: no verb, no demand.
_NAMES_MORE: Final = re.compile(r"[A-Z]{2,}|other\b")
_ITEM: Final = re.compile(rf"\s*(?:[•*–-]|{LIST_MARK})\s", re.IGNORECASE)
_CUT_WORD: Final = re.compile(r"(?<=[a-z])-$")  # a word cut at a line's end
_MARKER: Final = re.compile(r"^(?:[\s•,;:.*-]|\(?\w{1,2}\)\s)+")
_EDGES: Final = " •,;:.-\n"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a requirement's parts, from number `start` up to, not including, `end`.

    topic: the text before the first colon, for a segment after it; cut: how clearly the segment is set off from
    the text before it (after it, for the first), 0 to 1.
    """

    text: str
    topic: str
    start: int
    end: int
    cut: float


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def matter(text: str) -> str:
    """The text with wrapped lines joined and without the part before a colon that says who is to act."""
    text = _unwrapped(text)
    return _LEAD_IN.sub("", text, count=1) or text


def _unwrapped(text: str) -> str:
    """The text with its lines joined where they were broken at a column's edge: one goes on in small letters."""
    lines = text.split("\n")
    if not any(line[:1].islower() and not _ITEM.match(line) for line in lines[1:]):
        return text
    out = lines[0]
    for line in lines[1:]:
        if _ITEM.match(line) or out.rstrip().endswith((".", ";", ":", "!", "?")):
            out = f"{out}\n{line}"
        elif _CUT_WORD.search(out):
            out = out[:-1] + line
        else:
            out = f"{out} {line}"
    return out


def parts(text: str) -> tuple[tuple[str, float], ...]:
    """The clauses of a requirement in order, each with how clear the cut before it is, 0 to 1.

    Sentences, list items, semicolons, commas, “including”, “as well as” and “and” divide; a very short clause goes
    with the neighbour that it is less clearly set off from.
    """
    return tuple((text[start:end], clear) for start, end, clear in _spans(text))


def _spans(text: str) -> list[tuple[int, int, float]]:
    """Where each clause begins and ends, and how clear the cut before it is."""
    out: list[tuple[int, int, float]] = []
    at, clear = 0, 1.0
    for found in (*_BREAKS.finditer(text), None):
        piece = text[at : found.start() if found else len(text)]
        start = at + len(piece) - len(_MARKER.sub("", piece, count=1))
        clause = text[start : at + len(piece)].rstrip(_EDGES)
        after = _CUTS[found.lastindex - 1][1] if found and found.lastindex else 1.0
        if out and 0 < len(clause) < settings.LEAST_LETTERS and after < clear:
            continue  # “…; ECHR - needs met”: it goes with what it is less clearly set off from
        if clause and out and (len(clause) < settings.LEAST_LETTERS or len(out) >= settings.MOST_PARTS):
            out[-1] = (out[-1][0], start + len(clause), out[-1][2])
        elif clause:
            out.append((start, start + len(clause), clear))
        if found and found.lastindex:
            at, cut = found.end(), after
            clear = cut if clause else max(clear, cut)
            if (cut < 1.0 and _GOES_ON.match(text, at)) or (
                cut <= settings.BARE_AND_CUT and _NAMES_MORE.match(text, at)
            ):
                clear = 0.0
            elif _REFERS_BACK.match(text, at):
                clear = min(clear, settings.FOLLOW_ON_CUT)
    return out


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def pieces(text: str) -> tuple[str, ...]:
    """The pieces in which a requirement is set down, “topic: …”, “so and so etc – promote”; none where it is whole.

    What a stroke or “&” puts beside another thing, “this / that”, is a piece with it.
    """
    asked = matter(text)
    topic = _TOPIC.match(asked)
    found, at = ([topic.group(1)], topic.end()) if topic else ([], 0)
    clear = 0.0
    for cut in _BREAKS.finditer(asked, at):
        here = _CUTS[cut.lastindex - 1][1] if cut.lastindex else 0.0
        clear = max(clear, here)
        if here >= settings.PIECE_CUT:
            found.append(asked[at : cut.start()])
            at = cut.end()
    return (*found, asked[at:]) if found or clear > settings.OWN_DEMAND_CUT else ()


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def segments(text: str) -> tuple[Segment, ...]:
    """The stretches of a requirement that may ask for an action of their own; none where nothing divides it.

    Each part, and the text up to and from each border between parts: an action may take several.
    """
    asked = _IN_BRACKETS.sub("", matter(text))
    topic = _TOPIC.match(asked)
    asked = asked[topic.end() :] if topic else asked
    found = _spans(asked)
    count = len(found)
    if count < 2:
        return ()
    stretches = [(at, at + 1) for at in range(count)]
    stretches += [stretch for at in range(1, count) for stretch in ((0, at), (at, count))]
    return tuple(
        Segment(
            asked[found[start][0] : found[end - 1][1]],
            topic.group(1) if topic else "",
            start,
            end,
            found[start][2] if start else found[end][2],
        )
        for start, end in dict.fromkeys(stretches)
    )
