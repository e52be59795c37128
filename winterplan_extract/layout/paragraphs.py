"""Text outside tables: paragraphs with heading levels, headers and footers set apart, the title."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract.domain import plaintext
from winterplan_extract.domain.document import Box, Paragraph
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.dehyphenate import DocumentWords, mark_split_words
from winterplan_extract.layout.side_by_side import dividers_between
from winterplan_extract.layout.text_lines import TextLine
from winterplan_extract.layout.words import in_runs

_PAGE_NUMBER: Final = re.compile(r"^[-–|•\s]*(?:page\s*)?#(?:\s*(?:of|/|\|)\s*#)?(?:\s*\|?\s*page)?[-–|\s]*$")
_NUMBER_IN_PARTS: Final = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft (?:word|excel|powerpoint) - |untitled|(?:document|book|presentation)\d*$)|\.(?:docx?|xlsx?|pptx?|pdf|odt|rtf|html?)$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"[.;,]$")


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's lines outside tables, with the tables' boxes."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    tables: tuple[Box, ...]


def without_furniture(
    pages: Sequence[PageText], reading: Reading, spared: Collection[TextLine] = ()
) -> tuple[list[PageText], tuple[Paragraph, ...]]:
    """The pages without headers and footers, and those as paragraphs, each wording once: lines in a margin that come
    back there on other pages, with figures of any value, or are page numbers. Lines in `spared` are neither.
    """
    seen: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            margin = _margin(line, page, reading)
            if margin:
                seen[_pattern(line), margin[0]].append((page.number, margin[1]))
    often = max(2, reading.furniture_share * len(pages))
    kept: list[PageText] = []
    furniture: dict[str, Paragraph] = {}
    for page in pages:
        body: list[TextLine] = []
        for line in page.lines:
            margin = _margin(line, page, reading)
            numbers = {
                number
                for number, distance in (seen[_pattern(line), margin[0]] if margin else ())
                if margin and abs(distance - margin[1]) <= reading.furniture_drift
            }
            if margin and line not in spared and (len(numbers) >= often or _PAGE_NUMBER.match(_pattern(line))):
                paragraph = Paragraph(line.text, page.number, line.box, size=line.size, bold=line.bold)
                furniture.setdefault(_pattern(line), paragraph)
            else:
                body.append(line)
        kept.append(replace(page, lines=tuple(body)))
    return kept, tuple(furniture.values())


def _pattern(line: TextLine) -> str:
    """The line with any figures alike; a number of several parts alone is none of the page but of what stands under it."""
    text = line.text.casefold()
    return text if _NUMBER_IN_PARTS.fullmatch(text) else re.sub(r"\d+", "#", text)


def _margin(line: TextLine, page: PageText, reading: Reading) -> tuple[str, float] | None:
    """The margin that a line stands in, and how far from that edge of the page; None for the body."""
    margin = reading.margin_share * page.height
    if line.box.bottom <= margin:
        return "top", line.box.top
    if line.box.top >= page.height - margin:
        return "bottom", page.height - line.box.top
    return None


def with_room(pages: Sequence[PageText]) -> list[PageText]:
    """The pages' lines with the room that each leaves up to the document's own margins."""
    boxes = [(page, box) for page in pages for box in (*(line.box for line in page.lines), *page.tables)]
    if not boxes:
        return list(pages)
    right = max(0.0, min(page.width - box.x1 for page, box in boxes))
    left = max(0.0, min(box.x0 for _, box in boxes))
    return [
        replace(page, lines=tuple(_line_with_room(line, left, page.width - right) for line in page.lines))
        for page in pages
    ]


def _line_with_room(line: TextLine, left: float, right: float) -> TextLine:
    before, after = line.box.x0 - left, right - line.box.x1
    centred = before > line.size and abs(before - after) <= settings.CENTRED * line.size
    return line._replace(room=before + after if centred else after)


def lines_by_paragraph(page: PageText) -> list[list[TextLine]]:
    """The lines of a page by paragraph from the top, part after part where tables stand side by side."""
    dividers = dividers_between(page.tables)
    lines = sorted(page.lines, key=lambda line: (bisect.bisect(dividers, line.box.x0), line.box.top, line.box.x0))
    return in_runs(lines, lambda run, line: _goes_on(run[-1], line, page))


def _goes_on(before: TextLine, after: TextLine, page: PageText) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if after.box.bottom < before.box.top:  # of the next part of the page
        return False
    if abs(before.size - after.size) > settings.SAME_SIZE * before.size or before.sideways or after.sideways:
        return False
    if any(before.box.top < table.top and table.bottom < after.box.bottom for table in page.tables):
        return False
    height = before.box.height
    gap = after.box.top - before.box.bottom
    gaps = [found for found in _gaps(page, before.size) if found > -settings.LINES_OVERLAP * height]
    usual = min(gaps, default=settings.EVEN_LEADING * height)
    wide = gap > usual + settings.EVEN_LEADING * height
    if before.bold != after.bold and (wide or before.room > after.first_width):
        return False
    usual = min(usual, settings.WIDEST_LEADING * height)
    return not plaintext.starts_paragraph(before.line(before.text), after.line(after.text), usual)


def _gaps(page: PageText, size: float) -> list[float]:
    alike = [line.box for line in page.lines if abs(line.size - size) <= settings.SAME_SIZE * size]
    return [b.top - a.bottom for a, b in itertools.pairwise(alike)]


def paragraphs(groups: Iterable[Sequence[TextLine]], words: DocumentWords, in_tables: float) -> list[Paragraph]:
    """The paragraphs of the document, headings with their level; `in_tables` is the size of text there."""
    plain = [_paragraph(lines, words) for lines in groups]
    running = _running_size(plain)
    least = min((size for size in (running, in_tables) if size), default=0.0)
    marked = [_could_be_heading(p) and _is_marked(p, least) for p in plain]
    styles = Counter(_style(p) for p in plain)
    headings = [
        known or (_could_be_heading(p) and _is_large(p, running, styles[_style(p)], alone=not any(marked)))
        for p, known in zip(plain, marked, strict=True)
    ]
    ranks = sorted({_style(p) for p, heading in zip(plain, headings, strict=True) if heading}, reverse=True)
    levels = {style: min(rank, settings.DEEPEST_LEVEL) for rank, style in enumerate(ranks, start=1)}
    return [replace(p, level=levels[_style(p)] if heading else 0) for p, heading in zip(plain, headings, strict=True)]


def _paragraph(lines: Sequence[TextLine], words: DocumentWords) -> Paragraph:
    texts = mark_split_words(lines, words)
    return Paragraph(
        text=plaintext.flow([line.line(text) for line, text in zip(lines, texts, strict=True)]).replace("\n", " "),
        page=lines[0].page,
        box=Box.around([line.box for line in lines]),
        size=round(max(line.size for line in lines), 1),
        bold=all(line.bold for line in lines),
    )


def _running_size(found: Sequence[Paragraph]) -> float:
    """The size of running text outside tables: what most words of sentences have; 0 where there are none."""

    def is_running(paragraph: Paragraph, words: int) -> bool:
        ended = words > settings.SHORT_SENTENCE and _SENTENCE_END.search(paragraph.text)
        return bool(words >= settings.SENTENCE_WORDS or ended) and not paragraph.bold and not paragraph.text.isupper()

    counted = ((paragraph, len(paragraph.text.split())) for paragraph in found)
    return most_used((paragraph.size, words) for paragraph, words in counted if is_running(paragraph, words))


def most_used(sizes: Iterable[tuple[float, int]]) -> float:
    """The size that comes most often, each counted so many times; 0 where there is none."""
    counts: Counter[float] = Counter()
    for size, times in sizes:
        counts[size] += times
    return counts.most_common(1)[0][0] if counts else 0.0


def _could_be_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph is worded like a heading: short, no list item, no sentence."""
    text = paragraph.text
    if not any(c.isalpha() for c in text) or len(text.split()) > settings.HEADING_WORDS:
        return False
    return not (text.startswith(plaintext.BULLET) or _SENTENCE_END.search(text))


def _is_marked(paragraph: Paragraph, least: float) -> bool:
    """Whether weight or capitals set it off, in a size no smaller than any running text."""
    capitals = paragraph.text.isupper() and plaintext.chars(paragraph.text) > settings.CAPITALS
    return (paragraph.bold or capitals) and paragraph.size >= (1 - settings.SAME_SIZE) * least


def _is_large(paragraph: Paragraph, running: float, uses: int, *, alone: bool) -> bool:
    """Whether size alone sets it off: much larger, or a little where that is how the document does it."""
    if running == 0:  # only short lines
        return alone
    least = 1 + settings.SAME_SIZE if alone or uses > 1 else settings.LARGE_HEADING
    return paragraph.size > least * running


def _style(paragraph: Paragraph) -> tuple[float, bool, bool]:
    return (round(2 * paragraph.size) / 2, paragraph.bold, paragraph.text.isupper())


def title_of(own: str, found: Sequence[Paragraph]) -> str:
    """The document's title: its own if it is one, else its largest heading on the first page that has any."""
    named = plaintext.clean(own).replace("\n", " ")
    if named and not _NO_TITLE.search(named):
        return named
    headings = [paragraph for paragraph in found if paragraph.level]
    first = [paragraph for paragraph in headings if paragraph.page == headings[0].page]
    return max(first, key=lambda p: (p.size, p.bold)).text if first else ""
