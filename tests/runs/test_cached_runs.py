"""Whole runs with a cache: killed and run again, two at once, cold and cached, in one process or several: the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

HEADING = "Ref,Requirement,Current status,Fully met?,Action to close gap,Lead,By when\n"
COUNCILS = ("Kent", "Devon", "Dorset", "Rutland", "Norfolk", "Suffolk", "Cornwall", "Lincolnshire")


Reaped = Callable[[subprocess.Popen[str]], subprocess.Popen[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with returns, the outputs of a run over them without a cache and of one that has filled the cache beside."""
    home = tmp_path_factory.mktemp("home")
    (home / "returns").mkdir()
    actions = load_plan().actions
    for number, council in enumerate(COUNCILS):
        asked = [action.requirement for action in actions[number * 5 : number * 5 + 20]]
        lines = (f'{n},"{text}",In hand,N,Ask the homes,DASS,31/12/2020\n' for n, text in enumerate(asked, start=1))
        (home / "returns" / f"{council} winter plan.csv").write_text(HEADING + "".join(lines), encoding="utf-8")
    for out, options in (("whole", ("--no-cache",)), ("cold", ("--cache", str(home / "cache")))):
        assert CliRunner().invoke(app, asked_for(home, home / out, *options)).exit_code == 0
    return home


def asked_for(home: Path, out: Path, *options: str) -> list[str]:
    return ["run", str(home / "returns"), "-o", str(out), "--as-of", "2021-01-15", "-q", *options]


def started(home: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "winterplan_extract", *asked_for(home, out, *options)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def dataset(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "dataset").glob("*.csv")}


def entries(folder: Path) -> dict[str, int]:
    """The kept readings, each with the number of its file on the disk, which changes when it is written again."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.kept") if path.stat().st_size < 1_000_000}


def test_a_run_that_was_killed_goes_on_where_it_was(home: Path, tmp_path: Path, reaped: Reaped) -> None:
    kept, out = tmp_path / "cache", tmp_path / "out"
    for least in (2, 5):
        run = reaped(started(home, out, "--cache", str(kept), "--workers", "1"))
        until = time.monotonic() + 60
        while len(entries(kept)) < least and run.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        run.kill()
        run.communicate(timeout=20)
    before = entries(kept)
    assert len(before) >= 5
    last = reaped(started(home, out, "--cache", str(kept)))
    assert last.communicate(timeout=120)[1] == ""
    assert dataset(out) == dataset(home / "whole")
    assert entries(kept).items() >= before.items()  # nothing that was done was done again
    assert len(entries(kept)) == len(COUNCILS)


def test_two_runs_at_once_share_a_cache(home: Path, tmp_path: Path, reaped: Reaped) -> None:
    both = [tmp_path / "one", tmp_path / "other"]
    runs = [reaped(started(home, out, "--cache", str(tmp_path / "cache"))) for out in both]
    assert [run.communicate(timeout=180)[1] for run in runs] == ["", ""]
    assert dataset(both[0]) == dataset(both[1]) != {}
    assert not list((tmp_path / "cache").glob("*.part"))


def test_cold_cached_serial_and_fresh_give_the_same_bytes(home: Path, tmp_path: Path) -> None:
    kept = ("--cache", shutil.copytree(home / "cache", tmp_path / "cache"))
    ways = {"cached": kept, "serial": ("--no-cache", "--engine", "serial"), "fresh": (*kept, "--fresh")}
    for name, options in ways.items():
        assert CliRunner().invoke(app, asked_for(home, tmp_path / name, *options)).exit_code == 0
    whole = dataset(home / "whole")
    assert whole
    assert [name for name in ways if dataset(tmp_path / name) != whole] == []
    assert dataset(home / "cold") == whole


def test_the_command_says_what_is_kept_and_clears_it(home: Path, tmp_path: Path) -> None:
    kept = shutil.copytree(home / "cache", tmp_path / "cache")
    asked = ["cache", "--cache", str(kept)]
    assert f"{len(COUNCILS) + 1} entries" in CliRunner().invoke(app, asked).output  # the learnt list is one
    assert "taken away" in CliRunner().invoke(app, [*asked, "--clear"]).output
    assert not os.listdir(kept)  # noqa: PTH208 - whatever is there, hidden or not
