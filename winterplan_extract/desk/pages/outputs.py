"""The page Outputs: the workbook, the page and the dataset, written and downloaded."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from winterplan_extract.desk.asked import Asked, address
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


def show(asked: Asked) -> Response:
    """What there is, how old it is, and whether something has changed since."""
    project = asked.project
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
    return asked.page("outputs", found=found, stale=stale, shown=project.snapshot(), typed=asked.filtered("typed"))


def write(asked: Asked) -> Response:
    """Writes all outputs, for working or to publish."""
    project = asked.project
    profile: Profile = "publish" if asked.typed("profile") == "publish" else "working"
    try:
        desk = f"{asked.request.base_url}".rstrip("/") + address(project, "rows/")
        written = project.write(profile, typed=bool(asked.typed("typed")), desk=desk)
    except SettingsError as fault:
        if "that no run has taken" not in str(fault):
            raise
        project.say(
            "In the workbook there are decisions that somebody has typed and nobody has taken in yet. Take them in, then write."
        )
        return asked.to("outputs", typed=1)
    project.say(f"Written {_FOR[profile]}. The files below are new.")
    for problem in written.kept:
        project.say(said_at_desk(problem.code, problem.message))
    return asked.to("outputs")


def download(asked: Asked) -> Response:
    """One of the files."""
    name = asked.named("name")
    if name not in NAMES:
        raise HTTPException(404, "There is no such output.")
    out = asked.project.request.out
    if name == "dataset.zip":
        return _zipped(asked)
    if not (out / name).is_file():
        raise HTTPException(404, "It has not been written yet: “Write outputs” on this page does it.")
    return FileResponse(out / name, media_type=NAMES[name][1], filename=name)


def _zipped(asked: Asked) -> Response:
    folder = asked.project.request.out / "dataset"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(folder.glob("*")):
            if path.is_file():
                package.write(path, path.name)
    headers = {"content-disposition": 'attachment; filename="dataset.zip"'}
    return Response(held.getvalue(), media_type="application/zip", headers=headers)
