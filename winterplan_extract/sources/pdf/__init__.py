"""A PDF as a Document: glyphs and shapes from pdfium, its pages read one by one, then laid out together."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Box, Cell, Document, Notice, Paragraph, Role, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Reading, Settings
from winterplan_extract.layout.document import lay_out
from winterplan_extract.layout.page import PageDraft, page_draft
from winterplan_extract.layout.rules import Borders
from winterplan_extract.layout.words import PageContent
from winterplan_extract.sources import settings
from winterplan_extract.sources.ocr import Scans
from winterplan_extract.sources.pdf.letters import mend_ligatures
from winterplan_extract.sources.pdf.pages import PdfPages, open_page, opened
from winterplan_extract.sources.pdf.read_page import read_page
from winterplan_extract.sources.settings import XFA_LENGTH, XFA_PLACEHOLDER
from winterplan_extract.vocabulary.references import is_reference

_log = logging.getLogger(__name__)


def read_pdf(path: Path, shown: str, settings: Settings, plan: Plan | None = None) -> Document:
    """The document at `path`, `shown` to people by that name; `plan` has words to mend others by. A page that fails alone is a notice. Raises
    UnreadableFile for a file that cannot be opened or holds no text."""
    with opened(path, settings.limits.pages) as source:
        notices, scans = list(source.notices), Scans(settings)
        contents, respelt, mended = mend_ligatures(list(_contents(source, settings.reading, scans, notices)), plan)
        pages = list(_drafts(contents, settings.reading, notices))
        if not any(page.has_text for page in pages):
            unread = next((found for found in notices if found.code in ("page_unread", "letters_unreadable")), None)
            raise UnreadableFile(unread or _why_no_text(pages, scans))
        if _is_placeholder(contents):
            raise UnreadableFile(notice("form_not_shown"))
        comments = sum(len(content.beside.notes) for content in contents)
        told = (*notices, *mended, *((notice("comments_beside", count=comments),) if comments else ()))
        file = Document(shown, "pdf", source.pages, body=(), title=source.title, notices=told)
        laid_out = join_print_split(lay_out(file, pages, settings.reading), plan)
        return replace(laid_out, respelt=tuple(respelt.items()), frames=tuple(content.frame for content in contents))


def _is_placeholder(contents: Sequence[PageContent]) -> bool:
    """Whether all that the file says is that a program should show something else: a form of Adobe's own kind."""
    said = [" ".join(word.text for word in content.words) for content in contents if content.words]
    return len(said) == 1 and XFA_PLACEHOLDER in said[0] and len(said[0]) < XFA_LENGTH


def _why_no_text(pages: Sequence[PageDraft], scans: Scans) -> Notice:
    """Why a file without any text has none."""
    if not pages:
        return notice("file_damaged", detail="none of its pages can be read")
    if any(page.content.picture_share for page in pages):
        return scans.lack or notice("ocr_found_nothing")
    return notice("no_text")


def _contents(source: PdfPages, reading: Reading, scans: Scans, notices: list[Notice]) -> Iterator[PageContent]:
    for number in range(1, source.pages + 1):
        with _alone(number, notices), open_page(source.document, number - 1, layers=source.layers) as page:
            content = read_page(page, number, reading, scans)
            notices.extend(content.notices)
            yield content


def _drafts(contents: Sequence[PageContent], reading: Reading, notices: list[Notice]) -> Iterator[PageDraft]:
    known: Sequence[Borders] = ()  # the column borders of tables on earlier pages
    for content in contents:
        with _alone(content.number, notices):
            draft = page_draft(content, known, reading)
            known = draft.known
            yield draft


@contextmanager
def _alone(number: int, notices: list[Notice]) -> Iterator[None]:
    """Whatever a page makes its reader trip on, the page is told of and the others go on."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as fault:
        _log.debug("page %d: the reader stopped", number, exc_info=fault)
        detail = str(fault).partition("\n")[0] or type(fault).__name__
        notices.append(notice("page_unread", page=number, detail=detail))


Strips = Sequence[Sequence[Table]]  # for each table of the pages on the left, it and its parts on those beside it

_ASKING: Final[frozenset[Role | None]] = frozenset(("ref", "requirement", "theme", "section"))


def join_print_split(document: Document, plan: Plan | None) -> Document:
    """The document, its pages side by side joined; unchanged where no page has the answers alone."""
    tables = document.tables
    pages = [list(own) for _, own in itertools.groupby(tables, key=lambda table: table.page)]
    if plan is None or len(pages) < settings.SPLIT_PAGES:
        return document
    roles = {words: role for said, role in plan.headings if (words := fold(said))}
    asks = "requirement" in _roles_in(tables[0], roles)
    strips = _strips(pages, roles) if asks else None
    if strips:
        return _with_tables(document, [_joined(strip) for strip in strips])
    headed: dict[str, set[tuple[Role | None, ...]]] = {}  # under which headings a reference stands
    for table in tables:
        for ref in _references(table):
            headed.setdefault(ref, set()).add(tuple(_roles_in(table, roles)))
    again = {table.number for table in tables if any(len(headed[ref]) > 1 for ref in _references(table))}
    own = {
        table.number: [r for r in _roles_in(table, roles) if r != "ref" or table.number not in again]
        for table in tables
    }
    answers = [
        table for table in tables[asks:] if _answers_alone(own[table.number]) and (asks or table.number in again)
    ]
    loose = [
        page
        for page in pages
        if all(any(_same_columns(table, part) for part in answers) for table in page)
        and not any(_ASKING.intersection(own[table.number]) for table in page)
    ]
    if not loose:
        return document
    named = ", ".join(str(table.page) for table, *_ in loose)
    refused = replace(document, notices=(*document.notices, notice("sheet_split", pages=named)))
    return _with_tables(refused, [t for page in pages for t in page if page not in loose or t.number in again])


def _roles_in(table: Table, roles: dict[str, Role]) -> list[Role | None]:
    """What the columns hold by the headings of the table, which may stand under its title."""
    rows = [[roles.get(fold(cell.text)) for cell in row if cell is not None] for row in table.rows]
    return max(rows[: settings.SPLIT_HEADINGS], key=lambda row: len(row) - row.count(None), default=[])


def _answers_alone(found: Sequence[Role | None]) -> bool:
    """Whether these are the headings of answers, with nothing that says to what."""
    return len(found) > 1 and None not in found and not _ASKING.intersection(found)


def _strips(pages: Sequence[Sequence[Table]], roles: dict[str, Role]) -> Strips | None:
    """The tables of pages beside one another: in either order, with rows of equal heights, and answers to the first."""
    if not all(_same_columns(page[0], table) for page in pages for table in page):
        return None
    for across in range(2, len(pages) + 1):
        down, rest = divmod(len(pages), across)
        if rest:
            continue
        for parts in (
            [pages[at::down] for at in range(down)],
            [pages[at : at + across] for at in range(0, len(pages), across)],
        ):
            strips = [strip for first, *others in parts for strip in _beside(first, others)]
            found = [role for part in strips[0][1:] for role in _roles_in(part, roles)]
            known = not _ASKING.intersection(found) and found.count(None) <= len(found) / 2
            whole = all(len(strip) == len(parts[0]) for strip in strips)
            own = all(len(part.edges) > 1 for strip in strips for part in strip[1:])  # the same table twice is no part
            pairs = (pair for column in zip(*strips, strict=True) for pair in itertools.pairwise(column))
            if known and whole and own and all(_same_columns(*pair) for pair in pairs):
                return strips
    return None


def _beside(first: Sequence[Table], others: Sequence[Sequence[Table]]) -> Strips:
    """Each table of a page with those parts on the pages beside it that fit."""
    ends = [_row_ends(table)[0] for table in first[1:]]
    strips: list[list[Table]] = []
    for table, low, high in zip(first, [-inf, *ends], [*ends, inf], strict=True):
        own = [[part for part in page if low <= _row_ends(part)[0] + settings.SAME_PLACE < high] for page in others]
        whole = [_in_rows_of(table, parts) for parts in own if parts]
        strips.append([table, *(_own_columns(part, table) for part in whole if _fits(part, table))])
    return strips


def _in_rows_of(first: Table, parts: Sequence[Table]) -> Table:
    """The parts as one table, with an empty row for each banner of the first table that they leave out."""
    waiting = [(top, row) for part in parts for top, row in zip(_row_ends(part), part.rows, strict=False)]
    ends, rows = _row_ends(first), list[tuple[Cell | None, ...]]()
    bottom = _row_ends(parts[-1])[-1]
    for row, top, end in zip(first.rows, ends, ends[1:], strict=False):
        if waiting and waiting[0][0] - top <= settings.SAME_PLACE:
            rows.append(waiting.pop(0)[1])
        elif _is_banner(row):
            empty = Box(parts[0].edges[0], top, parts[0].edges[-1], end)
            count = len(parts[0].edges) - 1
            rows.append((Cell("", parts[0].page, empty, col_span=count), *[None] * (count - 1)))
            bottom = max(bottom, end)
    box = parts[0].box and replace(parts[0].box, bottom=bottom)
    return replace(parts[0], rows=(*rows, *(row for _, row in waiting)), box=box)


def _is_banner(row: Sequence[Cell | None]) -> bool:
    return sum(bool(cell and cell.text) for cell in row) == 1


def _own_columns(table: Table, first: Table) -> Table:
    """The table without the columns that its page repeats at the left, which say what those of the first table say."""
    one, other = (
        [[cell.text if cell else "" for cell in column] for column in zip(*part.rows, strict=True)]
        for part in (table, first)
    )
    banners = [_is_banner(row) for row in first.rows]  # whose words may be cut off on the other pages

    def repeats(pair: tuple[list[str], list[str]]) -> bool:
        return all(a == b or (cut and b.startswith(a)) for a, b, cut in zip(*pair, banners, strict=False))

    alike = itertools.takewhile(repeats, zip(one, other, strict=False))
    count = sum(1 for _ in alike) if len(table.rows) == len(first.rows) else 0
    return replace(table, edges=table.edges[count:], rows=tuple(_from_column(row, count) for row in table.rows))


def _from_column(row: Sequence[Cell | None], count: int) -> tuple[Cell | None, ...]:
    """A row from a column on; a banner that begins before it leaves an empty cell."""
    rest = tuple(row[count:])
    if any(rest) or not rest or row[0] is None:
        return rest
    return (replace(row[0], text="", lines=(), chars=0, col_span=len(rest)), *rest[1:])


def _fits(part: Table, first: Table) -> bool:
    """Whether two tables have the same rows: at the same heights, or with the same references in the same order."""
    ends, own = _row_ends(first), _row_ends(part)
    if len(own) != len(ends):
        return False
    level = all(abs(one - other) <= settings.SAME_PLACE for one, other in zip(ends, own, strict=True))
    return level or (len(_references(part)) > 1 and _firsts(part) == _firsts(first))


def _firsts(table: Table) -> list[str]:
    return [row[0].text if row and row[0] else "" for row in table.rows]


def _references(table: Table) -> set[str]:
    """The references in the first column of a table; none where one comes again, as numbers within sections do."""
    found = [text for text in _firsts(table) if is_reference(text)]
    return set(found) if len(found) == len(set(found)) else set()


def _row_ends(table: Table) -> list[float]:
    """Where the rows begin, and where the last ends, down the page."""
    tops = [next((cell.box.top for cell in row if cell is not None and cell.box), -1.0) for row in table.rows]
    return [*tops, table.box.bottom if table.box else -1.0]


def _same_columns(one: Table, other: Table) -> bool:
    shifts = (abs(x - y) for x, y in zip(one.edges, other.edges, strict=False))
    return len(one.edges) == len(other.edges) and all(shift <= settings.SAME_PLACE for shift in shifts)


def _joined(strip: Sequence[Table]) -> Table:
    """One table of the parts of a strip; each cell keeps its own page and place."""
    edges = list(strip[0].edges)
    for part in strip[1:]:
        shift = edges[-1] - part.edges[0]
        edges.extend(x + shift for x in part.edges[1:])
    rows = tuple(tuple(itertools.chain(*parts)) for parts in zip(*(part.rows for part in strip), strict=True))
    strays = sum(part.stray_chars for part in strip)
    return replace(strip[0], edges=tuple(edges), rows=rows, stray_chars=strays)


def _with_tables(document: Document, tables: Sequence[Table]) -> Document:
    """The document with those tables alone, numbered anew; the words of others are text outside tables."""
    by_number = {table.number: table for table in tables}
    joined = {cell.page for table in tables for row in table.rows for cell in row if cell is not None}
    body: list[Table | Paragraph] = []
    number = 0
    for item in document.body:
        if not isinstance(item, Table):
            body.append(item)
        elif item.number in by_number:
            number += 1
            body.append(replace(by_number[item.number], number=number))
        elif item.page not in joined:
            body.extend(
                Paragraph(cell.text, item.page) for row in item.rows for cell in row if cell is not None and cell.text
            )
    return replace(document, body=tuple(body))
