"""Which glyphs of a page cannot be seen: something is painted over them, they have their ground's colour, or a layer is off.

Only where something makes it likely is the page drawn, with and without the text in doubt: what changes nothing is not seen.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from winterplan_extract.layout.page_content import Shapes
from winterplan_extract.sources.pdf import native, settings
from winterplan_extract.sources.pdf.glyphs import SKEWED, Frame, Glyphs
from winterplan_extract.sources.pdf.shapes import Painting

Mask = NDArray[np.bool_]
NO_COLOUR, WHITE_PAPER = -2, 0xFFFFFF


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
    corners = _rendered_frame(page).seen_boxes(glyphs.boxes[mask]) * scale
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
    drawn = [run.shown and run.turn != SKEWED for run in glyphs.runs]
    if layers:
        return [at for at, shown in enumerate(drawn) if shown]
    starts = np.flatnonzero(np.diff(glyphs.run_numbers, prepend=-1))
    runs = glyphs.run_numbers[starts].tolist()
    white = [(at, start) for at, start in zip(runs, starts.tolist(), strict=True) if glyphs.runs[at].white]
    if not shapes.shadings:
        return [at for at, _ in white if drawn[at]]
    areas = np.array([(s.box.x0, s.box.top, s.box.x1, s.box.bottom) for s in shapes.shadings], dtype=np.float64)
    colours = np.array([int(s.colour, 16) if s.colour else NO_COLOUR for s in shapes.shadings], dtype=np.int64)
    painted = np.array([painting.texts.get(glyphs.runs[at].owner, 0) for at in runs], dtype=np.int64)
    own = np.array([glyphs.runs[at].colour for at in runs], dtype=np.int64)
    likely = np.argwhere((painting.shadings[:, None] > painted) | (colours[:, None] == own))
    found: set[int] = set()
    if len(likely) or white:
        boxes = frame.seen_boxes(glyphs.boxes)
        upper, lower = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
        area, run = likely[:, 0], likely[:, 1]
        meets = (areas[area, :2] < lower[run]).all(axis=1) & (areas[area, 2:] > upper[run]).all(axis=1)
        found.update(runs[at] for at in np.unique(run[meets]).tolist())
        coloured = areas[colours != WHITE_PAPER]
        for at, start in white:
            middle = (boxes[start, :2] + boxes[start, 2:]) / 2
            if not ((coloured[:, :2] <= middle) & (coloured[:, 2:] >= middle)).all(axis=1).any():
                found.add(at)
    return sorted(at for at in found if drawn[at])


def _rendered_frame(page: Any) -> Frame:
    box = (ctypes.c_float * 4)()
    address = native.address_of(page.raw)
    native.page_box(address, ctypes.addressof(box))
    left, top, right, bottom = box
    return Frame(left, bottom, right, top, native.page_rotation(address))


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
