"""The sheets of totals: At a glance and By theme, how themes are answered, and By month, when gaps are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from winterplan_extract.comparison.counts import (
    Answer,
    Tally,
    answer_of,
    answers_to,
    is_gap,
    tally,
    themes_of,
    with_all,
)
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.settings import COUNCILS_IN_CHART
from winterplan_extract.outputs.sheet import (
    CellRange,
    Chart,
    ColumnOf,
    SheetColumn,
    StyledText,
    Value,
    WorkbookSheet,
    sheet_of,
)
from winterplan_extract.outputs.sheets.gaps import due_of, turn_of
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import ALL_COUNCILS, ANSWER_LABELS, NO_REGION, day, share

_NAMES: Final = 2  # columns before the shares of By theme

ThemeLine = tuple[str, Tally, Mapping[Answer, int]]  # its name, what is met of it and how often each answer is given
Council = tuple[str, str, Sequence[Tally]]  # region and name of one or several, and what of each theme is met


def glance_sheet(view: View) -> WorkbookSheet:
    """A line for each theme and one for all: the shares that are met, what they are of, every answer counted."""
    themes = themes_of(view.comparison.actions)
    answers = {theme.name: answers_to(theme.actions, view.councils) for theme in with_all(themes)}
    found = view.counts.answers
    shown = [answer for answer in ANSWER_LABELS if answer in found or answer not in ("unread_part", "prose")]
    shown.sort(key=lambda answer: answer == "missing")
    columns: tuple[ColumnOf[ThemeLine], ...] = (
        (SheetColumn("Theme", 60), lambda theme: StyledText(theme[0], "term")),
        (SheetColumn("On the list", 10, "number"), lambda theme: theme[1].listed),
        (SheetColumn("Answered", 10, "number"), lambda theme: theme[1].answered),
        (SheetColumn("Fully met", 10, "number"), lambda theme: theme[1].met),
        (SheetColumn("Met of the list", 12, "share"), lambda theme: share(theme[1].met_of_listed)),
        (SheetColumn("Met of answered", 12, "share"), lambda theme: share(theme[1].met_of_answered)),
        (SheetColumn("Answered of the list", 12, "share"), lambda theme: share(theme[1].answered_of_listed)),
        *(
            (SheetColumn(ANSWER_LABELS[answer].word, 11, "number"), lambda theme, answer=answer: theme[2][answer])
            for answer in shown
        ),
    )
    of = [(name, tally(given), Counter(map(answer_of, given))) for name, given in answers.items()]
    chart = Chart(
        title="Answers by theme: councils and actions, counted",
        says="Stacked bar chart of the columns from Yes on: how many answers of each kind every theme has.",
        names=CellRange(0, len(themes) - 1, 0, 0),
        values=CellRange(0, len(themes) - 1, len(columns) - len(shown), len(columns) - 1),
        counts=True,
        fills=tuple(ANSWER_LABELS[answer].key for answer in shown),
    )
    return sheet_of(
        "At a glance",
        columns,
        of if view.counts.tally.listed else (),
        more=(_beside_gaps(view),),
        frozen=1,
        parts=frozenset({len(themes)}),
        charts=(chart,) if view.counts.tally.listed else (),
    )


def _beside_gaps(view: View) -> str:
    """Why the sheet Gaps has more lines than actions that are not fully met."""
    counts = view.counts
    more = {
        "as a further row on the same action": counts.gap_lines - counts.gaps_unlisted - counts.open_actions,
        "on rows in review or on no list": counts.gaps_unlisted,
    }
    why = " and ".join(f"{number:,} {words}" for words, number in more.items() if number)
    return (
        f"Partly, No and Not stated are {counts.open_actions:,} actions; the sheet Gaps has "
        f"{counted(counts.gap_lines, 'line')}{f', of them {why}' if why else ''}."
    )


def by_theme_sheet(view: View) -> WorkbookSheet:
    """A line for each council, and one for each region and for all; columns are the themes."""
    themes = themes_of(view.comparison.actions)
    parts = with_all(themes)
    columns: tuple[ColumnOf[Council], ...] = (
        (SheetColumn("Region", 17, blank=NO_REGION), lambda council: council[0]),
        (SheetColumn("Council", 32), lambda council: StyledText(council[1], "term")),
        *(
            (SheetColumn(f"{theme.name} (of {len(theme.actions)})", 17, "share"), lambda council, at=at: _met_of_listed(council[2][at]))
            for at, theme in enumerate(parts)
        ),
        *(
            (SheetColumn(f"{theme.name}: met of answered", 17, "share"), lambda council, at=at: share(council[2][at].met_of_answered))
            for at, theme in enumerate(parts)
        ),
        *(
            (SheetColumn(f"{theme.name}: answered of {len(theme.actions)}", 14, "number"), lambda council, at=at: council[2][at].answered)
            for at, theme in enumerate(parts)
        ),
    )  # fmt: skip
    groups = _groups(view.councils)
    named = [*((council.region, council.name, (council,)) for council in view.councils), *groups]
    return sheet_of(
        "By theme",
        columns,
        [(region, name, [tally(answers_to(theme.actions, of)) for theme in parts]) for region, name, of in named],
        frozen=2,
        parts=frozenset({len(view.councils)}) if groups else frozenset(),
        charts=_charts(len(view.councils), len(groups), len(themes)) if named else (),
    )


def _met_of_listed(of: Tally) -> Value:
    return share(of.met_of_listed if of.answered else None)


def _groups(councils: Sequence[CouncilView]) -> list[tuple[str, str, tuple[CouncilView, ...]]]:
    """Region, name and councils of the lines below: the regions where there are several, and all councils."""
    if len(councils) < 2:
        return []
    regions = [(region, tuple(of)) for region, of in groupby(councils, key=lambda council: council.region)]
    named = [(region, f"All {len(of)} of {region}", of) for region, of in regions if region and len(of) > 1]
    everyone = ("All", ALL_COUNCILS, tuple(councils))
    return [*(named if len(regions) > 1 else ()), everyone]


def _charts(councils: int, groups: int, themes: int) -> tuple[Chart, ...]:
    """Bars by theme, and bars by council from All themes: by region where there are too many councils for one page."""
    first, last, whole = _NAMES, _NAMES + themes - 1, _NAMES + themes
    lines = councils + groups

    def of_all_themes(whom: str, says: str, begin: int, end: int) -> Chart:
        return Chart(
            title=f"Share of actions fully met, by {whom}",
            says=f"Bar chart of the column All themes: the share of all actions that {says} fully met.",
            names=CellRange(begin, end, 1, 1),
            values=CellRange(begin, end, whole, whole),
        )

    by_theme = Chart(
        title="Share of actions fully met, by theme",
        says="Bar chart of the last line of the table: the share of actions fully met in each theme, of all councils.",
        names=CellRange(-1, -1, first, last),
        values=CellRange(lines - 1, lines - 1, first, last),
    )
    if councils > COUNCILS_IN_CHART and groups > 1:
        return (by_theme, of_all_themes("region", "the councils of each region have", councils, lines - 1))
    return (by_theme, *((of_all_themes("council", "each council has", 0, councils - 1),) if councils > 1 else ()))


def by_month_sheet(view: View) -> WorkbookSheet:
    """A line for each month in which something not fully met is due, what is overdue first, what has no date last."""
    due: dict[str, list[str]] = {}
    for row in sorted(filter(is_gap, view.counted), key=lambda row: turn_of(row, view.as_of)):
        due.setdefault(due_of(row, view.as_of), []).append(view.council_of[row.row_id])
    columns: tuple[ColumnOf[tuple[str, list[str]]], ...] = (
        (SheetColumn("Due", 34), lambda month: StyledText(month[0], "term")),
        (SheetColumn("Rows", 10, "number"), lambda month: len(month[1])),
        (SheetColumn("Councils", 10, "number"), lambda month: len(set(month[1]))),
    )
    chart = Chart(
        title="Rows not fully met, by the month in which they are due",
        says="Bar chart of the column Rows: how many rows that are not fully met are due in each month.",
        names=CellRange(0, len(due) - 1, 0, 0),
        values=CellRange(0, len(due) - 1, 1, 1),
        counts=True,
    )
    charts = (chart,) if due else ()
    return sheet_of("By month", columns, due.items(), {"day": day(view.as_of)}, frozen=1, charts=charts)
