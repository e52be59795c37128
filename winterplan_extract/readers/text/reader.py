"""A text file as a Document: comma-separated values, lines of cells, or cells printed one under another."""

from __future__ import annotations

from pathlib import Path

from winterplan_extract.errors import UnreadableFile
from winterplan_extract.model import Document, Format, Paragraph, Table
from winterplan_extract.plan import load_plan
from winterplan_extract.problems import notice
from winterplan_extract.readers.text.commas import table_of_values, values_of
from winterplan_extract.readers.text.delimited import delimiter_of, paragraph_of, read_delimited
from winterplan_extract.readers.text.encoding import decode
from winterplan_extract.readers.text.stacked import pages_of, read_stacked
from winterplan_extract.settings import Settings


def read_text(path: Path, shown: str, settings: Settings) -> Document:
    """The tables and paragraphs of a text file, in whichever shape its program left them.

    Pages are counted where the text shows them. Raises UnreadableFile where the file is no text.
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
    plan = load_plan()
    printed = pages_of(text, plan)
    stacked = read_stacked(printed, plan)
    if stacked:
        furniture = tuple(Paragraph(line, page) for line, page in printed.furniture)
        return _document(shown, "text", stacked, printed.count or None, furniture)
    found = (paragraph_of(line, None) for page in pages for line in page.split("\n"))
    return _document(shown, "text", tuple(p for p in found if p), None)


def _document(shown: str, kind: Format, body: tuple[Table | Paragraph, ...], pages: int | None, furniture: tuple[Paragraph, ...] = ()) -> Document:  # fmt: skip
    first = next((item.text for item in body if isinstance(item, Paragraph) and item.level == 1), "")
    return Document(shown, kind, pages, body, furniture, title=first)
