"""Whole runs with a cache: killed and run again, two at once, cold and cached, in one process or several: the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

HEADING = "Ref,Requirement,Current status,Fully met?,Action to close gap,Lead,By when\n"
COUNCILS = ("Kent", "Devon", "Dorset", "Rutland", "Norfolk", "Suffolk", "Cornwall", "Lincolnshire")


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    folder = tmp_path / "returns"
    folder.mkdir()
    actions = load_plan().actions
    for number, council in enumerate(COUNCILS):
        asked = [action.requirement for action in actions[number * 5 : number * 5 + 20]]
        lines = (f'{n},"{text}",In hand,N,Ask the homes,DASS,31/12/2020\n' for n, text in enumerate(asked, start=1))
        (folder / f"{council} winter plan.csv").write_text(HEADING + "".join(lines), encoding="utf-8")
    return folder


def started(returns: Path, out: str, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "winterplan_extract", "run", str(returns), "-o", str(returns.parent / out)]
    return subprocess.Popen(
        [*command, "--as-of", "2021-01-15", "-q", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def dataset(returns: Path, out: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (returns.parent / out / "dataset").glob("*.csv")}


def entries(folder: Path) -> dict[str, int]:
    """The kept readings, each with the number of its file on the disk, which changes when it is written again."""
    return {path.name: path.stat().st_ino for path in folder.glob("*.kept") if path.stat().st_size < 1_000_000}


Reaped = Callable[[subprocess.Popen[str]], subprocess.Popen[str]]


def test_a_run_that_was_killed_goes_on_where_it_was(returns: Path, tmp_path: Path, reaped: Reaped) -> None:
    whole = reaped(started(returns, "whole", "--no-cache"))
    assert whole.communicate(timeout=120)[1] == ""
    kept = tmp_path / "cache"
    for least in (2, 5):
        run = reaped(started(returns, "out", "--cache", str(kept), "--workers", "1"))
        until = time.monotonic() + 60
        while len(entries(kept)) < least and run.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        run.kill()
        run.communicate(timeout=20)
    before = entries(kept)
    assert len(before) >= 5
    last = reaped(started(returns, "out", "--cache", str(kept)))
    assert last.communicate(timeout=120)[1] == ""
    assert dataset(returns, "out") == dataset(returns, "whole")
    assert entries(kept).items() >= before.items()  # nothing that was done was done again
    assert len(entries(kept)) == len(COUNCILS)


def test_two_runs_at_once_share_a_cache(returns: Path, tmp_path: Path, reaped: Reaped) -> None:
    kept = str(tmp_path / "cache")
    both = [reaped(started(returns, out, "--cache", kept)) for out in ("one", "other")]
    assert [run.communicate(timeout=180)[1] for run in both] == ["", ""]
    assert dataset(returns, "one") == dataset(returns, "other") != {}
    assert not list((tmp_path / "cache").glob("*.part"))


def test_cold_cached_serial_and_fresh_give_the_same_bytes(returns: Path, tmp_path: Path, reaped: Reaped) -> None:
    kept = ("--cache", str(tmp_path / "cache"))
    ways = {
        "without": ("--no-cache",), "cold": kept, "cached": kept, "serial": (*kept, "--engine", "serial"),
        "fresh": (*kept, "--fresh", "--engine", "serial"),
    }  # fmt: skip
    for out, options in ways.items():
        assert reaped(started(returns, out, *options)).communicate(timeout=120)[1] == ""
    assert all(dataset(returns, out) == dataset(returns, "without") for out in ways)


def test_the_command_says_what_is_kept_and_clears_it(returns: Path, tmp_path: Path, reaped: Reaped) -> None:
    kept = tmp_path / "cache"
    reaped(started(returns, "out", "--cache", str(kept))).communicate(timeout=120)
    command = [sys.executable, "-m", "winterplan_extract", "cache", "--cache", str(kept)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert f"{len(COUNCILS) + 1} entries" in said  # the learnt list is one
    said = subprocess.run([*command, "--clear"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "taken away" in said
    assert not os.listdir(kept)  # noqa: PTH208 - whatever is there, hidden or not
