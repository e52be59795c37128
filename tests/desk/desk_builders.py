"""A desk over a folder of fictional returns, asked as a browser asks; files are read in this process."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from winterplan_extract.desk.app import make_app
from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.projects import Chosen, RecentProjects, write_project
from winterplan_extract.desk.safety import Door
from winterplan_extract.domain.records import ReturnRecord

PORT = 8123
HEADINGS = ("Ref", "Requirement", "Current status", "Fully met?", "How gaps will be closed", "Lead", "By when")
HOSTILE = "<script>alert('x')</script>"
ROWS = (
    ("1", "Put a local winter plan in place and tell the department that it is done", "In place", "Yes", "", "Director", "Complete"),
    ("2", "Follow the guidance on infection prevention and control in care homes", "Guidance is sent round", "Partly", "Visit each home", "Head of Care", "30 November 2020"),
    ("3", "Have bicycles for the home carers in the valley", "Twelve bicycles", "No", f"Buy six more {HOSTILE}", "Transport Manager", "31 October 2020"),
    ("4", f"Make flu vaccination easy for staff to get {HOSTILE}", "Clinics run", "Yes", "", "Public Health", "Ongoing"),
)  # fmt: skip


def returned(folder: Path, council: str, rows: Sequence[Sequence[str]] = ROWS) -> Path:
    """A return as a CSV file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{council} winter plan 2020-21.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADINGS, *rows])
    return path


def desk_at(tmp_path: Path, **options: Any) -> Desk:
    """A desk that reads in this process, keeps nothing, and remembers its projects in `tmp_path`."""
    given = {"engine": "serial", "no_cache": True} | options
    return Desk(Door(PORT, "secret"), RecentProjects(tmp_path / "recent.json"), tmp_path / "home", given)


def project_in(tmp_path: Path, desk: Desk, *councils: str, **chosen: Any) -> Project:
    """An open project over returns of these councils, read."""
    for council in councils or ("Leeds City Council", "Kent County Council"):
        returned(tmp_path / "returns", council)
    folder = tmp_path / "home" / "Region"
    write_project(folder, Chosen(tmp_path / "returns", **chosen))
    project = desk.open(folder)
    read(project)
    return project


def read(project: Project) -> None:
    """Reads the project's returns, and waits until that is done."""
    project.read()
    wait(project)


def wait(project: Project) -> None:
    """Waits until the reading that goes on is done."""
    assert project.reading is not None
    project.reading._thread.join()
    told = project.reading.progressed()
    assert (told.state, told.fault) == ("done", "")


def browser(desk: Desk, *, let_in: bool = True) -> TestClient:
    """A browser on this machine, with the desk's cookie."""
    address = f"http://127.0.0.1:{PORT}"
    client = TestClient(make_app(desk), base_url=address, headers={"origin": address})
    if let_in:
        first = urlsplit(desk.door.address())
        assert client.get(f"{first.path}?{first.query}", follow_redirects=False).status_code == 303
    return client


def rows_of(project: Project) -> tuple[ReturnRecord, ...]:
    """Every row as the pages show it."""
    shown = project.snapshot()
    assert shown is not None
    return shown.comparison.rows


def row_of(project: Project, row_id: str) -> ReturnRecord:
    """The row of that id, as the pages show it."""
    return next(row for row in rows_of(project) if row.row_id == row_id)
