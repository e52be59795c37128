"""The start page: the projects that were opened last, and a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from winterplan_extract.desk.asked import address
from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.project_file import FILE, RETURNS, Chosen, folder_name, typed_path, write_project
from winterplan_extract.desk.render import page
from winterplan_extract.desk.uploads import copy_into
from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.typed import day_of
from winterplan_extract.runs.run import region_named
from winterplan_extract.storage.plan_folder import load_plan

_FIELDS: Final = ("name", "sources", "folder", "region", "as_of", "plan")


def show(desk: Desk, request: Request, form: FormData) -> Response:
    """The page; the projects are named by their folders. The address may hold what was typed, and the folder that was chosen."""
    return _page(
        desk, {name: request.query_params.get(name, "") for name in _FIELDS if name in request.query_params}, ""
    )


def open_one(desk: Desk, request: Request, form: FormData) -> Response:
    """Opens a project that is remembered, or the one in the folder that was named."""
    typed = _text(form, "folder")
    project = desk.open(typed_path(typed))
    return RedirectResponse(address(project, "run" if project.snapshot() is None else "review"), status_code=303)


def make(desk: Desk, request: Request, form: FormData) -> Response:
    """Makes a project of the form and begins to read."""
    typed = {name: _text(form, name) for name in _FIELDS}
    try:
        project = desk.open(_made(desk, form, typed))
    except (SettingsError, SourceError) as fault:
        return _page(desk, typed, str(fault), status=400)
    project.read()
    return RedirectResponse(address(project, "run"), status_code=303)


def close(desk: Desk, request: Request, form: FormData) -> Response:
    """Ends the desk, after the page that says so has been sent."""
    answer = page("closed")
    answer.background = BackgroundTask(desk.close)
    return answer


def _made(desk: Desk, form: FormData, typed: dict[str, str]) -> Path:
    uploads = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    sources = typed_path(typed["sources"].strip('"')) if typed["sources"] else None
    if sources is None and not uploads:
        raise SettingsError("Name the folder that the returns are in, or choose the files.")
    if sources is not None and uploads:
        raise SettingsError("Either name a folder or choose files, not both.")
    if sources is not None and not sources.is_absolute():
        raise SettingsError(f"Name the folder by its whole path, such as {Path.home() / 'Returns'}.")
    if sources is not None and not sources.exists():
        raise SourceError(
            f"There is no folder {sources}. Check the name: the file manager shows it in its address bar."
        )
    as_of = day_of(typed["as_of"]) if typed["as_of"] else None
    if typed["as_of"] and as_of is None:
        raise SettingsError(f"“{typed['as_of']}” is no day; write it as 15/11/2020, 15 Nov 2020 or 2020-11-15.")
    plan = typed_path(typed["plan"]) if typed["plan"] else None
    if typed["region"]:
        region_named(typed["region"], load_plan(plan))
    folder = _folder(desk, typed, sources)
    write_project(folder, Chosen(sources, typed["region"], as_of, plan))
    copy_into(folder / RETURNS, uploads, Settings().limits)
    return folder


def _folder(desk: Desk, typed: dict[str, str], sources: Path | None) -> Path:
    """Where the project goes: never into the folder with the returns, and over no other project."""
    name = folder_name(typed["name"] or (sources.stem if sources else ""))
    parent = typed_path(typed["folder"]) if typed["folder"] else desk.home
    if not parent.is_absolute():
        raise SettingsError(f"Name the folder for the project by its whole path, such as {desk.home}.")
    folder = (parent / name).resolve()
    if (folder / FILE).exists() or (folder.is_dir() and any(folder.iterdir())):
        raise SettingsError(
            f"There is something in {folder} already. Give this project another name, or open that one above."
        )
    if sources is not None and sources.is_dir() and folder.is_relative_to(sources.resolve()):
        raise SettingsError(
            "The project cannot be in the folder with the returns, which is only read. Name another folder."
        )
    return folder


def _page(desk: Desk, typed: dict[str, str], fault: str, *, status: int = 200) -> Response:
    plan = load_plan()
    regions = sorted({council.region for council in plan.councils if council.region})
    return page(
        "start",
        status=status,
        recent=desk.recent.folders(),
        regions=regions,
        home=desk.home,
        typed=dict.fromkeys(_FIELDS, "") | {"sources": str(desk.suggested or "")} | typed,
        fault=fault,
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
