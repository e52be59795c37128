"""The files that are spoilt: the samples, small returns made on the spot, and the real ones where they lie beside the project."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import faulty_files

PROJECT: Final = Path(__file__).resolve().parents[2]
_SHARES: Final = {
    "small": 0.8,
    "sample": 0.17,
    "real": 0.03,
    "named": 1.0,
}  # of the runs: small ones are quick, real ones slow


_STAMP: Final = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
Member = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read as it stands. `group` is small, sample, real or named (by whoever runs)."""

    name: str
    suffix: str
    content: bytes
    group: str


@dataclass(frozen=True, slots=True)
class Made:
    """A spoilt file, and the suffix that its name is to have."""

    content: bytes
    suffix: str


Spoil = Callable[[Random, Source], Made]


def all_sources(project: Path = PROJECT) -> tuple[Source, ...]:
    """Every file to start from, in a fixed order."""
    found = list(small_ones())
    returns = project.parent / "shared" / "returns"
    samples = [path for path in sorted((project / "samples").glob("*/*")) if path.suffix in (".pdf", ".docx")]
    real = sorted(returns.iterdir()) if returns.is_dir() else []
    for group, paths in (("sample", samples), ("real", real)):
        found += [Source(path.stem, path.suffix, path.read_bytes(), group) for path in paths]
    return tuple(found)


def small_ones() -> tuple[Source, ...]:
    """A return of three rows in each format that needs no other program."""
    lines = (faulty_files.HEADER, *faulty_files.ROWS)
    made = {
        ".pdf": faulty_files.pdf(),
        ".docx": faulty_files.docx(),
        ".xlsx": xlsx(lines),
        ".csv": "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode(),
        ".txt": "\n".join([faulty_files.TITLE, "", *("\t".join(line) for line in lines)]).encode(),
        ".md": "\n".join(["# " + faulty_files.TITLE, "", *("| " + " | ".join(line) + " |" for line in lines)]).encode(),
        ".zip": faulty_files.packed({"Kings Vale.pdf": faulty_files.pdf(), "in/Kings Vale.docx": faulty_files.docx()}),
    }
    return tuple(Source("small", suffix, without_clock(content), "small") for suffix, content in made.items())


def members_of(data: bytes) -> list[Member]:
    """The members of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def packed(members: Sequence[Member], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of those members, the same bytes at any time; a name may stand twice."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice, which is the point
        with zipfile.ZipFile(buffer, "w", method) as package:
            for name, content in members:
                package.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def without_clock(data: bytes) -> bytes:
    """The file without the time at which it was made, where it is a package."""
    if not data.startswith(b"PK"):
        return data
    return packed([(name, _STAMP.sub(b"2020-11-01T00:00:00Z", without_clock(part))) for name, part in members_of(data)])


def xlsx(lines: Sequence[Sequence[object]], title: str = faulty_files.TITLE) -> bytes:
    """A workbook with a title over those lines."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for line in lines:
        sheet.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def pick(chance: Random, found: Sequence[Source], suffixes: Sequence[str]) -> Source:
    """A source with one of the suffixes (any, where none is named), small ones more often."""
    fitting = [source for source in found if not suffixes or source.suffix in suffixes]
    groups = sorted({source.group for source in fitting})
    group = chance.choices(groups, [_SHARES[name] for name in groups])[0]
    return chance.choice([source for source in fitting if source.group == group])


EXTREMES: Final = (
    "0", "1", "-1", "-7", "2", "63", "64", "255", "256", "1000", "32767", "65536", "99999", "1000000", "2147483647", "2147483648",
    "-2147483648", "4294967296", "1000000000", "9223372036854775808", "1" + "0" * 30, "1" + "0" * 400, "1e308", "0.00000001", "-0.5",
    "nan", "NaN", "inf", "", " ", "٣", "²", "0x10", "1_000", "one",
)  # fmt: skip
"""What stands where a program expects a number."""

ODD_TEXTS: Final = (
    "\u202e\u202dabc\u200f", "e" + "\u0301" * 500, "\u200b" * 50, "\ufeff", "\ufffe\uffff", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 20, "=1+1", "@SUM(1)", "#N/A",
    "</w:t>", "<script>alert(1)</script>", "'; DROP TABLE rows; --", "{0}{detail}{}", "%s%n%d", "${x}", "../../etc/passwd", "\\\\host\\share", "a\u2028b\u2029c",
    "31 February 2021", "99/99/9999", "31/12/99999999999", "1/0/0", "w/c 0.0.0", "Q9 2020/21", "year 10000", "29 February 2021", "٣١/١٢/٢٠٢٠", "1.1.1.1.1.1", "See 3.24", "9" * 400,
    "Y/N", "(" * 400, "[" * 400, "•" * 300, "a" * 5000, "a b " * 3000, "1. " * 2000, "- " * 2000, "Director, " * 800, "end Oct / " * 500, "\u00ad" * 400, "ﬁ" * 400, "İ" * 300, "ß" * 300,
    "Oxford City and County of Council " * 100, "x" * 40000,
)  # fmt: skip
"""Words that have broken one program or another."""
