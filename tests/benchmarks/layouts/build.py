"""Sets a layout's return out as the body of a Word file: headings, tables and what stands around them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from cells import blocks, printed
from forms import forms
from looks import FILLS, Layout
from making.truth import Row
from making.word import cell, heading, paragraph, paragraphs
from parts import BOLD, bordered, content, line, plain, wide, widths
from rowset import COUNCIL

_GROUPS: Final = (  # headings over others, and the columns that they stand over
    ("The plan", ("ref", "requirement")),
    ("Position", ("current_status", "met")),
    ("Is the requirement met?", ("yes", "no")),
    ("Closing the gap", ("gap", "lead", "deadline")),
)
_EXPLAINED: Final = {
    "ref": "",
    "requirement": "As set out in the plan",
    "current_status": "Describe the arrangements in place now",
    "met": "Y or N",
    "gap": "If N, what will be done",
    "lead": "Job title",
    "deadline": "Date",
}
_BANNER: Final = "E7E6E6"
_THEME: Final = "B4C6E7"
_TABLE_EACH: Final = ("paragraph", "over header", "first table")  # sections that have a table of their own
_SAID: Final = (
    "This return sets out how the council and its partners prepare for the winter. It was drawn up with the clinical "
    "commissioning group, the hospital trust and providers of care, and it will be looked at again in January."
)


def body(layout: Layout) -> Iterator[str]:
    """The blocks of the document, from the top."""
    yield heading(f"{COUNCIL.name}: adult social care winter plan 2020 to 2021", 1)
    if "boxes" in layout.extras:
        yield from _boxes()
    if layout.form:
        yield from forms(layout)
    elif layout.section in _TABLE_EACH:
        yield from _tables(layout)
    else:
        yield bordered(widths(layout), list(_lines(layout)), layout.rules)
    yield paragraph("")
    if "boxes" in layout.extras:
        yield _box((("Signed off by", "Director of Adult Social Services"), ("Date", "30 October 2020")))
        yield paragraph("")


def _tables(layout: Layout) -> Iterator[str]:
    """A table for each section."""
    before = ""
    for number, (theme, section, held) in enumerate(blocks()):
        if layout.theme and theme != before:
            yield heading(theme, 1)
        before = theme
        lines = [*_header(layout, number)] if layout.section != "first table" or number == 0 else []
        if layout.section == "over header":
            lines.insert(0, wide(layout, section, _BANNER, number))
        else:
            yield heading(section, 2)
        yield bordered(widths(layout, number), [*lines, *_held(layout, section, held, number)], layout.rules)
        yield _turn() if "mixed" in layout.extras else paragraph("")


def _turn() -> str:
    """The end of a Word section, after which the page turns; its size is set when the file is packed."""
    return "<w:p><w:pPr><w:sectPr><w:type w:val='nextPage'/></w:sectPr></w:pPr></w:p>"


def _lines(layout: Layout) -> Iterator[str]:
    """The rows of a single table that holds everything."""
    yield from _header(layout) if layout.section != "own header" else ()
    before = ""
    for number, (theme, section, held) in enumerate(blocks(), start=1):
        if layout.theme == "banner" and theme != before:
            yield wide(layout, theme, _THEME)
        before = theme
        if layout.section in ("banner", "own header"):
            yield wide(layout, section, _BANNER)
        elif layout.section in ("bold row", "numbered row"):
            ref = str(number) if layout.section == "numbered row" else ""
            yield plain(layout, [{"requirement": section, "ref": ref}.get(c, "") for c in layout.columns], BOLD)
        elif layout.section == "first cell":
            yield plain(layout, [section, *[""] * (len(layout.columns) - 1)], BOLD)
        yield from _header(layout) if layout.section == "own header" else ()
        yield from _held(layout, section, held)


def _held(layout: Layout, section: str, held: Sequence[tuple[int, Row]], number: int = 0) -> Iterator[str]:
    """The rows of one section."""
    lead = ""
    for n, row in held:
        cells = []
        texts = printed(row, layout, n)
        shade = "EDEDED" if layout.banded and n % 2 == 0 else ""
        for column, width in zip(layout.columns, widths(layout, number), strict=True):
            if column == "section":
                first = n == held[0][0]
                text = paragraphs(section, BOLD) if first else ""
                cells.append(cell(text, width=width, merge="restart" if first else "continue"))
            elif column == "lead" and "merged leads" in layout.extras:
                same = texts["lead"] == lead != ""
                merge = "continue" if same else "restart"
                cells.append(cell("" if same else paragraphs(texts["lead"]), width=width, merge=merge))
            else:
                fill = FILLS[row.met] if column == "met" and layout.answer_as == "fill" else shade
                cells.append(cell(content(layout, column, texts[column], n), width=width, fill=fill))
        lead = texts.get("lead", "")
        yield line(layout, cells)
        if "spacer rows" in layout.extras:
            yield plain(layout, [""] * len(layout.columns))


def _header(layout: Layout, number: int = 0) -> list[str]:
    """The rows of headings."""
    look = BOLD + ('<w:color w:val="FFFFFF"/>' if layout.header_white else "")
    columns = list(zip(layout.columns, widths(layout, number), strict=True))

    def head(text: str, width: int, *, span: int = 1, merge: str = "") -> str:
        return cell(paragraphs(text, look), width=width, span=span, merge=merge, fill=layout.header_fill)

    if layout.header == "one":
        cells = [head(layout.headings[column], width) for column, width in columns]
        if "upright text" in layout.extras:
            turned = '<w:textDirection w:val="btLr"/></w:tcPr>'
            cells = [c.replace("</w:tcPr>", turned) if n in ("met", "lead") else c for c, n in zip(cells, layout.columns, strict=True)]  # fmt: skip
        lines = [line(layout, cells, header=True)]
        if "upright text" in layout.extras:
            lines[0] = lines[0].replace("<w:trPr>", '<w:trPr><w:trHeight w:val="1500" w:hRule="atLeast"/>')
        if "column numbers" in layout.extras:
            lines.append(line(layout, [head(f"({n})", width) for n, (_, width) in enumerate(columns, 1)], header=True))
        if "guidance row" in layout.extras:
            hints = [cell(paragraphs(_EXPLAINED[name], "<w:i/>"), width=width) for name, width in columns]
            lines.append(line(layout, hints, header=True))
        return lines
    over, under = [], []
    groups = _GROUPS if layout.header == "groups" else _GROUPS[2:]
    if "yes" in layout.columns:
        groups = _GROUPS[2:3]
    names = {column: name for name, held in groups for column in held}
    for name, pairs in itertools.groupby(columns, key=lambda pair: names.get(pair[0], "")):
        held = list(pairs)
        if name:
            over.append(head(name, sum(width for _, width in held), span=len(held)))
            under += [head(layout.headings[column], width) for column, width in held]
        else:
            over += [head(layout.headings[column], width, merge="restart") for column, width in held]
            under += [head("", width, merge="continue") for _, width in held]
    return [line(layout, over, header=True), line(layout, under, header=True)]


def _box(pairs: Sequence[tuple[str, str]]) -> str:
    lines = [f"<w:tr>{cell(paragraphs(a, BOLD), width=3000)}{cell(paragraphs(b), width=5000)}</w:tr>" for a, b in pairs]
    return bordered([3000, 5000], lines, "grid")


def _boxes() -> Iterator[str]:
    """A contact box and an introduction in two columns, which hold no requirement."""
    pairs = (
        ("Council", COUNCIL.name),
        ("Completed by", "Policy and Performance Team"),
        ("Telephone", "01632 960123"),
        ("Date", "30 October 2020"),
    )
    ends = "<w:p><w:pPr><w:sectPr><w:type w:val='continuous'/>{}</w:sectPr></w:pPr></w:p>"
    yield _box(pairs)
    yield ends.format("")
    yield paragraphs("\n".join([_SAID] * 4))
    yield ends.format("<w:cols w:num='2' w:space='400'/>")
