"""Text with commas, semicolons or other marks between its values, as spreadsheets save it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from winterplan_extract.domain.document import Cell, Table
from winterplan_extract.sources.settings import LONGEST_VALUE, PROSE_ROWS, REGULAR_SHARE, SNIFFED, VALUES_OF_ROW
from winterplan_extract.sources.text.markup import plain

_MARKS: Final = ",;\t|"


def values_of(text: str) -> list[list[str]] | None:
    """The rows of values, empty lines left out; None where the text is none of values."""
    best: tuple[float, list[list[str]]] | None = None
    for mark in dict.fromkeys((_sniffed(text), *_MARKS)):
        if mark and mark in text:
            if _is_prose(text, mark):
                continue
            rows = _rows(text, mark)
            regular = _regularity(rows)
            if regular and (best is None or regular > best[0]):
                best = (regular, rows)
    return best[1] if best else None


def _is_prose(text: str, mark: str) -> bool:
    """Whether the marks are those of sentences: most have a space and a small letter after them, and most lines end one."""
    unquoted = re.sub(r'"[^"]*"', "", text)
    within = len(re.findall(rf"\w{re.escape(mark)} [a-z]", unquoted))
    lines = [line.rstrip() for line in text.split("\n") if mark in line]
    ended = sum(line.endswith((".", ":", "!", "?")) for line in lines)
    return 2 * within > unquoted.count(mark) and 2 * ended > len(lines)


def table_of_values(rows: list[list[str]]) -> Table:
    """The rows as one table, each made as wide as the widest."""
    width = max(len(row) for row in rows)
    return Table(
        1, None, None, (), tuple(tuple(_cell(row[i] if i < len(row) else "") for i in range(width)) for row in rows)
    )


def _cell(source: str) -> Cell:
    said = plain(source)
    return Cell(said.text, chars=said.letters)


def _sniffed(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[:SNIFFED], delimiters=_MARKS).delimiter
    except csv.Error:
        return ""


def _rows(text: str, mark: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_VALUE)
    try:
        read = list(csv.reader(io.StringIO(text), delimiter=mark, doublequote=True, skipinitialspace=mark != "\t"))
    except csv.Error:
        return []
    return [row for row in read if any(value.strip() for value in row)]


def _regularity(rows: list[list[str]]) -> float:
    """How regular the rows are: values in rows of the usual width; 0 where they are not those of a table."""
    several = [len(row) for row in rows if len(row) > 1]
    if len(several) < 2:
        return 0.0
    width, count = max(Counter(several).items(), key=lambda pair: (pair[1], pair[0]))
    if (
        width < VALUES_OF_ROW
        or count < REGULAR_SHARE * len(several)
        or len(rows) - len(several) > PROSE_ROWS * len(several)
    ):
        return 0.0
    return width * count / len(rows)
