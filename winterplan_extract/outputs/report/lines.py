"""Lines of the page's tables as HTML: there are tens of thousands of them, for which a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

from winterplan_extract.outputs.report.tables import Keys, PageCell, PageLine

_ATTRIBUTES: Final = {"council": "c", "theme": "t", "answer": "a", "row": "r", "month": "m"}  # by the fields of Keys


def lines_html(lines: Iterable[PageLine]) -> Markup:
    """The lines as rows of a table, each with what it is filtered by; the first cell names the line."""
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
            '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" width="100" height="10" aria-hidden="true" '
            'focusable="false"><rect class="all" width="100" height="10"/>'
            f'<rect class="part" width="{cell.bar}" height="10"/></svg> <span>{text}</span>'
        )
    return f"{text}<details><summary>The rest</summary>{escape(cell.rest)}</details>" if cell.rest else text
