"""A PDF as a Document: page by page what is drawn, then what needs the whole document."""

from __future__ import annotations

import itertools
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from winterplan_extract import plaintext
from winterplan_extract.errors import UnreadableFile
from winterplan_extract.model import Box, Cell, Document, Line, Notice, Paragraph, Table
from winterplan_extract.problems import notice
from winterplan_extract.readers.ocr.scans import Scans
from winterplan_extract.readers.pdf import prose
from winterplan_extract.readers.pdf.areas import parted_areas
from winterplan_extract.readers.pdf.breaks import Vocabulary, split_ends, vocabulary_of
from winterplan_extract.readers.pdf.columns import FEWEST_COLUMNS, segments
from winterplan_extract.readers.pdf.draft import DraftCell, DraftTable
from winterplan_extract.readers.pdf.lanes import Item, reading_order
from winterplan_extract.readers.pdf.lines import Print
from winterplan_extract.readers.pdf.page import Memory, PageDraft, read_page
from winterplan_extract.readers.pdf.regions import Area
from winterplan_extract.readers.pdf.source import Source, open_page, opened
from winterplan_extract.readers.pdf.unruled import find_unruled
from winterplan_extract.settings import Reading, Settings

_log = logging.getLogger(__name__)


def read_pdf(path: Path, shown: str, settings: Settings) -> Document:
    """The document at `path`; `shown` is the file name shown to people.

    Raises UnreadableFile for a file that cannot be opened or holds no text. A page that fails alone
    is a notice, and the others are read.
    """
    with opened(path, settings.limits.pages) as source:
        notices, scans = list(source.notices), Scans(settings)
        pages = list(_pages(source, settings.reading, scans, notices))
        if not any(page.has_text for page in pages):
            unread = next((found for found in notices if found.code == "page_unread"), None)
            raise UnreadableFile(unread or _silence(pages, scans))
        return _document(shown, source, pages, notices, settings.reading)


def _silence(pages: Sequence[PageDraft], scans: Scans) -> Notice:
    """Why a file without any text has none."""
    if any(page.picture_share for page in pages):
        return scans.lack or notice("ocr_found_nothing")
    return notice("no_text")


def _pages(source: Source, reading: Reading, scans: Scans, notices: list[Notice]) -> Iterator[PageDraft]:
    memory = Memory()
    for number in range(1, source.pages + 1):
        try:
            with open_page(source.document, number - 1) as page:
                yield read_page(page, number, memory, reading, scans)
        except MemoryError:
            raise
        except Exception as fault:  # whatever a page makes its reader trip on; the page is told of and the others go on
            _log.debug("page %d: the reader stopped", number, exc_info=fault)
            detail = str(fault).partition("\n")[0] or type(fault).__name__
            notices.append(notice("page_unread", page=number, detail=detail))


def _document(
    shown: str, source: Source, pages: Sequence[PageDraft], notices: list[Notice], reading: Reading
) -> Document:
    recognised = tuple(page.number for page in pages if page.recognised)
    if recognised:
        notices.append(notice("pages_by_ocr", pages=_stretches(recognised)))
    pages = _with_unruled(pages, reading)
    sheets, furniture = prose.set_apart([page.sheet for page in pages], reading)
    sheets = prose.with_room(sheets)
    groups = [lines for sheet in sheets for lines in prose.blocks(sheet)]
    tables = [table for page in pages for table in page.tables]
    words = vocabulary_of([*groups, *([cell.lines for table in tables for cell in table.cells])])
    found = prose.paragraphs(groups, words, _table_size(tables))
    in_order = _in_order(found, tables)
    ordered = [item for item in in_order if isinstance(item, DraftTable)]
    read = iter([_table(table, number, words, follows) for number, table, follows in _following(ordered)])
    notices.extend(_silent_pages(pages, found, reading))
    return Document(
        file=shown,
        format="pdf",
        pages=source.pages,
        body=tuple(next(read) if isinstance(item, DraftTable) else item for item in in_order),
        furniture=(*furniture, *(stamp for page in pages for stamp in page.stamps)),
        title=prose.title_of(source.title, found),
        notices=tuple(notices),
        recognised=recognised,
    )


def _stretches(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: 1 to 4, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _with_unruled(pages: Sequence[PageDraft], reading: Reading) -> list[PageDraft]:
    """The pages with the tables that stand without upright rules among their other lines.

    A table's heading that comes back on each page is in columns, and so no header of the page.
    """
    tabular = {
        line
        for page in pages
        for row, line in zip(page.rows, page.lines, strict=True)
        if segments(row, reading) >= FEWEST_COLUMNS
    }
    grids = find_unruled(_areas(pages, tabular, reading), reading) if tabular else {}
    return [
        page.with_tables(grids.get(page.number, []), reading) if page.boxes or page.number in grids else page
        for page in pages
    ]


def _areas(pages: Sequence[PageDraft], tabular: Collection[Print], reading: Reading) -> list[Area]:
    """What the pages leave outside their ruled tables, headers and footers left out."""
    sheets, _ = prose.set_apart([page.sheet for page in pages], reading, spared=tabular)
    areas: list[Area] = []
    for page, sheet in zip(pages, sheets, strict=True):
        kept = set(sheet.lines)
        rows = tuple(row for row, line in zip(page.rows, page.lines, strict=True) if line in kept)
        areas.append(Area(page.number, rows, page.levels))
    return parted_areas(areas, reading)


def _table_size(tables: Sequence[DraftTable]) -> float:
    """The size of most text in tables; 0 where there is none."""
    sizes: Counter[float] = Counter()
    for table in tables:
        for cell in table.cells:
            for line in cell.lines:
                sizes[round(line.size, 1)] += line.chars
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _silent_pages(pages: Sequence[PageDraft], found: Sequence[Paragraph], reading: Reading) -> Iterator[Notice]:
    """A notice for each page that says nothing but furniture, if most of it is a picture or all of it blank."""
    speaking = {paragraph.page for paragraph in found} | {page.number for page in pages if page.tables}
    for page in pages:
        if page.number not in speaking and page.picture_share >= reading.picture_share:
            yield notice("page_without_text", page=page.number)
        elif not page.has_text and not page.picture_share:
            yield notice("page_blank", page=page.number)


def _in_order(found: Sequence[Paragraph], tables: Sequence[DraftTable]) -> list[Paragraph | DraftTable]:
    items: list[Paragraph | DraftTable] = [*tables, *found]
    return [items[at] for at in reading_order([_placed(item) for item in items])]


def _placed(item: Paragraph | DraftTable) -> Item:
    if isinstance(item, DraftTable):
        return Item(item.page, item.grid.box, is_table=True)
    return Item(item.page or 0, item.box or Box(0.0, 0.0, 0.0, 0.0), is_table=False)


Following = Mapping[int, Print]


def _following(tables: Sequence[DraftTable]) -> Iterable[tuple[int, DraftTable, Following]]:
    """Each table with its number and, by column, the lines with which the next page's table begins."""
    for at, table in enumerate(tables):
        after = tables[at + 1] if at + 1 < len(tables) else None
        on_next = after is not None and after.page == table.page + 1 and len(after.grid.xs) == len(table.grid.xs)
        headed = _headings_again(table, after) if after and on_next else 0
        first = (
            {cell.slot.column: cell.lines[0] for cell in after.cells if cell.slot.row == headed and cell.lines}
            if after and on_next
            else {}
        )
        yield at + 1, table, first


def _headings_again(table: DraftTable, after: DraftTable) -> int:
    """How many rows of `after` say again, from the top, what those of `table` say: the headings of each page."""
    one, other = (_row_texts(found) for found in (table, after))
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return len(list(same))


def _row_texts(table: DraftTable) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = [[] for _ in table.grid.ys[1:]]
    for cell in table.cells:
        rows[cell.slot.row].append((cell.slot.column, " ".join(line.text for line in cell.lines)))
    return rows


def _table(table: DraftTable, number: int, words: Vocabulary, follows: Following) -> Table:
    rows = len(table.grid.ys) - 1
    places: list[list[Cell | None]] = [[None] * (len(table.grid.xs) - 1) for _ in range(rows)]
    for cell in table.cells:
        last = cell.slot.row + cell.slot.row_span == rows
        places[cell.slot.row][cell.slot.column] = _cell(
            cell, table.page, words, follows.get(cell.slot.column) if last else None
        )
    return Table(
        number=number,
        page=table.page,
        box=table.grid.box,
        edges=table.grid.xs,
        rows=tuple(tuple(row) for row in places),
        stray_chars=table.stray_chars,
    )


def _cell(cell: DraftCell, page: int, words: Vocabulary, goes_on: Print | None) -> Cell:
    texts = split_ends(cell.lines, words, goes_on=goes_on)
    lines = tuple(
        Line(text, line.page, line.box, line.head, line.room) for line, text in zip(cell.lines, texts, strict=True)
    )
    return Cell(
        text=plaintext.flow(lines).removesuffix(plaintext.SOFT_HYPHEN),
        page=page,
        box=cell.box,
        row_span=cell.slot.row_span,
        col_span=cell.slot.col_span,
        lines=lines,
        bold=bool(cell.lines) and all(line.bold for line in cell.lines),
        fill=cell.fill,
        chars=sum(line.chars for line in cell.lines),
    )
