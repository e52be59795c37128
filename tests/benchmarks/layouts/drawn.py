"""Draws a layout straight as PDF, with rules, shadings and page breaks where the samples' drawing puts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cells import blocks, printed
from looks import FILLS, Layout
from making.lines import Type
from making.pdf import Line, Look, Sheet, Span, drawn
from making.truth import Row
from parts import shares_of
from placed import SMALLER, beside, placed, turned
from reportlab.lib.pagesizes import A4, landscape
from rowset import COUNCIL
from sheets import odd

Blocks = Sequence[tuple[str, str, list[tuple[int, Row]]]]

_LARGE = Type("Helvetica-Bold", 14, 18)
_MIDDLE = Type("Helvetica-Bold", 12, 15)
_SMALL = Type("Helvetica-Bold", 10.5, 13)
_HALF: Final = 5  # sections in the left one of two tables side by side
_BETWEEN: Final = 50.0  # points of the two margins between tables side by side that are left out
_KEY: Final = 210.0  # points: the width of the strip that a key stands in
_MEANINGS: Final = (
    ("Y", "The requirement is met in full"),
    ("N", "The requirement is met in part or not at all"),
    ("N/A", "The requirement does not apply here"),
)


def pdf_file(layout: Layout) -> bytes:
    """The layout's return as a PDF file."""
    across, up = A4 if layout.portrait else landscape(A4)
    if "side by side" in layout.extras:
        lanes = [_lane(layout, (across, up), half) for half in (blocks()[:_HALF], blocks()[_HALF:])]
        return placed([(lanes[0], beside(0)), (lanes[1], beside(across - _BETWEEN))], (2 * across - _BETWEEN, up))
    if "key beside" in layout.extras:
        key = drawn(_look(layout, (_KEY, up)), "Key", _draw_key)[0]
        return placed(
            [(_lane(layout, (across, up), blocks()), beside(0)), (key, beside(across - _BETWEEN))],
            (across + _KEY - _BETWEEN, up),
        )
    whole = _lane(layout, (across, up), blocks())
    if "in a form" in layout.extras:
        return placed([(whole, SMALLER)], (across, up))
    if "sideways" in layout.extras:
        return placed([(whole, turned(up))], (up, across))
    return whole


def _look(layout: Layout, size: tuple[float, float]) -> Look:
    return Look(
        size=size,
        body=Type("Helvetica", layout.size, layout.size * 1.2),
        head=Type("Helvetica-Bold", layout.size, layout.size * 1.2),
        gap=4.0,
        rules={"grid": "lines", "rows": "rows", "columns": "lines"}.get(layout.rules, "none"),  # type: ignore[arg-type]  # the names are Look's
        repeat_header=layout.repeat,
        header_fill=f"#{layout.header_fill}" if layout.header_fill else "",
        turned="turned" in layout.extras,
        footer="Page {page} of {pages}",
    )


def _lane(layout: Layout, size: tuple[float, float], held: Blocks) -> bytes:
    """Some of the sections on pages of that size."""
    return odd(_look(layout, size), "Winter plan return", layout, lambda sheet: _draw(sheet, layout, held))


def _draw_key(sheet: Sheet) -> list[Span]:
    """A narrow table that says what the answers mean, level with the return's."""
    sheet.y += 90
    return sheet.table((30, 70), ("Key", "Meaning"), [Line(pair) for pair in _MEANINGS])


def _draw(sheet: Sheet, layout: Layout, parts: Blocks) -> list[Span]:
    if parts[0] == blocks()[0]:
        sheet.say(f"{COUNCIL.name}: adult social care winter plan 2020 to 2021", _LARGE)
    widths = shares_of(layout)
    header = [layout.headings[column] for column in layout.columns]
    before, lines = "", []
    for theme, section, held in parts:
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
