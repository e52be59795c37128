"""Which line ends split a word: a hyphen of the layout, or a word cut at a narrow cell's edge.

The document's own words tell: those inside lines are whole, so a join that gives one of them is
right, and a line end between two of them is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.plaintext import SOFT_HYPHEN
from winterplan_extract.readers.pdf.lines import Print

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LAST: Final = re.compile(r"((?:[^\W_]+[-'’])*[^\W_]+)([-\u2010\u00ad]?)$")
_FIRST: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ADDRESS: Final = re.compile(r"://|www\.|@|\.gov\.|\.org\.", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2}$")
_TELLING: Final = 3  # hyphens at line ends that must be words' own before all are taken as such
_SHORT: Final = 3  # letters of a remainder that is hardly a word of its own


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How often each word stands whole in the document, and whether its layout hyphenates words.

    `hyphenates` is None where too few line ends tell.
    """

    counts: Counter[str]
    hyphenates: bool | None = None

    def knows(self, word: str) -> bool:
        return self.counts[word.casefold()] > 0

    def count(self, word: str) -> int:
        return self.counts[word.casefold()]


def vocabulary_of(areas: Iterable[Sequence[Print]]) -> Vocabulary:
    """The words of the document's areas that are certainly whole; `areas` are cells or paragraphs."""
    areas = list(areas)
    counts: Counter[str] = Counter()
    for lines in areas:
        for at, line in enumerate(lines):
            words = [word.casefold() for word in _WORD.findall(line.text)]
            if at > 0 and words and _may_split(lines[at - 1], line):
                words = words[1:]
            if at + 1 < len(lines) and words and _may_split(line, lines[at + 1]):
                words = words[:-1]
            counts.update(word for word in words if len(word) > 1 or word in ("a", "i"))
    return Vocabulary(counts, _hyphenates(areas, Vocabulary(counts)))


def _hyphenates(areas: Iterable[Sequence[Print]], words: Vocabulary) -> bool | None:
    """Whether the layout hyphenates: a program that does leaves many hyphens that no word has elsewhere."""
    ends = {
        (before.text.rpartition(" ")[2], after.text.partition(" ")[0]): _is_soft(before, after, words)
        for lines in areas
        for before, after in zip(lines, lines[1:], strict=False)
        if _hyphen(before.text)
    }
    soft, real = list(ends.values()).count(True), list(ends.values()).count(False)
    if soft > real:
        return True
    return False if real >= _TELLING and real >= 2 * soft else None


def split_ends(lines: Sequence[Print], words: Vocabulary, *, goes_on: Print | None = None) -> list[str]:
    """The texts of an area's lines, those that end inside a word ending in U+00AD in place of its hyphen.

    `goes_on` is the line that may follow on the next page.
    """
    texts = [line.text for line in lines]
    at = 0
    following: list[Print] = [*lines, goes_on] if goes_on else list(lines)
    while at + 1 < len(following):
        before, after = following[at], following[at + 1]
        if _hyphen(before.text):
            if _is_soft(before, after, words) is True or before.text.endswith(SOFT_HYPHEN):
                texts[at] = before.text[:-1] + SOFT_HYPHEN
        else:
            reach = _cut_word(following, at, words, strict=at + 1 == len(lines))
            for part in range(at, min(reach, len(lines))):
                texts[part] += SOFT_HYPHEN
            at = max(at, reach - 1)
        at += 1
    return texts


def _hyphen(text: str) -> bool:
    found = _LAST.search(text)
    return bool(found and found.group(2))


def _may_split(before: Print, after: Print) -> bool:
    return _hyphen(before.text) or is_full(before, after)


def is_full(before: Print, after: Print) -> bool:
    """Whether not even the first letter of the next line would have fitted."""
    return before.room < after.lead + 0.05 * after.size


def _is_soft(before: Print, after: Print, words: Vocabulary) -> bool | None:
    """Whether the hyphen at the end of a line is the layout's; None where nothing tells and it stays."""
    left, right = _LAST.search(before.text), _FIRST.match(after.text)
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
    if words.hyphenates and not (words.knows(last) and words.knows(other)):
        return True
    return None


def _cut_word(lines: Sequence[Print], start: int, words: Vocabulary, *, strict: bool) -> int:
    """The number of the line on which a word cut without a hyphen at the end of line `start` ends.

    That is `start` itself when its last word is whole. `strict` takes only words that the document
    holds elsewhere.
    """
    left = _LAST.search(lines[start].text)
    if not left or not is_full(lines[start], lines[start + 1]):
        return start
    token = left.group(1)
    best, at = start, start
    while at + 1 < len(lines) and is_full(lines[at], lines[at + 1]):
        right = _FIRST.match(lines[at + 1].text)
        if not right:
            break
        token += right.group()
        at += 1
        if words.knows(token):
            best = at
        if right.group() != lines[at].text:
            break
    first = _FIRST.match(lines[start + 1].text)
    if best == start + 1 and first and words.knows(left.group(1)) and words.knows(first.group()):
        return start
    if best > start or strict or not first:
        return best
    return start + 1 if _is_fragment(lines[start], left.group(1), first.group(), lines[start + 1], words) else start


def _is_fragment(before: Print, one: str, other: str, after: Print, words: Vocabulary) -> bool:
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
    if words.knows(other):
        return False
    return not words.knows(one) or len(other) <= _SHORT
