"""What a cell or a line says once the HTML and Markdown around its words are read and taken away."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.plaintext import BULLET, chars, clean, item

# Only names of HTML tags are tags: “<18 years” and “< 5 %” are what somebody wrote. A picture's tag says what is not here.
_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<name>ul|ol|li|p|br|div|span|b|strong|i|em|u|a|font|sub|sup|h[1-6]|table|thead|tbody|tr|td|th|small|blockquote|hr)"
    r"(?P<more>\s[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s\"[^\"]*\")?\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
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
    """What the source says: a line for each paragraph or list item, items beginning with `• `.

    A list whose item marks were lost begins with one item; where its items part is not guessed.
    """
    said = _ENTITY.sub(lambda found: html.unescape(found[0]), _without_tags(source))
    said = _LINK.sub(r"\1", said)
    bold = bool(re.fullmatch(r"\s*(?:(\*\*|__)(?=\S)(?:(?!\1).)+\1\s*)+", said, re.DOTALL)) or _all_strong(source)
    said = _ESCAPED.sub(r"\1", _EMPHASISED.sub(r"\2", _STRONG.sub(r"\2", said)))
    lines = [line.strip() for line in _INLINE_BULLET.sub("\n" + BULLET, said).split("\n")]
    items = [item(line) for line in lines]
    # An “o” that stands for a list's bullet is no letter.
    glyphs = sum(1 for line, listed in zip(lines, items, strict=True) if line[:1] == "o" and listed != line)
    return Plain(clean("\n".join(items)), bold, _letters(source) - glyphs)


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


def _all_strong(source: str) -> bool:
    return bool(
        re.fullmatch(r"\s*(?:<p[^<>]*>\s*)?<(b|strong)>(?:(?!</\1>).)+</\1>\s*(?:</p>\s*)?", source, re.I | re.S)
    )


def _letters(source: str) -> int:
    """Letters and digits of the source, less those that its markup is made of."""
    said = _TAG.sub("", source)
    count = chars(said)
    for link in _LINK.finditer(said):
        count -= chars(link[0]) - chars(link[1])
    for entity in _ENTITY.finditer(_LINK.sub(r"\1", said)):
        count -= chars(entity[0]) - chars(html.unescape(entity[0]))
    return count
