"""README and guide say what the program does: their commands are taken, their sheets, flags and statuses are there."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import outputs_builders as build
import pytest
from typer.main import get_command

from winterplan_extract import __version__
from winterplan_extract.cli.app import app
from winterplan_extract.domain.errors import Exit
from winterplan_extract.outputs.sheets import workbook_sheets
from winterplan_extract.outputs.view import view
from winterplan_extract.outputs.words import FLAGS, STATUSES

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *ROOT.glob("docs/*.md"))}
TYPED = sorted(
    {
        (name, line.strip())
        for name, page in PAGES.items()
        for block in re.findall(r"^```(?:powershell)?\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        for part in re.split(r"&&|\n|;", block)
        if (line := re.sub(r"^\S*winterplan ", "winterplan ", part.strip())).startswith("winterplan ")
    }
)


@pytest.mark.parametrize(("page", "line"), TYPED, ids=[f"{page}: {line}" for page, line in TYPED])
def test_what_is_to_be_typed_is_a_command_with_its_options(page: str, line: str) -> None:
    command, words = get_command(app), shlex.split(line)[1:]
    while hasattr(command, "commands"):
        assert words[0] in command.commands, f"there is no command {words[0]}"
        command, words = command.commands[words[0]], words[1:]
    try:
        command.make_context("", list(words), resilient_parsing=False)
    except click.exceptions.Exit:
        pytest.fail("it prints something else")


def table(page: str, under: str) -> list[list[str]]:
    """The lines of the first table after a heading, below its own heading."""
    lines = PAGES[page].split(f"\n## {under}\n", 1)[1].split("\n## ", 1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("| ")][2:]


def test_the_guide_explains_every_flag_and_no_other() -> None:
    lines = table("guide.md", "What the flags mean")
    listed = {flag: word for line in lines for flag, word in zip(line[0].split(", "), line[1].split("; "), strict=True)}
    assert listed == {flag: word for flag, (word, _) in FLAGS.items()}


def test_the_guide_explains_every_status_of_a_file() -> None:
    assert {line[0]: line[1] for line in table("guide.md", "What the status of a file means")} == STATUSES


def test_every_page_that_tells_exit_statuses_tells_all_of_them() -> None:
    everywhere = [str(int(status)) for status in Exit]
    assert [line[0] for line in table("guide.md", "What a command ends with")] == [*everywhere, "130"]
    assert re.findall(r"^\| (\d+) \|", PAGES["dataset.md"], re.MULTILINE) == [*everywhere, "130"]
    readme = re.search(r"Exit status: (.*?)\n\n", PAGES["README.md"], re.DOTALL)
    assert readme and re.findall(r"(?:^|; )(\d)(?= )", " ".join(readme[1].split())) == everywhere


def test_every_sheet_that_is_named_is_in_the_workbook() -> None:
    sheets = {sheet.name for sheet in workbook_sheets(view(build.comparison(), build.plan(), build.SETTINGS.as_of))}
    opened = PAGES["guide.md"].split("## 3. Open", 1)[1].split("\n## ", 1)[0]
    named = re.findall(r"^- \*\*(.+?)\*\*", opened, re.MULTILINE)
    for page in ("README.md", "guide.md", "another-plan.md"):
        named += re.findall(r"sheets? \*\*(.+?)\*\*", " ".join(PAGES[page].split()))
    at_times = ("Not taken", "Since the last run")  # they stand only where something was not, or was before
    named = [sheet for sheet in named if sheet not in at_times]
    assert {"Comparison", "Review", "Gaps", "Returns"} <= set(named)
    assert sorted(set(named) - sheets) == []


def test_one_version_stands_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    heading = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
    assert heading == __version__


def test_the_pictures_of_the_guide_are_those_that_the_script_makes() -> None:
    shown = re.findall(r"!\[.*?\]\((\S+\.png)\)", PAGES["guide.md"])
    made = re.findall(r'"(\w+\.png)"', (ROOT / "docs" / "pictures.py").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(set(made)) == sorted(path.name for path in ROOT.glob("docs/*.png"))
