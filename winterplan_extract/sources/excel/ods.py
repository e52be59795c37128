"""The sheets of .xlsb workbooks, values alone, by python-calamine; those of .ods as they are shown: formats, struck words, fills, notes, boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits
from winterplan_extract.sources.excel.belongings import remarks_told, with_drawings, with_remarks
from winterplan_extract.sources.excel.drawn import DrawnThing, GridMeasure, area_covered, reach_end
from winterplan_extract.sources.excel.number_format import text_of
from winterplan_extract.sources.excel.sheet import (
    CellPlace,
    SheetCell,
    SheetCells,
    composed,
    letters_of,
    places_told,
    remark,
    sign_fill,
)
from winterplan_extract.sources.settings import FARTHEST, MOST_FILLED, MOST_REPEATED, POINTS
from winterplan_extract.sources.signs import WHITE
from winterplan_extract.sources.unpack import attribute, damaged, elements, parsed, unpack

if TYPE_CHECKING:
    from lxml.etree import _Element
    from python_calamine import CalamineSheet

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NOT_READ: Final = ("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}g", "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}conditional")  # fmt: skip
_FIGURES: Final = re.compile(r"(\d{1,2})[/.-]\d{1,2}[/.-]\d{2}")
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3})")

_HIDDEN: Final = ("collapse", "filter")  # by a person, by a filter


class OdsLook(NamedTuple):
    """What a style does: text struck, its colour, the fill behind it, a column's or row's length in points, a shape's colour, a sheet hidden."""

    struck: bool = False
    ink: str = ""
    fill: str = ""
    length: float = 0.0
    painted: str = ""
    unshown: bool = False


_OdsLooks = Mapping[str, OdsLook]


def read_other(path: Path, limits: Limits) -> tuple[tuple[SheetCells, ...], tuple[Notice, ...]]:
    """The workbook's worksheets in order, and what of them could not be read. Raises UnreadableFile."""
    import python_calamine  # loaded when such a workbook is read

    parts = unpack(path, limits, whole=True)
    try:
        with python_calamine.load_workbook(str(path)) as book:
            shown, told = _sheets_of(parts, path) if parts.get("content.xml") else ({}, ())
            seen, worksheet = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
            sheets = [(about.name, about.visible != seen) for about in book.sheets_metadata if about.typ == worksheet]
            made = (_sheet(book.get_sheet_by_name(name), shown.get(name), hidden=hidden) for name, hidden in sheets)
            return tuple(made), told
    except python_calamine.PasswordError as fault:
        raise UnreadableFile(notice("file_encrypted")) from fault
    except (python_calamine.CalamineError, OSError, ValueError, SyntaxError) as fault:
        raise damaged(fault) from fault


def _sheet(sheet: CalamineSheet, shown: SheetCells | None, *, hidden: bool) -> SheetCells:
    cells: dict[CellPlace, SheetCell] = {}
    # Row by row, empty values first of all: a single cell far out makes a range of millions.
    for r, row in enumerate(sheet.iter_rows() if shown is None else (), 1):
        for c, value in enumerate(row, 1):
            if value != "" and (said := text_of(value)).strip():
                cells[r, c] = SheetCell(composed(said), letters_of(said))
    return replace(shown or SheetCells(sheet.name, cells, bare=True, hiding_unknown=True), hidden=hidden)


def _sheets_of(parts: Mapping[str, bytes], file: Path) -> tuple[dict[str, SheetCells], tuple[Notice, ...]]:
    """The sheets by their names, and what cannot be read of those that show; groups of drawings and conditional formats
    are not read here. Raises etree.XMLSyntaxError."""
    looks = _looks(parts.get("content.xml", b""), _looks(parts.get("styles.xml", b""), {}))
    made: dict[str, SheetCells] = {}
    told: list[Notice] = []
    remarks = Counter[bool]()
    for table in elements(parts["content.xml"], f"{_TABLE}table"):
        name = table.get(f"{_TABLE}name", "")
        rows, columns = _unseen(table, "row"), _unseen(table, "column")
        placed = list(_placed(table, looks))
        cells = SheetCells(
            name,
            {place: seen for place, cell, look in placed if (seen := _cell(cell, look, looks)) is not None},
            {place: end for place, cell, _ in placed if (end := _end(place, cell)) != place},
            hidden_rows=rows["collapse"],
            hidden_columns=columns["collapse"],
            filtered_rows=rows["filter"],
            bare=True,
            hiding_unknown=any(str(part.tag).startswith(_NOT_READ) for part in table.iter(etree.Element)),
        )
        measure = GridMeasure(_sizes(table, "row", looks), _sizes(table, "column", looks))
        holders = [(place, cell) for place, cell, _ in placed if len(cell)]
        cells, said = with_drawings(cells, list(drawn_over(table, holders, looks, measure)), None, file)
        notes = {place: note for place, cell in holders if (note := tuple(_remarks(cell, looks)))}
        cells, counted = with_remarks(cells, notes)
        made[name] = cells
        if not looks.get(table.get(f"{_TABLE}style-name", ""), OdsLook()).unshown:
            failed = [place for place, cell, _ in placed if _is_error(cell)]
            told += said + places_told("cells_in_error", name, dict.fromkeys(failed, 1))
            remarks.update(counted)
        table.clear()
    return made, (*remarks_told(remarks), *told)


def _unseen(table: _Element, kind: str) -> dict[str, frozenset[int]]:
    """The numbers of the rows or columns that do not show, by how they were hidden."""
    found: dict[str, set[int]] = {how: set() for how in _HIDDEN}
    for number, count, part in numbered(table, kind):
        if (how := part.get(f"{_TABLE}visibility", "")) in found:
            found[how].update(range(number, number + min(count, MOST_REPEATED)))
    return {how: frozenset(numbers) for how, numbers in found.items()}


def _looks(data: bytes, before: _OdsLooks) -> dict[str, OdsLook]:
    """The looks of a part's styles beside those of `before`; what a style leaves open, the one it is made from says."""
    made = dict(before)
    for style in parsed(data).iter(f"{_STYLE}style") if data else ():
        held = {str(key).rpartition("}")[2]: str(value).lower() for part in style for key, value in part.items()}
        base = made.get(style.get(f"{_STYLE}parent-style-name", ""), OdsLook())
        line = held.get("text-line-through-style") or held.get("text-line-through-type")
        colour, ink = held.get("background-color", ""), held.get("color", "")
        fill = colour[1:].upper() if re.fullmatch("#(?!f{6})[0-9a-f]{6}", colour) else ""
        made[style.get(f"{_STYLE}name", "")] = OdsLook(
            line != "none" if line else base.struck,
            ink[1:].upper() if re.fullmatch("#[0-9a-f]{6}", ink) else base.ink,
            fill if colour else base.fill,
            points_of(held.get("column-width") or held.get("row-height") or ""),
            held.get("fill-color", "")[1:].upper() if held.get("fill") == "solid" else "",
            held.get("display") == "false",
        )
    return made


def _placed(table: _Element, looks: _OdsLooks) -> Iterator[tuple[CellPlace, _Element, OdsLook]]:
    """The cells that hold something or are coloured, by their places, each with its look: its own, its row's or its column's."""
    by_column = [
        (number + count, part.get(f"{_TABLE}default-cell-style-name", ""))
        for number, count, part in numbered(table, "column")
    ]
    for row_number, rows, row in numbered(table, "row"):
        column = 1
        for cell in row:
            columns = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            if cell.tag == f"{_TABLE}table-cell":
                style = cell.get(f"{_TABLE}style-name") or row.get(f"{_TABLE}default-cell-style-name")
                style = style or next((name for end, name in by_column if column < end), "")
                look = looks.get(style, OdsLook())
                # An empty cell that repeats is the rest of a sheet, coloured to its end.
                if len(cell) or (look.fill and rows * columns <= MOST_FILLED):
                    for r in range(row_number, row_number + min(rows, MOST_REPEATED)):
                        for c in range(column, column + min(columns, MOST_REPEATED)):
                            yield (r, c), cell, look
            if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                column += columns


def _end(place: CellPlace, cell: _Element) -> CellPlace:
    """The last place of the range that a cell is merged over: its own where it is not merged."""
    down, right = (int(cell.get(f"{_TABLE}number-{kind}-spanned", "1")) for kind in ("rows", "columns"))
    return place[0] + min(down, MOST_REPEATED) - 1, place[1] + min(right, MOST_REPEATED) - 1


def _is_error(cell: _Element) -> bool:
    return any(str(key).endswith("}value-type") and value == "error" for key, value in cell.items())


def _remarks(cell: _Element, looks: _OdsLooks) -> Iterator[str]:
    for note in cell.iterchildren(f"{_OFFICE}annotation"):
        said = " ".join("".join(t for t, _ in _runs(line, looks)) for line in note.iter(f"{_TEXT}p"))
        makers = note.iterchildren("{http://purl.org/dc/elements/1.1/}creator")
        author = next((maker.text or "" for maker in makers), "")
        if said.strip():
            yield remark(author, said)


def _cell(cell: _Element, look: OdsLook, looks: _OdsLooks) -> SheetCell | None:
    lines = [list(_runs(line, looks)) for line in cell.iterchildren(f"{_TEXT}p")] if not _is_error(cell) else []
    text = "\n".join("".join(said for said, struck in line if not struck) for line in lines)
    gone = "\n".join("".join(said for said, struck in line if struck) for line in lines)
    unseen = 0
    if look.ink == WHITE and not look.fill:
        text, gone, unseen = "", "", letters_of(text) + chars(gone)
    elif look.struck:
        text, gone = "", "\n".join("".join(said for said, _ in line) for line in lines)
    text, gone = _plainly(text, cell), composed(gone)
    if not text.strip() and not gone and not look.fill and not unseen:
        return None
    fill = sign_fill(text + gone, {look.ink} if text.strip() else set(), look.fill)
    return SheetCell(composed(text), letters_of(text) + chars(gone), False, fill, gone, "", unseen)


def _plainly(text: str, cell: _Element) -> str:
    """Dates of figures day first, and numbers without commas, as in other workbooks; else as it is shown."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "date" and (shown := _FIGURES.match(text)):
        try:
            typed = datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", ""))
        except ValueError:
            return text
        return text if int(text[: shown.end(1)]) == typed.day else text_of(typed)
    return _GROUPED.sub("", text) if kind in ("float", "currency", "percentage") else text


def _runs(line: _Element, looks: _OdsLooks, *, struck: bool = False) -> Iterator[tuple[str, bool]]:
    """The stretches of a line, each with whether it is struck through."""
    struck = struck or looks.get(line.get(f"{_TEXT}style-name", ""), OdsLook()).struck
    yield line.text or "", struck
    for part in line:
        if part.tag == f"{_TEXT}s":
            yield " " * min(int(part.get(f"{_TEXT}c", "1")), MOST_REPEATED), struck
        elif part.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if part.tag == f"{_TEXT}tab" else "\n", struck
        elif part.tag in (f"{_TEXT}span", f"{_TEXT}a"):
            yield from _runs(part, looks, struck=struck)
        yield part.tail or "", struck


_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
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


def _sizes(table: _Element, kind: str, looks: _OdsLooks) -> Callable[[int], float]:
    """How high a row or how wide a column of a sheet is, in points."""
    sizes: list[tuple[int, float]] = []
    for number, count, part in numbered(table, kind):
        hidden = part.get(f"{_TABLE}visibility", "visible") != "visible"
        size = looks.get(part.get(f"{_TABLE}style-name", ""), OdsLook()).length or _UNSAID
        sizes.append((number + count - 1, 0.0 if hidden else size))
    return lambda number: next((size for last, size in sizes if number <= last), _UNSAID)


def drawn_over(
    table: _Element, anchors: Sequence[tuple[CellPlace, _Element]], looks: _OdsLooks, measure: GridMeasure
) -> Iterator[DrawnThing]:
    """What is drawn over a sheet; `anchors` are the cells with something in them."""
    boxes = table.iter("{*}checkbox")
    ticks = {attribute(box, "id"): attribute(box, "current-state") == "checked" for box in boxes}
    for place, holder in (*anchors, *(((1, 1), each) for each in table.iterchildren(f"{_TABLE}shapes"))):
        for shape in holder.iterchildren(*(f"{_DRAW}{kind}" for kind in _SHAPES)):
            at, over = _box(shape, place, measure)
            fill = looks.get(shape.get(f"{_DRAW}style-name", ""), OdsLook()).painted
            mark = ticks.get(shape.get(f"{_DRAW}control", ""))
            image = next((found for each in shape.iter(f"{_DRAW}image") if (found := attribute(each, "href"))), "")
            text = "\n".join("".join(map(str, line.itertext())) for line in shape.iter(f"{_TEXT}p")).strip()
            box = "" if mark is None else "☑" if mark else "☐"
            yield DrawnThing(at, over, text, box, fill=fill, solid=bool(fill), picture=image)


def _box(shape: _Element, place: CellPlace, measure: GridMeasure) -> tuple[CellPlace, tuple[CellPlace, ...]]:
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
