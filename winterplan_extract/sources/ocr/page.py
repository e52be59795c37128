"""A scanned page as the PDF reader takes one: words, rules (long straight runs of ink) and shadings, in points of the page set straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout.words import Shading, Word
from winterplan_extract.sources import settings
from winterplan_extract.sources.ocr.strips import (
    Bytes,
    Contrast,
    Strip,
    contrast_of,
    find_strips,
    quarter_turned,
    runs_sideways,
    straightened,
)
from winterplan_extract.sources.ocr.words import RecognisedStrip, Recogniser, sure_of, words_of


@dataclass(frozen=True, slots=True)
class Scanned:
    """What stands on a picture of a page, in points from its top left when set upright (`turns`) and straight (`degrees`), against the clock."""

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...]
    fills: tuple[Shading, ...]
    degrees: float
    turns: int


@dataclass(frozen=True, slots=True)
class _Laid:
    """A picture set straight, with what is drawn on it and where its strips of text are."""

    contrast: Contrast = field(repr=False)
    rules: Rules
    strips: Sequence[Strip]
    degrees: float


def read_picture(picture: Bytes, dot: float, recogniser: Recogniser, reading: Reading) -> Scanned:
    """What stands on a colour picture of a page (red, green, blue), whose pixels are `dot` points wide."""
    cv2.setNumThreads(1)  # a process reads one file, and there are as many processes as cores
    contrast = contrast_of(picture)
    turns = 1 if runs_sideways(contrast.printed, dot) else 0
    laid = _laid(quarter_turned(picture, turns), dot, reading, None if turns else contrast)
    if turns and _upside_down(laid.strips, recogniser):
        turns = 3
        laid = _laid(quarter_turned(picture, turns), dot, reading)
    if len(laid.strips) > settings.MANY_STRIPS and _says_nothing(laid.strips, recogniser):
        laid = replace(laid, strips=())
    read = recogniser.read([strip.ink for strip in laid.strips])
    if not turns and sure_of(read) < settings.UPSIDE_DOWN and _upside_down(laid.strips, recogniser):
        turns = 2
        laid = _laid(quarter_turned(picture, turns), dot, reading)
        read = recogniser.read([strip.ink for strip in laid.strips])
    shadings = find_shadings(laid.contrast, laid.rules, dot)
    height, width = laid.contrast.ink.shape
    return Scanned(
        width=width * dot,
        height=height * dot,
        words=tuple(words_of(laid.strips, read, dot, reading.ocr_least_sure)),
        rules=tuple(_box(corners, dot) for corners in (*laid.rules.horizontal, *laid.rules.vertical)),
        fills=tuple(Shading(_box(corners, dot), colour) for corners, colour in shadings),
        degrees=laid.degrees,
        turns=turns,
    )


def _laid(picture: Bytes, dot: float, reading: Reading, contrast: Contrast | None = None) -> _Laid:
    contrast = contrast or contrast_of(picture)
    straight, degrees = straightened(picture, contrast.printed)
    if degrees:
        contrast = contrast_of(straight)
    rules = find_rules(contrast, dot, reading.rule_width)
    ink = np.where(rules.where > 0, np.uint8(0), contrast.ink)
    walls = np.zeros_like(ink)
    for left, top, right, bottom in rules.vertical:
        walls[int(top) : int(bottom), int(left) : int(right)] = 1
    strips = find_strips(ink, (ink >= contrast.threshold).astype(np.uint8), walls, rules.where, dot)
    return _Laid(contrast, rules, strips, degrees)


def _both_ways(strips: Sequence[Strip], count: int, recogniser: Recogniser) -> list[list[RecognisedStrip]]:
    """The longest strips as they are read upright and turned about."""
    longest = [strip.ink for strip in sorted(strips, key=lambda strip: strip.ink.shape[1], reverse=True)[:count]]
    return [recogniser.read(longest), recogniser.read([quarter_turned(ink, 2) for ink in longest])]


def _upside_down(strips: Sequence[Strip], recogniser: Recogniser) -> bool:
    """Whether the longest strips are read with more certainty when they are turned about."""
    upright, about = _both_ways(strips, settings.TURN_SAMPLE, recogniser)
    return sure_of(about) > sure_of(upright)


def _says_nothing(strips: Sequence[Strip], recogniser: Recogniser) -> bool:
    """Whether the longest strips are no text either way up: dust, grain or a photo, which take minutes to read."""
    both = _both_ways(strips, settings.TEXT_SAMPLE, recogniser)
    surest = max(sum(sure_of([each]) for each in read) for read in both)
    return surest < settings.NO_TEXT * min(settings.TEXT_SAMPLE, len(strips))


def _box(corners: Corners, dot: float) -> Box:
    left, top, right, bottom = corners
    return Box(left * dot, top * dot, right * dot, bottom * dot)


Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Corners = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


@dataclass(frozen=True, slots=True)
class Rules:
    """Horizontal and vertical rules as thin boxes in pixels; `where` is 1 on them and on their blurred edges."""

    horizontal: tuple[Corners, ...]
    vertical: tuple[Corners, ...]
    where: Bytes


def find_rules(contrast: Contrast, dot: float, widest: float) -> Rules:
    """The rules of a page. `dot` is the width of a pixel in points, `widest` that of the broadest rule."""
    horizontal = _runs(contrast.ink, contrast.threshold, round(settings.HORIZONTAL_LENGTH / dot), dot, widest)
    sideways = np.ascontiguousarray(contrast.ink.T)
    vertical = _runs(sideways, contrast.threshold, round(settings.SHORT_VERTICAL_LENGTH / dot), dot, widest).turned()
    near, certain = settings.RULES_MEET / dot, settings.CERTAIN_RULE / dot
    across = [box[2] - box[0] >= certain or _meets(box, vertical.boxes, near) for box in horizontal.boxes]
    horizontal = horizontal.where(across)
    down = [box[3] - box[1] >= certain or _closes(box, horizontal.boxes, dot) for box in vertical.boxes]
    vertical = vertical.where(down)
    clear = 2 * max(1, round(settings.RULE_EDGE / dot)) + 1
    level = cv2.dilate(horizontal.mask, np.ones((clear, 3), np.uint8))
    upright = cv2.dilate(vertical.mask, np.ones((3, clear), np.uint8))
    return Rules(horizontal.boxes, vertical.boxes, level | upright)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Straight runs of ink: their boxes, and a picture with the number (from 1) of the run that stands at each place."""

    boxes: tuple[Corners, ...]
    labels: Ints

    def turned(self) -> _Runs:
        """The runs of a picture that lay on its side."""
        boxes = tuple((top, left, bottom, right) for left, top, right, bottom in self.boxes)
        return _Runs(boxes, np.ascontiguousarray(self.labels.T))

    def where(self, kept: Sequence[bool]) -> _Runs:
        """The runs that are kept."""
        numbers = np.concatenate(([0], np.where(kept, np.cumsum(kept), 0))).astype(np.int32)
        return _Runs(tuple(box for box, keep in zip(self.boxes, kept, strict=True) if keep), numbers[self.labels])

    @property
    def mask(self) -> Bytes:
        return (self.labels > 0).astype(np.uint8)


def _meets(box: Corners, others: Sequence[Corners], near: float) -> bool:
    """Whether a run crosses or touches one of the other direction, as the rules of a table do."""
    left, top, right, bottom = box
    return any(
        other[0] - near <= right and left <= other[2] + near and other[1] - near <= bottom and top <= other[3] + near
        for other in others
    )


def _closes(box: Corners, horizontals: Sequence[Corners], dot: float) -> bool:
    """Whether a vertical run is a side of cells: long, and meeting a horizontal rule, or from one to another."""
    left, top, right, bottom = box
    if (bottom - top) * dot >= settings.VERTICAL_LENGTH:
        return _meets(box, horizontals, settings.RULES_MEET / dot)
    return all(_meets((left, end, right, end), horizontals, settings.TOUCHING / dot) for end in (top, bottom))


def _runs(ink: Bytes, threshold: float, length: int, dot: float, widest: float) -> _Runs:
    """The horizontal runs of ink of at least `length` pixels that are no thicker than a rule and no part of letters."""
    faint = threshold * settings.FAINT_RULE
    bridged = max(1, round(settings.RULE_GAP / dot)) + 1
    inked = (ink >= faint).astype(np.uint8)
    wide = cv2.dilate(inked, np.ones((max(1, round(settings.RULE_DRIFT / dot)) | 1, 1), np.uint8))
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, bridged), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, max(2, length)), np.uint8))
    runs = long & cv2.dilate(inked, np.ones((1, bridged), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    solid = (ink >= threshold).astype(np.uint8)
    boxes: list[Corners] = []
    kept: list[bool] = []
    for left, top, across, down, area in stats[1:].tolist():
        thin = across >= length and area / across * dot <= widest  # a shading's ragged edge is not, nor a black bar
        right, bottom = left + across, top + down
        free = across * dot >= settings.CERTAIN_RULE or not _in_letters(solid, left, top, right, bottom, dot)
        kept.append(thin and free)
        boxes.append((float(left), float(top), float(right), float(bottom)))
    return _Runs(tuple(boxes), labels).where(kept)


def _in_letters(solid: Bytes, left: int, top: int, right: int, bottom: int, dot: float) -> bool:
    """Whether much of a horizontal run has ink close above or below it, as the feet of letters have."""
    near = max(2, round(settings.RULE_MARGIN / dot))
    clear = max(1, round(settings.RULE_EDGE / dot)) + 1
    above = solid[max(0, top - near) : max(0, top - clear), left:right]
    below = solid[bottom + clear : bottom + near, left:right]
    return any(side.size and float(side.any(axis=0).mean()) > settings.CROWDED_SHARE for side in (above, below))


def find_shadings(contrast: Contrast, rules: Rules, dot: float) -> list[tuple[Corners, str]]:
    """The shaded areas between rules and their colours as RRGGBB, in pixels; a copier's grey is none."""
    paper = contrast.paper.astype(np.float32)
    white = _evenly_lit(paper)
    lit = np.clip(paper / np.maximum(white, 1.0) * 255.0, 0, 255)
    shaded = (255.0 - lit.min(axis=2) > settings.SHADING_CONTRAST).astype(np.uint8)
    height, width = shaded.shape
    shaded[cv2.resize(rules.where, (width, height), interpolation=cv2.INTER_AREA) > 0] = 0
    side = max(1, round(settings.SMALLEST_SHADING / dot / contrast.coarse))
    whole = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    found: list[tuple[Corners, str]] = []
    for number, (left, top, across, down, area) in enumerate(stats[1:count].tolist(), start=1):
        if area < settings.SHADING_SHARE * across * down:  # a picture or a smear rather than a cell
            continue
        place = (slice(top, top + down), slice(left, left + across))
        red, green, blue = np.median(lit[place][labels[place] == number], axis=0).round().astype(int).tolist()
        box = (left, top, left + across, top + down)
        found.append((tuple(float(side * contrast.coarse) for side in box), f"{red:02X}{green:02X}{blue:02X}"))  # type: ignore[arg-type]  # four sides
    return found


def _evenly_lit(paper: Floats) -> Floats:
    """What each place of the page would be if it were blank: a plane laid through its brightest parts."""
    height, width, channels = paper.shape
    down, across = np.mgrid[0:height, 0:width]
    every = np.stack((np.ones(height * width), across.ravel() / width, down.ravel() / height), axis=1)
    places = every[:: settings.PAPER_SAMPLE]
    blank = np.empty_like(paper)
    light = paper.mean(axis=2).ravel()[:: settings.PAPER_SAMPLE]
    kept = light >= np.percentile(light, 50)
    for _ in range(4):
        plane, *_ = np.linalg.lstsq(places[kept], light[kept], rcond=None)
        kept = np.abs(light - places @ plane) < settings.SHADING_CONTRAST
        if kept.sum() < 100:
            kept = light >= np.percentile(light, 50)
    for channel in range(channels):
        values = paper[:, :, channel].ravel()[:: settings.PAPER_SAMPLE]
        plane, *_ = np.linalg.lstsq(places[kept], values[kept], rcond=None)
        blank[:, :, channel] = (every @ plane).reshape(height, width)
    return blank
