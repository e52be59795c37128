"""Builds small Word files part by part, so that a test says exactly what stands in them."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from winterplan_extract.domain.document import Cell, Document, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.word import read_word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_WORD_TYPE}document.main+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f"<w:r><w:rPr>{properties}</w:rPr>{t(text)}</w:r>"


def p(*content: str, properties: str = "") -> str:
    """A paragraph of runs (or, where there is no markup in it, of text)."""
    runs = "".join(c if c.startswith("<") else r(c) for c in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def tc(*content: str, properties: str = "") -> str:
    """A cell of blocks (or, where there is no markup in it, of one paragraph of text)."""
    blocks = "".join(c if c.startswith("<") else p(c) for c in content) or p()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells (or of their texts)."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = (), properties: str = "") -> str:
    """A table; `widths` are those of its grid, in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def listed(num_id: int, level: int = 0) -> str:
    """Paragraph properties that put the paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


def lvl(level: int, number_format: str, text: str, more: str = "") -> str:
    """A level of a list; `more` may give its start, restart and the like."""
    start = "" if "<w:start " in more else '<w:start w:val="1"/>'
    return (
        f'<w:lvl w:ilvl="{level}">{start}<w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def instruction(text: str) -> str:
    """A run that tells a field what to show."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def symbol(font: str, code: str) -> str:
    """A run with a glyph of a symbol font."""
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def text_box(content: str) -> str:
    """A text box as Word writes it: once for itself and once for programs that are older."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
        f"{content}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def parts_of(body: str, *, title: str = "", **others: str) -> dict[str, str]:
    """The parts of a package: `others` hold the content of styles, numbering, footnotes, header and so on."""
    kinds = [kind for kind in _PARTS if kind in others]
    roots = {"header": "hdr", "footer": "ftr"}
    overrides = [
        ("/word/document.xml", MAIN_TYPE),
        *((f"/word/{kind}.xml", f"{_WORD_TYPE}{kind}+xml") for kind in kinds),
    ]
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
            + '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": relations(
            (f"{_RELATION}officeDocument", "word/document.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
        "word/_rels/document.xml.rels": relations(*((f"{_RELATION}{kind}", f"{kind}.xml") for kind in kinds)),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
        ),
    }
    for kind in kinds:
        root = roots.get(kind, kind)
        parts[f"word/{kind}.xml"] = f"<w:{root} {NAMES}>{others[kind]}</w:{root}>"
    return parts


def relations(*pairs: tuple[str, str]) -> str:
    """A relationships part of (type, target) pairs."""
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'


def packed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """The parts as a package at `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def document_of(body: str, **others: str) -> Document:
    """The Document that the reader makes of a body."""
    with tempfile.TemporaryDirectory() as folder:
        return read_word(packed(Path(folder) / "made.docx", parts_of(body, **others)), "made.docx", Settings())


def table_of(body: str, **others: str) -> Table:
    """The only table of a body."""
    (table,) = document_of(body, **others).tables
    return table


def cell_of(*content: str, **others: str) -> Cell:
    """The only cell of a table with that content."""
    cell = table_of(tbl(tr(tc(*content))), **others).rows[0][0]
    assert cell is not None
    return cell


def texts(table: Table) -> list[list[str | None]]:
    """The table's texts, row by row, None where there is no cell."""
    return [[None if cell is None else cell.text for cell in row] for row in table.rows]
