"""Text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Document, Format, Notice, Paragraph, Table
from winterplan_extract.domain.plaintext import BULLET, item
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.settings import SIDE_BY_SIDE
from winterplan_extract.sources.text.delimited import (
    delimiter_of,
    paragraph_of,
    read_delimited,
    table_of_values,
    values_of,
)
from winterplan_extract.sources.text.plain import decode, mended
from winterplan_extract.sources.text.stacked import read_stacked
from winterplan_extract.sources.text.stacked.pages import pages_of

_RUN: Final = re.compile(r"(?<=\S) {3,}(?=\S)")


def read_text(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """The tables and paragraphs of a text file, in whichever shape its program left them; `plan` has the headings and answers that returns are known
    by. Raises UnreadableFile where the file is no text."""
    text, spoilt = mended(decode(path.read_bytes()))
    document = _read(text, shown, settings, plan)
    told = (notice("text_mended", count=spoilt),) if spoilt else ()
    return replace(document, notices=(*document.notices, *told)) if told else document


def _read(text: str, shown: str, settings: Settings, plan: Plan) -> Document:
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
    found = (paragraph_of(line, None) for page in pages for line in _hanging_lines_joined(page.split("\n")))
    return _document(shown, "text", tuple(p for p in found if p), None)


def _hanging_lines_joined(lines: Sequence[str]) -> list[str]:
    """The lines, those of a list item that begin further in than the item, right under it, on its line."""
    joined: list[str] = []
    inward = -1  # how far in the item begins to which a line may belong; below 0 there is none
    for line in lines:
        indent = len(line) - len(line.lstrip())
        begins = item(line.strip()).startswith(BULLET)
        if line.strip() and not begins and 0 <= inward < indent:
            joined[-1] += f" {line.strip()}"
            continue
        inward = indent if begins else -1
        joined.append(line)
    return joined


def _document(shown: str, kind: Format, body: tuple[Table | Paragraph, ...], pages: int | None, furniture: tuple[Paragraph, ...] = (), notices: tuple[Notice, ...] = ()) -> Document:  # fmt: skip
    first = next((item.text for item in body if isinstance(item, Paragraph) and item.level == 1), "")
    return Document(shown, kind, pages, body, furniture, title=first, notices=notices)


def _aligned(text: str) -> bool:
    """Whether cells stand side by side, parted by runs of spaces: their words cannot be told apart line by line."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(1 for line in lines if len(_RUN.findall(line)) > 1) > SIDE_BY_SIDE * len(lines)
