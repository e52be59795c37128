"""The sheets with a line or a column for each council: Summary and Comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from winterplan_extract.comparison.counts import count
from winterplan_extract.domain.records import Action, Coverage, DocumentRecord, Flag, State
from winterplan_extract.outputs.settings import COUNCILS_ACROSS, COUNCILS_IN_CHART
from winterplan_extract.outputs.sheet import (
    CellRange,
    Chart,
    Line,
    SheetColumn,
    SheetLink,
    StyledText,
    Value,
    WorkbookSheet,
)
from winterplan_extract.outputs.sheets.places import NO_NUMBER, NO_REGION, ONE_TABLE, ROWS, theme_starts
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import (
    ANSWERS,
    DEADLINES,
    IN_REVIEW,
    STATUSES,
    UNREAD_ANSWERS,
    counted,
    day,
    listed,
)

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


_STATES: Final[tuple[State, ...]] = ("yes", "partly", "no", "not_stated", "not_applicable", "elsewhere")
_COUNTED_FLAGS: Final[tuple[Flag, ...]] = ("gap_without_plan", "gap_without_lead", "gap_without_date", "overdue")


def summary_sheet(view: View) -> WorkbookSheet:
    """A line for each council, and for each file that could not be read and that nothing stands in for."""
    headers = (
        SheetColumn("Region", 18, blank=NO_REGION),
        SheetColumn("Council", 24),
        SheetColumn("Return", 12),
        _count("Rows", 8),
        _count("Rows mapped", 9),
        _count("Rows in review", 9),
        _count("Rows unmapped", 10),
        *(_count(f"Actions: {ANSWERS[state].lower()}", 11) for state in _STATES),
        _count("Actions: in review", 11),
        _count("Actions: not read", 11),
        _count("Actions: missing", 11),
        _count("Gaps without plan", 10),
        _count("Gaps without lead", 10),
        _count("Gaps without date", 10),
        _count("Gaps overdue", 10),
        SheetColumn("Source file", 40),
    )
    lines = (*map(_council_line, view.councils), *(_unread_line(document, len(headers)) for document in view.unread))
    total = len(view.comparison.actions)
    return WorkbookSheet(
        name="Summary",
        title="Summary: a line for each council",
        about=(
            ONE_TABLE,
            f"Columns that begin with “Actions” add up to the {total} actions of the list. "
            "Gaps are counted by row of the return; overdue is judged on " + day(view.as_of) + ".",
            _totals(view),
        ),
        headers=headers,
        lines=lines,
        table="Summary",
        empty="No return was read.",
        frozen=2,
        charts=(_missing_chart(headers, len(view.councils)),) if 1 < len(view.councils) <= COUNCILS_IN_CHART else (),
    )


def _missing_chart(headers: Sequence[SheetColumn], councils: int) -> Chart:
    at = [header.title for header in headers].index("Actions: missing")
    return Chart(
        title="Actions missing, by council",
        says="Bar chart of the column Actions: missing: how many actions of the list no row of each return answers.",
        names=CellRange(0, councils - 1, 1, 1),
        values=CellRange(0, councils - 1, at, at),
        counts=True,
    )


def comparison_sheet(view: View) -> WorkbookSheet:
    """Actions down, councils across: the answer, and the deadline where one is given."""
    pages = max(1, -(-len(view.councils) // COUNCILS_ACROSS))
    review = "to its place on Review, " if view.decides else ""
    return WorkbookSheet(
        name="Comparison",
        title="Comparison: every action with every council's answer",
        about=(
            ONE_TABLE,
            f"The answer stands first, then the last date given. A link leads to the row in full, {review}"
            "or to the reason on Missing actions. Cover explains every marker. A stronger line begins another "
            "theme, whose name stands in the last column.",
            _from_left_to_right(view),
        ),
        headers=(
            SheetColumn("Action", 9),
            SheetColumn("Section", 42),
            SheetColumn("Title", 50),
            *(SheetColumn(council.name, 21) for council in view.councils),
            SheetColumn("Theme", 64),
        ),
        lines=tuple(_action_line(view, action) for action in view.comparison.actions),
        table="Comparison",
        empty="The list holds no action.",
        frozen=3,
        bands=("", "", "", *(council.region for council in view.councils), ""),
        pages_wide=pages,
        parts=theme_starts(view),
    )


def cell(view: View, council: CouncilView, covered: Coverage | None) -> StyledText | None:
    """What one council answers to one action, leading to where that stands."""
    if covered is None:
        return None
    text = ANSWERS[covered.state]
    if covered.state == "missing":
        reason = SheetLink("Missing actions", view.missing_lines[council.name, covered.action_id])
        if covered.missing_because == "in_review":
            return StyledText(IN_REVIEW, "review", _review_target(view, council, covered) or reason)
        return StyledText(UNREAD_ANSWERS.get(covered.missing_because, text), "missing", reason)
    if covered.state == "elsewhere":
        others = [council.coverage[a] for a in covered.covered_by if a in council.coverage]
        target = _row_target(view, others[0]) if len(others) == 1 else None  # of several, none is the place to go
        return StyledText(f"{text} ({', '.join(covered.covered_by)})", "elsewhere", target)
    when = _when(view, covered)
    return StyledText(f"{text} · {when}" if when else text, covered.state, _row_target(view, covered))


def review_rows(view: View, council: CouncilView, action_id: str) -> tuple[str, ...]:
    """The council's rows in review that have the action among their candidates, the likeliest first."""
    ranked = [
        (candidate.rank, view.review_lines[row.row_id], row.row_id)
        for row in council.rows
        if row.row_id in view.review_lines
        for candidate in view.candidates.get(row.row_id, ())
        if candidate.action_id == action_id
    ]
    return tuple(row_id for _, _, row_id in sorted(ranked))


def _count(title: str, width: int) -> SheetColumn:
    return SheetColumn(title, width, "number", blank="[not read]")


def _action_line(view: View, action: Action) -> Line:
    cells = (cell(view, council, council.coverage.get(action.action_id)) for council in view.councils)
    return (StyledText(action.action_id, "term"), action.section, action.title, *cells, action.theme)


def _when(view: View, covered: Coverage) -> str:
    """The last date, unless nothing is to be done; for what is not fully met and has none, its kind in words."""
    if covered.state == "not_applicable":
        return ""
    if covered.deadline_last:
        return day(covered.deadline_last)
    if covered.state not in ("no", "partly"):
        return ""
    kinds = [view.rows[row_id].deadline_kind for row_id in covered.row_ids if row_id in view.rows]
    return DEADLINES[next((kind for kind in kinds if kind != "none"), "none")]


def _row_target(view: View, covered: Coverage | None) -> SheetLink | None:
    """The first row that answers as the action is counted, else the first that answers it at all."""
    rows = [view.rows[row_id] for row_id in covered.row_ids if row_id in view.rows] if covered else []
    if not covered or not rows:
        return None
    worst = next((row for row in rows if row.met == covered.state), rows[0])
    return SheetLink(ROWS, view.row_lines[worst.row_id])


def _review_target(view: View, council: CouncilView, covered: Coverage) -> SheetLink | None:
    if not view.decides:
        return None
    rows = (*covered.row_ids, *review_rows(view, council, covered.action_id))
    line = next((view.review_lines[row_id] for row_id in rows if row_id in view.review_lines), None)
    return None if line is None else SheetLink("Review", line)


def _council_line(council: CouncilView) -> Line:
    counts = count([council])
    partial = any(document.status == "partial" for document in council.documents)
    return (
        council.region,
        StyledText(council.name, "term"),
        STATUSES["partial" if partial else "read"] if council.documents else STATUSES["failed"],
        counts.rows,
        *(counts.decisions[decision] for decision in ("mapped", "review", "unmapped")),
        *(counts.answers[state] for state in _STATES),
        counts.answers["in_review"],
        counts.not_read,
        counts.missing,
        *(counts.flags[flag] for flag in _COUNTED_FLAGS),
        listed([document.file for document in council.documents]),
    )


def _unread_line(document: DocumentRecord, columns: int) -> Line:
    name = StyledText(document.council or "[council not known]", "term")
    told = (document.region, name, StyledText(STATUSES["failed"], "no"))
    return (*told, *(None,) * (columns - len(told) - 1), document.file)


def _totals(view: View) -> str:
    decisions = view.counts.decisions
    unread = f" {counted(len(view.unread), 'return')} could not be read." if view.unread else ""
    return (
        f"In all: {counted(len(view.councils), 'council')}, {counted(view.counts.rows, 'row')}, of which "
        f"{decisions['mapped']:,} mapped, {decisions['review']:,} in review, {decisions['unmapped']:,} unmapped; {view.counts.gaps:,} not fully met, {view.counts.overdue:,} overdue.{unread}"
    )


def _from_left_to_right(view: View) -> str:
    """The order of the columns, region by region, and who is not among them."""
    regions = [
        f"{region or 'no region'} ({counted(len(tuple(of)), 'council')})"
        for region, of in groupby(view.councils, key=lambda council: council.region)
    ]
    order = f"Councils stand in order of region and name: {', '.join(regions)}." if regions else "No council was read."
    return f"{order} {_left_out(view.unread)}".strip()


def _left_out(documents: Iterable[DocumentRecord]) -> str:
    names = [f"{document.council or 'council not known'} ({document.file})" for document in documents]
    return f"Not here, because the return was not read: {listed(names)}." if names else ""
