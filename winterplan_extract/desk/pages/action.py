"""The page of one action: what every council says on it, side by side."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from winterplan_extract.desk.asked import Asked


def show(asked: Asked) -> Response:
    """The action, and each council's answer in its own words."""
    shown = asked.shown()
    action = shown.actions.get(asked.named("action_id"))
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
    return asked.page(
        "action",
        shown=shown,
        action=action,
        lines=lines,
        before=ids[at - 1] if at else "",
        after=ids[at + 1] if at + 1 < len(ids) else "",
    )
