"""What was filled in on top of a page: form fields and typed notes, made part of the page before it is read."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pypdfium2 import raw

from winterplan_extract.readers.pdf import settings, source_settings
from winterplan_extract.readers.pdf.words import Word

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

    def words(self, left: float, top: float, right: float, bottom: float) -> list[Word]:
        """The box as a word at its place on the page as it is seen."""
        size = (bottom - top) / (settings.ASCENT + settings.DESCENT)
        return [_word(_TICKED if self.ticked else _EMPTY, left, right, bottom - settings.DESCENT * size, size)]


@dataclass(frozen=True, slots=True)
class Typed:
    """The whole of what was typed into a field or note, and the place of that in the page's own coordinates.

    What is drawn of it may be less: a box shows no more than fits, and some programs draw nothing.
    """

    text: str
    corners: tuple[float, float, float, float]

    def words(self, left: float, top: float, right: float, bottom: float) -> list[Word]:
        """The words set in lines that all fit into their place on the page as it is seen."""
        size = min(source_settings.TYPED_SIZE, max(bottom - top, 1.0) / source_settings.TYPED_LEADING)
        lines = _set(self.text, (right - left) / (source_settings.LETTER_WIDTH * size))
        while (
            len(lines) * source_settings.TYPED_LEADING * size > bottom - top and size > source_settings.SMALLEST_TYPED
        ):
            size *= source_settings.TYPED_SHRINK
            lines = _set(self.text, (right - left) / (source_settings.LETTER_WIDTH * size))
        em = source_settings.LETTER_WIDTH * size
        return [
            _word(
                text,
                left + at * em,
                left + (at + len(text)) * em,
                top + (number + source_settings.TYPED_BASELINE) * source_settings.TYPED_LEADING * size,
                size,
            )
            for number, line in enumerate(lines)
            for at, text in line
        ]


def _set(text: str, width: float) -> list[list[tuple[int, str]]]:
    """The words of a text in lines of at most that many letters, each with the letters before it; a long word is cut."""
    found: list[list[tuple[int, str]]] = []
    most = max(int(width), 1)
    for part in text.splitlines():
        line: list[tuple[int, str]] = []
        at = 0
        for word in part.split():
            if line and at + len(word) > most:
                found.append(line)
                line, at = [], 0
            line.append((at, word))
            at += len(word) + 1
        found.extend([line] if line else [])
    return found


def _word(text: str, left: float, right: float, base: float, size: float) -> Word:
    """A word of glyphs of one width."""
    step = (right - left) / len(text)
    return Word(
        text=text,
        x0=left,
        x1=right,
        base=base,
        size=size,
        bold=False,
        spaced=True,
        turn=0,
        shown=True,
        white=False,
        glyphs=tuple(text),
        lefts=tuple(left + at * step for at in range(len(text))),
        rights=tuple(left + (at + 1) * step for at in range(len(text))),
    )


def take_in(page: Any) -> tuple[bool, Sequence[Mark | Typed]]:
    """Draws a page's fields and notes on it; gives whether it must be loaded anew, its tick boxes and typed texts.

    Links, comments and fields that are not shown are taken off: they are no part of the page.
    """
    count = raw.FPDFPage_GetAnnotCount(page)
    marks: list[Mark | Typed] = []
    kept = 0
    for at in range(count - 1, -1, -1):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        wanted = _is_filled_in(annotation)
        mark = (_mark(annotation) or _typed(annotation)) if wanted else None
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
    return Mark(_value(annotation, b"AS").casefold() not in ("", "off"), _corners(annotation))


def _typed(annotation: Any) -> Typed | None:
    """What was typed, where the file says it apart from what is drawn and that may not be all; else None."""
    if raw.FPDFAnnot_GetSubtype(annotation) == _FREE_TEXT:
        text = "" if _is_drawn(annotation) else _value(annotation, b"Contents")
    elif _value(annotation, b"FT") == "Tx" or not _is_drawn(annotation):
        text = _value(annotation, b"V")
    else:
        text = ""  # a choice: its value may be a code for what is shown
    return Typed(text, _corners(annotation)) if text.strip() else None


def _is_drawn(annotation: Any) -> bool:
    length: int = raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    return length > 2


def _value(annotation: Any, key: bytes) -> str:
    """A text or name of the annotation's own; empty where it has none."""
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    held = ctypes.create_string_buffer(max(length, 2))
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR)), len(held))
    return held.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _corners(annotation: Any) -> tuple[float, float, float, float]:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)
