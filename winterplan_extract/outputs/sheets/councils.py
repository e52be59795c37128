"""The sheets with a line or a column for each council: Summary, Comparison, Crosswalk and Side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any, Final

from winterplan_extract.comparison.counts import NOT_READ, Answer, Figures, answer_of, count
from winterplan_extract.domain.records import Action, Coverage, DocumentRecord
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.settings import COUNCILS_ACROSS, COUNCILS_IN_CHART
from winterplan_extract.outputs.sheet import (
    CellRange,
    Chart,
    ColumnOf,
    Line,
    SheetColumn,
    SheetLink,
    StyledText,
    Value,
    WorkbookSheet,
    of_lines,
    sheet_of,
    turns,
)
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import (
    ANSWER_LABELS,
    DEADLINES,
    NO_NUMBER,
    NO_REGION,
    ROWS,
    STATUSES,
    action_name,
    day,
    listed,
    row_column,
    row_link,
)

_NO_ROW: Final = "[no row]"
_MISSING: Final = "Actions: missing"
CouncilFigures = tuple[CouncilView, Figures]


def _count(title: str, width: int, figure: Callable[[Figures], int]) -> ColumnOf[CouncilFigures]:
    return SheetColumn(title, width, "number", blank="[not read]"), lambda of: figure(of[1])


def _answer_count(answer: Answer) -> ColumnOf[CouncilFigures]:
    return _count(f"Actions: {answer.replace('_', ' ')}", 11, lambda found: found.answers[answer])


_SUMMARY: Final[tuple[ColumnOf[CouncilFigures], ...]] = (
    (SheetColumn("Region", 18, blank=NO_REGION), lambda of: of[0].region),
    (SheetColumn("Council", 24), lambda of: StyledText(of[0].name, "term")),
    (SheetColumn("Return", 12), lambda of: _how_read(of[0])),
    _count("Rows", 8, lambda found: found.rows),
    _count("Rows mapped", 9, lambda found: found.decisions["mapped"]),
    _count("Rows in review", 9, lambda found: found.decisions["review"]),
    _count("Rows unmapped", 10, lambda found: found.decisions["unmapped"]),
    *(_answer_count(answer) for answer in ANSWER_LABELS if answer not in ("missing", *NOT_READ)),
    _count("Actions: not read", 11, lambda found: found.not_read),
    _count(_MISSING, 11, lambda found: found.missing),
    _count("Gaps without plan", 10, lambda found: found.flags["gap_without_plan"]),
    _count("Gaps without lead", 10, lambda found: found.flags["gap_without_lead"]),
    _count("Gaps without date", 10, lambda found: found.flags["gap_without_date"]),
    _count("Gaps overdue", 10, lambda found: found.overdue),
    (SheetColumn("Source file", 40), lambda of: listed([document.file for document in of[0].documents])),
)


def summary_sheet(view: View) -> WorkbookSheet:
    """A line for each council, and for each file that could not be read and that nothing stands in for."""
    at, last = [header.title for header, _ in _SUMMARY].index(_MISSING), len(view.councils) - 1
    chart = Chart(
        title="Actions missing, by council",
        says=f"Bar chart of the column {_MISSING}: how many actions of the list no row of each return answers.",
        names=CellRange(0, last, 1, 1),
        values=CellRange(0, last, at, at),
        counts=True,
    )
    sheet = sheet_of(
        "Summary",
        _SUMMARY,
        [(council, count([council])) for council in view.councils],
        {"actions": len(view.comparison.actions), "day": day(view.as_of)},
        more=(_totals(view),),
        frozen=2,
        charts=(chart,) if 1 < len(view.councils) <= COUNCILS_IN_CHART else (),
    )
    return replace(sheet, lines=(*sheet.lines, *(_unread_line(document, len(_SUMMARY)) for document in view.unread)))


def _how_read(council: CouncilView) -> str:
    if not council.documents:
        return STATUSES["failed"]
    return STATUSES["partial" if any(document.status == "partial" for document in council.documents) else "read"]


def _unread_line(document: DocumentRecord, columns: int) -> Line:
    name = StyledText(document.council or "[council not known]", "term")
    told = (document.region, name, StyledText(STATUSES["failed"], "no"))
    return (*told, *(None,) * (columns - len(told) - 1), document.file)


def _totals(view: View) -> str:
    decisions = view.counts.decisions
    unread = f" {counted(len(view.unread), 'return')} could not be read." if view.unread else ""
    return (
        f"In all: {counted(len(view.councils), 'council')}, {counted(view.counts.rows, 'row')}, of which "
        f"{decisions['mapped']:,} mapped, {decisions['review']:,} in review, {decisions['unmapped']:,} unmapped; "
        f"{view.counts.gaps:,} not fully met, {view.counts.overdue:,} overdue.{unread}"
    )


def crosswalk_sheet(view: View) -> WorkbookSheet:
    """Actions down, councils across: each council's own references for the action, leading to the row."""
    refs = {(line.action_id, line.council): line.refs for line in view.comparison.crosswalk}
    return _by_council(view, "Crosswalk", 17, partial(_references, view, refs))


def comparison_sheet(view: View) -> WorkbookSheet:
    """Actions down, councils across: the answer, and the deadline where one is given."""

    def said(council: CouncilView, action: Action) -> Value:
        return cell(view, council, council.coverage.get(action.action_id))

    theme = (SheetColumn("Theme", 64), lambda action: action.theme)
    review = "to its place on Review, " if view.decides else ""
    order = (_from_left_to_right(view),)
    return _by_council(view, "Comparison", 21, said, theme, told={"review": review}, more=order)


def _by_council(
    view: View,
    name: str,
    width: int,
    said: Callable[[CouncilView, Action], Value],
    *last: ColumnOf[Action],
    **worded: Any,
) -> WorkbookSheet:
    """A line for each action, a column for each council in order of region and name, with what is `said` of both."""
    columns: tuple[ColumnOf[Action], ...] = (
        (SheetColumn("Action", 9), lambda action: StyledText(action.action_id, "term")),
        (SheetColumn("Section", 42), lambda action: action.section),
        (SheetColumn("Title", 50), lambda action: action.title),
        *((SheetColumn(council.name, width), partial(said, council)) for council in view.councils),
        *last,
    )
    actions = view.comparison.actions
    return sheet_of(
        name,
        columns,
        actions,
        **worded,
        frozen=3,
        bands=("", "", "", *(council.region for council in view.councils), *("" for _ in last)),
        pages_wide=max(1, -(-len(view.councils) // COUNCILS_ACROSS)),
        parts=turns([action.theme for action in actions]),
    )


def _references(
    view: View, refs: Mapping[tuple[str, str], tuple[str, ...]], council: CouncilView, action: Action
) -> Value:
    covered = council.coverage.get(action.action_id)
    if covered is None or not covered.row_ids:
        return StyledText(_NO_ROW, "absent")
    line = view.row_lines.get(covered.row_ids[0])
    text = "; ".join(dict.fromkeys(refs.get((action.action_id, council.name), ()))) or NO_NUMBER
    return StyledText(text, "link", None if line is None else SheetLink(ROWS, line))


def cell(view: View, council: CouncilView, covered: Coverage | None) -> StyledText | None:
    """What one council answers to one action, leading to where that stands."""
    if covered is None:
        return None
    label = ANSWER_LABELS[answer_of(covered)]
    if covered.state == "missing":
        reason = SheetLink("Missing actions", view.missing_lines[council.name, covered.action_id])
        review = _review_target(view, council, covered) if label.key == "review" else None
        return StyledText(label.word, label.look, review or reason)
    if covered.state == "elsewhere":
        others = [council.coverage[a] for a in covered.covered_by if a in council.coverage]
        target = _row_target(view, others[0]) if len(others) == 1 else None  # of several, none is the place to go
        return StyledText(f"{label.word} ({', '.join(covered.covered_by)})", label.look, target)
    when = _when(view, covered)
    return StyledText(f"{label.word} · {when}" if when else label.word, label.look, _row_target(view, covered))


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


def _when(view: View, covered: Coverage) -> str:
    """The last date of the rows that answer so, unless nothing is to be done; else its kind in words."""
    if covered.state == "not_applicable":
        return ""
    if covered.deadline_last:
        return day(covered.deadline_last)
    if covered.state not in ("no", "partly"):
        return ""
    rows = [view.rows[row_id] for row_id in covered.row_ids if row_id in view.rows]
    kinds = [row.deadline_kind for row in rows if row.met == covered.state]
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


_ASKS: Final = "What the list asks"
_NO_OWN_ROW: Final = "No row of its own"
_OWN_WORDS: Final = (
    row_column("Fully met", 10),
    row_column("Current status", 74),
    row_column("How the gap will be closed", 50),
    row_column("Lead", 22),
    row_column("By when", 16),
)


def side_by_side_sheet(view: View) -> WorkbookSheet:
    """For each action what the list asks, then a line for each row that answers it, then who has no such row."""
    lines: list[Line] = []
    heads: set[int] = set()
    for action in view.comparison.actions:
        heads.add(len(lines))
        lines += _of_action(view, action)
    headers = (
        SheetColumn("Action", 24),
        SheetColumn("Council", 22),
        *(column for column, _ in _OWN_WORDS),
        SheetColumn("Row id", view.id_width),
    )
    parts = frozenset(heads - {0})
    return sheet_of(
        "Side by side", of_lines(headers), lines, frozen=2, shortens=True, parts=parts, heads=frozenset(heads)
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
        for row in rows:
            words = (value(row) for _, value in _OWN_WORDS)
            yield (name, StyledText(council.name, "term"), *words, row_link(view, row.row_id))
        if covered and not rows:
            without.append((answer_of(covered), council.name))
    if without:
        yield (name, _NO_OWN_ROW, none, _those_without(without), *rest)


def _those_without(without: list[tuple[Answer, str]]) -> str:
    """The councils without a row, those with the same reason together."""
    by_reason = groupby(sorted(without, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    return "\n".join(f"{ANSWER_LABELS[reason].word}: {listed([name for _, name in of])}" for reason, of in by_reason)
