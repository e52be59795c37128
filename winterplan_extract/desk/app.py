"""The desk as a web application: its addresses, and what becomes of what goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from winterplan_extract.desk.asked import Asked, NothingRead, View
from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.pages import (
    action,
    comparison,
    decisions,
    files,
    folders,
    outputs,
    review,
    rounds,
    row,
    rows,
    run,
    start,
)
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.render import page
from winterplan_extract.desk.safety import Guard
from winterplan_extract.desk.settings import KB, LOOK_AGAIN, MOST_FIELDS, MOST_FILES, MOST_FORM_KB, MOST_UPLOAD_MB
from winterplan_extract.domain.errors import WinterplanError
from winterplan_extract.runs.settings import MB

_STATIC: Final = Path(__file__).parent / "static"
_TITLES: Final = {404: "There is no such page", 413: "Too much at once"}

SHOWN: Final[dict[str, View]] = {
    "run": run.show,
    "files": files.show,
    "files/{return_id}/open": files.open_source,
    "review": review.show,
    "rows": rows.show,
    "rows/{row_id}": row.show,
    "pages/{row_id}/{page:int}": row.picture,
    "actions/{action_id}": action.show,
    "comparison": comparison.show,
    "decisions": decisions.show,
    "decisions/export": decisions.export,
    "rounds": rounds.show,
    "outputs": outputs.show,
    "outputs/{name}": outputs.download,
}
DONE: Final[dict[str, View]] = {
    "run": run.change,
    "files": files.change,
    "review": review.decide,
    "rows/{row_id}": row.change,
    "decisions": decisions.change,
    "outputs": outputs.write,
}

Handler = Callable[[Request], Awaitable[Response]]


def make_app(desk: Desk) -> ASGIApp:
    """The application, behind its guard."""

    def of_project(view: View) -> Handler:
        async def handle(request: Request) -> Response:
            async with _form(request) as form:
                return await run_in_threadpool(
                    _shown, view, Asked(_project(desk, request), request, form, desk.recent.folders())
                )

        return handle

    def of_desk(view: Callable[[Desk, Request, FormData], Response]) -> Handler:
        async def handle(request: Request) -> Response:
            async with _form(request) as form:
                return await run_in_threadpool(view, desk, request, form)

        return handle

    async def events(request: Request) -> Response:
        return run.events(_project(desk, request), desk.closing, request)

    routes = [
        Route("/", of_desk(start.show)),
        Route("/folders", of_desk(folders.show)),
        Route("/open", of_desk(start.open_one), methods=["POST"]),
        Route("/new", of_desk(start.make), methods=["POST"]),
        Route("/close", of_desk(start.close), methods=["POST"]),
        Route("/p/{project}/run/events", events),
        *(Route(f"/p/{{project}}/{path}", of_project(view), methods=["GET"]) for path, view in SHOWN.items()),
        *(Route(f"/p/{{project}}/{path}", of_project(view), methods=["POST"]) for path, view in DONE.items()),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    handlers = {HTTPException: _said, WinterplanError: _said, OSError: _said, Exception: _own_fault}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), desk.door)


def _shown(view: View, asked: Asked) -> Response:
    """What the view gives, or a page that says that there is nothing to show yet."""
    try:
        return view(asked)
    except NothingRead:
        running = asked.project.reading is not None and asked.project.reading.running
        return asked.page("waiting", status=409, again=LOOK_AGAIN if running else 0)


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent, within the limits; none where something is only looked at. Raises HTTPException."""
    if request.method != "POST":
        yield FormData()
        return
    length = request.headers.get("content-length", "")
    has_files = request.headers.get("content-type", "").startswith("multipart/form-data")
    most = MOST_UPLOAD_MB * MB if has_files else MOST_FORM_KB * KB
    if not length.isdecimal() or int(length) > most:
        raise HTTPException(
            413, "That is more than the desk takes at once. Put the files into a folder, and name the folder."
        )
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        yield form


def _project(desk: Desk, request: Request) -> Project:
    found = desk.project(request.path_params["project"])
    if found is None:
        raise HTTPException(404, "There is no such project. The start page has those that the desk remembers.")
    return found


def _said(request: Request, fault: Exception) -> Response:
    """A page that says what went wrong, in a sentence."""
    status = fault.status_code if isinstance(fault, HTTPException) else 400
    text = fault.detail if isinstance(fault, HTTPException) else str(fault)
    if status == 404 and text == "Not Found":
        text = "The address leads nowhere. The start page leads everywhere."
    if isinstance(fault, OSError):
        text = f"A file cannot be used: {fault.strerror or fault}."
    back = request.headers.get("referer", "")
    own = f"http://{request.headers['host']}/"
    return page(
        "fault",
        status=status,
        title=_TITLES.get(status, "That did not work"),
        text=text,
        back=back if back.startswith(own) else "/",
    )


def _own_fault(request: Request, fault: Exception) -> Response:
    """A fault of the program: told as one; what it is stands in the window that the desk was started from."""
    text = "The desk met a fault of its own. What you had decided is kept. Go back and try again; if it comes again, tell its makers."
    return page("fault", status=500, title="A fault of the program", text=text, back="/")
