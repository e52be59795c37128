"""Nobody but the browser that was given the first address is answered, and no page can be made to run what a return holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_builders import HOSTILE, PORT, browser, read, returned, rows_of
from starlette.testclient import TestClient

from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.projects import safe_name

PAGES = ("run", "files", "review", "rows", "comparison", "decisions", "rounds", "outputs")


def test_the_first_address_becomes_a_cookie_that_no_script_and_no_other_page_gets(desk: Desk) -> None:
    answer = browser(desk, let_in=False).get("/?token=secret", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and f"winterplan-{PORT}=" in cookie


@pytest.mark.parametrize(
    "path", ["/", "/static/desk.js", "/?token=wrong", "/?token=", "/p/x/rows", "//evil.example/?token=w"]
)
def test_without_the_token_nothing_is_told(desk: Desk, path: str) -> None:
    answer = browser(desk, let_in=False).get(path, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


ROW = "/p/0123456789ab/rows/leeds-csv-001"
LINKED = f"{ROW}?key=abc&next=//evil.example"


@pytest.mark.parametrize("site", [{}, {"sec-fetch-site": "none"}, {"sec-fetch-site": "same-origin"}])
def test_a_workbook_s_link_without_the_cookie_is_asked_for_again_and_told_nothing(
    desk: Desk, site: dict[str, str]
) -> None:
    """Excel asks by itself before it opens the browser, and takes no other answer than this for a page."""
    client = browser(desk, let_in=False)
    first = client.get(LINKED, headers=site)
    assert first.status_code == client.head(LINKED).status_code == 200
    assert 'content="0; url=?again=1&amp;key=abc"' in first.text, (
        "the same row at the same place, nothing else of the address"
    )
    assert "leeds" not in first.text and "set-cookie" not in first.headers
    again = client.get(f"{ROW}?again=1&key=abc", headers=site)
    assert again.status_code == 403 and "winterplan desk" in again.text, "it does not go on for ever"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", LINKED, {"sec-fetch-site": "cross-site"}),  # a link on another page
        ("GET", LINKED, {"sec-fetch-site": "same-site"}),  # on a page of another program of this machine
        ("GET", LINKED, {"origin": "http://evil.example"}),
        ("GET", LINKED, {"host": f"evil.example:{PORT}"}),
        ("POST", LINKED, {}),
        ("PUT", LINKED, {}),
        ("GET", f"{ROW}/../../rows", {}),
        ("GET", f"{ROW}/more", {}),
        ("GET", "/p/0123456789ab/rows", {}),
        ("GET", "/p/0123456789ab/files/leeds-csv/open", {}),
        ("GET", f"/{ROW}", {}),
    ],
)  # fmt: skip
def test_nothing_but_a_row_s_link_gets_that_answer(desk: Desk, method: str, path: str, headers: dict[str, str]) -> None:
    answer = browser(desk, let_in=False).request(method, path, headers=headers, follow_redirects=False)
    assert answer.status_code == 403 and "refresh" not in answer.text


@pytest.mark.parametrize(
    ("path", "to"),
    [("//evil.example/x?token=secret", "/evil.example/x"), ("/\\evil.example?token=secret", "/evil.example")],
)
def test_the_first_address_leads_to_no_other_site(desk: Desk, path: str, to: str) -> None:
    """A browser takes // and /\\ for the beginning of another site's name."""
    client = browser(desk, let_in=False)
    answer = client.get(f"http://127.0.0.1:{PORT}{path}", follow_redirects=False)
    assert answer.headers["location"].replace("%5C", "\\").lstrip("\\") == to


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"127.0.0.1.evil.example:{PORT}"],
)
def test_another_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"http://localhost:{PORT}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_changes_nothing(client: TestClient, project: Project, headers: dict[str, str]) -> None:
    answer = client.post(f"/p/{project.id}/run", data={"do": "read"}, headers=headers)
    assert answer.status_code == 403


def test_a_form_without_an_origin_is_refused(desk: Desk, project: Project) -> None:
    client = browser(desk)
    del client.headers["origin"]
    assert client.post(f"/p/{project.id}/run", data={"do": "stop"}).status_code == 403


def test_every_answer_forbids_scripts_of_others_and_tells_no_other_page(client: TestClient, project: Project) -> None:
    for path in ("/", "/nowhere", "/static/desk.css", *(f"/p/{project.id}/{page}" for page in PAGES)):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert "access-control-allow-origin" not in answer.headers, path
        assert answer.headers["x-content-type-options"] == "nosniff", path


@pytest.mark.parametrize("page", PAGES)
def test_what_a_return_holds_is_text_on_every_page(client: TestClient, project: Project, page: str) -> None:
    answer = client.get(f"/p/{project.id}/{page}")
    assert answer.status_code == 200
    assert HOSTILE not in answer.text
    assert "<script>" not in answer.text  # none of ours stands within a page either
    assert " onerror=" not in answer.text and " style=" not in answer.text


def test_a_hostile_cell_is_shown_as_it_is_written(client: TestClient, project: Project) -> None:
    answer = client.get(f"/p/{project.id}/rows", params={"q": "bicycles"})
    (row_id,) = {
        row.row_id for row in rows_of(project) if "bicycles" in row.requirement and row.council.startswith("Leeds")
    }
    page = client.get(f"/p/{project.id}/rows/{row_id}").text
    assert "Buy six more &lt;script&gt;" in answer.text and "Buy six more &lt;script&gt;" in page


def test_a_hostile_file_name_is_text_too(client: TestClient, project: Project, tmp_path: Path) -> None:
    returned(tmp_path / "returns", "<img src=x onerror=alert(1)> Devon County Council")
    read(project)
    page = client.get(f"/p/{project.id}/files").text
    assert "&lt;img src=x" in page and "<img src=x" not in page


@pytest.mark.parametrize(
    "path",
    [
        "outputs/..%2f..%2fproject.toml", "outputs/project.toml", "outputs/%2fetc%2fpasswd", "files/..%2f..%2fsecret.csv/open",
        "files/nobody/open", "rows/..%2f..%2f", "pages/nobody/1", "actions/%3Cscript%3E",
    ],
)  # fmt: skip
def test_only_what_the_project_knows_is_served(client: TestClient, project: Project, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.csv").write_text("secret")
    answer = client.get(f"/p/{project.id}/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text and "<script>" not in answer.text


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd"]
)
def test_nothing_beside_the_pages_own_files_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_link_out_of_the_folder_of_returns_is_not_followed(
    client: TestClient, project: Project, tmp_path: Path
) -> None:
    """The file was read; later somebody puts a link to another file in its place."""
    shown = project.snapshot()
    assert shown is not None
    line = shown.comparison.documents[0]
    (tmp_path / "secret.csv").write_text("secret")
    Path(line.file).unlink()
    Path(line.file).symlink_to(tmp_path / "secret.csv")
    answer = client.get(f"/p/{project.id}/files/{line.return_id}/open")
    assert answer.status_code == 404 and "secret" not in answer.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/abs/Kent.pdf", "Kent.pdf"), ("..", ""), (".", ""),
        (".hidden.pdf", ""), ("a\x00b.pdf", "a_b.pdf"), ('q"<x>.pdf', "q__x_.pdf"), ("", ""), ("x" * 400 + ".docx", "x" * 146 + ".docx"),
    ],
)  # fmt: skip
def test_a_dropped_file_lands_under_a_plain_name(given: str, name: str) -> None:
    assert safe_name(given) == name


def test_too_much_at_once_is_refused_before_it_is_read(client: TestClient, project: Project) -> None:
    answer = client.post(f"/p/{project.id}/run", content=b"do=read&x=" + b"y" * 2_000_000, headers={"content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert answer.status_code == 413
