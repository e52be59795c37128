"""What is drawn over a sheet of an OpenDocument workbook: text boxes, shapes, pictures and tick boxes, by the cells under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from winterplan_extract.sources.excel.drawn import DrawnThing, area_covered, reach_end
from winterplan_extract.sources.excel.settings import FARTHEST, POINTS
from winterplan_extract.sources.excel.sheet import CellPlace
from winterplan_extract.sources.unpack import attribute

if TYPE_CHECKING:
    from lxml.etree import _Element

_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHAPES: Final = ("frame", "custom-shape", "rect", "ellipse", "circle", "caption", "control")
_LENGTH: Final = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)")
_UNSAID: Final = float(FARTHEST)  # points of a row or column whose size the file does not say: whatever is in it fits


def points_of(length: str) -> float:
    """A length such as 2.26cm, in points; 0 for what is none."""
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * POINTS[found[2]] if found else 0.0


def numbered(table: _Element, kind: str) -> Iterator[tuple[int, int, _Element]]:
    """The rows or columns of a sheet as the file has them, each with its number, the first being 1, and how often it repeats."""
    number = 1
    for part in table.iter(f"{_TABLE}table-{kind}"):
        count = int(part.get(f"{_TABLE}number-{kind}s-repeated", "1"))
        yield number, count, part
        number += count


class OdsMeasure:
    """How high the rows and how wide the columns of a sheet are, in points; `lengths` are those of its styles."""

    def __init__(self, table: _Element, lengths: Mapping[str, float]) -> None:
        self._sizes: dict[str, list[tuple[int, float]]] = {"row": [], "column": []}
        for kind, sizes in self._sizes.items():
            for number, count, part in numbered(table, kind):
                hidden = part.get(f"{_TABLE}visibility", "visible") != "visible"
                size = lengths.get(part.get(f"{_TABLE}style-name", ""), 0.0) or _UNSAID
                sizes.append((number + count - 1, 0.0 if hidden else size))

    def row(self, number: int) -> float:
        """The height of a row, the first being 1."""
        return next((size for last, size in self._sizes["row"] if number <= last), _UNSAID)

    def column(self, number: int) -> float:
        """The width of a column, the first being 1."""
        return next((size for last, size in self._sizes["column"] if number <= last), _UNSAID)


def drawn_over(
    table: _Element, anchors: Sequence[tuple[CellPlace, _Element]], fills: Mapping[str, str], measure: OdsMeasure
) -> Iterator[DrawnThing]:
    """What is drawn over a sheet; `anchors` are the cells with something in them, `fills` the colours of shapes by their styles."""
    ticks = {
        attribute(control, "id"): attribute(control, "current-state") == "checked"
        for control in table.iter("{*}checkbox")
    }
    for place, holder in (*anchors, *(((1, 1), each) for each in table.iterchildren(f"{_TABLE}shapes"))):
        for shape in holder.iterchildren(*(f"{_DRAW}{kind}" for kind in _SHAPES)):
            at, over = _box(shape, place, measure)
            fill = fills.get(shape.get(f"{_DRAW}style-name", ""), "")
            mark = ticks.get(shape.get(f"{_DRAW}control", ""))
            image = next((found for each in shape.iter(f"{_DRAW}image") if (found := attribute(each, "href"))), "")
            text = "\n".join("".join(map(str, line.itertext())) for line in shape.iter(f"{_TEXT}p")).strip()
            box = "" if mark is None else "☑" if mark else "☐"
            yield DrawnThing(at, over, text, box, fill=fill, solid=bool(fill), picture=image)


def _box(shape: _Element, place: CellPlace, measure: OdsMeasure) -> tuple[CellPlace, tuple[CellPlace, ...]]:
    """The cell in which the middle of a shape lies, and those that it covers."""
    spans = []
    for first, before, length, along in (
        (place[0], "y", "height", measure.row),
        (place[1], "x", "width", measure.column),
    ):
        start, offset = reach_end(first, max(0.0, points_of(shape.get(f"{_SVG}{before}", ""))), along)
        size = min(points_of(shape.get(f"{_SVG}{length}", "")), FARTHEST)
        spans.append((start, offset, *reach_end(start, offset + size, along), along))
    return area_covered(spans[0], spans[1])
