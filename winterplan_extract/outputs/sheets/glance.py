"""The sheets At a glance, how each theme is answered, and By month, when what is not fully met is due: a chart beside each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from winterplan_extract.comparison.counts import Answer, answer_of, is_gap, tally, themes_of
from winterplan_extract.domain.records import Coverage
from winterplan_extract.outputs.sheet import CellRange, Chart, Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.leads import due_of, turn_of
from winterplan_extract.outputs.sheets.places import NONE_ANSWERED, ONE_TABLE
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import ANSWERS, IN_REVIEW, PART_UNREAD, PROSE, day

_FILLS: Final[dict[Answer, tuple[str, str]]] = {
    "yes": (ANSWERS["yes"], "yes"),
    "partly": (ANSWERS["partly"], "partly"),
    "no": (ANSWERS["no"], "no"),
    "not_stated": (ANSWERS["not_stated"], "not_stated"),
    "not_applicable": (ANSWERS["not_applicable"], "not_applicable"),
    "elsewhere": (ANSWERS["elsewhere"], "elsewhere"),
    "in_review": (IN_REVIEW, "review"),
    "unread_part": (PART_UNREAD, "unread"),
    "prose": (PROSE, "prose"),
    "missing": (ANSWERS["missing"], "missing"),
}
_ALL: Final = "All themes"


def glance_sheet(view: View) -> WorkbookSheet:
    """A line for each theme and one for all: the shares that are met, with what they are of, and every answer counted."""
    themes = themes_of(view.comparison.actions)
    covered = [each for council in view.councils for each in council.coverage.values()]
    found = {answer_of(each) for each in covered}
    shown = [answer for answer in _FILLS if answer in found or answer not in ("unread_part", "prose")]
    lines = [
        _theme_line(name, (each for each in covered if each.action_id in ids), shown) for name, ids in themes.items()
    ]
    headers = (
        SheetColumn("Theme", 60),
        SheetColumn("On the list", 10, "number"),
        SheetColumn("Answered", 10, "number"),
        SheetColumn("Fully met", 10, "number"),
        SheetColumn("Met of the list", 12, "share"),
        SheetColumn("Met of answered", 12, "share"),
        SheetColumn("Answered of the list", 12, "share"),
        *(SheetColumn(_FILLS[answer][0], 11, "number") for answer in shown),
    )
    first, last = len(headers) - len(shown), len(headers) - 1
    return WorkbookSheet(
        name="At a glance",
        title="At a glance: how each theme is answered by all councils together",
        about=(
            ONE_TABLE,
            "On the list: the actions of the theme, once for each council. Answered: those with yes, partly or no in a row "
            "of their own. Each share stands beside the numbers that it is of.",
            _beside_gaps(view),
        ),
        headers=headers,
        lines=(*lines, _theme_line(_ALL, covered, shown)) if covered else (),
        table="At_a_glance",
        empty="No return was read.",
        frozen=1,
        parts=frozenset({len(lines)}),
        charts=(
            Chart(
                title="Answers by theme: councils and actions, counted",
                says="Stacked bar chart of the columns from Yes on: how many answers of each kind every theme has.",
                names=CellRange(0, len(lines) - 1, 0, 0),
                values=CellRange(0, len(lines) - 1, first, last),
                counts=True,
                fills=tuple(_FILLS[answer][1] for answer in shown),
            ),
        )
        if covered
        else (),
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
        f"Partly, No and Not stated are {counts.open_actions:,} actions; the sheet Gaps has {counts.gap_lines:,} "
        f"{'line' if counts.gap_lines == 1 else 'lines'}{f', of them {why}' if why else ''}."
    )


def _theme_line(name: str, coverage: Iterable[Coverage], shown: list[Answer]) -> Line:
    covered = list(coverage)
    of, answers = tally(covered), Counter(map(answer_of, covered))
    none = StyledText(NONE_ANSWERED, "absent")
    shares = (of.met_of_listed, of.met_of_answered, of.answered_of_listed)
    return (
        StyledText(name, "term"),
        of.listed,
        of.answered,
        of.met,
        *(none if share is None else share for share in shares),
        *(answers[answer] for answer in shown),
    )


def by_month_sheet(view: View) -> WorkbookSheet:
    """A line for each month in which something that is not fully met is due, what is overdue first, what has no date last."""
    gaps = sorted((row for row in view.counted if is_gap(row)), key=lambda row: turn_of(row, view.as_of))
    due: dict[str, list[str]] = {}
    for row in gaps:
        due.setdefault(due_of(row, view.as_of), []).append(view.council_of[row.row_id])
    lines = tuple((StyledText(name, "term"), len(of), len(set(of))) for name, of in due.items())
    return WorkbookSheet(
        name="By month",
        title="By month: when what is not fully met is due",
        about=(ONE_TABLE, f"Rows that are not fully met; overdue is judged on {day(view.as_of)}."),
        headers=(SheetColumn("Due", 34), SheetColumn("Rows", 10, "number"), SheetColumn("Councils", 10, "number")),
        lines=lines,
        table="By_month",
        empty="Everything that was read is fully met.",
        frozen=1,
        charts=(
            Chart(
                title="Rows not fully met, by the month in which they are due",
                says="Bar chart of the column Rows: how many rows that are not fully met are due in each month.",
                names=CellRange(0, len(lines) - 1, 0, 0),
                values=CellRange(0, len(lines) - 1, 1, 1),
                counts=True,
            ),
        )
        if lines
        else (),
    )
