"""Word tables as tables of the document: spans, merges and ragged rows made a grid; cells with text, bold, fill and their letters counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from winterplan_extract.domain.document import Cell, Notice, Table
from winterplan_extract.domain.plaintext import chars, standing_out
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.signs import is_grey
from winterplan_extract.sources.word.accepted import letters_in
from winterplan_extract.sources.word.markup import (
    COVERED,
    PICTURE,
    Element,
    drop,
    hexadecimal,
    spoken,
    step,
    switched,
    twips,
    val,
    vml,
    w,
    whole,
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
from winterplan_extract.sources.word.styles import Theme, is_unclear, run_fill, shape_fill, shown_fill

_TWIPS_A_POINT: Final = 20
_FULL_WIDTH: Final = 5000  # fiftieths of a per cent, in which Word gives a width as a share


@dataclass(frozen=True, slots=True)
class ColumnSpan:
    """A cell of a row between two borders of the grid, counted from 0. `covered`: part of the cell above it."""

    start: int
    end: int
    cells: tuple[Element, ...]
    covered: bool = False
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell where it stands in the grid, with the elements that it is made of."""

    row: int
    column: int
    row_span: int
    col_span: int
    cells: tuple[Element, ...]


def _slots(tr: Element) -> list[ColumnSpan]:
    """The row's cells between the borders that its spans say, the old way of merging sideways undone."""
    at = max(0, whole(step(tr, "trPr", "gridBefore")) or 0)
    slots: list[ColumnSpan] = []
    for cell in tr.iterchildren(w.tc):
        wide = max(1, whole(step(cell, "tcPr", "gridSpan")) or 1)
        sideways = step(cell, "tcPr", "hMerge")
        if sideways is not None and val(sideways) != "restart" and slots:
            before = slots[-1]
            slots[-1] = dataclasses.replace(before, end=at + wide, cells=(*before.cells, cell))
        else:
            down = step(cell, "tcPr", "vMerge")
            restarts = down is not None and val(down) == "restart"
            slots.append(ColumnSpan(at, at + wide, (cell,), down is not None and not restarts, restarts))
        at += wide
    return slots


def _by_width(slots: list[ColumnSpan], positions: Sequence[float], snap: float) -> list[ColumnSpan]:
    """The slots of a row; if it ends short of the grid and says no spans, those that its cells' widths come to."""
    plain = all(slot.start == at and slot.end == at + 1 for at, slot in enumerate(slots))
    if not slots or not plain or len(slots) >= len(positions) - 1:
        return slots
    widths = [_asked_width(slot.cells[0], positions[-1]) for slot in slots]
    ends = [min(range(len(positions)), key=lambda at: abs(positions[at] - end)) for end in accumulate(widths)]
    near = all(abs(positions[at] - end) < snap for at, end in zip(ends, accumulate(widths), strict=True))
    if not (near and ends[-1] == len(positions) - 1 and all(a < b for a, b in pairwise([0, *ends]))):
        return slots
    return [dataclasses.replace(slot, start=a, end=b) for slot, (a, b) in zip(slots, pairwise([0, *ends]), strict=True)]


def _asked_width(cell: Element, whole_width: float) -> float:
    """How wide a cell asks to be, in twips; 0 where it does not say."""
    asked = step(cell, "tcPr", "tcW")
    if asked is None:
        return 0.0
    width = twips(asked.get(w.w))
    return width * whole_width / _FULL_WIDTH if asked.get(w.type) == "pct" else width


def _positions(table: Element) -> list[float]:
    """Where the borders of the table's grid stand, in twips from its left; empty where it does not say."""
    widths = [twips(column.get(w.w)) for column in table.iterfind(f"{w.tblGrid}/{w.gridCol}")]
    return [0.0, *accumulate(widths)] if widths and all(width > 0 for width in widths) else []


def _columns(rows: Sequence[Sequence[ColumnSpan]], positions: Sequence[float], snap: float) -> dict[int, int]:
    """For each border that a cell uses, the number of its column. Borders nearer than `snap` become one, unless a cell stands between: Word keeps one
    for every cell that was dragged a hair aside."""
    used = sorted({0} | {border for row in rows for slot in row for border in (slot.start, slot.end)})
    shortest: dict[int, int] = {}  # the nearest end of a cell that starts at the border
    for row in rows:
        for slot in row:
            shortest[slot.start] = min(slot.end, shortest.get(slot.start, slot.end))
    column_of: dict[int, int] = {}
    column, first = -1, 0
    for border in used:
        joins = (
            column_of
            and border < len(positions)
            and positions[border] - positions[first] < snap
            and all(end > border for start, end in shortest.items() if first <= start < border)
        )
        if not joins:
            column, first = column + 1, border
        column_of[border] = column
    return column_of


def _merge_down(rows: Sequence[Sequence[ColumnSpan]]) -> tuple[PlacedCell, ...]:
    """The cells, each covered one joined to the cell above it that it goes on."""
    done: list[PlacedCell] = []
    open_merges: dict[int, int] = {}  # column -> index in `done` of the cell that may go on downwards
    for number, row in enumerate(rows):
        going_on: dict[int, int] = {}
        for slot in row:
            above = open_merges.get(slot.start)
            if slot.covered and above is not None and done[above].col_span == slot.end - slot.start:
                head = done[above]
                done[above] = dataclasses.replace(head, row_span=head.row_span + 1, cells=(*head.cells, *slot.cells))
                going_on[slot.start] = above
                continue
            if slot.covered or slot.restarts:
                going_on[slot.start] = len(done)
            done.append(PlacedCell(number, slot.start, 1, slot.end - slot.start, slot.cells))
        open_merges = going_on
    return tuple(done)


_PICTURES: Final = (PICTURE, vml.imagedata, w.object)


def read_table(element: Element, number: int, story: Story, snap: float) -> Table:
    """The table as numbered in the document; borders nearer than `snap` points are one. Its header rows lead it on every page it runs over."""
    trs = list(element.iterchildren(w.tr))
    positions, near = _positions(element), snap * _TWIPS_A_POINT
    slots = [_by_width(_slots(tr), positions, near) for tr in trs]
    column_of = _columns(slots, positions, near)
    moved = [
        [dataclasses.replace(slot, start=column_of[slot.start], end=column_of[slot.end]) for slot in row]
        for row in slots
    ]
    rows: list[list[Cell | None]] = [[None] * max(column_of.values(), default=0) for _ in trs]
    looks = _first_row_looks(element, story)
    for placed in _merge_down(moved):
        rows[placed.row][placed.column] = _cell(placed, story, *(looks if placed.row == 0 else (False, "")))
    headers = [bool(switched(step(tr, "trPr", "tblHeader"))) for tr in trs]
    return Table(number, None, None, (), tuple(map(tuple, rows)), header_rows=(*headers, False).index(False))


def _cell(placed: PlacedCell, story: Story, bold: bool, fill: str) -> Cell:
    """The cell; `bold` and `fill` are what the table's style gives it where nothing nearer does."""
    said, letters = _joined(placed.cells, story)
    head = placed.cells[0]
    own = all_bold(head, story)
    text = "\n".join(said.lines)
    notes = tuple(note.text for note in said.notes if note.text)
    return Cell(
        text,
        row_span=placed.row_span,
        col_span=placed.col_span,
        bold=bool(said.lines) and (bold if own is None else own),
        fill=(_sign_colour(placed.cells, text, story) or _fill(head, story.styles.theme) or fill),
        chars=letters - sum(map(chars, notes)),
        struck="\n".join(said.struck),
        note="\n".join((*said.remarks, *notes)),
        covered=any(cell.get(COVERED) for cell in placed.cells),
        marked=_marked(head, story),
    )


def _marked(cell: Element, story: Story) -> str:
    """What of a cell's words stands out by weight, line, colour, highlighter or box."""
    runs = [run for run in telling_runs(cell) if not story.styles.strikes(run)]
    if len(runs) == 1:  # as in most cells: nothing stands out of it
        return ""
    said = ("".join(spoken(node) for node in run.iterchildren(w.t)) for run in runs)
    return standing_out(zip(said, (story.styles.stands_out(run) for run in runs), strict=True))


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
    flagged = bool((hexadecimal(val(look)) or 0) & 0x0020)
    asked = look is not None and (look.get(w.firstRow) in ("1", "true", "on") or flagged)
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
    paragraphs = {shown_fill(step(p, "pPr", "shd"), theme) for p in cell.iterchildren(w.p)}
    if len(paragraphs) == 1 and "" not in paragraphs:
        return paragraphs.pop()
    runs = {run_fill(run, theme) for run in telling_runs(cell)}
    return runs.pop() if len(runs) == 1 else ""


def picture_rows(element: Element, number: int, theme: Theme) -> Iterator[Notice]:
    """A notice for each row that holds a picture, an attached file or, for all it says, a drawing in several colours."""
    for row, tr in enumerate(element.iterchildren(w.tr), 1):
        cells = (cell for cell in tr.iterchildren(w.tc) if not letters_in(cell))
        if holds_picture(tr) or any(is_unclear(cell, theme) for cell in cells):
            yield notice("picture_in_row", table=number, row=row)


def covered_rows(element: Element, number: int) -> Iterator[Notice]:
    """A notice for each row in which letters stand that nobody sees."""
    for row, tr in enumerate(element.iterchildren(w.tr), 1):
        if count := sum(int(cell.get(COVERED, "0")) for cell in tr.iterchildren(w.tc)):
            yield notice("text_covered", table=number, row=row, count=count)


def holds_picture(element: Element) -> bool:
    """Whether a picture or an attached file stands in the element."""
    return next(element.iter(*_PICTURES), None) is not None


def released(table: Element) -> list[Element]:
    """The elements that stand for a table in the body: itself, or what a layout table is a frame for: a single cell, one with no text of its own, or
    a column or narrower table round most of its text."""
    cells = [cell for row in table.iterchildren(w.tr) for cell in row.iterchildren(w.tc)]
    nested = [inner for cell in cells for inner in cell.iterchildren(w.tbl)]
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
            if child.tag == w.p:
                parts.append(child)
            elif child.tag == w.tbl:
                parts += released(child)
    return parts


def _width(table: Element) -> int:
    return max((sum(1 for _ in row.iterchildren(w.tc)) for row in table.iterchildren(w.tr)), default=0)
