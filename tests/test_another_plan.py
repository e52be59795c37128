"""Another plan needs two files: docs/another-plan.md does what it says, and its title, dates and sheets are the plan's own."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner
from written_lines import table_lines

from winterplan_extract.cli.app import app
from winterplan_extract.storage.plan_folder import default_folder, load_plan

DOCS = Path(__file__).resolve().parents[1] / "docs"
COMMANDS = re.findall(r"^winterplan (.+)$", (DOCS / "another-plan.md").read_text(encoding="utf-8"), re.MULTILINE)
TITLE = "Summer Heat Plan for Social Care 2022"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page's commands write, typed as they stand in a folder that holds docs/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("home"))
        Path("docs").symlink_to(DOCS, target_is_directory=True)
        for command in COMMANDS:
            done = CliRunner().invoke(
                app, [*shlex.split(command), *(["--engine", "serial"] if command[:3] == "run" else [])]
            )
            assert done.exit_code == 0, (command, done.output)
        return Path("heat").absolute()


@pytest.mark.slow
def test_all_rows_are_mapped_in_the_plans_own_order(out: Path) -> None:
    listed = [action.action_id for action in load_plan(default_folder() / "example").actions]
    assert len(listed) == 12
    assert [(row["action_ids"], row["decision"]) for row in table_lines(out, "rows")] == [
        (one, "mapped") for one in listed
    ]
    assert {covered["state"] for covered in table_lines(out, "coverage")} == {"yes", "partly", "no"}


@pytest.mark.slow
def test_years_that_are_not_printed_fall_in_the_plans_period(out: Path) -> None:
    dates = [row["deadline_last"] for row in table_lines(out, "rows") if row["deadline_last"]]
    assert dates == ["2022-07-15", "2022-07-08", "2022-07-31", "2022-07-01", "2022-06-30", "2022-07-05", "2022-08-31"]
    assert [row["action_ids"] for row in table_lines(out, "rows") if "overdue" in row["flags"]] == ["PE-01", "PE-04"]


@pytest.mark.slow
def test_workbook_page_and_dataset_bear_the_plans_title_and_themes(out: Path) -> None:
    book = load_workbook(out / "comparison.xlsx", read_only=True)
    said = {sheet.title: {str(v) for row in sheet.iter_rows(values_only=True) for v in row if v} for sheet in book}
    assert f"{TITLE}: returns compared" in said["Cover"]
    assert {"Being ready (of 6)", "Looking after people (of 6)"} <= said["By theme"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"<title>{TITLE}: returns compared" in page
    assert "winter plan" not in page.lower()
    package = json.loads((out / "dataset" / "datapackage.json").read_text(encoding="utf-8"))
    assert TITLE in package["title"]
