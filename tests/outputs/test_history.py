"""A run into the same folder keeps the dataset of the last one and says what has changed since."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import outputs_builders as build
import pytest
from lxml import html
from openpyxl import load_workbook

from winterplan_extract.comparison.rounds import compare_rounds
from winterplan_extract.comparison.rounds.run import Run, read_run
from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs import staging as kept
from winterplan_extract.outputs import write_outputs
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.run import _since_the_last_run

SHEET = "Since the last run"


def write(out: Path, comparison: Comparison, day: int, **more: Any) -> None:
    run = {"finished": f"2020-12-{day:02}T09:30:00+00:00"}
    since = _since_the_last_run(Request(out=out, settings=build.SETTINGS), comparison, run)
    write_outputs(comparison, out, plan=build.plan(), since=since, run=run, **more)


def met_now() -> Comparison:
    """The comparison, Ambleford's gap closed and Brackwater's bandstand gone."""
    whole = build.with_row(replace(build.comparison().rows[1], met="yes", flags=()))
    ids = ("KIT-03", "GAR-01")
    coverage = tuple(
        replace(c, state="yes") if c.council == "Ambleford" and c.action_id in ids else c for c in whole.coverage
    )
    return replace(whole, coverage=coverage, rows=tuple(row for row in whole.rows if row.row_id != "bra-004"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a first run."""
    write(out := tmp_path_factory.mktemp("first"), build.comparison(), 1)
    return out


@pytest.fixture(scope="module")
def same(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after two runs more for which nothing has changed."""
    out = Path(shutil.copytree(first, tmp_path_factory.mktemp("same") / "out"))
    for day in (2, 3):
        write(out, build.comparison(), day)
    return out


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs after a second run, for which something has."""
    out = Path(shutil.copytree(first, tmp_path_factory.mktemp("second") / "out"))
    write(out, met_now(), 8)
    return out


def words(out: Path) -> set[Any]:
    """What the sheet says; nothing where there is none."""
    book = load_workbook(out / "comparison.xlsx", read_only=True)
    try:
        return {text for line in book[SHEET].values for text in line} if SHEET in book.sheetnames else set()
    finally:
        book.close()


def test_the_last_runs_dataset_is_kept_under_its_own_time(first: Path, second: Path, tmp_path: Path) -> None:
    assert not (first / "history").exists()
    (packed,) = (second / "history").iterdir()
    assert packed.name == "2020-12-01-093000.zip"
    with ZipFile(packed) as archive:
        assert archive.read("dataset/rows.csv") == (first / "dataset" / "rows.csv").read_bytes()
        archive.extractall(tmp_path / "unpacked")
    assert len(read_run(tmp_path / "unpacked").rows) == len(build.comparison().rows)


def test_the_sheet_names_the_folder_history_only_where_one_stands(first: Path, same: Path, second: Path) -> None:
    for out, shown, kept_one in ((first, False, False), (same, True, False), (second, True, True)):
        named = any("the folder history" in str(text) for text in words(out))
        assert (bool(words(out)), named, (out / "history").exists()) == (shown, kept_one, kept_one)


def test_the_page_says_what_has_changed_since_and_what_is_published_does_not(
    first: Path, second: Path, tmp_path: Path
) -> None:
    published = Path(shutil.copytree(first, tmp_path / "published"))
    write(published, met_now(), 8, profile="publish")
    for out, shown in ((second, True), (published, False)):
        page = html.parse(out / "report.html").getroot()
        lines = page.xpath("//table[@id='since-table']/tbody/tr")
        assert bool(lines) is shown
        assert {line.get("data-c") for line in lines} == ({"0", "1"} if shown else set()), "it is filtered by council"
        assert any("Mend the bandstand" in line.text_content() for line in lines) is shown
        assert bool(words(out)) is shown


def test_the_last_ten_are_kept(second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "RUNS_KEPT", 2)
    out = Path(shutil.copytree(second, tmp_path / "out"))
    for day, comparison in ((9, build.comparison()), (10, met_now())):
        write(out, comparison, day)
    assert sorted(p.name[:10] for p in (out / "history").iterdir()) == ["2020-12-08", "2020-12-09"]


def test_the_sheet_says_what_came_went_and_changed_its_answer(second: Path) -> None:
    sheet = load_workbook(second / "comparison.xlsx")[SHEET]
    said = {(line[0].value, line[1].value, line[3].value) for line in sheet.iter_rows(min_row=1)}
    assert ("Ambleford", "KIT-03", "Newly met") in said
    assert ("Brackwater", None, "Row gone") in said


def test_nothing_changed_is_said(same: Path) -> None:
    assert "Nothing has changed since the last run." in words(same)


def test_a_spoilt_dataset_is_no_last_run(first: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(first, tmp_path / "out"))
    (out / "dataset" / "coverage.csv").write_text("spoilt", encoding="utf-8")
    write(out, met_now(), 2)
    assert words(out) == set()
    assert [p.name for p in (out / "history").iterdir()] == ["2020-12-01-093000.zip"]


def test_the_same_run_compared_with_itself_has_no_change(first: Path) -> None:
    old = read_run(first)
    new = Run("new", *(getattr(build.comparison(), name) for name in ("documents", "rows", "coverage", "actions")))
    assert compare_rounds(old, new, settings=build.SETTINGS).changes == ()
