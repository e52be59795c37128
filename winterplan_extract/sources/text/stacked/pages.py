"""The printed lines of a text, page by page, without what stands at the head and foot of every page; and what their words tell of their column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.sources.text.stacked import settings
from winterplan_extract.sources.text.stacked.settings import MARGIN_LINES, OFTEN_ON_PAGES, RARE_INDENT
from winterplan_extract.vocabulary.answers import KnownAnswers, known_answers
from winterplan_extract.vocabulary.dates import line_names_deadline
from winterplan_extract.vocabulary.leads import lead_share
from winterplan_extract.vocabulary.likeness import closest


@dataclass(frozen=True, slots=True)
class Wordings:
    """The plan's lists made ready for looking words up."""

    headings: dict[str, Role]
    openings: frozenset[str]
    answers: KnownAnswers
    plan: Plan
    seen: dict[str, tuple[Role, float]] = field(default_factory=dict, compare=False)

    def heading(self, text: str) -> tuple[Role, float]:
        """The role of the heading that the text is most like, and how like it is."""
        folded = fold(text) or text
        if folded not in self.seen:
            if folded in self.headings:
                self.seen[folded] = (self.headings[folded], 1.0)
            else:
                names = list(self.headings)
                found = closest(folded, names)
                self.seen[folded] = (self.headings[names[found[0]]], found[1]) if found else ("other", 0.0)
        role, score = self.seen[folded]
        sure = score == 1.0 or (score >= settings.HEADING_SURE and len(folded) > settings.HEADING_LETTERS)
        return role, score if sure else 0.0

    def opens_header(self, line: str) -> bool:
        """Whether a line may begin a row of headings."""
        words = fold(line).split()
        return any(" ".join(words[:n]) in self.openings for n in range(1, min(settings.OPENING_WORDS, len(words)) + 1))

    def names_lead(self, text: str) -> bool:
        """Whether a good part of the words are of posts and teams on the plan's list."""
        return lead_share(text, self.plan) >= settings.LEAD_SHARE

    def in_cell(self, line: str) -> bool:
        """Whether a short line is what cells hold in row after row: an answer, a lead, a date, a heading."""
        return (
            self.answers.is_answer(line)
            or self.names_lead(line)
            or self.heading(line)[1] > 0
            or (len(line.split()) < settings.WHEN_WORDS and self.is_when(line))
        )

    def is_when(self, line: str) -> bool:
        """Whether a printed line is of a deadline's cell."""
        return line_names_deadline(line, self.plan)


@lru_cache(maxsize=2)
def wordings_of(plan: Plan) -> Wordings:
    """The lists of a plan, made ready once."""
    headings: dict[str, Role] = {}
    for wording, role in plan.headings:
        headings.setdefault(fold(wording) or wording, role)
    openings = frozenset(name for name, role in headings.items() if role in ("ref", "requirement", "theme", "section"))
    return Wordings(headings, openings, known_answers(plan), plan)


_INDENTED: Final = re.compile(r"[ \t]\S")
_PAGE_NUMBER: Final = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,3}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|mailto:)\S+")
_GLYPHS: Final = re.compile(r"(?:[•\uf0b7\uf0a7▪‣]\s*)+")  # list glyphs printed apart from what they list


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as printed, outer spaces taken away; an empty one parts cells, unless it is `blank`, of spaces: an empty paragraph. `indented`: the cell
    to its left holds nothing."""

    text: str
    page: int
    indented: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of a text and what was taken from the margins; `count` is 0 where pages do not show, as is that of each line."""

    lines: tuple[PrintedLine, ...]
    furniture: tuple[tuple[str, int], ...]
    count: int


def pages_of(text: str, plan: Plan) -> Pages:
    """The lines of the text by page, parted by form feeds. Where an export dropped them they leave a trace: an indented line right under another, or
    the legend and number at a page's foot."""
    pages = text.rstrip("\f\n").split("\f")
    kept: list[PrintedLine] = []
    furniture: list[tuple[str, int]] = []
    if len(pages) > 1:
        often = _often(pages, wordings_of(plan))
        for number, page in enumerate(pages, 1):
            inner, taken = _without_margins(page.split("\n"), often)
            # Legends explain the answers at a page's foot, or were printed among its cells.
            legends = [said for line in inner if (said := line.strip()) and _is_legend(said, plan)]
            taken += legends
            kept += (_line("" if line.strip() in legends else line, number) for line in inner)
            kept.append(PrintedLine("", number))
            furniture += ((line, number) for line in taken)
        return Pages(_without_addresses(kept, furniture), tuple(furniture), len(pages))
    lines = _without_addresses(_traced(text.split("\n"), plan, furniture), furniture)
    count = max((line.page for line in lines), default=1)
    if count == 1:
        count, lines = 0, tuple(replace(line, page=0) for line in lines)
    return Pages(lines, tuple(furniture), count)


def _line(raw: str, page: int) -> PrintedLine:
    text = "" if _GLYPHS.fullmatch(raw.strip()) else raw.strip()
    return PrintedLine(text, page, indented=bool(text and _INDENTED.match(raw)), blank=bool(raw) and not text)


def _often(pages: Sequence[str], words: Wordings) -> frozenset[str]:
    """Lines, figures set alike, in the margins of most pages that are no part of any cell, as a lead, an answer or a date may be."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        margins = (*lines[:MARGIN_LINES], *lines[-MARGIN_LINES:])
        seen.update({_alike(line) for line in margins if not words.in_cell(line)})
    return frozenset(line for line, count in seen.items() if count > 2 and count >= OFTEN_ON_PAGES * len(pages))


def _alike(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _without_margins(lines: Sequence[str], often: frozenset[str]) -> tuple[list[str], list[str]]:
    """The lines without the whole blocks at the top and the bottom of the page that stand on most pages, and those."""
    grouped = groupby(range(len(lines)), key=lambda i: bool(lines[i].strip()))
    held = [list(block) for filled, block in grouped if filled]
    taken: set[int] = set()
    for order, last in ((held, False), (held[::-1], True)):
        for place, block in enumerate(order):
            said = [lines[i].strip() for i in block]
            if not all(
                _alike(text) in often or (last and place == 0 and _PAGE_NUMBER.fullmatch(text)) for text in said
            ):
                break
            taken.update(block)
    return [line for i, line in enumerate(lines) if i not in taken], [lines[i].strip() for i in sorted(taken)]


def _traced(raw: Sequence[str], plan: Plan, furniture: list[tuple[str, int]]) -> list[PrintedLine]:
    """The lines of a text whose page breaks are to be seen by their traces only."""
    indents = sum(1 for line in raw if _INDENTED.match(line))
    telling = 0 < indents <= RARE_INDENT * sum(1 for line in raw if line.strip())
    lines: list[PrintedLine] = []
    page = 1
    for block in (list(block) for filled, block in groupby(raw, key=bool) if filled):
        if _is_foot(block, plan):
            furniture += ((line.strip(), page) for line in block)
            page += 1
            continue
        for i, line in enumerate(block):
            if i and telling and _INDENTED.match(line) and block[i - 1].strip():
                page += 1
                lines.append(PrintedLine("", page))
            lines.append(_line(line, page))
        lines.append(PrintedLine("", page))
    return lines


def _is_foot(block: Sequence[str], plan: Plan) -> bool:
    """Whether a block is a page's foot: a legend, with or without the page's number, and nothing else."""
    texts = [line.strip() for line in block if line.strip()]
    legends = [text for text in texts if _is_legend(text, plan)]
    return bool(legends) and all(text in legends or _PAGE_NUMBER.fullmatch(text) for text in texts)


def _is_legend(text: str, plan: Plan) -> bool:
    said = text.casefold()
    return any(kind == "legend" and said.startswith(begins.casefold()) for begins, kind in plan.asides)


def _without_addresses(lines: Sequence[PrintedLine], furniture: list[tuple[str, int]]) -> tuple[PrintedLine, ...]:
    """The lines without the web addresses that a converter lists, one a line, at the end of a page."""
    kept: list[PrintedLine] = []
    after = 0  # the page of the next line of text that is kept
    for line in reversed(lines):
        if _ADDRESS.fullmatch(line.text) and line.page != after:
            furniture.append((line.text, line.page))
            continue
        after = line.page if line.text else after
        kept.append(line)
    return tuple(reversed(kept))
