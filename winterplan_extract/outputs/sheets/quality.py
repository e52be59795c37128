"""The sheet Quality: what in each return an analyst should look at before using it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from winterplan_extract.domain.records import Problem, ReturnRecord
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import ALL_COUNCILS, NO_REGION, ONE_TABLE
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import FLAGS


def quality_sheet(view: View) -> WorkbookSheet:
    """A line for each council: its rows, and how many of them bear each flag."""
    problems = {council.name: _problems_of(view, {d.return_id for d in council.documents}) for council in view.councils}
    lines = [_line(council.region, council.name, council.rows, problems[council.name]) for council in view.councils]
    if len(view.councils) > 1:
        everyone = [row for council in view.councils for row in council.rows]
        of_all = [problem for found in problems.values() for problem in found]
        lines.append(_line("All", ALL_COUNCILS, everyone, of_all))
    return WorkbookSheet(
        name="Quality",
        title="Quality: what to look at in each return",
        about=(
            ONE_TABLE,
            "Rows by flag; a row may bear several. Notes says what each flag means; Rows, filtered by flag, shows the rows.",
        ),
        headers=(
            SheetColumn("Region", 20, blank=NO_REGION),
            SheetColumn("Council", 36),
            SheetColumn("Rows", 8, "number"),
            SheetColumn("Rows with a flag", 10, "number"),
            *(SheetColumn(name, 12, "number") for name, _ in FLAGS.values()),
            SheetColumn("Answer not stated", 10, "number"),
            SheetColumn("Errors and warnings", 12, "number"),
        ),
        lines=tuple(lines),
        table="Quality",
        empty="No return was read.",
        frozen=2,
        parts=frozenset({len(view.councils)}) if len(view.councils) > 1 else frozenset(),
    )


def _problems_of(view: View, returns: set[str]) -> list[Problem]:
    return [p for p in view.comparison.problems if p.return_id in returns and p.severity != "note"]


def _line(region: str, name: str, rows: Sequence[ReturnRecord], problems: Sequence[Problem]) -> Line:
    flags = Counter(flag for row in rows for flag in row.flags)
    return (
        region,
        StyledText(name, "term"),
        len(rows),
        sum(bool(row.flags) for row in rows),
        *(flags[flag] for flag in FLAGS),
        sum(row.met == "not_stated" for row in rows),
        len(problems),
    )
