"""Puts drawn pages on new ones, each as a form within the page: side by side, turned, or made smaller."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import pypdfium2

Matrix = tuple[float, float, float, float, float, float]
SMALLER: Final[Matrix] = (0.9, 0.0, 0.0, 0.9, 20.0, 30.0)


def beside(x: float) -> Matrix:
    """The matrix that sets a page `x` points to the right."""
    return (1.0, 0.0, 0.0, 1.0, x, 0.0)


def turned(height: float) -> Matrix:
    """The matrix that lays a page of that height on its side, to be read from below upwards."""
    return (0.0, 1.0, -1.0, 0.0, height, 0.0)


def placed(parts: Sequence[tuple[bytes, Matrix]], size: tuple[float, float]) -> bytes:
    """A file whose page n holds page n of each part, moved by its matrix; `size` is that of a page."""
    whole = pypdfium2.PdfDocument.new()
    sources = [(pypdfium2.PdfDocument(content), matrix) for content, matrix in parts]
    for number in range(max(len(source) for source, _ in sources)):
        page = whole.new_page(*size)
        for source, matrix in sources:
            if number < len(source):
                thing = source.page_as_xobject(number, whole).as_pageobject()
                thing.set_matrix(pypdfium2.PdfMatrix(*matrix))
                page.insert_obj(thing)
        page.gen_content()
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
