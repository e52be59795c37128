"""Packs a layout's return as a Word file: pages, headers and footers, footnotes."""

from __future__ import annotations

import io
from typing import Final

import docx
from build import body
from docx.enum.section import WD_ORIENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm, Pt
from looks import Layout
from making.word import document, level, run
from parts import MARGIN, NUMBERS, upright
from rowset import COUNCIL, rows

_NOTE: Final = "Figures are those of the return of 9 October."
_NOTES_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NOTES_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(layout: Layout) -> bytes:
    """The layout's return as a Word file."""
    content = "".join(body(layout))
    lists = {NUMBERS: [level("%1")]}
    made = docx.Document(io.BytesIO(document(lambda _: content, lists=lists, title="Winter plan return")))
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(layout.size)
    normal.paragraph_format.space_after = Pt(0 if "tight" in layout.extras else 3)
    for number, section in enumerate(made.sections):
        turned = not upright(layout, number)
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if turned else (Mm(210), Mm(297))
        section.left_margin = section.right_margin = Mm(MARGIN)
        section.top_margin = section.bottom_margin = Mm(18)
    if "furniture" in layout.extras:
        _furnish(made)
    if "footnotes" in layout.extras:
        _add_notes(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _furnish(made: docx.document.Document) -> None:
    section = made.sections[0]
    section.header.paragraphs[0].text = f"{COUNCIL.name} – winter plan return – OFFICIAL"
    footer = section.footer.paragraphs[0]
    for text, instruction in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        footer.add_run(text)
        footer._p.append(
            docx.oxml.parse_xml(
                f'<w:fldSimple xmlns:w="{_W}" w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            )
        )


def _add_notes(made: docx.document.Document) -> None:
    """The part that holds the footnotes: one for every row whose number is a multiple of five."""
    kinds = (("-1", "separator", "<w:separator/>"), ("0", "continuationSeparator", "<w:continuationSeparator/>"))
    notes = [
        f'<w:footnote w:id="{i}" w:type="{kind}"><w:p><w:r>{mark}</w:r></w:p></w:footnote>' for i, kind, mark in kinds
    ]
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    notes += [
        f'<w:footnote w:id="{number}"><w:p>{mark}{run(" " + _NOTE)}</w:p></w:footnote>'
        for number in range(1, len(rows()) + 1)
        if number % 5 == 0
    ]
    blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{_W}">{"".join(notes)}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, blob.encode(), made.part.package)
    made.part.relate_to(part, _NOTES_LINK)
