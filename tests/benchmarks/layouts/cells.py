"""What is printed in the cells of a row under a layout, and what the tool should give back for it."""

from __future__ import annotations

import itertools

from looks import Layout, Text
from making.truth import Row
from rowset import rows

_FIELDS = {"lead": "lead_text", "deadline": "deadline_text"}
_SPLIT_VALUES = {"yes": ("yes",), "no": ("no", "partly"), "fully": ("yes",), "partly": ("partly",), "not": ("no",)}
COMMENTS = ("", "Seen by the board in October.", "", "")
_COLOURS = {"yes": "[green]", "partly": "[amber]", "no": "[red]"}


def printed(row: Row, layout: Layout, number: int) -> Text:
    """The text of each cell by column; a line of a cell that begins with `• ` is a list item. `number` is the row's."""
    texts = {
        column: getattr(row, _FIELDS.get(column, column), "") for column in (*layout.columns, "ref", "requirement")
    }
    if layout.answer_as == "columns":
        texts |= {c: layout.mark if value(row, layout) in _SPLIT_VALUES[c] else "" for c in _SPLIT_VALUES if c in texts}
    else:
        texts["met"] = layout.answers[row.met]
    if layout.refs in ("list", "inline list"):
        texts["ref"] = str(number)
    if "guidance" in texts:
        texts |= {"guidance": f"Chapter {row.ref.partition('.')[0]}", "comments": COMMENTS[number % len(COMMENTS)]}
    if layout.refs == "inline":
        texts["requirement"] = f"{row.ref} {row.requirement}"
    return texts


def blocks() -> list[tuple[str, str, list[tuple[int, Row]]]]:
    """The rows by section, in order: theme, section and its rows with their numbers."""
    numbered = enumerate(rows(), start=1)
    grouped = itertools.groupby(numbered, key=lambda pair: (pair[1].theme, pair[1].section))
    return [(theme, section, list(held)) for (theme, section), held in grouped]


def value(row: Row, layout: Layout) -> str:
    """The answer that the layout shows: where it knows only yes and no, what is partly met is not met."""
    two = "no" in layout.columns or (layout.answers["partly"] == layout.answers["no"] and layout.answer_as != "columns")
    two = two and layout.answer_as != "fill"
    return "no" if two and row.met == "partly" else row.met


def expected(layout: Layout) -> list[Text]:
    """The rows as the tool should give them back; a column that the layout does not have is left out."""
    return [_expected(row, layout, number) for number, row in enumerate(rows(), start=1)]


def _expected(row: Row, layout: Layout, number: int) -> Text:
    texts = {
        "ref": str(number) if layout.refs in ("list", "inline list") else row.ref if layout.refs else "",
        "requirement": row.requirement,
        "current_status": row.current_status,
        "met": value(row, layout),
        "gap": row.gap,
        "lead_text": row.lead_text,
        "deadline_text": row.deadline_text,
        "action_ids": row.action_ids,
    }
    if "gap" not in layout.columns:
        texts |= dict.fromkeys(("gap", "lead_text", "deadline_text"), "")
    if layout.answer_as == "fill":
        texts["met_text"] = layout.answers[row.met] or _COLOURS[row.met]
    elif layout.answer_as in ("words", "content control"):
        texts["met_text"] = layout.answers[row.met]
    if layout.section:
        chapter = f"{row.ref.partition('.')[0]} " if layout.section == "numbered row" else ""
        texts["section"] = f"{chapter}{row.section}"
    if layout.theme:
        texts["theme"] = row.theme
    return texts
