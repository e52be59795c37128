"""Which glyphs are struck through: a thin bar runs through their middle and reaches no further than they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from winterplan_extract.domain.document import Box
from winterplan_extract.layout.page_content import Shapes
from winterplan_extract.sources.pdf import settings
from winterplan_extract.sources.pdf.glyphs import Floats, Glyphs


def strike_through(glyphs: Glyphs, shapes: Shapes, marked: Sequence[Box]) -> tuple[Glyphs, Shapes]:
    """The glyphs, those that a bar strikes told; and the shapes without those bars, which rule nothing.

    `marked` are areas that somebody struck through with a program's own mark.
    """
    upright = glyphs.turns == 0
    bars = _bars(glyphs, shapes.rules, upright)
    if not bars and not marked:
        return glyphs, shapes
    struck = np.zeros(len(glyphs), dtype=np.bool_)
    middles = (glyphs.x0 + glyphs.x1) / 2
    heights = glyphs.base - settings.STRUCK_AT * glyphs.sizes
    used: set[Box] = set()
    for bar in bars:
        low, high = settings.STRIKE
        down = glyphs.base - (bar.top + bar.bottom) / 2
        under = (
            upright
            & (middles >= bar.x0)
            & (middles <= bar.x1)
            & (down >= low * glyphs.sizes)
            & (down <= high * glyphs.sizes)
        )
        if _fill(glyphs, under) >= settings.STRUCK_SHARE * bar.width:
            struck |= under
            used.add(bar)
    for area in marked:
        struck |= (
            upright & (middles >= area.x0) & (middles <= area.x1) & (heights >= area.top) & (heights <= area.bottom)
        )
    if not used:
        return (replace(glyphs, struck=struck) if struck.any() else glyphs), shapes
    rules = tuple(rule for rule in shapes.rules if rule not in used)
    return replace(glyphs, struck=struck), replace(shapes, rules=rules)


def _bars(glyphs: Glyphs, rules: Sequence[Box], upright: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[Box]:
    """The rules that lie level with the middle of some run of glyphs and begin and end near its glyphs."""
    wide = settings.LEVEL_BAR
    level = [rule for rule in rules if rule.x1 - rule.x0 > wide * (rule.bottom - rule.top)]
    if not level or not upright.any():
        return []
    boxes = np.array([(rule.x0, (rule.top + rule.bottom) / 2, rule.x1) for rule in level], dtype=np.float64)
    boxes = boxes[order := np.argsort(boxes[:, 1], kind="stable")]
    starts = glyphs.starts
    base, sizes = glyphs.base[starts], glyphs.sizes[starts]
    low, high = settings.STRIKE
    first = np.searchsorted(boxes[:, 1], base - high * sizes)
    last = np.searchsorted(boxes[:, 1], base - low * sizes)
    found: set[int] = set()
    runs = np.flatnonzero((last > first) & upright[starts])
    if not len(runs):
        return []
    lefts, rights = np.minimum.reduceat(glyphs.x0, starts), np.maximum.reduceat(glyphs.x1, starts)
    for run in runs.tolist():
        near = boxes[first[run] : last[run]]
        meets = (near[:, 0] < rights[run]) & (near[:, 2] > lefts[run])
        found.update((np.flatnonzero(meets) + first[run]).tolist())
    return [level[at] for at in order[sorted(found)].tolist()]


def _fill(glyphs: Glyphs, under: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """The width that glyphs fill, the spaces between their words counted."""
    at = np.flatnonzero(under)
    if not len(at):
        return 0.0
    x0, x1 = glyphs.x0[at], glyphs.x1[at]
    order = np.argsort(x0, kind="stable")
    gaps: Floats = x0[order][1:] - x1[order][:-1]
    spaces = gaps[(gaps > 0) & (gaps <= settings.STRUCK_SPACE * glyphs.sizes[at].max())]
    return float((x1 - x0).sum() + spaces.sum())
