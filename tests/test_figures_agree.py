"""A figure is the same wherever it stands: on the screen, in the workbook, on the page, in the dataset, in run.json."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from python_calamine import load_workbook
from written_lines import csv_lines

from winterplan_extract.cli.run import run, say_what_came, say_where_to_look
from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.records import Comparison
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import write_outputs
from winterplan_extract.storage.plan_folder import load_plan

ROOT = Path(__file__).resolve().parent.parent
NOT_MISSING = ("in_review", "unread_part", "prose")  # an answer may stand there


@pytest.mark.slow
def test_figures_of_the_samples_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a copy of a return and a file that cannot be read among them."""
    returns = tmp_path / "returns"
    returns.mkdir()
    for path in (ROOT / "samples").glob("*/*-winter-plan.*"):
        shutil.copy(path, returns)
    shutil.copy(next(returns.glob("fleetbourne*")), returns / "fleetbourne again.docx")
    (returns / "spoilt.pdf").write_bytes(b"%PDF-1.7 nothing")
    options: dict[str, Any] = {"out": tmp_path / "out", "engine": "serial", "as_of": "15 Nov 2020"}
    assert run((returns,), options, quiet=False, bar=False) is Exit.SOME_FAILED
    assert_they_agree(tmp_path / "out", capsys.readouterr().out)


@pytest.mark.parametrize("councils", [4, pytest.param(151, marks=pytest.mark.slow)])
def test_figures_of_many_councils_agree(councils: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
    from generate import extracted, returns  # type: ignore[import-not-found, unused-ignore]

    plan, settings = load_plan(), Settings(as_of=date(2020, 11, 15))
    made = [extracted(council, rows) for council, rows in returns(councils, register=True)]
    comparison: Comparison = compare_returns(made, plan=plan, settings=settings)
    written = write_outputs(comparison, tmp_path / "out", plan=plan, run={})
    say_what_came(written)
    say_where_to_look(written, tmp_path / "out", "", ())
    assert_they_agree(tmp_path / "out", capsys.readouterr().out)


def assert_they_agree(out: Path, screen: str) -> None:
    """Every place that shows a figure shows what the dataset holds."""
    figures = of_dataset(out / "dataset")
    assert of_record(out / "run.json") == figures
    for place, shown in (
        ("screen", of_screen(screen)),
        ("workbook", of_workbook(out / "comparison.xlsx")),
        ("page", of_page(out / "report.html")),
    ):
        assert shown == {name: figures[name] for name in shown}, place


def of_dataset(folder: Path) -> dict[str, int]:
    """The figures counted from the CSV files, by rules written here once more."""
    table = {path.stem: csv_lines(path) for path in folder.glob("*.csv")}
    standing = {line["return_id"] for line in table["documents"] if line["stands"] == "true"}
    rows = [line for line in table["rows"] if line["return_id"] in standing]
    late = ["overdue" in line["flags"].split("; ") for line in rows]
    gaps = [
        row["met"] in ("no", "partly") or (row["met"] == "not_stated" and (row["decision"] == "mapped" or over))
        for row, over in zip(rows, late, strict=True)
    ]
    states = Counter(
        line["missing_because"] if line["missing_because"] in NOT_MISSING else line["state"]
        for line in table["coverage"]
    )
    decisions = Counter(row["decision"] for row in rows)
    severities = Counter(line["severity"] for line in table["problems"])
    by_file = Counter(line["return_id"] for line in table["problems"])
    assert {line["return_id"]: int(line["problems"]) for line in table["documents"]} == {
        line["return_id"]: by_file[line["return_id"]] for line in table["documents"]
    }
    return {
        "councils": len({line["council"] for line in table["coverage"]}),
        "files": len(table["documents"]),
        "rows in files": len(table["rows"]),
        "rows": len(rows),
        "mapped": decisions["mapped"],
        "to review": decisions["review"],
        "unmapped": decisions["unmapped"],
        "listed": len(table["coverage"]),
        "answered": sum(states[state] for state in ("yes", "partly", "no")),
        "met": states["yes"],
        "missing": states["missing"],
        "actions in review": states["in_review"],
        "actions not read": states["unread_part"] + states["prose"],
        "gaps": sum(gaps),
        "overdue": sum(late),
        "gap lines": sum(
            max(1, len(row["action_ids"].split("; "))) for row, gap in zip(rows, gaps, strict=True) if gap
        ),
        "not fully met": states["partly"] + states["no"] + states["not_stated"],
        "problems": severities["error"] + severities["warning"],
        "notes": severities["note"],
    }


def of_record(path: Path) -> dict[str, int]:
    """The figures in run.json."""
    counts = json.loads(path.read_text(encoding="utf-8"))["counts"]
    actions: Mapping[str, int] = Counter(counts["actions"])
    problems: Mapping[str, int] = Counter(counts["problems"])
    return {
        "councils": counts["councils"],
        "files": sum(counts["files"].values()),
        "rows in files": counts["rows_in_files"],
        "rows": counts["rows"],
        "mapped": counts["mapped"],
        "to review": counts["in_review"],
        "unmapped": counts["unmapped"],
        "listed": actions["listed"],
        "answered": actions["answered"],
        "met": actions["yes"],
        "missing": actions["missing"],
        "actions in review": actions["in_review"],
        "actions not read": actions["unread_part"] + actions["prose"],
        "gaps": counts["gaps"],
        "overdue": counts["overdue"],
        "gap lines": counts["gap_lines"],
        "not fully met": actions["partly"] + actions["no"] + actions["not_stated"],
        "problems": problems["error"] + problems["warning"],
        "notes": problems["note"],
    }


def of_screen(text: str) -> dict[str, int]:
    """The figures that the command prints."""
    found = re.search(r"([\d,]+) rows? to review, ([\d,]+) problems? to look at", " ".join(text.split()))
    assert found
    return {"to review": _number(found[1]), "problems": _number(found[2])}


def of_workbook(path: Path) -> dict[str, int]:
    """The figures on the sheets: sums of their columns, and lines that they have."""
    with load_workbook(str(path)) as book:
        sheets = {
            name: _Table(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names if name != "Lists"
        }
    glance = sheets["At a glance"]
    summary, deadlines, quality = sheets["Summary"], sheets["Deadlines"], sheets["Quality"]
    problems = Counter(sheets["Problems"].column("Severity"))
    missing = summary.total("Actions: missing")
    counted = {
        "councils": sum(each.startswith("Read") for each in summary.column("Return")),
        "rows": summary.total("Rows"),
        "mapped": summary.total("Rows mapped"),
        "to review": summary.total("Rows in review"),
        "unmapped": summary.total("Rows unmapped"),
        "met": summary.total("Actions: yes"),
        "answered": sum(summary.total(f"Actions: {answer}") for answer in ("yes", "partly", "no")),
        "missing": missing,
        "actions in review": summary.total("Actions: in review"),
        "actions not read": summary.total("Actions: not read"),
        "gaps": len(deadlines.lines),
        "overdue": summary.total("Gaps overdue"),
        "problems": problems["Error"] + problems["Warning"],
        "notes": problems["Note"],
        "files": len(sheets["Returns"].lines),
        "gap lines": len(sheets["Gaps"].lines),
        "not fully met": sum(int(glance.column(answer)[-1]) for answer in ("Partly", "No", "Not stated")),
    }
    assert _explained(glance.over) == (
        counted["not fully met"],
        counted["gap lines"],
        counted["gap lines"] - counted["not fully met"],
    ), "the line that says why At a glance and Gaps differ"
    assert len(sheets["Review"].column("Row id")) == counted["to review"]
    assert len(sheets["Unmapped rows"].lines) == counted["unmapped"]
    assert len(sheets["Missing actions"].lines) == missing + counted["actions in review"] + counted["actions not read"]
    assert deadlines.column("Due").count("Overdue") == counted["overdue"]
    assert len({*_at_overdue(sheets["Gaps"])}) == counted["overdue"]
    assert len(set(sheets["Gaps"].column("Row id"))) == counted["gaps"]
    assert quality.column("Rows")[-1] == counted["rows"]
    assert quality.column("Overdue")[-1] == counted["overdue"]
    return counted


def of_page(path: Path) -> dict[str, int]:
    """The figures at the top of the page."""
    page = html.fromstring(path.read_bytes())
    shown = {}
    for figure in page.xpath("//*[@class='figures']//li/a"):
        number, _, name = " ".join(figure.text_content().split()).partition(" ")
        shown[name] = number
    names = {"councils": "councils", "rows": "rows", "gaps": "gaps", "overdue": "overdue", "missing": "missing"}
    return {name: _number(shown[on_page]) for on_page, name in names.items()} | {
        "to review": _number(shown["in review"])
    }


def _explained(said: str) -> tuple[int, int, int]:
    """Actions not fully met, lines of Gaps, and those that are explained one by one."""
    found = re.search(r"Not stated are ([\d,]+) actions; the sheet Gaps has ([\d,]+) lines?([^.]*)\.", said)
    assert found, said
    more = [int(number) for number in re.findall(r"\d+", found[3].replace(",", ""))]
    return _number(found[1]), _number(found[2]), sum(more)


class _Table:
    """A sheet's table: its lines below the row of headings, which is the first with several texts side by side."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        head = next(at for at, row in enumerate(rows) if len(row) > 1 and row[0] and row[1])
        self._titles = list(rows[head])
        self.over = "\n".join(str(row[0]) for row in rows[:head])
        said = [row for row in rows[head + 1 :] if any(value != "" for value in row)]
        self.lines = [] if len(said) == 1 and sum(value != "" for value in said[0]) == 1 else said

    def column(self, title: str) -> list[Any]:
        at = self._titles.index(title)
        return [line[at] for line in self.lines]

    def total(self, title: str) -> int:
        return int(sum(value or 0 for value in self.column(title)))


def _at_overdue(gaps: _Table) -> list[str]:
    ids = zip(gaps.column("Row id"), gaps.column("Overdue"), strict=True)
    return [row_id for row_id, overdue in ids if overdue]


def _number(text: str) -> int:
    return int(text.replace(",", ""))
