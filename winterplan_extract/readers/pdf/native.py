"""pdfium's functions with the cheapest calling form: handles, boxes and buffers go in as addresses.

The generated bindings wrap each pointer in an object of its own, which costs more than the call
itself. A page holds thousands of glyphs, so the functions called for each are bound again here with
plain integers. pdfium is not thread-safe: one document a process at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_char_p, c_double, c_int, c_uint, c_ulong, c_void_p
from typing import Any, Final

import pypdfium2.raw as raw

_HANDLE: Final = c_void_p
_WHERE: Final = c_void_p  # the address of what the function fills


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


def address_of(handle: Any) -> int:
    """The address that a handle of the generated bindings holds; 0 for none."""
    return ctypes.cast(handle, c_void_p).value or 0


# of a text page: (text page, glyph, ...)
count_glyphs = _bound("FPDFText_CountChars", c_int, _HANDLE)
glyph_code = _bound("FPDFText_GetUnicode", c_uint, _HANDLE, c_int)
glyph_owner = _bound("FPDFText_GetTextObject", c_void_p, _HANDLE, c_int)
glyph_box = _bound("FPDFText_GetLooseCharBox", c_int, _HANDLE, c_int, _WHERE)
glyph_origin = _bound("FPDFText_GetCharOrigin", c_int, _HANDLE, c_int, _WHERE, _WHERE)
glyph_size = _bound("FPDFText_GetFontSize", c_double, _HANDLE, c_int)
glyph_matrix = _bound("FPDFText_GetMatrix", c_int, _HANDLE, c_int, _WHERE)

# of a text object and its font
render_mode = _bound("FPDFTextObj_GetTextRenderMode", c_int, _HANDLE)
font_of = _bound("FPDFTextObj_GetFont", c_void_p, _HANDLE)
font_name = _bound("FPDFFont_GetBaseFontName", ctypes.c_size_t, _HANDLE, c_char_p, ctypes.c_size_t)
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
LINE_TO, BEZIER_TO, MOVE_TO = 0, 1, 2
