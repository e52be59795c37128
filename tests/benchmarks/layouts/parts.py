"""The pieces that Word tables are put together from: widths, rules, rows, and what stands in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from looks import Layout
from making.word import cell, paragraph, paragraphs, run

NUMBERS: Final = 71  # the list that numbers references
MARGIN: Final = 15.0  # millimetres
BOLD: Final = "<w:b/>"
_SHARES: Final = {
    "ref": 5, "requirement": 24, "current_status": 32, "met": 8, "gap": 15, "lead": 11, "deadline": 9, "section": 10,
    "yes": 5, "no": 5, "fully": 6, "partly": 7, "not": 6, "guidance": 8, "comments": 12,
}  # fmt: skip
_FORM_SHARES: Final = {"labels over": (1,), "boxed": (18, 32, 18, 32)}
_RULES: Final = {  # at the sides, between rows, between columns, over and under: style and eighths of a point
    "grid": ("single 4", "single 4", "single 4", "single 4"), "rows": ("", "single 4", "", "single 4"),
    "double": ("double 4", "double 4", "double 4", "double 4"), "box": ("single 24", "single 2", "single 2", "single 24"),
    "none": ("", "", "", ""), "header only": ("", "", "", ""),
}  # fmt: skip
_SYMBOLS: Final = {"✓": "F0FC", "✗": "F0FB"}  # of Wingdings


def upright(layout: Layout, number: int) -> bool:
    """Whether the pages of Word section `number` stand upright."""
    return layout.portrait or ("mixed" in layout.extras and number % 2 == 1)


def widths(layout: Layout, number: int = 0) -> list[int]:
    """The widths of the columns in Word section `number`, in twentieths of a point."""
    room = round(((210 if upright(layout, number) else 297) - 2 * MARGIN) / 25.4 * 1440)
    shares = shares_of(layout) if not layout.form else _FORM_SHARES.get(layout.form, (22, 78))
    return [room * share // sum(shares) for share in shares]


def shares_of(layout: Layout) -> list[int]:
    """The columns' shares of a table's width."""
    return [_SHARES[column] for column in layout.columns]


def line(layout: Layout, cells: Sequence[str], *, header: bool = False) -> str:
    """A table row; `header`: one that Word prints again on each page, if the layout has it so."""
    marks = ("" if layout.may_split else "<w:cantSplit/>") + ("<w:tblHeader/>" if header and layout.repeat else "")
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(cells)}</w:tr>"


def wide(layout: Layout, text: str, fill: str, number: int = 0) -> str:
    """A row of one cell over the whole width, in bold."""
    columns = widths(layout, number)
    return line(layout, [cell(paragraphs(text, BOLD), width=sum(columns), span=len(columns), fill=fill)])


def plain(layout: Layout, texts: Sequence[str], properties: str = "", number: int = 0) -> str:
    """A row of plain texts."""
    columns = widths(layout, number)
    return line(layout, [cell(paragraphs(t, properties), width=w) for t, w in zip(texts, columns, strict=True)])


def bordered(columns: Sequence[int], lines: Sequence[str], rules: str) -> str:
    """A table of those column widths, with its rules."""
    side, across, between, ends = _RULES[rules]
    kinds = {"top": ends, "left": side, "bottom": ends, "right": side, "insideH": across, "insideV": between}
    borders = "".join(_border(name, kind) for name, kind in kinds.items())
    if rules == "header only":
        under = f"<w:tcBorders>{_border('bottom', 'single 8')}</w:tcBorders>"
        lines = [lines[0].replace("</w:tcPr>", f"{under}</w:tcPr>"), *lines[1:]]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'
    )


def _border(side: str, kind: str) -> str:
    name, _, size = kind.partition(" ")
    return f'<w:{side} w:val="{name or "nil"}" w:sz="{size or 0}" w:space="0" w:color="auto"/>'


def content(layout: Layout, column: str, text: str, number: int) -> str:
    """The paragraphs of a cell of row `number`, with whatever the layout hides in that column."""
    if column == "ref" and layout.refs == "list":
        return paragraph("", listed=(NUMBERS, 0))
    if column == "met" and layout.answer_as == "wingdings":
        return paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="{_SYMBOLS[text]}"/></w:r>')
    if column == "met" and layout.answer_as == "content control":
        return paragraph("".join(_ticked(piece) for piece in (text[:5], text[6:])))
    if column == "requirement" and layout.refs == "inline list":
        first, _, more = text.partition("\n")
        return paragraph(run(first), listed=(NUMBERS, 0)) + (paragraphs(more) if more else "")
    made = paragraphs(text, BOLD if column == "requirement" and "bold requirements" in layout.extras else "")
    if "justified" in layout.extras:
        made = made.replace("<w:pPr>", '<w:pPr><w:jc w:val="both"/>')
    if "centred" in layout.extras and column in ("ref", "met", "deadline"):
        made = made.replace("<w:pPr>", '<w:pPr><w:jc w:val="center"/>')
    if column == "current_status" and text and "footnotes" in layout.extras and number % 5 == 0:
        mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
        made = f"{made.removesuffix('</w:p>')}{mark}</w:p>"
    if column == "current_status" and "nested" in layout.extras and number % 6 == 2:
        held = [("Site", "Beds"), ("Hill House", "12"), ("Mill Lane", "9")]
        lines = [line(layout, [cell(paragraphs(text), width=1500) for text in texts]) for texts in held]
        made += bordered([1500, 1500], lines, "grid") + paragraph("")
    return made


def _ticked(option: str) -> str:
    """A tick box in a content control, with its words."""
    box, words = option[0], option[1:]
    sign = "1" if box == "☑" else "0"
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{sign}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>{run(box)}'
        f"</w:sdtContent></w:sdt>{run(words + ' ')}"
    )
