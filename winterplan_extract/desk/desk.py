"""The desk while it runs: its open projects, and how it answers: forms within the limits, faults in a sentence.

Nothing here loads what reads returns before a project is opened, so that Start comes at once.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from winterplan_extract.desk.projects import RecentProjects, id_of
from winterplan_extract.desk.safety import Door
from winterplan_extract.desk.settings import KB, MOST_FIELDS, MOST_FILES, MOST_FORM_KB, MOST_TYPED, MOST_UPLOAD_MB
from winterplan_extract.runs.settings import MB

if TYPE_CHECKING:
    from winterplan_extract.desk.project import Project


@dataclass
class Desk:
    """`home` is where new projects are put unless another folder is named; `options` are those of every run."""

    door: Door
    recent: RecentProjects
    home: Path
    options: dict[str, Any] = field(default_factory=dict)
    user_home: Path = field(default_factory=Path.home)  # under which a folder of returns can be chosen
    suggested: Path | None = None  # a folder of returns that was named when the desk was started
    when_closed: Callable[[], None] = lambda: None
    closing: threading.Event = field(default_factory=threading.Event)
    _projects: dict[str, Project] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, folder: Path) -> Project:
        """The project in a folder, opened once. Raises WinterplanError where there is none."""
        from winterplan_extract.desk.project import opened  # with it comes what reads returns

        real = folder.resolve()
        with self._lock:
            found = next((each for each in self._projects.values() if each.folder == real), None)
            if found is None:
                found = opened(real, **self.options)
                self._projects[found.id] = found
        self.recent.opened(real)
        return found

    def project(self, name: str) -> Project | None:
        """The open project of that short name, or one that is remembered."""
        found = self._projects.get(name)
        if found is not None:
            return found
        remembered = next((folder for folder in self.recent.folders() if id_of(folder) == name), None)
        return self.open(remembered) if remembered else None

    def close(self) -> None:
        """Ends all that was started, and then the server."""
        self.closing.set()
        for project in list(self._projects.values()):
            project.close()
        self.when_closed()


@dataclass(frozen=True, slots=True)
class NotKept:
    """A form that was not kept: why, by its fields, and all that was typed and ticked in it, to stand there again."""

    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    of: str = ""  # what the form is about, where a page has several


ALL_KEPT: Final = NotKept()


def environment() -> Environment:
    """What makes pages of templates: everything escaped, every name known."""
    return Environment(
        loader=PackageLoader("winterplan_extract.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_templates = cache(environment)


def plain_page(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of no project that a template makes of the values."""
    return HTMLResponse(_templates().get_template(f"{template}.html.j2").render(**values), status_code=status)


_TITLES: Final = {404: "There is no such page", 413: "Too much at once"}


View = Callable[[Desk, Request, FormData], Response]


def handler(desk: Desk, view: View) -> Callable[[Request], Awaitable[Response]]:
    """What has a view of the desk answer a request in a thread, with the form that was sent, if one was."""

    async def handle(request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(view, desk, request, FormData())
        _refuse_too_large(request)
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
            return await run_in_threadpool(view, desk, request, form)

    return handle


def _refuse_too_large(request: Request) -> None:
    """Raises HTTPException for a form that is larger than the limits, or does not say how large it is."""
    length = request.headers.get("content-length", "")
    has_files = request.headers.get("content-type", "").startswith("multipart/form-data")
    most = MOST_UPLOAD_MB * MB if has_files else MOST_FORM_KB * KB
    if not length.isdecimal() or int(length) > most:
        raise HTTPException(
            413, "That is more than the desk takes at once. Put the files into a folder, and name the folder."
        )


def text_of(form: FormData, name: str) -> str:
    """What was typed in a field of a form, without white space around it."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n").strip()[:MOST_TYPED] if isinstance(value, str) else ""


def fault_told(request: Request, fault: Exception) -> tuple[int, str, str, str]:
    """The status of the answer, its title, what went wrong in a sentence, and the page before if it was the desk's."""
    status = fault.status_code if isinstance(fault, HTTPException) else 400
    text = fault.detail if isinstance(fault, HTTPException) else getattr(fault, "at_desk", str(fault))
    if status == 404 and text == "Not Found":
        text = "The address leads nowhere. The start page leads everywhere."
    if isinstance(fault, OSError):
        text = f"A file cannot be used: {fault.strerror or fault}."
    back = request.headers.get("referer", "")
    own = f"http://{request.headers['host']}/"
    return status, _TITLES.get(status, "That did not work"), text, back if back.startswith(own) else ""
