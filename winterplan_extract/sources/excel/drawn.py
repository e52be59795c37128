"""What is drawn over a sheet: text boxes, shapes, pictures, tick boxes and drop-downs, each with the cells that it covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from winterplan_extract.sources.excel.sheet import CellPlace
from winterplan_extract.sources.settings import COVERED, FARTHEST
from winterplan_extract.sources.signs import pictured
from winterplan_extract.sources.unpack import attribute, linked, parsed, parsed_vml, parts_of

if TYPE_CHECKING:
    from lxml import etree
    from openpyxl.worksheet.worksheet import Worksheet

_PIXEL, _POINT = 9525, 12700  # in the units of drawings
_CHARACTER, _MARGIN = 7, 5  # pixels: a column's width is given in digits of the usual font
_WIDE, _HIGH = 8.43, 15.0  # of columns in digits and of rows in points where nothing else is said
# What Excel writes beside a new one.
_NAMELESS: Final = re.compile(r"(?:Check|Option) ?(?:Box|Button) \d+", re.IGNORECASE)
_SCHEME: Final = ("bg1", "tx1", "bg2", "tx2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")  # fmt: skip


@dataclass(frozen=True, slots=True)
class DrawnThing:
    """Something drawn, with the cell of its middle and those that it covers: a text, a tick box or sign (`mark`), the place of a drop-down's choice,
    a fill (`solid`: nothing shows through) or the part with an image."""

    at: CellPlace
    over: tuple[CellPlace, ...] = ()
    text: str = ""
    mark: str = ""
    chosen: str = ""
    fill: str = ""
    solid: bool = False
    picture: str = ""


class GridMeasure(NamedTuple):
    """How high a row and how wide a column of a sheet is, the first being 1."""

    row: Callable[[int], float]
    column: Callable[[int], float]


def grid_measure(sheet: Worksheet) -> GridMeasure:
    """The rows and columns of a sheet in the units of drawings."""
    shape = sheet.sheet_format
    high, wide = shape.defaultRowHeight or _HIGH, shape.defaultColWidth or _WIDE
    looks = sheet.row_dimensions.items()
    rows = {number: 0.0 if look.hidden else look.height for number, look in looks if look.hidden or look.height}
    columns: dict[int, float] = {}
    for look in sheet.column_dimensions.values():
        numbers = range(look.min or 0, min(look.max or 0, FARTHEST) + 1)
        columns.update(dict.fromkeys(numbers, 0.0 if look.hidden else look.width))

    def width_of(number: int) -> float:
        width = columns.get(number, wide)
        return (width * _CHARACTER + _MARGIN) * _PIXEL if width else 0.0

    return GridMeasure(lambda number: rows.get(number, high) * _POINT, width_of)


def drawings(parts: Mapping[str, bytes], path: str, measure: GridMeasure, theme: Sequence[str]) -> Iterator[DrawnThing]:
    """What is drawn over the sheet in `path`, from the left in each row. Raises etree.XMLSyntaxError."""
    for part in parts_of(parts, path, "drawing"):
        images = {link: target for link, _, target in linked(parts, part)}
        for anchor in parsed(parts[part]):
            box = _box(anchor, measure)
            if box is not None:
                yield from _anchored(anchor, box, images, theme, measure)
    for part in parts_of(parts, path, "vmlDrawing"):
        for shape in parsed_vml(parts[part]).iter("{*}shape"):
            yield from _control(shape, measure)


_Span = tuple[int, float, int, float, Callable[[int], float]]
_Box = tuple[CellPlace, tuple[CellPlace, ...]]


def _box(anchor: etree._Element, measure: GridMeasure) -> _Box | None:
    """The middle cell of what an anchor holds and the cells that it covers; None where it is bound to no cell."""
    start = anchor.find("{*}from")
    if start is None:
        return None
    ends = anchor.find("{*}to")
    size = anchor.find("{*}ext")
    made: list[_Span] = []
    for name, length, along in (("row", "cy", measure.row), ("col", "cx", measure.column)):
        first, before = _number(start, name) + 1, _number(start, f"{name}Off")
        if ends is not None:
            made.append((first, before, _number(ends, name) + 1, _number(ends, f"{name}Off"), along))
        else:
            reach = before + (int(size.get(length, "0")) if size is not None else 0)
            made.append((first, before, *reach_end(first, reach, along), along))
    return area_covered(made[0], made[1])


def _box_in_group(shape: etree._Element, anchor: etree._Element, measure: GridMeasure) -> _Box | None:
    """The same of one shape of a group, which has its own place in what the anchor holds; None for a shape on its own."""
    own, start = shape.find("{*}spPr/{*}xfrm"), anchor.find("{*}from")
    groups = [group.find("{*}grpSpPr/{*}xfrm") for group in shape.iterancestors("{*}grpSp")]
    if own is None or start is None or not groups:
        return None
    spans: list[_Span] = []
    for name, at, size, along in (("row", "y", "cy", measure.row), ("col", "x", "cx", measure.column)):
        place, length, outer = _extent(own, "off", at), _extent(own, "ext", size), 0.0
        for group in groups:
            if group is None:
                return None
            outer, scale = _extent(group, "off", at), _extent(group, "ext", size) / (_extent(group, "chExt", size) or 1)
            place, length = outer + (place - _extent(group, "chOff", at)) * scale, length * scale
        begun = _number(start, f"{name}Off") + place - outer
        first, before = reach_end(_number(start, name) + 1, begun, along)
        spans.append((first, before, *reach_end(first, before + length, along), along))
    return area_covered(spans[0], spans[1])


def _extent(frame: etree._Element, part: str, name: str) -> float:
    """A length of a shape's frame, in the units of drawings; 0 where it has none."""
    found = frame.find(f"{{*}}{part}")
    text = found.get(name, "") if found is not None else ""
    return float(text) if text.lstrip("-").isdigit() else 0.0


def area_covered(rows: _Span, columns: _Span) -> _Box:
    """The middle cell of what reaches over rows and columns, each from a place in one to a place in another, and the cells that it covers."""
    (row, down), (column, across) = _along(*rows), _along(*columns)
    return (row, column), tuple((r, c) for r in down for c in across)


def reach_end(first: int, reach: float, along: Callable[[int], float]) -> tuple[int, float]:
    """The row (or column) in which a length from the start of one ends, and how far in it."""
    at = first
    while reach > along(at) and at - first < FARTHEST:
        reach -= along(at)
        at += 1
    return at, reach


def _along(first: int, before: float, last: int, after: float, along: Callable[[int], float]) -> tuple[int, list[int]]:
    """The row (or column) in which the middle lies, and those that are covered nearly whole."""
    last = min(max(first, last), first + FARTHEST)
    sizes = [along(number) for number in range(first, last + 1)]
    before, after = min(before, sizes[0]), min(after, sizes[-1])
    middle = (before + sum(sizes[:-1]) + after) / 2
    at, passed = first, 0.0
    for number, size in zip(range(first, last + 1), sizes, strict=True):
        at = number
        if passed + size >= middle:
            break
        passed += size
    taken = [*sizes[:-1], after]
    taken[0] -= before
    return at, [first + i for i, (part, size) in enumerate(zip(taken, sizes, strict=True)) if size and part >= COVERED * size]  # fmt: skip


def _number(element: etree._Element, name: str) -> int:
    text = (element.findtext(f"{{*}}{name}") or "0").strip()
    return max(0, int(text)) if text.lstrip("-").isdigit() else 0


def _anchored(
    anchor: etree._Element, box: _Box, images: Mapping[str, str], theme: Sequence[str], measure: GridMeasure
) -> Iterator[DrawnThing]:
    for shape in anchor.iter("{*}sp"):
        if any(str(up.tag).endswith("}Fallback") for up in shape.iterancestors()) or _is_hidden(shape):
            continue
        if next(shape.iter("{*}compatExt"), None) is not None:  # a control, which the VML beside has whole
            continue
        lines = ["".join(text.text or "" for text in line.iter("{*}t")) for line in shape.iter("{*}p")]
        fill, solid = _filling(shape, theme)
        own = _box_in_group(shape, anchor, measure) or box
        yield DrawnThing(*own, text="\n".join(lines).strip(), fill=fill, solid=solid)
    for picture in anchor.iter("{*}pic"):
        if not _is_hidden(picture):
            blip = next(picture.iter("{*}blip"), None)
            link = attribute(blip, "embed") if blip is not None else ""
            named = next(picture.iter("{*}cNvPr"), picture)
            sign, colour = pictured(named.get("descr") or named.get("title") or "")
            shown = "" if sign and not colour else images.get(link, "") or "?"
            place = _box_in_group(picture, anchor, measure) or box
            yield DrawnThing(*place, mark="" if shown else sign, picture=shown)


def _is_hidden(shape: etree._Element) -> bool:
    named = next(shape.iter("{*}cNvPr"), None)
    return named is not None and named.get("hidden") in ("1", "true")


def _filling(shape: etree._Element, theme: Sequence[str]) -> tuple[str, bool]:
    """The colour that fills a shape, and whether it lets nothing through."""
    look = shape.find("{*}spPr")
    if look is not None and look.find("{*}noFill") is not None:
        return "", False
    fill = look.find("{*}solidFill") if look is not None else None
    if fill is None:
        other = look is not None and any(look.find(f"{{*}}{kind}") is not None for kind in ("gradFill", "blipFill", "pattFill"))  # fmt: skip
        styled = shape.find("{*}style/{*}fillRef")
        if other or styled is None or styled.get("idx") == "0":
            return "", other
        fill = styled
    colour = next(iter(fill), None)
    if colour is None:
        return "", True
    return _colour(colour, theme), next(fill.iter("{*}alpha"), None) is None


def _colour(colour: etree._Element, theme: Sequence[str]) -> str:
    value = colour.get("lastClr") or colour.get("val") or ""
    if value in _SCHEME and _SCHEME.index(value) < len(theme):
        return theme[_SCHEME.index(value)]
    return value.upper() if re.fullmatch("[0-9A-Fa-f]{6}", value) else ""


def _control(shape: etree._Element, measure: GridMeasure) -> Iterator[DrawnThing]:
    """A tick box or a drop-down, as VML has it."""
    about = shape.find("{*}ClientData")
    kind = about.get("ObjectType", "") if about is not None else ""
    if about is None or kind not in ("Checkbox", "Radio", "Drop") or "visibility:hidden" in shape.get("style", "").replace(" ", ""):  # fmt: skip
        return
    numbers = [int(n) for n in re.findall(r"-?\d+", about.findtext("{*}Anchor") or "")]
    if len(numbers) != 8:
        return
    columns = (numbers[0] + 1, numbers[1] * _PIXEL, numbers[4] + 1, numbers[5] * _PIXEL, measure.column)
    rows = (numbers[2] + 1, numbers[3] * _PIXEL, numbers[6] + 1, numbers[7] * _PIXEL, measure.row)
    at, _ = area_covered(rows, columns)
    if kind == "Drop":
        chosen, area = (about.findtext("{*}Sel") or "0").strip(), about.findtext("{*}FmlaRange") or ""
        yield DrawnThing(at, chosen=f"{area}#{chosen}")
        return
    box = shape.find("{*}textbox")
    said = " ".join("".join(map(str, box.itertext())).split()) if box is not None else ""
    mark = "☑" if (about.findtext("{*}Checked") or "0").strip() == "1" else "☐"
    yield DrawnThing(at, mark=mark, text="" if _NAMELESS.fullmatch(said) else said)
