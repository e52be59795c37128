"""A text file's bytes as text, and what a cell or line says once the HTML and Markdown around its words are taken away."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from winterplan_extract.domain.document import Cell, Document, Paragraph
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import BULLET, chars, clean, item
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.settings import NUL_SHARE, SPOILT_ROUNDS, ZERO_BYTES

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """The text, with line ends as `\\n`; form feeds stay, for they part pages. By its byte order mark, as UTF-16 by its
    zero bytes, as UTF-8 by its form, else Windows-1252. Raises UnreadableFile for what is no text."""
    text = _decoded(data)
    if text.count("\x00") > int(NUL_SHARE * len(text)):
        raise UnreadableFile(notice("file_damaged", detail="it holds bytes that are no text"))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    pairs = max(1, len(data) // 2)
    if data[1::2].count(0) > ZERO_BYTES * pairs:
        return data.decode("utf-16-le", errors="replace")
    if data[::2].count(0) > ZERO_BYTES * pairs:
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_WINDOWS[byte] for byte in data)


_WINDOWS: Final = tuple(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x100))
# UTF-8 is often taken for one of these and saved again: “–” becomes “â€“” or “‚Äì”.
_TAKEN_FOR: Final = (_WINDOWS, tuple(bytes(range(0x100)).decode("mac_roman")))
# What English and Welsh returns are written in beyond ASCII: anything else was no slip of an earlier program.
_USUAL: Final = re.compile(
    "[\u00a0-\u017f\u02c6\u02dc\u2010-\u2044\u20ac\u2122\u2190-\u22ff\u2460-\u27bf\ufb00-\ufb04\ufeff\U0001f300-\U0001faff]"
)
# The last byte of “”” has no sign in Windows-1252 and is often dropped.
_CUT_QUOTE: Final = re.compile("â€(?=[\\s.,;:!?)]|$)")
_CUT_SPACE: Final = re.compile("(?<![A-ZÀ-Þ])Â(?= )")  # a no-break space whose second half became a space


def mended(text: str) -> tuple[str, int]:
    """The text with letters put right that were taken for another encoding and saved so, and how many places that are."""
    count = 0
    for _ in range(SPOILT_ROUNDS):
        before = count
        for pattern, byte_of in _SPOILT:
            if pattern.search(text):
                count += sum(_right(found, byte_of) != found[0] for found in pattern.finditer(text))
                text = pattern.sub(partial(_right, byte_of=byte_of), text)
        if count == before:
            break
    if count:
        text, quotes = _CUT_QUOTE.subn("”", text)
        text, spaces = _CUT_SPACE.subn("", text)
        count += quotes + spaces
    return text, count


def mended_throughout(document: Document) -> Document:
    """The document with such letters put right in its cells and paragraphs, and a notice of how many places those are."""
    places = 0

    def right(text: str) -> str:
        nonlocal places
        said, count = mended(text)
        places += count
        return said

    def right_cell(cell: Cell | None) -> Cell | None:
        said = right(cell.text) if cell else ""
        if cell is None or said == cell.text:
            return cell
        return replace(cell, text=said, chars=cell.chars + chars(said) - chars(cell.text))

    body = tuple(
        replace(item, text=right(item.text))
        if isinstance(item, Paragraph)
        else replace(item, rows=tuple(tuple(map(right_cell, row)) for row in item.rows))
        for item in document.body
    )
    told = (notice("text_mended", count=places),) if places else ()
    return replace(document, body=body, notices=(*document.notices, *told)) if places else document


def _right(found: re.Match[str], byte_of: Mapping[str, int]) -> str:
    """The character that the spoilt ones stand for; they themselves where they are none."""
    try:
        said = bytes(byte_of[character] for character in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return said if _USUAL.fullmatch(said) else found[0]


def _spoilt(signs: Sequence[str]) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Finds two to four characters that are the bytes of one in UTF-8, and gives the byte of each."""

    def any_of(first: int, last: int) -> str:
        return f"[{re.escape(''.join(signs[first : last + 1]))}]"

    more = any_of(0x80, 0xBF)
    pattern = f"{any_of(0xC2, 0xDF)}{more}|{any_of(0xE0, 0xEF)}{more}{{2}}|{any_of(0xF0, 0xF4)}{more}{{3}}"
    return re.compile(pattern), {sign: byte for byte, sign in enumerate(signs)}


_SPOILT: Final = tuple(map(_spoilt, _TAKEN_FOR))


# Only names of HTML tags are tags: “<18 years” and “< 5 %” are what somebody wrote. A picture's tag says what is not here.
_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<name>ul|ol|li|p|br|div|span|b|strong|i|em|u|a|font|sub|sup|h[1-6]|table|thead|tbody|tr|td|th|small|blockquote|hr)"
    r"(?P<more>\s[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s\"[^\"]*\")?\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_ALL_STARRED: Final = re.compile(r"\s*(?:(\*\*|__)(?=\S)(?:(?!\1).)+\1\s*)+", re.DOTALL)
_ALL_STRONG: Final = re.compile(r"\s*(?:<p[^<>]*>\s*)?<(b|strong)>(?:(?!</\1>).)+</\1>\s*(?:</p>\s*)?", re.I | re.S)
_EMPHASISED: Final = re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_\n]*[^\s*_\\])\1(?![\w*_])")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])")
_INLINE_BULLET: Final = re.compile(r"(?:(?<=\s)|^)[•▪‣\uf0b7\uf0a7](?:\s+|(?=\w))")
_APART: Final = frozenset({"p", "br", "div", "tr", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS: Final = frozenset({"ul", "ol"})


@dataclass(frozen=True, slots=True)
class Plain:
    """Text without markup; `bold` where markup made all of it bold; `letters` as the source holds them."""

    text: str
    bold: bool
    letters: int


def plain(source: str) -> Plain:
    """What the source says: a line for each paragraph or list item, items beginning with `• `; a list whose item marks were lost is one item."""
    said = _ENTITY.sub(lambda found: html.unescape(found[0]), _without_tags(source))
    said = _LINK.sub(r"\1", said)
    bold = _ALL_STARRED.fullmatch(said) or _ALL_STRONG.fullmatch(source)
    said = _ESCAPED.sub(r"\1", _EMPHASISED.sub(r"\2", _STRONG.sub(r"\2", said)))
    lines = [line.strip() for line in _INLINE_BULLET.sub("\n" + BULLET, said).split("\n")]
    items = [item(line) for line in lines]
    # An “o” that stands for a list's bullet is no letter.
    glyphs = sum(1 for line, listed in zip(lines, items, strict=True) if line[:1] == "o" and listed != line)
    return Plain(clean("\n".join(items)), bold is not None, _letters(source) - glyphs)


def _without_tags(source: str) -> str:
    """The source with each tag written as the break or the list item it stands for."""
    if "<" not in source:
        return source
    parts: list[str] = []
    end = 0
    opened = False  # a list was opened and no item of it has begun
    for tag in (*_TAG.finditer(source), None):
        between = source[end : tag.start() if tag else None]
        parts.append(_first_item(between) if opened and between.strip() else between)
        opened = opened and not between.strip()
        if tag is None:
            break
        end = tag.end()
        name = tag["name"].lower()
        if name in _LISTS:
            opened = not tag["close"]
            parts.append("\n")
        elif name == "li":
            parts.append("\n" if tag["close"] else "\n" + BULLET)
            opened = False
        elif name in _APART:
            parts.append("\n")
        elif name in ("td", "th") and tag["close"]:
            parts.append(" ")
    return "".join(parts)


def _first_item(text: str) -> str:
    """The text of a list as its first item, unless its items have glyphs of their own."""
    return text if item(text.strip()).startswith(BULLET) else BULLET + text.lstrip()


def _letters(source: str) -> int:
    """Letters and digits of the source, less those that its markup is made of."""
    said = _TAG.sub("", source)
    count = chars(said)
    for link in _LINK.finditer(said):
        count -= chars(link[0]) - chars(link[1])
    for entity in _ENTITY.finditer(_LINK.sub(r"\1", said)):
        count -= chars(entity[0]) - chars(html.unescape(entity[0]))
    return count
