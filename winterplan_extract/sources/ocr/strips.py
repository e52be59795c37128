"""A picture of a page set straight, and where its lines of text stand: strips of letters near one another, cut at the vertical rules."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from winterplan_extract.sources import settings

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A page's ink (255: black on white, or white on black; printed from `threshold`), and its paper's colour for each square of `coarse` pixels."""

    ink: Bytes
    paper: Bytes
    threshold: float
    coarse: int = settings.PAPER_SQUARE

    @property
    def printed(self) -> Bytes:
        """1 where something is printed, else 0."""
        return (self.ink >= self.threshold).astype(np.uint8)


def contrast_of(picture: Bytes) -> Contrast:
    """The ink and the paper of a colour picture: what differs from the colour around it is ink, on whatever ground."""
    height, width = picture.shape[:2]
    squares = (max(1, width // settings.PAPER_SQUARE), max(1, height // settings.PAPER_SQUARE))
    small = cv2.resize(picture, squares, interpolation=cv2.INTER_NEAREST)
    paper = cv2.medianBlur(small, settings.PAPER_WINDOW)
    around = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    red, green, blue = cv2.split(cv2.absdiff(picture, around))
    strength = cv2.max(cv2.max(red, green), blue)
    inked = strength[strength >= settings.FAINTEST_INK]
    darkest = float(np.percentile(inked, settings.DARKEST_PERCENTILE)) if inked.size else 255.0
    ink = np.minimum(strength.astype(np.float32) * (255.0 / max(darkest, 1.0)), 255.0).astype(np.uint8)
    return Contrast(ink, paper, max(settings.INK_SHARE, settings.FAINTEST_INK / max(darkest, 1.0)) * 255.0)


def straightened(picture: Bytes, printed: Bytes) -> tuple[Bytes, float]:
    """The picture turned so that its lines run level, and the degrees by which it was turned (anticlockwise)."""
    degrees = skew_of(printed)
    if abs(degrees) < settings.LEAST_SKEW:
        return picture, 0.0
    height, width = picture.shape[:2]
    matrix: Any = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    # What comes in from outside is as the picture's edge.
    found = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return found, degrees


def skew_of(printed: Bytes) -> float:
    """The degrees by which a page must be turned: those at which its lines part most sharply from the gaps between."""
    best, reach = 0.0, settings.MOST_SKEW
    for coarse, step in settings.SKEW_STEPS:
        height, width = (max(1, side // coarse) for side in printed.shape)
        small = cv2.resize(printed * np.uint8(255), (width, height), interpolation=cv2.INTER_AREA)
        count = round(reach / step)
        trials = [best + step * number for number in range(-count, count + 1)]
        best = max(trials, key=lambda degrees: _sharpness(small, degrees))
        reach = step
    return best


def _sharpness(small: Bytes, degrees: float) -> float:
    """How much the ink of one row of pixels differs from the next one's, once turned: by a shear, which for so small an angle is the same."""
    height, width = small.shape
    slope = np.tan(np.radians(degrees))
    shear = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, slope * width / 2]], dtype=np.float64)
    sheared = cv2.warpAffine(small, shear, (width, height), flags=cv2.INTER_LINEAR)
    rows = cv2.reduce(sheared, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
    return float(np.square(np.diff(rows[:, 0])).sum())


def runs_sideways(printed: Bytes, dot: float) -> bool:
    """Whether the text runs up or down the picture: the letter nearest to most letters stands above or below it."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(printed, connectivity=8)
    across = stats[:, 2:4].max(axis=1) * dot
    places = middles[(across >= settings.LETTER_SIZES[0]) & (across <= settings.LETTER_SIZES[1])].astype(np.float32)
    if len(places) < 2:
        return False
    step = max(1, len(places) // settings.SKEW_SAMPLE)
    apart = np.abs(places[::step, None, :] - places[None, :, :])
    distance = apart.sum(axis=2)
    distance[distance == 0] = np.inf
    nearest = distance.argmin(axis=1)
    steps = apart[np.arange(len(nearest)), nearest]
    return float((steps[:, 0] > steps[:, 1]).mean()) < settings.BESIDE_SHARE


def quarter_turned(picture: Bytes, turns: int) -> Bytes:
    """The picture turned by so many quarters against the clock."""
    return np.ascontiguousarray(np.rot90(picture, turns))


Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a line: its letters as rows of left, top, right, bottom in pixels of the page, and its own ink, which begins at `left` and `top`."""

    left: int
    top: int
    letters: Ints
    ink: Bytes


def find_strips(ink: Bytes, printed: Bytes, walls: Bytes, rules: Bytes, dot: float) -> list[Strip]:
    """The strips of a page from the top, then from the left, its ink without the rules; `walls` is 1 on vertical rules, `rules` on all with their
    edges, `dot` the points of a pixel."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(printed, connectivity=8)
    em = _em(stats[1:], dot)
    if em is None:
        return []
    parts = stats[1:, :4].astype(np.int32)
    areas = stats[1:, 4]
    solid = (areas >= settings.SPECK * em) & (parts[:, 2] * dot < 200) & (parts[:, 3] <= 4 * em)
    lines = _lines(labels, solid, parts, walls, em)
    found: list[Strip] = []
    for numbers in _with_marks(lines, parts, em):
        found.extend(_strip(piece, parts, labels, ink) for piece in _cut_long(numbers, parts))
    found = [strip for strip in found if not _is_splinter(strip, rules, dot)]
    return sorted(found, key=lambda strip: (strip.top, strip.left))


def _is_splinter(strip: Strip, rules: Bytes, dot: float) -> bool:
    """Whether a strip is a piece that a rule or the edge of a shading left behind: thin, alone, against the rule."""
    if len(strip.letters) != 1:
        return False
    left, top, right, bottom = (int(v) for v in strip.letters[0])
    edge = settings.LETTER_EDGE
    around = rules[max(0, top - edge) : bottom + edge, max(0, left - edge) : right + edge]
    return min(right - left, bottom - top) * dot <= settings.SPLINTER and bool(around.any())


def _em(stats: Ints, dot: float) -> float | None:
    """The size of the page's text in pixels, by its usual letter; None for a page without letters."""
    sides = stats[:, 2:4] * dot
    fits = (sides[:, 1] >= settings.SMALLEST_PIECE) & (sides <= settings.LARGEST_LETTER).all(axis=1)
    letters = stats[fits]
    return float(np.median(letters[:, 3])) / settings.LETTER_HEIGHT if len(letters) else None


def _lines(labels: Ints, solid: NDArray[np.bool_], parts: Ints, walls: Bytes, em: float) -> list[Ints]:
    """The numbers of the letters of each line."""
    kept = np.concatenate(([False], solid))
    letters = kept[labels].astype(np.uint8)
    reach = max(1, round(settings.LETTER_GAP * em)) | 1
    smeared = cv2.dilate(letters, np.ones((1, reach), np.uint8))
    smeared[walls > 0] = 0
    _, places = cv2.connectedComponents(smeared, connectivity=4)
    middles = parts[:, :2] + parts[:, 2:] // 2
    owner = _owners(labels, places, len(parts))
    found: list[Ints] = []
    order = np.argsort(owner, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(owner[order])) + 1)
    for group in groups:
        if owner[group[0]] == 0:
            continue
        found.extend(_levels(group.astype(np.int32), parts, middles[:, 1], letters, labels, em))
    return found


def _with_marks(lines: list[Ints], parts: Ints, em: float) -> list[Ints]:
    """The lines with the marks that stand alone over or under one taken into it."""
    boxes = [_around(numbers, parts) for numbers in lines]
    marks = {at for at, (_, top, _, bottom) in enumerate(boxes) if bottom - top < settings.MARK_HEIGHT * em}
    if len(marks) == len(lines):
        return lines
    whole = np.array([boxes[at] for at in range(len(lines)) if at not in marks])
    homes = [at for at in range(len(lines)) if at not in marks]
    grown = {at: [lines[at]] for at in homes}
    for at in sorted(marks):
        left, top, right, bottom = boxes[at]
        apart = np.maximum(np.maximum(whole[:, 1] - bottom, top - whole[:, 3]), 0)
        beside = (whole[:, 0] >= right) | (whole[:, 2] <= left)
        nearest = int(np.argmin(np.where(beside, np.inf, apart)))
        home = homes[nearest] if not beside[nearest] and apart[nearest] <= settings.MARK_DISTANCE * em else at
        grown.setdefault(home, []).append(lines[at])
    return [np.concatenate(found) for found in grown.values()]


def _around(numbers: Ints, parts: Ints) -> tuple[int, int, int, int]:
    left, top = parts[numbers, 0], parts[numbers, 1]
    right, bottom = left + parts[numbers, 2], top + parts[numbers, 3]
    return int(left.min()), int(top.min()), int(right.max()), int(bottom.max())


def _owners(labels: Ints, places: Ints, count: int) -> Ints:
    """For each letter the smear that covers it; 0 for what is too small to have made one."""
    owner = np.zeros(count + 1, dtype=np.int32)
    inked = (labels > 0) & (places > 0)
    owner[labels[inked]] = places[inked]
    return owner[1:]


def _levels(group: Ints, parts: Ints, middles: Ints, letters: Bytes, labels: Ints, em: float) -> list[Ints]:
    """A smear's letters line by line: lines whose letters touch are parted where there is least ink."""
    top, bottom = int(parts[group, 1].min()), int((parts[group, 1] + parts[group, 3]).max())
    if bottom - top <= settings.SEVERAL_LINES * em:
        return [group]
    profile = np.zeros(bottom - top)
    for number in group:
        left, upper, across, down = (int(v) for v in parts[number])
        own = labels[upper : upper + down, left : left + across] == number + 1
        profile[upper - top : upper - top + down] += own.sum(axis=1)
    cuts = _valleys(profile, em)
    if not cuts:
        return [group]
    where = np.searchsorted(np.array(cuts) + top, middles[group])
    return [group[where == level] for level in range(len(cuts) + 1) if (where == level).any()]


def _valleys(profile: NDArray[np.float64], em: float) -> list[int]:
    """The heights at which lines part: the emptiest between two peaks that are a line apart."""
    width = max(1, round(0.25 * em))
    smooth = np.convolve(profile, np.ones(width) / width, mode="same")
    pitch = max(2, round(settings.LINE_PITCH * em))
    peaks: list[int] = []
    for at in np.argsort(-smooth, kind="stable"):
        if smooth[at] < 0.25 * smooth.max():
            break
        if all(abs(int(at) - peak) >= pitch for peak in peaks):
            peaks.append(int(at))
    peaks.sort()
    cuts = []
    for one, other in itertools.pairwise(peaks):
        lowest = one + int(np.argmin(smooth[one : other + 1]))
        if smooth[lowest] <= settings.LINE_GAP_INK * min(smooth[one], smooth[other]):
            cuts.append(lowest)
    return cuts


def _cut_long(numbers: Ints, parts: Ints) -> list[Ints]:
    """A line's letters in pieces that the recogniser takes at once, cut at its widest gaps."""
    left, right = parts[numbers, 0], parts[numbers, 0] + parts[numbers, 2]
    height = int((parts[numbers, 1] + parts[numbers, 3]).max() - parts[numbers, 1].min())
    if right.max() - left.min() <= settings.WIDEST_STRIP * height or len(numbers) < 2:
        return [numbers]
    order = np.argsort(left, kind="stable")
    ends = np.maximum.accumulate(right[order])
    gaps = left[order][1:] - ends[:-1]
    span = int(right.max() - left.min())
    centre = np.abs((ends[:-1] + left[order][1:]) / 2 - (left.min() + span / 2)) < span / 4
    if not centre.any():
        return [numbers]
    at = int(np.argmax(np.where(centre, gaps, -1))) + 1
    return [*_cut_long(numbers[order[:at]], parts), *_cut_long(numbers[order[at:]], parts)]


def _strip(numbers: Ints, parts: Ints, labels: Ints, ink: Bytes) -> Strip:
    boxes = parts[numbers]
    boxes[:, 2:] += boxes[:, :2]
    left, top = (max(0, int(edge) - settings.LETTER_EDGE) for edge in boxes[:, :2].min(axis=0))
    right, bottom = (int(edge) + settings.LETTER_EDGE for edge in boxes[:, 2:].max(axis=0))
    window = labels[top:bottom, left:right]
    own = np.isin(window, numbers + 1)
    others = ((window > 0) & ~own).astype(np.uint8)
    hidden = cv2.dilate(others, np.ones((3, 3), np.uint8)).astype(np.bool_) & ~own
    shown = np.where(hidden, np.uint8(0), ink[top:bottom, left:right])
    return Strip(left, top, boxes, shown)
