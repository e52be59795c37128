"""Draws a layout straight as PDF, with rules, shadings and page breaks where the samples' drawing puts them."""

from __future__ import annotations

from cells import blocks, printed
from looks import FILLS, Layout
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row
from parts import shares_of
from reportlab.lib.pagesizes import A4, landscape
from rowset import COUNCIL

_LARGE = Type("Helvetica-Bold", 14, 18)
_MIDDLE = Type("Helvetica-Bold", 12, 15)
_SMALL = Type("Helvetica-Bold", 10.5, 13)


def pdf_file(layout: Layout) -> bytes:
    """The layout's return as a PDF file."""
    size = layout.size
    look = Look(
        size=A4 if layout.portrait else landscape(A4),
        body=Type("Helvetica", size, size * 1.2),
        head=Type("Helvetica-Bold", size, size * 1.2),
        gap=4.0,
        rules={"grid": "lines", "rows": "rows"}.get(layout.rules, "none"),  # type: ignore[arg-type]  # the names are Look's
        repeat_header=layout.repeat,
        header_fill=f"#{layout.header_fill}" if layout.header_fill else "",
        turned="turned" in layout.extras,
        footer="Page {page} of {pages}",
    )
    return drawn(look, "Winter plan return", lambda sheet: _draw(sheet, layout))[0]


def _draw(sheet: Sheet, layout: Layout) -> list[Span]:
    sheet.say(f"{COUNCIL.name}: adult social care winter plan 2020 to 2021", _LARGE)
    widths = shares_of(layout)
    header = [layout.headings[column] for column in layout.columns]
    before, lines = "", []
    for theme, section, held in blocks():
        if layout.section == "paragraph":
            if layout.theme and theme != before:
                sheet.say(theme, _MIDDLE, keep=120)
            sheet.say(section, _SMALL, keep=100)
            if layout.form:
                for number, row in held:
                    pairs = [Line((layout.headings[c], printed(row, layout, number)[c])) for c in layout.columns]
                    sheet.table((22, 78), None, pairs)
                    sheet.y += 14
            else:
                sheet.table(widths, header, [_line(layout, number, row) for number, row in held])
        else:
            lines += [Line((theme,), banner=True, bold=True)] if layout.theme and theme != before else []
            lines += [Line((section,), banner=True, bold=True)]
            lines += [_line(layout, number, row) for number, row in held]
        before = theme
    return sheet.table(widths, header, lines) if lines else []


def _line(layout: Layout, number: int, row: Row) -> Line:
    texts = printed(row, layout, number)
    fills = dict.fromkeys(range(len(layout.columns)), "#EDEDED") if layout.banded and number % 2 == 0 else {}
    if layout.answer_as == "fill":
        fills[layout.columns.index("met")] = f"#{FILLS[row.met]}"
    return Line(tuple(texts[column] for column in layout.columns), fills=fills)
