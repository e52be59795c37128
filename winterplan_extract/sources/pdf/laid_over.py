"""What lies over text: bars that strike it through, stamps and watermarks across it, and what covers it."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from winterplan_extract.domain.document import Box
from winterplan_extract.layout.words import Shapes
from winterplan_extract.sources import settings
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf.glyphs import SKEWED, Floats, Frame, Glyphs, TextRun, least_tone
from winterplan_extract.sources.pdf.shapes import Painting

Mask = NDArray[np.bool_]


def strike_through(glyphs: Glyphs, shapes: Shapes, marked: Sequence[Box]) -> tuple[Glyphs, Shapes]:
    """The glyphs, those told that a bar or a program's own mark (`marked`) strikes; the shapes without those bars."""
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
        across = upright & (middles >= bar.x0) & (middles <= bar.x1)
        under = across & (down >= low * glyphs.sizes) & (down <= high * glyphs.sizes)
        if _fill(glyphs, under) >= settings.STRUCK_SHARE * bar.width:
            struck |= under
            used.add(bar)
    for area in marked:
        across = upright & (middles >= area.x0) & (middles <= area.x1)
        struck |= across & (heights >= area.top) & (heights <= area.bottom)
    if not used:
        return (replace(glyphs, struck=struck) if struck.any() else glyphs), shapes
    rules = tuple(rule for rule in shapes.rules if rule not in used)
    return replace(glyphs, struck=struck), replace(shapes, rules=rules)


def _bars(glyphs: Glyphs, rules: Sequence[Box], upright: Mask) -> list[Box]:
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


def _fill(glyphs: Glyphs, under: Mask) -> float:
    """The width that glyphs fill, the spaces between their words counted."""
    at = np.flatnonzero(under)
    if not len(at):
        return 0.0
    x0, x1 = glyphs.x0[at], glyphs.x1[at]
    order = np.argsort(x0, kind="stable")
    gaps: Floats = x0[order][1:] - x1[order][:-1]
    spaces = gaps[(gaps > 0) & (gaps <= settings.STRUCK_SPACE * glyphs.sizes[at].max())]
    return float((x1 - x0).sum() + spaces.sum())


def set_stamps_apart(glyphs: Glyphs, shapes: Shapes) -> Glyphs:
    """The glyphs, those of stamps marked as skewed: no part of the text, as a stamp at an angle is none."""
    if not len(glyphs):
        return glyphs
    some = np.sort(glyphs.sizes[:: settings.SIZES_SAMPLED])
    large = settings.STAMP_SIZE * float(some[len(some) // 2])
    colours = {run.colour for run in glyphs.runs}
    pale = {colour for colour in colours if settings.PALE <= least_tone(colour) < settings.LEAST_WHITE}
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
    """Whether the letters of a run lie on letters of another size or line, or pale ones on an upright rule."""
    size, base = float(glyphs.sizes[own[0]]), float(glyphs.base[own[0]])
    x0, x1 = float(glyphs.x0[own].min()), float(glyphs.x1[own].max())
    top = base - settings.CAPITAL * size
    middles, heights = (glyphs.x0 + glyphs.x1) / 2, glyphs.base - settings.STRUCK_AT * glyphs.sizes
    under = (middles > x0) & (middles < x1) & (heights > top) & (heights < base) & (glyphs.turns == 0)
    under &= (glyphs.sizes != size) | (np.abs(glyphs.base - base) > settings.STRUCK_AT * size)
    if int(under.sum()) >= (1 if pale else settings.STAMPED_LETTERS):
        return True
    return pale and _is_crossed(Box(x0, top, x1, base), shapes.rules)


def _is_crossed(box: Box, rules: Sequence[Box]) -> bool:
    """Whether an upright rule runs through a box, none of whose own it is."""
    upright = (rule for rule in rules if rule.height > rule.width and box.overlaps(rule))
    return any(
        box.x0 < rule.x0 and rule.x1 < box.x1 and not box.contains(rule, settings.FRAME_SLACK) for rule in upright
    )


def set_put_on_apart(glyphs: Glyphs, shapes: Shapes, painted: Mapping[int, int]) -> tuple[Glyphs, Shapes]:
    """The glyphs, those of stamps put on a page marked as skewed, and the shapes without the frames of these. Such a stamp is painted before or after
    all usual text, by the numbers in `painted`, in a colour of its own; it lies across a column's rule, its largest words in capitals."""
    tones = [run.colour for run in glyphs.runs]
    if not any(map(_is_coloured, set(tones))) or not len(glyphs):
        return glyphs, shapes
    colours = np.array(tones, dtype=np.int64)[glyphs.run_numbers]
    order = np.array([painted.get(run.owner, 0) for run in glyphs.runs], dtype=np.int64)[glyphs.run_numbers]
    known, counts = np.unique(colours, return_counts=True)
    usual = order[colours == known[counts.argmax()]]
    turns, used = glyphs.turns.copy(), list[Box]()
    for colour in known.tolist():
        own = np.flatnonzero((colours == colour) & (glyphs.turns == 0))
        if (
            not _is_coloured(colour)
            or not len(own)
            or not (order[own].min() > usual.max() or order[own].max() < usual.min())
        ):
            continue
        x, heights = (glyphs.x0 + glyphs.x1)[own] / 2, (glyphs.base - settings.STRUCK_AT * glyphs.sizes)[own]
        frames = [frame.box for frame in shapes.frames if int(frame.colour, 16) == colour]
        tops = (glyphs.base - settings.CAPITAL * glyphs.sizes)[own]
        bare = Box(*map(float, (glyphs.x0[own].min(), tops.min(), glyphs.x1[own].max(), glyphs.base[own].max())))
        for box in frames or [bare]:
            inside = own[(x > box.x0) & (x < box.x1) & (heights > box.top) & (heights < box.bottom)]
            if _in_capitals(glyphs, inside) and _is_crossed(box, shapes.rules):
                turns[inside] = SKEWED
                used += frames and [box]
    if (turns == glyphs.turns).all():  # the page has no such stamp: its text is as the file holds it
        return glyphs, shapes
    rules = (rule for rule in shapes.rules if not any(box.contains(rule, settings.FRAME_SLACK) for box in used))
    return replace(glyphs, turns=turns), replace(shapes, rules=tuple(rules))


def _is_coloured(colour: int) -> bool:
    tones = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return colour >= 0 and max(tones) - min(tones) > settings.COLOURED


def _in_capitals(glyphs: Glyphs, own: NDArray[np.int64]) -> bool:
    """Whether the largest words are in capitals."""
    sizes = glyphs.sizes[own]
    largest = own[sizes >= settings.STAMP_LINE * sizes.max(initial=0.0)].tolist()
    letters = [text for at in largest if (text := glyphs.texts[at]).isalpha()]
    return len(letters) >= settings.STAMPED_LETTERS and not any(map(str.islower, letters))


_BLOCKS: Final = frozenset("█▉▊▇▆")  # what some type over words to black them out
NO_COLOUR: Final = -2
WHITE_PAPER: Final = 0xFFFFFF
PALEST_WHITE: Final = settings.LEAST_WHITE << 16  # no white has a lower number


def unseen_glyphs(
    page: Any, glyphs: Glyphs, frame: Frame, shapes: Shapes, painting: Painting, *, layers: bool
) -> Mask | None:
    """The glyphs that cannot be seen, of those that are drawn at all; None for none. `layers`: the file has hidden layers."""
    doubted = _doubted(glyphs, frame, shapes, painting, layers=layers) if len(glyphs) else []
    if not doubted:
        return None
    scale, whole = _scale(page), _picture(page)
    corners = Frame.of(native.address_of(page.raw)).seen_boxes(glyphs.boxes) * scale
    across = corners[:, 2] - corners[:, 0]
    corners[:, 0] += settings.GLYPH_RIM * across
    corners[:, 2] -= settings.GLYPH_RIM * across
    spots = np.stack((np.floor(corners[:, :2]), np.ceil(corners[:, 2:])), axis=1).reshape(-1, 4).astype(np.int64)
    spots = np.maximum(spots, 0)
    unseen = np.zeros(len(glyphs), dtype=np.bool_)
    for some in _side_by_side(glyphs, corners, doubted):
        mask = np.isin(glyphs.run_numbers, some)
        changed = _what_changes(page, whole, [glyphs.runs[at].owner for at in some])
        unseen[mask] = [not changed[top:bottom, left:right].any() for left, top, right, bottom in spots[mask].tolist()]
    return unseen if unseen.any() else None


def _side_by_side(glyphs: Glyphs, corners: Floats, runs: Sequence[int]) -> list[list[int]]:
    """The runs in groups within which none lies on another, so that a change at its place is its own."""
    starts = glyphs.starts
    rim = settings.RUN_RIM * (corners[starts, 3] - corners[starts, 1])[:, None]
    low = np.minimum.reduceat(corners[:, :2], starts) + rim
    high = np.maximum.reduceat(corners[:, 2:], starts) - rim
    groups: list[tuple[list[int], list[int]]] = []  # the runs, and which they are of those with glyphs
    wanted = set(runs)
    for at, number in enumerate(glyphs.run_numbers[starts].tolist()):
        if number in wanted:
            meets = ((low < high[at]) & (high > low[at])).all(axis=1)
            full = groups[-1] if len(groups) == settings.MOST_OVER else ([], [])
            numbers, places = next((own for own in groups if not meets[own[1]].any()), full)
            if not numbers:
                groups.append((numbers, places))
            numbers.append(number)
            places.append(at)
    return [numbers for numbers, _ in groups]


def _doubted(glyphs: Glyphs, frame: Frame, shapes: Shapes, painting: Painting, *, layers: bool) -> list[int]:
    """The numbers of the runs that may not be seen."""
    blocks = _BLOCKS.intersection(glyphs.texts)
    if layers or blocks:
        barred = {at for at, text in zip(glyphs.run_numbers.tolist(), glyphs.texts, strict=True) if text in blocks}
        return [at for at, run in enumerate(glyphs.runs) if _is_drawn(run) and at not in barred]
    used = {run.colour for run in glyphs.runs}
    pale = any(colour >= PALEST_WHITE for colour in used)
    if not (pale or shapes.shadings):
        return []
    starts = glyphs.starts
    numbers = glyphs.run_numbers[starts].tolist()
    runs = [glyphs.runs[at] for at in numbers]
    white = [at for at, run in enumerate(runs) if run.white] if pale else []
    if not shapes.shadings:
        return [numbers[at] for at in white if _is_drawn(runs[at])]
    painted = np.array([painting.texts.get(run.owner, 0) for run in runs], dtype=np.int64)
    likely = painting.shadings[:, None] > painted
    colours = [int(shading.colour, 16) if shading.colour else NO_COLOUR for shading in shapes.shadings]
    if not used.isdisjoint(colours):
        likely |= np.array(colours)[:, None] == np.array([run.colour for run in runs])
    if not white and not likely.any():
        return []
    boxes = frame.seen_boxes(glyphs.boxes)
    upper, lower = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
    areas = np.array([(s.box.x0, s.box.top, s.box.x1, s.box.bottom) for s in shapes.shadings], dtype=np.float64)
    for side in (0, 1):
        likely &= areas[:, side, None] < lower[:, side]
        likely &= areas[:, side + 2, None] > upper[:, side]
    found = set(np.flatnonzero(likely.any(axis=0)).tolist())
    coloured = areas[np.array(colours) != WHITE_PAPER] if white else areas
    for at in white:
        middle = (upper[at] + lower[at]) / 2
        if not ((coloured[:, :2] <= middle) & (coloured[:, 2:] >= middle)).all(axis=1).any():
            found.add(at)
    return [numbers[at] for at in sorted(found) if _is_drawn(runs[at])]


def _is_drawn(run: TextRun) -> bool:
    return run.shown and run.turn != SKEWED


def _what_changes(page: Any, whole: NDArray[np.uint8], owners: list[int]) -> Mask:
    """Where the picture of the `whole` page changes as soon as those text objects are left out of it."""
    things = [ctypes.cast(owner, raw.FPDF_PAGEOBJECT) for owner in owners]
    for thing in things:
        raw.FPDFPageObj_SetIsActive(thing, False)
    bare = _picture(page)
    for thing in things:
        raw.FPDFPageObj_SetIsActive(thing, True)
    changes = np.abs(whole.astype(np.int16) - bare).max(axis=2)
    return np.asarray(changes > settings.SEEN_CONTRAST, dtype=np.bool_)


def _scale(page: Any) -> float:
    return settings.LOOK_SCALE * min(1.0, settings.LOOK_LENGTH / float(max(page.get_size())))


def _picture(page: Any) -> NDArray[np.uint8]:
    bitmap = page.render(scale=_scale(page), may_draw_forms=False, draw_annots=False)
    try:
        return np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
    finally:
        bitmap.close()
