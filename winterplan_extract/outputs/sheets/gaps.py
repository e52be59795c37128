"""The sheets of what is not done: Gaps and Missing actions."""

from __future__ import annotations

from typing import Final

from winterplan_extract.comparison.counts import is_gap
from winterplan_extract.domain.records import Coverage, ReturnRecord
from winterplan_extract.outputs.settings import ROWS_NAMED
from winterplan_extract.outputs.sheet import (
    ColumnOf,
    Line,
    SheetColumn,
    SheetLink,
    StyledText,
    WorkbookSheet,
    headers_of,
    line_of,
)
from winterplan_extract.outputs.sheets.councils import review_rows
from winterplan_extract.outputs.sheets.places import NO_REGION, ONE_TABLE, action_name, row_column, row_link
from winterplan_extract.outputs.view import Absent, CouncilView, View
from winterplan_extract.outputs.words import DECISIONS, LACKING, MISSING_BECAUSE, counted, day, listed


def missing_returns_sheet(view: View) -> WorkbookSheet:
    """A line for each council of the region that has no return in the comparison."""
    roll = view.roll
    regions = sorted({one.council.region for one in roll.absent if one.council.region})
    asked = (
        "These are the councils of the region that the run was asked for."
        if roll.asked
        else "The run was not asked for a region (--region), so these are the other councils of the regions that "
        "returns came from."
    )
    return WorkbookSheet(
        name="Missing returns",
        title="Missing returns: councils from which nothing could be compared",
        about=(
            ONE_TABLE,
            f"{counted(len(roll.absent), 'council')}{f' of {listed(regions)}' if regions else ''}. {asked}",
        ),
        headers=headers_of(_ABSENT),
        lines=tuple(line_of(_ABSENT, one) for one in roll.absent),
        table="Missing_returns",
        empty="A return was read from every council of the region."
        if roll.asked
        else "A return was read from every council of the regions that returns came from.",
        frozen=2,
    )


def _what_came(one: Absent) -> str:
    return "\n".join(f"{document.file} could not be read: {document.error}" for document in one.documents) or "Nothing"


_ABSENT: Final[tuple[ColumnOf[Absent], ...]] = (
    (SheetColumn("Region", 26, blank=NO_REGION), lambda one: one.council.region),
    (SheetColumn("Council", 34), lambda one: StyledText(one.council.name, "term")),
    (SheetColumn("Full name", 50), lambda one: one.council.official_name),
    (SheetColumn("ONS code", 14, blank="[not known]"), lambda one: one.council.code),
    (SheetColumn("What came", 70), _what_came),
)


def gaps_sheet(view: View) -> WorkbookSheet:
    """A line for each action that a council's row does not answer with yes or not applicable.

    A row that answers two actions has two lines. A row that is mapped to none is here when its
    answer is no or partly, so that no gap is left out for want of an action.
    """
    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        row_column("Ref", 7),
        row_column("Requirement", 34),
        row_column("Current status", 46),
        row_column("Fully met", 10),
        row_column("How the gap will be closed", 34),
        row_column("Lead", 18),
        row_column("By when", 14),
        row_column("Last date", 12),
        (
            SheetColumn("Overdue", 9, blank="[not overdue]"),
            lambda row: "Overdue" if "overdue" in row.flags else None,
        ),
        (
            SheetColumn("What is lacking", 11, blank="[nothing]"),
            lambda row: ", ".join(words for flag, words in LACKING.items() if flag in row.flags),
        ),
        row_column("Where", 19),
        (SheetColumn("Row id", view.id_width), lambda row: row_link(view, row.row_id)),
    )
    lines = tuple(
        (council.region, council.name, StyledText(name, "term"), *line_of(columns, row))
        for council in view.councils
        for row in council.rows
        if is_gap(row)
        for name in _answered(view, row)
    )
    return WorkbookSheet(
        name="Gaps",
        title="Gaps: every action that is not fully met",
        about=(
            ONE_TABLE,
            f"{counted(view.counts.gaps, 'row')} not fully met (No, Partly, Not stated), of which {view.counts.overdue:,} "
            f"overdue on {day(view.as_of)}; in {counted(view.counts.gap_lines, 'line')}, one for each action that a row answers. Texts "
            "are as the council wrote them.",
        ),
        headers=(
            SheetColumn("Region", 13, blank=NO_REGION),
            SheetColumn("Council", 15),
            SheetColumn("Action", 22),
            *headers_of(columns),
        ),
        lines=lines,
        table="Gaps",
        empty="Every action that was read is fully met.",
        frozen=3,
        shortens=True,
    )


def missing_sheet(view: View) -> WorkbookSheet:
    """A line for each action that a council's return does not answer, with the likely reason."""
    return WorkbookSheet(
        name="Missing actions",
        title="Missing actions: what no row of a return answers",
        about=(
            ONE_TABLE,
            f"{counted(len(view.missing), 'line')}: {view.counts.missing:,} missing, {view.counts.answers['in_review']:,} "
            f"in review, {view.counts.not_read:,} not read. An action is missing when neither it nor one that asks much the "
            "same is answered. Whether the council left it out, or answered it in other words, is for a reader to judge.",
        ),
        headers=(
            SheetColumn("Region", 18, blank=NO_REGION),
            SheetColumn("Council", 22),
            SheetColumn("Action", 9),
            SheetColumn("Theme", 22),
            SheetColumn("Section", 26),
            SheetColumn("Title", 32),
            SheetColumn("What the list asks", 60),
            SheetColumn("Asked of", 11),
            SheetColumn("Why it is missing", 34),
            SheetColumn("Rows to look at", view.id_width),
        ),
        lines=tuple(_missing_line(view, council, covered) for council, covered in view.missing),
        table="Missing_actions",
        empty="No action is missing from any return.",
        frozen=3,
        shortens=True,
    )


def _answered(view: View, row: ReturnRecord) -> list[str]:
    """The actions that the row answers, or why there is none."""
    mapped = [action_name(view, action_id) for action_id in row.action_ids] if row.decision == "mapped" else []
    return mapped or [f"[{DECISIONS[row.decision].lower()}]"]


def _missing_line(view: View, council: CouncilView, covered: Coverage) -> Line:
    action = view.actions[covered.action_id]
    return (
        council.region,
        council.name,
        StyledText(covered.action_id, "term"),
        action.theme,
        action.section,
        action.title,
        action.requirement,
        action.audience,
        MISSING_BECAUSE[covered.missing_because],
        _to_look_at(view, council, covered),
    )


def _to_look_at(view: View, council: CouncilView, covered: Coverage) -> StyledText | None:
    """The likeliest rows that may hold the answer after all, leading to the first."""
    rows = list(dict.fromkeys((*covered.row_ids, *review_rows(view, council, covered.action_id))))
    if not rows:
        return None
    first = rows[0]
    if view.decides and first in view.review_lines:
        return StyledText("\n".join(rows[:ROWS_NAMED]), "link", SheetLink("Review", view.review_lines[first]))
    return row_link(view, first, "\n".join(rows[:ROWS_NAMED]))
