"""Where rows of headings stand in a text of stacked cells, and what columns they name, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.sources.text.stacked import settings as fixed
from winterplan_extract.sources.text.stacked.pages import PrintedLine
from winterplan_extract.sources.text.stacked.wordings import Wordings

_LABELLED: Final = re.compile(r"[^:]{2,40}:\s+\S")


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column's heading as printed and the role it points to."""

    heading: str
    role: Role


@dataclass(frozen=True, slots=True)
class StackedHeader:
    """A row of headings: the lines it takes, from `start` up to but not including `end`."""

    start: int
    end: int
    columns: tuple[HeaderColumn, ...]
    score: float


def find_headers(lines: Sequence[PrintedLine], words: Wordings) -> tuple[StackedHeader, ...]:
    """Every row of headings in the text, in order."""
    found: list[StackedHeader] = []
    at = 0
    while at < len(lines):
        header = _header_at(lines, at, words)
        if header:
            # A title above may begin like a heading: the row of headings is where they make most sense.
            later = (_header_at(lines, i, words) for i in range(at + 1, header.end))
            header = max((header, *(other for other in later if other)), key=lambda one: one.score)
            found.append(header)
        at = header.end if header else at + 1
    return tuple(found)


def _header_at(lines: Sequence[PrintedLine], start: int, words: Wordings) -> StackedHeader | None:
    """The row of headings that starts at that line: as many lines as make the best sense together."""
    if not lines[start].text or not words.opens_header(lines[start].text):
        return None
    text: list[str] = []
    best: tuple[float, int, tuple[HeaderColumn, ...]] | None = None
    poor = 0
    for at in range(start, min(len(lines), start + fixed.HEADER_LINES)):
        if not lines[at].text:
            continue
        if _LABELLED.match(lines[at].text):
            break  # “Lead: Head of Commissioning” is a label with its value
        text += lines[at].text.split()
        if len(text) > fixed.HEADER_WORDS or poor > fixed.HEADER_MISSES:
            break
        score, columns = _columns(text, words)
        if best is None or score > best[0]:
            best, poor = (score, at + 1, columns), 0
        else:
            poor += 1
    if best is None:
        return None
    roles = [column.role for column in best[2] if column.role != "other"]
    strange = sum(len(column.heading.split()) for column in best[2] if column.role == "other")
    in_all = sum(len(column.heading.split()) for column in best[2])
    named = len(roles) >= fixed.HEADER_COLUMNS and strange <= fixed.HEADER_STRANGE * in_all
    named = named and "requirement" in roles and len(set(roles)) == len(roles)
    return StackedHeader(start, best[1], best[2], best[0]) if named else None


def _columns(text: Sequence[str], words: Wordings) -> tuple[float, tuple[HeaderColumn, ...]]:
    """The best way to cut the words into headings, each role given once, and its points."""
    best: list[tuple[float, tuple[HeaderColumn, ...]]] = [(0.0, ())]
    for end in range(1, len(text) + 1):
        choices: list[tuple[float, tuple[HeaderColumn, ...]]] = []
        for begin in range(max(0, end - fixed.HEADING_WORDS), end):
            heading = " ".join(text[begin:end])
            role, score = words.heading(heading)
            before = best[begin]
            if not score or any(column.role == role for column in before[1]):
                role, score = "other", fixed.HEADING_STRANGER * (end - begin)
            # Longer headings are the surer ones: “Actions required” beats “Actions” and a stranger.
            choices.append(
                (before[0] + score + fixed.EACH_HEADING_WORD * (end - begin), (*before[1], HeaderColumn(heading, role)))
            )
        best.append(max(choices, key=lambda choice: choice[0]))
    return best[-1]
