"""The desk as a web application: its addresses, and what becomes of what goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property
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
from starlette.types import ASGIApp, Receive, Scope, Send

from winterplan_extract.desk.alone import fault_told, form_of, page_alone
from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.pages import start
from winterplan_extract.desk.safety import Guard
from winterplan_extract.domain.errors import WinterplanError

_STATIC: Final = Path(__file__).parent / "static"


def make_app(desk: Desk) -> ASGIApp:
    """The application, behind its guard."""

    def of_desk(view: Callable[[Desk, Request, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            async with form_of(request) as form:
                return await run_in_threadpool(view, desk, request, form)

        return handle

    routes = [
        Route("/", of_desk(start.show)),
        Route("/folders", of_desk(start.show_folders)),
        Route("/open", of_desk(start.open_one), methods=["POST"]),
        Route("/new", of_desk(start.make), methods=["POST"]),
        Route("/close", of_desk(start.close), methods=["POST"]),
        Mount("/p", _OfProjects(desk)),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    handlers = {HTTPException: _said, WinterplanError: _said, OSError: _said, Exception: _own_fault}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), desk.door)


class _OfProjects:
    """The pages of projects, loaded when the first is asked for: with them comes what reads returns."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def _pages(self) -> ASGIApp:
        from winterplan_extract.desk.project_pages import project_pages

        return project_pages(self._desk)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the pages do."""
        await self._pages(scope, receive, send)


def _said(request: Request, fault: Exception) -> Response:
    """A page that says what went wrong, in a sentence."""
    status, title, text, back = fault_told(request, fault)
    return page_alone("fault", status=status, title=title, text=text, back=back or "/")


def _own_fault(request: Request, fault: Exception) -> Response:
    """A fault of the program: told as one; what it is stands in the window that the desk was started from."""
    text = "The desk met a fault of its own. What you had decided is kept. Go back and try again; if it comes again, tell its makers."
    return page_alone("fault", status=500, title="A fault of the program", text=text, back="/")
