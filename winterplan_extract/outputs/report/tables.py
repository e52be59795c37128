"""A sheet of the workbook as a table of the page: some of its columns, long texts folded, lines to filter by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from markupsafe import Markup, escape

from winterplan_extract.outputs.fitting import CONTINUES, showable
from winterplan_extract.outputs.settings import BOLD_WIDTH, CHARACTERS_KEPT, LINES_SHOWN, LINES_SPARED
from winterplan_extract.outputs.sheet import Look, Once, SheetColumn, StyledText, Value, WorkbookSheet
from winterplan_extract.outputs.words import ANSWER_LABELS, day

# The answers, in the order of the key; the page has sections of its own in place of the sheets that a meaning names.
ANSWER_KEY: Final = tuple(
    replace(label, meaning=label.meaning.partition(" See the sheet ")[0]) for label in ANSWER_LABELS.values()
)


@dataclass(frozen=True, slots=True)
class PageCell:
    """What a cell says; `rest` is the end of a long text, folded away; `bar` is a percentage to draw beside it.

    `figure` names what the script counts anew under a filter: “share”, or an answer's key. `theme` is the cell's own
    theme.
    """

    text: str
    rest: str = ""
    look: Look = ""
    number: bool = False
    bar: int | None = None
    figure: str = ""
    theme: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class Keys:
    """What a line is filtered and counted by: empty meets every filter, several have spaces between."""

    council: str = ""
    theme: str = ""
    answer: str = ""
    row: str = ""
    month: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a table; `anchor` is empty where nothing leads to it."""

    cells: tuple[PageCell, ...]
    keys: Keys | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table of the page; `widths` are in characters, `column_themes` what columns are about."""

    anchor: str
    title: str
    about: tuple[str, ...]
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[PageLine, ...]
    empty: str
    column_themes: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether the filters touch this table."""
        return any(line.keys for line in self.lines)


def page_table(
    sheet: WorkbookSheet,
    anchor: str,
    columns: Sequence[str] = (),
    *,
    keys: Iterable[Keys | None] = (),
    anchors: str = "",
) -> PageTable:
    """The named columns of the sheet, those that it has (what is published lacks some), or all.

    `keys` are those of its lines, in their order; with `anchors` each line has one.
    """
    titles = [header.title for header in sheet.headers]
    at = [titles.index(name) for name in columns or titles if name in titles]
    given = tuple(keys) or (None,) * len(sheet.lines)
    cells = [(column, Once(partial(page_cell, header=sheet.headers[column]))) for column in at]
    return PageTable(
        anchor=anchor,
        title=sheet.title,
        about=sheet.about,
        headings=tuple(titles[column] for column in at),
        widths=tuple(
            max(sheet.headers[column].width, max(map(len, titles[column].split()), default=0) * BOLD_WIDTH)
            for column in at
        ),
        lines=tuple(
            PageLine(
                cells=tuple([made[line[column]] for column, made in cells]),
                keys=key,
                anchor=f"{anchors}{number}" if anchors else "",
            )
            for number, (line, key) in enumerate(zip(sheet.lines, given, strict=True))
        ),
        empty=sheet.empty,
    )


def clipped(text: str) -> str:
    """The text with what the page has no room for left out, which a marker says."""
    text = showable(text)
    return text if len(text) <= CHARACTERS_KEPT else f"{text[:CHARACTERS_KEPT].rstrip()}\n{CONTINUES}"


def page_cell(value: Value, header: SheetColumn) -> PageCell:
    """The value as the page shows it: dates in words, blanks by their marker, long texts folded."""
    if isinstance(value, date):
        return PageCell(day(value))
    if isinstance(value, int | float):
        return PageCell(f"{value:,}" if isinstance(value, int) else f"{value:.2f}", number=True)
    look: Look = value.look if isinstance(value, StyledText) else ""
    text = showable(value.text if isinstance(value, StyledText) else value or "")
    shown, rest = folded(text, LINES_SHOWN * header.width, LINES_SPARED * header.width)
    return PageCell(shown, rest, look) if shown else PageCell(header.blank, look=look or "absent")


def folded(text: str, shown: int, spared: int) -> tuple[str, str]:
    """About `shown` characters of the text, and the rest, if that is more than `spared`, parted between words."""
    if len(text) <= shown + spared:
        return text, ""
    cut = max(text.rfind(mark, shown // 2, shown) for mark in (" ", "\n"))
    cut = cut if cut > 0 else shown
    return text[:cut].rstrip(), clipped(text[cut:].lstrip())


_ATTRIBUTES: Final = {"council": "c", "theme": "t", "answer": "a", "row": "r", "month": "m"}  # by the fields of Keys


def lines_html(lines: Iterable[PageLine]) -> Markup:
    """The lines as rows of a table, the first cell naming the line: a template takes ten times as long."""
    known: dict[int, str] = {}  # by the cell: most stand on several lines
    return Markup("".join([_line(line, known) for line in lines]))  # noqa: S704  # every text in it is escaped


def filtered_by(keys: Keys | None) -> Markup:
    """What a line or a bar is filtered and counted by, as attributes."""
    if keys is None:
        return Markup("")
    said = ((letter, getattr(keys, name)) for name, letter in _ATTRIBUTES.items())
    given = "".join([f' data-{letter}="{escape(value)}"' for letter, value in said if value])
    return Markup(f"{given} data-late" if keys.late else given)  # noqa: S704  # as above


def _line(line: PageLine, known: dict[int, str]) -> str:
    anchor = f' id="{escape(line.anchor)}"' if line.anchor else ""
    first, *others = line.cells
    for cell in others:
        if id(cell) not in known:
            known[id(cell)] = f"<td{_attributes(cell)}>{_says(cell)}</td>"
    cells = "".join([known[id(cell)] for cell in others])
    return f'<tr{anchor}{filtered_by(line.keys)}><th scope="row">{_says(first)}</th>{cells}</tr>\n'


def _attributes(cell: PageCell) -> str:
    look = "number" if cell.number else cell.look
    said = (
        f' class="{look}"' if look else "",
        f' colspan="{cell.span}"' if cell.span > 1 else "",
        f' data-f="{cell.figure}"' if cell.figure else "",
        f' data-t="{escape(cell.theme)}"' if cell.theme else "",
    )
    return "".join(said)


def _says(cell: PageCell) -> str:
    text = str(escape(cell.text))
    if cell.bar is not None:
        text = (
            '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" width="100" height="10" '
            'aria-hidden="true" focusable="false"><rect class="all" width="100" height="10"/>'
            f'<rect class="part" width="{cell.bar}" height="10"/></svg> <span>{text}</span>'
        )
    return f"{text}<details><summary>The rest</summary>{escape(cell.rest)}</details>" if cell.rest else text
