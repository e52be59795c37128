"""Everything that is printed goes through here: safe for a terminal, readable in a pipe."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_PIPED_WIDTH: Final = 140  # columns when nobody's window sets them
_GAP: Final = 2  # columns of the window between two of a table
# A terminal obeys what begins with ESC (or its one-byte forms); none of it may come from a document.
_ESCAPES: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x9b[0-?]*[ -/]*[@-~]|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\x9c|$)|\x1b.", re.DOTALL
)


def safe(text: str) -> str:
    """The text without anything that a terminal would obey or hide: escapes, control and direction characters."""
    plain = _ESCAPES.sub("", text)
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))


def console(stream: TextIO | None = None) -> Console:
    """A console on a stream (stdout by default) that takes text as text: no markup, no emoji codes.

    Colour and the window's width on a terminal; neither in a pipe.
    """
    from rich.console import Console  # not for `--help`

    file = stream or sys.stdout
    # A letter that the stream's encoding lacks must not end the command.
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(errors="replace")
    terminal = file.isatty()
    return Console(
        file=file, markup=False, emoji=False, highlight=False, soft_wrap=False, width=None if terminal else _PIPED_WIDTH
    )


def title(to: Console, text: str) -> None:
    """Prints a heading over what follows."""
    to.print()
    to.print(safe(text), style="bold")


def table(to: Console, columns: Sequence[str], lines: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Prints lines under column headings; those named in `right` hold numbers. Long text wraps in its column.

    On a terminal too narrow for it, columns stand closer, remarks (a last column without a heading) below the table,
    and numbers stay whole if they can.
    """
    from rich.table import Table
    from rich.text import Text

    shown = [["" if value is None else safe(str(value)) for value in line] for line in lines]
    wide = sum(max(map(len, each)) + _GAP for each in zip(columns, *shown, strict=True)) - _GAP <= to.width
    remarks: list[str] = []
    if any(columns) and not (wide or columns[-1]):
        texts = [at for at, column in enumerate(columns[:-1]) if column not in right]
        remarks = [f"{' '.join(line[at] for at in texts if line[at] != '–')}: {line[-1]}" for line in shown if line[-1]]
        columns, shown = columns[:-1], [line[:-1] for line in shown]
    cells = list(zip(columns, *shown, strict=True))
    least = [  # of a text its longest word, of a number all of it
        max(map(len, [*" ".join(each).split(), *(each[1:] if each[0] in right else ())]), default=0) for each in cells
    ]
    whole = not wide and sum(least) + len(least) - 1 <= to.width
    gap = 1 if whole and sum(least) + _GAP * (len(least) - 1) > to.width else _GAP
    made = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold", show_header=any(columns))
    for column, width in zip(columns, least, strict=True):
        number = column in right
        fixed = width if number and whole else None
        made.add_column(Text(column), justify="right" if number else "left", overflow="fold", width=fixed)
    for line in shown:
        made.add_row(*map(Text, line))
    if to.is_terminal:
        to.print(made, *remarks, sep="\n")
        return
    with to.capture() as caught:
        to.print(made, *remarks, sep="\n")
    to.file.writelines(line.rstrip() + "\n" for line in caught.get().splitlines())


def facts(to: Console, pairs: Iterable[tuple[str, object]]) -> None:
    """Prints names and values, a pair a line."""
    table(to, ("", ""), pairs)


def say(*lines: str, to: TextIO | None = None) -> None:
    """Writes lines unbroken, so that they can be copied whole; on stdout unless another stream is named."""
    stream = to or sys.stdout
    stream.writelines(safe(line) + "\n" for line in lines)
    stream.flush()
