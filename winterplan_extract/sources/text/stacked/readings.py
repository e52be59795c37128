"""The ways to read one block: which columns its first line may hold, and where the rest goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import BULLET, item
from winterplan_extract.sources.text.stacked import settings as fixed
from winterplan_extract.sources.text.stacked.pages import PrintedLine
from winterplan_extract.sources.text.stacked.widths import LineSpan, span_of
from winterplan_extract.sources.text.stacked.wordings import Wordings, answered
from winterplan_extract.vocabulary.references import line_reference

# Within a block a new cell begins with a reference of two figures and a capital, or with a lone answer.
_BEGINS: Final = re.compile(r"\d{1,2}\.\d{1,2}[.)]?(?:\s+[A-Z]|$)|(?:[YN]|Yes|No)(?:\s{2,}|\s*$)|N\s+[A-Z]")


@dataclass(frozen=True)
class TextBlock:
    """Lines that stand together. `texts` has an empty one for each empty paragraph.

    `starts_page` marks the first block of a page, `glued` one that no empty line parts from the
    block before, `indented` one with a space before its first word.
    """

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

    @property
    def padded(self) -> bool:
        """Whether an empty paragraph stands at the block's end."""
        return not self.texts[-1]


def blocks_of(lines: Sequence[PrintedLine]) -> tuple[TextBlock, ...]:
    """The blocks of the lines, in order; empty paragraphs stay with the words above them."""
    groups: list[tuple[list[PrintedLine], bool]] = [
        ([], False)
    ]  # each with whether no empty line parts it from the last
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
_BETWEEN: Final = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=\S)\s{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class CellPiece:
    """Lines in one column (by its place in the header), and how well their words suit it, in points.

    `first` and `last` are the first and the last line that is not empty.
    """

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
    if words.is_answer(" ".join(text for text in texts if text)):
        yield (_made(met, texts, fixed.ANSWER_ALONE),), 0.0
        return
    yield from _around_answer(texts, roles, met, words)


def _around_answer(texts: tuple[str, ...], roles: Sequence[Role], met: int, words: Wordings) -> Iterator[tuple[tuple[CellPiece, ...], float]]:  # fmt: skip
    """The ways to place lines of which the first holds an answer: text before it, text after it."""
    found = answered(texts[0])
    if found is None:
        return
    answer = _made(met, (found.answer,), fixed.ANSWER_IN_LINE)
    after = (*((found.rest,) if found.rest else ()), *texts[1:])
    befores: list[tuple[CellPiece, ...]] = [()]
    if found.before:
        befores = [
            (_piece((found.before,), column, roles[column], words),) for column in range(met) if roles[column] != "ref"
        ]
    for before in befores:
        near = 0.0 if not before or before[0].column == met - 1 else fixed.NOT_BESIDE
        # A letter alone is an answer; a word may as well begin or stand in a sentence.
        in_words = fixed.ANSWER_IN_SENTENCE if found.rest[:1].islower() or before else fixed.ANSWER_IN_WORDS
        sure = 0.0 if len(found.answer) == 1 else in_words
        if not any(after):
            yield (*before, answer), near + sure
            continue
        for column in range(met + 1, len(roles)):
            skipped = column > met + 1
            points = fixed.SPACE_AGREES if found.empty == skipped or not found.rest else -fixed.SPACE_AGREES
            yield (*before, answer, _piece(after, column, roles[column], words)), near + sure + points
        for left, right in _parted(found.rest):
            for column in range(met + 1, len(roles) - 1):
                rest = _piece((right, *texts[1:]), column + 1, roles[column + 1], words)
                both = (_piece((left,), column, roles[column], words), rest)
                yield (
                    (*before, answer, *both),
                    near + sure + (fixed.SHARED_LINE if column == met + 1 else fixed.NOT_BESIDE),
                )


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
            (fixed.TITLE_IN_LEAD if lead else fixed.NO_TITLE_IN_LEAD)
            + (fixed.LIST_IN_LEAD if listed else 0.0)
            + (fixed.STRANGER_IN_COLUMN if when and not lead else 0.0)
            + (fixed.STRANGER_IN_COLUMN if len(text) > fixed.LEAD_TEXT_LENGTH else 0.0)
        )
    if role == "deadline" and not when and not lead:
        return fixed.LONG_IN_DEADLINE if len(text) > fixed.DEADLINE_LENGTH else fixed.SHORT_IN_DEADLINE
    if role == "deadline":
        return fixed.DATE_IN_DEADLINE if when else fixed.STRANGER_IN_COLUMN
    if lead and len(text.split()) <= fixed.LONE_LEAD_WORDS:
        return fixed.STRANGER_IN_COLUMN
    return fixed.DATE_ELSEWHERE if when and len(text) < fixed.LONE_DATE_LENGTH else 0.0
