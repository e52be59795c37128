"""A part of the outputs written by a second program: the same bytes, and none the worse where that program fails."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest

from winterplan_extract import outputs
from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs import write_outputs
from winterplan_extract.outputs.apart import Job, SecondProgram

pytestmark = pytest.mark.slow


def written(out: Path, *, apart: bool) -> dict[str, bytes]:
    """All files of a run, by their names."""
    write_outputs(
        build.comparison(),
        out,
        plan=build.plan(),
        run={"finished": "2020-12-31T14:05"},
        apart=SecondProgram() if apart else None,
    )
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def fails(comparison: Comparison) -> None:
    """A job that begins and ends badly."""
    raise OSError(f"no room for {len(comparison.rows)} rows")


def dies(_: Comparison) -> None:
    """A job whose program is gone at once."""
    os._exit(9)


def lasts(_: Comparison) -> None:
    """A job without end."""
    time.sleep(600)


def test_what_a_second_program_writes_is_the_same_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = written(tmp_path / "one" / "out", apart=False)
    monkeypatch.setattr(outputs, "shutil", None)  # which is only for what the program left undone
    assert written(tmp_path / "two" / "out", apart=True) == here
    assert {"winterplan.sqlite", "report.html", "dataset/rows.csv", "dataset/datapackage.json"} <= set(here)


@pytest.mark.parametrize(("job", "why"), [(fails, "it fails"), (dies, "it is gone")], ids=["fails", "dies"])
def test_what_a_second_program_does_not_do_is_told(job: Job, why: str) -> None:
    with closing(SecondProgram()) as second:
        second.tell(job, build.comparison())
        assert not second.is_done(), why


def test_what_cannot_be_told_is_not_waited_for() -> None:
    half = build.with_row(replace(build.comparison().rows[0], requirement="half a letter: \ud800"))
    with closing(SecondProgram()) as second:
        assert not second.tell(lasts, half)


def test_without_a_second_program_the_run_writes_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes may be started")

    here = written(tmp_path / "one" / "out", apart=False)
    monkeypatch.setattr(subprocess, "Popen", refused)
    assert written(tmp_path / "two" / "out", apart=True) == here


def test_a_run_that_is_stopped_leaves_no_program_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", noted)
    with pytest.raises(KeyboardInterrupt), closing(SecondProgram()) as second:
        second.tell(lasts, build.comparison())
        raise KeyboardInterrupt
    assert [program.returncode is not None for program in started] == [True]
