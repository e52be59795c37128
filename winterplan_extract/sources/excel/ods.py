"""What an OpenDocument workbook says in its cells as it is shown there: numbers by their formats, struck words, fills, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from lxml import etree

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.excel.linked import parsed
from winterplan_extract.sources.excel.settings import MOST_REPEATED
from winterplan_extract.sources.excel.sheet import CellPlace, SheetCell, composed, letters_of
from winterplan_extract.sources.excel.shown import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DATE: Final = re.compile(r"[\d\s/.:-]+")
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3})")

_OdsLooks = Mapping[str, tuple[bool, str]]  # of each style whether it strikes, and its fill


def cells_of(parts: Mapping[str, bytes]) -> dict[str, dict[CellPlace, SheetCell]]:
    """The cells of each sheet, by its name, that hold text or a remark. Raises etree.XMLSyntaxError."""
    looks = {**_looks(parts.get("styles.xml", b"")), **_looks(parts.get("content.xml", b""))}
    made: dict[str, dict[CellPlace, SheetCell]] = {}
    steps = etree.iterparse(BytesIO(parts["content.xml"]), tag=f"{_TABLE}table", resolve_entities=False, no_network=True, load_dtd=False)  # fmt: skip
    for _, table in steps:
        made[table.get(f"{_TABLE}name", "")] = dict(_cells(table, looks))
        table.clear()
    return made


def _looks(data: bytes) -> dict[str, tuple[bool, str]]:
    made: dict[str, tuple[bool, str]] = {}
    for style in parsed(data).iter(f"{_STYLE}style") if data else ():
        held = {str(key).rpartition("}")[2]: str(value) for part in style for key, value in part.items()}
        colour = held.get("background-color", "")
        fill = colour[1:].upper() if re.fullmatch("#[0-9a-fA-F]{6}", colour) and colour.lower() != "#ffffff" else ""
        made[style.get(f"{_STYLE}name", "")] = (held.get("text-line-through-style", "none") != "none", fill)
    return made


def _cells(table: _Element, looks: _OdsLooks) -> Iterator[tuple[CellPlace, SheetCell]]:
    row_number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        rows, column = int(row.get(f"{_TABLE}number-rows-repeated", "1")), 1
        for cell in row:
            columns = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            made = _cell(cell, looks) if cell.tag == f"{_TABLE}table-cell" else None
            if made is not None:
                for r in range(row_number, row_number + min(rows, MOST_REPEATED)):
                    for c in range(column, column + min(columns, MOST_REPEATED)):
                        yield (r, c), made
            if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                column += columns
        row_number += rows


def _cell(cell: _Element, looks: _OdsLooks) -> SheetCell | None:
    lines = [list(_runs(line, looks)) for line in cell.iterchildren(f"{_TEXT}p")]
    remarks = [" ".join("".join(t for t, _ in _runs(line, looks)) for line in note.iter(f"{_TEXT}p")) for note in cell.iterchildren(f"{_OFFICE}annotation")]  # fmt: skip
    struck_whole, fill = looks.get(cell.get(f"{_TABLE}style-name", ""), (False, ""))
    if any(str(key).endswith("}value-type") and value == "error" for key, value in cell.items()):
        lines = []
    text = "\n".join("".join(said for said, struck in line if not struck) for line in lines)
    gone = "\n".join("".join(said for said, struck in line if struck) for line in lines)
    if struck_whole:
        text, gone = "", "\n".join("".join(said for said, _ in line) for line in lines)
    text, gone = _plainly(text, cell), composed(gone)
    if not text.strip() and not gone and not any(remarks):
        return None
    return SheetCell(composed(text), letters_of(text) + chars(gone), False, fill, gone, "\n".join(filter(None, remarks)))  # fmt: skip


def _plainly(text: str, cell: _Element) -> str:
    """Dates of figures day first, and numbers without commas, as in other workbooks; what has words as it is shown."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "date" and _DATE.fullmatch(text):
        try:
            return text_of(datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", "")))
        except ValueError:
            return text
    return _GROUPED.sub("", text) if kind in ("float", "currency", "percentage") else text


def _runs(line: _Element, looks: _OdsLooks, *, struck: bool = False) -> Iterator[tuple[str, bool]]:
    """The stretches of a line, each with whether it is struck through."""
    struck = struck or looks.get(line.get(f"{_TEXT}style-name", ""), (False, ""))[0]
    yield line.text or "", struck
    for part in line:
        if part.tag == f"{_TEXT}s":
            yield " " * min(int(part.get(f"{_TEXT}c", "1")), MOST_REPEATED), struck
        elif part.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield "\t" if part.tag == f"{_TEXT}tab" else "\n", struck
        elif part.tag in (f"{_TEXT}span", f"{_TEXT}a"):
            yield from _runs(part, looks, struck=struck)
        yield part.tail or "", struck
