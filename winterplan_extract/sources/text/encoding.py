"""The bytes of a text file as text, whatever encoding they were saved in."""

from __future__ import annotations

import codecs
from typing import Final

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.settings import NO_TEXT, ZERO_BYTES

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
    Latin-1. Text that an earlier program spoilt stays as it is. Raises UnreadableFile for what is
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


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_WINDOWS: Final = tuple(_windows(byte) for byte in range(0x100))
