"""The pages Run and Outputs: how far the reading is and by which day is judged; what was written, to download."""

from __future__ import annotations

import asyncio
import io
import json
import threading
import zipfile
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Final

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from winterplan_extract.desk.desk import ALL_KEPT, NotKept
from winterplan_extract.desk.page import PageRequest, clock
from winterplan_extract.desk.pages.rows import warm
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.projects import typed_day
from winterplan_extract.desk.settings import EVERY, LOOK_AGAIN, WARMED
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.problems import said_at_desk
from winterplan_extract.outputs.theme import Profile
from winterplan_extract.runs.settings import MB

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES: Final = {
    "comparison.xlsx": ("The workbook", _XLSX),
    "report.html": ("The page, to read and print", "text/html"),
    "decisions.csv": ("The ledger of decisions", "text/csv"),
    "winterplan.sqlite": ("The dataset as a database", "application/vnd.sqlite3"),
    "dataset.zip": ("The dataset, a CSV file for each of its tables", "application/zip"),
}
_FOR: Final[dict[Profile, str]] = {"working": "for working", "publish": "to publish, without people’s names"}


def show(request: PageRequest, refused: NotKept = ALL_KEPT) -> Response:
    """How far the reading is; without script the page asks again by itself."""
    project = request.project
    told = project.reading.progressed() if project.reading else None
    running = told is not None and told.state == "running"
    shown = project.snapshot(stale=True) if running else project.snapshot()
    regions = sorted({council.region for council in project.plan.councils if council.region})
    answer = request.page(
        "run",
        refused=refused,
        told=told,
        shown=shown,
        regions=regions,
        again=LOOK_AGAIN if running else 0,
        day=project.request.settings.as_of,
        suggested=None if running else project.suggested_day(),
    )
    if shown is not None and shown.questions and not running:
        answer.background = BackgroundTask(warm, request, shown, [each.row for each in shown.questions[:WARMED]])
    return answer


def change(request: PageRequest) -> Response:
    """Begins to read, stops, or judges by another day or region."""
    project, what = request.project, request.typed("do")
    if what == "read":
        project.read()
    elif what == "stop":
        project.stop()
        project.say("Stopped. What had been read by then is kept, and “Read the returns” goes on from there.")
    elif what == "choose":
        try:
            day = typed_day(request.typed("as_of"))
        except SettingsError as fault:
            return show(request, request.refused({"as_of": fault.at_desk}))
        project.choose(region=request.typed("region"), as_of=day, plan=project.request.plan)
    return request.to("run")


def events(project: Project, closing: threading.Event, request: Request) -> Response:
    """What has changed, as server-sent events, until the reading is over."""

    async def lines() -> AsyncIterator[str]:
        before = ""
        while not closing.is_set() and not await request.is_disconnected():
            told = project.reading.progressed() if project.reading else None
            if told is None:
                break
            now = json.dumps(asdict(told) | {"left": clock(told.left), "seconds": round(told.seconds)})
            if now != before:
                yield f"data: {now}\n\n"
                before = now
            if told.state != "running":
                break
            await asyncio.sleep(EVERY)
        yield "event: over\ndata: {}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")


def show_outputs(request: PageRequest) -> Response:
    """What there is, how old it is, and whether something has changed since."""
    project = request.project
    out = project.request.out
    found = []
    for name, (about, _) in NAMES.items():
        path = out / ("dataset" if name == "dataset.zip" else name)
        if path.exists():
            status = max((each.stat() for each in (path, *path.glob("*"))), key=lambda each: each.st_mtime)
            when = datetime.fromtimestamp(status.st_mtime).astimezone()
            found.append((name, about, when, round(status.st_size / MB, 1) if path.is_file() else None))
    ledger, workbook = project.ledger, project.workbook
    stale = workbook.is_file() and ledger.is_file() and ledger.stat().st_mtime > workbook.stat().st_mtime
    return request.page("outputs", found=found, stale=stale, shown=project.snapshot(), typed=request.filtered("typed"))


def write_outputs(request: PageRequest) -> Response:
    """Writes all outputs, for working or to publish."""
    project = request.project
    profile: Profile = "publish" if request.typed("profile") == "publish" else "working"
    try:
        desk = f"{request.http.base_url}".rstrip("/") + project.address("rows/")
        written = project.write(profile, typed=bool(request.typed("typed")), desk=desk)
    except SettingsError as fault:
        if "that no run has taken" not in str(fault):
            raise
        project.say(
            "In the workbook there are decisions that somebody has typed and nobody has taken in yet. "
            "Take them in, then write."
        )
        return request.to("outputs", typed=1)
    project.say(f"Written {_FOR[profile]}. The files below are new.")
    for problem in written.kept:
        project.say(said_at_desk(problem.code, problem.message))
    return request.to("outputs")


def download(request: PageRequest) -> Response:
    """One of the files."""
    name = request.named("name")
    if name not in NAMES:
        raise HTTPException(404, "There is no such output.")
    out = request.project.request.out
    if name == "dataset.zip":
        return _zipped(request)
    if not (out / name).is_file():
        raise HTTPException(404, "It has not been written yet: “Write outputs” on this page does it.")
    return FileResponse(out / name, media_type=NAMES[name][1], filename=name)


def _zipped(request: PageRequest) -> Response:
    folder = request.project.request.out / "dataset"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(folder.glob("*")):
            if path.is_file():
                package.write(path, path.name)
    headers = {"content-disposition": 'attachment; filename="dataset.zip"'}
    return Response(held.getvalue(), media_type="application/zip", headers=headers)
