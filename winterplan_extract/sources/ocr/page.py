"""A scanned page as the PDF reader takes one: words, rules and shadings in points of the page set straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout.page_content import Shading
from winterplan_extract.layout.words import Word
from winterplan_extract.sources.ocr.drawing import Corners, Rules, find_rules, find_shadings
from winterplan_extract.sources.ocr.recogniser import RecognisedStrip, Recogniser, sure_of
from winterplan_extract.sources.ocr.settings import MANY_STRIPS, NO_TEXT, TEXT_SAMPLE, TURN_SAMPLE, UPSIDE_DOWN
from winterplan_extract.sources.ocr.straighten import (
    Bytes,
    Contrast,
    contrast_of,
    quarter_turned,
    runs_sideways,
    straightened,
)
from winterplan_extract.sources.ocr.strips import Strip, find_strips
from winterplan_extract.sources.ocr.words import words_of


@dataclass(frozen=True, slots=True)
class Scanned:
    """What stands on a picture of a page, in points from the top left of the page set upright and straight.

    `degrees` is by how much it was turned to be straight, `turns` by how many quarters to be upright, both against the
    clock. `sure` is the recogniser's own mean, 0 to 1.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...]
    fills: tuple[Shading, ...]
    degrees: float
    turns: int
    sure: float


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
    if len(laid.strips) > MANY_STRIPS and _says_nothing(laid.strips, recogniser):
        laid = replace(laid, strips=())
    read = recogniser.read([strip.ink for strip in laid.strips])
    if not turns and sure_of(read) < UPSIDE_DOWN and _upside_down(laid.strips, recogniser):
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
        sure=sure_of(read),
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
    upright, about = _both_ways(strips, TURN_SAMPLE, recogniser)
    return sure_of(about) > sure_of(upright)


def _says_nothing(strips: Sequence[Strip], recogniser: Recogniser) -> bool:
    """Whether the longest strips are no text either way up: dust, grain or a photo, which would take minutes to read."""
    both = _both_ways(strips, TEXT_SAMPLE, recogniser)
    return max(sum(sure_of([each]) for each in read) for read in both) < NO_TEXT * min(TEXT_SAMPLE, len(strips))


def _box(corners: Corners, dot: float) -> Box:
    left, top, right, bottom = corners
    return Box(left * dot, top * dot, right * dot, bottom * dot)
