"""From a folder of returns to the outputs, page by page, as a browser without script walks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_builders import ROWS, browser, desk_at, project_in, read, returned, row_of, rows_of, wait
from starlette.testclient import TestClient

from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.render import line_name
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.review import rule_on
from winterplan_extract.review.ledger import read_ledger, record


def form_of(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def in_review(project: Project) -> list[ReturnRecord]:
    """The rows that wait, as the desk asks for them."""
    shown = project.snapshot()
    assert shown is not None
    return [each.row for each in shown.questions]


def decide(client: TestClient, project: Project, take: str, **more: str) -> str:
    """Decides on the row that the page Review shows; gives its id."""
    page = client.get(f"/p/{project.id}/review").text
    sent = {"row_id": form_of(page, "row_id"), "row_key": form_of(page, "row_key"), "take": take} | more
    assert client.post(f"/p/{project.id}/review", data=sent).status_code == 200
    return sent["row_id"]


def test_a_project_is_made_of_a_folder_that_is_only_read(client: TestClient, desk: Desk, tmp_path: Path) -> None:
    path = returned(tmp_path / "returns", "Leeds City Council")
    before = path.stat().st_mtime_ns, sorted((tmp_path / "returns").iterdir())
    answer = client.post(
        "/new",
        data={"sources": str(tmp_path / "returns"), "name": "North: December", "region": "", "as_of": "30 Nov 2020"},
        files={"files": ("", b"")},
    )
    assert answer.status_code == 200 and "Run" in answer.text
    folder = tmp_path / "home" / "North December"
    assert 'out = "comparison"' in (folder / "project.toml").read_text()
    read(desk.open(folder))
    assert (path.stat().st_mtime_ns, sorted((tmp_path / "returns").iterdir())) == before
    assert "North December" in client.get("/").text


def test_files_dropped_on_the_page_become_the_project_s_own(client: TestClient, desk: Desk, tmp_path: Path) -> None:
    path = returned(tmp_path / "elsewhere", "Leeds City Council")
    files = [("files", (f"{name}/{path.name}", path.read_bytes())) for name in ("one", "two")]
    assert client.post("/new", data={"name": "Dropped"}, files=files).status_code == 200
    folder = tmp_path / "home" / "Dropped"
    assert sorted(each.name for each in (folder / "returns").iterdir()) == [f"{path.stem} (2).csv", path.name]
    read(desk.open(folder))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"sources": "", "name": "x"}, "Name the folder"),
        ({"sources": "relative/folder", "name": "x"}, "whole path"),
        ({"sources": "/nowhere/at/all", "name": "x"}, "There is no folder"),
        ({"name": "///"}, "Give the project a name"),
        ({"name": "x", "region": "Atlantis"}, "no region"),
        ({"name": "x", "as_of": "yesterday"}, "is no day"),
        ({"name": "x", "folder": "RETURNS"}, "only read"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client: TestClient, tmp_path: Path, typed: dict[str, str], told: str
) -> None:
    returned(tmp_path / "returns", "Leeds City Council")
    sent = {"sources": str(tmp_path / "returns")} | {
        k: v.replace("RETURNS", str(tmp_path / "returns")) for k, v in typed.items()
    }
    answer = client.post("/new", data=sent, files={"files": ("", b"")})
    assert answer.status_code == 400
    assert told in answer.text and sent["sources"] in answer.text
    assert not (tmp_path / "home").exists()


def test_the_day_of_the_returns_is_suggested_and_not_today(client: TestClient, project: Project) -> None:
    shown = project.snapshot()
    assert shown is not None
    page = client.get(f"/p/{project.id}/run").text
    assert "Day that decides what is overdue" in page
    client.post(f"/p/{project.id}/run", data={"do": "choose", "as_of": "5 Nov 2020", "region": ""})
    assert project.reading is not None
    project.reading._thread.join()
    later = project.snapshot()
    assert later is not None and later.comparison.as_of.isoformat() == "2020-11-05"
    assert any("overdue" in row.flags for row in later.comparison.rows)  # due on 31 October, and not met


def test_a_decision_is_in_the_ledger_at_once_and_in_every_view(client: TestClient, project: Project) -> None:
    row_id = decide(client, project, "no_action", note="local")
    (ruling,) = read_ledger(project.ledger)
    assert (ruling.verdict, ruling.note) == ("no_action", "local")
    assert row_id not in [row.row_id for row in in_review(project)]
    assert "no action" in client.get(f"/p/{project.id}/rows/{row_id}").text
    assert "no action" in client.get(f"/p/{project.id}/decisions").text


def test_undo_brings_the_row_back_and_keeps_the_line_in_the_ledger(client: TestClient, project: Project) -> None:
    row_id = decide(client, project, "no_requirement")
    project.snapshot()  # the pages have taken the decision in
    page = client.post(f"/p/{project.id}/review", data={"do": "undo"}).text
    assert form_of(page, "row_id") == row_id
    (ruling,) = read_ledger(project.ledger)
    assert ruling.withdrawn


def test_several_actions_are_taken_and_a_strange_one_is_refused(client: TestClient, project: Project) -> None:
    page = client.get(f"/p/{project.id}/review").text
    ids = re.findall(r'name="action" value="([^"]+)"', page)[:2]
    sent = {"row_id": form_of(page, "row_id"), "row_key": form_of(page, "row_key"), "take": "several"}
    assert client.post(f"/p/{project.id}/review", data=sent).status_code == 400  # none is ticked
    assert client.post(f"/p/{project.id}/review", data=sent | {"other": "XX-99 of my own"}).status_code == 400
    assert read_ledger(project.ledger) == ()
    client.post(f"/p/{project.id}/review", data=sent | {"action": ids})
    assert read_ledger(project.ledger)[0].action_ids == tuple(ids)


def test_the_same_wording_everywhere_settles_every_council(client: TestClient, project: Project) -> None:
    before = len(in_review(project))
    row_id = decide(client, project, "no_action", everywhere="yes")
    assert read_ledger(project.ledger)[0].council == ""
    wording = row_of(project, row_id).requirement
    assert wording not in [row.requirement for row in in_review(project)]
    assert len(in_review(project)) <= before - 2


def test_later_puts_a_row_last_and_loses_nothing(client: TestClient, project: Project) -> None:
    first = [row.row_id for row in in_review(project)]
    page = client.get(f"/p/{project.id}/review").text
    sent = {"row_id": form_of(page, "row_id"), "row_key": form_of(page, "row_key"), "do": "later"}
    after = client.post(f"/p/{project.id}/review", data=sent).text
    assert form_of(after, "row_id") == first[1]
    assert "1 of them put off" in after and f"<strong>{len(first)}</strong> left" in after


def test_of_two_windows_the_first_decision_stands(client: TestClient, project: Project) -> None:
    page = client.get(f"/p/{project.id}/review").text
    sent = {"row_id": form_of(page, "row_id"), "row_key": form_of(page, "row_key")}
    client.post(f"/p/{project.id}/review", data=sent | {"take": "no_action"})
    other = client.post(f"/p/{project.id}/review", data=sent | {"take": "no_requirement"}).text
    assert "decided in another window" in other
    assert [ruling.verdict for ruling in read_ledger(project.ledger)] == ["no_action"]


def test_a_corrected_cell_is_in_the_rows_the_history_and_the_outputs(
    client: TestClient, project: Project, tmp_path: Path
) -> None:
    row = next(row for row in rows_of(project) if row.met == "partly")
    page = client.post(
        f"/p/{project.id}/rows/{row.row_id}", data={"do": "correct", "met": "no", "gap": row.gap, "note": "typo"}
    ).text
    assert "Corrected: Fully met?" in page and "typo" in page
    assert row_of(project, row.row_id).met == "no" and "corrected" in row_of(project, row.row_id).flags
    (ruling,) = read_ledger(project.ledger)
    assert (ruling.field, ruling.value, ruling.was) == ("met", "no", "partly")
    refused = client.post(f"/p/{project.id}/rows/{row.row_id}", data={"do": "correct", "deadline_last": "next week"})
    assert refused.status_code == 400 and len(read_ledger(project.ledger)) == 1


def test_undoing_one_correction_brings_back_what_was_read(client: TestClient, project: Project) -> None:
    row = next(row for row in rows_of(project) if row.met == "partly")
    page = client.post(f"/p/{project.id}/rows/{row.row_id}", data={"do": "correct", "met": "no"}).text
    client.post(f"/p/{project.id}/rows/{row.row_id}", data={"do": "withdraw", "line": form_of(page, "line")})
    assert row_of(project, row.row_id) == row


def test_a_misread_council_is_corrected_at_its_file(client: TestClient, project: Project) -> None:
    shown = project.snapshot()
    assert shown is not None
    line = shown.comparison.documents[0]
    client.post(
        f"/p/{project.id}/files",
        data={"do": "correct", "return_id": line.return_id, "council": "Surrey", "stands": "", "leave_out": ""},
    )
    later = project.snapshot()
    assert later is not None and later.documents[line.return_id].council == "Surrey"
    refused = client.post(
        f"/p/{project.id}/files", data={"do": "correct", "return_id": line.return_id, "council": "Atlantis"}
    )
    assert refused.status_code == 400


def test_rows_are_filtered_and_every_view_has_an_address(client: TestClient, project: Project) -> None:
    page = client.get(f"/p/{project.id}/rows", params={"q": "BICYCLES valley", "council": "Leeds"}).text
    assert "<strong>1 row</strong>" in page
    assert "<strong>2 rows</strong>" in client.get(f"/p/{project.id}/rows", params={"met": "partly"}).text
    assert "No row is left" in client.get(f"/p/{project.id}/rows", params={"q": "zeppelin"}).text
    assert client.get(f"/p/{project.id}/rows", params={"page": "99999999"}).status_code == 200


def test_the_comparison_and_an_action_show_each_council(client: TestClient, project: Project) -> None:
    row = next(row for row in rows_of(project) if row.action_ids)
    page = client.get(f"/p/{project.id}/actions/{row.action_ids[0]}").text
    assert row.council in page and row.current_status in page
    grid = client.get(f"/p/{project.id}/comparison", params={"answer": "yes"}).text
    assert f"rows/{row.row_id}" in grid or row.met != "yes"


def test_a_colleague_s_ledger_is_taken_in_and_conflicts_stand_side_by_side(
    client: TestClient, project: Project
) -> None:
    ours = decide(client, project, "no_action")
    text = project.ledger.read_text(encoding="utf-8-sig")
    theirs = text.replace("no_action", "no_requirement").replace("Z,", "Z,Colleague ", 1)
    send = {"ledger": ("decisions.csv", theirs.encode())}
    page = client.post(f"/p/{project.id}/decisions", files=send).text
    assert "Take theirs" in page and "not a requirement" in page
    settled = client.post(f"/p/{project.id}/decisions", data={"do": "settled", "theirs": form_of(page, "theirs")})
    assert settled.status_code == 200
    shown = project.snapshot()
    assert shown is not None
    stands = [entry for entry in shown.entries if entry.state == "stands"]
    assert [entry.ruling.verdict for entry in stands] == ["no_requirement"] and ours in stands[0].met
    assert client.post(f"/p/{project.id}/decisions", files={"ledger": ("x.csv", b"no,ledger\n")}).status_code == 400


def test_what_the_command_beside_the_desk_decides_is_seen_and_kept(client: TestClient, project: Project) -> None:
    decide(client, project, "no_action")
    other = next(row for row in rows_of(project) if row.action_ids)
    record(project.ledger, [rule_on(other, (), by="B", now=datetime.now(UTC), verdict="no_requirement")])
    assert row_of(project, other.row_id).action_ids == ()
    client.post(f"/p/{project.id}/rows/{other.row_id}", data={"take": "no_action"})
    assert [ruling.verdict for ruling in read_ledger(project.ledger)] == ["no_action", "no_requirement", "no_action"]


def test_nothing_leads_nowhere_with_a_traceback(client: TestClient, project: Project) -> None:
    for path in ("/nowhere", "/p/nobody/rows", f"/p/{project.id}/rows/nobody", f"/p/{project.id}/nothing"):
        answer = client.get(path)
        assert answer.status_code == 404 and "Traceback" not in answer.text and "<h1>" in answer.text


def test_the_desk_closes_itself_when_told(client: TestClient, desk: Desk) -> None:
    closed: list[bool] = []
    desk.when_closed = lambda: closed.append(True)
    assert "closed" in client.post("/close").text
    assert closed == [True] and desk.closing.is_set()


def test_progress_comes_as_events_until_the_reading_is_over(client: TestClient, project: Project) -> None:
    answer = client.get(f"/p/{project.id}/run/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert '"state": "done"' in answer.text and answer.text.endswith("event: over\ndata: {}\n\n")


def test_a_column_taken_for_another_is_corrected_and_its_file_alone_read_again(tmp_path: Path) -> None:
    desk = desk_at(tmp_path, no_cache=False, cache=tmp_path / "cache")
    returned(tmp_path / "returns", "Leeds City Council", ROWS[:2])
    project = project_in(tmp_path, desk, "Kent County Council")
    client = browser(desk)
    shown = project.snapshot()
    assert shown is not None
    line = next(each for each in shown.comparison.documents if each.council.startswith("Kent"))
    sent = {"do": "correct", "return_id": line.return_id, "council": line.council, "document_date": "",
            "heading": "Lead", "role": "gap"}  # fmt: skip
    assert "Lead: who leads" in client.get(f"/p/{project.id}/files").text
    answer = client.post(f"/p/{project.id}/files", data=sent | {"role": ""})
    assert answer.status_code == 400 and "Choose both" in answer.text
    assert client.post(f"/p/{project.id}/files", data=sent).url.path.endswith("/run")
    wait(project)
    leads = {row.council: row.lead_text for row in rows_of(project) if row.ref == "1"}
    assert leads == {"Leeds": "Director", "Kent": ""}
    assert project.reading is not None and project.reading.progressed().cached == 1
    (ruling,) = read_ledger(project.ledger)
    assert (ruling.field, ruling.row_key, ruling.requirement, ruling.value, ruling.was) == ("role", line.sha256, "Lead", "gap", "lead")  # fmt: skip
    client.post(f"/p/{project.id}/decisions", data={"do": "withdraw", "line": line_name(ruling)})
    rows_of(project)  # whoever looks at a page has it read again
    wait(project)
    assert {row.lead_text for row in rows_of(project) if row.ref == "1"} == {"Director"}
    desk.close()


@pytest.mark.parametrize("field", ["sources", "folder", "plan"])
def test_the_home_of_nobody_is_a_wrong_path_and_no_fault_of_the_program(
    client: TestClient, project: Project, tmp_path: Path, field: str
) -> None:
    typed = {"sources": str(tmp_path / "returns"), "name": "Another", field: "~no-such-user/returns"}
    assert client.post("/new", data=typed, files={"files": ("", b"")}).status_code == 400
    assert client.post("/open", data={"folder": "~no-such-user"}).status_code == 400
    assert client.get(f"/p/{project.id}/rounds", params={"old": "~no-such-user"}).status_code == 200
