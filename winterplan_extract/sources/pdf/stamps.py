"""Stamps and watermarks that lie level with the text: large or pale or repeated words across it, told by what they lie on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.layout.page_content import Shapes
from winterplan_extract.sources.pdf import settings
from winterplan_extract.sources.pdf.glyphs import SKEWED, Glyphs, least_tone


def set_stamps_apart(glyphs: Glyphs, shapes: Shapes) -> Glyphs:
    """The glyphs, those of stamps marked as skewed: no part of the text, as a stamp at an angle is none."""
    if not len(glyphs):
        return glyphs
    some = np.sort(glyphs.sizes[:: settings.SIZES_SAMPLED])
    large = settings.STAMP_SIZE * float(some[len(some) // 2])
    pale = {
        colour for colour in {run.colour for run in glyphs.runs} if settings.PALE <= least_tone(colour) < settings.WHITE
    }
    if not pale and float(glyphs.sizes.max()) < large:
        return glyphs
    groups: dict[tuple[str, int, int], list[NDArray[np.int64]]] = defaultdict(list)
    for at, run in enumerate(glyphs.runs):
        if (run.size >= large or run.colour in pale) and run.turn != SKEWED and run.shown and not run.white:
            first, last = np.searchsorted(glyphs.run_numbers, (at, at + 1)).tolist()
            if first < last and not glyphs.turns[first]:
                said = "".join(glyphs.texts[first:last])
                groups[said, round(run.size), run.colour].append(np.arange(first, last))
    if not groups:
        return glyphs
    turns = glyphs.turns.copy()
    for (_, _, colour), runs in groups.items():
        if len(runs) < settings.STAMPS_REPEATED and glyphs.sizes[runs[0][0]] < large:
            continue
        if any(_lies_on(glyphs, own, shapes, pale=colour in pale) for own in runs):
            turns[np.concatenate(runs)] = SKEWED
    return glyphs if (turns == glyphs.turns).all() else replace(glyphs, turns=turns)


def _lies_on(glyphs: Glyphs, own: NDArray[np.int64], shapes: Shapes, *, pale: bool) -> bool:
    """Whether the letters of a run lie on letters of another size or line, or where they are pale on an upright rule."""
    size, base = float(glyphs.sizes[own[0]]), float(glyphs.base[own[0]])
    x0, x1 = float(glyphs.x0[own].min()), float(glyphs.x1[own].max())
    top = base - settings.CAPITAL * size
    middles, heights = (glyphs.x0 + glyphs.x1) / 2, glyphs.base - settings.STRUCK_AT * glyphs.sizes
    under = (middles > x0) & (middles < x1) & (heights > top) & (heights < base) & (glyphs.turns == 0)
    under &= (glyphs.sizes != size) | (np.abs(glyphs.base - base) > settings.STRUCK_AT * size)
    if int(under.sum()) >= (1 if pale else settings.STAMPED_LETTERS):
        return True
    return pale and any(
        rule.height > rule.width and x0 < rule.x0 and rule.x1 < x1 and rule.top < base and rule.bottom > top
        for rule in shapes.rules
    )
