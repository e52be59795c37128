"""The bytes of a text file as text, whatever encoding they were saved in, and what an earlier program spoilt mended."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.settings import NO_TEXT, SPOILT_ROUNDS, ZERO_BYTES

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """The text, with line ends as `\\n`; form feeds stay, for they part pages.

    A byte order mark decides; then UTF-16 shows by its zero bytes and UTF-8 by its form. What is
    left is Windows-1252, whose five unused bytes are kept as the control characters they are in
    Latin-1. Text that an earlier program spoilt stays as it is (see `mended`). Raises UnreadableFile for what is
    no text.
    """
    text = _decoded(data)
    if text.count("\x00") > int(NO_TEXT * len(text)):
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
