"""Whole runs that are stopped at the switch, and two runs at once: what stands is one run's, and it is said which."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")]
STOPPED = Path(__file__).with_name("stopped_run.py")
Reaped = Callable[[subprocess.Popen[str]], subprocess.Popen[str]]
HEAD = "Requirement,Current status,Fully met?,Lead,Deadline\n"
ROW = "Put a winter plan in place for all who draw on social care,Plan agreed in {month},Yes,Director,31 October 2020\n"
RUN = ("run", "--engine", "serial", "--as-of", "2020-12-31", "--quiet")


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two returns of Kings Vale, and a folder `out` that holds a run over the first and a person's notes."""
    folder = tmp_path_factory.mktemp("october")
    for month in ("October", "January"):
        (folder / f"Kings Vale {month}.csv").write_text(HEAD + ROW.format(month=month))
    assert run(folder, "October") == (0, "")
    (folder / "out" / "notes.txt").write_text("mine")
    return folder


@pytest.fixture
def made(october: Path, tmp_path: Path) -> Path:
    """A copy of that."""
    return shutil.copytree(october, tmp_path / "made")


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit status and what was said on stderr."""
    with running:
        try:
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()
    return running.returncode, said


def stopped(folder: Path, sent: str, moment: str, month: str) -> subprocess.Popen[str]:
    return command(folder, str(STOPPED), sent, moment, *RUN, f"Kings Vale {month}.csv", "-o", "out")


def run(folder: Path, month: str) -> tuple[int, str]:
    return ended(command(folder, "-m", "winterplan_extract", *RUN, f"Kings Vale {month}.csv", "-o", "out"))


def month_that_stands(out: Path) -> str:
    """The return that every file of the outputs is of; what a person keeps there must be there too."""
    assert (out / "notes.txt").read_text() == "mine"
    earlier = out / "history"
    assert len([path for path in out.rglob("*") if path.is_file() and earlier not in path.parents]) == 31
    assert json.loads((out / "dataset" / "datapackage.json").read_text())["name"] == "winterplan"
    texts = [(out / name).read_text("utf-8-sig") for name in ("run.json", "report.html", "dataset/rows.csv")]
    (month,) = [month for month in ("October", "January") if all(f"Kings Vale {month}" in text for text in texts)]
    return month


def test_killed_at_the_switch(made: Path) -> None:
    for moment, stands in (("before the switch", "October"), ("after the switch", "January")):
        assert ended(stopped(made, "SIGKILL", moment, "January")) == (-signal.SIGKILL, "")
        assert month_that_stands(made / "out") == stands, moment
    assert run(made, "October") == (0, "")
    assert month_that_stands(made / "out") == "October"
    assert sorted(path.name for path in made.iterdir() if path.name.startswith(".")) == []
    assert list((made / "temporary").iterdir()) == [], "the last run has cleared what the killed ones left"


STOPS = [
    ("SIGINT", "before the lock", 130, "October", "What an earlier run has written is as it was."),
    ("SIGTERM", "before the switch", 143, "January", "The new outputs stand in "),
    ("SIGINT", "after the switch", 130, "January", "The new outputs stand in "),
]


@pytest.mark.parametrize(("sent", "moment", "status", "stands", "told"), STOPS, ids=[f"{s[0]} {s[1]}" for s in STOPS])
def test_stopped_it_says_what_stands(sent: str, moment: str, status: int, stands: str, told: str, made: Path) -> None:
    came, said = ended(stopped(made, sent, moment, "January"))
    assert (came, told in said, "Traceback" in said) == (status, True, False), said
    assert month_that_stands(made / "out") == stands


def until_it_has_stopped(running: subprocess.Popen[str]) -> None:
    _, status = os.waitpid(running.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status), status


def test_while_one_run_is_at_its_switch_another_is_refused(made: Path, reaped: Reaped) -> None:
    first = reaped(stopped(made, "SIGSTOP", "before the switch", "January"))
    until_it_has_stopped(first)
    status, told = run(made, "October")
    assert (status, "Another run is writing to" in told, f"process {first.pid} on " in told) == (2, True, True), told
    compared = command(made, "-m", "winterplan_extract", "compare", "out", "out", "-o", "out")
    assert ended(compared)[0] == 2, "comparing two rounds writes by the same rule"
    assert month_that_stands(made / "out") == "October"
    first.send_signal(signal.SIGCONT)
    assert ended(first) == (0, "")
    assert month_that_stands(made / "out") == "January"


def test_a_run_that_has_not_yet_begun_waits_for_nobody(made: Path, reaped: Reaped) -> None:
    first = reaped(stopped(made, "SIGSTOP", "before the lock", "January"))
    until_it_has_stopped(first)
    assert run(made, "October") == (0, "")
    first.send_signal(signal.SIGCONT)
    assert ended(first) == (0, "")
    assert month_that_stands(made / "out") == "January"
