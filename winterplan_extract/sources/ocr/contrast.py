"""What is printed on a picture of a page, told from the paper: ink by its strength, and the shadings under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

_COARSE: Final = 4  # pixels to a side of the squares in which the paper is looked at: shadings are far larger
_WINDOW: Final = 11  # such squares to a side; no text covers half of so large a window, nor does a rule
_FAINTEST: Final = 40  # of 255: weaker than that is grain, whatever else is on the page
_SHARE: Final = 0.4  # of the page's darkest ink that makes a pixel ink: half way up a blurred edge
_DARKEST: Final = 99.5  # percentile of the inked pixels' strength: the heart of strokes


@dataclass(frozen=True, slots=True)
class Contrast:
    """A page's ink (0: paper, 255: black on white, or white on black) and its paper's colour, coarsely.

    `paper` has one pixel for each square of `coarse` pixels of `ink`. `threshold` is the strength from which a pixel
    counts as printed.
    """

    ink: Bytes
    paper: Bytes
    threshold: float
    coarse: int = _COARSE

    @property
    def printed(self) -> Bytes:
        """1 where something is printed, else 0."""
        return (self.ink >= self.threshold).astype(np.uint8)


def contrast_of(picture: Bytes) -> Contrast:
    """The ink and the paper of a colour picture: what differs from the colour around it is ink.

    So text is dark on white for the reader whatever it was printed on.
    """
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_NEAREST)
    paper = cv2.medianBlur(small, _WINDOW)
    around = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    red, green, blue = cv2.split(cv2.absdiff(picture, around))
    strength = cv2.max(cv2.max(red, green), blue)
    inked = strength[strength >= _FAINTEST]
    darkest = float(np.percentile(inked, _DARKEST)) if inked.size else 255.0
    ink = np.minimum(strength.astype(np.float32) * (255.0 / max(darkest, 1.0)), 255.0).astype(np.uint8)
    return Contrast(ink, paper, max(_SHARE, _FAINTEST / max(darkest, 1.0)) * 255.0)
