"""The only text cleaner; cleaning twice gives what once gives, and letters and digits are never added or dropped."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import Line

SOFT_HYPHEN: Final = "\u00ad"
BULLET: Final = "• "

# Glyphs that stand for a list item at the start of a line: ordinary bullets, the private-use codes
# that Word's Symbol and Wingdings bullets come out as, and a dash or an "o" that stands alone.
_LIST_GLYPH: Final = re.compile(r"^(?:[•‣◦▪▫■□●○◆◇➢➤►▶✓✔·∙\uf000-\uf0ff]|[-–—*o\u00a7](?=\s))\s*")
# A dash at the start of a printed line whose text reads on: it may be one of a sentence that was wrapped before it.
_DASH_READS_ON: Final = re.compile(r"^[-–—]\s+(?=[A-Za-z])")
# A tick at the start of a printed line: an answer with its words, unless others begin so too.
_TICK: Final = re.compile(r"^[✓✔]\s*(?=\S)")
_TICKS, _DASHES = "✓✔", "-–—"
ANSWER_MARKS: Final = frozenset("✓✔■□")  # typed before words they answer, and are no list's glyph
_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
_WORD: Final = re.compile(r"[^\W_]+")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]")
_SPACES: Final = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_ENDS: Final = re.compile(r"\r\n|[\r\v\f]")
_BINDS: Final = re.compile(r"\w[-\u2010/]$")
_DASHED_FIGURE: Final = re.compile(r"\d[–—]$")
_SUSPENDED: Final = re.compile(r"(?:and|or|to)\s", re.IGNORECASE)
_PARTING: Final = 0.2  # of a line's height beyond the usual gap: paragraphs are set 2 points apart or more
_WIDEST_LEADING: Final = 0.5  # of a line's height; a wider gap parts paragraphs
_EVEN_GAPS: Final = 3  # so many equal gaps are the cell's line spacing, however wide


def clean(text: str) -> str:
    """The text with single spaces, no invisible or control characters, and no empty lines."""
    if text.replace("\n", "").isprintable() and unicodedata.is_normalized("NFC", text):  # most text is
        return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)
    composed = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    visible = _INVISIBLE.sub("", composed).replace("\x02", SOFT_HYPHEN)
    kept = "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in visible)
    lines = (_SPACES.sub(" ", line).strip() for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)


def item(line: str) -> str:
    """The line with a list glyph at its start written as `• `; other lines as they are."""
    found = _LIST_GLYPH.match(line)
    return BULLET + line[found.end() :] if found and found.end() < len(line) else line


def printed_item(line: str) -> str:
    """The same of a printed line, unless its glyph may be the dash of a sentence or an answer, as other lines tell."""
    return line if _DASH_READS_ON.match(line) or _TICK.match(line) else item(line)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut to `most` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def chars(text: str) -> int:
    """How many letters and digits the text holds: the measure that the ledger balances."""
    return len(text) if text.isalnum() else sum(map(str.isalnum, text))


@lru_cache(maxsize=1 << 13)  # the same cells, headings and words are compared over and over
def fold(text: str) -> str:
    """The text for comparing: lower case, plain quotes and dashes, words and digits only."""
    if text.isascii():  # the same, many times faster
        return " ".join(_ASCII_WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text.casefold().replace(SOFT_HYPHEN, ""))
    for mark in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(mark, "")
    return " ".join(_WORD.findall(plain))


def standing_out(runs: Iterable[tuple[str, bool]]) -> str:
    """The words of a cell that stand out by their looks, as each of its runs does or not; empty where all do."""
    said = [(text, out) for text, out in runs if text.strip()]
    marked = "".join(text if out else " " for text, out in said)
    return "" if all(out for _, out in said) else " ".join(marked.split())


def flow(lines: Sequence[Line]) -> str:
    """The text of printed lines: wrapped lines joined, paragraphs and list items on their own. A line was wrapped where
    the next one's first word would not have fitted; where it would have, or the gap is wider than usual, a paragraph
    begins.
    """
    texts = [line.text for line in lines]
    ticked = sum([text[:1] in _TICKS and bool(_TICK.match(text)) for text in texts])
    if ticked > 1:
        lines = [replace(line, text=item(line.text)) if _TICK.match(line.text) else line for line in lines]
    if not lines:
        return ""
    text = lines[0].text if ticked == 1 and _TICK.match(lines[0].text) else item(lines[0].text)
    if len(lines) < 2:
        return clean(text)
    usual = leading_of(lines)
    listed = sum([text[:1] in _DASHES and bool(_DASH_READS_ON.match(text)) for text in texts]) > 1
    for before, after in itertools.pairwise(lines):
        starts = starts_paragraph(before, after, usual, listed=listed)
        text = _attach(text, item(after.text) if starts else after.text, starts=starts)
    return clean(text)


def leading_of(lines: Sequence[Line]) -> float:
    """The gap from line to line within a paragraph: the smallest, unless every gap parts paragraphs."""
    gaps = sorted(b.box.top - a.box.bottom for a, b in itertools.pairwise(lines) if a.page == b.page)
    if not gaps:
        return 0.0
    height = min(line.box.bottom - line.box.top for line in lines)
    even = len(gaps) >= _EVEN_GAPS and gaps[-1] - gaps[0] <= 0.1 * height
    return gaps[0] if even else min(gaps[0], _WIDEST_LEADING * height)


def starts_paragraph(before: Line, after: Line, usual: float, *, listed: bool = False) -> bool:
    """Whether `after` starts a paragraph of its own, `usual` being the gap between wrapped lines; a dash goes on a
    sentence that has not ended, unless other lines begin so too (`listed`).
    """
    dash = after.text[:1] in _DASHES and _DASH_READS_ON.match(after.text)
    if after.text.startswith(BULLET) or (dash and (listed or not _unended(before.text))):
        return True
    if before.text.endswith(SOFT_HYPHEN):
        return False
    height = before.box.bottom - before.box.top
    if after.page == before.page and after.box.top - before.box.bottom > usual + _PARTING * height:
        return True
    space = 0.25 * height
    return after.head + space < before.room


def _unended(text: str) -> bool:
    """Whether a line ends within a sentence, and not before a list of what it says."""
    return text[-1:].isalnum() or text[-1:] in (")", "’", "”", "'", '"', SOFT_HYPHEN)


def _attach(text: str, after: str, *, starts: bool) -> str:
    if starts:
        return f"{text}\n{after}"
    if text.endswith(SOFT_HYPHEN):
        return text[: -len(SOFT_HYPHEN)] + after
    return f"{text}{after}" if _hangs(text, after) else f"{text} {after}"


def _hangs(text: str, after: str) -> bool:
    """Whether a line ends in a hyphen or slash that binds it to the next word: not so in “pre- and post-”; a dash binds
    figures.
    """
    end = text[-3:]
    if _DASHED_FIGURE.search(end) and after[:1].isdigit():
        return True
    return bool(_BINDS.search(end)) and (text.endswith("/") or not _SUSPENDED.match(after))
