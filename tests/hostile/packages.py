"""Zip packages (Word, Excel, archives) spoilt: members, their names, what the package says of them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Final

from hostile.sources import Made, Member, Source, members_of, packed

_NAMES: Final = (
    "../../escaped.txt", "/var/escaped.pdf", "C:\\escaped.docx", "..\\escaped.pdf", "a/../../b.pdf", "nul", "con.pdf", "a\x00b.pdf", "x" * 4000 + ".pdf", "\ud7ff\u202egpj.pdf",
    "word/document.xml", "[Content_Types].xml", "", "/", "a//b.pdf", "word/../word/document.xml", "!.pdf", "-rf.pdf", "a\nb.pdf", "~$x.docx", ".hidden.pdf",
)  # fmt: skip
_TARGETS: Final = (
    b"nowhere.xml", b"http://127.0.0.1:9/x.xml", b"https://example.org/x", b"file:///etc/passwd", b"../../../../etc/passwd", b"", b"#", b"document.xml", b"/", b"//host/share/x", b"a b\\c",
)  # fmt: skip


def _changed(change: Callable[[Random, list[Member]], None]) -> Callable[[Random, Source], Made]:
    def spoil(chance: Random, source: Source) -> Made:
        members = members_of(source.content)
        for _ in range(chance.choice((1, 1, 3))):
            change(chance, members)
        return Made(packed(members), source.suffix)

    return spoil


def _remove(chance: Random, members: list[Member]) -> None:
    if members:
        del members[chance.randrange(len(members))]


def _swap(chance: Random, members: list[Member]) -> None:
    one, other = chance.randrange(len(members)), chance.randrange(len(members))
    members[one], members[other] = (members[one][0], members[other][1]), (members[other][0], members[one][1])


def _double(chance: Random, members: list[Member]) -> None:
    name, content = chance.choice(members)
    members.insert(chance.randrange(len(members) + 1), (name, chance.choice((content, b"", chance.choice(members)[1]))))


def _rename(chance: Random, members: list[Member]) -> None:
    at = chance.randrange(len(members))
    members[at] = (chance.choice((*_NAMES, members[at][0].upper(), members[at][0].replace("/", "\\"))), members[at][1])


def _add(chance: Random, members: list[Member]) -> None:
    members.append((chance.choice(_NAMES), chance.choice((b"", b"x" * 3000, chance.choice(members)[1]))))


def _inside(chance: Random, members: list[Member]) -> None:
    """Bytes of a member cut, flipped or emptied before they are packed."""
    at = chance.randrange(len(members))
    name, content = members[at]
    data = bytearray(content)
    for _ in range(chance.choice((1, 5, 50))):
        if data:
            data[chance.randrange(len(data))] = chance.choice((0, 32, 60, 62, 38, 255, chance.randrange(256)))
    members[at] = (name, bytes(data[: chance.randrange(len(data) + 1)] if chance.random() < 0.3 else data))


def _links(chance: Random, members: list[Member]) -> None:
    """Relationships that lead nowhere, to the network, or out of the package."""
    for at, (name, content) in enumerate(members):
        if name.endswith(".rels"):
            made = re.sub(
                rb'Target="[^"]*"',
                lambda m: b'Target="%s"' % chance.choice(_TARGETS) if chance.random() < 0.3 else m[0],
                content,
            )
            if chance.random() < 0.3:
                made = made.replace(b"<Relationship ", b'<Relationship TargetMode="External" ')
            if chance.random() < 0.2:
                made = re.sub(rb'Id="[^"]*"', b'Id="rId1"', made)
            members[at] = (name, made)


def _types(chance: Random, members: list[Member]) -> None:
    for at, (name, content) in enumerate(members):
        if name == "[Content_Types].xml":
            lines = content.split(b"<")
            lines = [line for line in lines if chance.random() < 0.85 or line.startswith(b"?")]
            chance.shuffle(lines[3:])
            members[at] = (name, b"<".join(lines) if chance.random() < 0.8 else b"")


def headers(chance: Random, source: Source) -> Made:
    """Sizes, methods, flags, sums and offsets in the package's own records, changed."""
    data = bytearray(source.content)
    marks = [m.start() for m in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    for at in chance.sample(marks, min(len(marks), chance.choice((1, 4)))):
        place = at + chance.randrange(4, 46)
        value = struct.pack("<I", chance.choice((0, 1, 8, 9, 12, 14, 99, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, chance.randrange(1 << 32))))  # fmt: skip
        width = chance.choice((1, 2, 4))
        data[place : place + width] = value[:width]
    return Made(bytes(data), source.suffix)


def methods(chance: Random, source: Source) -> Made:
    method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    return Made(packed(members_of(source.content), method), source.suffix)


def many(chance: Random, source: Source) -> Made:
    """Thousands of members beside the real ones."""
    members = members_of(source.content)
    count = chance.choice((1000, 2500, 20_000))
    return Made(packed([*members, *((f"word/extra{n}.xml", b"<a/>") for n in range(count))]), source.suffix)


def bomb(chance: Random, source: Source) -> Made:
    """A member that unpacks to far more than it takes, by a real or a false size."""
    members = members_of(source.content)
    at = chance.randrange(len(members))
    size = chance.choice((5_000_000, 60_000_000, 300_000_000))
    name = chance.choice((members[at][0], "word/document.xml", "xl/sharedStrings.xml", "in/zeros.pdf", "zeros.csv"))
    data = bytearray(packed([m for m in members if m[0] != name]))
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package, package.open(name, "w") as stream:
        for _ in range(size // 1_000_000):
            stream.write(chance.choice((b" ", b"<a>", b"\0"))[:1] * 1_000_000)
    made = bytearray(buffer.getvalue())
    if chance.random() < 0.4:  # the size that it declares is small
        entry = made.rfind(b"PK\x01\x02")
        made[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return Made(bytes(made), source.suffix)


def nested(chance: Random, source: Source) -> Made:
    """Archives within archives, the file itself at the bottom; or an archive that holds itself in name."""
    data, suffix = source.content, source.suffix
    for depth in range(chance.choice((1, 2, 3, 6, 40))):
        data = packed([(f"level {depth}{suffix}", data)] * chance.choice((1, 1, 3 if depth < 4 else 1)))
        suffix = ".zip"
    return Made(data, ".zip")


def quine(chance: Random, source: Source) -> Made:
    """Overlapping members: every entry of the directory points at one and the same body."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"a" * 1_000_000
    squeezed = body.compress(content) + body.flush()
    sums = struct.pack("<III", zlib.crc32(content), len(squeezed), len(content))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sums + struct.pack("<HH", 5, 0) + b"a.pdf"
    count = chance.choice((10, 150))
    entries = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sums + struct.pack("<HHHHHII", 9, 0, 0, 0, 0, 0, 0) + b"%05d.pdf" % n
        for n in range(count)
    )  # fmt: skip
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), len(local) + len(squeezed), 0)
    return Made(local + squeezed + entries + end, ".zip")


KINDS: Final = {
    "zip: members removed": _changed(_remove),
    "zip: members swapped": _changed(_swap),
    "zip: members doubled": _changed(_double),
    "zip: members renamed": _changed(_rename),
    "zip: members added": _changed(_add),
    "zip: bytes in members": _changed(_inside),
    "zip: relationships": _changed(_links),
    "zip: content types": _changed(_types),
    "zip: records": headers,
    "zip: methods": methods,
    "zip: many members": many,
    "zip: bomb": bomb,
    "zip: nested": nested,
    "zip: one body for all": quine,
}
