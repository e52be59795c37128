"""The ways to read one block: its columns, and how wide it is printed, in ems of ordinary sans serif type. Where lines were wrapped tells a column's
width: the longest fits, and none with the next one's first word put to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import dropwhile, pairwise
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import BULLET, item
from winterplan_extract.sources.text.stacked import settings
from winterplan_extract.sources.text.stacked.pages import PrintedLine, Wordings
from winterplan_extract.vocabulary.references import line_reference

_NARROW: Final = "iljItf.,:;!|'’‘()[]/ "
_WIDTHS: Final = dict.fromkeys(_NARROW, settings.NARROW_LETTER) | dict.fromkeys("mwMW@%—", settings.WIDE_LETTER)


@lru_cache(maxsize=20_000)
def width_of(text: str) -> float:
    """The width of a printed text in ems."""
    return sum(_WIDTHS.get(c) or (settings.CAPITAL if c.isupper() else settings.LETTER) for c in text)


@dataclass(frozen=True, slots=True)
class LineSpan:
    """The width of the column that lines were wrapped in: at least `low`, at most `high` (0: not known)."""

    low: float = 0.0
    high: float = 0.0
    lines: int = 0

    def misfit(self, width: float) -> float:
        """How badly a column of that width fits, 0 where it may fit, as a share of the width; unknown fits."""
        if not width:
            return 0.0
        over = max(0.0, self.low / width - 1 - settings.WIDTH_ERROR)
        under = max(0.0, 1 - settings.WIDTH_ERROR - self.high / width) if self.high else 0.0
        return max(over, under)


def span_of(lines: Sequence[str]) -> LineSpan:
    """What the lines tell of the width of their column, at most by those that stop in the middle of a sentence; empty lines end paragraphs."""
    low = max((width_of(line) for line in lines), default=0.0)
    high = 0.0
    for line, following in pairwise(lines):
        if line and following and line[-1] not in ".:;!?" and following[:1].islower():
            fits_not = width_of(line) + settings.NARROW_LETTER + width_of(following.split()[0])
            high = min(high, fits_not) if high else fits_not
    if lines and item(lines[0]).startswith(BULLET):
        high /= settings.INDENT
    return LineSpan(low, max(high, low) if high else 0.0, len(lines))


def column_width(spans: Sequence[LineSpan]) -> float:
    """The width that agrees with most of the spans, 0 where they tell nothing; a single line much wider than the rest was sorted wrongly."""
    lows = sorted(span.low for span in spans if span.high)
    if 2 * len(lows) < sum(1 for span in spans if span.lines > 1):
        # Titles show no sentence that goes on: their lines wrap all the same.
        lows = sorted(span.low for span in spans if span.lines > 1)
    at = min(len(lows) - 1, int(settings.WIDEST_LINES * len(lows)))
    return lows[at] * (1 + settings.WIDTH_ERROR / 2) if lows else 0.0


def fullness(line: str, following: str, width: float) -> float:
    """How surely the next line's first word would not have fitted on the line: from 1, surely not, to -1."""
    word = following.split()[0] if following else ""
    share = (width_of(line) + settings.NARROW_LETTER + width_of(word)) / width
    return max(-1.0, min(1.0, (share - 1 + settings.WIDTH_ERROR / 2) / (2 * settings.WIDTH_ERROR)))


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """A column's width in ems (0: not known), how surely that is its own, and the share of its cells that end without a full stop."""

    width: float = 0.0
    own: bool = False
    open_ends: float = settings.OPEN_ENDS


# Within a block a new cell begins with a reference of two figures and a capital, or with a lone answer.
_BEGINS: Final = re.compile(r"\d{1,2}\.\d{1,2}[.)]?(?:\s+[A-Z]|$)|(?:[YN]|Yes|No)(?:\s{2,}|\s*$)|N\s+[A-Z]")


@dataclass(frozen=True)
class TextBlock:
    """Lines that stand together, an empty one for each empty paragraph; `glued`: no empty line stands before it."""

    texts: tuple[str, ...]
    page: int
    starts_page: bool = False
    glued: bool = False
    indented: bool = False

    @cached_property
    def text(self) -> str:
        """The block's words in one line."""
        return " ".join(text for text in self.texts if text)

    @cached_property
    def span(self) -> LineSpan:
        """What the block's lines tell of the width of its column."""
        return span_of(self.texts)

    @cached_property
    def is_item(self) -> bool:
        """Whether the block begins with a list glyph."""
        return item(self.texts[0]).startswith(BULLET)


def blocks_of(lines: Sequence[PrintedLine]) -> tuple[TextBlock, ...]:
    """The blocks of the lines, in order; empty paragraphs stay with the words above them."""
    # Each with whether no empty line parts it from the last.
    groups: list[tuple[list[PrintedLine], bool]] = [([], False)]
    for line in lines:
        parts = not line.text and not line.blank
        if parts or (groups[-1][0] and _BEGINS.match(line.text)):
            groups.append(([], not parts))
        if not parts:
            groups[-1][0].append(line)
    blocks: list[TextBlock] = []
    for group, glued in groups:
        held = list(dropwhile(lambda line: not line.text, group))
        if held:
            fresh = not blocks or blocks[-1].page != held[0].page
            texts = tuple(line.text for line in held)
            blocks.append(TextBlock(texts, held[0].page, fresh, glued, held[0].indented))
    return tuple(blocks)


_UNKNOWN: Final = LineSpan()
_ANSWER: Final = re.compile(
    r"(?:(?P<before>.*\S)\s+)?(?P<answer>Y|N|P|Yes|No|YES|NO|Partial|Partly|Partially|Part|N/A|Green|Amber|Red|✓|✔|✗|✘|[☐☑☒])(?P<gap>\s*)(?:(?<=\s)(?P<rest>\S.*))?"
)
_BETWEEN: Final = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=\S)\s{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class CellPiece:
    """Lines in one column (by its place in the header), how well their words suit it, in points, and the first and last that are not empty."""

    column: int
    texts: tuple[str, ...]
    suits: float
    span: LineSpan
    first: str
    last: str
    words: int


@dataclass(frozen=True, slots=True)
class BlockReading:
    """A block's pieces from left to right. `ref` is the reference that starts a row, if one does."""

    pieces: tuple[CellPiece, ...]
    ref: str = ""
    points: float = 0.0


def readings_of(block: TextBlock, roles: Sequence[Role], words: Wordings) -> tuple[BlockReading, ...]:
    """Every way to read the block in columns of those roles, whatever stands before it."""
    found: list[BlockReading] = []
    if "ref" in roles:
        column = roles.index("ref")
        if (parts := line_reference(block.texts[0])) is not None:
            ref, rest = parts
            head = _made(column, (ref,))
            remains = (*((rest,) if rest else ()), *block.texts[1:])
            if not any(remains):
                found.append(BlockReading((head,), ref))
            for pieces, points in _placed(remains, roles, words):
                if pieces[0].column > column:
                    found.append(BlockReading((head, *pieces), ref, points))
    found += [BlockReading(pieces, "", points) for pieces, points in _placed(block.texts, roles, words)]
    return tuple(found)


def _placed(
    texts: tuple[str, ...], roles: Sequence[Role], words: Wordings
) -> Iterator[tuple[tuple[CellPiece, ...], float]]:
    """The ways to place lines that hold no reference, each with points for how it was come by."""
    if not any(texts):
        return
    for column, role in enumerate(roles):
        if role not in ("ref", "met"):
            yield (_piece(texts, column, role, words),), 0.0
    if "met" not in roles:
        return
    met = roles.index("met")
    if words.answers.is_answer(" ".join(text for text in texts if text)):
        yield (_made(met, texts, settings.ANSWER_ALONE),), 0.0
        return
    yield from _around_answer(texts, roles, met, words)


def _around_answer(
    texts: tuple[str, ...], roles: Sequence[Role], met: int, words: Wordings
) -> Iterator[tuple[tuple[CellPiece, ...], float]]:
    """The ways to place lines of which the first holds an answer: text before it, text after it."""
    found = _ANSWER.fullmatch(texts[0])
    if found is None:
        return
    ahead, said, gap, behind = (part or "" for part in found.groups())
    answer = _made(met, (said,), settings.ANSWER_IN_LINE)
    after = (*((behind,) if behind else ()), *texts[1:])
    befores: list[tuple[CellPiece, ...]] = [()]
    if ahead:
        befores = [(_piece((ahead,), column, roles[column], words),) for column in range(met) if roles[column] != "ref"]
    for before in befores:
        near = 0.0 if not before or before[0].column == met - 1 else settings.NOT_BESIDE
        # A letter alone is an answer; a word may as well begin or stand in a sentence.
        in_words = settings.ANSWER_IN_SENTENCE if behind[:1].islower() or before else settings.ANSWER_IN_WORDS
        sure = 0.0 if len(said) == 1 else in_words
        if not any(after):
            yield (*before, answer), near + sure
            continue
        for column in range(met + 1, len(roles)):
            skipped = column > met + 1
            points = settings.SPACE_AGREES if (len(gap) > 1) == skipped or not behind else -settings.SPACE_AGREES
            yield (*before, answer, _piece(after, column, roles[column], words)), near + sure + points
        for left, right in _parted(behind):
            for column in range(met + 1, len(roles) - 1):
                rest = _piece((right, *texts[1:]), column + 1, roles[column + 1], words)
                both = (_piece((left,), column, roles[column], words), rest)
                points = settings.SHARED_LINE if column == met + 1 else settings.NOT_BESIDE
                yield (*before, answer, *both), near + sure + points


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """The ways to part a line that two cells may share: after a sentence, or at a wider space."""
    for gap in _BETWEEN.finditer(text):
        yield text[: gap.start()], text[gap.end() :]


def _piece(texts: tuple[str, ...], column: int, role: Role, words: Wordings) -> CellPiece:
    text = " ".join(part for part in texts if part)
    return _made(column, texts, _suits(text, role, words), span_of(texts))


def _made(column: int, texts: tuple[str, ...], suits: float = 0.0, span: LineSpan = _UNKNOWN) -> CellPiece:
    held = [text for text in texts if text]
    return CellPiece(column, texts, suits, span, held[0], held[-1], sum(len(text.split()) for text in held))


def _suits(text: str, role: Role, words: Wordings) -> float:
    """Points for how well the words suit the role: the columns of leads and deadlines hold little else."""
    lead = words.names_lead(text)
    when = words.is_when(text)
    if role == "lead":
        listed = item(text).startswith(BULLET)
        return (
            (settings.TITLE_IN_LEAD if lead else settings.NO_TITLE_IN_LEAD)
            + (settings.LIST_IN_LEAD if listed else 0.0)
            + (settings.STRANGER_IN_COLUMN if when and not lead else 0.0)
            + (settings.STRANGER_IN_COLUMN if len(text) > settings.LEAD_TEXT_LENGTH else 0.0)
        )
    if role == "deadline" and not when and not lead:
        return settings.LONG_IN_DEADLINE if len(text) > settings.DEADLINE_LENGTH else settings.SHORT_IN_DEADLINE
    if role == "deadline":
        return settings.DATE_IN_DEADLINE if when else settings.STRANGER_IN_COLUMN
    if lead and len(text.split()) <= settings.LONE_LEAD_WORDS:
        return settings.STRANGER_IN_COLUMN
    return settings.DATE_ELSEWHERE if when and len(text) < settings.LONE_DATE_LENGTH else 0.0
