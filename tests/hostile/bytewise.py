"""Any file, spoilt byte by byte: cut, flipped, emptied, repeated, shuffled, numbers changed."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from hostile.sources import EXTREMES, Made, Source

_NUMBER: Final = re.compile(rb"-?\d+(?:\.\d+)?")
_SUFFIXES: Final = (".pdf", ".docx", ".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".md", ".zip", ".docm", "")


def _stretch(chance: Random, size: int) -> tuple[int, int]:
    """The ends of a stretch of a file, short ones more often."""
    start = chance.randrange(max(size, 1))
    return start, min(size, start + int(chance.choice((4, 64, 1024, size // 3 + 1)) * chance.random()) + 1)


def cut(chance: Random, source: Source) -> Made:
    data = source.content
    return Made(data[: chance.randrange(len(data))], source.suffix)


def headless(chance: Random, source: Source) -> Made:
    return Made(source.content[chance.randrange(1, min(len(source.content), 4000)) :], source.suffix)


def flipped(chance: Random, source: Source) -> Made:
    data = bytearray(source.content)
    for _ in range(chance.choice((1, 2, 8, 64, 512))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return Made(bytes(data), source.suffix)


def emptied(chance: Random, source: Source) -> Made:
    data = bytearray(source.content)
    for _ in range(chance.choice((1, 3))):
        start, end = _stretch(chance, len(data))
        data[start:end] = bytes([chance.choice((0, 0, 32, 255))]) * (end - start)
    return Made(bytes(data), source.suffix)


def noise(chance: Random, source: Source) -> Made:
    start, end = _stretch(chance, len(source.content))
    return Made(source.content[:start] + chance.randbytes(end - start) + source.content[end:], source.suffix)


def removed(chance: Random, source: Source) -> Made:
    start, end = _stretch(chance, len(source.content))
    return Made(source.content[:start] + source.content[end:], source.suffix)


def repeated(chance: Random, source: Source) -> Made:
    start, end = _stretch(chance, len(source.content))
    piece = source.content[start:end] * chance.choice((1, 2, 50))
    return Made(source.content[:end] + piece[:3_000_000] + source.content[end:], source.suffix)


def moved(chance: Random, source: Source) -> Made:
    start, end = _stretch(chance, len(source.content))
    rest = source.content[:start] + source.content[end:]
    at = chance.randrange(len(rest) + 1)
    return Made(rest[:at] + source.content[start:end] + rest[at:], source.suffix)


def renumbered(chance: Random, source: Source) -> Made:
    """Some of the numbers that stand in plain sight, changed to extremes."""
    found = list(_NUMBER.finditer(source.content))
    data = source.content
    for number in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 20)))), key=lambda m: -m.start()):
        data = data[: number.start()] + chance.choice(EXTREMES).encode() + data[number.end() :]
    return Made(data, source.suffix)


def misnamed(chance: Random, source: Source) -> Made:
    return Made(source.content, chance.choice(_SUFFIXES))


def wrapped(chance: Random, source: Source) -> Made:
    """Bytes before or after the file, or the file twice."""
    junk = chance.randbytes(chance.choice((1, 20, 1200, 70_000)))
    other = chance.choice((junk, source.content, b"%PDF-1.7\n", b"PK\x03\x04", b"\xef\xbb\xbf", b"\r\n" * 300))
    return Made(other + source.content if chance.random() < 0.5 else source.content + other, source.suffix)


def crossed(chance: Random, source: Source) -> Made:
    """The file's first part and, from the same place, its bytes in reverse or one off."""
    at = chance.randrange(len(source.content))
    rest = source.content[at:]
    return Made(source.content[:at] + chance.choice((rest[::-1], rest[1:] + rest[:1], rest.swapcase())), source.suffix)


KINDS: Final = {
    "bytes: cut": cut,
    "bytes: start gone": headless,
    "bytes: flipped": flipped,
    "bytes: emptied": emptied,
    "bytes: noise": noise,
    "bytes: removed": removed,
    "bytes: repeated": repeated,
    "bytes: moved": moved,
    "bytes: numbers": renumbered,
    "bytes: other suffix": misnamed,
    "bytes: wrapped": wrapped,
    "bytes: crossed": crossed,
}
