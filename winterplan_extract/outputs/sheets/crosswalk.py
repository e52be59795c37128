"""The sheet Crosswalk: how each council numbers the same action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from winterplan_extract.outputs.settings import COUNCILS_ACROSS
from winterplan_extract.outputs.sheet import SheetColumn, SheetLink, StyledText, Value, WorkbookSheet
from winterplan_extract.outputs.sheets.places import NO_NUMBER, ONE_TABLE, ROWS, theme_starts
from winterplan_extract.outputs.view import CouncilView, View

_NO_ROW: Final = "[no row]"


def crosswalk_sheet(view: View) -> WorkbookSheet:
    """Actions down, councils across: each council's own references for the action, leading to the row."""
    refs = {(line.action_id, line.council): line.refs for line in view.comparison.crosswalk}
    return WorkbookSheet(
        name="Crosswalk",
        title="Crosswalk: how each council numbers the same action",
        about=(
            ONE_TABLE,
            "A cell holds the council's own references for the action, as printed, and leads to the first row. "
            f"{NO_NUMBER}: a row answers the action, but the return gives it no number. {_NO_ROW}: no row answers it.",
        ),
        headers=(
            SheetColumn("Action", 9),
            SheetColumn("Section", 42),
            SheetColumn("Title", 50),
            *(SheetColumn(council.name, 17) for council in view.councils),
        ),
        lines=tuple(
            (
                StyledText(action.action_id, "term"),
                action.section,
                action.title,
                *(_cell(view, council, action.action_id, refs) for council in view.councils),
            )
            for action in view.comparison.actions
        ),
        table="Crosswalk",
        empty="The list holds no action.",
        frozen=3,
        bands=("", "", "", *(council.region for council in view.councils)),
        pages_wide=max(1, -(-len(view.councils) // COUNCILS_ACROSS)),
        parts=theme_starts(view),
    )


def _cell(view: View, council: CouncilView, action_id: str, refs: Mapping[tuple[str, str], tuple[str, ...]]) -> Value:
    covered = council.coverage.get(action_id)
    if covered is None or not covered.row_ids:
        return StyledText(_NO_ROW, "absent")
    line = view.row_lines.get(covered.row_ids[0])
    text = "; ".join(dict.fromkeys(refs.get((action_id, council.name), ()))) or NO_NUMBER
    return StyledText(text, "link", None if line is None else SheetLink(ROWS, line))
