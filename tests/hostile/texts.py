"""Text returns spoilt: encodings, stray bytes, cells, lines and marks of pages."""

from __future__ import annotations

from random import Random
from typing import Final

from hostile.sources import ODD_TEXTS, Made, Source

_CODECS: Final = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "latin-1", "cp437", "cp037", "shift_jis", "mac-roman", "utf-8-sig")  # fmt: skip
_BYTES: Final = (b"\0", b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\x85", b"\x1a", b"\x0b", b"\f", b"\r", b"\x08", b"\x81\x8d", b"\xf4\x90\x80\x80", b'"', b"\t", b",", b"|", b"<li>", b"<br>", b"&#xD800;", b"&#99999999999;", b"\x1b[31m")  # fmt: skip


def recoded(chance: Random, source: Source) -> Made:
    text = source.content.decode("utf-8", errors="replace")
    return Made(text.encode(chance.choice(_CODECS), errors="replace"), source.suffix)


def strewn(chance: Random, source: Source) -> Made:
    """Stray bytes between the others."""
    data = bytearray(source.content)
    piece = chance.choice(_BYTES)
    for _ in range(chance.choice((1, 10, 200))):
        at = chance.randrange(len(data) + 1)
        data[at:at] = piece * chance.choice((1, 1, 400))
    return Made(bytes(data), source.suffix)


def relined(chance: Random, source: Source) -> Made:
    """Lines shuffled, lost, repeated, glued or broken."""
    lines = source.content.split(b"\n")
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            chance.shuffle(lines)
        case 1:
            lines = [line for line in lines if chance.random() < 0.7]
        case 2:
            lines[at:at] = lines[at : at + 30] * chance.choice((5, 60))
        case 3:
            return Made(b"".join(lines), source.suffix)
        case 4:
            lines = [line[n : n + 9] for line in lines for n in range(0, max(len(line), 1), 9)]
        case _:
            lines = [line + b"\f" if chance.random() < 0.2 else line for line in lines]
    return Made(b"\n".join(lines), source.suffix)


def oddly_worded(chance: Random, source: Source) -> Made:
    words = source.content.decode("utf-8", errors="replace").split(" ")
    for _ in range(chance.choice((1, 5, 40))):
        words[chance.randrange(len(words))] = chance.choice(ODD_TEXTS)
    return Made(" ".join(words).encode("utf-8", errors="surrogatepass"), source.suffix)


def replaced(chance: Random, source: Source) -> Made:
    """One character taken for another throughout."""
    pairs = ((b"\t", b"|"), (b"\t", b","), (b'"', b"'"), (b",", b";"), (b"\n", b"\r"), (b"\n", b"\r\r\n"), (b" ", b"\xc2\xa0"), (b" ", b"   "), (b" ", b"\t"), (b"|", b"\t"), (b"1", b"\n"), (b"e", b""))  # fmt: skip
    return Made(source.content.replace(*chance.choice(pairs)), source.suffix)


KINDS: Final = {
    "text: encodings": recoded,
    "text: stray bytes": strewn,
    "text: lines": relined,
    "text: odd words": oddly_worded,
    "text: replaced": replaced,
}
