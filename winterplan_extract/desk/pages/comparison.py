"""Councils beside one another: on every action with figures, on one action, and this round beside an earlier one."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.responses import Response

from winterplan_extract.desk.desk import ALL_KEPT, NotKept
from winterplan_extract.desk.page import PageRequest
from winterplan_extract.desk.projects import typed_path
from winterplan_extract.desk.settings import CHANGES_SHOWN
from winterplan_extract.domain.change_lines import KINDS
from winterplan_extract.domain.errors import SourceError, WinterplanError
from winterplan_extract.domain.records import Coverage
from winterplan_extract.outputs.words import IN_REVIEW, UNREAD_ANSWERS
from winterplan_extract.runs.compare import compare


def label_of(covered: Coverage) -> str:
    """How a pair stands, as the code that the grid colours and the figures count."""
    return "in_review" if covered.missing_because == "in_review" else covered.state


def show(request: PageRequest) -> Response:
    """The grid of the regions, themes and answers that are asked for."""
    shown = request.shown()
    region, theme, answer = (request.filtered(name) for name in ("region", "theme", "answer"))
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
    return request.page(
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


def show_action(request: PageRequest) -> Response:
    """The action, and each council's answer in its own words."""
    shown = request.shown()
    action = shown.actions.get(request.named("action_id"))
    if action is None:
        raise HTTPException(404, "There is no such action on the list.")
    ids = list(shown.actions)
    at = ids.index(action.action_id)
    lines = []
    for council in shown.view.councils:
        covered = council.coverage.get(action.action_id)
        lines.append(
            (council, covered, [shown.rows[row] for row in covered.row_ids if row in shown.rows] if covered else [])
        )
    return request.page(
        "action",
        shown=shown,
        action=action,
        lines=lines,
        before=ids[at - 1] if at else "",
        after=ids[at + 1] if at + 1 < len(ids) else "",
    )


def show_rounds(request: PageRequest) -> Response:
    """What changed since the run in the folder that is named; the folders of other projects are offered."""
    project = request.project
    old = request.filtered("old")
    found, wrong = None, ALL_KEPT
    if old:
        folder = typed_path(old)
        try:
            if not project.workbook.is_file():
                raise SourceError("This project has no outputs yet. Write them on the page Outputs, then compare.")
            outputs = folder / "comparison"  # of a project
            found = compare(outputs if outputs.is_dir() else folder, project.request.out).rounds
        except WinterplanError as told:
            wrong = NotKept({"old": told.at_desk})
    kinds = Counter(change.kind for change in found.changes) if found else Counter()
    changes = found.changes if found else ()
    return request.page(
        "rounds",
        old=old,
        found=found,
        kinds=kinds,
        wrong=wrong,
        changes=changes[:CHANGES_SHOWN],
        more=max(len(changes) - CHANGES_SHOWN, 0),
        others=[folder for folder in request.recent if folder != project.folder],
        KIND_NAMES=KINDS,
        in_review=IN_REVIEW,
    )
