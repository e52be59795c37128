"""Corrections from the sheet Corrections into the next run: all outputs follow, what cannot be waits, what is taken back is gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from written_lines import table_lines

from winterplan_extract.domain.errors import Exit
from winterplan_extract.review import read_ledger
from winterplan_extract.review.ledger import withdraw
from winterplan_extract.runs.run import RunResult, run
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

HEADING = "Ref,Requirement,Current status,Fully met?,Action to close gap,Lead,By when\n"
Run = Callable[..., RunResult]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small returns and the outputs of a first run over them."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "returns"
    folder.mkdir()
    asked = [action.requirement for action in load_plan().actions[:6]]
    for council in ("Kent", "Norfolk"):
        lines = (
            f'{n},"{text}",In hand,Mostly,Ask the homes,DASS,31/12/2020\n' for n, text in enumerate(asked, start=1)
        )
        (folder / f"{council} winter plan.csv").write_text(HEADING + "".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        again()
    return home


@pytest.fixture
def winterplan(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the returns once more, in a copy; options are those of the run."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return again


def again(**options: Any) -> RunResult:
    return run("returns", **({"as_of": "2021-01-15", "engine": "serial", "cache": "cache", "out": "out"} | options))


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "dataset").glob("*.csv"))}


def typed(path: Path, *corrections: tuple[str, str, str, str]) -> Path:
    """Types corrections on the sheet, over whatever waits there."""
    book = load_workbook(path)
    sheet = book["Corrections"]
    header = next(line for line in sheet.iter_rows() if "Field" in [cell.value for cell in line])
    column = {cell.value: cell.column for cell in header}
    for number, texts in enumerate(corrections, start=header[0].row + 1):
        for heading, text in zip(("Row id", "Field", "Value", "Note"), texts, strict=True):
            sheet.cell(number, column[heading]).value = text or None
    book.save(path)
    return path


def on_sheet(path: Path, name: str) -> list[str]:
    """The lines of a sheet, their texts put together."""
    return [
        " | ".join(str(cell) for cell in line if cell) for line in load_workbook(path)[name].iter_rows(values_only=True)
    ]


def test_what_is_typed_is_taken_on_the_next_run_and_taken_back_without_a_trace(tmp_path: Path, winterplan: Run) -> None:
    out = tmp_path / "out"
    before = files(out)
    kent = table_lines(out, "rows")[0]["row_id"]
    norfolk = next(line["return_id"] for line in table_lines(out, "documents") if line["council"] == "Norfolk")
    book = typed(
        out / "comparison.xlsx",
        (kent, "met", "no", "rang them"),
        (kent, "Deadline text", "31 March 2021", ""),
        (norfolk, "council", "Suffolk County Council", ""),
        ("Norfolk winter plan.csv", "What the column holds: Action to close gap", "the current status", ""),
        ("Kent winter plan.csv", "Column 1 of table 1", "ref", ""),
    )
    result = winterplan(decisions=book)
    assert [problem.message for problem in result.decisions.problems] == []
    assert result.decisions.new == 5
    row = next(line for line in table_lines(out, "rows") if line["row_id"] == kent)
    assert (row["met"], row["deadline_last"], "corrected" in row["flags"]) == ("no", "2021-03-31", True)
    assert "overdue" not in row["flags"]
    assert {line["council"] for line in table_lines(out, "documents")} == {"Kent", "Suffolk"}
    moved = [line for line in table_lines(out, "rows") if line["council"] == "Suffolk"]
    assert {line["current_status"] for line in moved} == {"Ask the homes"}
    assert {line["state"] for line in table_lines(out, "decisions")} == {"stands"}
    assert "Suffolk" in next(line for line in on_sheet(out / "comparison.xlsx", "Comparison") if "Kent" in line)
    assert any(
        "rang them" in line and "met | no | partly" in line for line in on_sheet(out / "comparison.xlsx", "Decisions")
    )
    winterplan()
    after = files(out)
    winterplan()
    assert files(out) == after  # replayed, and nothing has changed
    withdraw(out / "decisions.csv", read_ledger(out / "decisions.csv"), on="2021-01-16T09:00:00Z")
    winterplan()
    assert files(out) == before


def test_what_cannot_be_waits_on_the_sheet_with_the_reason(tmp_path: Path, winterplan: Run) -> None:
    out = tmp_path / "out"
    row_id = table_lines(out, "rows")[0]["row_id"]
    wrong = [
        (row_id, "met", "mostly", "yes, partly, no, not applicable or not stated"),
        (
            row_id,
            "owner",
            "me",
            "is no field that can be corrected. Possible: Fully met; Current status; ",
        ),
        (
            row_id,
            "Fully met, as printed",
            "y",
            "follows from other fields and is not corrected itself. Correct Fully met instead",
        ),
        (row_id, "deadline_kind", "month", "Correct By when, as printed; First date"),
        (row_id, "Region", "North West", "Correct Council instead"),
        (row_id, "Other columns", "x", "Correct What the column holds instead"),
        (row_id, "Actions", "TST-01", "Choose what the row answers under Decision on the sheet Rows"),
        (row_id, "Page", "2", "says where the row stands and is not corrected"),
        ("somewhere-001", "met", "yes", "there is no row or file “somewhere-001”"),
        (row_id, "deadline last", "31/11/2020", "a day as 15/11/2020, 15 Nov 2020 or 2020-11-15"),
        (row_id, "", "yes", "Field is not filled in"),
        (row_id, "council", "Atlantis", "nearest:"),
        (row_id, "role", "gap", "A column is known by its heading"),
    ]
    book = typed(out / "comparison.xlsx", *((*line[:3], "") for line in wrong))
    result = winterplan(decisions=book)
    assert result.status == Exit.SOME_FAILED
    assert (result.decisions.new, len(result.decisions.waiting)) == (0, len(wrong))
    stands = on_sheet(out / "comparison.xlsx", "Corrections")
    for name, field, value, why in wrong:
        line = next(text for text in stands if text.startswith(" | ".join(filter(None, (name, field, value)))))
        assert why.casefold() in line.casefold()


def test_a_workbook_far_from_its_run_says_so_and_its_corrections_are_taken_next_time(
    tmp_path: Path, winterplan: Run
) -> None:
    row_id = table_lines(tmp_path / "out", "rows")[0]["row_id"]
    away = tmp_path / "away.xlsx"
    shutil.copyfile(typed(tmp_path / "out" / "comparison.xlsx", (row_id, "met", "no", "")), away)
    result = winterplan(decisions=away, out="elsewhere")
    (line,) = result.decisions.waiting
    assert "no run stands beside the workbook" in line.why
    assert winterplan(decisions=tmp_path / "elsewhere" / "comparison.xlsx", out="elsewhere").decisions.new == 1


def test_a_value_typed_over_where_it_was_read_is_told_where_it_is_put_right(tmp_path: Path, winterplan: Run) -> None:
    path = tmp_path / "out" / "comparison.xlsx"
    book = load_workbook(path)
    (cell,) = (c for line in book["Rows"].iter_rows() for c in line if c.value == "Fully met")
    book["Rows"].cell(cell.row + 1, cell.column).value = "No"
    book.save(path)
    (kept,) = winterplan(decisions=path).kept
    assert kept.message.endswith("a value that was misread is put right on its sheet Corrections.")
    typed(path, (table_lines(tmp_path / "out", "rows")[0]["row_id"], "met", "no", ""))
    (kept,) = winterplan(decisions=path).kept
    assert "Corrections." not in kept.message  # which was taken


def test_every_heading_of_the_sheet_rows_is_corrected_or_says_what_to_do_instead(
    tmp_path: Path, winterplan: Run
) -> None:
    out = tmp_path / "out"
    row_id = table_lines(out, "rows")[0]["row_id"]
    book = load_workbook(out / "comparison.xlsx", read_only=True)
    lines = ([cell for cell in line if cell] for line in book["Rows"].iter_rows(values_only=True))
    headings = [str(heading) for heading in next(line for line in lines if "Row id" in line)]
    names = [*headings, *table_lines(out, "rows")[0]]
    typed(out / "comparison.xlsx", *((row_id, name, "!", "") for name in names))
    result = winterplan(decisions=out / "comparison.xlsx")
    unknown = [line.field for line in result.decisions.waiting if "is no field" in line.why]
    assert unknown == ["origin", "notes"]
    winterplan(decisions=typed(out / "comparison.xlsx", (row_id, "Theme, as printed", "Warm homes", "")))
    assert [line["theme"] for line in table_lines(out, "rows") if line["row_id"] == row_id] == ["Warm homes"]


def test_a_run_does_not_write_over_corrections_that_nobody_has_taken(tmp_path: Path, winterplan: Run) -> None:
    out = tmp_path / "out"
    typed(out / "comparison.xlsx", (table_lines(out, "rows")[0]["row_id"], "met", "no", ""))
    with pytest.raises(Exception, match="holds 1 decision that no run has taken"):
        winterplan()
