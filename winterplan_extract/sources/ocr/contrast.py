"""Ink and paper of a picture of a page: how strong each mark is, and the colour of the paper under it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from winterplan_extract.sources.ocr.settings import (
    DARKEST_PERCENTILE,
    FAINTEST_INK,
    INK_SHARE,
    PAPER_SQUARE,
    PAPER_WINDOW,
)

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A page's ink (0: paper, 255: black on white, or white on black) and its paper's colour, coarsely.

    `paper` has one pixel for each square of `coarse` pixels of `ink`. `threshold` is the strength from which a pixel
    counts as printed.
    """

    ink: Bytes
    paper: Bytes
    threshold: float
    coarse: int = PAPER_SQUARE

    @property
    def printed(self) -> Bytes:
        """1 where something is printed, else 0."""
        return (self.ink >= self.threshold).astype(np.uint8)


def contrast_of(picture: Bytes) -> Contrast:
    """The ink and the paper of a colour picture: what differs from the colour around it is ink.

    So text is dark on white for the reader whatever it was printed on.
    """
    height, width = picture.shape[:2]
    small = cv2.resize(
        picture, (max(1, width // PAPER_SQUARE), max(1, height // PAPER_SQUARE)), interpolation=cv2.INTER_NEAREST
    )
    paper = cv2.medianBlur(small, PAPER_WINDOW)
    around = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    red, green, blue = cv2.split(cv2.absdiff(picture, around))
    strength = cv2.max(cv2.max(red, green), blue)
    inked = strength[strength >= FAINTEST_INK]
    darkest = float(np.percentile(inked, DARKEST_PERCENTILE)) if inked.size else 255.0
    ink = np.minimum(strength.astype(np.float32) * (255.0 / max(darkest, 1.0)), 255.0).astype(np.uint8)
    return Contrast(ink, paper, max(INK_SHARE, FAINTEST_INK / max(darkest, 1.0)) * 255.0)
