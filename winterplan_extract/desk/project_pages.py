"""The pages of projects: their addresses, and what is shown where there is nothing to show yet or something went wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from winterplan_extract.desk.alone import fault_told, form_of
from winterplan_extract.desk.asked import Asked, NothingRead, View
from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.pages import comparison, decisions, files, outputs, review, rows, run
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.settings import LOOK_AGAIN
from winterplan_extract.domain.errors import WinterplanError

SHOWN: Final[dict[str, View]] = {
    "run": run.show,
    "files": files.show,
    "files/{return_id}/open": files.open_source,
    "review": review.show,
    "rows": rows.show_all,
    "rows/{row_id}": rows.show,
    "pages/{row_id}/{page:int}": rows.picture,
    "actions/{action_id}": comparison.show_action,
    "comparison": comparison.show,
    "decisions": decisions.show,
    "decisions/export": decisions.export,
    "rounds": comparison.show_rounds,
    "outputs": outputs.show,
    "outputs/{name}": outputs.download,
}
DONE: Final[dict[str, View]] = {
    "run": run.change,
    "files": files.change,
    "review": review.decide,
    "rows/{row_id}": rows.change,
    "decisions": decisions.change,
    "outputs": outputs.write,
}

Handler = Callable[[Request], Awaitable[Response]]


def project_pages(desk: Desk) -> Router:
    """The pages of the desk's projects, each under the project's short name."""

    def of_project(view: View) -> Handler:
        async def handle(request: Request) -> Response:
            async with form_of(request) as form:
                return await run_in_threadpool(
                    _shown, view, Asked(_project(desk, request), request, form, desk.recent.folders())
                )

        return handle

    async def events(request: Request) -> Response:
        return run.events(_project(desk, request), desk.closing, request)

    routes = [
        Route("/{project}/run/events", events),
        *(Route(f"/{{project}}/{path}", of_project(view), methods=["GET"]) for path, view in SHOWN.items()),
        *(Route(f"/{{project}}/{path}", of_project(view), methods=["POST"]) for path, view in DONE.items()),
    ]
    return Router(routes)


def _shown(view: View, asked: Asked) -> Response:
    """What the view gives, or a page of the project that says that there is nothing to show yet, or what went wrong."""
    try:
        return view(asked)
    except NothingRead:
        running = asked.project.reading is not None and asked.project.reading.running
        return asked.page("waiting", status=409, again=LOOK_AGAIN if running else 0)
    except (HTTPException, WinterplanError, OSError) as fault:
        status, title, text, back = fault_told(asked.request, fault)
        return asked.page("trouble", status=status, title=title, text=text, back=back)


def _project(desk: Desk, request: Request) -> Project:
    found = desk.project(request.path_params["project"])
    if found is None:
        raise HTTPException(404, "There is no such project. The start page has those that the desk remembers.")
    return found
