"""The sheet By theme: how much of each theme every council has fully met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from winterplan_extract.comparison.counts import tally, themes_of
from winterplan_extract.domain.records import Coverage
from winterplan_extract.outputs.settings import COUNCILS_IN_CHART
from winterplan_extract.outputs.sheet import CellRange, Chart, Line, SheetColumn, StyledText, Value, WorkbookSheet
from winterplan_extract.outputs.sheets.places import ALL_COUNCILS, NO_REGION, NONE_ANSWERED, ONE_TABLE
from winterplan_extract.outputs.view import CouncilView, View

_ALL: Final = "All themes"
_NAMES: Final = 2  # columns before the shares

Parts = Mapping[str, frozenset[str]]


def by_theme_sheet(view: View) -> WorkbookSheet:
    """A line for each council, and one for each region and for all; columns are the themes."""
    themes = themes_of(view.comparison.actions)
    parts: Parts = {**themes, _ALL: frozenset().union(*themes.values())}
    groups = _groups(view.councils)
    lines = (
        *(_line(council.region, StyledText(council.name, "term"), (council,), parts) for council in view.councils),
        *(_line(region, StyledText(name, "term"), of, parts) for region, name, of in groups),
    )
    return WorkbookSheet(
        name="By theme",
        title="By theme: share of the actions that are fully met",
        about=(
            ONE_TABLE,
            "The first shares are of the list: answered with yes, of all its actions. Met of answered: of those that a row of "
            "their own answers with yes, partly or no. What is not stated, answered elsewhere, in review or missing is neither.",
            "Answered says how many actions a share stands on: few of them, and it says little.",
        ),
        headers=(
            SheetColumn("Region", 17, blank=NO_REGION),
            SheetColumn("Council", 32),
            *(SheetColumn(f"{theme} (of {len(ids)})", 17, "share") for theme, ids in parts.items()),
            *(SheetColumn(f"{theme}: met of answered", 17, "share") for theme in parts),
            *(SheetColumn(f"{theme}: answered of {len(ids)}", 14, "number") for theme, ids in parts.items()),
        ),
        lines=lines,
        table="By_theme",
        empty="No return was read.",
        frozen=2,
        parts=frozenset({len(view.councils)}) if groups else frozenset(),
        charts=_charts(len(view.councils), len(groups), len(themes)) if lines else (),
    )


def _groups(councils: Sequence[CouncilView]) -> list[tuple[str, str, tuple[CouncilView, ...]]]:
    """Region, name and councils of the lines below: the regions where there are several, and all councils."""
    if len(councils) < 2:
        return []
    regions = [(region, tuple(of)) for region, of in groupby(councils, key=lambda council: council.region)]
    named = [(region, f"All {len(of)} of {region}", of) for region, of in regions if region and len(of) > 1]
    everyone = ("All", ALL_COUNCILS, tuple(councils))
    return [*(named if len(regions) > 1 else ()), everyone]


def _line(region: str, name: StyledText, councils: Sequence[CouncilView], parts: Parts) -> Line:
    covered = [covered for council in councils for covered in council.coverage.values()]
    tallies = [tally(_of(covered, ids)) for ids in parts.values()]
    of_listed = (_shown(one.met_of_listed if one.answered else None) for one in tallies)
    return (region, name, *of_listed, *(_shown(one.met_of_answered) for one in tallies), *(t.answered for t in tallies))


def _shown(share: float | None) -> Value:
    return StyledText(NONE_ANSWERED, "absent") if share is None else share


def _of(coverage: Sequence[Coverage], ids: frozenset[str]) -> list[Coverage]:
    return [covered for covered in coverage if covered.action_id in ids]


def _charts(councils: int, groups: int, themes: int) -> tuple[Chart, ...]:
    """Bars by theme from the last line, which is on all councils, and bars by council from All themes.

    Where there are too many councils for a chart on one page, it has the regions instead.
    """
    first, last, whole = _NAMES, _NAMES + themes - 1, _NAMES + themes
    lines = councils + groups
    by_theme = Chart(
        title="Share of actions fully met, by theme",
        says="Bar chart of the last line of the table: the share of actions fully met in each theme, of all councils.",
        names=CellRange(-1, -1, first, last),
        values=CellRange(lines - 1, lines - 1, first, last),
    )
    by_council = Chart(
        title="Share of actions fully met, by council",
        says=f"Bar chart of the column {_ALL}: the share of all actions that each council has fully met.",
        names=CellRange(0, councils - 1, 1, 1),
        values=CellRange(0, councils - 1, whole, whole),
    )
    by_region = Chart(
        title="Share of actions fully met, by region",
        says=f"Bar chart of the column {_ALL}: the share of all actions that the councils of each region have fully met.",
        names=CellRange(councils, lines - 1, 1, 1),
        values=CellRange(councils, lines - 1, whole, whole),
    )
    if councils > COUNCILS_IN_CHART and groups > 1:
        return (by_theme, by_region)
    return (by_theme, by_council) if councils > 1 else (by_theme,)
