"""Writes a layout as Word: WordprocessingML by hand, packed by python-docx."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import docx
from cells import printed
from docx.enum.section import WD_ORIENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm, Pt
from looks import FILLS, Layout, Text
from making.truth import Row
from making.word import cell, document, heading, level, paragraph, paragraphs, run
from rowset import COUNCIL, rows

SHARES: Final = {
    "ref": 5, "requirement": 24, "current_status": 32, "met": 8, "gap": 15, "lead": 11, "deadline": 9, "section": 10,
    "yes": 5, "no": 5, "fully": 6, "partly": 7, "not": 6,
}  # fmt: skip
_GROUPS: Final = (  # headings over others, and the columns that they stand over
    ("The plan", ("ref", "requirement")),
    ("Position", ("current_status", "met")),
    ("Is the requirement met?", ("yes", "no")),
    ("Closing the gap", ("gap", "lead", "deadline")),
)
_NUMBERS: Final = 71  # the list that numbers references
_MARGIN: Final = 15.0  # millimetres
_SYMBOLS: Final = {"✓": "F0FC", "✗": "F0FB"}  # of Wingdings
_NOTE: Final = "Figures are those of the return of 9 October."
_NOTES_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NOTES_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(layout: Layout) -> bytes:
    """The layout's return as a Word file."""
    body = "".join(_body(layout))
    lists = {_NUMBERS: [level("%1")]}
    made = docx.Document(io.BytesIO(document(lambda _: body, lists=lists, title="Winter plan return")))
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(layout.size)
    normal.paragraph_format.space_after = Pt(3)
    for number, section in enumerate(made.sections):
        upright = _upright(layout, number)
        section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = (Mm(210), Mm(297)) if upright else (Mm(297), Mm(210))
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin = section.bottom_margin = Mm(18)
    if "furniture" in layout.extras:
        _furnish(made)
    if "footnotes" in layout.extras:
        _add_notes(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def blocks(layout: Layout) -> list[tuple[str, str, list[tuple[int, Row]]]]:
    """The rows by section, in order: theme, section and its rows with their numbers."""
    numbered = enumerate(rows(), start=1)
    grouped = itertools.groupby(numbered, key=lambda pair: (pair[1].theme, pair[1].section))
    return [(theme, section, list(held)) for (theme, section), held in grouped]


def _body(layout: Layout) -> Iterator[str]:
    yield heading(f"{COUNCIL.name}: adult social care winter plan 2020 to 2021", 1)
    if "boxes" in layout.extras:
        yield _boxes()
    if layout.form and layout.form != "one table":
        yield from _forms(layout)
    elif layout.section == "paragraph":
        yield from _tables(layout)
    else:
        lines = [_header(layout, _widths(layout))] if not layout.form else []
        before = ""
        for theme, section, held in blocks(layout):
            lines += _headings(layout, theme if theme != before else "", section)
            lines += _held(layout, section, held)
            before = theme
        yield _table(layout, lines)
    yield paragraph("")
    if "boxes" in layout.extras:
        yield _box((("Signed off by", "Director of Adult Social Services"), ("Date", "30 October 2020")))
        yield paragraph("")


def _tables(layout: Layout) -> Iterator[str]:
    """A table for each section, its heading a paragraph above it."""
    before = ""
    for number, (theme, section, held) in enumerate(blocks(layout)):
        if layout.theme and theme != before:
            yield heading(theme, 1)
        before = theme
        yield heading(section, 2)
        widths = _widths(layout, number)
        yield _table(layout, [_header(layout, widths), *_held(layout, section, held, number)], number)
        yield _turn() if "mixed" in layout.extras else paragraph("")


def _turn() -> str:
    """The end of a Word section, after which the page turns; its size is set when the file is packed."""
    return "<w:p><w:pPr><w:sectPr><w:type w:val='nextPage'/></w:sectPr></w:pPr></w:p>"


def _upright(layout: Layout, number: int) -> bool:
    return layout.portrait or ("mixed" in layout.extras and number % 2 == 1)


def _room(layout: Layout, number: int = 0) -> int:
    """The width between the margins, in twentieths of a point."""
    return round(((210 if _upright(layout, number) else 297) - 2 * _MARGIN) / 25.4 * 1440)


def _widths(layout: Layout, number: int = 0) -> list[int]:
    if layout.form:
        shares = [1] if layout.form == "labels over" else [22, 78]
    else:
        shares = [SHARES[column] for column in layout.columns]
    return [_room(layout, number) * share // sum(shares) for share in shares]


def _held(layout: Layout, section: str, held: Sequence[tuple[int, Row]], number: int = 0) -> list[str]:
    if layout.form:
        return [line for n, row in held for line in _form_rows(layout, printed(row, layout, n), row)]
    widths = _widths(layout, number)
    return [_data_row(layout, widths, row, n, first=n == held[0][0], section=section) for n, row in held]


def _data_row(layout: Layout, widths: Sequence[int], row: Row, number: int, *, first: bool, section: str) -> str:
    texts = printed(row, layout, number)
    fill = "EDEDED" if layout.banded and number % 2 == 0 else ""
    cells = []
    for column, width in zip(layout.columns, widths, strict=True):
        if column == "section":
            content = paragraphs(section, "<w:b/>") if first else ""
            cells.append(cell(content, width=width, merge="restart" if first else "continue"))
            continue
        shade = FILLS[row.met] if column == "met" and layout.answer_as == "fill" else fill
        cells.append(cell(_content(layout, column, texts[column], number), width=width, fill=shade))
    return _row(layout, cells)


def _content(layout: Layout, column: str, text: str, number: int) -> str:
    """The paragraphs of a cell, with whatever the layout hides in that column."""
    if column == "ref" and layout.refs == "list":
        return paragraph("", listed=(_NUMBERS, 0))
    if column == "met" and layout.answer_as == "wingdings":
        return paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="{_SYMBOLS[text]}"/></w:r>')
    if column == "met" and layout.answer_as == "content control":
        return paragraph("".join(_ticked(piece) for piece in (text[:5], text[6:])))
    content = paragraphs(text)
    if column == "current_status" and text and "footnotes" in layout.extras and number % 5 == 0:
        content = content[: -len("</w:p>")] + f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r></w:p>'  # fmt: skip
    if column == "current_status" and "nested" in layout.extras and number % 6 == 2:
        rows = [("Site", "Beds"), ("Hill House", "12"), ("Mill Lane", "9")]
        lines = [_row(layout, [cell(paragraphs(text), width=1500) for text in texts]) for texts in rows]
        content += _bordered([1500, 1500], lines, "single") + paragraph("")
    return content


def _ticked(option: str) -> str:
    box, words = option[0], option[1:]
    sign = "1" if box == "☑" else "0"
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{sign}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>{run(box)}'
        f"</w:sdtContent></w:sdt>{run(words + ' ')}"
    )


def _header(layout: Layout, widths: Sequence[int]) -> str:
    look = "<w:b/>" + ('<w:color w:val="FFFFFF"/>' if layout.header_white else "")

    def head(text: str, width: int, *, span: int = 1, merge: str = "") -> str:
        return cell(paragraphs(text, look), width=width, span=span, merge=merge, fill=layout.header_fill)

    if layout.header == "one":
        cells = [head(layout.headings[column], width) for column, width in zip(layout.columns, widths, strict=True)]
        return _row(layout, cells, header=True)
    over, under = [], []
    wanted = _GROUPS if layout.header == "groups" else _GROUPS[2:]
    split = "yes" in layout.columns
    groups = {c: name for name, columns in wanted for c in columns if not split or name == _GROUPS[2][0]}
    for name, columns in itertools.groupby(
        zip(layout.columns, widths, strict=True), key=lambda pair: groups.get(pair[0], "")
    ):
        held = list(columns)
        if name:
            over.append(head(name, sum(width for _, width in held), span=len(held)))
            under += [head(layout.headings[column], width) for column, width in held]
        else:
            over += [head(layout.headings[column], width, merge="restart") for column, width in held]
            under += [head("", width, merge="continue") for _, width in held]
    return _row(layout, over, header=True) + _row(layout, under, header=True)


def _headings(layout: Layout, theme: str, section: str) -> list[str]:
    """The rows of a table that say what theme and section follow."""
    widths = _widths(layout)
    bold = "<w:b/>"
    lines = []
    if theme and layout.theme == "banner":
        lines.append(cell(paragraphs(theme, bold), width=sum(widths), span=len(widths), fill="B4C6E7"))
    if layout.section == "banner":
        lines.append(cell(paragraphs(section, bold), width=sum(widths), span=len(widths), fill="E7E6E6"))
    rows = [_row(layout, [line]) for line in lines]
    if layout.section == "bold row":
        texts = [section if column == "requirement" else "" for column in layout.columns]
        rows.append(_row(layout, [cell(paragraphs(t, bold), width=w) for t, w in zip(texts, widths, strict=True)]))
    return rows


def _forms(layout: Layout) -> Iterator[str]:
    """A table for each requirement, its labels beside or over the answers."""
    for _, section, held in blocks(layout):
        yield heading(section, 2)
        for number, row in held:
            yield _table(layout, _form_rows(layout, printed(row, layout, number), row))
            yield paragraph("")


def _form_rows(layout: Layout, texts: Text, row: Row) -> list[str]:
    widths, bold = _widths(layout), "<w:b/>"
    pairs = [(layout.headings[column], texts[column]) for column in layout.columns]
    lines = []
    if layout.form == "headed":
        title = f"{texts['ref']} {texts['requirement']}"
        lines = [_row(layout, [cell(paragraphs(title, bold), width=sum(widths), span=2, fill=layout.header_fill)])]
        pairs = pairs[2:]
    for label, text in pairs:
        labelled = cell(paragraphs(label, bold), width=widths[0], fill=layout.header_fill)
        if layout.form == "labels over":
            lines += [_row(layout, [labelled]), _row(layout, [cell(paragraphs(text), width=widths[0])])]
        else:
            lines.append(_row(layout, [labelled, cell(paragraphs(text), width=widths[1])]))
    return lines


def _row(layout: Layout, cells: Sequence[str], *, header: bool = False) -> str:
    marks = ("" if layout.may_split else "<w:cantSplit/>") + ("<w:tblHeader/>" if header and layout.repeat else "")
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(cells)}</w:tr>"


def _table(layout: Layout, lines: Sequence[str], number: int = 0) -> str:
    return _bordered(_widths(layout, number), lines, layout.rules)


def _bordered(widths: Sequence[int], lines: Sequence[str], rules: str) -> str:
    outer, inner, upright = {
        "grid": ("single 4",) * 3, "rows": ("single 4", "single 4", ""), "none": ("", "", ""),
        "double": ("double 4",) * 3, "box": ("single 24", "single 2", "single 2"), "header only": ("", "", ""),
    }.get(rules, ("single 4",) * 3)  # fmt: skip
    sides = {"top": outer, "left": outer if rules != "rows" else "", "bottom": outer,
             "right": outer if rules != "rows" else "", "insideH": inner, "insideV": upright}  # fmt: skip
    borders = "".join(_border(side, kind) for side, kind in sides.items())
    if rules == "header only":
        under = f"<w:tcBorders>{_border('bottom', 'single 8')}</w:tcBorders>"
        lines = [lines[0].replace("</w:tcPr>", f"{under}</w:tcPr>"), *lines[1:]]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'
    )


def _border(side: str, kind: str) -> str:
    name, _, size = kind.partition(" ")
    return f'<w:{side} w:val="{name or "nil"}" w:sz="{size or 0}" w:space="0" w:color="auto"/>'


def _box(pairs: Sequence[tuple[str, str]]) -> str:
    lines = [
        f"<w:tr>{cell(paragraphs(a, '<w:b/>'), width=3000)}{cell(paragraphs(b), width=5000)}</w:tr>" for a, b in pairs
    ]
    return _bordered([3000, 5000], lines, "grid")


def _boxes() -> str:
    """A contact box and an introduction in two columns, which hold no requirement."""
    said = (
        "This return sets out how the council and its partners prepare for the winter. It was drawn up with the clinical "
        "commissioning group, the hospital trust and providers of care, and it will be looked at again in January."
    )
    pairs = (
        ("Council", COUNCIL.name),
        ("Completed by", "Policy and Performance Team"),
        ("Telephone", "01632 960123"),
        ("Date", "30 October 2020"),
    )
    ends = "<w:p><w:pPr><w:sectPr><w:type w:val='continuous'/>{}</w:sectPr></w:pPr></w:p>"
    columns = "<w:cols w:num='2' w:space='400'/>"
    return _box(pairs) + ends.format("") + paragraphs("\n".join([said] * 4)) + ends.format(columns)


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
