"""The sheet Side by side: one action after another, with every council's own words on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from winterplan_extract.comparison.counts import Answer, answer_of
from winterplan_extract.domain.records import Action, ReturnRecord
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import ONE_TABLE, action_name, answer, row_link
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import ANSWERS, IN_REVIEW, UNREAD_ANSWERS, listed

_ASKS = "What the list asks"
_NO_ROW = "No row of its own"


def side_by_side_sheet(view: View) -> WorkbookSheet:
    """For each action what the list asks, then a line for each row that answers it, then who has no such row."""
    lines: list[Line] = []
    heads: set[int] = set()
    for action in view.comparison.actions:
        heads.add(len(lines))
        lines += _of_action(view, action)
    return WorkbookSheet(
        name="Side by side",
        title="Side by side: what the councils say on each action, in their own words",
        about=(
            ONE_TABLE,
            "Each action begins with what the list asks; below it stand the rows that answer it, council by council, and "
            "last the councils without a row of its own. The buttons 1 and 2 at the left edge fold the answers away.",
        ),
        headers=(
            SheetColumn("Action", 24),
            SheetColumn("Council", 22),
            SheetColumn("Fully met", 10),
            SheetColumn("Current status", 74, blank="[not stated]"),
            SheetColumn("How the gap will be closed", 50, blank="[not stated]"),
            SheetColumn("Lead", 22, blank="[not stated]"),
            SheetColumn("By when", 16, blank="[not stated]"),
            SheetColumn("Row id", view.id_width),
        ),
        lines=tuple(lines),
        table="Side_by_side",
        empty="The list holds no action.",
        frozen=2,
        shortens=True,
        parts=frozenset(heads - {0}),
        heads=frozenset(heads),
    )


def _of_action(view: View, action: Action) -> Iterator[Line]:
    name = action_name(view, action.action_id)
    none = None if view.decides else "[none]"  # not a council's cell: its blanks are not “not stated”
    rest: Line = (none, none, none, none)
    asks = StyledText(_ASKS, "term")
    yield (StyledText(name, "term"), asks, none, StyledText(action.requirement, "term"), *rest)
    without: list[tuple[Answer, str]] = []
    for council in view.councils:
        covered = council.coverage.get(action.action_id)
        rows = [view.rows[row_id] for row_id in covered.row_ids if row_id in view.rows] if covered else []
        yield from (_of_row(view, name, council, row) for row in rows)
        if covered and not rows:
            without.append((answer_of(covered), council.name))
    if without:
        yield (name, _NO_ROW, none, _those_without(without), *rest)


def _of_row(view: View, name: str, council: CouncilView, row: ReturnRecord) -> Line:
    return (
        name,
        StyledText(council.name, "term"),
        answer(row),
        row.current_status,
        row.gap,
        row.lead_text,
        row.deadline_text,
        row_link(view, row.row_id),
    )


def _those_without(without: list[tuple[Answer, str]]) -> str:
    """The councils without a row, those with the same reason together."""
    words: dict[str, str] = {str(key): word for key, word in (*ANSWERS.items(), *UNREAD_ANSWERS.items())}
    words["in_review"] = IN_REVIEW
    by_reason = groupby(sorted(without, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    return "\n".join(f"{words[reason]}: {listed([name for _, name in of])}" for reason, of in by_reason)
