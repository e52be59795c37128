"""Blocks sorted into rows and columns: of all ways to read them in order, the one with most points. Cells are printed row by row from left to right,
and on a new page the columns that go on from the left again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.domain.document import Role
from winterplan_extract.sources.text.stacked import settings
from winterplan_extract.sources.text.stacked.readings import BlockReading, CellPiece, ColumnLook, TextBlock, fullness
from winterplan_extract.vocabulary.references import numbers_of


@dataclass(frozen=True, slots=True)
class BlockChoice:
    """A block, the ways to read it, and whether it looks like a heading between rows."""

    block: TextBlock
    readings: tuple[BlockReading, ...]
    heading: bool


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block as sorted: its pieces, whether they start a row, whether it is a heading between rows."""

    block: TextBlock
    pieces: tuple[CellPiece, ...]
    starts_row: bool
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """How a cell was left: its last line (empty: nothing yet), its page, whether within a list; its words so far."""

    text: str = ""
    page: int = 0
    listed: bool = False
    words: int = 0


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read the blocks so far: its points, where it stands in its row, and how each column of that was left."""

    points: float
    at: int
    ends: tuple[_End, ...]
    ref: str
    page: int
    last: PlacedBlock | None
    before: _Way | None
    open: bool = False


def sort_blocks(
    blocks: Sequence[BlockChoice], roles: Sequence[Role], looks: Sequence[ColumnLook]
) -> tuple[PlacedBlock, ...]:
    """The blocks as sorted; `looks` is what is known of the columns, each with the role of its heading."""
    empty = (_End(),) * len(roles)
    ways = [_Way(0.0, -1, empty, "", 0, None, None)]
    for candidate in blocks:
        fits = [
            reading.points + sum(piece.suits - _misfit(piece, looks) for piece in reading.pieces)
            for reading in candidate.readings
        ]
        following: dict[tuple[object, ...], _Way] = {}
        for way in ways:
            for new in _onward(way, candidate, fits, roles, looks):
                key = (new.at, new.ref, new.open, tuple([not end.text for end in new.ends]))
                if key not in following or new.points > following[key].points:
                    following[key] = new
        best = max((way.points for way in following.values()), default=0.0)
        near = [way for way in following.values() if way.points > best - settings.FAR_BEHIND]
        ways = sorted(near, key=lambda way: -way.points)[: settings.WAYS_KEPT] or ways
    last = max(ways, key=lambda way: way.points - _lacking(way, roles))
    placed: list[PlacedBlock] = []
    step: _Way | None = last
    while step is not None and step.last is not None:
        placed.append(step.last)
        step = step.before
    return tuple(reversed(placed))


def _onward(way: _Way, candidate: BlockChoice, fits: Sequence[float], roles: Sequence[Role], looks: Sequence[ColumnLook]) -> list[_Way]:  # fmt: skip
    """Every way on from `way` over one more block; `fits` are the points of its readings by themselves."""
    found: list[_Way] = []
    block = candidate.block
    empty = (_End(),) * len(roles)
    closed = way.points - _lacking(way, roles)
    if candidate.heading:
        heading = PlacedBlock(block, (), starts_row=False, heading=True)
        found.append(_Way(closed + settings.HEADING_BETWEEN, -1, empty, way.ref, block.page, heading, way))
    for reading, fit in zip(candidate.readings, fits, strict=True):
        started = _start(way, block, reading, roles)
        if started is not None:
            found.append(_advance(way, block, reading, closed + fit + started, empty, starts=True))
        if way.open and not reading.ref:
            gone_on = _go_on(way, block, reading, roles, looks)
            if gone_on is not None:
                found.append(_advance(way, block, reading, way.points + fit + gone_on, way.ends, starts=False))
    return found


def _advance(
    way: _Way, block: TextBlock, reading: BlockReading, points: float, ends: tuple[_End, ...], *, starts: bool
) -> _Way:
    now = list(ends)
    for piece in reading.pieces:
        before = now[piece.column]
        listed = block.is_item or (before.listed and piece.first[:1].islower())
        now[piece.column] = _End(piece.last, block.page, listed, before.words + piece.words)
    placed = PlacedBlock(block, reading.pieces, starts)
    return _Way(
        points, reading.pieces[-1].column, tuple(now), reading.ref or way.ref, block.page, placed, way, open=True
    )


def _misfit(piece: CellPiece, looks: Sequence[ColumnLook]) -> float:
    look = looks[piece.column]
    # The widths of like columns in other tables are a guess: they count for less.
    weight = 1.0 if look.own else settings.LIKE_WIDTH
    return weight * min(settings.MOST_MISFIT, settings.MISFIT * piece.span.misfit(look.width))


def _lacking(way: _Way, roles: Sequence[Role]) -> float:
    """Points that the row which ends here costs for what it lacks."""
    if not way.open:
        return 0.0
    return sum(settings.MISSING.get(role, 0.0) for role, end in zip(roles, way.ends, strict=True) if not end.text)


def _start(way: _Way, block: TextBlock, reading: BlockReading, roles: Sequence[Role]) -> float | None:
    """Points for the block starting a row; None where it cannot."""
    first = reading.pieces[0]
    if reading.ref:
        rest = reading.pieces[1].first if len(reading.pieces) > 1 else ""
        small = rest[:1].islower() and "." not in reading.ref
        return _follows(way, reading.ref, block) + (settings.SMALL_START if small else 0.0)
    leading = next((i for i, role in enumerate(roles) if role != "ref"), 0)
    if first.column != leading:
        return None
    points = settings.INDENTED_START if block.indented else 0.0
    points += settings.NO_REFERENCE if "ref" in roles else settings.BARE_START
    points += settings.SMALL_START if first.first[:1].islower() else 0.0
    return points + (settings.LIST_START if block.is_item else 0.0)


def _follows(way: _Way, ref: str, block: TextBlock) -> float:
    """Points for a reference, by how it follows the one before."""
    now = numbers_of(ref)
    if not way.ref:
        return settings.SOON_AFTER if len(now) > 1 else settings.FIRST_NUMBER
    then = numbers_of(way.ref)
    if ref == way.ref:
        return 0.0 if block.starts_page else settings.NOT_IN_ORDER
    if len(now) != len(then):
        return settings.OTHER_KIND
    if now[:-1] == then[:-1]:
        step = now[-1] - then[-1]
        near = settings.SOON_AFTER if 1 < step <= settings.STEP else settings.OTHER_KIND
        return settings.NEXT_REFERENCE if step == 1 else near
    if now <= then:
        return settings.NOT_IN_ORDER
    later = 0.0 if len(now) > 1 else settings.NOT_IN_ORDER
    return settings.SOON_AFTER if now[-1] == 1 else later


def _go_on(
    way: _Way, block: TextBlock, reading: BlockReading, roles: Sequence[Role], looks: Sequence[ColumnLook]
) -> float | None:
    """Points for the block going on the row; None where its columns stand to the left of what came last."""
    at = way.at if block.page == way.page else -1
    if reading.pieces[0].column < at:
        return None
    points = 0.0
    asked = way.ends[roles.index("requirement")]
    asks_nothing = asked.text and asked.words < settings.REQUIREMENT_WORDS
    if asks_nothing and asked.page == block.page and reading.pieces[0].column > way.at:
        points += settings.ASKS_NOTHING
    for i, piece in enumerate(reading.pieces):
        end, look = way.ends[piece.column], looks[piece.column]
        start = piece.first
        if end.text and end.page == block.page:
            if i or roles[piece.column] == "met":
                return None
            points += _same_cell(block, end, start, look)
        elif end.text:
            points += (settings.ITEM_OVER_PAGE if block.is_item else _sentence(end, start, look)) + (
                settings.ANSWER_GOES_ON if roles[piece.column] == "met" else 0.0
            )
        elif any(each.text and each.page != block.page for each in way.ends):  # the row began on an earlier page
            points += settings.BEGUN_LATE
    return points


def _same_cell(block: TextBlock, end: _End, start: str, look: ColumnLook) -> float:
    """Points for a cell going on after an empty line: list items do, sentences seldom."""
    if block.glued:
        return 0.0
    announced = end.text.endswith(":")
    if block.is_item:
        return settings.ITEM_ANNOUNCED if announced or end.listed else settings.ITEM_ALONE
    if announced or (end.listed and not start[:1].islower()):
        return settings.AFTER_LIST
    return _sentence(end, start, look) + settings.EMPTY_LINE


def _sentence(end: _End, start: str, look: ColumnLook) -> float:
    """Points for `start` going on the cell's last line: its sentence must be open, and the line too full for the first word."""
    small = start[:1].islower() or start[:1].isdigit()
    if end.text[-1] in ".!?:":
        return settings.SMALL_AFTER_STOP if small else 0.0
    full = fullness(end.text, start, look.width * (settings.INDENT if end.listed else 1.0)) if look.width else 0.0
    if small:
        return settings.SMALL_GOES_ON + full + settings.HABIT * (settings.OPEN_ENDS - look.open_ends)
    return settings.FULL_LINE * full + settings.CAPITAL_GOES_ON - settings.HABIT * look.open_ends
