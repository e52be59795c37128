"""A PowerPoint presentation as a Document: each slide a page, its title a heading, its bullets and tables as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml.etree import XMLSyntaxError

from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.plaintext import BULLET, chars, clean
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.unpack import ZIP_FAULTS, damaged, unpack

Shape = Any  # of python-pptx, which has no types
_BULLETED = ("BODY", "OBJECT", "VERTICAL_BODY")  # placeholders of list items, unless these say otherwise


def read_slides(path: Path, shown: str, settings: Settings) -> Document:
    """The slides' text in reading order, notes and hidden slides apart. Raises UnreadableFile where the file is damaged or too large."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    unpack(path, settings.limits, whole=True)
    try:
        deck = Presentation(str(path))
        body: list[Table | Paragraph] = []
        hidden: list[int] = []
        for number, slide in enumerate(deck.slides, start=1):
            if slide.element.get("show") == "0":
                hidden.append(number)
                continue
            body += _slide(slide, number, sum(isinstance(item, Table) for item in body))
        title = clean(deck.core_properties.title or "") or next((p.text for p in body if isinstance(p, Paragraph)), "")
    except (*ZIP_FAULTS, PackageNotFoundError, XMLSyntaxError, LookupError, AttributeError, TypeError) as fault:
        raise damaged(fault) from fault
    told = [notice("slides_hidden", count=len(hidden), slides=", ".join(map(str, hidden)))] if hidden else []
    return Document(shown, "pptx", len(deck.slides), tuple(body), title=title, notices=tuple(told))


def _slide(slide: Any, number: int, tables: int) -> Iterator[Table | Paragraph]:
    """What stands on a slide: its title first, then its shapes from the top left."""
    heading = slide.shapes.title
    if heading is not None and (text := clean(heading.text_frame.text)):
        yield Paragraph(" ".join(text.split()), page=number, level=1, bold=True)
    for shape in sorted(_shapes(slide.shapes), key=lambda each: (each.top or 0, each.left or 0)):
        if heading is not None and shape.shape_id == heading.shape_id:
            continue
        if getattr(shape, "has_table", False) and shape.has_table:
            tables += 1
            yield _table(shape.table, tables, number)
        elif shape.has_text_frame:
            yield from _paragraphs(shape, number)


def _shapes(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """The shapes, those in groups one by one."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _paragraphs(shape: Shape, page: int) -> Iterator[Paragraph]:
    placed = shape.placeholder_format.type.name if shape.is_placeholder and shape.placeholder_format.type else ""
    for paragraph in shape.text_frame.paragraphs:
        text = clean(paragraph.text.replace("\v", " "))
        if text:
            yield Paragraph(f"{BULLET if _is_item(paragraph, placed) else ''}{text}", page=page)


def _is_item(paragraph: Any, placed: str) -> bool:
    """Whether a paragraph is a list item: by a glyph or number of its own, or by its placeholder's."""
    kinds = {child.tag.rpartition("}")[2] for child in paragraph._p.pPr} if paragraph._p.pPr is not None else set()
    if "buNone" in kinds:
        return False
    return bool(kinds & {"buChar", "buAutoNum", "buBlip"}) or placed in _BULLETED


def _table(table: Any, number: int, page: int) -> Table:
    rows = tuple(tuple(None if cell.is_spanned else _cell(cell, page) for cell in row.cells) for row in table.rows)
    return Table(number, page, None, (), rows, header_rows=int(bool(table.first_row)))


def _cell(cell: Any, page: int) -> Cell:
    text = clean(cell.text_frame.text.replace("\v", "\n"))
    solid = cell.fill.type is not None and cell.fill.type.name == "SOLID"
    colour = cell.fill.fore_color if solid else None
    fill = str(colour.rgb) if colour is not None and colour.type is not None and colour.type.name == "RGB" else ""
    down, across = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
    return Cell(text, page=page, row_span=down, col_span=across, fill=fill, chars=chars(text))
