"""The desk as a web application: its addresses, the pages that belong to no project, and what becomes of faults.

Start has the projects that were opened last, and makes new ones; the folder of returns is chosen on a page of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, TypeVar

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from winterplan_extract.desk.desk import Desk, NotKept, fault_told, handler, plain_page, text_of
from winterplan_extract.desk.projects import (
    FILE,
    RETURNS,
    Chosen,
    copy_into,
    folder_name,
    typed_day,
    typed_path,
    write_project,
)
from winterplan_extract.desk.safety import Guard
from winterplan_extract.desk.settings import FOLDER_ENTRIES, FOLDERS_SHOWN
from winterplan_extract.domain.errors import SettingsError, SourceError, WinterplanError
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan

_STATIC: Final = Path(__file__).parent / "static"
_PROJECT_PAGES: Final = "winterplan_extract.desk.pages"  # with them comes what reads returns
_KEPT: Final = ("name", "region", "folder", "as_of", "plan")  # what was typed, while the folder is chosen
_FIELDS: Final = ("sources", *_KEPT)
Held = TypeVar("Held")


def make_app(desk: Desk) -> ASGIApp:
    """The application, behind its guard. The pages of projects are loaded when the first is asked for."""

    @cache
    def pages() -> Router:
        from winterplan_extract.desk.pages import project_pages

        return project_pages(desk)

    async def of_projects(scope: Scope, receive: Receive, send: Send) -> None:
        await pages()(scope, receive, send)

    routes = [
        Route("/", handler(desk, show_start)),
        Route("/folders", handler(desk, show_folders)),
        Route("/open", handler(desk, open_one), methods=["POST"]),
        Route("/new", handler(desk, make), methods=["POST"]),
        Route("/close", handler(desk, close), methods=["POST"]),
        Mount("/p", of_projects),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    handlers = {HTTPException: _said, WinterplanError: _said, OSError: _said, Exception: _own_fault}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), desk.door)


def _said(request: Request, fault: Exception) -> Response:
    """A page that says what went wrong, in a sentence."""
    status, title, text, back = fault_told(request, fault)
    return plain_page("fault", status=status, title=title, text=text, back=back or "/")


def _own_fault(request: Request, fault: Exception) -> Response:
    """A fault of the program: told as one; what it is stands in the window that the desk was started from."""
    text = (
        "The desk met a fault of its own. What you had decided is kept. Go back and try again; if it comes again, "
        "tell its makers."
    )
    return plain_page("fault", status=500, title="A fault of the program", text=text, back="/")


def show_start(desk: Desk, request: Request, form: FormData) -> Response:
    """The page. The address may hold what was typed, and the folder that was chosen."""
    answer = _page(desk, {name: request.query_params[name] for name in _FIELDS if name in request.query_params})
    answer.background = BackgroundTask(import_module, _PROJECT_PAGES)  # the next to be asked for
    return answer


def open_one(desk: Desk, request: Request, form: FormData) -> Response:
    """Opens a project that is remembered, or the one in the folder that was named."""
    try:
        project = desk.open(typed_path(text_of(form, "folder")))
    except WinterplanError as fault:
        return _page(desk, {}, {"open": fault.at_desk})
    return RedirectResponse(project.address("run" if project.snapshot() is None else "review"), status_code=303)


def make(desk: Desk, request: Request, form: FormData) -> Response:
    """Makes a project of the form and begins to read."""
    typed = {name: text_of(form, name) for name in _FIELDS}
    folder, faults = _made(desk, form, typed)
    if folder is None:
        return _page(desk, typed, faults)
    project = desk.open(folder)
    project.read()
    return RedirectResponse(project.address("run"), status_code=303)


def close(desk: Desk, request: Request, form: FormData) -> Response:
    """Ends the desk, after the page that says so has been sent."""
    answer = plain_page("closed")
    answer.background = BackgroundTask(desk.close)
    return answer


def _made(desk: Desk, form: FormData, typed: dict[str, str]) -> tuple[Path | None, dict[str, str]]:
    """The folder of the project that the form makes; None, and by field why, where it cannot be made."""
    from winterplan_extract.runs.run import region_named  # with it comes what reads returns

    faults: dict[str, str] = {}

    def tried(field: str, step: Callable[[], Held]) -> Held | None:
        try:
            return step()
        except WinterplanError as fault:
            faults[field] = fault.at_desk
            return None

    uploads = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    sources = tried("sources", lambda: _sources(typed["sources"].strip('"'), uploads=bool(uploads)))
    as_of = tried("as_of", lambda: typed_day(typed["as_of"]) if typed["as_of"] else None)
    path = typed_path(typed["plan"]) if typed["plan"] else None
    plan = tried("plan", lambda: load_plan(path))
    if typed["region"] and plan:
        tried("region", lambda: region_named(typed["region"], plan))
    named = typed["name"] or (sources.stem if sources else "")
    name = None if "sources" in faults and not named else tried("name", lambda: folder_name(named))
    parent = tried("folder", lambda: _parent(desk, typed["folder"], sources, name or ""))
    folder = (parent / name).resolve() if parent and name else None
    if folder and ((folder / FILE).exists() or (folder.is_dir() and any(folder.iterdir()))):
        faults["name"] = (
            f"There is something in {folder} already. Give this project another name, or open that one above."
        )
    if folder and not faults:
        tried("folder", lambda: write_project(folder, Chosen(sources, typed["region"], as_of, path)))
    if folder and not faults:
        tried("files", lambda: copy_into(folder / RETURNS, uploads, Settings().limits))
        if faults:
            shutil.rmtree(folder, ignore_errors=True)  # so that the next try may have this name
    if faults and uploads:
        faults.setdefault("files", "Choose the files once more: no browser keeps them in a form.")
    return (None if faults else folder), faults


def _sources(typed: str, *, uploads: bool) -> Path | None:
    if not typed and not uploads:
        raise SettingsError("Name the folder that the returns are in, or choose the files.")
    if not typed:
        return None
    if uploads:
        raise SettingsError("Either name a folder or choose files, not both.")
    sources = typed_path(typed)
    if not sources.is_absolute():
        raise SettingsError(f"Name the folder by its whole path, such as {Path.home() / 'Returns'}.")
    if not sources.exists():
        raise SourceError(
            f"There is no folder {sources}. Check the name: the file manager shows it in its address bar."
        )
    return sources


def _parent(desk: Desk, typed: str, sources: Path | None, name: str) -> Path:
    """Where the project goes: never into the folder with the returns."""
    parent = typed_path(typed) if typed else desk.home
    if not parent.is_absolute():
        raise SettingsError(f"Name the folder for the project by its whole path, such as {desk.home}.")
    if sources is not None and sources.is_dir() and (parent / name).resolve().is_relative_to(sources.resolve()):
        raise SettingsError(
            "The project cannot be in the folder with the returns, which is only read. Name another folder."
        )
    return parent


def _page(desk: Desk, typed: dict[str, str], faults: Mapping[str, str] = {}) -> Response:
    plan = load_plan()
    regions = sorted({council.region for council in plan.councils if council.region})
    return plain_page(
        "start",
        status=400 if faults else 200,
        recent=desk.recent.folders(),
        regions=regions,
        home=desk.home,
        typed=dict.fromkeys(_FIELDS, "") | {"sources": str(desk.suggested or "")} | typed,
        refused=NotKept(faults),
    )


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder under the home folder: its place there, and how many returns may be in it (None: too many to tell)."""

    name: str
    place: str
    returns: int | None


def show_folders(desk: Desk, request: Request, form: FormData) -> Response:
    """The folders in the one that is asked for."""
    asked = request.query_params
    at = within(desk.user_home, asked.get("at", ""))
    home = desk.user_home.resolve()
    parts = at.relative_to(home).parts
    folders, more = _folders(at, home)
    return plain_page(
        "folders",
        at=at,
        returns=_returns(at),
        trail=[(name, "/".join(parts[: number + 1])) for number, name in enumerate(parts)],
        folders=folders,
        more=more,
        kept={name: asked.get(name, "") for name in _KEPT if asked.get(name)},
        is_home=at == home,
    )


def within(home: Path, place: str) -> Path:
    """The folder at that place under the home folder. Raises HTTPException for any other, hidden ones too."""
    root = home.resolve()
    with suppress(OSError, ValueError):
        found = (root / place).resolve()
        inside = found.is_relative_to(root) and not any(part.startswith(".") for part in found.relative_to(root).parts)
        if inside and found.is_dir():
            return found
    raise HTTPException(404, "There is no such folder under your home folder. Another can be named on the start page.")


def _folders(at: Path, home: Path) -> tuple[list[Folder], int]:
    found: list[Path] = []
    with suppress(OSError):  # what may not be looked into shows nothing
        found = sorted((each for each in at.iterdir() if _is_shown(each, home)), key=lambda each: each.name.casefold())
    shown = found[:FOLDERS_SHOWN]
    return [Folder(each.name, each.relative_to(home).as_posix(), _returns(each)) for each in shown], len(found) - len(
        shown
    )


def _is_shown(path: Path, home: Path) -> bool:
    with suppress(OSError):
        return (
            not path.name.startswith(".") and path.is_dir() and path.resolve() == path
        )  # no link that leads elsewhere
    return False


def _returns(folder: Path) -> int | None:
    from winterplan_extract.extract import RETURN_SUFFIXES  # with it comes what reads returns

    count = 0
    with suppress(OSError):
        for number, each in enumerate(folder.iterdir()):
            if number >= FOLDER_ENTRIES:
                return None
            count += each.suffix.casefold() in {*RETURN_SUFFIXES, ".zip"} and not each.name.startswith((".", "~$"))
    return count
