"""Forms: a block for each requirement, its labels beside or over the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cells import blocks, printed
from looks import Layout, Text
from making.word import cell, heading, paragraph, paragraphs
from parts import BOLD, bordered, line, wide, widths

_BOXED = (("ref", "met"), ("requirement",), ("current_status",), ("gap",), ("lead", "deadline"))


def forms(layout: Layout) -> Iterator[str]:
    """A table for each requirement, or one for all where the layout has it so."""
    if layout.form == "one table":
        held = [(section, pair) for _, section, pairs in blocks() for pair in pairs]
        lines: list[str] = []
        before = ""
        for section, (number, row) in held:
            lines += [wide(layout, section, "E7E6E6")] if section != before else []
            lines += _block(layout, printed(row, layout, number))
            before = section
        yield bordered(widths(layout), lines, layout.rules)
        return
    for _, section, pairs in blocks():
        yield heading(section, 2)
        for number, row in pairs:
            yield bordered(widths(layout), _block(layout, printed(row, layout, number)), layout.rules)
            yield paragraph("")


def _block(layout: Layout, texts: Text) -> list[str]:
    """The rows of one requirement's block."""
    columns = widths(layout)
    if layout.form == "boxed":
        return [_boxed(layout, texts, held, columns) for held in _BOXED]
    pairs = [(layout.headings[column], texts[column]) for column in layout.columns]
    lines = []
    if layout.form == "headed":
        lines.append(wide(layout, f"{texts['ref']} {texts['requirement']}", layout.header_fill))
        pairs = pairs[2:]
    for label, text in pairs:
        labelled = cell(paragraphs(label, BOLD), width=columns[0], fill=layout.header_fill)
        if layout.form == "labels over":
            lines += [line(layout, [labelled]), line(layout, [cell(paragraphs(text), width=columns[0])])]
        else:
            lines.append(line(layout, [labelled, cell(paragraphs(text), width=columns[1])]))
    return lines


def _boxed(layout: Layout, texts: Text, held: Sequence[str], columns: Sequence[int]) -> str:
    """A row of two labels with their answers, or of one whose answer takes the rest of the width."""
    cells = []
    for at, column in enumerate(held):
        label, room = columns[2 * at], columns[2 * at + 1] if len(held) == 2 else sum(columns[1:])
        cells.append(cell(paragraphs(layout.headings[column], BOLD), width=label, fill=layout.header_fill))
        cells.append(cell(paragraphs(texts[column]), width=room, span=1 if len(held) == 2 else 3))
    return line(layout, cells)
