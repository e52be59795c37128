"""A reading that is stopped ends its processes at once, keeps what it has read, and goes on when it is told to."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from desk_builders import read, returned
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.projects import Chosen, write_project


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


@pytest.mark.slow
def test_ctrl_c_while_the_desk_is_at_work_shows_no_traceback(
    tmp_path: Path, reaped: Callable[[subprocess.Popen[str]], subprocess.Popen[str]]
) -> None:
    """The page Run makes ready what comes next after it has been sent, which goes on when the desk is to close."""
    serving = (
        "import sys, time\nfrom pathlib import Path\nfrom winterplan_extract.desk import app, serve\n"
        "from winterplan_extract.desk.projects import RecentProjects\napp.import_module = lambda _: time.sleep(60)\nat = Path(sys.argv[1])\n"
        "try:\n    serve.serve(None, port=0, browser=False, said=lambda text: print(text, flush=True), recent=RecentProjects(at / 'r'), home=at)\n"
        "except KeyboardInterrupt:\n    print('closed', flush=True)\n    import os\n    os._exit(0)\n"
    )
    command = [sys.executable, "-c", serving, str(tmp_path)]
    desk = reaped(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    assert desk.stdout is not None
    assert httpx.get(desk.stdout.readline().split()[-1], follow_redirects=True, timeout=60).status_code == 200
    desk.send_signal(signal.SIGINT)
    said, faults = desk.communicate(timeout=60)
    assert said.endswith("closed\n") and faults == ""
