"""Word tables as tables of the document: cells with text, bold, fill and the count of their letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from winterplan_extract.domain.document import Cell, Notice, Table
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.word.grid import PlacedCell, lay_out
from winterplan_extract.sources.word.letters import letters_in
from winterplan_extract.sources.word.markup import (
    COVERED,
    PICTURE_NS,
    TBL,
    TC,
    TR,
    VML_NS,
    Element,
    P,
    drop,
    hexadecimal,
    step,
    val,
    w,
)
from winterplan_extract.sources.word.paragraphs import (
    Story,
    TextWithNotes,
    all_bold,
    joined,
    letters_expected,
    telling_runs,
    text_of,
)
from winterplan_extract.sources.word.shading import Theme, highlight, is_grey, is_unclear, shape_fill, shown_fill

_PICTURES: Final = (f"{{{PICTURE_NS}}}pic", f"{{{VML_NS}}}imagedata", w("object"))


def read_table(element: Element, number: int, story: Story, snap: float) -> Table:
    """The table as numbered in the document; borders nearer than `snap` points are one."""
    grid = lay_out(element, snap)
    rows: list[list[Cell | None]] = [[None] * grid.columns for _ in range(grid.rows)]
    looks = _first_row_looks(element, story)
    for placed in grid.cells:
        rows[placed.row][placed.column] = _cell(placed, story, *(looks if placed.row == 0 else (False, "")))
    return Table(number, None, None, (), tuple(tuple(row) for row in rows), header_rows=grid.header_rows)


def _cell(placed: PlacedCell, story: Story, bold: bool, fill: str) -> Cell:
    """The cell; `bold` and `fill` are what the table's style gives it where nothing nearer does."""
    said, letters = _joined(placed.cells, story)
    head = placed.cells[0]
    own = all_bold(head, story)
    return Cell(
        said.text,
        row_span=placed.row_span,
        col_span=placed.col_span,
        bold=bool(said.lines) and (bold if own is None else own),
        fill=(_sign_colour(placed.cells, said.text, story) or _fill(head, story.styles.theme) or fill),
        chars=letters,
        struck="\n".join(said.struck),
        note="\n".join(said.remarks),
        covered=any(cell.get(COVERED) for cell in placed.cells),
    )


def _joined(cells: Sequence[Element], story: Story) -> tuple[TextWithNotes, int]:
    """What merged cells say together; one that only says again what the first said adds nothing."""
    said = text_of(cells[0], story)
    letters = letters_expected(cells[0], said)
    for cell in cells[1:]:
        more = text_of(cell, story)
        if (more.text and more.text != said.text) or more.struck or more.remarks:
            letters += letters_expected(cell, more)
            said = joined([said, more])
    return said, letters


def _first_row_looks(table: Element, story: Story) -> tuple[bool, str]:
    """Bold and fill that the table's style gives its first row, where the table asks for them."""
    style = story.styles.style(val(step(table, "tblPr", "tblStyle")))
    look = step(table, "tblPr", "tblLook")
    asked = look is not None and (
        look.get(w("firstRow")) in ("1", "true", "on") or bool((hexadecimal(val(look)) or 0) & 0x0020)
    )
    return (bool(style.first_row_bold), style.first_row_fill or "") if asked else (False, "")


def _sign_colour(cells: Sequence[Element], text: str, story: Story) -> str:
    """The colour of what a cell without words shows: a dot or other sign, or a shape that is drawn there."""
    if chars(text):
        return ""
    if not text:
        return next(filter(None, (shape_fill(cell, story.styles.theme) for cell in cells)), "")
    colours = {story.styles.ink(run) for cell in cells for run in telling_runs(cell)}
    coloured = [colour for colour in colours if not is_grey(colour)]
    return coloured[0] if len(coloured) == 1 else ""


def _fill(cell: Element, theme: Theme) -> str:
    """The colour behind a cell: its own, else one that all its paragraphs or all its runs share."""
    own = shown_fill(step(cell, "tcPr", "shd"), theme)
    if own:
        return own
    paragraphs = {shown_fill(step(p, "pPr", "shd"), theme) for p in cell.iterchildren(P)}
    if len(paragraphs) == 1 and "" not in paragraphs:
        return paragraphs.pop()
    properties = [step(run, "rPr") for run in telling_runs(cell)]
    runs = {shown_fill(step(each, "shd"), theme) or highlight(step(each, "highlight")) for each in properties}
    return runs.pop() if len(runs) == 1 else ""


def picture_rows(element: Element, number: int, theme: Theme) -> Iterator[Notice]:
    """A notice for each row that holds a picture, an attached file or, for all it says, a drawing in several colours."""
    for row, tr in enumerate(element.iterchildren(TR), 1):
        cells = (cell for cell in tr.iterchildren(TC) if not letters_in(cell))
        if holds_picture(tr) or any(is_unclear(cell, theme) for cell in cells):
            yield notice("picture_in_row", table=number, row=row)


def covered_rows(element: Element, number: int) -> Iterator[Notice]:
    """A notice for each row in which letters stand that nobody sees."""
    for row, tr in enumerate(element.iterchildren(TR), 1):
        if count := sum(int(cell.get(COVERED, "0")) for cell in tr.iterchildren(TC)):
            yield notice("text_covered", table=number, row=row, count=count)


def holds_picture(element: Element) -> bool:
    """Whether a picture or an attached file stands in the element."""
    return next(element.iter(*_PICTURES), None) is not None


def released(table: Element) -> list[Element]:
    """The elements that stand for a table in the body: itself, or what a layout table was a frame for.

    A frame is a single cell, a table with no text of its own, or a single column or a table
    narrower than what it holds, where that holds most of the text: its paragraphs and tables stand
    for themselves. Any other table is itself, and what is nested in a cell stays in that cell's text.
    """
    cells = [cell for row in table.iterchildren(TR) for cell in row.iterchildren(TC)]
    nested = [inner for cell in cells for inner in cell.iterchildren(TBL)]
    if not nested:
        return [table]
    if len(cells) == 1 or sum(map(letters_in, nested)) == letters_in(table):
        return _dissolved(cells)
    width = _width(table)
    standing = [inner for inner in nested if _width(inner) > width]
    within = sum(letters_in(inner) for inner in standing)
    if not standing or within <= letters_in(table) - within:
        return [table]
    if width == 1:
        return _dissolved(cells)
    for inner in standing:
        drop(inner)
    return [table, *(part for inner in standing for part in released(inner))]


def _dissolved(cells: Sequence[Element]) -> list[Element]:
    parts: list[Element] = []
    for cell in cells:
        for child in cell:
            if child.tag == P:
                parts.append(child)
            elif child.tag == TBL:
                parts += released(child)
    return parts


def _width(table: Element) -> int:
    return max((sum(1 for _ in row.iterchildren(TC)) for row in table.iterchildren(TR)), default=0)
