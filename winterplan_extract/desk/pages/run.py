"""The page Run: how far the reading is, file by file, what went wrong, and by which day is judged."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import asdict

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from winterplan_extract.desk.alone import ALL_KEPT, NotKept
from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.pages.rows import warm
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.project_file import typed_day
from winterplan_extract.desk.render import clock
from winterplan_extract.desk.settings import EVERY, LOOK_AGAIN, WARMED
from winterplan_extract.domain.errors import SettingsError


def show(asked: Asked, refused: NotKept = ALL_KEPT) -> Response:
    """How far the reading is; without script the page asks again by itself."""
    project = asked.project
    told = project.reading.progressed() if project.reading else None
    running = told is not None and told.state == "running"
    shown = project.snapshot(stale=True) if running else project.snapshot()
    regions = sorted({council.region for council in project.plan.councils if council.region})
    answer = asked.page(
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
        answer.background = BackgroundTask(warm, asked, shown, [each.row for each in shown.questions[:WARMED]])
    return answer


def change(asked: Asked) -> Response:
    """Begins to read, stops, or judges by another day or region."""
    project, what = asked.project, asked.typed("do")
    if what == "read":
        project.read()
    elif what == "stop":
        project.stop()
        project.say("Stopped. What had been read by then is kept, and “Read the returns” goes on from there.")
    elif what == "choose":
        try:
            day = typed_day(asked.typed("as_of"))
        except SettingsError as fault:
            return show(asked, asked.refused({"as_of": fault.at_desk}))
        project.choose(region=asked.typed("region"), as_of=day, plan=project.request.plan)
    return asked.to("run")


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
