"""Pages laid askew or sideways on the glass, set straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from winterplan_extract.sources.ocr import settings

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
    """The ink and the paper of a colour picture: what differs from the colour around it is ink, so text is dark on white whatever it was printed
    on."""
    height, width = picture.shape[:2]
    small = cv2.resize(
        picture,
        (max(1, width // settings.PAPER_SQUARE), max(1, height // settings.PAPER_SQUARE)),
        interpolation=cv2.INTER_NEAREST,
    )
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
    return turned(picture, degrees), degrees


def skew_of(printed: Bytes) -> float:
    """The degrees by which a page must be turned: those at which its lines part most sharply from the gaps between."""
    best, reach = 0.0, settings.MOST_SKEW
    for coarse, step in settings.SKEW_STEPS:
        height, width = printed.shape
        small = cv2.resize(
            printed * np.uint8(255), (max(1, width // coarse), max(1, height // coarse)), interpolation=cv2.INTER_AREA
        )
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


def turned(picture: Bytes, degrees: float) -> Bytes:
    """The picture turned about its middle, what comes in from outside being as its edge."""
    height, width = picture.shape[:2]
    matrix: Any = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    found: Bytes = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return found


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
