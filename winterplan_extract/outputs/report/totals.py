"""The totals of the page: level bars, each with its numbers beside it in words, and the tables by theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from winterplan_extract.comparison.counts import (
    NOT_READ,
    Figures,
    Tally,
    Theme,
    answer_of,
    answers_to,
    count,
    is_gap,
    percent,
    tally,
    themes_of,
    with_all,
)
from winterplan_extract.domain.records import Coverage, ReturnRecord
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs import settings
from winterplan_extract.outputs.report.tables import ANSWER_KEY, Keys, PageCell, PageLine, PageTable
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import ANSWER_LABELS, NONE_ANSWERED, AnswerLabel, day, month

BarKind = Literal["shares", "answers", "gone", "month"]
NO_DATE: Final = "none"


@dataclass(frozen=True, slots=True)
class BarPart:
    """A piece of a bar: how it looks, where it begins and how long it is, in percent of the chart's width."""

    look: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class PageBar:
    """One bar: what it is of, its pieces, and the same in words."""

    name: str
    said: str
    parts: tuple[BarPart, ...]
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class PageChart:
    """A chart of bars of one kind; `legend` has the looks of its pieces with their words."""

    anchor: str
    title: str
    about: str
    kind: BarKind
    bars: tuple[PageBar, ...]
    legend: tuple[tuple[str, str], ...]

    @property
    def scrolls(self) -> bool:
        """Whether it has too many bars to stand open, with all of them in sight."""
        return len(self.bars) > settings.COUNCILS_IN_CHART


def charts(view: View) -> tuple[PageChart, ...]:
    """What people look for first: how much is met and answered, what is due when, and what is missing where."""
    if not view.councils:
        return ()
    shares = (("met", "fully met"), ("answered", "answered with partly or no"), ("all", "no answer of its own"))
    of_list = "Of the actions that the list asks, how many are fully met; and of those answered with yes, partly or no."
    missing = sorted(enumerate(view.councils), key=lambda at: (-count([at[1]]).missing, at[1].name))
    labels = shown_answers(view)
    return (
        PageChart("chart-themes", "Fully met, by theme", of_list, "shares", tuple(_themes(view, "shares", labels)), shares),
        PageChart(
            "chart-answers", "Answers, by theme", "All answers of all councils, in the order of the key.", "answers",
            tuple(_themes(view, "answers", labels)), tuple((answer.key, answer.word.lower()) for answer in labels),
        ),
        PageChart(
            "chart-months", "Gaps, by the month of their last date",
            f"Rows that are not fully met; overdue is judged on {day(view.as_of)}.", "month", tuple(_months(view)),
            (("late", "overdue"), ("due", "not overdue")),
        ),
        PageChart(
            "chart-missing", "Councils, by number of actions missing", "The council with most of them first.", "gone",
            tuple(_missing(council.name, count([council]), Keys(str(at))) for at, council in missing),
            (("gone", "no row answers it"), ("review", "may stand in a row in review, or in what was not read")),
        ),
        PageChart(
            "chart-councils", "Fully met, by council", of_list, "shares",
            tuple(_shares(of.name, tally(of.coverage.values()), Keys(str(at))) for at, of in enumerate(view.councils)), shares,
        ),
    )  # fmt: skip


def shown_answers(view: View) -> tuple[AnswerLabel, ...]:
    """Every answer; what was not read only where some return was not read whole."""
    left_out = {ANSWER_LABELS[answer].key for answer in NOT_READ if not view.counts.answers.get(answer)}
    return tuple(answer for answer in ANSWER_KEY if answer.key not in left_out)


def shares_said(found: Tally) -> str:
    """The three shares with what they are of: met of the list, met of the answers, answered of the list."""
    met, answered = percent(found.met, found.listed), percent(found.answered, found.listed)
    if met is None:
        return "the list asks nothing"
    if not found.answered:
        return f"none of {found.listed:,} answered"
    said = (
        f"{met}% of the list ({found.met:,} of {found.listed:,}), {percent(found.met, found.answered)}% of the answers"
    )
    return f"{said} ({found.met:,} of {found.answered:,}); {answered}% answered"


def _themes(view: View, kind: BarKind, labels: Sequence[AnswerLabel]) -> Iterator[PageBar]:
    for theme in with_all(themes_of(view.comparison.actions)):
        found, keys = answers_to(theme.actions, view.councils), _keys(theme)
        yield _shares(theme.name, tally(found), keys) if kind == "shares" else _answers(theme.name, found, keys, labels)


def _keys(theme: Theme) -> Keys:
    return Keys(theme="" if theme.number is None else str(theme.number))


def _shares(name: str, found: Tally, keys: Keys) -> PageBar:
    parts = _in_a_row((("met", found.met), ("answered", found.answered - found.met)), found.listed)
    return PageBar(name, shares_said(found), parts, keys)


def _answers(name: str, covered: Sequence[Coverage], keys: Keys, labels: Sequence[AnswerLabel]) -> PageBar:
    found = Counter(ANSWER_LABELS[answer_of(each)].key for each in covered)
    said = ", ".join(f"{answer.word} {found[answer.key]:,}" for answer in labels if found[answer.key])
    parts = _in_a_row([(answer.key, found[answer.key]) for answer in labels], len(covered))
    return PageBar(name, f"{said or 'none'} (of {len(covered):,})", parts, keys)


def _missing(name: str, counts: Figures, keys: Keys) -> PageBar:
    doubtful = counts.not_read + counts.answers.get("in_review", 0)
    also = f"; {doubtful:,} more in doubt" if doubtful else ""
    parts = _in_a_row((("gone", counts.missing), ("review", doubtful)), counts.tally.listed)
    return PageBar(name, f"{counts.missing:,} of {counts.tally.listed:,}{also}", parts, keys)


def _months(view: View) -> Iterator[PageBar]:
    """A bar for each month in which the last date of a gap lies, and one for the gaps without a date."""
    gaps = [row for council in view.councils for row in council.rows if is_gap(row)]
    months: dict[date | None, list[ReturnRecord]] = {}
    for row in gaps:
        months.setdefault(row.deadline_last and row.deadline_last.replace(day=1), []).append(row)
    most = max(map(len, months.values()), default=0)
    for first in sorted(months, key=lambda first: first or date.max):
        of = months[first]
        late = sum("overdue" in row.flags for row in of)
        said = f"{counted(len(of), 'gap')}{f', {late:,} overdue' if late else ''} (of {len(gaps):,})"
        parts = _in_a_row((("late", late), ("due", len(of) - late)), most)
        yield PageBar(month(first) if first else "No date", said, parts, Keys(month=month_key(first)))


def month_key(last: date | None) -> str:
    """What tells a month in the page: 2020-10, or a word where there is no date."""
    return f"{last:%Y-%m}" if last else NO_DATE


def _in_a_row(numbers: Sequence[tuple[str, int]], whole: int) -> tuple[BarPart, ...]:
    """Pieces one behind another, as shares of the whole."""
    made, start = [], 0
    for look, number in numbers:
        made.append(BarPart(look, _width(start, whole), _width(number, whole)))
        start += number
    return tuple(made)


def _width(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0


_NO_RETURN: Final = "No return was read."


def themes_table(view: View) -> PageTable:
    """A line for each theme: the share fully met in all councils, and how many answers of each kind."""
    shown = shown_answers(view)
    themes = with_all(themes_of(view.comparison.actions))
    return PageTable(
        anchor="themes-all",
        title="Every theme, all councils together",
        about=(),
        headings=("Theme", "Fully met of the list", *(answer.word for answer in shown)),
        widths=(settings.THEME_WIDTH, settings.SHARE_WIDTH, *(settings.COUNT_WIDTH for _ in shown)),
        lines=tuple(PageLine(_counts(view, theme, shown), _keys(theme)) for theme in themes),
        empty="The list holds no action.",
    )


def councils_table(view: View) -> PageTable:
    """A line for each council: the share fully met of each theme."""
    *themes, whole = with_all(themes_of(view.comparison.actions))
    return PageTable(
        anchor="themes-councils",
        title="Every council, theme by theme",
        about=(
            "The share of the list that is fully met, and how many of its actions are answered with yes, partly or no.",
        ),
        headings=("Council", "All themes", *(theme.name for theme in themes)),
        widths=(settings.COUNCIL_WIDTH, *(settings.EACH_THEME_WIDTH for _ in range(len(themes) + 1))),
        lines=tuple(
            PageLine(
                (
                    PageCell(council.name),
                    _shown(_of(council, whole)),
                    *(_shown(_of(council, theme), str(theme.number)) for theme in themes),
                ),
                Keys(council=str(at)),
            )
            for at, council in enumerate(view.councils)
        ),
        empty=_NO_RETURN,
        column_themes=("", "", *(str(theme.number) for theme in themes)),
    )


def _counts(view: View, theme: Theme, shown: Sequence[AnswerLabel]) -> tuple[PageCell, ...]:
    covered = answers_to(theme.actions, view.councils)
    answers = Counter(ANSWER_LABELS[answer_of(each)].key for each in covered)
    counts = (PageCell(f"{answers[answer.key]:,}", number=True, figure=answer.key) for answer in shown)
    return (PageCell(theme.name), _shown(tally(covered)), *counts)


def _of(council: CouncilView, theme: Theme) -> Tally:
    return tally(answers_to(theme.actions, (council,)))


def _shown(found: Tally, theme: str = "") -> PageCell:
    share = percent(found.met, found.listed)
    if share is None or not found.answered:
        return PageCell(NONE_ANSWERED, look="absent", figure="share", bar=0, theme=theme)
    said = f"{share}% ({found.met:,} of {found.listed:,}; {found.answered:,} answered)"
    return PageCell(said, bar=share, figure="share", theme=theme)
