"""Draws the bench's rows again and again as a ruled PDF in small print, until it has as many pages as are wanted."""

from __future__ import annotations

from cells import blocks, printed
from looks import Layout
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from parts import shares_of
from reportlab.lib.pagesizes import A4, landscape

_SIZE = 7.0  # points: some eight requirements a page


def long_file(pages: int) -> bytes:
    """A PDF of `pages` pages or one more, its tables ruled by thin boxes as word processors export them."""
    look = Look(
        size=landscape(A4),
        body=Type("Helvetica", _SIZE, _SIZE * 1.2),
        head=Type("Helvetica-Bold", _SIZE, _SIZE * 1.2),
        pad=2.0,
        gap=2.0,
        rules="rects",
        footer="Page {page} of {pages}",
    )
    return drawn(look, "Winter plan return", lambda sheet: _draw(sheet, pages))[0]


def _draw(sheet: Sheet, pages: int) -> list[Span]:
    layout = Layout("long")
    header = [layout.headings[column] for column in layout.columns]
    spans: list[Span] = []
    copy = 0
    while sheet.page < pages:
        copy += 1
        lines: list[Line] = []
        for _, section, held in blocks():
            lines.append(Line((section,), banner=True, bold=True))
            for number, row in held:
                texts = printed(row, layout, number)
                texts["ref"] = f"{copy}.{texts['ref']}"
                lines.append(Line(tuple(texts[column] for column in layout.columns)))
        spans += sheet.table(shares_of(layout), header, lines)
    return spans
