"""Which glyphs of a page cannot be seen: something is painted over them, they have their ground's colour, or a layer is off.

Only where something makes it likely is the page drawn, with and without the text in doubt: what changes nothing is not seen.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from winterplan_extract.layout.page_content import Shapes
from winterplan_extract.sources.pdf import native, settings
from winterplan_extract.sources.pdf.glyphs import SKEWED, Frame, Glyphs, TextRun
from winterplan_extract.sources.pdf.shapes import Painting

Mask = NDArray[np.bool_]
_BLOCKS: Final = frozenset("█▉▊▇▆")  # what some type over words to black them out
NO_COLOUR: Final = -2
WHITE_PAPER: Final = 0xFFFFFF
PALEST_WHITE: Final = settings.WHITE << 16  # no white has a lower number


def unseen_glyphs(
    page: Any, glyphs: Glyphs, frame: Frame, shapes: Shapes, painting: Painting, *, layers: bool
) -> Mask | None:
    """The glyphs that cannot be seen, of those that are drawn at all; None for none. `layers`: the file has hidden layers."""
    doubted = _doubted(glyphs, frame, shapes, painting, layers=layers) if len(glyphs) else []
    if not doubted:
        return None
    mask = np.isin(glyphs.run_numbers, doubted)
    changed = _what_changes(page, [glyphs.runs[at].owner for at in doubted])
    scale = _scale(page)
    corners = Frame.of(native.address_of(page.raw)).seen_boxes(glyphs.boxes[mask]) * scale
    across = corners[:, 2] - corners[:, 0]
    corners[:, 0] += settings.GLYPH_RIM * across
    corners[:, 2] -= settings.GLYPH_RIM * across
    spots = np.stack((np.floor(corners[:, :2]), np.ceil(corners[:, 2:])), axis=1).reshape(-1, 4).astype(np.int64)
    spots = np.maximum(spots, 0)
    unseen = np.zeros(len(glyphs), dtype=np.bool_)
    unseen[mask] = [not changed[top:bottom, left:right].any() for left, top, right, bottom in spots.tolist()]
    return unseen if unseen.any() else None


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


def _what_changes(page: Any, owners: list[int]) -> Mask:
    """Where the picture of the page changes as soon as those text objects are left out of it."""
    things = [ctypes.cast(owner, raw.FPDF_PAGEOBJECT) for owner in owners]
    whole = _picture(page)
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
