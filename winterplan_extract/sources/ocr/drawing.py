"""The rules and shadings of a scanned page: long straight runs of ink, and areas of another colour than the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from winterplan_extract.sources.ocr.contrast import Bytes, Contrast

_FAINT: Final = 0.5  # of the ink's threshold: a rule is told by its length, so that it may be fainter than text
_SPREAD: Final = 0.3  # points by which a run may wander sideways and still be one
_BRIDGED: Final = 0.7  # points of a run that may be missing; letters stand further apart
_LEVEL_LENGTH: Final = 24.0  # points; a dash or a letter's bar is shorter
_UPRIGHT_LENGTH: Final = 14.0  # points; a letter's stem is shorter but in the largest titles
_WALL_LENGTH: Final = 7.0  # points; a shorter upright run is a rule where it closes a row: it touches two level ones
_TOUCHING: Final = 1.0  # points from such a run's ends to those rules; letters keep further off
_CLEARED: Final = 0.4  # points beside a rule that are cleared with it: its blurred edge
_SHADED: Final = 9  # of 255 by which a shading differs from the paper; a copier's own differs slowly over the page
_SMALLEST: Final = 8.5  # points across; a smaller area of colour is no shading
_SAMPLED: Final = 7  # of so many places of the paper one is looked at for its light
_FILLED: Final = 0.6  # share of its box that a shading covers
_BESIDE: Final = 2.0  # points on both sides of a rule that text leaves mostly free, and that letters fill
_CROWDED: Final = 0.3  # share of a run's length with ink beside it from which it is a part of letters
_CERTAIN: Final = 90.0  # points; no run through letters is so long
_MEETING: Final = 3.0  # points from a shorter rule to one of the other direction: it closes a cell

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Corners = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


@dataclass(frozen=True, slots=True)
class Rules:
    """Level and upright rules as thin boxes in pixels; `where` is 1 on them and on their blurred edges."""

    level: tuple[Corners, ...]
    upright: tuple[Corners, ...]
    where: Bytes


def find_rules(contrast: Contrast, dot: float, widest: float) -> Rules:
    """The rules of a page. `dot` is the width of a pixel in points, `widest` that of the broadest rule."""
    level = _runs(contrast.ink, contrast.threshold, round(_LEVEL_LENGTH / dot), dot, widest)
    across = np.ascontiguousarray(contrast.ink.T)
    upright = _runs(across, contrast.threshold, round(_WALL_LENGTH / dot), dot, widest).turned()
    near, certain = _MEETING / dot, _CERTAIN / dot
    level = level.where([box[2] - box[0] >= certain or _meets(box, upright.boxes, near) for box in level.boxes])
    upright = upright.where([box[3] - box[1] >= certain or _closes(box, level.boxes, dot) for box in upright.boxes])
    clear = 2 * max(1, round(_CLEARED / dot)) + 1
    edges = cv2.dilate(level.mask, np.ones((clear, 3), np.uint8)) | cv2.dilate(
        upright.mask, np.ones((3, clear), np.uint8)
    )
    return Rules(level.boxes, upright.boxes, edges)


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


def _closes(box: Corners, levels: Sequence[Corners], dot: float) -> bool:
    """Whether an upright run is a side of cells: long, and meeting a level rule, or from one such rule to another."""
    left, top, right, bottom = box
    if (bottom - top) * dot >= _UPRIGHT_LENGTH:
        return _meets(box, levels, _MEETING / dot)
    return all(_meets((left, end, right, end), levels, _TOUCHING / dot) for end in (top, bottom))


def _runs(ink: Bytes, threshold: float, length: int, dot: float, widest: float) -> _Runs:
    """The level runs of ink of at least `length` pixels that are no thicker than a rule and no part of letters."""
    faint = threshold * _FAINT
    bridged = max(1, round(_BRIDGED / dot)) + 1
    inked = (ink >= faint).astype(np.uint8)
    wide = cv2.dilate(inked, np.ones((max(1, round(_SPREAD / dot)) | 1, 1), np.uint8))
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, bridged), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, max(2, length)), np.uint8))
    runs = long & cv2.dilate(inked, np.ones((1, bridged), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    solid = (ink >= threshold).astype(np.uint8)
    boxes: list[Corners] = []
    kept: list[bool] = []
    for left, top, across, down, area in stats[1:].tolist():
        thin = across >= length and area / across * dot <= widest  # a shading's ragged edge is not, nor a black bar
        free = across * dot >= _CERTAIN or not _in_letters(solid, left, top, left + across, top + down, dot)
        kept.append(thin and free)
        boxes.append((float(left), float(top), float(left + across), float(top + down)))
    return _Runs(tuple(boxes), labels).where(kept)


def _in_letters(solid: Bytes, left: int, top: int, right: int, bottom: int, dot: float) -> bool:
    """Whether much of a level run has ink close above or below it, as the feet of letters have."""
    near = max(2, round(_BESIDE / dot))
    clear = max(1, round(_CLEARED / dot)) + 1
    above = solid[max(0, top - near) : max(0, top - clear), left:right]
    below = solid[bottom + clear : bottom + near, left:right]
    return any(side.size and float(side.any(axis=0).mean()) > _CROWDED for side in (above, below))


def find_shadings(contrast: Contrast, rules: Rules, dot: float) -> list[tuple[Corners, str]]:
    """The shaded areas between rules and their colours as RRGGBB, in pixels; a copier's grey is none."""
    paper = contrast.paper.astype(np.float32)
    white = _evenly_lit(paper)
    lit = np.clip(paper / np.maximum(white, 1.0) * 255.0, 0, 255)
    shaded = (255.0 - lit.min(axis=2) > _SHADED).astype(np.uint8)
    height, width = shaded.shape
    shaded[cv2.resize(rules.where, (width, height), interpolation=cv2.INTER_AREA) > 0] = 0
    side = max(1, round(_SMALLEST / dot / contrast.coarse))
    whole = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    found: list[tuple[Corners, str]] = []
    for number, (left, top, across, down, area) in enumerate(stats[1:count].tolist(), start=1):
        if area < _FILLED * across * down:  # a picture or a smear rather than a cell
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
    places = every[::_SAMPLED]
    blank = np.empty_like(paper)
    light = paper.mean(axis=2).ravel()[::_SAMPLED]
    kept = light >= np.percentile(light, 50)
    for _ in range(4):
        plane, *_ = np.linalg.lstsq(places[kept], light[kept], rcond=None)
        kept = np.abs(light - places @ plane) < _SHADED
        if kept.sum() < 100:
            kept = light >= np.percentile(light, 50)
    for channel in range(channels):
        values = paper[:, :, channel].ravel()[::_SAMPLED]
        plane, *_ = np.linalg.lstsq(places[kept], values[kept], rcond=None)
        blank[:, :, channel] = (every @ plane).reshape(height, width)
    return blank
