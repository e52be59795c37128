"""A pipe in the place of a file that a command opens: a sentence at once, whichever command and file it is."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.storage.plan_folder import default_folder

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="pipes are POSIX")]
TOLD = "a pipe or a device"
CASES: list[tuple[str, tuple[str, ...], int, str, str]] = [
    ("asked.toml", ("run", "asked.toml"), 2, TOLD, "a pipeline"),
    ("decided.csv", ("run", "in", "-o", "new", "--decisions", "decided.csv"), 2, TOLD, "decisions"),
    ("decided.xlsx", ("run", "in", "-o", "new", "--decisions", "decided.xlsx"), 2, TOLD, "a workbook of decisions"),
    ("out/decisions.csv", ("run", "in", "-o", "out"), 2, TOLD, "the ledger in OUT"),
    ("plan/headings.csv", ("run", "in", "-o", "new", "--plan", "plan"), 2, TOLD, "a list of the plan"),
    ("plan/paraphrases.csv", ("plan", "check", "plan"), 2, TOLD, "a list that another plan may lack"),
    ("plan/actions.csv", ("plan", "check", "plan"), 2, "actions.csv", "the plan itself"),
    ("a.pdf", ("run", "a.pdf", "-o", "new"), 2, "neither a file nor a folder", "a source"),
    ("a.zip", ("run", "a.zip", "-o", "new"), 2, "neither a file nor a folder", "a source by the name of an archive"),
    ("a.pdf", ("check", "a.pdf"), 3, TOLD, "the return to be checked"),
    ("a.xlsx", ("tables", "a.xlsx"), 3, TOLD, "the return whose tables are shown"),
    ("rows.csv", ("match", "rows.csv"), 2, "is no ordinary file", "the rows to be matched"),
    ("out/dataset/rows.csv", ("explain", "out", "x-001"), 2, TOLD, "a table of a run"),
    ("out/dataset/documents.csv", ("compare", "out", "out", "-o", "new"), 2, "dataset", "a run that is compared"),
]


@pytest.fixture(autouse=True)
def within_seconds() -> Iterator[None]:
    """A command that waits for a pipe fails, and does not hold the others up."""

    def too_long(*_: object) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(("pipe", "arguments", "status", "told", "why"), CASES, ids=[case[4] for case in CASES])
def test_no_command_waits_for_a_pipe(
    pipe: str, arguments: tuple[str, ...], status: int, told: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for folder in ("in", "plan", "out/dataset"):
        Path(folder).mkdir(parents=True)
    Path("in/a.txt").write_text("Requirement | Status\n")
    for table in ("documents", "rows", "coverage", "actions"):
        Path(f"out/dataset/{table}.csv").touch()
    shutil.copy(default_folder() / "actions.csv", "plan")
    Path(pipe).unlink(missing_ok=True)
    os.mkfifo(pipe)
    done = CliRunner().invoke(app, arguments)
    assert (done.exit_code, done.stdout) == (status, "")
    assert told in done.stderr
    assert "inside the program" not in done.stderr
