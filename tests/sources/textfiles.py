"""Prints tables as text exports do, so that a test says exactly what stands in them."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path

from winterplan_extract.domain.document import Cell, Document, Table
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.text import read_text
from winterplan_extract.storage.plan_folder import load_plan

HEADINGS = ("Ref", "Requirement", "Current status", "Fully met? (Y/N)", "How to close the gap", "Who’s the lead?", "By when?")  # fmt: skip
WIDTHS = (5, 28, 32, 6, 27, 14, 11)


def document_of(data: str | bytes, name: str = "return.txt", plan: Plan | None = None) -> Document:
    """The Document that the reader makes of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_text(path, name, Settings(), plan or load_plan())


def texts(table: Table) -> list[list[str | None]]:
    """The table's texts, row by row, each in one line."""
    return [[None if cell is None else " ".join(cell.text.split()) for cell in row] for row in table.rows]


def letters(document: Document) -> int:
    """Letters and digits of all that the document says."""
    body = sum(chars(item.text) for item in document.body if not isinstance(item, Table))
    return body + sum(chars(p.text) for p in document.furniture) + sum(cell.chars for cell in cells(document))


def cells(document: Document) -> list[Cell]:
    """Every cell of every table."""
    return [cell for table in document.tables for row in table.rows for cell in row if cell is not None]


def wrapped(text: str, width: int) -> list[str]:
    """A cell's printed lines, each with the space that exports leave at its end."""
    return [f"{line} " for part in text.split("\n") for line in (textwrap.wrap(part, width) or [""])]


def stacked_row(row: Sequence[str], widths: Sequence[int] = WIDTHS) -> list[list[str]]:
    """A row as blocks of lines: reference and requirement share a line, as do the answer and what follows it."""
    ref, asked, status, met, gap, lead, when = row
    first = wrapped(asked, widths[1])
    blocks = [[f"{ref} {first[0]}".lstrip() if ref else f" {first[0]}", *first[1:]]]
    blocks.append(wrapped(status, widths[2]))
    after = wrapped(gap, widths[4]) if gap else wrapped(lead, widths[5])
    blocks.append([f"{met}{' ' if gap else '  '}{after[0]}", *after[1:]])
    if gap:
        blocks.append(wrapped(lead, widths[5]))
    if when:
        blocks.append(wrapped(when, widths[6]))
    return blocks


def stacked_header() -> str:
    """The row of headings as an export breaks it over lines."""
    return "Ref Requirement Current status Fully \n\nmet? \n(Y/N) \n\nHow to close the \ngap \n\nWho’s the \nlead? \n\nBy \nwhen? \n"


def printed(blocks: Sequence[Sequence[str]]) -> str:
    """Blocks with an empty line after each."""
    return "\n\n".join("\n".join(block) for block in blocks) + "\n\n"
