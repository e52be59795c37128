"""The pages of projects: their addresses, and what is said where there is nothing to show or something went wrong."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from winterplan_extract.desk.desk import Desk, fault_told, handler
from winterplan_extract.desk.page import NothingRead, PageRequest, View
from winterplan_extract.desk.pages import comparison, decisions, files, rows, run
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.settings import LOOK_AGAIN
from winterplan_extract.domain.errors import WinterplanError

SHOWN: Final[dict[str, View]] = {
    "run": run.show,
    "files": files.show,
    "files/{return_id}/open": files.open_source,
    "review": rows.show_review,
    "rows": rows.show_all,
    "rows/{row_id}": rows.show,
    "pages/{row_id}/{page:int}": rows.picture,
    "actions/{action_id}": comparison.show_action,
    "comparison": comparison.show,
    "decisions": decisions.show,
    "decisions/export": decisions.export,
    "rounds": comparison.show_rounds,
    "outputs": run.show_outputs,
    "outputs/{name}": run.download,
}
DONE: Final[dict[str, View]] = {
    "run": run.change,
    "files": files.change,
    "review": rows.decide,
    "rows/{row_id}": rows.change,
    "decisions": decisions.change,
    "outputs": run.write_outputs,
}


def project_pages(desk: Desk) -> Router:
    """The pages of the desk's projects, each under the project's short name."""

    async def events(request: Request) -> Response:
        return run.events(_project(desk, request), desk.closing, request)

    routes = [
        Route("/{project}/run/events", events),
        *(_route(desk, path, view, "GET") for path, view in SHOWN.items()),
        *(_route(desk, path, view, "POST") for path, view in DONE.items()),
    ]
    return Router(routes)


def _route(desk: Desk, path: str, view: View, method: str) -> Route:
    """The view at its address, or what is shown instead where there is nothing to show yet or something went wrong."""

    def answer(desk: Desk, http: Request, form: FormData) -> Response:
        request = PageRequest(_project(desk, http), http, form, desk.recent.folders())
        try:
            return view(request)
        except NothingRead:
            again = LOOK_AGAIN if request.project.is_reading else 0
            return request.page("waiting", status=409, again=again)
        except (HTTPException, WinterplanError, OSError) as fault:
            status, title, text, back = fault_told(http, fault)
            return request.page("trouble", status=status, title=title, text=text, back=back)

    return Route(f"/{{project}}/{path}", handler(desk, answer), methods=[method])


def _project(desk: Desk, request: Request) -> Project:
    found = desk.project(request.path_params["project"])
    if found is None:
        raise HTTPException(404, "There is no such project. The start page has those that the desk remembers.")
    return found
