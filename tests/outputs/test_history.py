"""A run into the same folder keeps the dataset of the last one and says what has changed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import outputs_builders as build
import pytest
from lxml import html
from openpyxl import load_workbook

from winterplan_extract.comparison.rounds import Run, compare_rounds, read_run
from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs import history as kept
from winterplan_extract.outputs import write_outputs
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.run import _since_the_last_run

SHEET = "Since the last run"


def write(out: Path, comparison: Comparison, day: int, **more: Any) -> None:
    run = {"finished": f"2020-12-{day:02}T09:30:00+00:00"}
    since = _since_the_last_run(Request(out=out, settings=build.SETTINGS), comparison)
    write_outputs(comparison, out, plan=build.plan(), settings=build.SETTINGS, since=since, run=run, **more)


def met_now() -> Comparison:
    """The comparison, Ambleford's gap closed and Brackwater's bandstand gone."""
    whole = build.with_row(replace(build.comparison().rows[1], met="yes", flags=()))
    ids = ("KIT-03", "GAR-01")
    coverage = tuple(
        replace(c, state="yes") if c.council == "Ambleford" and c.action_id in ids else c for c in whole.coverage
    )
    return replace(whole, coverage=coverage, rows=tuple(row for row in whole.rows if row.row_id != "bra-004"))


def test_the_last_runs_dataset_is_kept_under_its_own_time(tmp_path: Path) -> None:
    write(tmp_path / "out", build.comparison(), 1)
    first = (tmp_path / "out" / "dataset" / "rows.csv").read_bytes()
    assert not (tmp_path / "out" / "history").exists()
    write(tmp_path / "out", met_now(), 8)
    (packed,) = (tmp_path / "out" / "history").iterdir()
    assert packed.name == "2020-12-01-093000.zip"
    with ZipFile(packed) as archive:
        assert archive.read("dataset/rows.csv") == first
        archive.extractall(tmp_path / "unpacked")
    assert len(read_run(tmp_path / "unpacked").rows) == len(build.comparison().rows)


def test_the_sheet_names_the_folder_history_only_where_one_stands(tmp_path: Path) -> None:
    for day, comparison in enumerate((build.comparison(), build.comparison(), met_now()), start=1):
        write(tmp_path, comparison, day)
        book = load_workbook(tmp_path / "comparison.xlsx")
        about = [line[0] for line in book[SHEET].iter_rows(max_row=4, values_only=True)] if SHEET in book else []
        named = any("the folder history" in str(text) for text in about)
        assert (SHEET in book, named) == (day > 1, (tmp_path / "history").exists())


def test_the_page_says_what_has_changed_since_and_what_is_published_does_not(tmp_path: Path) -> None:
    for profile, shown in (("working", True), ("publish", False)):
        write(tmp_path / profile, build.comparison(), 1)
        write(tmp_path / profile, met_now(), 8, profile=profile)
        page = html.parse(tmp_path / profile / "report.html").getroot()
        lines = page.xpath("//table[@id='since-table']/tbody/tr")
        assert bool(lines) is shown
        assert {line.get("data-c") for line in lines} == ({"0", "1"} if shown else set()), "it is filtered by council"
        assert any("Mend the bandstand" in line.text_content() for line in lines) is shown


def test_a_run_that_gives_the_same_is_not_kept_twice(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        write(tmp_path, build.comparison(), day)
    assert not (tmp_path / "history").exists()


def test_the_last_ten_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "RUNS_KEPT", 2)
    for day in range(1, 6):
        write(tmp_path, (build.comparison(), met_now())[day % 2], day)
    assert sorted(p.name[:10] for p in (tmp_path / "history").iterdir()) == ["2020-12-03", "2020-12-04"]


def test_the_sheet_says_what_came_went_and_changed_its_answer(tmp_path: Path) -> None:
    write(tmp_path, build.comparison(), 1)
    assert SHEET not in load_workbook(tmp_path / "comparison.xlsx").sheetnames
    write(tmp_path, met_now(), 8)
    sheet = load_workbook(tmp_path / "comparison.xlsx")[SHEET]
    said = {(line[0].value, line[1].value, line[3].value) for line in sheet.iter_rows(min_row=1)}
    assert ("Ambleford", "KIT-03", "Newly met") in said
    assert ("Brackwater", None, "Row gone") in said


def test_nothing_changed_is_said_and_what_is_published_has_no_such_sheet(tmp_path: Path) -> None:
    write(tmp_path, build.comparison(), 1)
    write(tmp_path, build.comparison(), 2)
    words = [cell.value for line in load_workbook(tmp_path / "comparison.xlsx")[SHEET].iter_rows() for cell in line]
    assert "Nothing has changed since the last run." in words
    write(tmp_path, met_now(), 3, profile="publish")
    assert SHEET not in load_workbook(tmp_path / "comparison.xlsx").sheetnames


def test_a_spoilt_dataset_is_no_last_run(tmp_path: Path) -> None:
    write(tmp_path, build.comparison(), 1)
    (tmp_path / "dataset" / "coverage.csv").write_text("spoilt", encoding="utf-8")
    write(tmp_path, met_now(), 2)
    assert SHEET not in load_workbook(tmp_path / "comparison.xlsx").sheetnames
    assert [p.name for p in (tmp_path / "history").iterdir()] == ["2020-12-01-093000.zip"]


def test_the_same_run_compared_with_itself_has_no_change(tmp_path: Path) -> None:
    write(tmp_path, build.comparison(), 1)
    old = read_run(tmp_path)
    new = Run("new", *(getattr(build.comparison(), name) for name in ("documents", "rows", "coverage", "actions")))
    assert compare_rounds(old, new, settings=build.SETTINGS).changes == ()
