"""A row of the workbook leads to its own page at the desk, from one start to the next; what is published leads nowhere."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from desk_builders import PORT, browser, desk_at, rows_of
from starlette.testclient import TestClient

from winterplan_extract.desk import serve
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.projects import RecentProjects
from winterplan_extract.runs.run import run


def written(client: TestClient, project: Project, profile: str = "working") -> Path:
    """The workbook that the page Outputs writes."""
    page = client.post(f"/p/{project.id}/outputs", data={"profile": profile})
    assert page.status_code == 200 and f"Written {'to publish' if profile == 'publish' else 'for working'}" in page.text
    return project.workbook


def links_of(workbook: Path, sheet: str, heading: str) -> dict[str, str]:
    """Where the cells under a heading lead, by the row key of their line."""
    lines = openpyxl.load_workbook(workbook)[sheet].iter_rows()
    heads = next([cell.value for cell in line] for line in lines if line[1].value)
    at, key = heads.index(heading), heads.index("Row key")
    return {line[key].value: line[at].hyperlink.target for line in lines if line[at].hyperlink}


@pytest.mark.parametrize(("sheet", "heading"), [("Rows", "Row id"), ("Review", "Where")])
def test_every_row_leads_to_its_page(client: TestClient, project: Project, sheet: str, heading: str) -> None:
    found = links_of(written(client, project), sheet, heading)
    rows = {row.row_key: row for row in rows_of(project) if sheet == "Rows" or row.decision == "review"}
    assert found.keys() == rows.keys() and len(found) >= 2
    for key, address in found.items():
        assert address.startswith(f"http://127.0.0.1:{PORT}/")
        answer = client.get(address)
        assert f"Row {rows[key].row_id}." in answer.text


def test_the_dataset_is_as_new_as_what_was_written_last(client: TestClient, project: Project) -> None:
    dataset = written(client, project).parent / "dataset"
    os.utime(dataset, (0, 0))  # a folder in which files are replaced keeps its own day
    assert "1 Jan 1970" not in client.get(f"/p/{project.id}/outputs").text


def test_what_is_published_and_what_the_command_writes_leads_to_no_desk(
    client: TestClient, project: Project, tmp_path: Path
) -> None:
    written(client, project, "publish")
    run(project.request.sources, out=tmp_path / "by command", engine="serial", no_cache=True)
    files = [
        path for out in (project.request.out, tmp_path / "by command") for path in out.rglob("*") if path.is_file()
    ]
    assert len(files) > 20
    for path in files:
        with ZipFile(path) if path.suffix == ".xlsx" else ZipFile(tmp_path / "none.zip", "w") as package:
            held = [path.read_bytes(), *map(package.read, package.namelist())]
        assert not any(b"127.0.0.1" in each or b"localhost" in each for each in held), path


def test_a_link_finds_its_row_under_another_id_and_says_so_where_the_row_is_not_what_it_was(
    client: TestClient, project: Project
) -> None:
    first, second, *_ = rows_of(project)
    base = f"/p/{project.id}/rows"
    moved = client.get(f"{base}/{second.row_id}?key={first.row_key}", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (303, f"{base}/{first.row_id}")
    gone = client.get(f"{base}/no-more-001?key={first.row_key}", follow_redirects=False)
    assert gone.headers["location"] == f"{base}/{first.row_id}"
    other = client.get(f"{base}/{first.row_id}?key=unknown")
    assert "reads otherwise than when the workbook was written" in other.text
    assert client.get(f"{base}/no-more-001?key=unknown").status_code == 404


def test_a_link_to_a_project_that_was_not_read_since_the_start_says_what_to_do(
    client: TestClient, project: Project, tmp_path: Path
) -> None:
    address = next(iter(links_of(written(client, project), "Rows", "Row id").values()))
    later = desk_at(tmp_path)  # which remembers the project
    answer = browser(later).get(address)
    assert answer.status_code == 409 and "Read them, then open this page or link again." in answer.text
    later.close()


def test_the_desk_has_the_same_port_at_every_start_and_another_while_that_is_taken(tmp_path: Path) -> None:
    remembered = RecentProjects(tmp_path / "of user" / "projects.json")
    with serve._own(remembered) as first:
        port = first.getsockname()[1]
        with serve._own(remembered) as beside:
            other = beside.getsockname()[1]
        with serve._own(remembered) as again:
            assert again.getsockname()[1] == other != port
    with serve._own(remembered) as later:
        assert later.getsockname()[1] == port
    assert remembered.ports() == (port, other)


@pytest.mark.parametrize("spoilt", ["", "{}", "[0, -1, 99999, true, null, 22]", "[[[["])
def test_a_spoilt_list_of_ports_is_none(tmp_path: Path, spoilt: str) -> None:
    remembered = RecentProjects(tmp_path / "projects.json")
    (tmp_path / "ports.json").write_text(spoilt)
    with serve._own(remembered) as listener:
        assert remembered.ports() == (listener.getsockname()[1],)
    assert remembered.ports()[0] in serve.OWN_PORTS
