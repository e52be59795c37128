"""Stamps and watermarks that lie level with the text: large or pale or repeated words across it, told by what they lie on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.layout.page_content import Shapes
from winterplan_extract.sources.pdf import settings
from winterplan_extract.sources.pdf.glyphs import SKEWED, Glyphs


def set_stamps_apart(glyphs: Glyphs, shapes: Shapes) -> Glyphs:
    """The glyphs, those of stamps marked as skewed: no part of the text, as a stamp at an angle is none."""
    if not len(glyphs):
        return glyphs
    large = settings.STAMP_SIZE * float(np.median(glyphs.sizes))
    likely = {
        at
        for at, run in enumerate(glyphs.runs)
        if (run.size >= large or _is_pale(run.colour)) and run.turn != SKEWED and run.shown and not run.white
    }
    if not likely:
        return glyphs
    groups: dict[tuple[str, int, int], list[NDArray[np.int64]]] = defaultdict(list)
    for at in sorted(likely):
        own = np.flatnonzero(glyphs.run_numbers == at)
        if len(own) and not glyphs.turns[own].any():
            run = glyphs.runs[at]
            groups["".join(glyphs.texts[i] for i in own.tolist()), round(run.size), run.colour].append(own)
    turns = glyphs.turns.copy()
    for (_, _, colour), runs in groups.items():
        pale, big = _is_pale(colour), bool(glyphs.sizes[runs[0][0]] >= large)
        if not (big or len(runs) >= settings.STAMPS_REPEATED):
            continue
        lies_on = max(_lies_on(glyphs, own, shapes) for own in runs)
        if lies_on >= (1 if pale else settings.STAMPED_LETTERS):
            turns[np.concatenate(runs)] = SKEWED
    return replace(glyphs, turns=turns)


def _is_pale(colour: int) -> bool:
    tones = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    return colour >= 0 and min(tones) >= settings.PALE


def _lies_on(glyphs: Glyphs, own: NDArray[np.int64], shapes: Shapes) -> int:
    """How many letters of another size, and upright rules, lie under the letters of a run."""
    size, base = float(glyphs.sizes[own[0]]), float(glyphs.base[own[0]])
    x0, x1 = float(glyphs.x0[own].min()), float(glyphs.x1[own].max())
    top = base - settings.CAPITAL * size
    middles, heights = (glyphs.x0 + glyphs.x1) / 2, glyphs.base - settings.STRUCK_AT * glyphs.sizes
    under = (middles > x0) & (middles < x1) & (heights > top) & (heights < base) & (glyphs.turns == 0)
    under &= (glyphs.sizes != size) | (np.abs(glyphs.base - base) > settings.STRUCK_AT * size)
    across = sum(
        rule.height > rule.width and x0 < rule.x0 and rule.x1 < x1 and rule.top < base and rule.bottom > top
        for rule in shapes.rules
    )
    return int(under.sum()) + across
