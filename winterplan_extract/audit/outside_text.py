"""What a document says outside its tables: how much of it there is, and the asks and commitments among it.

A sentence or list item counts where it orders something (“Open a second hub”), promises it (“Finance to …”) or stands under a
heading of what is to be done; introductions, legends, what speaks of the document itself and what a row has do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, Literal

from winterplan_extract.audit.outside_wordings import Context, OutsideWordings, outside_wordings
from winterplan_extract.audit.settings import (  # fmt: skip
    FEWEST_WRAPPED,
    HALF_SENTENCE,
    HEADING_WORDS,
    LABEL_WORDS,
    LEAST_ASKED,
    LONGEST_CODE,
    OWNER_WORDS,
    WIDEST_WRAP,
    WRAPPED_NEAR,
)
from winterplan_extract.domain.document import Box, Document, Paragraph, RawRecord
from winterplan_extract.domain.plaintext import BULLET, chars, fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions
from winterplan_extract.vocabulary.references import after_list_label, without_heading_number

SENTENCE_END: Final = re.compile(r"(?<=[.!?])[”\"’']?\s+(?=[A-Z“\"])")
_REPORT_NUMBER: Final = re.compile(r"\d+\.\d+")
_CUT: Final = re.compile(r"(?:\b[a-z]{1,3}|\d|[,–—-])$")  # no title's end: “by”, “of”, “4” before “December”
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_FIGURE: Final = re.compile(r"(?<![-\w])\d")  # not the 19 of COVID-19


@dataclass(frozen=True, slots=True)
class Ask:
    """A sentence or list item that asks for or commits to something, and where it stands."""

    text: str
    page: int | None
    listed: bool


@dataclass(frozen=True, slots=True)
class OutsideText:
    """What stands outside a document's tables, headers and footers left out."""

    chars: int
    asks: tuple[Ask, ...]


def outside_text(document: Document, records: Sequence[RawRecord], plan: Plan, reading: DateReading) -> OutsideText:
    """The letters and digits outside the tables, and the asks there that no row has taken up; headings too where there is no row."""
    paragraphs = [item for item in document.body if isinstance(item, Paragraph)]
    counted = sum(chars(paragraph.text) for paragraph in paragraphs)
    known = outside_wordings(plan)
    fields = ("requirement", "current_status", "gap", "other_text", "theme", "section")
    taken = "\n".join(fold(text) for each in records for name in fields if (text := getattr(each, name)))
    walk = ParagraphWalk(known, reading, headings_ask=not records)
    asks = tuple(
        Ask(
            said.line.text if said.kind in ("heading", "listed") else said.text,
            said.line.page,
            listed=said.kind in ("listed", "order"),
        )
        for said in walk.through(unwrapped(paragraphs))
        if said.asks and not (taken and fold(said.text) in taken)
    )
    return OutsideText(counted, asks)


@dataclass(frozen=True, slots=True)
class Said:
    """A heading, the opening of a list, a list item, a sentence, or an order that is a paragraph, without number or glyph.

    `asks`: it asks for or commits to something, an order only where another follows; `told`: nothing is asked where it stands.
    """

    kind: Literal["heading", "opening", "listed", "sentence", "order"]
    text: str
    line: Paragraph
    asks: bool = False
    told: bool = False


@dataclass(slots=True)
class ParagraphWalk:
    """The walk through the paragraphs: the heading and the opening line that the next one stands under."""

    known: OutsideWordings
    reading: DateReading
    headings_ask: bool
    paragraphs_numbered: bool = False  # a numbered paragraph of several sentences is one of a report, no list item
    titles: Set[int] = frozenset()  # ids of lines that head a section though nothing marks them
    heading: Context = ""
    lead: Context = ""

    def through(self, lines: Sequence[Paragraph]) -> Iterator[Said]:
        """What the lines say, in their order; orders that follow one another ask."""
        loose: list[Said] = []
        for line in lines:
            for said in self._said(line):
                if said.kind == "order":
                    loose.append(said)
                    continue
                yield from _if_several(loose)
                yield said
        yield from _if_several(loose)

    def _said(self, line: Paragraph) -> Iterator[Said]:
        text = line.text
        if self._is_heading(line):
            asks = self.headings_ask and self._is_asking_heading(text)
            bare = without_heading_number(text)
            self.heading, self.lead = self.known.heading(bare), ""
            yield Said("heading", bare, line, asks)
            return
        listed = after_list_label(text)
        if self.paragraphs_numbered and listed is not None and self._is_numbered_paragraph(text, listed):
            text, listed = listed, None
        if text.endswith(":") and (listed is None or self.paragraphs_numbered):
            lead = self.known.lead_in(listed or text)
            self.lead = ("" if self.paragraphs_numbered else "told") if lead == "reports" else lead
            yield Said("opening", text, line)
        elif listed is not None:
            asks = any(self._asks(one, self.context, listed=True) for one in SENTENCE_END.split(listed))
            yield Said("listed", listed, line, asks, self.context == "told")
        else:
            sentences, told = SENTENCE_END.split(text), self.context == "told"
            if len(sentences) == 1 and self.context in ("", "asks") and self._orders(text):
                yield Said("order", text, line)
                return
            yield from (
                Said("sentence", one, line, self._asks(one, self.context, listed=False), told) for one in sentences
            )
            self.lead = ""

    @property
    def context(self) -> Context:
        if self.heading == "told" or self.lead == "told":
            return "told"
        return self.lead or self.heading

    def _is_heading(self, line: Paragraph) -> bool:
        text = line.text
        if line.level or id(line) in self.titles:
            return True
        short = len(text.split()) <= HEADING_WORDS and text[-1:] not in ".:;,!"
        if not short or text.startswith(BULLET):
            return False
        bare = without_heading_number(text)
        if self.paragraphs_numbered and bare.isupper():
            return len(bare) > LONGEST_CODE
        return self.known.is_known_heading(bare) or (bare == text and bool(self.known.heading(text)))

    def _is_numbered_paragraph(self, text: str, listed: str) -> bool:
        """Whether a line is “3.2 The grant was paid in May. …”; “3.2 Pay the grant. Lead: …” is a list item."""
        first, *others = SENTENCE_END.split(listed)
        labelled = any(fold(one.partition(":")[0]) in self.known.labels for one in others)
        return bool(_REPORT_NUMBER.match(text) and others) and not labelled and not self._orders(first)

    def _is_asking_heading(self, text: str) -> bool:
        bare = without_heading_number(text)
        label, _, rest = bare.partition(":")
        if rest and self.known.heading(label) == "asks":
            return True
        return bare != text and self._orders(bare)

    def _orders(self, text: str) -> bool:
        words, told = self._worded(text)
        return not told and self.known.is_order(words)

    def _worded(self, text: str) -> tuple[tuple[str, ...], bool]:
        """The words of a sentence, and whether it speaks of the document or is too short to ask anything."""
        folded = fold(_BRACKETS.sub(" ", text))
        words = tuple(folded.split())
        return words, len(words) < LEAST_ASKED or self.known.is_about_document(folded)

    def _asks(self, text: str, context: Context, *, listed: bool) -> bool:
        label, colon, rest = _BRACKETS.sub(" ", text).partition(": ")
        if colon and len(label.split()) <= LABEL_WORDS:
            role = self.known.labels.get(fold(label))
            if rest.startswith(("“", '"', "‘")) or role not in (None, "requirement", "gap"):
                return False
            if role or self.known.heading(label) == "asks":
                return context != "told" and not self._worded(rest)[1]
            return self._asks(rest, context, listed=listed)
        words, told = self._worded(text)
        if told or context == "told" or text.startswith(("“", '"')):
            return False
        if listed and context in ("", "asks") and self._is_task(words, context):
            return True
        return self._is_promise(text, words, context, listed=listed)

    def _is_task(self, words: tuple[str, ...], context: Context) -> bool:
        """Whether a list item is worded as a task: “Open …”, “to open …”, “Finance to open …”, “Opening …”."""
        if self.known.is_order(words) or (context == "asks" and self.known.is_doing(words)):
            return True
        at = words.index("to") if "to" in words[: OWNER_WORDS + 1] else -1
        return (
            at >= 0 and self.known.is_order(words[at + 1 :]) and (at == 0 or self.known.is_acting_subject(words[:at]))
        )

    def _is_promise(self, text: str, words: tuple[str, ...], context: Context, *, listed: bool) -> bool:
        """Whether a sentence says that somebody will, shall or must do something, and not of councils at large."""
        found = self.known.modal(words)
        if found is None:
            return False
        at, end, means = found
        if not self.known.is_acting_subject(words[:at]):
            return False
        if means == "orders":
            return True
        if context == "asks" or (listed and not context):
            return True
        concrete = bool(_FIGURE.search(text) or find_mentions(text, self.reading))  # a day, a month or a number
        return not self.known.is_vague(words[end:]) and concrete


def _if_several(loose: list[Said]) -> Iterator[Said]:
    """Orders in paragraphs of their own, which ask where more than one follows another; `loose` is emptied."""
    yield from [replace(said, asks=len(loose) > 1) for said in loose]
    loose.clear()


def document_lines(document: Document) -> list[Paragraph]:
    """The lines outside a document's tables, in the order by which rows outside them are numbered."""
    return unwrapped([item for item in document.body if isinstance(item, Paragraph)])


def unwrapped(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs line by line; where a text file wraps a sentence, its lines are one again."""
    lines = [
        Paragraph(text.strip(), paragraph.page, paragraph.box, paragraph.level, paragraph.size, paragraph.bold)
        for paragraph in paragraphs
        for text in paragraph.text.splitlines()
        if text.strip()
    ]
    width = _wrapped_at(lines)
    joined: list[Paragraph] = []
    ended = ""  # the last line of what is joined
    for line in lines:
        last = joined[-1] if joined else None
        full = _is_full(ended, line.text, width)
        ended = line.text
        if last and not last.level and not line.level and _goes_on(last.text, line.text, full=full):
            box = Box.around([last.box, line.box]) if last.box and line.box and line.page == last.page else last.box
            joined[-1] = Paragraph(f"{last.text} {line.text}", last.page, box, 0, last.size, last.bold)
        else:
            joined.append(line)
    return joined


def _wrapped_at(lines: Sequence[Paragraph]) -> int:
    """The width at which a text file wraps its lines, in characters; 0 where it does not."""
    width = max((len(line.text) for line in lines), default=0)
    near = sum(len(line.text) > WRAPPED_NEAR * width for line in lines)
    return width if width <= WIDEST_WRAP and near >= FEWEST_WRAPPED else 0


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether a line goes on because a bracket is open, or the next one's first word would not have fit and it is no title."""
    if _open_brackets(line) > 0 > _open_brackets(after):
        return True
    cut = bool(_CUT.search(line))
    titled = not cut and after[:1].isupper() and len(after.split()) <= HEADING_WORDS and after[-1:].isalnum()
    return width > 0 and len(line) + 1 + len(after.split()[0]) > width and line[-1:] not in ".?" and not titled


def _open_brackets(line: str) -> int:
    return line.count("(") + line.count("[") - line.count(")") - line.count("]")


def _goes_on(before: str, after: str, *, full: bool) -> bool:
    """Whether a line goes on the sentence of the line before: that one does not end, and is `full` or this one begins small."""
    if after_list_label(after) is not None:
        return False
    if full or not before[-1:].isalnum():
        return full
    return after[:1].islower() or (after[:1].isdigit() and len(before.split()) >= HALF_SENTENCE)
