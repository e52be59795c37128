"""What can be seen on a page of a PDF, as content to lay out; a page that is a picture is read by OCR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.domain.document import Box, Notice
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout.words import Beside, PageContent, Shading, Shapes, Word
from winterplan_extract.sources import settings as source_settings
from winterplan_extract.sources.pdf.glyphs import SKEWED, Frame, Glyphs, read_glyphs
from winterplan_extract.sources.pdf.laid_over import set_put_on_apart, set_stamps_apart, strike_through, unseen_glyphs
from winterplan_extract.sources.pdf.letters import has_joined_codes
from winterplan_extract.sources.pdf.overprint import PrintedOver, read_once, without_typed_over
from winterplan_extract.sources.pdf.pages import OpenPage
from winterplan_extract.sources.pdf.shapes import Painting, read_shapes

if TYPE_CHECKING:
    from winterplan_extract.sources.ocr import Scans
    from winterplan_extract.sources.ocr.page import Scanned


def words_of(glyphs: Glyphs, reading: Reading) -> list[Word]:
    """The words of a page in the order in which the file draws them, each drawn word once."""
    kept = np.flatnonzero((glyphs.sizes >= reading.smallest_glyph) & ~_doubled(glyphs, reading))
    if not len(kept):
        return []
    x0, x1, base, sizes = glyphs.x0[kept], glyphs.x1[kept], glyphs.base[kept], glyphs.sizes[kept]
    turns, numbers, spaced = glyphs.turns[kept], glyphs.run_numbers[kept], glyphs.spaced[kept]
    gaps = x0[1:] - x1[:-1]
    em = np.minimum(sizes[1:], sizes[:-1])
    # the letters of a ligature that the file spells out come with one and the same box
    ligature = (x0[1:] == x0[:-1]) & (numbers[1:] == numbers[:-1])
    breaks = (
        spaced[1:]
        | (np.abs(base[1:] - base[:-1]) > reading.word_drift * em)
        | (gaps > reading.word_gap * em)
        | ((gaps < -source_settings.BACKWARD_KERNING * em) & ~ligature)
        | (turns[1:] != turns[:-1])
    )
    struck = glyphs.struck[kept]
    breaks |= struck[1:] != struck[:-1]
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist()]
    texts = tuple(glyphs.texts if len(kept) == len(glyphs) else [glyphs.texts[at] for at in kept.tolist()])
    lefts, rights = tuple(x0.tolist()), tuple(x1.tolist())
    columns = zip(
        pairwise([*starts, len(texts)]),
        np.maximum.reduceat(x1, starts).tolist(),
        *(each[starts].tolist() for each in (base, spaced, turns, numbers, struck)),
        strict=True,
    )
    words: list[Word] = []
    for (first, last), right, line, space, turn, number, through in columns:
        run, parts, left = glyphs.runs[number], texts[first:last], lefts[first:last]
        letters = (parts, left, rights[first:last])
        looks = (turn, run.shown, run.white, number, through)
        words.append(Word("".join(parts), left[0], right, line, run.size, run.bold, space, *letters, *looks))
    return _drawn_once(words, reading)


def _doubled(glyphs: Glyphs, reading: Reading) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which glyphs repeat the glyph before them a hair's breadth away, to look bold."""
    doubled = np.zeros(len(glyphs), dtype=np.bool_)
    if len(glyphs) < 2:
        return doubled
    near = reading.double_shift * glyphs.sizes[1:]
    close = (
        (np.abs(np.diff(glyphs.x0)) < near)
        & (np.abs(np.diff(glyphs.base)) < near)
        & (glyphs.run_numbers[1:] != glyphs.run_numbers[:-1])
    )
    for at in np.flatnonzero(close).tolist():
        doubled[at + 1] = glyphs.texts[at] == glyphs.texts[at + 1]
    return doubled


def _drawn_once(words: Sequence[Word], reading: Reading) -> list[Word]:
    """The words without those drawn over an equal word, which makes that one bold."""
    found: dict[str, list[int]] = {}
    kept: list[Word] = []
    for word in words:
        alike = found.setdefault(word.text, [])
        near = reading.double_shift * word.size
        for at in alike:
            other = kept[at]
            level = abs(other.base - word.base) < near and other.turn == word.turn and other.struck == word.struck
            if level and abs(other.x0 - word.x0) < near:
                kept[at] = other._replace(bold=True) if other.shown or not word.shown else word
                break
        else:
            alike.append(len(kept))
            kept.append(word)
    return kept


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What can be seen of a page: its glyphs and shapes, the places that others cover with their runs, words at the place of others (`over`), and
    whether the file's text `differs` from it."""

    glyphs: Glyphs
    frame: Frame
    shapes: Shapes
    covered: Mapping[Box, int]
    hidden: int
    differs: bool
    over: tuple[PrintedOver, ...] = ()


def see_page(opened: OpenPage, reading: Reading) -> SeenPage:
    """The glyphs and shapes of an open page as a reader sees them: stamps set apart, and told what is struck, as one of two texts at one place is."""
    every, frame = read_glyphs(opened.page, opened.text)
    drawn, painting = read_shapes(opened.page, frame, reading)
    glyphs, covered, hidden = _without_unseen(opened, every, frame, drawn, painting, reading)
    unstamped = set_put_on_apart(set_stamps_apart(glyphs, drawn), drawn, painting.texts)
    told, shapes = strike_through(*unstamped, frame.places(opened.put_on.struck))
    once, over = read_once(told, painting.texts, shapes.rules)
    once, typed_over = without_typed_over(once, frame, _filled_in(opened, frame))
    differs = once is not every or bool(every.shifted or every.unread) or has_joined_codes(every.texts)
    return SeenPage(once, frame, shapes, covered, hidden, differs, (*over, *typed_over))


def _told(seen: SeenPage, number: int) -> Iterator[Notice]:
    if seen.hidden:
        yield notice("text_covered", page=number, count=seen.hidden)
    if seen.over:
        first = seen.over[0]
        yield notice("text_over_text", page=number, count=len(seen.over), text=first.read, other=first.other)
    if seen.glyphs.shifted:
        yield notice("letters_shifted", page=number, count=seen.glyphs.shifted)
    if seen.glyphs.unread:
        yield notice("letters_unreadable", page=number, count=seen.glyphs.unread)


def read_page(opened: OpenPage, number: int, reading: Reading, scans: Scans) -> PageContent:
    """What can be seen on an open page: what it draws, or what its picture shows where the page is one. Raises PdfiumError."""
    seen = see_page(opened, reading)
    glyphs, frame, shapes = seen.glyphs, seen.frame, seen.shapes
    drawn = words_of(glyphs, reading)
    remarks = opened.put_on.remarks
    places = frame.places([corners for corners, _ in remarks])
    content = PageContent(
        number,
        *frame.size,
        words=(*_visible(drawn, frame, shapes), *_filled_in(opened, frame)),
        shapes=shapes,
        skewed_text=_skewed_text(drawn),
        picture_share=_picture_share(shapes, frame),
        beside=Beside(tuple(seen.covered), tuple(zip(places, [said for _, said in remarks], strict=True))),
        notices=tuple(_told(seen, number)),
        as_seen=seen.differs,
        signs=tuple(_signs(drawn, glyphs)),
    )
    if _is_scan(content, reading) or glyphs.unread > len(glyphs):
        scanned = scans.read(opened.handle, number)
        found = _with_scanned(content, scanned, reading) if scanned is not None else None
        if found is not None:
            return found
        hidden = tuple(word for word in drawn if not word.shown and word.turn != SKEWED)
        if hidden and not content.words:  # what the council's own recogniser laid under the picture
            return replace(content, words=hidden, recognised=True)
    return content


def _signs(drawn: Sequence[Word], glyphs: Glyphs) -> Iterator[Shading]:
    """The signs that stand by themselves, such as a dot, with the colour of their print where that is known."""
    for word in drawn:
        if len(word.glyphs) == 1 and not word.text.isalnum() and (colour := glyphs.runs[word.run].colour) >= 0:
            yield Shading(word.box, f"{colour:06X}")


def _visible(drawn: Sequence[Word], frame: Frame, shapes: Shapes) -> list[Word]:
    """The words that can be seen: within the page, at no angle, and not white on white paper."""
    width, height = frame.size
    coloured = [shading.box for shading in shapes.shadings if shading.colour != "FFFFFF"]
    found: list[Word] = []
    for word in drawn:
        if word.shown and word.turn != SKEWED:
            across, down = word.centre
            inside = 0 <= across <= width and 0 <= down <= height
            if inside and (not word.white or any(box.has((across, down)) for box in coloured)):
                found.append(word)
    return found


def _without_unseen(
    opened: OpenPage, glyphs: Glyphs, frame: Frame, shapes: Shapes, painting: Painting, reading: Reading
) -> tuple[Glyphs, dict[Box, int], int]:
    """The glyphs that can be seen, the places of the others with their runs, and how many letters and digits these are. Nobody hid what lies under a
    picture of the whole page."""
    unseen = unseen_glyphs(opened.handle, glyphs, frame, shapes, painting, layers=opened.layers)
    for area in frame.places(opened.put_on.covered):
        middles = frame.seen_boxes(glyphs.boxes).reshape(-1, 2, 2).mean(axis=1)
        under = ((middles >= (area.x0, area.top)) & (middles <= (area.x1, area.bottom))).all(axis=1)
        unseen = under if unseen is None else unseen | under
    if unseen is None or not unseen.any():
        return glyphs, {}, 0
    if _picture_share(shapes, frame) >= reading.scan_share:
        under = set(glyphs.run_numbers[unseen].tolist())
        runs = [run._replace(shown=False) if at in under else run for at, run in enumerate(glyphs.runs)]
        return replace(glyphs, runs=runs), {}, 0
    letters = [chars(text) for text in glyphs.texts]
    at = [place for place in np.flatnonzero(unseen).tolist() if letters[place]]
    boxes = frame.places(glyphs.boxes[at].tolist())
    covered = dict(zip(boxes, glyphs.run_numbers[at].tolist(), strict=True))
    return glyphs.without(unseen), covered, sum(letters[place] for place in at)


def _filled_in(opened: OpenPage, frame: Frame) -> list[Word]:
    """The page's tick boxes and what was typed into its fields as words."""
    filled_in = opened.put_on.filled_in
    boxes = frame.places([found.corners for found in filled_in])
    return [word for found, box in zip(filled_in, boxes, strict=True) for word in found.words(box)]


def _skewed_text(drawn: Sequence[Word]) -> str:
    """The text that runs at an angle: a watermark or a stamp."""
    said, before = "", None
    for word in (word for word in drawn if word.turn == SKEWED and word.shown):
        new = before is not None and word.run != before.run and max(len(word.text), len(before.text)) > 1
        said, before = f"{said}{' ' * (word.spaced or new)}{word.text}", word
    return said.strip()


def _picture_share(shapes: Shapes, frame: Frame) -> float:
    """The share of the page that its pictures cover."""
    width, height = frame.size
    if width <= 0 or height <= 0:
        return 0.0
    page = Box(0.0, 0.0, width, height)
    return min(1.0, sum(page.shared_area(box) for box in shapes.pictures) / (width * height))


def _is_scan(content: PageContent, reading: Reading) -> bool:
    """Whether a page is a picture: it holds nothing else, or hardly a word on a picture that covers most of it."""
    if not content.words:
        return content.picture_share >= reading.picture_share
    if content.picture_share < reading.scan_share:
        return False
    pictures = content.shapes.pictures
    return sum(any(box.has(word.centre) for box in pictures) for word in content.words) <= reading.scan_words


def _with_scanned(content: PageContent, scanned: Scanned, reading: Reading) -> PageContent | None:
    """The page with its picture's words beside the printed ones, which a turned picture shows too; None for one with no further words."""
    printed = [] if scanned.turns else [word for word in content.words if word.turn == 0]
    taken = [word.box for word in printed]
    seen = [word for word in scanned.words if not any(word.box.overlaps(box) for box in taken)]
    if sum(chars(word.text) for word in seen) < reading.scan_letters:
        return None
    return replace(
        content,
        width=scanned.width,
        height=scanned.height,
        words=(*seen, *printed),
        shapes=Shapes(rules=scanned.rules, shadings=scanned.fills),
        recognised=True,
        turns=scanned.turns,
        degrees=scanned.degrees,
        notices=tuple(found for found in content.notices if found.code != "letters_unreadable"),
    )
