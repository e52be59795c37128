"""PDFs spoilt in their structure: objects, references, page trees, streams and what is drawn in them."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from hostile.sources import EXTREMES, Made, Source

_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,7}) 0 obj\b(.*?)\bendobj", re.DOTALL)
_REFERENCE: Final = re.compile(rb"(\d+) 0 R\b")
_NUMBER: Final = re.compile(rb"(?<![\w./])-?\d+(?:\.\d+)?(?![\w.])")
_STREAM: Final = re.compile(rb"^(.*?)\bstream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_SHOWN: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)")
_SURROGATES: Final = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
%s
endcmap"""
Objects = dict[int, bytes]


def objects_of(data: bytes) -> Objects:
    """The bodies of the objects that stand in plain sight, by number."""
    return {int(found[1]): found[2] for found in _OBJECT.finditer(data)}


def assembled(objects: Mapping[int, bytes], root: int) -> bytes:
    """A PDF of those objects with an index that is right."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj%sendobj\n" % (number, body if body[:1].isspace() else b"\n" + body + b"\n")
    start, size = len(out), max(objects, default=0) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    return bytes(out + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start))


def _rebuilt(objects: Mapping[int, bytes]) -> bytes:
    root = next((number for number, body in objects.items() if b"/Catalog" in body), 1)
    return assembled(objects, root)


def content_of(body: bytes) -> bytes | None:
    """A stream object's content, decoded; None where it is no stream or is packed in a way of its own."""
    found = _STREAM.match(body)
    if not found:
        return None
    head, data = found.groups()
    try:
        if b"/ASCII85Decode" in head:
            data = base64.a85decode(data.strip().removesuffix(b"~>"))
        return zlib.decompress(data) if b"/FlateDecode" in head else data if b"/Filter" not in head else None
    except (ValueError, zlib.error, binascii.Error):
        return None


def with_content(body: bytes, content: bytes, filters: bytes = b"") -> bytes:
    """The stream object with another content."""
    head = body.partition(b"stream")[0]
    for name in (rb"/Filter\s*(?:\[[^\]]*\]|/\w+)", rb"/Length \d+(?: 0 R)?", rb"/DecodeParms\s*<<.*?>>"):
        head = re.sub(name, b"", head, flags=re.DOTALL)
    head = head.rstrip().removesuffix(b">>")
    return head + filters + b"/Length %d>>\nstream\n" % len(content) + content + b"\nendstream\n"


def _drawn(objects: Objects) -> list[int]:
    """The numbers of the streams that draw text."""
    return [
        n for n, body in objects.items() if b"stream" in body and b" BT" in b" " + (content_of(body) or b"")[:200_000]
    ]


def _edited(change: Callable[[Random, Objects], None]) -> Callable[[Random, Source], Made]:
    def spoil(chance: Random, source: Source) -> Made:
        objects = objects_of(source.content)
        for _ in range(chance.choice((1, 1, 2, 5))):
            change(chance, objects)
        return Made(_rebuilt(objects), ".pdf")

    return spoil


def _redrawn(change: Callable[[Random, bytes], bytes]) -> Callable[[Random, Source], Made]:
    def spoil(chance: Random, source: Source) -> Made:
        objects = objects_of(source.content)
        drawn = _drawn(objects)
        for number in chance.sample(drawn, min(len(drawn), 2)):
            objects[number] = with_content(objects[number], change(chance, content_of(objects[number]) or b""))
        return Made(_rebuilt(objects), ".pdf")

    return spoil


def _swap(chance: Random, objects: Objects) -> None:
    one, other = chance.choice(list(objects)), chance.choice(list(objects))
    objects[one], objects[other] = objects[other], objects[one]


def _remove(chance: Random, objects: Objects) -> None:
    if len(objects) > 2:
        del objects[chance.choice(list(objects))]


def _double(chance: Random, objects: Objects) -> None:
    objects[chance.choice(list(objects))] = objects[chance.choice(list(objects))]


def _redirect(chance: Random, objects: Objects) -> None:
    number = chance.choice(list(objects))
    target = chance.choice([*objects, number, 0, 9_999_999])
    objects[number] = _REFERENCE.sub(
        lambda m: b"%d 0 R" % target if chance.random() < 0.5 else m[0], objects[number], count=20
    )


def _numbers(chance: Random, objects: Objects) -> None:
    number = chance.choice(list(objects))
    head, mark, rest = objects[number].partition(b"stream")
    share = chance.choice((0.05, 0.5))
    head = _NUMBER.sub(lambda m: chance.choice(EXTREMES).encode() if chance.random() < share else m[0], head)
    objects[number] = head + mark + rest


def _page_tree(chance: Random, objects: Objects) -> None:
    """Kids that are their own parents, a count that is a lie, a page a thousand times, boxes of no size."""
    for number, body in list(objects.items()):
        if re.search(rb"/Kids", body):
            kids = chance.choice(
                (b"%d 0 R " % number, b"%d 0 R " % chance.choice(list(objects)), b"99999 0 R ", b"null ")
            )
            first = _REFERENCE.search(body[body.find(b"/Kids") :])
            if chance.random() < 0.3 and first:
                kids = first[0] + b" "
            body = re.sub(
                rb"/Kids\s*\[.*?\]", b"/Kids [" + kids * chance.choice((1, 3, 900, 2000)) + b"]", body, flags=re.DOTALL
            )
            count = chance.choice((b"1000000000", b"-1", b"2000", b"0", b"1"))
            objects[number] = re.sub(rb"/Count\s*-?\d+", b"/Count " + count, body)
        elif re.search(rb"/Type\s*/Page\b", body) and chance.random() < 0.5:
            box = b"/MediaBox[%s]" % chance.choice((b"0 0 0 0", b"0 0 1e9 1e9", b"0 0 -500 -500", b"nan 0 1 1", b"0 0 14400 14400", b"1 2"))  # fmt: skip
            extra = box + chance.choice((b"", b"/Rotate 45", b"/Rotate 270", b"/UserUnit 1e6", b"/CropBox[9 9 8 8]", b"/Parent %d 0 R" % number))  # fmt: skip
            objects[number] = re.sub(rb"/MediaBox\s*\[.*?\]", b"", body, count=1, flags=re.DOTALL).replace(b"<<", b"<<" + extra, 1)  # fmt: skip


def _itself(chance: Random, objects: Objects) -> None:
    """A drawing that draws itself, on every page."""
    number = max(objects) + 1
    inner = b"q /X0 Do /X0 Do Q" * chance.choice((1, 40))
    objects[number] = b"<</Type/XObject/Subtype/Form/BBox[0 0 900 900]/Resources<</XObject<</X0 %d 0 R>>>>/Length %d>>\nstream\n%s\nendstream\n" % (number, len(inner), inner)  # fmt: skip
    for drawn in _drawn(objects):
        objects[drawn] = with_content(objects[drawn], (content_of(objects[drawn]) or b"") + b"\n/X0 Do\n")
    for page, body in list(objects.items()):
        if re.search(rb"/Type\s*/Page\b", body):
            objects[page] = re.sub(rb"/Resources\s*<<", b"/Resources <</XObject<</X0 %d 0 R>>" % number, body, count=1)


def _fonts(chance: Random, objects: Objects) -> None:
    """Letters that stand for half characters, for nothing, or for a hundred others."""
    means = chance.choice((b"D800", b"DFFF", b"0000", b"FFFE", b"0041" * 100, b"", b"00AD", b"202E", b"FFFFFFFF", b"0002", b"000D000A"))  # fmt: skip
    number = max(objects) + 1
    lines = b"\n".join(b"<%02X> <%s>" % (code, means) for code in range(32, 127, chance.choice((1, 3))))
    told = _SURROGATES % (b"1 beginbfchar\n" + lines + b"\nendbfchar")
    objects[number] = with_content(b"<<>>", told)
    for font, body in list(objects.items()):
        if re.search(rb"/Type\s*/Font\b", body):
            objects[font] = body.replace(b"<<", b"<</ToUnicode %d 0 R" % number, 1)


def _bomb(chance: Random, objects: Objects) -> None:
    """A page whose content unpacks to hundreds of megabytes."""
    content = zlib.compress(chance.choice((b" ", b"q Q ", b"0 0 m 9 9 l S ")) * chance.choice((2_000_000, 20_000_000)))
    twice = chance.random() < 0.5
    filters = b"/Filter[/FlateDecode/FlateDecode]" if twice else b"/Filter/FlateDecode"
    for number in _drawn(objects)[:1]:
        objects[number] = with_content(objects[number], zlib.compress(content) if twice else content, filters)


def _operators(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            chance.shuffle(lines)
        case 1:
            lines = [line for line in lines if chance.random() < 0.7]
        case 2:
            lines[at:at] = lines[at : at + 40] * chance.choice((10, 300))
        case 3:
            lines[at:at] = [chance.choice((b"q", b"BT", b"ET", b"Q", b"BI", b"BX", b"[", b"<<", b"("))] * chance.choice((1, 20_000))  # fmt: skip
        case _:
            lines = [line for line in lines for _ in range(chance.choice((1, 1, 1, 2)))]
    return b"\n".join(lines)


def _coordinates(chance: Random, content: bytes) -> bytes:
    share = chance.choice((0.002, 0.02, 0.3))
    extremes = [*EXTREMES, "0", "90", "300", "-300", "700", "1e5", "3000000"]
    return _NUMBER.sub(lambda m: chance.choice(extremes).encode() if chance.random() < share else m[0], content)


def _words(chance: Random, content: bytes) -> bytes:
    odd = (b"()", b"(\\000\\001\\377)", b"(" + b"a" * 30_000 + b")", b"(" + b"a " * 5000 + b")", b"(\\255)", b"(1.1)", b"(Y)", b"(9999999999999999)")  # fmt: skip
    share = chance.choice((0.01, 0.3))
    return _SHOWN.sub(lambda m: chance.choice(odd) if chance.random() < share else m[0], content)


def _rules(chance: Random, content: bytes) -> bytes:
    """Thousands of rules and boxes over the page, on a lattice or anywhere."""
    many, step = chance.choice((200, 5000, 30_000)), chance.choice((0.1, 1.0, 7.0))
    made = bytearray()
    for number in range(many):
        at = number * step % 800 if chance.random() < 0.9 else chance.uniform(-1e4, 1e4)
        made += b"%.2f 0 m %.2f 600 l S\n" % (at, at) if number % 2 else b"0 %.2f 800 0.4 re f\n" % at
    return bytes(made) + content


KINDS: Final = {
    "pdf: objects swapped": _edited(_swap),
    "pdf: objects removed": _edited(_remove),
    "pdf: objects doubled": _edited(_double),
    "pdf: references": _edited(_redirect),
    "pdf: numbers": _edited(_numbers),
    "pdf: page tree": _edited(_page_tree),
    "pdf: draws itself": _edited(_itself),
    "pdf: fonts": _edited(_fonts),
    "pdf: stream bomb": _edited(_bomb),
    "pdf: operators": _redrawn(_operators),
    "pdf: coordinates": _redrawn(_coordinates),
    "pdf: words": _redrawn(_words),
    "pdf: many rules": _redrawn(_rules),
}
