"""A reading that is stopped ends its processes at once, keeps what it has read, and goes on when it is told to."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest
from desk_builders import read, returned
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.project_file import Chosen, write_project


@pytest.mark.slow
def test_stop_ends_the_reading_and_its_processes(tmp_path: Path) -> None:
    for number in range(40):
        returned(tmp_path / "returns", f"Council {number:02}")
    write_project(tmp_path / "project", Chosen(tmp_path / "returns"))
    project = Project(tmp_path / "project", no_cache=True)
    project.read()
    assert project.reading is not None
    while not project.reading.progressed().done:
        time.sleep(0.01)
    since = time.monotonic()
    project.stop()
    assert time.monotonic() - since < 10
    told = project.reading.progressed()
    assert (told.state, told.fault) == ("stopped", "")
    assert 0 < len(told.done) < 40
    assert multiprocessing.active_children() == []
    kept = project.snapshot()
    assert kept is not None and kept.comparison.documents
    read(project)
    whole = project.snapshot()
    assert whole is not None and len(whole.comparison.documents) == 40 and whole.whole
    project.close()


def test_ctrl_c_closes_the_desk_and_says_nothing_of_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("winterplan_extract.desk.serve.serve", stopped)
    done = CliRunner().invoke(app, ["desk", "--no-browser"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "The desk is closed. All decisions are kept.\n"
