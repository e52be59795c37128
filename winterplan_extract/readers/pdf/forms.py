"""What was filled in on top of a page: form fields and typed notes, made part of the page before it is read."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pypdfium2 import raw

from winterplan_extract.readers.pdf.words import ASCENT, DESCENT, Word

_FREE_TEXT: Final = 3  # subtypes of annotations
_WIDGET: Final = 20
_UNSEEN: Final = 2 | 32  # flags: hidden, no view
_TICKED: Final = "☑"
_EMPTY: Final = "☐"


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick box and its place (x0, y0, x1, y1) in the page's own coordinates."""

    ticked: bool
    corners: tuple[float, float, float, float]

    def word(self, left: float, top: float, right: float, bottom: float) -> Word:
        """The box as a word at its place on the page as it is seen."""
        size = bottom - top
        return Word(
            text=_TICKED if self.ticked else _EMPTY,
            x0=left,
            x1=right,
            base=bottom - DESCENT / (ASCENT + DESCENT) * size,
            size=size / (ASCENT + DESCENT),
            bold=False,
            spaced=True,
            turn=0,
            shown=True,
            white=False,
            glyphs=(_TICKED if self.ticked else _EMPTY,),
            lefts=(left,),
            rights=(right,),
        )


def take_in(page: Any) -> tuple[bool, Sequence[Mark]]:
    """Draws a page's fields and notes on it; gives whether it must be loaded anew, and its tick boxes.

    Links, comments and fields that are not shown are taken off: they are no part of the page.
    """
    count = raw.FPDFPage_GetAnnotCount(page)
    marks: list[Mark] = []
    kept = 0
    for at in range(count - 1, -1, -1):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        wanted = _is_filled_in(annotation)
        mark = _mark(annotation) if wanted else None
        raw.FPDFPage_CloseAnnot(annotation)
        if mark is not None:
            marks.append(mark)
        if wanted and mark is None:
            kept += 1
        else:
            raw.FPDFPage_RemoveAnnot(page, at)
    if kept == 0:
        return False, tuple(reversed(marks))
    flattened = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    return flattened, tuple(reversed(marks))


def _is_filled_in(annotation: Any) -> bool:
    shown = not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN
    return shown and raw.FPDFAnnot_GetSubtype(annotation) in (_WIDGET, _FREE_TEXT)


def _mark(annotation: Any) -> Mark | None:
    """The annotation as a tick box; None for one that is none: only they have a state."""
    if not raw.FPDFAnnot_HasKey(annotation, b"AS"):
        return None
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    state = ctypes.create_string_buffer(128)
    state_at = ctypes.cast(state, ctypes.POINTER(raw.FPDF_WCHAR))
    length = raw.FPDFAnnot_GetStringValue(annotation, b"AS", state_at, len(state))
    ticked = state.raw[: max(0, length - 2)].decode("utf-16-le", "replace").casefold() not in ("", "off")
    return Mark(ticked, (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)))
