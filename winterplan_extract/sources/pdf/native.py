"""pdfium's functions called with addresses, much cheaper than the generated bindings. pdfium is not thread-safe: one document a process."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from ctypes import c_double, c_int, c_size_t, c_uint, c_ulong, c_void_p
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

_HANDLE: Final = c_void_p
_WHERE: Final = c_void_p  # the address of what the function fills
_ROWS: Final = 1024


def _address(name: str) -> int:
    return ctypes.cast(getattr(raw, name), c_void_p).value or 0


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(_address(name))


def _bare(name: str, result: Any) -> Callable[..., Any]:
    """A function whose arguments are not converted, which saves a third of a call: c_void_p for handles (not int: 32 bits), int for int."""
    return ctypes.PYFUNCTYPE(result)(_address(name))


def address_of(handle: Any) -> int:
    """The address that a handle of the generated bindings holds; 0 for none."""
    return ctypes.cast(handle, c_void_p).value or 0


class NumberRows:
    """Memory for pdfium to write rows of numbers to, with the address of each row made once: many answers at one go."""

    def __init__(self, width: int) -> None:
        self._rows = np.zeros((_ROWS, width), dtype=np.float32)
        start, step = self._rows.ctypes.data, self._rows.strides[0]
        self._places = [c_void_p(start + step * row) for row in range(_ROWS)]

    def filled(self, ask: Callable[..., int], handles: Iterable[Any], asked: Sequence[int]) -> NDArray[np.float32]:
        """The rows that `ask` fills, called with a handle, what is asked about and where to write; zeros where it fails."""
        found = [self._rows[:0]]
        for begin in range(0, len(asked), _ROWS):
            some = asked[begin : begin + _ROWS]
            self._rows[: len(some)] = 0
            deque(map(ask, handles, some, self._places), maxlen=0)
            found.append(self._rows[: len(some)].copy())
        return np.concatenate(found)


# called for every glyph of a text page: (text page, glyph, ...)
glyph_code = _bare("FPDFText_GetUnicode", c_uint)
is_hyphen = _bare("FPDFText_IsHyphen", c_int)  # at a line's end, which glyph_code gives as 2
glyph_owner = _bare("FPDFText_GetTextObject", c_size_t)  # 0 for none
glyph_box = _bare("FPDFText_GetLooseCharBox", c_int)

# called for every text object, with its first glyph
glyph_size = _bare("FPDFText_GetFontSize", c_double)
glyph_matrix = _bare("FPDFText_GetMatrix", c_int)
render_mode = _bare("FPDFTextObj_GetTextRenderMode", c_int)
font_of = _bare("FPDFTextObj_GetFont", c_void_p)
text_colour = _bare("FPDFPageObj_GetFillColor", c_int)

# of a text page and of fonts
count_glyphs = _bound("FPDFText_CountChars", c_int, _HANDLE)
all_codes = _bound("FPDFText_GetText", c_int, _HANDLE, c_int, c_int, _WHERE)
font_name = _bound("FPDFFont_GetBaseFontName", c_size_t, _HANDLE, _WHERE, c_size_t)
font_flags = _bound("FPDFFont_GetFlags", c_int, _HANDLE)
font_weight = _bound("FPDFFont_GetWeight", c_int, _HANDLE)

# of a page and its objects
page_box = _bound("FPDF_GetPageBoundingBox", c_int, _HANDLE, _WHERE)
page_rotation = _bound("FPDFPage_GetRotation", c_int, _HANDLE)
count_objects = _bound("FPDFPage_CountObjects", c_int, _HANDLE)
page_object = _bound("FPDFPage_GetObject", c_void_p, _HANDLE, c_int)
count_form_objects = _bound("FPDFFormObj_CountObjects", c_int, _HANDLE)
form_object = _bound("FPDFFormObj_GetObject", c_void_p, _HANDLE, c_ulong)
object_type = _bound("FPDFPageObj_GetType", c_int, _HANDLE)
object_bounds = _bound("FPDFPageObj_GetBounds", c_int, _HANDLE, _WHERE, _WHERE, _WHERE, _WHERE)
object_matrix = _bound("FPDFPageObj_GetMatrix", c_int, _HANDLE, _WHERE)
fill_colour = _bound("FPDFPageObj_GetFillColor", c_int, _HANDLE, _WHERE, _WHERE, _WHERE, _WHERE)
stroke_colour = _bound("FPDFPageObj_GetStrokeColor", c_int, _HANDLE, _WHERE, _WHERE, _WHERE, _WHERE)
draw_mode = _bound("FPDFPath_GetDrawMode", c_int, _HANDLE, _WHERE, _WHERE)
count_segments = _bound("FPDFPath_CountSegments", c_int, _HANDLE)
path_segment = _bound("FPDFPath_GetPathSegment", c_void_p, _HANDLE, c_int)
segment_point = _bound("FPDFPathSegment_GetPoint", c_int, _HANDLE, _WHERE, _WHERE)
segment_type = _bound("FPDFPathSegment_GetType", c_int, _HANDLE)
segment_closes = _bound("FPDFPathSegment_GetClose", c_int, _HANDLE)

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
MOVE_TO: Final = 2
