"""The text of a workbook's sheets straight from the package's XML: what is typed as text in rows and columns that show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from openpyxl.utils import column_index_from_string

from winterplan_extract.domain.document import CELL_END, SecondPart
from winterplan_extract.sources.excel.number_format import hides_text, sections_of, text_of, text_shown
from winterplan_extract.sources.signs import in_symbols
from winterplan_extract.sources.unpack import elements, parsed, sheet_parts

_COLUMN: Final = re.compile(r"[A-Z]{1,3}")
_DRAWING: Final = re.compile(r"xl/drawings/drawing\d*\.xml", re.IGNORECASE)
_DRAWN_TEXT: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_ON: Final = frozenset({"1", "true", "on"})


def sheet_texts(parts: Mapping[str, bytes]) -> tuple[SecondPart, ...]:
    """A part for each sheet that is shown, its cells of text parted, numbers only with the words that a format puts
    around them; and one for each drawing. Empty for a workbook whose parts are not XML. Raises etree.XMLSyntaxError."""
    if "xl/workbook.xml" not in parts:
        return ()
    strings = parts.get("xl/sharedStrings.xml", b"")
    shared = [_said(entry) for entry in parsed(strings).iter("{*}si")] if strings else []
    unseen, formats, fonts = _looks(parts.get("xl/styles.xml", b""))
    made: list[SecondPart] = []
    for sheet, part in sheet_parts(parts):
        data = parts.get(part, b"")
        if data and sheet.get("state", "visible") == "visible":
            said = [
                (in_symbols(text_shown(text, formats.get(style, "")), fonts.get(style, "")), style)
                for text, style in _cells(data, shared, formats)
            ]
            optional = "".join(text for text, style in said if style in unseen)
            text = CELL_END.join(text for text, _ in said)
            made.append(SecondPart(text, name=sheet.get("name", ""), optional=optional))
    drawings = (parsed(data) for name, data in sorted(parts.items()) if _DRAWING.fullmatch(name) and data)
    drawn = (" ".join(node.text or "" for node in root.iter(_DRAWN_TEXT)) for root in drawings)
    return (*made, *(SecondPart(said) for said in drawn if said))


def _looks(data: bytes) -> tuple[frozenset[str], Mapping[str, str], Mapping[str, str]]:
    """The numbers of the styles that print in white or show no text, which may well be left out; the number formats and the fonts of all styles."""
    if not data:
        return frozenset(), {}, {}
    root = parsed(data)
    fonts = list(root.iterfind("{*}fonts/{*}font"))
    colours = [font.find("{*}color") for font in fonts]
    white = {str(i) for i, colour in enumerate(colours) if colour is not None and (colour.get("theme") == "0" or colour.get("rgb", "")[-6:].upper() == "FFFFFF")}  # fmt: skip
    names = {str(i): name.get("val", "") for i, font in enumerate(fonts) if (name := font.find("{*}name")) is not None}
    codes = {each.get("numFmtId"): each.get("formatCode") or "" for each in root.iter("{*}numFmt")}
    styles = [(str(i), style) for i, style in enumerate(root.iterfind("{*}cellXfs/{*}xf"))]
    formats = {i: codes[style.get("numFmtId")] for i, style in styles if style.get("numFmtId") in codes}
    hiding = {number for number, code in formats.items() if hides_text(code)}
    unseen = frozenset(i for i, style in styles if style.get("fontId") in white or i in hiding)
    return unseen, formats, {i: names.get(style.get("fontId", ""), "") for i, style in styles}


def _said(entry: etree._Element) -> str:
    """What a string says; how it is pronounced (rPh) is no part of it."""
    texts = (
        node for node in entry.iter("{*}t") if not any(str(up.tag).endswith("}rPh") for up in node.iterancestors())
    )
    return "".join(node.text or "" for node in texts)


def _cells(data: bytes, shared: list[str], formats: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The texts of a sheet's cells, each with the number of its style; row by row, for a sheet may be formatted down to its millionth."""
    hidden: list[tuple[int, int]] = []
    for element in elements(data, "{*}col", "{*}row"):
        if element.tag.endswith("}col"):
            if element.get("hidden") in _ON:
                hidden.append((int(element.get("min", "0")), int(element.get("max", "0"))))
            continue
        if element.get("hidden") not in _ON:
            for cell in element.iterchildren("{*}c"):
                column = _COLUMN.match(cell.get("r", ""))
                number = column_index_from_string(column[0]) if column else 0
                text = _text(cell, shared, formats.get(cell.get("s", ""), ""))
                if text and not any(first <= number <= last for first, last in hidden):
                    yield text, cell.get("s", "0")
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _text(cell: etree._Element, shared: list[str], code: str) -> str:
    kind = cell.get("t", "n")
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if kind == "inlineStr":
        return _said(cell)
    if kind == "n" and value:
        words = (text for section in sections_of(code) for piece, text in section.pieces if piece == "word")
        return _worded(float(value), code) if any(map(_WORD.search, words)) else ""
    return value if kind == "str" else ""


def _worded(value: float, code: str) -> str:
    """A number or date with the words that its format puts around it; empty for what is no date."""
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import from_excel

    try:
        return text_of(from_excel(value) if is_date_format(code) else value, code)
    except (ValueError, OverflowError):
        return ""
