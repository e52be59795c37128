"""The rules and shadings of a scanned page: long straight runs of ink, and areas of another colour than the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from winterplan_extract.sources.ocr import settings as fixed
from winterplan_extract.sources.ocr.straighten import Bytes, Contrast

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
    horizontal = _runs(contrast.ink, contrast.threshold, round(fixed.HORIZONTAL_LENGTH / dot), dot, widest)
    across = np.ascontiguousarray(contrast.ink.T)
    vertical = _runs(across, contrast.threshold, round(fixed.SHORT_VERTICAL_LENGTH / dot), dot, widest).turned()
    near, certain = fixed.MEETING / dot, fixed.CERTAIN_RULE / dot
    horizontal = horizontal.where(
        [box[2] - box[0] >= certain or _meets(box, vertical.boxes, near) for box in horizontal.boxes]
    )
    vertical = vertical.where(
        [box[3] - box[1] >= certain or _closes(box, horizontal.boxes, dot) for box in vertical.boxes]
    )
    clear = 2 * max(1, round(fixed.RULE_EDGE / dot)) + 1
    edges = cv2.dilate(horizontal.mask, np.ones((clear, 3), np.uint8)) | cv2.dilate(
        vertical.mask, np.ones((3, clear), np.uint8)
    )
    return Rules(horizontal.boxes, vertical.boxes, edges)


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
    """Whether a vertical run is a side of cells: long, and meeting a horizontal rule, or from one such rule to another."""
    left, top, right, bottom = box
    if (bottom - top) * dot >= fixed.VERTICAL_LENGTH:
        return _meets(box, horizontals, fixed.MEETING / dot)
    return all(_meets((left, end, right, end), horizontals, fixed.TOUCHING / dot) for end in (top, bottom))


def _runs(ink: Bytes, threshold: float, length: int, dot: float, widest: float) -> _Runs:
    """The horizontal runs of ink of at least `length` pixels that are no thicker than a rule and no part of letters."""
    faint = threshold * fixed.FAINT_RULE
    bridged = max(1, round(fixed.RULE_GAP / dot)) + 1
    inked = (ink >= faint).astype(np.uint8)
    wide = cv2.dilate(inked, np.ones((max(1, round(fixed.RULE_DRIFT / dot)) | 1, 1), np.uint8))
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, bridged), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, max(2, length)), np.uint8))
    runs = long & cv2.dilate(inked, np.ones((1, bridged), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    solid = (ink >= threshold).astype(np.uint8)
    boxes: list[Corners] = []
    kept: list[bool] = []
    for left, top, across, down, area in stats[1:].tolist():
        thin = across >= length and area / across * dot <= widest  # a shading's ragged edge is not, nor a black bar
        free = across * dot >= fixed.CERTAIN_RULE or not _in_letters(solid, left, top, left + across, top + down, dot)
        kept.append(thin and free)
        boxes.append((float(left), float(top), float(left + across), float(top + down)))
    return _Runs(tuple(boxes), labels).where(kept)


def _in_letters(solid: Bytes, left: int, top: int, right: int, bottom: int, dot: float) -> bool:
    """Whether much of a horizontal run has ink close above or below it, as the feet of letters have."""
    near = max(2, round(fixed.RULE_MARGIN / dot))
    clear = max(1, round(fixed.RULE_EDGE / dot)) + 1
    above = solid[max(0, top - near) : max(0, top - clear), left:right]
    below = solid[bottom + clear : bottom + near, left:right]
    return any(side.size and float(side.any(axis=0).mean()) > fixed.CROWDED_SHARE for side in (above, below))


def find_shadings(contrast: Contrast, rules: Rules, dot: float) -> list[tuple[Corners, str]]:
    """The shaded areas between rules and their colours as RRGGBB, in pixels; a copier's grey is none."""
    paper = contrast.paper.astype(np.float32)
    white = _evenly_lit(paper)
    lit = np.clip(paper / np.maximum(white, 1.0) * 255.0, 0, 255)
    shaded = (255.0 - lit.min(axis=2) > fixed.SHADING_CONTRAST).astype(np.uint8)
    height, width = shaded.shape
    shaded[cv2.resize(rules.where, (width, height), interpolation=cv2.INTER_AREA) > 0] = 0
    side = max(1, round(fixed.SMALLEST_SHADING / dot / contrast.coarse))
    whole = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    found: list[tuple[Corners, str]] = []
    for number, (left, top, across, down, area) in enumerate(stats[1:count].tolist(), start=1):
        if area < fixed.SHADING_SHARE * across * down:  # a picture or a smear rather than a cell
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
    places = every[:: fixed.PAPER_SAMPLE]
    blank = np.empty_like(paper)
    light = paper.mean(axis=2).ravel()[:: fixed.PAPER_SAMPLE]
    kept = light >= np.percentile(light, 50)
    for _ in range(4):
        plane, *_ = np.linalg.lstsq(places[kept], light[kept], rcond=None)
        kept = np.abs(light - places @ plane) < fixed.SHADING_CONTRAST
        if kept.sum() < 100:
            kept = light >= np.percentile(light, 50)
    for channel in range(channels):
        values = paper[:, :, channel].ravel()[:: fixed.PAPER_SAMPLE]
        plane, *_ = np.linalg.lstsq(places[kept], values[kept], rcond=None)
        blank[:, :, channel] = (every @ plane).reshape(height, width)
    return blank
