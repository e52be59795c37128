"""Pages put together as a document: tables over several pages, headers and footers, words split at line ends."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from winterplan_extract.domain import plaintext
from winterplan_extract.domain.document import Box, Cell, Document, Notice, Paragraph, Table
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.columns import is_tabular, pieces_of
from winterplan_extract.layout.dehyphenate import DocumentWords, document_words, mark_split_words
from winterplan_extract.layout.draft import DraftCell, DraftTable
from winterplan_extract.layout.page import PageDraft, coloured_words
from winterplan_extract.layout.paragraphs import (
    lines_by_paragraph,
    most_used,
    paragraphs,
    title_of,
    with_room,
    without_furniture,
)
from winterplan_extract.layout.regions import PageRemainder
from winterplan_extract.layout.side_by_side import PlacedItem, reading_order, split_side_by_side
from winterplan_extract.layout.text_lines import TextLine
from winterplan_extract.layout.unruled import find_unruled
from winterplan_extract.layout.words import in_runs

NextLines = Mapping[int, TextLine]  # by column, the lines with which the next page's table begins


def lay_out(document: Document, pages: Sequence[PageDraft], reading: Reading) -> Document:
    """The document with what stands on its pages, in reading order; its title is what the file says of it."""
    pages = [page.without_struck(reading) for page in _with_unruled(pages, reading)]
    texts, furniture = without_furniture([page.text for page in pages], reading)
    groups = [lines for text in with_room(texts) for lines in lines_by_paragraph(text)]
    tables = [table for page in pages for table in page.tables]
    words = document_words([*groups, *([cell.lines for table in tables for cell in table.cells])])
    found = paragraphs(groups, words, _table_size(tables))
    items: list[Paragraph | DraftTable] = [*tables, *found]
    in_order = [items[at] for at in reading_order([_placed(item) for item in items])]
    ordered = [item for item in in_order if isinstance(item, DraftTable)]
    read = iter([_table(table, number, words, follows) for number, table, follows in _with_next(ordered)])
    recognised = tuple(page.number for page in pages if page.content.recognised)
    by_ocr = (notice("pages_by_ocr", pages=_ranges(recognised)),) if recognised else ()
    skewed = (Paragraph(page.content.skewed_text, page.number) for page in pages if page.content.skewed_text)
    return replace(
        document,
        body=tuple(next(read) if isinstance(item, DraftTable) else item for item in in_order),
        furniture=(*furniture, *skewed),
        title=title_of(document.title, found),
        notices=(*document.notices, *by_ocr, *_pages_without_text(pages, found, reading)),
        recognised=recognised,
        as_seen=tuple(page.number for page in pages if page.content.as_seen),
        coloured=tuple(each for page in pages for each in coloured_words(page.lines, page.content.shapes.shadings)),
    )


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: 1 to 4, 7."""
    runs = in_runs(numbers, lambda run, number: number == run[-1] + 1)
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _with_unruled(pages: Sequence[PageDraft], reading: Reading) -> list[PageDraft]:
    """The pages with the tables without vertical rules among their lines, whose headings are no page headers."""
    tabular = {
        text for page in pages for line, text in zip(page.lines, page.texts, strict=True) if is_tabular(line, reading)
    }
    paired = any(pieces_of(line, reading) == settings.PAIR for page in pages for line in page.lines)
    grids = find_unruled(_remainders(pages, tabular, reading), reading) if tabular or paired else {}
    return [
        page.with_tables(grids.get(page.number, []), reading) if page.boxes or page.number in grids else page
        for page in pages
    ]


def _remainders(pages: Sequence[PageDraft], tabular: Collection[TextLine], reading: Reading) -> list[PageRemainder]:
    """What the pages leave outside their ruled tables, headers and footers left out."""
    texts, _ = without_furniture([page.text for page in pages], reading, spared=tabular)
    remainders: list[PageRemainder] = []
    for page, text in zip(pages, texts, strict=True):
        kept = set(text.lines)
        lines = tuple(line for line, printed in zip(page.lines, page.texts, strict=True) if printed in kept)
        remainders.append(PageRemainder(page.number, lines, page.horizontals))
    return split_side_by_side(remainders, reading)


def _table_size(tables: Sequence[DraftTable]) -> float:
    """The size of most text in tables; 0 where there is none."""
    lines = (line for table in tables for cell in table.cells for line in cell.lines)
    return most_used((round(line.size, 1), line.chars) for line in lines)


def _pages_without_text(pages: Sequence[PageDraft], found: Sequence[Paragraph], reading: Reading) -> Iterator[Notice]:
    """A notice for each page with no more than headers and footers, if much of it is a picture or all of it blank."""
    with_content = {paragraph.page for paragraph in found} | {page.number for page in pages if page.tables}
    for page in pages:
        pictures = page.content.picture_share
        if page.number not in with_content and pictures >= reading.picture_share:
            yield notice("page_without_text", page=page.number)
        elif not page.has_text and not pictures:
            yield notice("page_blank", page=page.number)


def _placed(item: Paragraph | DraftTable) -> PlacedItem:
    if isinstance(item, DraftTable):
        return PlacedItem(item.page, item.grid.box, is_table=True)
    return PlacedItem(item.page or 0, item.box or Box(0.0, 0.0, 0.0, 0.0), is_table=False)


def _with_next(tables: Sequence[DraftTable]) -> Iterable[tuple[int, DraftTable, NextLines]]:
    """Each table with its number and the lines with which the next page's table goes on."""
    for number, (table, after) in enumerate(itertools.zip_longest(tables, tables[1:]), start=1):
        lines: NextLines = {}
        if after and after.page == table.page + 1 and len(after.grid.xs) == len(table.grid.xs):
            first = _repeated_rows(table, after)
            lines = {cell.span.column: cell.lines[0] for cell in after.cells if cell.span.row == first and cell.lines}
        yield number, table, lines


def _repeated_rows(table: DraftTable, after: DraftTable) -> int:
    """How many rows at the top of `after` say what those of `table` say: the headings of each page."""
    pairs = zip(_row_texts(table), _row_texts(after), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _row_texts(table: DraftTable) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = [[] for _ in table.grid.ys[1:]]
    for cell in table.cells:
        rows[cell.span.row].append((cell.span.column, " ".join(line.text for line in cell.lines)))
    return rows


def _table(table: DraftTable, number: int, words: DocumentWords, follows: NextLines) -> Table:
    count = len(table.grid.ys) - 1
    rows: list[list[Cell | None]] = [[None] * (len(table.grid.xs) - 1) for _ in range(count)]
    for cell in table.cells:
        span = cell.span
        next_line = follows.get(span.column) if span.row + span.row_span == count else None
        rows[span.row][span.column] = _cell(cell, table.page, words, next_line)
    return Table(
        number=number,
        page=table.page,
        box=table.grid.box,
        edges=table.grid.xs,
        rows=tuple(tuple(row) for row in rows),
        stray_chars=table.stray_chars,
    )


def _cell(cell: DraftCell, page: int, words: DocumentWords, next_line: TextLine | None) -> Cell:
    texts = mark_split_words(cell.lines, words, next_line=next_line)
    lines = tuple(line.line(text) for line, text in zip(cell.lines, texts, strict=True))
    return Cell(
        text=plaintext.flow(lines).removesuffix(plaintext.SOFT_HYPHEN),
        page=page,
        box=cell.box,
        row_span=cell.span.row_span,
        col_span=cell.span.col_span,
        lines=lines,
        bold=bool(cell.lines) and all(line.bold for line in cell.lines),
        fill=cell.fill,
        chars=sum(line.chars for line in (*cell.lines, *cell.struck)),
        struck=plaintext.flow([line.line(line.text) for line in cell.struck]),
        note=cell.note,
        covered=cell.covered,
        marked=cell.marked,
    )
