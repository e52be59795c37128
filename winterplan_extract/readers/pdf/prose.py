"""Text outside tables: paragraphs with heading levels, headers and footers set apart, the title."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract import plaintext
from winterplan_extract.model import Box, Line, Paragraph
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.breaks import Vocabulary, split_ends
from winterplan_extract.readers.pdf.lanes import cuts_between
from winterplan_extract.readers.pdf.lines import Print
from winterplan_extract.settings import Reading

_PAGE_NUMBER: Final = re.compile(r"^[-–|•\s]*(?:page\s*)?#(?:\s*(?:of|/|\|)\s*#)?(?:\s*\|?\s*page)?[-–|\s]*$")
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft (?:word|excel|powerpoint) - |untitled|(?:document|book|presentation)\d*$)|\.(?:docx?|xlsx?|pptx?|pdf|odt|rtf|html?)$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"[.;,]$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's lines outside tables, with what bounds them."""

    number: int
    width: float
    height: float
    lines: tuple[Print, ...]
    tables: tuple[Box, ...]


def set_apart(
    sheets: Sequence[Sheet], reading: Reading, spared: Collection[Print] = ()
) -> tuple[list[Sheet], tuple[Paragraph, ...]]:
    """The sheets without headers and footers, and those as paragraphs, each wording once.

    A header or footer is a line in a page's margin that comes back at the same height on other
    pages, figures aside, or that is a page number. Lines in `spared` are taken as neither.
    """
    seen: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for sheet in sheets:
        for line in sheet.lines:
            margin = _margin(line, sheet, reading)
            if margin:
                seen[_pattern(line), margin[0]].append((sheet.number, margin[1]))
    often = max(2, reading.furniture_share * len(sheets))
    kept: list[Sheet] = []
    furniture: dict[str, Paragraph] = {}
    for sheet in sheets:
        body: list[Print] = []
        for line in sheet.lines:
            margin = _margin(line, sheet, reading)
            pages = {
                number
                for number, distance in (seen[_pattern(line), margin[0]] if margin else ())
                if margin and abs(distance - margin[1]) <= reading.furniture_drift
            }
            if margin and line not in spared and (len(pages) >= often or _PAGE_NUMBER.match(_pattern(line))):
                paragraph = Paragraph(line.text, sheet.number, line.box, size=line.size, bold=line.bold)
                furniture.setdefault(_pattern(line), paragraph)
            else:
                body.append(line)
        kept.append(replace(sheet, lines=tuple(body)))
    return kept, tuple(furniture.values())


def _pattern(line: Print) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _margin(line: Print, sheet: Sheet, reading: Reading) -> tuple[str, float] | None:
    """Which margin a line stands in and how far from that edge of the page."""
    margin = reading.margin_share * sheet.height
    if line.box.bottom <= margin:
        return "top", line.box.top
    if line.box.top >= sheet.height - margin:
        return "bottom", sheet.height - line.box.top
    return None


def with_room(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets' lines with the room that each leaves up to the document's own margins."""
    ends = [sheet.width - x for sheet in sheets for x in _ends(sheet)]
    starts = [x for sheet in sheets for x in _starts(sheet)]
    if not ends:
        return list(sheets)
    right, left = max(0.0, min(ends)), max(0.0, min(starts))
    return [
        replace(sheet, lines=tuple(_roomy(line, left, sheet.width - right) for line in sheet.lines)) for sheet in sheets
    ]


def _ends(sheet: Sheet) -> list[float]:
    return [line.box.x1 for line in sheet.lines] + [box.x1 for box in sheet.tables]


def _starts(sheet: Sheet) -> list[float]:
    return [line.box.x0 for line in sheet.lines] + [box.x0 for box in sheet.tables]


def _roomy(line: Print, left: float, right: float) -> Print:
    before, after = line.box.x0 - left, right - line.box.x1
    middling = before > line.size and abs(before - after) <= settings.CENTRED * line.size
    return line._replace(room=before + after if middling else after)


def blocks(sheet: Sheet) -> list[list[Print]]:
    """The lines of a page by paragraph, from the top, lane after lane where tables stand side by side."""
    cuts = cuts_between(sheet.tables)
    found: list[list[Print]] = []
    for line in sorted(sheet.lines, key=lambda line: (bisect.bisect(cuts, line.box.x0), line.box.top, line.box.x0)):
        if found and _goes_on(found[-1][-1], line, sheet):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _goes_on(before: Print, after: Print, sheet: Sheet) -> bool:
    if after.box.bottom < before.box.top:  # of the next lane
        return False
    if abs(before.size - after.size) > settings.SAME_SIZE * before.size or before.turned or after.turned:
        return False
    if any(before.box.top < table.top and table.bottom < after.box.bottom for table in sheet.tables):
        return False
    height = before.box.bottom - before.box.top
    gap = after.box.top - before.box.bottom
    usual = min(
        (found for found in _gaps(sheet, before.size) if found > -settings.LINES_OVERLAP * height),
        default=settings.TIGHT_LEADING * height,
    )
    if before.bold != after.bold and (gap > usual + settings.BOLD_GAP * height or before.room > after.lead):
        return False
    return not plaintext.starts_paragraph(_line(before), _line(after), min(usual, settings.WIDEST_LEADING * height))


def _gaps(sheet: Sheet, size: float) -> list[float]:
    alike = [line.box for line in sheet.lines if abs(line.size - size) <= settings.SAME_SIZE * size]
    return [b.top - a.bottom for a, b in itertools.pairwise(alike)]


def _line(line: Print, text: str | None = None) -> Line:
    return Line(line.text if text is None else text, line.page, line.box, line.head, line.room)


def paragraphs(groups: Iterable[Sequence[Print]], words: Vocabulary, in_tables: float) -> list[Paragraph]:
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


def _paragraph(lines: Sequence[Print], words: Vocabulary) -> Paragraph:
    texts = split_ends(lines, words)
    boxes = [line.box for line in lines]
    return Paragraph(
        text=plaintext.flow([_line(line, text) for line, text in zip(lines, texts, strict=True)]).replace("\n", " "),
        page=lines[0].page,
        box=Box(
            min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
        ),
        size=round(max(line.size for line in lines), 1),
        bold=all(line.bold for line in lines),
    )


def _running_size(found: Sequence[Paragraph]) -> float:
    """The size of running text outside tables: what most words of sentences have; 0 where there are none."""
    sizes: Counter[float] = Counter()
    for paragraph in found:
        words = len(paragraph.text.split())
        sentence = words >= settings.SENTENCE_WORDS or (
            words > settings.SHORT_SENTENCE and _SENTENCE_END.search(paragraph.text)
        )
        if sentence and not paragraph.bold and not paragraph.text.isupper():
            sizes[paragraph.size] += words
    return sizes.most_common(1)[0][0] if sizes else 0.0


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
    if running == 0:  # nothing but short lines
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
