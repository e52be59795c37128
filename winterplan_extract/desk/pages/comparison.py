"""The page Comparison: every action with every council's answer, and figures that follow the filter."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from starlette.responses import Response

from winterplan_extract.desk.asked import Asked
from winterplan_extract.domain.records import Coverage
from winterplan_extract.outputs.words import IN_REVIEW, UNREAD_ANSWERS


def label_of(covered: Coverage) -> str:
    """How a pair stands, as the code that the grid colours and the figures count."""
    return "in_review" if covered.missing_because == "in_review" else covered.state


def show(asked: Asked) -> Response:
    """The grid of the regions, themes and answers that are asked for."""
    shown = asked.shown()
    region, theme, answer = (asked.filtered(name) for name in ("region", "theme", "answer"))
    councils = [each for each in shown.view.councils if not region or each.region == region]
    actions = [each for each in shown.comparison.actions if not theme or str(each.theme_no) == theme]
    if answer:
        actions = [
            action
            for action in actions
            if any(
                label_of(council.coverage[action.action_id]) == answer
                for council in councils
                if action.action_id in council.coverage
            )
        ]
    pairs = [council.coverage[a.action_id] for council in councils for a in actions if a.action_id in council.coverage]
    return asked.page(
        "comparison",
        shown=shown,
        councils=councils,
        themes=[(of, list(each)) for of, each in groupby(actions, key=lambda action: (action.theme_no, action.theme))],
        all_themes={str(action.theme_no): action.theme for action in shown.comparison.actions},
        regions=sorted({council.region for council in shown.view.councils if council.region}),
        region=region,
        theme=theme,
        answer=answer,
        figures=Counter(map(label_of, pairs)),
        pairs=len(pairs),
        label=label_of,
        in_review=IN_REVIEW,
        unread=UNREAD_ANSWERS,
    )
