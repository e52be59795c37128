"""A text file as a Document: comma-separated values, lines of cells, or cells printed one under another."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Document, Format, Notice, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.settings import NO_TEXT, SIDE_BY_SIDE, ZERO_BYTES
from winterplan_extract.sources.text.commas import table_of_values, values_of
from winterplan_extract.sources.text.delimited import delimiter_of, paragraph_of, read_delimited
from winterplan_extract.sources.text.stacked import pages_of, read_stacked

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


_RUN: Final = re.compile(r"(?<=\S) {3,}(?=\S)")


def read_text(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """The tables and paragraphs of a text file, in whichever shape its program left them.

    `plan` has the headings and answers that returns are known by. Pages are counted where the text shows them. Raises UnreadableFile where the file is no text.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as fault:
        raise UnreadableFile(notice("file_missing", detail=fault.strerror or type(fault).__name__)) from fault
    pages = text.rstrip("\f\n").split("\f")
    delimiter = delimiter_of(text)
    values = values_of(text) if delimiter is None else None
    if values:
        return _document(shown, "csv", (table_of_values(values),), None)
    if delimiter:
        return _document(shown, "text", read_delimited(pages, delimiter), len(pages) if len(pages) > 1 else None)
    printed = pages_of(text, plan)
    stacked = None if _aligned(text) else read_stacked(printed, plan)
    if stacked:
        furniture = tuple(Paragraph(line, page) for line, page in printed.furniture)
        lost = stacked.doubtful > settings.reading.cut_rows_share
        told = notice("cell_order_lost", share=f"{stacked.doubtful:.0%}") if lost else notice("cells_rebuilt")
        return _document(shown, "text", stacked.body, printed.count or None, furniture, (told,))
    found = (paragraph_of(line, None) for page in pages for line in page.split("\n"))
    return _document(shown, "text", tuple(p for p in found if p), None)


def _document(shown: str, kind: Format, body: tuple[Table | Paragraph, ...], pages: int | None, furniture: tuple[Paragraph, ...] = (), notices: tuple[Notice, ...] = ()) -> Document:  # fmt: skip
    first = next((item.text for item in body if isinstance(item, Paragraph) and item.level == 1), "")
    return Document(shown, kind, pages, body, furniture, title=first, notices=notices)


def _aligned(text: str) -> bool:
    """Whether cells stand side by side, parted by runs of spaces: their words cannot be told apart line by line."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(1 for line in lines if len(_RUN.findall(line)) > 1) > SIDE_BY_SIDE * len(lines)
