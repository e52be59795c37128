"""A plan's own headings reach the readers: what is known as a heading is the plan's to say, not the package's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from test_text_stacked import export, flat, rows_of
from textfiles import document_of, texts
from typer.testing import CliRunner

import winterplan_extract
from winterplan_extract.cli.app import app
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

PACKAGE = Path(winterplan_extract.__file__).parent
OWN = {"Pledge": "requirement", "Where we are": "current_status", "Kept so far": "met", "Whose job": "lead"}
ROWS = [(f"Keep the promise number {n} to every carer", f"It was kept in part {n}", "Yes", "DASS") for n in range(8)]


def with_own_headings() -> Plan:
    """The package's plan, but the only headings that it knows are those above."""
    return replace(load_plan(), headings=tuple(OWN.items()))  # type: ignore[arg-type]  # the values are roles


def beneath(sheet: list[tuple[str | None, ...]]) -> None:
    sheet += [tuple(OWN), *ROWS[:4], tuple(OWN), *ROWS[4:]]


def beside(sheet: list[tuple[str | None, ...]]) -> None:
    halves = zip([tuple(OWN), *ROWS[:4]], [tuple(OWN), *ROWS[4:]], strict=True)
    sheet += [(*left, None, *right) for left, right in halves]


def beneath_in_another_order(sheet: list[tuple[str | None, ...]]) -> None:
    turned = [tuple(reversed(row)) for row in (tuple(OWN), *ROWS[4:])]
    sheet += [tuple(OWN), *ROWS[:4], *turned]


@pytest.mark.parametrize("laid_out", [beneath, beside, beneath_in_another_order])
def test_a_sheet_of_two_tables_under_the_plans_own_headings_gives_all_its_rows(
    laid_out: object, tmp_path: Path
) -> None:
    lines: list[tuple[str | None, ...]] = []
    laid_out(lines)  # type: ignore[operator]
    book = openpyxl.Workbook()
    for r, line in enumerate(lines, 1):
        for c, value in enumerate(line, 1):
            book.worksheets[0].cell(r, c).value = value
    book.save(tmp_path / "own.xlsx")
    found = extract_return(
        tmp_path / "own.xlsx", shown="own.xlsx", return_id="own", plan=with_own_headings(), settings=Settings()
    )
    assert [(row.requirement, row.current_status, row.met, row.lead_text) for row in found.rows] == [
        (asked, status, "yes", lead) for asked, status, _, lead in ROWS
    ]


def test_stacked_text_is_put_together_by_the_plans_own_headings() -> None:
    heads = ("Nr", "Pledge", "Where we are", "Kept so far", "What comes next", "Whose job", "Till which day")
    roles = ("ref", "requirement", "current_status", "met", "gap", "lead", "deadline")
    plan = replace(load_plan(), headings=tuple(zip(heads, roles, strict=True)))  # type: ignore[arg-type]  # as above
    made = document_of(
        export(rows_of(6), " ".join(heads[:3]) + " Kept \nso far \n\n" + " \n\n".join(heads[4:]) + "\n"), plan=plan
    )
    (table,) = made.tables
    assert [text for text in texts(table)[0] if text] == list(heads)
    assert texts(table)[1:] == flat(rows_of(6))


@pytest.mark.slow
def test_the_command_tables_takes_another_plan(tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_text(
        (PACKAGE.parent / "reference/actions.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "headings.csv").write_text(
        "wording,role\n" + "".join(f"{w},{r}\n" for w, r in OWN.items()), encoding="utf-8"
    )
    book = openpyxl.Workbook()
    for line in (tuple(OWN), *ROWS[:4], tuple(OWN), *ROWS[4:]):
        book.worksheets[0].append(line)
    book.save(tmp_path / "own.xlsx")
    asked = ["tables", str(tmp_path / "own.xlsx")]
    assert "2 tables" in CliRunner().invoke(app, [*asked, "--plan", str(tmp_path)]).output
    assert "1 table" in CliRunner().invoke(app, asked).output


def test_only_commands_and_use_cases_load_a_plan() -> None:
    """All else is handed the plan of the run, so that `--plan` reaches it."""
    loading = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bload_plan\(", path.read_text(encoding="utf-8"))
    }
    # storage holds it, the use cases load it, and preload fills caches with the package's own list beforehand.
    cases = {f"runs/{name}.py" for name in ("compare", "inspect", "match", "run")}
    desk = {"desk/project.py", "desk/app.py"}  # where a project's plan is named
    assert {name for name in loading if not name.startswith("cli/")} == {"storage/plan_folder.py", *cases, *desk}
