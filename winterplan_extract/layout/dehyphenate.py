"""Which line ends split a word: a hyphen of the layout, or a word cut off at a narrow cell's edge.

The document's own words decide: those inside lines are whole.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.plaintext import SOFT_HYPHEN
from winterplan_extract.layout import settings
from winterplan_extract.layout.text_lines import TextLine

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LAST: Final = re.compile(r"((?:[^\W_]+[-'’])*[^\W_]+)[-\u2010\u00ad]?$")
_HYPHENS: Final = frozenset(("-", "\u2010", SOFT_HYPHEN))
_ADDRESS: Final = re.compile(r"://|www\.|@|\.gov\.|\.org\.", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2}$")


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """How often each word stands whole in the document; whether its layout hyphenates, None where little tells."""

    counts: Counter[str]
    hyphenates: bool | None = None

    def count(self, word: str) -> int:
        return self.counts[word.casefold()]

    def knows(self, word: str) -> bool:
        return self.count(word) > 0


def document_words(areas: Iterable[Sequence[TextLine]]) -> DocumentWords:
    """The words that are certainly whole in the document's areas, which are cells or paragraphs."""
    areas = list(areas)
    whole: list[str] = []
    for lines in areas:
        for at, line in enumerate(lines):
            words = [word.casefold() for word in _WORD.findall(line.text)]
            if at > 0 and words and _may_split(lines[at - 1], line):
                words = words[1:]
            if at + 1 < len(lines) and words and _may_split(line, lines[at + 1]):
                words = words[:-1]
            whole += words
    counts = Counter(whole)
    for letter in [word for word in counts if len(word) == 1 and word not in ("a", "i")]:
        del counts[letter]
    return DocumentWords(counts, _hyphenates(areas, DocumentWords(counts)))


def _hyphenates(areas: Iterable[Sequence[TextLine]], words: DocumentWords) -> bool | None:
    """Whether the layout hyphenates, judged by the line ends with a hyphen, each wording once: a program cuts words
    into parts that are no words; elsewhere both parts are words, or the hyphened word stands inside a line too.
    """
    firsts = {part for word in words.counts if "-" in word for part in word.split("-")[:-1]}
    ends = {
        (_last_word(before.text), _first_word(after.text))
        for lines in areas
        for before, after in itertools.pairwise(lines)
        if _ends_in_hyphen(before.text)
    }
    soft = real = 0
    for one, other in ends:
        stem = one.rpartition("-")[2].casefold()
        whole = words.knows(stem) or stem in firsts
        if words.knows(f"{one}-{other}") or (whole and words.knows(other) and not words.knows(one + other)):
            real += 1
        elif words.knows(one + other) and not whole:
            soft += 1
    if soft > real:
        return True
    return False if real >= settings.HYPHENS_THAT_TELL * max(1, soft) else None


def _last_word(text: str) -> str:
    found = _LAST.search(text[text.rfind(" ") + 1 :])
    return found.group(1) if found else ""


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found.group() if found else ""


def mark_split_words(
    lines: Sequence[TextLine], words: DocumentWords, *, next_line: TextLine | None = None
) -> list[str]:
    """The texts of an area's lines, those that end inside a word with U+00AD; `next_line` may follow overleaf."""
    texts = [line.text for line in lines]
    at, stem = 0, ""  # the part of a word that stands on earlier lines
    following: list[TextLine] = [*lines, next_line] if next_line else list(lines)
    while at + 1 < len(following):
        before, after = following[at], following[at + 1]
        if _ends_in_hyphen(before.text):
            if _is_soft(before, after, words, begins_area=at + 1 == len(lines)) or before.text.endswith(SOFT_HYPHEN):
                texts[at] = before.text[:-1] + SOFT_HYPHEN
        else:
            end = _end_of_word(following, at, words, stem, strict=at + 1 == len(lines))
            for part in range(at, min(end, len(lines))):
                texts[part] += SOFT_HYPHEN
            fills_line = end > at and " " not in following[end].text
            stem = "".join([stem, _last_word(before.text), *(line.text for line in following[at + 1 : end])]) if fills_line else ""  # fmt: skip
            at = max(at, end - 1)
        at += 1
    return texts


def _ends_in_hyphen(text: str) -> bool:
    return text[-1:] in _HYPHENS and text[-2:-1].isalnum()


def _may_split(before: TextLine, after: TextLine) -> bool:
    return _ends_in_hyphen(before.text) or _is_full(before, after)


def _is_full(before: TextLine, after: TextLine) -> bool:
    """Whether not even the first letter of the next line would have fitted."""
    return before.room < after.first_width + settings.FULL_LINE * after.size


def _is_soft(before: TextLine, after: TextLine, words: DocumentWords, *, begins_area: bool) -> bool | None:
    """Whether the hyphen at the end of a line is the layout's; None where that is unknown, and it stays. What begins an
    area was counted as a whole word there.
    """
    left, right = _LAST.search(before.text), _WORD.match(after.text)
    if not left or not right or not right.group()[0].islower():
        return None
    one, other = left.group(1), right.group()
    if words.hyphenates is False:
        return False
    joined, hyphened = words.count(one + other), words.count(f"{one}-{other}")
    if joined != hyphened:
        return joined > hyphened
    if joined:
        return None
    last = one.rpartition("-")[2]
    return True if words.hyphenates and not (words.knows(last) and words.count(other) > begins_area) else None


def _end_of_word(lines: Sequence[TextLine], start: int, words: DocumentWords, stem: str, *, strict: bool) -> int:
    """The number of the line on which a word cut without a hyphen at the end of line `start` ends: `start` itself when
    it is whole. `strict` takes only words that the document has elsewhere.
    """
    if not _is_full(lines[start], lines[start + 1]):
        return start
    left, first = _last_word(lines[start].text), _first_word(lines[start + 1].text)
    if not left or not first or (stem and words.knows(stem + left)):
        return start  # nothing to join, or the end of a word that is whole
    token = left
    best, at = start, start
    while at + 1 < len(lines) and _is_full(lines[at], lines[at + 1]):
        right = _first_word(lines[at + 1].text)
        if not right:
            break
        token += right
        at += 1
        if words.knows(token):
            best = at
        if right != lines[at].text:
            break
    if best == start + 1 and min(words.count(left), words.count(first)) > words.count(token):
        return start  # two words, each commoner than the one they would make
    if best > start or strict:
        return best
    return start + 1 if _is_fragment(lines[start], left, first, lines[start + 1], words) else start


def _is_fragment(before: TextLine, one: str, other: str, after: TextLine, words: DocumentWords) -> bool:
    """Whether a word that fills its line alone and the next line's first word are parts of one."""
    alone = before.text.removeprefix("• ")
    if " " in alone:
        return False
    following = after.text.split(" ", 1)[0]
    if _ADDRESS.search(alone) or _DATE.match(alone + following):
        return True
    same_case = other[0].islower() or (one.isupper() and other.isupper())
    if alone != one or not (one.isalpha() and other[0].isalpha() and same_case):
        return False
    if words.knows(other) or len(one + other) > settings.LONGEST_WORD:
        return False
    return not words.knows(one) or len(other) <= settings.WORD_REMAINDER
