"""Text in which the cells of a table stand one under another: `read_stacked` rebuilds the tables, one for each page that rows stand on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.document import Box, Cell, Line, Paragraph, Role, Table
from winterplan_extract.domain.plaintext import chars, flow, fold, item
from winterplan_extract.domain.plan import Plan
from winterplan_extract.sources.text.plain import plain
from winterplan_extract.sources.text.stacked import settings
from winterplan_extract.sources.text.stacked.pages import Pages, PrintedLine, Wordings, wordings_of
from winterplan_extract.sources.text.stacked.readings import (
    CellPiece,
    ColumnLook,
    TextBlock,
    blocks_of,
    column_width,
    readings_of,
    width_of,
)
from winterplan_extract.sources.text.stacked.sorting import BlockChoice, PlacedBlock, sort_blocks
from winterplan_extract.vocabulary.likeness import ratio

_LABELLED: Final = re.compile(r"[^:]{2,40}:\s+\S")


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column's heading as printed and the role it points to."""

    heading: str
    role: Role


@dataclass(frozen=True, slots=True)
class StackedHeader:
    """A row of headings: the lines it takes, from `start` up to but not including `end`."""

    start: int
    end: int
    columns: tuple[HeaderColumn, ...]
    score: float


def find_headers(lines: Sequence[PrintedLine], words: Wordings) -> tuple[StackedHeader, ...]:
    """Every row of headings in the text, in order."""
    found: list[StackedHeader] = []
    at = 0
    while at < len(lines):
        header = _header_at(lines, at, words)
        if header:
            # A title above may begin like a heading: the row of headings is where they make most sense.
            later = (_header_at(lines, i, words) for i in range(at + 1, header.end))
            header = max((header, *(other for other in later if other)), key=lambda one: one.score)
            found.append(header)
        at = header.end if header else at + 1
    return tuple(found)


def _header_at(lines: Sequence[PrintedLine], start: int, words: Wordings) -> StackedHeader | None:
    """The row of headings that starts at that line: as many lines as make the best sense together."""
    if not lines[start].text or not words.opens_header(lines[start].text):
        return None
    text: list[str] = []
    best: tuple[float, int, tuple[HeaderColumn, ...]] | None = None
    poor = 0
    for at in range(start, min(len(lines), start + settings.HEADER_LINES)):
        if not lines[at].text:
            continue
        if _LABELLED.match(lines[at].text):
            break  # “Lead: Head of Commissioning” is a label with its value
        text += lines[at].text.split()
        if len(text) > settings.HEADER_WORDS or poor > settings.HEADER_MISSES:
            break
        score, columns = _columns(text, words)
        if best is None or score > best[0]:
            best, poor = (score, at + 1, columns), 0
        else:
            poor += 1
    if best is None:
        return None
    roles = [column.role for column in best[2] if column.role != "other"]
    strange = sum(len(column.heading.split()) for column in best[2] if column.role == "other")
    in_all = sum(len(column.heading.split()) for column in best[2])
    named = len(roles) >= settings.HEADER_COLUMNS and strange <= settings.HEADER_STRANGE * in_all
    named = named and "requirement" in roles and len(set(roles)) == len(roles)
    return StackedHeader(start, best[1], best[2], best[0]) if named else None


def _columns(text: Sequence[str], words: Wordings) -> tuple[float, tuple[HeaderColumn, ...]]:
    """The best way to cut the words into headings, each role given once, and its points."""
    best: list[tuple[float, tuple[HeaderColumn, ...]]] = [(0.0, ())]
    for end in range(1, len(text) + 1):
        choices: list[tuple[float, tuple[HeaderColumn, ...]]] = []
        for begin in range(max(0, end - settings.HEADING_WORDS), end):
            heading = " ".join(text[begin:end])
            role, score = words.heading(heading)
            before = best[begin]
            if not score or any(column.role == role for column in before[1]):
                role, score = "other", settings.HEADING_STRANGER * (end - begin)
            # Longer headings are the surer ones: “Actions required” beats “Actions” and a stranger.
            points = before[0] + score + settings.EACH_HEADING_WORD * (end - begin)
            choices.append((points, (*before[1], HeaderColumn(heading, role))))
        best.append(max(choices, key=lambda choice: choice[0]))
    return best[-1]


_MAY_STRAY: Final[frozenset[Role]] = frozenset({"gap", "lead", "deadline"})  # the last columns of a row of headings


@dataclass(frozen=True, slots=True)
class _Region:
    """What stands under one row of headings, up to the next; `leads_on` where no empty line parts the two."""

    header: StackedHeader
    header_page: int
    blocks: tuple[TextBlock, ...]
    leads_on: bool

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(column.role for column in self.header.columns)


@dataclass(frozen=True, slots=True)
class Stacked:
    """What a text of stacked cells says; `doubtful` is the share of its rows that did not come out whole."""

    body: tuple[Table | Paragraph, ...]
    doubtful: float


def read_stacked(pages: Pages, plan: Plan) -> Stacked | None:
    """The tables and paragraphs of a text whose cells are printed one under another; None where no row of headings tells the columns."""
    words = wordings_of(plan)
    headers = find_headers(pages.lines, words)
    if not headers:
        return None
    before = blocks_of(pages.lines[: headers[0].start])
    leads_on = headers[0].start > 0 and bool(pages.lines[headers[0].start - 1].text)
    body: list[Table | Paragraph] = []
    for block in before:
        heads = (leads_on and block is before[-1]) or block.text.isupper()
        body += _heading(block) if heads else _paragraphs(block)
    regions = [_completed(region, words) for region in _regions(pages, headers)]
    number = 0
    whole = begun = 0
    for region, placed, looks in _sorted(regions, plan, words):
        rows = _rows(region, placed)
        begun += len(rows)
        whole += sum(1 for roles in rows if {"ref", "requirement", "met", "lead"} & set(region.roles) <= roles)
        tables, headings = _tables(region, placed, looks, number)
        number += len(tables)
        body += tables
        body += (p for block in headings for p in _heading(block))
    return Stacked(tuple(body), 1 - whole / begun if begun else 1.0)


def _rows(region: _Region, placed: Sequence[PlacedBlock]) -> list[set[Role]]:
    """The roles that each row has text for."""
    rows: list[set[Role]] = []
    for block in placed:
        if block.starts_row:
            rows.append(set())
        if rows:
            rows[-1].update(region.roles[piece.column] for piece in block.pieces)
    return rows


def _regions(pages: Pages, headers: Sequence[StackedHeader]) -> list[_Region]:
    ends = [*(header.start for header in headers[1:]), len(pages.lines)]
    return [
        _Region(
            header,
            pages.lines[header.start].page,
            blocks_of(pages.lines[header.end : end]),
            end < len(pages.lines) and end > header.end and bool(pages.lines[end - 1].text),
        )
        for header, end in zip(headers, ends, strict=True)
    ]


def _completed(region: _Region, words: Wordings) -> _Region:
    """The region with headings that the export printed further down the page taken into its row of headings."""
    named = [(block, *words.heading(block.text)) for block in region.blocks if block.page == region.header_page]
    free = _MAY_STRAY.difference(region.roles)
    strays = [(block, role) for block, role, score in named if score == 1.0 and role in free]
    columns = (*region.header.columns, *(HeaderColumn(block.text, role) for block, role in strays))
    blocks = tuple(block for block in region.blocks if all(block != stray for stray, _ in strays))
    return replace(region, header=replace(region.header, columns=columns), blocks=blocks)


def _sorted(
    regions: Sequence[_Region], plan: Plan, words: Wordings
) -> list[tuple[_Region, tuple[PlacedBlock, ...], tuple[ColumnLook, ...]]]:
    """Each region with its blocks sorted and the looks of its columns."""
    widest = column_width([block.span for region in regions for block in region.blocks])
    names = _names(plan)

    def choice(block: TextBlock, region: _Region) -> BlockChoice:
        heads = _is_heading(block, widest, names) or (region.leads_on and block is region.blocks[-1])
        return BlockChoice(block, readings_of(block, region.roles, words), heads)

    candidates = [tuple(choice(block, region) for block in region.blocks) for region in regions]
    looks = [tuple(ColumnLook() for _ in region.roles) for region in regions]
    placed: list[tuple[PlacedBlock, ...]] = []
    for _ in range(settings.ROUNDS):
        placed = [
            sort_blocks(blocks, region.roles, look)
            for blocks, region, look in zip(candidates, regions, looks, strict=True)
        ]
        looks = _looks(regions, placed)
    return list(zip(regions, placed, looks, strict=True))


def _looks(regions: Sequence[_Region], placed: Sequence[tuple[PlacedBlock, ...]]) -> list[tuple[ColumnLook, ...]]:
    """The looks of every region's columns: by its own cells, else by those of like columns elsewhere."""
    everywhere: dict[Role, list[CellPiece]] = {}
    own: list[dict[int, list[CellPiece]]] = []
    for region, blocks in zip(regions, placed, strict=True):
        pieces: dict[int, list[CellPiece]] = {}
        for piece in (piece for block in blocks for piece in block.pieces):
            pieces.setdefault(piece.column, []).append(piece)
            everywhere.setdefault(region.roles[piece.column], []).append(piece)
        own.append(pieces)
    common = {role: column_width([piece.span for piece in pieces]) for role, pieces in everywhere.items()}
    ends = {role: _open_ends(pieces) for role, pieces in everywhere.items()}

    def look(pieces: Sequence[CellPiece], role: Role) -> ColumnLook:
        enough = sum(1 for piece in pieces if piece.span.lines > 1) >= settings.OWN_WIDTH_SPANS
        width = column_width([piece.span for piece in pieces]) if enough else common.get(role, 0.0)
        return ColumnLook(width, enough, ends.get(role, settings.OPEN_ENDS))

    return [
        tuple(look(pieces.get(i, []), role) for i, role in enumerate(region.roles))
        for region, pieces in zip(regions, own, strict=True)
    ]


def _open_ends(pieces: Sequence[CellPiece]) -> float:
    """The share of the pieces that end without a full stop; page breaks are few among them."""
    ends = [text for piece in pieces if (text := next((t for t in reversed(piece.texts) if t), ""))]
    return (sum(1 for text in ends if text[-1] not in ".!?:") + 1) / (len(ends) + 2)


@lru_cache(maxsize=2)
def _names(plan: Plan) -> tuple[str, ...]:
    """The plan's themes and sections, folded."""
    return tuple(dict.fromkeys(fold(name) for action in plan.actions for name in (action.theme, action.section)))


def _is_heading(block: TextBlock, widest: float, names: Sequence[str]) -> bool:
    """Whether a block can be a heading between rows: wider than any column, or one of the plan's own."""
    if not 0 < len(block.text) <= settings.HEADING_LENGTH or len(block.texts) > settings.HEADING_LINES:
        return False
    wide = bool(widest) and width_of(block.texts[0]) > settings.WIDER_THAN_CELLS * widest
    if wide or (block.text.isupper() and len(block.text) > settings.CAPITALS_LENGTH):
        return True
    bare = fold(block.text.lstrip("0123456789. "))
    return len(bare) > settings.PLAN_NAME_LENGTH and any(ratio(bare, name) >= settings.LIKE_PLAN for name in names)


_Parts = list[tuple[tuple[str, ...], bool]]  # of a cell: the lines of each, and whether no empty line stands before it


def _tables(
    region: _Region, placed: Sequence[PlacedBlock], looks: Sequence[ColumnLook], number: int
) -> tuple[list[Table], list[TextBlock]]:
    """The region's tables, one a page, and the headings at its end, which head what follows."""
    end = len(placed)
    while end and placed[end - 1].heading:
        end -= 1
    rows: dict[int, list[list[_Parts]]] = {region.header_page: []}
    for block in placed[:end]:
        page = block.block.page
        fresh = page not in rows
        rows.setdefault(page, [])
        if block.heading:
            rows[page] += [[[(block.block.texts, False)], *[[] for _ in region.roles[1:]]], []]
            continue
        if block.starts_row or fresh or not rows[page] or not rows[page][-1]:
            rows[page].append([[] for _ in region.roles])
        for piece in block.pieces:
            rows[page][-1][piece.column].append((piece.texts, block.block.glued))
    tables: list[Table] = []
    for page, held in rows.items():
        cells = [
            tuple(_cell(parts, page or None, look.width) for parts, look in zip(row, looks, strict=True))
            for row in held
            if row
        ]
        headings = region.header.columns if page == region.header_page else ()
        header = tuple(Cell(each.heading, page or None, chars=chars(each.heading)) for each in headings)
        made = (*filter(None, [header]), *cells)
        if made:
            tables.append(Table(number + len(tables) + 1, page or None, None, (), made, header_rows=1 if header else 0))
    return tables, [block.block for block in placed[end:]]


def _cell(parts: _Parts, page: int | None, width: float) -> Cell:
    """A cell of its pieces; where they were parted by an empty line, so are its paragraphs."""
    lines: list[Line] = []
    top = 0.0
    room = width * settings.EM
    for texts, glued in parts:
        if lines and not glued and not _goes_on(lines[-1].text, texts[0]):
            top += settings.LEADING
        for text in texts:
            top += settings.LEADING
            if text:
                lines.append(_line(text, page or 1, top, room))
    said = flow(lines)
    return Cell(said, page, lines=tuple(lines), chars=sum(chars(item(t)) for texts, _ in parts for t in texts))


def _goes_on(before: str, text: str) -> bool:
    """Whether a piece goes on the sentence above it, whatever empty line stands between."""
    return before[-1:] not in ".!?:" and text[:1].islower()


def _line(text: str, page: int, top: float, room: float) -> Line:
    """A printed line at a place that is reckoned, not measured; a doubtful room is taken as none."""
    said = item(text)
    wide = width_of(said) * settings.EM
    left = max(0.0, room * settings.FULLEST_LINE - wide) if room else 0.0
    return Line(said, page, Box(0.0, top, wide, top + settings.EM), width_of(said.split()[0]) * settings.EM, left)


def _heading(block: TextBlock) -> list[Paragraph]:
    """A heading that stands over the next table, lines that wrapped put together."""
    return [Paragraph(block.text, block.page or None, bold=True)]


def _paragraphs(block: TextBlock) -> list[Paragraph]:
    """A block outside tables: its wrapped lines put together, or each line alone where none wraps."""
    page = block.page or None
    texts = [text for text in block.texts if text]
    if any(following[:1].islower() for _, following in pairwise(texts)):
        texts = [" ".join(texts)]
    made = [plain(text) for text in texts]
    return [Paragraph(said.text, page, bold=said.bold) for said in made if said.text]
