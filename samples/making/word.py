"""Writes returns as Word files: tables built element by element, so that what Word hides is known.

Content is WordprocessingML in strings: `paragraphs` makes them of plain text, `cell`, `row` and
`table` put them together, `document` packs them with fixed properties and time stamps.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm
from lxml import etree

_NAMES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_STAMP: Final = (2020, 10, 30, 9, 0, 0)
_MADE: Final = dt.datetime(2020, 10, 30, 9, 0, 0)  # noqa: DTZ001 - the property is kept without a zone
REVISED: Final = 'w:id="{0}" w:author="Reviewer" w:date="2020-10-29T10:00:00Z"'
BULLETS: Final = 70  # the list that `paragraphs` puts items in
Links = Callable[[str], str]


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` goes into its rPr."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def paragraph(content: str, *, style: str = "", listed: tuple[int, int] | None = None, mark: str = "") -> str:
    """A paragraph; `listed` is its list and level, `mark` what is said of its paragraph mark."""
    parts = [
        f'<w:pStyle w:val="{style}"/>' if style else "",
        f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>' if listed else "",
        f"<w:rPr>{mark}</w:rPr>" if mark else "",
    ]
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{content}</w:p>"


def paragraphs(text: str, properties: str = "") -> str:
    """The text, a paragraph a line; lines that begin with `• ` become list items."""
    return "".join(
        paragraph(run(line[2:], properties), listed=(BULLETS, 0))
        if line.startswith("• ")
        else paragraph(run(line, properties) if line else "")
        for line in text.split("\n")
    )


def heading(text: str, level: int) -> str:
    """A heading in Word's own style of that level."""
    return paragraph(run(text), style=f"Heading{level}")


def cell(content: str, *, width: int, span: int = 1, merge: str = "", fill: str = "") -> str:
    """A table cell holding paragraphs; `merge` is `restart` or `continue` for cells merged downwards."""
    parts = [
        f'<w:tcW w:w="{width}" w:type="dxa"/>',
        f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
        f'<w:vMerge w:val="{merge}"/>' if merge else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
    ]
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def row(cells: Sequence[str], *, header: bool = False, revision: str = "") -> str:
    """A table row; `revision` is `<w:ins …/>` or `<w:del …/>` for a row that was tracked."""
    inner = ("<w:tblHeader/>" if header else "") + revision
    return f"<w:tr>{f'<w:trPr>{inner}</w:trPr>' if inner else ''}{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Sequence[str]) -> str:
    """A table with single borders; widths in twentieths of a point."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def plain_row(texts: Sequence[str], widths: Sequence[int], *, header: bool = False, fill: str = "") -> str:
    """A row of plain texts; a header is bold and repeats on each page."""
    bold = "<w:b/>" if header else ""
    cells = [cell(paragraphs(text, bold), width=width, fill=fill) for text, width in zip(texts, widths, strict=True)]
    return row(cells, header=header)


def inserted(content: str, number: int) -> str:
    """Runs that a tracked change put in."""
    return f"<w:ins {REVISED.format(number)}>{content}</w:ins>"


def deleted(text: str, number: int) -> str:
    """Text that a tracked change took out."""
    return f'<w:del {REVISED.format(number)}><w:r><w:delText xml:space="preserve">{_escaped(text)}</w:delText></w:r></w:del>'


def level(text: str, *, kind: str = "decimal", font: str = "", start: int = 1) -> str:
    """One level of a list, without its number: how its label reads."""
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>' if font else ""
    return (
        f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{look}'
    )


def document(body: Callable[[Links], str], *, lists: Mapping[int, Sequence[str]] | None = None, header: str = "", footer: str = "", title: str = "") -> bytes:  # fmt: skip
    """The Word file, in landscape. `body` is given a function from an address to a relationship's id.

    `lists` gives the levels of each list by its number; the bullets of `paragraphs` are always there.
    """
    made = docx.Document()
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = header, footer
    bullets = [level("\uf0b7", kind="bullet", font="Symbol"), level("o", kind="bullet", font="Courier New")]
    for number, levels in ({BULLETS: bullets} | dict(lists or {})).items():
        _add_list(made, number, levels)
    content = body(lambda address: made.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    element = made.element.body
    for child in _parsed(content):
        element.insert(len(element) - 1, child)  # the section's properties stay last
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = title, "", "", ""
    properties.created = properties.modified = _MADE
    properties.revision = 1
    out = io.BytesIO()
    made.save(out)
    return _restamped(out.getvalue())


def _add_list(made: docx.document.Document, number: int, levels: Sequence[str]) -> None:
    numbering = made.part.numbering_part.element
    inner = "".join(f'<w:lvl w:ilvl="{place}">{text}</w:lvl>' for place, text in enumerate(levels))
    abstract, instance = _parsed(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )
    first_instance = next(child for child in numbering if child.tag.endswith("}num"))
    first_instance.addprevious(abstract)  # the schema wants every abstractNum before the first num
    numbering.append(instance)


def _parsed(content: str) -> list[etree._Element]:
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
    return list(docx.oxml.parse_xml(f"<w:body {names}>{content}</w:body>"))


def _restamped(content: bytes) -> bytes:
    """The package with one fixed time stamp on every part, so that its bytes depend on its content alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _STAMP), before.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
