"""What a command cannot be asked for is refused in a sentence, by name and with what is allowed: exit status 2."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from winterplan_extract.cli.app import app

ACTIONS = "action_id,theme_no,theme,section,title,requirement,audience,overlaps\nA-01,1,T,S,Title,Do it,LA,\n"
REFUSED = [
    (["--workers", "0"], "--workers: “0” is not allowed; use a whole number from 1 to 256"),
    (["--workers", "many"], "--workers: “many” is not allowed; use a whole number from 1 to 256"),
    (["--as-of", "soon"], "--as-of: “soon” is not allowed; use a day as 15/11/2020, 15 Nov 2020 or 2020-11-15"),
    (["--as-of", "01/01/1066"], "as_of: 1066-01-01 is not allowed; use a day from 2000-01-01 to 2099-12-31"),
    (["--region", "Middle Earth"], "There is no region “Middle Earth” on the register of councils; there are East Mid"),
    (["--profile", "loud"], "--profile: “loud” is not allowed; use one of publish, publish-unnamed, working"),
    (["--engine", "steam"], "--engine: “steam” is not allowed; use one of dask, process, serial"),
    (["--plan", "nowhere"], "actions.csv is not there"),
    (["--decisions", "."], "The decisions . are a folder. Name the comparison.xlsx that you filled in"),
]


def refusal(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["run", *arguments])
    assert done.exit_code == 2, done.output
    assert "inside the program" not in done.output
    assert "Traceback" not in done.output
    return done.output


@pytest.mark.parametrize(("options", "told"), REFUSED, ids=[" ".join(case[0]) for case in REFUSED])
def test_an_option_is_refused_by_name(options: list[str], told: str, tmp_path: Path) -> None:
    (tmp_path / "return.txt").write_text("A return", encoding="utf-8")
    assert told in refusal(str(tmp_path), "-o", str(tmp_path / "out"), *options)
    assert not (tmp_path / "out").exists()


def test_outputs_do_not_go_among_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "return.txt").write_text("A return", encoding="utf-8")
    (tmp_path / "dataset").mkdir()
    for command in (["run", f"{tmp_path}/."], ["compare", str(tmp_path / "dataset"), "elsewhere"]):
        done = CliRunner().invoke(app, [*command, "-o", str(tmp_path)])
        assert done.exit_code == 2, done.output
        assert "would lie among it" in done.output
        assert f"such as “{tmp_path}/{'comparison' if command[0] == 'run' else 'rounds'}”" in done.output
        assert sorted(path.name for path in tmp_path.iterdir()) == ["dataset", "return.txt"]


def written(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content, encoding="utf-8")


PIPELINES = [
    (written("[settings.limits]\nseconds = inf"), "[settings.limits] seconds: inf is not allowed; use a number from 1"),
    (written("[run]\nsources = ['x']\nout = \"a\\u0000\""), "[run] out: “a\\x00” is not allowed; use the name of a file"),
    (written("x = " + "[" * 3000 + "]" * 3000), "is nested too deeply"),
    (written("[settings.limits]\nmemory_mb = " + "9" * 5000), "holds a number of thousands of digits"),
    (Path.mkdir, "is a folder, not a file"),
    (os.mkfifo, "is a pipe or a device, not a file"),
    (lambda path: path.write_bytes(bytes(range(256))), "is not in UTF-8"),
]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
@pytest.mark.parametrize(("make", "told"), PIPELINES, ids=[case[1] for case in PIPELINES])
def test_a_pipeline_is_refused_by_name(make: Callable[[Path], object], told: str, tmp_path: Path) -> None:
    make(tmp_path / "region.toml")
    said = refusal(str(tmp_path / "region.toml"))
    assert told in said
    assert "region.toml" in said


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("x" * 300_000, "(300,000 characters) is not allowed; use text of 1 to 2,000 characters"),
        ("T\0", "“T\\x00” is not"),
    ],
)
def test_a_plan_is_refused_by_file_line_and_column(cell: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_text(ACTIONS.replace("Title", cell), encoding="utf-8")
    (tmp_path / "return.txt").write_text("A return", encoding="utf-8")
    said = refusal(str(tmp_path / "return.txt"), "--plan", str(tmp_path), "-o", str(tmp_path / "out"))
    assert "actions.csv line 2, column title: " in said
    assert told in said
