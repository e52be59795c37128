"""A text file as a Document: cells under one another, cells that something parts, or lines alone.

Comma-separated values are one table, lines with tabs or bars between their cells tables, what lies between paragraphs.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from winterplan_extract.domain.document import Cell, Document, Format, Notice, Paragraph, Table
from winterplan_extract.domain.plaintext import BULLET, item
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import settings
from winterplan_extract.sources.text.plain import decode, mended, plain
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
    stacked = None if _stands_aligned(text) else read_stacked(printed, plan)
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


def _stands_aligned(text: str) -> bool:
    """Whether cells stand side by side, parted by runs of spaces: their words cannot be told apart line by line."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(1 for line in lines if len(_RUN.findall(line)) > 1) > settings.SIDE_BY_SIDE * len(lines)


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
    """Whether the marks are those of sentences: most stand before a space and a small letter, most lines end one."""
    unquoted = re.sub(r'"[^"]*"', "", text)
    within = len(re.findall(rf"\w{re.escape(mark)} [a-z]", unquoted))
    lines = [line.rstrip() for line in text.split("\n") if mark in line]
    ended = sum(line.endswith((".", ":", "!", "?")) for line in lines)
    return 2 * within > unquoted.count(mark) and 2 * ended > len(lines)


def table_of_values(rows: list[list[str]]) -> Table:
    """The rows as one table, each made as wide as the widest."""
    width = max(len(row) for row in rows)
    whole = ([*row, *[""] * (width - len(row))] for row in rows)
    return Table(1, None, None, (), tuple(tuple(map(_value_cell, row)) for row in whole))


def _value_cell(source: str) -> Cell:
    said = plain(source)
    return Cell(said.text, chars=said.letters)


def _sniffed(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[: settings.SNIFFED], delimiters=_MARKS).delimiter
    except csv.Error:
        return ""


def _rows(text: str, mark: str) -> list[list[str]]:
    csv.field_size_limit(settings.LONGEST_VALUE)
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
    regular = width >= settings.VALUES_OF_ROW and count >= settings.REGULAR_SHARE * len(several)
    is_prose = len(rows) - len(several) > settings.PROSE_ROWS * len(several)
    return width * count / len(rows) if regular and not is_prose else 0.0


def _uncut(rows: Sequence[tuple[Cell, ...]], apart: Sequence[bool]) -> tuple[tuple[Cell, ...], ...]:
    """The rows, each that goes on over an empty line put to the row it goes on; `apart` tells where such a line is."""
    whole = [row for row in rows if sum(1 for cell in row if cell.text) > 1]
    telling = _telling(whole) if len(whole) >= settings.ROWS_TO_TELL else []
    joined: list[tuple[Cell, ...]] = []
    for row, parted in zip(rows, apart, strict=True):
        if joined and parted and len(telling) > 1 and _goes_on(joined[-1], row, telling):
            joined[-1] = tuple(_one_of(a, b) for a, b in zip(joined[-1], row, strict=True))
        else:
            joined.append(row)
    return tuple(joined)


def _goes_on(before: Sequence[Cell], cells: Sequence[Cell], telling: Sequence[int]) -> bool:
    """Whether the row has nothing of what every row has, the one before it all; one cell alone may be a heading."""
    filled = sum(1 for cell in cells if cell.text)
    return filled > 1 and not any(cells[i].text for i in telling) and all(before[i].text for i in telling)


def _telling(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """The column of references, if that is the first, and the columns of answers."""
    found: list[int] = []
    for i, column in enumerate(zip(*rows, strict=True)):
        held = [cell.text for cell in column if cell.text]
        if len(held) < settings.USUALLY_FILLED * len(rows) or sum(map(len, held)) > settings.SHORT_CELLS * len(held):
            continue
        if i == 0 or len(set(held)) <= max(settings.ANSWERS, settings.FEW_ANSWERS * len(held)):
            found.append(i)
    return found if found[:1] == [0] else []


def _one_of(before: Cell, after: Cell) -> Cell:
    """The cell that two parts make: one line where the sentence goes on, two where it had ended."""
    if not after.text:
        return before
    open_end = bool(before.text) and before.text[-1] not in ".!?:" and not after.text.startswith("• ")
    glue = " " if open_end else "\n"
    text = f"{before.text}{glue}{after.text}" if before.text else after.text
    return replace(before, text=text, chars=before.chars + after.chars)


Delimiter = Literal["\t", "|"]

_BAR: Final = re.compile(r"(?<!\\)\|")
_RULED: Final = frozenset(" \t:|=_+-")
_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the file: its cells, or itself as the only one; `apart` where an empty line stands before it."""

    cells: tuple[str, ...]
    page: int | None
    apart: bool


def delimiter_of(text: str) -> Delimiter | None:
    """What parts the cells of the text; None where it has no lines of cells."""
    lines = text.split("\n")
    barred = sum(1 for line in lines if len(_BAR.findall(line)) > 1)
    tabbed = sum(1 for line in lines if line.count("\t") > 1)
    if max(barred, tabbed) < settings.FEWEST_LINES:
        return None
    return "\t" if tabbed >= barred else "|"


def read_delimited(pages: Sequence[str], delimiter: Delimiter) -> tuple[Table | Paragraph, ...]:
    """The tables and paragraphs of a text in reading order, a table for each of `pages`: one alone is no page."""
    printed = [
        line
        for number, page in enumerate(pages, 1)
        for line in _printed(page, delimiter, number if len(pages) > 1 else None)
    ]
    body: list[Table | Paragraph] = []
    tables = 0
    for (of_cells, page), group in groupby(_mended(printed), key=lambda line: (len(line.cells) > 1, line.page)):
        if of_cells:
            tables += 1
            body.append(_table(tables, page, list(group)))
        else:
            body += (paragraph for line in group if (paragraph := paragraph_of(line.cells[0], page)))
    return tuple(body)


def paragraph_of(line: str, page: int | None) -> Paragraph | None:
    """A line outside tables, its level that of a Markdown heading; None for a line of dashes."""
    if _is_rule(line):
        return None
    heading = _HEADING.fullmatch(line.strip())
    said = plain(heading[2] if heading else line)
    level = len(heading[1]) if heading else 0
    return Paragraph(said.text, page, level=level, bold=said.bold) if said.text else None


def _is_rule(line: str) -> bool:
    """Whether a line only draws a rule, of dashes or the like."""
    return set(line) <= _RULED and any(twice in line for twice in ("--", "==", "__"))


def _printed(page: str, delimiter: Delimiter, number: int | None) -> Iterable[Printed]:
    apart = False
    for line in _whole(page.split("\n"), delimiter):
        if not line.strip():
            apart = True
        elif not _is_rule(line):
            yield Printed(tuple(_cells(line, delimiter)), number, apart)
            apart = False


def _whole(lines: Sequence[str], delimiter: Delimiter) -> Iterable[str]:
    """The lines, those put together that a quoted cell spreads over."""
    i = 0
    while i < len(lines):
        line, taken = lines[i], 1
        opened = delimiter == "\t" and re.search(r'(?:^|\t)"', line)
        if opened and line.count('"') % 2:
            for more in range(2, min(settings.QUOTED_LINES, len(lines) - i) + 1):
                whole = "\n".join(lines[i : i + more])
                if whole.count('"') % 2 == 0 and re.search(r'"(?:\t|$)', lines[i + more - 1]):
                    line, taken = whole, more
                    break
        yield line
        i += taken


def _cells(line: str, delimiter: Delimiter) -> list[str]:
    if delimiter == "|":
        if not _BAR.search(line):
            return [line]
        bare = line.strip()
        parts = _BAR.split(bare)
        start, end = int(bare.startswith("|")), len(parts) - int(bare.endswith("|") and len(parts) > 1)
        return [part.replace("\\|", "|").strip() for part in parts[start:end]] or [""]  # a bar alone
    cells = line.split("\t")
    i = 0
    while i < len(cells) - 1:
        # A quoted cell may hold tabs: it goes on until its quotes are closed.
        if cells[i].startswith('"') and cells[i].count('"') % 2 and any(c.endswith('"') for c in cells[i + 1 :]):
            cells[i : i + 2] = [f"{cells[i]}\t{cells[i + 1]}"]
        else:
            i += 1
    return [_unquoted(cell) for cell in cells]


def _unquoted(cell: str) -> str:
    whole = len(cell) > 1 and cell.startswith('"') and cell.endswith('"') and cell.count('"') % 2 == 0
    return cell[1:-1].replace('""', '"') if whole else cell


def _mended(printed: Sequence[Printed]) -> list[Printed]:
    """The lines, those joined that line breaks within cells cut: two with the usual cells together, or small letters
    right under a full row."""
    usual = _usual_width([line.cells for line in printed if len(line.cells) > 1])
    whole: list[Printed] = []
    for line in printed:
        if whole and _completes(whole[-1], line, usual):
            last = f"{whole[-1].cells[-1]}\n{line.cells[0]}"
            whole[-1] = replace(whole[-1], cells=(*whole[-1].cells[:-1], last, *line.cells[1:]))
        else:
            whole.append(line)
    return whole


def _completes(held: Printed, line: Printed, usual: int) -> bool:
    if line.apart or line.page != held.page or len(held.cells) < 2:
        return False
    if len(line.cells) == 1:
        return line.cells[0].lstrip()[:1].islower() or len(held.cells) < usual
    return len(held.cells) < usual and len(held.cells) + len(line.cells) - 1 == usual


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows have; of equals the larger."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _table(number: int, page: int | None, printed: Sequence[Printed]) -> Table:
    rows = [line.cells for line in printed]
    width = _usual_width(rows)
    full = [row for row in rows if len(row) == width and sum(1 for cell in row if cell.strip()) > 1]
    looks = _looks(full, width)
    aligned = [_aligned(row, width, looks) for row in rows]
    width = max(map(len, aligned))
    cells = [tuple(_cell(text, page) for text in (*row, *[""] * (width - len(row)))) for row in aligned]
    if page is not None:  # where pages are known, rows are put together over them later
        return Table(number, page, None, (), tuple(cells))
    return Table(number, None, None, (), _uncut(cells, [line.apart for line in printed]))


def _cell(source: str, page: int | None) -> Cell:
    said = plain(source)
    return Cell(said.text, page, bold=said.bold and bool(said.text), chars=said.letters)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a column's cells look: the share that is filled, the mean of their lengths' logarithms and its spread."""

    filled: float
    length: float
    spread: float


def _looks(rows: Sequence[tuple[str, ...]], width: int) -> list[_Look]:
    looks: list[_Look] = []
    for i in range(width):
        lengths = [math.log1p(len(row[i].strip())) for row in rows if row[i].strip()]
        mean = sum(lengths) / len(lengths) if lengths else 0.0
        spread = math.sqrt(sum((length - mean) ** 2 for length in lengths) / len(lengths)) if lengths else 1.0
        looks.append(_Look((len(lengths) + 1) / (len(rows) + 2), mean, max(spread, settings.LEAST_SPREAD)))
    return looks


def _aligned(row: tuple[str, ...], width: int, looks: Sequence[_Look]) -> tuple[str, ...]:
    """The row with as many cells as its table has columns: of too many, those empty ones go that fit worst."""
    while len(row) > width:
        empty = [i for i, cell in enumerate(row) if not cell.strip()]
        if not empty:
            return row
        row = max((row[:i] + row[i + 1 :] for i in empty), key=lambda shorter: _fit(shorter, looks))
    return row


def _fit(row: tuple[str, ...], looks: Sequence[_Look]) -> float:
    fit = 0.0
    for cell, look in zip(row, looks, strict=False):
        text = cell.strip()
        fit += math.log(look.filled if text else 1 - look.filled)
        fit -= abs(math.log1p(len(text)) - look.length) / look.spread if text else 0.0
    return fit
