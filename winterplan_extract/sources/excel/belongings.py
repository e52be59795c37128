"""What belongs to a sheet and stands in none of its cells' values: remarks, tick boxes, text boxes, shapes and pictures."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import CellCoordinatesException

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources import settings
from winterplan_extract.sources.excel.drawn import DrawnThing, drawings, grid_measure
from winterplan_extract.sources.excel.sheet import (
    NOTHING,
    CellPlace,
    SheetCell,
    SheetCells,
    composed,
    letters_of,
    places_told,
    remark,
)
from winterplan_extract.sources.signs import TICKED, UNTICKED, WHITE
from winterplan_extract.sources.unpack import linked, parsed, parts_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROW_OF_TABLE: Final = 2  # cells with text that make a row one of a table
_BOOLEAN: Final = ("TRUE", "FALSE")
_TICKED: Final = {"TRUE": TICKED, "FALSE": UNTICKED, "": UNTICKED}
_CELL: Final = re.compile(rb"<c\b(?=[^<>]*?\br=\"([A-Z]+\d+)\")(?=[^<>]*?\bs=\"(\d+)\")[^<>]*>")


def with_belongings(
    cells: SheetCells, file: Path, parts: Mapping[str, bytes], path: str, sheet: Worksheet, theme: Sequence[str]
) -> tuple[SheetCells, tuple[Notice, ...], Mapping[bool, int]]:
    """The sheet with what belongs to its cells, what of that could not be read, and how many remarks are kept (True) or stand outside the table."""
    kinds = {kind.lower() for _, kind, _ in linked(parts, path)}
    made = _with_ticks(cells, parts, path)
    told: list[Notice] = []
    counted = Counter[bool]()
    try:
        if kinds & {"drawing", "vmldrawing"}:
            drawn = list(drawings(parts, path, grid_measure(sheet), theme))
            made, told = with_drawings(made, drawn, sheet, file)
        if kinds & {"comments", "threadedcomment"}:
            made, counted = with_remarks(made, _remarks_of(parts, path))
    except (etree.XMLSyntaxError, ValueError, OverflowError):
        told.append(notice("part_unread", part=path))
    return made, tuple(told), counted


def _with_ticks(cells: SheetCells, parts: Mapping[str, bytes], path: str) -> SheetCells:
    """The sheet with ☑ and ☐ in cells that are tick boxes by their format."""
    bags = [name for name, data in parts.items() if "featurepropertybag" in name.lower() and b"Checkbox" in data]
    if not bags or not parts.get("xl/styles.xml"):
        return cells
    styles = parsed(parts["xl/styles.xml"]).find("{*}cellXfs")
    boxes = {str(i) for i, style in enumerate(styles if styles is not None else ()) if next(style.iter("{*}xfComplement"), None) is not None}  # fmt: skip
    made = dict(cells.cells)
    for found in _CELL.finditer(parts.get(path, b"")):
        place = coordinate_to_tuple(found[1].decode())
        held = made.get(place, NOTHING)
        if found[2].decode() in boxes and held.text in _TICKED:
            made[place] = replace(held, text=_TICKED[held.text], letters=0)
    return replace(cells, cells=made)


def _remarks_of(parts: Mapping[str, bytes], path: str) -> dict[CellPlace, tuple[str, ...]]:
    """The remarks on each cell of the sheet in `path`, each with who made it. Raises etree.XMLSyntaxError."""
    found: dict[CellPlace, list[str]] = {}
    for part in parts_of(parts, path, "comments"):
        root = parsed(parts[part])
        authors = [author.text or "" for author in root.iter("{*}author")]
        for note in root.iter("{*}comment"):
            number = note.get("authorId", "")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            said = "".join(text.text or "" for text in note.iter("{*}t"))
            _add(found, note.get("ref", ""), author, said)
    threads: dict[CellPlace, list[str]] = {}
    for part in parts_of(parts, path, "threadedComment"):
        people = _people(parts)
        for comment in parsed(parts[part]).iter("{*}threadedComment"):
            author = people.get(comment.get("personId", ""), "")
            _add(threads, comment.get("ref", ""), author, comment.findtext("{*}text") or "")
    # Beside a thread stands a note that says, for older programs, what the thread says.
    return {place: tuple(said) for place, said in {**found, **threads}.items()}


def _people(parts: Mapping[str, bytes]) -> dict[str, str]:
    data = next((data for name, data in parts.items() if name.lower().startswith("xl/persons/") and data), b"")
    people = parsed(data).iter("{*}person") if data else iter(())
    return {person.get("id", ""): person.get("displayName", "") for person in people}


def _add(found: dict[CellPlace, list[str]], ref: str, author: str, said: str) -> None:
    try:
        place = coordinate_to_tuple(ref)
    except (CellCoordinatesException, ValueError):
        return
    named = "" if author.startswith("tc=") else author
    found.setdefault(place, []).append(remark(named, " ".join(said.split())))


def remarks_told(remarks: Mapping[bool, int]) -> tuple[Notice, ...]:
    """How many remarks stand beside rows, and how many do not."""
    codes = ((True, "comments_kept"), (False, "comments_unread"))
    return tuple(notice(code, count=remarks[kept]) for kept, code in codes if remarks[kept])


def with_remarks(cells: SheetCells, remarks: Mapping[CellPlace, Sequence[str]]) -> tuple[SheetCells, Counter[bool]]:
    """The sheet with its remarks on the cells, each on the first of its row where its own column is empty."""
    made = dict(cells.cells)
    filled = sorted((place for place, cell in made.items() if cell.holds), reverse=True)
    rows = dict(filled)  # the first filled column of each row
    columns = {column for _, column in filled}
    table, counted = _TableArea(cells), Counter[bool]()
    for place, said in remarks.items():
        spot = place if place[1] in columns else (place[0], rows.get(place[0], place[1]))
        kept = table.place(spot) is not None and not cells.hidden
        counted[kept] += len(said)
        if kept:
            _remark(made, table.place(spot) or spot, said)
    return replace(cells, cells=made), counted


def _remark(cells: dict[CellPlace, SheetCell], place: CellPlace, said: Iterable[str]) -> None:
    held = cells.get(place, NOTHING)
    cells[place] = replace(held, note="\n".join((*filter(None, [held.note]), *said)))


class _TableArea:
    """Which places lie in the table of a sheet: in a row of several texts and a column with some."""

    def __init__(self, cells: SheetCells) -> None:
        filled = [place for place, cell in cells.cells.items() if cell.holds]
        self._rows = Counter(row for row, _ in filled)
        self._columns = {column for _, column in filled}
        self._merged = {
            (row, column): start
            for start, end in cells.merged.items()
            for row in range(start[0], end[0] + 1)
            for column in range(start[1], end[1] + 1)
        }
        self.top = min((row for row, count in self._rows.items() if count >= _ROW_OF_TABLE), default=0)

    def place(self, place: CellPlace) -> CellPlace | None:
        """The place as the table has it: of a merged cell its first; None outside."""
        spot = self._merged.get(place, place)
        inside = self._rows[place[0]] >= _ROW_OF_TABLE and (place[1] in self._columns or spot[1] in self._columns)
        return spot if inside else None


def with_drawings(
    cells: SheetCells, drawn: Sequence[DrawnThing], sheet: Worksheet | None, file: Path
) -> tuple[SheetCells, list[Notice]]:
    """The sheet with what is drawn over it in the cells where it lies, without what it covers, and what could not be read."""
    table = _TableArea(cells)
    made = dict(cells.cells)
    unread: set[CellPlace] = set()
    covered: dict[CellPlace, int] = {}
    outside: dict[bool, list[str]] = {True: [], False: []}
    colours = _colours(file, {each.picture for each in drawn if each.picture})
    marks: dict[CellPlace, list[str]] = {}
    for each in drawn:
        place = table.place(each.at)
        alone = len(each.over) <= 1 or {table.place(spot) for spot in each.over} == {place}
        held = made.get(place, NOTHING) if place else NOTHING
        fill, solid = colours.get(each.picture, ("", False)) if each.picture else (each.fill, each.solid)
        for spot in {inner for spot in each.over if solid and (inner := table.place(spot))}:
            if (under := made.get(spot)) and under.holds:
                covered[spot] = letters_of(under.text)
                made[spot] = replace(under, text="", struck="", letters=0, unseen=max(1, covered[spot]))
        if place is None or not alone:
            if each.text:
                outside[each.at[0] < table.top].append(f"{each.mark} {each.text}".strip())
            elif place and (each.picture or (each.mark and not alone)):
                unread.add(place)
        elif each.mark:
            marks.setdefault(place, []).append(f"{each.mark} {each.text}".strip())
        elif each.chosen:
            chosen = _choice(each.chosen, sheet)
            if not held.text and chosen:
                made[place] = replace(held, text=composed(chosen), letters=letters_of(chosen))
        elif each.text:
            held = made.get(place, NOTHING)
            if held.text:
                _remark(made, place, [f"Text box: {' '.join(each.text.split())}"])
            else:
                made[place] = replace(held, text=composed(each.text), letters=held.letters + letters_of(each.text), fill=held.fill or (fill if fill != WHITE else ""))  # fmt: skip
        elif fill and fill != WHITE:
            made[place] = replace(made.get(place, NOTHING), fill=held.fill or fill)
        elif each.picture:
            unread.add(place)
    for place, boxes in marks.items():
        held = made.get(place, NOTHING)
        own = "" if held.text in _BOOLEAN else held.text
        text = " ".join((*boxes, *filter(None, [own])))
        made[place] = replace(held, text=composed(text), letters=letters_of(text))
    told = places_told("cells_drawn_over", cells.name, dict.fromkeys(unread, 1))
    told += places_told("cells_unseen", cells.name, covered)
    return replace(cells, cells=made, above=tuple(outside[True]), below=tuple(outside[False])), told


def _choice(chosen: str, sheet: Worksheet | None) -> str:
    """What a drop-down shows: an entry of the list in its range."""
    if sheet is None:
        return ""
    area, _, number = chosen.rpartition("#")
    name, _, cells = area.rpartition("!")
    book = sheet.parent
    try:
        source = book[name.strip("'").replace("''", "'")] if name and book is not None else sheet
        first = coordinate_to_tuple(cells.replace("$", "").split(":")[0])
        value = source.cell(first[0] + int(number) - 1, first[1]).value if int(number) > 0 else None
    except (KeyError, ValueError, AttributeError):
        return ""
    return "" if value is None else str(value)


def _colours(file: Path, names: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """Of each image the colour that most of it has, empty for a picture of several, and whether nothing shows through it."""
    from PIL import Image, UnidentifiedImageError

    found: dict[str, tuple[str, bool]] = {}
    with zipfile.ZipFile(file) as package:
        for name in sorted(names):
            try:
                if package.getinfo(name).file_size > settings.LARGEST_IMAGE:
                    continue
                with Image.open(io.BytesIO(package.read(name))) as image:
                    image.thumbnail((settings.LOOKED_AT, settings.LOOKED_AT))
                    points = image.convert("RGBA").get_flattened_data()
            except (KeyError, OSError, ValueError, zipfile.BadZipFile, UnidentifiedImageError, Image.DecompressionBombError):  # fmt: skip
                continue
            found[name] = _colour_of_points(points)  # type: ignore[arg-type]
    return found


def _colour_of_points(points: Sequence[tuple[int, int, int, int]]) -> tuple[str, bool]:
    opaque = [point for point in points if point[3] > settings.OPAQUE]
    # White and black are paper and outline.
    coloured = Counter(
        (r // settings.SHADES, g // settings.SHADES, b // settings.SHADES)
        for r, g, b, _ in opaque
        if max(r, g, b) - min(r, g, b) > settings.COLOURED
    )
    solid = len(opaque) == len(points)
    if not coloured:
        return "", solid
    most, count = coloured.most_common(1)[0]
    if count < settings.ONE_COLOUR * coloured.total() or coloured.total() < settings.LEAST_COLOURED * len(opaque):
        return "", solid
    return "".join(f"{(settings.SHADES + 1) * part:02X}" for part in most), solid
