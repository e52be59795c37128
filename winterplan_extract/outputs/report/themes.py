"""The tables by theme: how much of each is fully met, in all councils and in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from winterplan_extract.comparison.counts import Tally, answer_of, percent, tally
from winterplan_extract.domain.records import Action
from winterplan_extract.outputs.report.charts import shown_answers
from winterplan_extract.outputs.report.grid import by_theme
from winterplan_extract.outputs.report.tables import Keys, PageCell, PageLine, PageTable
from winterplan_extract.outputs.settings import COUNCIL_WIDTH, COUNT_WIDTH, EACH_THEME_WIDTH, SHARE_WIDTH, THEME_WIDTH
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import ANSWER_LABELS, AnswerLabel

_NO_RETURN: Final = "No return was read."
_NONE_ANSWERED: Final = "[none answered]"


def themes_table(view: View) -> PageTable:
    """A line for each theme: the share fully met in all councils, and how many answers of each kind."""
    shown = shown_answers(view)
    lines = [
        PageLine(_counts(view, actions[0].theme, actions, shown), Keys(theme=str(number)))
        for number, actions in by_theme(view.comparison.actions)
    ]
    return PageTable(
        anchor="themes-all",
        title="Every theme, all councils together",
        about=(),
        headings=("Theme", "Fully met of the list", *(answer.word for answer in shown)),
        widths=(THEME_WIDTH, SHARE_WIDTH, *(COUNT_WIDTH for _ in shown)),
        lines=(*lines, PageLine(_counts(view, "All themes", view.comparison.actions, shown), Keys())),
        empty="The list holds no action.",
    )


def councils_table(view: View) -> PageTable:
    """A line for each council: the share fully met of each theme."""
    themes = by_theme(view.comparison.actions)
    return PageTable(
        anchor="themes-councils",
        title="Every council, theme by theme",
        about=(
            "The share of the list that is fully met, and how many of its actions are answered with yes, partly or no.",
        ),
        headings=("Council", "All themes", *(actions[0].theme for _, actions in themes)),
        widths=(COUNCIL_WIDTH, *(EACH_THEME_WIDTH for _ in range(len(themes) + 1))),
        lines=tuple(
            PageLine(
                (
                    PageCell(council.name),
                    _shown(_of(council, view.comparison.actions)),
                    *(_shown(_of(council, actions), str(number)) for number, actions in themes),
                ),
                Keys(council=str(at)),
            )
            for at, council in enumerate(view.councils)
        ),
        empty=_NO_RETURN,
        column_themes=("", "", *(str(number) for number, _ in themes)),
    )


def _counts(view: View, name: str, actions: Sequence[Action], shown: Sequence[AnswerLabel]) -> tuple[PageCell, ...]:
    ids = {action.action_id for action in actions}
    covered = [each for council in view.councils for each in council.coverage.values() if each.action_id in ids]
    answers = Counter(ANSWER_LABELS[answer_of(each)].key for each in covered)
    counts = (PageCell(f"{answers[answer.key]:,}", number=True, figure=answer.key) for answer in shown)
    return (PageCell(name), _shown(tally(covered)), *counts)


def _of(council: CouncilView, actions: Sequence[Action]) -> Tally:
    return tally(council.coverage[a.action_id] for a in actions if a.action_id in council.coverage)


def _shown(found: Tally, theme: str = "") -> PageCell:
    share = percent(found.met, found.listed)
    if share is None or not found.answered:
        return PageCell(_NONE_ANSWERED, look="absent", figure="share", bar=0, theme=theme)
    said = f"{share}% ({found.met:,} of {found.listed:,}; {found.answered:,} answered)"
    return PageCell(said, bar=share, figure="share", theme=theme)
