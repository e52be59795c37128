"""What stands in a source file, before it means anything: the vocabulary of reading and rebuilding.

Boxes are in points from the top left of the page as it is seen (rotation applied). Pages, tables, rows and columns are
numbered from 1. A stage gives a new record with more known and leaves its input as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Format = Literal["pdf", "docx", "xlsx", "csv", "doc", "odt", "rtf", "text", "html", "pptx", ""]
Role = Literal["ref", "requirement", "current_status", "met", "gap", "lead", "deadline", "theme", "section", "other"]
# The roles of what answers a requirement, in the order of the plan's own template.
ANSWERS: Final[tuple[Role, ...]] = ("current_status", "met", "gap", "lead", "deadline")
BY_A_PERSON: Final = "corrected by a person"  # the evidence of a role that was corrected
GAVE_WAY: Final = "a person gave its role to another column: "  # the evidence of a column that lost it so; the role
# As a sentence names them.
ROLE_NAMES: Final[dict[str, str]] = {
    "ref": "the reference", "requirement": "the requirement", "current_status": "the current status", "met": "the answer",
    "gap": "the gap", "lead": "who leads", "deadline": "by when", "theme": "the theme", "section": "the section", "other": "no role",
}  # fmt: skip


def column_name(heading: str, table: int, column: int) -> str:
    """The name by which a person corrects what a column holds: its heading, or its place where it has none."""
    return heading if any(map(str.isalnum, heading)) else column_place(table, column)


def column_place(table: int, column: int) -> str:
    """The name of one column alone, whatever its heading, which other tables may have too."""
    return f"Column {column} of table {table}"


# The field of a row that holds what stands under each role.
FIELDS: Final[dict[Role, str]] = {
    "ref": "ref", "requirement": "requirement", "current_status": "current_status", "met": "met_text", "gap": "gap",
    "lead": "lead_text", "deadline": "deadline_text", "theme": "theme", "section": "section",
}  # fmt: skip
Origin = Literal["table", "form", "list", "prose"]
SetAsideReason = Literal[
    "heading", "banner", "legend", "note", "signature", "empty", "repeated_header", "withdrawn", "other_item", "other"
]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points, top < bottom."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def has(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside or on a side."""
        return self.x0 <= point[0] <= self.x1 and self.top <= point[1] <= self.bottom

    def contains(self, other: Box, slack: float = 0.0) -> bool:
        """Whether all of `other` lies inside, or reaches out by no more than `slack` points."""
        across = self.x0 - slack <= other.x0 and other.x1 <= self.x1 + slack
        return across and self.top - slack <= other.top and other.bottom <= self.bottom + slack

    def overlaps(self, other: Box, within: float = 0.0) -> bool:
        """Whether the boxes share some of the page, or lie less than `within` points apart."""
        across = self.x0 - within < other.x1 and other.x0 - within < self.x1
        return across and self.top - within < other.bottom and other.top - within < self.bottom

    def shared_area(self, other: Box) -> float:
        """The area that the boxes share, in square points."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across * down if across > 0 and down > 0 else 0.0

    @staticmethod
    def around(boxes: Sequence[Box]) -> Box:
        """The smallest box around all of `boxes`, which are at least one."""
        return Box(
            min([box.x0 for box in boxes]),
            min([box.top for box in boxes]),
            max([box.x1 for box in boxes]),
            max([box.bottom for box in boxes]),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: `head` is the width of its first word and `room` what was left free at its right end, in
    points.

    `text` has its spaces right, begins with `• ` where a list glyph stood, and ends in U+00AD where the layout split a
    word.
    """

    text: str
    page: int
    box: Box
    head: float
    room: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as read: `text` has a line for each paragraph or list item, `lines` those printed, `fill` the shading as
    RRGGBB.

    `chars` counts the letters and digits that the source holds in it, struck through ones too: the ledger's left-hand
    side. No part of its value are `struck`, the text struck through, `note`, the remarks attached to it, and what is
    `covered` under paint, a picture or a redaction, whose words are never kept. `marked` are those of its words that
    stand out by their looks, where others do not.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    row_span: int = 1
    col_span: int = 1
    lines: tuple[Line, ...] = ()
    bold: bool = False
    fill: str = ""
    chars: int = 0
    struck: str = ""
    note: str = ""
    covered: bool = False
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one page (or of a format without pages), as a grid.

    Every row has as many places as there are columns; one is None where another cell's span covers it or the source has
    no cell. `edges` are the x positions of the column borders, or empty; `stray_chars` counts letters and digits in no
    cell.
    """

    number: int
    page: int | None
    box: Box | None
    edges: tuple[float, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    header_rows: int = 0
    stray_chars: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside tables. `level` is 1 to 9 for a heading and 0 for body text."""

    text: str
    page: int | None = None
    box: Box | None = None
    level: int = 0
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader saw that the analyst must know: a code of problems.csv and its values."""

    code: str
    values: tuple[tuple[str, str], ...] = ()
    page: int | None = None
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class PageFrame:
    """A page as its boxes see it: its size in points, and how a picture of it was turned to be upright and straight, by
    quarter `turns` and by `degrees` on top of them, both against the clock.
    """

    number: int
    width: float
    height: float
    turns: int = 0
    degrees: float = 0.0


PAGE_PARTS: Final = 10_000  # of a page's width and height, in which boxes are told: finer than any screen shows it


class RowBox(NamedTuple):
    """Where a row of a table (0: a paragraph) stands, in parts of the page's sides; no part of the dataset."""

    table: int
    row: int
    page: int
    x0: int
    top: int
    x1: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: tables and paragraphs in reading order, furniture (headers, footers) apart.

    `recognised` are the numbers of the pages that a recogniser read, `as_seen` of those of which the file holds more
    text, or other, than can be seen; `respelt` are words and how they read, `coloured` colours drawn in or before words
    outside tables, as RRGGBB with the words.
    """

    file: str
    format: Format
    pages: int | None
    body: tuple[Table | Paragraph, ...]
    furniture: tuple[Paragraph, ...] = ()
    title: str = ""
    notices: tuple[Notice, ...] = ()
    recognised: tuple[int, ...] = ()
    as_seen: tuple[int, ...] = ()
    respelt: tuple[tuple[str, str], ...] = ()
    frames: tuple[PageFrame, ...] = ()
    coloured: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in reading order."""
        return tuple(item for item in self.body if isinstance(item, Table))


CELL_END: Final = "\x1f"  # parts the cells of a second reading, where the file itself parts them


@dataclass(frozen=True, slots=True)
class SecondPart:
    """The text of a page, a sheet or (no page, no name) a whole file, as taken by another way than the reader's;
    `optional` is what a reader may well leave out: print in white, prompts to choose, pictures for letters.
    """

    text: str
    page: int | None = None
    name: str = ""
    optional: str = ""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """A file's text taken a second time; `parts` is empty where there is no other way, `fault` says what went wrong."""

    parts: tuple[SecondPart, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in its source; outside the tables `table` is 0 and `row` the number of the paragraph."""

    table: int
    row: int
    page: int | None = None
    page_end: int | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A requirement row made whole, its columns named, nothing interpreted yet.

    `notes` are the remarks attached to its cells; `struck` and `covered`: words in it are struck through (and in
    `other_text`) or hidden (and not kept). `by_area`: its table asks nothing, and the requirement was put together from
    what it says of an area.
    """

    place: Place
    theme: str = ""
    section: str = ""
    ref: str = ""
    requirement: str = ""
    current_status: str = ""
    met_text: str = ""
    gap: str = ""
    lead_text: str = ""
    deadline_text: str = ""
    other_text: str = ""
    met_fill: str = ""
    notes: str = ""
    struck: bool = False
    covered: bool = False
    origin: Origin = "table"
    by_area: bool = False


@dataclass(frozen=True, slots=True)
class RawSetAside:
    """A table row that is no requirement, with the reason."""

    place: Place
    text: str
    reason: SetAsideReason


@dataclass(frozen=True, slots=True)
class RawJoin:
    """A table row taken as the continuation of the requirement row that starts at `into`."""

    place: Place
    into: Place
    evidence: str
    label: str = ""  # what the row begins with and its answer leaves out


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """The role given to a column of a table, and why. `score` is 0 to 1."""

    table: int
    column: int
    heading: str
    role: Role
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A document's requirement rows and the ledger of everything else that stood in its tables."""

    records: tuple[RawRecord, ...]
    set_aside: tuple[RawSetAside, ...]
    joins: tuple[RawJoin, ...]
    columns: tuple[ColumnRole, ...]
    table_rows: int
    headers: int
    chars_in_tables: int
    chars_kept: int
    notices: tuple[Notice, ...] = ()
