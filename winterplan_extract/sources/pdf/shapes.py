"""What a page draws besides text: rules, shadings and pictures, placed on the page as it is seen."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout.words import Shading, Shapes
from winterplan_extract.sources import settings as source_settings
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf.glyphs import Corners, Frame
from winterplan_extract.sources.signs import is_grey

Matrix = tuple[float, float, float, float, float, float]

_SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Painting:
    """In which order a page is painted: the number of each text object, by its address, and of each shading."""

    texts: Mapping[int, int]
    shadings: NDArray[np.int64]


@dataclass(slots=True)
class _FoundShapes:
    """What was found so far; `number` is that of the object looked at, in the order of painting."""

    rules: list[Corners] = field(default_factory=list)
    shadings: list[tuple[Corners, str]] = field(default_factory=list)
    pictures: list[Corners] = field(default_factory=list)
    frames: list[tuple[Corners, str]] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    number: int = 0

    def shade(self, corners: Corners, colour: str) -> None:
        self.shadings.append((corners, colour))
        self.numbers.append(self.number)


class _ShapeBuffers:
    """Memory for pdfium to write to, allocated once a page."""

    __slots__ = ("at_colour", "at_floats", "at_ints", "colour", "floats", "ints")

    def __init__(self) -> None:
        self.floats = (ctypes.c_float * 6)()
        self.ints = (ctypes.c_int * 2)()
        self.colour = (ctypes.c_uint * 4)()
        self.at_floats = ctypes.addressof(self.floats)
        self.at_ints = ctypes.addressof(self.ints)
        self.at_colour = ctypes.addressof(self.colour)

    def bounds(self, thing: int) -> Corners | None:
        at = self.at_floats
        if not native.object_bounds(thing, at, at + 4, at + 8, at + 12):
            return None
        return (self.floats[0], self.floats[1], self.floats[2], self.floats[3])

    def matrix(self, thing: int) -> Matrix:
        if not native.object_matrix(thing, self.at_floats):
            return _SAME
        return (self.floats[0], self.floats[1], self.floats[2], self.floats[3], self.floats[4], self.floats[5])

    def paint(self, thing: int, *, stroke: bool) -> str | None:
        """The colour as RRGGBB, empty when pdfium cannot say, None for one that cannot be seen."""
        at = self.at_colour
        ask = native.stroke_colour if stroke else native.fill_colour
        if not ask(thing, at, at + 4, at + 8, at + 12):
            return ""
        red, green, blue, alpha = self.colour
        return f"{red:02X}{green:02X}{blue:02X}" if alpha else None


def read_shapes(page: int, frame: Frame, reading: Reading) -> tuple[Shapes, Painting]:
    """The rules, shadings and pictures of a page, placed on the page as it is seen, and in which order it is painted."""
    found, buffers = _FoundShapes(), _ShapeBuffers()
    for thing, kind, matrix in _objects(page, found, buffers, reading.most_objects):
        if kind == native.PATH:
            _add_path(thing, matrix, buffers, reading, found)
        elif kind in (native.IMAGE, native.SHADING):
            corners = buffers.bounds(thing)
            if corners is None:
                continue
            found.shade(_moved(corners, matrix), "")
            if kind == native.IMAGE:
                found.pictures.append(_moved(corners, matrix))
    shadings, frames = (
        tuple(map(Shading, frame.places([corners for corners, _ in areas]), [colour for _, colour in areas]))
        for areas in (found.shadings, found.frames)
    )
    return Shapes(
        rules=frame.places(found.rules),
        shadings=shadings,
        pictures=frame.places(found.pictures),
        frames=frames,
    ), Painting(found.texts, np.array(found.numbers, dtype=np.int64))


def _objects(page: int, found: _FoundShapes, buffers: _ShapeBuffers, most: int) -> Iterator[tuple[int, int, Matrix]]:
    """The objects of a page and of forms in it as they are painted, without text, each with its kind and matrix."""
    texts = found.texts
    on_page = range(min(native.count_objects(page), most))
    inside: list[tuple[Iterator[int], Matrix]] = [((native.page_object(page, at) for at in on_page), _SAME)]
    number = 0
    while inside and number <= most:
        things, matrix = inside[-1]
        for thing in things:
            number += 1
            kind = native.object_type(thing)
            if kind == native.TEXT:
                texts[thing] = number
            elif kind != native.FORM:
                found.number = number
                yield thing, kind, matrix
            elif len(inside) <= source_settings.FORM_DEPTH:
                own = buffers.matrix(thing)
                inside.append((_of_form(thing), own if matrix is _SAME else _after(own, matrix)))
                break
        else:
            inside.pop()


def _of_form(form: int) -> Iterator[int]:
    return (native.form_object(form, at) for at in range(native.count_form_objects(form)))


def _after(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(corners: Corners, matrix: Matrix) -> Corners:
    if matrix is _SAME:
        return corners
    x0, y0 = _point(corners[0], corners[1], matrix)
    x1, y1 = _point(corners[2], corners[3], matrix)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _add_path(thing: int, matrix: Matrix, buffers: _ShapeBuffers, reading: Reading, found: _FoundShapes) -> None:
    native.draw_mode(thing, buffers.at_ints, buffers.at_ints + 4)
    filled, stroked = bool(buffers.ints[0]), bool(buffers.ints[1])
    fill = buffers.paint(thing, stroke=False) if filled else None
    ink = buffers.paint(thing, stroke=True) if stroked else None
    stroked = ink is not None
    bounds = buffers.bounds(thing)
    if bounds is None or not (stroked or fill is not None):
        return
    corners = _moved(bounds, matrix)
    if _thin(corners, reading):
        found.rules.append(corners)
        return
    segments = native.count_segments(thing)
    if segments > reading.most_segments:  # a map or a drawing, not a table
        return
    if ink and not is_grey(ink):
        found.frames.append((corners, ink))
    if fill is not None and segments <= source_settings.RECTANGLE_SEGMENTS:
        found.shade(corners, fill)
        if not stroked:
            return
    if ink is not None and fill is None and segments == source_settings.LINE_SEGMENTS:
        found.shade(corners, ink)  # a line so thick is a bar, and may still be a border
    whole = _after(buffers.matrix(thing), matrix)
    for part in _parts(thing, segments, whole, buffers):
        if fill is not None and segments > source_settings.RECTANGLE_SEGMENTS:
            area = _around(part)
            if _thin(area, reading):
                found.rules.append(area)
            else:
                found.shade(area, fill)
        if stroked:
            found.rules.extend(_sides(part, reading))


def _thin(corners: Corners, reading: Reading) -> bool:
    return min(corners[2] - corners[0], corners[3] - corners[1]) <= reading.rule_width


Points = list[tuple[float, float]]


def _parts(thing: int, segments: int, matrix: Matrix, buffers: _ShapeBuffers) -> list[Points]:
    """The strokes of a path as lists of points; of a curve only its ends."""
    parts: list[Points] = []
    at = buffers.at_floats
    for number in range(segments):
        segment = native.path_segment(thing, number)
        native.segment_point(segment, at, at + 4)
        point = _point(buffers.floats[0], buffers.floats[1], matrix)
        if native.segment_type(segment) == native.MOVE_TO or not parts:
            parts.append([])
        parts[-1].append(point)
        if native.segment_closes(segment):
            parts[-1].append(parts[-1][0])
    return [part for part in parts if len(part) > 1]


def _around(part: Points) -> Corners:
    across, up = [x for x, _ in part], [y for _, y in part]
    return (min(across), min(up), max(across), max(up))


def _sides(part: Points, reading: Reading) -> Iterator[Corners]:
    """The horizontal and vertical sides of a stroke."""
    for one, other in itertools.pairwise(part):
        side = _around([one, other])
        width, height = side[2] - side[0], side[3] - side[1]
        if min(width, height) <= source_settings.SLANT and max(width, height) > reading.rule_width:
            yield side
