"""From a folder of returns to the outputs, page by page, as a browser without script walks."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desk_builders import ROWS, browser, desk_at, project_in, read, returned, row_of, rows_of, wait
from starlette.testclient import TestClient

from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.page import line_name, sure
from winterplan_extract.desk.pages.rows import reason_lines
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.projects import Chosen, write_project
from winterplan_extract.domain.change_lines import BY_PERSON, Change, RoundFacts, Rounds
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import WORDINGS, said_at_desk, wording
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.words import names_of
from winterplan_extract.outputs.words import day
from winterplan_extract.review import rule_on
from winterplan_extract.review.ledger import read_ledger, record
from winterplan_extract.runs.compare import CompareResult


def form_of(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def select_of(page: str, name: str) -> str:
    """The value on which a drop-down of the page stands."""
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert found, name
    options = re.findall(r'<option value="([^"]*)"( selected)?', found.group())
    return next((value for value, chosen in options if chosen), options[0][0])


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
        ({"sources": ""}, {"sources": "Name the folder"}),
        ({"sources": "relative/folder", "name": "x"}, {"sources": "whole path"}),
        ({"sources": "/nowhere/at/all", "name": "x"}, {"sources": "There is no folder"}),
        ({"name": "///"}, {"name": "Give the project a name"}),
        ({"name": "x", "region": "Atlantis"}, {"region": "no region"}),
        ({"name": "x", "as_of": "yesterday"}, {"as_of": "is no day"}),
        ({"name": "x", "folder": "RETURNS"}, {"folder": "only read"}),
        ({"name": "x", "folder": "there"}, {"folder": "whole path"}),
        ({"name": "x", "plan": "/nowhere"}, {"plan": "/nowhere"}),
        ({"sources": "/nowhere", "name": "???", "as_of": "32/13/2020"}, {"sources": "no folder", "name": "a name", "as_of": "is no day"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    client: TestClient, tmp_path: Path, typed: dict[str, str], told: dict[str, str]
) -> None:
    returned(tmp_path / "returns", "Leeds City Council")
    sent = {"sources": str(tmp_path / "returns")} | {
        k: v.replace("RETURNS", str(tmp_path / "returns")) for k, v in typed.items()
    }
    answer = client.post("/new", data=sent, files={"files": ("", b"")})
    assert answer.status_code == 400
    found = dict(re.findall(r'<p class="fault" id="why-(\w+)">(.*?)</p>', answer.text))
    assert found.keys() == told.keys() and all(text in found[name] for name, text in told.items())
    assert all(f'aria-describedby="why-{name}"' in answer.text for name in told)
    for name in ("sources", "name", "folder", "as_of", "plan"):
        assert f'name="{name}" value="{html.escape(sent.get(name, ""))}"' in answer.text
    assert not (tmp_path / "home").exists()


def test_files_that_cannot_be_taken_leave_the_name_free_for_the_next_try(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = returned(tmp_path / "elsewhere", "Leeds City Council")
    files = [("files", (path.name, path.read_bytes()))]
    monkeypatch.setattr("winterplan_extract.desk.projects.MB", 0)
    answer = client.post("/new", data={"name": "Dropped"}, files=files)
    assert answer.status_code == 400 and 'id="why-files"' in answer.text and 'value="Dropped"' in answer.text
    monkeypatch.undo()
    monkeypatch.setattr(Project, "read", lambda _: None)
    assert client.post("/new", data={"name": "Dropped"}, files=files).status_code == 200
    assert (tmp_path / "home" / "Dropped" / "returns" / path.name).is_file()


@pytest.mark.parametrize(
    ("page", "sent", "field", "told"),
    [
        ("decisions", {"files": {"ledger": ("x.csv", b"no,ledger\n")}}, "ledger", "column"),
        ("decisions", {"files": {"ledger": ("", b"")}}, "ledger", "No file was chosen"),
        ("files", {"files": {"files": ("", b"")}}, "files", "No file was chosen"),
    ],
)
def test_a_file_that_cannot_be_taken_says_so_beside_its_field(
    client: TestClient, project: Project, monkeypatch: pytest.MonkeyPatch, page: str, sent: Any, field: str, told: str
) -> None:
    chosen = replace(project.request, sources=(project.folder / "returns",))  # as of a project whose files were dropped
    monkeypatch.setattr(project, "request", chosen)
    answer = client.post(f"/p/{project.id}/{page}", **sent)
    assert answer.status_code == 400
    assert told in re.findall(rf'<p class="fault" id="why-{field}">(.*?)</p>', answer.text)[0]


@pytest.mark.parametrize("old", ["/nowhere/at/all", "~no-such-user", "HERE"])
def test_an_earlier_run_that_cannot_be_compared_is_said_beside_its_field(
    client: TestClient, project: Project, tmp_path: Path, old: str
) -> None:
    (tmp_path / "home" / "Region" / "comparison").mkdir(exist_ok=True)
    (tmp_path / "home" / "Region" / "comparison" / "comparison.xlsx").touch()
    named = old.replace("HERE", str(tmp_path))
    page = client.get(f"/p/{project.id}/rounds", params={"old": named}).text
    assert 'id="why-old"' in page and f'value="{named}"' in page


def test_a_change_says_what_to_bear_in_mind_such_as_that_a_person_made_it(
    client: TestClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = RoundFacts("october", None, 1, 1, 1)
    change = Change("Kent", "E1", (), "Serve meals", "slipped", was="yes", now="in_review", note=BY_PERSON)
    rounds = CompareResult(Rounds(facts, facts, (change,), ()))
    monkeypatch.setattr("winterplan_extract.desk.pages.comparison.compare", lambda *_: rounds)
    project.workbook.parent.mkdir(exist_ok=True)
    project.workbook.touch()
    page = client.get(f"/p/{project.id}/rounds", params={"old": "october"}).text
    assert BY_PERSON in page and "<td>Yes</td><td>In review</td>" in page


@pytest.mark.parametrize("code", WORDINGS)
def test_a_problem_at_the_desk_names_no_command(code: str) -> None:
    names = set(re.findall(r"{(\w+)}", WORDINGS[code][1])) - {"page", "table", "row"}
    for value in ("V", ""):
        found = Notice(code, tuple((name, value) for name in names if not name.endswith("_code")), 1, 2, 3)
        said = wording(found, at_desk=True)[1]
        assert not re.search(r"--\w|winterplan [a-z]|[`<>]", said)
        assert said_at_desk(code, wording(found)[1]) == said, "made of what the dataset has"


def test_what_is_no_return_is_told_in_the_desk_s_words_and_the_silent_in_one_line(
    client: TestClient, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "minutes.txt").write_text("Minutes of the parks committee\n\nIt met on Monday.\n")
    project = project_in(tmp_path, desk)
    page = client.get(f"/p/{project.id}/files").text
    assert "Minutes of the parks committee" in page and "--any-plan" not in page
    assert "read the returns again" in page
    assert re.search(r"<details class=\"about\"><summary>2 of the \d+ councils in [^<]* sent a return</summary>", page)


def test_a_project_that_is_gone_is_said_over_the_list_of_projects(client: TestClient, tmp_path: Path) -> None:
    answer = client.post("/open", data={"folder": str(tmp_path / "gone")})
    assert (
        answer.status_code == 400 and "is no project" in answer.text.partition('id="why-open"')[2].partition("</p>")[0]
    )


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
    assert "Corrected: Fully met." in page and "<strong>Fully met</strong>: " in page and "typo" in page
    assert row_of(project, row.row_id).met == "no" and "corrected" in row_of(project, row.row_id).flags
    (ruling,) = read_ledger(project.ledger)
    assert (ruling.field, ruling.value, ruling.was) == ("met", "no", "partly")


REFUSED = [
    ({"deadline_last": "next week"}, {"deadline_last": "a day as 15/11/2020"}),
    ({"leads": ";;;"}, {"leads": "such as “Director of Public Health"}),
    (
        {"deadline_first": "1 March 2021", "deadline_last": "1 Feb 2021"},
        {"deadline_last": "The first date, 2021-03-01"},
    ),
    (
        {"deadline_last": "<b>", "leads": "–"},
        {"deadline_last": "“&lt;b&gt;” is not possible for Last date", "leads": "letters"},
    ),
    ({"split": "no words of it"}, {"split": "such as “prevention and control in”"}),
    ({"requirement": " "}, {"requirement": "“[none]” is not possible for Requirement"}),
]


@pytest.mark.parametrize(("typed", "told"), REFUSED, ids=[", ".join(typed) for typed, _ in REFUSED])
def test_what_a_field_cannot_hold_is_said_beside_it_and_all_that_was_typed_stays(
    client: TestClient, project: Project, typed: dict[str, str], told: dict[str, str]
) -> None:
    row = next(row for row in rows_of(project) if row.met == "partly")
    also = {} if "split" in typed else {"gap": "A gap of my own", "note": "seen on paper", "met": "no"}
    answer = client.post(f"/p/{project.id}/rows/{row.row_id}", data={"do": "correct"} | also | typed)
    assert answer.status_code == 400 and read_ledger(project.ledger) == ()
    faults = dict(re.findall(r'<p class="fault" id="why-(\w+)">(.*?)</p>', answer.text))
    assert {name: text in faults.get(name, "") for name, text in told.items()} == dict.fromkeys(told, True)
    assert f'aria-describedby="why-{next(iter(told))}"' in answer.text
    assert all(html.escape(value.strip(), quote=False) in answer.text for value in (*also.values(), *typed.values()))
    assert not also or select_of(answer.text, "met") == "no"
    assert not any(re.search(r"\b(lead_text|deadline_\w+|current_status)\b", fault) for fault in faults.values())


def test_two_dates_that_are_possible_only_together_are_taken_together(client: TestClient, project: Project) -> None:
    row = next(row for row in rows_of(project) if row.met == "partly")
    for first, last in (("1 Dec 2020", "2 Dec 2020"), ("1 Feb 2021", "2 Feb 2021"), ("1 Nov 2020", "2 Nov 2020")):
        sent = {"do": "correct", "deadline_first": first, "deadline_last": last}
        assert client.post(f"/p/{project.id}/rows/{row.row_id}", data=sent).status_code == 200
    now = row_of(project, row.row_id)
    assert (str(now.deadline_first), str(now.deadline_last)) == ("2020-11-01", "2020-11-02")


def test_a_decision_that_cannot_be_keeps_the_note_and_the_ticks(client: TestClient, project: Project) -> None:
    page = client.get(f"/p/{project.id}/review").text
    ids = re.findall(r'name="action" value="([^"]+)"', page)
    sent = {
        "row_id": form_of(page, "row_id"),
        "row_key": form_of(page, "row_key"),
        "take": "several",
        "note": "my note",
    }
    for at in ("review", f"rows/{sent['row_id']}"):
        answer = client.post(f"/p/{project.id}/{at}", data=sent | {"action": ids[1], "other": "XX-99 mine"})
        assert answer.status_code == 400 and "There is no action “XX-99”" in answer.text
        assert 'value="my note"' in answer.text and 'value="XX-99 mine"' in answer.text
        assert f'value="{ids[1]}" checked' in answer.text


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
    assert refused.status_code == 400 and "“Atlantis” is not possible for Council" in refused.text
    assert "Possible: a council of the register" in refused.text and 'value="Atlantis"' in refused.text


def test_whether_a_file_stands_is_shown_as_it_is_and_taken_back_where_it_was_chosen(
    client: TestClient, project: Project
) -> None:
    def files() -> str:
        return client.get(f"/p/{project.id}/files").text

    shown = project.snapshot()
    assert shown is not None
    ids = [each.return_id for each in shown.comparison.documents]
    sent = {"do": "correct", "return_id": ids[0]}
    assert (select_of(files(), "stands"), select_of(files(), "leave_out")) == ("", "no")
    assert all(f"<label>{name} <" in files() for name in names_of("field of a file").values()), "as elsewhere"
    assert "as worked out: it stands" in files()
    client.post(f"/p/{project.id}/files", data=sent | {"stands": "no", "leave_out": "no"})
    assert "no" in re.findall(r'value="(\w*)" selected', files())
    assert [each.field for each in read_ledger(project.ledger)] == ["stands"]
    client.post(f"/p/{project.id}/files", data=sent | {"stands": "no", "leave_out": "no"})  # nothing else than holds
    assert len(read_ledger(project.ledger)) == 1
    client.post(f"/p/{project.id}/files", data=sent | {"stands": "", "leave_out": "yes"})
    later = project.snapshot()
    assert later is not None and later.documents[ids[0]].status == "skipped"
    client.post(f"/p/{project.id}/files", data=sent | {"stands": "", "leave_out": "no"})
    assert all(each.withdrawn for each in read_ledger(project.ledger))
    again = project.snapshot()
    assert again is not None and again.documents == shown.documents


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
    assert "Else: Elsewhere. No row of its own" in grid and "Yes: Yes" not in grid


@pytest.mark.parametrize(
    ("confidence", "told"),
    [(1.0, "over 99 %"), (0.9981, "over 99 %"), (0.9949, "99 %"), (0.62, "62 %"), (0.006, "1 %"), (0.004, "under 1 %"), (0.0, "under 1 %")],
)  # fmt: skip
def test_a_row_that_a_person_is_asked_about_has_no_certain_candidate(confidence: float, told: str) -> None:
    assert sure(confidence) == told


@pytest.mark.parametrize(("second", "told"), [(0.62, True), (0.5, True), (0.49, False)])
def test_review_says_where_a_row_may_answer_more_than_one_action(
    client: TestClient, project: Project, second: float, told: bool
) -> None:
    shown = project.snapshot()
    assert shown is not None
    best, other, *rest = shown.candidates[shown.questions[0].row.row_id]
    shown.__dict__["candidates"] = {
        best.row_id: (replace(best, confidence=0.9), replace(other, confidence=second), *rest)
    }
    assert ("It may answer more than one" in client.get(f"/p/{project.id}/review").text) is told


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
    assert (
        f'href="/p/{project.id}/rows"' in client.get(f"/p/{project.id}/rows/nobody").text
    )  # the way to the page that is named


def test_the_desk_closes_itself_when_told(client: TestClient, desk: Desk) -> None:
    closed: list[bool] = []
    desk.when_closed = lambda: closed.append(True)
    assert "closed" in client.post("/close").text
    assert closed == [True] and desk.closing.is_set()


def test_progress_comes_as_events_until_the_reading_is_over(client: TestClient, project: Project) -> None:
    answer = client.get(f"/p/{project.id}/run/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert '"state": "done"' in answer.text and answer.text.endswith("event: over\ndata: {}\n\n")


@pytest.mark.usefixtures("no_viewer")
@pytest.mark.parametrize("on", ["row", "files"])
def test_a_column_taken_for_another_is_corrected_and_its_file_alone_read_again(tmp_path: Path, on: str) -> None:
    desk = desk_at(tmp_path, no_cache=False, cache=tmp_path / "cache")
    returned(tmp_path / "returns", "Leeds City Council", ROWS[:2])
    project = project_in(tmp_path, desk, "Kent County Council")
    client = browser(desk)
    shown = project.snapshot()
    assert shown is not None
    line = next(each for each in shown.comparison.documents if each.council.startswith("Kent"))
    sent = {
        "do": "correct",
        "return_id": line.return_id,
        "council": line.council,
        "document_date": "",
        "role:lead": "lead",
    }
    assert (
        select_of(client.get(f"/p/{project.id}/files").text, "role:lead") == "lead"
    )  # opened on what it was taken for
    assert "Nothing was changed" in client.post(f"/p/{project.id}/files", data=sent).text
    row = next(each for each in rows_of(project) if each.return_id == line.return_id)
    page = client.get(f"/p/{project.id}/rows/{row.row_id}").text
    assert select_of(page, "role:current status") == "current_status"
    at = f"/p/{project.id}/rows/{row.row_id}" if on == "row" else f"/p/{project.id}/files"
    sent |= {"role:lead": "gap"} | ({"do": "column"} if on == "row" else {})
    assert client.post(at, data=sent).url.path.endswith("/run")
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


@pytest.mark.usefixtures("no_viewer")
def test_a_column_without_a_heading_is_corrected_by_its_place(client: TestClient, desk: Desk, tmp_path: Path) -> None:
    path = returned(tmp_path / "returns", "Leeds City Council")
    path.write_text(path.read_text(encoding="utf-8").replace("Current status", "", 1), encoding="utf-8")
    project = project_in(tmp_path, desk, "Kent County Council")
    leeds = next(row for row in rows_of(project) if row.council == "Leeds")
    page = client.get(f"/p/{project.id}/rows/{leeds.row_id}").text
    assert "Column 3 of table 1" in page and select_of(page, "role:column 3 of table 1") == "current_status"
    files = client.get(f"/p/{project.id}/files").text
    assert "</span> Table 1: Column 3 was taken for the current status from what its cells hold." in files
    sent = {"do": "column", "role:column 3 of table 1": "other"}
    client.post(f"/p/{project.id}/rows/{leeds.row_id}", data=sent)
    wait(project)
    assert {row.council: row.current_status for row in rows_of(project) if row.ref == "1"} == {
        "Leeds": "",
        "Kent": "In place",
    }


@pytest.mark.parametrize("field", ["sources", "folder", "plan"])
def test_the_home_of_nobody_is_a_wrong_path_and_no_fault_of_the_program(
    client: TestClient, project: Project, tmp_path: Path, field: str
) -> None:
    typed = {"sources": str(tmp_path / "returns"), "name": "Another", field: "~no-such-user/returns"}
    assert client.post("/new", data=typed, files={"files": ("", b"")}).status_code == 400
    assert client.post("/open", data={"folder": "~no-such-user"}).status_code == 400
    assert client.get(f"/p/{project.id}/rounds", params={"old": "~no-such-user"}).status_code == 200


def test_a_folder_is_chosen_without_typing_its_path(client: TestClient, desk: Desk, tmp_path: Path) -> None:
    desk.user_home = tmp_path / "user"
    returned(desk.user_home / "Documents" / "Winter & returns", "Leeds City Council")
    page = client.get("/folders", params={"name": "North", "files": ""}).text
    assert 'value="Documents"' in page and 'name="name" value="North"' in page and "Take “" not in page
    page = client.get("/folders", params={"at": "Documents", "name": "North"}).text
    assert 'value="Documents/Winter &amp; returns"' in page and "1 file that may be returns" in page
    page = client.get("/folders", params={"at": "Documents/Winter & returns", "name": "North"}).text
    chosen = html.unescape(form_of(page, "sources"))
    assert chosen == str(desk.user_home / "Documents" / "Winter & returns")
    page = client.get("/", params={"sources": chosen, "name": "North"}).text
    assert 'name="name" value="North"' in page and f'name="sources" value="{html.escape(chosen)}"' in page


@pytest.mark.parametrize(
    "place", ["..", "../outside", "/etc", "Documents/../..", ".hidden", "link", "Documents/\0", "nothing", "x" * 5000]
)
def test_only_folders_under_the_home_folder_are_shown(
    client: TestClient, desk: Desk, tmp_path: Path, place: str
) -> None:
    home = desk.user_home = tmp_path / "user"
    for name in ("Documents", ".hidden/inside", "../outside/secret"):
        (home / name).mkdir(parents=True)
    (home / "link").symlink_to(tmp_path / "outside")
    answer = client.get("/folders", params={"at": place})
    assert answer.status_code == 404 and "secret" not in answer.text and "inside" not in answer.text
    page = client.get("/folders").text
    assert re.findall(r'name="at" value="([^"]*)"', page) == ["", "Documents"]


def test_a_correction_that_meets_nothing_is_told_where_it_is_seen(
    client: TestClient, project: Project, tmp_path: Path
) -> None:
    row = next(row for row in rows_of(project) if row.met == "partly" and row.council == "Leeds")
    client.post(f"/p/{project.id}/rows/{row.row_id}", data={"do": "correct", "met": "no"})
    assert "want a look" not in client.get(f"/p/{project.id}/run").text
    reworded = [
        ("2", "Keep to what is known of infection in every home", *ROWS[1][2:]) if line is ROWS[1] else line
        for line in ROWS
    ]
    returned(tmp_path / "returns", "Leeds City Council", reworded)
    read(project)
    assert "1 decision or correction wants a look" in client.get(f"/p/{project.id}/run").text
    page = client.get(f"/p/{project.id}/decisions").text
    assert "The correction of Fully met to “no”" in page and "nearest: row" in page


def test_a_page_before_anything_is_read_says_so_and_leads_on(client: TestClient, desk: Desk, tmp_path: Path) -> None:
    write_project(tmp_path / "home" / "New", Chosen(tmp_path / "returns"))
    project = desk.open(tmp_path / "home" / "New")
    for place in ("review", "rows", "files", "comparison"):
        answer = client.get(f"/p/{project.id}/{place}")
        assert answer.status_code == 409 and f'href="/p/{project.id}/run">Read the returns</a>' in answer.text
        assert 'aria-label="Pages of the project"' in answer.text


def test_while_returns_are_read_nothing_leads_to_the_outputs(
    client: TestClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for row in in_review(project):
        project.decide(row, (), "no_action")
    project.settle()
    for row in in_review(project):  # what the first ones taught
        project.decide(row, (), "no_action")
    project.settle()
    assert "Write the outputs" in client.get(f"/p/{project.id}/review").text
    shown = project.snapshot()
    assert shown is not None
    monkeypatch.setattr(project, "_snapshot", replace(shown, whole=False))
    page = client.get(f"/p/{project.id}/review").text
    assert "Write the outputs" not in page and "See how far the reading is" in page


def test_a_correction_that_is_undone_is_told_as_one(client: TestClient, project: Project) -> None:
    row = next(row for row in rows_of(project) if row.met == "partly")
    client.post(
        f"/p/{project.id}/rows/{row.row_id}",
        data={"do": "correct", "deadline_first": "1 Dec 2020", "leads": "Catering team"},
    )
    page = client.get(f"/p/{project.id}/rows/{row.row_id}").text
    assert "taken as: Catering team" in page and "taken as: 1 Dec 2020" in page and "As read and corrected" in page
    assert "<strong>0</strong> done" in client.get(f"/p/{project.id}/review").text
    answer = client.post(f"/p/{project.id}/review", data={"do": "undo"})
    assert (
        answer.url.path.endswith(f"rows/{row.row_id}")
        and "Undone: the correction of Lead roles, First date." in answer.text
    )
    assert row_of(project, row.row_id) == row


def test_the_day_of_judging_is_told_where_nobody_has_chosen_one(client: TestClient, project: Project) -> None:
    shown = project.snapshot()
    assert shown is not None
    page = client.get(f"/p/{project.id}/run").text
    assert f"What is overdue is judged on {day(shown.comparison.as_of)}, the end of the plan’s period" in page
    assert f'name="as_of" value="{day(shown.comparison.as_of)}"' in page
    refused = client.post(f"/p/{project.id}/run", data={"do": "choose", "as_of": "soon", "region": ""})
    assert (
        refused.status_code == 400
        and "“soon” is no day; write it as" in refused.text
        and 'value="soon"' in refused.text
    )


def test_days_stand_in_forms_as_people_write_them_and_one_left_alone_is_no_change(
    client: TestClient, project: Project
) -> None:
    row = next(row for row in rows_of(project) if str(row.deadline_last) == "2020-11-30")
    page = client.get(f"/p/{project.id}/rows/{row.row_id}").text
    assert 'name="deadline_last" value="30 Nov 2020"' in page
    sent = {"do": "correct", "deadline_first": "30 Nov 2020", "deadline_last": "30/11/2020"}
    assert "Nothing was changed" in client.post(f"/p/{project.id}/rows/{row.row_id}", data=sent).text
    file = {"do": "correct", "return_id": row.return_id, "document_date": "20/11/2020"}
    assert "Date of the return" in client.post(f"/p/{project.id}/files", data=file).text
    page = client.get(f"/p/{project.id}/files").text
    assert 'name="document_date" value="20 Nov 2020"' in page
    assert (
        "Nothing was changed"
        in client.post(f"/p/{project.id}/files", data=file | {"document_date": "20 Nov 2020"}).text
    )
    assert [each.value for each in read_ledger(project.ledger)] == ["2020-11-20"]


def test_a_reason_with_a_semicolon_in_what_it_quotes_is_one_reason() -> None:
    held = "in review because “tell carers; ring homes” may ask for CAR-01 as well"
    assert reason_lines(f"{held}; shares “carers” with the action; next likeliest: CAR-01") == [
        held, "shares “carers” with the action", "next likeliest: CAR-01",
    ]  # fmt: skip
